"""Monitoring spreadsheets of solar output whose values are taken from logs, in several layouts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import openpyxl
from openpyxl.worksheet.table import Table
from openpyxl.worksheet.worksheet import Worksheet

from tests.verification.small_book import laid_out

YEAR = "01/01/2024 - 31/12/2024"
MONTHS = [dt.date(2024, month, 1) for month in range(1, 13)]
ROOFS = (
    [
        61_234,
        68_075,
        65_325,
        62_575,
        69_450,
        66_700,
        63_950,
        61_201,
        68_170,
        65_332,
        62_591,
        69_417,
    ],
    [
        40_115,
        42_845,
        41_025,
        43_755,
        41_935,
        40_190,
        42_877,
        41_056,
        43_713,
        41_912,
        40_124,
        42_831,
    ],
    [
        18_230,
        19_034,
        19_838,
        18_279,
        19_051,
        19_812,
        18_263,
        19_077,
        19_826,
        18_218,
        19_088,
        19_803,
    ],
)
Change = Callable[[openpyxl.Workbook], None]


def book(path: Path, layout: str, *changes: Change) -> Path:
    """Write three roofs of 2024 that are taken from a log, with changes made to it."""
    made = laid_out(
        [(YEAR, f"EG_{n},p", 0.0, "MWh/p", f"Output of roof {n}") for n in (1, 2, 3)],
        [(YEAR, "=ROUNDDOWN(SUM(F8:F10)*D30,0)")],
    )
    formulas = LAYOUTS[layout](made)
    for n, formula in enumerate(formulas):
        made["MRS(input)"].cell(8 + n, 6, formula)
    for change in changes:
        change(made)
    made.save(path)
    return path


def _table(sheet: Worksheet, top: int, left: int, *, total: bool = True, end: bool = False) -> None:
    sheet.cell(top, left, "Month")
    for n in range(3):
        sheet.cell(top, left + 1 + n, f"Roof {n + 1} [kWh]")
    for row, month in enumerate(MONTHS, start=top + 1):
        last = (month.replace(day=28) + dt.timedelta(days=4)).replace(day=1) - dt.timedelta(days=1)
        cell = sheet.cell(row, left, last if end else month)
        cell.number_format = "yyyy-mm-dd" if end else "mmm yyyy"
        for n in range(3):
            sheet.cell(row, left + 1 + n, ROOFS[n][row - top - 1])
    if total:
        sheet.cell(top + 13, left, "Total")
        for n in range(3):
            letter = openpyxl.utils.get_column_letter(left + 1 + n)
            sheet.cell(top + 13, left + 1 + n, f"=SUM({letter}{top + 1}:{letter}{top + 12})")


def columns(made: openpyxl.Workbook) -> list[str]:
    """Months down a column, a total below: C5 to C16."""
    _table(made.create_sheet("Log"), 4, 2)
    return [f"=SUM(Log!{c}5:{c}16)/1000" for c in "CDE"]


def ends_of_months(made: openpyxl.Workbook) -> list[str]:
    """The same by the last day of each month."""
    _table(made.create_sheet("Log"), 4, 2, end=True)
    return [f"=SUM(Log!{c}5:{c}16)/10^3" for c in "CDE"]


def one_by_one(made: openpyxl.Workbook) -> list[str]:
    """Each month named in the formula."""
    _table(made.create_sheet("Log"), 4, 2)
    return ["=(" + "+".join(f"Log!{c}{r}" for r in range(5, 17)) + ")/1000" for c in "CDE"]


def whole_columns(made: openpyxl.Workbook) -> list[str]:
    """Whole columns, without a total."""
    _table(made.create_sheet("Log"), 1, 1, total=False)
    return [f"=SUM(Log!{c}:{c})*0.001" for c in "BCD"]


def named(made: openpyxl.Workbook) -> list[str]:
    """Ranges with names."""
    _table(made.create_sheet("Log"), 4, 2)
    for n, c in enumerate("CDE", start=1):
        name = openpyxl.workbook.defined_name.DefinedName(
            f"roof{n}", attr_text=f"Log!${c}$5:${c}$16"
        )
        made.defined_names[f"roof{n}"] = name
    return [f"=SUM(roof{n})/1000" for n in (1, 2, 3)]


def listed(made: openpyxl.Workbook) -> list[str]:
    """A table of the spreadsheet program."""
    sheet = made.create_sheet("Log")
    _table(sheet, 4, 2, total=False)
    sheet.add_table(Table(displayName="Readings", ref="B4:E16"))
    return [f"=SUM(Readings[Roof {n} [kWh]])/1000".replace("[kWh]", "'[kWh']") for n in (1, 2, 3)]


def rows(made: openpyxl.Workbook) -> list[str]:
    """Months across a row: C5 to N5."""
    sheet = made.create_sheet("Log")
    sheet["B3"] = "Output, kWh"
    for n, month in enumerate(MONTHS):
        sheet.cell(4, 3 + n, month).number_format = "mmm-yy"
        for roof in range(3):
            sheet.cell(5 + roof, 2, f"Roof {roof + 1} [kWh]")
            sheet.cell(5 + roof, 3 + n, ROOFS[roof][n])
    return [f"=SUM(Log!C{r}:N{r})/1000" for r in (5, 6, 7)]


def two_years(made: openpyxl.Workbook) -> list[str]:
    """Two years in one log; a condition takes one."""
    sheet = made.create_sheet("Log")
    for n, name in enumerate(("Month", "Roof 1 (kWh)", "Roof 2 (kWh)", "Roof 3 (kWh)"), start=1):
        sheet.cell(1, n, name)
    for row in range(24):
        sheet.cell(2 + row, 1, dt.date(2023 + row // 12, row % 12 + 1, 1)).number_format = "mmm yy"
        for roof in range(3):
            sheet.cell(2 + row, 2 + roof, ROOFS[roof][row % 12] * (0.93 if row < 12 else 1.0))
    when = '">="&DATE(2024,1,1),Log!$A$2:$A$25,"<="&DATE(2024,12,31)'
    return [f"=SUMIFS(Log!{c}$2:{c}$25,Log!$A$2:$A$25,{when})/1000" for c in "BCD"]


def register(made: openpyxl.Workbook) -> list[str]:
    """A register, read on the first of each month: C5 to C17."""
    sheet = made.create_sheet("Log")
    sheet["B4"] = "Read on"
    for roof in range(3):
        sheet.cell(4, 3 + roof, f"Register {roof + 1} [kWh]")
        shown = 100_000 * (roof + 1)
        for n in range(14):
            day = dt.date(2024 + n // 12, n % 12 + 1, 1)
            sheet.cell(5 + n, 2, day).number_format = "dd/mm/yyyy"
            sheet.cell(5 + n, 3 + roof, shown)
            shown += ROOFS[roof][n % 12]
    return [f"=(Log!{c}17-Log!{c}5)/1000" for c in "CDE"]


def days(made: openpyxl.Workbook) -> list[str]:
    """Days, some without output; the months on a sheet of their own: Days!B2 to B367."""
    sheet, months = made.create_sheet("Days"), made.create_sheet("Months")
    sheet["A1"] = "Day"
    for roof in range(3):
        sheet.cell(1, 2 + roof, f"Roof {roof + 1} [kWh]")
        months.cell(1, 2 + roof, f"Roof {roof + 1} [kWh]")
    for n in range(366):
        day = dt.date(2024, 1, 1) + dt.timedelta(days=n)
        sheet.cell(2 + n, 1, day).number_format = "yyyy-mm-dd"
        for roof in range(3):
            value = ROOFS[roof][n % 12] / 30 * (0.4 + n % 7 / 5) + n / 10
            sheet.cell(2 + n, 2 + roof, 0.0 if n % 61 == 7 else round(value, 1))
    for n, month in enumerate(MONTHS):
        months.cell(2 + n, 1, month).number_format = "mmm yyyy"
        for roof, c in enumerate("BCD"):
            months.cell(
                2 + n,
                2 + roof,
                f"=SUMPRODUCT((MONTH(Days!$A$2:$A$367)=MONTH($A{2 + n}))*Days!{c}$2:{c}$367)",
            )
    return [f"=SUM(Months!{c}2:{c}13)/1000" for c in "BCD"]


def multiplied(made: openpyxl.Workbook) -> list[str]:
    """Readings times the multiplier of the meter, row by row: E5 to E16."""
    sheet = made.create_sheet("Log")
    sheet["B1"], sheet["C1"] = "Multiplier", 40
    for n, name in enumerate(("Month", "Shown 1", "Shown 2", "Roof 1 [kWh]", "Roof 2 [kWh]")):
        sheet.cell(4, 2 + n, name)
    sheet["G4"] = "Roof 3 [kWh]"
    for n, month in enumerate(MONTHS):
        sheet.cell(5 + n, 2, month).number_format = "mmm yyyy"
        sheet.cell(5 + n, 3, ROOFS[0][n] / 40)
        sheet.cell(5 + n, 4, ROOFS[1][n] / 40)
        sheet.cell(5 + n, 5, f"=C{5 + n}*$C$1")
        sheet.cell(5 + n, 6, f"=D{5 + n}*$C$1")
        sheet.cell(5 + n, 7, ROOFS[2][n])
    return [f"=SUM(Log!{c}5:{c}16)/1000" for c in "EFG"]


LAYOUTS: dict[str, Callable[[openpyxl.Workbook], list[str]]] = {
    made.__name__: made
    for made in (
        columns,
        ends_of_months,
        one_by_one,
        whole_columns,
        named,
        listed,
        rows,
        two_years,
        register,
        days,
        multiplied,
    )
}


def put(cell: str, value: object) -> Change:
    """Give the change of one cell: ``Log!C9``."""
    sheet, _, name = cell.rpartition("!")

    def change(made: openpyxl.Workbook) -> None:
        made[sheet or "MRS(input)"][name] = value

    return change
