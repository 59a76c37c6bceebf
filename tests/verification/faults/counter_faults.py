"""Faults in counters, in logs of machines that stood, and in numbers that are texts."""

from __future__ import annotations

from openpyxl.comments import Comment

from tests.verification.faults.list_faults import edited, wrong
from tests.verification.right.hands import INPUT
from tests.verification.right.lists import LISTS
from tests.verification.right.sheets import Made

BESIDE = "a counter at the starts of months, subtracted beside each reading"
STOOD = "a floor that stood, with a remark in English"
EMPTY = "a floor that stood for some months, empty with a remark"
WORDS = "a floor that stood for some months, with words in place of numbers"
TAKEN_OFF = "a system that was taken off in September, two years"
TEXTS = "thousands and decimals as texts, turned into numbers by the sheet"

for _words, _make, *_cells in (
    (
        "the first difference of a counter left out",
        edited(BESIDE, ("F8", "=SUM(Counter!D4:D14)/1000")),
        "F8",
    ),
    (
        "a difference of a counter over two months",
        edited(BESIDE, ("Counter!D7", "=B7-B5")),
        "Counter!D7",
    ),
    (
        "a counter of other months than the period, by its differences",
        edited(BESIDE, *((f"Counter!A{row}", f"2023-{row - 1:02}-01") for row in range(2, 14))),
        "F8",
    ),
    (
        "a zero since the meter was out of order",
        edited(STOOD, ("J10", "Meter out of order")),
        "F10",
    ),
    ("a zero that was not recorded", edited(STOOD, ("J10", "検針記録なし")), "F10"),
    ("a zero beside a remark on the plan", edited(STOOD, ("J10", "see monitoring plan")), "F10"),
    (
        "an empty month with a remark on another floor",
        edited(EMPTY, ("Log!D9", "floor 2 stopped for a day")),
        "Log!B9",
    ),
    ("a month that nobody read", edited(WORDS, ("Log!B9", "not read")), "Log!B9"),
    (
        "a month that is taken as the text that it is",
        edited(TEXTS, ("Log!D9", "=B9")),
        "Log!B9",
    ),
    (
        "heat in Gcal that nobody converts",
        edited("heat in GJ/年", *((f"G{n}", "Gcal") for n in (6, 7, 9, 10))),
        "F6",
        "F7",
        "F9",
        "F10",
    ),
    (
        "a mean of days times more days than there are",
        edited("all days of a leap year", ("F8", "=AVERAGE(Daily!B2:B367)*370")),
        "F8",
    ),
    (
        "days left out since the meter was replaced",
        edited(TAKEN_OFF, ("J11", "meter replaced on 12 September 2025")),
        "F11",
    ),
):
    wrong(_words, *_cells)(_make)


@wrong("a zero with a note on its unit", "F10")
def _(made: Made) -> None:
    LISTS["a floor that stood, with a note on the cell"](made)
    made.sheet(INPUT)["F10"].comment = Comment("in MWh, from the meter log", "site")
