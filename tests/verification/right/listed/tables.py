"""Right books whose tables have other columns, lines and places than those of the guidelines."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from tests.verification.right.hands import INPUT
from tests.verification.right.listed.making import LAST, air, dated, listed, months
from tests.verification.right.sheets import HEADS_1, HEADS_2, HEADS_3, NEXT, YEAR, Made

SITES = ("Floor 1", "Floor 2")
ROWS: list[list[Any]] = [
    [YEAR, "(1)", "EC_PJ,i,p", "Electricity of floor 1", 365.2, "MWh/p", "Option C", "Meter"],
    [YEAR, "(2)", "EC_PJ,i,p", "Electricity of floor 2", 498.7, "MWh/p", "Option C", "Meter"],
]
FIXED: list[list[Any]] = [
    ["COP_PJ,i", "COP, floor 1", 4.3, "-", "Catalogue"],
    ["COP_PJ,i", "COP, floor 2", 4.4, "-", "Catalogue"],
    ["COP_RE,i", "Reference COP", 3.2, "-", "Units on sale without inverters"],
    ["EF_elec", "Emission factor", 0.6766, "tCO2/MWh", "Ministry, data of 2022"],
]
TITLES = (
    "Table 1: Parameters to be monitored ex post",
    "Table 2: Parameters to be fixed ex ante",
    "Table 3: CO2 emission reductions",
)


def _headed(made: Made, title: str = "Monitoring Spreadsheet: JCM_VN_AM002_ver01.0") -> None:
    made.put(INPUT, "H1", [[title]])
    made.put(INPUT, "B2", [["Monitoring Report Sheet (Input Sheet)"]])


def _result(values: str, pj: str, re: str, ef: str) -> str:
    return f"=ROUNDDOWN(SUMPRODUCT({values},{pj}/{re}-1)*{ef},0)"


@listed("months in columns of Table 1 before their sum")
def _(made: Made) -> None:
    _headed(made)
    names = [f"{m:02}/2024" for m in range(1, 13)]
    heads = [*HEADS_1[:4], *names, *HEADS_1[4:]]
    lines = []
    for n, (row, scale) in enumerate(zip(ROWS, (30.0, 41.0), strict=True)):
        amounts = [v for _, v in months(scale, n)]
        lines.append([*row[:4], *amounts, f"=SUM(F{6 + n}:Q{6 + n})", *row[5:]])
    made.put(INPUT, "B4", [[TITLES[0]], heads, *lines])
    made.put(INPUT, "B10", [[TITLES[1]], HEADS_2, *FIXED])
    result = _result("R6:R7", "D12:D13", "D14", "D15")
    made.put(INPUT, "B18", [[TITLES[2]], HEADS_3, [YEAR, result, "tCO2/p"]])


@listed("Table 2 before Table 1")
def _(made: Made) -> None:
    _headed(made)
    made.put(INPUT, "B4", [[TITLES[1]], HEADS_2, *FIXED])
    made.put(INPUT, "B12", [[TITLES[0]], HEADS_1, *ROWS])
    result = _result("F14:F15", "D6:D7", "D8", "D9")
    made.put(INPUT, "B18", [[TITLES[2]], HEADS_3, [YEAR, result, "tCO2/p"]])


@listed("notes, a signature and a stamp under the tables")
def _(made: Made) -> None:
    air(made, [365.2, 498.7])
    made.put(
        INPUT,
        "B26",
        [
            ["Note 1: values of floor 2 include the corridor."],
            ["Note 2: 12 months, 2 meters, 1 % accuracy class."],
            ["Prepared by", "Nguyen Van A", None, "Checked by", "Tran B"],
            ["Date", dt.date(2025, 1, 15), None, "Date", dt.date(2025, 1, 20)],
        ],
    )


@listed("units in the headings and no column for them")
def _(made: Made) -> None:
    _headed(made)
    heads = [*HEADS_1[:4], "Monitored Values (MWh/p)", *HEADS_1[6:]]
    made.put(INPUT, "B4", [[TITLES[0]], heads, *([*r[:5], *r[6:]] for r in ROWS)])
    made.put(INPUT, "B10", [[TITLES[1]], HEADS_2, *FIXED])
    result = _result("F6:F7", "D12:D13", "D14", "D15")
    made.put(INPUT, "B18", [[TITLES[2]], HEADS_3, [YEAR, result, "tCO2/p"]])


OPTIONS = {
    "a letter": "C",
    "a long text": "Option C: based on measurements by measuring equipment",
    "Japanese": "オプションC",
    "Vietnamese": "Phương án C",
    "brackets": "(C)",
    "small letters": "option c",
}
for _name, _option in OPTIONS.items():

    @listed(f"options written with {_name}")
    def _(made: Made, option: str = _option) -> None:
        air(made, [365.2, 498.7])
        for row in (8, 9):
            made.sheet(INPUT)[f"H{row}"] = option


@listed("reference and project emissions beside the reductions")
def _(made: Made) -> None:
    _headed(made)
    made.put(INPUT, "B4", [[TITLES[0]], HEADS_1, *ROWS])
    made.put(INPUT, "B10", [[TITLES[1]], HEADS_2, *FIXED])
    heads = [HEADS_3[0], "Reference emissions", "Project emissions", *HEADS_3[1:]]
    lines = [YEAR, "=SUMPRODUCT(F6:F7,D12:D13)/D14*D15", "=SUM(F6:F7)*D15"]
    made.put(INPUT, "B18", [[TITLES[2]], heads, [*lines, "=ROUNDDOWN(C20-D20,0)", "tCO2/p"]])


@listed("years that are headings of their own lines")
def _(made: Made) -> None:
    _headed(made)
    lines: list[list[Any]] = []
    for year, amounts in ((YEAR, (365.2, 498.7)), (NEXT, (361.9, 512.4))):
        for n, (row, amount) in enumerate(zip(ROWS, amounts, strict=True)):
            lines.append([year if n == 0 else None, *row[1:4], amount, *row[5:]])
    made.put(INPUT, "B4", [[TITLES[0]], HEADS_1, *lines])
    made.put(INPUT, "B12", [[TITLES[1]], HEADS_2, *FIXED])
    results = [
        [year, _result(f"F{6 + 2 * n}:F{7 + 2 * n}", "D14:D15", "D16", "D17"), "tCO2/p"]
        for n, year in enumerate((YEAR, NEXT))
    ]
    made.put(INPUT, "B20", [[TITLES[2]], HEADS_3, *results, ["Total", "=SUM(C22:C23)", "tCO2"]])


@listed("a line for each floor in Table 3, and their sum")
def _(made: Made) -> None:
    _headed(made)
    made.put(INPUT, "B4", [[TITLES[0]], HEADS_1, *ROWS])
    made.put(INPUT, "B10", [[TITLES[1]], HEADS_2, *FIXED])
    lines = [[YEAR, f"=F{6 + n}*(D{12 + n}/D14-1)*D15", "tCO2/p"] for n in (0, 1)]
    total = ["Total", "=ROUNDDOWN(SUM(C20:C21),0)", "tCO2"]
    made.put(INPUT, "B18", [[TITLES[2]], HEADS_3, *lines, total])


@listed("empty columns between the columns of the tables")
def _(made: Made) -> None:
    _headed(made)

    def wide(row: list[Any]) -> list[Any]:
        return [part for content in row for part in (content, None)]

    made.put(INPUT, "B4", [[TITLES[0]], wide(HEADS_1), *map(wide, ROWS)])
    made.put(INPUT, "B10", [[TITLES[1]], wide(HEADS_2), *map(wide, FIXED)])
    result = _result("J6:J7", "F12:F13", "F14", "F15")
    made.put(INPUT, "B18", [[TITLES[2]], wide(HEADS_3), wide([YEAR, result, "tCO2/p"])])


@listed("a row of column letters under the headings")
def _(made: Made) -> None:
    _headed(made)
    letters = [f"({c})" for c in "abcdefgh"]
    made.put(INPUT, "B4", [[TITLES[0]], HEADS_1, letters, *ROWS])
    made.put(INPUT, "B11", [[TITLES[1]], HEADS_2, letters[:5], *FIXED])
    result = _result("F7:F8", "D14:D15", "D16", "D17")
    made.put(INPUT, "B20", [[TITLES[2]], HEADS_3, letters[:3], [YEAR, result, "tCO2/p"]])


@listed("a factor of per mille, as the cell shows it")
def _(made: Made) -> None:
    air(made, [365.2, 498.7])
    sheet = made.sheet(INPUT)
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value == 0.6766:
                cell.number_format = '0.0000 "tCO2/MWh"'
            if cell.value in (365.2, 498.7):
                cell.number_format = '#,##0.00 "MWh"'


@listed("rows numbered in a first column, and remarks in a last one")
def _(made: Made) -> None:
    _headed(made)
    heads = ["No.", *HEADS_1, "Remarks"]
    remarks = ("meter replaced in 2022", "class 0.5")
    rows = [[n, *row, remarks[n - 1]] for n, row in enumerate(ROWS, start=1)]
    made.put(INPUT, "A4", [[TITLES[0]], heads, *rows])
    made.put(INPUT, "A10", [[TITLES[1]], ["No.", *HEADS_2]])
    made.put(INPUT, "A12", [[n, *row] for n, row in enumerate(FIXED, start=1)])
    result = _result("F6:F7", "D12:D13", "D14", "D15")
    made.put(INPUT, "A18", [[TITLES[2]], ["No.", *HEADS_3], [1, YEAR, result, "tCO2/p"]])


@listed("amounts of months that are rows of Table 1, with a line of Table 3 for each")
def _(made: Made) -> None:
    _headed(made)
    periods = [f"01/{m:02}/2024 - {LAST[m - 1]}/{m:02}/2024" for m in range(1, 13)]
    lines: list[list[Any]] = []
    for m, period in enumerate(periods):
        for n, row in enumerate(ROWS):
            lines.append([period, *row[1:4], months((30.0, 41.0)[n], n)[m][1], *row[5:]])
    made.put(INPUT, "B4", [[TITLES[0]], HEADS_1, *lines])
    made.put(INPUT, "B32", [[TITLES[1]], HEADS_2, *FIXED])
    results = [
        [period, f"=SUMPRODUCT(F{6 + 2 * m}:F{7 + 2 * m},$D$34:$D$35/$D$36-1)*$D$37", "tCO2/p"]
        for m, period in enumerate(periods)
    ]
    total = ["Total", "=ROUNDDOWN(SUM(C42:C53),0)", "tCO2"]
    made.put(INPUT, "B40", [[TITLES[2]], HEADS_3, *results, total])


def with_conditions(
    made: Made,
    formulas: Sequence[str] = (
        '=DSUM(List!A1:D25,"MWh",List!G1:H2)',
        '=DSUM(List!A1:D25,"MWh",List!J1:K2)',
    ),
    *conditions: tuple[str, int | None],
    by_days: bool = False,
) -> None:
    """Write a list of months of two floors, and blocks of conditions beside it from G1 and J1.

    Months are numbers, or the days that they begin with.
    """
    both = (months(30.0), months(41.0, 1))
    lines = [
        [site, day.year, day if by_days else day.month, amount]
        for site, amounts in zip(SITES, both, strict=True)
        for day, amount in amounts
    ]
    made.put("List", "A1", [["Site", "Year", "Month", "MWh"], *lines])
    dated(made, "List", 3)
    asked = conditions or [(site, 2024) for site in SITES]
    for at, (site, year) in zip(("G1", "J1"), asked, strict=True):
        made.put("List", at, [["Site", "Year"], [site, year]])
    air(made, formulas)


listed("a list with conditions beside it")(with_conditions)


@listed("a list with conditions beside it, a year that is not asked for")
def _(made: Made) -> None:
    with_conditions(
        made, _dsum("List!$A$1:$D$25", "4"), ('="=Floor 1"', None), ('="=Floor 2"', None)
    )


@listed("a list of whole columns with conditions beside it")
def _(made: Made) -> None:
    with_conditions(made, _dsum("List!$A:$D", "List!$D$1"))


@listed("a list of days of months with conditions beside it")
def _(made: Made) -> None:
    with_conditions(made, by_days=True)


def _dsum(cells: str, column: str) -> list[str]:
    return [f"=DSUM({cells},{column},List!{block})" for block in ("$G$1:$H$2", "$J$1:$K$2")]
