"""Days of a log that are texts among dates: a condition on days passes over their readings."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import openpyxl
import pytest

from jcm_mrv import verify
from tests.effort import one_in
from tests.verification.checks.logs.test_lines_of_logs import asked, number
from tests.verification.log_books import Change, book

CONDITION = '">="&DATE(2024,1,1),Days!$A$2:$A$367,"<="&DATE(2024,12,31)'


def conditions(shown: str, *, rows: range = range(123, 130)) -> Change:
    """Sum up the days by a condition on them, and write some of them as texts."""

    def change(made: openpyxl.Workbook) -> None:
        log = made["Days"]
        for row in range(2, 368):
            for column in (2, 3, 4):
                log.cell(row, column, 10 * number(log.cell(row, column).value))
        for row in rows if shown else ():
            day = log.cell(row, 1).value
            assert isinstance(day, dt.date)
            log.cell(row, 1, day.strftime(shown)).number_format = "@"
        for n, letter in enumerate("BCD"):
            formula = f"=SUMIFS(Days!{letter}$2:{letter}$367,Days!$A$2:$A$367,{CONDITION})/1000"
            made["MRS(input)"].cell(8 + n, 6, formula)

    return change


def week(folder: Path) -> float:
    """Give what the roofs delivered on the days that are written as texts, kWh."""
    log = openpyxl.load_workbook(folder / "book.xlsx")["Days"]
    return sum(
        number(log.cell(row, column).value) for row in range(123, 130) for column in (2, 3, 4)
    )


@one_in(2)
@pytest.mark.parametrize("shown", ["%d.%m.%Y", "%d/%m/%Y"])
def test_days_that_are_texts_are_asked_about(shown: str, tmp_path: Path) -> None:
    verdict = verify(book(tmp_path / "book.xlsx", "days", conditions(shown)))
    assert asked(verdict) == [("VER-019", "Days!A123")]
    (item,) = (i for i in verdict.items if i.finding.code == "VER-019")
    assert item.finding.message.endswith("whose day is a text")
    # The week of all roofs, once each.
    assert item.effect == pytest.approx(-0.333 * week(tmp_path) / 1000, rel=1e-6)
    assert not verdict.is_confirmed


def test_days_that_are_dates_are_not(tmp_path: Path) -> None:
    verdict = verify(book(tmp_path / "book.xlsx", "days", conditions("")))
    assert not [where for code, where in asked(verdict) if code == "VER-019"]
