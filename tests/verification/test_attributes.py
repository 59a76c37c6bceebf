"""Attributes of a sheet that are not the project's: what they change, and what they answer."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from jcm_mrv import calculate, load_project, write_outputs
from jcm_mrv.methodology.library import Library, library
from jcm_mrv.verification.requests.item import Item
from jcm_mrv.verification.verdict import Verdict
from jcm_mrv.verification.verify import verify
from tests import kilns, mills, port
from tests.calculation.test_of_project_elsewhere import with_main
from tests.effort import one_in, thorough
from tests.trucks import replaced

SHEET = "out/monitoring_spreadsheet.xlsx"


def written(folder: Path, own: Library) -> Path:
    write_outputs(calculate(load_project(folder / "project.yaml", own)), folder / "out")
    return folder / SHEET


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Library]:
    folder = tmp_path_factory.mktemp("mills")
    own = mills.write(folder)
    written(folder, own)
    return folder, own


def edited(path: Path, to: Path, symbol: str, value: Any, sheet: str = "MPS(input)") -> Path:
    """Give a copy with another value in the row of a symbol in Table 2."""
    book = openpyxl.load_workbook(path)
    (row,) = (r for r in book[sheet].iter_rows() if str(r[0].value) == symbol)
    row[3].value = value
    book.save(to / "edited.xlsx")
    return to / "edited.xlsx"


def of(verdict: Verdict, code: str) -> list[Item]:
    return [item for item in verdict.items if item.finding.code == code]


@one_in(4)
@pytest.mark.parametrize(
    ("symbol", "value", "expected", "effect"),
    [
        # 300 t of goods at 0.4 in the place of 0.16 MWh/t, times 0.7 tCO2/MWh.
        ("cmill", "coffee", "rice", 300 * 0.24 * 0.7),
        # Below 500 kW the reference is 0.2 MWh/t; the idle load is a fifth lower.
        ("Pmill", 400, "500 kW", 300 * 0.04 * 0.7 + 0.001 * 100 * 8.76 * 0.7),
        # Everything with 0.8 tCO2/MWh.
        ("dcon", dt.datetime(2022, 6, 30), "2022-07-01", 23.534 / 7),
    ],
)
def test_what_an_attribute_changes_is_told_in_tonnes(
    made: tuple[Path, Library],
    tmp_path: Path,
    symbol: str,
    value: Any,
    expected: str,
    effect: float,
) -> None:
    folder, own = made
    path = edited(folder / SHEET, tmp_path, symbol, value)
    project = load_project(folder / "project.yaml", own)
    verdict = verify(path, project, library=own)
    (item,) = of(verdict, "VER-070")
    assert item.effect == pytest.approx(effect)
    assert expected in item.finding.expected
    assert not verdict.is_confirmed
    assert item.number in verdict.conclusion
    planned = verify(path, plan=folder / SHEET, library=own)
    assert any(item.effect == pytest.approx(effect) for item in of(planned, "VER-161"))


@thorough
def test_where_another_value_asks_for_what_the_sheet_has_not_it_says_so(
    made: tuple[Path, Library], tmp_path: Path
) -> None:
    """The sheet is of a mill on the grid, and the project's has generators; then the other way."""
    folder, own = made
    others = mills.write(tmp_path, project=replaced(mills.PROJECT, *mills.CAPTIVE))
    captive = load_project(tmp_path / "project.yaml", others)
    path = edited(folder / SHEET, tmp_path, "connection", "captive")
    grid = load_project(folder / "project.yaml", own)
    for sheet, project, rules in ((folder / SHEET, captive, others), (path, grid, own)):
        told = of(verify(sheet, project, library=rules), "VER-070")
        (item,) = [item for item in told if item.finding.message.startswith("connection")]
        assert item.effect is None
        assert "cannot be told" in item.finding.hint


@thorough
def test_another_member_that_the_project_names(tmp_path: Path) -> None:
    own = with_main(tmp_path)
    path = edited(written(tmp_path, own), tmp_path, "mmill", "d-1")
    verdict = verify(path, load_project(tmp_path / "project.yaml", own), library=own)
    (item,) = of(verdict, "VER-070")
    # 100 t in the place of 200 t.
    assert item.effect == pytest.approx(-100 * 0.16 * 0.7)
    assert item.finding.found == "d-1"


def test_a_member_of_another_name_is_the_same_one(tmp_path: Path) -> None:
    """A sheet that calls the dryers otherwise names the second one as well."""
    own = with_main(tmp_path)
    path = written(tmp_path, own)
    text = (tmp_path / "project.yaml").read_text("utf-8")
    for old, new in (("d-1", "north"), ("d-2", "south")):
        text = text.replace(old, new)
    (tmp_path / "project.yaml").write_text(text, "utf-8")
    verdict = verify(path, load_project(tmp_path / "project.yaml", own), library=own)
    assert of(verdict, "VER-070") == []
    assert verdict.is_confirmed, verdict.findings


@one_in(2)
@pytest.mark.parametrize("value", [None, "not needed"])
def test_an_empty_cell_of_what_nobody_needs_is_right(
    made: tuple[Path, Library], tmp_path: Path, value: str | None
) -> None:
    folder, own = made
    book = openpyxl.load_workbook(folder / SHEET)
    cells = [c for row in book["MRS(input)"].iter_rows() for c in row if c.value == "not needed"]
    assert len(cells) == 2
    for cell in cells:
        cell.value = value
    book.save(tmp_path / "edited.xlsx")
    verdict = verify(tmp_path / "edited.xlsx", library=own)
    assert verdict.is_confirmed, verdict.findings


# -- criteria ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def port_made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("port")
    port.write(folder)
    (folder / "port.yaml").rename(folder / "project.yaml")
    written(folder, library([folder / "rules"]))
    return folder


@pytest.fixture
def ported(port_made: Path, tmp_path: Path) -> tuple[Path, Library]:
    shutil.copytree(port_made, tmp_path, dirs_exist_ok=True)
    return tmp_path / SHEET, library([tmp_path / "rules"])


def test_a_criterion_is_judged_with_the_sheet_else_with_the_project(
    ported: tuple[Path, Library], tmp_path: Path
) -> None:
    path, own = ported
    alone = verify(path, library=own)
    # What each truck is rated, and the first day, stand in the sheet.
    assert [t.holds for t in alone.criteria.tested.values()] == [True, None, True]
    assert "eligibility criteria 2, for want of commissioned" in alone.scope.not_judged
    assert "1 eligibility criterion" in alone.conclusion
    project = load_project(tmp_path / "project.yaml", own)
    both = verify(path, project, library=own)
    assert both.criteria.tested["2"].holds is True
    assert "eligibility criteria 2, with the project file" in both.scope.recomputed
    assert not [text for text in both.scope.not_judged if "eligibility criteri" in text]
    assert of(both, "VER-080") == []


@thorough
def test_a_criterion_that_the_project_does_not_meet_is_told(
    ported: tuple[Path, Library], tmp_path: Path
) -> None:
    path, own = ported
    file = tmp_path / "project.yaml"
    text = replaced(
        file.read_text("utf-8"), ("commissioned: 2021-05-01", "commissioned: 2001-05-01")
    )
    file.write_text(text, "utf-8")
    verdict = verify(path, load_project(file, own), library=own)
    told = of(verdict, "VER-080")
    assert told
    for item in told:
        assert "t-2" in item.finding.message + item.finding.found + item.finding.hint
        assert item.finding.where.startswith("project.yaml")
    assert verdict.criteria.tested["2"].holds is False


@thorough
def test_without_a_result_the_project_answers(ported: tuple[Path, Library], tmp_path: Path) -> None:
    path, own = ported
    book = openpyxl.load_workbook(path)
    cells = [c for row in book["MPS(input)"].iter_rows() for c in row if c.value == 20]
    assert cells
    for cell in cells:
        cell.value = None
    book.save(tmp_path / "edited.xlsx")
    alone = verify(tmp_path / "edited.xlsx", library=own)
    assert alone.result is None
    assert alone.criteria.tested == {}
    assert "eligibility criteria 1, 2, 3" in alone.scope.not_judged
    project = load_project(tmp_path / "project.yaml", own)
    both = verify(tmp_path / "edited.xlsx", project, library=own)
    assert {t.by_project for t in both.criteria.tested.values()} == {True}


@thorough
def test_a_choice_of_one_member_that_is_not_given_is_told(tmp_path: Path) -> None:
    """The key of the table of the others is a text, and that of this one is nothing."""
    own = kilns.project(tmp_path)
    path = written(tmp_path, own.library or library([tmp_path / "rules"]))
    verdict = verify(edited(path, tmp_path, "typek\nk = k-2", None), own, library=own.library)
    assert verdict.result is None
    assert "VER-012" in {f.code for f in verdict.findings}


@thorough
def test_a_number_that_nobody_needs_is_told_as_such(
    ported: tuple[Path, Library], tmp_path: Path
) -> None:
    """The gas of the first truck is measured: no default stands for it."""
    path, own = ported
    book = openpyxl.load_workbook(path)
    (row,) = (r for r in book["MPS(input)"].iter_rows() if str(r[0].value) == "SGCv\nv = t-1")
    assert row[3].value == "not needed"
    row[3].value = 5
    book.save(tmp_path / "edited.xlsx")
    project = load_project(tmp_path / "project.yaml", own)
    for verdict in (verify(tmp_path / "edited.xlsx", p, library=own) for p in (project, None)):
        assert of(verdict, "VER-133")
        assert not of(verdict, "VER-034") + of(verdict, "VER-035")
