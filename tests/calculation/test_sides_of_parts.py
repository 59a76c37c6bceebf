"""Months whose safe side depends on the result: each is decided in the year it counts in."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from jcm_mrv import Result, calculate, load_project, write_outputs
from jcm_mrv.methodology.judge import judge
from jcm_mrv.methodology.library import Library
from jcm_mrv.verification.verify import verify
from tests.methodology.conftest import GONE
from tests.parts_of_period import HEAT, write_boilers, write_rules

# In the first half of a year more heat gives more reductions, in the second one fewer.
BOTH_WAYS: dict[str, Any] = {
    "parameters.Q.conservative": "by_result",
    "tables": GONE,
    "equations.LF": GONE,
    "equations.RE.text": "sum(Q[i,m] * (2 if number_of_month[m] <= 6 else 0.5)"
    " for i in boiler for m in month) * c * EF_gas",
    "equations.PE.text": "sum(Q[i,m] for i in boiler for m in month) * c * EF_gas"
    " + sum(FC[i] for i in boiler) * EF_gas",
}
CASES: dict[str, Any] = {
    "cases.0.expected": {"RE": 181.764, "PE": 175.032},
    "cases.1.expected": {"RE": 90.154944, "PE": 89.957472},
}
OVERDUE: dict[str, Any] = {
    "meters.M": {
        "serial": "1",
        "maximum_permissible_error": "1 %",
        "calibrations": [{"date": "2020-01-01", "valid_until": "2020-12-31"}],
    }
}
FUEL = {2024: 7000, 2025: 4000}
FUEL_2025 = [{"start": "2025-01-01", "end": "2025-06-30", "value": 4000, "unit": "GJ"}]


def side(month: str) -> Fraction:
    return Fraction(99 if int(month[5:]) <= 6 else 101, 100)


def expected(year: int) -> float:
    heat = sum(
        Fraction(amount) * side(month) * (1 if int(month[5:]) <= 6 else Fraction(-1, 2))
        for month, amount in HEAT.items()
        if month.startswith(str(year))
    )
    return float((heat * Fraction("0.0036") - FUEL[year]) * Fraction("0.0561"))


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return write_rules(tmp_path_factory.mktemp("rules"), BOTH_WAYS, CASES)


@pytest.fixture
def result(rules: Library, tmp_path: Path) -> Result:
    return calculate(load_project(write_boilers(tmp_path, OVERDUE), rules))


def test_the_rules_hold(rules: Library) -> None:
    assert judge(rules.load("VN_XX077@1.0")) == []


def test_each_month_is_on_its_own_safe_side(result: Result) -> None:
    for year in result.years:
        assert year.emission_reductions_unrounded == pytest.approx(expected(year.part.year))
    (one,) = result.applications
    found = {q.member[1]: q.value for q in one.quantities if q.parameter == "Q"}
    assert found == {month: Fraction(amount) * side(month) for month, amount in HEAT.items()}
    lines = {e.member[1]: e.line.effect for e in one.ledger if e.parameter == "Q"}
    assert lines == {m: Fraction(a) * (side(m) - 1) for m, a in HEAT.items()}
    months = {
        q.member[1]: sum(m.value or 0 for m in q.months) for q in one.over_time if q.member[1:]
    }
    assert months == found


def test_what_is_said_is_of_the_side_that_was_taken(result: Result) -> None:
    # One meter and one certificate: once, with both directions.
    (said,) = [f.message for f in result.findings if f.code == "MON-801"]
    assert "corrected by 1 %, down where less and up where more" in said


def test_a_workbook_of_it_is_confirmed(result: Result, rules: Library, tmp_path: Path) -> None:
    write_outputs(result, tmp_path / "out")
    path = tmp_path / "out" / "monitoring_spreadsheet.xlsx"
    verdict = verify(path, result.project, library=rules)
    assert not [f for f in verdict.findings if f.is_error], verdict.findings
    assert verdict.is_confirmed


def test_a_year_alone_gives_the_same(rules: Library, tmp_path: Path) -> None:
    alone = {
        **OVERDUE,
        "monitoring_period": {"start": "2025-01-01", "end": "2025-06-30"},
        "monitoring.FC.members.b.entries": FUEL_2025,
    }
    result = calculate(load_project(write_boilers(tmp_path, alone), rules))
    assert result.years[0].emission_reductions_unrounded == pytest.approx(expected(2025))
