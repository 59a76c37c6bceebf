"""Registers that turned over, or are read each day: what is added to them, and left out."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from jcm_mrv import verify
from jcm_mrv.verification.verdict import Verdict
from tests.effort import one_in
from tests.verification.right.hands import INPUT
from tests.verification.right.listed.registers import each_day, turning
from tests.verification.right.sheets import Made
from tests.verification.small_book import with_table

TURNED = "Meter!C7"


def turned_by(path: Path, size: str, *contents: tuple[str, float]) -> Verdict:
    made = Made()
    turning(made, size)
    for cell, content in contents:
        made.sheet("Meter")[cell] = content
    made.save(path)
    return verify(path)


def unrounded(verdict: Verdict) -> float:
    assert verdict.result is not None
    return sum(year.emission_reductions_unrounded for year in verdict.result.years)


@one_in(3)
@pytest.mark.parametrize("size", ["101000", "90000", "1000000"])
def test_what_a_turned_register_is_not_weighs_its_difference(size: str, tmp_path: Path) -> None:
    verdict = turned_by(tmp_path / "book.xlsx", size)
    right = turned_by(tmp_path / "right.xlsx", "100000")
    (item,) = [i for i in verdict.items if i.finding.code == "VER-113"]
    assert item.finding.where == TURNED
    assert item.effect == pytest.approx(unrounded(verdict) - unrounded(right), abs=0.01)
    assert not verdict.is_confirmed


def test_another_size_in_its_cell_is_asked_about(tmp_path: Path) -> None:
    verdict = turned_by(tmp_path / "book.xlsx", "$G$1", ("G1", 101_000))
    right = turned_by(tmp_path / "right.xlsx", "$G$1")
    (item,) = [i for i in verdict.items if i.finding.severity != "note"]
    assert (item.finding.code, item.finding.where) == ("VER-021", TURNED)
    assert item.effect == pytest.approx(unrounded(verdict) - unrounded(right), abs=0.01)


def test_a_register_that_fell_far_below_its_end_did_not_turn_over(tmp_path: Path) -> None:
    """From 45,000 to 800 a meter was changed, or a reading is wrong."""
    rows = [(f"B{n}", 40_000.0 + 1_250 * (n - 3)) for n in range(3, 7)]
    after = [(f"B{n}", 800.0 + 1_250 * (n - 7)) for n in range(7, 16)]
    verdict = turned_by(tmp_path / "book.xlsx", "100000", *rows, *after)
    assert TURNED in {f.where for f in verdict.findings if f.severity != "note"}
    assert not verdict.is_confirmed


@one_in(3)
@pytest.mark.parametrize(
    ("begins", "cells"), [(False, ("D4", "D368")), (False, ("D3", "D367")), (True, ("D2", "D366"))]
)
def test_a_day_that_is_left_out_of_a_daily_register_is_asked_about(
    begins: bool, cells: tuple[str, str], tmp_path: Path
) -> None:
    made = Made()
    each_day(made, dt.date(2024, 1, 1) if begins else dt.date(2023, 12, 31), beside_first=begins)
    made.sheet(INPUT)["F8"] = f"=SUM(Registers!{cells[0]}:{cells[1]})/1000"
    made.save(tmp_path / "book.xlsx")
    verdict = verify(tmp_path / "book.xlsx")
    asked = [(f.code, f.where) for f in verdict.findings if f.severity != "note"]
    assert ("VER-019", f"{INPUT}!F8") in asked


ONCE = [97_140.0 + 730 * n + 11 * (n % 5) for n in range(13)]


def over_a_year(path: Path, formula: str, shown: list[float]) -> Verdict:
    table: list[list[object]] = [["Read on", "Register (kWh)"]]
    for n, value in enumerate(shown):
        table.append([dt.date(2024 + n // 12, n % 12 + 1, 1), round(value, 1)])
    return verify(with_table(path, formula, table, "Electricity of the roof"))


@pytest.mark.parametrize(
    "formula",
    ["=(Log!B14+100000-Log!B2)/1000", "=((Log!B8-Log!B2+100000)+(Log!B14-Log!B8))/1000"],
)
def test_a_register_that_turned_between_two_readings(formula: str, tmp_path: Path) -> None:
    verdict = over_a_year(tmp_path / "b.xlsx", formula, [value % 100_000 for value in ONCE])
    assert verdict.is_confirmed, verdict.conclusion
    assert not [f for f in verdict.findings if f.severity != "note"]


@pytest.mark.parametrize("added", [10_000, 90_000, 1_000_000])
def test_another_number_than_a_register_counts_to(added: int, tmp_path: Path) -> None:
    formula = f"=(Log!B14+{added}-Log!B2)/1000"
    verdict = over_a_year(tmp_path / "b.xlsx", formula, [value % 100_000 for value in ONCE])
    assert not verdict.is_confirmed


def test_a_register_that_did_not_turn(tmp_path: Path) -> None:
    """A meter was exchanged for one that begins at zero: nothing that it counts to is added."""
    shown = [47_140.0 + 730 * n if n < 6 else 12.0 + 730 * (n - 6) for n in range(13)]
    verdict = over_a_year(tmp_path / "b.xlsx", "=(Log!B14+100000-Log!B2)/1000", shown)
    assert not verdict.is_confirmed
