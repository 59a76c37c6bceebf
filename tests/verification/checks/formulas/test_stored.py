"""Stored results beside what formulas give: by the evaluator, and by another program's copy."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from jcm_mrv import read_workbook
from jcm_mrv.findings import Severity
from jcm_mrv.verification.checks.formulas.stored import (
    against_libreoffice,
    outvoted,
    stale,
    with_results_of,
)
from jcm_mrv.verification.claim.claim import Claim
from jcm_mrv.workbook.address import Place, place_text
from jcm_mrv.workbook.formulas.values import NotEvaluated
from jcm_mrv.workbook.reading.cells import WorkbookGrid
from tests.verification.faults.editing import Workbook
from tests.verification.faults.targets import SOLAR_4, _complete
from tests.workbook.official.build import build
from tests.workbook.official.looks import LOOKS

CALC, REPORT = "MRS(calc_process)", "MRS(input)"
# RE of each of four systems, their sum, the reductions, the credits.
LINES: list[Place] = [(CALC, row, 2) for row in range(9, 13)]
RE, ER, CREDITS, ASIDE = (CALC, 8, 2), (CALC, 5, 2), (REPORT, 22, 4), (REPORT, 7, 10)
Stored = dict[Place, float | None]


@pytest.fixture(scope="module")
def solar(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("stored") / "solar.xlsx"
    build(path, _complete(SOLAR_4), LOOKS["plain"])
    book = Workbook(path)
    book.set_formula(ASIDE, "1+1")
    return book.save(path)


def copy(solar: Path, stored: Stored, out: Path) -> Claim:
    """Give the workbook with other stored results, None for none."""
    book = Workbook(solar)
    for place, value in stored.items():
        if value is None:
            book.set_formula(place, book.formula(place))
        else:
            book.cached(place, value)
    return read_workbook(book.save(out, calculate=False))


def told(found: list[Any]) -> list[tuple[str, str, float | None]]:
    return [(j.finding.code, j.finding.where, j.effect) for j in found]


def test_nothing_is_said_of_results_that_are_right(solar: Path, tmp_path: Path) -> None:
    assert told(stale(copy(solar, {}, tmp_path / "book.xlsx"))) == []
    near = 700 * 0.333 * (1 + 5e-10)
    assert told(stale(copy(solar, {LINES[0]: near}, tmp_path / "book.xlsx"))) == []


def test_a_stored_result_that_a_formula_does_not_give(solar: Path, tmp_path: Path) -> None:
    claim = copy(solar, {ASIDE: 3.0, LINES[1]: 171.0, CREDITS: 930.0}, tmp_path / "book.xlsx")
    found = stale(claim)
    # What the result rests on comes first, and is an error, at the cell where it begins.
    assert told(found) == [
        ("VER-023", f"{CALC}!C11", 9.0),
        ("VER-023", f"{REPORT}!K8", 0.0),
    ]
    assert [j.finding.severity for j in found] == [Severity.ERROR, Severity.WARNING]
    assert found[0].finding.found == f"171 shown; others: {REPORT}!E23"
    assert "170.5959" in found[0].finding.expected


@pytest.mark.parametrize("wrong", [(), (ASIDE,)])
def test_results_that_the_file_does_not_hold(
    wrong: tuple[Place, ...], solar: Path, tmp_path: Path
) -> None:
    stored: Stored = {LINES[0]: None, ER: None, **dict.fromkeys(wrong, 3.0)}
    found = stale(copy(solar, stored, tmp_path / "book.xlsx"))
    assert [code for code, *_ in told(found)] == ["VER-028", *("VER-023" for _ in wrong)]
    assert found[0].finding.found.startswith("2 formulas")


@pytest.mark.parametrize(
    ("zeros", "codes"),
    [
        # Programs that write no results store 0 in all: more than three, and nothing else.
        ({}, ["VER-028"]),
        ({ASIDE: 3.0}, ["VER-023"] * 2),
        ({LINES[0]: 233.1, LINES[1]: 170.5959, RE: 921.0447, ER: 921.0447}, ["VER-023"]),
        ({LINES[0]: 233.1, RE: 921.0447, ER: 921.0447}, ["VER-028"]),
    ],
)
def test_results_of_zero(zeros: Stored, codes: list[str], solar: Path, tmp_path: Path) -> None:
    stored: Stored = {**dict.fromkeys([*LINES, RE, ER, CREDITS], 0.0), **zeros}
    found = stale(copy(solar, stored, tmp_path / "book.xlsx"))
    assert [code for code, *_ in told(found)] == codes


def test_another_program_s_results_are_taken_over(solar: Path, tmp_path: Path) -> None:
    ours = copy(solar, {RE: 1.0}, tmp_path / "ours.xlsx")
    theirs = copy(solar, {RE: 5.0, CREDITS: 4.0}, tmp_path / "theirs.xlsx")
    other = grid_with(theirs.grid, {LINES[0]: ("e", "#NAME?"), (REPORT, 7, 4): ("n", 1.0)})
    both = with_results_of(ours.grid, other)
    value = {place: both.sheet(place[0]).cell(*place[1:]).value for place in (RE, CREDITS)}
    assert value == {RE: 5.0, CREDITS: 4.0}
    # A function that the other program does not know, and what is typed, stay as they are.
    assert both.sheet(CALC).cell(9, 2).value == pytest.approx(233.1)
    assert both.sheet(REPORT).cell(7, 4).value == 700.0
    alone = WorkbookGrid(other.name, tuple(s for s in other.sheets if s.name == REPORT))
    assert with_results_of(ours.grid, alone).sheet(CALC).cell(8, 2).value == 1.0


def grid_with(grid: WorkbookGrid, cells: dict[Place, tuple[str, Any]]) -> WorkbookGrid:
    sheets = []
    for sheet in grid.sheets:
        changed = dict(sheet.cells)
        for (name, *position), (kind, value) in cells.items():
            if name == sheet.name:
                at = (position[0], position[1])
                kinds: Any = {"e": "error", "n": "number"}[kind]
                changed[at] = replace(changed[at], kind=kinds, value=value)
        sheets.append(replace(sheet, cells=changed))
    return WorkbookGrid(grid.name, tuple(sheets), grid.defined_names, grid.date_1904)


def test_two_programs_outvote_the_evaluator_where_the_difference_begins(
    solar: Path, tmp_path: Path
) -> None:
    stored: Stored = {LINES[0]: 5.0, RE: 6.0, ASIDE: 3.0, ER: None}
    ours = copy(solar, stored, tmp_path / "ours.xlsx")
    theirs = copy(solar, {LINES[0]: 5.0, RE: 6.0, CREDITS: 7.0}, tmp_path / "theirs.xlsx").grid
    found = outvoted(ours, theirs)
    # The sum rests on the line; the cell aside is the file's own; the credits are right in it.
    assert {place_text(p): reason for p, reason in found.items()} == {
        f"{CALC}!C10": "the stored result is LibreOffice's too; 233.1 here"
    }
    alone = WorkbookGrid(theirs.name, tuple(s for s in theirs.sheets if s.name == REPORT))
    assert outvoted(ours, alone) == {}


def test_results_that_another_program_calculates_otherwise(solar: Path, tmp_path: Path) -> None:
    ours = copy(solar, {}, tmp_path / "ours.xlsx")
    theirs = copy(solar, {LINES[0]: 5.0, ASIDE: 2 + 1e-8}, tmp_path / "theirs.xlsx")
    (found,) = against_libreoffice(ours, theirs)
    assert (found.finding.code, found.finding.where) == ("VER-029", f"{CALC}!C10")
    assert found.finding.found == "5 by LibreOffice"
    assert "233.1" in found.finding.message + found.finding.expected
    fewer = WorkbookGrid(theirs.grid.name, tuple(s for s in theirs.grid.sheets if s.name == REPORT))
    assert against_libreoffice(ours, replace(theirs, grid=fewer)) == []


def test_what_is_not_evaluated_is_held_against_the_other_program(
    solar: Path, tmp_path: Path
) -> None:
    ours = copy(solar, {RE: 921.0447, ER: None, ASIDE: 2.0}, tmp_path / "ours.xlsx")
    theirs = copy(solar, {RE: 5.0, ER: 5.0, ASIDE: 3.0}, tmp_path / "theirs.xlsx")
    for place in (RE, ER, ASIDE):
        ours.evaluator.memo[place] = NotEvaluated("a function of its own")
    found = against_libreoffice(ours, theirs)
    assert told(found)[:2] == [("VER-023", f"{REPORT}!K8", 0.0), ("VER-023", f"{CALC}!C9", None)]
    assert "LibreOffice" in found[0].finding.message + found[0].finding.expected
    # What the file does not hold cannot be held against anything.
    assert f"{CALC}!C6" not in [where for _, where, _ in told(found)]
