"""CSV text to the declared columns of cells, times and values, with the line of each row."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from jcm_mrv.findings import Finding, FindingsError
from jcm_mrv.metering.codes import finding, stop
from jcm_mrv.metering.reading.column import Bools, Cells, Ints
from jcm_mrv.metering.reading.encoding import line_too_long
from jcm_mrv.metering.reading.rows import (
    MAX_SHOWN,
    Columns,
    MissingColumnError,
    Rows,
    column_twice,
    composed,
    no_readings,
)
from jcm_mrv.metering.reading.units_row import units_row
from jcm_mrv.metering.thresholds import (
    HEADER_LINES,
    MAX_LINE_BYTES,
    MAX_LISTED,
    MAX_READINGS,
)

DELIMITERS = (",", ";", "\t", "|")
_NEWLINE = ord("\n")


@dataclass(frozen=True)
class _Header:
    line: int
    delimiter: str
    names: list[str]
    time: list[int]
    value: int
    filter: list[tuple[int, str]]

    @property
    def used(self) -> list[int]:
        return [*self.time, self.value, *(place for place, _ in self.filter)]


def read_csv(
    path: str, blocks: Iterable[bytes], columns: Columns, delimiter: str | None = None
) -> Rows:
    r"""Divide a text into rows.

    Parameters
    ----------
    path : str
        Of the file, for messages.
    blocks : iterable of bytes
        UTF-8, whole lines; the first block holds the names of the columns.
    columns : Columns
        What is read.
    delimiter : str, optional
        Detected where it is not given.

    Raises
    ------
    FindingsError
        When a column is missing, a line is too long, or the text ends inside a row.

    Examples
    --------
    >>> rows = read_csv("a.csv", [b"t;x;kWh\n1;a;2\n3;b;4\n"], Columns(("t",), "kWh"))
    >>> rows.delimiter, rows.times.text(1), rows.values.text(1), rows.lines.tolist()
    (';', '3', '4', [2, 3])
    """
    rest = iter(blocks)
    head = next(rest, b"")
    first_lines = head.split(b"\n", HEADER_LINES + 1)
    _refuse_long_lines(path, 1, [len(line) for line in first_lines[: HEADER_LINES + 1]])
    header = _find_header(path, first_lines[:HEADER_LINES], columns, delimiter)
    state = _State(path, header, header.line + 1)
    units = None
    if len(first_lines) > header.line:
        fields = _fields(first_lines[header.line].decode(), header.delimiter)
        if len(fields) == len(header.names):
            units = units_row(fields, header.time, header.value)
    skipped = header.line + (units is not None)
    state.line = skipped + 1
    body = head[sum(len(line) + 1 for line in first_lines[:skipped]) :]
    parts: list[Rows] = []
    following = next(rest, None)
    for block in chain([body], () if following is None else chain([following], rest)):
        # Nothing of a block is kept but the cells that are used, once there are several.
        part = state.read(block, compact=following is not None)
        if part is not None:
            parts.append(part)
            if sum(map(len, parts)) > MAX_READINGS:
                raise stop(
                    "MON-013",
                    f"{path} has too many readings",
                    where=path,
                    expected=f"at most {MAX_READINGS} rows of one source",
                    hint="is `filter` missing, which picks the rows of one meter?",
                )
    if not state.seen:
        raise no_readings(path, header.line)
    if state.wrong > MAX_LISTED:
        more = f"{state.wrong - MAX_LISTED} more rows like that"
        state.findings.append(finding("MON-108", more, where=path))
    empty = Cells.of([])
    rows = Rows.joined(parts) if parts else Rows(empty, empty, np.zeros(0, np.int64), "", 0)
    return Rows(
        rows.times,
        rows.values,
        rows.lines,
        header.delimiter,
        header.line,
        state.findings,
        state.open_end
        and len(header.names) - 1 in header.used
        and (_kept_last(rows, state) or len(header.names) - 1 in dict(header.filter)),
        tuple(header.names),
        units,
        tuple(state.others),
        last_line=state.line - 1,
    )


def _kept_last(rows: Rows, state: _State) -> bool:
    return len(rows) > 0 and int(rows.lines[-1]) == state.line - 1


def _refuse_long_lines(path: str, first: int, lengths: list[int]) -> None:
    for number, length in enumerate(lengths, start=first):
        if length > MAX_LINE_BYTES:
            raise line_too_long(path, number, length)


def _fields(line: str, delimiter: str) -> list[str]:
    try:
        return [composed(name) for name in next(csv.reader([line], delimiter=delimiter), [])]
    except csv.Error:
        return []


def check_delimiter(path: str, delimiter: str | None) -> None:
    """Refuse a delimiter that cannot be one."""
    if delimiter is not None and (
        len(delimiter) != 1 or not delimiter.isascii() or delimiter in '"\r\n\0'
    ):
        raise stop(
            "MON-006",
            "format.delimiter must be one character",
            where=path,
            found=repr(delimiter),
            expected='like ",", ";" or a tab',
        )


def _find_header(path: str, lines: list[bytes], columns: Columns, delimiter: str | None) -> _Header:
    """Find the line that names all columns, and what separates its fields."""
    check_delimiter(path, delimiter)
    delimiters = DELIMITERS if delimiter is None else (delimiter,)
    wanted = columns.names
    best: list[str] = []
    best_line, best_rank = 1, (0, 0)
    for number, line in enumerate(lines, start=1):
        text = line.decode()
        for candidate in delimiters:
            names = _fields(text, candidate)
            hits = sum(name in names for name in wanted)
            if hits == len(wanted):
                for name in wanted:
                    if names.count(name) > 1:
                        raise column_twice(path, number, name, names.count(name))
                return _Header(
                    number,
                    candidate,
                    names,
                    [names.index(name) for name in columns.time],
                    names.index(columns.value),
                    [(names.index(name), text) for name, text in columns.filter],
                )
            if (hits, len(names)) > best_rank:
                best, best_line, best_rank = names, number, (hits, len(names))
    raise MissingColumnError(path, best_line if best_rank[0] else 1, columns, best)


_Columns = tuple[Cells, Cells, Ints]


@dataclass
class _State:
    """What is known from the blocks before: the line, the rows that were wrong."""

    path: str
    header: _Header
    line: int
    seen: bool = False
    wrong: int = 0
    findings: list[Finding] = field(default_factory=list)
    others: dict[str, None] = field(default_factory=dict)
    open_end: bool = False

    def read(self, block: bytes, *, compact: bool) -> Rows | None:
        """Divide a block of whole lines; gives None where it holds no row."""
        breaks = block.count(b"\n")
        ends_with_break = block.endswith(b"\n") or not block
        body = block.rstrip(b"\n")
        if not body.strip():
            self.line += breaks
            return None
        self.seen = True
        self.open_end = not ends_with_break
        buffer = np.frombuffer(body + b"\n", np.uint8)
        is_break = buffer == _NEWLINE
        self._check_lines(is_break)
        # A quote may hide delimiters and line breaks.
        columns = None if b'"' in body else self._even_rows(buffer, is_break)
        if columns is None:
            columns = self._uneven_rows(body.decode(), ends_with_break)
        self.line += breaks if ends_with_break else breaks + 1
        times, values, lines = columns
        if compact:
            times, values = times.compact(), values.compact()
        return Rows(times, values, lines, "", 0)

    def _check_lines(self, is_break: Bools) -> None:
        if len(is_break) <= MAX_LINE_BYTES:
            return
        lengths = np.diff(np.flatnonzero(is_break), prepend=-1)
        if lengths.max() > MAX_LINE_BYTES:
            where = self.line + int(lengths.argmax())
            raise line_too_long(self.path, where, int(lengths.max()))

    def _even_rows(self, buffer: NDArray[np.uint8], is_break: Bools) -> _Columns | None:
        """Divide rows that all have as many fields as the header, without quotes; else None."""
        header = self.header
        count = len(header.names)
        marks = np.flatnonzero(is_break | (buffer == ord(header.delimiter)))
        if len(marks) % count:
            return None
        ends = marks.reshape(-1, count)
        if not is_break[ends[:, -1]].all() or int(is_break.sum()) != len(ends):
            return None
        starts = np.concatenate([[0], marks[:-1] + 1]).reshape(-1, count)

        def cells(column: int) -> Cells:
            return Cells(buffer, starts[:, column], ends[:, column]).stripped()

        lines = np.arange(self.line, self.line + len(ends))
        times, values = [cells(column) for column in header.time], cells(header.value)
        if header.filter:
            asked = [cells(column) for column, _ in header.filter]
            keep = np.ones(len(ends), np.bool_)
            for column, (_, text) in zip(asked, header.filter, strict=True):
                keep &= column.equal(text) | column.equal(unicodedata.normalize("NFD", text))
            for row in np.flatnonzero(~keep)[:1000]:
                self._left_out([column.text(int(row)) for column in asked])
            times, values, lines = [t.take(keep) for t in times], values.take(keep), lines[keep]
        return times[0] if len(times) == 1 else times[0].beside(times[1]), values, lines

    def _left_out(self, texts: list[str]) -> None:
        if len(self.others) < MAX_SHOWN:
            self.others[", ".join(texts)] = None

    def _uneven_rows(self, body: str, ends_with_break: bool) -> _Columns:
        """Divide rows one by one: quotes, blank lines, rows of other length."""
        header = self.header
        times: list[str] = []
        values: list[str] = []
        lines: list[int] = []
        reader = csv.reader(io.StringIO(body, newline=""), delimiter=header.delimiter, strict=True)
        count, before = len(header.names), self.line - 1
        last_short = False
        try:
            for row in reader:
                if not any(field.strip() for field in row):
                    continue
                last_short = len(row) < count
                if last_short or any(field.strip() for field in row[count:]):
                    self._wrong_fields(before + reader.line_num, len(row))
                    continue
                if any(composed(row[place]) != text for place, text in header.filter):
                    self._left_out([row[place].strip() for place, _ in header.filter])
                    continue
                times.append(" ".join(row[place].strip() for place in header.time))
                values.append(row[header.value].strip())
                lines.append(before + reader.line_num)
        except csv.Error as exc:
            line = before + reader.line_num
            if "unexpected end of data" in str(exc):
                raise _cut(self.path, line, "a quote that is not closed") from None
            raise stop(
                "MON-108",
                "a row cannot be divided into fields",
                where=f"{self.path}:{line}",
                found=str(exc),
            ) from None
        if last_short and not ends_with_break:
            raise _cut(self.path, before + reader.line_num, body.rsplit("\n", 1)[-1][:80])
        return Cells.of(times), Cells.of(values), np.array(lines, np.int64)

    def _wrong_fields(self, line: int, fields: int) -> None:
        self.wrong += 1
        if self.wrong > MAX_LISTED:
            return
        more = fields > len(self.header.names)
        self.findings.append(
            finding(
                "MON-108",
                f"a row has too {'many' if more else 'few'} fields",
                where=f"{self.path}:{line}",
                found=f"{fields} fields",
                expected=f"{len(self.header.names)} fields, as the header has",
                hint="is the decimal sign the same as the delimiter?" if more else "",
            )
        )


def _cut(path: str, line: int, found: str) -> FindingsError:
    return stop(
        "MON-104",
        "the file ends inside a row",
        where=f"{path}:{line}",
        found=found,
        expected="a last row that is complete",
        hint="export the file again; it was cut",
    )


def check_open_end(path: str, rows: Rows) -> list[Finding]:
    """Judge a last row without line break: cut, or only possibly cut.

    It is cut when its value has fewer decimals than any of the rows before it, or its time is
    shorter. Else nobody can tell, and that is said.
    """
    if not rows.open_end:
        return []
    if not len(rows) or rows.lines[-1] != rows.last_line:
        # The last row was left out for what its last field says.
        return [
            finding(
                "MON-110",
                "the last row does not end with a line break, and `filter` leaves it out",
                where=f"{path}:{rows.last_line}",
                hint="compare the last row with the logger",
            )
        ]
    last = len(rows.times) - 1
    before = range(max(0, last - 1000), last)
    line = int(rows.lines[last])
    if before:
        fewest = min(_decimals(rows.values.text(row)) for row in before)
        shortest = min(len(rows.times.text(row)) for row in before)
        value, time = rows.values.text(last), rows.times.text(last)
        if _decimals(value) < fewest or len(time) < shortest:
            raise _cut(path, line, f"{time} {value}")
    return [
        finding(
            "MON-110",
            "the last row does not end with a line break; it may be cut",
            where=f"{path}:{line}",
            found=f"{rows.times.text(last)} {rows.values.text(last)}",
            hint="compare the last row with the logger",
        )
    ]


def _decimals(text: str) -> int:
    place = max(text.rfind("."), text.rfind(","))
    return len(text) - place - 1 if place >= 0 else 0
