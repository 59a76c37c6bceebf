"""Sums of a portfolio: they add up, hold what is done and nothing else, and say how sure."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from hypothesis import given, settings

from jcm_mrv.planning.portfolio.discovery import Discovered
from jcm_mrv.planning.portfolio.result import portfolio_of
from jcm_mrv.planning.portfolio.totals import totals_of
from tests.effort import examples
from tests.planning.portfolio.made import STANDINGS, outcome, outcomes

LISTS = ("country", "methodology", "year", "participant", "vintage", "standing")


def portfolio(made: list[Any]) -> Any:
    return portfolio_of(Discovered(None, _jobs(len(made)), ()), made)


def _jobs(count: int) -> Any:
    from jcm_mrv.planning.portfolio.job import Job

    return tuple(Job(n, f"p{n:03}/project.yaml", f"/p{n:03}/project.yaml") for n in range(count))


@settings(max_examples=examples(12, 600), deadline=None)
@given(outcomes())
def test_each_list_sums_to_the_total_and_holds_what_is_counted_alone(made: list[Any]) -> None:
    found = portfolio(made).to_json()
    counted = [line for line in found["projects"] if line["counted"]]
    assert all(line["status"] == "done" for line in counted)
    for block, mode in (("totals", "calculate"), ("estimated", "estimate")):
        lines = [line for line in counted if line["mode"] == mode]
        totals = found[block]
        assert totals["emission_reductions"] == sum(line["emission_reductions"] for line in lines)
        assert totals["projects"] == len(lines)
        assert totals["standing"] == next(
            (s for s in STANDINGS if any(line["standing"] == s for line in lines)), None
        )
        for name in LISTS:
            parts = totals[f"by_{name}"]
            assert sum(p["emission_reductions"] for p in parts) == totals["emission_reductions"]
            assert all(0 < part["projects"] <= len(lines) for part in parts)
    assert sum(found["counts"].values()) == len(made)


@settings(max_examples=examples(12, 600), deadline=None)
@given(outcomes())
def test_the_order_in_which_outcomes_come_changes_nothing(made: list[Any]) -> None:
    found = portfolio(made)
    turned = portfolio(made[::-1])
    assert turned.to_json() == found.to_json()
    # The same again by fractions of it: a second way to the numbers.
    done = [one for one in made if found.counts_in(one) and one["mode"] == "calculate"]
    by_year: dict[int, Fraction] = {}
    for one in done:
        for part in one["by_methodology"]:
            for year in part["years"]:
                at = year["year"]
                by_year[at] = by_year.get(at, Fraction(0)) + year["emission_reductions"]
    assert {line.key: line.emission_reductions for line in found.totals.by["year"]} == {
        str(year): amount for year, amount in by_year.items()
    }


def test_keys_stand_in_an_order_that_people_expect() -> None:
    made = [
        outcome(0, {2020: 1, 2021: 2}, standing="final", country="VN"),
        outcome(
            1,
            {2019: 4},
            country="ID",
            allocation=[
                {"year": 2019, "side": "japan", "participant": "zzz", "emission_reductions": 3}
            ],
        ),
    ]
    by = totals_of(made).as_dict()
    assert [one["key"] for one in by["by_standing"]] == ["draft", "final"]
    assert [one["key"] for one in by["by_year"]] == ["2019", "2020", "2021"]
    assert by["by_vintage"] == [
        {"key": "to 2020", "emission_reductions": 5, "projects": 2},
        {"key": "from 2021", "emission_reductions": 2, "projects": 1},
    ]
    assert by["by_participant"] == [
        {"key": "zzz", "emission_reductions": 3, "projects": 1},
        {"key": "unallocated", "emission_reductions": 4, "projects": 2},
    ]
    assert [one["key"] for one in by["by_country"]] == ["ID", "VN"]
    assert by["standing"] == "draft"


def test_what_was_given_to_somebody_called_unallocated_is_no_rest() -> None:
    given_to = {"year": 2024, "side": "japan", "participant": "unallocated"}
    made = outcome(0, {2024: 10}, allocation=[{**given_to, "emission_reductions": 4}])
    lines = totals_of([made]).by["participant"]
    assert [(line.key, line.emission_reductions) for line in lines] == [
        ("unallocated", 4),
        ("unallocated", 6),
    ]


def test_the_same_reference_and_a_shared_day_is_counted_once_and_told() -> None:
    made = [
        outcome(0, {2023: 7}, reference="VN001"),
        outcome(1, {2022: 1, 2023: 9}, reference=" vn001"),
        outcome(2, {2021: 5}, reference="VN001"),
        outcome(3, {2023: 3}, reference="VN001", mode="estimate"),
        outcome(4, {2023: 2}, reference=""),
        outcome(5, {2023: 2}, reference=""),
        outcome(6, {2023: 8}, reference="VN001", status="failed"),
    ]
    found = portfolio(made)
    assert found.totals.emission_reductions == 7 + 5 + 2 + 2
    assert found.estimated.emission_reductions == 3
    (told,) = [finding for finding in found.findings if finding.code == "PLN-307"]
    assert told.where == "p001/project.yaml"
    assert "p000/project.yaml" in told.message
    assert [line["counted"] for line in found.to_json()["projects"]] == [
        True,
        False,
        True,
        True,
        True,
        True,
        False,
    ]


def test_two_without_a_reference_that_say_the_same_are_told_and_both_counted() -> None:
    other = {**outcome()["hashes"], "inputs": {"a.csv": "1" * 64}}
    made = [outcome(0), outcome(1), outcome(2, hashes=other), outcome(3, reference="VN001")]
    found = portfolio(made)
    assert found.totals.projects == 4
    assert [(f.code, f.where, f.found) for f in found.findings] == [
        ("PLN-311", "p001/project.yaml", "p000/project.yaml")
    ]


def test_confidential_projects_are_told_once_and_marked() -> None:
    made = portfolio([outcome(n, {2024 + n: 10}, confidential=n != 1) for n in range(3)])
    (told,) = (one for one in made.findings if one.code == "PLN-461")
    assert told.found == "p000/project.yaml, p002/project.yaml"
    assert [one["confidential"] for one in made.to_json()["projects"]] == [True, False, True]


def test_a_meter_in_two_projects_is_told() -> None:
    """A reference that is written in two ways hid a copy: it was counted twice in silence."""
    meter = [{"id": "M-A", "serial": "20231104"}]
    made = [
        outcome(0, reference="X000", meters=meter),
        outcome(1, reference="X-000", meters=[{"id": "M-7", "serial": " 2023 1104"}]),
        outcome(2, {2019: 4}, reference="X1", meters=meter),
        outcome(3, reference="X2", meters=meter, mode="estimate"),
        outcome(4, reference="X3", meters=meter, status="failed"),
        outcome(5, reference="X000", meters=meter),
        outcome(6, reference="X4", meters=[{"id": "M-A", "serial": " "}]),
        outcome(7, reference="X5", meters=[{"id": "M-A", "serial": ""}, {"id": "B", "serial": ""}]),
    ]
    told = [f for f in portfolio(made).findings if f.code == "PLN-312"]
    assert [(f.where, f.found) for f in told] == [("p001/project.yaml", "M-7")]
    assert "p000/project.yaml" in told[0].message


def test_a_project_that_fails_leaves_its_place_to_its_copy() -> None:
    made = [
        outcome(0, reference="VN001", status="failed"),
        outcome(1, {2023: 9}, reference="VN001"),
    ]
    found = portfolio(made)
    assert found.totals.emission_reductions == 9
    assert [finding.code for finding in found.findings] == ["PLN-309"]
    assert found.findings[0].found == "p000/project.yaml"
    assert not found.is_whole
