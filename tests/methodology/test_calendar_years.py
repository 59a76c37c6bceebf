"""Sets whose members are calendar years: declared, listed by cases, and never looking ahead."""

from __future__ import annotations

from typing import Any

import pytest

from jcm_mrv.methodology.judge import judge, run_cases
from tests.methodology.conftest import CLAIM

YEARS = {"index": "x", "title": "Year of generation", "years": "made_in"}
STORED = "sum((EG[i,x] if made_in[x] <= calendar_year else 0) for x in made)"
FAMILY = {
    "sets.made": YEARS,
    "parameters.EG.sets": ["plant", "made"],
    "equations.RE.text": f"sum({STORED} * EF[i] for i in plant)",
    "equations.PE.text": f"sum({STORED} for i in plant) * own_use",
}
CASES = {
    "cases.0.since": {"made": "2021-05-01"},
    "cases.0.values.EG": {"a/*": 1, "a/2023": 8},
    "cases.1.since": {"made": "2023-01-01"},
    "cases.1.values.EG": {"a/2023": 10, "b/2023": 100},
}


def test_every_year_since_then_is_a_member(small: Any) -> None:
    methodology = small(None, FAMILY, CASES).load()
    assert methodology.attributes["made_in"][0] == "made"
    assert methodology.time_set("EG") == "made"
    assert methodology.time_set("EF") is None
    first, second = run_cases(methodology)
    assert [first.findings, second.findings] == [(), ()]
    assert first.inputs is not None
    assert first.solution is not None
    assert first.inputs.members["made"] == ("2021", "2022", "2023")
    assert first.solution.values["made_in"].tolist() == [[2021, 2022, 2023]]
    assert judge(methodology) == []


def test_the_built_in_values_of_a_year(small: Any) -> None:
    length = {"text": "period_days / calendar_year_days", "unit": "1", **CLAIM}
    changes = {
        "cases.0.period": {"start": "2024-07-01", "end": "2024-12-31"},
        "cases.0.values": {"EG": {"a": 10}},
        "cases.0.expected": {"calendar_year": 2024, "calendar_year_days": 366},
    }
    result = run_cases(
        small(
            {"equations.part": length, "equations.ER": CLAIM},
            {
                "equations.ER.text": "(RE - PE) * part",
            },
            changes,
        ).load()
    )[0]
    assert result.passed, result.findings
    assert result.solution is not None
    assert result.solution.scalar("part") == 184 / 366


def test_a_result_that_looks_ahead_is_refused(small: Any) -> None:
    ahead = {"equations.RE.text": "sum(sum(EG[i,x] for x in made) * EF[i] for i in plant)"}
    findings = judge(small(None, {**FAMILY, **ahead}, CASES).load())
    assert [finding.code for finding in findings] == ["MET-125"]
    assert "EG" in findings[0].message


def test_years_of_both_sides_are_not_sent_to_what_is_refused(small: Any) -> None:
    # More of it gives more in a year, and less in the next: `by_result` is not for years (MET-124).
    stored = "sum((EG[i,x] if made_in[x] <= 2022 else -EG[i,x]) for x in made)"
    both = {"equations.RE.text": f"sum({stored} * EF[i] for i in plant)"}
    cases = {**CASES, "cases.0.expected": {}, "cases.1.expected": {}}
    found = [f for f in judge(small(None, {**FAMILY, **both}, cases).load()) if f.code == "MET-119"]
    assert [(f.message, "by_result" in f"{f.expected} {f.hint}") for f in found] == [
        ("EG: the conservative side is not lower everywhere", False)
    ]


@pytest.mark.parametrize(
    ("methodology", "family", "code"),
    [
        (None, {"sets.made": {**YEARS, "optional": "rare"}}, "MET-"),
        (None, {"sets.made.attributes": {"a": {"description": "A", "unit": "1"}}}, "MET-"),
        ({"attributes.made": {"a": {"description": "A", "unit": "1"}}}, {}, "MET-124"),
        (None, {"parameters.EG.conservative": "by_result"}, "MET-124"),
        (
            None,
            {
                "sets.other": {"index": "y", "title": "Year", "years": "other_year"},
                "parameters.EG.sets": ["made", "other"],
            },
            "MET-124",
        ),
    ],
)
def test_what_a_set_of_years_cannot_be(
    small: Any, methodology: Any, family: dict[str, Any], code: str
) -> None:
    from jcm_mrv.findings import FindingsError

    with pytest.raises(FindingsError) as caught:
        small(methodology, {**FAMILY, **family}, CASES).load()
    assert any(finding.code.startswith(code) for finding in caught.value.findings)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"since": {"plant": "2021-01-01"}}, "since"),
        ({"since": {"plants": "2021-01-01"}}, "unknown set"),
        ({"since": {}}, "has no members"),
        ({"values.EG": {"a/2023": 1}}, "must be given for each member"),
        ({"values.EG": {"*": 1}}, "must be given for each member"),
        ({"values.EG": {"a/*": 1, "b/2023": 1}}, "unknown member"),
        ({"since": {"made": "2024-01-01"}}, "has no members"),
    ],
)
def test_cases_that_do_not_fit(small: Any, changes: dict[str, Any], message: str) -> None:
    whole = {**CASES, **{f"cases.0.{path}": value for path, value in changes.items()}}
    result = run_cases(small(None, FAMILY, whole).load())[0]
    assert [f.code for f in result.findings][:1] == ["MET-122"]
    assert any(message in f.message for f in result.findings), result.findings


def test_a_case_may_give_a_number_of_the_methodology(small: Any) -> None:
    given = {"cases.0.values.own_use": 0.2, "cases.0.expected": {"PE": 2, "own_use": 0.2}}
    assert run_cases(small(None, None, given).load())[0].passed
