"""Readings of a fleet of registers, with everything that goes wrong, from a fixed seed.

One meter counts every minute; its register has two decimals and rolls over at 100,000 kWh. A
thousandth of the readings is missing, in stretches of up to an hour; there is a reset, a rollover,
a number of low readings of one to five minutes, and readings that were written twice.
"""

from __future__ import annotations

import numpy as np

REGISTER_MAXIMUM = "99999.99 kWh"
_HUNDREDTHS = 10_000_000
START = np.datetime64("2024-01-01T00:00", "s")
ZONE = "America/Santiago"
_HOUR = 3600
# Chile: from summer to winter time on 7 April 2024, 03:00 UTC, and back on 8 September, 04:00 UTC.
_OFFSETS = ((0, -3), (1_712_458_800, -4), (1_725_768_000, -3))


def readings(
    meter: int, minutes: int, seed: int = 1, trouble: float = 1.0
) -> tuple[np.ndarray, np.ndarray]:
    """Give instants (seconds since 1970, UTC) and values (kWh) of one meter.

    The year begins at local midnight of Santiago. ``trouble`` scales how much goes wrong.
    """
    rng = np.random.default_rng([seed, meter])
    local_start = int(START.astype(np.int64)) + 3 * _HOUR
    time = local_start + 60 * np.arange(minutes + 1, dtype=np.int64)
    # About 0.1 kWh a minute, less at night.
    day = np.clip(np.sin((time % 86_400 - 10 * _HOUR) / 86_400 * 2 * np.pi), 0, None)
    counted = rng.poisson(2 + 25 * day).cumsum()
    value = (_HUNDREDTHS - rng.integers(0, max(2, int(counted[-1]))) + counted) % _HUNDREDTHS
    if trouble and minutes > 1_000:
        reset = rng.integers(minutes // 4, minutes)
        value[reset:] = (value[reset:] - value[reset]) % _HUNDREDTHS
        for _ in range(max(1, int(trouble * minutes / 26_000))):
            at = int(rng.integers(10, minutes - 10))
            value[at : at + int(rng.integers(1, 6))] = rng.integers(0, 2) * value[at] // 2
    keep = np.ones(len(time), np.bool_)
    missing = int(trouble * minutes / 1000)
    while missing > 0:
        length = min(missing, int(rng.integers(1, 61)))
        at = int(rng.integers(1, minutes - length))
        keep[at : at + length] = False
        missing -= length
    twice = np.ones(len(time), np.int64)
    twice[rng.integers(0, len(time), int(trouble * minutes / 50_000))] = 2
    twice[~keep] = 0
    return np.repeat(time, twice), np.repeat(value, twice) / 100


def missing_singly(meter: int, minutes: int, seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """Give the same of a register of which one reading in a thousand is missing, at random."""
    time, value = readings(meter, minutes, seed, trouble=0)
    keep = np.random.default_rng([seed, meter, 1]).random(len(time)) >= 1 / 1000
    keep[[0, -1]] = True
    return time[keep], value[keep]


def local(time: np.ndarray) -> np.ndarray:
    """Give instants of 2024 as seconds on the clock of Santiago."""
    offset = np.full(len(time), _OFFSETS[0][1])
    for since, hours in _OFFSETS[1:]:
        offset[time >= since] = hours
    return time + offset * _HOUR
