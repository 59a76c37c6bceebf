"""Columns that are tariffs of one meter: their sum is offered, and one alone is asked about."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from jcm_mrv.metering.inspecting.inspection import inspect
from tests.metering.layouts.sources import codes, measured

DAYS = [f"2024-03-{day:02}" for day in range(1, 29)]
TARIFFS = [
    ["Rate A (kWh)", "Rate B (kWh)", "Rate C (kWh)"],
    ["On Peak (kWh)", "Off Peak (kWh)", "Holiday (kWh)"],
    ["kWh Base", "kWh Intermedia", "kWh Punta"],
    ["Energía punta (kWh)", "Energía fuera de punta (kWh)"],
    ["kWh LWBP", "kWh WBP"],
    ["Tarifa 1 [kWh]", "Tarifa 2 [kWh]"],
    ["ピーク電力量(kWh)", "オフピーク電力量(kWh)"],
]
OTHERS = [
    ["Rate of flow (kWh)", "Hall A (kWh)"],
    ["Line A (kWh)", "Line B (kWh)"],
    ["Import (kWh)", "Export (kWh)"],
    ["Peak Road (kWh)", "Valley Road (kWh)"],
]


def written(folder: Path, names: list[str]) -> None:
    chance = random.Random(3)
    rows = [",".join([day, *(str(chance.randint(5, 75)) for _ in names)]) for day in DAYS]
    (folder / "a.csv").write_text("\n".join([",".join(["Date", *names]), *rows]) + "\n")


def choices(folder: Path, names: list[str]) -> list[object]:
    written(folder, names)
    made = inspect(folder / "a.csv", {"timezone": "Asia/Bangkok", "kind": "energy"}, "a.csv")
    return next((list(one.choices) for one in made.open if one.key == "value"), [])


@pytest.mark.parametrize("names", TARIFFS)
def test_their_sum_is_offered_first(names: list[str], tmp_path: Path) -> None:
    assert choices(tmp_path, names)[0] == names


@pytest.mark.parametrize("names", TARIFFS)
def test_with_what_is_given_beside_them_it_is_offered_too(names: list[str], tmp_path: Path) -> None:
    assert choices(tmp_path, [*names, "Sent (kWh)"])[0] == names


@pytest.mark.parametrize("names", OTHERS)
def test_others_are_not_added(names: list[str], tmp_path: Path) -> None:
    assert choices(tmp_path, names)[:1] != [names]


KEYS = {"time": "Date", "interval": "1 d", "label": "start"}


@pytest.mark.parametrize("names", [names for names in TARIFFS if "Holiday (kWh)" not in names])
def test_one_alone_is_asked_about(names: list[str], tmp_path: Path) -> None:
    written(tmp_path, names)
    found = measured(tmp_path, "2024-03-01", "2024-03-28", value=names[0], **KEYS)
    assert "MON-980" in codes(found)
    both = measured(tmp_path, "2024-03-01", "2024-03-28", value=names, **KEYS)
    assert "MON-980" not in codes(both)


@pytest.mark.parametrize("names", OTHERS)
def test_one_of_others_is_not(names: list[str], tmp_path: Path) -> None:
    written(tmp_path, names)
    found = measured(tmp_path, "2024-03-01", "2024-03-28", value=names[0], **KEYS)
    assert "MON-980" not in codes(found)


@pytest.mark.parametrize(
    "name", ["pendapatan", "Ingreso (MXN)", "ค่าไฟฟ้า", "收益", "Doanh thu", "төлбөр"]
)
def test_money_is_no_energy(name: str, tmp_path: Path) -> None:
    assert choices(tmp_path, ["energi", name]) == []
