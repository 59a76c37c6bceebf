"""What is drawn of a survey for each family, against numbers worked out by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from jcm_mrv.planning.screening.screen import screen
from tests.planning.screening.surveys import CHILLER, site, survey

GRID = "grid_emission_factor: {value: 0.6, unit: tCO2/MWh, source: ministry}\n"


def screened(folder: Path, assumptions: str, country: str, **sheets: Any) -> dict[str, Any]:
    """Give the candidates of a site by methodology; without a roof there is none of solar."""
    path = folder / "A.yaml"
    path.write_text(assumptions, encoding="utf-8")
    made = site({"country": country, "roof_area_m2": 0}, **sheets)
    found = screen(survey(made), path)
    return {c.measure: c for c in found.sites[0].candidates}


def needs(candidate: Any) -> list[str]:
    """Give what is missing for the reductions, costs and support left out."""
    return [k for k in candidate.missing if not k.startswith(("costs", "support", "as_of"))]


def test_air_conditioners_by_the_ratio_of_their_performance(tmp_path: Path) -> None:
    stated = GRID + "methodologies: {VN_AM006: {COP_RE: {value: 4, unit: 1, source: survey}}}\n"
    found = screened(tmp_path, stated, "VN", equipment=[CHILLER])["VN_AM006"]
    # 2 x 350 kW / 5.6 x 6,000 h x 0.7 = 525 MWh; 525 x (5.6 / 4 - 1) x 0.6 tCO2/MWh
    assert needs(found) == []
    assert {q.name: float(q.value) for q in found.quantities} == {
        "EC_PJ": 525,
        "COP_PJ": 5.6,
        "COP_RE": 4,
        "EF_grid": 0.6,
    }
    assert found.unrounded == pytest.approx(126)
    assert found.members["equipment"][0].id == "AC-1"
    assert found.members["equipment"][0].title == "AC 1"
    assert found.criteria.met == ("own",)


def test_a_reference_that_nobody_states_is_asked_and_never_the_equipment_of_today(
    tmp_path: Path,
) -> None:
    found = screened(tmp_path, GRID, "VN", equipment=[{**CHILLER, "efficiency_now": 3}])
    assert needs(found["VN_AM006"]) == ["assumptions.VN_AM006.COP_RE[AC-1]"]
    assert needs(found["VN_AM002"]) == [
        "assumptions.VN_AM002.COP_RE[AC-1]",
        "assumptions.VN_AM002.EF_elec",
    ]


def test_rows_lack_key_by_key(tmp_path: Path) -> None:
    row = {"equipment_id": "AC 1", "kind": "air_conditioner", "capacity": 30}
    found = screened(tmp_path, GRID, "VN", equipment=[row])["VN_AM006"]
    assert needs(found)[:5] == [
        "equipment[AC 1].efficiency_new",
        "equipment[AC 1].count",
        "equipment[AC 1].capacity_unit",
        "equipment[AC 1].hours_year",
        "equipment[AC 1].load_share",
    ]


def test_a_unit_of_another_kind_is_told(tmp_path: Path) -> None:
    path = tmp_path / "A.yaml"
    path.write_text(GRID, encoding="utf-8")
    made = site({"roof_area_m2": 0}, equipment=[{**CHILLER, "capacity_unit": "t/h"}])
    found = screen(survey(made), path).sites[0]
    assert [f.code for f in found.findings].count("PLN-168") == 1
    assert "equipment[AC 1].capacity_unit" in found.candidates[0].missing


def test_lighting_draws_what_gives_the_light_of_today(tmp_path: Path) -> None:
    lamps = {
        "equipment_id": "L1",
        "kind": "lighting",
        "count": 100,
        "capacity": 400,
        "capacity_unit": "W",
        "efficiency_now": 60,
        "efficiency_new": 150,
        "efficiency_unit": "lm/W",
        "hours_year": 4000,
        "load_share": 1,
    }
    stated = GRID + "methodologies: {VN_AM008: {LE_RE: {value: 100, unit: lm/W, source: x}}}\n"
    found = screened(tmp_path, stated, "VN", equipment=[lamps])["VN_AM008"]
    # 100 x 0.4 kW x 60 / 150 x 4,000 h = 64 MWh; 64 x (150 / 100 - 1) x 0.6
    assert needs(found) == []
    assert found.unrounded == pytest.approx(19.2)


def test_transformers_lose_less_without_load(tmp_path: Path) -> None:
    row = {
        "equipment_id": "TR",
        "kind": "transformer",
        "count": 10,
        "efficiency_new": 100,
        "efficiency_unit": "W",
    }
    stated = GRID + (
        "methodologies:\n  VN_AM005:\n"
        "    NLL_RE: {value: 300, unit: W, source: specification}\n"
        "    Br: {value: 1, unit: '%', source: power company}\n"
    )
    found = screened(tmp_path, stated, "VN", equipment=[row])["VN_AM005"]
    # 10 x 200 W x 8,760 h x 0.99 x 0.6 tCO2/MWh, in 2027
    assert needs(found) == []
    assert found.unrounded == pytest.approx(10 * 200e-6 * 8760 * 0.99 * 0.6)


def test_each_boiler_of_a_row_is_a_member(tmp_path: Path) -> None:
    row = {
        "equipment_id": "B",
        "kind": "boiler",
        "count": 2,
        "capacity": 700,
        "capacity_unit": "kW",
        "efficiency_new": 80,
        "efficiency_unit": "%",
        "hours_year": 5000,
        "load_share": "0.6",
    }
    stated = GRID + "sites: {S-001: {EC_PJ: {value: 20, unit: MWh, source: offer}}}\n"
    found = screened(tmp_path, stated, "MN", equipment=[row])["MN_AM002"]
    assert needs(found) == []
    assert [m.id for m in found.members["boiler"]] == ["B", "B-2"]
    assert found.members["boiler"][0].attributes == {"capacity": "0.7 MW"}
    assert {float(v) for v in found.value_of("PH").values()} == {0.7 * 5000 * 0.6 * 3.6}


def test_waste_kept_from_a_disposal_site_is_that_of_the_first_year(tmp_path: Path) -> None:
    row = {
        "stream": "market",
        "waste_type": "food",
        "tonnes_year": 1000,
        "route_now": "landfill",
        "climate": "tropical_wet",
    }
    stated = """\
biogas_per_waste: {value: 100, unit: Nm3/t, source: offer}
disposal_site: {value: managed_anaerobic, source: inventory of the province}
methodologies:
  VN_AM004:
    GWP_CH4: {value: 28, unit: tCO2/t, source: "AR5"}
    f_y: {value: 0, unit: 1, source: operator of the site}
    EF_elec: {value: 0.6, unit: tCO2/MWh, source: x}
    EF_fuel: {value: 0.0741, unit: tCO2/GJ, source: x}
    NCV_BG: {value: 0.02, unit: GJ/Nm3, source: x}
    EC_PJ: {value: 10, unit: MWh, source: offer}
"""
    found = screened(tmp_path, stated, "VN", waste=[row])["VN_AM004"]
    assert needs(found) == []
    assert [(q.member, float(q.value)) for q in found.quantities if q.name == "W"] == [
        (("market", "2027"), 1000)
    ]
    # Waste of the first year in a managed site, tropical and wet: 353.087 t (set A of the
    # published values); 100,000 Nm3 x 0.02 x 0.0741; less 10 MWh x 0.6
    assert found.unrounded == pytest.approx(353.087 + 148.2 - 6, abs=0.001)
    wood = screened(tmp_path, stated, "VN", waste=[{**row, "waste_type": "wood"}])
    assert "VN_AM004" not in wood


def test_a_site_with_its_own_generators_needs_them_in_the_survey(tmp_path: Path) -> None:
    stated = GRID + "methodologies: {VN_AM006: {COP_RE: {value: 4, unit: 1, source: survey}}}\n"
    path = tmp_path / "A.yaml"
    path.write_text(stated, encoding="utf-8")
    alone = site({"roof_area_m2": 0, "connection": "captive"}, equipment=[CHILLER])
    found = {c.measure: c for c in screen(survey(alone), path).sites[0].candidates}["VN_AM006"]
    assert needs(found) == ["sites.connection", "equipment.kind"]
    diesel = {
        "equipment_id": "G1",
        "kind": "generator",
        "capacity": 800,
        "capacity_unit": "kW",
        "fuel": "diesel",
    }
    both = site({"roof_area_m2": 0, "connection": "captive"}, equipment=[CHILLER, diesel])
    found = {c.measure: c for c in screen(survey(both), path).sites[0].candidates}["VN_AM006"]
    assert needs(found) == []
    assert found.unrounded == pytest.approx(525 * 0.4 * 0.8)


def test_burned_waste_counts_only_with_what_burns_beside_it(tmp_path: Path) -> None:
    row = {
        "stream": "city",
        "waste_type": "food",
        "tonnes_year": 1000,
        "route_now": "open_dump",
        "climate": "tropical_wet",
    }
    found = screened(tmp_path, "exchange: {}\n", "MM", waste=[row])["MM_AM001"]
    assert {
        "assumptions.auxiliary_fuel_per_waste",
        "assumptions.waste_water_per_waste",
        "assumptions.electricity_per_waste",
    } <= set(found.missing)
    stated = """\
auxiliary_fuel_per_waste: {value: 0.1, unit: GJ/t, source: x}
waste_water_per_waste: {value: 0, unit: m3/t, source: x}
"""
    found = screened(tmp_path, stated, "MM", waste=[row])["MM_AM001"]
    assert {float(v) for v in found.value_of("FC").values()} == {100}
    assert found.members["waste_water"] == ()


def test_rows_that_several_methodologies_fit_are_told(tmp_path: Path) -> None:
    path = tmp_path / "A.yaml"
    path.write_text(GRID, encoding="utf-8")
    made = site({"roof_area_m2": 0}, equipment=[CHILLER])
    found = screen(survey(made), path).sites[0]
    told = [f for f in found.findings if f.code == "PLN-176"]
    assert [(f.found, f.where) for f in told] == [
        ("VN_AM002, VN_AM006", "s.xlsx, equipment!3"),
    ]
