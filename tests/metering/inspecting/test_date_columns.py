"""Dates in several columns: year, month, day, hour and minute, each in one of its own."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from jcm_mrv.findings import FindingsError
from jcm_mrv.metering.inspecting.inspection import inspect
from jcm_mrv.metering.inspecting.proposal import to_yaml
from jcm_mrv.metering.inspecting.shown import Inspection
from jcm_mrv.metering.stated import Asked, measure_stated, read_source
from tests.metering.inspecting.shapes import energy

KNOWN = {"timezone": "Asia/Ho_Chi_Minh", "kind": "energy"}


def looked(path: Path, text: str, **more: Any) -> Inspection:
    path.write_text(text, encoding="utf-8")
    return inspect(path, {**KNOWN, **more}, path.name)


def total(found: Inspection, folder: Path) -> float:
    (folder / "source.yaml").write_text(to_yaml(found.source), encoding="utf-8")
    result = measure_stated(read_source(folder / "source.yaml", {}), Asked(by="period"))
    return sum(line["value"] for line in result.totals)


@pytest.mark.parametrize(
    ("names", "parts"),
    [
        ("Year,Month,Day,Hour,Minute", "%Y,%m,%d,%H,%M"),
        ("Tahun,Bulan,Tanggal,Jam,Menit", "%Y,%m,%d,%H,%M"),
        ("Năm,Tháng,Ngày,Giờ", "%Y,%m,%d,%H:%M"),
        ("Day,Month,Year,Time", "%d,%b,%Y,%H:%M:%S"),
        ("年,月,日,時,分", "%Y,%m,%d,%H,%M"),
        ("年,月,日,時刻", "%Y,%m月,%d,%H:%M"),
    ],
)
def test_the_parts_of_a_date_are_one_time(names: str, parts: str, tmp_path: Path) -> None:
    one = energy(4)
    lines = [f"{names},kWh", *(f"{t:{parts}},{v:.2f}" for t, v in one.rows)]
    found = looked(tmp_path / "a.csv", "\n".join(lines) + "\n", label="start")
    assert not found.open
    assert total(found, tmp_path) == pytest.approx(one.total)
    assert str(found.first) == f"{one.times[0]:%Y-%m-%d %H:%M:%S}"


def test_hours_from_1_to_24_are_ends(tmp_path: Path) -> None:
    start = dt.datetime(2024, 3, 1)
    lines = ["Year,Month,Day,Hour,kWh"]
    for n in range(24 * 15):
        day = start + dt.timedelta(days=n // 24)
        lines.append(f"{day:%Y,%m,%d},{n % 24 + 1},{1 + n % 7}")
    found = looked(tmp_path / "a.csv", "\n".join(lines) + "\n")
    assert not found.open
    assert found.source["label"] == "end"
    assert total(found, tmp_path) == sum(1 + n % 7 for n in range(24 * 15))


def test_year_and_month_are_a_month(tmp_path: Path) -> None:
    lines = ["Year,Month,Energy (kWh)", *(f"2024,{m},{m * 100}" for m in range(1, 13))]
    found = looked(tmp_path / "a.csv", "\n".join(lines) + "\n")
    assert not found.open
    assert found.source["interval"] == "1 month"
    assert total(found, tmp_path) == 7800


def test_a_date_beside_them_is_the_time(tmp_path: Path) -> None:
    one = energy(5)
    lines = ["Timestamp,Year,Month,Day,kWh"]
    lines += [f"{t:%Y-%m-%d %H:%M},{t:%Y,%m,%d},{v:.2f}" for t, v in one.rows]
    found = looked(tmp_path / "a.csv", "\n".join(lines) + "\n", label="start")
    assert found.source["time"] == "Timestamp"
    assert total(found, tmp_path) == pytest.approx(one.total)


@pytest.mark.parametrize(
    "lines",
    [
        ["Year,Week,kWh", *(f"2024,{w},5" for w in range(1, 53))],
        ["Year,Month,Day,kWh", *(f"2024,{m},{d},5" for m in (13, 14) for d in range(1, 29))],
    ],
)
def test_what_is_no_date_is_not_taken_for_one(lines: list[str], tmp_path: Path) -> None:
    with pytest.raises(FindingsError):
        looked(tmp_path / "a.csv", "\n".join(lines) + "\n")


def test_a_month_of_two_digits_of_the_year_is_a_month(tmp_path: Path) -> None:
    months = "ene feb mar abr may jun jul ago sep oct nov dic".split()
    lines = ["Mes;Consumo (kWh)", *(f"{m}-24;{1000 * n}" for n, m in enumerate(months, start=1))]
    found = looked(tmp_path / "a.csv", "\n".join(lines) + "\n")
    assert not found.open
    assert total(found, tmp_path) == 78_000
