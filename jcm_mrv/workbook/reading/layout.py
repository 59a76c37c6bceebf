"""What the sheets of a monitoring spreadsheet are, and where in them everything stands.

:func:`read_layout` takes the grid of a workbook, made by this tool, by hand in an official file or
by somebody else's habits, and gives a :class:`Layout`:

- ``layout.methodologies``: what its headings name; ``layout.reference``: the reference number
- ``layout.sheets``: every monitoring sheet, each with its tables as far as it has them:
  ``monitored`` (Table 1), ``fixed`` (Table 2), ``results`` (Table 3), ``process``, ``separate``,
  ``periods``
- ``layout.findings``: what could not be read, never an exception

Rows give cells by role: ``row.cell("value")``, ``row.text("unit")``, ``row.position("option")``,
``row.where("value")``; symbols go through :class:`jcm_mrv.workbook.reading.symbols.SymbolBook`.
"""

from __future__ import annotations

from dataclasses import field

from jcm_mrv.findings import WBK, Finding
from jcm_mrv.immutable import immutable
from jcm_mrv.workbook.address import Position
from jcm_mrv.workbook.reading import headings
from jcm_mrv.workbook.reading.cells import SheetGrid, WorkbookGrid
from jcm_mrv.workbook.reading.headings import SheetKind, SheetName, SheetSide
from jcm_mrv.workbook.reading.process import ProcessTable, read_process
from jcm_mrv.workbook.reading.separate import SeparateTable, read_list, read_separate
from jcm_mrv.workbook.reading.tables import Table, heading_columns, read_table, title_rows

_TOP_ROWS = 25


@immutable
class PeriodRow:
    """A calendar year with the cells of its first and last day."""

    row: int
    start: Position
    end: Position


@immutable
class LaidOutSheet:
    """A monitoring sheet and its tables; what it does not have is None or empty."""

    grid: SheetGrid
    name: SheetName
    monitored: Table | None = None
    fixed: Table | None = None
    results: Table | None = None
    process: ProcessTable | None = None
    separate: SeparateTable | None = None
    periods: tuple[PeriodRow, ...] = ()

    @property
    def side(self) -> SheetSide:
        """``plan`` (MPS) or ``report`` (MRS)."""
        return self.name.side

    @property
    def kind(self) -> SheetKind:
        """``input``, ``separate``, ``process`` or ``structure``."""
        return self.name.kind


@immutable
class Layout:
    """The monitoring sheets of a workbook.

    Attributes
    ----------
    methodologies : tuple of (str, str)
        Id and version of each methodology that a heading names, in order.
    reference : str
        The reference number that stands in the sheets; empty where none does.
    """

    grid: WorkbookGrid
    sheets: tuple[LaidOutSheet, ...]
    methodologies: tuple[tuple[str, str], ...] = ()
    reference: str = ""
    findings: tuple[Finding, ...] = field(default=())

    def of(self, side: SheetSide, kind: SheetKind) -> list[LaidOutSheet]:
        """Give the sheets of a side and kind, in the order of the workbook."""
        return [s for s in self.sheets if s.side == side and s.kind == kind]

    def one(self, side: SheetSide, kind: SheetKind) -> LaidOutSheet | None:
        """Give the sheet of a side and kind where there is exactly one."""
        found = self.of(side, kind)
        return found[0] if len(found) == 1 else None


def read_layout(grid: WorkbookGrid) -> Layout:
    """Give the monitoring sheets of a workbook with their tables."""
    findings: list[Finding] = []
    sheets = []
    for sheet in grid.sheets:
        name = headings.sheet_name(sheet.name) or _by_title(sheet)
        if name is not None:
            made, problems = _laid_out(sheet, name)
            sheets.append(made)
            findings += problems
    methodologies = tuple(dict.fromkeys(m for s in sheets for m in _methodologies(s.grid)))
    read = {s.grid.name for s in sheets}
    # Tables under a name and a title of their own are not read, and may have a result all the same.
    others = (m for s in grid.sheets if s.name not in read for m in _of_tables(s))
    every = dict.fromkeys((*methodologies, *others))
    if len(every) > 1:
        named = ", ".join(f"{identifier} ver{version}" for identifier, version in every)
        findings.append(WBK[125].at(grid.name, found=named))
    return Layout(grid, tuple(sheets), methodologies, _reference(sheets), tuple(findings))


def no_sheet(grid: WorkbookGrid, side: SheetSide, found: list[LaidOutSheet]) -> Finding:
    """Give the finding for an input sheet that is missing, or there more than once."""
    name = "MPS(input)" if side == "plan" else "MRS(input)"
    if found:
        return WBK[121].at(grid.name, found=", ".join(s.grid.name for s in found), sheet=name)
    return WBK[120].at(
        grid.name, found=", ".join(s.name for s in grid.sheets)[:200] or "no sheets", sheet=name
    )


def _by_title(sheet: SheetGrid) -> SheetName | None:
    for row in sheet.rows:
        if row > _TOP_ROWS:
            break
        for _, cell in sheet.in_row(row):
            if cell.kind == "text" and (name := headings.sheet_title(cell.text)):
                return name
    return None


def _laid_out(sheet: SheetGrid, name: SheetName) -> tuple[LaidOutSheet, list[Finding]]:
    if name.kind == "structure":
        return LaidOutSheet(sheet, name), []
    if name.kind == "process":
        return LaidOutSheet(sheet, name, process=read_process(sheet)), []
    tables: dict[int, Table] = {}
    findings: list[Finding] = []
    for row, column, number in title_rows(sheet):
        if number in tables:
            continue
        table, problems = read_table(sheet, (row, column), number, plan=name.side == "plan")
        tables[number] = table
        findings += problems
    separate = None
    if 1 not in tables:
        separate = read_separate(sheet)
        if separate is None and name.kind == "separate":
            tables |= _without_title(sheet, plan=name.side == "plan")
            separate = None if 1 in tables else read_list(sheet)
        if separate is None and 1 not in tables:
            findings.append(_no_table(sheet))
    made = LaidOutSheet(
        sheet,
        name,
        tables.get(1),
        tables.get(2),
        tables.get(3),
        None,
        separate,
        _period_rows(sheet),
    )
    return made, findings


def _without_title(sheet: SheetGrid, *, plan: bool) -> dict[int, Table]:
    for row in sheet.rows:
        if len(heading_columns(sheet, row)) >= 4:
            table, _ = read_table(sheet, (row - 1, 0), 1, plan=plan)
            return {1: table}
    return {}


def _no_table(sheet: SheetGrid) -> Finding:
    return WBK[122].at(sheet.name)


def _period_rows(sheet: SheetGrid) -> tuple[PeriodRow, ...]:
    """Give the years below headings such as ``First day`` and ``Last day``."""
    found: list[PeriodRow] = []
    at: tuple[int, int, int] | None = None
    for row in sheet.rows:
        words = {headings.plain(c.text): col for col, c in sheet.in_row(row) if c.kind == "text"}
        first = next((col for text, col in words.items() if text.startswith("first day")), None)
        last = next((col for text, col in words.items() if text.startswith("last day")), None)
        if first is not None and last is not None:
            at = (row, first, last)
        elif at is not None and row == at[0] + len(found) + 1:
            cells = (sheet.cell(row, at[1]), sheet.cell(row, at[2]))
            if any(cell.kind not in ("number", "blank") for cell in cells):
                break
            found.append(PeriodRow(row, (row, at[1]), (row, at[2])))
    return tuple(found)


def _top(sheet: SheetGrid) -> list[tuple[int, int, str]]:
    return [
        (row, column, cell.text)
        for row in sheet.rows
        if row <= _TOP_ROWS
        for column, cell in sheet.in_row(row)
        if cell.kind == "text"
    ]


def _methodologies(sheet: SheetGrid) -> list[tuple[str, str]]:
    named = (headings.methodology_named(text) for _, _, text in _top(sheet))
    return [found for found in named if found is not None]


def _of_tables(sheet: SheetGrid) -> list[tuple[str, str]]:
    """Give the methodologies that a sheet names, where it has tables of a monitoring sheet."""
    named = _methodologies(sheet)
    return named if named and any(title_rows(sheet)) else []


def _reference(sheets: list[LaidOutSheet]) -> str:
    for sheet in sheets:
        for row, column, text in _top(sheet.grid):
            found = headings.reference_number(text)
            if found is None:
                continue
            beside = sheet.grid.merged_range(row, column).right + 1
            if named := found or sheet.grid.shown(row, beside).text.upper():
                return named
    return ""
