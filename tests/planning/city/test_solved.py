"""A project's own equations with the factor of the grid: held against sums written by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.effort import examples
from tests.planning.city.cities import GONE, codes, progress_of
from tests.projects import ONE_YEAR

CAPTIVE = 0.533
ROOFS = st.tuples(
    st.integers(1, 10**6).map(lambda kwh: kwh / 1000), st.sampled_from(["grid", "captive"])
)


@settings(max_examples=examples(15), deadline=None)
@given(first=ROOFS, second=ROOFS, factor=st.integers(0, 1500).map(lambda n: n / 1000))
def test_only_members_on_the_grid_take_its_factor(
    tmp_path_factory: pytest.TempPathFactory,
    first: tuple[float, str],
    second: tuple[float, str],
    factor: float,
) -> None:
    folder = tmp_path_factory.mktemp("city")
    changes: dict[str, Any] = dict(ONE_YEAR)
    for n, (roof, (mwh, connection)) in enumerate((("roof-a", first), ("roof-b", second))):
        changes[f"sets.system.{n}.connection"] = connection
        changes[f"monitoring.EG.members.{roof}.entries"] = [
            {"start": "2024-01-01", "end": "2024-12-31", "value": mwh, "unit": "MWh"}
        ]
    stated = {"value": factor, "unit": "tCO2/MWh", "source": "Letter"}
    found = progress_of(
        folder,
        {"grid_factor": {"values": {"2024": stated}}, "transfers": []},
        projects={"a": changes},
    )
    (one,) = found.row(2024, "brvt").contributions
    by = {"grid": factor, "captive": CAPTIVE}
    expected = sum(mwh * by[connection] for mwh, connection in (first, second))
    assert one.counted == pytest.approx(expected, abs=1e-9)
    jcm = {"grid": 0.333, "captive": CAPTIVE}
    assert one.jcm == pytest.approx(
        sum(mwh * jcm[connection] for mwh, connection in (first, second)), abs=1
    )


def test_a_project_without_grid_electricity_needs_no_factor_of_the_grid(tmp_path: Path) -> None:
    captive = {
        **ONE_YEAR,
        "sets.system.0.connection": "captive",
        "sets.system.1.connection": "captive",
    }
    found = progress_of(tmp_path, {"grid_factor": {}}, projects={"a": captive})
    assert found.row(2024, "brvt").value("bottom_up") == pytest.approx(1212.3 * CAPTIVE)
    assert found.to_json()["years"][0]["contributions"][0]["grid_factor"] is None
    assert not any(f.is_error for f in found.findings)


WASTE_HEAT: dict[str, Any] = {
    "partner_country": "ID",
    "methodology": "ID_AM001@1.0",
    "site": {"timezone": "Asia/Jakarta", "latitude": -6.2, "longitude": 106.8},
    "monitoring_period.end": "2024-12-31",
    "sets": {"system": [{"id": "wh", "title": "Waste heat"}]},
    "values": {
        "EC_CAP": {"wh": {"value": 0.1, "unit": "MW", "source": "Nameplate"}},
        "EF_elec": {"value": 0.8, "unit": "tCO2/MWh", "source": "Ministry"},
    },
    "monitoring": {
        "EG_SUP": {
            "option": "C",
            "members": {
                "wh": {
                    "meter": "M-A",
                    "evidence": "log",
                    "entries": [
                        {"start": "2024-01-01", "end": "2024-12-31", "value": 20000, "unit": "MWh"}
                    ],
                }
            },
        }
    },
    "criteria": GONE,
}
IN_INDONESIA: dict[str, Any] = {
    "country": "ID",
    "transfers": [],
    "grid_factor": {"values": {"2024": {"value": 0.65, "unit": "tCO2/MWh", "source": "Letter"}}},
}


def test_of_power_that_is_sold_what_the_project_itself_draws_still_counts(tmp_path: Path) -> None:
    used = progress_of(tmp_path, IN_INDONESIA, projects={"a": WASTE_HEAT})
    drawn = 0.1 * 8784 * 0.65
    (one,) = used.row(2024, "brvt").contributions
    assert (one.counted, one.apart) == (pytest.approx(20000 * 0.65 - drawn), 0)
    sold = progress_of(
        tmp_path, {**IN_INDONESIA, "projects.0.supply": "grid"}, projects={"a": WASTE_HEAT}
    )
    (one,) = sold.row(2024, "brvt").contributions
    assert one.apart == pytest.approx(20000 * 0.65)
    assert one.counted == pytest.approx(-drawn)
    assert sold.row(2024, "brvt").value("progress") == pytest.approx(-drawn / (0.08 * 36e6))


def test_which_grid_it_is_has_to_be_said(tmp_path: Path) -> None:
    grid = {"series": "id_grid", "values": IN_INDONESIA["grid_factor"]["values"]}
    city = {**IN_INDONESIA, "grid_factor": grid}
    assert "PLN-441" in codes(progress_of(tmp_path, city, projects={"a": WASTE_HEAT}))
    said = {**grid, "keys": {"grid": "jamali", "margin": "ex_ante"}}
    found = progress_of(tmp_path, {**city, "grid_factor": said}, projects={"a": WASTE_HEAT})
    assert not any(f.is_error for f in found.findings)
    wrong = {**grid, "keys": {"grid": "java"}}
    found = progress_of(tmp_path, {**city, "grid_factor": wrong}, projects={"a": WASTE_HEAT})
    assert "MET-145" in codes(found)
    assert found.row(2024, "brvt").value("progress") is None


def test_a_series_of_another_country_is_refused(tmp_path: Path) -> None:
    city = {**IN_INDONESIA, "grid_factor.series": "vn_grid"}
    found = progress_of(tmp_path, city, projects={"a": WASTE_HEAT})
    assert "MET-149" in codes(found)
    assert found.row(2024, "brvt").value("progress") is None
