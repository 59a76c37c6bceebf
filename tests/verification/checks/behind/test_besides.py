"""A term, a sign or the end of a range that a sister's formula has, and right ones that differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from jcm_mrv import verify
from jcm_mrv.verification.verdict import Verdict
from tests.verification.small_book import INPUT, asked, with_log, write

YEAR = "01/01/2024 - 31/12/2024"
FACTOR = 0.333
ROWS = range(3, 15)


def judged(
    path: Path,
    formulas: Sequence[str],
    cells: Mapping[str, object],
    words: Sequence[str] = ("Output of plant A", "Output of plant B"),
    comments: Sequence[str] = ("", ""),
) -> Verdict:
    lines = [(YEAR, f"EG_{n},p", 1.0, "MWh/p", text) for n, text in enumerate(words, start=1)]
    write(path, lines, [(YEAR, "=ROUNDDOWN(SUM(F8:F9)*D30,0)")])
    both = enumerate(zip(formulas, comments, strict=True), start=8)
    rows = {f"{c}{row}": one or None for row, of in both for c, one in zip("FJ", of, strict=True)}
    with_log(path, {"J7": "Other comments", **rows}, cells)
    return verify(path)


def columns(*heads: str, **more: object) -> dict[str, object]:
    """Give a log of twelve months with a column of amounts under each heading, from B on."""
    cells: dict[str, object] = {"A2": "Month"}
    for n, head in enumerate(heads):
        column = "BCDEFG"[n]
        cells[f"{column}2"] = head
        is_small = "canteen" in head
        for row in ROWS:
            cells[f"A{row}"] = f"2024-{row - 2:02}"
            usual = (2_000 if is_small else 80_000) * (1 + n / 9)
            cells[f"{column}{row}"] = round(usual * (1 + (row * 7 % 12) / 60), 1)
    return cells | more


FOUR = columns(
    "A feeder (kWh)", "A canteen branch (kWh)", "B feeder (kWh)", "B canteen branch (kWh)"
)
NET_A = "=(SUM(Log!B3:B14)-SUM(Log!C3:C14))/1000"
GROSS_B = "=SUM(Log!D3:D14)/1000"
OWN_B = sum(value for cell, value in FOUR.items() if cell[0] == "E" and isinstance(value, float))


def test_a_term_that_the_sister_takes_off(tmp_path: Path) -> None:
    verdict = judged(tmp_path / "book.xlsx", (NET_A, GROSS_B), FOUR)
    assert asked(verdict) == [("VER-257", f"{INPUT}!F9")]
    assert verdict.items[0].effect == pytest.approx(OWN_B / 1000 * FACTOR)
    assert not verdict.is_confirmed


def in_lines(first: str, second: str, **more: object) -> dict[str, object]:
    cells = dict(FOUR) | {"F2": "A plant (kWh)", "G2": "B plant (kWh)"} | more
    for row in ROWS:
        cells |= {f"F{row}": first.format(n=row), f"G{row}": second.format(n=row)}
    return cells


SUMS = ("=SUM(Log!F3:F14)/1000", "=SUM(Log!G3:G14)/1000")


@pytest.mark.parametrize(
    ("first", "second", "more"),
    [
        ("=B{n}-C{n}", "=D{n}", {}),
        ("=B{n}*(1-$B$1)", "=D{n}*1", {"A1": "Losses up to the meter point", "B1": 0.012}),
        ("=B{n}*($B$1-$D$1)", "=D{n}*$B$1", {"A1": "Share", "B1": 0.9, "C1": "Less", "D1": 0.1}),
    ],
)
def test_a_term_in_each_line_is_named_at_the_first_of_them(
    first: str, second: str, more: dict[str, object], tmp_path: Path
) -> None:
    verdict = judged(tmp_path / "book.xlsx", SUMS, in_lines(first, second, **more))
    assert ("VER-257", "Log!G3") in asked(verdict)
    assert not verdict.is_confirmed


def test_a_sign_that_is_turned(tmp_path: Path) -> None:
    formulas = (NET_A, "=(SUM(Log!D3:D14)+SUM(Log!E3:E14))/1000")
    verdict = judged(tmp_path / "book.xlsx", formulas, FOUR)
    assert ("VER-257", f"{INPUT}!F9") in asked(verdict)


MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def across(last_a: str, last_b: str) -> dict[str, object]:
    """Give months across, with the totals of two plants before them."""
    cells: dict[str, object] = {"A2": "Plant", "B2": "Total", "A3": "A", "A4": "B"}
    for n, month in enumerate(MONTHS):
        column = "CDEFGHIJKLMN"[n]
        cells |= {f"{column}2": month, f"{column}3": 80_000.0 + 900 * n}
        cells |= {f"{column}4": 40_100.0 + 700 * n}
    return cells | {"B3": f"=SUM(C3:{last_a}3)", "B4": f"=SUM(C4:{last_b}4)"}


TOTALS = ("=Log!B3/1000", "=Log!B4/1000")


def test_a_range_that_ends_before_that_of_the_sister(tmp_path: Path) -> None:
    verdict = judged(tmp_path / "book.xlsx", TOTALS, across("N", "M"))
    assert asked(verdict) == [("VER-257", "Log!B4")]
    assert verdict.items[0].effect == pytest.approx(-47.8 * FACTOR)


@pytest.mark.parametrize(
    ("formulas", "cells"),
    [
        # Each alike.
        ((NET_A, "=(SUM(Log!D3:D14)-SUM(Log!E3:E14))/1000"), FOUR),
        (TOTALS, across("N", "N")),
        # The other one has no such column.
        (
            (NET_A, GROSS_B),
            columns("A feeder (kWh)", "A canteen branch (kWh)", "B delivered (kWh)"),
        ),
        # What stands beside is something else.
        (
            (NET_A, GROSS_B),
            columns(
                "A feeder (kWh)", "A canteen branch (kWh)", "B feeder (kWh)", "Outdoor temperature"
            ),
        ),
        # In other words the same.
        ((NET_A, "=SUM(Log!D3:D14)/1000-SUM(Log!E3:E14)/1000"), FOUR),
    ],
)
def test_right_books_are_left_alone(
    formulas: tuple[str, str], cells: dict[str, object], tmp_path: Path
) -> None:
    verdict = judged(tmp_path / "book.xlsx", formulas, cells)
    assert [code for code, _ in asked(verdict) if code == "VER-257"] == []


def test_a_row_may_say_why_it_differs(tmp_path: Path) -> None:
    comments = ("", "The canteen of plant B has a supply of its own")
    verdict = judged(tmp_path / "book.xlsx", (NET_A, GROSS_B), FOUR, comments=comments)
    assert [code for code, _ in asked(verdict) if code == "VER-257"] == []
