"""Faults in logs of days: another unit, days typed again, estimates, weeks of nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable

from tests.verification.faults.list_faults import wrong
from tests.verification.right.listed.daily import (
    TOP,
    a_year_of_days,
    across_days,
    two_years_of_days,
)
from tests.verification.right.sheets import Made

Change = Callable[[float, int], float]
Book = Callable[[Made], object]


def changed(book: Book, column: str, rows: Iterable[int], change: Change) -> Callable[[Made], None]:
    """Give a right book with some days of a column changed: what each held, and which it is."""

    def make(made: Made) -> None:
        book(made)
        sheet = made.sheet("Daily")
        for n, row in enumerate(rows):
            held = sheet[f"{column}{row}"].value
            sheet[f"{column}{row}"] = change(float(str(held)), n)

    return make


def held(made: Made, column: str, row: int) -> float:
    """Give what a right book has for a day."""
    return float(str(made.sheet("Daily")[f"{column}{row}"].value))


wrong("a day ten times in a log of days", "Daily!C140")(
    changed(a_year_of_days, "C", [140], lambda value, _: value * 10)
)
wrong("a day ten times in the second year", "Daily!D600")(
    changed(two_years_of_days, "D", [600], lambda value, _: value * 10)
)
wrong("a month of days in MWh", "Daily!D91")(
    changed(a_year_of_days, "D", range(91, 121), lambda value, _: value / 1000)
)
wrong("three weeks of days in Wh", "Daily!C200")(
    changed(two_years_of_days, "C", range(200, 221), lambda value, _: value * 1000)
)
wrong("ten days of one estimated amount", "Daily!C300")(
    changed(a_year_of_days, "C", range(300, 310), lambda _, __: 4_400.0)
)
wrong("a month of days at 0 without a word", "Daily!D152")(
    changed(a_year_of_days, "D", range(152, 182), lambda _, __: 0.0)
)


@wrong("a fortnight of days typed again", "Daily!C250")
def _(made: Made) -> None:
    a_year_of_days(made)
    for n in range(14):
        made.sheet("Daily")[f"C{250 + n}"] = held(made, "C", 40 + n)


@wrong("a month of days from the year before", "Daily!D500")
def _(made: Made) -> None:
    two_years_of_days(made)
    for n in range(30):
        made.sheet("Daily")[f"D{500 + n}"] = held(made, "D", 134 + n)


@wrong("a week of days that are texts", "Daily!B100")
def _(made: Made) -> None:
    two_years_of_days(made)
    for n in range(7):
        day = dt.date(2024, 1, 1) + dt.timedelta(days=100 + n - TOP)
        made.sheet("Daily")[f"B{100 + n}"] = f"{day:%d.%m.%Y}"
        made.sheet("Daily")[f"B{100 + n}"].number_format = "@"


@wrong("an estimate by its remark, in a long log", "Daily!C431")
def _(made: Made) -> None:
    two_years_of_days(made)
    made.sheet("Daily")["F431"] = "計器故障のため推定"


@wrong("days across the columns, a week typed again", "Daily!CX5")
def _(made: Made) -> None:
    across_days(made)
    sheet = made.sheet("Daily")
    for n in range(8):
        sheet.cell(5, 102 + n, sheet.cell(5, 20 + n).value)
