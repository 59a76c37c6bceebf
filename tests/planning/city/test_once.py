"""What tries to earn a progress that nobody made: each is told, and no progress is stated."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from jcm_mrv.findings import FindingsError
from tests.effort import one_in
from tests.planning.city.cities import CITY, GONE, INVENTORY, MWH, codes, progress_of
from tests.projects import ONE_YEAR

pytestmark = one_in(3)

SECOND = {"project": "b/project.yaml", "boundary": "brvt", "category": "I.2.2", "supply": "on_site"}
OTHER: dict[str, Any] = {
    "title": "Another roof",
    "reference": "VN998",
    "monitoring_period.end": "2024-12-31",
    "monitoring.EG.members.roof-a.entries": [
        {"start": "2024-01-01", "end": "2024-12-31", "value": 311.1, "unit": "MWh"}
    ],
    "monitoring.EG.members.roof-b.entries": [
        {"start": "2024-01-01", "end": "2024-12-31", "value": 222.4, "unit": "MWh"}
    ],
    "meters.M-A.serial": "2",
}
BOTH = {"projects": [CITY["projects"][0], SECOND]}


def stated(found: Any) -> list[float]:
    """Give what projects add up to, in progress and under the JCM, as far as it is stated."""
    values = [row.as_dict()[name] for row in found.rows for name in ("progress", "jcm")]
    return [value for value in values if value is not None]


def test_two_projects_add_up(tmp_path: Path) -> None:
    found = progress_of(tmp_path, BOTH, projects={"b": OTHER})
    assert found.row(2024, "brvt").value("bottom_up") == pytest.approx((MWH + 533.5) * 0.65)
    assert found.findings == ()


@pytest.mark.parametrize("supply", ["grid", None])
def test_solar_power_sold_to_the_grid_gives_nothing_and_stands_apart(
    tmp_path: Path, supply: str | None
) -> None:
    sold = {"projects.0.category": "I.4.4", "projects.0.supply": supply}
    if supply is None:
        sold["projects.0.supply"] = GONE
    found = progress_of(tmp_path, sold)
    row = found.row(2024, "brvt")
    assert row.value("bottom_up") == 0
    assert row.value("territorial") == pytest.approx(MWH * 0.65)
    # Its tonnes were transferred, and take nothing from what the city claims.
    assert row.value("transferred") == 0
    assert row.value("progress") == 0
    assert "PLN-430" in codes(found)
    assert [one.jcm for one in row.contributions] == [403]


def test_solar_power_sold_under_another_category_gives_nothing_there_either(
    tmp_path: Path,
) -> None:
    found = progress_of(tmp_path, {"projects.0.supply": "grid"})
    row = found.row(2024, "brvt")
    assert row.value("bottom_up") == pytest.approx(0, abs=1e-9)
    assert row.value("territorial") == pytest.approx(MWH * 0.65)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"projects.0.category": "I.4.4"}, "PLN-425"),
        ({"projects.0.supply": GONE}, "PLN-425"),
        ({"projects.0.category": "I.3"}, "PLN-424"),
        ({"projects.0.category": "I.9.9"}, "PLN-424"),
        ({"transfers.0.amount": 404}, "PLN-428"),
        ({"transfers.0.year": 2023}, "PLN-428"),
        ({"transfers.0.project": "VN111"}, "PLN-429"),
        (
            {"transfer_limits": [{"from": "2024-01-01", "share": "20 %", "source": "Decree"}]},
            "PLN-427",
        ),
        ({"country": "TH", "grid_factor.series": GONE}, "PLN-432"),
        ({"gwp": "AR4", "baseline.gwp": "AR5"}, "PLN-423"),
        ({"target.year": 2014, "target.kind": "base_year", "target.base_year": 2024}, "PLN-401"),
        ({"target.kind": "base_year"}, "PLN-400"),
        ({"baseline": GONE}, "PLN-400"),
        ({"target.year": 2035}, "PLN-402"),
        (
            {"target.kind": "fixed_level", "target.level": "40 MtCO2e", "target.reduction": GONE},
            "PLN-403",
        ),
        ({"target.kind": "fixed_level"}, "PLN-404"),
        ({"baseline.unit": "kt"}, "PLN-405"),
        (
            {"target.kind": "fixed_level", "target.level": "33 kt", "target.reduction": GONE},
            "PLN-405",
        ),
        (
            {"target.kind": "fixed_level", "target.level": "0 t", "target.reduction": GONE},
            "PLN-405",
        ),
        (
            {"target.kind": "fixed_level", "target.level": "0 tCO2e", "target.reduction": GONE},
            "PLN-403",
        ),
        ({"target.kind": "base_year", "target.base_year": 2014}, "PLN-400"),
        ({"target.kind": "intensity", "target.base_year": 2024}, "PLN-404"),
        (
            {
                "target.kind": "intensity",
                "target.base_year": 2024,
                "target.activity": {"unit": "index", "values": {"2024": 1}, "source": "S"},
            },
            "PLN-402",
        ),
        ({"grid_factor.values.2024.value": 650}, "PLN-442"),
        ({"grid_factor.values.2024.unit": "MWh"}, "PLN-442"),
    ],
)
def test_what_is_wrong_is_told_and_states_no_progress(
    tmp_path: Path, changes: dict[str, Any], code: str
) -> None:
    found = progress_of(tmp_path, changes)
    (first, *_) = [f for f in found.findings if f.code == code]
    assert first.is_error
    assert first.where.startswith("city.yaml:")
    assert first.hint
    assert stated(found) == []


def test_the_same_project_by_two_ways_is_told(tmp_path: Path) -> None:
    twice = {**CITY["projects"][0], "project": "./a//project.yaml"}
    found = progress_of(tmp_path, {"projects": [CITY["projects"][0], twice]})
    assert "PLN-420" in codes(found)
    assert stated(found) == []
    (tmp_path / "link").symlink_to(tmp_path / "a")
    linked = {**twice, "project": "link/project.yaml"}
    found = progress_of(tmp_path, {"projects": [CITY["projects"][0], linked]})
    assert "PLN-420" in codes(found)


def test_a_copy_of_a_project_is_told(tmp_path: Path) -> None:
    copy = {**ONE_YEAR}
    found = progress_of(tmp_path, BOTH, projects={"b": copy})
    assert "PLN-420" in codes(found)
    assert stated(found) == []


def test_a_reference_that_is_spelled_in_another_way_is_the_same_one(tmp_path: Path) -> None:
    other = {**OTHER, "reference": "vn 999"}
    found = progress_of(tmp_path, BOTH, projects={"b": other})
    assert "PLN-420" in codes(found)
    assert stated(found) == []
    assert "PLN-429" not in codes(progress_of(tmp_path, {"transfers.0.project": "vn 999"}))


@pytest.mark.parametrize(("own", "other"), [("1", " 1 "), ("SAME-1", "sam E-1")])
def test_the_same_meter_in_two_projects_is_told(tmp_path: Path, own: str, other: str) -> None:
    first = {**ONE_YEAR, "meters.M-A.serial": own}
    same = {**OTHER, "meters.M-A.serial": other}
    found = progress_of(tmp_path, BOTH, projects={"a": first, "b": same})
    assert codes(found) == ["PLN-421"]
    assert found.findings[0].found == f"{other!r}, {own!r}"
    assert found.findings[0].where.startswith("b/project.yaml:")
    assert stated(found) == []


def test_the_same_readings_in_two_projects_are_told(tmp_path: Path) -> None:
    text = "time,kwh\n" + "".join(f"2024-{m:02}-01,{50_000 + m}\n" for m in range(1, 13))
    source = {
        "readings": "a.csv",
        "time": "time",
        "value": "kwh",
        "unit": "kWh",
        "kind": "energy",
        "label": "start",
        "interval": "1 month",
        "evidence": "logger",
    }
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.csv").write_text(text, encoding="utf-8")
    member = "monitoring.EG.members.roof-a"
    projects = {
        "a": {**ONE_YEAR, member: source},
        "b": {**OTHER, member: source, "meters.M-A.serial": "3"},
    }
    found = progress_of(tmp_path, BOTH, projects=projects)
    assert "PLN-421" in codes(found)
    assert stated(found) == []
    # Another column of one file is another meter.
    other = {**source, "value": "kvarh"}
    (tmp_path / "b" / "a.csv").write_text(text.replace("kwh", "kvarh"), encoding="utf-8")
    projects["b"] = {**OTHER, member: other, "meters.M-A.serial": "3"}
    assert not [
        f
        for f in progress_of(tmp_path, BOTH, projects=projects).findings
        if f.code == "PLN-421" and f.is_error
    ]


def test_equal_amounts_of_two_projects_are_asked_about(tmp_path: Path) -> None:
    equal = {
        **OTHER,
        "monitoring.EG.members.roof-b.entries": ONE_YEAR["monitoring.EG.members.roof-b.entries"],
    }
    found = progress_of(tmp_path, BOTH, projects={"b": equal})
    assert [(f.code, f.is_error) for f in found.findings] == [("PLN-421", False)]


@pytest.mark.parametrize("reference", ["VN999", "vn 999"])
def test_periods_of_one_project_follow_one_another(tmp_path: Path, reference: str) -> None:
    first = {**ONE_YEAR, "monitoring_period.end": "2024-06-30"}
    second = {
        **ONE_YEAR,
        "reference": reference,
        "monitoring_period.start": "2024-07-01",
        "monitoring.EG.members.roof-a.entries": [
            {"start": "2024-07-01", "end": "2024-12-31", "value": 351.5, "unit": "MWh"}
        ],
        "monitoring.EG.members.roof-b.entries": [
            {"start": "2024-07-01", "end": "2024-12-31", "value": 255.5, "unit": "MWh"}
        ],
    }
    for one, value in (("roof-a", 348.5), ("roof-b", 256.8)):
        first[f"monitoring.EG.members.{one}.entries"] = [
            {"start": "2024-01-01", "end": "2024-06-30", "value": value, "unit": "MWh"}
        ]
    # More than either period has, and less than both.
    found = progress_of(
        tmp_path, {**BOTH, "transfers.0.amount": 300}, projects={"a": first, "b": second}
    )
    assert not any(f.is_error for f in found.findings)
    assert found.row(2024, "brvt").value("bottom_up") == pytest.approx(MWH * 0.65)
    overlapping = {**second, "monitoring_period.start": "2024-06-30"}
    found = progress_of(tmp_path, BOTH, projects={"a": first, "b": overlapping})
    assert "PLN-420" in codes(found)
    assert stated(found) == []


def test_a_merged_area_keeps_its_row_and_adds_once(tmp_path: Path) -> None:
    areas = [
        {"id": "ward", "title": "Ward", "to": "2023-12-31"},
        {"id": "brvt", "title": "Province", "to": "2023-12-31", "contains": ["ward"]},
        {"id": "hcmc", "title": "City", "from": "2024-01-01", "contains": ["brvt", "ward"]},
    ]
    found = progress_of(
        tmp_path, {"boundary": areas, "projects.0.boundary": "ward", "target.boundary": "hcmc"}
    )
    for area in ("ward", "brvt", "hcmc"):
        assert found.row(2024, area).value("bottom_up") == pytest.approx(MWH * 0.65)
        assert found.row(2024, area).value("transferred") == 120
    # The inventory of a part is not that of the whole.
    assert found.row(2024, "hcmc").value("inventory") is None
    assert found.row(2024, "brvt").value("progress") is None
    assert found.row(2024, "hcmc").value("progress") is not None


def test_an_area_outside_of_its_days_is_told(tmp_path: Path) -> None:
    late = INVENTORY.replace("brvt,2024,I.3.1", "brvt,2026,I.3.1")
    assert "PLN-411" not in codes(progress_of(tmp_path, inventory=late))
    early = INVENTORY.replace("brvt,2024,I.3.1", "hcmc,2024,I.3.1")
    found = progress_of(tmp_path, inventory=early)
    assert "PLN-411" in codes(found)
    assert stated(found) == []
    alone = progress_of(tmp_path, {"boundary.1.contains": []}, inventory=late)
    assert "PLN-411" in codes(alone)


@pytest.mark.parametrize(
    "changes",
    [
        {"boundary.1.id": "brvt"},
        {"boundary.0.contains": ["hcmc"]},
        {"boundary.0.from": "2026-01-01"},
        {"projects.0.boundary": "brtv"},
        {"target.boundary": "hanoi"},
    ],
)
def test_areas_that_do_not_fit_stop(tmp_path: Path, changes: dict[str, Any]) -> None:
    with pytest.raises(FindingsError) as caught:
        progress_of(tmp_path, changes)
    assert {f.code for f in caught.value.findings} <= {"PLN-410", "PLN-412"}


def test_a_facility_under_a_trading_scheme_is_told(tmp_path: Path) -> None:
    found = progress_of(tmp_path, {"projects.0.trading_scheme": "pilot"})
    (one,) = found.findings
    assert (one.code, one.is_error) == ("PLN-426", False)
    assert "788" in one.found
    assert found.to_json()["years"][0]["contributions"][0]["trading_scheme"] == "pilot"


def test_a_project_without_a_result_states_no_progress(tmp_path: Path) -> None:
    for broken in ({"monitoring": GONE}, {"monitoring_period": GONE}):
        found = progress_of(tmp_path, BOTH, projects={"b": {**OTHER, **broken}})
        assert "PLN-447" in codes(found)
        assert found.row(2024, "brvt").as_dict()["missing"] == ["b/project.yaml"]
        assert stated(found) == []


def test_what_cannot_be_told_is_asked_and_never_guessed(tmp_path: Path) -> None:
    freezer = {
        "methodology": "VN_AM002@1.0",
        "sets": {"equipment": [{"id": "ac", "title": "Room units"}]},
        "values": {
            "COP_RE": {"ac": {"value": 2.5, "unit": "1", "source": "Text, page 3"}},
            "COP_PJ": {"ac": {"value": 3.5, "unit": "1", "source": "Catalogue"}},
            "EF_elec": {"value": 0.5, "unit": "tCO2/MWh", "source": "Text, page 4"},
        },
        "monitoring": {
            "EC_PJ": {
                "option": "C",
                "members": {
                    "ac": {
                        "meter": "M-A",
                        "evidence": "log",
                        "entries": [
                            {
                                "start": "2024-01-01",
                                "end": "2024-12-31",
                                "value": 500,
                                "unit": "MWh",
                            }
                        ],
                    }
                },
            }
        },
        "criteria": {"1": {"met": True, "evidence": "specification"}},
        "monitoring_period.end": "2024-12-31",
        "reference": "VN777",
    }
    alone = {"projects.0.supply": GONE, "transfers": []}
    found = progress_of(tmp_path, alone, projects={"a": freezer})
    assert found.row(2024, "brvt").value("bottom_up") is None
    assert [(f.code, f.is_error) for f in found.findings] == [("PLN-443", False)]
    # What it has under the JCM goes by no factor of the grid.
    assert stated(found) == [100]
    saved = 500 * (3.5 / 2.5 - 1)
    for electricity, factor in (("grid", 0.65), ("captive", 0.5)):
        told = progress_of(
            tmp_path, {**alone, "projects.0.electricity": electricity}, projects={"a": freezer}
        )
        assert told.row(2024, "brvt").value("bottom_up") == pytest.approx(saved * factor)
        assert told.findings == ()


def test_a_statement_never_overrules_what_the_project_file_tells(tmp_path: Path) -> None:
    found = progress_of(tmp_path, {"projects.0.electricity": "captive"})
    assert codes(found) == ["PLN-444"]
    assert found.row(2024, "brvt").value("bottom_up") == pytest.approx(MWH * 0.65)


@pytest.mark.parametrize(
    ("limits", "own", "transfer", "told"),
    [
        ([{"from": "2026-05-19", "share": "10 %"}], {}, {}, {"PLN-431": False}),
        ([{"from": "2026-05-19", "share": "10 %"}], {}, {"date": "2026-05-18"}, {}),
        ([{"from": "2026-05-19", "share": "10 %"}], {}, {"date": "2026-05-19"}, {"PLN-427": True}),
        ([{"from": "2024-05-19", "share": "30 %"}], {}, {}, {}),
        (
            [{"from": "2024-05-19", "share": "10 %", "class": "priority"}],
            {},
            {},
            {"PLN-431": False},
        ),
        (
            [{"from": "2024-05-19", "share": "10 %", "class": "priority"}],
            {"class": "priority"},
            {},
            {"PLN-427": True},
        ),
        (
            [
                {"from": "2024-05-19", "share": "90 %", "class": "priority"},
                {"from": "2024-05-19", "share": "10 %"},
            ],
            {"class": "priority"},
            {},
            {"PLN-427": True},
        ),
        (
            [
                {"from": "2024-05-19", "share": "10 %"},
                {"from": "2024-06-01", "share": "90 %"},
            ],
            {},
            {"date": "2024-07-01"},
            {},
        ),
    ],
)
def test_a_limit_holds_from_its_day_on_for_its_class(
    tmp_path: Path,
    limits: list[dict[str, Any]],
    own: dict[str, Any],
    transfer: dict[str, Any],
    told: dict[str, bool],
) -> None:
    changes: dict[str, Any] = {
        "transfer_limits": [{**limit, "source": "Decree"} for limit in limits],
        **{f"projects.0.{key}": value for key, value in own.items()},
        **{f"transfers.0.{key}": value for key, value in transfer.items()},
    }
    found = progress_of(tmp_path, changes)
    assert {f.code: f.is_error for f in found.findings} == told


def test_transfers_in_pieces_are_added_up_before_they_are_held_against_a_limit(
    tmp_path: Path,
) -> None:
    piece = {**CITY["transfers"][0], "amount": 100, "date": "2026-06-01"}
    early = {**piece, "project": "a/project.yaml", "date": "2026-05-01"}
    found = progress_of(
        tmp_path,
        {
            "transfers": [early, piece, piece],
            "transfer_limits": [{"from": "2026-05-19", "share": "60 %", "source": "Decree"}],
        },
    )
    assert "PLN-427" in codes(found)


@pytest.mark.parametrize(
    ("day", "told"), [("2023-12-31", ["PLN-428"]), ("2024-01-01", []), ("2027-01-01", ["PLN-433"])]
)
def test_a_transfer_is_of_a_day_on_which_it_can_have_been_made(
    tmp_path: Path, day: str, told: list[str]
) -> None:
    found = progress_of(tmp_path, {"transfers.0.date": day}, as_of=dt.date(2026, 12, 31))
    assert codes(found) == told
    assert (found.row(2024, "brvt").value("progress") is None) == bool(told)


def test_a_transfer_of_a_project_without_a_result_is_not_said_to_take_nothing(
    tmp_path: Path,
) -> None:
    gone = "gone/project.yaml"
    found = progress_of(tmp_path, {"projects.0.project": gone, "transfers.0.project": gone})
    assert codes(found) == ["PLN-447"]
    assert found.row(2024, "brvt").value("transferred") == 120


def test_a_path_that_no_file_can_have_is_told(tmp_path: Path) -> None:
    with pytest.raises(FindingsError) as caught:
        progress_of(tmp_path, {"projects.0.project": "a\0b", "transfers": []})
    assert [one.code for one in caught.value.findings] == ["PLN-306"]


def test_two_transfers_that_say_the_same_are_asked_about(tmp_path: Path) -> None:
    piece = {**CITY["transfers"][0], "amount": 100}
    by_path = {**piece, "project": "a/project.yaml"}
    found = progress_of(tmp_path, {"transfers": [piece, by_path]})
    assert [(f.code, f.is_error) for f in found.findings] == [("PLN-465", False)]
    assert found.row(2024, "brvt").value("transferred") == 200
    other = {**piece, "source": "Registry, another serial number"}
    assert codes(progress_of(tmp_path, {"transfers": [piece, other]})) == []


def test_a_transfer_above_what_its_project_adds_is_told(tmp_path: Path) -> None:
    low = {"grid_factor.values.2024.value": 0.05}
    found = progress_of(tmp_path, low)
    (one,) = found.findings
    assert (one.code, one.is_error, one.found) == ("PLN-466", False, "120.0 tCO2e")
    assert f"{MWH * 0.05:,.1f} tCO2e" in one.message
    claimable = found.row(2024, "brvt").value("claimable")
    assert claimable == pytest.approx(MWH * 0.05 - 120)
    unadjusted = {**low, "transfers.0.corresponding_adjustment": False}
    assert codes(progress_of(tmp_path, unadjusted)) == []
