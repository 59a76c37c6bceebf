"""What no meter does: counters of the week, amounts filled up, marks, totals, factors in headings.

Each was counted many times, or as a tenth, at a coverage of 100 % and without a word.
"""

from __future__ import annotations

import datetime as dt
import itertools
import math
import random
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.effort import one_in
from tests.metering.layouts.sources import codes, measured, write

pytestmark = one_in(3)

START = dt.datetime(2024, 3, 1)
QUARTER, HOUR, DAY = dt.timedelta(minutes=15), dt.timedelta(hours=1), dt.timedelta(days=1)
NEW = {
    *("MON-606", "MON-930", "MON-931", "MON-935", "MON-970", "MON-971", "MON-972", "MON-973"),
    *("MON-982", "MON-983", "MON-984", "MON-999"),
}


def load(days: int, per_day: int = 96, seed: int = 1) -> list[float]:
    """Give the consumption of working days, with stand-by otherwise."""
    drawn = random.Random(seed)
    working = [(n % per_day) / per_day for n in range(days * per_day)]
    return [
        round((40 if 0.3 < part < 0.75 else 14) * drawn.uniform(0.75, 1.2), 2) for part in working
    ]


def sun(days: int, per_day: int = 96, seed: int = 1) -> list[float]:
    drawn = random.Random(seed)
    height = [1 - abs(n % per_day - per_day / 2) / (per_day / 4) for n in range(days * per_day)]
    return [round(22 * max(0.0, one) * drawn.uniform(0.3, 1), 2) for one in height]


def times(number: int, step: dt.timedelta) -> list[dt.datetime]:
    return [START + n * step for n in range(number)]


def since(values: list[float], step: dt.timedelta, begins: Callable[[dt.datetime], Any]) -> Any:
    """Give what was counted since the last beginning."""
    shown: list[float] = []
    pairs = zip(times(len(values), step), values, strict=True)
    for _, part in itertools.groupby(pairs, lambda pair: begins(pair[0])):
        shown += [round(one, 2) for one in itertools.accumulate(value for _, value in part)]
    return shown


def found(
    folder: Path, columns: Mapping[str, Sequence[Any]], step: dt.timedelta, **declared: Any
) -> set[str]:
    number = len(next(iter(columns.values())))
    rows = zip(times(number, step), *columns.values(), strict=True)
    write(folder, [",".join(["time", *columns]), *(",".join(map(str, row)) for row in rows)])
    last = (START + number * step - dt.timedelta(seconds=1)).date()
    given = {"interval": f"{int(step.total_seconds() // 60)} min", "label": "start", **declared}
    given = {key: value for key, value in given.items() if value}
    result = measured(folder, str(START.date()), str(last), **given)
    return codes(result) & NEW


def of_one(folder: Path, values: Sequence[Any], step: dt.timedelta, **declared: Any) -> set[str]:
    return found(folder, {"kwh": values}, step, **declared)


def of_month(moment: dt.datetime) -> int:
    return moment.month


def of_week(moment: dt.datetime) -> int:
    return moment.isocalendar().week


def of_shift(moment: dt.datetime) -> int:
    return int((moment - dt.timedelta(hours=6)).timestamp() // (8 * 3600))


def of_hour(moment: dt.datetime) -> tuple[int, int]:
    return moment.day, moment.hour


@pytest.mark.parametrize(
    ("begins", "step", "number"),
    [
        (of_month, DAY, 100),
        (of_week, DAY, 70),
        (of_shift, HOUR, 240),
        (of_hour, dt.timedelta(minutes=5), 2000),
    ],
    ids=["month", "week", "shift", "hour"],
)
def test_a_counter_that_begins_anew_is_refused(
    begins: Any, step: dt.timedelta, number: int, tmp_path: Path
) -> None:
    per_day = max(1, int(DAY / step))
    values = load(number // per_day + 1, per_day)[:number]
    assert of_one(tmp_path, since(values, step, begins), step) == {"MON-606"}
    if step == DAY:
        # A counter of the day would begin from 0 with each reading.
        shown = since(values, step, begins)
        assert of_one(tmp_path, shown, step, kind="daily", label=None) == {"MON-606"}
    assert not of_one(tmp_path, values, step)


def test_the_counter_of_a_year_is_asked_about(tmp_path: Path) -> None:
    drawn = random.Random(3)
    months = [round(9_000 * drawn.uniform(0.9, 1.2)) for _ in range(24)]
    counted = [*itertools.accumulate(months[:12]), *itertools.accumulate(months[12:])]
    growing = [round(9_000 * (1 + n / 15) + 800 * drawn.random()) for n in range(24)]
    for values, expected in ((counted, {"MON-935"}), (months, set()), (growing, set())):
        rows = [f"{2022 + n // 12}-{n % 12 + 1:02},{value}" for n, value in enumerate(values)]
        write(tmp_path, ["time,kwh", *rows])
        result = measured(tmp_path, "2022-01-01", "2023-12-31", interval="1 month", label="start")
        assert codes(result) & NEW == expected


@pytest.mark.parametrize(
    ("step", "years", "begins"),
    [("month", 3, 1), ("month", 5, 4), ("week", 2, 1), ("week", 3, 7), ("10 d", 1, 7)],
)
def test_the_counter_of_a_year_is_refused(
    step: str, years: int, begins: int, tmp_path: Path
) -> None:
    """Three years of months gave six times their energy, and not a word of it."""
    drawn = random.Random(f"{step} {years}")
    first = dt.date(2020, 1, 1)
    days = range(0, 365 * years, {"week": 7, "10 d": 10}.get(step, 1))
    every = [first + dt.timedelta(days=n) for n in days]
    every = [day for day in every if step != "month" or day.day == 1]
    amounts, shown, total = [], [], 0
    for before, day in itertools.pairwise([first, *every]):
        years_of = [one.year - (one.month < begins) for one in (before, day)]
        total = total if years_of[0] == years_of[1] else 0
        amounts.append(round(9_000 * drawn.uniform(0.9, 1.2)))
        total += amounts[-1]
        shown.append(total)
    interval = {"month": "1 month", "week": "7 d"}.get(step, step)
    for values, expected in ((shown, {"MON-606"}), (amounts, set())):
        rows = [f"{day},{value}" for day, value in zip(every, values, strict=True)]
        write(tmp_path, ["time,kwh", *rows])
        end = str(every[-1] - dt.timedelta(days=1))
        result = measured(tmp_path, str(first), end, interval=interval, label="start")
        assert codes(result) & NEW == expected


def filled(values: list[float], number: int) -> list[float]:
    return [value for value in values for _ in range(number)]


@pytest.mark.parametrize("course", [load, sun])
@pytest.mark.parametrize(("per_day", "number"), [(24, 4), (48, 2), (1, 24)])
def test_amounts_that_are_filled_up_are_asked_about(
    per_day: int, number: int, course: Any, tmp_path: Path
) -> None:
    step = DAY / (per_day * number)
    values = course(70 if per_day == 1 else 12, per_day)
    if per_day == 1:
        values = load(70, 1)
    assert of_one(tmp_path, filled(values, number), step) == {"MON-970"}
    # As a mean power it counts once.
    assert not of_one(tmp_path, filled(values, number), step, kind="power", unit="kWh/h")
    assert not of_one(tmp_path, course(12, 96), QUARTER)


def test_amounts_between_which_a_line_is_drawn_are_asked_about(tmp_path: Path) -> None:
    hours = load(12, 24)
    lines = [
        round(one + (other - one) * part / 4, 3)
        for one, other in itertools.pairwise(hours)
        for part in range(4)
    ]
    assert of_one(tmp_path, lines, QUARTER) == {"MON-970"}


@pytest.mark.parametrize("direction", ["lower", "higher"])
@pytest.mark.parametrize("mark", ["-1", "-1.00", "99.99"])
def test_a_mark_for_no_reading_is_asked_about(mark: str, direction: str, tmp_path: Path) -> None:
    drawn = random.Random(5)
    values = [mark if drawn.random() < 0.03 else value for value in load(20)]
    wanted = {"direction": direction}
    assert of_one(tmp_path, values, QUARTER, wanted=wanted) == {"MON-971"}
    stated = {"missing": [float(mark)]}
    assert not of_one(tmp_path, values, QUARTER, wanted=wanted, format=stated)


def test_what_an_inverter_draws_and_where_it_is_cut_off_is_no_mark(tmp_path: Path) -> None:
    night = [value or -0.02 for value in sun(20)]
    assert not of_one(tmp_path, night, QUARTER)
    clipped = [min(value * 2, 22.0) for value in sun(20)]
    assert clipped.count(22.0) > 40
    assert not of_one(tmp_path, [round(value, 2) for value in clipped], QUARTER)


@pytest.mark.parametrize("kind", ["energy", "register"])
def test_a_total_beside_its_parts_is_refused(kind: str, tmp_path: Path) -> None:
    drawn = random.Random(7)
    shares = [drawn.uniform(0.3, 0.6) for _ in range(20 * 96)]
    total = load(20)
    first = [value * share for value, share in zip(total, shares, strict=True)]
    second = [value - one for value, one in zip(total, first, strict=True)]
    columns = {"a": first, "b": second, "plant": total}
    if kind == "register":
        columns = {
            name: [100 * n + one for one in itertools.accumulate(values)]
            for n, (name, values) in enumerate(columns.items())
        }
    shown = {name: [f"{value:.1f}" for value in values] for name, values in columns.items()}
    label = "start" if kind == "energy" else None
    declared = {"kind": kind, "label": label}
    assert found(tmp_path, shown, QUARTER, value=["a", "b", "plant"], **declared) == {"MON-972"}
    assert not found(tmp_path, shown, QUARTER, value=["a", "b"], **declared)
    looked = [{"finding": "MON-972", "reason": "three meters", "evidence": "plan.pdf"}]
    accepted = {"accept": looked, **declared}
    write_again = found(tmp_path, shown, QUARTER, value=["a", "b", "plant"], **accepted)
    assert write_again == {"MON-972"}
    others = {**shown, "plant": [f"{value:.1f}" for value in load(20, seed=8)]}
    if kind == "energy":
        assert not found(tmp_path, others, QUARTER, value=["a", "b", "plant"], **declared)


@pytest.mark.parametrize("kind", ["energy", "register"])
def test_what_is_added_twice_is_refused(kind: str, tmp_path: Path) -> None:
    values = load(20)
    one = values if kind == "energy" else list(itertools.accumulate(values))
    columns = {"a": one, "b": one, "total": [2 * value for value in load(20, seed=4)]}
    if kind == "register":
        columns["total"] = list(itertools.accumulate(columns["total"]))
    shown = {name: [f"{value:.2f}" for value in values] for name, values in columns.items()}
    declared = {"kind": kind, "label": "start" if kind == "energy" else None}
    assert found(tmp_path, shown, QUARTER, value=["a", "b"], **declared) == {"MON-972"}
    # One of its parts alone does not prove that a total is one.
    assert found(tmp_path, shown, QUARTER, value=["a", "total"], **declared) == {"MON-984"}
    # What is taken off a total is no part that would count twice.
    assert found(tmp_path, shown, QUARTER, value="total", minus="a", **declared) == set()


@pytest.mark.parametrize("kind", ["energy", "register"])
def test_columns_in_two_units_are_not_added_without_a_word(kind: str, tmp_path: Path) -> None:
    first, sister = sun(20), [0.8 * value for value in sun(20)]
    drawn = random.Random(5)
    sister = [value * drawn.uniform(0.9, 1.1) for value in sister]
    columns = {"kwh": first, "mwh": first, "sister": sister}
    if kind == "register":
        columns = {name: list(itertools.accumulate(one)) for name, one in columns.items()}
    shown = {
        "kwh": [f"{value:.1f}" for value in columns["kwh"]],
        "same": [f"{value / 1000:.6f}" for value in columns["mwh"]],
        "sister": [f"{value / 1000:.6f}" for value in columns["sister"]],
        "right": [f"{value:.1f}" for value in columns["sister"]],
    }
    declared = {"kind": kind, "label": "start" if kind == "energy" else None}
    for beside, expected in (("same", {"MON-972"}), ("sister", {"MON-999"}), ("right", set())):
        assert found(tmp_path, shown, QUARTER, value=["kwh", beside], **declared) == expected
        assert found(tmp_path, shown, QUARTER, value=[beside, "kwh"], **declared) == expected


def test_a_small_column_beside_a_large_one_is_no_other_unit(tmp_path: Path) -> None:
    """What a plant draws by night, or a tariff of few hours, runs otherwise than what it gives."""
    output = sun(20)
    night = [0.02 if value == 0 else 0.0 for value in output]
    drawn = random.Random(9)
    auxiliary = [0.006 * drawn.uniform(0.7, 1.3) for _ in output]
    small = [value / 40 for value in output]
    for beside in (night, auxiliary, small):
        shown = {"a": [f"{v:.3f}" for v in output], "b": [f"{v:.4f}" for v in beside]}
        assert not found(tmp_path, shown, QUARTER, value=["a", "b"])


def test_months_prove_a_total_as_well(tmp_path: Path) -> None:
    drawn = random.Random(2)
    a, b = ([round(900 * drawn.uniform(0.7, 1.3), 1) for _ in range(12)] for _ in range(2))
    both = [round(one + other, 1) for one, other in zip(a, b, strict=True)]
    lines = [f"2024-{n + 1:02},{a[n]},{b[n]},{both[n]},{a[n]}" for n in range(12)]
    write(tmp_path, ["time,a,b,c,d", *lines])
    declared = {"interval": "1 month", "label": "start"}
    for names, twice in ((["a", "b", "c"], True), (["a", "d"], True), (["a", "b"], False)):
        result = measured(tmp_path, "2024-01-01", "2024-12-31", value=names, **declared)
        assert ("MON-972" in codes(result)) == twice


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Energy (x10 kWh)", {"MON-973"}),
        ("Energy (0.1kWh)", {"MON-973"}),
        ("kWh x100", {"MON-973"}),
        ("10^3 kWh", {"MON-973"}),
        ("電力量(万kWh)", {"MON-973"}),
        ("Pulses", {"MON-973"}),
        ("Reactive energy (kvarh)", {"MON-931"}),
        ("Irradiation (kWh/m2)", {"MON-931"}),
        ("Average demand kW", {"MON-931"}),
        ("Load (kWh/h)", {"MON-931"}),
        ("CO2 (kg)", {"MON-931"}),
        ("total_Wh", {"MON-930"}),
        ("INV 10 kWh", set()),
        ("Energy (A)", set()),
        ("Energy (min)", set()),
        ("kWh/15min", set()),
    ],
)
def test_what_a_heading_says(name: str, expected: set[str], tmp_path: Path) -> None:
    assert found(tmp_path, {name: load(3)}, QUARTER, value=name) == expected
    if "MON-973" in expected:
        assert not found(tmp_path, {name: load(3)}, QUARTER, value=name, multiplier=10)


@pytest.mark.parametrize(("name", "step"), [("Yield (kWh/day)", DAY), ("Load (kWh/h)", HOUR)])
def test_amounts_by_their_interval_are_amounts(
    name: str, step: dt.timedelta, tmp_path: Path
) -> None:
    """They were refused, as power."""
    assert not found(tmp_path, {name: load(20, int(DAY / step))}, step, value=name)


def test_changes_across_outages_alone_are_none(tmp_path: Path) -> None:
    values = [value for value in load(9, 24) for _ in range(2)]
    rows = [
        f"{START + (n // 2 * 4 + n % 2) * QUARTER},{value}"
        for n, value in enumerate(values)
        if n % 2 == 0 or n < 4
    ]
    write(tmp_path, ["time,kwh", *rows])
    result = measured(tmp_path, "2024-03-01", "2024-03-09", interval="15 min", label="start")
    assert "MON-970" not in codes(result)


def of_the_last(values: Sequence[float], number: int, digits: int = 2) -> list[float]:
    return [round(sum(values[max(0, n + 1 - number) : n + 1]), digits) for n in range(len(values))]


@one_in(4)
@pytest.mark.parametrize("course", [load, sun])
@pytest.mark.parametrize(("per_day", "number"), [(96, 4), (48, 2), (288, 12), (96, 2)])
def test_sums_of_the_last_hour_are_asked_about(
    per_day: int, number: int, course: Any, tmp_path: Path
) -> None:
    step, values = DAY / per_day, course(28, per_day)
    for digits in (1, 2):
        sums = of_the_last(values, number, digits)
        assert of_one(tmp_path, sums, step) == {"MON-982"}
    # From the middle on, too.
    half = len(values) // 2
    assert of_one(tmp_path, [*values[:half], *sums[half:]], step) == {"MON-982"}
    # As a mean power, each counts once.
    assert not of_one(tmp_path, sums, step, kind="power", unit="kWh/h")
    assert not of_one(tmp_path, values, step)


def test_sums_over_a_day_are_asked_about(tmp_path: Path) -> None:
    values = load(300, 24)
    assert of_one(tmp_path, of_the_last(values, 24), HOUR) == {"MON-982"}
    assert not of_one(tmp_path, values, HOUR)


@pytest.mark.parametrize("per_day", [48, 96, 288])
def test_amounts_on_even_curves_are_no_sums(per_day: int, tmp_path: Path) -> None:
    """A clear sky may be a sum over any width, and says nothing."""
    clear = [
        round(max(0.0, 20 * math.sin((n % per_day / per_day - 0.25) * 2 * math.pi)), 2)
        for n in range(20 * per_day)
    ]
    assert not of_one(tmp_path, clear, DAY / per_day)
    even = [round(20 + 5 * math.sin(n / 50), 2) for n in range(20 * per_day)]
    assert not of_one(tmp_path, even, DAY / per_day)


@pytest.mark.parametrize("direction", ["lower", "higher"])
@pytest.mark.parametrize("hours", [3, 12, 72])
def test_hours_of_nothing_in_a_load_that_never_stops_are_asked_about(
    hours: int, direction: str, tmp_path: Path
) -> None:
    values, wanted = load(28), {"direction": direction}
    values[990 : 990 + 4 * hours] = [0.0] * 4 * hours
    assert of_one(tmp_path, values, QUARTER, wanted=wanted) == {"MON-983"}
    assert of_one(tmp_path, values, QUARTER, kind="power", unit="kW") == {"MON-983"}
    assert not of_one(tmp_path, values, QUARTER, format={"missing": [0]})


def test_what_is_switched_off_may_show_nothing(tmp_path: Path) -> None:
    weekends = [0.0 if n // 96 % 7 in (5, 6) else value for n, value in enumerate(load(28))]
    assert not of_one(tmp_path, weekends, QUARTER)
    short = load(28)
    short[500:508] = [0.0] * 8
    assert not of_one(tmp_path, short, QUARTER)
    cycling = [value if n % 7 else 0.0 for n, value in enumerate(load(28))]
    assert not of_one(tmp_path, cycling, QUARTER)
    fading = [round(value * abs(n % 800 - 400) / 400, 2) for n, value in enumerate(load(28))]
    fading[380:420] = [0.0] * 40
    assert not of_one(tmp_path, fading, QUARTER)
    assert not of_one(tmp_path, sun(28), QUARTER)
