"""Right monitoring spreadsheets in layouts of many hands, each with the tonnes that are right."""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Callable
from pathlib import Path

from openpyxl.styles import numbers
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.table import Table, TableColumn

from tests.verification.right.sheets import (
    HEADS_1,
    HEADS_2,
    HEADS_3,
    NEXT,
    TABLE_1,
    TABLE_2,
    TABLE_3,
    YEAR,
    Made,
    solar,
)

INPUT = "MRS(input)"
THREE = (700.5, 512.0, 300.25)
"""MWh of three roofs: 1512.75 MWh, 503.74575 tCO2."""
SUMMED = "=ROUNDDOWN(SUM({values})*{factor},0)"
BOOKS: dict[str, tuple[int, Callable[[Path], None]]] = {}
"""By name: the right tonnes, and what writes the file."""


Make = Callable[[Made], object]


def right(name: str, tonnes: int) -> Callable[[Make], Make]:
    """Take a book into the list."""

    def taken(make: Make) -> Make:
        def write(path: Path) -> None:
            made = Made()
            make(made)
            made.save(path)

        assert name not in BOOKS, name
        BOOKS[name] = tonnes, write
        return make

    return taken


# -- periods ----------------------------------------------------------------------------------

PERIODS = {
    "months in words": "Jan 2024 – Dec 2024",
    "months before the year": "Jan-Dec 2024",
    "the year before the months": "2024 (January - December)",
    "years of two digits": "01.01.24 - 31.12.24",
    "with the days counted": "From 1 January 2024 to 31 December 2024 (366 days)",
    "in Japanese years": "令和6年1月1日～令和6年12月31日",
    "in Vietnamese": "ngày 01 tháng 01 năm 2024 đến ngày 31 tháng 12 năm 2024",
    "in Indonesian": "Januari - Desember 2024",
    "in Spanish": "1 enero 2024 - 31 diciembre 2024",
    "without signs": "20240101-20241231",
    "American": "01/01/2024 - 12/31/2024",
    "the year once": "2024/1/1-12/31",
    "the year alone": 2024,
}


def _of_period(period: object) -> Make:
    return lambda made: solar(made, THREE, SUMMED, periods=(period,))


for _name, _period in PERIODS.items():
    right(f"period {_name}", 503)(_of_period(_period))


@right("quarters written as Q1 2024", 503)
def _(made: Made) -> None:
    quarters = [f"Q{n} 2024" for n in range(1, 5)]
    solar(
        made,
        [300.0, 400.5, 500.25, 312.0],
        SUMMED,
        periods=quarters,
        results=[[YEAR, SUMMED, "tCO2/p"]],
    )


@right("months as date cells that show Jan-24", 63)
def _(made: Made) -> None:
    """192 MWh."""
    names = solar(
        made,
        [10.5 + n for n in range(12)],
        SUMMED,
        periods=[dt.datetime(2024, m, 1) for m in range(1, 13)],
        results=[[YEAR, "=ROUNDDOWN(SUM({values})*{factor},0)", "tCO2/p"]],
    )
    sheet = made.sheet(INPUT)
    first = int(names["first"][1:])
    for row in range(first, first + 12):
        sheet.cell(row, 2).number_format = "mmm-yy"
    assert sheet.cell(first, 6).value == 10.5


@right("first and last day in columns of their own", 503)
def _(made: Made) -> None:
    solar(made, THREE, SUMMED, periods=(None,))
    sheet = made.sheet(INPUT)
    sheet.insert_cols(2)
    sheet["B8"], sheet["C8"] = "Monitoring period (from)", "Monitoring period (to)"
    for row in (9, 10, 11):
        sheet.cell(row, 2, dt.datetime(2024, 1, 1)).number_format = numbers.FORMAT_DATE_DDMMYY
        sheet.cell(row, 3, dt.datetime(2024, 12, 31)).number_format = numbers.FORMAT_DATE_DDMMYY
    _moved(made)


def _moved(made: Made) -> None:
    """Mend the only formula after a column was put in."""
    sheet = made.sheet(INPUT)
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell.value, str) and cell.value.startswith("="):
                cell.value = "=ROUNDDOWN(SUM(G9:G11)*$E$16,0)"
    sheet["C21"] = YEAR


@right("a period that a formula writes", 503)
def _(made: Made) -> None:
    text = '=TEXT(DATE(2024,1,1),"dd/mm/yyyy")&" - "&TEXT(DATE(2024,12,31),"dd/mm/yyyy")'
    solar(made, THREE, SUMMED, periods=(text,))


# -- names, tables, ranges over sheets ----------------------------------------------------------


def _log(made: Made, name: str = "Log") -> None:
    rows = [[f"2024-{m:02}", 50.0 + m, 40.0 + m] for m in range(1, 13)]
    made.put(name, "A1", [["Month", "Roof A (MWh)", "Roof B (MWh)"], *rows])


def _table(made: Made, totals: bool = False) -> None:
    _log(made)
    sheet = made.sheet("Log")
    last = 13
    if totals:
        made.put("Log", "A14", [["Total", "=SUBTOTAL(109,Log[A])", "=SUBTOTAL(109,Log[B])"]])
        last = 14
    for cell, title in zip(("A1", "B1", "C1"), ("Month", "A", "B"), strict=True):
        sheet[cell] = title
    table = Table(displayName="Log", ref=f"A1:C{last}", totalsRowCount=1 if totals else None)
    for n, title in enumerate(("Month", "A", "B"), start=1):
        table.tableColumns.append(TableColumn(id=n, name=title))
    sheet.add_table(table)


@right("sums of a named table", 411)
def _(made: Made) -> None:
    solar(made, ["=SUM(Log[A])", "=SUM(Log[B])"], SUMMED)
    _table(made)


@right("totals row of a named table", 411)
def _(made: Made) -> None:
    solar(made, ["=Log[[#Totals],[A]]", "=Log[[#Totals],[B]]"], SUMMED)
    _table(made, totals=True)


@right("a month that is looked up in a named table", 411)
def _(made: Made) -> None:
    solar(made, ['=SUMIFS(Log[A],Log[Month],"2024*")', "=SUM(Log[[#Data],[B]])"], SUMMED)
    _table(made)


@right("the same cell of twelve sheets", 121)
def _(made: Made) -> None:
    solar(made, ["=SUM(M01:M12!C5)"], SUMMED)
    for m in range(1, 13):
        made.put(f"M{m:02}", "B5", [["Generation", 24.0 + m, "MWh"]])


@right("counted and averaged over sheets", 121)
def _(made: Made) -> None:
    solar(made, ["=AVERAGE(M01:M12!C5)*COUNT(M01:M12!C5)"], SUMMED)
    for m in range(1, 13):
        made.put(f"M{m:02}", "B5", [["Generation", 24.0 + m, "MWh"]])


@right("a name of the workbook", 503)
def _(made: Made) -> None:
    names = solar(made, THREE, "=ROUNDDOWN(SUM({values})*EF_grid,0)")
    _name_it(made, "EF_grid", names["factor"])


@right("names of sheets that mean other cells elsewhere", 503)
def _(made: Made) -> None:
    names = solar(made, THREE, "=ROUNDDOWN(SUM({values})*EF,0)")
    made.put("Notes", "A1", [["old factor", 0.564]])
    made.book["Notes"].defined_names["EF"] = DefinedName("EF", attr_text="Notes!$B$1")
    place = f"'{INPUT}'!{names['factor']}"
    made.book[INPUT].defined_names["EF"] = DefinedName("EF", attr_text=place)


@right("a name that moves with the cell", 503)
def _(made: Made) -> None:
    names = solar(made, THREE, "=ROUNDDOWN(SUM('MRS(calc_process)'!C3:C5),0)")
    row = int(names["first"][1:])
    made.put("MRS(calc_process)", "B2", [["Reference emissions", "tCO2"]])
    for n in range(3):
        made.put("MRS(calc_process)", f"C{3 + n}", [[f"=amount*'{INPUT}'!{names['factor']}"]])
    # As seen from A1: the row of C3 is that of the first roof.
    text = f"'{INPUT}'!$F{row - 2}"
    made.book.defined_names["amount"] = DefinedName("amount", attr_text=text)


def _name_it(made: Made, name: str, cell: str) -> None:
    made.book.defined_names[name] = DefinedName(name, attr_text=f"'{INPUT}'!{cell}")


# -- formulas -----------------------------------------------------------------------------------

FORMULAS = {
    "a product of columns": "=ROUNDDOWN(SUMPRODUCT({values},{factors}),0)",
    "rounded first to six places": "=ROUNDDOWN(ROUND(SUM({values})*{factor},6),0)",
    "INT": "=INT(SUM({values})*{factor})",
    "TRUNC and no less than zero": "=MAX(0,TRUNC(SUM({values})*{factor}))",
    "FLOOR": "=FLOOR(SUM({values})*{factor},1)",
    "a subtotal": "=ROUNDDOWN(SUBTOTAL(9,{values})*{factor},0)",
    "a subtotal of visible rows": "=ROUNDDOWN(SUBTOTAL(109,{values})*{factor},0)",
    "a condition on the symbol": ('=ROUNDDOWN(SUMIF(D9:D11,"EG*",{values})*{factor},0)'),
    "a test for numbers": "=ROUNDDOWN(SUMPRODUCT(ISNUMBER({values})*{factor},{values}),0)",
    "each roof by itself": "=ROUNDDOWN(F9*{factor}+F10*{factor}+F11*{factor},0)",
    "a quotient": "=ROUNDDOWN(SUM({values})/(1/{factor}),0)",
    "caught errors": "=IFERROR(ROUNDDOWN(SUM({values})*{factor},0),0)",
    "a guard against blanks": ('=IF(COUNT({values})=0,"",ROUNDDOWN(SUM({values})*{factor},0))'),
}


def _of_formula(formula: str) -> Make:
    factors = (0.333,) * 3 if "{factors}" in formula else (0.333,)
    return lambda made: solar(made, THREE, formula, factors=factors)


for _name, _formula in FORMULAS.items():
    right(f"result by {_name}", 503)(_of_formula(_formula))


@right("an array formula for each roof", 503)
def _(made: Made) -> None:
    solar(made, THREE, "=ROUNDDOWN(SUM('MRS(calc_process)'!C3:C5),0)")
    made.put("MRS(calc_process)", "B2", [["Reference emissions of each roof", None]])
    made.sheet("MRS(calc_process)")["C3"] = ArrayFormula(
        "C3:C5", f"='{INPUT}'!F9:F11*'{INPUT}'!$D$16"
    )


@right("results beside the subtotals of a filtered list", 268)
def _(made: Made) -> None:
    """Roofs that are sold are filtered out of the list: 800.5 MWh and 5.5 MWh are left."""
    solar(made, ["=SUBTOTAL(9,List!C2:C7)"], SUMMED)
    rows = [("A", 400.5), ("B", 90.0), ("A", 400.0), ("B", 80.0), ("A", 5.5), ("B", 60.0)]
    listed = [[f"Roof {n}", kind, value] for n, (kind, value) in enumerate(rows, start=1)]
    made.put("List", "A1", [["Roof", "Scope", "MWh"], *listed])
    sheet = made.sheet("List")
    sheet.auto_filter.ref = "A1:C7"
    sheet.auto_filter.add_filter_column(1, ["A"])
    for row in (3, 5, 7):
        sheet.row_dimensions[row].hidden = True


# -- units, symbols, ids ------------------------------------------------------------------------


@right("amounts in kWh", 503)
def _(made: Made) -> None:
    values = [1000 * v for v in THREE]
    solar(made, values, "=ROUNDDOWN(SUM({values})/1000*{factor},0)", unit="kWh/p")


@right("a factor in kg per kWh", 503)
def _(made: Made) -> None:
    solar(made, THREE, SUMMED, factor_unit="kgCO2/kWh")


@right("a meter in kWh behind MWh", 503)
def _(made: Made) -> None:
    solar(made, [f"=Meters!B{n}/1000" for n in (2, 3, 4)], SUMMED)
    made.put(
        "Meters", "A1", [["Meter", "kWh"], *[[f"M-{n}", 1000 * v] for n, v in enumerate(THREE)]]
    )


IDS = {
    "JCM VN AM007, version 1.0": "JCM VN AM007, version 1.0",
    "with hyphens": "Monitoring Spreadsheet: JCM-VN-AM007-Ver01.0",
    "in wide letters": "Monitoring Spreadsheet: ＪＣＭ＿ＶＮ＿ＡＭ００７＿ｖｅｒ０１．０",
}


def _of_title(title: str) -> Make:
    return lambda made: solar(made, THREE, SUMMED, title=title)


for _name, _title in IDS.items():
    right(f"heading {_name}", 503)(_of_title(_title))


@right("numbered symbols with members in words", 503)
def _(made: Made) -> None:
    solar(made, THREE, SUMMED, symbol=lambda n: f"EG_{n + 1},p")


@right("columns in another order and place", 503)
def _(made: Made) -> None:
    names = solar(made, THREE, SUMMED, left=5, top=4)
    assert names["values"] == "I12:I14"


@right("headings in two languages", 503)
def _(made: Made) -> None:
    japanese = "モニタリング期間 番号 パラメータ データの説明 モニタリング値 単位 オプション 出所"
    heads = [f"{j}\n{e}" for j, e in zip(japanese.split(), HEADS_1, strict=True)]
    solar(made, THREE, SUMMED, heads=(heads, HEADS_2, HEADS_3))


# -- lists, spare rows, other sheets --------------------------------------------------------------


def _list(heads: list[str | None], units: list[str | None]) -> Make:
    def make(made: Made) -> None:
        at = "'MRS(input_separate)'!"
        solar(
            made,
            [f"=SUM({at}C5:C8)"],
            f"=ROUNDDOWN(SUMPRODUCT({at}C5:C8,{at}D5:D8),0)",
            symbol="EG_p",
            factors=(),
        )
        made.put("MRS(input_separate)", "A3", [heads, units])
        listed = [(f"Roof {n}", f"S/N 20{n}", v, 0.333) for n, v in enumerate(THREE, start=1)]
        made.put("MRS(input_separate)", "A5", [*listed, ("Roof 4", None, None, 0.333)])

    return make


right("a list whose first heading is No.", 503)(
    _list(["No.", "Serial", "EG_i,p", "EF_RE,i"], [None, None, "MWh/p", "tCO2/MWh"])
)
right("a list whose first heading is in Japanese", 503)(
    _list(["設備名", "製造番号", "EGi,p", "EFRE,i"], ["", "", "MWh/p", "tCO2/MWh"])
)
right("a list with units in brackets", 503)(
    _list(["Site", "Meter", "EG_i,p", "EF_RE,i"], ["(units)", None, "MWh/p", "tCO2/MWh"])
)


@right("a form of ten roofs of which three are used", 503)
def _(made: Made) -> None:
    solar(
        made,
        [*THREE, *[None] * 7],
        "=ROUNDDOWN(SUMPRODUCT({values},{factors}),0)",
        factors=(0.333,) * 10,
    )


@right("a form whose second year is not used yet", 503)
def _(made: Made) -> None:
    solar(
        made,
        [*THREE, None, None, None],
        "",
        periods=(YEAR, NEXT),
        results=[
            [YEAR, "=ROUNDDOWN(SUM({values1})*{factor},0)", "tCO2/p"],
            [NEXT, "=ROUNDDOWN(SUM({values2})*{factor},0)", "tCO2/p"],
        ],
    )


@right("two years and their total", 838)
def _(made: Made) -> None:
    solar(
        made,
        [*THREE, 400.0, 356.5, 250.0],
        "",
        periods=(YEAR, NEXT),
        results=[
            [YEAR, "=ROUNDDOWN(SUM({values1})*{factor},0)", "tCO2/p"],
            [NEXT, "=ROUNDDOWN(SUM({values2})*{factor},0)", "tCO2/p"],
            ["Total", "=SUM(C24:C25)", "tCO2"],
        ],
    )


@right("a plan that holds Table 2 alone", 503)
def _(made: Made) -> None:
    solar(made, THREE, SUMMED)
    made.put("MPS(input)", "B1", [["Monitoring Spreadsheet: JCM_VN_AM007_ver01.0"]])
    row = ["EF_RE,i", "Reference CO2 emission factor", 0.333, "tCO2/MWh", "VN_AM007, section I"]
    made.put("MPS(input)", "B4", [[TABLE_2], HEADS_2, row])


@right("sheets of notes, hidden ones and charts beside", 503)
def _(made: Made) -> None:
    solar(made, THREE, SUMMED)
    made.put("Change log", "A1", [["v1", "first issue"], ["v2", "=1/0"], ["v3", "#N/A"]])
    made.sheet("Change log")["B2"] = "mended"
    made.put("old", "A1", [["EG", 1.0]])
    made.sheet("old").sheet_state = "hidden"
    made.book.create_chartsheet("Chart")


def _with_module(path: Path) -> None:
    """Put a module sheet among the sheets, as workbooks have it that began in an older program."""
    with zipfile.ZipFile(path) as before:
        parts = {info.filename: before.read(info) for info in before.infolist()}
    book = parts["xl/workbook.xml"]
    parts["xl/workbook.xml"] = book.replace(
        b"</sheets>",
        b'<sheet xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
        b'name="Module1" sheetId="90" r:id=""/></sheets>',
    )
    parts["xl/vbaProject.bin"] = b"\xd0\xcf\x11\xe0 not a real macro"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as after:
        for name, data in parts.items():
            after.writestr(name, data)


def _macros(path: Path) -> None:
    made = Made()
    solar(made, THREE, SUMMED)
    made.save(path)
    _with_module(path)


BOOKS["macros and a module sheet"] = 503, _macros


@right("titles without the word Table", 503)
def _(made: Made) -> None:
    titles = (
        "Parameters to be monitored ex post",
        "Parameters fixed ex ante",
        "Calculation of CO2 emission reductions",
    )
    solar(made, THREE, SUMMED, titles=titles)


@right("tables under long titles", 503)
def _(made: Made) -> None:
    titles = [f"{t} (for verification, filled in by the participants)" for t in (TABLE_1, TABLE_2)]
    solar(made, THREE, SUMMED, titles=(*titles, TABLE_3))
