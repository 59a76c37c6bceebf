"""Times that are counts: serial numbers of Excel, seconds and their parts since 1970."""

from __future__ import annotations

import re

import numpy as np

from jcm_mrv.metering.arrays import Bools, Ints
from jcm_mrv.metering.reading.column import Cells, Group
from jcm_mrv.metering.reading.decimals import read_numbers
from jcm_mrv.metering.thresholds import MICRO
from jcm_mrv.today import FIRST_YEAR, LAST_YEAR

EXCEL = "excel"
"""The declared format of serial numbers: days since 30 December 1899, as Excel counts them."""

SECONDS, MILLISECONDS, MICROSECONDS, NANOSECONDS = "%s", "%s.ms", "%s.us", "%s.ns"
"""The declared formats of seconds since 1970 and of their parts, which are instants."""

COUNTS = (EXCEL, SECONDS, MILLISECONDS, MICROSECONDS, NANOSECONDS)
_MORE_DIGITS = {MICROSECONDS: 3, NANOSECONDS: 6}
"""How many digits they have behind the milliseconds, which no interval needs."""

_DAY = 86_400
_EXCEL_EPOCH = -25_569
_FROM, _TO = (
    int(np.datetime64(f"{year}-01-01", "D").astype(np.int64))
    for year in (FIRST_YEAR, LAST_YEAR + 1)
)


def counted(cells: Cells, way: str) -> tuple[Ints, Bools]:
    """Give seconds since 1970 to the nearest, and which cells are such a count of our years.

    Examples
    --------
    >>> [array.tolist() for array in counted(Cells.of(["1709226000", "x"]), "%s")]
    [[1709226000, 0], [True, False]]
    """
    if more := _MORE_DIGITS.get(way, 0):
        long = cells.ends - cells.starts > more
        cells = Cells(cells.buffer, cells.starts, np.where(long, cells.ends - more, cells.starts))
    numbers = read_numbers(cells, None, "")
    good = numbers.readable & ~numbers.too_large
    micro = np.where(good, numbers.micro, 0)
    if way == EXCEL:
        good &= (micro >= (_FROM - _EXCEL_EPOCH) * MICRO) & (micro < (_TO - _EXCEL_EPOCH) * MICRO)
        seconds = (np.where(good, micro, 0) * (2 * _DAY) + MICRO) // (2 * MICRO)
        return np.where(good, seconds + _EXCEL_EPOCH * _DAY, 0), good
    size = MICRO if way == SECONDS else 1000 * MICRO
    seconds = (micro + size // 2) // size
    good &= (seconds >= _FROM * _DAY) & (seconds < _TO * _DAY)
    return np.where(good, seconds, 0), good


_DIGITS = {
    6: ("%Y%m", "%y%m%d"),
    10: (SECONDS, "%Y%m%d%H", "%y%m%d%H%M"),
    12: ("%Y%m%d%H%M", "%y%m%d%H%M%S"),
    13: (MILLISECONDS,),
    16: (MICROSECONDS,),
    19: (NANOSECONDS,),
}
"""By their number, what digits alone may be: 2024010100 is 1 January 2024 or a day of 2034."""


def digits_in(groups: list[Group]) -> tuple[str, ...]:
    """Give what a column may be of which every cell is as many digits and nothing else.

    Tables that went through floating point have a fraction behind a count.
    """
    layouts = {group.layout for group in groups} - {b""}
    for digits, ways in _DIGITS.items():
        count = re.compile(rb"9{%d}(\.9{1,9})?\Z" % digits)
        found = [count.match(layout) for layout in layouts]
        if found and all(found):
            fraction = any(match and match[1] for match in found)
            return tuple(way for way in ways if way in COUNTS or not fraction)
    return ()
