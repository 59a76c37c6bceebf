"""Parts of formulas that come again are taken as they were, and never where they are not so."""

from __future__ import annotations

import random

import pytest

from jcm_mrv.workbook.address import Place
from jcm_mrv.workbook.formulas.book import Book, Formula
from jcm_mrv.workbook.formulas.evaluate import Evaluator
from jcm_mrv.workbook.formulas.parts import Parts
from jcm_mrv.workbook.formulas.values import Scalar

DAYS = 60
FORMULAS = (
    "=SUMPRODUCT((MONTH(A$1:A$60)=F{n})*B$1:B$60)",
    "=SUMPRODUCT((MONTH(A$1:A$60)=F{n})*(C$1:C$60=G1)*B$1:B$60)",
    "=SUMPRODUCT(--(MONTH(A$1:A$60)=F{n}),B$1:B$60+D$1:D$60)",
    '=SUMPRODUCT((C$1:C$60="roof")*(B$1:B$60>G2)*B$1:B$60)',
    "=SUMPRODUCT((E$1:E$60=TRUE)*B$1:B$60)",
    "=SUMPRODUCT((E$1:E$60=1)*B$1:B$60)",
    "=SUMPRODUCT((ROW(B$1:B$60)>ROW())*B$1:B$60)",
)


def days() -> dict[tuple[int, int], object]:
    """Give a list of days from January on, and formulas of the months in column I."""
    cells: dict[tuple[int, int], object] = {}
    for n in range(DAYS):
        cells |= {(n, 0): 45292.0 + n, (n, 1): 1.0 + n % 7, (n, 2): "Roof" if n % 3 else "other"}
        cells |= {(n, 3): float(n), (n, 4): n % 2 == 0 if n % 5 else 1.0}
    for n in range(12):
        cells[n, 5] = Formula(f"=F{n}+1") if n else 1.0
    cells |= {(0, 6): "roof", (1, 6): Formula("=2+1")}
    for n, formula in enumerate(FORMULAS * 3):
        cells[n, 8] = Formula(formula.format(n=1 + n // len(FORMULAS)))
    return cells


def without_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nothing be kept."""
    monkeypatch.setattr(Parts, "keep", lambda *_: None)


def values(changes: list[dict[Place, Scalar]]) -> list[list[Scalar]]:
    """Give what the formulas give as they are, and with other contents, on one workbook."""
    book = Book({"S": days()})  # type: ignore[dict-item]
    places = [("S", n, 8) for n in range(3 * len(FORMULAS))]
    asked: list[dict[Place, Scalar]] = [{}, *changes, {}]
    return [Evaluator(book, change).values(places) for change in asked]


@pytest.mark.parametrize("seed", range(4))
def test_what_is_kept_changes_no_value(monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    chance = random.Random(seed)
    changes: list[dict[Place, Scalar]] = [
        {("S", chance.randrange(DAYS), 0): 45330.0},
        {("S", chance.randrange(DAYS), 1): 99.0, ("S", 3, 3): 5.0},
        {("S", 0, 5): 2.0},
        {("S", 0, 6): "other"},
        {("S", 1, 6): 5.0},
        {("S", chance.randrange(DAYS), 4): 1.0},
        {("S", n, 1): 0.0 for n in range(DAYS)},
    ]
    chance.shuffle(changes)
    kept = values(changes)
    without_parts(monkeypatch)
    assert values(changes) == kept
    assert kept[0] == kept[-1]
    assert len({tuple(row) for row in kept}) > 5


def test_a_part_that_comes_twice_is_kept_and_no_truth_value_is_a_number() -> None:
    book = Book({"S": days()})  # type: ignore[dict-item]
    Evaluator(book).values([("S", n, 8) for n in range(3 * len(FORMULAS))])
    made = {part: matrix for part, matrix in book.parts.kept.items() if matrix is not None}
    assert made
    assert book.parts.size == sum(matrix.height for matrix in made.values())
    assert Evaluator(book).value(("S", 4, 8)) != Evaluator(book).value(("S", 5, 8))
