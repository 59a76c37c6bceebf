"""Numbers that a formula multiplies by, and what their labels allow."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from jcm_mrv import verify
from tests.verification.small_book import INPUT, write

YEAR = "01/01/2024 - 31/12/2024"
SUM = "=SUM(Log!B4:B15)"


def asked(path: Path, formula: str, cells: dict[str, object], words: str = "Output") -> set[str]:
    write(path, [(YEAR, "EG_i,p", 1.0, "MWh/p", words)], [(YEAR, "=ROUNDDOWN(F8*D30,0)")])
    book = openpyxl.load_workbook(path)
    book[INPUT]["F8"] = formula
    log = book.create_sheet("Log")
    for n in range(12):
        log.cell(4 + n, 1, f"2024-{n + 1:02}")
        log.cell(4 + n, 2, 61_000 + 731 * ((5 * n) % 12))
    log["B3"] = "Read (kWh)"
    for cell, value in cells.items():
        log[cell] = value
    book.save(path)
    return {f.where for f in verify(path).findings if f.code == "VER-267"}


@pytest.mark.parametrize(
    ("label", "number", "formula"),
    [
        ("Share of the project", 7, f"{SUM}*Log!$E$1/1000"),
        ("Share of the project", 1.7, f"{SUM}*Log!$E$1/1000"),
        ("按分率", 6, f"{SUM}*Log!$E$1/1000"),
        ("Porsi proyek (%)", 140, f"{SUM}*Log!$E$1/100/1000"),
        ("Maximum permissible error", 0.5, f"{SUM}*(1-Log!$E$1)/1000"),
        ("Hours 2024", 9_710, "=12.5*Log!$E$1*Log!$B$4/1000000"),
        ("Enthalpy of steam (GJ/t)", 27.8, f"{SUM}*Log!$E$1/1000"),
        ("蒸気エンタルピー (kJ/kg)", 278, f"{SUM}*Log!$E$1/1000000"),
        ("Enthalpy of feed water at 60 °C (GJ/t)", 2.51, f"{SUM}*(2.78-Log!$E$1)/1000"),
        ("Enthalpy of feed water at 60 °C (GJ/t)", 0.0251, f"{SUM}*(2.78-Log!$E$1)/1000"),
        ("Density of diesel (kg/L)", 8.4, f"{SUM}/Log!$E$1/1000"),
        ("Khối lượng riêng dầu DO (kg/m³)", 1_000, f"{SUM}/Log!$E$1"),
        ("NCV (MJ/Nm3)", 371.5, f"{SUM}*Log!$E$1/1000000"),
    ],
)
def test_a_number_that_cannot_be_is_asked_about(
    label: str, number: float, formula: str, tmp_path: Path
) -> None:
    assert asked(tmp_path / "b.xlsx", formula, {"D1": label, "E1": number}) == {"Log!E1"}


@pytest.mark.parametrize(
    ("label", "number", "formula"),
    [
        ("Share of the project", 0.7, f"{SUM}*Log!$E$1/1000"),
        ("Share of the project", 70, f"{SUM}*Log!$E$1/100/1000"),
        ("Share of the project (%)", 70, f"{SUM}*Log!$E$1/100/1000"),
        ("CT ratio, share of feeder 2", 40, f"{SUM}*Log!$E$1/1000"),
        ("Maximum permissible error", 0.005, f"{SUM}*(1-Log!$E$1)/1000"),
        ("Maximum permissible error (%)", 0.5, f"{SUM}*(1-Log!$E$1/100)/1000"),
        ("Hours 2024", 8_784, "=12.5*Log!$E$1*Log!$B$4/1000000"),
        ("Total machine hours", 21_000, "=12.5*Log!$E$1*Log!$B$4/1000000"),
        ("Enthalpy of steam (GJ/t)", 2.778, f"{SUM}*Log!$E$1/1000"),
        ("Enthalpy of steam (kJ/kg)", 3_200, f"{SUM}*Log!$E$1/1000000"),
        ("Enthalpy of feed water at 105 °C (GJ/t)", 0.4404, f"{SUM}*(2.78-Log!$E$1)/1000"),
        ("Enthalpy, difference (GJ/t)", 2.5, f"{SUM}*Log!$E$1/1000"),
        ("Density of diesel (kg/L)", 0.84, f"{SUM}/Log!$E$1/1000"),
        ("Density of oil (kg/L)", 0.97, f"{SUM}/Log!$E$1/1000"),
        ("NCV (MJ/Nm3)", 37.2, f"{SUM}*Log!$E$1/1000000"),
        ("Shared multiplier", 60, f"{SUM}*Log!$E$1/1000"),
    ],
)
def test_a_number_that_can_be_is_left_alone(
    label: str, number: float, formula: str, tmp_path: Path
) -> None:
    assert asked(tmp_path / "b.xlsx", formula, {"D1": label, "E1": number}) == set()


@pytest.mark.parametrize(("part", "found"), [(17, {"Log!E1"}), (7, set()), (10, set())])
def test_a_part_of_blocks_is_no_more_than_all_of_them(
    part: int, found: set[str], tmp_path: Path
) -> None:
    cells = {"D1": "Blocks of the project", "E1": part, "D2": "Blocks in all", "E2": 10}
    assert asked(tmp_path / "b.xlsx", f"{SUM}*Log!E1/Log!E2/1000", cells) == found


@pytest.mark.parametrize(
    ("hours", "found"), [("=31*34", {"Log!C6"}), ("=31*24", set()), (700, set())]
)
def test_hours_of_a_line_are_those_of_its_month(
    hours: object, found: set[str], tmp_path: Path
) -> None:
    cells: dict[str, object] = {"B3": "Mean power (kW)", "C3": "Hours", "D3": "kWh"}
    for row in range(4, 16):
        cells |= {f"C{row}": 672, f"D{row}": f"=B{row}*C{row}/1000"}
    formula = "=SUM(Log!D4:D15)/1000"
    assert asked(tmp_path / "b.xlsx", formula, {**cells, "C6": hours}) == found


@pytest.mark.parametrize(
    ("heading", "flags", "found"),
    [
        ("Valid (1/0)", {5: 2, 6: 2}, {"Log!C5"}),
        ("有効 0/1", {9: 10}, {"Log!C9"}),
        ("Counted: 1 or 0", {4: -1}, {"Log!C4"}),
        ("Valid (1/0)", {5: 0, 6: 0}, set()),
        ("Tariff 1/03", {5: 2}, set()),
        ("Multiplier", {5: 2, 6: 2}, set()),
    ],
)
def test_flags_are_one_or_zero(
    heading: str, flags: dict[int, float], found: set[str], tmp_path: Path
) -> None:
    cells: dict[str, object] = {"C3": heading, "D3": "Counted (kWh)"}
    for row in range(4, 16):
        cells |= {f"C{row}": flags.get(row, 1), f"D{row}": f"=B{row}*C{row}"}
    assert asked(tmp_path / "b.xlsx", "=SUM(Log!D4:D15)/1000", cells) == found
