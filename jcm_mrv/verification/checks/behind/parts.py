"""Parts of a whole, by their headings: added to it, or a share that an amount is divided by."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from jcm_mrv.findings import VER
from jcm_mrv.patterns import pattern
from jcm_mrv.verification.checks.formulas.instead import put
from jcm_mrv.verification.checks.formulas.summands import added
from jcm_mrv.verification.checks.logs.odd_readings import changed_cells, with_formula
from jcm_mrv.verification.claim.assigned import called, heading_over, row_texts
from jcm_mrv.verification.claim.claim import Claim, StatedValue
from jcm_mrv.verification.claim.far import MOST_NUMBERED
from jcm_mrv.verification.claim.labels import SHARE
from jcm_mrv.verification.judged import Judged
from jcm_mrv.verification.recompute import Model
from jcm_mrv.workbook.address import Place, place_text
from jcm_mrv.workbook.formulas import tree as t

_OF_WHICH = pattern(
    r"\b(?:of|in|among) which\b|\bof this\b|\bthereof\b|trong đó|内訳|(?<![\u3040-\u9fff])うち|"
    r"\bdi antaranya\b|\bdaripadanya\b|\bde (?:los|las) cuales\b|\bdel cual\b|үүнээс|โดยมี",
    re.IGNORECASE,
)
_LESS = pattern(
    r"\b(?:less|minus|excluding|except|without|net of)\b|差し?引|除[くき]|trừ|không (?:gồm|tính)|"
    r"\b(?:dikurangi|kurang|tidak termasuk|menos|excepto)\b|หัก|ไม่รวม|хасах",
    re.IGNORECASE,
)
"""What a row says of a part that is taken off."""
_SHARE = pattern(rf"{SHARE}|tỷ (?:lệ|phần)|tỉ (?:lệ|phần)|хувь", re.IGNORECASE)
_WIDEST = 400


# -- parts that are added to their whole -----------------------------------------------------------


def added_to_whole(claim: Claim, model: Model | None) -> Iterator[Judged]:
    """Give formulas that add a column whose heading says that another one holds it already.

    A part by itself, or one that is taken off, is none; nor where the row names it as what counts.
    """
    told: set[Place] = set()
    for stated in claim.monitored if claim.side != "plan" else ():
        for place in claim.cells.formulas_behind(stated.place, MOST_NUMBERED):
            found = None if place in told else _part_in(claim, place)
            if found is None:
                continue
            told.add(place)
            first, heading, amount = found
            is_less = any(map(_LESS.search, row_texts(claim, stated)))
            is_less = is_less or _is_taken_off_beside(claim, place, first)
            now = claim.evaluator.value(place)
            if not isinstance(now, float):
                continue
            # Where the row, or a line beside, has it taken off, it was added in the place of that.
            right = now - amount * (2 if is_less else 1)
            finding = VER[258].at(
                place_text(place),
                found=f"{claim.cells.formula(place)[:80]}: {heading[:60]!r}",
                label=stated.label,
                cell=place_text(first),
            )
            yield Judged(finding, changed_cells(claim, model, {place: right}))


def _part_in(claim: Claim, place: Place) -> tuple[Place, str, float] | None:
    """Give the part that a formula adds, its heading and its amount in the formula."""
    parts = list(added(claim, place, _WIDEST))
    columns = dict.fromkeys((part.place[0], part.place[2]) for part in parts if part.times > 0)
    for sheet, column in columns if len(columns) > 1 else ():
        own = [p for p in parts if (p.place[0], p.place[2]) == (sheet, column)]
        if any(part.times <= 0 for part in own):
            continue
        heading = heading_over(claim, own[0].place)
        rows = {part.place[1] for part in own}
        others = [
            p
            for p in parts
            if p.place[0] == sheet and p.place[2] != column and p.place[1] in rows and p.times > 0
        ]
        wholes = [p for p in others if not _OF_WHICH.search(heading_over(claim, p.place))]
        if not _OF_WHICH.search(heading) or not wholes:
            continue
        value = claim.evaluator.value
        amounts = [p.times * n for p in own if isinstance(n := value(p.place), float)]
        whole = [p.times * n for p in wholes if isinstance(n := value(p.place), float)]
        if 0 < (amount := math.fsum(amounts)) <= math.fsum(whole):
            return own[0].place, heading, amount
    return None


def _is_taken_off_beside(claim: Claim, place: Place, part: Place) -> bool:
    """Whether a formula in the line above or below takes the column of a part off."""
    sheet, row, column = place
    lines = [(sheet, row + step, column) for step in (-1, 1) if row + step >= 0]
    return any(
        one.times < 0 and one.place[::2] == part[::2]
        for line in lines
        if claim.book.formula(line) is not None
        for one in added(claim, line)
    )


# -- shares that an amount is divided by ----------------------------------------------------------


def divided_by_share(claim: Claim, model: Model | None) -> Iterator[Judged]:
    """Give amounts that are divided by a share, where this raises the result.

    The part of the project is the whole times its share. What is scaled up from a sample has a row
    that says so: its unit, or its words, are those of a sample.
    """
    told: set[Place] = set()
    for stated in claim.monitored if claim.side != "plan" else ():
        for place in claim.cells.formulas_behind(stated.place, MOST_NUMBERED):
            tree = claim.book.tree(place)
            for node in t.walk(tree):
                share = _share(claim, node)
                if share is None or share in told or _is_sample(claim, stated, share):
                    continue
                told.add(share)
                assert isinstance(node, t.Binary)
                made = put(tree, node, t.Binary("*", node.left, node.right))
                effect = with_formula(claim, model, place, made)
                if effect is None or effect > 0:
                    finding = VER[259].at(
                        place_text(place),
                        found=f"{claim.cells.formula(place)[:80]}: {called(claim, share)[:60]!r}",
                        label=stated.label,
                        cell=place_text(share),
                    )
                    yield Judged(finding, effect)


def _share(claim: Claim, node: t.Node) -> Place | None:
    match node:
        case t.Binary("/", _, t.CellRef() | t.Binary("/", t.CellRef(), t.Constant(100.0)) as part):
            cell = next(p.place for p in t.walk(part) if isinstance(p, t.CellRef))
            value = claim.evaluator.compute(part, cell)
            is_share = isinstance(value, float) and 0 < value < 1
            return cell if is_share and _SHARE.search(called(claim, cell)) else None
        case _:
            return None


_SAMPLE = pattern(
    r"\bsampl|\bsurvey|標本|抽出|サンプル|mẫu|\bsampel|\bmuestr|ตัวอย่าง|түүвэр", re.IGNORECASE
)


def _is_sample(claim: Claim, stated: StatedValue, share: Place) -> bool:
    texts = (called(claim, share), *row_texts(claim, stated))
    return any(map(_SAMPLE.search, texts))
