"""Rows that name their meter: a change of it is asked about until it is said what happened."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from jcm_mrv.project.meter import Meter
from tests.metering.layouts.sources import codes, measured, write

REGISTER: dict[str, Any] = {"kind": "register", "interval": "1 d"}


def _write(folder: Path, name: str, texts: list[str], days: int = 20, file: str = "a.csv") -> None:
    lines = [f"time,kwh,{name}"]
    for n in range(days):
        text = texts[n * len(texts) // days]
        lines.append(f"2024-03-{n + 1:02} 00:00,{1000 + 10 * n},{text}")
    write(folder, lines, file)


def _codes(folder: Path, **given: Any) -> set[str]:
    return codes(measured(folder, "2024-03-01", "2024-03-19", **{**REGISTER, **given}))


@pytest.mark.parametrize(
    "name",
    [
        *("Serial", "Meter No", "meter_id", "S/N", "Meter serial number", "No. Meter", "Device"),
        *("計器番号", "メーター番号", "製造番号", "Số công tơ", "Nomor Meter", "N° de serie"),
        *("Medidor", "หมายเลขมิเตอร์", "Тоолуурын дугаар", "Inverter SN"),
    ],
)
def test_a_meter_that_changes_is_asked_about(tmp_path: Path, name: str) -> None:
    _write(tmp_path, name, ["A-1001", "B-2207"])
    assert "MON-936" in _codes(tmp_path)
    _write(tmp_path, name, ["A-1001"])
    assert "MON-936" not in _codes(tmp_path)


@pytest.mark.parametrize(
    ("name", "texts"),
    [
        *(("Serial", ["00123", "123"]), ("Serial", ["123", "123.0"]), ("S/N", ["ab-1", "AB 1"])),
        *(("Meter No", ["", "17"]), ("Serial", ["17", ""]), ("Device status", ["ok", "fault"])),
        *(("Meter", [str(n) for n in range(1000, 1020)]), ("Remark", ["A", "B"])),
        *(("Meter reading", ["5", "6"]), ("No", ["1", "2"]), ("Serial", ["17"] * 19 + ["18"])),
    ],
)
def test_what_names_one_meter_is_left_alone(tmp_path: Path, name: str, texts: list[str]) -> None:
    _write(tmp_path, name, texts)
    assert "MON-936" not in _codes(tmp_path)


def _replaced(date: str) -> dict[str, Any]:
    event = {"date": date, "what": "replaced", "before": 1090, "after": 1100, "unit": "kWh"}
    return {"wanted": {"meter": Meter.model_validate({"serial": "B", "events": [event]})}}


@pytest.mark.parametrize(("date", "told"), [("2024-03-10T12:00", True), ("2024-03-15", False)])
def test_an_event_at_that_time_settles_it(tmp_path: Path, date: str, told: bool) -> None:
    _write(tmp_path, "Serial", ["A", "B"])
    result = measured(tmp_path, "2024-03-01", "2024-03-19", **REGISTER, **_replaced(date))
    assert ("MON-936" not in codes(result)) is told


def test_a_filter_settles_it(tmp_path: Path) -> None:
    _write(tmp_path, "Serial", ["A", "B"])
    assert "MON-936" not in _codes(tmp_path, filter={"Serial": ["A", "B"]})
    assert "MON-936" not in _codes(tmp_path, filter={"Serial": "A"})


def test_meters_of_several_files_and_of_amounts(tmp_path: Path) -> None:
    lines = [f"2024-03-{n + 1:02} {h:02}:00,1" for n in range(4) for h in range(24)]
    for file, meter, part in (("a.csv", "A", lines[:48]), ("b.csv", "B", lines[48:])):
        write(tmp_path, ["time,kwh,Meter No", *(f"{line},{meter}" for line in part)], file)
    given = {"readings": "*.csv", "label": "start", "interval": "1 h"}
    result = measured(tmp_path, "2024-03-01", "2024-03-04", **given)
    assert "MON-936" in codes(result)
    (found,) = [one for one in result.findings if one.code == "MON-936"]
    assert (found.where, found.found) == ("b.csv:2", "A from 2024-03-01; B from 2024-03-03")


def test_rows_that_take_turns_are_several_meters(tmp_path: Path) -> None:
    lines = ["time,kwh,Meter"]
    for n in range(96):
        lines.append(f"2024-03-{n // 24 + 1:02} {n % 24:02}:00,1,{'AB'[n % 2]}")
    write(tmp_path, lines)
    result = measured(tmp_path, "2024-03-01", "2024-03-04", label="start", interval="1 h")
    assert any("turns" in one.message for one in result.findings if one.code == "MON-936")
