"""What stands beside dates: a clock with a dot, by its name alone; a count of time, no reading."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from jcm_mrv.metering.inspecting.inspection import inspect
from tests.metering.inspecting.shapes import ZONE, energy, table
from tests.metering.reading.reading import load


def look(path: Path, **stated: Any) -> dict[str, Any]:
    return inspect(path, {"timezone": ZONE, "label": "start", **stated}, path.name).source


@pytest.mark.parametrize("name", ["Jam", "Waktu", "Hour"])
def test_a_clock_with_a_dot_is_the_time_of_day(name: str, tmp_path: Path) -> None:
    rows = [[f"{t:%d/%m/%Y}", f"{t:%H.%M}", f"{v:.2f}"] for t, v in energy(5).rows]
    path = table(tmp_path / "a.csv", [["Tanggal", name, "Energi (kWh)"], *rows])
    made = look(path, kind="energy")
    assert (made["time"], made["value"]) == (["Tanggal", name], "Energi (kWh)")


@pytest.mark.parametrize("name", ["時刻", "Giờ", "HHMM", "เวลา"])
@pytest.mark.parametrize("date", ["%Y%m%d", "%Y/%m/%d", "%d/%m/%Y", "%d-%b-%y"])
def test_a_clock_without_a_sign_is_the_time_of_day(name: str, date: str, tmp_path: Path) -> None:
    one = energy(5)
    rows = [[f"{t:{date}}", f"{t:%H%M}", f"{v:.2f}"] for t, v in one.rows]
    path = table(tmp_path / "a.csv", [["Date", name, "Energy (kWh)"], *rows])
    made = look(path, kind="energy")
    assert (made["time"], made["value"]) == (["Date", name], "Energy (kWh)")
    readings, _ = load(tmp_path, **made)
    assert len(readings) == len(one.rows)


def test_a_clock_without_a_sign_that_ends_with_24_00_names_the_ends(tmp_path: Path) -> None:
    rows = [
        [f"2024/06/{day:02}", f"{hour:02}00", f"{(7 * hour + day) % 11}.5"]
        for day in range(1, 8)
        for hour in range(1, 25)
    ]
    table(tmp_path / "a.csv", [["Date", "Time", "Energy (kWh)"], *rows])
    made = inspect(tmp_path / "a.csv", {"timezone": ZONE}, "a.csv")
    assert not made.open
    assert (made.source["label"], made.source["interval"]) == ("end", "1 h")


@pytest.mark.parametrize("name", ["Run time", "Operating hours", "時間"])
def test_minutes_that_a_machine_ran_are_no_clock(name: str, tmp_path: Path) -> None:
    rows = [[f"2024-03-{n + 1:02}", f"{1200 + n * 7}", f"{n * 3}.5"] for n in range(28)]
    path = table(tmp_path / "a.csv", [["Date", name, "Energy (kWh)"], *rows])
    assert look(path, kind="energy")["time"] == "Date"


@pytest.mark.parametrize("word", ["Hora ", "heure", "Час "])
def test_hours_in_other_languages_are_parts_of_the_day(word: str, tmp_path: Path) -> None:
    head = ["Fecha", *(f"{word}{hour}" for hour in range(1, 25)), "Total"]
    rows = [[f"2024-06-{d:02}", *[str(d)] * 24, str(24 * d)] for d in range(1, 29)]
    path = table(tmp_path / "a.csv", [head, *rows])
    made = look(path, unit="kWh")
    assert made["layout"] == "wide"
    assert made["value"] == {"from": f"{word}1", "to": f"{word}24"}


def test_numbers_like_it_are_numbers(tmp_path: Path) -> None:
    rows = [[f"2024-03-{n + 1:02}", f"{n % 24:02}.15"] for n in range(28)]
    path = table(tmp_path / "a.csv", [["Date", "Energy (kWh)"], *rows])
    made = look(path, kind="energy")
    assert (made["time"], made["value"]) == ("Date", "Energy (kWh)")


def test_a_count_of_time_is_not_the_register(tmp_path: Path) -> None:
    one = energy(5)
    rows = [
        [f"{t:%Y-%m-%d %H:%M:%S}", f"{v:.2f}", "1", f"{45352000000 + 20833 * n}"]
        for n, (t, v) in enumerate(one.register())
    ]
    names = ["TimeString", "VarValue", "Validity", "Time_ms"]
    made = look(table(tmp_path / "a.csv", [names, *rows]), unit="kWh", kind="register")
    assert made.get("value") not in ("Time_ms", "Validity")


@pytest.mark.parametrize(
    "names", [("Jam", "Menit"), ("Hour", "Minute"), ("時", "分"), ("Giờ", "Phút")]
)
@pytest.mark.parametrize("date", ["%d/%m/%Y", "%Y-%m-%d", "%d-%b-%y"])
def test_hour_and_minute_in_columns_beside_a_date(
    names: tuple[str, str], date: str, tmp_path: Path
) -> None:
    one = energy(20)
    rows = [[f"{t:{date}}", f"{t.hour}", f"{t.minute}", f"{v:.2f}"] for t, v in one.rows]
    table(tmp_path / "a.csv", [["Date", *names, "Energy (kWh)"], *rows])
    made = look(tmp_path / "a.csv", kind="energy")
    assert made["time"] == ["Date", *names]
    readings, _ = load(tmp_path, **made)
    assert len(readings) == len(one.rows)
    assert len(set(readings.utc.tolist())) == len(one.rows)


@pytest.mark.parametrize("name", ["Time", "時刻", "Hora"])
def test_a_clock_that_lost_its_zeros(name: str, tmp_path: Path) -> None:
    one = energy(20)
    rows = [[f"{t:%Y/%m/%d}", str(t.hour * 100 + t.minute), f"{v:.2f}"] for t, v in one.rows]
    table(tmp_path / "a.csv", [["Date", name, "Energy (kWh)"], *rows])
    made = look(tmp_path / "a.csv", kind="energy")
    assert made["time"] == ["Date", name]
    readings, _ = load(tmp_path, **made)
    plain, _ = load(tmp_path, **{**made, "format": {"date": "%Y/%m/%d %H%M"}})
    assert readings.utc.tolist() == plain.utc.tolist()
    assert len(set(readings.utc.tolist())) == len(one.rows)


@pytest.mark.parametrize(
    ("name", "numbers"),
    [
        ("Run time", range(100, 128)),
        ("Run time", range(0, 2800, 100)),
        ("Time", range(970, 998)),
        ("Minutes", range(0, 56, 2)),
    ],
)
def test_numbers_beside_days_are_no_clock_that_lost_its_zeros(
    name: str, numbers: range, tmp_path: Path
) -> None:
    rows = [[f"2024-03-{n + 1:02}", str(one), f"{n * 3 % 11}.5"] for n, one in enumerate(numbers)]
    path = table(tmp_path / "a.csv", [["Date", name, "Energy (kWh)"], *rows])
    assert look(path, kind="energy")["time"] == "Date"
