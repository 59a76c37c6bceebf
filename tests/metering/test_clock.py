"""Instants as local times."""

from __future__ import annotations

from zoneinfo import available_timezones

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from jcm_mrv.metering.clock import local_text, local_texts

ZONES = sorted(available_timezones() - {"localtime"})


@given(st.sampled_from(ZONES), st.lists(st.integers(0, 4_102_444_800), max_size=20))
def test_many_at_once_are_each_alone(zone: str, instants: list[int]) -> None:
    found = local_texts(np.array(instants, np.int64), zone)
    assert found == [local_text(instant, zone) for instant in instants]


@given(st.sampled_from(ZONES), st.lists(st.integers(-30_000_000, 68_374_080), max_size=20))
def test_whole_minutes_at_once_are_each_alone(zone: str, minutes: list[int]) -> None:
    instants = [60 * minute for minute in minutes]
    found = local_texts(np.array(instants, np.int64), zone)
    assert found == [local_text(instant, zone) for instant in instants]
