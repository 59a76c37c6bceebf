"""Means behind fixed values that are of other years than the book says of them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from jcm_mrv.findings import VER
from jcm_mrv.patterns import pattern
from jcm_mrv.today import FIRST_YEAR, LAST_YEAR
from jcm_mrv.verification.checks.formulas.instead import put
from jcm_mrv.verification.checks.logs.odd_readings import with_formula
from jcm_mrv.verification.claim.assigned import heading_cells, label_cells, text_shown
from jcm_mrv.verification.claim.claim import Claim, StatedValue
from jcm_mrv.verification.claim.far import MOST_NUMBERED
from jcm_mrv.verification.claim.spans_written import year_spans
from jcm_mrv.verification.judged import Judged
from jcm_mrv.verification.recompute import Model
from jcm_mrv.workbook.address import Place, place_text
from jcm_mrv.workbook.formulas import tree as t

_MEAN = pattern(
    r"\b(?:mean|average|avg|rata-rata|promedio|media)\b|平均|trung bình|bình quân", re.IGNORECASE
)
_YEAR = pattern(r"(?<![\d.,/-])(?:19|20)\d\d(?![\d/]|[.,-]\d)")
_MOST, _ACROSS = 15, 12
"""Years of a mean, and cells before a number in which its year stands."""


def other_years(claim: Claim, model: Model | None) -> Iterator[Judged]:
    """Give means of a list of years that a text beside them, or their source, calls other ones."""
    told: set[Place] = set()
    for stated in claim.fixed:
        if stated.is_typed:
            continue
        for place in claim.cells.formulas_behind(stated.place, MOST_NUMBERED):
            for node in t.walk(claim.book.tree(place)):
                match node:
                    case t.Call("AVERAGE", (t.RangeRef() as block,)) if place not in told:
                        judged = _judged(claim, model, stated, place, block)
                        if judged is not None:
                            told.add(place)
                            yield judged
                    case _:
                        pass


def _judged(
    claim: Claim, model: Model | None, stated: StatedValue, place: Place, block: t.RangeRef
) -> Judged | None:
    taken = _years_of(claim, block)
    if len(taken) < 2 or None in taken:
        return None
    for text in _texts(claim, stated, place):
        named = years_named(text)
        if not named or named == set(taken):
            continue
        other = _moved(claim, block, named)
        effect = None
        if other is not None:
            effect = with_formula(claim, model, place, put(claim.book.tree(place), block, other))
        finding = VER[249].at(
            place_text(place),
            found=f"{', '.join(map(str, taken))}: {claim.cells.formula(place)[:80]}",
            label=stated.label,
            years=", ".join(map(str, sorted(named))),
            text=text[:80],
        )
        return Judged(finding, effect)
    return None


def years_named(text: str) -> set[int]:
    """Give the years that a text says a mean is of; none where it does not say them from to.

    Examples
    --------
    >>> sorted(years_named("Average 2019-2021, published in 2023")), years_named("2019 - 2021")
    ([2019, 2020, 2021], set())
    """
    spans = year_spans(text)
    if len(spans) != 1 or not _MEAN.search(text):
        return set()
    first, last = spans[0]
    return set(range(first, last + 1)) if first < last < first + _MOST else set()


def _texts(claim: Claim, stated: StatedValue, place: Place) -> Iterator[str]:
    for cells in (label_cells(claim, place), heading_cells(claim, place)):
        if (cell := next(cells, None)) is not None:
            yield text_shown(claim, cell)
    yield from (stated.source, stated.comment, stated.description)


def _years_of(claim: Claim, block: t.RangeRef) -> list[int | None]:
    """Give the years beside the numbers of a column, or over those of a row."""
    if block.left == block.right and block.top < block.bottom < block.top + _MOST:
        rows = range(block.top, block.bottom + 1)
        return [_year_in(claim, block.sheet, row, block.left) for row in rows]
    return []


def _year_in(claim: Claim, sheet: str, row: int, column: int) -> int | None:
    for left in range(column - 1, max(-1, column - _ACROSS), -1):
        value = claim.evaluator.value((sheet, row, left))
        if isinstance(value, float) and value in range(FIRST_YEAR, LAST_YEAR + 1):
            return int(value)
        if isinstance(value, str) and len(found := _YEAR.findall(value)) == 1:
            return int(found[0])
    return None


def _moved(claim: Claim, block: t.RangeRef, named: set[int]) -> t.RangeRef | None:
    """Give the lines of the list that are of some years; None where it has not all of them."""
    near = range(max(0, block.top - 2 * _MOST), block.bottom + 2 * _MOST)
    years = {row: _year_in(claim, block.sheet, row, block.left) for row in near}
    rows = [
        row
        for row, year in years.items()
        if year in named
        and isinstance(claim.evaluator.value((block.sheet, row, block.left)), float)
    ]
    if len(rows) != len(named) or rows[-1] - rows[0] + 1 != len(rows):
        return None
    return t.RangeRef(block.sheet, rows[0], block.left, rows[-1], block.right)
