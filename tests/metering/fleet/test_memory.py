"""What is left of each meter is held once, however many there are."""

from __future__ import annotations

import tracemalloc

import numpy as np

from jcm_mrv.metering.fleet.condense import Condenser
from jcm_mrv.metering.fleet.rows import LOOK_AT_ALL, Batch, Expected

NONE = np.zeros(0, np.int64)
EVERY_MINUTE = Expected(True, 60, None, None, NONE, np.zeros((0, 2), np.int64), exact=False)
READINGS = 4_000


def of_meters(expected: Expected, number: int) -> Condenser:
    """Condense readings of which every second is missing, so that each row stays."""
    condenser = Condenser(expected)
    for meter in range(number):
        time = 120 * np.arange(READINGS)
        value = np.arange(READINGS) / 4
        condenser.add(Batch(np.full(READINGS, meter), time, value, meter * READINGS, 1))
    return condenser


def held(expected: Expected) -> tuple[float, float]:
    """Give the bytes a row that are held, and that are held at most while rows are joined."""
    tracemalloc.start()
    try:
        condenser = of_meters(expected, 100)
        tracemalloc.reset_peak()
        rows = condenser.result()
        now, most = tracemalloc.get_traced_memory()
        return now / len(rows.code), most / len(rows.code)
    finally:
        tracemalloc.stop()


def test_a_row_of_a_register_takes_seven_numbers_and_is_never_there_twice() -> None:
    now, most = held(EVERY_MINUTE)
    assert now < 8 * 7.1
    assert most < 8 * 10


def test_rows_of_meters_in_turns_are_never_there_twice() -> None:
    condenser = Condenser(LOOK_AT_ALL)
    tracemalloc.start()
    try:
        for turn in range(100):
            code = np.tile(np.arange(10), 400)
            condenser.add(Batch(code, np.arange(4_000) + 4_000 * turn, code / 4, 4_000 * turn, 1))
        tracemalloc.reset_peak()
        rows = condenser.result()
        assert (np.diff(rows.code) >= 0).all()
        assert tracemalloc.get_traced_memory()[1] / len(rows.code) < 8 * 13
    finally:
        tracemalloc.stop()
