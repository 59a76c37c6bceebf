"""Estimates through the calculation: years, ends, forms, and what is asked for."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from jcm_mrv import FindingsError, calculate, estimate, load_project
from jcm_mrv.calculation.check import check
from jcm_mrv.cli import main
from jcm_mrv.project.load import read_project
from tests.planning.estimate.plans import LEFT_OUT, planned
from tests.projects import GONE, write_project

FACTOR = 0.333


def refused(folder: Path, *estimates: dict[str, Any] | None, **changed: Any) -> dict[str, str]:
    """Give the errors of a project that cannot be estimated, code by place."""
    with pytest.raises(FindingsError) as stopped:
        estimate(planned(folder, *estimates, **changed))
    return {f.code: f.message for f in stopped.value.findings if f.is_error}


def test_a_year_of_the_estimate_is_its_amount_through_the_equations(tmp_path: Path) -> None:
    found = estimate(planned(tmp_path, {"value": 1000, "unit": "MWh"}))
    assert [year.part.year for year in found.years] == [2026, 2027, 2028]
    assert {year.emission_reductions_unrounded for year in found.years} == {1000 * FACTOR}
    assert (found.low, found.base, found.high) == (999, 999, 999)


def test_days_of_operation_and_change_from_year_to_year(tmp_path: Path) -> None:
    path = planned(
        tmp_path,
        {"value": 1000, "unit": "MWh", "change": "-0.5 %"},
        start_of_operation="2027-07-01",
        expected_lifetime={"years": 2, "source": "Data sheet"},
    )
    found = estimate(path)
    # 2028 has 366 days; the life ends on 30 June 2029.
    assert [(y.part.year, y.part.days) for y in found.years] == [
        (2027, 184),
        (2028, 366),
        (2029, 181),
    ]
    assert [q.value for q in found.quantities] == pytest.approx(
        [1000 * 184 / 365, 1000 * 0.995, 1000 * 0.995**2 * 181 / 365], rel=1e-12
    )


def test_each_form_gives_its_year(tmp_path: Path) -> None:
    found = estimate(
        planned(
            tmp_path,
            {"years": {2026: 500, 2027: 480, 2028: 470}, "unit": "MWh"},
            {"power": "120 kW", "hours": 6000, "load": "70 %"},
        )
    )
    amounts = {(q.member, q.year): q.value for q in found.quantities}
    assert [amounts[("roof-1",), y] for y in (2026, 2027, 2028)] == [500, 480, 470]
    assert amounts[("roof-2",), 2028] == 504


def test_low_takes_the_side_with_fewer_reductions(tmp_path: Path) -> None:
    found = estimate(
        planned(tmp_path, {"value": 1000, "unit": "MWh", "low": "-8 %", "high": "1.1 GWh"})
    )
    first = found.years[0]
    assert (first.low, first.emission_reductions, first.high) == (306, 333, 366)


def test_what_is_missing_is_asked_member_by_member(tmp_path: Path) -> None:
    with pytest.raises(FindingsError) as stopped:
        estimate(planned(tmp_path, {"value": 1, "unit": "MWh"}, None, None))
    asked = [f.message for f in stopped.value.findings if f.code == "PLN-003"]
    assert asked == ["EG of roof-2 has no estimate", "EG of roof-3 has no estimate"]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"value": 1, "unit": "kW"}, "PLN-005"),
        ({"years": {2026: 1, 2028: 1}, "unit": "MWh"}, "PLN-006"),
        ({"value": -1, "unit": "MWh"}, "PLN-010"),
        ({"value": 1, "unit": "MWh", "low": -1}, "PLN-010"),
        ({"value": 1, "unit": "MWh", "low": "8 %"}, "PLN-011"),
        ({"value": 1, "unit": "MWh", "high": "-8 %"}, "PLN-011"),
        ({"years": {2026: 1, 2027: 1, 2028: 1}, "unit": "MWh", "low": 1}, "PLN-011"),
        ({"value": 1, "unit": "MWh", "change": "-100 %"}, "PLN-012"),
        ({"power": "1 kW", "hours": 9000, "load": "70 %"}, "PLN-013"),
        ({"power": "1 kW", "hours": 6000, "load": 70}, "PLN-013"),
        ({"power": "1 t", "hours": 6000, "load": "70 %"}, "PLN-005"),
        ({"power": "1 kW", "hours": 6000}, "PRJ-015"),
        ({"power": "1 kW", "unit": "kW", "hours": 6000, "load": "70 %"}, "PRJ-015"),
        ({"value": 1}, "PRJ-015"),
        ({"value": 1, "unit": "MWh", "hours": 3}, "PRJ-015"),
        ({"value": 1, "years": {2026: 1}, "unit": "MWh"}, "PRJ-015"),
        ({"value": 1, "unit": "MWh", "change": -0.5}, "PRJ-015"),
        ({"value": 1, "unit": "MWh", "change": "-0.5 kW"}, "PRJ-015"),
        ({"years": {}, "unit": "MWh"}, "PRJ-015"),
        ({"years": {"next": 1}, "unit": "MWh"}, "PRJ-015"),
        ({}, "PRJ-015"),
    ],
)
def test_what_cannot_be_estimated_is_said(tmp_path: Path, given: dict[str, Any], code: str) -> None:
    assert code in refused(tmp_path, given)


@pytest.mark.parametrize(
    ("lifetime", "code"),
    [
        (None, "PLN-002"),
        ({"years": 0, "source": "Data sheet"}, "PRJ-015"),
        ({"years": 0.001, "source": "Data sheet"}, "PLN-002"),
        ({"years": 200, "source": "Data sheet"}, "PLN-002"),
        ({"years": 9990, "source": "Data sheet"}, "PLN-002"),
    ],
)
def test_a_lifetime_is_asked_for(
    tmp_path: Path, lifetime: dict[str, Any] | None, code: str
) -> None:
    assert code in refused(tmp_path, {"value": 1, "unit": "MWh"}, expected_lifetime=lifetime)


@pytest.mark.parametrize("start", ["0001-01-01", "1989-12-31", "2101-01-01", "9999-12-31"])
def test_a_start_of_operation_that_was_mistyped_is_asked_about(tmp_path: Path, start: str) -> None:
    given = {"value": 1, "unit": "MWh"}
    assert set(refused(tmp_path, given, start_of_operation=start)) == {"PLN-024"}


def test_an_estimate_for_all_members_at_once_is_of_none(tmp_path: Path) -> None:
    given = {"value": 1, "unit": "MWh", "source": "Design"}
    found = refused(
        tmp_path, None, monitoring={"EG": {"option": "C", "estimate": given, "members": {}}}
    )
    assert "PLN-004" in found


def test_an_estimate_of_unknown_source_is_a_draft(tmp_path: Path) -> None:
    found = estimate(planned(tmp_path, {"value": 1, "unit": "MWh", "source": ""}))
    assert "PLN-014" in {f.code for f in found.findings}
    assert found.standing == "draft"


def test_an_amount_of_zero_is_an_amount(tmp_path: Path) -> None:
    found = estimate(planned(tmp_path, {"value": 0, "unit": "MWh", "low": "-8 %", "high": 5}))
    assert (found.low, found.base, found.high) == (0, 0, 3)


def test_what_is_calculated_asks_for_the_monitoring_period(tmp_path: Path) -> None:
    project = load_project(planned(tmp_path, {"value": 1, "unit": "MWh"}))
    with pytest.raises(FindingsError) as stopped:
        calculate(project)
    assert [f.code for f in stopped.value.findings if f.is_error] == ["PLN-001"]
    assert project.file.life is not None
    assert project.file.life.end == dt.date(2028, 12, 31)


def test_data_without_a_period_ask_for_the_period_and_not_for_estimates(tmp_path: Path) -> None:
    path = write_project(tmp_path, {"monitoring_period": GONE})
    with pytest.raises(FindingsError) as stopped:
        calculate(load_project(path))
    assert [f.code for f in stopped.value.findings if f.is_error] == ["PLN-001"]
    found = check(read_project(path))
    (asked,) = [f for f in found.findings if f.is_error]
    assert asked.code == "PLN-001"
    # `init` writes readings: whoever plans takes them out.
    assert "remove `readings` and `entries`" in asked.hint


def test_a_plan_is_checked_by_its_estimates(tmp_path: Path) -> None:
    found = check(read_project(planned(tmp_path, {"value": -1, "unit": "MWh"}, None)))
    assert {f.code for f in found.findings if f.is_error} == {"PLN-003", "PLN-010"}
    assert not found.ready
    right = check(read_project(planned(tmp_path, {"value": 1, "unit": "MWh"})))
    assert not [f for f in right.findings if f.is_error]
    assert "PLN-020" in {f.code for f in right.open}
    assert right.coverage == ()


def test_nothing_is_shown_of_data_that_are_not_there(tmp_path: Path) -> None:
    path = planned(tmp_path, {"value": 1, "unit": "MWh"})
    ran = CliRunner().invoke(main, ["check", str(path)])
    assert ran.exit_code == 0
    assert "Coverage" not in ran.output
    assert "Eligibility" in ran.output


COMMANDS = [
    ["calculate"],
    ["trace"],
    ["seal"],
    ["pack", "-o", "pack.zip"],
    ["report", "--kind", "monitoring", "--format", "html", "-o", "out"],
]


@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: words[0])
def test_whatever_needs_monitored_days_asks_for_them(
    tmp_path: Path, words: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    path = planned(tmp_path, {"value": 1, "unit": "MWh"})
    before = {p.name for p in tmp_path.iterdir()}
    ran = CliRunner().invoke(main, [words[0], str(path), *words[1:]])
    assert ran.exit_code == 1
    assert "PLN-001" in ran.output
    assert {p.name for p in tmp_path.iterdir()} == before


@pytest.mark.parametrize("command", ["fill", "verify"])
def test_a_workbook_of_a_plan_that_is_not_monitored_asks_for_the_period(
    tmp_path: Path, command: str
) -> None:
    project = write_project(tmp_path / "monitored")
    ran = CliRunner().invoke(main, ["calculate", str(project), "-o", str(tmp_path / "out")])
    assert ran.exit_code == 0
    workbook = str(tmp_path / "out" / "monitoring_spreadsheet.xlsx")
    path = str(planned(tmp_path / "planned", {"value": 1, "unit": "MWh"}))
    words = {
        "fill": ["fill", workbook, path, "-o", str(tmp_path / "filled.xlsx")],
        "verify": ["verify", workbook, "--project", path],
    }
    ran = CliRunner().invoke(main, words[command])
    assert ran.exit_code == 1
    assert "PLN-001" in ran.output
    assert not (tmp_path / "filled.xlsx").exists()


TRANSFORMERS: dict[str, Any] = {
    "methodology": "VN_AM005@1.0",
    "sets": {"transformer": [{"id": "100kVA"}]},
    "values": {
        "NLL_RE": {"100kVA": {"value": 0.3, "unit": "kW", "source": "test"}},
        "NLL_PJ": {"100kVA": {"value": 0.1, "unit": "kW", "source": "test"}},
        "Br": {"value": 1, "unit": "%", "source": "utility"},
        "EF_grid": {"value": 0.8, "unit": "tCO2/MWh", "source": "ministry"},
    },
}


def transformers(estimated: dict[str, Any]) -> dict[str, Any]:
    """Give transformers whose number, a mean of the period, is estimated."""
    members = {"100kVA": {"estimate": {"source": "Plan", **estimated}}}
    return {**TRANSFORMERS, "monitoring": {"n": {"option": "C", "members": members}}}


def test_several_methodologies_are_estimated_each_and_added_up(tmp_path: Path) -> None:
    members = {"a": {"estimate": {"value": 1000.9, "unit": "MWh", "source": "Design"}}}
    roofs = {
        "methodology": "VN_AM007@1.0",
        "sets": {"system": [{"id": "a", "connection": "grid"}]},
        "monitoring": {"EG": {"option": "C", "members": members}},
    }
    found = estimate(
        planned(
            tmp_path,
            **dict.fromkeys(("methodology", "sets", "monitoring", "criteria"), LEFT_OUT),
            start_of_operation="2026-07-01",
            applications=[roofs, transformers({"value": 1000, "unit": "piece", "change": "2 %"})],
        )
    )
    solar, lossless = found.result.applications
    # A number of pieces is not cut by days, the hours of the period are; 2026 and 2029 in part.
    assert [y.emission_reductions_unrounded for y in lossless.years] == pytest.approx(
        [
            1000 * 1.02**n * 0.2 * days * 24 * 0.99 * 0.8 / 1000
            for n, days in enumerate((184, 365, 366, 181))
        ]
    )
    assert found.base == solar.emission_reductions + lossless.emission_reductions
    assert [year.low for year in found.years] == [year.high for year in found.years]
    assert {q.methodology for q in found.quantities} == {"VN_AM007@1.0", "VN_AM005@1.0"}


def test_power_is_no_mean_of_a_year(tmp_path: Path) -> None:
    given = {"power": "1 kW", "hours": 6000, "load": "70 %"}
    for wrong in (given, {"pv": {"resource": {"specific_yield": "1500 kWh/kW"}}}):
        asked = refused(tmp_path, **transformers(wrong), criteria=LEFT_OUT)
        assert set(asked) == {"PLN-008"}


def codes(found: Any) -> dict[str, str]:
    """Give what is found of each code."""
    return {f.code: f.found for f in found.findings}


def test_a_life_beyond_the_crediting_period_is_told(tmp_path: Path) -> None:
    given = {"value": 1000, "unit": "MWh"}
    short = {"start": "2026-01-01", "end": "2027-12-31"}
    found = estimate(planned(tmp_path / "short", given, crediting_period=short))
    assert codes(found)["PLN-016"] == "2026-01-01 - 2028-12-31"
    assert len(found.years) == 3
    long = {"start": "2026-01-01", "end": "2030-12-31"}
    assert "PLN-016" not in codes(
        estimate(planned(tmp_path / "long", given, crediting_period=long))
    )


def test_what_is_confidential_is_said_to_stand_in_the_files(tmp_path: Path) -> None:
    path = planned(tmp_path, {"value": 1000, "unit": "MWh"}, confidential=["monitoring.EG"])
    assert codes(estimate(path))["PLN-023"] == "monitoring.EG"


def test_who_gets_credits_is_no_matter_of_an_estimate(tmp_path: Path) -> None:
    line = {"year": 2026, "side": "japan", "participant": "Example Engineering", "tonnes": 5}
    path = planned(
        tmp_path,
        {"value": 1000, "unit": "MWh"},
        participants={"japan": ["Example Engineering"]},
        allocation=[line],
    )
    assert estimate(path).base == 999


def test_ends_are_told_where_none_states_any(tmp_path: Path) -> None:
    none = estimate(planned(tmp_path / "none", {"value": 1000, "unit": "MWh"}))
    assert "PLN-018" in codes(none)
    one = {"value": 1000, "unit": "MWh", "low": "-1 %"}
    assert "PLN-018" not in codes(estimate(planned(tmp_path / "one", one)))
