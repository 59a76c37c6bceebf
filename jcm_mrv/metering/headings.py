"""What the headings of a file say, against what is declared of its columns."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from zoneinfo import ZoneInfo

from jcm_mrv.findings import MON, Finding
from jcm_mrv.metering.interface import Wanted
from jcm_mrv.metering.reading.names import MULTIPLIER, dimension, obis, utc_offset
from jcm_mrv.metering.reading.rows import Rows
from jcm_mrv.metering.reading.unit_cells import unit_of
from jcm_mrv.methodology.units_written import times_of
from jcm_mrv.project.model import Source

_IN_BRACKETS = re.compile(r"[\[(（]([^\])）]+)[\])）]\s*\d?\Z")
_OFFSET_BEHIND = re.compile(r"(?:Z|[+-]\d\d:?\d\d)\)?\Z")
_NO_MULTIPLIER = re.compile(r"power|performance|cos|công suất|daya|力率|load", re.IGNORECASE)


def check_headings(tables: Sequence[Rows], source: Source, wanted: Wanted) -> Iterator[Finding]:
    """Compare unit, direction and a column of multipliers with what is declared."""
    if not tables:
        return
    rows = tables[0]
    header = rows.header
    where = f"{rows.path}:{header.line}" if header.line else rows.path
    refs = dict.fromkeys([rows.columns.value, *rows.columns.more])
    places = [header.places[ref] for ref in refs if ref in header.places]
    names = [header.names[place] for place in places if place < len(header.names)]
    for name in names:
        yield from _unit(name, source.unit or "", where)
        yield from _direction(name, wanted, where)
    yield from _clock(rows, source.timezone or wanted.calendar.timezone, where)
    if source.multiplier is None and source.kind in ("register", "daily", "energy", "power"):
        used = {header.places[ref] for ref in rows.columns.names if ref in header.places}
        for place, name in enumerate(header.names):
            if place not in used and MULTIPLIER.search(name) and not _NO_MULTIPLIER.search(name):
                yield MON[925].at(where, found=name, column=name)
                return


def _clock(rows: Rows, timezone: str, where: str) -> Iterator[Finding]:
    """Hold an offset that the heading of the times states against the declared zone."""
    places = [rows.header.places[ref] for ref in rows.columns.time if ref in rows.header.places]
    names = [rows.header.names[place] for place in places if place < len(rows.header.names)]
    said = [(name, hours) for name in names if (hours := utc_offset(name)) is not None]
    if not said or not len(rows) or _OFFSET_BEHIND.search(rows.times.text(0)):
        return
    zone = ZoneInfo(timezone)
    seasons = [zone.utcoffset(dt.datetime(2024, month, 1)) for month in (1, 7)]
    name, hours = said[0]
    if dt.timedelta(hours=hours) not in seasons:
        yield MON[155].at(where, found=name, timezone=timezone)


def _unit(name: str, declared: str, where: str) -> Iterator[Finding]:
    """Hold a unit in brackets against the declared one."""
    match = _IN_BRACKETS.search(name)
    unit = unit_of(match[1]) if match else ""
    found, wanted = dimension(unit), dimension(declared)
    if not {found, wanted} <= {"energy", "power"}:
        return
    if found != wanted:
        yield MON[931].at(where, found=name, declared=declared)
        return
    times = times_of(unit, declared)
    if times is not None and times != 1:
        yield MON[930].at(where, found=name, declared=declared, times=float(times))


def _direction(name: str, wanted: Wanted, where: str) -> Iterator[Finding]:
    """Hold the direction that an OBIS code names against what is wanted."""
    direction = obis(name).partition(",")[0]
    if direction == "export" and wanted.direction == "higher":
        yield MON[520]["export"].at(where, found=name, parameter=wanted.parameter)
    if direction == "import" and wanted.follows_sun:
        yield MON[520].at(where, found=name, parameter=wanted.parameter)
