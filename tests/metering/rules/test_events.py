"""Meters that were replaced or set: steps count as the events say, or the events are refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from jcm_mrv.metering import Measured
from jcm_mrv.project.meter import Meter
from tests.metering.rules.test_rules import REGISTER, codes, look, rows, total
from tests.metering.rules.test_unlikely import errors

BEFORE = [round(100 + 0.9 * n, 1) for n in range(13)]  # until 12:00, 110.8
HIGHER = [round(90_000.5 + 0.9 * n, 1) for n in range(13)]  # from 13:00 on
LOWER = [round(0.5 + 0.9 * n, 1) for n in range(13)]
SWAP = {"date": "2024-01-01T12:30", "what": "replaced", "before": 111.2, "unit": "kWh"}


def at(folder: Path, values: list[Any], *events: dict[str, Any], **wanted: Any) -> Measured:
    meter = Meter.model_validate({"events": list(events)})
    return look(folder, rows(values), {"meter": meter, **wanted}, "01-02", **REGISTER)


def energy(measured: Measured) -> float:
    """Give the amount without what fills gaps."""
    filled = sum(line.effect for line in measured.ledger if line.rule in ("MON-704", "MON-519"))
    return round(float((total(measured) or 0) - filled), 6)


@pytest.mark.parametrize("direction", ["lower", "higher"])
@pytest.mark.parametrize(("after", "values"), [(90_000, HIGHER), (0, LOWER)])
def test_a_swap_counts_what_both_meters_showed(
    tmp_path: Path, after: float, values: list[Any], direction: str
) -> None:
    shown = BEFORE + values
    measured = at(tmp_path, shown, {**SWAP, "after": after}, direction=direction)
    assert not errors(measured)
    assert energy(measured) == pytest.approx(10.8 + 0.4 + 0.5 + 10.8)
    assert {"MON-516"} <= codes(measured)
    assert not {"MON-503", "MON-501"} & codes(measured)
    line = next(line for line in measured.ledger if line.rule == "MON-516")
    assert float(line.effect) == pytest.approx(0.9)
    assert "replaced" in line.detail


@pytest.mark.parametrize("values", [HIGHER, LOWER])
def test_what_an_event_leaves_open_is_a_gap(tmp_path: Path, values: list[Any]) -> None:
    bare = {"date": "2024-01-01T12:30", "what": "replaced"}
    measured = at(tmp_path, BEFORE + values, bare)
    assert energy(measured) == pytest.approx(21.6)
    assert "MON-519" in codes(measured)
    higher = at(tmp_path, BEFORE + values, bare, direction="higher")
    gap = next(line for line in higher.ledger if line.rule == "MON-519")
    assert float(gap.effect) == pytest.approx(0.9)
    known_before = at(tmp_path, BEFORE + values, SWAP)
    assert energy(known_before) == pytest.approx(22)


def test_a_reset_starts_at_0(tmp_path: Path) -> None:
    reset = {**SWAP, "what": "reset"}
    assert energy(at(tmp_path, BEFORE + LOWER, reset)) == pytest.approx(22.5)


def test_a_small_step_down_is_no_misreading(tmp_path: Path) -> None:
    low = [round(110 + 0.9 * n, 1) for n in range(13)]
    event = {**SWAP, "what": "set", "after": 109.6}
    assert energy(at(tmp_path, BEFORE + low, event)) == pytest.approx(10.8 + 0.4 + 0.4 + 10.8)


def test_a_day_finds_the_step_that_fits(tmp_path: Path) -> None:
    day = {**SWAP, "date": "2024-01-01", "after": 0}
    assert energy(at(tmp_path, BEFORE + LOWER, day)) == pytest.approx(22.5)
    bare = {"date": "2024-01-01", "what": "replaced"}
    assert energy(at(tmp_path, BEFORE + HIGHER, bare)) == pytest.approx(21.6)


@pytest.mark.parametrize("moment", ["2024-01-01T12:00", "2024-01-01T13:00"])
def test_a_moment_at_which_a_reading_stands(tmp_path: Path, moment: str) -> None:
    event = {**SWAP, "date": moment, "after": 0}
    assert energy(at(tmp_path, BEFORE + LOWER, event)) == pytest.approx(22.5)


@pytest.mark.parametrize(
    "event",
    [
        {**SWAP, "before": 41234.5, "after": 0},
        {**SWAP, "before": 11.12, "after": 0},
        {**SWAP, "after": 90_000},
        {**SWAP, "date": "2024-01-01T05:30", "after": 0},
        {**SWAP, "before": 0.1112, "after": 0},
    ],
    ids=["far above", "far below", "another start", "another time", "another unit"],
)
def test_an_event_that_contradicts_the_readings_is_refused(
    tmp_path: Path, event: dict[str, Any]
) -> None:
    assert errors(at(tmp_path, BEFORE + LOWER, event)) == {"MON-515"}


def test_two_events_between_two_readings_are_refused(tmp_path: Path) -> None:
    first = {**SWAP, "after": 0}
    second = {"date": "2024-01-01T12:45", "what": "set", "before": 0.1, "after": 0.2}
    assert errors(at(tmp_path, BEFORE + LOWER, first, second)) == {"MON-515"}


def test_an_event_that_no_reading_shows_is_said(tmp_path: Path) -> None:
    late = {"date": "2024-01-02T20:00", "what": "replaced"}
    assert "MON-517" in codes(at(tmp_path, BEFORE, late))
    long_ago = {"date": "2019-01-02T20:00", "what": "replaced", "before": 7, "after": 0}
    assert "MON-523" in codes(at(tmp_path, BEFORE, long_ago))
    wrong_unit = {**SWAP, "unit": "m3", "after": 0}
    assert errors(at(tmp_path, BEFORE + LOWER, wrong_unit)) == {"MON-003"}
    (found,) = [f for f in at(tmp_path, BEFORE + LOWER, wrong_unit).findings if f.is_error]
    assert found.message.startswith("an event of meter")
    assert "register_maximum" not in found.hint


def test_an_event_proves_what_each_of_two_meters_counted(tmp_path: Path) -> None:
    """Two files, one after the other, each by itself: the event closes one and opens the other."""
    swap = {**SWAP, "after": 0}
    first = at(tmp_path, BEFORE, swap)
    assert energy(first) == pytest.approx(10.8 + 0.4)
    second = at(tmp_path, [*[None] * 13, *LOWER], swap)
    assert energy(second) == pytest.approx(0.5 + 10.8)


def test_events_and_a_rollover(tmp_path: Path) -> None:
    values = [990 + n for n in range(10)] + [0, 1, 2] + [500.5 + n for n in range(12)]
    event = {"date": "2024-01-01T12:30", "what": "replaced", "before": 2.5, "after": 500}
    meter = Meter.model_validate({"register_maximum": "999 kWh", "events": [event]})
    measured = look(tmp_path, rows(values), {"meter": meter}, "01-02", **REGISTER)
    assert not errors(measured)
    assert energy(measured) == pytest.approx(9 + 1 + 2 + 0.5 + 0.5 + 11)
