"""A needs survey to candidates: the methodology's own equations, and what is asked."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from jcm_mrv.planning.screening.screen import screen
from jcm_mrv.planning.screening.survey.model import SurveySite
from tests.planning.screening.surveys import COST, site, survey

SOLAR = """\
pv_power_density: {value: 0.18, unit: kW/m2, source: data sheet}
pv_specific_yield: {value: 1400, unit: kWh/kW, source: Global Solar Atlas}
exchange: {USD: {value: 150, unit: JPY/USD, date: 2026-11-02, source: bank}}
"""
SUPPORT = """\
rows:
  - {programme: JCM Model Projects, fiscal_year: 2026, country: VN, technology: solar_pv,
     similar_projects: {from: 0, to: 4}, max_rate: 40 %, cap: 2000000000, limit: 4000,
     legal_durable_years: 17, source: made for the test, standing: unverified}
  - {programme: JCM Model Projects, fiscal_year: 2026, country: VN, technology: solar_pv,
     similar_projects: {from: 5}, max_rate: 30 %, cap: 2000000000, limit: 4000,
     legal_durable_years: 17, source: made for the test, standing: unverified}
  - {programme: JCM Model Projects, fiscal_year: 2025, country: VN, technology: solar_pv,
     max_rate: 50 %, cap: 2000000000, limit: 4000, legal_durable_years: 17,
     source: made for the test, standing: unverified}
similar: {VN: {solar_pv: 12}}
"""
AS_OF = dt.date(2026, 11, 30)


@pytest.fixture
def given(tmp_path: Path) -> Any:
    def make(
        *sites: SurveySite, assumptions: str = SOLAR, support: str | None = None, **options: Any
    ) -> Any:
        paths = {"assumptions": tmp_path / "A.yaml", "support": None}
        (tmp_path / "A.yaml").write_text(assumptions, encoding="utf-8")
        if support is not None:
            paths["support"] = tmp_path / "S.yaml"
            paths["support"].write_text(support, encoding="utf-8")
        return screen(survey(*sites), paths["assumptions"], paths["support"], **options)

    return make


def only(screening: Any) -> Any:
    """Give the one candidate there is."""
    (found,) = screening.ranking
    return found.candidate


def codes(findings: Any) -> list[str]:
    return [finding.code for finding in findings]


def test_a_roof_is_a_candidate_with_the_tonnes_of_the_methodology(given: Any) -> None:
    found = only(given(site(costs=[COST]), support=SUPPORT, as_of=AS_OF))
    # 12,000 m2 x 0.7 x 0.18 kW/m2 x 1,400 kWh/kW = 2,116,800 kWh; x 0.333 tCO2/MWh
    assert found.reference == "VN_AM007@1.0"
    assert [(q.name, q.member, float(q.value), q.unit) for q in found.quantities] == [
        ("EG", ("system",), 2116.8, "MWh")
    ]
    assert found.members["system"][0].attributes == {"capacity": "1512 kW", "connection": "grid"}
    assert found.unrounded == pytest.approx(704.8944)
    assert found.emission_reductions_per_year == 704
    assert found.missing == ()
    assert found.standing == "draft"
    assert found.criteria.as_dict() == {
        "met": ["roof"],
        "not_met": [],
        "not_known": ["1", "2", "3", "4"],
    }


def test_cost_effectiveness_takes_the_unrounded_tonnes_and_the_row_of_the_year(given: Any) -> None:
    found = only(given(site(costs=[COST]), support=SUPPORT, as_of=AS_OF))
    # 12 similar projects: 30 % of 1,200,000 USD at 150 JPY
    assert found.money.subsidy_jpy == 54_000_000
    assert found.cost_effectiveness == pytest.approx(54_000_000 / (704.8944 * 17))
    assert found.within_limit is False
    assert found.payback_years == 6
    earlier = only(given(site(costs=[COST]), support=SUPPORT, as_of=dt.date(2026, 3, 31)))
    assert earlier.money.subsidy_jpy == 90_000_000


def test_what_is_not_known_is_asked_key_by_key(given: Any) -> None:
    lacking = site({"roof_usable_share": None, "connection": None, "planned_year": None})
    found = only(given(lacking, assumptions="pv_power_density: {value: 1, unit: kW/m2, source: x}"))
    assert found.emission_reductions_per_year is None
    assert set(found.missing) == {
        "sites.roof_usable_share",
        "sites.connection",
        "assumptions.pv_specific_yield",
        "costs.investment",
        "costs.saving_year",
        "costs.currency",
        "as_of",
    }


def test_a_site_without_a_roof_is_no_candidate_and_one_that_does_not_say_is_asked(
    given: Any,
) -> None:
    assert given(site({"roof_area_m2": 0})).ranking == ()
    assert "sites.roof_area_m2" in only(given(site({"roof_area_m2": None}))).missing


def test_output_above_the_consumption_by_day_is_told(given: Any) -> None:
    few = given(site({"electricity_kwh_year": 3000000}))
    told = [f for f in few.sites[0].findings if f.code == "PLN-171"]
    assert [f.found for f in told] == ["2,116,800 kWh"]
    assert "616,800 kWh a year (29%)" in told[0].message
    # Nothing is taken off: that is a rule which the user states.
    assert only(few).emission_reductions_per_year == 704


def test_months_are_compared_where_both_are_given(given: Any) -> None:
    months = {f"electricity_kwh_{n:02}": 750000 if n != 7 else 250000 for n in range(1, 13)}
    monthly = SOLAR.replace(
        "value: 1400", f"months: [{', '.join(['110'] * 6)}, {', '.join(['115'] * 6)}]"
    )
    found = given(site(months), assumptions=monthly)
    told = [f for f in found.sites[0].findings if f.code == "PLN-171"]
    assert [f.found for f in told] == [f"07: {12000 * 0.7 * 0.18 * 115 - 125000:,.0f} kWh"]


def test_a_case_that_the_methodology_does_not_know_is_asked_for_and_can_be_stated(
    given: Any,
) -> None:
    mixed = site({"connection": "mixed"})
    found = given(mixed)
    assert "assumptions.VN_AM007.connection[system]" in only(found).missing
    assert "PLN-167" in codes(found.sites[0].findings)
    stated = SOLAR + 'sites: {S-001: {connection: {value: grid, source: "diagram"}}}\n'
    assert only(given(mixed, assumptions=stated)).emission_reductions_per_year == 704


def test_the_narrowest_assumption_counts(given: Any) -> None:
    stated = SOLAR + (
        "countries: {VN: {pv_specific_yield: {value: 1300, unit: kWh/kW, source: x}}}\n"
        "sites: {S-001: {pv_specific_yield: {value: 1.2, unit: MWh/kW, source: y}}}\n"
    )
    found = only(given(site(), assumptions=stated))
    assert float(found.quantities[0].value) == pytest.approx(12000 * 0.7 * 0.18 * 1.2)
    other = only(given(site({"site_id": "S-002"}), assumptions=stated))
    assert float(other.quantities[0].value) == pytest.approx(12000 * 0.7 * 0.18 * 1.3)


def test_an_assumption_that_nothing_asks_for_is_told(given: Any) -> None:
    found = given(site(), assumptions=SOLAR.replace("pv_power_density", "pv_power_densty"))
    told = [f for f in found.findings if f.code == "PLN-155"]
    assert [f.hint for f in told] == ["did you mean 'pv_power_density'?"]


def test_an_assumption_in_another_kind_of_unit_is_told_and_asked(given: Any) -> None:
    found = given(site(), assumptions=SOLAR.replace("kWh/kW", "kWh/m2"))
    assert "PLN-156" in codes(found.sites[0].findings)
    assert "assumptions.pv_specific_yield" in only(found).missing


def test_complete_ones_come_first_and_the_order_is_total(given: Any) -> None:
    sites = [
        site({"site_id": "c"}),
        site({"site_id": "b", "roof_area_m2": 20000}, costs=[COST]),
        site({"site_id": "a"}, costs=[COST]),
        site({"site_id": "d", "roof_area_m2": 50000}),
    ]
    options = {"support": SUPPORT, "as_of": AS_OF}
    assert [r.site.id for r in given(*sites, **options).ranking] == ["b", "a", "d", "c"]
    by_site = given(*sites, **options, sort="site").ranking
    assert [(r.rank, r.site.id) for r in by_site] == [(1, "a"), (2, "b"), (3, "c"), (4, "d")]


def test_the_json_never_names_a_site_that_does_not_consent(given: Any) -> None:
    import json

    found = given(site({"contact_consent": "no"}, costs=[COST]), support=SUPPORT, as_of=AS_OF)
    text = json.dumps(found.as_dict())
    assert "Alpha" not in text
    assert found.as_dict()["sites"][0]["site_id"] == "S-001"


def test_the_shipped_rows_are_of_their_own_years_alone(given: Any) -> None:
    found = given(site(costs=[COST]), as_of=AS_OF)
    assert [k for k in only(found).missing if k.startswith("support")] == [
        "support.max_rate",
        "support.cap",
        "support.limit",
        "support.legal_durable_years",
    ]
    assert codes(found.findings).count("PLN-162") == 1
    then = only(given(site(costs=[COST]), as_of=dt.date(2022, 6, 1)))
    assert then.money.row is not None
    assert "support.cap" not in then.missing


def test_a_saving_is_not_said_to_be_nothing_where_the_investment_is_not_known(given: Any) -> None:
    found = given(site(costs=[{**COST, "investment": None}]), support=SUPPORT, as_of=AS_OF)
    assert "PLN-173" not in codes(found.all_findings)


@pytest.mark.parametrize(
    ("amounts", "missing"),
    [
        ({"investment": 0}, "costs.investment"),
        ({"eligible_investment": 1200001}, "costs.eligible_investment"),
    ],
)
def test_costs_that_cannot_be_are_told_and_rank_nobody_first(
    given: Any, amounts: dict[str, int], missing: str
) -> None:
    found = given(site(costs=[{**COST, **amounts}]), support=SUPPORT, as_of=AS_OF)
    assert "PLN-173" in codes(found.all_findings)
    assert only(found).missing == (missing,)
    assert only(found).cost_effectiveness is None


def test_a_number_of_projects_between_the_bands_is_named(given: Any) -> None:
    gap = SUPPORT.replace("{from: 5}", "{from: 20}")
    found = given(site(costs=[COST]), support=gap, as_of=AS_OF)
    (told,) = [f for f in found.all_findings if f.code == "PLN-162"]
    assert "12 similar projects" in told.message
    assert told.where.startswith("S.yaml:")


def test_no_yen_is_worth_two(given: Any) -> None:
    from jcm_mrv.findings import FindingsError

    two = "exchange: {JPY: {value: 2, unit: JPY/JPY, date: 2026-11-02, source: bank}}"
    with pytest.raises(FindingsError):
        given(site(), assumptions=two)


@pytest.mark.parametrize(
    ("currency", "value", "told"),
    [("USD", "0.0067", True), ("VND", "160", True), ("USD", "150", False), ("VND", "0.006", False)],
)
def test_a_rate_that_is_turned_round_is_told(
    given: Any, currency: str, value: str, told: bool
) -> None:
    rate = f"{currency}: {{value: {value}, unit: JPY/{currency}, date: 2026-11-02, source: bank}}"
    found = given(site(), assumptions=f"exchange: {{{rate}}}")
    assert ("PLN-164" in codes(found.all_findings)) is told


@pytest.mark.parametrize(
    ("name", "value", "unit"),
    [
        ("pv_power_density", "180", "kW/m2"),
        ("pv_power_density", "-0.18", "kW/m2"),
        ("pv_specific_yield", "1400000", "kWh/kW"),
        ("pv_specific_yield", "1400", "MWh/kW"),
    ],
)
def test_what_no_machine_exceeds_is_no_assumption(
    given: Any, name: str, value: str, unit: str
) -> None:
    line = f"{name}: {{value: {value}, unit: {unit}, source: x}}"
    rest = [one for one in SOLAR.splitlines() if not one.startswith(name)]
    found = given(site(costs=[COST]), assumptions="\n".join([line, *rest]), support=SUPPORT)
    assert "PLN-179" in codes(found.all_findings)
    assert only(found).missing == (f"assumptions.{name}",) or "as_of" in only(found).missing
    assert only(found).unrounded is None


def test_a_criterion_that_is_not_met_and_no_reductions_are_told(given: Any) -> None:
    weak = given(site({"roof_state": "weak"}), support=SUPPORT, as_of=AS_OF)
    (told,) = [f for f in weak.all_findings if f.code == "PLN-172"]
    assert "roof" in told.message
    assert "PLN-172" not in codes(given(site()).all_findings)
    nothing = given(site({"roof_usable_share": 0}), support=SUPPORT, as_of=AS_OF)
    assert "PLN-170" in codes(nothing.all_findings)


def test_a_country_that_cannot_be_taken_is_told_once(tmp_path: Path) -> None:
    (tmp_path / "sites.csv").write_text("site_id,country\na,JP\n", encoding="utf-8")
    (tmp_path / "A.yaml").write_text(SOLAR, encoding="utf-8")
    found = screen(tmp_path / "sites.csv", tmp_path / "A.yaml")
    assert "PLN-126" in codes(found.all_findings)
    assert "PLN-177" not in codes(found.all_findings)
