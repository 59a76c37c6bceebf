"""What stands beside dates: a clock with a dot, by its name alone; a count of time, no reading."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from jcm_mrv.metering.inspecting.inspection import inspect
from tests.metering.inspecting.shapes import ZONE, energy, table


def look(path: Path, **stated: Any) -> dict[str, Any]:
    return inspect(path, {"timezone": ZONE, "label": "start", **stated}, path.name).source


@pytest.mark.parametrize("name", ["Jam", "Waktu", "Hour"])
def test_a_clock_with_a_dot_is_the_time_of_day(name: str, tmp_path: Path) -> None:
    rows = [[f"{t:%d/%m/%Y}", f"{t:%H.%M}", f"{v:.2f}"] for t, v in energy(5).rows]
    path = table(tmp_path / "a.csv", [["Tanggal", name, "Energi (kWh)"], *rows])
    made = look(path, kind="energy")
    assert (made["time"], made["value"]) == (["Tanggal", name], "Energi (kWh)")


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
