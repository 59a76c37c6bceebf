"""Days whose midnight the clock skips: dates alone are days, and an hour that is not is refused."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from jcm_mrv.metering.inspecting.inspection import inspect
from tests.metering.layouts.sources import amounts, codes, error, measured, write

ZONES = ["America/Santiago", "Africa/Cairo", "Europe/Berlin", "America/Havana", "Asia/Dhaka"]
DAYS = [dt.date(2024, 1, 1) + dt.timedelta(n) for n in range(367)]
ENERGY: dict[str, Any] = {"kind": "energy", "interval": "1 d", "label": "start"}
REGISTER: dict[str, Any] = {"kind": "register", "interval": "1 d"}


def values(kind: str) -> list[int]:
    return [n * 7 % 11 + 20 if kind == "energy" else 1000 + 25 * n for n in range(len(DAYS))]


@pytest.mark.parametrize("written", ["%Y-%m-%d", "%d/%m/%Y", "%Y-%m-%d 00:00", "xlsx"])
@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("keys", [ENERGY, REGISTER])
def test_days_are_days(keys: dict[str, Any], zone: str, written: str, tmp_path: Path) -> None:
    shown = values(keys["kind"])
    name = "a.xlsx" if written == "xlsx" else "a.csv"
    if written == "xlsx":
        book = openpyxl.Workbook()
        assert book.active is not None
        for row in [("time", "kwh"), *zip(DAYS, shown, strict=True)]:
            book.active.append(row)
        book.save(tmp_path / name)
    else:
        rows = [f"{day:{written}},{value}" for day, value in zip(DAYS, shown, strict=True)]
        write(tmp_path, ["time,kwh", *rows])
    found = measured(tmp_path, "2024-01-01", "2024-12-31", zone=zone, readings=name, **keys)
    total = sum(shown[:-1]) if keys is ENERGY else shown[-1] - shown[0]
    assert amounts(found) == [total]
    assert float(found.amounts[0].coverage) == 1
    assert not codes(found) & {"MON-201", "MON-202", "MON-705"}


def test_days_of_a_country_are_proposed(tmp_path: Path) -> None:
    rows = [f"{day},{value}" for day, value in zip(DAYS, values("energy"), strict=True)]
    write(tmp_path, ["Fecha,Energía (kWh)", *rows])
    made = inspect(tmp_path / "a.csv", {"timezone": "America/Santiago"}, "a.csv")
    assert not made.open
    assert not [found for found in made.findings if found.is_error]


@pytest.mark.parametrize(
    ("zone", "fixed"), [("America/Santiago", "Etc/GMT+4"), ("Africa/Cairo", "Etc/GMT-2")]
)
def test_hours_of_a_logger_that_keeps_one_time_are_refused(
    zone: str, fixed: str, tmp_path: Path
) -> None:
    first = dt.datetime(2024, 1, 1)
    times = [first + dt.timedelta(hours=n) for n in range(366 * 24)]
    write(tmp_path, ["time,kwh", *(f"{t:%Y-%m-%d %H:%M},{7 * t.hour % 11 + 5}" for t in times)])
    keys = {**ENERGY, "interval": "1 h"}
    found = error(measured(tmp_path, "2024-01-01", "2024-12-31", zone=zone, **keys))
    assert found.code == "MON-202"
    assert fixed in found.hint
    # What is advised reads the file.
    keys["timezone"] = fixed
    write(tmp_path, ["time,kwh", *(f"{t:%Y-%m-%d %H:%M},{7 * t.hour % 11 + 5}" for t in times)])
    again = measured(tmp_path, "2024-01-02", "2024-12-30", zone=zone, **keys)
    assert not [one for one in again.findings if one.is_error]
