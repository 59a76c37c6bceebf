"""Faults of lines that count twice or beside, of other years and meters, and of what was caught."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from tests.verification.faults.list_faults import edited, wrong
from tests.verification.right.hands import INPUT
from tests.verification.right.listed.making import WORDS, air, dated, months, two_floors
from tests.verification.right.listed.tables import SITES, with_conditions
from tests.verification.right.sheets import NEXT, YEAR, Made

NAMES = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


def _one_more(made: Made, name: str, *amounts: float) -> None:
    """Take one more line into the sums of two floors."""
    two_floors(made)
    made.put("Log", "A14", [[name, *amounts]])
    air(made, ["=SUM(Log!B2:B14)", "=SUM(Log!C2:C14)"])


def _by_names(made: Made, rows: Sequence[Sequence[Any]]) -> None:
    made.put("Log", "A1", [["Month", "Floor 1 [MWh]", "Floor 2 [MWh]"], *rows])
    air(made, [f"=SUM(Log!{c}2:{c}{1 + len(rows)})" for c in "BC"])


@wrong("a month beside its correction, both by name", "Log!B5")
def _(made: Made) -> None:
    both = zip(NAMES, months(30.0), months(41.0, 1), strict=True)
    rows = [[name, one, other] for name, (_, one), (_, other) in both]
    _by_names(made, [*rows[:3], ["Mar (corrected)", 31.2, 40.4], *rows[3:]])


@wrong("a month beside its correction, by its date", "Log!B14")
def _(made: Made) -> None:
    _one_more(made, "Dec 2024 rev.", 33.1, 42.6)


@wrong("a month named twice", "Log!B5")
def _(made: Made) -> None:
    both = zip(NAMES, months(30.0), months(41.0, 1), strict=True)
    rows = [[name, one, other] for name, (_, one), (_, other) in both]
    _by_names(made, [*rows[:3], rows[2], *rows[3:]])


@wrong("an adjustment in a sum", "Log!B14")
def _(made: Made) -> None:
    _one_more(made, "Adjustment", 6.4, 7.2)


@wrong("an amount carried over, in Vietnamese", "Log!B14")
def _(made: Made) -> None:
    _one_more(made, "Chuyển kỳ trước", 6.4, 7.2)


@wrong("an adjustment beside a sum", "Log!B15")
def _(made: Made) -> None:
    two_floors(made)
    made.put("Log", "A15", [["補正", 6.4, 7.2]])
    air(made, ["=SUM(Log!B2:B13)+Log!B15", "=SUM(Log!C2:C13)+Log!C15"])


@wrong("ten days twice in a log of days", "Daily!B702")
def _(made: Made) -> None:
    edited("days of two years")(made)
    log = made.sheet("Daily")
    for row in range(10):
        for column in range(1, 4):
            log.cell(702 + row, column, log.cell(402 + row, column).value)
    dated(made, "Daily", shown="dd/mm/yyyy")
    for at in ("F8", "F9"):
        formula = str(made.sheet(INPUT)[at].value)
        made.sheet(INPUT)[at] = formula.replace("$701", "$711")


def _looked_up(made: Made, key: str, formula: str) -> None:
    rows = [[f"Meter {n}", amount] for n, amount in enumerate((402.3, 377.9, 260.4), start=1)]
    made.put("Totals", "A1", [["Meter", "MWh"], *rows])
    names = ("Meter 1", key, "Meter 3")
    air(made, [formula.format(name) for name in names], words=WORDS)


for _words, _key, _formula in (
    (
        "a lookup that finds nothing, caught as 0",
        "Meter  2",
        '=IFERROR(VLOOKUP("{}",Totals!$A$2:$B$4,2,FALSE),0)',
    ),
    (
        "a lookup that finds nothing, caught by ISNA",
        "Meter2",
        '=IF(ISNA(MATCH("{0}",Totals!$A$2:$A$4,0)),0,'
        'INDEX(Totals!$B$2:$B$4,MATCH("{0}",Totals!$A$2:$A$4,0)))',
    ),
):
    wrong(_words, "F9")(lambda made, k=_key, f=_formula: _looked_up(made, k, f))


def _two_sheets(made: Made, used: str) -> None:
    for year, scale in ((2023, 27.0), (2024, 30.0)):
        both = zip(NAMES, months(scale), months(scale + 11, 1), strict=True)
        rows = [[name, one, other] for name, (_, one), (_, other) in both]
        made.put(f"Log {year}", "A1", [["Month", "Floor 1 [MWh]", "Floor 2 [MWh]"], *rows])
    air(made, [f"=SUM('{used}'!{c}2:{c}13)" for c in "BC"])


@wrong("the sheet of the year before", "F8")
def _(made: Made) -> None:
    _two_sheets(made, "Log 2023")


@wrong("a log whose title is of the year before", "F8")
def _(made: Made) -> None:
    both = zip(NAMES, months(30.0), months(41.0, 1), strict=True)
    rows = [[name, one, other] for name, (_, one), (_, other) in both]
    made.put("Log", "A1", [["Meter readings of 2023"], [], ["Month", "Floor 1", "Floor 2"], *rows])
    air(made, ["=SUM(Log!B4:B15)", "=SUM(Log!C4:C15)"])


@wrong("months before the start of operation", "Log!C2")
def _(made: Made) -> None:
    two_floors(made)
    air(
        made,
        ["=SUM(Log!B2:B13)", "=SUM(Log!C2:C13)"],
        words=("Electricity of floor 1", "Electricity of floor 2 (start of operation: 2024-05-20)"),
    )


@wrong("months before the start that a list of systems names", "Log!C2")
def _(made: Made) -> None:
    two_floors(made)
    air(made, ["=SUM(Log!B2:B13)", "=SUM(Log!C2:C13)"])
    days = [["Floor 1", dt.date(2021, 3, 1)], ["Floor 2", dt.date(2024, 5, 20)]]
    made.put("Systems", "A1", [["Installed in", "Commissioning"], *days])


@wrong("a year halved while the others hardly changed", "F12")
def _(made: Made) -> None:
    values = [402.3, 188.9, 260.4, 411.7, 385.2, 255.1]
    air(made, values, words=WORDS, periods=(YEAR, NEXT))


@wrong("a year doubled while the others hardly changed", "F12")
def _(made: Made) -> None:
    values = [402.3, 377.9, 260.4, 411.7, 770.4, 255.1]
    air(made, values, words=WORDS, periods=(YEAR, NEXT))


DSUM = '=DSUM(List!{},"MWh",List!{}1:{}2)'


@wrong("the conditions of another row beside a list", "F8", "F9", "List!J2")
def _(made: Made) -> None:
    formulas = [DSUM.format("A1:D25", "G", "H"), DSUM.format("A1:D25", "J", "K")]
    with_conditions(made, formulas, (SITES[0], 2024), (SITES[0], 2024))


@wrong("a list with conditions that stops short", "F9")
def _(made: Made) -> None:
    with_conditions(
        made, [DSUM.format("A1:D25", "G", "H"), DSUM.format("A1:D24", "J", "K")], by_days=True
    )


@wrong("conditions of a list that no line meets", "List!A14")
def _(made: Made) -> None:
    formulas = [DSUM.format("A1:D25", "G", "H"), DSUM.format("A1:D25", "J", "K")]
    with_conditions(made, formulas, (SITES[0], 2024), (f"{SITES[1]} ", 2024))


@wrong("conditions that one row has and the other has not", "F8", "F9")
def _(made: Made) -> None:
    with_conditions(made, [DSUM.format("A1:D25", "G", "H"), DSUM.format("A1:D25", "K", "K")])
