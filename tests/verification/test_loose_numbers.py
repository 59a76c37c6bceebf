"""Numbers behind values that stand in no log and no table: they are named by their cells."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from jcm_mrv import verify
from jcm_mrv.verification.verdict import Verdict
from tests.verification.right.hands import INPUT
from tests.verification.right.listed.making import air, two_floors
from tests.verification.right.lists import LISTS
from tests.verification.right.sheets import Made

MONITORED = "what stands behind formulas of monitored values"
FIXED = "what stands behind formulas of fixed values"
SUMS = ("SUM(Log!B2:B13)", "SUM(Log!C2:C13)")


def judged(make: Callable[[Made], object], folder: Path) -> Verdict:
    made = Made()
    make(made)
    made.save(folder / "book.xlsx")
    return verify(folder / "book.xlsx")


def said_of(verdict: Verdict, kind: str) -> str:
    """Give what the scope says of formulas of such values; empty where it says nothing."""
    lines = [line for line in verdict.scope.not_judged if line.startswith(kind)]
    return lines[0] if lines else ""


def with_first(first: str, *cells: tuple[str, float | str]) -> Callable[[Made], object]:
    """Give a log of two floors, of which the first value takes other cells as well."""

    def make(made: Made) -> None:
        two_floors(made)
        made.put("Beside", "A1", [["Allowances", "MWh"]])
        for at, content in cells:
            made.sheet("Beside")[at] = content
        air(made, [f"={first}", f"={SUMS[1]}"])

    return make


NAMED = {
    "a cell of another sheet": (f"{SUMS[0]}+Beside!B2", [("B2", 12.5)], "Beside!B2"),
    "a cell that is taken off": (f"{SUMS[0]}-Beside!B2", [("B2", 12.5)], "Beside!B2"),
    "a share that is not a multiplier": (f"{SUMS[0]}*(1-Beside!B2)", [("B2", 0.02)], "Beside!B2"),
    "a list without dates": (
        f"{SUMS[0]}+SUM(Beside!B2:B4)",
        [("B2", 1.5), ("B3", 2.5), ("B4", 3.5)],
        "Beside!B2:B4",
    ),
    "one cell of a list that is looked up": (
        f'{SUMS[0]}+VLOOKUP("Pump",Beside!A2:B3,2,FALSE)',
        [("A2", "Fan"), ("B2", 1.5), ("A3", "Pump"), ("B3", 2.5)],
        "Beside!B3",
    ),
    "the same by its position": (
        f'{SUMS[0]}+INDEX(Beside!B2:B3,MATCH("Pump",Beside!A2:A3,0))',
        [("A2", "Fan"), ("B2", 1.5), ("A3", "Pump"), ("B3", 2.5)],
        "Beside!B3",
    ),
}


@pytest.mark.parametrize("kind", NAMED)
def test_what_a_value_takes_beside_its_log_is_named(kind: str, tmp_path: Path) -> None:
    first, cells, at = NAMED[kind]
    verdict = judged(with_first(first, *cells), tmp_path)
    assert MONITORED in verdict.conclusion.rpartition("not judged")[2]
    assert verdict.as_dict()["scope"]["not_judged"] == list(verdict.scope.not_judged)
    assert said_of(verdict, "what stands behind the formulas of monitored").endswith(
        f"{INPUT}!F8 ({at}, in no log)"
    )


UNNAMED = {
    "a conversion in a cell": ("SUM(Log!B2:B13)*Beside!B2", [("A2", "kWh per MWh"), ("B2", 1.0)]),
    "a year that a condition asks for": (
        "SUMPRODUCT((YEAR(Log!A2:A13)=Beside!B2)*Log!B2:B13)",
        [("B2", 2024.0)],
    ),
    "a branch that is not taken": (
        f"IF(Beside!B2>0,{SUMS[0]},Beside!B3)",
        [("B2", 1.0), ("B3", 9.0)],
    ),
    "months that are counted": (
        f"IF(COUNT(Log!B2:B13)=Beside!B2,{SUMS[0]},0)",
        [("A2", "Months"), ("B2", 12.0)],
    ),
}


@pytest.mark.parametrize("kind", UNNAMED)
def test_what_selects_or_is_named_otherwise_is_not(kind: str, tmp_path: Path) -> None:
    first, cells = UNNAMED[kind]
    assert MONITORED not in judged(with_first(first, *cells), tmp_path).conclusion


@pytest.mark.parametrize(
    "name",
    [
        "a counter at the starts of months, subtracted beside each reading",
        "registers read at the beginning of each day, subtracted beside the first reading",
        "a long list of three years",
        "another year of a meter under another spelling",
    ],
)
def test_the_first_reading_of_a_register_and_lines_left_out_are_not(
    name: str, tmp_path: Path
) -> None:
    assert MONITORED not in judged(LISTS[name], tmp_path).conclusion


@pytest.mark.parametrize(
    ("name", "cells"),
    [
        ("months that are grouped by quarters, closed", "Log!B2:B4, Log!B6"),
        ("a number of the meter as text, looked up", "Sum!B2"),
        ("a correction by the utility with its letter, below zero", "Log!G1"),
    ],
)
def test_of_right_books_it_is_said_as_well_and_takes_nothing_away(
    name: str, cells: str, tmp_path: Path
) -> None:
    verdict = judged(LISTS[name], tmp_path)
    assert verdict.is_confirmed
    assert f"({cells}, in no log)" in said_of(verdict, "what stands behind the formulas of mon")


def test_what_sisters_take_alike_is_held_against_nothing(tmp_path: Path) -> None:
    """What each of them takes for itself is a list; the cell that all of them take is none."""

    def with_shared(formula: str) -> Callable[[Made], object]:
        def make(made: Made) -> None:
            rows = [
                [name, cop * 10, 10.0] for name, cop in zip("ABC", (4.3, 4.4, 4.1), strict=True)
            ]
            made.put("Catalogue", "A1", [["Unit", "Cooling kW", "Input kW"], *rows])
            made.put("Catalogue", "F1", [["Correction", 1.0]])
            air(made, [400.0, 390.0, 380.0], words=tuple(f"Electricity of unit {n}" for n in "ABC"))
            for n in range(3):
                made.sheet(INPUT)[f"D{15 + n}"] = formula.format(n=n + 2)

        return make

    alike = judged(with_shared("=Catalogue!B{n}/Catalogue!C{n}"), tmp_path)
    assert FIXED not in alike.conclusion
    verdict = judged(with_shared("=Catalogue!B{n}/Catalogue!C{n}*Catalogue!$G$1"), tmp_path)
    assert FIXED in verdict.conclusion
    assert "(Catalogue!G1, in no table)" in said_of(verdict, "what stands behind the formulas of f")
