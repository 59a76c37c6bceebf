"""How a file that nobody has described is laid out: its names, and what its columns hold."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import field, replace
from typing import Any

import numpy as np

from jcm_mrv.immutable import immutable
from jcm_mrv.metering.inspecting.across import Across, kind_of, with_first_months
from jcm_mrv.metering.inspecting.date_columns import date_columns, hour_and_minute, with_clock
from jcm_mrv.metering.inspecting.headings import (
    cell_at,
    names_above,
    names_of,
    unit_below,
)
from jcm_mrv.metering.inspecting.marks import is_mark
from jcm_mrv.metering.inspecting.slots import is_slots
from jcm_mrv.metering.inspecting.time_columns import is_time as holds_times
from jcm_mrv.metering.inspecting.time_columns import later, time_column, with_days_above
from jcm_mrv.metering.inspecting.unread import unread
from jcm_mrv.metering.reading.column import Cells
from jcm_mrv.metering.reading.day_parts import DayParts, day_parts
from jcm_mrv.metering.reading.decimals import read_numbers
from jcm_mrv.metering.reading.files import OpenFile
from jcm_mrv.metering.reading.formats import Sample, format_of
from jcm_mrv.metering.reading.lost_zeros import have_lost_zeros
from jcm_mrv.metering.reading.names import utc_offset
from jcm_mrv.metering.reading.unit_cells import units_behind
from jcm_mrv.metering.thresholds import HEADER_LINES
from jcm_mrv.patterns import pattern

_SAMPLE = 2000
"""Rows that are looked at: a week of five minutes, since portals write `--` at night."""
_FIRST = 200
_MOSTLY = 0.9
_HALF = 0.5
_CLOCK = pattern(
    r"\d{1,2}(?::\d{2}(?::\d{2}(?:\.\d+)?)?|時(?:\d{1,2}分)?)(?:\s*(?:[AaPp][Mm]|SA|CH))?\Z"
)
_DOTTED = pattern(r"(?:[01]\d|2[0-4])(?:\.[0-5]\d|[0-5]\d(?:[0-5]\d)?)\Z")
_HOUR = pattern(
    r"\b(?:jam|waktu|pukul|hora|time|hour|uhrzeit|heure|hhmm|hms|giờ|цаг|час|время)\b|時刻|時間|时间|เวลา",
    re.IGNORECASE,
)
"""A clock with a dot, or with no sign, looks like a number: the name of its column tells it."""
_END = pattern(r"end|until|\bto\b|finish|終|まで|đến|kết thúc|selesai|sampai|bis\b", re.IGNORECASE)


@immutable
class Layout:
    """How a file is laid out, as a look at its first rows tells; columns are places from 0.

    Attributes
    ----------
    encoding : str
        The first of ``encodings``, in which the names are shown.
    encodings : dict of str to tuple of str
        Where several encodings are valid: the names of the columns in each.
    delimiter, sheet : str
        "" where the file has none.
    header : tuple of int
        The lines with the names; none in a file without names, and in Parquet.
    nameless : bool
        Whether there is no line with names.
    names : tuple of str
        All columns; without a line of names, their numbers.
    units : tuple of str
        The unit of each column, by its name or by a row of units; "" where neither says.
    units_row : bool
        Whether a row of units stands under the names.
    time : tuple of int
        The column of times, or those of the date and of the time of day.
    slot, until : int, optional
        The column of the part of the day; the one of the ends of intervals.
    parts : DayParts, optional
        The columns that are the parts of a day, or of what ``across`` says.
    across : {"months", "days", ""}
        Whether the columns are the months of a year, or the days of a month.
    numbers, texts : tuple of int
        Columns of numbers; those that may name a meter.
    behind : tuple of int
        Columns of numbers that stand with their unit.
    date : str
        ``excel`` where times are such serial numbers, the format where a date stands in several
        columns, else "".
    ends : bool
        Whether hours are counted from 1 to 24.
    json : str
        The path of the list in JSON; ``jsons`` are all that may be meant.
    sheets : tuple of str
        The sheets that may be meant.
    """

    encoding: str
    delimiter: str
    sheet: str
    header: tuple[int, ...]
    nameless: bool
    names: tuple[str, ...]
    units: tuple[str, ...]
    units_row: bool
    time: tuple[int, ...]
    numbers: tuple[int, ...]
    texts: tuple[int, ...]
    slot: int | None = None
    until: int | None = None
    parts: DayParts | None = None
    across: Across = ""
    date: str = ""
    behind: tuple[int, ...] = ()
    ends: bool = False
    encodings: dict[str, tuple[str, ...]] = field(default_factory=dict)
    json: str = ""
    jsons: tuple[str, ...] = ()
    sheets: tuple[str, ...] = ()

    @property
    def header_line(self) -> int:
        """The last line with names, 0 where there is none."""
        return self.header[-1] if self.header else 0


def look_at(file: OpenFile, stated: Mapping[str, Any]) -> Layout:
    """Find the names of the columns, and which of them hold times and numbers.

    Parameters
    ----------
    file : OpenFile
        The file.
    stated : mapping
        What is stated of it.

    Raises
    ------
    FindingsError
        When the file cannot be read, or has no columns of times and numbers.
    """
    samples = format_of(file.name, file.head).reader.first_rows(file, HEADER_LINES + _SAMPLE)
    for key in ("encoding", "delimiter", "sheet"):
        asked = stated.get(f"format.{key}")
        if asked is not None:
            samples = [s for s in samples if getattr(s, key) in ("", asked)] or samples
    first = [sample for sample in samples if sample.encoding == samples[0].encoding]
    if samples[0].settled:
        samples = first
    few = (replace(one, rows=one.rows[: HEADER_LINES + _FIRST]) for one in first)
    found = [(layout, n) for n, sample in enumerate(few) if (layout := _layout(sample))]
    if not found:
        raise unread(file.path, first, stated.get("time"))
    best, n = max(
        found,
        key=lambda pair: (
            pair[0].parts is not None,
            not pair[0].nameless,
            len(pair[0].names),
            -pair[1],
        ),
    )
    best = _layout(first[n]) or best
    jsons = tuple(dict.fromkeys(first[n].json for _, n in found))
    sheets = tuple(dict.fromkeys(first[n].sheet for _, n in found if first[n].sheet))
    best = replace(best, json=first[n].json, jsons=jsons, sheets=sheets)
    ways = [sample for sample in samples if sample.delimiter == best.delimiter]
    if ways[0].encoding == ways[-1].encoding:
        return best
    line = best.header_line - ways[0].first_line
    names = {way.encoding: tuple(way.rows[line]) for way in ways if len(way.rows) > line}
    return replace(best, encodings=names)


# ------------------------------------------------------------------------------------ one sample


def _layout(sample: Sample) -> Layout | None:
    rows, beside = with_first_months([list(row) for row in sample.rows])
    width = _width(rows)
    if width < 2:
        return None
    named = sample.first_line == 0
    begin = 1 if named else 0
    time = time_column(rows, begin, width, sample.pairs)
    if time is None:
        rows = with_days_above(rows)
        time = time_column(rows, begin, width, sample.pairs)
    several = date_columns(rows, width)
    if several is not None and (time is None or time[0] in several.places):
        time = several.places[0], several.are_times, several.date
    else:
        several = None
    if time is None:
        return None
    place, is_time, date = time
    places = (place,) if several is None else several.places
    first = _first_of(is_time, begin)
    if first is None:
        return None
    data = [row for row, good in zip(rows[first:], is_time[first:], strict=True) if good]
    data = [row for row in data if len(row) > 1]
    if not data:
        return None
    width = max(Counter(len(row) for row in data).most_common(1)[0][0], place + 1)
    cells = [[row[n] for row in data if n < len(row) and row[n]] for n in range(width)]
    others = [n for n in range(width) if n not in places]
    numbers = [n for n in others if _is_number(cells[n])]
    # What is written beside many of the numbers is told cell by cell.
    numbers = numbers or [n for n in others if _is_number(cells[n], _HALF)]
    above = names_above(rows, 1 if named else first, numbers, named)
    header, units_line = above
    names = names_of(rows, header, width)
    # A delimiter at the end of each row is no column.
    if width > 1 and not cells[-1] and (not header or len(rows[header[-1]]) < width):
        width -= 1
        names, cells = names[:width], cells[:width]
    if header and utc_offset(names[place]) is not None:
        # Where local times stand beside those of UTC, days end by them.
        local = (n for n in range(width) if n != place and holds_times(cells[n]))
        place = next((n for n in local if utc_offset(names[n]) is None), place)
        places = (place, *places[1:])
        numbers = [n for n in numbers if n != place]
    nameless = not header
    units = tuple(
        unit_below(names[n], sample.unit if units_line is None else cell_at(rows[units_line], n))
        for n in range(width)
    )
    behind = {n: unit for n in numbers if (unit := unit_behind(Cells.of(cells[n])))}
    if not numbers:
        return None
    layout = Layout(
        sample.encoding,
        sample.delimiter,
        sample.sheet,
        () if named else tuple(sample.line(n) for n in header),
        nameless,
        tuple(names),
        tuple(behind.get(n, unit) for n, unit in enumerate(units)),
        units_line is not None,
        places,
        tuple(numbers),
        tuple(n for n in others if cells[n] and (n not in numbers or _repeats(cells[n]))),
        date=date,
        behind=tuple(behind),
        ends=several is not None and several.ends,
    )
    if kind := kind_of(beside, cells[place], date):
        assert beside is not None
        columns = DayParts(beside.first, beside.last, beside.last - beside.first + 1)
        return replace(layout, parts=columns, across=kind)
    return layout if several is not None else _with_times(layout, cells, data)


def _with_times(layout: Layout, cells: list[list[str]], data: list[list[str]]) -> Layout | None:
    """Give the layout with what stands beside the date: a clock, a slot, an end, parts of a day."""
    (date,) = layout.time
    names, width = layout.names, len(layout.names)
    parts = None if layout.nameless else day_parts(names)
    if parts is not None and (
        date in parts or not set(range(parts.first, parts.last + 1)) & set(layout.numbers)
    ):
        parts = None
    alone = not any(":" in cell or "時" in cell for cell in cells[date]) and not layout.date
    slot = until = None
    clocks: list[int] = []
    if alone and parts is None:
        clocks = [
            n
            for n in range(width)
            if n != date
            and (
                _all(cells[n], _CLOCK.match)
                or (
                    _HOUR.search(names[n])
                    and (_all(cells[n], _DOTTED.match) or have_lost_zeros(cells[n]))
                )
            )
        ]
        dates = [row[date] for row in data]
        places = [n for n in range(width) if n not in (date, *clocks)]
        slots = [
            n
            for n in places
            if n < len(data[0]) and is_slots(dates, [cell_at(row, n) for row in data], names[n])
        ]
        # A clock that says 24:00, or every time of the day, is read as the rest of the time.
        slot = slots[0] if slots and not clocks else None
    minutes = [] if slot is not None or clocks or not alone else hour_and_minute(names, cells, date)
    ends = [n for n in range(width) if n != date and n not in clocks and holds_times(cells[n])]
    untils = [n for n in ends if _END.search(names[n])] or [n for n in ends if n == date + 1]
    if untils and slot is None and not clocks and later(cells[date], cells[untils[0]]):
        until = untils[0]
    time = (date, *clocks[:1], *minutes)
    used = {*time, slot, until}
    numbers = tuple(n for n in layout.numbers if n not in used)
    if not numbers:
        return None
    texts = [n for n in range(width) if n not in used and cells[n] and n not in ends]
    return replace(
        layout,
        time=time,
        date=with_clock(cells[date]) if minutes else layout.date,
        slot=slot,
        until=until,
        parts=parts,
        numbers=numbers,
        texts=tuple(n for n in texts if n not in numbers or _repeats(cells[n])),
    )


def _width(rows: list[list[str]]) -> int:
    counts = Counter(len(row) for row in rows if len(row) > 1)
    return max(counts, key=lambda n: (counts[n], n), default=0)


def _first_of(is_time: list[bool], begin: int) -> int | None:
    """Give the first row of data: one with a time, after which most have one."""
    for first in range(begin, len(is_time)):
        rest = is_time[first:]
        if is_time[first] and 2 * sum(rest[:20]) >= min(len(rest), 20):
            return first
    return None


def _is_number(cells: list[str], share: float = _MOSTLY) -> bool:
    """Whether a column holds numbers, but for marks of no reading."""
    written = [cell for cell in cells if not is_mark(cell)]
    if not written:
        return bool(cells)
    numbers = read_numbers(Cells.of(written))
    if not numbers.ambiguous and numbers.readable.mean() <= share:
        behind = units_behind(Cells.of(written))
        numbers = numbers if behind is None else read_numbers(behind.cells)
    return bool(numbers.ambiguous) or bool(numbers.readable.mean() > share)


def unit_behind(cells: Cells) -> str:
    """Give the unit that stands behind most numbers of a column, "" where none does."""
    behind = units_behind(cells)
    if behind is None:
        return ""
    return behind.units[int(np.bincount(behind.unit[behind.unit >= 0]).argmax())]


def _all(cells: list[str], test: Callable[[str], object]) -> bool:
    return bool(cells) and all(test(cell) for cell in cells)


def _repeats(cells: list[str]) -> bool:
    return len(set(cells)) * 2 <= len(cells)
