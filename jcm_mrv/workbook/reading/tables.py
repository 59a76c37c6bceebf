"""Tables of an input sheet: columns found by letters and headings, rows by what stands in them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from jcm_mrv.findings import WBK, Finding
from jcm_mrv.immutable import immutable
from jcm_mrv.methodology.units import UnitError
from jcm_mrv.methodology.units_written import read_unit
from jcm_mrv.patterns import pattern
from jcm_mrv.workbook.address import Position
from jcm_mrv.workbook.reading import headings
from jcm_mrv.workbook.reading.cells import SheetGrid
from jcm_mrv.workbook.reading.headings import Role
from jcm_mrv.workbook.reading.periods import (
    Period,
    period_in,
)
from jcm_mrv.workbook.reading.table_row import Column, TableRow

_HEADER_ROWS = 12
_IN_BRACKETS = pattern(r"[(\[（【].*[)\]）】]", re.DOTALL)
_UNIT = pattern(r"[(\[（【]([^()]+)[)\]）】]\s*\Z")
_BLANK_ROWS = 300


@immutable
class Table:
    """A table of an input sheet, with its number (1 to 3), columns and rows in order.

    Attributes
    ----------
    by_period : tuple of (Column, Period)
        The columns of values, where periods stand side by side; empty where there is one.
    empty : tuple of TableRow
        Lines of Table 3 with a period, whose reductions are not there.
    """

    number: int
    sheet: SheetGrid
    title: Position
    columns: Mapping[Role, Column]
    rows: tuple[TableRow, ...]
    by_period: tuple[tuple[Column, Period], ...] = ()
    empty: tuple[TableRow, ...] = ()

    @property
    def where(self) -> str:
        """The place of the title, as findings show it."""
        return self.sheet.where(*self.title)

    @property
    def lines(self) -> Iterator[tuple[TableRow, Period | None]]:
        """The rows, each once for every period that has a column of its own, with that period."""
        for row in self.rows:
            if not self.by_period:
                yield row, None
            for column, period in self.by_period:
                columns: dict[Role, Column] = {**row.columns, "value": column}
                yield TableRow(row.sheet, row.row, columns, unit=row.unit), period


def title_rows(sheet: SheetGrid) -> Iterator[tuple[int, int, int]]:
    """Give row, column and number of each table title of a sheet."""
    for row in sheet.rows:
        first = _first_text(sheet, row)
        if first is not None and (number := _title_at(sheet, row)):
            yield row, first[0], number


def read_table(
    sheet: SheetGrid, title: Position, number: int, *, plan: bool
) -> tuple[Table, list[Finding]]:
    """Give a table below its title, with what could not be read of it."""
    columns, last, findings = _columns(sheet, title[0], number, plan=plan)
    if number == 3 and not {"value", "unit"} <= set(columns):
        columns, last = _result_columns(sheet, title[0])
    needed: tuple[Role, ...] = ("value",) if number == 3 else ("symbol", "value", "unit")
    unit = "" if "unit" in columns else _unit_of_values(sheet, title[0], last, columns.get("value"))
    missing: list[Role] = [r for r in needed if r not in columns and not (r == "unit" and unit)]
    if missing:
        findings.append(
            WBK[123].at(
                sheet.where(*title),
                found=", ".join(_SAID[role] for role in columns if role in _SAID) or "no headings",
                number=number,
                missing=" and ".join(_SAID[role] for role in missing),
                needed=", ".join(_SAID[role] for role in needed),
            )
        )
        return Table(number, sheet, title, columns, ()), findings
    rows = tuple(_rows(sheet, last + 1, columns, number, unit=unit))
    empty = tuple(_rows(sheet, last + 1, columns, number, empty=True)) if number == 3 else ()
    by_period, problems = _by_period(sheet, title[0], last) if number == 1 else ((), [])
    return Table(number, sheet, title, columns, rows, by_period, empty), [*findings, *problems]


def _unit_of_values(sheet: SheetGrid, title: int, last: int, column: Column | None) -> str:
    """Give the unit in brackets in the heading of the values; empty where none stands there."""
    if column is None:
        return ""
    for row in range(title + 1, last + 1):
        found = _UNIT.search(sheet.shown(row, column.first).text)
        if found and _is_unit(found[1]) and any(map(str.isalpha, found[1])):
            return found[1].strip()
    return ""


def _by_period(
    sheet: SheetGrid, title: int, last: int
) -> tuple[tuple[tuple[Column, Period], ...], list[Finding]]:
    """Give the columns of values where several stand side by side, each with its period."""
    found = {
        Column(area.left, area.right): (row, column, cell.text)
        for row in sheet.rows
        if title < row <= last
        for column, cell in sheet.in_row(row)
        if cell.kind == "text" and headings.role_of_heading(cell.text) == "value"
        for area in [sheet.merged_range(row, column)]
    }
    if len(found) < 2:
        return (), []
    periods = [(column, period_in(text)) for column, (_, _, text) in found.items()]
    known = tuple((column, period) for column, period in periods if period is not None)
    if len(known) == len({period for _, period in known}) == len(found):
        return known, []
    row, column, _ = next(iter(found.values()))
    shown = " | ".join(" ".join(text.split())[:40] for _, _, text in found.values())
    return (), [WBK[126].at(sheet.where(row, column), found=shown)]


_SAID: Mapping[Role, str] = {
    "period": "monitoring period",
    "point": "monitoring point No.",
    "symbol": "parameters",
    "description": "description of data",
    "value": "values",
    "unit": "units",
    "option": "monitoring option",
    "source": "source of data",
    "method": "measurement methods",
    "frequency": "monitoring frequency",
    "comment": "comments",
}


def heading_columns(sheet: SheetGrid, row: int) -> dict[Role, Column]:
    """Give the columns that the headings of one row name."""
    found: dict[Role, Column] = {}
    bare: dict[Role, Column] = {}
    for column, cell in sheet.in_row(row):
        if cell.kind != "text" or cell.formula is not None:
            continue
        if headings.block_number(cell.text):
            continue
        role = headings.role_of_heading(cell.text)
        area = sheet.merged_range(row, column)
        if role is None:
            if (role := headings.bare_role(cell.text)) is not None:
                bare.setdefault(role, Column(area.left, area.right))
            continue
        gap = area.left - found[role].last if role == "period" and role in found else 0
        if gap == 1 or (gap == 2 and sheet.cell(row, area.left - 1).is_blank):
            # First and last day under headings of their own, maybe with a dash between.
            found[role] = Column(found[role].first, area.right)
        if role not in found:
            found[role] = Column(area.left, area.right)
    # "Result" beside "Monitored value" is a column of something else.
    return {**bare, **found}


def _columns(
    sheet: SheetGrid, title: int, number: int, *, plan: bool
) -> tuple[dict[Role, Column], int, list[Finding]]:
    """Give the columns of a table and its last row of headings."""
    named: dict[Role, Column] = {}
    lettered: dict[Role, Column] = {}
    last = title
    for row in range(title + 1, title + 1 + _HEADER_ROWS):
        if row not in sheet.rows:
            continue
        if _title_at(sheet, row):
            break
        letters = _letters(sheet, row)
        if len(letters) >= 3:
            lettered = _roles_of_letters(letters, number, plan=plan)
            last = _bottom(sheet, row)
            continue
        found = heading_columns(sheet, row)
        if len(found) >= 3 or (number == 3 and "value" in found and len(found) >= 2):
            if named and not set(found) - set(named):
                break
            for role, column in found.items():
                named.setdefault(role, column)
            last = max(last, _bottom(sheet, row))
        elif named:
            break
    apart: list[Role] = [
        role
        for role, column in lettered.items()
        if role in named and not _overlap(named[role], column)
    ]
    findings = []
    if apart:
        findings.append(
            WBK[124].at(
                sheet.where(last, named[apart[0]].first),
                found=f"the letter of {_SAID[apart[0]]} in another column than its heading",
                number=number,
            )
        )
    return {**lettered, **named}, last, findings


def _letters(sheet: SheetGrid, row: int) -> dict[int, Column]:
    found: dict[int, Column] = {}
    for column, cell in sheet.in_row(row):
        place = headings.letter(cell.text) if cell.kind == "text" else None
        if place is not None and place not in found:
            area = sheet.merged_range(row, column)
            found[place] = Column(area.left, area.right)
    return found


def _roles_of_letters(
    letters: Mapping[int, Column], number: int, *, plan: bool
) -> dict[Role, Column]:
    if number == 1:
        roles: Sequence[Role] = headings.LETTERS_1[1:] if plan else headings.LETTERS_1
    else:
        roles = headings.LETTERS_2 if number == 2 else ()
    return {roles[place]: column for place, column in letters.items() if place < len(roles)}


def _result_columns(sheet: SheetGrid, title: int) -> tuple[dict[Role, Column], int]:
    """Give the columns of Table 3 where it has no headings: a value before ``tCO2/p``."""
    for row in range(title + 1, title + _HEADER_ROWS):
        before: int | None = None
        for column, cell in sheet.in_row(row):
            if before is not None and headings.plain(cell.text).startswith("tco2"):
                return {"value": Column(before, before), "unit": Column(column, column)}, row - 1
            if cell.formula is not None or cell.kind == "number":
                before = column
    return {}, title


def _rows(
    sheet: SheetGrid,
    start: int,
    columns: Mapping[Role, Column],
    number: int,
    *,
    unit: str = "",
    empty: bool = False,
) -> Iterator[TableRow]:
    rows: list[TableRow] = []
    before = start
    for row in (r for r in sheet.rows if r >= start):
        if row - before > _BLANK_ROWS or _title_at(sheet, row) or _is_end(sheet, row):
            break
        before = row
        if not rows and _is_of_units(sheet, row):
            continue
        made = TableRow(sheet, row, columns, unit=unit)
        value = made.position("value")
        if value is None or value[0] != row:
            continue
        if number == 3:
            if made.cell("value").is_blank == empty and (not empty or made.text("period")):
                rows.append(made)
            continue
        symbol = made.position("symbol")
        if symbol == value:
            continue
        if number == 1:
            wanted = bool(made.symbol) or made.point is not None
        else:
            wanted = bool(made.symbol) and _says_something(made)
        if wanted:
            rows.append(made)
    # Headings in another language below the English ones have no number of a point.
    first = next((n for n, made in enumerate(rows) if made.point is not None), 0)
    yield from rows[first:] if number == 1 else rows


def _is_of_units(sheet: SheetGrid, row: int) -> bool:
    """Whether a row below the headings says units, or what stands in each column, and no more."""
    cells = [cell for _, cell in sheet.in_row(row) if not cell.is_blank]
    # Rows with values are told first: whether a text is a unit takes a library that loads for long.
    if len(cells) < 2 or any(cell.kind != "text" or cell.formula is not None for cell in cells):
        return False
    return all(_is_unit(cell.text) for cell in cells)


def _is_unit(text: str) -> bool:
    if _IN_BRACKETS.fullmatch(text.strip()):
        return True
    try:
        read_unit(text)
    except UnitError:
        return False
    return True


def _says_something(row: TableRow) -> bool:
    value, unit = row.cell("value"), row.text("unit")
    if value.formula is None and value.kind == "text" and not any(map(str.isdigit, value.text)):
        # Headings again, in another language.
        return unit.isascii() and headings.role_of_heading(unit) != "unit"
    return bool(unit) or not value.is_blank or bool(row.text("description"))


def _bottom(sheet: SheetGrid, row: int) -> int:
    """Give the last row that headings of a row reach, merged downwards or not."""
    return max((sheet.merged_range(row, column).bottom for column, _ in sheet.in_row(row)))


def _title_at(sheet: SheetGrid, row: int) -> int | None:
    first = _first_text(sheet, row)
    if first is None:
        return None
    number = headings.table_number(first[1])
    if number is None:
        return None
    filled = sum(not cell.is_blank for _, cell in sheet.in_row(row))
    begins = headings.plain(first[1]).startswith("table")
    return number if begins or filled == 1 else None


def _is_end(sheet: SheetGrid, row: int) -> bool:
    first = _first_text(sheet, row)
    return first is not None and headings.is_box_title(first[1])


def _first_text(sheet: SheetGrid, row: int) -> tuple[int, str] | None:
    for column, cell in sheet.in_row(row):
        if not cell.is_blank:
            return (column, cell.text) if cell.kind == "text" else None
    return None


def _overlap(one: Column, other: Column) -> bool:
    return one.first <= other.last and other.first <= one.last
