"""Formulas beside those of the other members: what is a copy, and which of a group are told."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from jcm_mrv.verification.checks.formulas.neighbours import alike, neighbours, shape
from jcm_mrv.verification.claim.claim import StatedResult
from jcm_mrv.workbook.formulas.parse import parse_formula


@pytest.mark.parametrize(
    ("first", "second", "copied"),
    [
        ("=A1*$B$9", "=A2*$B$9", True),
        ("=A1*B9", "=A2*B10", True),
        ("=A1", "=A1", True),
        ("=A1", "=A3", False),
        ("=A1", "=B2", False),
        ("=A1", "=T!A2", False),
        ("=SUM(A1:A4)", "=SUM(A2:A5)", True),
        ("=SUM(A1:A4)", "=SUM(A1:A5)", True),
        ("=SUM(A1:A4)", "=SUM(A2:A6)", False),
        ("=SUM(A1:A4)", "=SUM(A3:A5)", False),
        ("=SUM(A1:A4)", "=MAX(A2:A5)", False),
        ("=SUM(A1:A4)", "=SUM(A2:A5,1)", False),
        ("=SUM(A1:A4)", "=SUM(A2)", False),
        ("=-A1", "=-A2", True),
        ("=-A1", "=+A2", False),
        ("=A1%", "=-A2", False),
        ("=A1+1", "=A2+1", True),
        ("=A1+1", "=A2+2", False),
        ("=A1+1", "=A2-1", False),
        ("=A1+1", "=1+A2", False),
        ("=factor*A1", "=factor*A2", True),
        ("=factor*A1", "=share*A2", False),
    ],
)
def test_copies_of_a_formula(first: str, second: str, copied: bool) -> None:
    trees = [parse_formula(text, "S") for text in (first, second)]
    assert alike(trees[0], trees[1], (1, 0)) is copied


def test_a_copy_to_the_right() -> None:
    one, other, down = (parse_formula(text, "S") for text in ("=A1*$A$9", "=B1*$A$9", "=A2*$A$9"))
    assert alike(one, other, (0, 1))
    assert not alike(one, down, (0, 1))


def test_the_shape_of_a_formula() -> None:
    def of(text: str, *, sized: bool = True) -> object:
        return shape(parse_formula(text, "S"), sized=sized)

    assert of("=A1*0.5") == of("=T!B7*2")
    assert of("=A1*0.5") != of("=A1/0.5")
    assert of("=SUM(A1:A4)") == of("=SUM(C3:C6)")
    assert of("=SUM(A1:A4)") != of("=SUM(A1:A5)")
    assert of("=SUM(A1:A4)") != of("=SUM(A1:B4)")
    assert of("=SUM(A1:A4)", sized=False) == of("=SUM(A1:B9)", sized=False)
    assert of("=SUM(A1:A4)*1", sized=False) == of("=SUM(A1:B9)*1", sized=False)
    assert of("=SUM(A1:A4)") != of("=MAX(A1:A4)")
    assert of('=A1&"x"') != of("=A1&1")
    assert of("=A1&1") == of("=A1&TRUE")
    assert of('=LEN("x")') == of('=LEN("another")')


def claim_of(formulas: list[str], **apart: Any) -> Any:
    """Give what is looked at of a claim: one intermediate value to a row, the last two apart."""
    usual: dict[str, Any] = {"kind": "intermediate", "name": "RE", "span": 0, "sheet": "S"}
    results = []
    for row in range(len(formulas)):
        given = usual | (apart if row >= len(formulas) - 2 else {})
        place = (given.pop("sheet"), row, 5)
        results.append(StatedResult(**given, place=place, value=1.0))
    texts = {r.place: text for r, text in zip(results, formulas, strict=True)}
    return SimpleNamespace(
        results=results,
        cells=SimpleNamespace(formula=lambda place: texts[place]),
        book=SimpleNamespace(tree=lambda place: parse_formula(texts[place], place[0])),
    )


def column(count: int, *others: tuple[int, str]) -> list[str]:
    formulas = [f"=A{row}*2" for row in range(1, count + 1)]
    for row, text in others:
        formulas[row] = text
    return formulas


def told(claim: Any, response: Any = None) -> list[str]:
    return [judged.finding.where for judged in neighbours(claim, response)]


@pytest.mark.parametrize(
    ("formulas", "where"),
    [
        (column(4), []),
        (column(4, (1, "=A2+2")), ["S!F2"]),
        (column(4, (0, "=A1+2")), ["S!F1"]),
        (column(3, (2, "=A3+2")), ["S!F3"]),
        (column(2, (1, "=A2+2")), []),
        # Where fewer than two thirds are alike, none is the usual one.
        (column(6, (1, "=A2+2"), (3, "=A4-2")), ["S!F2", "S!F4"]),
        (column(5, (1, "=A2+2"), (3, "=A4-2")), []),
        (column(30, (0, "=A1+2"), (29, "=A30^2")), ["S!F1", "S!F30"]),
        # What is typed is no formula, and not counted.
        (column(3, (1, "")), []),
    ],
)
def test_what_differs_from_most(formulas: list[str], where: list[str]) -> None:
    found = neighbours(claim_of(formulas), None)
    assert [judged.finding.where for judged in found] == where
    assert [judged.effect for judged in found] == [None] * len(where)
    for judged in found:
        row = int(judged.finding.where[3:])
        assert judged.finding.found == formulas[row - 1]
        assert "*2" in judged.finding.expected


@pytest.mark.parametrize(
    "apart", [{"name": "PE"}, {"span": 1}, {"sheet": "T"}, {"kind": "credits"}]
)
def test_only_values_of_one_kind_are_compared(apart: dict[str, Any]) -> None:
    formulas = column(6, (4, "=A5+2"), (5, "=A6-2"))
    assert told(claim_of(formulas)) == ["S!F5", "S!F6"]
    assert told(claim_of(formulas, **apart)) == []


def test_what_is_known_to_be_wrong_is_not_told_again() -> None:
    claim = claim_of(column(6, (1, "=A2+2"), (3, "=A4-2")))
    wrong = SimpleNamespace(culprits=[SimpleNamespace(result=claim.results[1])])
    (found,) = neighbours(claim, wrong)  # type: ignore[arg-type]
    assert (found.finding.where, found.effect) == ("S!F4", 0.0)
