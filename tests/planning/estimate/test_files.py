"""What an estimate writes: JSON of its schema, and a plan whose formulas give the same."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner
from pydantic import TypeAdapter

from jcm_mrv import estimate, verify
from jcm_mrv.cli import main
from jcm_mrv.planning.estimate.files import workbooks
from jcm_mrv.planning.estimate.result import Estimate
from jcm_mrv.planning.estimate.schema import EstimateFile
from tests.calculation.test_first_order_decay import PUBLISHED
from tests.effort import one_in, thorough
from tests.planning.estimate.plans import planned
from tests.planning.estimate.test_comparison import monitored
from tests.planning.estimate.test_waste_chain import planned as waste_chain
from tests.projects import write_project
from tests.second_engine import recalculated


@pytest.mark.parametrize("make", [monitored, lambda folder: write_project(folder, waste_chain())])
def test_the_json_is_of_its_schema(tmp_path: Path, make: object) -> None:
    found = estimate(make(tmp_path))  # type: ignore[operator]
    TypeAdapter(EstimateFile).validate_json(json.dumps(found.as_dict()), strict=True)


@thorough
def test_the_sheets_of_the_plan_have_every_year_and_compute_it(tmp_path: Path) -> None:
    found = estimate(write_project(tmp_path, waste_chain()))
    ((name, data),) = workbooks(found).items()
    assert name == "estimate.xlsx"
    sheets = openpyxl.load_workbook(BytesIO(data))
    assert sheets.sheetnames == ["MPS(input)", "MPS(calc_process)", "MSS"]
    stated = {
        row[0].value: row[4].coordinate
        for row in sheets["MPS(input)"].iter_rows()
        if str(row[0].value).endswith("-12-31") and str(row[4].value).startswith("=MAX(0,ROUNDDOWN")
    }
    assert [text[:4] for text in stated] == [str(year) for year in PUBLISHED]
    path = tmp_path / name
    path.write_bytes(data)
    places = [("MPS(input)", int(cell[1:]) - 1, 4) for cell in stated.values()]
    assert recalculated(path, places) == [year.emission_reductions for year in found.years]


def test_what_stands_in_the_sheets_is_called_an_estimate(tmp_path: Path) -> None:
    found = estimate(planned(tmp_path, {"value": 1000, "unit": "MWh"}))
    ((_, data),) = workbooks(found).items()
    sheet = openpyxl.load_workbook(BytesIO(data))["MPS(input)"]
    texts = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value]
    assert any(
        text.startswith("ESTIMATE: expected before anything was monitored") for text in texts
    )
    assert "Estimate: 1000 MWh (Yield study, page 4)" in "\n".join(texts)
    assert not any("READY" in text or text.startswith("Monitored") for text in texts)


def test_the_command_writes_a_folder_and_prints_its_json(tmp_path: Path) -> None:
    path = planned(tmp_path, {"value": 1000, "unit": "MWh"})
    out = tmp_path / "out"
    ran = CliRunner().invoke(main, ["estimate", str(path), "-o", str(out), "--json"])
    assert ran.exit_code == 0
    assert json.loads(ran.stdout)["emission_reductions"] == {"low": 999, "base": 999, "high": 999}
    assert {p.name for p in out.iterdir()} == {
        "estimate.json",
        "estimate.xlsx",
        "estimate.html",
        "findings.csv",
    }
    again = CliRunner().invoke(main, ["estimate", str(path), "-o", str(out)])
    assert again.exit_code == 0
    assert "estimate of 2026-01-01 to 2028-12-31: expected, not monitored" in again.stdout


def test_a_project_that_cannot_be_estimated_ends_with_its_findings(tmp_path: Path) -> None:
    path = planned(tmp_path, None)
    ran = CliRunner().invoke(main, ["estimate", str(path), "--json"])
    assert ran.exit_code == 1
    told = json.loads(ran.stdout)
    assert told["schema"] == "jcm-mrv/estimate/1"
    assert "PLN-003" in {finding["code"] for finding in told["findings"]}
    assert not (tmp_path / "estimate").exists()


def test_the_sheets_of_an_estimate_are_verified_year_by_year(tmp_path: Path) -> None:
    found = estimate(monitored(tmp_path))
    ((name, data),) = workbooks(found).items()
    path = tmp_path / name
    path.write_bytes(data)
    verdict = verify(path)
    assert verdict.result is not None
    assert [y.emission_reductions for y in verdict.result.years] == [
        y.emission_reductions for y in found.years
    ]
    assert [verdict.claim.stated_of(n) for n in range(len(found.years))] == [
        y.emission_reductions for y in found.years
    ]
    assert verdict.is_confirmed


@one_in(2)
@pytest.mark.parametrize("waste", [False, True])
def test_its_own_sheets_are_recomputed_year_by_year(tmp_path: Path, waste: bool) -> None:
    """Every year was one row too many of the one year that a plan has."""
    project = (
        write_project(tmp_path, waste_chain())
        if waste
        else planned(
            tmp_path,
            {"value": 700, "unit": "MWh", "change": "-1 %"},
            {"value": 600, "unit": "MWh"},
            start_of_operation="2026-07-01",
        )
    )
    found = estimate(project)
    ((name, data),) = workbooks(found).items()
    (tmp_path / name).write_bytes(data)
    verdict = verify(tmp_path / name)
    assert verdict.result is not None
    assert [year.part for year in verdict.result.years] == [year.part for year in found.years]
    assert verdict.stated == verdict.recomputed == found.base
    assert {item.finding.code for item in verdict.items if item.finding.is_error} == set()
    # A plan is confirmed to be what its inputs give, and these were not monitored.
    # What is the same in every year of a life was not copied from one year to the next.
    assert verdict.is_confirmed
    assert verdict.conclusion.startswith("confirmed as an estimate, nothing of which was")
    assert "monitored values" not in verdict.conclusion


def test_no_estimate_is_called_final(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Estimate, "standing", property(lambda _: "final"))
    path = planned(tmp_path, {"value": 700, "unit": "MWh"})
    ran = CliRunner().invoke(main, ["estimate", str(path)])
    assert ran.exit_code == 0
    said = " ".join(ran.output.split())
    assert "the rules and sources in use are final; an estimate is no monitored result" in said
    assert not any(line.startswith("final") for line in ran.output.splitlines())
