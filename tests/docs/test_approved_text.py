"""The text of the how-to, written down as the page says, from lint to the verdict."""

from __future__ import annotations

import datetime as dt
import json
import re
import shlex
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from jcm_mrv.cli import main
from jcm_mrv.methodology.library import Library
from tests.docs.pages import ROOT, block
from tests.effort import thorough

PAGE = "docs/how-to/approved-text.md"
FOLDER = "rules/VN_XX002/1.0"
TITLES = (f"{FOLDER}/methodology.yaml", f"{FOLDER}/cases.yaml", "compressors.yaml")


def run(*arguments: str) -> Result:
    given = [*arguments, "--methodologies", "rules"]
    return CliRunner().invoke(main, given, catch_exceptions=False)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for title in TITLES:
        path = tmp_path / title
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(block(PAGE, title), encoding="utf-8")
    return tmp_path


def factor(year: int) -> float:
    rows = Library().load_series("vn_grid", "").file.rows
    return float(next(row.value for row in rows if row.year == year))


@pytest.mark.usefixtures("folder")
def test_lint_and_the_cases_hold() -> None:
    linted = run("methodology", "lint", FOLDER)
    assert linted.exit_code == 0, linted.output
    assert "no findings" in linted.output
    assert "3 of 3 cases passed" in run("methodology", "test", "VN_XX002@1.0").output


@pytest.mark.usefixtures("folder")
def test_the_project_is_calculated_and_confirmed() -> None:
    result = run("calculate", "compressors.yaml", "-o", "out", "--json")
    assert result.exit_code == 0, result.output
    first, second = json.loads(result.stdout)["years"]
    # 0.756 is rounded down to 0.75, and 0.6 lies between two points.
    assert first["reference_emissions"] == pytest.approx(115.5 * factor(2022), rel=1e-12)
    assert second["reference_emissions"] == pytest.approx(122.1 * factor(2023), rel=1e-12)
    assert "PRJ-130" not in result.output
    sheet = "out/monitoring_spreadsheet.xlsx"
    verified = run("verify", sheet, "--project", "compressors.yaml")
    assert verified.exit_code == 0, verified.output
    assert "\nconfirmed" in verified.output


@thorough
@pytest.mark.usefixtures("folder")
def test_every_command_of_the_page_runs_as_it_stands() -> None:
    page = (ROOT / PAGE).read_text(encoding="utf-8")
    commands = re.findall(r"^\$ jcm-mrv (.+)$", page, re.M)
    assert {command.split()[0] for command in commands} >= {"calculate", "verify", "fill"}
    for command in commands:
        result = CliRunner().invoke(main, shlex.split(command), catch_exceptions=False)
        assert result.exit_code == 0, result.output
        if command.startswith("verify"):
            assert "\nconfirmed: 24 tCO2" in result.output


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("capacity: 150 kW", "capacity: 74 kW"),
        ("commissioned: 2020-05-01", "commissioned: 2007-05-01"),
        ("start_of_operation: 2021-01-01", "start_of_operation: 2021-12-01"),
    ],
)
def test_each_criterion_is_tested(folder: Path, old: str, new: str) -> None:
    path = folder / "compressors.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    if "start" in old:
        rules = folder / FOLDER / "methodology.yaml"
        text = rules.read_text(encoding="utf-8")
        rules.write_text(text.replace("2028-03-31", "2021-03-31"), encoding="utf-8")
    assert "PRJ-130" in run("calculate", "compressors.yaml").output


def test_the_form_and_a_new_file_ask_for_the_day(folder: Path) -> None:
    assert run("init", "VN_XX002@1.0", "plain").exit_code == 0
    assert "<YYYY-MM-DD>" in (folder / "plain/project.yaml").read_text("utf-8").split("sets:")[1]
    assert run("init", "VN_XX002@1.0", "form", "--form").exit_code == 0
    sheet = openpyxl.load_workbook(folder / "form/form.xlsx")["compressor"]
    names = [cell.value for row in sheet.iter_rows() for cell in row if cell.value]
    assert "commissioned" in names
    # Filled in, the members are read from it: a day of a workbook is a day here.
    (line, column) = next(
        (cell.row, cell.column) for row in sheet.iter_rows() for cell in row if cell.value == "Id"
    )
    made = ("c-1", "Hall 1", "screw", 150, dt.datetime(2020, 5, 1))
    for n, value in enumerate(made):
        sheet.cell(line + 1, column + n).value = value
    sheet.parent.save(folder / "members.xlsx")
    text = (folder / "compressors.yaml").read_text(encoding="utf-8")
    (listed,) = re.findall(r" +- .id: c-1, title: Hall 1.+\n", text)
    columns = "{id: Id, title: Name, kind: kind, capacity: 'capacity [kW]', "
    columns += "commissioned: commissioned}"
    table = (
        f"    file: members.xlsx\n    sheet: compressor\n    columns: {columns}\n"
        "    units: {capacity: kW}\n"
    )
    (folder / "compressors.yaml").write_text(text.replace(listed, table), encoding="utf-8")
    result = run("calculate", "compressors.yaml", "--json")
    assert result.exit_code == 0, result.output
    assert "PRJ-130" not in result.output
