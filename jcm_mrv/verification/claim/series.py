"""Lists of readings of several meters: which lines of a column the conditions of a formula take."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

from jcm_mrv.verification.claim.claim import Claim
from jcm_mrv.verification.claim.days import day_of
from jcm_mrv.workbook.address import Place
from jcm_mrv.workbook.formulas import tree as t
from jcm_mrv.workbook.formulas.aggregates import criterion
from jcm_mrv.workbook.formulas.values import FormulaError, Scalar
from jcm_mrv.workbook.reading.periods import Period

_SUMMED = ("SUMIFS", "AVERAGEIFS", "MAXIFS", "MINIFS")
_PROBES = 8
Test = Callable[[Scalar], bool]


def own_lines(
    claim: Claim, place: Place, cells: tuple[Place, ...], days: Sequence[Period | None] | None
) -> tuple[Place, ...]:
    """Give the cells of a column without those of other meters.

    Another meter's is a line that a condition of the formula in ``place`` leaves out, and whose day
    is one of a line that it takes. Without days every line that is left out is another's.
    """
    by_column: dict[int, list[Test]] = defaultdict(list)
    for column, test in _conditions(claim, place, cells):
        by_column[column].append(test)
    if not by_column:
        return cells

    def is_taken(cell: Place) -> bool:
        values = ((claim.evaluator.value((*cell[:2], c)), of) for c, of in by_column.items())
        return all(any(map(_holds, of, [value] * len(of))) for value, of in values)

    taken = [is_taken(cell) for cell in cells]
    if not any(taken):
        return cells
    if days is None:
        return tuple(cell for cell, own in zip(cells, taken, strict=True) if own)
    known = {day for day, own in zip(days, taken, strict=True) if own and day is not None}
    kept = zip(cells, taken, days, strict=True)
    return tuple(cell for cell, own, day in kept if own or day not in known)


def _holds(test: Test, value: Scalar) -> bool:
    try:
        return test(value)
    except FormulaError:
        return False


def _conditions(claim: Claim, place: Place, cells: tuple[Place, ...]) -> Iterator[tuple[int, Test]]:
    """Give the columns beside a log, but for days, that are to equal something, and the tests."""
    for block, wanted in _pairs(claim.book.tree(place)):
        if not isinstance(block, t.RangeRef) or block.sheet != cells[0][0]:
            continue
        if block.left != block.right or block.left == cells[0][2]:
            continue
        if block.top > cells[0][1] or block.bottom < cells[-1][1]:
            continue
        if isinstance(wanted, t.RangeRef) and wanted.area > 1:
            continue
        value = claim.evaluator.compute(wanted, place)
        if not isinstance(value, (str, float)) or isinstance(value, bool):
            continue
        if isinstance(value, str) and value.strip()[:1] in ("<", ">", ""):
            continue
        probes = cells[:: max(1, len(cells) // _PROBES)]
        dated = sum(day_of(claim, (*cell[:2], block.left)) is not None for cell in probes)
        if dated * 2 >= len(probes):
            continue
        try:
            yield block.left, criterion(value)
        except FormulaError:
            continue


def _pairs(tree: t.Node) -> Iterator[tuple[t.Node, t.Node]]:
    """Give the ranges that a formula compares, each with what it is to be."""
    for node in t.walk(tree):
        match node:
            case t.Call(function, (_, *rest)) if function in _SUMMED:
                yield from zip(rest[::2], rest[1::2], strict=False)
            case t.Call("SUMIF" | "AVERAGEIF", (block, wanted, *_)):
                yield block, wanted
            case t.Binary("=", left, right):
                yield (left, right) if isinstance(left, t.RangeRef) else (right, left)
            case _:
                pass
