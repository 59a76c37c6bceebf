"""Dates and times as files write them: declared, or detected where only one reading is possible."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

import numpy as np

from jcm_mrv.metering.reading.column import Bools, Cells, Group, Ints
from jcm_mrv.metering.reading.decimals import read_numbers
from jcm_mrv.metering.thresholds import MICRO

_TIME = (
    rb"(?:(?P<T>[ T]+)(?P<H>9{1,2}):(?P<M>99)(?::(?P<S>99)(?:[.,]9{1,9})?)?"
    rb"(?:\s*(?P<p>[AaPp][Mm]))?)?"
    rb"\s*(?P<z>Z|[+-]99(?::?99)?)?\Z"
)
_YEAR_FIRST = re.compile(rb"(?P<Y>9{4})(?P<s>[-/.])(?P<m>9{1,2})(?P=s)(?P<d>9{1,2})" + _TIME)
_DAY_FIRST_DOTTED = re.compile(rb"(?P<d>9{1,2})(?P<s>\.)(?P<m>9{1,2})\.(?P<Y>9{4})" + _TIME)
_YEAR_LAST = re.compile(rb"(?P<a>9{1,2})(?P<s>[-/])(?P<b>9{1,2})(?P=s)(?P<Y>9{4})" + _TIME)

_JAPANESE = re.compile(
    "(?P<Y>9{4})年(?P<m>9{1,2})月(?P<d>9{1,2})日".encode()
    + rb"(?:[ T]*(?P<H>9{1,2})(?::(?P<M>99)(?::(?P<S>99)(?:[.,]9{1,9})?)?"
    + "|時(?:(?P<M2>9{1,2})分(?:(?P<S2>9{1,2})秒)?)?))?".encode()
    + rb"\s*(?P<z>Z|[+-]99(?::?99)?)?\Z"
)

EXCEL = "excel"
"""The declared format of serial numbers: days since 30 December 1899, as Excel counts them."""
_EXCEL_EPOCH = -25_569
_SERIAL_FROM, _SERIAL_TO = 32_874, 73_051
"""1990 to 2100, the years in which a reading can be."""

_DIRECTIVES = {
    "Y": rb"(?P<Y>9{4})",
    "y": rb"(?P<y>99)",
    "m": rb"(?P<m>9{1,2})",
    "d": rb"(?P<d>9{1,2})",
    "H": rb"(?P<H>9{1,2})",
    "I": rb"(?P<H>9{1,2})",
    "M": rb"(?P<M>9{1,2})",
    "S": rb"(?P<S>9{1,2})",
    "f": rb"9{1,9}",
    "p": rb"(?P<p>[AaPp][Mm])",
    "b": rb"(?P<b>[A-Za-z]{3})",
    "z": rb"(?P<z>Z|[+-]99(?::?99)?)",
}
_COMPOUND = {"T": "%H:%M:%S", "R": "%H:%M", "F": "%Y-%m-%d"}
_MONTHS = {
    name: number
    for number, name in enumerate(
        b"jan feb mar apr may jun jul aug sep oct nov dec".split(), start=1
    )
}
Order = Literal["day first", "month first"]


class DateFormatError(ValueError):
    """A declared date format that cannot be used."""


@dataclass(frozen=True)
class Times:
    """A column of times: local seconds since 1970 as written, and the UTC offset where written.

    Attributes
    ----------
    local : int64 array
        Seconds since 1970-01-01 00:00 of the clock that wrote them.
    offset : int64 array
        Seconds to subtract for UTC, where ``has_offset``.
    readable, has_offset : bool arrays
        Whether the cell is a time at all, and whether it states an offset from UTC.
    written : str
        The way in which most cells are written, for the note.
    ambiguous, mixed : str
        A cell that reads in two formats; two ways of writing that cannot both be meant.
    """

    local: Ints
    offset: Ints
    readable: Bools
    has_offset: Bools
    written: str
    ambiguous: str = ""
    mixed: str = ""


def read_times(cells: Cells, declared: str | None = None) -> Times:
    """Give the times of a column, in the declared format or in the one common format that fits.

    Examples
    --------
    >>> times = read_times(Cells.of(["31/01/2024 24:00", "01/02/2024 00:15"]))
    >>> times.written, (times.local[1] - times.local[0]).item()
    ('%d/%m/%Y %H:%M', 900)
    >>> read_times(Cells.of(["03/04/2024 00:00"])).ambiguous
    '03/04/2024 00:00'
    """
    n = len(cells)
    result = Times(
        np.zeros(n, np.int64),
        np.zeros(n, np.int64),
        np.zeros(n, np.bool_),
        np.zeros(n, np.bool_),
        "",
    )
    if declared == EXCEL:
        return _serial_numbers(cells)
    groups = cells.groups()
    if declared is not None:
        pattern = declared_pattern(declared)
        for group in groups:
            if match := pattern.match(group.layout):
                _read(group, match, result, None)
        return result
    plain = [(g, m) for g in groups if (m := _YEAR_FIRST.match(g.layout))]
    japanese = [(g, m) for g in groups if (m := _JAPANESE.match(g.layout))]
    dotted = [(g, m) for g in groups if (m := _DAY_FIRST_DOTTED.match(g.layout))]
    last = [(g, m) for g in groups if (m := _YEAR_LAST.match(g.layout))]
    kinds = [kind for kind in (plain, japanese, dotted, last) if kind]
    if len(kinds) > 1:
        cells_shown = [cells.text(int(kind[0][0].rows[0])) for kind in kinds[:2]]
        return _with(result, mixed=" and ".join(cells_shown))
    if not kinds:
        return result
    order: Order | None = None
    if last:
        decided = _order(cells, last)
        if isinstance(decided, Times):
            return decided
        order = decided
    for group, match in kinds[0]:
        _read(group, match, result, order)
    largest, match = max(kinds[0], key=lambda pair: len(pair[0].rows))
    return _with(result, written=_strptime(largest.layout, match, order))


def _serial_numbers(cells: Cells) -> Times:
    """Give the times of Excel's serial numbers, to the nearest second."""
    numbers = read_numbers(cells, None, "")
    good = numbers.readable & ~numbers.too_large & (numbers.micro >= _SERIAL_FROM * MICRO)
    good &= numbers.micro < _SERIAL_TO * MICRO
    twice = np.where(good, numbers.micro, 0) * (2 * 86_400)
    seconds = (twice + MICRO) // (2 * MICRO) + _EXCEL_EPOCH * 86_400
    nothing = np.zeros(len(cells), np.bool_)
    return Times(np.where(good, seconds, 0), nothing.astype(np.int64), good, nothing, EXCEL)


def _with(times: Times, *, written: str = "", ambiguous: str = "", mixed: str = "") -> Times:
    return Times(
        times.local,
        times.offset,
        times.readable,
        times.has_offset,
        written,
        ambiguous,
        mixed,
    )


def _order(cells: Cells, groups: list[tuple[Group, re.Match[bytes]]]) -> Order | Times:
    """Say whether the day or the month stands first; only the text of the column counts."""
    n = len(cells)
    read: dict[Order, Times] = {}
    for order in ("day first", "month first"):
        read[order] = Times(
            np.zeros(n, np.int64),
            np.zeros(n, np.int64),
            np.zeros(n, np.bool_),
            np.zeros(n, np.bool_),
            "",
        )
        for group, match in groups:
            _read(group, match, read[order], order)
    day, month = read["day first"].readable, read["month first"].readable
    only_day, only_month = np.flatnonzero(day & ~month), np.flatnonzero(month & ~day)
    if len(only_day) and len(only_month):
        shown = f"{cells.text(int(only_day[0]))} and {cells.text(int(only_month[0]))}"
        return _with(read["day first"], mixed=shown)
    if len(only_day):
        return "day first"
    if len(only_month):
        return "month first"
    both = np.flatnonzero(day & month)
    # Nothing readable at all: the rows are reported one by one.
    return (
        _with(read["day first"], ambiguous=cells.text(int(both[0]))) if len(both) else "day first"
    )


@cache
def declared_pattern(declared: str) -> re.Pattern[bytes]:
    """Give the pattern of layouts of a declared format such as ``%d/%m/%Y %H:%M``.

    Raises
    ------
    DateFormatError
        When the format holds a directive that is not known, one twice, or no whole date.
    """
    text = re.sub(r"%([TRF])", lambda found: _COMPOUND[found[1]], declared)
    pattern, seen, place = b"", set[str](), 0
    while place < len(text):
        character = text[place]
        if character == "%":
            directive = text[place + 1 : place + 2]
            if directive != "%" and (directive not in _DIRECTIVES or directive in seen):
                known = " ".join(f"%{d}" for d in sorted(_DIRECTIVES))
                raise DateFormatError(f"%{directive} cannot be used here; known: {known} %T %R %F")
            seen.add(directive)
            pattern += _DIRECTIVES.get(directive, b"%")
            place += 2
        else:
            literal = "9" if character.isascii() and character.isdigit() else character
            pattern += rb"\s+" if character.isspace() else re.escape(literal.encode())
            place += 1
    if not ({"Y", "y"} & seen and {"m", "b"} & seen and "d" in seen) or {"H", "I"} <= seen:
        raise DateFormatError("a format needs year, month and day, each once, like %Y-%m-%d %H:%M")
    return re.compile(pattern + rb"\Z")


def _read(group: Group, match: re.Match[bytes], into: Times, order: Order | None) -> None:
    """Read the cells of one layout; what is no date (30 February) stays unreadable."""
    spans = {name[0]: match.span(name) for name, value in match.groupdict().items() if value}
    if order is not None:
        first, second = spans.pop("a"), spans.pop("b")
        spans["d"], spans["m"] = (first, second) if order == "day first" else (second, first)
        month_name = None
    else:
        month_name = match.groupdict().get("b")
    year = _field(group, spans, "Y", 0)
    if "y" in spans:
        short = _field(group, spans, "y", 0)
        year = short + np.where(short < 69, 2000, 1900)
    if month_name is not None:
        month = np.full(len(group.rows), _MONTHS.get(month_name.lower(), 0), np.int64)
    else:
        month = _field(group, spans, "m", 1)
    day = _field(group, spans, "d", 1)
    hour, minute, second = (_field(group, spans, key, 0) for key in "HMS")
    good = (year >= 1) & (month >= 1) & (month <= 12) & (day >= 1)
    good &= (minute < 60) & (second < 60)
    if "p" in spans:
        good &= (hour >= 1) & (hour <= 12)
        hour = hour % 12 + (12 if match["p"].lower() == b"pm" else 0)
    else:
        # 24:00 is 00:00 of the next day.
        good &= (hour < 24) | ((hour == 24) & (minute == 0) & (second == 0))
    months = ((year - 1970) * 12 + month - 1).astype("datetime64[M]")
    first_day = months.astype("datetime64[D]").astype(np.int64)
    length = (months + 1).astype("datetime64[D]").astype(np.int64) - first_day
    good &= day <= length
    seconds = (first_day + day - 1) * 86_400 + hour * 3600 + minute * 60 + second
    if "z" in spans:
        offset, fine = _offsets(group, spans["z"], match["z"])
        good &= fine
        into.offset[group.rows] = offset
        into.has_offset[group.rows] = True
    into.local[group.rows] = np.where(good, seconds, 0)
    into.readable[group.rows] = good


def _field(group: Group, spans: Mapping[str, tuple[int, int]], key: str, default: int) -> Ints:
    if key not in spans:
        return np.full(len(group.rows), default, np.int64)
    return group.number(*spans[key])


def _offsets(group: Group, span: tuple[int, int], layout: bytes) -> tuple[Ints, Bools]:
    """Give offsets in seconds, and which of them exist (up to 15 hours)."""
    if layout == b"Z":
        return np.zeros(len(group.rows), np.int64), np.ones(len(group.rows), np.bool_)
    columns = [span[0] + i for i, character in enumerate(layout) if character == ord("9")]
    hours = group.digits(columns[:2])
    minutes = group.digits(columns[2:])
    offset = hours * 3600 + minutes * 60
    return (-offset if layout[:1] == b"-" else offset), (hours <= 15) & (minutes < 60)


def _strptime(layout: bytes, match: re.Match[bytes], order: Order | None) -> str:
    """Write a detected way as a user would declare it."""
    names = {"Y": "%Y", "m": "%m", "d": "%d", "H": "%H", "M": "%M", "S": "%S", "p": "%p", "z": "%z"}
    if order is not None:
        names |= {"a": "%d", "b": "%m"} if order == "day first" else {"a": "%m", "b": "%d"}
    if match.groupdict().get("p"):
        names["H"] = "%I"
    text = layout
    for start, end, name in sorted(
        (
            (*match.span(key), names[key[0]])
            for key, found in match.groupdict().items()
            if found and key[0] in names
        ),
        reverse=True,
    ):
        text = text[:start] + name.encode() + text[end:]
    return re.sub(r"([.,])9+", r"\1%f", text.decode(errors="replace"))
