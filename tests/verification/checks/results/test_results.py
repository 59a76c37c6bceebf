"""Stated results one by one: what may stand for a result, and what each line is told that it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest

from jcm_mrv import read_workbook
from jcm_mrv.findings import Finding, Severity
from jcm_mrv.verification.checks.facts import Facts
from jcm_mrv.verification.checks.results import results
from jcm_mrv.verification.checks.results.results import whole_of
from jcm_mrv.verification.claim.claim import Claim, StatedResult
from jcm_mrv.verification.judged import Judged
from tests.effort import one_in
from tests.verification.small_book import INPUT, Line, write

pytestmark = one_in(2)

YEAR = "01/01/2024 - 31/12/2024"
FIRST, SECOND = "01/01/2024 - 30/06/2024", "01/07/2024 - 31/12/2024"
NEXT = "01/01/2025 - 31/12/2025"
# 100 t, at 0.333 tCO2/MWh a little more: 100.233 t.
MWH = 301.0
Told = list[tuple[str, str, str, float | None]]


def told(found: Sequence[Judged | Finding]) -> Told:
    return [
        (j.finding.code, j.finding.where, j.finding.found, j.effect)
        if isinstance(j, Judged)
        else (j.code, j.where, j.found, None)
        for j in found
    ]


@pytest.fixture
def book(tmp_path: Path) -> Callable[..., Claim]:
    def made(
        lines: Sequence[Line], stated: Sequence[tuple[str, object]], total: object = None
    ) -> Claim:
        path = write(tmp_path / "book.xlsx", lines, stated)
        if total is not None:
            workbook = openpyxl.load_workbook(path)
            sheet = workbook[INPUT]
            row = 40 + len(stated)
            sheet.cell(row, 2, "Total")
            sheet.cell(row, 3, total)
            sheet.cell(row, 4, "tCO2/p")
            workbook.save(path)
        return read_workbook(path)

    return made


def reductions(claim: Claim) -> list[Judged]:
    facts = Facts(claim)
    assert facts.result is not None
    assert facts.model is not None
    return list(results.reductions(claim, facts.result, facts.model))


@pytest.mark.parametrize(
    ("raw", "allowed"),
    [
        (100.233, {100.0}),
        (0.57 * 100, {56.0, 57.0}),
        (99.9999999, {99.0, 100.0}),
        (99.9999, {99.0}),
        (0.4, {0.0}),
        (0.0, {0.0}),
        (-0.4, {0.0, -1.0}),
        (-1.0, {0.0, -1.0}),
        (-2.5, {0.0, -2.0, -3.0}),
    ],
)
def test_what_may_stand_for_a_result(raw: float, allowed: set[float]) -> None:
    assert whole_of(raw) == allowed


@pytest.mark.parametrize(
    ("stated", "lines"),
    [
        (100, []),
        (101, [("VER-061", "MRS(input)!C40", "101 tCO2", 1.0)]),
        (100.2, [("VER-061", "MRS(input)!C40", "100.2 tCO2", 0.2)]),
        (102, [("VER-060", "MRS(input)!C40", "102 tCO2", 2.0)]),
        (99, [("VER-060", "MRS(input)!C40", "99 tCO2", -1.0)]),
        (99.5, [("VER-061", "MRS(input)!C40", "99.5 tCO2", -0.5)]),
    ],
)
def test_a_year_in_one_line(book: Callable[..., Claim], stated: float, lines: Told) -> None:
    found = reductions(book([(YEAR, "EG_{i,p}", MWH)], [(YEAR, stated)]))
    if stated == 101:
        # A whole tonne more is no matter of rounding.
        lines = [("VER-060", *lines[0][1:])]
    assert [line[:3] for line in told(found)] == [line[:3] for line in lines]
    assert [j.effect for j in found] == pytest.approx([line[3] for line in lines])


def test_what_is_stated_of_nothing_has_no_share(book: Callable[..., Claim]) -> None:
    (one,) = reductions(book([(YEAR, "EG_{i,p}", MWH)], [(YEAR, 0)]))
    assert one.effect == -100
    assert "of the stated" not in f"{one.finding.message} {one.finding.expected}"
    (one,) = reductions(book([(YEAR, "EG_{i,p}", MWH)], [(YEAR, 200)]))
    assert "50.00% of the stated" in f"{one.finding.message} {one.finding.expected}"


HALVES: list[Line] = [(FIRST, "EG_{i,p}", 151.0), (SECOND, "EG_{i,p}", 150.0)]


@pytest.mark.parametrize(
    ("stated", "lines"),
    [
        # 50.283 and 49.95 t: 100.233 t of the year.
        ((50.283, 49.95), [("VER-060", "MRS(input)!C41", 0.233)]),
        ((50, 50), []),
        ((51, 49), []),
        ((70, 49), [("VER-060", "MRS(input)!C40", 20.0)]),
        ((50, 70), [("VER-060", "MRS(input)!C41", 21.0)]),
        # Each as it should be, and rounded down for itself: a tonne less than the year gives.
        ((50, 49), [("VER-060", "MRS(input)!C41", -1.0)]),
        # Just one tonne off is off.
        ((51.283, 49.95), [("VER-060", "MRS(input)!C40", 1.283)]),
    ],
)
def test_a_year_in_several_lines(
    book: Callable[..., Claim],
    stated: tuple[float, float],
    lines: list[tuple[str, str, float]],
) -> None:
    found = reductions(book(HALVES, [(FIRST, stated[0]), (SECOND, stated[1])]))
    assert [line[:2] for line in told(found)] == [line[:2] for line in lines]
    assert [j.effect for j in found] == pytest.approx([line[2] for line in lines])


YEARS: list[Line] = [(YEAR, "EG_{i,p}", MWH), (NEXT, "EG_{i,p}", 2 * MWH)]


@pytest.mark.parametrize(
    ("stated", "total", "lines"),
    [
        ((100, 200), 300, []),
        ((100, 200), 301, [("VER-062", "error", 1.0)]),
        ((100, 200), 300.0000001, []),
        ((100, 200), 299, [("VER-062", "error", -1.0)]),
        # A year below zero counts nothing; that it is taken off is less than could be claimed.
        ((100, -40), 100, []),
        ((100, -40), 60, [("VER-062", "warning", -40.0)]),
        ((100, -40), 61, [("VER-062", "error", -39.0)]),
        ((100, -40), 140, [("VER-062", "error", 40.0)]),
    ],
)
def test_a_total(
    book: Callable[..., Claim],
    stated: tuple[float, float],
    total: float,
    lines: list[tuple[str, str, float]],
) -> None:
    claim = book(YEARS, [(YEAR, stated[0]), (NEXT, stated[1])], total)
    assert claim.total is not None
    found = results.total(claim)
    assert [
        (j.finding.code, "warning" if j.finding.severity is Severity.WARNING else "error")
        for j in found
    ] == [line[:2] for line in lines]
    assert [j.effect for j in found] == pytest.approx([line[2] for line in lines])
    assert {j.finding.where for j in found} <= {"MRS(input)!C42"}


def test_no_total_is_judged_beside_a_line_without_a_number(book: Callable[..., Claim]) -> None:
    claim = book(YEARS, [(YEAR, 100), (NEXT, 200)], 999)
    claim.results = [
        replace(r, value="soon") if r.kind == "credits" and r.value == 200 else r
        for r in claim.results
    ]
    assert results.total(claim) == []


def test_a_total_alone_is_held_against_all_periods(book: Callable[..., Claim]) -> None:
    claim = book(YEARS, [(YEAR, 100), (NEXT, 200)], 310)
    claim.results = [r for r in claim.results if r.kind != "credits"]
    (one,) = reductions(claim)
    assert (one.finding.code, one.effect) == ("VER-060", 10.0)
    assert "all periods" in one.finding.message
    claim.results = [replace(r, value=300.9) for r in claim.results]
    assert reductions(claim) == []
    claim.results = [replace(r, value=301.0) for r in claim.results]
    assert [j.effect for j in reductions(claim)] == [1.0]


FORMULAS: list[tuple[str, str | None]] = [
    ("ROUNDDOWN({raw},0)", None),
    ("INT({raw})", None),
    ("ROUNDDOWN(ROUND({raw},6),0)", None),
    ("ROUNDDOWN(ROUND({raw},3),0)", None),
    ("ROUNDDOWN(ROUND({raw},2),0)", "VER-027"),
    ("ROUNDDOWN(ROUNDUP({raw},6),0)", "VER-027"),
    ("ROUND({raw},0)", "VER-027"),
    ("ROUNDUP({raw},0)", "VER-027"),
    ("CEILING({raw},1)", "VER-027"),
    # That is no rounding: the formula gives something else.
    ("INT({raw}+0.5)", None),
    ("INT({raw})+1", None),
    ("{raw}", "VER-061"),
]


@one_in(4)
@pytest.mark.parametrize(("formula", "code"), FORMULAS)
def test_how_a_result_is_rounded(tmp_path: Path, formula: str, code: str | None) -> None:
    raw = "E8*D30"
    path = write(tmp_path / "book.xlsx", [(YEAR, "EG_{i,p}", MWH)], [(YEAR, 100)])
    workbook = openpyxl.load_workbook(path)
    sheet = workbook[INPUT]
    value = next(c.coordinate for c in sheet[8] if c.value == MWH)
    sheet["C40"] = "=" + formula.format(raw=raw.replace("E8", value))
    workbook.save(path)
    facts = Facts(read_workbook(path))
    assert facts.response is not None
    assert bool(facts.response.culprits) is ("+" in formula)
    found = results.rounding(facts.claim, facts.response)
    assert [f.code for f in found] == ([] if code is None else [code])
    if found:
        assert found[0].where == "MRS(input)!C40"
        assert found[0].found == sheet["C40"].value


@pytest.mark.parametrize(
    ("formula", "told_of"),
    [
        ("SUM(C40:C41)", False),
        ("C40+C41", False),
        ("SUM(C40:C40)", True),
        ("C40+C41-C41", True),
        ("SUM(C40:C41)+0.001", True),
        # What is right for the years as they are, and for no others.
        ("3*C40", True),
        ("1.5*C41", True),
    ],
)
def test_what_the_formula_of_a_total_adds_up(
    book: Callable[..., Claim], formula: str, told_of: bool
) -> None:
    claim = book(YEARS, [(YEAR, 100), (NEXT, 200)], f"={formula}")
    found = results.total_formula(claim)
    assert [(j.finding.code, j.finding.where, j.effect) for j in found] == (
        [("VER-063", "MRS(input)!C42", 0.0)] if told_of else []
    )


def test_a_typed_total_has_no_formula(book: Callable[..., Claim]) -> None:
    assert results.total_formula(book(YEARS, [(YEAR, 100), (NEXT, 200)], 5)) == []
    assert results.total_formula(book(YEARS, [(YEAR, 100), (NEXT, 200)])) == []


@pytest.mark.parametrize(
    ("stated", "words"), [(101, "1 tCO2 less"), (102, "2 tCO2 less"), (99, "1 tCO2 more")]
)
def test_too_much_and_too_little_are_told_apart(
    book: Callable[..., Claim], stated: float, words: str
) -> None:
    (one,) = reductions(book([(YEAR, "EG_{i,p}", MWH)], [(YEAR, stated)]))
    assert words in one.finding.expected


Points = list[tuple[Any, Any]]


@pytest.mark.parametrize(
    ("points", "does"),
    [
        ([(2.0, 2.4)], None),
        ([(3.0, 2.4)], "rounded"),
        ([(2.4, 2.4)], "unrounded"),
        # At the second point alone.
        ([(2.0, 2.4), (6.0, 5.7)], "rounded"),
        # Something else than rounding: other checks say so.
        ([(4.0, 2.4), (3.4, 2.4)], None),
        # Next to a whole tonne, and below one, nothing can be told.
        ([(3.0, 2.9999999), (1.0, 0.4)], None),
        ([(None, 2.4), ("2", 2.4), (3.0, None)], None),
    ],
)
def test_what_a_result_does_on_changed_inputs(points: Points, does: str | None) -> None:
    # The first are the inputs as they are.
    values: Points = [(3.0, 2.4), *points]
    evaluators = [SimpleNamespace(value=lambda place, own=own: own[0], own=own) for own in values]
    stated: Any = SimpleNamespace(place=("S", 1, 1), __hash__=None)
    top = SimpleNamespace(value=lambda evaluator: evaluator.own[1])
    response: Any = SimpleNamespace(tops=SimpleNamespace(get=lambda of: top), evaluators=evaluators)
    assert results._by_trial(stated, response) == does


@pytest.mark.parametrize(
    ("name", "value", "span", "off", "is_told"),
    [
        ("RE", 100.5, 0, "", False),
        ("RE", 101.4, 0, "", False),
        ("RE", 101.5, 0, "", True),
        ("RE", 99.5, 1, "", True),
        ("PE", 10.0, 0, "", False),
        ("PE", 12.0, 0, "", True),
        ("ER", 90.5, 0, "", False),
        ("ER", 92.0, 0, "", True),
        # Where the credits of the year are wrong, nothing is said beside them.
        ("RE", 200.0, 0, "S!A1", False),
        ("RE", 200.0, 1, "S!A1", True),
        # Of no year, of none that is calculated, of another equation, no number.
        ("RE", 200.0, None, "", False),
        ("RE", 200.0, 2, "", False),
        ("EF", 200.0, 0, "", False),
        ("RE", "200", 0, "", False),
    ],
)
def test_what_stands_beside_right_credits(
    name: str,
    value: Any,
    span: int | None,
    off: str,
    is_told: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    year = SimpleNamespace(
        emission_reductions_unrounded=90.5, reference_emissions=100.5, project_emissions=10.0
    )
    wrong = [SimpleNamespace(finding=SimpleNamespace(where=off))] if off else []
    monkeypatch.setattr(results, "reductions", lambda *_: wrong)
    credits = [StatedResult("credits", "ER", n, ("S", n, 0), 0.0) for n in (0, 1)]
    stated = StatedResult("intermediate", name, span, ("S", 0, 1), value)
    claim: Any = SimpleNamespace(
        credits=credits,
        results=[*credits, stated],
        methodology=SimpleNamespace(symbol=lambda name: f"{name}_p"),
    )
    result: Any = SimpleNamespace(applications=[SimpleNamespace(years=[year, year])])
    model: Any = SimpleNamespace(claim=claim)
    found = results.beside(claim, result, model)
    assert [(one.code, one.where) for one in found] == ([("VER-064", "S!B1")] if is_told else [])
