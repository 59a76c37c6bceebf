"""Cells of one layout to times: what each digit means is known, and all are read together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import field, replace

import numpy as np

from jcm_mrv.date_words import (
    ERAS,
    FIRST_OF_ERA,
    HALVES,
    NIGHT,
    is_thai,
    month_number,
    plain,
)
from jcm_mrv.immutable import immutable
from jcm_mrv.metering.reading.column import Bools, Group, Ints
from jcm_mrv.metering.reading.date_patterns import ORDERS, Calendar, Order
from jcm_mrv.today import BUDDHIST

_DAY = 86_400
_PIVOT = 69
"""Two-digit years from 69 on are of the last century, as POSIX has it."""


@immutable
class Times:
    """A column of times: local seconds since 1970 as written, and the UTC offset where written.

    Attributes
    ----------
    local : int64 array
        Seconds since 1970-01-01 00:00 of the clock that wrote them.
    offset : int64 array
        Seconds to subtract for UTC, where ``has_offset``.
    readable, has_offset, has_clock : bool arrays
        Whether the cell is a time at all, whether it states an offset from UTC, and whether it
        states a time of day.
    zone : int64 array
        The name behind the time, a position in ``zones``; -1 where there is none.
    zones : tuple of str
        Names of time zones behind times, in capitals, whose offsets are not settled yet.
    written : str
        The way in which most cells are written, for the note.
    calendar : Calendar, optional
        The calendar that was detected; None for ours.
    ambiguous, mixed : str
        A cell that reads in two formats; two ways of writing that cannot both be meant.
    ways : tuple of str
        What to declare for each of the ways in which the ambiguous cell reads.
    alike : bool
        Whether all times are written as most are, so that ``written`` may be declared.
    """

    local: Ints
    offset: Ints
    readable: Bools
    has_offset: Bools
    has_clock: Bools
    zone: Ints
    zones: tuple[str, ...] = ()
    written: str = ""
    calendar: Calendar | None = None
    ambiguous: str = ""
    mixed: str = ""
    ways: tuple[str, ...] = ()
    alike: bool = True

    @classmethod
    def none(
        cls, count: int, *, ambiguous: str = "", mixed: str = "", ways: Iterable[str] = ()
    ) -> Times:
        """Give as many cells of which none is a time."""
        no, zero = np.zeros(count, np.bool_), np.zeros(count, np.int64)
        made = cls(zero, zero.copy(), no, no.copy(), no.copy(), zero - 1)
        return replace(made, ambiguous=ambiguous, mixed=mixed, ways=tuple(ways))


@immutable
class Parts:
    """Cells of one layout, and where in them each part of the time stands.

    Attributes
    ----------
    group : Group
        The cells.
    spans : dict of str to (int, int)
        By the letter of the part (:mod:`~jcm_mrv.metering.reading.date_patterns`), its bytes.
    words : dict of str to str
        The words among them: the month, the half of the day, the zone, the era.
    """

    group: Group
    spans: Mapping[str, tuple[int, int]]
    words: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, group: Group, match: re.Match[str], order: Order | None) -> Parts:
        """Give the parts of a layout; ``order`` says what the numbers of the date are."""
        plain_text = match.string.isascii()
        spans: dict[str, tuple[int, int]] = {}
        words: dict[str, str] = {}
        renamed = {} if order is None else ORDERS[order]
        for name, text in match.groupdict().items():
            if not text:
                continue
            letter = renamed.get(name[0], name[0])
            start, end = match.span(name)
            if not plain_text:
                start, end = (len(match.string[:place].encode()) for place in (start, end))
            spans[letter] = (start, end)
            words[letter] = text
        return cls(group, spans, words)

    @property
    def has_era(self) -> bool:
        """Whether the year is one of an era."""
        return "e" in self.words

    @property
    def is_thai(self) -> bool:
        """Whether the month or a word beside the time is Thai, where years are Buddhist."""
        return any(is_thai(self.words.get(letter, "")) for letter in "bpu")

    @property
    def short_years(self) -> Ints:
        """The years of two digits; nothing where they have four."""
        return self.number("y", 0) if "y" in self.spans else np.zeros(0, np.int64)

    def number(self, letter: str, default: int) -> Ints:
        """Give a number of each cell."""
        if letter not in self.spans:
            return np.full(len(self.group.rows), default, np.int64)
        return self.group.number(*self.spans[letter])

    def years(self, calendar: Calendar) -> Ints:
        """Give the years of our calendar."""
        if self.has_era:
            first = self.words["n"] == FIRST_OF_ERA
            number = np.ones(len(self.group.rows), np.int64) if first else self.number("n", 0)
            # There is no year 0 of an era.
            return np.where(number > 0, number + ERAS[plain(self.words["e"])], 0)
        if "y" in self.spans:
            short = self.number("y", 0)
            if calendar == "buddhist":
                return short + 2500 - BUDDHIST
            return short + np.where(short < _PIVOT, 2000, 1900)
        year = self.number("Y", 0)
        return year - BUDDHIST if calendar == "buddhist" else year

    def months(self) -> Ints:
        """Give the numbers of the months."""
        if "b" in self.words:
            return np.full(len(self.group.rows), month_number(self.words["b"]), np.int64)
        return self.number("m", 1)


def read_parts(count: int, parts: Iterable[Parts], calendar: Calendar) -> Times:
    """Give the times of a column of ``count`` cells from those that have a layout of a time."""
    into = Times.none(count)
    zones: dict[str, int] = {}
    noon = [part for part in parts if "p" in part.words]
    # Whoever writes 0:15 in the afternoon may mean either noon or midnight by 12:15.
    doubt = any((part.number("H", 0) == 0).any() for part in noon)
    for part in parts:
        rows = part.group.rows
        seconds, good = _seconds(part, calendar, doubt)
        if "z" in part.spans:
            offset, fine = _offsets(part.group, part.spans["z"], part.words["z"])
            good &= fine
            into.offset[rows] = offset
            into.has_offset[rows] = True
        elif "Z" in part.words:
            into.zone[rows] = zones.setdefault(part.words["Z"].upper(), len(zones))
        into.has_clock[rows] = "H" in part.spans
        into.local[rows] = np.where(good, seconds, 0)
        into.readable[rows] = good
    return replace(into, zones=tuple(zones))


def _seconds(part: Parts, calendar: Calendar, doubt: bool) -> tuple[Ints, Bools]:
    """Give seconds since 1970; what is no date (30 February) is not readable."""
    year, month, day = part.years(calendar), part.months(), part.number("d", 1)
    hour, minute, second = (part.number(key, 0) for key in "HMS")
    good = (year >= 1) & (month >= 1) & (month <= 12) & (day >= 1)
    good &= (minute < 60) & (second < 60)
    if "p" in part.words:
        first_hour = HALVES[plain(part.words["p"])]
        good &= (hour != 12) | ((not doubt) & (first_hour != NIGHT))
        shown, hour = hour, (first_hour + (hour - first_hour) % 12) % 24
        # A clock of 24 hours may have its word too: 14:30 in the afternoon.
        good &= (shown <= 12) | (shown == hour)
    else:
        # 24:00 is 00:00 of the next day.
        good &= (hour < 24) | ((hour == 24) & (minute == 0) & (second == 0))
    number = (year - 1970) * 12 + month - 1
    # The calendar is asked once for each month, not for each reading.
    before = int(number.min())
    months = np.arange(before, int(number.max()) + 2).astype("datetime64[M]")
    first_days = months.astype("datetime64[D]").astype(np.int64)
    number -= before
    good &= day <= np.diff(first_days)[number]
    return (first_days[number] + day - 1) * _DAY + hour * 3600 + minute * 60 + second, good


def _offsets(group: Group, span: tuple[int, int], layout: str) -> tuple[Ints, Bools]:
    """Give offsets in seconds, and which of them exist (up to 15 hours)."""
    if layout == "Z":
        return np.zeros(len(group.rows), np.int64), np.ones(len(group.rows), np.bool_)
    columns = [span[0] + i for i, character in enumerate(layout) if character == "9"]
    # +7 and +07 are hours; +0700, +7:00 and +07:00 have minutes.
    cut = 1 if re.match(r"[+-]9(?:\Z|:)", layout) else 2
    hours, minutes = group.digits(columns[:cut]), group.digits(columns[cut:])
    offset = hours * 3600 + minutes * 60
    return (-offset if layout[0] == "-" else offset), (hours <= 15) & (minutes < 60)
