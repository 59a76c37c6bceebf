"""What was monitored against the estimate of the same days."""

from __future__ import annotations

from pathlib import Path

import pytest

from jcm_mrv import calculate, estimate, load_project
from jcm_mrv.planning.pages.of_estimate import estimate_page
from tests.projects import INVOICED, write_project

SOURCE = {"unit": "MWh", "source": "Yield study"}


def monitored(folder: Path, **changed: object) -> Path:
    """Give the path of two roofs that are monitored and estimated."""
    members = "monitoring.EG.members"
    return write_project(
        folder,
        {
            "expected_lifetime": {"years": 5, "source": "Data sheet"},
            f"{members}.roof-a.estimate": {"value": 730, "change": "-1 %", **SOURCE},
            f"{members}.roof-b.estimate": {"value": 500, **SOURCE},
            **changed,
        },
    )


def test_the_steps_add_up_to_the_difference(tmp_path: Path) -> None:
    path = monitored(tmp_path)
    found = estimate(path)
    assert found.comparison is not None
    assert found.comparison.actual.years == calculate(load_project(path)).years
    first, second = found.comparison.years
    # The year of the start of operation is 2023: it changes from there.
    assert first.estimate == pytest.approx((730 * 0.99 + 500) * 0.333)
    assert first.actual == pytest.approx((700 + 512.3) * 0.333)
    for year in (first, second):
        assert year.actual - year.estimate == pytest.approx(year.difference)
        assert sum(step.effect for step in year.steps) == pytest.approx(year.difference)
    # The largest first, not the first in the file.
    assert [(s.member, s.estimated, s.actual) for s in first.steps] == [
        (("roof-a",), pytest.approx(722.7), 700),
        (("roof-b",), 500, 512.3),
    ]
    # The same days: a half year of the estimate for a half year of data.
    assert second.estimate == pytest.approx((730 * 0.99**2 + 500) * 181 / 365 * 0.333)


@pytest.mark.parametrize(
    ("changes", "ready"), [({}, True), ({"criteria.1.evidence": "TBD"}, False)]
)
def test_what_was_monitored_says_whether_it_is_ready_and_what_nobody_has_seen(
    tmp_path: Path, changes: dict[str, str], ready: bool
) -> None:
    found = estimate(monitored(tmp_path, **{**INVOICED, **changes}))
    assert found.comparison is not None
    told = found.comparison.as_dict()
    assert (told["standing"], told["ready"], told["unseen"]) == ("final", ready, 1)
    (note,) = found.comparison.actual.unseen
    assert note.code == "PRJ-244"
    # Its page says the one or the other.
    page = estimate_page(found, "en").content.decode()
    assert ("What was monitored is not ready" in page) is not ready
    assert ("with points that were not looked at here" in page) is ready


def test_data_with_errors_are_not_compared_and_the_estimate_goes_on(tmp_path: Path) -> None:
    entry = {"start": "2024-01-01", "end": "2025-02-28", "value": 700, "unit": "MWh"}
    found = estimate(monitored(tmp_path, **{"monitoring.EG.members.roof-a.entries": [entry]}))
    assert found.comparison is None
    assert "PLN-017" in {f.code for f in found.findings}
    assert found.base > 0


def test_days_after_the_life_are_compared_with_nothing(tmp_path: Path) -> None:
    short = {"years": 1, "source": "Data sheet"}
    found = estimate(monitored(tmp_path, expected_lifetime=short))
    assert found.comparison is not None
    assert [year.part.year for year in found.comparison.years] == [2024]
    assert [f.where for f in found.findings if f.code == "PLN-017"] == ["project.yaml:12:3"]


def test_a_project_that_has_a_period_and_no_data_yet_is_only_estimated(tmp_path: Path) -> None:
    path = monitored(
        tmp_path,
        **{
            f"monitoring.EG.members.{member}": {"estimate": {"value": 1, **SOURCE}}
            for member in ("roof-a", "roof-b")
        },
    )
    found = estimate(path)
    assert found.comparison is None
    assert not [f for f in found.findings if f.is_error]
    assert {year.part.year for year in found.years} == {*range(2023, 2029)}


def test_days_without_data_are_told_of_the_difference(tmp_path: Path) -> None:
    half = {"start": "2024-01-01", "end": "2024-06-30", "value": 300, "unit": "MWh"}
    rest = {"start": "2025-01-01", "end": "2025-06-30", "value": 250, "unit": "MWh"}
    found = estimate(monitored(tmp_path, **{"monitoring.EG.members.roof-b.entries": [half, rest]}))
    assert found.comparison is not None
    (told,) = (f for f in found.findings if f.code == "PLN-017")
    assert told.found == "EG of roof-b, 2024: 49.7%"
    assert told.message.startswith("1 monitored amount lacks days")
