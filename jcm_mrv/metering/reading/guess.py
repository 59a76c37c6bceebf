"""Where the names of the columns stand in a file that nobody has described, and what they hold."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace

from jcm_mrv.findings import MON
from jcm_mrv.metering.reading.column import Cells
from jcm_mrv.metering.reading.dates import read_times
from jcm_mrv.metering.reading.decimals import read_numbers
from jcm_mrv.metering.reading.files import OpenFile
from jcm_mrv.metering.reading.formats import Sample, format_of
from jcm_mrv.metering.reading.units_row import unit_of, units_row
from jcm_mrv.metering.thresholds import HEADER_LINES

_SAMPLE = 40
_CLOCK = re.compile(r"\d{1,2}(?::\d{2}(?::\d{2}(?:\.\d+)?)?|時(?:\d{1,2}分)?)(?:\s*[AaPp][Mm])?\Z")
_SERIAL = re.compile(r"(?:3[3-9]|[4-6]\d|7[0-2])\d{3}(?:[.,]\d+)?\Z")
_QUANTITY = re.compile(
    r"wh\b|kw|energy|power|yield|generat|total|counter|register|amount|value|reading"
    r"|電力|発電|電気|điện|sản lượng|energi|daya",
    re.IGNORECASE,
)
_METER = re.compile(
    r"meter|device|invert|serial|sensor|tag|channel|point|name|\bid\b|_id|unit|site|logger"
    r"|機器|装置|番号|thiết bị|đồng hồ",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"time|date|epoch|unix|\bts\b|日|時|giờ|ngày|thời|waktu|tanggal|zeit|datum", re.IGNORECASE
)


@dataclass(frozen=True)
class Layout:
    """What a look at the first rows of a file gives; ``time`` and ``value`` are proposals.

    Attributes
    ----------
    encoding : str
        The first of ``encodings``, in which the names are shown.
    encodings : dict of str to tuple of str
        Where several encodings are valid: the names of the columns in each.
    delimiter, sheet : str
        "" where the file has none.
    header_line : int
        The line with the names, 0 in Parquet.
    names : tuple of str
        All columns.
    units : str, optional
        The row of units under the names, of the value column.
    unit : str
        The unit of the value column, from that row or from its name; "" where neither says.
    time, value, numbers, meters : tuples of str and str
        The columns of time; the one proposed as value; all with numbers; those that may name a
        meter.
    serial : bool
        Whether the times look like serial numbers of Excel.
    """

    encoding: str
    encodings: dict[str, tuple[str, ...]]
    delimiter: str
    sheet: str
    header_line: int
    names: tuple[str, ...]
    units: str | None
    unit: str
    time: tuple[str, ...]
    value: str
    numbers: tuple[str, ...]
    meters: tuple[str, ...]
    serial: bool


def look_at(file: OpenFile) -> Layout:
    """Find the names of the columns, and which of them hold times and numbers.

    Raises
    ------
    FindingsError
        When the file cannot be read, or no line of it names columns of times and numbers.
    """
    samples = format_of(file.name, file.head).reader.first_rows(file, HEADER_LINES + _SAMPLE)
    first = [sample for sample in samples if sample.encoding == samples[0].encoding]
    best = max(
        (layout for sample in first for layout in [_layout(sample)] if layout),
        key=lambda layout: (len(layout.numbers) > 0, len(layout.names), -layout.header_line),
        default=None,
    )
    if best is None:
        raise MON[17]["header"].stop(
            f"{file.path}:1",
            found="; ".join(" | ".join(row[:8]) for row in samples[0].rows[:3])[:300],
            path=file.path,
            limit=HEADER_LINES,
        )
    ways = [sample for sample in samples if sample.delimiter == best.delimiter]
    if ways[0].encoding == ways[-1].encoding:
        return best
    names = {way.encoding: tuple(way.rows[best.header_line - way.first_line]) for way in ways}
    return replace(best, encodings=names)


def _layout(sample: Sample) -> Layout | None:
    rows = sample.rows
    for number, names in enumerate(rows[:HEADER_LINES], start=1):
        if sum(map(bool, names)) < 2 or any(_is_number([name]) for name in names if name):
            continue
        below = [row for row in rows[number : number + _SAMPLE] if len(row) == len(names)]
        if not below:
            continue
        found = _columns(names, below)
        if found is not None:
            times, numbers, value, units, serial = found
            unit = units or unit_in_name(names[value])
            used = {*times, value}
            named = Counter(names)
            texts = [
                place
                for place, name in enumerate(names)
                if place not in used and (place not in numbers or _METER.search(name))
            ]
            texts.sort(key=lambda place: not _METER.search(names[place]))
            if any(named[names[place]] > 1 for place in used):
                continue
            return Layout(
                sample.encoding,
                {},
                sample.delimiter,
                sample.sheet,
                number - 1 + sample.first_line,
                tuple(names),
                units,
                unit,
                tuple(names[place] for place in times),
                names[value],
                tuple(names[place] for place in numbers),
                tuple(names[place] for place in texts if names[place]),
                serial,
            )
    return None


_Found = tuple[list[int], list[int], int, str | None, bool]


def _columns(names: list[str], below: list[list[str]]) -> _Found | None:
    """Give the columns of time, of numbers, the value proposed, units, and whether serial."""
    first_units = [_unit_or_none(below[0], place) for place in range(len(names))]
    rows = below[1:] if any(first_units) and len(below) > 1 else below
    columns = [[row[place] for row in rows if row[place]] for place in range(len(names))]
    times = [place for place, cells in enumerate(columns) if _is_time(names[place], cells)]
    serial = False
    if times:
        date = times[0]
        clocks = [
            place
            for place, cells in enumerate(columns)
            if place not in times and cells and all(_CLOCK.match(cell) for cell in cells)
        ]
        # A clock beside a date that has one already is another time, not the rest of this one.
        whole = any(":" in cell or "時" in cell for cell in columns[date])
        time = [date, *clocks[:1]] if clocks and not whole else [date]
    else:
        time = [
            place
            for place, cells in enumerate(columns)
            if cells and _TIME.search(names[place]) and all(_SERIAL.match(cell) for cell in cells)
        ][:1]
        serial = bool(time)
    numbers = [
        place
        for place, cells in enumerate(columns)
        if place not in time and names[place] and _is_number(cells)
    ]
    if not time or not numbers:
        return None
    value = max(
        numbers,
        key=lambda place: (
            bool(first_units[place] or unit_in_name(names[place])),
            bool(_QUANTITY.search(names[place])),
            not _METER.search(names[place]),
            -place,
        ),
    )
    return time, numbers, value, units_row(below[0], time, value), serial


def _unit_or_none(row: list[str], place: int) -> str:
    return "" if any(character.isdigit() for character in row[place]) else unit_of(row[place])


def _is_time(name: str, cells: list[str]) -> bool:
    # Digits alone may be the number of a meter or of a document.
    if not cells or (all(cell.isdigit() for cell in cells) and not _TIME.search(name)):
        return False
    times = read_times(Cells.of(cells))
    return bool(times.ambiguous) or bool(times.readable.all())


def _is_number(cells: list[str]) -> bool:
    if not cells:
        return False
    numbers = read_numbers(Cells.of(cells))
    return bool(numbers.ambiguous) or bool(numbers.readable.all())


def unit_in_name(name: str) -> str:
    """Give the unit that the name of a column ends with; "" where there is none.

    Examples
    --------
    >>> unit_in_name("Energy [kWh]"), unit_in_name("total_kwh"), unit_in_name("note")
    ('kWh', 'kWh', '')
    """
    match = re.search(r"[\[(（]([^\])）]+)[\])）]\s*\Z", name)
    if match:
        return unit_of(match[1])
    ending = re.split(r"[\s_./-]", name)[-1]
    return unit_of(ending) if re.fullmatch(r"[kMG]?wh?", ending, re.IGNORECASE) else ""
