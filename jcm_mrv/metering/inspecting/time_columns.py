"""Which columns of a file that nobody has described hold times."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np

from jcm_mrv.metering.arrays import Ints
from jcm_mrv.metering.inspecting.headings import cell_at
from jcm_mrv.metering.reading.column import Cells
from jcm_mrv.metering.reading.dates import read_times
from jcm_mrv.metering.reading.dates_above import days_above
from jcm_mrv.metering.reading.names import TIME
from jcm_mrv.metering.thresholds import HEADER_LINES
from jcm_mrv.patterns import pattern
from jcm_mrv.today import FIRST_YEAR, LAST_YEAR

_MOST_TIME_COLUMNS = 12
_MOSTLY = 0.9
_SERIAL = pattern(r"(?:3[3-9]|[4-6]\d|7[0-2])\d{3}(?:[.,]\d+)?\Z")
_COUNT = pattern(r"\d{10}(?:\d{3}){0,3}(?:\.\d{1,9})?\Z")
_DIGIT, _WRITTEN = pattern(r"\d"), pattern(r"[^\d.,]")
_TICKS = 60
"""Seconds of which the steps of counts are multiples, where no name says that they are times."""
_Time = tuple[int, list[bool], str]


def time_column(
    rows: list[list[str]], begin: int, width: int, counts: bool = False
) -> _Time | None:
    """Give the first column in which most cells are times: place, which are, format."""
    ways: tuple[tuple[str, Callable[[list[str]], list[bool]]], ...] = (
        ("", _times),
        ("excel", lambda cells: [bool(_SERIAL.match(cell)) for cell in cells]),
        ("", _ticks),
    )
    still: _Time | None = None
    for date, read in ways:
        for place in range(min(width, _MOST_TIME_COLUMNS)):
            found = read([cell_at(row, place) for row in rows])
            number = sum(found[begin:])
            wanted = [row for row in rows[begin:] if len(row) > place and any(row)]
            if not number or 2 * number < len(wanted) - HEADER_LINES // 2:
                continue
            digits = all(
                _is_digits(cell_at(row, place))
                for row, good in zip(rows, found, strict=True)
                if good
            )
            if digits and not (counts or read is _ticks or _called_time(rows, found, place)):
                # Digits alone may be the number of a meter or of a document.
                continue
            those = [cell_at(row, place) for row, good in zip(rows, found, strict=True) if good]
            if len(set(those)) == 1 < len(those):
                # When the export was made, or a day whose hours stand beside it.
                still = still or (place, found, date)
                continue
            return place, found, date
    return still


def _is_digits(text: str) -> bool:
    return text.replace(".", "", 1).replace(",", "", 1).isdigit()


def _called_time(rows: list[list[str]], found: list[bool], place: int) -> bool:
    """Whether a column of numbers is named like one of times."""
    first = found.index(True)
    return any(TIME.search(cell_at(row, place)) for row in rows[max(0, first - 3) : first])


def _times(cells: list[str]) -> list[bool]:
    written = [n for n, cell in enumerate(cells) if any(c.isdigit() for c in cell)]
    # Seconds since 1970 are detected where nothing else stands in the column.
    counts = [n for n in written if _COUNT.match(cells[n])]
    found = [False] * len(cells)
    for places in (written, counts):
        if not places:
            continue
        times = read_times(Cells.of([cells[n] for n in places]))
        if times.ambiguous or times.mixed:
            good = [places is counts or _is_date(_DIGIT.sub("9", cells[n])) for n in places]
        else:
            good = times.readable.tolist()
        if any(good):
            for n, one in zip(places, good, strict=True):
                found[n] = one
            break
    return found


@lru_cache(maxsize=4096)
def _is_date(layout: str) -> bool:
    """Whether a cell is written like a date, by its layout: in one way, or in several."""
    if not _WRITTEN.search(layout):
        return False
    # The 12th is a day and a month, and no year of two digits is of long ago.
    text = layout.replace("9999", "2012").replace("99", "12").replace("9", "1")
    times = read_times(Cells.of([text]))
    return bool(times.ambiguous) or bool(times.readable[0])


def _ticks(cells: list[str]) -> list[bool]:
    """Say which cells count seconds since 1970, by their steps alone: a minute, or several."""
    found = [bool(_COUNT.match(cell)) for cell in cells]
    seconds = np.array([int(cell[:10]) for cell, one in zip(cells, found, strict=True) if one])
    years = seconds.astype("datetime64[s]").astype("datetime64[Y]").astype(np.int64) + 1970
    steps = np.diff(seconds)
    if not len(steps) or years.min() < FIRST_YEAR or years.max() > LAST_YEAR:
        return [False] * len(cells)
    even = (steps > 0) & (steps % _TICKS == 0)
    return found if even.mean() > _MOSTLY else [False] * len(cells)


def with_days_above(rows: list[list[str]]) -> list[list[str]]:
    """Give rows with their date in each, where a column has it on the first row of a day alone."""
    for place in (0, 1):
        dates = [cell_at(row, place) for row in rows]
        begin = next((n for n, one in enumerate(_times(dates)) if one), len(rows))
        if all(dates[begin:]):
            continue
        beside = [cell_at(row, place + 1) for row in rows[begin:]]
        days = days_above(dates[begin:], beside)
        if days and min(days) >= 0:
            filled = [
                [*row[:place], dates[begin + day], *row[place + 1 :]]
                for row, day in zip(rows[begin:], days, strict=True)
            ]
            return [*rows[:begin], *filled]
    return rows


def is_time(cells: list[str]) -> bool:
    """Whether most cells of a column are times."""
    return bool(cells) and sum(_times(cells)) * 2 > len(cells)


def later(starts: list[str], ends: list[str]) -> bool:
    """Whether times are the ends of intervals that begin at others: later, and not past the next.

    A clock of another zone is later too, by hours.
    """
    # Both are written alike: one may show the order of day and month in the other.
    cells = Cells.of([*starts, *ends])
    times = read_times(cells)
    ways = [times]
    if times.ambiguous:
        forms = [way.partition(": ")[2].strip('"') for way in times.ways]
        ways = [read_times(cells, form) for form in forms if "%" in form] or ways
    return len(starts) == len(ends) and any(_follow(*np.split(one.local, 2)) for one in ways)


def _follow(starts: Ints, ends: Ints) -> bool:
    # In order, and each once: exports overlap.
    starts, first = np.unique(starts, return_index=True)
    ends = ends[first]
    within = ends[:-1] <= starts[1:]
    return bool((starts <= ends).all()) and (not len(within) or within.mean() > _MOSTLY)
