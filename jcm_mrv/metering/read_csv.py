"""CSV text to two columns of cells, times and values, with the line of each row."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

import numpy as np

from jcm_mrv.findings import Finding, FindingsError, nearest
from jcm_mrv.metering.cells import Cells, Ints
from jcm_mrv.metering.codes import finding, stop
from jcm_mrv.metering.thresholds import HEADER_LINES, MAX_LINE_BYTES, MAX_LISTED

_DELIMITERS = (",", ";", "\t", "|")
_NEWLINE = ord("\n")


@dataclass(frozen=True)
class Rows:
    """The rows of one file.

    Attributes
    ----------
    times, values : Cells
        The two declared columns.
    lines : int64 array
        The line of the file on which each row ends.
    delimiter : str
        What separates the fields.
    header_line : int
        The line with the names of the columns.
    findings : list of Finding
        Rows that could not be divided into fields; they are not among the rows.
    open_end : bool
        Whether the last row has no line break and ends with one of the two columns: it may be cut.
    """

    times: Cells
    values: Cells
    lines: Ints
    delimiter: str
    header_line: int
    findings: list[Finding]
    open_end: bool


@dataclass(frozen=True)
class _Header:
    line: int
    delimiter: str
    names: list[str]
    time: int
    value: int


def read_csv(path: str, text: str, time: str, value: str, delimiter: str | None = None) -> Rows:
    r"""Divide a text into rows.

    Raises
    ------
    FindingsError
        When a column is missing, a line is too long, or the text ends inside a row.

    Examples
    --------
    >>> rows = read_csv("a.csv", "t;x;kWh\n1;a;2\n3;b;4\n", "t", "kWh")
    >>> rows.delimiter, rows.times.text(1), rows.values.text(1), rows.lines.tolist()
    (';', '3', '4', [2, 3])
    """
    _check_lines(path, text)
    header = _find_header(path, text, time, value, delimiter)
    ends_with_break = text.endswith("\n")
    body_at = 0
    for _ in range(header.line):
        body_at = text.find("\n", body_at) + 1 or len(text)
    body = text[body_at:].rstrip("\n")
    if not body.strip():
        raise stop(
            "MON-105",
            f"{path} has no readings",
            where=f"{path}:{header.line}",
            found="only the names of the columns",
            expected="at least one row below them",
        )
    # A quote may hide delimiters and line breaks.
    rows = None if '"' in body else _even_rows(body, header)
    if rows is None:
        rows = _uneven_rows(path, body, header, ends_with_break)
    times, values, lines, findings = rows
    last = len(header.names) - 1
    return Rows(
        times,
        values,
        lines,
        header.delimiter,
        header.line,
        findings,
        not ends_with_break and last in (header.time, header.value),
    )


def _check_lines(path: str, text: str) -> None:
    if len(text) <= MAX_LINE_BYTES:
        return
    buffer = np.frombuffer(text.encode(), np.uint8)
    breaks = np.flatnonzero(buffer == _NEWLINE)
    lengths = np.diff(breaks, prepend=-1, append=len(buffer))
    if lengths.max() > MAX_LINE_BYTES:
        raise stop(
            "MON-016",
            "a line is too long to be a row of readings",
            where=f"{path}:{int(lengths.argmax()) + 1}",
            found=f"{int(lengths.max())} bytes",
            expected=f"at most {MAX_LINE_BYTES} bytes per line",
        )


def _fields(line: str, delimiter: str) -> list[str]:
    try:
        return [name.strip() for name in next(csv.reader([line], delimiter=delimiter), [])]
    except csv.Error:
        return []


def _find_header(path: str, text: str, time: str, value: str, delimiter: str | None) -> _Header:
    """Find the line that names both columns, and what separates its fields."""
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
    delimiters = _DELIMITERS if delimiter is None else (delimiter,)
    best: list[str] = []
    for number, line in enumerate(text.split("\n", HEADER_LINES)[:HEADER_LINES], start=1):
        for candidate in delimiters:
            names = _fields(line, candidate)
            for wanted in (time, value):
                if time in names and value in names and names.count(wanted) > 1:
                    raise stop(
                        "MON-018",
                        f"the column {wanted!r} is in the file {names.count(wanted)} times",
                        where=f"{path}:{number}",
                        expected="one column of that name",
                    )
            if time in names and value in names:
                return _Header(number, candidate, names, names.index(time), names.index(value))
            hits = sum(name in names for name in (time, value))
            if (hits, len(names)) > (sum(n in best for n in (time, value)), len(best)):
                best = names
    missing = [name for name in (time, value) if name not in best]
    raise FindingsError(
        finding(
            "MON-017",
            f"there is no column {name!r}",
            where=f"{path}:1",
            found=", ".join(best[:20]),
            expected=f"a line with the names {time!r} and {value!r}",
            hint=nearest(name, [column for column in best if column]),
        )
        for name in missing
    )


_Columns = tuple[Cells, Cells, Ints, list[Finding]]


def _even_rows(body: str, header: _Header) -> _Columns | None:
    """Divide rows that all have as many fields as the header, without quotes; else give None."""
    buffer = np.frombuffer((body + "\n").encode(), np.uint8)
    count = len(header.names)
    is_break = buffer == _NEWLINE
    marks = np.flatnonzero(is_break | (buffer == ord(header.delimiter)))
    if len(marks) % count:
        return None
    ends = marks.reshape(-1, count)
    if not is_break[ends[:, -1]].all() or int(is_break.sum()) != len(ends):
        return None
    starts = np.concatenate([[0], marks[:-1] + 1]).reshape(-1, count)
    lines = np.arange(header.line + 1, header.line + 1 + len(ends))
    columns = [
        Cells(buffer, starts[:, c], ends[:, c]).stripped() for c in (header.time, header.value)
    ]
    return columns[0], columns[1], lines, []


def _uneven_rows(path: str, body: str, header: _Header, ends_with_break: bool) -> _Columns:
    """Divide rows one by one: quotes, blank lines, rows of other length."""
    times: list[str] = []
    values: list[str] = []
    lines: list[int] = []
    findings: list[Finding] = []
    reader = csv.reader(io.StringIO(body, newline=""), delimiter=header.delimiter, strict=True)
    count, wrong = len(header.names), 0
    last_short = False
    try:
        for row in reader:
            if not any(field.strip() for field in row):
                continue
            last_short = len(row) < count
            if last_short or any(field.strip() for field in row[count:]):
                wrong += 1
                if wrong <= MAX_LISTED:
                    findings.append(_wrong_fields(path, header, reader.line_num, len(row)))
                continue
            times.append(row[header.time].strip())
            values.append(row[header.value].strip())
            lines.append(header.line + reader.line_num)
    except csv.Error as exc:
        line = header.line + reader.line_num
        if "unexpected end of data" in str(exc):
            raise _cut(path, line, "a quote that is not closed") from None
        raise stop(
            "MON-108", "a row cannot be divided into fields", where=f"{path}:{line}", found=str(exc)
        ) from None
    if last_short and not ends_with_break:
        raise _cut(path, header.line + reader.line_num, body.rsplit("\n", 1)[-1][:80])
    if wrong > MAX_LISTED:
        findings.append(finding("MON-108", f"{wrong - MAX_LISTED} more rows like that", where=path))
    return Cells.of(times), Cells.of(values), np.array(lines, np.int64), findings


def _wrong_fields(path: str, header: _Header, line: int, fields: int) -> Finding:
    more = fields > len(header.names)
    return finding(
        "MON-108",
        f"a row has too {'many' if more else 'few'} fields",
        where=f"{path}:{header.line + line}",
        found=f"{fields} fields",
        expected=f"{len(header.names)} fields, as the header has",
        hint="is the decimal sign the same as the delimiter?" if more else "",
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
    if not rows.open_end or not len(rows.times):
        return []
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
