"""Files of one source to readings as they were written: rules 1 and 2 of the rules for readings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from jcm_mrv.findings import MON, Finding, FindingsError
from jcm_mrv.metering.arrays import Bools, Ints
from jcm_mrv.metering.found import Found, Gathering
from jcm_mrv.metering.interface import Wanted
from jcm_mrv.metering.reading.column import Cells
from jcm_mrv.metering.reading.dates import COUNTS, DateFormatError, Times, declared_pattern
from jcm_mrv.metering.reading.decimals import Numbers
from jcm_mrv.metering.reading.far_times import far_findings, far_times
from jcm_mrv.metering.reading.multipliers import row_multipliers
from jcm_mrv.metering.reading.rows import Rows, all_numbers, all_times, refuse_doubt
from jcm_mrv.metering.reading.skipping import no_reading
from jcm_mrv.metering.reading.tables import read_tables
from jcm_mrv.metering.reading.zone_names import settled
from jcm_mrv.metering.readings import Readings, instants
from jcm_mrv.metering.thresholds import MAX_LISTED
from jcm_mrv.project.model import Source, TextFormat

_MORE = {"time": MON[103]["more"], "value": MON[101]["more"], "large": MON[109]["more"]}


def load_readings(source: Source, wanted: Wanted) -> Found[Readings]:
    """Read the files of a source.

    Raises
    ------
    FindingsError
        When an error was found.
    """
    _check_declared(source, wanted)
    zone = source.timezone or wanted.calendar.timezone
    with Gathering() as said:
        files = read_tables(
            source, wanted.folder, wanted.where, confined=wanted.confined, timezone=zone
        )
        said.findings += files.findings
        rows = files.tables
        paths = tuple(table.path for table in rows)
        file = np.repeat(np.arange(len(rows)), [len(part) for part in rows])
        line = np.concatenate([part.lines for part in rows])
        times = all_times(rows, source.format)
        numbers = all_numbers(rows, source.format.decimal, source.format.thousands)
        refuse_doubt(times, numbers, paths[0])
        times, names = _zones_settled(source, wanted, times, rows)
        readings = Readings(
            times.local,
            numbers.micro,
            file,
            line,
            paths,
            numbers.decimals,
            inputs=files.inputs,
            multiplier=row_multipliers(rows, source),
        )
        values = Cells.joined([table.values for table in rows])
        missing = no_reading(values, numbers, source.format.missing)
        if missing.any():
            at = readings.where(int(missing.argmax()))
            said.findings.append(MON[114].at(at, count=int(missing.sum())))
            numbers = replace(
                numbers,
                readable=numbers.readable | missing,
                too_large=numbers.too_large & ~missing,
            )
        _refuse_far_times(times, readings, ~missing)
        kept = said.take(_readable_rows(source, rows, readings, times, numbers)) & ~missing
        said.findings += _how_it_was_read(source, wanted, rows, times, names, numbers)
        utc = said.take(_instants(source, wanted, readings, times, kept))
    return Found(replace(readings, utc=utc).take(kept), tuple(said.findings))


def _refuse_far_times(times: Times, readings: Readings, meant: Bools) -> None:
    """Rule 3: times that are no reading's."""
    readable = np.flatnonzero(times.readable & meant)
    far = readable[far_times(times.local[readable])]
    if len(far):
        raise FindingsError(
            far_findings(times.local[far], lambda position: readings.where(int(far[position])))
        )


def _check_declared(source: Source, wanted: Wanted) -> None:
    declared = source.format
    check_date(declared, "format.date", wanted.where)
    if declared.decimal is not None and declared.decimal == declared.thousands:
        raise MON[6]["same-signs"].stop(wanted.where, found=declared.decimal)


def check_date(declared: TextFormat, key: str, where: str = "") -> None:
    """Refuse a declared format of dates that cannot be used (``MON-006``)."""
    date = declared.date
    if date is None or date in COUNTS:
        return
    try:
        declared_pattern(date, declared.months)
    except DateFormatError as exc:
        raise MON[6]["date"].stop(where, found=date, key=key, reason=exc) from None
    if declared.calendar == "japanese" and "%EC" not in date:
        raise MON[6]["era"].stop(where, found=date, key=key)


def _zones_settled(
    source: Source, wanted: Wanted, times: Times, tables: Sequence[Rows]
) -> tuple[Times, tuple[str, ...]]:
    """Give times whose names of zones are offsets, and these names."""
    first = np.cumsum([0, *map(len, tables)])

    def place(row: int) -> str:
        table = int(np.searchsorted(first, row, side="right")) - 1
        return tables[table].where(row - int(first[table]))

    zone = source.timezone or wanted.calendar.timezone
    return settled(times, zone, place), times.zones


def _readable_rows(
    source: Source, tables: Sequence[Rows], readings: Readings, times: Times, numbers: Numbers
) -> Found[Bools]:
    """Rule 1: rows that cannot be read are errors, or gaps where the source tolerates them."""
    problems = [problem for table in tables for problem in table.findings]
    file = readings.file
    first_row = np.searchsorted(file, np.arange(len(tables)))

    bad_value, bad_time = ~numbers.readable, ~times.readable

    def time(row: int) -> Finding:
        wording = MON[103]["no-format"] if bad_time.all() else MON[103]["row"]
        table = tables[file[row]]
        text = table.times.text(row - first_row[file[row]])[:60]
        where = readings.where(row)
        return wording.at(where, found=text) if text else MON[103]["empty"].at(where)

    def value(row: int) -> Finding:
        wording = MON[109]["row"] if numbers.too_large[row] else MON[101]["row"]
        table = tables[file[row]]
        text = table.values.text(row - first_row[file[row]])[:60]
        where = readings.where(row)
        return wording.at(where, found=text) if text else MON[101]["empty-row"].at(where)

    large = numbers.too_large
    for code, wrong, one in (
        ("time", bad_time, time),
        ("value", bad_value & ~large, value),
        ("large", large, value),
    ):
        rows = np.flatnonzero(wrong)
        problems += [one(row) for row in rows[:MAX_LISTED].tolist()]
        if len(rows) > MAX_LISTED:
            where = readings.where(int(rows[MAX_LISTED]))
            problems.append(_MORE[code].at(where, more=len(rows) - MAX_LISTED))
    fatal = [p for p in problems if p.code == "MON-109"]
    if fatal or (problems and not source.tolerate):
        raise FindingsError(problems)
    kept = ~(bad_value | bad_time)
    said = []
    if problems:
        count = int((~kept).sum()) + sum(len(table.findings) for table in tables)
        said.append(MON[102].at(problems[0].where, found=problems[0].found, count=count))
    if not kept.any():
        nothing = MON[105]["unreadable"].at(readings.paths[0])
        raise FindingsError([*said, nothing])
    return Found(kept, tuple(said))


def _how_it_was_read(
    source: Source,
    wanted: Wanted,
    tables: Sequence[Rows],
    times: Times,
    zones: Sequence[str],
    numbers: Numbers,
) -> list[Finding]:
    said = []
    for what, names in (
        ("encoding", {table.encoding for table in tables}),
        ("sheet", {repr(table.sheet) for table in tables if table.sheet}),
        ("delimiter", {repr(t.header.delimiter) for t in tables if t.header.delimiter}),
    ):
        if getattr(source.format, what) is None and names - {""}:
            said.append(f"{what} " + " and ".join(sorted(names - {""})))
    if source.format.date is None and times.written:
        said.append(f"date {times.written!r}" if "%" in times.written else times.written)
    if source.format.calendar is None and times.calendar:
        said.append(f"calendar {times.calendar}")
    if zones:
        said.append(f"zones {', '.join(zones)}")
    if source.format.decimal is None and numbers.separated:
        said.append(f"decimal {numbers.decimal!r}")
    if source.format.thousands is None and numbers.thousands:
        said.append(f"thousands {numbers.thousands!r}")
    if any(table.header.line > 1 for table in tables):
        said.append(f"names of columns in line {max(t.header.line for t in tables)}")
    if units := {table.units for table in tables if table.units is not None}:
        said.append("a row of units" + "".join(f" ({unit})" for unit in sorted(units - {""})))
    if source.timezone is None and not times.has_offset.any():
        said.append(f"timezone {wanted.calendar.timezone}")
    if not said:
        return []
    return [MON[19]["declared"].at(wanted.where, found=", ".join(said))]


def _instants(
    source: Source, wanted: Wanted, readings: Readings, times: Times, kept: Bools
) -> Found[Ints]:
    """Rule 2: local times to instants, file by file, in the order of its rows."""
    offsets = times.has_offset[kept]
    if offsets.all():
        return Found(times.local - times.offset)
    if offsets.any():
        odd = np.flatnonzero(kept & (times.has_offset != times.has_offset[np.argmax(kept)]))
        raise MON[203].stop(readings.where(int(odd[0])))
    utc = times.local.copy()
    with Gathering() as said:
        for number, path in enumerate(readings.paths):
            rows = np.flatnonzero(kept & (readings.file == number))

            def place(row: int, rows: Ints = rows) -> str:
                return readings.where(int(rows[row]))

            zone = source.timezone or wanted.calendar.timezone
            utc[rows] = said.take(instants(times.local[rows], zone, path, place))
    return Found(utc, tuple(said.findings))
