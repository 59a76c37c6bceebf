"""Worked examples: what a case must give, and what it may expect."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from jcm_mrv.methodology.cases import read_cases
from jcm_mrv.methodology.judge import judge, run_cases


def case(small: Any, changes: dict[str, Any], methodology: Any = None, family: Any = None) -> Any:
    """Give the result of the first case, changed."""
    at_first = {f"cases.0.{path}": value for path, value in changes.items()}
    return run_cases(small(methodology, family, at_first).load())[0]


def finding(small: Any, changes: dict[str, Any], methodology: Any = None) -> Any:
    result = case(small, changes, methodology)
    assert not result.passed
    assert len(result.findings) == 1, result.findings
    return result.findings[0]


PLANT = {"id": "a", "connection": "grid", "capacity": "80 kW"}


def test_a_case_that_holds(small: Any) -> None:
    result = case(small, {})
    assert result.passed
    assert result.inputs.members == {"plant": ("a",)}
    assert result.inputs.sizes == {"plant": 1}
    assert result.solution.scalar("ER") == 4
    assert result.solution.rows["EF"]["factor"].tolist() == [[0]]
    assert result.solution.used_rows == {"factor": {0}}


def test_a_default_fills_only_what_is_not_given(small: Any) -> None:
    two = run_cases(small().load())[1]
    assert two.passed
    assert two.solution.values["EF"].tolist() == [[0.5, 0.6]]
    assert two.solution.rows["EF"]["factor"].tolist() == [[0, -1]]
    assert two.solution.used_rows == {"factor": {0}}


def test_members_without_id_are_numbered(small: Any) -> None:
    member = {"connection": "grid", "capacity": "1 kW", "title": "First"}
    result = case(
        small, {"sets.plant": [member], "values.EG": {"1": 10}, "expected": {"EF": {"1": 0.5}}}
    )
    assert result.passed
    assert result.inputs.titles == {"plant": ("First",)}


def test_the_period_counts_both_days(small: Any) -> None:
    hours = {"text": "period_hours / period_days", "unit": "h/d", **CLAIM}
    result = case(
        small,
        {
            "period": {"start": "2024-02-28", "end": "2024-03-01"},
            "expected": {"period_hours": 72, "period_days": 3, "hours": 24},
        },
        {"equations.hours": hours, "criteria.1.test": "hours > 0 * hours", "criteria.1.sets": []},
    )
    assert result.passed


CLAIM = {"standing": "official", "source": "book"}


@pytest.mark.parametrize(
    ("expected", "digits", "holds"),
    [
        (4, None, True),
        (4.0000000001, None, True),
        (4.00000001, None, False),
        (4.4, 0, True),
        (5, 0, False),
        (4.04, 1, True),
        (4.11, 1, False),
    ],
)
def test_how_near_a_value_must_be(
    small: Any, expected: float, digits: int | None, holds: bool
) -> None:
    changes: dict[str, Any] = {"expected": {"ER": expected}}
    if digits is not None:
        changes["digits"] = digits
    assert case(small, changes).passed is holds


def test_zero_is_met_by_zero(small: Any) -> None:
    assert case(small, {"values.EG": {"a": 0}, "expected": {"RE": 0, "PE": 0, "ER": 0}}).passed


def test_a_member_that_differs_is_named(small: Any) -> None:
    found = finding(small, {"expected": {"EF": {"a": 0.4}}})
    assert (found.code, found.found, found.expected) == ("MET-120", "0.5", "0.4")
    assert "EF[a] differs" in found.message


def test_an_expected_error(small: Any) -> None:
    unknown = {"tables.factor.rows.0.value": None}
    result = case(small, {"expected_error": "no known value", "expected": {}}, unknown)
    assert result.passed
    assert result.solution is None


def test_another_error_than_expected(small: Any) -> None:
    unknown = {"tables.factor.rows.0.value": None}
    found = finding(small, {"expected_error": "division by zero"}, unknown)
    assert (found.code, found.expected) == ("MET-121", "division by zero")
    assert found.found == "EF: the table factor has no known value"


def test_an_error_that_is_not_expected(small: Any) -> None:
    found = finding(small, {}, {"tables.factor.rows.0.value": None})
    assert (found.code, found.expected) == ("MET-121", "numbers")


def test_an_error_that_does_not_happen(small: Any) -> None:
    found = finding(small, {"expected_error": "division by zero"})
    assert (found.code, found.found) == ("MET-121", "ER = 4.0")
    assert "computes although an error is expected" in found.message


def test_an_error_in_an_equation(small: Any) -> None:
    result = case(
        small,
        {"expected_error": "PE: division by zero"},
        family={"equations.PE.text": "sum(EG[i] for i in plant) * own_use / (1 - 1)"},
    )
    assert result.passed


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"sets": {}}, "the set 'plant' has no members"),
        ({"sets.plants": [{"id": "a"}]}, "unknown set 'plants'"),
        ({"sets.plant": [PLANT, PLANT]}, "the member 'a' stands twice in plant"),
        ({"values.EGG": 1}, "'EGG' is no input of the methodology"),
        ({"values.RE": 1}, "'RE' is no input of the methodology"),
        ({"values.EG": {}}, "EG must be given for each member"),
        ({"values.EG": {"a": 1, "b": 1}}, "EG names an unknown member"),
        ({"values.EF": {"b": 1}}, "EF names an unknown member"),
        ({"values": {}}, "no value for EG"),
        ({"expected": {"REE": 1}}, "unknown value 'REE'"),
        ({"expected": {"EF": {"b": 1}}}, "EF has no member b"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_case_that_does_not_fit(small: Any, changes: dict[str, Any], message: str) -> None:
    result = case(small, changes)
    assert {f.code for f in result.findings} == {"MET-122"}
    assert any(message in f.message for f in result.findings)
    assert all("cases.yaml:" in f.where for f in result.findings)


def test_a_fixed_value_without_default_is_for_each_member(small: Any) -> None:
    gone = {"parameters.EF": small.gone, "tables": {}}
    both = [
        {"id": "a", "connection": "grid", "capacity": "1 kW"},
        {"id": "b", "connection": "grid", "capacity": "1 kW"},
    ]
    found = finding(
        small, {"sets.plant": both, "values": {"EG": {"a": 1, "b": 1}, "EF": {"a": 1}}}, gone
    )
    assert (found.code, found.message) == (
        "MET-122",
        "case 'one plant': EF must be given for each member",
    )


def test_one_value_serves_every_member(small: Any) -> None:
    assert case(small, {"values": {"EG": 10, "EF": 0.7}, "expected": {"RE": 7}}).passed


def test_an_attribute_that_is_wrong(small: Any) -> None:
    member = {"id": "a", "connection": "gird", "capacity": "80 kW"}
    found = finding(small, {"sets.plant": [member]})
    assert (found.code, found.hint) == ("PRJ-203", "did you mean 'grid'?")
    assert found.message.startswith("case 'one plant', a:")


def test_an_optional_attribute_may_be_left_out(small: Any) -> None:
    optional = {"attributes.plant.capacity.required": False}
    assert case(small, {"sets.plant": [{"id": "a", "connection": "grid"}]}, optional).passed


def test_values_over_two_sets(small: Any) -> None:
    flows = {
        "description": "Flow",
        "unit": "MWh",
        "sets": ["plant", "user"],
        "class": "monitored",
        "options": ["C"],
        "conservative": "lower",
    }
    result = case(
        small,
        {
            "sets.user": [{"id": "u"}, {"id": "v"}],
            "values.flow": {"a/u": 1, "a/v": 2},
            "expected": {"RE": 1.5, "flow": {"a/v": 2}},
        },
        {"sets": {"user": {"index": "u", "title": "User"}}},
        {
            "parameters.flow": flows,
            "equations.RE.text": "sum(flow[i, u] * EF[i] for i in plant for u in user)",
        },
    )
    assert result.findings == ()


def test_a_methodology_that_stands_in_no_folder_has_no_cases(small: Any) -> None:
    nowhere = dataclasses.replace(small().load(), folder=None, paths=())
    assert read_cases(nowhere)[1] == ()
    (found,) = judge(nowhere)
    assert (found.code, found.where) == ("MET-123", "VN_AM099@1.0")


def test_a_cases_file_with_an_unknown_key(small: Any) -> None:
    found = small(cases={"cases.0.expects": {}}).judged()
    assert (found[0].code, found[0].hint) == ("MET-013", "did you mean 'expected'?")
