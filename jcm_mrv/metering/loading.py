"""Files of one source to readings as they were written: rules 1 and 2 of the rules for readings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from jcm_mrv.findings import MON, Finding, FindingsError, has_errors
from jcm_mrv.immutable import immutable
from jcm_mrv.metering.arrays import Bools, Ints
from jcm_mrv.metering.found import Found, Gathering
from jcm_mrv.metering.headings import check_headings
from jcm_mrv.metering.interface import Wanted
from jcm_mrv.metering.layouts.columns import ValueColumn, value_columns
from jcm_mrv.metering.layouts.declared import check_layout
from jcm_mrv.metering.layouts.groups import Groups, groups_of
from jcm_mrv.metering.layouts.laid import Laid, lay_out, of_rows
from jcm_mrv.metering.layouts.lengths import as_logged, between, of_months, that_change
from jcm_mrv.metering.layouts.quality import good_rows
from jcm_mrv.metering.layouts.shifted import with_shifts
from jcm_mrv.metering.layouts.totals import check_totals
from jcm_mrv.metering.layouts.unreadable import ReadColumn, readable_rows
from jcm_mrv.metering.meters_named import check_meters
from jcm_mrv.metering.reading.column import Cells
from jcm_mrv.metering.reading.dates import COUNTS, DateFormatError, Times, declared_pattern
from jcm_mrv.metering.reading.decimals import Numbers
from jcm_mrv.metering.reading.exchanged_dates import refuse_exchanged_in_files
from jcm_mrv.metering.reading.far_times import far_findings, far_times
from jcm_mrv.metering.reading.multipliers import row_multipliers
from jcm_mrv.metering.reading.order_beside import written_as
from jcm_mrv.metering.reading.rows import Rows, numbers_of, refuse_doubt, refuse_ends_of_days
from jcm_mrv.metering.reading.skipping import no_reading
from jcm_mrv.metering.reading.tables import SourceFiles, read_tables
from jcm_mrv.metering.reading.unit_column import in_one_unit
from jcm_mrv.metering.reading.zone_names import settled
from jcm_mrv.metering.readings import Readings, instants
from jcm_mrv.metering.thresholds import MAX_LISTED
from jcm_mrv.project.model import Source
from jcm_mrv.project.spans import AS_LOGGED, MONTH
from jcm_mrv.project.written import TextFormat


@immutable
class Series:
    """Readings that have resets and gaps of their own.

    Attributes
    ----------
    readings : Readings
        As they were written, in any order.
    name : str
        What tells the series from others of its source, "" where it is the only one.
    taken_off : bool
        Whether its amounts are taken off.
    """

    readings: Readings
    name: str = ""
    taken_off: bool = False


def load_series(source: Source, wanted: Wanted) -> Found[tuple[Series, ...]]:
    """Read the files of a source.

    Raises
    ------
    FindingsError
        When an error was found.
    """
    check_layout(source, wanted.where)
    _check_declared(source, wanted)
    zone = source.timezone or wanted.calendar.timezone
    with Gathering() as said:
        files = read_tables(
            source, wanted.folder, wanted.where, confined=wanted.confined, timezone=zone
        )
        said.findings += files.findings
        tables = files.tables
        said.findings += check_headings(tables, source, wanted)
        settled_as = written_as(source.format, files.settled)
        declared, source = source, source.model_copy(update={"format": settled_as})
        named = value_columns(source)
        laid = lay_out(tables, source, named, zone)
        said.findings += _left_out(laid)
        said.findings += check_meters(tables, laid, declared, wanted)
        good = of_rows(said.take(good_rows(tables, source.good)), laid)
        readings = replace(
            _places(files, laid), multiplier=of_rows(row_multipliers(tables, source), laid)
        )
        columns = _numbers(source, tables, laid, named, readings, good)
        refuse_doubt(laid.times, columns[0].numbers, readings.paths[0])
        if source.interval != MONTH and laid.seconds is None:
            refuse_ends_of_days(readings.paths[0], laid.times, source.label)
        names = laid.times.zones
        laid = replace(laid, times=settled(laid.times, zone, readings.where))
        if laid.ends is not None:
            laid = replace(laid, ends=settled(laid.ends, zone, readings.where))
        for one in columns:
            if (stated := one.missing & good).any():
                at = one.readings.where(int(stated.argmax()))
                said.findings.append(MON[114].at(at, count=int(stated.sum())))
        meant = np.logical_or.reduce([~one.missing for one in columns])
        _refuse_far_times(laid.times, readings, meant)
        kept = said.take(readable_rows(source, tables, laid, columns))
        said.findings += _how_it_was_read(
            declared, wanted, files, laid.times, names, columns[0].numbers
        )
        said.findings += check_totals(tables, laid, columns[0], source)
        if has_errors(said.findings):
            raise FindingsError(())
        shifted = with_shifts(laid, source.shift, wanted.where)
        said.findings += shifted.findings
        series = said.take(_series(source, tables, shifted.laid, columns, kept, zone))
    return Found(series, tuple(dict.fromkeys(said.findings)))


Load = Callable[[Source, Wanted], Found[tuple[Series, ...]]]
"""What reads the files of a source."""


def _series(
    source: Source,
    tables: Sequence[Rows],
    laid: Laid,
    columns: Sequence[ReadColumn],
    kept: Sequence[Bools],
    zone: str,
) -> Found[tuple[Series, ...]]:
    """Give the readings of each column, and of each text that tells rows apart, as instants."""
    # What is no reading has a time as well: it ends the value that was logged before.
    logged = source.interval == AS_LOGGED
    timed = laid.times.readable if logged else np.logical_or.reduce(kept)
    groups = groups_of(tables, laid.row, laid.times)
    readings = columns[0].readings
    with Gathering() as said:
        utc, ends = laid.utc, None
        if utc is None:
            utc = said.take(_instants(zone, readings, laid.times, timed, groups))
        if laid.ends is not None:
            ends = said.take(_instants(zone, readings, laid.ends, timed, groups))
        series = []
        for one, good in zip(columns, kept, strict=True):
            for number, text in enumerate(groups.names):
                own = groups.of == number
                rows = good & own
                name = ", ".join(filter(None, (one.column.name, text)))
                part = replace(one.readings, utc=utc, seconds=laid.seconds).take(rows)
                if name and laid.place is None:
                    part = replace(part, names=(name,))
                if ends is not None and laid.dates is not None:
                    part = said.take(between(part, ends[rows], laid.dates[rows], zone))
                elif source.kind != "daily":
                    months = None if laid.named is None else laid.named[rows]
                    part = _with_lengths(source, part, months, utc[timed & own], zone)
                series.append(Series(part, name, one.column.taken_off))
    return Found(tuple(series), tuple(said.findings))


def load_readings(source: Source, wanted: Wanted) -> Found[Readings]:
    """Read the files of a source that has one series: the first one of several.

    Raises
    ------
    FindingsError
        When an error was found.
    """
    series = load_series(source, wanted)
    return Found(series.value[0].readings, series.findings)


def _left_out(laid: Laid) -> list[Finding]:
    if not laid.left_out:
        return []
    shown = "; ".join(f"{place} {text}" for place, text in laid.left_out[:MAX_LISTED])
    return [MON[112].at(laid.left_out[0][0], found=shown, count=len(laid.left_out))]


def _places(files: SourceFiles, laid: Laid) -> Readings:
    """Give where each reading stands, without its value."""
    tables = files.tables
    file = np.repeat(np.arange(len(tables)), [len(part) for part in tables])
    line = np.concatenate([part.lines for part in tables])
    if len(laid.row) != len(line) or laid.place is not None:
        file, line = file[laid.row], line[laid.row]
    return Readings(
        laid.times.local,
        laid.times.local,
        file,
        line,
        tuple(table.path for table in tables),
        inputs=files.inputs,
        place=laid.place,
        names=() if laid.place is None else tables[0].header.names,
    )


def _numbers(
    source: Source,
    tables: Sequence[Rows],
    laid: Laid,
    named: Sequence[ValueColumn],
    readings: Readings,
    good: Bools,
) -> list[ReadColumn]:
    """Read the values of all columns; whoever writes a file writes numbers in one way."""
    cells = Cells.joined([cells for cells, _ in laid.values])
    typed = np.concatenate([typed for _, typed in laid.values])
    each = max(1, len(laid.row))
    numbers = numbers_of(
        cells,
        typed,
        source.format.decimal,
        source.format.thousands,
        source.unit or "",
        lambda row: readings.where(row % each),
    )
    numbers = in_one_unit(numbers, tables, laid.row, source.unit or "", len(named))
    columns = []
    for number, (column, (own, _)) in enumerate(zip(named, laid.values, strict=True)):
        rows = slice(number * len(own), (number + 1) * len(own))
        mine = replace(
            numbers,
            micro=numbers.micro[rows],
            readable=numbers.readable[rows],
            too_large=numbers.too_large[rows],
        )
        missing = no_reading(own, mine, source.format.missing) | ~good
        mine = replace(mine, readable=mine.readable | missing, too_large=mine.too_large & ~missing)
        names = (column.name,) if column.name and laid.place is None else readings.names
        its = replace(readings, micro=mine.micro, decimals=mine.decimals, names=names)
        columns.append(ReadColumn(column, its, own, mine, missing))
    return columns


def _with_lengths(
    source: Source, readings: Readings, named: Bools | None, instants: Ints, zone: str
) -> Readings:
    """Give readings with the lengths of their intervals, where these are not one and the same."""
    interval, label = source.interval, source.label or ""
    if readings.seconds is not None:
        return readings
    if isinstance(interval, tuple):
        no_label = {"register": "", "value": "start"}.get(source.kind or "", label)
        return that_change(readings, interval, no_label, zone)
    if interval == MONTH and named is not None and source.kind in ("energy", "power"):
        return of_months(readings, named, label, zone)
    if named is not None and named.any():
        raise MON[133]["month"].stop(readings.where(int(named.argmax())), kind=source.kind)
    if interval == AS_LOGGED and source.hold is not None:
        return as_logged(readings, instants, int(source.hold.total_seconds()))
    return readings


def _refuse_far_times(times: Times, readings: Readings, meant: Bools) -> None:
    """Rules 1 and 3: times that are no reading's, and dates in two orders."""
    readable = np.flatnonzero(times.readable & meant)
    far = readable[far_times(times.local[readable])]
    if len(far):
        raise FindingsError(
            far_findings(times.local[far], lambda position: readings.where(int(far[position])))
        )
    refuse_exchanged_in_files(times.local, times.readable & meant, readings.file, readings.where)


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


def _how_it_was_read(
    source: Source,
    wanted: Wanted,
    files: SourceFiles,
    times: Times,
    zones: Sequence[str],
    numbers: Numbers,
) -> list[Finding]:
    said, tables = [], files.tables
    for what, names in (
        ("encoding", {table.encoding for table in tables}),
        ("sheet", {repr(table.sheet) for table in tables if table.sheet}),
        ("delimiter", {repr(t.header.delimiter) for t in tables if t.header.delimiter}),
    ):
        if getattr(source.format, what) is None and names - {""}:
            said.append(f"{what} " + " and ".join(sorted(names - {""})))
    if source.format.date is None and times.written:
        said.append(f"date {times.written!r}" if "%" in times.written else times.written)
        if files.settled is not None:
            said[-1] += f" (the order as in {files.settled.column!r})"
    if source.format.calendar is None and times.calendar:
        said.append(f"calendar {times.calendar}")
    if zones:
        said.append(f"zones {', '.join(zones)}")
    if source.format.decimal is None and numbers.separated:
        said.append(f"decimal {numbers.decimal!r}")
    if source.format.thousands is None and numbers.thousands:
        said.append(f"thousands {numbers.thousands!r}")
    if numbers.units:
        said.append(f"units of the values ({', '.join(numbers.units)})")
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
    zone: str, readings: Readings, times: Times, kept: Bools, groups: Groups
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
            for group in range(len(groups.names)):
                inside = kept & (readings.file == number)
                if len(groups.names) > 1:
                    inside &= groups.of == group
                rows = np.flatnonzero(inside)

                def place(row: int, rows: Ints = rows) -> str:
                    return readings.where(int(rows[row]))

                utc[rows] = said.take(instants(times.local[rows], zone, path, place))
    return Found(utc, tuple(said.findings))
