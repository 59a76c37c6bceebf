"""A city's progress: the numbers, computed again by hand, and rows that say what is not known."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter

from jcm_mrv import load_methodology
from jcm_mrv.calculation.batch import calculate_batch
from jcm_mrv.planning.city.equations import between, equations, equations_file
from jcm_mrv.planning.city.schema import CityProgressFile
from tests.planning.city.cities import GONE, MWH, codes, progress_of


def test_the_numbers_are_those_of_the_sentences_of_a_plan(tmp_path: Path) -> None:
    found = progress_of(tmp_path)
    row = found.row(2024, "brvt")
    assert found.target["required"].value == pytest.approx(0.08 * 36e6)
    assert found.target["allowed"].value == pytest.approx(0.92 * 36e6)
    assert row.value("inventory") == pytest.approx(29e6)
    assert row.value("top_down") == pytest.approx(1e6)
    assert row.value("bottom_up") == pytest.approx(MWH * 0.65)
    assert row.value("transferred") == 120
    assert row.value("claimable") == pytest.approx(MWH * 0.65 - 120)
    assert row.value("progress") == pytest.approx((MWH * 0.65 - 120) / (0.08 * 36e6))
    assert [one.jcm for one in row.contributions] == [403]
    assert found.findings == ()


def test_what_counts_is_what_the_methodology_gives_with_the_factor_of_the_grid(
    tmp_path: Path,
) -> None:
    (one,) = progress_of(tmp_path).row(2024, "brvt").contributions
    again = calculate_batch(
        load_methodology("VN_AM007@1.0"),
        {"EG": [[700.0, 512.3]], "EF_RE": [[0.65, 0.65]], "connection": [["grid", "grid"]]},
    )
    assert one.counted == pytest.approx(float(again.emission_reductions_unrounded[0]), abs=1e-9)
    assert one.jcm == int(MWH * 0.333)


def test_a_captive_member_keeps_its_own_factor(tmp_path: Path) -> None:
    captive = {"sets.system.1.connection": "captive"}
    (one,) = (
        progress_of(tmp_path, projects={"a": {**_year(), **captive}})
        .row(2024, "brvt")
        .contributions
    )
    assert one.counted == pytest.approx(700 * 0.65 + 512.3 * 0.533)


def test_the_series_gives_what_the_file_does_not(tmp_path: Path) -> None:
    year = {
        "monitoring_period": {"start": "2023-01-01", "end": "2023-12-31"},
        "start_of_operation": "2022-12-01",
        "monitoring.EG.members.roof-a.entries": [
            {"start": "2023-01-01", "end": "2023-12-31", "value": 700, "unit": "MWh"}
        ],
        "monitoring.EG.members.roof-b.entries": [
            {"start": "2023-01-01", "end": "2023-12-31", "value": 512.3, "unit": "MWh"}
        ],
        "meters.M-A.calibrations.0.date": "2022-06-01",
    }
    found = progress_of(tmp_path, {"transfers": []}, projects={"a": year})
    row = found.row(2023, "brvt")
    assert row.value("bottom_up") == pytest.approx(MWH * 0.6592)
    assert found.grid[2023].standing == "corroborated"
    stated = {"value": 659.2, "unit": "gCO2/kWh", "source": "Letter"}
    again = progress_of(
        tmp_path, {"transfers": [], "grid_factor.values.2023": stated}, projects={"a": year}
    )
    assert again.grid[2023].standing == "stated"
    assert again.row(2023, "brvt").value("bottom_up") == pytest.approx(MWH * 0.6592)


def _year() -> dict[str, Any]:
    from tests.projects import ONE_YEAR

    return dict(ONE_YEAR)


def test_a_year_without_a_factor_has_no_progress_and_says_which_years_there_are(
    tmp_path: Path,
) -> None:
    found = progress_of(tmp_path, {"grid_factor.values": GONE})
    row = found.row(2024, "brvt").as_dict()
    for key in ("bottom_up", "territorial", "claimable", "progress"):
        assert row[key] is None, key
    assert row["missing"] == ["a/project.yaml"]
    assert row["jcm"] == 403
    (said,) = [f for f in found.findings if f.code == "PLN-440"]
    assert "2014" in said.expected or "2010" in said.expected
    assert "2023" in said.expected
    assert not said.is_error


@pytest.mark.parametrize(
    ("kind", "changes", "required", "allowed"),
    [
        ("baseline_scenario", {}, 0.08 * 36e6, 0.92 * 36e6),
        (
            "base_year",
            {"target.base_year": 2024, "target.reduction": "20 %"},
            0.2 * 29e6,
            0.8 * 29e6,
        ),
        (
            "base_year",
            {"target.base_year": 2014, "target.base_emissions": "25000 ktCO2e"},
            0.08 * 25e6,
            0.92 * 25e6,
        ),
        (
            "fixed_level",
            {"target.level": "33 MtCO2e", "target.reduction": GONE},
            3e6,
            33e6,
        ),
        (
            "intensity",
            {
                "target.base_year": 2024,
                "target.activity": {
                    "unit": "billion VND of 2010",
                    "values": {"2024": 100, "2030": 150},
                    "source": "Statistics",
                },
            },
            0.08 * 29e6 / 100 * 150,
            0.92 * 29e6 / 100 * 150,
        ),
    ],
)
def test_each_kind_of_target_requires_what_its_sentence_says(
    tmp_path: Path, kind: str, changes: dict[str, Any], required: float, allowed: float
) -> None:
    found = progress_of(tmp_path, {"target.kind": kind, **changes})
    assert found.target["required"].value == pytest.approx(required)
    assert found.target["allowed"].value == pytest.approx(allowed)
    progress = found.row(2024, "brvt").value("progress")
    assert progress == pytest.approx((MWH * 0.65 - 120) / required)


def test_a_baseline_is_known_between_its_years_only_where_it_is_said_how(tmp_path: Path) -> None:
    line = "brvt,2026,I.3.1,CO2e,20000,ktCO2e,Inventory\n"
    from tests.planning.city.cities import INVENTORY

    row = progress_of(tmp_path, inventory=INVENTORY + line).row(2026, "brvt")
    assert row.baseline == pytest.approx(32e6)
    assert row.value("top_down") == pytest.approx(12e6)
    unsaid = progress_of(tmp_path, {"baseline.between": GONE}, inventory=INVENTORY + line)
    assert unsaid.row(2026, "brvt").baseline is None
    assert unsaid.row(2026, "brvt").value("top_down") is None


def test_the_same_input_gives_the_same_json_in_the_shape_of_its_schema(tmp_path: Path) -> None:
    found = progress_of(tmp_path, as_of=dt.date(2026, 1, 1))
    told = found.to_json()
    TypeAdapter(CityProgressFile).validate_python(told)
    assert told == progress_of(tmp_path, as_of=dt.date(2026, 1, 1)).to_json()
    assert set(told["target"]) >= {"year", "required", "allowed", "unit"}
    assert {item["path"] for item in told["inputs"]} == {
        "city.yaml",
        "inventory.csv",
        "a/project.yaml",
    }


def test_every_number_of_a_row_is_traced_to_its_equation_and_inputs(tmp_path: Path) -> None:
    told = progress_of(tmp_path).to_json()
    traced = {line["name"]: line for line in told["trace"] if line["year"] in (2024, None)}
    assert traced["claimable"]["equation"] == "bottom_up - transferred"
    assert traced["claimable"]["inputs"]["transferred"] == 120
    assert traced["bottom_up"]["inputs"]["counted"] == [pytest.approx(MWH * 0.65)]
    assert {"required", "allowed", "inventory", "top_down", "progress", "jcm"} <= set(traced)


def test_the_units_of_all_equations_balance_with_their_scale() -> None:
    for kind in equations_file().required:
        assert set(equations(kind).parsed) >= {"required", "allowed", "progress"}
    assert between().parsed["baseline"].inputs


def test_made_up_numbers_are_told_on_top(tmp_path: Path) -> None:
    found = progress_of(tmp_path, {"baseline.illustrative": True})
    assert [one.what for one in found.illustrative] == ["baseline"]
    assert "PLN-460" in codes(found)
    assert found.to_json()["illustrative"][0]["source"] == "Plan, page 2"


def test_a_part_of_a_year_is_told_and_not_scaled_up(tmp_path: Path) -> None:
    half = {
        "monitoring_period.end": "2024-06-30",
        "monitoring.EG.members.roof-a.entries": [
            {"start": "2024-01-01", "end": "2024-06-30", "value": 350, "unit": "MWh"}
        ],
        "monitoring.EG.members.roof-b.entries": [
            {"start": "2024-01-01", "end": "2024-06-30", "value": 250, "unit": "MWh"}
        ],
    }
    found = progress_of(tmp_path, projects={"a": half})
    assert found.row(2024, "brvt").value("bottom_up") == pytest.approx(600 * 0.65)
    assert "PLN-445" in codes(found)
