"""Heat that is worked out of flow and temperatures, with the specific heat of water."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from jcm_mrv import verify
from tests.verification.right.hands import HANDS, INPUT, STYLES, by_hand
from tests.verification.right.sheets import Made


def found(path: Path, heads: list[str], formula: str) -> list[tuple[str, str]]:
    """Take the heat of a boiler from months of flow and temperatures, and say what is asked."""
    made = Made()
    cell = by_hand(made, HANDS["boilers"], STYLES["English"]).monitored[0, 0]
    made.save(path)
    book = openpyxl.load_workbook(path)
    log = book.create_sheet("Heat")
    log.append(["Month", *heads, "Heat (GJ)"])
    for n in range(12):
        flow, apart = 16_100 + 310 * (n * 5 % 7), 22.1 + n % 4 / 3
        given = [flow, apart] if len(heads) == 2 else [flow, apart + 55.2, 55.2]
        log.append([f"2024-{n + 1:02}", *given, formula.format(r=n + 2)])
    book[INPUT][cell] = f"=SUM(Heat!{'ABCDE'[len(heads) + 1]}2:{'ABCDE'[len(heads) + 1]}13)"
    book.save(path)
    asked = [f for f in verify(path).findings if f.code == "VER-113"]
    return [(f.severity.value, f.where) for f in asked]


@pytest.mark.parametrize(
    "head", ["dT (K)", "ΔT [°C]", "温度差 (K)", "Delta T", "Selisih suhu (°C)"]
)
def test_the_difference_of_temperatures_in_a_column_of_its_own(head: str, tmp_path: Path) -> None:
    asked = found(tmp_path / "b.xlsx", ["Flow (m3)", head], "=B{r}*C{r}*4.1868/1000")
    assert [severity for severity, _ in asked] == ["note"]


def test_both_temperatures(tmp_path: Path) -> None:
    heads = ["Flow (m3)", "T supply (°C)", "T return (°C)"]
    asked = found(tmp_path / "b.xlsx", heads, "=B{r}*(C{r}-D{r})*4.1868/1000")
    assert [severity for severity, _ in asked] == ["note"]


@pytest.mark.parametrize(
    ("head", "formula"),
    [
        ("T supply (°C)", "=B{r}*C{r}*4.1868/1000"),
        ("dT (K)", "=B{r}*C{r}*4.6868/1000"),
        ("Density", "=B{r}*C{r}*4.1868/1000"),
    ],
)
def test_what_is_no_heat_of_water(head: str, formula: str, tmp_path: Path) -> None:
    asked = found(tmp_path / "b.xlsx", ["Flow (m3)", head], formula)
    assert [severity for severity, _ in asked] == ["warning"]


@pytest.mark.parametrize(
    ("heads", "is_held"),
    [
        (["Steam (t)", "h steam (GJ/t)", "h feed water (GJ/t)"], True),
        (["Steam (t)", "Enthalpy, supply", "Enthalpy, return"], True),
        (["Water (t)", "T supply (°C)", "T return (°C)"], False),
    ],
)
def test_what_a_tonne_of_steam_holds_is_no_temperature(
    heads: list[str], is_held: bool, tmp_path: Path
) -> None:
    made, path = Made(), tmp_path / "b.xlsx"
    cell = by_hand(made, HANDS["boilers"], STYLES["English"]).monitored[0, 0]
    made.save(path)
    book = openpyxl.load_workbook(path)
    log = book.create_sheet("Heat")
    log.append(["Month", *heads, "Heat (GJ)"])
    for n in range(12):
        steam = 640 + 31 * (n * 5 % 7)
        log.append([f"2024-{n + 1:02}", steam, 2.778, 0.377, f"=B{n + 2}*(C{n + 2}-D{n + 2})"])
    book[INPUT][cell] = "=SUM(Heat!E2:E13)"
    book.save(path)
    assert ("VER-229" not in {f.code for f in verify(path).findings}) is is_held
