"""Single cells that a formula adds or goes by: adjustments, and switches that are set to a plan."""

from __future__ import annotations

import math
from collections.abc import Iterator

from jcm_mrv.estimate_words import words
from jcm_mrv.patterns import pattern
from jcm_mrv.verification.checks.logs.lines_of_logs import (
    adjustment,
    is_adjustment,
    is_carried_on,
)
from jcm_mrv.verification.claim.assigned import label_before
from jcm_mrv.verification.claim.claim import Claim, StatedValue
from jcm_mrv.verification.claim.far import MOST_FORMULAS
from jcm_mrv.verification.judged import Judged
from jcm_mrv.verification.recompute import Model
from jcm_mrv.workbook.address import Place
from jcm_mrv.workbook.formulas import tree as t
from jcm_mrv.workbook.formulas.evaluate import Evaluator
from jcm_mrv.workbook.reading.headings import plain

_PLANNED = words(
    (
        r"design(?:ed)?|plan(?:ned|s)?|PDD|feasibility|F/?S|budget|target|nominal|rated|simulat\w+",
        r"default|expected|forecast|projected|typical|guarantee\w*|calculated|theoretical",
        "設計値?|計画値?|予測値?|目標値?|定格値?|想定値?|シミュレーション",
        "thiết kế|kế hoạch|dự kiến|dự báo|định mức|mô phỏng|rencana|desain|diseño|previst[oa]s?",
    )
)
"""What else a switch may be set to, that is no reading."""
_CHOICES = pattern(r"(?<![\d.,/-])(\d{1,2})\s*[=:＝：→]\s*([^,;、，；/)）\n]+)")
"""What the numbers of a switch stand for: 1 = metered, 2 = estimate."""


def added_beside(claim: Claim, model: Model | None) -> Iterator[Judged]:
    """Give single cells that a formula behind a value adds, and that are called an adjustment.

    The columns of several meters share a line.
    """
    lines: dict[tuple[str, int], Judged] = {}
    told: set[Place] = set()
    for stated in claim.monitored if claim.side != "plan" else ():
        for place in claim.cells.formulas_behind(stated.place, MOST_FORMULAS):
            tree = claim.book.tree(place)
            for node in t.walk(tree):
                cell = node.place if isinstance(node, t.CellRef) else None
                if cell is None or cell in told or cell[0] == stated.place[0]:
                    continue
                told.add(cell)
                judged = _added(claim, model, stated, cell, tree)
                if judged is not None:
                    first = lines.setdefault(cell[:2], judged)
                    if first is not judged and None not in (first.effect, judged.effect):
                        both = (first.effect or 0.0) + (judged.effect or 0.0)
                        lines[cell[:2]] = first._replace(effect=both)
    yield from lines.values()


def _added(
    claim: Claim, model: Model | None, stated: StatedValue, cell: Place, tree: t.Node
) -> Judged | None:
    """Give what is to be asked of one cell; nothing of a factor that corrects readings.

    Of a switch, what it is set to is called so; another setting tells what that changes.
    """
    value = claim.evaluator.value(cell)
    label = label_before(claim, cell)
    if not isinstance(value, float | str) or not value or isinstance(value, bool):
        return None
    choices = _choices(label, cell, value, tree)
    is_switch = len(choices) > 1 and value in choices
    if isinstance(value, str) and not is_switch:
        return None
    chosen = choices[value] if is_switch else label
    if not is_switch and is_carried_on(claim, cell, label):
        return None
    if not is_adjustment(chosen) and not (is_switch and _PLANNED.search(plain(chosen))):
        return None
    other = next(number for number in choices if number != value) if is_switch else 0.0
    after = Evaluator(claim.book, {cell: other}).value(stated.place)
    if not isinstance(after, float) or not isinstance(stated.value, float) or not after:
        return None
    if math.isclose(after, stated.value):
        return None
    finding = adjustment(cell, label, value, stated, is_switch=is_switch)
    return Judged(finding, _without(model, stated, after))


def _choices(label: str, cell: Place, value: float | str, tree: t.Node) -> dict[float | str, str]:
    """Give what a switch may be set to: as its label says, or as a formula asks for texts."""
    found: dict[float | str, str] = {float(n): text for n, text in _CHOICES.findall(label)}
    for node in t.walk(tree):
        match node:
            case t.Binary("=", t.CellRef() as ref, t.Constant(str() as text)) | t.Binary(
                "=", t.Constant(str() as text), t.CellRef() as ref
            ) if ref.place == cell:
                found |= {text: text} | ({value: value} if isinstance(value, str) else {})
            case _:
                pass
    return found


def _without(model: Model | None, stated: StatedValue, value: float) -> float | None:
    if model is None or stated.factor is None:
        return None
    gain = model.effect(stated, value * float(stated.factor))
    return None if gain is None else -gain
