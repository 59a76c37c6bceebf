"""Losses that a formula adds or takes off, by the side that raises the result."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from jcm_mrv import verify
from tests.verification.log_books import ROOFS, Change, book
from tests.verification.right.listed.making import air, two_floors
from tests.verification.right.sheets import Made

EF = 0.333


def lossy(formula: str, heading: str = "Transformer loss", share: float = 0.015) -> Change:
    """Correct the output of the first roof by a share that stands in H2 of its log."""

    def change(made: openpyxl.Workbook) -> None:
        made["Log"]["G2"], made["Log"]["H2"] = heading, share
        made["MRS(input)"]["F8"] = formula

    return change


def asked(path: Path) -> list[tuple[str, str]]:
    return [(f.code, f.where) for f in verify(path).findings if f.code == "VER-261"]


OUTPUT = sum(ROOFS[0]) / 1000


@pytest.mark.parametrize(
    ("formula", "heading", "share", "ratio"),
    [
        ("=SUM(Log!C5:C16)*(1+Log!$H$2)/1000", "Transformer loss", 0.015, 1.015 - 0.985),
        ("=SUM(Log!C5:C16)/(1-Log!$H$2)/1000", "変圧器損失", 0.02, 1 / 0.98 - 1 / 1.02),
        ("=SUM(Log!C5:C16)*(1+Log!$H$2/100)/1000", "Tổn thất [%]", 3, 1.03 - 0.97),
        ("=(1+Log!$H$2)*SUM(Log!C5:C16)/1000", "Susut trafo", 0.025, 1.025 - 0.975),
        ("=SUM(Log!C5:C16)/1000*(1+Log!$H$2)", "Line losses", 0.04, 1.04 - 0.96),
    ],
)
def test_a_loss_that_is_added_to_what_is_generated(
    formula: str, heading: str, share: float, ratio: float, tmp_path: Path
) -> None:
    path = book(tmp_path / "book.xlsx", "columns", lossy(formula, heading, share))
    assert asked(path) == [("VER-261", "MRS(input)!F8")]
    (item,) = (i for i in verify(path).items if i.finding.code == "VER-261")
    assert item.effect == pytest.approx(EF * OUTPUT * ratio, rel=1e-6)
    assert not verify(path).is_confirmed


@pytest.mark.parametrize(
    ("formula", "heading", "share"),
    [
        ("=SUM(Log!C5:C16)*(1-Log!$H$2)/1000", "Transformer loss", 0.015),
        ("=SUM(Log!C5:C16)/(1+Log!$H$2)/1000", "変圧器損失", 0.02),
        ("=SUM(Log!C5:C16)*(1-Log!$H$2/100)/1000", "Tổn thất [%]", 3),
        ("=SUM(Log!C5:C16)/1000", "Line losses", 0.04),
        ("=SUM(Log!C5:C16)/1000*(1+Log!$H$2)", "Glossary", 0.0),
        ("=SUM(Log!C5:C16)/1000*(1+Log!$H$2)", "Transformer loss", 0.0),
    ],
)
def test_a_loss_that_is_taken_off(formula: str, heading: str, share: float, tmp_path: Path) -> None:
    path = book(tmp_path / "book.xlsx", "columns", lossy(formula, heading, share))
    assert asked(path) == []


@pytest.mark.parametrize(("sign", "is_asked"), [("+", True), ("-", False)])
def test_the_side_is_told_by_the_result(sign: str, is_asked: bool, tmp_path: Path) -> None:
    """What is credited by the electricity that machines take grows with it."""
    made = Made()
    two_floors(made)
    made.put("Log", "F1", [["Transformer loss", 0.02]])
    air(made, [f"=SUM(Log!{c}2:{c}13)*(1{sign}Log!$G$1)" for c in "BC"])
    made.save(tmp_path / "book.xlsx")
    assert asked(tmp_path / "book.xlsx") == ([("VER-261", "MRS(input)!F8")] if is_asked else [])
    assert verify(tmp_path / "book.xlsx").is_confirmed is not is_asked


def test_a_document_settles_it_for_what_is_consumed(tmp_path: Path) -> None:
    made = Made()
    two_floors(made)
    made.put("Log", "F1", [["Transformer loss", 0.02, "by test report 118, metered at 22 kV"]])
    air(made, [f"=SUM(Log!{c}2:{c}13)*(1+Log!$G$1)" for c in "BC"])
    made.save(tmp_path / "book.xlsx")
    assert asked(tmp_path / "book.xlsx") == []


def test_no_document_raises_what_is_generated(tmp_path: Path) -> None:
    change = lossy("=SUM(Log!C5:C16)*(1+Log!$H$2)/1000", "Transformer loss, test report 118")
    assert asked(book(tmp_path / "book.xlsx", "columns", change))
