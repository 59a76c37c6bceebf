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
from jcm_mrv.metering.dates import EXCEL, Times
from jcm_mrv.metering.decimals import Numbers
from jcm_mrv.metering.fleet.rows import Batch
from jcm_mrv.metering.fleet.spec import MeterSpec
from jcm_mrv.metering.input_files import open_file
from jcm_mrv.metering.read_csv import check_open_end, read_csv
from jcm_mrv.metering.rows import Columns, Rows, all_numbers, all_times
from jcm_mrv.metering.tables import read_table
from jcm_mrv.metering.units_row import check_units
from jcm_mrv.project.model import TextFormat

_SAMPLE_BYTES = 256 * 1024
_TEXT = (".csv", ".tsv", ".txt")
_ISO = ("%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S")
_DIRECTIVES = {"Y", "m", "d", "H", "M", "S", "y", "b", "I", "p", "z", "f"}


@dataclass(frozen=True)
class TextLayout:
    """How a text file of readings is read, as its first and last rows tell.

    Attributes
    ----------
    path : str
        The file.
    names : tuple of str
        Its columns.
    delimiter : str
        What separates them.
    skip : int
        Lines above the first reading.
    date : str
        Format of the times, "" where they are ISO 8601.
    offsets : bool
        Whether the times state their offset from UTC.
    decimal : str
        The decimal sign.
    findings : list of Finding
        What was detected, and what may be wrong.
    """

    path: str
    names: tuple[str, ...]
    delimiter: str
    skip: int
    date: str
    offsets: bool
    decimal: str
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


def look_at_text(path: Path, spec: MeterSpec, declared: TextFormat) -> TextLayout | None:
    """Give how a text file is read in bulk; None where it needs the careful reader.

    That is so for other encodings than UTF-8, signs for thousands, times such as 24:00 or with
    month names in other alphabets, and workbooks.

    Raises
    ------
    FindingsError
        When columns are missing, dates or numbers are ambiguous, or the last row is cut.
    """
    if path.suffix.lower() not in _TEXT or declared.encoding not in (None, "utf-8", "UTF-8"):
        return None
    head, tail = _ends(path)
    try:
        text = head.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    if "\0" in text:
        return None
    name = str(path)
    columns = Columns(
        (spec.time,), spec.value, ((spec.meter, "\0"),) if spec.meter is not None else ()
    )
    first = read_csv(name, [text.encode()], _unfiltered(columns), declared.delimiter)
    rows = [first]
    lines = text.split("\n")
    above = first.header_line + (first.units is not None)
    if tail:
        header = lines[first.header_line - 1].encode() + b"\n"
        rows.append(read_csv(name, [header + tail], _unfiltered(columns), declared.delimiter))
    check_units(name, first.header_line + 1, first.units, spec.unit)
    if spec.meter is not None and spec.meter not in first.names:
        raise stop(
            "MON-017",
            f"there is no column {spec.meter!r}",
            where=f"{name}:{first.header_line}",
            found=", ".join(first.names[:20]),
        )
    found = check_open_end(name, rows[-1])
    times = all_times(rows, declared.date)
    numbers = all_numbers(rows, declared.decimal, declared.thousands)
    _check(times, numbers, name)
    written = declared.date or times.written
    plain = _in_bulk(written) and not numbers.thousands and times.readable.all()
    if not plain or declared.date == EXCEL:
        return None
    said = f"delimiter {first.delimiter!r}, date {written}, decimal {numbers.decimal!r}"
    found.append(finding("MON-019", f"detected: {said}", where=name, found=said))
    return TextLayout(
        name,
        first.names,
        first.delimiter,
        above,
        "" if written in _ISO else written,
        bool(times.has_offset.any()),
        numbers.decimal,
        found,
    )


def _unfiltered(columns: Columns) -> Columns:
    return Columns(columns.time, columns.value)


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
            where=f"{path}:1",
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


def _check(times: Times, numbers: Numbers, name: str) -> None:
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


def _in_bulk(written: str) -> bool:
    used = {part[:1] for part in written.replace("%%", "").split("%")[1:]}
    return bool(written) and written.isascii() and used <= _DIRECTIVES


class CarefulTable:
    """Readings of one meter from files that only the careful reader understands."""

    def __init__(self, paths: Sequence[Path], spec: MeterSpec, declared: TextFormat) -> None:
        if spec.meter is not None:
            raise stop(
                "MON-006",
                "such a file cannot be read for several meters at once",
                where=str(paths[0]),
                found="another encoding than UTF-8, a workbook, or times or numbers that need care",
                expected="UTF-8 text with ISO 8601 times, or Parquet",
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
        _check(times, numbers, str(paths[0]))
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
