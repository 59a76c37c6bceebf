"""A text of a port, written down: lint, cases, calculation, verdict and a sheet that is filled."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from jcm_mrv.cli import main
from jcm_mrv.methodology.expression import tree as t
from jcm_mrv.methodology.library import Library, library
from tests.effort import thorough
from tests.port import DISTANCE, GAS, WORK, write

FOLDER, SHEET = "rules/VN_XX006/1.0", "out/monitoring_spreadsheet.xlsx"


@pytest.fixture
def port(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    write(tmp_path)
    return tmp_path


def run(*arguments: str) -> Result:
    given = [*arguments, "--methodologies", "rules"]
    return CliRunner().invoke(main, given, catch_exceptions=False)


def verified(sheet: str) -> str:
    result = run("verify", sheet, "--project", "port.yaml")
    assert result.exit_code == 0, result.output
    return result.output


def by_hand(year: str) -> tuple[float, float, float]:
    """Give reference emissions, project emissions and leakage, without the tool."""
    months = [month for month in GAS if month.startswith(year)]
    litres = Fraction(0)
    for truck, rated in (("t-1", 30), ("t-2", 20)):
        for month in months:
            work = WORK[truck][month]
            load = Fraction(work * 100 // (rated * DISTANCE[truck][month]), 100)
            tractor = "0.03" if load <= Fraction(1, 2) else "0.02"
            litres += work * Fraction(tractor if truck == "t-1" else "0.04")
    fuelled = [GAS[month] for month in months]
    methane = sum((gas * Fraction(str(share)) for gas, share in fuelled), Fraction(0))
    methane += sum(WORK["t-2"][month] for month in months) * Fraction("0.01") * Fraction("0.95")
    rows = Library().load_series("vn_grid", "").file.rows
    factor = next(row.value for row in rows if row.year == int(year))
    electricity = {"2022": Fraction("1.7"), "2023": Fraction("1.9")}[year]
    escaped = methane * Fraction("0.01") * Fraction("0.0007") * 28
    return (
        float(litres * Fraction("0.0026") * Fraction("0.9")),
        float(methane * Fraction("0.002") + electricity * factor),
        float(escaped),
    )


@thorough
@pytest.mark.usefixtures("port")
def test_the_text_is_written_down_tried_and_calculated() -> None:
    assert "no findings" in run("methodology", "lint", FOLDER).output
    assert "2 of 2 cases passed" in run("methodology", "test", "VN_XX006@1.0").output
    done = run("calculate", "port.yaml", "-o", "out", "--json")
    assert done.exit_code == 0, done.output
    for found, year in zip(json.loads(done.stdout)["years"], ("2022", "2023"), strict=True):
        reference, emissions, leakage = by_hand(year)
        assert found["reference_emissions"] == pytest.approx(reference, rel=1e-12)
        assert found["project_emissions"] == pytest.approx(emissions, rel=1e-12)
        reductions = found["emission_reductions_unrounded"]
        assert reductions == pytest.approx(reference - emissions - leakage, rel=1e-12)
    assert "\nconfirmed: 31 tCO2" in verified(SHEET)


@thorough
def test_a_sheet_that_is_filled_is_confirmed_and_another_factor_is_not(port: Path) -> None:
    assert run("calculate", "port.yaml", "-o", "out").exit_code == 0
    filled = run("fill", SHEET, "port.yaml", "-o", "filled.xlsx")
    assert filled.exit_code == 0, filled.output
    assert "the sheet gives 16 tCO2, calculated 16 tCO2: equal" in filled.output
    assert "\nconfirmed: 31 tCO2" in verified("filled.xlsx")
    project = port / "port.yaml"
    text = project.read_text(encoding="utf-8").replace("value: 150300", "value: 120300")
    project.write_text(text, encoding="utf-8")
    assert "VER-070" in run("verify", "filled.xlsx", "--project", "port.yaml").output


def test_no_number_is_written_twice(port: Path) -> None:
    """What equations say in digits is what they round to, and the branch that is nothing."""
    methodology = library([port / "rules"]).load("VN_XX006@1.0")
    numbers = {
        part.value
        for equation in methodology.equations.values()
        for part in t.walk(equation.tree)
        if isinstance(part, t.Number)
    }
    assert numbers <= {0}
