"""Parts of a day as cells name them: a range of the clock, the hour that ends, a number."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

import numpy as np

from jcm_mrv.date_words import TO
from jcm_mrv.findings import MON, FindingsError
from jcm_mrv.immutable import immutable
from jcm_mrv.metering.arrays import Bools, Ints
from jcm_mrv.metering.found import of_each
from jcm_mrv.metering.layouts.days import DAY, length_of_parts
from jcm_mrv.metering.reading.column import Cells
from jcm_mrv.patterns import pattern

_CLOCK = r"([0-9]{1,2})(?:[:h時](?:([0-9]{2})(?::00|分)?)?|(?<=[0-9]{2})([0-9]{2}))"
_RANGE = pattern(rf"\s*{_CLOCK}\s*{TO}\s*{_CLOCK}\s*(?:まで)?\s*\Z", re.IGNORECASE)
_NUMBER = pattern(
    r"\s*(?:(?:h|he|hr|hour|period|slot|interval|sp|p|giờ|jam|ชั่วโมง|コマ)[\s_.-]*)?([0-9]{1,4})(?:\.0*)?"
    r"\s*(?:時|時限|コマ|h|giờ)?\s*\Z",
    re.IGNORECASE,
)
_LOOKED_AT = 20
_TIME = pattern(r"\s*[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?\s*\Z")


@immutable
class Slots:
    """Parts of days: begin and length in seconds of the clock, or a number from 0.

    Attributes
    ----------
    begin, seconds : int64 arrays
        Where each begins on the clock of its day, and how long it is.
    readable : bool array
        Which cells name a part at all.
    number : int64 array, optional
        The number of each, where numbers are given; ``count`` is how many a day has.
    """

    begin: Ints
    seconds: Ints
    readable: Bools
    number: Ints | None = None
    count: int = 0

    def take(self, chosen: Bools) -> Slots:
        """Give some of the parts."""
        number = None if self.number is None else self.number[chosen]
        return Slots(
            self.begin[chosen], self.seconds[chosen], self.readable[chosen], number, self.count
        )


def range_of(text: str) -> tuple[int, int] | None:
    """Give begin and end of a range of the clock, in seconds; midnight at the end is 24:00.

    Examples
    --------
    >>> range_of("00:00～00:30"), range_of("23:30 - 00:00"), range_of("７時〜８時"), range_of("7")
    ((0, 1800), (84600, 86400), (25200, 28800), None)
    >>> range_of("0030-0100"), range_of("9h00 - 9h30"), range_of("0h đến 1h")
    ((1800, 3600), (32400, 34200), (0, 3600))
    """
    match = _RANGE.match(unicodedata.normalize("NFKC", text))
    if match is None:
        return None
    begin, end = (
        int(hour) * 3600 + int(minute or digits or 0) * 60
        for hour, minute, digits in (match.group(1, 2, 3), match.group(4, 5, 6))
    )
    end = end or DAY
    return (begin, end) if begin < end <= DAY else None


def number_of(text: str) -> int | None:
    """Give the number of a part of the day as it is written, 12 or 12.0.

    Examples
    --------
    >>> number_of("12.0"), number_of("Giờ 5"), number_of("23時"), number_of("01:00")
    (12, 5, 23, None)
    """
    match = _NUMBER.match(unicodedata.normalize("NFKC", text))
    return int(match[1]) if match else None


def read_slots(cells: Cells, length: int | None, where: Callable[[int], str]) -> Slots:
    """Give the parts of the day that cells name.

    Parameters
    ----------
    cells : Cells
        The column.
    length : int, optional
        Seconds of each part, where they are declared; else the largest number tells them.
    where : callable
        Gives the place of a row.

    Raises
    ------
    FindingsError
        ``MON-140`` where numbers do not tell how long a part is, or do not fit what is declared.
    """
    known: dict[str, tuple[int, int] | int | None] = {}
    ranges = np.zeros((len(cells), 2), np.int64)
    numbers = np.zeros(len(cells), np.int64)
    is_range, is_number = np.zeros(len(cells), np.bool_), np.zeros(len(cells), np.bool_)
    for row in range(len(cells)):
        text = cells.text(row)
        if text not in known:
            span = range_of(text)
            known[text] = number_of(text) if span is None else span
        found = known[text]
        if isinstance(found, tuple):
            ranges[row], is_range[row] = found, True
        elif found is not None:
            numbers[row], is_number[row] = found, True
    if is_range.any() and is_number.any():
        one, other = int(is_range.argmax()), int(is_number.argmax())
        raise MON[140]["mixed"].stop(
            where(other), found=f"{cells.text(one)} and {cells.text(other)}"
        )
    if not is_number.any():
        begin = ranges[:, 0]
        return Slots(begin, ranges[:, 1] - begin, is_range)
    first = 0 if (numbers[is_number] == 0).any() else 1
    largest = int(numbers.max()) - first + 1
    row = int(numbers.argmax())
    count = DAY // length if length else _count(largest)
    if count is None or largest > count * 25 // 24 or length_of_parts(count) is None:
        raise MON[140]["length"].stop(where(row), found=cells.text(row))
    number = np.where(is_number, numbers - first, 0)
    size = DAY // count
    return Slots(number * size, np.full(len(cells), size), is_number, number, count)


def _count(largest: int) -> int | None:
    """Give how many parts a day has whose largest number is known; None where it does not tell."""
    return next((n for n in (24, 48, 96, 144, 288) if n <= largest <= n * 25 // 24), None)


def unreadable(cells: Cells, slots: Slots, where: Callable[[int], str]) -> FindingsError | None:
    """Give the error for cells that name no part of the day."""
    rows = np.flatnonzero(~slots.readable)
    if not len(rows):
        return None
    times = all(_TIME.match(cells.text(int(row))) for row in rows[:_LOOKED_AT])
    wording = MON[140]["times"] if times else MON[140]
    return FindingsError(
        of_each(
            rows,
            lambda row: wording.at(where(row), found=cells.text(row)[:60], count=len(rows)),
        )
    )
