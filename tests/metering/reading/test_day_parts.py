"""Columns that are the parts of a day, and columns that only look like them."""

from __future__ import annotations

from pathlib import Path

import pytest

from jcm_mrv.findings import FindingsError
from jcm_mrv.metering.reading.day_parts import DayParts, day_parts
from tests.metering.reading.reading import load


def clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def spans(step: int, sign: str, after: str = "") -> list[str]:
    return [clock(m) + sign + clock(m + step) + after for m in range(0, 1440, step)]


@pytest.mark.parametrize(
    "names",
    [
        *(spans(step, sign) for step in (15, 30, 60) for sign in ("-", "～", " – ", "~", " to ")),
        spans(30, "-", " (kWh)"),
        [f"{clock(m)}-{clock(m + 29)}" for m in range(0, 1440, 30)],
        [clock(m) for m in range(0, 1440, 15)],
        [clock(m) for m in range(30, 1441, 30)],
        [clock(m % 1440) for m in range(30, 1441, 30)],
        [f"{m // 60}:{m % 60:02}:00" for m in range(0, 1440, 60)],
        [f"{m // 60:02}{m % 60:02}" for m in range(0, 1440, 30)],
        [f"{n}時" for n in range(24)],
        [f"{n}時～{n + 1}時" for n in range(24)],
        [f"{m // 60}時{m % 60:02}分" for m in range(0, 1440, 30)],
        *([f"{word}{n}" for n in range(1, 25)] for word in ("H", "", "Hour ", "HE", "h_", "Giờ ")),
        [f"{n:02}" for n in range(24)],
        [f"{n}h" for n in range(24)],
        [f"H{n} (kWh)" for n in range(1, 25)],
        [f"Period {n}" for n in range(1, 49)],
        [str(n) for n in range(1, 97)],
    ],
    ids=lambda names: f"{len(names)} {names[1]}",
)
def test_parts_of_a_day(names: list[str]) -> None:
    found = DayParts(2, 1 + len(names), len(names))
    assert day_parts(["Date", "Meter", *names, "Total"]) == found
    assert day_parts(["Date", "Meter", *names]) == found
    one_less = [*names[:7], *names[8:]]
    assert day_parts(["Date", *one_less, "Total"]) is None


@pytest.mark.parametrize(
    "names",
    [
        [f"INV{n}" for n in range(1, 25)],
        [f"String {n} (kW)" for n in range(1, 49)],
        [f"kWh_{n}" for n in range(1, 25)],
        [f"meter {n}" for n in range(1, 97)],
        [str(n) for n in range(1, 32)],
        [str(n) for n in range(1, 13)],
        [str(2001 + n) for n in range(24)],
        [f"H{n}" for n in range(1, 9)],
        [f"2024-01-{n:02}" for n in range(1, 25)],
        [f"T{n}" for n in range(5, 29)],
    ],
    ids=lambda names: f"{len(names)} {names[1]}",
)
def test_other_columns(names: list[str]) -> None:
    assert day_parts(["Date", *names, "Total"]) is None


def test_a_project_is_told_and_means_a_column_by_its_number(tmp_path: Path) -> None:
    names = [f"H{n}" for n in range(1, 25)]
    rows = "".join(f"2024-03-0{day},{','.join(['1.5'] * 24)}\n" for day in range(1, 10))
    (tmp_path / "a.csv").write_text(f"Date,{','.join(names)}\n{rows}")
    keys = {"time": "Date", "kind": "energy", "label": "start", "interval": "1 d"}
    with pytest.raises(FindingsError) as caught:
        load(tmp_path, value="H7", **keys)
    assert [(f.code, f.where) for f in caught.value.findings] == [("MON-125", "a.csv:1")]
    readings, _ = load(tmp_path, value={"column": 8}, **keys)
    assert readings.micro.tolist() == [1_500_000] * 9
