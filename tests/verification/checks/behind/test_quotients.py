"""Lines of a list whose own quotient is far from that of all others."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from jcm_mrv import verify
from tests.verification.right.hands import HANDS, INPUT, STYLES, by_hand
from tests.verification.right.sheets import Made

Rows = list[list[object]]
CLASSES = ("8 t", "25 t")


def fleet(classes: tuple[str, ...] = CLASSES) -> Rows:
    """Give ten trucks: a plate, a class, the year's kilometres, and its litres."""
    rows: Rows = []
    for n in range(10):
        km = 91_000 + 2_137 * ((7 * n) % 10)
        of = classes[n % len(classes)]
        rows.append([f"29H-{310 + 7 * n}", of, km, round(km / {"8 t": 7.9, "25 t": 2.9}[of])])
    return rows


def put(row: int, column: int, value: object) -> Callable[[Rows], None]:
    def change(rows: Rows) -> None:
        rows[row][column] = value

    return change


def of_trucks(path: Path, rows: Rows) -> list[tuple[str, str]]:
    made = Made()
    hand = by_hand(made, HANDS["trucks"], STYLES["English"])
    made.save(path)
    book = openpyxl.load_workbook(path)
    sheet, log = book[INPUT], book.create_sheet("Fleet")
    log.append(["Plate", "Class", "Distance (km)", "Diesel (L)", "km/L"])
    for n, row in enumerate(rows, 2):
        log.append([*row, f"=C{n}/D{n}"])
    for n, column in enumerate("CD"):
        sheet[hand.monitored[n, 0]] = f"=SUM(Fleet!{column}2:{column}11)"
    book.save(path)
    found = verify(path).findings
    return [(f.code, f.where) for f in found if f.code in ("VER-266", "VER-110", "VER-254")]


@pytest.mark.parametrize(
    ("change", "cell"),
    [
        (put(2, 3, 1_237), "Fleet!D4"),
        (put(3, 3, 5_120), "Fleet!D5"),
        (put(6, 2, 397_411), "Fleet!C8"),
    ],
)
def test_a_truck_that_is_far_from_all_others(
    change: Callable[[Rows], None], cell: str, tmp_path: Path
) -> None:
    rows = fleet()
    change(rows)
    assert ("VER-266", cell) in of_trucks(tmp_path / "b.xlsx", rows)


@pytest.mark.parametrize(
    "change",
    [
        lambda rows: None,
        # An idle one, one that is loaded otherwise, one whose class no other one is of.
        lambda rows: rows[4].__setitem__(slice(2, 4), [4_100, 530]),
        lambda rows: rows[4].__setitem__(3, 15_400),
        lambda rows: rows[4].__setitem__(slice(1, 4), ["1 t van", 99_548, 8_120]),
        lambda rows: rows.__setitem__(slice(None), fleet(("25 t",))),
    ],
)
def test_trucks_that_differ_as_trucks_do(change: Callable[[Rows], None], tmp_path: Path) -> None:
    rows = fleet()
    change(rows)
    assert of_trucks(tmp_path / "b.xlsx", rows) == []


def test_one_of_another_class_among_equals(tmp_path: Path) -> None:
    rows = fleet(("25 t",))
    rows[4][1:] = ["1 t van", 99_548, 8_120]
    assert of_trucks(tmp_path / "b.xlsx", rows) == []
    rows[4][1] = "25 t"
    assert of_trucks(tmp_path / "b.xlsx", rows) == [("VER-266", "Fleet!D6")]


def of_tests(path: Path, powers: list[float]) -> list[tuple[str, str]]:
    made = Made()
    hand = by_hand(made, HANDS["inverters"], STYLES["English"])
    made.save(path)
    book = openpyxl.load_workbook(path)
    sheet, log = book[INPUT], book.create_sheet("Tests")
    log.append(["Test", "Cooling (kW)", "Power (kW)", "COP"])
    for n, power in enumerate(powers, 2):
        log.append([f"Run {n - 1}", [124.8, 125.3, 123.9, 124.4][n - 2], power, f"=B{n}/C{n}"])
    sheet[hand.fixed[0]] = "=AVERAGE(Tests!D2:D5)"
    book.save(path)
    return [(f.code, f.where) for f in verify(path).findings if f.code == "VER-266"]


@pytest.mark.parametrize(
    ("powers", "cells"),
    [
        ([28.5, 28.6, 18.3, 28.4], ["Tests!C4"]),
        ([28.5, 28.6, 28.2, 40.4], ["Tests!C5"]),
        ([28.5, 28.6, 28.2, 28.4], []),
        ([28.5, 26.1, 24.2, 22.9], []),
        ([28.5, 28.6, 28.2, 25.4], []),
    ],
)
def test_a_test_that_is_far_from_all_others(
    powers: list[float], cells: list[str], tmp_path: Path
) -> None:
    assert of_tests(tmp_path / "b.xlsx", powers) == [("VER-266", cell) for cell in cells]


def of_ledger(path: Path, times: dict[int, float], also: str = "") -> list[tuple[str, str]]:
    """Take kilometres from a list, and litres from a ledger with eight lines for each truck."""
    made = Made()
    hand = by_hand(made, HANDS["trucks"], STYLES["English"])
    made.save(path)
    book = openpyxl.load_workbook(path)
    sheet, log, ledger = book[INPUT], book.create_sheet("Fleet"), book.create_sheet("Fuel")
    log.append(["No.", "Plate", "Distance (km)"])
    ledger.append(["Station", "Plate", "Litres"])
    for n, (plate, _, km, _) in enumerate(fleet(("25 t",))):
        log.append([f"Truck {n + 1}", plate, km])
    for turn in range(8):
        for n, (plate, _, _, litres) in enumerate(fleet(("25 t",))):
            share = round(float(str(litres)) * (0.11 + 0.01 * ((turn + n) % 4)), 1)
            ledger.append([f"North {turn % 3}", plate, round(share * times.get(n, 1.0), 1)])
    if also:
        ledger.append(["North 1", also, 310.5])
    sheet[hand.monitored[0, 0]] = "=SUM(Fleet!C2:C11)"
    sheet[hand.monitored[1, 0]] = f"=SUM(Fuel!C2:C{ledger.max_row})"
    book.save(path)
    return [(f.code, f.where) for f in verify(path).findings if f.code == "VER-266"]


@pytest.mark.parametrize("n", [0, 3, 9])
def test_a_truck_that_was_filled_with_gallons(n: int, tmp_path: Path) -> None:
    found = of_ledger(tmp_path / "b.xlsx", {n: 0.264})
    assert found == [("VER-266", f"Fuel!C{n + 2}")]


@pytest.mark.parametrize(
    ("times", "also"),
    [({}, ""), ({3: 0.72}, ""), ({3: 1.3, 5: 0.8}, ""), ({2: 0.5, 6: 0.5}, ""), ({3: 0.26}, "X1")],
)
def test_a_ledger_of_trucks_that_differ(times: dict[int, float], also: str, tmp_path: Path) -> None:
    """Where another list is another fleet's, nothing is told."""
    assert of_ledger(tmp_path / "b.xlsx", times, also) == []
