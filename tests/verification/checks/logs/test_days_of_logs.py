"""Logs of days over more than a year: what stands among them, and what their days say."""

from __future__ import annotations

import datetime as dt
import random
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from jcm_mrv import verify
from tests.effort import one_in, thorough
from tests.verification.checks.logs.test_lines_of_logs import asked
from tests.verification.days_book import FIRST, LAST, NUMBER, SIZES, SUM, TOP, Edit, book, row_of


def put(cell: str, content: str | float) -> Edit:
    def edit(log: Worksheet) -> None:
        log[cell] = content

    return edit


def test_a_right_log_is_left_alone(tmp_path: Path) -> None:
    verdict = verify(book(tmp_path / "book.xlsx"))
    assert asked(verdict) == []
    assert verdict.is_confirmed
    assert not any("several lines a day" in line for line in verdict.scope.not_judged)


@one_in(8)
@pytest.mark.parametrize("words", ["Estimate", "補正", "Ước tính", "Carry-over from 2023"])
@pytest.mark.parametrize("row", [row_of(2024, 3, 9), row_of(2025, 11, 30)])
def test_what_a_line_of_a_long_log_is_called(words: str, row: int, tmp_path: Path) -> None:
    verdict = verify(book(tmp_path / "book.xlsx", put(f"A{row}", words)))
    assert asked(verdict) == [("VER-210", f"Output!C{row}")]
    assert not verdict.is_confirmed


@one_in(5)
@pytest.mark.parametrize(
    "words",
    [
        "Meter failure, estimated from the plan",
        "estimated value (logger down)",
        "計器故障のため推定",
        "Công tơ hỏng, ước tính",
        "Perkiraan, meteran rusak",
    ],
)
def test_an_estimate_by_its_remark(words: str, tmp_path: Path) -> None:
    row = row_of(2025, 6, 17)
    verdict = verify(book(tmp_path / "book.xlsx", put(f"F{row}", words)))
    assert asked(verdict) == [("VER-210", f"Output!C{row}")]
    assert not verdict.is_confirmed


@thorough
@one_in(5)
@pytest.mark.parametrize(
    "words",
    [
        "lower than estimated, snow",
        "Tilt of the modules adjusted",
        "Credit note 12/2024, correction of the invoice",
        "推定より少ない",
        "below the estimate of the plan",
    ],
)
def test_other_remarks_are_left_alone(words: str, tmp_path: Path) -> None:
    verdict = verify(book(tmp_path / "book.xlsx", put(f"F{row_of(2024, 2, 2)}", words)))
    assert asked(verdict) == []


def times(column: str, first: int, last: int, factor: float) -> Edit:
    """Change days of a roof by a factor."""

    def edit(log: Worksheet) -> None:
        for row in range(first, last + 1):
            log[f"{column}{row}"] = round(float(str(log[f"{column}{row}"].value)) * factor, 4)

    return edit


def every(columns: str, first: int, last: int, content: float) -> Edit:
    """Type one amount for some days."""

    def edit(log: Worksheet) -> None:
        for column in columns:
            for row in range(first, last + 1):
                log[f"{column}{row}"] = content

    return edit


def pasted(columns: str, first: int, last: int, source: int) -> Edit:
    """Copy days over others."""

    def edit(log: Worksheet) -> None:
        for column in columns:
            for row in range(first, last + 1):
                log[f"{column}{row}"] = log[f"{column}{source + row - first}"].value

    return edit


MAY, AUGUST, NOVEMBER = row_of(2024, 5, 9), row_of(2025, 8, 3), row_of(2024, 11, 2)
JUNE, LAST_WEEK = row_of(2025, 6, 1), row_of(2025, 12, 24)
WRONG: dict[str, tuple[Edit, str]] = {
    "a day ten times": (times("C", MAY, MAY, 10), f"VER-214 C{MAY}"),
    "a day ten times in the second year": (times("D", AUGUST, AUGUST, 10), f"VER-214 D{AUGUST}"),
    "two days ten times": (times("E", NOVEMBER, NOVEMBER + 1, 10), f"VER-214 E{NOVEMBER}"),
    "a fortnight in MWh": (times("C", AUGUST, AUGUST + 13, 1e-3), f"VER-214 C{AUGUST}"),
    "a month in MWh": (times("D", MAY, MAY + 30, 1e-3), f"VER-214 D{MAY}"),
    "a month of all roofs in Wh": (
        lambda log: [times(c, MAY, MAY + 29, 1e3)(log) for c in "CDE"][-1],
        f"VER-214 C{MAY}",
    ),
    "three weeks in MWh of all roofs": (
        lambda log: [times(c, JUNE, JUNE + 20, 1e-3)(log) for c in "CDE"][-1],
        f"VER-214 C{JUNE}",
    ),
    "one day in MWh": (times("D", JUNE, JUNE, 1e-3), f"VER-214 D{JUNE}"),
    "a week pasted": (pasted("C", AUGUST, AUGUST + 7, MAY), f"VER-215 C{AUGUST}"),
    "a month pasted from the year before": (pasted("D", JUNE, JUNE + 29, MAY), f"VER-215 D{JUNE}"),
    "a month of all roofs pasted": (
        pasted("CDE", NOVEMBER, NOVEMBER + 29, MAY),
        f"VER-215 C{NOVEMBER}",
    ),
    "ten days estimated": (every("D", MAY, MAY + 9, 41_500.0), f"VER-216 D{MAY}"),
    "the last week estimated": (
        every("E", LAST_WEEK, LAST_WEEK + 7, 9_000.0),
        f"VER-216 E{LAST_WEEK}",
    ),
    "a month of nothing": (every("D", JUNE, JUNE + 29, 0.0), f"VER-217 D{JUNE}"),
    "three weeks of nothing of all roofs": (every("CDE", MAY, MAY + 20, 0.0), f"VER-217 C{MAY}"),
    "a quarter of nothing while the others run": (
        every("C", MAY, MAY + 90, 0.0),
        f"VER-217 C{MAY}",
    ),
    "a month of nothing as the meter failed": (
        lambda log: [every("D", JUNE, JUNE + 29, 0.0)(log), put(f"F{JUNE}", "logger offline")(log)][
            -1
        ],
        f"VER-217 D{JUNE}",
    ),
}


@one_in(8)
@pytest.mark.parametrize("words", WRONG)
def test_days_that_were_hardly_read_so(words: str, tmp_path: Path) -> None:
    edit, expected = WRONG[words]
    verdict = verify(book(tmp_path / "book.xlsx", edit))
    code, cell = expected.split()
    assert (code, f"Output!{cell}") in asked(verdict)
    # What a value is then far from is told besides.
    assert len([one for one in asked(verdict) if one[0] != "VER-104"]) == 1
    assert not verdict.is_confirmed


@one_in(2)
@pytest.mark.parametrize(
    ("words", "column", "days"),
    [("a month in MWh", "D", range(MAY, MAY + 31)), ("a day ten times", "C", range(MAY, MAY + 1))],
)
def test_the_tonnes_of_days_in_another_unit(
    words: str, column: str, days: range, tmp_path: Path
) -> None:
    verdict = verify(book(tmp_path / "book.xlsx", WRONG[words][0]))
    log = openpyxl.load_workbook(tmp_path / "book.xlsx")["Output"]
    stated = sum(float(str(log[f"{column}{row}"].value)) for row in days)
    right = stated * (1000 if "MWh" in words else 0.1)
    (item,) = (i for i in verdict.items if i.finding.code == "VER-214")
    assert item.effect == pytest.approx(0.333 * (stated - right) / 1000, rel=1e-6)


def cloudy(log: Worksheet) -> None:
    """A winter in which it hardly gets light, with days of snow."""
    for row in range(row_of(2024, 12, 20), row_of(2025, 1, 25)):
        for column in "CDE":
            held = float(str(log[f"{column}{row}"].value))
            log[f"{column}{row}"] = round(held * (0.004 if row % 9 < 3 else 0.06), 1)


def stood(words: str) -> Edit:
    def edit(log: Worksheet) -> None:
        every("D", JUNE, JUNE + 29, 0.0)(log)
        log[f"F{JUNE + 2}"] = words

    return edit


def loads(shape: str) -> Edit:
    """Make the log that of machines: amounts of each day by how they are run."""

    def edit(log: Worksheet) -> None:
        numbers = random.Random(5)
        for n in range(NUMBER):
            day = FIRST + dt.timedelta(days=n)
            for column, size in SIZES.items():
                amount = size * numbers.uniform(0.8, 1.2)
                if shape == "weekends":
                    amount = amount if day.weekday() < 5 else 0.0
                elif shape == "batches":
                    amount = 90.0 * (1 + n % 3) if n % 5 else 0.0
                elif shape == "heating":
                    amount = amount if day.month in (1, 2, 3, 11, 12) else 0.0
                elif shape == "battery":
                    amount = amount if n % 4 else 0.02 * amount
                elif shape == "holidays":
                    amount = 0.0 if (day.month, day.day // 8) == (2, 1) else amount
                elif shape == "even":
                    amount = 4_800.0 if n % 11 else 5_200.0
                elif shape == "turns":
                    amount = amount if (n // 30) % 3 == "CDE".index(column) else 0.0
                log[f"{column}{TOP + n}"] = round(amount, 1)

    return edit


RIGHT: dict[str, Edit] = {
    "a cloudy winter": cloudy,
    "a plant that stood": stood("Roof 2 off, inverter exchanged (work order 2025-17)"),
    "a plant that stood, in Japanese": stood("屋根防水工事のため停止"),
    "a new record": times("D", AUGUST, AUGUST, 1.9),
    "a plant that grew": times("C", JUNE, row_of(2025, 12, 31), 2.4),
    "an inverter that tripped": times("E", MAY, MAY, 0.11),
    "a plant that began later": every("E", TOP, TOP + 99, 0.0),
    "a plant that was taken down": every("E", row_of(2025, 9, 1), row_of(2025, 12, 31), 0.0),
    **{shape: loads(shape) for shape in ("weekends", "batches", "heating", "battery")},
    **{shape: loads(shape) for shape in ("holidays", "even", "turns")},
}


@one_in(20)
@pytest.mark.parametrize("words", RIGHT)
def test_days_that_may_well_be_so_are_left_alone(words: str, tmp_path: Path) -> None:
    verdict = verify(book(tmp_path / "book.xlsx", RIGHT[words]))
    ours = {"VER-110", "VER-214", "VER-215", "VER-216", "VER-217"}
    assert not [one for one in asked(verdict) if one[0] in ours]


def moved_back(log: Worksheet) -> None:
    """Type the old year on for the first days of the new one."""
    for n in range(9):
        log[f"B{row_of(2025, 1, 1) + n}"] = dt.date(2024, 1, 1 + n)


def test_days_of_the_new_year_under_the_old_one(tmp_path: Path) -> None:
    verdict = verify(book(tmp_path / "book.xlsx", moved_back))
    assert asked(verdict) == [("VER-019", f"Output!B{row_of(2025, 1, 1)}")]
    (item,) = (i for i in verdict.items if i.finding.code == "VER-019")
    log = openpyxl.load_workbook(tmp_path / "book.xlsx")["Output"]
    rows = range(row_of(2025, 1, 1), row_of(2025, 1, 10))
    kwh = sum(float(str(log[f"{c}{row}"].value)) for row in rows for c in "CDE")
    assert item.effect == pytest.approx(0.0, abs=1e-6)
    assert item.moved == pytest.approx(0.333 * kwh / 1000, rel=1e-6)
    assert not verdict.is_confirmed


def lost(folder: Path, column: str, first: int, last: int) -> float:
    """Give the tonnes of some days of a roof."""
    log = openpyxl.load_workbook(folder / "book.xlsx")["Output"]
    rows = range(first, last + 1)
    return 0.333 * sum(float(str(log[f"{column}{row}"].value)) for row in rows) / 1000


@one_in(3)
@pytest.mark.parametrize(
    ("cell", "column", "old", "new", "first", "last"),
    [
        ("F11", "C", "DATE(2025,12,31)", "DATE(2025,11,31)", (2025, 12, 2), (2025, 12, 31)),
        ("F9", "D", "DATE(2024,1,1)", "DATE(2024,2,1)", (2024, 1, 1), (2024, 1, 31)),
        ("F13", "E", f"${LAST}", f"${LAST - 30}", (2025, 12, 2), (2025, 12, 31)),
    ],
)
def test_the_tonnes_of_all_days_that_are_left_out(
    cell: str,
    column: str,
    old: str,
    new: str,
    first: tuple[int, int, int],
    last: tuple[int, int, int],
    tmp_path: Path,
) -> None:
    formula = SUM.format(c=column, top=TOP, last=LAST, year=2024 if cell == "F9" else 2025)
    changed = {cell: formula.replace(old, new)}
    verdict = verify(book(tmp_path / "book.xlsx", formulas=changed))
    assert asked(verdict) == [("VER-019", f"MRS(input)!{cell}")]
    (item,) = (i for i in verdict.items if i.finding.code == "VER-019")
    wanted = lost(tmp_path, column, row_of(*first), row_of(*last))
    assert item.effect == pytest.approx(-wanted, rel=1e-6)


@thorough
def test_dashes_without_a_word(tmp_path: Path) -> None:
    def dashes(log: Worksheet) -> None:
        for n in range(20):
            log[f"D{MAY + n}"] = "-"

    verdict = verify(book(tmp_path / "book.xlsx", dashes))
    (one,) = [i for i in verdict.items if i.finding.code == "VER-019"]
    assert "and 19 more" in (one.finding.found or "")
    # Twenty days of a roof are at stake.
    roof = 0.333 * 20 / 366 * sum(s.number or 0.0 for s in verdict.claim.monitored[1:2])
    assert one.effect == pytest.approx(-roof, rel=0.3)


def hours(log: Worksheet) -> None:
    """Read each roof twice a day."""
    for n in range(NUMBER):
        log[f"B{TOP + n}"] = FIRST + dt.timedelta(days=n // 2)


def test_the_scope_says_where_a_log_has_too_few_days(tmp_path: Path) -> None:
    def few(log: Worksheet) -> None:
        log.delete_rows(TOP + 45, NUMBER)

    formulas = {
        f"F{8 + n}": f"=SUM(Output!{c}{TOP}:{c}{TOP + 44})/1000" for n, c in enumerate("CDE")
    }
    left = verify(book(tmp_path / "book.xlsx", few, formulas=formulas)).scope.not_judged
    assert any("fewer than 60 days" in line and f"Output!C{TOP}" in line for line in left)


def test_the_scope_says_where_days_were_not_looked_at(tmp_path: Path) -> None:
    left = verify(book(tmp_path / "book.xlsx", hours)).scope.not_judged
    assert any("several lines a day" in line and "Output!C5" in line for line in left)


@thorough
def test_empty_cells_are_counted_on(tmp_path: Path) -> None:
    def blank(log: Worksheet) -> None:
        for n in range(9):
            log[f"D{MAY + n}"] = None

    verdict = verify(book(tmp_path / "book.xlsx", blank))
    found = [i.finding.found for i in verdict.items if i.finding.code == "VER-019"]
    assert found[-1] == "an empty cell; and 8 more cells of the log, to D" + str(MAY + 8)


def in_table(words: str) -> Edit:
    """Say in the row of the second roof of 2025, and nowhere in the log, why a month has none."""

    def edit(log: Worksheet) -> None:
        every("D", JUNE, JUNE + 29, 0.0)(log)
        assert log.parent is not None
        log.parent["MRS(input)"]["K12"] = words

    return edit


@pytest.mark.parametrize(
    ("words", "is_told"),
    [
        ("Overhaul of the transformer 2-28 June", True),
        ("Inverters failed on 1 June, all replaced under warranty", True),
        ("6月1日～30日 定期修理", True),
        ("Sự cố máy biến áp tháng 6", True),
        ("Overhaul of the transformer 2-28 September", False),
        ("Meter failed 2-28 June", False),
        ("Cleaned in June", False),
        ("Planned maintenance by the supplier", False),
    ],
)
def test_a_reason_in_the_row_of_the_value(words: str, is_told: bool, tmp_path: Path) -> None:
    verdict = verify(book(tmp_path / "book.xlsx", in_table(words)))
    assert (("VER-217", f"Output!D{JUNE}") not in asked(verdict)) is is_told
