"""Times that are no reading's, among those that are."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jcm_mrv.metering.reading.far_times import far_findings, far_times
from jcm_mrv.metering.thresholds import FAR_SECONDS
from tests.metering.reading.reading import load, refused

DAY = 86_400
NOW = 20_000 * DAY


@given(
    st.lists(st.integers(0, FAR_SECONDS), min_size=2, max_size=50),
    st.lists(st.sampled_from([-62_135_596_800, 0, 631_151_999, 4_133_980_800, 253_402_300_799])),
)
def test_what_lies_outside_the_years_is_found_and_nothing_else(
    times: list[int], wrong: list[int]
) -> None:
    mixed = np.array([*wrong, *(NOW + time for time in times)])
    assert far_times(mixed).tolist() == list(range(len(wrong)))


@given(st.integers(FAR_SECONDS + 1, 2 * FAR_SECONDS), st.booleans())
def test_one_that_is_far_from_all_others(distance: int, later: bool) -> None:
    times = NOW + np.arange(50) * DAY
    odd = times[-1] + distance if later else times[0] - distance
    assert far_times(np.array([*times, odd])).tolist() == [50]
    # A clock that was wrong for a while is found, one stretch of two is not.
    long = NOW + np.arange(400) * DAY
    some = (long[-1] + distance if later else long[0] - distance - 3) + np.arange(3)
    assert len(far_times(np.concatenate([some, long]))) == 3
    assert not len(far_times(np.concatenate([long, some[0] + np.arange(30)])))


def test_runs_reach_from_one_end_to_the_other() -> None:
    first, last = np.array([0, 10, 3000]) * DAY + NOW, np.array([0, 2990, 3000]) * DAY + NOW
    assert not len(far_times(first, last, np.array([1, 2980, 1])))


def test_many_are_counted() -> None:
    (said,) = far_findings(np.arange(9), lambda position: f"a.csv:{position + 2}")
    assert (said.code, said.where) == ("MON-303", "a.csv:2")
    assert said.found.endswith("9 of them, also at a.csv:3, a.csv:4, a.csv:5, a.csv:6 and 4 more")


@pytest.mark.parametrize(
    ("time", "words"),
    [
        ("0001-01-01 00:00", "before 1990"),
        ("1970-01-01 00:00", "before 1990"),
        ("2001-01-01 00:00", "more than 5 years"),
        ("2101-01-01 00:00", "after 2100"),
        ("9999-12-31 23:45", "after 2100"),
    ],
)
def test_in_the_file_of_a_project(tmp_path: Path, time: str, words: str) -> None:
    rows = ["2024-01-31 00:00,1", f"{time},2", "2024-01-31 01:00,3"]
    (tmp_path / "a.csv").write_text("time,kwh\n" + "\n".join(rows) + "\n")
    for tolerate in (False, True):
        problem = refused(tmp_path, tolerate=tolerate)
        assert (problem.code, problem.where) == ("MON-303", "a.csv:3")
        assert words in problem.message
        assert "format.skip" in problem.hint
    assert load(tmp_path, readings="a.csv", filter={"kwh": "1"})
