"""What stands behind the formulas of monitored values: logs, ranges, other inputs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache

from jcm_mrv.findings import VER, Finding
from jcm_mrv.verification.claim.claim import Claim, StatedValue
from jcm_mrv.verification.claim.sheets import number_in
from jcm_mrv.workbook.address import Place, place_text
from jcm_mrv.workbook.formulas import tree as t
from jcm_mrv.workbook.formulas.evaluate import Evaluator
from jcm_mrv.workbook.reading.periods import Period, read_period

_LEAST = 4
"""Cells of a range from which on it is taken for a log."""
_MOST = 2_000
_TRIED = 8
"""Cells of a log that are changed to see which inputs answer."""
_FIRST, _LAST = 36_526.0, 54_789.0
"""Days of the years 2000 to 2049, as spreadsheets number them."""


def refers(claim: Claim) -> Iterator[Finding]:
    """Give monitored values that only refer to another one."""
    places = {s.place: s for s in claim.monitored}
    for stated in claim.monitored:
        other = places.get(claim.cells.leaf(stated.place))
        if other is not None and other is not stated:
            found = claim.cells.formula(stated.place)
            yield VER[17].at(stated.where, found=found, label=stated.label, cell=other.where)


def same_source(claim: Claim) -> Iterator[Finding]:
    """Give monitored values that answer to the same cell of a log."""
    owners: dict[Place, StatedValue] = {}
    for stated in claim.monitored:
        shared: dict[StatedValue, list[Place]] = {}
        for cell in sorted(_log_cells(claim, stated)) if not stated.is_typed else ():
            owner = owners.setdefault(cell, stated)
            if owner.place != stated.place:
                shared.setdefault(owner, []).append(cell)
        for owner, cells in shared.items():
            tried = cells[:: max(1, len(cells) // _TRIED)]
            cell = next((c for c in tried if _both_answer(claim, c, owner, stated)), None)
            if cell is not None:
                found = place_text(cell)
                yield VER[18].at(stated.where, found=found, label=stated.label, cell=owner.where)
                break


def _both_answer(claim: Claim, cell: Place, *lines: StatedValue) -> bool:
    changed = Evaluator(claim.book, {cell: 1.37 * _number(claim, cell) + 1.0})
    return all(changed.value(s.place) != claim.evaluator.value(s.place) for s in lines)


def unlike(claim: Claim) -> Iterator[Finding]:
    """Give formulas of monitored values that are made otherwise than those of their sisters."""
    groups: dict[str, list[StatedValue]] = {}
    for stated in claim.monitored:
        if claim.cells.formula(stated.place):
            groups.setdefault(stated.name, []).append(stated)
    for group in groups.values():
        made = {s: _made(claim.book.tree(s.place)) for s in group}
        usual, often = Counter(made.values()).most_common(1)[0]
        if len(group) < 3 or often * 3 < len(group) * 2:
            continue
        pattern = next(s for s in group if made[s] == usual)
        for stated in group:
            if made[stated] != usual:
                yield VER[21].at(
                    stated.where,
                    found=claim.cells.formula(stated.place)[:120],
                    cell=pattern.where,
                    formula=claim.cells.formula(pattern.place)[:120],
                )


def _made(node: t.Node) -> object:
    """Give a formula without its numbers and cells: functions, operators, sizes of ranges."""
    match node:
        case t.Constant(value) if not isinstance(value, str):
            return "number"
        case t.CellRef():
            return "cell"
        case t.RangeRef(_, top, left, bottom, right):
            return ("range", bottom - top, right - left)
        case _:
            own = getattr(node, "op", getattr(node, "function", type(node).__name__))
            return (own, *map(_made, t.children(node)))


def logs(claim: Claim) -> Iterator[Finding]:
    """Give what is wrong with the ranges that monitored values are taken from."""
    told: set[Place] = set()
    for stated in claim.monitored:
        if stated.is_typed:
            continue
        for block in _ranges(claim, stated):
            for finding, where in _log(claim, stated, block):
                if where not in told:
                    told.add(where)
                    yield finding


def _log(claim: Claim, stated: StatedValue, block: t.RangeRef) -> Iterator[tuple[Finding, Place]]:
    cells = _cells_of(block)
    contents = [claim.book.content(cell) for cell in cells]
    numbers = sum(isinstance(c, float) for c in contents)
    if numbers * 3 < len(cells) * 2:
        return
    inside = set(cells)
    days = _days(claim, block)
    for cell, content in zip(cells, contents, strict=True):
        if content is None:
            yield VER[19].at(place_text(cell), label=stated.label, cell=stated.where), cell
        elif isinstance(content, str) and number_in(content) is None:
            found = f"the text {content[:40]!r}"
            finding = VER[19].at(
                place_text(cell), found=found, label=stated.label, cell=stated.where
            )
            yield finding, cell
        elif len(inside.intersection(claim.book.precedents(cell))) > 1:
            found = f"{place_text(cell)}: {claim.cells.formula(cell)[:80]}"
            yield VER[19]["total"].at(stated.where, found=found, label=stated.label), stated.place
    if block.left == block.right:
        beyond = (block.sheet, block.bottom + 1, block.left)
        if isinstance(claim.book.content(beyond), float) and days is not None:
            found = f"{claim.cells.formula(stated.place)[:80]}, and {place_text(beyond)}"
            yield VER[19]["short"].at(stated.where, found=found, label=stated.label), stated.place
    if days is not None and stated.span is not None:
        part = claim.time.periods[stated.span]
        outside = [p for p in days if p.end < part.start or part.end < p.start]
        if len(outside) == len(days):
            found = f"{days[0].start} - {days[-1].end} beside {place_text(cells[0])}"
            wanted = f"{part.start} - {part.end}"
            finding = VER[19]["days"].at(
                stated.where, found=found, label=stated.label, wanted=wanted
            )
            yield finding, stated.place


def _ranges(claim: Claim, stated: StatedValue) -> list[t.RangeRef]:
    """Give the columns and rows of cells that a value is calculated from."""
    found: dict[t.RangeRef, None] = {}
    for place in sorted(claim.cells.reach(stated.place)):
        if claim.cells.formula(place):
            for part in t.walk(claim.book.tree(place)):
                if isinstance(part, t.RangeRef) and _LEAST <= part.area <= _MOST:
                    found[part] = None
    return [b for b in found if b.left == b.right or b.top == b.bottom]


def _cells_of(block: t.RangeRef) -> list[Place]:
    return [
        (block.sheet, row, column)
        for row in range(block.top, block.bottom + 1)
        for column in range(block.left, block.right + 1)
    ]


def _log_cells(claim: Claim, stated: StatedValue) -> set[Place]:
    """Give the typed numbers of the logs behind a value, days left out."""
    return {
        cell
        for block in _ranges(claim, stated)
        for cell in _cells_of(block)
        if isinstance(content := claim.book.content(cell), float)
        if not isinstance(content, bool) and not _FIRST <= content <= _LAST
    }


def _number(claim: Claim, cell: Place) -> float:
    content = claim.book.content(cell)
    return content if isinstance(content, float) else 0.0


def _days(claim: Claim, block: t.RangeRef) -> list[Period] | None:
    """Give the days or months that stand beside the rows of a column; None where none do."""
    if block.left != block.right:
        return None
    for column in range(block.left - 1, -1, -1):
        found = [
            _period(claim, (block.sheet, row, column)) for row in range(block.top, block.bottom + 1)
        ]
        known = [period for period in found if period is not None]
        if len(known) * 5 >= len(found) * 4 and known == sorted(known):
            return known
    return None


@cache
def _read(text: str) -> Period | None:
    return read_period(text)


def _period(claim: Claim, cell: Place) -> Period | None:
    content = claim.book.content(cell)
    if isinstance(content, str):
        return _read(content)
    if isinstance(content, float) and _FIRST <= content <= _LAST:
        day = claim.grid.date_of(content)
        return None if day is None else Period(day, day)
    return None
