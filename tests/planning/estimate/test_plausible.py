"""Amounts that a member cannot give: slips of the unit are told before they are credits."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from jcm_mrv import FindingsError, Severity, estimate
from jcm_mrv.methodology.inputs import MemberKey
from jcm_mrv.project.application import Application
from tests.planning.estimate.plans import planned


def _value(amount: float) -> dict[str, Any]:
    return {"value": amount, "unit": "MWh"}


@pytest.mark.parametrize(
    "given",
    [
        # kWh taken for MWh, MW for kW, a year of many, and growth that outgrows the system.
        _value(700_000),
        {"power": "120 MW", "hours": 1500, "load": "100 %"},
        {"years": {2026: 700, 2027: 700_000, 2028: 700}, "unit": "MWh"},
        {"change": "900 %", **_value(700)},
    ],
)
def test_more_than_the_capacity_gives_stops(tmp_path: Path, given: dict[str, Any]) -> None:
    with pytest.raises(FindingsError) as stopped:
        estimate(planned(tmp_path, _value(700), given))
    (finding,) = (f for f in stopped.value.findings if f.is_error)
    assert finding.code == "PLN-022"
    assert "EG of roof-2" in finding.message
    assert "500 kW" in finding.expected


@pytest.mark.parametrize(
    ("amount", "said"), [(3000, "50 %"), (0.7, "less than a thousandth"), (700, ""), (0, "")]
)
def test_what_is_hardly_so_is_asked(tmp_path: Path, amount: float, said: str) -> None:
    found = [f for f in estimate(planned(tmp_path, _value(amount))).findings if f.code == "PLN-022"]
    assert [f.severity for f in found] == ([Severity.WARNING] if said else [])
    assert all(said in f.message for f in found)


@pytest.mark.parametrize(("hours", "asked"), [(16, True), (24, True), (25, False), (0, False)])
def test_hours_of_a_day_are_asked(tmp_path: Path, hours: int, asked: bool) -> None:
    given = {"power": "120 kW", "hours": hours, "load": "70 %"}
    found = estimate(planned(tmp_path, given)).findings
    assert ("PLN-013" in {f.code for f in found}) == asked


def test_a_share_written_as_an_amount_is_asked(tmp_path: Path) -> None:
    found = estimate(planned(tmp_path, {"low": 0.08, **_value(700)})).findings
    assert [f.severity for f in found if f.code == "PLN-011"] == [Severity.WARNING]


def test_members_are_looked_up_once_each(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every member was looked for among all of them: a thousand roofs took minutes."""
    asked = 0
    look_up = Application.source_key

    def counted(self: Application, name: str, key: MemberKey) -> MemberKey:
        nonlocal asked
        asked += 1
        return look_up(self, name, key)

    path = planned(tmp_path, *[_value(700)] * 60)
    monkeypatch.setattr(Application, "source_key", counted)
    estimate(path)
    assert asked < 60 * 50
