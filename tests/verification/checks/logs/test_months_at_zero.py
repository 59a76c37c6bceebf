"""Months in which one of several machines shows 0 while its sisters run."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from jcm_mrv import verify
from tests.verification.log_books import ROOFS, Change, book, put

EF = 0.333
CODE = "VER-217"


def asked(path: Path, *changes: Change, layout: str = "columns") -> list[tuple[str, str]]:
    verdict = verify(book(path, layout, *changes))
    return [(f.code, f.where) for f in verdict.findings if f.severity != "note"]


def at(column: str, first: int, last: int, number: object = 0) -> Change:
    """Put a number into the lines of a column."""

    def change(made: openpyxl.Workbook) -> None:
        for row in range(first, last + 1):
            made["Log"][f"{column}{row}"] = number

    return change


def times(column: str, first: int, last: int, share: float) -> Change:
    """Put another share of the amounts into the lines of a column."""

    def change(made: openpyxl.Workbook) -> None:
        for row in range(first, last + 1):
            made["Log"][f"{column}{row}"] = round(ROOFS["CDE".index(column)][row - 5] * share)

    return change


IN_ONE = put("F8", "=SUM(Log!C5:E16)/1000"), put("F9", None), put("F10", None)
WRONG = {
    "three months of the first": ("C", 8, 10),
    "two months of the second": ("D", 12, 13),
    "four months of the third": ("E", 6, 9),
    "half a year": ("C", 7, 12),
}


@pytest.mark.parametrize("words", WRONG)
@pytest.mark.parametrize("layout", ["columns", "ends_of_months"])
def test_months_of_nothing(words: str, layout: str, tmp_path: Path) -> None:
    column, first, last = WRONG[words]
    found = asked(tmp_path / "book.xlsx", at(column, first, last), layout=layout)
    assert found == [(CODE, f"Log!{column}{first}")]


def test_of_machines_that_one_value_adds_up(tmp_path: Path) -> None:
    assert (CODE, "Log!D8") in asked(tmp_path / "book.xlsx", at("D", 8, 10), *IN_ONE)


def test_what_it_is_off_by(tmp_path: Path) -> None:
    verdict = verify(book(tmp_path / "book.xlsx", "columns", at("C", 8, 10)))
    (item,) = (i for i in verdict.items if i.finding.code == CODE)
    usual = (ROOFS[0][2] + ROOFS[0][6]) / 2
    assert item.effect == pytest.approx(-EF * 3 * usual / 1000, rel=1e-3)


RIGHT: dict[str, tuple[Change, ...]] = {
    "one month": (at("C", 8, 8),),
    "out of order, with a remark": (at("C", 8, 10), put("G8", "inverter burnt, replaced in July")),
    "a remark of another word": (at("C", 8, 10), put("G9", "roof sold to the neighbour till July")),
    "a remark in the row of the value": (
        at("C", 8, 10),
        put("J7", "Other comments"),
        put("J8", "out of operation from April to June 2024: new tiles"),
    ),
    "commissioned later": (at("C", 5, 8),),
    "put out of use": (at("C", 13, 16),),
    "the others do its work": (at("C", 8, 10), times("D", 8, 10, 1.8), times("E", 8, 10, 1.5)),
    "machines take turns": (at("C", 8, 10), at("D", 11, 13)),
    "all stand": (at("C", 8, 9), at("D", 8, 9), at("E", 8, 9)),
    "twice in a year": (at("C", 7, 8), at("C", 12, 13)),
    "a season": (
        times("C", 7, 7, 0.3),
        at("C", 8, 10),
        times("C", 11, 11, 0.2),
    ),
    "the low season of all": (at("C", 8, 10), times("D", 8, 10, 0.4), times("E", 8, 10, 0.3)),
    "hardly anything": (at("E", 8, 9), times("E", 5, 7, 0.01), times("E", 10, 16, 0.01)),
}


@pytest.mark.parametrize("words", RIGHT)
def test_what_is_right_is_left_alone(words: str, tmp_path: Path) -> None:
    assert [c for c, _ in asked(tmp_path / "book.xlsx", *RIGHT[words]) if c == CODE] == []
