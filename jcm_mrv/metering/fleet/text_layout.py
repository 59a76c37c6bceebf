"""Files of readings: which there are, how their text is read, and those that need care."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from jcm_mrv.findings import Finding, FindingsError
from jcm_mrv.metering.codes import finding, stop
from jcm_mrv.metering.fleet.rows import Batch
from jcm_mrv.metering.fleet.spec import MeterSpec
from jcm_mrv.metering.reading.csv_text import check_open_end, read_csv
from jcm_mrv.metering.reading.dates import Times
from jcm_mrv.metering.reading.decimals import Numbers
from jcm_mrv.metering.reading.encoding import encodings_of, utf8_lines
from jcm_mrv.metering.reading.files import open_file
from jcm_mrv.metering.reading.formats import read_table
from jcm_mrv.metering.reading.rows import Columns, Rows, all_numbers, all_times
from jcm_mrv.metering.reading.units_row import check_units
from jcm_mrv.project.model import TextFormat

_SAMPLE_BYTES = 256 * 1024
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_ISO = ("%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S")


@dataclass(frozen=True)
class TextLayout:
    """How a text file of readings is read, as its first and last rows tell.

    Attributes
    ----------
    path : Path
        The file.
    names : tuple of str
        Its columns.
    delimiter : str
        What separates them.
    skip : int
        Lines above the first reading.
    date : str
        Format of the times.
    iso : bool
        Whether they are as ISO 8601 has them, and numbers have no sign for thousands: then a
        library converts them.
    offsets : bool
        Whether the times state their offset from UTC.
    decimal, thousands : str
        The signs in numbers.
    codec : str
        The encoding, "utf-8" for plain text too.
    findings : list of Finding
        What was detected, and what may be wrong.
    """

    path: Path
    names: tuple[str, ...]
    delimiter: str
    skip: int
    date: str
    iso: bool
    offsets: bool
    decimal: str
    thousands: str
    codec: str
    findings: list[Finding]


def find(paths: Sequence[str]) -> list[Path]:
    """Give the files of paths and globs, each once, in order.

    Raises
    ------
    FindingsError
        ``MON-011`` where nothing is found.
    """
    found: list[Path] = []
    for path in paths:
        here = Path(path)
        if any(sign in path for sign in "*?["):
            anchor = Path(here.anchor) if here.is_absolute() else Path()
            matches = sorted(anchor.glob(str(here.relative_to(anchor))))
        else:
            matches = [here]
        if not matches or not all(match.is_file() for match in matches):
            raise stop("MON-011", f"there is no file {path}", where=path, expected="a file")
        found += [match for match in matches if match not in found]
    return found


def is_parquet(paths: Sequence[Path]) -> bool:
    """Whether the files are Parquet, by their names; refuses a mixture."""
    kinds = {path.suffix.lower() in (".parquet", ".pq") for path in paths}
    if len(kinds) > 1:
        raise stop(
            "MON-006",
            "Parquet and other files cannot be read in one go",
            where=str(paths[0]),
            expected="files of one kind",
        )
    return kinds.pop()


def is_workbook(path: Path) -> bool:
    """Whether a file is a workbook, by its name."""
    return path.suffix.lower() in (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")


def look_at_text(path: Path, spec: MeterSpec, declared: TextFormat) -> TextLayout:
    """Give how a text file is read.

    Raises
    ------
    FindingsError
        When columns are missing, dates or numbers are ambiguous, or the last row is cut.
    """
    name = str(path)
    codec, head, tail = _sample(path, declared, spec)
    columns = Columns((spec.time,), spec.value)
    first = read_csv(name, [head], columns, declared.delimiter)
    rows = [first]
    above = first.header_line + (first.units is not None)
    if tail:
        header = head.split(b"\n", first.header_line)[first.header_line - 1] + b"\n"
        rows.append(read_csv(name, [header + tail], columns, declared.delimiter))
    check_units(name, first.header_line + 1, first.units, spec.unit)
    for column in filter(None, (spec.meter,)):
        if first.names.count(column) != 1:
            raise stop(
                "MON-017" if column not in first.names else "MON-018",
                f"there is no column {column!r}"
                if column not in first.names
                else f"the column {column!r} is there more than once",
                where=f"{name}:{first.header_line}",
                found=", ".join(first.names[:20]),
            )
    found = check_open_end(name, rows[-1])
    times = all_times(rows, declared.date)
    numbers = all_numbers(rows, declared.decimal, declared.thousands)
    check_ways(times, numbers, name)
    _check_times(name, first, times)
    written = declared.date or times.written
    said = f"delimiter {first.delimiter!r}, date {written}, decimal {numbers.decimal!r}"
    if codec != "utf-8":
        said = f"encoding {codec}, {said}"
    found.append(
        finding("MON-019", "how the readings are written was detected", where=name, found=said)
    )
    return TextLayout(
        path,
        first.names,
        first.delimiter,
        above,
        written,
        written in _ISO and not numbers.thousands,
        bool(times.has_offset.any()),
        numbers.decimal,
        numbers.thousands,
        codec,
        found,
    )


def _check_times(name: str, first: Rows, times: Times) -> None:
    """Refuse a column of times in which nothing reads, or only some state an offset from UTC."""
    readable = times.readable
    if len(first) and not readable.any():
        raise stop(
            "MON-103",
            "no time can be read",
            where=f"{name}:{int(first.lines[0])}",
            found=first.times.text(0)[:60],
            expected="a date and time, like 2024-01-31 10:15",
            hint='state --date, like "%d-%b-%Y %H:%M", or excel for serial numbers',
        )
    offsets = times.has_offset[readable]
    if offsets.any() and not offsets.all():
        raise stop(
            "MON-203",
            "some times state their offset from UTC and some do not",
            where=name,
            expected="an offset in every row, or in none",
        )


def _reads(name: str, text: bytes, spec: MeterSpec, written: TextFormat) -> bool:
    """Whether the columns are there and the times read, in one of several encodings."""
    try:
        rows = read_csv(name, [text], Columns((spec.time,), spec.value), written.delimiter)
    except FindingsError:
        return False
    known = spec.meter is None or spec.meter in rows.names
    return known and bool(all_times([rows], written.date).readable.any())


def _sample(path: Path, written: TextFormat, spec: MeterSpec) -> tuple[str, bytes, bytes]:
    """Give encoding, and whole lines from start and end as UTF-8."""
    declared = written.encoding
    head, tail = _ends(path)
    if declared in (None, "utf-8", "UTF-8") and not head.startswith(_UTF16):
        try:
            tail.decode()
            text = head.decode("utf-8-sig")
        except UnicodeDecodeError:
            pass
        else:
            if "\0" not in text and text.strip():
                return "utf-8", text.replace("\r\n", "\n").encode(), tail.replace(b"\r\n", b"\n")
    with open_file(str(path), path) as file:
        codecs = encodings_of(file, declared).codecs
        samples = {codec: next(utf8_lines(file, codec), b"") for codec in codecs}
    fitting = [codec for codec, text in samples.items() if _reads(str(path), text, spec, written)]
    if len(fitting) > 1 and spec.meter is not None:
        raise stop(
            "MON-020",
            f"{path} reads validly in several encodings",
            where=str(path),
            found=", ".join(fitting),
            expected="a declared encoding",
            hint="state --encoding",
        )
    codec = (fitting or list(codecs))[0]
    return codec, samples[codec], b""


def _ends(path: Path) -> tuple[bytes, bytes]:
    """Give whole lines from the start and from the end of a file."""
    with open_stream(path) as stream:
        head = stream.read(_SAMPLE_BYTES)
        size = stream.seek(0, os.SEEK_END)
        if size <= _SAMPLE_BYTES:
            return head, b""
        stream.seek(-_SAMPLE_BYTES // 4, os.SEEK_END)
        tail = stream.read()
    if b"\n" not in head or b"\n" not in tail:
        raise stop(
            "MON-016",
            "a line is too long to be a row of readings",
            where=str(path),
            expected="lines of some hundred bytes",
        )
    return head[: head.rindex(b"\n") + 1], tail[tail.index(b"\n") + 1 :]


def open_stream(path: Path) -> Any:
    """Open a file for reading; what cannot be opened is a finding."""
    try:
        return path.open("rb")
    except OSError as exc:
        raise stop(
            "MON-012", f"{path} cannot be read", where=str(path), found=exc.strerror or ""
        ) from None


def check_ways(times: Times, numbers: Numbers, name: str) -> None:
    """Refuse dates and numbers that can be read in two ways."""
    if times.ambiguous or times.mixed:
        raise stop(
            "MON-106" if times.ambiguous else "MON-111",
            "the dates read validly in two ways"
            if times.ambiguous
            else "dates are written in more than one way",
            where=name,
            found=times.ambiguous or times.mixed,
            expected="a declared format",
            hint='state --date "%d/%m/%Y %H:%M" or the like',
        )
    if numbers.ambiguous:
        raise stop(
            "MON-107",
            "the numbers read validly with a decimal point and with a decimal comma",
            where=name,
            found=numbers.ambiguous,
            expected="a declared decimal sign",
            hint="state --decimal . or --decimal ,",
        )


class WorkbookTable:
    """Readings of one meter from workbooks."""

    def __init__(self, paths: Sequence[Path], spec: MeterSpec, declared: TextFormat) -> None:
        if spec.meter is not None:
            raise stop(
                "MON-006",
                "a workbook cannot be read for several meters at once",
                where=str(paths[0]),
                found=f"--meter {spec.meter}",
                expected="text or Parquet",
                hint="read one meter at a time, in a project file with `filter`",
            )
        columns = Columns((spec.time,), spec.value)
        self.findings: list[Finding] = []
        rows: list[Rows] = []
        for path in paths:
            with open_file(str(path), path) as file:
                table = read_table(file, columns, declared)
            check_units(str(path), table.rows.header_line + 1, table.rows.units, spec.unit)
            self.findings += check_open_end(str(path), table.rows)
            rows.append(table.rows)
        times = all_times(rows, declared.date)
        numbers = all_numbers(rows, declared.decimal, declared.thousands)
        check_ways(times, numbers, str(paths[0]))
        bad = [found for part in rows for found in part.findings]
        if bad or not times.readable.all():
            at = int(np.argmin(times.readable)) if not times.readable.all() else 0
            raise FindingsError(
                bad
                or [
                    finding(
                        "MON-103",
                        "a time cannot be read",
                        where=str(paths[0]),
                        found=f"reading {at + 1}",
                        expected="a date and time",
                    )
                ]
            )
        self.instants = bool(times.has_offset.all())
        self._time = times.local - (times.offset if self.instants else 0)
        self._value = np.where(numbers.readable, numbers.micro / 1e6, np.nan)

    def batches(self) -> Iterator[Batch]:
        """Give all readings."""
        yield Batch(np.zeros(len(self._time), np.int64), self._time, self._value, 0, 1)

    def readings_of(self, codes: Sequence[int]) -> Iterator[Batch]:
        """Give all readings again."""
        del codes
        return self.batches()

    def names(self, codes: set[int]) -> dict[int, str | None]:
        """Give the one meter, which has no name."""
        del codes
        return {0: ""}

    def give_back(self, table: Any) -> Any:
        """Give a table as it is."""
        return table
