"""Sheets and projects that differ in a default of which each calendar year has its own."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from jcm_mrv import FindingsError, Result, calculate, load_project, write_outputs
from jcm_mrv.verification.requests.item import Item
from jcm_mrv.verification.verify import verify
from jcm_mrv.workbook.filling.fill import fill_workbook
from tests.calculation.test_defaults_by_year import PERIOD, made, of, over_two_years
from tests.effort import one_in, thorough

pytestmark = one_in(3)

TWO = "    two: {value: 0.7, unit: tCO2/MWh, source: Table}\n"
BY_YEAR = over_two_years().replace(f"  EF_grid:\n{TWO}", "")
"""Trucks of 10 and 30 MWh a year take the grid's 0.5 in 2023 and 0.4 in 2024."""


def sheet(folder: Path, project: str) -> tuple[Path, Result]:
    result = made(folder, project=project)
    write_outputs(result, folder / "out")
    return folder / "out/monitoring_spreadsheet.xlsx", result


def other(result: Result, folder: Path, project: str) -> Result:
    """Give the result of another project under the same rules."""
    path = folder / "other.yaml"
    path.write_text(project, encoding="utf-8")
    return calculate(load_project(path, of(result)))


def told(path: Path, result: Result, code: str, *, with_project: bool = True) -> Item:
    project = result.project if with_project else None
    verdict = verify(path, project, library=of(result))
    assert not verdict.is_confirmed
    (item,) = [item for item in verdict.items if item.finding.code == code]
    return item


def test_a_number_of_the_project_where_the_sheet_says_by_year(tmp_path: Path) -> None:
    path, result = sheet(tmp_path, BY_YEAR)
    item = told(path, other(result, tmp_path, over_two_years()), "VER-070")
    assert "EF_grid[two]" in item.finding.message
    assert "0.7" in str(item.finding.expected)
    # 30 MWh with 0.7 instead of 0.5 and of 0.4
    assert item.effect == pytest.approx(15, rel=1e-9)


@one_in(6)
@pytest.mark.parametrize(
    ("value", "more", "said"),
    [
        ("0.5", -1, "is the methodology's value of 2023 alone"),
        ("0.4", 1, "is the methodology's value of 2024 alone"),
        ("0.2", 5, "is none of the methodology's own values"),
    ],
)
@pytest.mark.parametrize("with_project", [True, False])
def test_one_number_for_all_years(
    tmp_path: Path, value: str, more: float, said: str, *, with_project: bool
) -> None:
    """The number of one year is none of the methodology's own in the others."""
    given = f"    one: {{value: {value}, unit: tCO2/MWh, source: Table}}\n"
    path, result = sheet(tmp_path, over_two_years().replace(TWO, given))
    item = told(path, result, "VER-034", with_project=with_project)
    assert item.finding.expected == "2023: 0.5, 2024: 0.4 tCO2/MWh"
    assert said in item.finding.message
    assert item.finding.severity == "warning"
    assert item.effect == pytest.approx(more, abs=1e-9)


@thorough
def test_a_number_in_the_sheet_where_the_project_gives_none(tmp_path: Path) -> None:
    given = "    one: {value: 0.4, unit: tCO2/MWh, source: Table}\n"
    path, result = sheet(tmp_path, over_two_years().replace(TWO, given))
    item = told(path, other(result, tmp_path, BY_YEAR), "VER-070")
    assert "2023: 0.5 tCO2/MWh, 2024: 0.4 tCO2/MWh" in str(item.finding.expected)
    assert item.effect == pytest.approx(1, abs=1e-9)


def test_what_the_project_gives_is_filled_beside_what_each_year_has(tmp_path: Path) -> None:
    path, result = sheet(tmp_path, BY_YEAR)
    filled = fill_workbook(path, other(result, tmp_path, over_two_years()), recalculate=False)
    typed = [item for item in filled.items if item.symbol == "EF_grid" and item.role == "value"]
    assert [(item.member, float(item.content)) for item in typed] == [(("two",), 0.7)]
    # The rows of the years look up their own: that the number is not counted is said.
    (told,) = [finding for finding in filled.findings if finding.code == "WBK-170"]
    assert (told.severity, told.found, told.expected) == ("warning", "by year", "0.7 tCO2/MWh")


@thorough
def test_filling_in_one_year_leaves_what_goes_by_the_year(tmp_path: Path) -> None:
    path, result = sheet(tmp_path, BY_YEAR)
    filled = fill_workbook(path, result, year=2024, recalculate=False)
    assert not [item for item in filled.items if item.symbol == "EF_grid" and item.role == "value"]
    assert not [finding for finding in filled.findings if finding.code == "WBK-170"]


def test_no_number_stays_where_each_year_has_its_own(tmp_path: Path) -> None:
    given = "    one: {value: 0.7, unit: tCO2/MWh, source: Table}\n"
    path, result = sheet(tmp_path, over_two_years().replace(TWO, given))
    project = other(result, tmp_path, over_two_years())
    with pytest.raises(FindingsError) as caught:
        fill_workbook(path, project, recalculate=False)
    (finding,) = [finding for finding in caught.value.findings if finding.is_error]
    assert finding.code == "WBK-170"
    assert "MPS(input)" in finding.where
    assert (finding.found, finding.expected) == ("0.7", "2023: 0.5, 2024: 0.4 tCO2/MWh")
    assert "--year 2023" in str(finding.hint)
    assert "EF_grid[one]" in finding.message


def test_one_year_has_one_number(tmp_path: Path) -> None:
    one = PERIOD.replace("2023", "2024")
    given = over_two_years().replace(TWO, "    one: {value: 0.7, unit: tCO2/MWh, source: Table}\n")
    of_one = re.sub(r"\{start: 2023-01-01, end: 2023-12-31, value: \d+, unit: MWh\}, ", "", given)
    path, result = sheet(tmp_path, of_one.replace(PERIOD.replace("2023-12", "2024-12"), one))
    project = other(result, tmp_path, over_two_years())
    filled = fill_workbook(path, project, year=2024, recalculate=False)
    typed = [item for item in filled.items if item.symbol == "EF_grid" and item.role == "value"]
    assert [(i.member, float(i.content)) for i in typed] == [(("one",), 0.4), (("two",), 0.7)]
