"""Dates that stand on the first row of a day alone: of its rows, or asked about."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from jcm_mrv.metering.inspecting.inspection import inspect
from tests.metering.reading.reading import load, read, refused

DAYS = ("2024-03-01", "2024-03-02", "2024-03-03")
CLOCKS = tuple(f"{hour:02}:{minute:02}" for hour in range(24) for minute in (0, 30))
ROWS = [(day if n == 0 else "", clock) for day in DAYS for n, clock in enumerate(CLOCKS)]


def written(folder: Path, rows: list[tuple[str, str]], name: str = "clock") -> Path:
    text = "".join(f"{day},{clock},{n % 7}.5\n" for n, (day, clock) in enumerate(rows))
    (folder / "a.csv").write_text(f"date,{name},kwh\n{text}", encoding="utf-8")
    return folder / "a.csv"


def whole(folder: Path) -> list[tuple[str, float]]:
    """Give the readings of a file with the date in each row."""
    other = folder / "whole"
    other.mkdir()
    written(other, [(day, clock) for day in DAYS for clock in CLOCKS])
    return read(other, time=["date", "clock"])


def test_the_day_above_is_meant(tmp_path: Path) -> None:
    written(tmp_path, ROWS)
    assert read(tmp_path, time=["date", "clock"]) == whole(tmp_path)
    _, measured = load(tmp_path, time=["date", "clock"])
    assert [f.code for f in measured.findings].count("MON-917") == 1


def test_in_a_workbook_too(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in [("date", "clock", "kwh"), *((d, c, n % 7 + 0.5) for n, (d, c) in enumerate(ROWS))]:
        book.worksheets[0].append(list(row))
    book.save(tmp_path / "a.xlsx")
    assert read(tmp_path, readings="a.xlsx", time=["date", "clock"]) == whole(tmp_path)


def test_it_is_proposed(tmp_path: Path) -> None:
    stated = {"timezone": "Asia/Dhaka", "kind": "energy", "label": "start"}
    made = inspect(written(tmp_path, ROWS), stated, "a.csv")
    assert (made.source["time"], made.source["interval"]) == (["date", "clock"], "30 min")


def test_hours_by_number(tmp_path: Path) -> None:
    rows = [(day if hour == 1 else "", str(hour)) for day in DAYS for hour in range(1, 25)]
    path = written(tmp_path, rows, "Hour")
    made = inspect(path, {"timezone": "Asia/Dhaka", "kind": "energy"}, "a.csv")
    assert made.source["time"] == {"date": "date", "slot": "Hour"}
    assert len(read(tmp_path, kind="energy", time={"date": "date", "slot": "Hour"})) == 72


@pytest.mark.parametrize(
    "wrong",
    [
        # A day whose date is missing; a clock that stands still; no date at all at first.
        [row if row[0] != DAYS[1] else ("", row[1]) for row in ROWS],
        [*ROWS[:3], ("", CLOCKS[2]), *ROWS[3:]],
        [("", CLOCKS[0]), *ROWS[1:]],
    ],
)
def test_what_leaves_the_day_open_is_refused(tmp_path: Path, wrong: list[tuple[str, str]]) -> None:
    written(tmp_path, wrong)
    found = refused(tmp_path, time=["date", "clock"])
    assert found.code == "MON-103"
    assert "a.csv" in found.where


def test_of_filtered_rows_the_date_may_be_gone(tmp_path: Path) -> None:
    text = "".join(f"{day},{clock},{'AB'[n % 2]},1\n" for n, (day, clock) in enumerate(ROWS))
    (tmp_path / "a.csv").write_text(f"date,clock,meter,kwh\n{text}")
    found = refused(tmp_path, time=["date", "clock"], filter={"meter": "B"})
    assert found.code == "MON-103"
