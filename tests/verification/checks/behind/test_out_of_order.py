"""Lookups by the order of lists, and OFFSET: what is evaluated, asked, or said to be stored."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from jcm_mrv import read_workbook, verify
from jcm_mrv.verification.verdict import Verdict
from tests.verification.faults.editing import Workbook
from tests.verification.log_books import ROOFS, Change, book

EF = 0.333
TOTALS = [sum(of) / 1000 for of in ROOFS]
CELL = ("MRS(input)", 7, 5)


def asked(verdict: Verdict) -> list[tuple[str, str]]:
    found = [item.finding for item in verdict.items if item.finding.severity != "note"]
    return [(finding.code, finding.where) for finding in found]


def listed(names: list[str], formula: str) -> Change:
    """Take the first roof from a list of totals of the roofs, by name."""

    def change(made: openpyxl.Workbook) -> None:
        sheet = made.create_sheet("Totals")
        sheet.append(["Roof", "Output (MWh)"])
        for name in names:
            sheet.append([name, TOTALS[int(name[-1]) - 1]])
        made["MRS(input)"]["F8"] = formula

    return change


UNSORTED = ["Roof 3", "Roof 1", "Roof 2"]
SORTED = sorted(UNSORTED)


def judged(path: Path, names: list[str], formula: str, stored: float) -> Verdict:
    made = Workbook(book(path, "columns", listed(names, formula)))
    made.cached(CELL, stored)
    made.cached(read_workbook(path).credits[0].place, float(int(EF * (stored + sum(TOTALS[1:])))))
    return verify(made.save(path, calculate=False))


@pytest.mark.parametrize(
    "formula",
    [
        '=INDEX(Totals!B2:B4,MATCH("Roof 1",Totals!A2:A4,1))',
        '=INDEX(Totals!B2:B4,MATCH("Roof 1",Totals!A2:A4))',
        '=VLOOKUP("Roof 1",Totals!A2:B4,2)',
        '=LOOKUP("Roof 1",Totals!A2:A4,Totals!B2:B4)',
    ],
)
def test_a_list_that_is_in_no_order(formula: str, tmp_path: Path) -> None:
    verdict = judged(tmp_path / "wrong.xlsx", UNSORTED, formula, TOTALS[1])
    assert ("VER-236", "MRS(input)!F8") in asked(verdict)
    (item,) = (i for i in verdict.items if i.finding.code == "VER-236")
    assert item.effect == pytest.approx(EF * (TOTALS[1] - TOTALS[0]), rel=1e-6)
    assert not verdict.is_confirmed
    # It found the line by chance: what is stored is right, and the last line says that it is taken.
    by_chance = judged(tmp_path / "chance.xlsx", UNSORTED, formula, TOTALS[0])
    assert "VER-236" not in {code for code, _ in asked(by_chance)}
    assert ", unread, which " in by_chance.conclusion
    in_order = judged(tmp_path / "order.xlsx", SORTED, formula, TOTALS[0])
    assert "VER-236" not in {code for code, _ in asked(in_order)}
    assert "unread" not in in_order.conclusion


def test_what_the_list_lacks(tmp_path: Path) -> None:
    formula = '=INDEX(Totals!B2:B4,MATCH("Roof 1b",Totals!A2:A4,1))'
    verdict = judged(tmp_path / "book.xlsx", UNSORTED, formula, TOTALS[0])
    (item,) = (i for i in verdict.items if i.finding.code == "VER-236")
    assert (item.finding.wording, item.effect) == ("lost", None)


@pytest.mark.parametrize(
    ("formula", "code"),
    [
        ("=SUM(OFFSET(Log!C4,1,0,12,1))/1000", ""),
        ("=SUM(OFFSET(Log!C4:C15,1,))/1000", ""),
        ("=SUM(OFFSET(Log!C4,1,0,11,1))/1000", "VER-019"),
        ("=SUM(OFFSET(Log!B4,2-1,1,12))/1000", ""),
        ("=SUM(OFFSET(Log!C4,1,1,12,1))/1000", "VER-114"),
    ],
)
def test_an_offset_by_numbers_is_read(formula: str, code: str, tmp_path: Path) -> None:
    def change(made: openpyxl.Workbook) -> None:
        made["MRS(input)"]["F8"] = formula

    verdict = verify(book(tmp_path / "book.xlsx", "columns", change))
    assert [c for c, _ in asked(verdict) if c != "VER-021"] == ([code] if code else [])
    assert "unread" not in verdict.conclusion
