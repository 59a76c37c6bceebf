"""Columns that say which part of the day a row is: a range of times, an hour, a number."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from jcm_mrv.date_words import TO
from jcm_mrv.metering.arrays import Ints
from jcm_mrv.metering.inspecting.series import DAY
from jcm_mrv.metering.reading.column import Cells
from jcm_mrv.metering.reading.names import METER
from jcm_mrv.patterns import pattern

_CLOCK = r"\d{1,2}[:：h時]?\d{0,2}分?"
_RANGE = pattern(rf"{_CLOCK}\s*{TO}\s*{_CLOCK}\Z", re.IGNORECASE)
_NUMBERS = (24, 48, 96)
_NAMES = pattern(
    r"hour|minute|slot|period|interval|part|block|\bhr\b|\bhe\b|\bsp\b|時|コマ|giờ|jam|ชั่วโมง|stunde|heure",
    re.IGNORECASE,
)


_END_OF_DAY = pattern(r"(?<![\d:])24:?00(?::?00)?\Z")
_START_OF_DAY = pattern(r"(?<![\d:])0?0:?00(?::?00)?\Z")
_FIRST = 10_000


def are_ends(cells: Cells) -> bool:
    """Whether times of day end with 24:00, and none is 00:00: each is the end of its interval.

    Examples
    --------
    >>> are_ends(Cells.of(["1 May 2024 01:00", "1 May 2024 24:00"])), are_ends(Cells.of(["00:00"]))
    (True, False)
    """
    texts = {cells.text(row) for row in range(min(len(cells), _FIRST))}
    return any(map(_END_OF_DAY.search, texts)) and not any(map(_START_OF_DAY.search, texts))


def is_slots(dates: Sequence[str], cells: Sequence[str], name: str) -> bool:
    """Whether cells beside dates are the parts of each day.

    Examples
    --------
    >>> day = ["2024-03-01"] * 24
    >>> is_slots(day, [str(n) for n in range(1, 25)], "Hour")
    True
    >>> is_slots(day, [f"{n:02}:00-{n + 1:02}:00" for n in range(24)], "")
    True
    >>> is_slots(day, ["7"] * 24, "INV")
    False
    """
    written = [cell for cell in cells if cell]
    if not written or len(written) < len(cells):
        return False
    if all(_RANGE.match(cell) for cell in written):
        return len(set(written)) > 1
    if not all(cell.isascii() and cell.isdigit() and len(cell) < 3 for cell in written):
        return False
    numbers = [int(cell) for cell in written]
    if METER.search(name) and not _NAMES.search(name):
        return False
    # Of each day they go up one by one; a whole day has all of them.
    ends = max(numbers) in (*_NUMBERS, *(n - 1 for n in _NUMBERS), 25, 50, 100)
    pairs = zip(dates, dates[1:], numbers, numbers[1:], strict=False)
    steps = [b - a for day, next_, a, b in pairs if day == next_]
    return ends and bool(steps) and sum(step == 1 for step in steps) >= 0.9 * len(steps)


def is_called_slot(name: str) -> bool:
    """Whether a column is called an hour, a minute or another part of the day: it names no meter.

    Examples
    --------
    >>> is_called_slot("Minute"), is_called_slot("Meter hour"), is_called_slot("Device")
    (True, False, False)
    """
    return bool(_NAMES.search(name)) and not METER.search(name)


def in_slots(local: Ints, cells: Cells | None) -> Ints:
    """Give local times where a part of the day stands as far into it as it comes in its order.

    Parameters
    ----------
    local : int array
        The local days, in seconds since 1970.
    cells : Cells, optional
        The parts of the day; without them the times are as they were.
    """
    if cells is None:
        return local
    texts = [cells.text(row) for row in range(len(cells))]
    order = {text: n for n, text in enumerate(dict.fromkeys(texts))}
    step = DAY // max(1, len(order))
    return local + np.array([order[text] * step for text in texts], np.int64)
