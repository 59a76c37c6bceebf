"""Solar systems over their life: capacity, months, ends, and what makes a draft."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from jcm_mrv import FindingsError, estimate
from jcm_mrv.planning.estimate.result import Estimate
from tests.effort import thorough
from tests.planning.estimate.plans import planned

QUANG_NGAI = {"latitude": 14.95, "longitude": 108.85, "timezone": "Asia/Ho_Chi_Minh"}
STUDY = {"resource": {"specific_yield": "1492.714 kWh/kW"}}


def solar(folder: Path, pv: dict[str, Any], more: dict[str, Any], **changed: Any) -> Estimate:
    """Give the estimate of one system of 49 MW in Quang Ngai."""
    changed = {
        "site": QUANG_NGAI,
        "sets": {"system": [{"id": "roof-1", "capacity": "49 MW", "connection": "grid"}]},
        **changed,
    }
    return estimate(planned(folder, {"pv": pv, **more}, **changed))


@thorough
def test_a_published_plant_gives_its_published_year(tmp_path: Path) -> None:
    found = solar(tmp_path, STUDY, {})
    first = next(q for q in found.quantities if q.year == 2026)
    assert round(first.value) == 73_143
    assert found.years[0].emission_reductions == 24_356
    assert first.months is not None
    assert sum(first.months) == pytest.approx(first.value)
    assert first.how.startswith("49000 kW DC × ")


@thorough
def test_months_are_cut_by_their_own_days(tmp_path: Path) -> None:
    found = solar(
        tmp_path,
        STUDY,
        {"change": "-1 %", "low": "-10 %"},
        start_of_operation="2027-02-15",
        expected_lifetime={"years": 2, "source": "Data sheet"},
    )
    whole = solar(tmp_path / "whole", STUDY, {}).quantities[0].months
    assert whole is not None
    parts = {q.year: q.months for q in found.quantities}
    assert all(months is not None for months in parts.values())
    first, second, last = (parts[year] or () for year in (2027, 2028, 2029))
    assert first[0] == 0
    assert first[1] == pytest.approx(whole[1] * 14 / 28)
    # A February of 29 days is a whole February.
    assert second[1] == pytest.approx(whole[1] * 0.99)
    assert last[1] == pytest.approx(whole[1] * 0.99**2 * 14 / 28)
    assert last[2] == 0
    assert found.low == pytest.approx(found.base * 0.9, abs=3)


def test_what_is_guessed_of_the_sun_makes_a_draft(tmp_path: Path) -> None:
    pv = {"tilt": 10, "azimuth": 180, "losses": "14 %", "dc_ac": 1.2, "mounting": "rack"}
    found = solar(tmp_path, {**pv, "resource": {"clearness": "80 %"}}, {})
    assert any(stated.is_draft for stated in found.stated)
    assert found.standing == "draft"


def test_members_without_a_capacity_are_asked_for_it(tmp_path: Path) -> None:
    with pytest.raises(FindingsError) as stopped:
        solar(tmp_path, STUDY, {}, sets={"system": [{"id": "roof-1", "connection": "grid"}]})
    (asked,) = [f for f in stopped.value.findings if f.code == "PLN-009"]
    assert "`capacity: … kW`" in asked.hint


@pytest.mark.parametrize(
    ("ends", "code"),
    [
        ({"low": "90000 MWh"}, "PLN-011"),
        ({"high": "5 MWh"}, "PLN-011"),
        ({"low": "-5 MWh"}, "PLN-010"),
        # Was an end without a unit, and one of another kind, a traceback.
        ({"low": "5 t"}, "PLN-005"),
        ({"low": 500}, "PRJ-015"),
    ],
)
def test_ends_are_held_against_what_the_sun_gives(
    tmp_path: Path, ends: dict[str, Any], code: str
) -> None:
    with pytest.raises(FindingsError) as stopped:
        solar(tmp_path, STUDY, ends)
    assert [f.code for f in stopped.value.findings if f.is_error] == [code]


@pytest.mark.parametrize("capacity", ["0 kW", "-5 kW"])
def test_a_capacity_of_nothing_gives_nothing(tmp_path: Path, capacity: str) -> None:
    member = {"id": "roof-1", "capacity": capacity, "connection": "grid"}
    with pytest.raises(FindingsError) as stopped:
        solar(tmp_path, STUDY, {}, sets={"system": [member]})
    assert [f.code for f in stopped.value.findings if f.is_error] == ["PLN-009"]
