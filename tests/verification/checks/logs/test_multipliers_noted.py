"""The one multiplier of a book, and notes elsewhere that name a ratio."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from jcm_mrv import verify
from tests.verification.log_books import ROOFS, Change, book

EF = 0.333


def noted(text: str, sheet: str = "Notes", cell: str = "B3") -> Change:
    """Write a note somewhere in the book; two roofs are read times 40, in Log!C1."""

    def change(made: openpyxl.Workbook) -> None:
        page = made[sheet] if sheet in made.sheetnames else made.create_sheet(sheet)
        page[cell] = text

    return change


def asked(path: Path) -> list[tuple[str, str]]:
    return [(f.code, f.where) for f in verify(path).findings if f.severity != "note"]


@pytest.mark.parametrize(
    "text",
    [
        "CT ratio 300/5",
        "Multiplier: 60",
        "乗率 60",
        "Hệ số nhân: 60",
        "Faktor kali 60",
    ],
)
@pytest.mark.parametrize(("sheet", "cell"), [("Notes", "B3"), ("Log", "I2"), ("Single line", "A9")])
def test_a_note_names_another_ratio(text: str, sheet: str, cell: str, tmp_path: Path) -> None:
    path = book(tmp_path / "book.xlsx", "multiplied", noted(text, sheet, cell))
    assert asked(path) == [("VER-227", "Log!C1")]
    verdict = verify(path)
    (item,) = (i for i in verdict.items if i.finding.code == "VER-227")
    taken = sum(map(sum, ROOFS[:2])) / 1000
    assert item.effect == pytest.approx(-EF * taken / 2, rel=1e-6)
    assert not verdict.is_confirmed


@pytest.mark.parametrize(
    "changes",
    [
        (noted("CT ratio 200/5"),),
        (noted("Multiplier: 40"),),
        (noted("CT 200/5, VT 22000/110: overall ratio 8,000"),),
        (noted("CT ratio of roof 3: 300/5"),),
        (noted("CT ratio 300/5 of the spare", cell="B3"), noted("CT ratio 200/5", cell="B4")),
        (noted("1000 imp/kWh"),),
        (noted("Meter class 0.5S, constant 10,000 imp/kWh"),),
        (noted("Read on 30/5 by two persons"),),
        (noted("CT ratio as sealed"),),
    ],
)
def test_notes_that_say_nothing_else(changes: tuple[Change, ...], tmp_path: Path) -> None:
    path = book(tmp_path / "book.xlsx", "multiplied", *changes)
    assert asked(path) == []
    assert verify(path).is_confirmed


def test_an_event_is_of_all_meters_that_share_a_multiplier(tmp_path: Path) -> None:
    text = "CT replaced 200/5 to 300/5 on 1 June 2024"
    path = book(tmp_path / "book.xlsx", "multiplied", noted(text, "Events"))
    assert set(asked(path)) == {("VER-227", "Log!C1")}
