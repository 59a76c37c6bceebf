"""Heating values by volume beside what the fuel that their row names can have."""

from __future__ import annotations

from pathlib import Path

import pytest

from jcm_mrv import verify
from jcm_mrv.verification.checks.fixed.fuels import meant
from tests.effort import one_in
from tests.verification.right.hands import HANDS, INPUT, STYLES, by_hand
from tests.verification.right.sheets import Made

pytestmark = one_in(2)

GAS, OIL = "burners", "trucks"
NATURAL = ("IPCC 2006, natural gas", "Supplier")


def asked(
    path: Path, hand: str, row: int, value: float, texts: tuple[str, str], beside: str | None
) -> list[str]:
    made = Made()
    fixed = by_hand(made, HANDS[hand], STYLES["English"]).fixed
    sheet = made.sheet(INPUT)
    cell, line = fixed[row], fixed[row][1:]
    sheet[cell] = value
    sheet[f"C{line}"], sheet[f"F{line}"] = texts
    if beside is not None:
        sheet[f"F{fixed[row + 1][1:]}"] = beside
    made.save(path)
    found = verify(path).findings
    assert {f.where for f in found if f.code == "VER-267"} <= {f"{INPUT}!{cell}"}
    return [f.code for f in found if f.severity != "note" and f.where == f"{INPUT}!{cell}"]


@pytest.mark.parametrize(
    ("hand", "row", "value", "texts", "beside"),
    [
        (GAS, 0, 0.0558, ("Heating value of gas", "Supplier"), None),
        (GAS, 0, 0.0558, ("Heating value of natural gas", "Supplier"), "Supplier"),
        (GAS, 0, 0.0215, ("天然ガスの発熱量", "供給者"), "Supplier"),
        (GAS, 0, 0.0467, ("Heating value of biogas", "Laboratory"), "Laboratory"),
        (GAS, 0, 0.0472, ("Heating value of LPG, vapour", "Supplier"), "Laboratory"),
        (OIL, 1, 0.0458, ("Heating value of diesel", "Supplier"), None),
        (OIL, 1, 0.0430, ("Heating value of fuel", "Supplier"), None),
    ],
)
def test_a_value_that_the_fuel_cannot_have(
    hand: str,
    row: int,
    value: float,
    texts: tuple[str, str],
    beside: str | None,
    tmp_path: Path,
) -> None:
    assert asked(tmp_path / "b.xlsx", hand, row, value, texts, beside) == ["VER-267"]


@pytest.mark.parametrize(
    ("hand", "row", "value", "texts", "beside"),
    [
        (GAS, 0, 0.0372, ("Heating value of gas", "Supplier"), None),
        (GAS, 0, 0.0452, ("Heating value of natural gas, rich", "Supplier"), None),
        (GAS, 0, 0.0285, ("Heating value of natural gas with nitrogen", "Supplier"), None),
        (GAS, 0, 0.0215, ("Heating value of biogas", "Laboratory"), None),
        (GAS, 0, 0.0935, ("Heating value of LPG, vapour", "Supplier"), "Laboratory"),
        (GAS, 0, 0.0610, ("LPG mixed with air, natural gas in winter", "Supplier"), None),
        (GAS, 0, 0.0182, ("Coke oven gas", "Laboratory"), None),
        (GAS, 0, 0.0558, ("Heating value of gas", "Laboratory"), "Laboratory"),
        (OIL, 1, 0.0358, ("Heating value of diesel", "Supplier"), None),
        (OIL, 1, 0.0332, ("Heating value of biodiesel B100", "Supplier"), "Supplier"),
    ],
)
def test_a_value_that_the_fuel_can_have(
    hand: str,
    row: int,
    value: float,
    texts: tuple[str, str],
    beside: str | None,
    tmp_path: Path,
) -> None:
    assert asked(tmp_path / "b.xlsx", hand, row, value, texts, beside) == []


def test_what_was_meant_is_a_power_of_ten_or_the_nearest_end() -> None:
    assert meant(0.372, 0.025, 0.05) == pytest.approx(0.0372)
    assert meant(0.0558, 0.025, 0.05) == 0.05
    assert meant(0.02, 0.025, 0.05) == 0.025
