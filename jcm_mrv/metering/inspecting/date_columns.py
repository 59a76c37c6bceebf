"""Dates in several columns: the year, the month, the day and the hour each in one of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from jcm_mrv.immutable import immutable
from jcm_mrv.metering.inspecting.headings import cell_at
from jcm_mrv.metering.reading.column import Cells
from jcm_mrv.metering.reading.dates import read_times
from jcm_mrv.metering.reading.dates_above import days_above
from jcm_mrv.metering.thresholds import HEADER_LINES
from jcm_mrv.patterns import pattern

_NAMES = {
    part: pattern(rf"(?:{names})(?:\s*\(local\))?\Z", 2)
    for part, names in {
        "Y": "years?|y+|yr|năm|tahun|thn|ปี|年|año|année|год|он",
        "m": "months?|mm?|mon|mth|tháng|bulan|bln|เดือน|月|mes|mois|месяц|сар",
        "d": "days?|dd?|day of month|ngày|hari|tgl|tanggal|วัน|วันที่|日|día|jour|день|өдөр",
        "H": "hours?|hh?|hr|time|giờ|jam|ชั่วโมง|เวลา|時刻?|hora|heure|час|цаг",
        "M": "minutes?|mins?|mm|mi|phút|menit|นาที|分|minutos?|мин(?:ута)?",
        "S": "seconds?|secs?|ss|giây|detik|วินาที|秒|segundos?",
    }.items()
}
_CLOCK = pattern(r"\d{1,2}:\d\d(?P<second>:\d\d)?\Z")
_NUMBER = pattern(r"\d{1,2}\Z")
_MOSTLY = 0.9


@immutable
class DateColumns:
    """The columns of a date, in the order of its parts, and the format that reads them.

    ``are_times`` says of each row whether it has a date, ``ends`` whether the hours are counted
    from 1 to 24, as the ends of intervals are.
    """

    places: tuple[int, ...]
    are_times: list[bool]
    date: str
    ends: bool


def date_columns(rows: Sequence[Sequence[str]], width: int) -> DateColumns | None:
    """Give the columns named year, month, day and so on, if what is below them are dates.

    Examples
    --------
    >>> found = date_columns([["Year", "Month", "Day", "kWh"], ["2024", "3", "31", "5"]], 4)
    >>> found.places, found.date, found.are_times
    ((0, 1, 2), '%Y %m %d', [False, True])
    """
    for line, row in enumerate(rows[:HEADER_LINES]):
        places = _named(row, width)
        if not {"Y", "m"} <= places.keys():
            continue
        below = _with_years(rows[line + 1 :], places)
        for parts in ("YmdHMS", "YmdHM", "YmdH", "Ymd", "Ym"):
            if not set(parts) <= places.keys() or (parts == "Ym" and "d" in places):
                continue
            at = tuple(places[part] for part in parts)
            if (form := _format(parts, at, below)) is None:
                continue
            texts = [" ".join(cell_at(one, n) for n in at) for one in below]
            good = read_times(Cells.of(texts), form).readable
            if texts and good.mean() > _MOSTLY:
                hours = {cell_at(one, places["H"]).lstrip("0") for one in below if parts == "YmdH"}
                ends = "24" in hours and "" not in hours
                return DateColumns(at, [False] * (line + 1) + good.tolist(), form, ends)
    return None


def _with_years(rows: Sequence[Sequence[str]], places: dict[str, int]) -> Sequence[Sequence[str]]:
    """Give rows with their year in each, where it stands on the first one of its months alone."""
    year, month = places["Y"], places["m"]
    if "d" in places or all(cell_at(row, year) for row in rows):
        return rows
    years, months = ([cell_at(row, n) for row in rows] for n in (year, month))
    return [
        row if of < 0 else [*row[:year], years[of], *row[year + 1 :]]
        for row, of in zip(rows, days_above(years, months), strict=True)
    ]


def hour_and_minute(names: Sequence[str], cells: Sequence[Sequence[str]], date: int) -> list[int]:
    """Give the columns of the hour and of the minute beside one of whole dates, none elsewhere."""
    places = _named([name if n != date else "" for n, name in enumerate(names)], len(names))
    if not {"H", "M"} <= places.keys() or not with_clock(cells[date]):
        return []
    at = [places["H"], places["M"]]
    return at if all(_all(cells[n], _NUMBER.match) for n in at) else []


def with_clock(dates: Sequence[str]) -> str:
    """Give the format of dates with hour and minute behind them, "" where it is open."""
    written = read_times(Cells.of(dates)).written
    return f"{written} %H %M" if "%d" in written else ""


def _named(row: Sequence[str], width: int) -> dict[str, int]:
    """Give the place of each part of a date; mm behind the hour is its minute."""
    places: dict[str, int] = {}
    for place, name in enumerate(row[:width]):
        for part, known in _NAMES.items():
            if part not in places and known.match(name.strip()):
                places[part] = place
                break
    return places


def _format(parts: str, at: Sequence[int], rows: Sequence[Sequence[str]]) -> str | None:
    """Give the format of the columns beside each other, None where they hold something else."""
    ways = []
    for part, place in zip(parts, at, strict=True):
        cells = [text for row in rows if (text := cell_at(row, place))]
        if part == "m" and not _all(cells, _NUMBER.match):
            ways.append("%b")
        elif part == "H" and parts[-1] == "H" and _all(cells, _CLOCK.match):
            seconds = any(found and found["second"] for found in map(_CLOCK.match, cells))
            ways.append("%H:%M:%S" if seconds else "%H:%M")
        elif part != "Y" and not _all(cells, _NUMBER.match):
            return None
        else:
            ways.append(f"%{part}")
    return " ".join(ways)


def _all(cells: Sequence[str], test: Callable[[str], object]) -> bool:
    return bool(cells) and sum(bool(test(cell)) for cell in cells) > _MOSTLY * len(cells)
