"""Times that are counts: serial numbers of Excel, seconds or milliseconds since 1970."""

from __future__ import annotations

import re

import numpy as np

from jcm_mrv.metering.arrays import Bools, Ints
from jcm_mrv.metering.reading.column import Cells, Group
from jcm_mrv.metering.reading.decimals import read_numbers
from jcm_mrv.metering.thresholds import FIRST_YEAR, LAST_YEAR, MICRO

EXCEL = "excel"
"""The declared format of serial numbers: days since 30 December 1899, as Excel counts them."""

SECONDS, MILLISECONDS = "%s", "%s.ms"
"""The declared formats of seconds and of milliseconds since 1970, which are instants."""

COUNTS = (EXCEL, SECONDS, MILLISECONDS)

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


def detected(groups: list[Group]) -> str:
    """Give the format of a column of which every cell is such a number and nothing else could be.

    Ten digits are seconds from 2001 on, thirteen are milliseconds; tables that went through
    floating point have a fraction.
    """
    layouts = {group.layout for group in groups} - {b""}
    for way, digits in ((SECONDS, 10), (MILLISECONDS, 13)):
        count = re.compile(rb"9{%d}(?:\.9{1,9})?\Z" % digits)
        if layouts and all(map(count.match, layouts)):
            return way
    return ""
