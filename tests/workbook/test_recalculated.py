"""Every example and case: other engines find in each cell what the trace says."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cache, partial
from pathlib import Path

import openpyxl
import pytest

from jcm_mrv import calculate, load_project, write_outputs
from jcm_mrv.calculation.result import Result
from jcm_mrv.calculation.rounding import whole_tonnes
from jcm_mrv.verification.claim.sheets import shown_value
from jcm_mrv.workbook.address import Place, cell_name, place_text
from jcm_mrv.workbook.formulas.values import Scalar
from jcm_mrv.workbook.reading.cells import WorkbookGrid
from jcm_mrv.workbook.reading.grid import read_grid
from jcm_mrv.workbook.reading.package import open_package
from jcm_mrv.workbook.writing.compose import cell_map
from jcm_mrv.workbook.writing.xlsx import workbook_bytes
from tests import second_engine
from tests.effort import THOROUGH, thorough
from tests.libreoffice import recalculate, requires_libreoffice
from tests.prepared import kept_folder, prepared
from tests.second_engine import same
from tests.workbook.case_projects import case_results

EXAMPLES = sorted(Path("examples").resolve().glob("*/project.yaml"))
SHEETS = ["MPS(input)", "MPS(calc_process)", "MSS", "MRS(input)", "MRS(calc_process)"]
Fresh = Callable[[Sequence[Place]], list[Scalar]]


@cache
def results() -> list[tuple[str, Result]]:
    step = 1 if THOROUGH else 5
    examples = [prepared(path.parent, kept_folder()) for path in EXAMPLES[::step]]
    found = [(example.name, calculate(load_project(example))) for example in examples]
    return [*found, *case_results()[::step]]


def written(folder: Path) -> list[tuple[Result, int, Path]]:
    found = []
    for n, (_, result) in enumerate(results()):
        for k, application in enumerate(result.applications):
            path = folder / f"book{n}-{k}.xlsx"
            path.write_bytes(workbook_bytes(result, application))
            found.append((result, k, path))
    assert len(found) > (20 if THOROUGH else 4)
    return found


def compare(books: list[tuple[Result, int, Path]], fresh: Iterable[Fresh]) -> None:
    """Compare every formula's new result with the stored one and with the trace."""
    compared = 0
    for (result, k, path), values in zip(books, fresh, strict=True):
        application = result.applications[k]
        grid = read_grid(open_package(path))
        assert [sheet.name for sheet in grid.sheets] == SHEETS
        meanings = cell_map(result, application)
        places = [
            (sheet.name, *position)
            for sheet in grid.sheets
            for position, cell in sheet.cells.items()
            if cell.formula is not None
        ]
        totals: dict[str, float] = {}
        for place, theirs in zip(places, values(places), strict=True):
            cell = grid.sheet(place[0]).cell(*place[1:])
            told = (path.name, place_text(place), cell.formula, theirs)
            assert cell.value is not None, told
            assert same(shown_value(cell), theirs), told
            meaning = meanings.get((place[0], cell_name(*place[1:])))
            if meaning is None or not place[0].startswith("MRS"):
                continue
            if meaning.kind == "total":
                assert isinstance(theirs, float)
                totals[meaning.name] = theirs
            if meaning.kind != "equation" or theirs == "not needed":
                continue
            position = [y.part.year for y in application.years].index(meaning.year)
            keys = application.application.inputs.keys(meaning.name)
            traced = application.solutions[position].values[meaning.name].reshape(-1)
            assert same(theirs, float(traced[keys.index(meaning.member)])), told
            compared += 1
        credits = [whole_tonnes(float(s.values["ER"][0])) for s in application.solutions]
        assert totals == {"ER": float(sum(credits))}
    assert compared > (200 if THOROUGH else 30)


def test_another_engine_finds_what_the_trace_says(tmp_path: Path) -> None:
    books = written(tmp_path)
    compare(books, (partial(second_engine.recalculated, path) for _, _, path in books))


@thorough
@requires_libreoffice
def test_libreoffice_finds_what_the_trace_says(tmp_path: Path) -> None:
    books = written(tmp_path)
    back = recalculate([path for _, _, path in books], tmp_path / "back")
    grids = (read_grid(open_package(path)) for path in back)
    compare(books, (partial(shown, grid) for grid in grids))


def shown(grid: WorkbookGrid, places: Sequence[Place]) -> list[Scalar]:
    return [shown_value(grid.sheet(place[0]).cell(*place[1:])) for place in places]


def test_text_of_a_project_is_never_a_formula(tmp_path: Path) -> None:
    from tests.projects import write_project

    result = calculate(
        load_project(
            write_project(
                tmp_path,
                {
                    "title": "=1+1",
                    "sets.system.0.title": "@SUM(1)",
                    "sets.system.1.title": "+1",
                    "structure": [{"personnel": "=HYPERLINK(1)", "role": "-1"}],
                },
            )
        )
    )
    write_outputs(result, tmp_path / "out")
    book = openpyxl.load_workbook(tmp_path / "out" / "monitoring_spreadsheet.xlsx")
    texts = [str(c.value) for s in book for row in s.iter_rows() for c in row if c.data_type == "s"]
    assert any("=1+1" in text for text in texts)
    assert any("=HYPERLINK(1)" in text for text in texts)
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    assert "HYPERLINK" not in cell.value
                    assert cell.value != "=1+1"


def test_official_headings_and_rounding(tmp_path: Path) -> None:
    from tests.projects import write_project

    result = calculate(load_project(write_project(tmp_path)))
    write_outputs(result, tmp_path / "out")
    book = openpyxl.load_workbook(tmp_path / "out" / "monitoring_spreadsheet.xlsx")
    texts = " | ".join(
        str(c.value) for row in book["MRS(input)"].iter_rows() for c in row if c.value is not None
    )
    for words in (
        "Monitoring Report Sheet (Input Sheet) [For Verification]",
        "Monitoring Spreadsheet: JCM_VN_AM007_ver01.0",
        "Parameters monitored ex post",
        "(a)",
        "(k)",
        "Monitoring period",
        "Monitored Values",
        "Project-specific parameters to be fixed ex ante",
        "ROUNDDOWN(ROUND(",
    ):
        assert words in texts, words
    process = " | ".join(
        str(c.value)
        for row in book["MRS(calc_process)"].iter_rows()
        for c in row
        if c.value is not None
    )
    for words in (
        "1. Calculations for emission reductions",
        "2. Selected default values",
        "3. Calculations for reference emissions",
        "4. Calculations of the project emissions",
        "[List of Default Values]",
    ):
        assert words in process, words


@pytest.mark.parametrize("connection", ["grid", "captive"])
def test_drafts_are_marked(tmp_path: Path, connection: str) -> None:
    from tests.projects import READ, write_project

    result = calculate(
        load_project(write_project(tmp_path, {"sets.system.0.connection": connection, **READ}))
    )
    write_outputs(result, tmp_path / "out")
    book = openpyxl.load_workbook(tmp_path / "out" / "monitoring_spreadsheet.xlsx")
    texts = " | ".join(str(c.value) for s in book for row in s.iter_rows() for c in row)
    assert ("DRAFT" in texts) is (connection == "captive")


@thorough
def test_many_systems_fit(tmp_path: Path) -> None:
    from tests.projects import write_project

    ids = [f"roof-{n}" for n in range(300 if THOROUGH else 80)]
    entries = [{"start": "2024-01-01", "end": "2024-12-31", "value": 1.5, "unit": "MWh"}]
    result = calculate(
        load_project(
            write_project(
                tmp_path,
                {
                    "monitoring_period.end": "2024-12-31",
                    "sets.system": [{"id": i, "connection": "grid"} for i in ids],
                    "monitoring.EG.members": {i: {"meter": "M-A", "entries": entries} for i in ids},
                },
            )
        )
    )
    # 300 x 1.5 x 0.333 = 149.85, 80 x 1.5 x 0.333 = 39.96
    assert result.emission_reductions == (149 if THOROUGH else 39)
    write_outputs(result, tmp_path / "out")
    book = openpyxl.load_workbook(tmp_path / "out" / "monitoring_spreadsheet.xlsx")
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                assert len(str(cell.value)) < 8192
