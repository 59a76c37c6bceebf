"""A capacity is that of the sum of tariffs or phases, not of each."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from jcm_mrv.methodology.quantity import Quantity
from tests.effort import one_in
from tests.metering.layouts.sources import amounts, codes, error, measured, write

pytestmark = one_in(2)

HOURS = 24 * 31
BOUNDED = {"capacity": Quantity("100", "kW")}
KINDS = ("energy", "power", "register")


def _three(folder: Path, kind: str, share: float, *, rows: bool = False, **more: Any) -> Any:
    """Measure three parts of a load that is a share of 100 kW at most, each a third of it."""
    first = dt.datetime(2024, 3, 1)
    lines, shown = [], [Fraction(0)] * 3
    for n in range(HOURS + 1):
        at = first + dt.timedelta(hours=n)
        # Between 60 % and 100 % of the share, with tariffs that are not alike.
        rate = Fraction(round(share * (60 + 40 * ((n * 7) % 24) / 23) * 100), 300)
        each = [rate * part for part in (Fraction(9, 10), 1, Fraction(11, 10))]
        values = [float(round(value, 3)) for value in (shown if kind == "register" else each)]
        shown = [before + value for before, value in zip(shown, each, strict=True)]
        if kind != "register" and n == HOURS:
            break
        if rows:
            lines += [f"{at:%F %R},{v},{t}" for t, v in zip("ABC", values, strict=True)]
        else:
            lines.append(f"{at:%F %R},{','.join(map(str, values))}")
    write(folder, ["time,kwh,tariff" if rows else "time,A,B,C", *lines])
    keys: dict[str, Any] = {
        "kind": kind,
        "unit": "kW" if kind == "power" else "kWh",
        "interval": "1 h",
        "label": None if kind == "register" else "start",
    }
    keys |= {"filter": {"tariff": ["A", "B", "C"]}} if rows else {"value": ["A", "B", "C"]}
    return measured(folder, "2024-03-01", "2024-03-31", wanted=BOUNDED, **keys | more)


@pytest.mark.parametrize("rows", [False, True])
@pytest.mark.parametrize("kind", KINDS)
def test_the_sum_is_above_the_capacity(tmp_path: Path, kind: str, rows: bool) -> None:
    assert error(_three(tmp_path, kind, 1.56, rows=rows)).code == "MON-613"


@one_in(8)
@pytest.mark.parametrize("rows", [False, True])
@pytest.mark.parametrize("kind", KINDS)
def test_the_sum_is_below_the_capacity(tmp_path: Path, kind: str, rows: bool) -> None:
    # Each part is less than a tenth or a quarter of the capacity, their sum is not.
    for share in (0.3, 0.7, 1.0):
        result = _three(tmp_path, kind, share, rows=rows)
        assert amounts(result)[0] > 0
        assert not codes(result) & {"MON-904", "MON-601", "MON-613"}


@pytest.mark.parametrize("kind", KINDS)
def test_a_capacity_that_bounds_nothing_is_asked_about_once(tmp_path: Path, kind: str) -> None:
    found = [f for f in _three(tmp_path, kind, 0.02).findings if f.code == "MON-904"]
    assert len(found) == 1
    assert found[0].where == "a.csv:2"


def test_one_hour_too_much_counts_in_no_part(tmp_path: Path) -> None:
    rows = [
        f"2024-03-01 {h:02}:00,{90 if h == 5 else 20},{80 if h == 5 else 25}" for h in range(24)
    ]
    write(tmp_path, ["time,A,B", *rows])
    keys: dict[str, Any] = {"value": ["A", "B"], "interval": "1 h", "label": "start"}
    result = measured(tmp_path, "2024-03-01", "2024-03-01", wanted=BOUNDED, **keys)
    assert amounts(result) == [23 * 45]
    assert result.amounts[0].coverage == Fraction(23, 24)
    assert [line.rule for line in result.ledger] == ["MON-601", "MON-601"]
    # What is taken off lowers what is delivered: 90 less 80 is possible.
    keys = {**keys, "value": "A", "minus": "B"}
    net = measured(
        tmp_path, "2024-03-01", "2024-03-01", wanted={**BOUNDED, "can_be_negative": True}, **keys
    )
    assert amounts(net) == [90 - 80 - 23 * 5]


@pytest.mark.parametrize(("second", "is_refused"), [(70.25, True), (30.25, False)])
def test_powers_of_other_digits_with_intervals_of_their_own(
    tmp_path: Path, second: float, is_refused: bool
) -> None:
    hours = [
        (f"2024-03-{d:02} {h:02}:00", f"2024-03-{d:02} {h:02}:30")
        for d in (1, 2)
        for h in range(24)
    ]
    rows = [f"{start},{end},{60 + n % 7},{second + n % 5}" for n, (start, end) in enumerate(hours)]
    write(tmp_path, ["from,to,A,B", *rows])
    keys: dict[str, Any] = {"value": ["A", "B"], "time": {"start": "from", "end": "to"}}
    result = measured(
        tmp_path, "2024-03-01", "2024-03-02", wanted=BOUNDED, kind="power", unit="kW", **keys
    )
    assert ("MON-613" in codes(result)) == is_refused
    assert ("MON-601" in codes(result)) <= is_refused


@pytest.mark.parametrize(("share", "wrong"), [(1.56, True), (0.9, False)])
def test_parts_that_are_read_at_times_of_their_own(
    tmp_path: Path, share: float, wrong: bool
) -> None:
    """One is read each quarter of an hour, the other at odd minutes each hour."""
    first, rows, shown = dt.datetime(2024, 3, 1), [], {"A": 0.0, "B": 0.0}
    for minute in range(0, 60 * 24 * 10, 15):
        at = first + dt.timedelta(minutes=minute)
        rate = share * (75 + 25 * ((minute // 60 * 7) % 24) / 23)
        each = {"A": rate / 8, "B": rate / 2}
        shown["A"] += each["A"]
        rows.append(f"{at:%F %R},{shown['A']:.4f},A")
        if minute % 60 == 0:
            shown["B"] += each["B"]
            late = at + dt.timedelta(minutes=7)
            rows.append(f"{late:%F %R},{shown['B']:.4f},B")
    write(tmp_path, ["time,kwh,meter", *rows])
    keys: dict[str, Any] = {"filter": {"meter": ["A", "B"]}, "kind": "register", "label": None}
    result = measured(tmp_path, "2024-03-01", "2024-03-10", wanted=BOUNDED, **keys)
    found = [one for one in result.findings if one.code == "MON-996"]
    assert [one.is_error for one in found] == ([True] if wrong else [])


def test_the_maximum_power_is_that_of_the_sum(tmp_path: Path) -> None:
    result = _three(tmp_path, "energy", 1.56)
    (found,) = [one for one in result.findings if one.code == "MON-996"]
    assert "100 kW" in found.message
    assert "of one inverter" in found.hint
