"""A source in a file of its own, with what a command line says besides: totals without a project.

The source is the one that a project file may hold, and it is measured by the same rules; what
stands here is where its keys come from, and which period and parts its totals are given for.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from functools import partial
from pathlib import Path
from typing import Any, Literal

from pydantic import Field

from jcm_mrv.findings import MON, Finding, FindingsError
from jcm_mrv.immutable import immutable
from jcm_mrv.metering.calendar import By, Calendar, calendar, days_between
from jcm_mrv.metering.clock import check_zone
from jcm_mrv.metering.fleet.beside import equal_meters
from jcm_mrv.metering.fleet.spec import amount_unit, check_kind
from jcm_mrv.metering.fleet.totals import FleetResult
from jcm_mrv.metering.found import Found
from jcm_mrv.metering.interface import Wanted
from jcm_mrv.metering.layouts.columns import value_text
from jcm_mrv.metering.loading import Load, Series, load_series
from jcm_mrv.metering.reading.asked import Columns, composed
from jcm_mrv.metering.reading.files import find_files, find_given, open_file
from jcm_mrv.metering.reading.skipping import without_skipped
from jcm_mrv.metering.reading.tables import read_rows
from jcm_mrv.metering.source import measure
from jcm_mrv.methodology.quantity import Quantity
from jcm_mrv.project.meter import Meter
from jcm_mrv.project.model import Source
from jcm_mrv.project.read_table import put_tables
from jcm_mrv.strict_yaml import Document, RowOf, load_file, validate

MOST_METERS = 100
"""Each meter reads the files again."""

_OPTION = {"filter": "--meter"}
"""Options that are not called like the key."""


class SourceFile(Source):
    """What a file of one source may say: the source, and the meters that it names."""

    meters: dict[str, Meter] = Field(default_factory=dict)


@immutable(kw_only=True)
class Stated:
    """A source as a file and options state it.

    Attributes
    ----------
    source : SourceFile
        The file, and the options in place of what it says.
    where : str
        The place for messages.
    folder : Path
        What ``readings`` are relative to.
    files : tuple of Path
        What was read for it.
    findings : tuple of Finding
        Which options stand in place of what the file says.
    headings, rows : mapping
        As those of :class:`Wanted`.
    places : mapping
        Where keys stand that are judged here.
    """

    source: SourceFile
    where: str
    folder: Path
    files: tuple[Path, ...] = ()
    findings: tuple[Finding, ...] = ()
    headings: Mapping[tuple[str, str], str] = field(default_factory=dict)
    rows: Mapping[RowOf, Mapping[str, str]] = field(default_factory=dict)
    places: Mapping[str, str] = field(default_factory=dict)

    @property
    def readings(self) -> list[Path]:
        """The files of readings, for whoever must not write over them."""
        patterns = [str(self.folder / pattern) for pattern in self.source.patterns]
        return find_given(patterns) if patterns else []


@immutable(kw_only=True)
class Asked:
    """Which totals are asked for; the attributes are those of :class:`MeterSpec`."""

    timezone: str | None = None
    by: By = "month"
    start: dt.date | None = None
    end: dt.date | None = None
    total_unit: str | None = None
    direction: Literal["lower", "higher"] = "lower"
    can_be_negative: bool = False
    capacity: Quantity | None = None
    capacities: Mapping[str, Quantity] = field(default_factory=dict)
    meter: str | None = None
    register_maximum: Quantity | None = None


def read_source(path: Path, options: Mapping[str, Any], readings: Sequence[str] = ()) -> Stated:
    """Give the source that a file states, with options in place of what it says.

    Parameters
    ----------
    path : Path
        The file.
    options : mapping of str to value
        By key of a source, ``format.date`` for a key of ``format``; None where it is not given.
    readings : sequence of str
        Paths or globs in place of ``readings``, relative to where the command runs.

    Raises
    ------
    FindingsError
        ``PRJ-0..`` where the file cannot be read, or is no source.
    """
    document = load_file(path, "PRJ", str(path))
    return replace(_stated(document, path.parent, options, readings), files=(path,))


def source_of_options(options: Mapping[str, Any], readings: Sequence[str]) -> Stated:
    """Give the source that options alone state, of files that a command line names.

    Parameters
    ----------
    options, readings
        As for :func:`read_source`.

    Raises
    ------
    FindingsError
        ``PRJ-0..`` where an option does not say what it may.
    """
    document = Document(name=readings[0], data={}, places={(): (1, 1)})
    return replace(_stated(document, Path(), options, readings), where=readings[0])


def _stated(
    document: Document, folder: Path, options: Mapping[str, Any], readings: Sequence[str]
) -> Stated:
    base = folder
    if isinstance(document.data, dict):
        if readings:
            if "sources" in document.data:
                raise MON[121].stop(document.where(("sources",)), found=", ".join(readings))
            document.data["readings"] = list(readings)
            folder = Path()
        given = {key: value for key, value in options.items() if value is not None}
        if "sources" in document.data:
            # Each has a clock of its own; the option says in which zone days end.
            given.pop("timezone", None)
        put = [_put(document, key, value) for key, value in given.items()]
        replaced = [text for text in put if text]
        put_tables(document, base)
    else:
        replaced = []
    source = validate(document, SourceFile, "PRJ")
    if source.meter is not None and source.meters and source.meter not in source.meters:
        raise MON[124].stop(
            document.where(("meter",)), found=source.meter, known=", ".join(source.meters)
        )
    where = document.where()
    said = (MON[120].at(where, found="; ".join(replaced)),) if replaced else ()
    return Stated(
        source=source,
        where=where,
        folder=folder,
        findings=(*said, *document.said),
        headings=document.headings.get(where, {}),
        rows=document.rows.get(where, {}),
        places={key: document.where((key,)) for key in ("timezone", "kind")},
    )


def _put(document: Document, key: str, value: object) -> str:
    """Put an option where its key stands; give both where they are not the same."""
    *above, last = key.split(".")
    node = document.data
    for part in above:
        if not isinstance(node.get(part), dict):
            node[part] = {}
        node = node[part]
    before = node.get(last)
    node[last] = value
    option = _OPTION.get(key, f"--{last}")
    document.elsewhere[(*above, last)] = option
    if before is None or before == value:
        return ""
    return f"{option} {value} in place of {key}: {before}"


def measure_stated(stated: Stated, asked: Asked) -> FleetResult:
    """Give the totals of a source per part of the period, of each meter where a column names it.

    Raises
    ------
    FindingsError
        Where the period cannot be told, because nothing reads. What else is wrong is among the
        findings.
    """
    several = (stated.source, *stated.source.sources)
    zone = asked.timezone or next((one.timezone for one in several if one.timezone), None)
    if wrong := _wrong(stated, zone):
        raise FindingsError(wrong)
    assert zone is not None
    wanted = _wanted(stated, asked, zone)
    sources = _by_meter(stated, asked)
    # Of several meters, each is read again: all of them may be more than fits into memory.
    load = load_series if len(sources) > 1 else _Once()
    wanted = replace(wanted, calendar=_period(list(sources.values()), wanted, asked, load))
    measured = {
        name: measure(
            source, replace(wanted, capacity=asked.capacities.get(name, wanted.capacity)), load
        )
        for name, source in sources.items()
    }
    read = sum(one.readings for one in measured.values())
    result = FleetResult(findings=list(stated.findings), readings=read)
    for name, one in measured.items():
        result.add(name, one, wanted)
    result.findings.extend(equal_meters(result))
    if wanted.aggregation == "mean":
        result.findings.append(MON[123].at(stated.where))
    return result


def _wrong(stated: Stated, zone: str | None) -> list[Finding]:
    """Give what is wrong with the zones and kinds of a source, and what does not read besides."""
    several = (stated.source, *stated.source.sources)
    wrong: list[Finding] = []
    if zone is None:
        wrong.append(MON[2]["timezone"].at(stated.where))
    places = {key: stated.places.get(key, stated.where) for key in ("timezone", "kind")}
    checks: list[Callable[[], object]] = [
        partial(check_zone, name, places["timezone"])
        for name in dict.fromkeys(filter(None, (zone, *(one.timezone for one in several))))
    ]
    checks += [
        partial(check_kind, one.unit, one.kind, places["kind"])
        for one in several
        if one.unit is not None and one.kind not in (None, "value")
    ]
    wrong += _refused(checks)
    # With a zone or a kind of its own, what stands in the files can be told as well.
    read = [one for one in several if one.patterns and not one.sources]
    return [*wrong, *_refused([partial(_heads, stated, one) for one in read])] if wrong else []


def _refused(checks: Iterable[Callable[[], object]]) -> Iterator[Finding]:
    for check in checks:
        try:
            check()
        except FindingsError as error:
            yield from error.findings


def _heads(stated: Stated, source: Source) -> None:
    """Refuse files of a source that do not read, or have not the columns that it names."""
    for path, place in find_files(source.patterns, stated.folder, stated.where, confined=False):
        with open_file(path, place) as file:
            read_rows(file, Columns.of(source), source.format)


class _Once:
    """Reads a source once, for the days that it knows of and for what it amounts to."""

    def __init__(self) -> None:
        self._read: list[tuple[Source, str, Found[tuple[Series, ...]]]] = []

    def __call__(self, source: Source, wanted: Wanted) -> Found[tuple[Series, ...]]:
        for known, where, found in self._read:
            if known is source and where == wanted.where:
                return found
        found = load_series(source, wanted)
        self._read.append((source, wanted.where, found))
        return found


def _wanted(stated: Stated, asked: Asked, zone: str) -> Wanted:
    source = stated.source
    meter = source.meters.get(source.meter or "")
    if asked.register_maximum is not None:
        given = {"register_maximum": asked.register_maximum}
        meter = (meter or Meter()).model_copy(update=given)
    lead = source.lead
    sampled = lead.kind == "value"
    values = (one.value for one in (source, *source.sources))
    units = [one.unit for one in (source, *source.sources) if one.unit]
    units += [entry.unit for one in (source, *source.sources) for entry in one.entries or ()]
    unit = asked.total_unit or lead.unit or next(iter(units), "")
    if not sampled and asked.total_unit is None:
        unit = amount_unit(unit, lead.kind or "")
    today = dt.date(1970, 1, 1)
    return Wanted(
        parameter=next(filter(None, map(value_text, values)), stated.where),
        member="",
        unit=unit,
        aggregation="mean" if sampled else "sum",
        direction=asked.direction,
        calendar=calendar(today, today, asked.by, zone),
        folder=stated.folder,
        confined=False,
        where=stated.where,
        can_be_negative=asked.can_be_negative,
        capacity=asked.capacity,
        # What is drawn from a supply, or goes both ways, is no output of the sun.
        follows_sun=None if asked.direction == "lower" and not asked.can_be_negative else False,
        meter_id=source.meter or "",
        meter=meter,
        meters=source.meters,
        headings=stated.headings,
        rows=stated.rows,
    )


def _by_meter(stated: Stated, asked: Asked) -> dict[str, Source]:
    """Give the source of each meter that a column names: its rows of the same files."""
    if asked.meter is None:
        return {"": stated.source}
    if stated.source.sources:
        raise MON[121]["meter"].stop(stated.where, found=f"--meter {asked.meter}")
    column = composed(asked.meter)
    names: dict[str, None] = {}
    columns = replace(Columns.of(stated.source), value=column)
    for path, place in find_files(
        stated.source.patterns, stated.folder, stated.where, confined=False
    ):
        with open_file(path, place) as file:
            rows = read_rows(file, columns, stated.source.format)
        for part in without_skipped([rows], stated.source.format):
            names |= dict.fromkeys(part.values.text(row) for row in range(len(part)))
    if len(names) > MOST_METERS:
        raise MON[122].stop(
            stated.where, found=f"{len(names)} of them", limit=MOST_METERS, column=asked.meter
        )
    return {
        name: stated.source.model_copy(update={"filter": {**stated.source.filter, column: name}})
        for name in sorted(names)
    }


def _period(
    sources: Sequence[Source], wanted: Wanted, asked: Asked, load: Load = load_series
) -> Calendar:
    """Give the period in its parts: the declared one, or the days that the source knows of."""
    zone = wanted.calendar.timezone
    if asked.start is not None and asked.end is not None:
        return calendar(asked.start, asked.end, asked.by, zone)
    days: list[dt.date] = []
    wrong: list[Finding] = []
    for source in sources:
        try:
            days += _days(source, wanted, load)
        except FindingsError as exc:
            wrong += exc.findings
    if not days:
        raise FindingsError(wrong)
    start, end = asked.start or min(days), asked.end or max(days)
    return calendar(start, max(start, end), asked.by, zone)


def _days(source: Source, wanted: Wanted, load: Load) -> list[dt.date]:
    """Give the first and the last day that a source knows of."""
    if source.sources:
        return [day for one in source.sources for day in _days(one, wanted, load)]
    if source.entries is not None:
        return [day for entry in source.entries for day in (entry.start, entry.end)]
    days: list[dt.date] = []
    zone = wanted.calendar.timezone
    interval = source.interval
    same = isinstance(interval, dt.timedelta)
    loaded = load(source, wanted)
    for series in loaded.value:
        readings = series.readings
        if not len(readings):
            left = MON[105]["left"].at(wanted.where, parameter=wanted.parameter)
            raise FindingsError([*loaded.findings, left])
        first, last = int(readings.utc.min()), int(readings.utc.max())
        if readings.seconds is not None and source.kind != "register":
            # Each interval is there with its own end.
            last = int((readings.utc + readings.seconds).max())
            days += days_between(first, last, zone, label="end", interval=None, register=False)
            continue
        days += days_between(
            first,
            last,
            zone,
            label=source.label,
            interval=int(interval.total_seconds()) if same else None,
            register=source.kind == "register",
        )
    return days
