"""What stands beside the word ready: the same on the screen, in files, in the trace and reports."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from jcm_mrv import Result, calculate, load_project, write_outputs
from jcm_mrv.calculation.readiness import told_of
from jcm_mrv.cli import main
from jcm_mrv.findings.table import OPEN, TABLE, UNSEEN
from jcm_mrv.planning.pages.of_portfolio import portfolio_page
from jcm_mrv.planning.portfolio.discovery import Discovered
from jcm_mrv.planning.portfolio.job import Job
from jcm_mrv.planning.portfolio.jobs import run_job
from jcm_mrv.planning.portfolio.result import portfolio_of
from jcm_mrv.planning.portfolio.workbook import workbook_bytes
from jcm_mrv.reporting.standings import ready_text
from jcm_mrv.reporting.words import Words
from jcm_mrv.shipped import shipped
from jcm_mrv.workbook.writing.styles import DRAFT
from tests.projects import INVOICED, write_project

SAID = "nothing is open; 1 thing was not looked at here (PRJ-244)"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Result]:
    project = write_project(tmp_path_factory.mktemp("words"), INVOICED)
    return project, calculate(load_project(project))


@pytest.mark.parametrize("command", ["calculate", "check", "trace"])
def test_every_command_says_beside_ready_what_nobody_has_seen(
    made: tuple[Path, Result], command: str
) -> None:
    """A result of words alone was called ready, and nothing in that line said that it was."""
    told = CliRunner().invoke(main, [command, str(made[0])])
    assert f"ready: {SAID}" in told.output
    data = json.loads(CliRunner().invoke(main, [command, str(made[0]), "--json"]).stdout)
    assert data["ready"] is True
    assert [one["code"] for one in data["unseen"]] == ["PRJ-244"]
    assert "8 amounts; 1 calibration; 4 criteria" in data["unseen"][0]["what"]


def test_the_workbook_says_so_on_each_sheet_and_in_no_green(
    made: tuple[Path, Result], tmp_path: Path
) -> None:
    files = write_outputs(made[1], tmp_path / "output")
    book = openpyxl.load_workbook(next(path for path in files if path.suffix == ".xlsx"))
    cells = [
        cell
        for sheet in book
        for row in sheet.iter_rows(max_row=6)
        for cell in row
        if "READY" in str(cell.value)
    ]
    assert cells
    assert all(f"READY: {SAID}." in str(cell.value) for cell in cells)
    assert {cell.font.color.rgb for cell in cells} == {f"FF{DRAFT.colour.removeprefix('#')}"}


def test_a_report_says_so(made: tuple[Path, Result]) -> None:
    path = shipped("templates") / "report/locale/en/LC_MESSAGES/report.po"
    assert "; 1 thing was not looked at here" in ready_text(Words("en", path), made[1])


def test_a_portfolio_says_so_in_file_sheet_and_page(
    made: tuple[Path, Result], tmp_path: Path
) -> None:
    """It was said of a project alone: added up with others, it was ready and nothing else."""
    job = Job(0, "a", str(made[0]), "calculate")
    portfolio = portfolio_of(Discovered(None, (job,), ()), [run_job(job)])
    (line,) = portfolio.to_json()["projects"]
    assert (line["ready"], line["open"], line["unseen"]) == (True, 0, 1)
    (tmp_path / "a.xlsx").write_bytes(workbook_bytes(portfolio))
    rows = [
        [cell.value for cell in row]
        for row in openpyxl.load_workbook(tmp_path / "a.xlsx")["Projects"]
    ]
    head = next(row for row in rows if "Not looked at" in row)
    assert rows[rows.index(head) + 1][head.index("Not looked at")] == 1
    page = portfolio_page(portfolio, "en").content.decode()
    assert "Of these, with what was not looked at here" in page


@pytest.mark.parametrize("ready", [1, 0])
def test_a_portfolio_is_ready_where_all_of_it_is(tmp_path: Path, ready: int) -> None:
    """One of two projects was not ready, and the sum of both was said to be final, and no more."""
    open_ = {} if ready else {"criteria.1.evidence": ""}
    for name, changes in (("a", {}), ("b", {**open_, "title": "Two more", "reference": "VN998"})):
        write_project(tmp_path / name, {**INVOICED, **changes})
    told = CliRunner().invoke(main, ["portfolio", str(tmp_path), "-o", str(tmp_path / "made")])
    data = json.loads((tmp_path / "made" / "portfolio.json").read_text())
    said_so = "not ready: points are open in 1 of 2 projects" in told.output
    assert said_so is not bool(ready)
    assert "not looked at here: something in 2 of 2 projects" in told.output
    totals = data["totals"]
    assert (totals["ready"], totals["not_ready"], totals["unseen"]) == (bool(ready), 1 - ready, 2)
    estimated = data["estimated"]
    assert (estimated["ready"], estimated["not_ready"], estimated["unseen"]) == (None, None, 0)
    head = openpyxl.load_workbook(tmp_path / "made" / "portfolio.xlsx")["Projects"]
    texts = [str(cell.value) for row in head.iter_rows(max_row=6) for cell in row]
    assert any("1 of them not ready" in text for text in texts) is not bool(ready)


def test_a_pack_says_so(made: tuple[Path, Result], tmp_path: Path) -> None:
    pack = tmp_path / "a.zip"
    told = CliRunner().invoke(main, ["pack", str(made[0]), "-o", str(pack)])
    assert "1 thing was not looked at here" in told.output
    again = CliRunner().invoke(main, ["reproduce", str(pack)])
    assert "1 thing was not looked at here" in again.output
    data = json.loads(CliRunner().invoke(main, ["reproduce", str(pack), "--json"]).stdout)
    assert (data["ready"], data["unseen"]) == (True, 1)


@pytest.mark.parametrize("code", sorted(UNSEEN))
def test_what_was_not_looked_at_leaves_a_result_ready_and_is_told(
    made: tuple[Path, Result], code: str
) -> None:
    assert code not in OPEN
    assert TABLE[code][0] == "note"
    assert told_of((), made[1].unseen) == SAID


def test_nothing_is_added_where_something_is_open(tmp_path: Path) -> None:
    project = write_project(tmp_path, {**INVOICED, "criteria.1.evidence": ""})
    told = CliRunner().invoke(main, ["check", str(project)])
    assert "not ready: 1 thing is open (PRJ-118)" in told.output
