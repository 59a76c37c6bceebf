"""Registers that were replaced while nobody read them: too much for the time (MON-708)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from jcm_mrv.metering import Measured
from jcm_mrv.methodology.quantity import Quantity
from jcm_mrv.project.meter import Meter
from tests.effort import one_in
from tests.metering.rules.test_guards import Series, chiller, counted, judge, solar, table
from tests.metering.rules.test_rules import REGISTER, codes, look, total

pytestmark = one_in(2)

DAYS = 20


def swapped(amounts: Series, first: int, number: int, more: float) -> list[float | None]:
    """Give a register without some of its readings, which goes on higher after them."""
    shown = counted(amounts)
    return [
        None if first <= n < first + number else round(value + (more if n >= first else 0), 3)
        for n, value in enumerate(shown)
    ]


def said(measured: Measured) -> Any:
    (found,) = [one for one in measured.findings if one.code == "MON-708"]
    return found


@one_in(12)
@pytest.mark.parametrize(
    ("minutes", "hours", "share"),
    [(15, 48, 2.4), (15, 72, 2.4), (60, 30, 2), (60, 120, 4), (5, 7, 2), (1, 6, 2)],
)
@pytest.mark.parametrize("direction", ["lower", "higher"])
@pytest.mark.parametrize("capacity", ["", "200 kW"])
def test_a_register_swapped_in_an_outage_is_asked_about(
    tmp_path: Path, minutes: int, hours: int, share: float, direction: str, capacity: str
) -> None:
    days = DAYS if minutes > 1 else 8
    amounts = solar(days, minutes)
    more = share * sum(amounts) / days
    values = swapped(amounts, days * 12 * 60 // minutes, hours * 60 // minutes, more)
    wanted: dict[str, Any] = {"direction": direction}
    if capacity:
        wanted["meter"] = Meter.model_validate({"maximum_power": capacity})
    end = f"01-{days:02}"
    declared = {**REGISTER, "interval": f"{minutes} min"}
    measured = look(tmp_path, table(values, minutes), wanted, end, **declared)
    found = said(measured)
    assert (found.severity, found.keeps_open) == ("warning", True)
    assert "events" in found.hint
    # It counts, since nobody knows; the record of the meter says what is right.
    assert float(total(measured) or 0) == pytest.approx(sum(amounts) + more)
    before = values[days * 12 * 60 // minutes - 1]
    first = next(v for v in values[days * 12 * 60 // minutes :] if v is not None)
    event = {"date": "2024-01-11T01:00", "what": "replaced", "before": before, "after": first}
    if minutes == 1:
        event["date"] = "2024-01-05T01:00"
    wanted["meter"] = Meter.model_validate({"events": [event]})
    explained = look(tmp_path, table(values, minutes), wanted, end, **declared)
    assert "MON-708" not in codes(explained)


@one_in(24)
@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("minutes", [15, 60])
@pytest.mark.parametrize("hours", [3, 13, 26, 50, 100, 240])
@pytest.mark.parametrize("made", [solar, chiller])
def test_what_was_metered_over_an_outage_is_as_much_as_elsewhere(
    tmp_path: Path, made: Any, hours: int, minutes: int, seed: int
) -> None:
    amounts = made(60, minutes, seed)
    values = swapped(amounts, (30 + seed) * 24 * 60 // minutes, hours * 60 // minutes, 0)
    measured = judge(tmp_path, values, 60, minutes, **REGISTER)
    assert "MON-708" not in codes(measured)
    assert float(total(measured) or 0) == pytest.approx(sum(amounts))


def test_too_few_readings_say_nothing(tmp_path: Path) -> None:
    """Two days before an outage of seventeen, and one after it."""
    values = swapped(chiller(DAYS), 48, 17 * 24, 5000)
    assert "MON-708" not in codes(judge(tmp_path, values, DAYS, **REGISTER))


def test_parts_of_a_time_say_what_it_holds(tmp_path: Path) -> None:
    """Ten days are missing, and only five stand on either side of them."""
    amounts = chiller(DAYS)
    right = swapped(amounts, 120, 240, 0)
    assert "MON-708" not in codes(judge(tmp_path, right, DAYS, **REGISTER))
    wrong = swapped(amounts, 120, 240, 6000)
    found = said(judge(tmp_path, wrong, DAYS, **REGISTER))
    assert found.found.endswith("from 2024-01-05T23:00+00:00 to 2024-01-16T00:00+00:00")


def test_a_capacity_that_excludes_it_leaves_nothing_to_ask(tmp_path: Path) -> None:
    values = swapped(chiller(DAYS), 240, 48, 90_000)
    wanted = {"capacity": Quantity("200", "kW")}
    measured = look(tmp_path, table(values), wanted, "01-20", **REGISTER)
    assert {"MON-601"} <= codes(measured)


def test_a_register_without_an_interval_is_looked_at_too(tmp_path: Path) -> None:
    values = swapped(chiller(DAYS), 240, 48, 3000)
    measured = look(tmp_path, table(values), {}, "01-20", **{**REGISTER, "interval": None})
    assert "MON-708" in codes(measured)


def test_readings_by_the_day(tmp_path: Path) -> None:
    amounts = [sum(solar(1, seed=n)) for n in range(60)]
    values = swapped(amounts, 30, 4, 1500)
    assert "MON-708" in codes(judge(tmp_path, values, 60, 1440, **REGISTER))
    values = swapped(amounts, 30, 4, 0)
    assert "MON-708" not in codes(judge(tmp_path, values, 60, 1440, **REGISTER))


@pytest.mark.parametrize(("minutes", "hours"), [(15, 30), (60, 48), (60, 120), (1440, 120)])
def test_far_less_than_ever_is_asked_about_where_more_is_conservative(
    tmp_path: Path, minutes: int, hours: int
) -> None:
    days = 60 if minutes == 1440 else DAYS
    amounts = chiller(days, 60)
    if minutes == 1440:
        amounts = [sum(amounts[n : n + 24]) for n in range(0, len(amounts), 24)]
    elif minutes != 60:
        amounts = chiller(days, minutes)
    first, number = days * 12 * 60 // minutes, hours * 60 // minutes
    bridged = sum(amounts[first - 1 : first + number])
    lower = swapped(amounts, first, number, 100 - bridged)
    declared = {**REGISTER}
    measured = judge(tmp_path, lower, days, minutes, "higher", **declared)
    (found,) = [one for one in measured.findings if one.code == "MON-709"]
    # What is missing is on the unsafe side, and nothing is added for it.
    assert found.keeps_open
    assert found.severity == "warning"
    assert "100 kWh from" in found.found
    assert "MON-709" not in codes(judge(tmp_path, lower, days, minutes, "lower", **declared))
    right = swapped(amounts, first, number, 0)
    assert "MON-709" not in codes(judge(tmp_path, right, days, minutes, "higher", **declared))


def test_a_plant_that_stood_still_elsewhere_is_not_asked(tmp_path: Path) -> None:
    amounts = [0.0 if n // 24 % 7 >= 5 else v for n, v in enumerate(chiller(DAYS))]
    values = swapped(amounts, 5 * 24, 40, 0)
    assert "MON-709" not in codes(judge(tmp_path, values, DAYS, 60, "higher", **REGISTER))


@pytest.mark.parametrize(("until", "passes"), [("2024-01-31", True), ("2024-01-02", False)])
def test_what_did_count_so_much_is_accepted_with_the_reason(
    tmp_path: Path, until: str, passes: bool
) -> None:
    values = swapped(chiller(DAYS), 240, 48, 3000)
    one = {"finding": "MON-708", "reason": "a test", "evidence": "log.pdf", "to": until}
    measured = judge(tmp_path, values, DAYS, **REGISTER, accept=[one])
    found = said(measured)
    assert found.keeps_open
    assert passes == (found.hint == "accepted: a test (log.pdf)")
    assert "MON-934" not in codes(measured)
