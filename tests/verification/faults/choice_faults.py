"""Faults in what is made of two meters of one amount: the greater, or the mean."""

from __future__ import annotations

from tests.verification.faults.list_faults import wrong
from tests.verification.right.listed.choices import (
    BILLS,
    ENGLISH,
    JAPANESE,
    MAIN_ALONE,
    TWO,
    metered_twice,
    sums,
)
from tests.verification.right.sheets import Made


def by_line(first: str, second: str) -> str:
    """Give the sum of the greater of two columns, line by line."""
    a, b = (f"Meters!{c}4:{c}15" for c in (first, second))
    return f"=SUMPRODUCT(({a}>={b})*{a}+({a}<{b})*{b})"


@wrong("the greater of main and check meter, line by line in one formula", "F8")
def _(made: Made) -> None:
    metered_twice(made, ENGLISH, [by_line("B", "C"), by_line("D", "E")], words=MAIN_ALONE)


@wrong("the greater of main and check meter, by each month", "Meters!F4", "Meters!G5")
def _(made: Made) -> None:
    metered_twice(made, JAPANESE, sums("F", "G"), "=MAX({a},{b})")


@wrong("the greater of two meters, by a condition", "Meters!F4", "Meters!G4")
def _(made: Made) -> None:
    metered_twice(made, TWO, sums("F", "G"), "=IF({a}>{b},{a},{b})")


@wrong("the greater of bill and meter, of the year", "F8")
def _(made: Made) -> None:
    pairs = (("B", "C"), ("D", "E"))
    years = [f"=MAX(SUM(Meters!{a}4:{a}15),SUM(Meters!{b}4:{b}15))" for a, b in pairs]
    metered_twice(made, BILLS, years)


@wrong("the mean of main and check meter where the main one counts", "Meters!G4")
def _(made: Made) -> None:
    metered_twice(made, ENGLISH, sums("F", "G"), "=({a}+{b})/2", MAIN_ALONE)
    for row in range(4, 16):
        cell = made.sheet("Meters")[f"E{row}"]
        cell.value = round(1.02 * float(str(cell.value)), 3)
