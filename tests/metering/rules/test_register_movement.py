"""Registers that stand still, and a `kind` that does not fit the values."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from jcm_mrv.findings import Finding
from jcm_mrv.metering import Measured
from jcm_mrv.metering.fleet import totals
from jcm_mrv.metering.fleet.aggregate import measure_table
from jcm_mrv.metering.fleet.open_files import open_files
from jcm_mrv.metering.fleet.spec import MeterSpec
from jcm_mrv.methodology.quantity import Quantity
from jcm_mrv.project.written import TextFormat
from tests.effort import one_in
from tests.metering.rules import test_guards as guards
from tests.metering.rules.test_rules import REGISTER, START, codes, look, rows, total

pytestmark = one_in(3)

QUARTER_HOUR = dt.timedelta(minutes=15)
DAYS = 91  # 1 January to 31 March 2024
MARCH = "03-31"


def solar(days: int, peak: int = 25) -> np.ndarray:
    """Give energy per quarter of an hour: a half sine from 6:00 to 18:00."""
    hours = np.arange(days * 96) / 4 % 24
    return np.round(peak * np.sin(np.clip((hours - 6) / 12, 0, 1) * np.pi), 2)


def counted(days: int, still: tuple[int, int] = (0, 0), by_day: int = 10) -> list[int]:
    """Give a register read daily at 00:00, which stands still from one day to another."""
    steps = [0 if still[0] <= day < still[1] else by_day for day in range(days)]
    return [500, *(500 + int(n) for n in np.cumsum(steps))]


def daily(folder: Path, values: list[int], end: str = MARCH, **wanted: Any) -> Measured:
    text = rows(values, step=dt.timedelta(days=1))
    return look(folder, text, wanted, end, **REGISTER, interval="1 d")


def of_code(measured: Measured, code: str) -> Finding:
    (found,) = (item for item in measured.findings if item.code == code)
    return found


def through_fleet(folder: Path, interval: str = "15 min", **changes: Any) -> list[Finding]:
    settings: dict[str, Any] = {
        "time": "time",
        "value": "kwh",
        "unit": "kWh",
        "kind": "register",
        "timezone": "Etc/UTC",
        "interval": QUARTER_HOUR if interval == "15 min" else dt.timedelta(days=1),
        "start": START.date(),
        "end": dt.date(2024, 3, 31),
        **changes,
    }
    spec = MeterSpec(**settings)
    return measure_table(
        open_files([str(folder / "a.csv")], spec, TextFormat(), "duckdb"), spec
    ).findings


# --------------------------------------------------------------------- MON-906


@pytest.mark.parametrize("by", ["day", "month", "period"])
def test_a_dead_meter_is_warned_about(tmp_path: Path, by: str) -> None:
    measured = daily(tmp_path, counted(DAYS, (0, DAYS)))
    found = of_code(measured, "MON-906")
    assert total(measured) == 0
    assert "in the whole monitoring period" in found.message
    assert found.found == "500 kWh throughout the period"
    assert found.where == "a.csv:2"
    assert "kind" in found.hint
    fleet = [f for f in through_fleet(tmp_path, "1 d", by=by) if f.code == "MON-906"]
    assert [(f.message, f.found) for f in fleet] == [(found.message, found.found)]
    assert "2024-01-01T00:00" in fleet[0].where


def test_a_month_without_movement_is_named(tmp_path: Path) -> None:
    measured = daily(tmp_path, counted(DAYS, (31, 60)))  # February
    found = of_code(measured, "MON-906")
    assert found.message == "the register does not move in a whole month"
    assert found.found == "810 kWh throughout 2024-02"
    assert found.where == "a.csv:33"
    fleet = [f for f in through_fleet(tmp_path, "1 d") if f.code == "MON-906"]
    assert [(f.message, f.found) for f in fleet] == [(found.message, found.found)]


def test_what_is_no_still_month(tmp_path: Path) -> None:
    assert "MON-906" not in codes(daily(tmp_path, counted(DAYS)))
    # From the second of a month to the last: not the whole of it.
    assert "MON-906" not in codes(daily(tmp_path, counted(DAYS, (32, 60))))
    # The period ends in the middle of March, and with it what is known of March.
    to_the_end = of_code(daily(tmp_path, counted(74, (60, 74)), "03-14"), "MON-906")
    assert "14 days to the end" in to_the_end.message
    assert "MON-906" not in codes(daily(tmp_path, counted(74, (72, 74)), "03-14"))
    # A month without readings has a warning of its own.
    gap = [None if 32 <= day <= 59 else value for day, value in enumerate(counted(DAYS, (31, 60)))]
    still = daily(tmp_path, gap)  # type: ignore[arg-type]
    assert "MON-906" in codes(still)  # read at both ends, and the same
    gap = [None if 31 <= day <= 60 else value for day, value in enumerate(counted(DAYS, (31, 60)))]
    assert {"MON-902", "MON-906"} & codes(daily(tmp_path, gap)) == {"MON-902"}  # type: ignore[arg-type]


def test_several_months_are_one_warning(tmp_path: Path) -> None:
    found = of_code(daily(tmp_path, counted(366, (0, 300)), "12-31"), "MON-906")
    assert found.message == "the register does not move in 9 whole months"
    assert found.found.endswith("2024-01, 2024-02, 2024-03, 2024-04, 2024-05 and 4 more")


def test_a_reset_is_movement(tmp_path: Path) -> None:
    values = counted(DAYS, (0, DAYS))
    values[40:] = [0] * len(values[40:])
    # January and March stand still; February has the reset.
    assert of_code(daily(tmp_path, values), "MON-906").found.endswith("2024-01, 2024-03")


# --------------------------------------------------------------------- MON-508


def test_energy_declared_as_a_register_is_refused(tmp_path: Path) -> None:
    text = rows(solar(DAYS).tolist(), step=QUARTER_HOUR)
    measured = look(tmp_path, text, {}, MARCH, **REGISTER, interval="15 min")
    found = of_code(measured, "MON-508")
    assert total(measured) is None
    assert "kind: energy" in found.hint
    assert found.where == f"a.csv:{12 * 4 + 3}"
    assert total(look(tmp_path, text, {}, MARCH, interval="15 min")) == pytest.approx(
        solar(DAYS).sum()
    )
    (fleet,) = (f for f in through_fleet(tmp_path) if f.is_error)
    assert (fleet.code, fleet.found) == (found.code, found.found)


@pytest.mark.parametrize("seed", range(5))
def test_any_load_is_told_from_a_register(seed: int, tmp_path: Path) -> None:
    load = np.random.default_rng(seed).integers(0, 500, 24 * 30).tolist()
    assert "MON-508" in codes(look(tmp_path, rows(load), {}, "01-30", **REGISTER))


def test_misreadings_and_resets_are_no_swings(tmp_path: Path) -> None:
    values = list(range(1000, 1000 + 24 * 30))
    for row in range(5, len(values), 10):
        values[row] = 0
    measured = look(tmp_path, rows(values), {}, "01-30", **REGISTER)
    assert "MON-508" not in codes(measured)
    assert "MON-501" in codes(measured)


def test_few_swings_are_left_to_the_rules(tmp_path: Path) -> None:
    rest = list(range(10, 250))
    nine = look(tmp_path, rows([3, 2, 1] * 9 + rest), {}, "01-12", **REGISTER)
    assert "MON-508" not in codes(nine)
    assert "MON-508" in codes(look(tmp_path, rows([3, 2, 1] * 10 + rest), {}, "01-12", **REGISTER))
    # What lies outside the monitoring period is not asked about.
    early = rows([3, 2, 1] * 10 + rest, START - dt.timedelta(hours=31))
    assert "MON-508" not in codes(look(tmp_path, early, {}, "01-09", **REGISTER))


# --------------------------------------------------------------------- MON-606


def test_a_register_declared_as_energy_is_refused(tmp_path: Path) -> None:
    register = (1000 + np.cumsum(solar(DAYS))).round(2).tolist()
    text = rows(register, step=QUARTER_HOUR)
    measured = look(tmp_path, text, {}, MARCH, interval="15 min")
    found = of_code(measured, "MON-606")
    assert total(measured) is None
    assert "kind: register" in found.hint
    # One that was reset is found as well.
    register[5000:] = (np.array(register[5000:]) - register[5000]).round(2).tolist()
    text = rows(register, step=QUARTER_HOUR)
    assert "MON-606" in codes(look(tmp_path, text, {}, MARCH, interval="15 min"))


@pytest.mark.parametrize(
    "values",
    [
        [7] * 24 * 30,  # a constant load
        [7] * 24 * 15 + [8] * 24 * 15,
        list(range(24 * 2)),  # too short
        solar(7)[::4].tolist(),
    ],
)
def test_amounts_that_are_no_register(values: list[float], tmp_path: Path) -> None:
    end = f"01-{len(values) // 24:02}"
    assert "MON-606" not in codes(look(tmp_path, rows(values), {}, end))


def test_a_large_fleet_says_what_it_did_not_look_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is condensed to a sum does not show the order of its readings, and is said to be so."""
    register = (1000 + np.cumsum(solar(DAYS))).round(2).tolist()
    (tmp_path / "a.csv").write_text(rows(register, step=QUARTER_HOUR))
    settings: dict[str, Any] = {"kind": "energy", "label": "start"}
    assert "MON-606" in {item.code for item in through_fleet(tmp_path, **settings)}
    monkeypatch.setattr(totals, "LOOK_AT_EACH", 100)
    found = {item.code: item for item in through_fleet(tmp_path, **settings)}
    assert "MON-606" not in found
    not_asked = set(found["MON-916"].found.split(", "))
    assert {"MON-606", "MON-608", "MON-611", "MON-971"} <= not_asked
    # What is of a register alone was not to be asked, and what needs no single reading was asked.
    assert not not_asked & {"MON-708", "MON-902", "MON-906"}
    # What the capacity does not allow stands for itself, and is seen.
    settings["capacity"] = Quantity(value=Fraction(100), unit="kW")
    assert "MON-606" in {item.code for item in through_fleet(tmp_path, **settings)}


# -------------------------------------------------------------- MON-906 to the end, MON-933


@one_in(4)
@pytest.mark.parametrize("minutes", [1, 15, 60, 1440])
@pytest.mark.parametrize("made", ["solar", "load"])
def test_a_register_that_is_frozen_to_the_end_is_warned_about(
    tmp_path: Path, made: str, minutes: int
) -> None:
    number = 8 if minutes == 1 else 70 if minutes == 1440 else 20
    course = guards.solar if made == "solar" else guards.chiller
    step = max(minutes, 1)
    amounts = (
        [sum(course(1, seed=n)) for n in range(number)] if minutes == 1440 else course(number, step)
    )
    shown = guards.counted(amounts)
    half = len(shown) // 2
    frozen = [*shown[:half], *([shown[half]] * (len(shown) - half))]
    last = (START + dt.timedelta(days=number - 1)).strftime("%Y-%m-%d")
    declared = {**REGISTER, "interval": f"{minutes} min"}
    step_of = dt.timedelta(minutes=minutes)
    found = of_code(look(tmp_path, rows(frozen, step=step_of), {}, last, **declared), "MON-906")
    assert "to the end" in found.message
    assert found.severity == "warning"
    assert "MON-906" not in codes(look(tmp_path, rows(shown, step=step_of), {}, last, **declared))


def test_what_rests_as_it_did_before_is_no_frozen_register(tmp_path: Path) -> None:
    """A plant that stands still for two days of each seven, and ends on such a day; a season."""
    week = [0 if n // 24 % 7 >= 5 else v for n, v in enumerate(guards.chiller(28))]
    assert "MON-906" not in codes(
        look(tmp_path, rows(guards.counted(week)), {}, "01-28", **REGISTER)
    )
    season = [0.0] * 24 * 10 + guards.chiller(10) + [0.0] * 24 * 8
    assert "MON-906" not in codes(
        look(tmp_path, rows(guards.counted(season)), {}, "01-28", **REGISTER)
    )


FROZEN: dict[str, tuple[list[float], int, int, dict[str, Any]]] = {
    "a load": (guards.chiller(20), 60, 200, {}),
    "solar at noon": (guards.solar(20), 60, 204, {}),
    "power of a load": (guards.chiller(10, 5), 5, 1000, {"kind": "power", "unit": "kW"}),
    "in quarters of an hour": (guards.solar(20, 15), 15, 10 * 96 + 44, {}),
    "of a minute": (guards.chiller(4, 1), 1, 3000, {}),
}


@one_in(6)
@pytest.mark.parametrize("name", FROZEN)
@pytest.mark.parametrize("days", [1.5, 3.0, 100.0])
def test_a_value_that_repeats_for_days_is_asked_about(
    name: str, days: float, tmp_path: Path
) -> None:
    values, minutes, at, declared = FROZEN[name]
    until = at + int(days * 1440 / minutes)
    frozen = [values[at] if at <= n < until else value for n, value in enumerate(values)]
    if (len(values) - at) * minutes < 1440:
        return
    end = f"01-{len(values) * minutes // 1440:02}"
    step = dt.timedelta(minutes=minutes)
    declared = {"interval": f"{minutes} min", **declared}
    found = of_code(look(tmp_path, rows(frozen, step=step), {}, end, **declared), "MON-933")
    assert found.keeps_open
    assert "`accept`" in found.hint
    one = {"finding": "MON-933", "reason": "a test", "evidence": "log.pdf", "from": "2024-01-01"}
    accepted = look(tmp_path, rows(frozen, step=step), {}, end, accept=[one], **declared)
    assert of_code(accepted, "MON-933").hint == "accepted: a test (log.pdf)"
    assert of_code(accepted, "MON-933").keeps_open
    assert "MON-933" not in codes(look(tmp_path, rows(values, step=step), {}, end, **declared))


@pytest.mark.parametrize(
    "values",
    [
        [7.0] * 480,
        [7.25] * 300 + [8.5] * 180,
        [8.25 if n // 24 % 7 < 5 else 3.75 for n in range(480)],
        [round(v) for v in guards.chiller(20, base=2.0)],
        # Three days on stand-by, with few digits; and weekends of the same load.
        [2.0 if 200 <= n < 272 else v for n, v in enumerate(guards.chiller(20))],
        [88.25 if n // 24 % 7 >= 5 else v for n, v in enumerate(guards.chiller(20))],
        [0.0 if 200 <= n < 300 else v for n, v in enumerate(guards.chiller(20))],
    ],
)
def test_what_runs_evenly_is_not_frozen(values: list[float], tmp_path: Path) -> None:
    assert "MON-933" not in codes(look(tmp_path, rows(values), {}, "01-20"))


def level(value: float, hours: range) -> list[float]:
    """Give a load with one value in some hours of the day."""
    return [value if n % 24 in hours else v for n, v in enumerate(guards.chiller(20))]


@pytest.mark.parametrize(
    ("values", "direction", "asked"),
    [
        pytest.param([max(v, 80.0) for v in guards.chiller(20)], "lower", True, id="floor"),
        pytest.param([max(v, 75.125) for v in guards.chiller(20)], "lower", True, id="digits"),
        pytest.param(level(40.5, range(6)), "lower", False, id="stand-by"),
        pytest.param([max(v, 80.0) for v in guards.chiller(20)], "higher", False, id="safe side"),
        pytest.param(guards.chiller(20), "lower", False, id="load"),
        pytest.param([min(v, 80.0) for v in guards.chiller(20)], "lower", False, id="a ceiling"),
        pytest.param(level(0.0, range(6)), "lower", False, id="off"),
        pytest.param(level(0.35, range(6)), "lower", False, id="stand-by of few digits"),
        pytest.param([round(v) for v in level(40.5, range(6))], "lower", False, id="rounded"),
        pytest.param(
            [8.25 if n % 24 < 12 else 3.75 for n in range(480)], "lower", False, id="two levels"
        ),
    ],
)
def test_a_least_amount_to_the_last_digit_is_a_floor(
    values: list[float], direction: str, asked: bool, tmp_path: Path
) -> None:
    """What was below 150 kW was 150.00 kW in the export, counted, and was ready."""
    measured = look(tmp_path, rows(values), {"direction": direction}, "01-20")
    assert ("MON-933" in codes(measured)) is asked
    if asked:
        found = of_code(measured, "MON-933")
        assert found.keeps_open
        assert "again and again to the last digit" in found.message


LOAD = guards.chiller(20)
DAYTIME = [value if 7 <= n % 24 < 19 else None for n, value in enumerate(LOAD)]
LOGGED = {"kind": "power", "unit": "kW", "interval": "as logged", "label": None}


@pytest.mark.parametrize(
    ("values", "hold", "asked"),
    [
        pytest.param(DAYTIME, "14 h", True, id="nights left out"),
        pytest.param(
            [value if value > 100 else None for value in LOAD], "24 h", True, id="high loads alone"
        ),
        pytest.param(
            [v if n % 12 == 3 else None for n, v in enumerate(LOAD)], "12 h", True, id="2"
        ),
        pytest.param(LOAD, "14 h", False, id="each hour"),
        pytest.param([v if n % 4 else None for n, v in enumerate(LOAD)], "2 h", False, id="gaps"),
        pytest.param(DAYTIME, "1 h", False, id="nights are gaps"),
        pytest.param(
            [(5.0 if n % 24 == 19 else v) for n, v in enumerate(DAYTIME)], "14 h", False, id="by"
        ),
        pytest.param(
            [(0.0 if n % 24 == 19 else v) for n, v in enumerate(DAYTIME)], "14 h", False, id="off"
        ),
        pytest.param([v if n % 5 == 0 else None for n, v in enumerate(LOAD)], "5 h", False, id="5"),
    ],
)
def test_the_load_of_a_moment_is_not_that_of_a_night(
    values: list[float | None], hold: str, asked: bool, tmp_path: Path
) -> None:
    """A log without nights counted the last load of each day through them, and was ready."""
    measured = look(tmp_path, rows(values), {}, "01-20", hold=hold, **LOGGED)
    assert ("MON-933" in codes(measured)) is asked
    if asked:
        found = of_code(measured, "MON-933")
        assert found.keeps_open
        assert "taken to hold for 6 h or more" in found.message


def test_low_readings_that_go_on_counting_are_asked_about(tmp_path: Path) -> None:
    """A meter that was replaced by one just below is back by counting, not by a leap."""
    shown = [9000.0 + 10 * n for n in range(60)]
    replaced = [*shown[:30], *(value - 95 for value in shown[30:])]
    misread = [value - 4000 if 30 <= n < 42 else value for n, value in enumerate(shown)]
    assert "MON-985" in codes(look(tmp_path, rows(replaced), {}, "01-03", **REGISTER))
    assert "MON-985" not in codes(look(tmp_path, rows(misread), {}, "01-03", **REGISTER))
    assert "MON-985" not in codes(look(tmp_path, rows(shown), {}, "01-03", **REGISTER))


# --------------------------------------------------------------------- MON-606 and MON-942, of few

DAYS_OF = {"interval": "1 d"}


def by_day(values: list[float], step: dt.timedelta = dt.timedelta(days=1)) -> str:
    return rows(values, step=step)


@pytest.mark.parametrize("number", [30, 45, 60, 99])
def test_days_that_only_rise_are_a_register(number: int, tmp_path: Path) -> None:
    values = 33211.5 + np.cumsum(solar(number)[: number * 96].reshape(number, -1).sum(axis=1))
    found = look(tmp_path, by_day(values.round(1).tolist()), {}, MARCH, **DAYS_OF)
    assert "MON-606" in codes(found)


@pytest.mark.parametrize("number", [10, 12, 13, 24, 29])
def test_few_that_only_rise_are_asked_about(number: int, tmp_path: Path) -> None:
    values = [12034.0 + n * 210 + (n * 37) % 50 for n in range(number)]
    found = look(tmp_path, by_day(values), {}, MARCH, **DAYS_OF)
    assert "MON-942" in codes(found)
    assert not [one for one in found.findings if one.is_error]


@pytest.mark.parametrize(
    "values",
    [
        # A lower day; a constant load; a load that steps up; fewer than ten.
        [100.0 + n * 3 - 90 * (n == 17) for n in range(40)],
        [70.0] * 40,
        [70.0] * 20 + [90.0] * 20,
        [70.0 + n // 4 for n in range(40)],
        [100.0 + n for n in range(9)],
        [0.0] * 30 + [10.0, 20.0, 30.0, 40.0, 50.0],
    ],
)
def test_days_that_rise_and_fall_or_stay_are_amounts(values: list[float], tmp_path: Path) -> None:
    found = codes(look(tmp_path, by_day(values), {}, MARCH, **DAYS_OF))
    assert not {"MON-606", "MON-942"} & found
