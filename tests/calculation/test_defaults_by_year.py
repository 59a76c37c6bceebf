"""Defaults that ask for the days of the period: each calendar year has its own value."""

from __future__ import annotations

import re
from pathlib import Path

import openpyxl
import pytest

from jcm_mrv import FindingsError, Result, calculate, load_project, write_outputs
from jcm_mrv.calculation.batch import calculate_batch
from jcm_mrv.calculation.trace import trace
from jcm_mrv.methodology.judge import judge
from jcm_mrv.methodology.library import Library
from jcm_mrv.verification.verify import verify
from tests.depots import CASES, PROJECT, RULES, write
from tests.effort import one_in
from tests.second_engine import recalculated
from tests.trucks import replaced

SHEET = "out/monitoring_spreadsheet.xlsx"
TABLE = """\
tables:
  grid:
    title: Factor of the grid
    unit: tCO2/MWh
    keys: {day: {unit: date}}
    rows:
      - {when: {day: {below: 2024-01-01}}, value: 0.5, standing: unverified, source: text}
      - {when: {day: {from: 2024-01-01}}, value: 0.4, standing: unverified, source: text}
equations:
"""
OWN = '    needed: supply[d] == "own"\n  EF_grid:'
DEFAULT = (
    "    class: fixed_ex_ante\n  k:",
    "    class: fixed_ex_ante\n    default: lookup(grid, period_end)\n  k:",
)
RULES_BY_YEAR = replaced(RULES, DEFAULT, ("equations:\n", TABLE))
ONE_YEAR = "[{start: 2023-01-01, end: 2023-12-31, value: 10, unit: MWh}]"
PERIOD = "monitoring_period: {start: 2023-01-01, end: 2023-12-31}"
GIVEN = "    one: {value: 0.5, unit: tCO2/MWh, source: Table}\n"


def over_two_years(end: str = "2024-12-31") -> str:
    """Give the project over two years: the factor of region two is given, that of one is not."""
    text = replaced(PROJECT, (PERIOD, PERIOD.replace("2023-12-31", end)), (GIVEN, ""))
    for value in (10, 20, 30):
        first = f"{{start: 2023-01-01, end: 2023-12-31, value: {value}, unit: MWh}}"
        later = first.replace("2023-01-01", "2024-01-01").replace("2023-12-31", end)
        text = text.replace(f"[{first}]", f"[{first}, {later}]")
    return text


def made(
    folder: Path, rules: str = RULES_BY_YEAR, project: str | None = None, cases: str = CASES
) -> Result:
    library = write(folder, rules, project or over_two_years(), cases)
    return calculate(load_project(folder / "project.yaml", library))


def of(result: Result) -> Library:
    methodology = result.applications[0].methodology
    assert methodology.folder is not None
    return Library((methodology.folder.parent.parent,))


def test_the_rules_hold(tmp_path: Path) -> None:
    methodology = write(tmp_path, RULES_BY_YEAR).load("VN_XX005@1.0")
    assert methodology.by_year == {"EF_grid"}
    assert judge(methodology) == []


def test_each_year_has_its_value(tmp_path: Path) -> None:
    result = made(tmp_path)
    # 10 x 0.5 + 20 x 0.3 + 30 x 0.7, and 10 x 0.4 in the second year.
    assert [y.project_emissions for y in result.years] == pytest.approx([32, 31], rel=1e-12)
    lines = [v for v in result.as_dict()["fixed_values"] if v["parameter"] == "EF_grid"]
    assert [(v["member"], v["year"], v["value"], v["given_by"]) for v in lines] == [
        ("one", 2023, 0.5, "methodology"),
        ("one", 2024, 0.4, "methodology"),
        ("two", None, 0.7, "project"),
    ]
    found = {
        (node.year, child.member): child.value
        for _, node in trace(result, "EF")
        for child in node.children
        if child.symbol == "EF_grid"
    }
    assert found == {
        (2023, "one"): 0.5,
        (2024, "one"): 0.4,
        (2023, "two"): 0.7,
        (2024, "two"): 0.7,
    }


def test_it_is_what_two_files_give(tmp_path: Path) -> None:
    both = made(tmp_path / "both")
    first = made(tmp_path / "first", project=replaced(PROJECT, (GIVEN, "")))
    assert first.years[0].project_emissions == both.years[0].project_emissions


def test_a_workbook_of_it_computes(tmp_path: Path) -> None:
    result = made(tmp_path)
    write_outputs(result, tmp_path / "out")
    for project in (result.project, None):
        verdict = verify(tmp_path / SHEET, project, library=of(result))
        # The factor that the project gave is none of the methodology's, and nothing else is asked.
        asked = {item.finding.code for item in verdict.items if item.finding.severity != "note"}
        assert asked <= {"VER-034", "VER-167"}
        assert verdict.recomputed == 117
    assert unrounded(tmp_path / SHEET) == pytest.approx([58, 59], rel=1e-12)


def test_a_workbook_without_given_factors_is_confirmed(tmp_path: Path) -> None:
    given = re.search(r"  EF_grid:\n.*?\n(?=monitoring:)", over_two_years(), re.DOTALL)
    assert given is not None
    result = made(tmp_path, project=over_two_years().replace(given[0], ""))
    write_outputs(result, tmp_path / "out")
    verdict = verify(tmp_path / SHEET, result.project, library=of(result))
    assert verdict.is_confirmed, verdict.conclusion
    # 10 and 30 with 0.5, then with 0.4, and 20 with 0.3
    assert unrounded(tmp_path / SHEET) == pytest.approx([64, 68], rel=1e-12)


def unrounded(path: Path) -> object:
    report = openpyxl.load_workbook(path)["MRS(input)"]
    cells = [c for r in report.iter_rows() for c in r if str(c.value).startswith("=MAX(0,")]
    return recalculated(path, [("MRS(input)", c.row - 1, c.column - 2) for c in cells])


@one_in(2)
@pytest.mark.parametrize(("old", "new", "wanted"), [(0.4, 0.9, [58, 54]), (0.7, 0.8, [55, 56])])
def test_another_number_in_the_plan_changes_its_years(
    tmp_path: Path, old: float, new: float, wanted: list[float]
) -> None:
    write_outputs(made(tmp_path), tmp_path / "out")
    book = openpyxl.load_workbook(tmp_path / SHEET)
    for name in ("MPS(input)", "MPS(calc_process)"):
        for row in book[name].iter_rows():
            for cell in row:
                if cell.value == old:
                    cell.value = new
    book.save(tmp_path / "other.xlsx")
    assert unrounded(tmp_path / "other.xlsx") == pytest.approx(wanted, rel=1e-12)


def test_a_wrong_factor_of_a_year_is_found(tmp_path: Path) -> None:
    result = made(tmp_path)
    write_outputs(result, tmp_path / "out")
    book = openpyxl.load_workbook(tmp_path / SHEET)
    sheet = book["MRS(calc_process)"]
    cells = [c for row in sheet.iter_rows() for c in row if "period" not in str(c.value)]
    factors = [c for c in cells if str(c.value).startswith("=IF(") and c.column == 3]
    assert factors
    wrong = [c for c in factors if "$C$" in str(c.value)]
    wrong[-1].value = 0.1
    book.save(tmp_path / "other.xlsx")
    verdict = verify(tmp_path / "other.xlsx", library=of(result))
    assert not verdict.is_confirmed


def test_a_year_over_the_day_of_a_row_is_told(tmp_path: Path) -> None:
    rules = RULES_BY_YEAR.replace("2024-01-01", "2024-07-01")
    result = made(tmp_path, rules)
    (told,) = [f for f in result.findings if f.code == "CAL-015"]
    assert "2024-07-01" in f"{told.message} {told.found} {told.hint}"
    given = over_two_years().replace("    two: {value", f"{GIVEN}    two: {{value")
    assert "CAL-015" not in {f.code for f in made(tmp_path / "given", rules, given).findings}


def test_a_day_that_no_row_has(tmp_path: Path) -> None:
    rules = RULES_BY_YEAR.replace("{from: 2024-01-01}", "{from: 2024-01-01, below: 2024-06-01}")
    with pytest.raises(FindingsError) as stopped:
        made(tmp_path, rules)
    (error,) = [f for f in stopped.value.findings if f.is_error]
    assert error.code == "CAL-002"
    assert "2024" in error.message


def test_a_table_that_begins_within_the_first_year(tmp_path: Path) -> None:
    """The plan, a whole year, would find no row on its first of January."""
    rules = replaced(
        RULES_BY_YEAR, ("{below: 2024-01-01}", "{from: 2023-04-01, below: 2024-01-01}")
    )
    rules = replaced(rules, ("lookup(grid, period_end)", "lookup(grid, period_start)"))
    project = over_two_years().replace("start: 2023-01-01", "start: 2023-04-15")
    result = made(tmp_path, rules, project)
    write_outputs(result, tmp_path / "out")
    assert unrounded(tmp_path / SHEET) == pytest.approx([58, 59], rel=1e-12)
    plan = openpyxl.load_workbook(tmp_path / SHEET)["MPS(calc_process)"]
    (day,) = [c for r in plan.iter_rows() for c in r if "4,15)" in str(c.value)]
    found = recalculated(tmp_path / SHEET, [("MPS(calc_process)", day.row - 1, day.column - 1)])
    assert found == [45031]


def test_a_default_on_a_default_of_the_year(tmp_path: Path) -> None:
    other = (
        "    class: default\n    value: 1.5\n"
        "    value_from: {standing: unverified, source: text}\n",
        "    class: fixed_ex_ante\n    default: 3 * lookup(grid, calendar_start)\n",
    )
    rules = replaced(RULES_BY_YEAR, other).replace("calendar_start", "period_start")
    cases = replaced(
        CASES, ("      EC: {a", "      k: 1.5\n      EC: {a"), ("{EC: {a", "{k: 1.5, EC: {a")
    )
    result = made(tmp_path, rules, cases=cases)
    assert [y.reference_emissions for y in result.years] == pytest.approx([90, 72], rel=1e-12)


def test_many_projects_say_the_day(tmp_path: Path) -> None:
    methodology = write(tmp_path, RULES_BY_YEAR).load("VN_XX005@1.0")
    values = {
        "EC": [[10.0], [10.0]],
        "depot": [[0], [0]],
        "region": [[0], [0]],
        "supply": [["grid"], ["grid"]],
        "EF_own": [[float("nan")]] * 2,
        "EF_grid": [[float("nan")], [float("nan")]],
        "period_end": ["2023-12-31", "2024-12-31"],
    }
    result = calculate_batch(methodology, values)
    assert result.project_emissions.tolist() == pytest.approx([5, 4])


@pytest.mark.parametrize("late", ["EC[v]", "EF[v]"])
def test_what_is_monitored_or_a_result_is_no_default(tmp_path: Path, late: str) -> None:
    rules = RULES_BY_YEAR.replace(
        "default: lookup(grid, period_end)", f"default: sum({late} for v in vehicle) * k"
    )
    with pytest.raises(FindingsError) as stopped:
        write(tmp_path, rules).load("VN_XX005@1.0")
    assert "MET-111" in {f.code for f in stopped.value.findings}
