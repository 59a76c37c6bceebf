"""Meters behind transformers: steps times a multiplier, whatever changes on the way."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from jcm_mrv.methodology.quantity import Quantity
from jcm_mrv.project.meter import Meter
from jcm_mrv.project.model import Source
from tests.metering.rules.test_rules import COUNT, HOUR, REGISTER, codes, look, rows, total
from tests.metering.rules.test_unlikely import errors

DAILY_READ = {**REGISTER, "interval": "1 d"}
CHANGE = [{"from": "2024-01-01", "value": 40}, {"from": "2024-01-03", "value": 60}]


def kw(value: int) -> Quantity:
    return Quantity(value, "kW")


@pytest.mark.parametrize("by", [4000, "0.5", "44/12"])
def test_one_number(tmp_path: Path, by: Any) -> None:
    measured = look(tmp_path, rows(COUNT), multiplier=by, **REGISTER)
    assert total(measured) == 24 * Fraction(str(by))
    assert "MON-513" in codes(measured)
    assert any("multiplied by" in line.detail for line in measured.ledger)
    assert measured.amounts[0].adjusted_by == 0
    assert total(look(tmp_path, rows([1] * 24), multiplier=by)) == 24 * Fraction(str(by))
    power = {"kind": "power", "unit": "kW"}
    assert total(look(tmp_path, rows([1] * 24), multiplier=by, **power)) == 24 * Fraction(str(by))


@pytest.mark.parametrize("by", ["1e20", "0.333333333333333333333", "1.0000000000000000000001"])
def test_a_number_of_many_digits_is_no_fault_of_the_program(tmp_path: Path, by: str) -> None:
    """Whether it is 1 was asked of numbers of 64 bits: 1e20 ended in a traceback."""
    assert "MON-513" in codes(look(tmp_path, rows([1] * 24), multiplier=by))


def test_of_one_nothing_is_said(tmp_path: Path) -> None:
    measured = look(tmp_path, rows(COUNT), multiplier=1, **REGISTER)
    assert (total(measured), "MON-513" in codes(measured)) == (24, False)


def test_a_step_takes_what_is_in_force_at_its_start(tmp_path: Path) -> None:
    # Readings at each midnight: the steps are split at the change.
    daily = rows([10, 11, 12, 13, 14], step=24 * HOUR)
    assert total(look(tmp_path, daily, {}, "01-04", multiplier=CHANGE, **DAILY_READ)) == 200
    # None at the change: the step over it takes the multiplier before.
    without = rows([10, 11, None, 13, 14], step=24 * HOUR)
    assert total(look(tmp_path, without, {}, "01-04", multiplier=CHANGE, **DAILY_READ)) == 180
    # A register that falls counts what it counts, times its multiplier.
    reset = rows([10, 11, 12, 2, 3], step=24 * HOUR)
    assert total(look(tmp_path, reset, {}, "01-04", multiplier=CHANGE, **DAILY_READ)) == 140


def test_a_column(tmp_path: Path) -> None:
    lines = ["time,kwh,HSN"]
    for day, (value, by) in enumerate([(10, 40), (11, 40), (12, 60), (13, 60), (14, 60)], 1):
        lines.append(f"2024-01-{day:02} 00:00,{value},{by}")
    text = "\n".join(lines) + "\n"
    for column in ("HSN", 3):
        by = {"column": column}
        measured = look(tmp_path, text, {}, "01-04", multiplier=by, **DAILY_READ)
        assert total(measured) == 40 + 40 + 60 + 60
        energy = look(tmp_path, text, {}, "01-05", multiplier=by, interval="1 d")
        assert total(energy) == 21 * 40 + 39 * 60
    for wrong in ("0", "-40", "x", ""):
        measured = look(
            tmp_path, text.replace(",12,60", f",12,{wrong}"), multiplier={"column": "HSN"}
        )
        assert errors(measured) == {"MON-514"}
    assert errors(look(tmp_path, text, multiplier={"column": "fkm"}, **DAILY_READ)) == {"MON-017"}


@pytest.mark.parametrize(
    "by", [0, -4, "x", [], [{"from": "2024-01-01", "value": 0}], list(reversed(CHANGE)), {"col": 1}]
)
def test_what_is_no_multiplier_is_refused(by: Any) -> None:
    with pytest.raises(ValidationError):
        Source.model_validate({"multiplier": by})


def test_a_time_before_the_first_one_is_an_error(tmp_path: Path) -> None:
    late = [{"from": "2024-01-02", "value": 40}]
    measured = look(tmp_path, rows([1] * 72), {}, "01-03", multiplier=late)
    assert errors(measured) == {"MON-514"}


def test_the_display_rolls_over_and_the_capacity_is_of_the_real(tmp_path: Path) -> None:
    meter = Meter.model_validate({"register_maximum": "999 kWh"})
    values = [990 + n for n in range(10)] + list(range(15))
    wanted = {"meter": meter, "capacity": kw(4000)}
    measured = look(tmp_path, rows(values), wanted, multiplier=4000, **REGISTER)
    assert total(measured) == 24 * 4000
    assert "MON-502" in codes(measured)
    # Without the multiplier 10 kWh would be far below; with it, above the capacity.
    spike = rows([100, 101, 102, 112, 113])
    high = look(tmp_path, spike, {"capacity": kw(4000)}, multiplier=4000, **REGISTER)
    assert "MON-601" in codes(high)
    assert total(high) == 3 * 4000
    assert total(look(tmp_path, spike, {"capacity": kw(10)}, **REGISTER)) == 13


def test_a_changing_multiplier_and_the_capacity(tmp_path: Path) -> None:
    changing = [{"from": "2024-01-01", "value": 1}, {"from": "2024-01-02", "value": 100}]
    values = rows([n / 5 for n in range(28)])
    bounded = {"capacity": kw(5)}
    measured = look(tmp_path, values, bounded, "01-02", multiplier=changing, **REGISTER)
    assert total(measured) == Fraction(48, 10)
    assert "MON-601" in codes(measured)


def test_a_ratio_event_is_a_dated_multiplier(tmp_path: Path) -> None:
    ratio = {"date": "2024-01-03", "what": "ratio", "before": 40, "after": 60}
    daily = rows([10, 11, 12, 13, 14], step=24 * HOUR)

    def with_meter(event: dict[str, Any], **declared: Any) -> Any:
        meter = Meter.model_validate({"events": [event]})
        return look(tmp_path, daily, {"meter": meter}, "01-04", **DAILY_READ, **declared)

    assert total(with_meter(ratio)) == 200
    assert total(with_meter(ratio, multiplier=CHANGE)) == 200
    assert errors(with_meter(ratio, multiplier=40)) == {"MON-515"}
    assert errors(with_meter({**ratio, "before": None})) == {"MON-515"}
    # With what the register showed then, the step is split although no reading stands there.
    shown = {"date": "2024-01-03", "what": "ratio", "before": 12, "after": 12, "unit": "kWh"}
    meter = Meter.model_validate({"events": [shown]})
    without = rows([10, 11, None, 13, 14], step=24 * HOUR)
    measured = look(tmp_path, without, {"meter": meter}, "01-04", multiplier=CHANGE, **DAILY_READ)
    assert total(measured) == 200


def test_a_counter_of_the_day(tmp_path: Path) -> None:
    daily = {"kind": "daily", "label": None}
    values = [0, 1, 2, 3, 0, 1, 2]
    assert total(look(tmp_path, rows(values), multiplier=40, **daily)) == 200
    changing = [{"from": "2023-12-01", "value": 40}, {"from": "2024-01-02", "value": 60}]
    measured = look(
        tmp_path, rows([*range(25), 0, 1, 2]), {}, "01-02", multiplier=changing, **daily
    )
    assert total(measured) == 24 * 40 + 2 * 60


def test_amounts_that_do_not_fit_are_refused(tmp_path: Path) -> None:
    changing = [{"from": "2023-01-01", "value": "40.000001"}, {"from": "2024-01-01", "value": 41}]
    measured = look(tmp_path, rows([n * 10**8 for n in range(25)]), multiplier=changing, **REGISTER)
    assert errors(measured) == {"MON-109"}


def test_a_column_that_is_metered_is_no_multiplier(tmp_path: Path) -> None:
    """Squares of the values were taken for energy."""
    text = "time,kwh,HSN\n" + "".join(
        f"2024-01-01 {h:02}:{m:02},{10 + h * 4 + m},{40 if h < 12 else 60}\n"
        for h in range(24)
        for m in (0, 15, 30, 45)
    )
    spacing = {"interval": "15 min"}
    squared = look(tmp_path, text, multiplier={"column": "kwh"}, **spacing)
    assert errors(squared) == {"MON-514"}
    assert not errors(look(tmp_path, text, multiplier={"column": "HSN"}, **spacing))
