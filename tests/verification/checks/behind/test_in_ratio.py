"""Two columns that go together in all lines of a table but one."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from jcm_mrv import verify
from tests.verification.small_book import INPUT, write

YEAR = "01/01/2024 - 31/12/2024"
Rows = list[list[object]]


def lines(ratio: float = 0.021, spread: float = 0.01, seed: int = 7) -> Rows:
    """Give twelve lines: a month, an amount by the season, and a part of it."""
    numbers, found = random.Random(seed), []
    for month in range(1, 13):
        gross = round(90_000 * (0.8 + 0.4 * numbers.random()), 1)
        part = round(gross * ratio * (1 + spread * (numbers.random() - 0.5)), 1)
        found.append([f"2024-{month:02}", gross, part])
    return found


def asked(
    path: Path, rows: Rows, formula: str, heads: list[str] | None = None
) -> list[tuple[str, str]]:
    write(path, [(YEAR, "EG_i,p", 1.0)], [(YEAR, "=ROUNDDOWN(F8*D30,0)")])
    book = openpyxl.load_workbook(path)
    book[INPUT]["F8"] = formula
    log = book.create_sheet("Log")
    for row in ([*(heads or ["Month", "Generated (kWh)", "Own use (kWh)"])], *rows):
        log.append(row)
    book.save(path)
    found = verify(path).findings
    return [(f.code, f.where) for f in found if f.severity != "note"]


NET = "=(SUM(Log!B2:B13)-SUM(Log!C2:C13))/1000"
SENT = "=SUM(Log!B2:B13)/1000"


def put(row: int, column: int, value: object) -> Callable[[Rows], None]:
    def change(rows: Rows) -> None:
        rows[row][column] = value

    return change


@pytest.mark.parametrize(
    ("change", "ratio", "formula", "cell"),
    [
        (put(4, 2, 41_900.0), 0.21, NET, "Log!C6"),
        (put(4, 2, 0), 0.21, NET, "Log!C6"),
        (put(0, 1, 126_000.0), 0.21, NET, "Log!B2"),
        (put(11, 1, 126_000.0), 3.6, SENT, "Log!B13"),
        (put(6, 1, 60_000.0), 0.98, SENT, "Log!B8"),
    ],
)
def test_a_line_that_is_out_of_ratio_is_asked_about(
    change: Callable[[Rows], None], ratio: float, formula: str, cell: str, tmp_path: Path
) -> None:
    rows = lines(ratio)
    change(rows)
    assert asked(tmp_path / "book.xlsx", rows, formula) == [("VER-266", cell)]


def test_energy_while_a_machine_did_not_run(tmp_path: Path) -> None:
    rows = lines(0.012)
    for n in (5, 6, 7):
        rows[n][1:] = [0, 0]
    rows[6][1] = 81_000
    assert asked(tmp_path / "book.xlsx", rows, SENT) == [("VER-266", "Log!B8")]


def test_a_column_of_formulas_beside_a_typed_one(tmp_path: Path) -> None:
    numbers = random.Random(11)
    rows: Rows = []
    ends: list[int] = []
    for n in range(2, 10):
        begin, run = round(1e5 * numbers.random()), round(1e5 * (0.4 + numbers.random()))
        ends.append(begin + run)
        rows.append([f"Line {n}", begin, begin + run, f"=C{n}-B{n}", round(run * 0.231)])
    heads = ["Machine", "Counter begin", "Counter end", "Output (kWh)", "Fuel (kg)"]
    right = asked(tmp_path / "right.xlsx", rows, "=SUM(Log!D2:D9)/1000", heads)
    assert right == []
    rows[3][2] = ends[3] + 200_000
    found = asked(tmp_path / "book.xlsx", rows, "=SUM(Log!D2:D9)/1000", heads)
    assert ("VER-266", "Log!D5") in found


def told(rows: Rows) -> None:
    rows[4][2] = 31_000.0
    rows[4].append("start-up of the second transformer, own use measured")


def stood(rows: Rows) -> None:
    for n in (5, 6):
        rows[n][1:] = [0, 0]


def little(rows: Rows) -> None:
    # Of a few hundred kWh nothing is seen in the result.
    for row in rows:
        row[2] = round(float(str(row[2])) / 1000, 2)
    rows[4][2] = 40.0


def two_kinds(rows: Rows) -> None:
    # Two lines of another ratio: another tariff from then on.
    for n in (9, 10, 11):
        rows[n][2] = round(float(str(rows[n][2])) * 1.4, 1)


def apart(rows: Rows) -> None:
    # Columns that have nothing in common.
    numbers = random.Random(5)
    for row in rows:
        row[2] = round(20_000 * (0.3 + numbers.random()), 1)


def even(rows: Rows) -> None:
    # A column that hardly varies says nothing of the other one.
    for n, row in enumerate(rows):
        row[2] = 9_000.0 + n % 2
    rows[3][1] = 70_000.0


def gone(rows: Rows) -> None:
    rows[7][2] = None


@pytest.mark.parametrize(
    "change", [lambda _: None, told, stood, little, two_kinds, apart, even, gone]
)
def test_what_has_a_reason_is_left_alone(change: Callable[[Rows], None], tmp_path: Path) -> None:
    rows = lines(0.21)
    change(rows)
    codes = {code for code, _ in asked(tmp_path / "book.xlsx", rows, NET)}
    assert "VER-266" not in codes


def test_an_amount_too_small_among_rising_ones_is_no_register(tmp_path: Path) -> None:
    """A register that begins again stays below what it showed before."""
    gross = [60_000.0 + 2_000 * month for month in range(1, 13)]
    part = [round(g * (0.21 if n % 2 else 0.217)) for n, g in enumerate(gross)]
    rows: Rows = [
        [f"2024-{n:02}", g, p] for n, (g, p) in enumerate(zip(gross, part, strict=True), 1)
    ]
    rows[6][1] = 31_000.0
    assert asked(tmp_path / "book.xlsx", rows, NET) == [("VER-266", "Log!B8")]


@pytest.mark.parametrize(
    ("words", "share", "is_told"),
    [
        ("One of two inverters failed 4-18 May", 0.4, True),
        ("One of two inverters failed 4-18 July", 0.4, False),
        ("Data logger failed 4-18 May", 0.4, False),
        ("One of two inverters failed 4-18 May", 1.7, False),
    ],
)
def test_a_reason_in_the_row_of_the_value_names_the_month_of_a_line_with_less(
    words: str, share: float, is_told: bool, tmp_path: Path
) -> None:
    rows = lines(0.9)
    rows[4][2] = round(share * float(str(rows[4][2])), 1)
    path, formula = tmp_path / "book.xlsx", "=SUM(Log!C2:C13)/1000"
    assert asked(path, rows, formula) == [("VER-266", "Log!C6")]
    book = openpyxl.load_workbook(path)
    book[INPUT]["K8"] = words
    book.save(path)
    found = [(f.code, f.where) for f in verify(path).findings if f.severity != "note"]
    assert (found == []) is is_told


@pytest.mark.parametrize(
    ("remark", "is_told"),
    [("PCS2 5/3–5/19 故障停止、交換", True), ("2024年", False), (None, False)],
)
def test_a_remark_below_the_column_of_a_month(
    remark: str | None, is_told: bool, tmp_path: Path
) -> None:
    """Months stand side by side, and each machine has a row."""
    months = lines(0.9)
    months[4][2] = round(0.55 * float(str(months[4][2])), 1)
    path = tmp_path / "book.xlsx"
    write(path, [(YEAR, "EG_i,p", 1.0)], [(YEAR, "=ROUNDDOWN(F8*D30,0)")])
    book = openpyxl.load_workbook(path)
    book[INPUT]["F8"] = "=SUM(Log!B2:M3)/1000"
    log = book.create_sheet("Log")
    for n, head in enumerate(("機器", "PCS1", "PCS2")):
        log.append([head, *(row[n] for row in months)])
    log.append(["備考", *[None] * 4, remark])
    book.save(path)
    found = [(f.code, f.where) for f in verify(path).findings if f.severity != "note"]
    assert found == ([] if is_told else [("VER-266", "Log!F3")])
