"""Dates and times as files write them: declared, or detected where only one reading is possible."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from jcm_mrv.metering.arrays import Bools, distinct
from jcm_mrv.metering.reading.column import Cells, Group
from jcm_mrv.metering.reading.counted import COUNTS, EXCEL, counted, digits_in
from jcm_mrv.metering.reading.date_cells import Parts, Times, read_parts
from jcm_mrv.metering.reading.date_patterns import (
    DIGITS,
    MONTH_ALONE,
    Calendar,
    DateFormatError,
    Order,
    as_declared,
    declared_pattern,
    kinds,
)
from jcm_mrv.metering.thresholds import MOST_SHORT_YEARS
from jcm_mrv.patterns import pattern
from jcm_mrv.today import BUDDHIST, FIRST_YEAR, LAST_YEAR

if TYPE_CHECKING:
    from jcm_mrv.project.written import TextFormat

__all__ = [
    "COUNTS",
    "EXCEL",
    "DateFormatError",
    "Times",
    "declared_pattern",
    "read_times",
    "with_clock",
]

_Ways = Sequence[tuple[Group, re.Match[str]]]
_DATE_IN_FRONT = pattern(r"([^%]*(?:%E?[YymbBdyCaA][^%]*?)+?)[\sT,_]+%[HI].*\Z")
_MOST_OFFSETS = 4
"""Two of a zone, and as many of another: what has more is no offset."""
ASKED = ("calendar: buddhist", "calendar: gregorian")
"""The ways in which years of two digits may be meant."""
_SHORT_BUDDHIST = (43, 89)
"""Two-digit years that are asked about: of the Buddhist calendar 2000 to 2046, of ours either
decades away (2043 to 2068) or before there were such readings (1969 to 1989)."""


def read_times(cells: Cells, declared: str | TextFormat | None = None) -> Times:
    """Give the times of a column, in the declared format or in the one common format that fits.

    Parameters
    ----------
    cells : Cells
        The column.
    declared : str or TextFormat, optional
        What is declared: the format of the dates, their calendar, the language of their months.

    Examples
    --------
    >>> times = read_times(Cells.of(["31/01/2024 24:00", "01/02/2024 00:15"]))
    >>> times.written, (times.local[1] - times.local[0]).item()
    ('%d/%m/%Y %H:%M', 900)
    >>> read_times(Cells.of(["03/04/2024 00:00"])).ambiguous
    '03/04/2024 00:00'
    >>> read_times(Cells.of(["3 Mei 2567", "1 พ.ค. 2567 00:15"])).calendar
    'buddhist'
    """
    if declared is None or isinstance(declared, str):
        from jcm_mrv.project.written import TextFormat

        declared = TextFormat(date=declared)
    if declared.date in COUNTS:
        return _counted(cells, declared.date)
    groups = cells.groups()
    if declared.date is not None:
        pattern = declared_pattern(declared.date, declared.months)
        ways = [(g, m) for g in groups if (m := pattern.match(_text(g)))]
        if ways and (date := _DATE_IN_FRONT.match(declared.date)):
            # A date alone among them may be its midnight, or a sum of the day.
            alone = declared_pattern(date[1], declared.months)
            ways += [(g, m) for g in groups if (m := alone.match(_text(g)))]
        return _in_calendar(cells, ways, None, declared)
    if ways := digits_in(groups):
        return _of_digits(cells, ways, declared)
    return _detected(cells, groups, declared)


def _of_digits(cells: Cells, ways: Sequence[str], declared: TextFormat) -> Times:
    """Read a column of nothing but digits, which may be counts, or dates without signs."""
    read: dict[str, Times] = {}
    for way in ways:
        times = read_times(cells, declared.model_copy(update={"date": way}))
        read[way] = replace(times, readable=_ours(times))
    anyhow = np.logical_or.reduce([times.readable for times in read.values()])
    fitting = [way for way, times in read.items() if (times.readable == anyhow).all()]
    if not anyhow.any() or not fitting:
        return Times.none(len(cells))
    if len(fitting) > 1:
        return Times.none(
            len(cells),
            ambiguous=cells.text(int(np.argmax(anyhow))),
            ways=[f'date: "{way}"' for way in fitting],
        )
    return read[fitting[0]]


def with_clock(cells: Cells) -> Bools:
    """Say which texts state a time of day, in whatever way.

    Examples
    --------
    >>> with_clock(Cells.of(["2024-01-31 10:15", "31 Jan 2024 10h15", "2024-01-31"])).tolist()
    [True, True, False]
    """
    found = np.zeros(len(cells), np.bool_)
    for group in cells.groups():
        if digits_in([group]):
            found[group.rows] = True
            continue
        text = _text(group)
        matches = (kind.match(text) for kind in kinds())
        match = next((m for m in matches if m), None)
        found[group.rows] = match is not None and bool(match.groupdict().get("H"))
    return found


def _text(group: Group) -> str:
    try:
        return group.layout.decode()
    except UnicodeDecodeError:
        return ""


def _counted(cells: Cells, way: str) -> Times:
    local, good = counted(cells, way)
    times = replace(Times.none(len(cells)), local=local, readable=good, has_clock=good, written=way)
    return times if way == EXCEL else replace(times, has_offset=good)


def _detected(cells: Cells, groups: Sequence[Group], declared: TextFormat) -> Times:
    found: dict[str, list[tuple[Group, re.Match[str]]]] = {}
    for group in groups:
        text = _text(group)
        for kind in kinds(declared.months) if "9" in text else ():
            if match := kind.match(text):
                found.setdefault(kind.name, []).append((group, match))
                break
    for kind in (MONTH_ALONE, DIGITS):
        # A month alone among dates sums them up, and a number is a remark: neither is a time.
        if len(found) > 1:
            found.pop(kind, None)
    if len(found) > 1:
        shown = [cells.text(int(ways[0][0].rows[0])) for ways in list(found.values())[:2]]
        return Times.none(len(cells), mixed=" and ".join(shown))
    for name, ways in found.items():
        if orders := _orders(name, ways):
            return _of_zones(_ordered(cells, ways, orders, declared))
        times = _of_zones(_in_calendar(cells, ways, None, declared))
        return replace(times, readable=_ours(times)) if name == DIGITS else times
    return Times.none(len(cells))


def _of_zones(times: Times) -> Times:
    """Give times, none of them where the offsets are too many: 13:00-14:00 is an hour."""
    if times.has_offset.any() and len(distinct(times.offset[times.has_offset])) > _MOST_OFFSETS:
        return Times.none(len(times.readable))
    return times


def _orders(kind: str, ways: _Ways) -> tuple[Order, ...]:
    if kind == "year last":
        return ("day first", "month first")
    if kind != "short year":
        return ()
    orders: tuple[Order, ...] = ("day first",)
    if not any(match["s"] == "." for _, match in ways):
        orders += ("month first",)
    # A year has two digits always, a day or a month may have one.
    long = all(match.end("A") - match.start("A") == 2 for _, match in ways)
    return (*orders, "year first") if long else orders


def _ordered(cells: Cells, ways: _Ways, orders: Sequence[Order], declared: TextFormat) -> Times:
    """Read dates whose numbers may stand in several orders; only the text of the column counts."""
    read = {order: _in_calendar(cells, ways, order, declared) for order in orders}
    for times in read.values():
        if times.ambiguous:
            return times
    anyhow = np.logical_or.reduce([times.readable for times in read.values()])
    fitting = [times for times in read.values() if (times.readable == anyhow).all()]
    if not anyhow.any():
        # Nothing readable at all: the rows are reported one by one.
        return read[orders[0]]
    if not fitting:
        only = [int(np.argmax(anyhow & ~read[order].readable)) for order in orders[1::-1]]
        return Times.none(len(cells), mixed=" and ".join(map(cells.text, only)))
    # Days that are taken for years of two digits give readings of one day a year, for decades.
    few = [times for times in fitting if _years(times) <= MOST_SHORT_YEARS]
    fitting = few if few and "year first" in orders else fitting
    if len(fitting) == 1:
        return fitting[0]
    return Times.none(
        len(cells),
        ambiguous=cells.text(int(np.argmax(anyhow))),
        ways=[f'date: "{times.written}"' for times in fitting],
    )


def _in_calendar(cells: Cells, ways: _Ways, order: Order | None, declared: TextFormat) -> Times:
    """Read in the declared calendar, or in the only one that can be meant."""
    if not ways:
        return Times.none(len(cells))
    largest = max(ways, key=lambda way: len(way[0].rows))
    written = declared.date or as_declared(largest[1], order)
    parts = [Parts.of(group, match, order) for group, match in ways]
    pattern = declared_pattern(written, declared.months) if len(ways) > 1 else None
    alike = pattern is None or all(pattern.match(match.string) for _, match in ways)

    def read(calendar: Calendar, parts: Sequence[Parts] = parts) -> Times:
        return replace(read_parts(len(cells), parts, calendar), written=written, alike=alike)

    eras = [part for part in parts if part.has_era]
    if declared.calendar == "japanese" or len(eras) == len(parts):
        return replace(read("japanese", eras), calendar="japanese")
    if declared.calendar is not None:
        return replace(read(declared.calendar), calendar=declared.calendar)
    short = np.concatenate([part.short_years for part in parts])
    if len(short):
        low, high = int(short.min()), int(short.max())
        asked = _SHORT_BUDDHIST[0] <= low and high <= _SHORT_BUDDHIST[1]
        if any(part.is_thai for part in parts):
            # Ours would lie decades ahead, or before there were such readings.
            ours = low < _SHORT_BUDDHIST[0] and bool(((short < 69) | (short >= 90)).all())
            if low + 2500 - BUDDHIST >= FIRST_YEAR and not ours:
                return replace(read("buddhist"), calendar="buddhist")
            asked = low + 2500 - BUDDHIST >= FIRST_YEAR
        if asked:
            first = min(int(part.group.rows[0]) for part in parts if len(part.short_years))
            return Times.none(len(cells), ambiguous=cells.text(first), ways=ASKED)
        return read("gregorian")
    times = read("gregorian")
    if _ours(times).any():
        return times
    buddhist = read("buddhist")
    return replace(buddhist, calendar="buddhist") if _ours(buddhist).any() else times


def _ours(times: Times) -> Bools:
    """Say which times are of years in which there are readings."""
    years = times.local.astype("datetime64[s]").astype("datetime64[Y]").astype(np.int64) + 1970
    return times.readable & (years >= FIRST_YEAR) & (years <= LAST_YEAR)


def _years(times: Times) -> int:
    """Give the number of calendar years in which there are times."""
    seconds = times.local[times.readable].astype("datetime64[s]")
    return len(distinct(seconds.astype("datetime64[Y]")))
