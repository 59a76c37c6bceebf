"""Faults in counters, in logs of machines that stood, and in numbers that are texts."""

from __future__ import annotations

import datetime as dt

from openpyxl.comments import Comment

from tests.verification.faults.list_faults import edited, wrong
from tests.verification.right.hands import INPUT
from tests.verification.right.lists import LISTS
from tests.verification.right.sheets import Made

BESIDE = "a counter at the starts of months, subtracted beside each reading"
STOOD = "a floor that stood, with a remark in English"
EMPTY = "a floor that stood for some months, empty with a remark"
WORDS = "a floor that stood for some months, with words in place of numbers"
ENDS = "one row for each meter, with its days and readings side by side"
EXCHANGED = "two meters exchanged within the year, a row for each of them"
BY_POINT = "two meters exchanged within the year, taken by the name of the point"
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
    (
        "a reading a month after the end, in a row for the meter",
        edited(ENDS, ("Meters!D4", dt.date(2025, 1, 31))),
        "Meters!F4",
    ),
    (
        "a reading three weeks after the start, in a row for the meter",
        edited(ENDS, ("Meters!C5", dt.date(2024, 1, 22))),
        "Meters!E5",
    ),
    (
        "readings of a meter the wrong way round, in its row",
        edited(ENDS, ("Meters!E4", 548_021.0), ("Meters!F4", 182_455.0)),
        "Meters!F4",
    ),
    (
        "the end of another meter, in a row for each",
        edited(
            "one row for each meter, with its days, readings and multiplier side by side",
            ("Meters!H4", "=(F5-E4)*G4"),
        ),
        "Meters!H4",
        "F8",
    ),
    (
        "the new meter forgotten, in a row for each",
        edited(EXCHANGED, ("F8", "=Meters!G4/1000")),
        "F8",
    ),
    (
        "the old meter forgotten, in a row for each",
        edited(BY_POINT, ("Meters!A4", "Floor 1 (old)"), ("Meters!A5", "Floor 1")),
        "F8",
    ),
    (
        "two months between the old and the new meter",
        edited(EXCHANGED, ("Meters!C5", dt.date(2024, 10, 12))),
        "Meters!E5",
    ),
    (
        "the row of the year before, of each meter and year",
        edited("one row for each meter and year, of two years", ("F10", "=Meters!F4/1000")),
        "F10",
        "Meters!D4",
        "Meters!E4",
    ),
    (
        "a counter that is taken to turn at ten million, of six digits",
        edited(
            "a counter that passes its largest number",
            ("Counter!D6", "=IF(B6<B5,B6+10000000-B5,B6-B5)"),
        ),
        "Counter!D6",
    ),
    (
        "two halves of which one ends a month early",
        edited("a log by two halves", ("F8", "=SUM(Log!B2:B6)+SUM(Log!B8:B13)")),
        "F8",
    ),
    (
        "two meters of which one lacks the last months",
        edited("a log by two halves", ("F8", "=SUM(Log!B2:B13)+SUM(Log!C2:C11)")),
        "F8",
    ),
    (
        "a unit in the heading that is not that of the values",
        edited("units in the headings and no column for them", ("F5", "Monitored Values (kWh/p)")),
        "F6",
        "F7",
    ),
):
    wrong(_words, *_cells)(_make)


@wrong("a zero with a note on its unit", "F10")
def _(made: Made) -> None:
    LISTS["a floor that stood, with a note on the cell"](made)
    made.sheet(INPUT)["F10"].comment = Comment("in MWh, from the meter log", "site")


@wrong("deliveries of a month left out, of two a month", "Deliveries!D26")
def _(made: Made) -> None:
    LISTS["gas by deliveries, with days of their own"](made)
    sheet = made.sheet("Deliveries")
    for row in range(3, 26):
        if sheet[f"B{row}"].value.month == 7:
            for column in "ABCD":
                sheet[f"{column}{row}"].value = None
