"""Lines of a list that a condition passes over, since their name is written otherwise."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache

from jcm_mrv.findings import VER
from jcm_mrv.patterns import pattern
from jcm_mrv.verification.checks.logs.odd_readings import changed_cells
from jcm_mrv.verification.claim.claim import Claim, StatedValue
from jcm_mrv.verification.claim.far import MOST_FORMULAS
from jcm_mrv.verification.claim.series import pairs
from jcm_mrv.verification.judged import Judged
from jcm_mrv.verification.recompute import Model
from jcm_mrv.workbook.address import Place, place_text
from jcm_mrv.workbook.formulas import tree as t
from jcm_mrv.workbook.formulas.evaluate import Evaluator

_PARTS = pattern(r"\d+|[^\W\d_]+")
_SIGNS = pattern(r"[*?~]|^\s*[<>=]")
"""What makes a condition more than a name."""
_MOST_NAMES = 6

Spellings = dict[tuple[str, ...], dict[str, list[Place]]]
"""The cells of a list by their names, and these by what is left of them without their signs."""


def passed_over(claim: Claim, model: Model | None) -> Iterator[Judged]:
    """Give lines that would count if their name were written as the condition has it.

    Where another value takes them under their own name, they are another meter's.
    """
    lists: dict[t.RangeRef, Spellings] = {}
    told: set[Place] = set()
    for stated, block, name in conditions(claim):
        if not isinstance(name, str) or _SIGNS.search(name) or not _parts(name):
            continue
        if block not in lists:
            lists[block] = _spellings(claim, block)
        alike = lists[block].get(_parts(name), {})
        others = {
            text: cells
            for text, cells in alike.items()
            if text != name and would_count(claim, stated, cells, name)
        }
        cells = [cell for of in others.values() for cell in of]
        if not cells or cells[0] in told:
            continue
        told.add(cells[0])
        more = f", in {len(cells)} lines" if len(cells) > 1 else ""
        finding = VER[226].at(
            place_text(cells[0]),
            found=f"{next(iter(others))[:40]!r}{more}",
            label=stated.label,
            name=repr(name[:40]),
        )
        yield Judged(finding, changed_cells(claim, model, dict.fromkeys(cells, name)))


def fewer_taken(claim: Claim, model: Model | None) -> Iterator[Judged]:
    """Give values whose conditions leave out a name that those of a sister take besides theirs.

    Of shifts, tariffs or seasons each meter has lines of all: where one takes them by several names
    and another one by some of these, its other lines are not counted.
    """
    taken: dict[tuple[str, int | None, t.RangeRef], dict[Place, dict[str, str]]] = {}
    values = {stated.place: stated for stated in claim.monitored}
    for stated, block, name in conditions(claim):
        if isinstance(name, str) and not _SIGNS.search(name):
            of_block = taken.setdefault((stated.name, stated.span, block), {})
            of_block.setdefault(stated.place, {})[name.casefold()] = name
    for (*_, block), by_value in taken.items():
        for place, own in by_value.items():
            stated = values[place]
            sisters = (names for names in by_value.values() if names.keys() > own.keys())
            if len(own) > _MOST_NAMES or (most := max(sisters, key=len, default=None)) is None:
                continue
            left = {text: name for text, name in most.items() if text not in own}
            cells = [
                cell
                for cell in claim.book.cells_in(block)
                if isinstance(text := claim.evaluator.value(cell), str) and text.casefold() in left
            ]
            name = next(iter(own.values()))
            if not cells or not would_count(claim, stated, cells, name):
                continue
            finding = VER[226]["sister"].at(
                stated.where, found=", ".join(own.values()), label=stated.label,
                names=", ".join(left.values()),
            )  # fmt: skip
            changed = dict.fromkeys(cells, name)
            yield Judged(finding, changed_cells(claim, model, changed, [stated]))


def conditions(claim: Claim) -> Iterator[tuple[StatedValue, t.RangeRef, object]]:
    """Give each value that takes lines of a list by a condition, the column, and what is wanted."""
    for stated in claim.monitored:
        if claim.book.formula(stated.place) is None:
            continue
        for place in claim.cells.formulas_behind(stated.place, MOST_FORMULAS):
            for block, wanted in pairs(claim.book.tree(place)):
                if isinstance(block, t.RangeRef) and not isinstance(wanted, t.RangeRef):
                    yield stated, block, claim.evaluator.compute(wanted, place)


def _spellings(claim: Claim, block: t.RangeRef) -> Spellings:
    found: Spellings = defaultdict(lambda: defaultdict(list))
    for cell in claim.book.cells_in(block):
        text = claim.evaluator.value(cell)
        if isinstance(text, str) and (parts := _parts(text)):
            found[parts][text].append(cell)
    return found


@lru_cache(maxsize=4096)  # a list names few meters, each many times
def _parts(text: str) -> tuple[str, ...]:
    """Give the words and numbers of a name: blanks and dashes between them tell none apart.

    Examples
    --------
    >>> _parts("M-1 ") == _parts("m 1"), _parts("M-1 1") == _parts("M-11")
    (True, False)
    """
    return tuple(_PARTS.findall(unicodedata.normalize("NFKC", text).casefold()))


def would_count(claim: Claim, stated: StatedValue, cells: list[Place], name: str | float) -> bool:
    """Whether a value changes with the names of some lines, and no other one lacks them then."""
    fresh = Evaluator(claim.book, dict.fromkeys(cells, name))
    if fresh.value(stated.place) == claim.evaluator.value(stated.place):
        return False
    for other in claim.monitored:
        if other is stated or claim.book.formula(other.place) is None:
            continue
        before, after = claim.evaluator.value(other.place), fresh.value(other.place)
        if isinstance(before, float) and isinstance(after, float) and after < before:
            return False
    return True
