"""One cell changed, and every line of the verdict on it: finding, cell, effect, and the last line.

The workbook has four systems of 700, 512.3, 648.4 and 905.2 MWh at 0.333 tCO2/MWh: 921.0447 tCO2.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from jcm_mrv import verify
from jcm_mrv.verification.judged import Judged, tonnes
from jcm_mrv.verification.verdict import Verdict, numbered
from jcm_mrv.workbook.address import position_of
from tests.effort import one_in
from tests.verification.faults.editing import Place, Workbook
from tests.verification.faults.targets import CHILLERS, SOLAR_4, _complete, own_solar
from tests.verification.test_last_line import A_CHECK, outcome
from tests.workbook.official.build import build
from tests.workbook.official.looks import LOOKS

SHEETS = {"in": "MRS(input)", "calc": "MRS(calc_process)", "plan": "MPS(input)"}
Cells = dict[str, float | str | None]


def place(cell: str) -> Place:
    """Give the place of ``in!E8``."""
    sheet, _, name = cell.partition("!")
    position = position_of(name)
    assert position is not None
    return SHEETS[sheet], *position


def edited(path: Path, cells: Cells, out: Path) -> Path:
    """Write a copy with cells changed: a formula begins with ``=``, an error with ``#``."""
    book = Workbook(path)
    for cell, value in cells.items():
        at = place(cell)
        if value is None:
            book.blank(at)
        elif not isinstance(value, str):
            book.number(at, float(value))
        elif value.startswith("="):
            book.set_formula(at, value[1:])
        elif value.startswith("#"):
            book.error(at, value)
        elif value == "hidden row":
            book.hide_row(at)
        elif value == "hidden column":
            book.hide_column(at)
        else:
            book.text(at, value)
    return book.save(out)


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("books")
    contents = {"solar": SOLAR_4, "chillers": CHILLERS}
    for name, content in contents.items():
        build(folder / f"{name}.xlsx", _complete(content), LOOKS["plain"])
    years, _ = own_solar(folder)
    return {name: folder / f"{name}.xlsx" for name in contents} | {"years": years}


ONE_OPEN = "921 tCO2 stated and recomputed, but 1 corrective action request is open"
ASKED = "; 1 clarification request is open"
LOST = "the result cannot be recomputed from the workbook's inputs"
IN, CALC = "MRS(input)", "MRS(calc_process)"
RE = "RE = sum(EG[i] * EF_RE[i] for i in system)"

# Cells, then lines of: number, code, cell, effect in tCO2, words of what is found and expected.
Line = tuple[str, str, str, float | None, str]
SOLAR: dict[str, tuple[Cells, list[Line], str]] = {
    "1000 times too large": (
        {"in!E8": 700_000},
        [
            (
                "CAR-1",
                "VER-032",
                f"{IN}!E8",
                232_866.9,
                "700,000 MWh beside 512.3 in MRS(input)!E9, 648.4 in MRS(input)!E10, 905.2 in "
                "MRS(input)!E11 about 700 MWh",
            )
        ],
        "not confirmed: 233,787 tCO2 stated and recomputed, but 1 corrective action request is "
        "open; 232,866.900 tCO2 more in question by CAR-1",
    ),
    "a number as text": (
        {"in!E8": "700"},
        [("CAR-1", "VER-011", f"{IN}!E8", -233.1, "the text '700' the number 700")],
        f"not confirmed: {ONE_OPEN}",
    ),
    "a text": (
        {"in!E8": "see annex"},
        [
            ("CAR-1", "VER-012", f"{IN}!E8", None, "'see annex' a number in MWh"),
        ],
        f"not confirmed: {LOST}; 1 corrective action request is open",
    ),
    "an empty cell": (
        {"in!E8": None},
        [
            ("CAR-1", "VER-005", f"{IN}!E8", None, "an empty cell a number in MWh"),
        ],
        f"not confirmed: {LOST}; 1 corrective action request is open",
    ),
    "an error": (
        {"in!E8": "#DIV/0!"},
        [
            ("CAR-1", "VER-010", f"{IN}!E8", None, "#DIV/0! a value"),
        ],
        f"not confirmed: {LOST}; 1 corrective action request is open",
    ),
    "a negative amount": (
        {"in!E8": -700},
        [("CAR-1", "VER-037", f"{IN}!E8", None, "-700 MWh zero or more")],
        "not confirmed: 454 tCO2 stated and recomputed, but 1 corrective action request is open",
    ),
    "a unit that the formulas do not go by": (
        {"in!F8": "kWh/p"},
        [
            ("CAR-1", "VER-030", f"{IN}!E8", 232.8669, "700 kWh/p 0.7 MWh, or the unit MWh"),
        ],
        "not confirmed: 921 tCO2 stated, 688 tCO2 recomputed: falls by 233 tCO2 (25.3%); "
        "1 corrective action request is open",
    ),
    "a unit of another kind": (
        {"in!F8": "t"},
        [
            ("CAR-1", "VER-030", f"{IN}!E8", None, "t MWh"),
        ],
        f"not confirmed: {LOST}; 1 corrective action request is open",
    ),
    "an unknown unit": (
        {"in!F8": "bananas"},
        [
            ("CAR-1", "VER-030", f"{IN}!E8", None, "bananas MWh"),
        ],
        f"not confirmed: {LOST}; 1 corrective action request is open",
    ),
    "no unit": (
        {"in!F8": None},
        [("CL-1", "VER-031", f"{IN}!E8", None, "an empty unit MWh")],
        "not confirmed: 921 tCO2 stated and recomputed, but 1 clarification request is open",
    ),
    "an option that is not allowed": (
        {"in!G8": "Option A"},
        [("CL-1", "VER-051", f"{IN}!E8", None, "Option A Option C")],
        "confirmed: 921 tCO2",
    ),
    "the same in Japanese": (
        {"in!G8": "オプションB"},
        [("CL-1", "VER-051", f"{IN}!E8", None, "Option B Option C")],
        "confirmed: 921 tCO2",
    ),
    "no option": (
        {"in!G8": None},
        [("CL-1", "VER-050", f"{IN}!E8", None, "nothing Option C")],
        "confirmed: 921 tCO2",
    ),
    "a factor of another source": (
        {"plan!D16": 0.5},
        [
            (
                "CL-1",
                "VER-034",
                "MPS(input)!D16",
                116.9,
                f"0.5 tCO2/MWh (Specification, page 3), taken by {IN}!E16 0.333 or 0.533 tCO2/MWh",
            )
        ],
        "not confirmed: 1,037 tCO2 stated and recomputed, but 1 clarification request is open; "
        "116.900 tCO2 more in question by CL-1",
    ),
    "a factor of no source": (
        {"plan!D16": 0.5, "plan!G16": None},
        [
            (
                "CAR-1",
                "VER-035",
                "MPS(input)!D16",
                116.9,
                f"0.5 tCO2/MWh, no source, taken by {IN}!E16 0.333 or 0.533 tCO2/MWh",
            )
        ],
        "not confirmed: 1,037 tCO2 stated and recomputed, but 1 corrective action request is open; "
        "116.900 tCO2 more in question by CAR-1",
    ),
    "a typed result": (
        {"in!E23": 930},
        [
            ("CAR-1", "VER-020", f"{IN}!E23", 8.9553, "930 ER = RE - PE, rounded down"),
        ],
        "not confirmed: 930 tCO2 stated, 921 tCO2 recomputed: falls by 9 tCO2 (1.0%); "
        "1 corrective action request is open",
    ),
    "a typed result that is right": (
        {"in!E23": 921},
        [("CAR-1", "VER-020", f"{IN}!E23", -0.0447, "921 ER = RE - PE, rounded down")],
        f"not confirmed: {ONE_OPEN}",
    ),
    "a typed result that is too low": (
        {"in!E23": 900},
        [
            ("CAR-1", "VER-020", f"{IN}!E23", -21.0447, "900 ER = RE - PE, rounded down"),
        ],
        "not confirmed: 900 tCO2 stated, 921 tCO2 recomputed: rises by 21 tCO2 (2.3%); "
        "1 corrective action request is open",
    ),
    "a result that is not rounded": (
        {"in!E23": f"='{CALC}'!C6"},
        [
            ("CAR-1", "VER-061", f"{IN}!E23", 0.0447, "921.0447 tCO2 921 tCO2"),
        ],
        "not confirmed: 921.045 tCO2 stated, 921 tCO2 recomputed: falls by 0.045 tCO2 (0.0%); "
        "1 corrective action request is open",
    ),
    "a result rounded up": (
        {"in!E23": f"=ROUNDUP('{CALC}'!C6,0)"},
        [
            ("CAR-1", "VER-027", f"{IN}!E23", 1, "=ROUNDUP( ROUNDDOWN(x,0)"),
        ],
        "not confirmed: 922 tCO2 stated, 921 tCO2 recomputed: falls by 1 tCO2 (0.1%); "
        "1 corrective action request is open",
    ),
    "a result rounded to the nearest": (
        {"in!E23": f"=ROUND('{CALC}'!C6,0)"},
        [("CAR-1", "VER-027", f"{IN}!E23", None, "=ROUND( ROUNDDOWN(x,0)")],
        f"not confirmed: {ONE_OPEN}",
    ),
    "a result rounded up without a function for it": (
        {"in!E23": f"=INT('{CALC}'!C6+0.5)"},
        [
            (
                "CAR-1",
                "VER-022",
                f"{IN}!E23",
                0.5,
                "(gives 921.5447; methodology 921.0447) ER = RE - PE, rounded down",
            ),
        ],
        f"not confirmed: {ONE_OPEN}",
    ),
    "a guard of a gram": (
        {"in!E23": f"=ROUNDDOWN(ROUND('{CALC}'!C6,6),0)"},
        [],
        "confirmed: 921 tCO2",
    ),
    "a pasted intermediate value": (
        {"calc!C9": 1000},
        [
            ("CAR-1", "VER-020", f"{CALC}!C9", 79, f"1,000 {RE}"),
        ],
        "not confirmed: 1,000 tCO2 stated, 921 tCO2 recomputed: falls by 79 tCO2 (7.9%); "
        "1 corrective action request is open",
    ),
    "a number among formulas": (
        {"calc!C10": 300},
        [
            ("CAR-1", "VER-020", f"{CALC}!C10", 66.9, "300 a formula that leads to RE_p"),
        ],
        "not confirmed: 987 tCO2 stated, 921 tCO2 recomputed: falls by 66 tCO2 (6.7%); "
        "1 corrective action request is open",
    ),
    "two numbers among formulas": (
        {"calc!C10": 300, "calc!C12": 300},
        [
            ("CAR-1", "VER-020", f"{CALC}!C10", None, "300 a formula that leads to RE_p"),
            ("CAR-2", "VER-020", f"{CALC}!C12", None, "300 a formula that leads to RE_p"),
        ],
        "not confirmed: 1,072 tCO2 stated, 921 tCO2 recomputed: falls by 151 tCO2 (14.1%); "
        "2 corrective action requests are open",
    ),
    "a range that misses a row": (
        {"calc!C9": "=SUM(C10:C12)"},
        [
            (
                "CAR-1",
                "VER-025",
                f"{CALC}!C9",
                -301.4316,
                "=SUM(C10:C12) (gives 619.6131; methodology 921.0447) a value that changes with "
                "EG_{i,p} in MRS(input)!E11, EF_{RE,i} in MRS(input)!E19",
            ),
        ],
        "not confirmed: 619 tCO2 stated, 921 tCO2 recomputed: rises by 302 tCO2 (48.8%); "
        "1 corrective action request is open",
    ),
    "a range that misses three rows": (
        {"calc!C9": "=SUM(C10:C10)"},
        [
            ("CAR-1", "VER-025", f"{CALC}!C9", -687.9447, "in MRS(input)!E18 and 1 more"),
        ],
        "not confirmed: 233 tCO2 stated, 921 tCO2 recomputed: rises by 688 tCO2 (295.3%); "
        "1 corrective action request is open",
    ),
    "a number added": (
        {"calc!C9": "=SUM(C10:C13)+10"},
        [
            ("CAR-1", "VER-022", f"{CALC}!C9", 10, f"(gives 931.0447; methodology 921.0447) {RE}"),
        ],
        "not confirmed: 931 tCO2 stated, 921 tCO2 recomputed: falls by 10 tCO2 (1.1%); "
        "1 corrective action request is open",
    ),
    "right for these inputs alone": (
        {"calc!C9": f"=IF('{IN}'!E8=700,SUM(C10:C13),0)"},
        [
            (
                "CAR-1",
                "VER-025",
                f"{CALC}!C9",
                0,
                "(gives 921.0447, right for these inputs alone) a value that changes with",
            )
        ],
        f"not confirmed: {ONE_OPEN}",
    ),
    "a rounding in between that changes nothing": (
        {"calc!C9": "=ROUND(SUM(C10:C13),9)"},
        [("FAR-1", "VER-026", f"{CALC}!C9", None, "=ROUND(SUM(C10:C13),9) no rounding")],
        "confirmed: 921 tCO2",
    ),
    "a rounding in between": (
        {"calc!C10": f"=ROUND('{IN}'!E8*'{IN}'!E16,0)"},
        [
            ("CAR-1", "VER-026", f"{CALC}!C10", -0.1, "=ROUND( no rounding"),
        ],
        "not confirmed: 920 tCO2 stated, 921 tCO2 recomputed: rises by 1 tCO2 (0.1%); "
        "1 corrective action request is open",
    ),
    "a circle": (
        {"calc!C9": f"=SUM(C10:C13)+0*'{IN}'!E23"},
        [
            (
                "CAR-1",
                "VER-015",
                f"{CALC}!C9",
                None,
                f"{CALC}!C9 -> {IN}!E23 -> {CALC}!C6 -> {CALC}!C9 formulas that can be calculated",
            ),
            ("FAR-1", "VER-028", "book.xlsx", None, "1 formulas whose results"),
        ],
        f"not confirmed: {ONE_OPEN}",
    ),
    "a number as text that a formula names": (
        {"in!K8": "2", "calc!C10": f"='{IN}'!E8*'{IN}'!E16*'{IN}'!K8/2"},
        [("CAR-1", "VER-011", f"{IN}!K8", None, "the text '2' the number 2")],
        f"not confirmed: {ONE_OPEN}",
    ),
    "a number as text aside": ({"in!K8": "2"}, [], "confirmed: 921 tCO2"),
    "a circle aside": (
        {"in!K8": "=K9+1", "in!K9": "=K8"},
        [
            ("CL-1", "VER-015", f"{IN}!K8", 0, f"{IN}!K8 -> {IN}!K9 -> {IN}!K8"),
            ("FAR-1", "VER-028", "book.xlsx", None, "2 formulas whose results"),
        ],
        f"confirmed: 921 tCO2{ASKED}",
    ),
    "a page of the web in the result": (
        {"calc!C10": f"='{IN}'!E8*'{IN}'!E16+0*LEN(WEBSERVICE(\"http://example.org\"))"},
        [
            ("CAR-1", "VER-014", f"{CALC}!C10", None, f"='{IN}'!E8*'{IN}'!E16+0*LEN("),
            ("FAR-1", "VER-028", "book.xlsx", None, "1 formulas whose results"),
            ("NR-1", "VER-024", f"{CALC}!C9", None, "a function that asks the network"),
            ("NR-2", "VER-024", f"{IN}!E23", None, "a function that asks the network"),
        ],
        f"not confirmed: {ONE_OPEN}",
    ),
    "a hidden row that a subtotal leaves out": (
        {"calc!C9": "=SUBTOTAL(109,C10:C13)", "calc!C11": "hidden row"},
        [
            ("CAR-1", "VER-025", f"{CALC}!C9", -170.5959, "=SUBTOTAL(109,C10:C13) (gives 750.4488"),
        ],
        "not confirmed: 750 tCO2 stated, 921 tCO2 recomputed: rises by 171 tCO2 (22.8%); "
        "1 corrective action request is open",
    ),
    "a hidden row that a subtotal counts": (
        {"calc!C9": "=SUBTOTAL(9,C10:C13)", "calc!C11": "hidden row"},
        [("CAR-1", "VER-016", f"{CALC}!C11", None, "MRS(calc_process): C11 everything")],
        f"not confirmed: {ONE_OPEN}",
    ),
    "a hidden row that a subtotal leaves out and another formula counts": (
        {"calc!C9": "=SUBTOTAL(109,C10:C13)+C11", "calc!C11": "hidden row"},
        [("CAR-1", "VER-016", f"{CALC}!C11", None, "MRS(calc_process): C11 everything")],
        f"not confirmed: {ONE_OPEN}",
    ),
    "a hidden row of a subtotal whose kind another cell gives": (
        {"in!K8": 109, "calc!C9": f"=SUBTOTAL('{IN}'!K8,C10:C13)", "calc!C11": "hidden row"},
        [
            ("CAR-1", "VER-016", f"{CALC}!C11", None, "MRS(calc_process): C11 everything"),
            ("CAR-2", "VER-025", f"{CALC}!C9", -170.5959, "(gives 750.4488; methodology 921"),
        ],
        "not confirmed: 750 tCO2 stated, 921 tCO2 recomputed: rises by 171 tCO2 (22.8%); "
        "2 corrective action requests are open",
    ),
    "a hidden row": (
        {"in!E8": "hidden row"},
        [("CAR-1", "VER-016", f"{IN}!E8", None, "MRS(input): E8 everything")],
        f"not confirmed: {ONE_OPEN}",
    ),
    "a hidden column": (
        {"in!E8": "hidden column"},
        [
            (
                "CAR-1",
                "VER-016",
                f"{IN}!E8",
                None,
                "MRS(input): E8, E9, E10, E11, E16, E17, E18, E19 and 1 more everything",
            )
        ],
        f"not confirmed: {ONE_OPEN}",
    ),
    "a link to another workbook": (
        {"in!E8": "='[meters.xlsx]2024'!B1"},
        [
            ("CAR-1", "VER-013", f"{IN}!E8", None, "='[meters.xlsx]2024'!B1 values and formulas"),
            ("FAR-1", "VER-028", "book.xlsx", None, "1 formulas whose results"),
            ("NR-1", "VER-024", f"{IN}!E23", None, "a link to another workbook"),
        ],
        f"not confirmed: {LOST}; 1 corrective action request is open",
    ),
    "a link aside": (
        {"in!K8": "='[meters.xlsx]2024'!B1"},
        [
            ("CL-1", "VER-013", f"{IN}!K8", 0, "='[meters.xlsx]2024'!B1"),
            ("FAR-1", "VER-028", "book.xlsx", None, "1 formulas whose results"),
        ],
        f"confirmed: 921 tCO2{ASKED}",
    ),
    "an address aside": (
        {"in!K8": '=HYPERLINK("http://example.org","page")'},
        [
            ("FAR-1", "VER-014", f"{IN}!K8", 0, "=HYPERLINK("),
            ("FAR-2", "VER-028", "book.xlsx", None, "1 formulas whose results"),
        ],
        "confirmed: 921 tCO2",
    ),
    "a page of the web aside": (
        {"in!K8": '=WEBSERVICE("http://example.org")'},
        [
            ("CL-1", "VER-014", f"{IN}!K8", 0, "=WEBSERVICE("),
            ("FAR-1", "VER-028", "book.xlsx", None, "1 formulas whose results"),
        ],
        f"confirmed: 921 tCO2{ASKED}",
    ),
    "an error aside": (
        {"in!K8": "=1/0"},
        [("CL-1", "VER-010", f"{IN}!K8", 0, "#DIV/0!: =1/0 a value")],
        f"confirmed: 921 tCO2{ASKED}",
    ),
    "a function that is not evaluated": (
        {"calc!C9": "=SUM(OFFSET(C10,0,0,COUNT(C10:C13),1))"},
        [
            ("FAR-1", "VER-028", "book.xlsx", None, "1 formulas whose results"),
            ("NR-1", "VER-024", f"{CALC}!C9", None, "a function whose cells cannot be told"),
            ("NR-2", "VER-024", f"{IN}!E23", None, "a function whose cells cannot be told"),
        ],
        "confirmed: 921 tCO2",
    ),
}


EC = f"='{IN}'!E9*('{IN}'!E18*('{IN}'!E21-'{IN}'!E24+C19+C20)/(C21-C22+C19+C20))/'{IN}'!E27"

CHILLER: dict[str, tuple[Cells, list[Line], str]] = {
    "kWh of one chiller among others": (
        {"in!E8": 1_641_300},
        [("CAR-1", "VER-032", f"{IN}!E8", 264_834.916478, "1,641,300 MWh beside 900 in")],
        "not confirmed: 265,440 tCO2 stated and recomputed, but 1 corrective action request is "
        "open; 264,834.916 tCO2 more in question by CAR-1",
    ),
    "more hours than the year has": (
        {"in!E12": 9000},
        [("CAR-1", "VER-038", f"{IN}!E12", -0.070462, "9,000 h at most 8,760 h")],
        "not confirmed: 601 tCO2 stated and recomputed, but 1 corrective action request is open",
    ),
    "kWh of the grid beside chillers": (
        {"in!E11": 18_250_000},
        [("CAR-1", "VER-032", f"{IN}!E11", 0.437543, "18,250,000 MWh beside 1,641.3 in")],
        "not confirmed: 606 tCO2 stated and recomputed, but 1 corrective action request is open; "
        "0.438 tCO2 more in question by CAR-1",
    ),
    "a default value": (
        {"calc!C19": 2.5},
        [("CAR-1", "VER-034", f"{CALC}!C19", 0, "2.5 K 1.5 K (unverified)")],
        "not confirmed: 605 tCO2 stated and recomputed, but 1 corrective action request is open",
    ),
    "a default value that a formula gives": ({"calc!C19": "=3/2"}, [], "confirmed: 605 tCO2"),
    "a grid factor of no source": (
        {"plan!D30": 0.841, "plan!G30": None},
        [
            (
                "CAR-1",
                "VER-035",
                "MPS(input)!D30",
                None,
                f"0.841 tCO2/MWh, no source, taken by {IN}!E30 the document and",
            )
        ],
        "not confirmed: 625 tCO2 stated and recomputed, but 1 corrective action request is open",
    ),
    "project emissions of two chillers": (
        {"calc!C16": f"=SUM('{IN}'!E8:E9)*C8"},
        [
            (
                "CAR-1",
                "VER-025",
                f"{CALC}!C16",
                984.635315,
                "(gives 2,067.124102; methodology 3,051.759417) a value that changes with "
                "EC_{PJ,i,p} in MRS(input)!E10",
            ),
        ],
        "not confirmed: 1,590 tCO2 stated, 605 tCO2 recomputed: falls by 985 tCO2 (61.9%); "
        "1 corrective action request is open",
    ),
    "one chiller's formula 5 % higher": (
        {"calc!C13": f"{EC}*1.05"},
        [
            (
                "CAR-1",
                "VER-022",
                f"{CALC}!C13",
                43.871868,
                "(gives 1,132.647585; methodology 1,078",
            ),
        ],
        "not confirmed: 649 tCO2 stated, 605 tCO2 recomputed: falls by 44 tCO2 (6.8%); "
        "1 corrective action request is open",
    ),
    "a formula written in another way": (
        {"calc!C13": f"=1*{EC[1:]}"},
        [("FAR-1", "VER-021", f"{CALC}!C13", 0, f"as in {CALC}!C12: ='{IN}'!E8*")],
        "confirmed: 605 tCO2",
    ),
    "a unit of a fixed value": (
        {"in!F20": "K"},
        [
            ("CAR-1", "VER-030", f"{IN}!E20", None, "K degC"),
        ],
        f"not confirmed: {LOST}; 1 corrective action request is open",
    ),
    "a criterion": (
        {"plan!D17": 5.0},
        [
            ("FAR-1", "VER-080", "book.xlsx", None, "COP_PJ_tc[i] > 6.0 is false in 2023"),
            ("FAR-2", "VER-080", "book.xlsx", None, "ratio[i] > 1 is false in 2023"),
        ],
        "confirmed: 199 tCO2",
    ),
}

YEARS: dict[str, tuple[Cells, list[Line], str]] = {
    "a year left out of the total": (
        {"in!E25": "=SUM(E23:E23)"},
        [
            ("CAR-1", "VER-062", f"{IN}!E25", -200, "403 tCO2 603 tCO2"),
        ],
        "not confirmed: 403 tCO2 stated, 603 tCO2 recomputed: rises by 200 tCO2 (49.6%); "
        "1 corrective action request is open",
    ),
    "a total that is right for these years alone": (
        {"in!E25": "=E23+200"},
        [("CL-1", "VER-063", f"{IN}!E25", 0, "=E23+200 the sum of the rounded")],
        f"confirmed: 603 tCO2{ASKED}",
    ),
    "a typed total": (
        {"in!E25": 600},
        [
            ("CAR-1", "VER-020", f"{IN}!E25", -4.0287, "600 the sum of the periods"),
        ],
        "not confirmed: 600 tCO2 stated, 603 tCO2 recomputed: rises by 3 tCO2 (0.5%); "
        "1 corrective action request is open",
    ),
    "MWh of a meter typed in another unit a year before": (
        {"in!E10": 0.3515},
        [("CAR-1", "VER-032", f"{IN}!E10", -116.932451, "0.3515 MWh beside 700 in MRS(input)!E8")],
        "not confirmed: 486 tCO2 stated and recomputed, but 1 corrective action request is open",
    ),
    "kWh of a meter that was in MWh a year before": (
        {"in!E10": 351_500},
        [("CAR-1", "VER-032", f"{IN}!E10", 116_932.4505, "351,500 MWh beside 700 in")],
        "not confirmed: 117,535 tCO2 stated and recomputed, but 1 corrective action request is "
        "open; 116,932.450 tCO2 more in question by CAR-1",
    ),
}


def judged(path: Path, lines: list[Line], conclusion: str) -> Verdict:
    verdict = verify(path)
    # That the methodology is a draft is no matter of the workbook.
    lines_of = [i for i in verdict.items if i.finding.code != "VER-081"]
    items = numbered({A_CHECK: [Judged(i.finding, i.effect) for i in lines_of]}, None, None)
    found = [(i.number, i.finding.code, i.finding.where) for i in items]
    assert found == [line[:3] for line in lines], verdict.conclusion
    for item, (*_, effect, words) in zip(items, lines, strict=True):
        assert item.effect == (None if effect is None else pytest.approx(effect, abs=1e-6))
        shown = f"{item.finding.found} {item.finding.expected}"
        for part in re.split(r" (?=ROUNDDOWN|no rounding)", words):
            assert part in shown, item.finding
    # Of a result that cannot be recomputed the stated tonnes are said.
    if verdict.stated is not None:
        stated = f"{tonnes(verdict.stated)} tCO2 stated, which cannot"
        conclusion = conclusion.replace("the result cannot", stated)
    assert outcome(verdict) == conclusion
    return verdict


@one_in(12)
@pytest.mark.parametrize("words", SOLAR)
def test_one_cell_of_four_systems(words: str, books: dict[str, Path], tmp_path: Path) -> None:
    cells, lines, conclusion = SOLAR[words]
    judged(edited(books["solar"], cells, tmp_path / "book.xlsx"), lines, conclusion)


@pytest.mark.parametrize(("summed", "lost"), [("E9:E10", "E8"), ("E8:E9", "E10")])
def test_a_range_that_ends_beside_an_input_is_named_wherever_it_stands(
    summed: str, lost: str, books: dict[str, Path], tmp_path: Path
) -> None:
    cells: Cells = {"calc!C16": f"='{IN}'!K8*C8", "in!K8": f"=SUM({summed})"}
    verdict = verify(edited(books["chillers"], cells, tmp_path / "book.xlsx"))
    (range_,) = [finding for finding in verdict.findings if finding.code == "VER-025"]
    assert range_.where == f"{IN}!K8"
    assert range_.found.startswith(f"=SUM({summed}) (leads to")
    assert range_.expected.endswith(f"EC_{{PJ,i,p}} in {IN}!{lost}")


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ("calc!C9", "the intermediate value RE_p is a number"),
        ("in!E23", "the result ER_p is a number"),
    ],
)
def test_what_was_pasted_is_called_what_it_is(
    cell: str, told: str, books: dict[str, Path], tmp_path: Path
) -> None:
    verdict = verify(edited(books["solar"], {cell: 1000}, tmp_path / "book.xlsx"))
    (pasted,) = [finding for finding in verdict.findings if finding.code == "VER-020"]
    assert pasted.message.startswith(told)


@one_in(6)
@pytest.mark.parametrize("words", CHILLER)
def test_one_cell_of_chillers(words: str, books: dict[str, Path], tmp_path: Path) -> None:
    """Three chillers beside the grid and a captive generator: 605.984 tCO2."""
    cells, lines, conclusion = CHILLER[words]
    judged(edited(books["chillers"], cells, tmp_path / "book.xlsx"), lines, conclusion)


@one_in(3)
@pytest.mark.parametrize("words", YEARS)
def test_one_cell_of_two_years(words: str, books: dict[str, Path], tmp_path: Path) -> None:
    """Two systems over two years: 403.6959 and 200.3328 tCO2."""
    cells, lines, conclusion = YEARS[words]
    judged(edited(books["years"], cells, tmp_path / "book.xlsx"), lines, conclusion)
