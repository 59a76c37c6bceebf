"""Every example and every case: LibreOffice finds in each cell what the trace says."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from jcm_mrv import calculate, load_project, write_outputs
from jcm_mrv.calculation.result import Result
from jcm_mrv.calculation.rounding import whole_tonnes
from jcm_mrv.workbook.writing.compose import cell_map
from jcm_mrv.workbook.writing.xlsx import workbook_bytes
from tests.libreoffice import recalculate, requires_libreoffice
from tests.prepared import prepared
from tests.workbook.case_projects import case_results

EXAMPLES = sorted(Path("examples").resolve().glob("*/project.yaml"))
SHEETS = ["MPS(input)", "MPS(calc_process)", "MSS", "MRS(input)", "MRS(calc_process)"]


def results(folder: Path) -> list[tuple[str, Result]]:
    examples = [prepared(path.parent, folder) for path in EXAMPLES]
    found = [(example.name, calculate(load_project(example))) for example in examples]
    return found + case_results(folder)


def same(left: Any, right: Any) -> bool:
    if isinstance(left, (int, float)) and isinstance(right, (int, float)):
        return math.isclose(left, right, rel_tol=1e-9, abs_tol=1e-12)
    return left == right


@requires_libreoffice
def test_each_cell_is_recalculated_to_what_the_trace_says(tmp_path: Path) -> None:
    written: list[tuple[Result, int, Path]] = []
    paths = []
    for n, (_, result) in enumerate(results(tmp_path / "projects")):
        for k, application in enumerate(result.applications):
            path = tmp_path / f"book{n}-{k}.xlsx"
            path.write_bytes(workbook_bytes(result, application))
            written.append((result, k, path))
            paths.append(path)
    assert len(paths) > 20
    compared = 0
    for (result, k, path), back in zip(written, recalculate(paths, tmp_path / "back"), strict=True):
        application = result.applications[k]
        formulas = openpyxl.load_workbook(path)
        cached = openpyxl.load_workbook(path, data_only=True)
        fresh = openpyxl.load_workbook(back, data_only=True)
        assert formulas.sheetnames == SHEETS
        meanings = cell_map(result, application)
        for sheet in SHEETS:
            for row in formulas[sheet].iter_rows():
                for cell in row:
                    if cell.data_type != "f":
                        continue
                    ours = cached[sheet][cell.coordinate].value
                    theirs = fresh[sheet][cell.coordinate].value
                    place = (path.name, sheet, cell.coordinate, cell.value)
                    assert ours is not None, place
                    assert not str(theirs).startswith(("#", "Err:")), (place, theirs)
                    assert same(ours, theirs), (place, ours, theirs)
                    meaning = meanings.get((sheet, cell.coordinate))
                    if meaning is None or meaning.kind != "equation" or not sheet.startswith("MRS"):
                        continue
                    position = [y.part.year for y in application.years].index(meaning.year)
                    keys = application.application.inputs.keys(meaning.name)
                    traced = application.solutions[position].values[meaning.name].reshape(-1)
                    if theirs != "not needed":
                        assert same(theirs, float(traced[keys.index(meaning.member)])), place
                    compared += 1
        totals = [whole_tonnes(float(s.values["ER"][0])) for s in application.solutions]
        numbers = [c.value for row in fresh["MRS(input)"].iter_rows() for c in row]
        assert sum(totals) in numbers
    assert compared > 200


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
    from tests.projects import write_project

    result = calculate(
        load_project(write_project(tmp_path, {"sets.system.0.connection": connection}))
    )
    write_outputs(result, tmp_path / "out")
    book = openpyxl.load_workbook(tmp_path / "out" / "monitoring_spreadsheet.xlsx")
    texts = " | ".join(str(c.value) for s in book for row in s.iter_rows() for c in row)
    assert ("DRAFT" in texts) is (connection == "captive")


def test_many_systems_fit(tmp_path: Path) -> None:
    from tests.projects import write_project

    ids = [f"roof-{n}" for n in range(300)]
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
    assert result.emission_reductions == 149  # 300 x 1.5 x 0.333 = 149.85
    write_outputs(result, tmp_path / "out")
    book = openpyxl.load_workbook(tmp_path / "out" / "monitoring_spreadsheet.xlsx")
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                assert len(str(cell.value)) < 8192
