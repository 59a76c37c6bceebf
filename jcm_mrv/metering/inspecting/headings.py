"""The lines with the names of the columns, above the first row of readings, and that of units."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from jcm_mrv.metering.reading.asked import composed
from jcm_mrv.metering.reading.calendar_columns import across_in
from jcm_mrv.metering.reading.column import Cells
from jcm_mrv.metering.reading.day_parts import day_parts
from jcm_mrv.metering.reading.decimals import read_numbers
from jcm_mrv.metering.reading.names import TIME, dimension, unit_in_name
from jcm_mrv.metering.reading.unit_cells import unit_of

_MOST_LINES = 8


def names_above(
    rows: list[list[str]], first: int, numbers: list[int], named: bool
) -> tuple[list[int], int | None]:
    """Give the rows with the names above the first row of data, and that of the units."""
    if named:
        return [0], None
    units: int | None = None
    at = first - 1
    while at >= 0:
        row = rows[at]
        if day_parts(row) is not None or across_in(row) is not None:
            # Parts of a day, and days of a month, may be called by numbers.
            return [at], units
        if not any(row) or _has_number(cell_at(row, n) for n in numbers):
            at -= 1  # a blank line, a row of totals
            continue
        if units is None and _are_units(row) and at > 0 and sum(map(bool, rows[at - 1])) > 1:
            units = at
            at -= 1
            continue
        break
    else:
        return [], None
    if not any(cell_at(rows[at], n) for n in numbers):
        # A title, or a remark, is no name of a column.
        return ([], None) if units is None else ([units], None)
    lines = [at]
    used = [cell_at(rows[at], n) for n in numbers]
    while at > 0 and (len(set(used)) < len(used) or not all(used)) and len(lines) < _MOST_LINES:
        at -= 1
        if sum(map(bool, rows[at])) < 2:
            break
        lines.insert(0, at)
    if len(lines) > 1:
        # The row of units is one of those with the names.
        lines = lines if units is None else [*lines, units]
        joined = _joined(rows, lines, numbers)
        if len(set(joined)) == len(joined):
            return lines, None
        lines = [at for at in lines if at != units][-1:]
    return lines, units


def names_of(rows: list[list[str]], header: list[int], width: int) -> list[str]:
    """Give the names of all columns, their numbers where there are none."""
    if not header:
        return [str(n + 1) for n in range(width)]
    return [composed(name) for name in _joined(rows, header, range(width))]


def unit_below(name: str, below: str) -> str:
    """Give the unit of a column, by the row of units or by its name."""
    own = "" if any(character.isdigit() for character in below) else unit_of(below)
    return own or unit_in_name(name)


def cell_at(row: Sequence[str], place: int) -> str:
    """Give a cell of a row, "" where the row is shorter."""
    return row[place] if place < len(row) else ""


def _are_units(row: Sequence[str]) -> bool:
    cells = [cell for cell in row if cell]
    # A column of times that is called so stands among names: `time, kWh` below `Meter, 123`.
    names = (cell for cell in cells if TIME.search(cell) and cell[0] not in "[(")
    if any(dimension(unit_of(name)) in ("", "other") for name in names):
        return False
    if any(character.isdigit() for cell in cells for character in cell if "[" not in cell):
        return False
    units = sum(bool(unit_of(cell)) for cell in cells)
    return units > 0 and 2 * units >= len(cells) - 1


def _joined(rows: list[list[str]], lines: list[int], places: Sequence[int]) -> list[str]:
    return [" / ".join(filter(None, (cell_at(rows[at], n) for at in lines))) for n in places]


def _has_number(cells: Iterable[str]) -> bool:
    return any(bool(read_numbers(Cells.of([cell])).readable[0]) for cell in cells if cell)
