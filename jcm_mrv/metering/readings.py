"""Files of one source to readings in order of time: rules 1 to 4 of the rules for readings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from jcm_mrv.findings import Finding, FindingsError, has_errors
from jcm_mrv.metering.clock import to_utc
from jcm_mrv.metering.codes import finding, stop
from jcm_mrv.metering.interface import Measured, Wanted
from jcm_mrv.metering.reading.column import Bools, Ints
from jcm_mrv.metering.reading.dates import EXCEL, DateFormatError, Times, declared_pattern
from jcm_mrv.metering.reading.decimals import Numbers
from jcm_mrv.metering.reading.rows import Rows, all_numbers, all_times, refuse_doubt
from jcm_mrv.metering.reading.tables import read_tables
from jcm_mrv.metering.runs import Runs
from jcm_mrv.metering.thresholds import MAX_LISTED
from jcm_mrv.project.model import Source


@dataclass(frozen=True)
class Readings:
    """Readings in order of time, each time once.

    Attributes
    ----------
    utc : int64 array
        Instants, seconds since 1970.
    micro : int64 array
        Values in millionths of the declared unit.
    file, line : int64 arrays
        Where each stands: position in ``paths``, and line.
    paths : tuple of str
        The files.
    decimals : int
        The largest number of digits after the decimal sign: what the meter resolves.
    runs : Runs, optional
        Where rows stand for several readings each; None where every row is one reading.
    """

    utc: Ints
    micro: Ints
    file: Ints
    line: Ints
    paths: tuple[str, ...]
    decimals: int = 0
    runs: Runs | None = None

    def __len__(self) -> int:
        return len(self.utc)

    def number(self, first: int, last: int | None = None) -> int:
        """Give how many readings some of the rows stand for."""
        rows = slice(first, last)
        return len(self.utc[rows]) if self.runs is None else int(self.runs.count[rows].sum())

    def where(self, row: int) -> str:
        """Give the place of a reading, ``data/roof-a.csv:1234``."""
        return f"{self.paths[self.file[row]]}:{self.line[row]}"

    def take(self, rows: Ints | Bools) -> Readings:
        """Give some of the readings."""
        return replace(
            self,
            utc=self.utc[rows],
            micro=self.micro[rows],
            file=self.file[rows],
            line=self.line[rows],
            runs=None if self.runs is None else self.runs.take(rows),
        )


def load_readings(source: Source, wanted: Wanted, measured: Measured) -> Readings:
    """Read the files of a source; what is found goes to ``measured``.

    Raises
    ------
    FindingsError
        When an error was found.
    """
    _check_declared(source, wanted)
    files = read_tables(source, wanted.folder, wanted.where)
    measured.inputs += files.inputs
    measured.findings += files.findings
    rows = files.tables
    paths = [table.path for table in rows]
    text_format = source.format
    file = np.repeat(np.arange(len(rows)), [len(part) for part in rows])
    line = np.concatenate([part.lines for part in rows])
    times = all_times(rows, text_format.date)
    numbers = all_numbers(rows, text_format.decimal, text_format.thousands)
    refuse_doubt(times, numbers, paths[0])
    readings = Readings(times.local, numbers.micro, file, line, tuple(paths), numbers.decimals)
    kept = _unreadable_rows(source, measured, rows, readings, times, numbers)
    measured.findings += _how_it_was_read(source, wanted, rows, times, numbers)
    utc = _instants(source, wanted, measured, readings, times, kept)
    readings = Readings(
        utc[kept], numbers.micro[kept], file[kept], line[kept], tuple(paths), numbers.decimals
    )
    return in_order(readings, measured)


def _check_declared(source: Source, wanted: Wanted) -> None:
    declared = source.format
    check_date(declared.date, "format.date", wanted.where)
    if declared.decimal is not None and declared.decimal == declared.thousands:
        raise stop(
            "MON-006",
            "format.decimal and format.thousands are the same sign",
            where=wanted.where,
            found=declared.decimal,
        )


def check_date(declared: str | None, key: str, where: str = "") -> None:
    """Refuse a declared format of dates that cannot be used (``MON-006``)."""
    if declared is None or declared == EXCEL:
        return
    try:
        declared_pattern(declared)
    except DateFormatError as exc:
        raise stop(
            "MON-006",
            f"{key}: {exc}",
            where=where,
            found=declared,
            expected="like %Y-%m-%d %H:%M, or excel for serial numbers",
        ) from None


def _unreadable_rows(
    source: Source,
    measured: Measured,
    tables: Sequence[Rows],
    readings: Readings,
    times: Times,
    numbers: Numbers,
) -> Bools:
    """Rule 1: rows that cannot be read are errors, or gaps where the source tolerates them."""
    problems = [problem for table in tables for problem in table.findings]
    file = readings.file
    first_row = np.searchsorted(file, np.arange(len(tables)))

    def texts(row: int) -> tuple[str, str]:
        table, inside = tables[file[row]], row - first_row[file[row]]
        return table.times.text(inside)[:60], table.values.text(inside)[:60]

    bad_value, bad_time = ~numbers.readable, ~times.readable
    for rows, code, what, expected, column in (
        (np.flatnonzero(bad_time), "MON-103", "is not a time", "a date and time", 0),
        (np.flatnonzero(bad_value), "MON-101", "is not a number", "a number", 1),
        (
            np.flatnonzero(numbers.too_large),
            "MON-109",
            "is too large",
            "a number below 9,000,000,000,000; is the unit right?",
            1,
        ),
    ):
        hint = "set tolerate to turn such rows into gaps" if code != "MON-109" else ""
        if code == "MON-103" and len(rows) == len(bad_time):
            hint = 'state format.date, like "%d-%b-%Y %H:%M", or excel for serial numbers'
        for row in rows[:MAX_LISTED]:
            text = texts(int(row))[column]
            problems.append(
                finding(
                    code,
                    f"{text!r} {what}" if text else "the cell is empty",
                    where=readings.where(int(row)),
                    found=text or "an empty cell",
                    expected=expected,
                    hint=hint,
                )
            )
        if len(rows) > MAX_LISTED:
            problems.append(
                finding(
                    code,
                    f"{len(rows) - MAX_LISTED} more rows like that",
                    where=readings.where(int(rows[MAX_LISTED])),
                )
            )
    fatal = [p for p in problems if p.code == "MON-109"]
    if fatal or (problems and not source.tolerate):
        raise FindingsError(problems)
    kept = ~(bad_value | bad_time)
    if problems:
        count = int((~kept).sum()) + sum(len(table.findings) for table in tables)
        measured.findings.append(
            finding(
                "MON-102",
                f"{count} unreadable rows were turned into gaps",
                where=problems[0].where,
                found=problems[0].found,
                hint="they are not filled; see the gaps",
            )
        )
    if not kept.any():
        raise stop("MON-105", "no row can be read", where=readings.paths[0])
    return kept


def _how_it_was_read(
    source: Source, wanted: Wanted, tables: Sequence[Rows], times: Times, numbers: Numbers
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
    if source.format.decimal is None and numbers.separated:
        said.append(f"decimal {numbers.decimal!r}")
    if source.format.thousands is None and numbers.thousands:
        said.append(f"thousands {numbers.thousands!r}")
    if any(table.header.line > 1 for table in tables):
        said.append(f"names of columns in line {max(t.header.line for t in tables)}")
    if units := {table.units for table in tables if table.units is not None}:
        said.append("a row of units" + "".join(f" ({unit})" for unit in sorted(units - {""})))
    if source.timezone is None and not times.has_offset.any():
        said.append(f"timezone {wanted.timezone}")
    if not said:
        return []
    return [
        finding(
            "MON-019",
            "how the readings are written was detected",
            where=wanted.where,
            found=", ".join(said),
            hint="is this right? what stands in the project file is no longer detected",
        )
    ]


def _instants(
    source: Source,
    wanted: Wanted,
    measured: Measured,
    readings: Readings,
    times: Times,
    kept: Bools,
) -> Ints:
    """Rule 2: local times to instants, file by file, in the order of its rows."""
    offsets = times.has_offset[kept]
    if offsets.all():
        return times.local - times.offset
    if offsets.any():
        odd = np.flatnonzero(kept & (times.has_offset != times.has_offset[np.argmax(kept)]))
        raise stop(
            "MON-203",
            "some times state their offset from UTC and some do not",
            where=readings.where(int(odd[0])),
            expected="an offset in every row, or in none",
        )
    name = source.timezone or wanted.timezone
    utc = times.local.copy()
    for number in range(len(readings.paths)):
        rows = np.flatnonzero(kept & (readings.file == number))
        settled = to_utc(times.local[rows], name)
        utc[rows] = settled.utc
        if len(settled.unsettled):
            first = rows[settled.unsettled[0]]
            moment = np.datetime64(int(times.local[first]), "s").item()
            raise stop(
                "MON-202",
                f"{moment:%Y-%m-%d %H:%M} does not exist or comes twice in {name}, and the order "
                "of the rows does not settle which is meant",
                where=readings.where(int(first)),
                found=f"{len(settled.unsettled)} rows at a clock change",
                expected="rows in order of time, or times with their UTC offset",
                hint="if the logger keeps one time all year, state timezone: Etc/GMT-7 or the like",
            )
        if settled.by_order:
            measured.findings.append(
                finding(
                    "MON-201",
                    f"{settled.by_order} times at a clock change were resolved by row order",
                    where=readings.paths[number],
                    found=name,
                )
            )
    return utc


def in_order(readings: Readings, measured: Measured) -> Readings:
    """Rules 3 and 4: one reading per time, in order of time."""
    steps = np.diff(readings.utc)
    if np.all(steps > 0):
        return readings
    same_file = np.diff(readings.file) == 0
    back = np.flatnonzero((steps < 0) & same_file)
    order = np.lexsort((readings.line, readings.file, readings.utc))
    readings = readings.take(order)
    twice = np.flatnonzero(np.diff(readings.utc) == 0)
    different = twice[readings.micro[twice] != readings.micro[twice + 1]]
    if len(different):
        problems = [
            finding(
                "MON-302",
                "a time occurs twice with different values",
                where=readings.where(int(row) + 1),
                found=f"{readings.micro[row + 1] / 1e6:.12g} here, "
                f"{readings.micro[row] / 1e6:.12g} in {readings.where(int(row))}",
                expected="one value per time",
                hint="remove the wrong row",
            )
            for row in different[:MAX_LISTED]
        ]
        if len(different) > MAX_LISTED:
            problems.append(
                finding(
                    "MON-302",
                    f"{len(different) - MAX_LISTED} more times like that",
                    where=readings.where(int(different[MAX_LISTED]) + 1),
                )
            )
        raise FindingsError(problems)
    if len(twice):
        measured.findings.append(
            finding(
                "MON-301",
                f"{len(twice)} {'reading occurs' if len(twice) == 1 else 'readings occur'} twice "
                "with the same value; one of each is used",
                where=readings.where(int(twice[0]) + 1),
            )
        )
        keep = np.ones(len(readings), np.bool_)
        keep[twice + 1] = False
        readings = readings.take(keep)
    if len(back):
        measured.findings.append(
            finding(
                "MON-401",
                "readings were not in order of time and were sorted",
                where=readings.paths[0],
                found=f"{len(back)} steps back in time",
            )
        )
    return readings


def stop_on_errors(measured: Measured) -> None:
    """End the reading of a source when an error was found on the way."""
    if has_errors(measured.findings):
        raise FindingsError(())
