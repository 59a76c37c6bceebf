"""Faults in the lists and logs that amounts of air conditioners come from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from tests.verification.right.hands import INPUT
from tests.verification.right.listed.machines import FURNACES, furnaces
from tests.verification.right.listed.making import (
    METERS,
    WORDS,
    air,
    chosen,
    dated,
    long_list,
    months,
    two_floors,
)
from tests.verification.right.lists import LISTS
from tests.verification.right.sheets import Made

Make = Callable[[Made], object]
LIST_FAULTS: dict[str, tuple[Make, tuple[str, ...]]] = {}
"""By words: what writes the book, and the cells that may be named."""


def wrong(words: str, *cells: str) -> Callable[[Make], Make]:
    """Take a book into the list."""

    def taken(make: Make) -> Make:
        assert words not in LIST_FAULTS, words
        LIST_FAULTS[words] = make, cells
        return make

    return taken


def cell(made: Made, at: str, sheet: str = INPUT) -> str:
    """Give the formula that stands in a cell."""
    return str(made.sheet(sheet)[at].value)


def edited(book: str, *contents: tuple[str, str | float | dt.date | None]) -> Make:
    """Give a right book with other contents of cells: ``Log!B5``, or of the input sheet."""

    def make(made: Made) -> None:
        LISTS[book](made)
        for at, content in contents:
            sheet, _, name = at.rpartition("!")
            made.sheet(sheet or INPUT)[name] = content

    return make


def replaced(book: str, at: str, old: str, new: str) -> Make:
    """Give a right book with a formula changed."""

    def make(made: Made) -> None:
        LISTS[book](made)
        assert old in cell(made, at)
        made.sheet(INPUT)[at] = cell(made, at).replace(old, new)

    return make


@wrong("a meter named twice in a long list", "F9")
def _(made: Made) -> None:
    air(made, chosen(long_list(made), "M-1", "M-1", "M-10"), words=WORDS)


@wrong("a long list but for its last line", "F10")
def _(made: Made) -> None:
    air(made, chosen(long_list(made) - 1, *METERS), words=WORDS)


@wrong("a text in a long list", "Readings!C16")
def _(made: Made) -> None:
    last = long_list(made)
    made.sheet("Readings")["C16"] = "n/a"
    air(made, chosen(last, *METERS), words=WORDS)


@wrong("a month of one meter missing in a long list", "F9")
def _(made: Made) -> None:
    last = long_list(made)
    made.sheet("Readings").delete_rows(16)
    air(made, chosen(last - 1, *METERS), words=WORDS)


@wrong("a month ten times as much in a long list", "Readings!C16")
def _(made: Made) -> None:
    last = long_list(made, "month")
    made.sheet("Readings")["C16"] = float(cell(made, "C16", "Readings")) * 10
    air(made, chosen(last, *METERS), words=WORDS)


@wrong("a line of a long list twice", "F9", "Readings!C38")
def _(made: Made) -> None:
    last = long_list(made) + 1
    made.put(
        "Readings", f"A{last}", [[made.sheet("Readings").cell(16, c).value for c in (1, 2, 3)]]
    )
    dated(made, "Readings", 2)
    air(made, chosen(last, *METERS), words=WORDS)


@wrong("a star that takes the meter of another row", "F8")
def _(made: Made) -> None:
    values = chosen(long_list(made), "M-1*", "M-2")
    air(made, [*values, 623.5], words=WORDS)


@wrong("a star that counts a meter twice", "F8")
def _(made: Made) -> None:
    air(made, chosen(long_list(made), "M-1*", "M-2", "M-10"), words=WORDS)


@wrong("a name that no line of the list has", "Readings!A14")
def _(made: Made) -> None:
    air(made, chosen(long_list(made), "M-1", "M -2", "M-10"), words=WORDS)


@wrong("two names exchanged in conditions", "F8")
def _(made: Made) -> None:
    air(made, chosen(long_list(made), "M-2", "M-1", "M-10"), words=WORDS)


@wrong("kWh divided by a hundred", "F8")
def _(made: Made) -> None:
    formulas = chosen(long_list(made, scale=1000.0), *METERS)
    air(made, [f"{formula}/100" for formula in formulas], words=WORDS)


def _summed(made: Made, total: str) -> None:
    both = zip(months(30.0), months(41.0, 1), strict=True)
    rows = [
        [d, v, w, v + w if total == "typed" else f"=B{n}+C{n}"]
        for n, ((d, v), (_, w)) in enumerate(both, start=2)
    ]
    made.put("Log", "A1", [["Month", "Floor 1 MWh", "Floor 2 MWh", "Building MWh"], *rows])
    dated(made, "Log")
    values = [f"=SUM(Log!{c}2:{c}13)" for c in "BCD"]
    air(made, values, words=("Floor 1", "Floor 2", "Whole building"))


@wrong("a building beside its floors", "F10")
def _(made: Made) -> None:
    _summed(made, "typed")


@wrong("a building that adds up its floors", "F10")
def _(made: Made) -> None:
    _summed(made, "added")


@wrong("a whole typed before its parts", "F8")
def _(made: Made) -> None:
    air(made, [780.2, 402.3, 377.9], words=("Whole building", "Floor 1", "Floor 2"))


@wrong("a year before the start taken in", "F9")
def _(made: Made) -> None:
    two_floors(made)
    air(made, ["=SUM(Log!B2:B13)", "=SUM(Log!C2:C13)"])
    made.sheet(INPUT)["B9"] = "01/07/2024 - 31/12/2024"


@wrong("a month less in an average times twelve", "Log!B7")
def _(made: Made) -> None:
    two_floors(made)
    made.sheet("Log")["B7"] = None
    air(made, ["=AVERAGE(Log!B2:B13)*12", "=SUM(Log!C2:C13)"])


@wrong("an energy efficiency ratio for a COP", "D15")
def _(made: Made) -> None:
    air(made, [402.3, 377.9, 260.4], cops=(14.7, 4.4, 4.1), words=WORDS)


MATRIX, MERGED, REGISTER = (
    "a matrix by INDEX and MATCH",
    "merged headings over import and export",
    "a register that was changed in July",
)
CODES, NET, BOTH = (
    "import and export in rows, by their codes",
    "import less export by the month",
    "a list of both directions",
)
DAYS, QUARTERLY, MONTHLY = (
    "days of two years",
    "quarters by a label in the log",
    "a row for each month of each floor",
)
WEEKS, REGISTERS = "weeks", "differences of registers on the sheet"
MULTIPLIED, THREE_YEARS = "multipliers above the readings", "a long list of three years"
PER_YEAR = "=SUM(Log!{}4:{}15)*Log!{}$2/1000"
for _words, _make, _cells in (
    ("the line below the one that is looked up", replaced(MATRIX, "F8", "),0))", ")+1,0))"), "F8"),
    (
        "the export of the other floor",
        replaced(MERGED, "F8", "Log!C3:C14", "Log!E3:E14"),
        "F8",
    ),
    ("export added to import", replaced(MERGED, "F8", "-SUM", "+SUM"), "F8"),
    ("a block of import and export", edited(MERGED, ("F9", "=SUM(Log!D3:E14)")), "F9"),
    ("export added in a row of codes", replaced(CODES, "F8", "-SUM", "+SUM"), "F8"),
    ("export added in a column of sums", replaced(NET, "F9", "F3:F14", "G3:G14"), "F9"),
    ("both directions of a list", edited(BOTH, ("F8", "=SUM(List!D2:D25)")), "F8"),
    (
        "an old meter forgotten",
        edited(REGISTER, ("F8", "=(Register!C14-Register!C8)/1000")),
        "F8",
    ),
    (
        "a month lost between two meters",
        replaced(REGISTER, "F8", "Register!C8", "Register!C9"),
        "F8",
    ),
    (
        "a month lost after a change in one column",
        replaced("a register in one column that was changed", "F8", "Register!B8", "Register!B10"),
        "F8",
    ),
    ("days of the year after", replaced(DAYS, "F8", "2024", "2025"), "F8"),
    ("days of the year before", replaced(DAYS, "F9", "2024", "2023"), "F9"),
    ("a quarter for another", replaced(QUARTERLY, "F14", "Q4", "Q1"), "F14"),
    ("a quarter typed twice", edited(QUARTERLY, ("F8", 95.237), ("F12", 95.237)), "F12"),
    ("a month of another floor", edited(MONTHLY, ("F12", "=Log!C4")), "F12"),
    ("a month for another", edited(MONTHLY, ("F14", "=Log!B4")), "F14"),
    (
        "every month for the one before it",
        lambda made: [
            edited(MONTHLY, ("Log!A14", "Jan 2025"), ("Log!B14", 36.2), ("Log!C14", 47.3))(made),
            *[
                made.sheet(INPUT).__setitem__(f"F{8 + 2 * m + k}", f"=Log!{c}{m + 3}")
                for m in range(12)
                for k, c in enumerate("BC")
            ],
        ],
        "F8",
    ),
    (
        "the month behind the one that is found",
        edited(
            MONTHLY,
            ("F14", "=INDEX(Log!B2:B13,MATCH(DATE(2024,4,1),Log!A2:A13,0)+1)"),
            ("Log!B6", 36.9),
        ),
        "F14",
    ),
    (
        "a sum whose names begin a row before its numbers",
        replaced("a long list, by meter", "F8", "$C$2:$C$37", "$C$3:$C$38"),
        "F8",
    ),
    (
        "a COP that is looked up a row too far",
        edited(
            "totals that are looked up on a summary",
            ("J2", "Floor 1"),
            ("J3", "Floor 2"),
            ("J4", "Spare"),
            ("K2", 4.3),
            ("K3", 4.4),
            ("K4", 3.9),
            ("D14", '=INDEX(K3:K5,MATCH("Floor 1",J2:J4,0))'),
        ),
        "D14",
    ),
    (
        "a month of two floors exchanged",
        edited(MONTHLY, ("F12", "=Log!C4"), ("F13", "=Log!B4")),
        "F12",
    ),
    ("MJ divided by a thousand", edited("a log in MJ", ("F8", "=SUM(Log!B2:B13)/1000")), "F8"),
    (
        "MJ multiplied by 3.6 once too often",
        edited("a log in MJ", ("F8", "=SUM(Log!B2:B13)/3600*3.6")),
        "F8",
    ),
    (
        "a day of another year as text",
        edited("days that are texts", ("Log!A6", "31/05/2023")),
        "F8",
    ),
    (
        "the multiplier of the other meter",
        edited(MULTIPLIED, ("F8", PER_YEAR.format("B", "B", "C"))),
        "F8",
    ),
    (
        "two multipliers exchanged",
        edited(
            MULTIPLIED,
            ("F8", PER_YEAR.format("B", "B", "C")),
            ("F9", PER_YEAR.format("C", "C", "B")),
        ),
        "F8",
    ),
    ("no multiplier", edited(MULTIPLIED, ("F9", "=SUM(Log!C4:C15)/1000")), "F9"),
    (
        "an invoice beyond the period",
        edited("invoices of irregular days", ("F8", "=SUM(Invoices!D3:D14)")),
        "F8",
    ),
    (
        "an invoice left out",
        edited("invoices of irregular days", ("F8", "=SUM(Invoices!D3:D12)")),
        "F8",
    ),
    ("registers summed up", edited(REGISTERS, ("F8", "=SUM(Reg!B3:B14)/1000")), "F8"),
    ("a register as it stands", edited(REGISTERS, ("F8", "=Reg!B14/1000")), "F8"),
    ("a difference over two months", edited(REGISTERS, ("Reg!D8", "=B8-B6")), "Reg!D8"),
    ("weeks without a line", lambda made: _short(made), "F8"),
    (
        "hours of the other group",
        edited("power times hours", ("Runs!D2", "=B2*C3/1000")),
        "Runs!D2",
    ),
    (
        "the last month of a log that has it first",
        edited("a log with the newest month first", ("F8", "=SUM(Log!B3:B13)")),
        "F8",
    ),
    (
        "a block that takes the other floor",
        replaced("a block of three meters", "F8", "D13", "E13"),
        "F8",
    ),
    ("one year for both", replaced(THREE_YEARS, "F10", "2025", "2024"), "F10"),
    (
        "two years exchanged",
        lambda made: (
            replaced(THREE_YEARS, "F8", "2024", "2025")(made),
            made.sheet(INPUT).__setitem__("F10", cell(made, "F10").replace("2025", "2024")),
        ),
        "F8",
    ),
    (
        "efficiencies of one furnace of three the wrong way round",
        lambda made: furnaces(made, (FURNACES[0], (0.43, 0.6), FURNACES[2])),
        "D26",
    ),
    ("cooling water as cold as chilled water", lambda made: _cold(made), "F17"),
):
    wrong(_words, _cells)(_make)


def _short(made: Made) -> None:
    LISTS[WEEKS](made)
    made.sheet("Weeks").delete_rows(20, 4)
    for at, column in (("F8", "B"), ("F9", "C")):
        made.sheet(INPUT)[at] = f"=SUM(Weeks!{column}2:{column}49)"


def _cold(made: Made) -> None:
    LISTS["chillers with their temperatures"](made)
    sheet = made.sheet(INPUT)
    cells = [at.coordinate for row in sheet.iter_rows() for at in row if at.value == 37.2]
    sheet[cells[0]] = 7.0


@wrong("invoices over two ends of a year", "Invoices!D2")
def _(made: Made) -> None:
    LISTS["invoices of irregular days"](made)
    sheet = made.sheet(INPUT)
    old = sheet["B8"].value
    for at in (at for row in sheet.iter_rows() for at in row if at.value == old):
        at.value = "01/01/2024 - 31/12/2024"
    sheet["F8"] = "=SUM(Invoices!D2:D13)"
