"""Readings that stand in a log again and again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from jcm_mrv import verify
from tests.verification.small_book import asked, with_table

TRIPS = [207, 213, 207, 198, 220, 220, 211, 205, 219, 224, 201, 216]
PLAIN = "=SUM(Log!D2:D13)/1000"


def lines(*, load: object = 5.66, typed: bool = False) -> list[list[Any]]:
    """Write trips times a load, or what they make."""
    table: list[list[Any]] = [["Month", "Runs", "kWh each", "kWh"]]
    for n, trips in enumerate(TRIPS):
        made = trips * 283.1 if typed else f"=B{n + 2}*C{n + 2}*50"
        table.append([f"2024-{n + 1:02}", trips, load, made])
    return table


def test_trips_times_a_load_are_as_often_alike_as_the_trips(tmp_path: Path) -> None:
    verdict = verify(with_table(tmp_path / "b.xlsx", PLAIN, lines(), "Conveyor"))
    assert "VER-110" not in dict(asked(verdict))


def test_the_same_amount_twice_that_was_typed(tmp_path: Path) -> None:
    verdict = verify(with_table(tmp_path / "b.xlsx", PLAIN, lines(typed=True), "Conveyor"))
    assert dict(asked(verdict))["VER-110"] == "Log!D7"


@pytest.mark.parametrize("is_copied", [False, True])
def test_differences_of_a_register_that_are_alike(is_copied: bool, tmp_path: Path) -> None:
    table: list[list[Any]] = [["Month", "Meter", "Register of last month", "kWh"]]
    shown = 104_211
    for n, step in enumerate(TRIPS):
        step = 22_347 if is_copied and n in (5, 6) else 100 * step + n
        table.append([f"2024-{n + 1:02}", shown + step, shown, 0.0])
        table[-1][3] = f"=B{n + 2}-C{n + 2}"
        shown += step
    verdict = verify(with_table(tmp_path / "b.xlsx", PLAIN, table, "Conveyor"))
    assert ("VER-110" in dict(asked(verdict))) is is_copied
