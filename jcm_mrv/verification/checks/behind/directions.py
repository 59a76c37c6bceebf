"""What a meter counts to both sides: taken from the grid and given to it, in one amount."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain, islice

from jcm_mrv.findings import VER
from jcm_mrv.metering.reading.directions import direction_of
from jcm_mrv.verification.claim.assigned import Group, heading_cells, label_cells, text_shown
from jcm_mrv.verification.claim.claim import Claim, StatedValue
from jcm_mrv.verification.claim.far import MOST_BESIDE
from jcm_mrv.verification.claim.logs import Log
from jcm_mrv.verification.judged import Judged
from jcm_mrv.verification.recompute import Model
from jcm_mrv.workbook.address import Place, place_text
from jcm_mrv.workbook.formulas import tree as t
from jcm_mrv.workbook.formulas.evaluate import Evaluator

_PROBES = 40
"""Lines of a list in which a column of directions is looked for."""
_TRIED = 3
"""Cells of a direction that are changed to see whether they are added or taken off."""

Ways = dict[str, dict[Place, float]]
"""By direction: the cells that a value is taken from, with their numbers."""


def added(
    claim: Claim, groups: list[Group], logs: list[Log], model: Model | None
) -> Iterator[Judged]:
    """Give monitored values that add up what is taken from the grid and what is given to it."""
    for group in groups:
        for stated in group.rows:
            if claim.book.formula(stated.place) is None or not isinstance(stated.value, float):
                continue
            ways = _ways(claim, group, stated, [log for log in logs if log.stated is stated])
            both = [ways["import"], ways["export"]]
            signs = [_sign(claim, stated, cells) for cells in both]
            # What was typed with a minus is taken off by being added.
            if not all(both) or signs[0] * signs[1] <= 0:
                continue
            turned = [_value_with(claim, stated, {c: -v for c, v in way.items()}) for way in both]
            cells = " + ".join(place_text(next(iter(way))) for way in both)
            finding = VER[116].at(
                stated.where,
                found=f"{claim.cells.formula(stated.place)[:100]}: {cells}",
                label=stated.label,
            )
            gain = None
            known = [value for value in turned if value is not None]
            if model is not None and stated.factor is not None and len(known) == 2:
                # The smaller of the two is what is to be taken off.
                gain = model.effect(stated, max(known) * float(stated.factor))
            yield Judged(finding, None if gain is None else -gain)


def _ways(claim: Claim, group: Group, stated: StatedValue, logs: list[Log]) -> Ways:
    ways: Ways = defaultdict(dict)
    for log in logs:
        if way := direction_of(log.heading):
            ways[way].update(log.numbers)
            continue
        for way, cells in _by_lines(claim, log).items():
            ways[way].update(cells)
    lines: dict[tuple[str, bool, int], str] = {}
    for source in chain.from_iterable(group.sources(stated)):
        if isinstance(source.node, t.CellRef):
            place = source.node.place
            column, row = (
                _said(claim, heading_cells(claim, place)),
                _said(claim, label_cells(claim, place)),
            )
            if bool(column) != bool(row):
                axis = place[2] if column else place[1]
                lines[place[0], bool(column), axis] = column or row
    for sheet, row, column in sorted(claim.cells.reach(stated.place)) if lines else ():
        way = lines.get((sheet, True, column)) or lines.get((sheet, False, row))
        value = claim.evaluator.value((sheet, row, column))
        if way and isinstance(value, float) and not isinstance(value, bool):
            ways[way][sheet, row, column] = value
    return ways


def _said(claim: Claim, cells: Iterable[Place]) -> str:
    """Give the direction that texts name; empty where they name none, or both."""
    found = {direction_of(text_shown(claim, cell)) for cell in cells} - {""}
    return found.pop() if len(found) == 1 else ""


def _by_lines(claim: Claim, log: Log) -> Ways:
    """Give the cells of a list whose lines say which direction they are of."""
    ways: Ways = defaultdict(dict)
    if not log.is_column:
        return ways
    sheet, _, own = log.cells[0]
    last = min(claim.book.extent(sheet)[1], MOST_BESIDE - 1)
    probed = [cell for cell, _ in islice(log.numbers, _PROBES)]
    rows = (probed[0][1], probed[-1][1]) if probed else (0, 0)
    grid = claim.grid.sheet(sheet)
    columns = [c for c in range(last + 1) if c != own and grid.may_show_text(c, *rows)]
    beside = next(
        (
            column
            for column in columns
            if any(direction_of(text_shown(claim, (sheet, row, column))) for _, row, _ in probed)
        ),
        None,
    )
    for cell, value in log.numbers if beside is not None else ():
        if way := direction_of(text_shown(claim, (sheet, cell[1], beside or 0))):
            ways[way][cell] = value
    return ways


def _sign(claim: Claim, stated: StatedValue, cells: dict[Place, float]) -> float:
    """Give whether the amounts of some cells are added (1) or taken off (-1); 0 where neither."""
    told = [cell for cell, value in cells.items() if value]
    # Of a register the last reading counts.
    for cell in dict.fromkeys([*told[-1:], *told[:: max(1, len(told) // _TRIED)]]):
        after = _value_with(claim, stated, {cell: 2 * cells[cell]})
        if after is not None and after != stated.value:
            return 1.0 if after > float(stated.value) else -1.0  # type: ignore[arg-type]
    return 0.0


def _value_with(claim: Claim, stated: StatedValue, contents: dict[Place, float]) -> float | None:
    value = Evaluator(claim.book, contents).value(stated.place)
    return value if isinstance(value, float) else None
