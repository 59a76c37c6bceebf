"""CSV text to the declared columns of cells, times and values, with the line of each row."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import field, replace
from itertools import chain
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from jcm_mrv.findings import MON, Finding, FindingsError
from jcm_mrv.immutable import mutable
from jcm_mrv.metering.limits import MAX_LINE_BYTES
from jcm_mrv.metering.reading.asked import Columns, Ref, composed
from jcm_mrv.metering.reading.column import Bools, Cells
from jcm_mrv.metering.reading.encoding import line_too_long
from jcm_mrv.metering.reading.header import Header, Line, find_header
from jcm_mrv.metering.reading.rows import TEXT, Block, Odd, Rows, collected, no_readings
from jcm_mrv.metering.reading.units_row import more_units, units_row
from jcm_mrv.metering.thresholds import (
    DECIMALS_BEGUN,
    DECIMALS_BYTES,
    DECIMALS_LEAST,
    DECIMALS_SHARE,
    HEADER_LINES,
)
from jcm_mrv.project.written import TextFormat

DELIMITERS = (",", ";", "\t", "|")
_NEWLINE = ord("\n")


def read_csv(
    path: str, blocks: Iterable[bytes], columns: Columns, declared: TextFormat | None = None
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
    declared : TextFormat, optional
        What is declared of it; the rest is detected.

    Raises
    ------
    FindingsError
        When a column is missing, a line is too long, or the text ends inside a row.

    Examples
    --------
    >>> rows = read_csv("a.csv", [b"t;x;kWh\n1;a;2\n3;b;4\n"], Columns(("t",), "kWh"))
    >>> rows.header.delimiter, rows.times.text(1), rows.values.text(1), rows.lines.tolist()
    (';', '3', '4', [2, 3])
    """
    declared = declared or TextFormat()
    check_delimiter(path, declared.delimiter)
    rest = iter(blocks)
    head = next(rest, b"")
    first_lines = head.split(b"\n", HEADER_LINES + 1)
    _refuse_long_lines(path, 1, [len(line) for line in first_lines[: HEADER_LINES + 1]])
    texts = [line.decode() for line in first_lines[:HEADER_LINES]]
    named, joined = _ends_of_names(texts, declared.header)
    candidates = _divided(texts, declared.delimiter, declared.skip.first, joined)
    header = find_header(path, candidates, columns, named)
    time = [header.places[name] for name in columns.time]
    units, more = None, ()
    if header.line and len(first_lines) > header.line:
        fields = fields_of(first_lines[header.line].decode(), header.delimiter)
        header = _without_blank_ends(header, len(fields))
        if len(fields) >= len(header.names) and not any(fields[len(header.names) :]):
            units = units_row(fields, time, header.places[columns.value])
            more = () if units is None else more_units(fields, header, columns)
    above = int(first_lines[0].lower().startswith(b"sep="))
    skipped = max(header.line + (units is not None), declared.skip.first, above)
    state = _State(path, header, time, skipped + 1, declared.skip.comment)
    body = head[sum(len(line) + 1 for line in first_lines[:skipped]) :]
    if declared.decimal is None:
        _refuse_decimals_apart(path, header, columns, body, skipped)
    found = (block for text in chain([body], rest) for block in state.read(text))
    rows = collected(path, header, columns, found)
    if not state.seen:
        raise no_readings(path, max(1, header.line))
    last = len(header.names) - 1
    last_kept = len(rows) > 0 and int(rows.lines[-1]) == state.line - 1
    return replace(
        rows,
        units=units,
        more_units=more,
        odd=tuple(state.odd),
        left_out=tuple(state.comments),
        open_end=state.open_end
        and (state.cut or last in header.used)
        and (state.cut or last_kept or last in {header.places[n] for n, _ in columns.filter}),
        last_line=state.line - 1,
    )


def _without_blank_ends(header: Header, fields: int) -> Header:
    """Leave out names that only a delimiter at the end of the line makes, where rows have none."""
    shorter = 0 < fields < len(header.names) and not any(header.names[fields:])
    if not shorter or max(header.places.values()) >= fields:
        return header
    return replace(header, names=header.names[:fields])


def _refuse_decimals_apart(
    path: str, header: Header, columns: Columns, body: bytes, above: int
) -> None:
    """Refuse values whose decimals may stand in the next column, behind a comma that divides.

    Whole numbers beside digits of which some begin with 0, as no number of its own does.
    """
    place = header.places[columns.value]
    if header.delimiter != "," or place + 1 in header.used:
        return
    pattern = re.compile(rf"(?:[^,\n]*,){{{place}}} *(-?\d+),(\d{{1,6}}) *(?:,|$)")
    lines = body[:DECIMALS_BYTES].decode(errors="ignore").split("\n")[:-1]
    found = [pattern.match(line.rstrip("\r")) for line in lines]
    pairs = [(match[1], match[2]) for match in found if match]
    behind = [text for _, text in pairs]
    if len(pairs) < max(DECIMALS_LEAST, len(lines) * DECIMALS_SHARE):
        return
    begun = sum(len(text) > 1 and text[0] == "0" for text in behind)
    if begun >= DECIMALS_BEGUN and len(set(behind)) >= DECIMALS_LEAST:
        raise MON[107]["apart"].stop(f"{path}:{above + 1}", found=",".join(pairs[-1]))


def _divided(
    texts: list[str], delimiter: str | None, skipped: int, joined: frozenset[int]
) -> Iterator[Line]:
    signs = DELIMITERS if delimiter is None else (delimiter,)
    for number, text in enumerate(texts[skipped:], start=skipped + 1):
        if (number == 1 and text.lower().startswith("sep=")) or number in joined:
            continue
        for sign in signs:
            # What a quote leaves open goes on in the next line.
            if '"' not in text or _is_closed(text, sign):
                yield number, sign, fields_of(text, sign)
    # A name in quotes may stand on two lines.
    if not any('"' in text for text in texts):
        return
    for sign in signs:
        reader = csv.reader([text + "\n" for text in texts[skipped:]], delimiter=sign)
        try:
            for fields in reader:
                yield skipped + reader.line_num, sign, [composed(field) for field in fields]
        except csv.Error:
            continue


def _is_closed(text: str, delimiter: str) -> bool:
    """Whether the quotes of a line are closed in it."""
    reader = csv.reader([text], delimiter=delimiter, strict=True)
    try:
        next(reader, None)
    except csv.Error as exc:
        return "unexpected end of data" not in str(exc)
    return True


Named = int | tuple[int, ...] | Literal["none"] | None


def _ends_of_names(texts: list[str], declared: Named) -> tuple[Named, frozenset[int]]:
    """Give the lines of the names where quotes end, and those that go on from the line before."""
    if declared is None or declared == "none":
        return declared, frozenset()
    ends = {}
    for line in declared if isinstance(declared, tuple) else (declared,):
        rest = [text + "\n" for text in texts[line - 1 :]]
        ends[line] = line
        for sign in DELIMITERS if rest and '"' in rest[0] else ():
            if not _is_closed(rest[0], sign):
                reader = csv.reader(rest, delimiter=sign)
                with suppress(csv.Error):
                    next(reader, None)
                    ends[line] = line - 1 + reader.line_num
    moved = frozenset(end for line, end in ends.items() if end != line)
    return (tuple(ends.values()) if isinstance(declared, tuple) else ends[declared]), moved


def _refuse_long_lines(path: str, first: int, lengths: list[int]) -> None:
    for number, length in enumerate(lengths, start=first):
        if length > MAX_LINE_BYTES:
            raise line_too_long(path, number, length)


def fields_of(line: str, delimiter: str) -> list[str]:
    """Give the fields of one line, nothing where it cannot be divided."""
    try:
        return [composed(name) for name in next(csv.reader([line], delimiter=delimiter), [])]
    except csv.Error:
        return []


def check_delimiter(path: str, delimiter: str | None) -> None:
    """Refuse a delimiter that cannot be one."""
    if delimiter is not None and (
        len(delimiter) != 1 or not delimiter.isascii() or delimiter in '"\r\n\0'
    ):
        raise MON[6].stop(path, found=repr(delimiter))


@mutable
class _State:
    """What is known from the blocks before: the line, the rows that were wrong."""

    path: str
    header: Header
    time: list[int]
    line: int
    comment: str = ""
    seen: bool = False
    odd: list[Odd] = field(default_factory=list)
    comments: list[tuple[int, str]] = field(default_factory=list)
    open_end: bool = False
    cut: bool = False

    def read(self, block: bytes) -> Iterator[Block]:
        """Divide a block of whole lines; gives nothing where it holds no row."""
        ends_with_break = block.endswith(b"\n") or not block
        body = block.rstrip(b"\n")
        if not body.strip():
            self.line += block.count(b"\n")
            return
        self.seen = True
        self.open_end = not ends_with_break
        buffer = np.frombuffer(body + b"\n", np.uint8)
        is_break = buffer == _NEWLINE
        self._check_lines(is_break)
        # A quote may hide delimiters and line breaks.
        plain = b'"' not in body and not self.comment
        rows = self._even_rows(buffer, is_break) if plain else None
        if rows is None:
            rows = self._uneven_rows(body.decode(), ends_with_break)
        self.line += int(np.count_nonzero(is_break)) + max(0, len(block) - len(body) - 1)
        yield rows

    def _check_lines(self, is_break: Bools) -> None:
        if len(is_break) <= MAX_LINE_BYTES:
            return
        lengths = np.diff(np.flatnonzero(is_break), prepend=-1)
        if lengths.max() > MAX_LINE_BYTES:
            where = self.line + int(lengths.argmax())
            raise line_too_long(self.path, where, int(lengths.max()))

    def _even_rows(self, buffer: NDArray[np.uint8], is_break: Bools) -> Block | None:
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

        def column(name: Ref, keep: Bools | None) -> tuple[Cells, int]:
            place = header.places[name]
            cells = Cells(buffer, starts[:, place], ends[:, place])
            return (cells if keep is None else cells.take(keep)).stripped(), TEXT

        return Block(np.arange(self.line, self.line + len(ends)), column)

    def _uneven_rows(self, body: str, ends_with_break: bool) -> Block:
        """Divide rows one by one: quotes, blank lines, rows of other length."""
        header = self.header
        places = header.places.items()
        texts: dict[Ref, list[str]] = {name: [] for name in header.places}
        lines: list[int] = []
        reader = csv.reader(io.StringIO(body, newline=""), delimiter=header.delimiter, strict=True)
        count, before = len(header.names), self.line - 1
        last_short = False
        try:
            for row in reader:
                if not any(field.strip() for field in row):
                    continue
                line = before + reader.line_num
                if self.comment and row[0].lstrip().startswith(self.comment):
                    self.comments.append((line, header.delimiter.join(row)[:80]))
                    continue
                last_short = len(row) < count
                if last_short or any(field.strip() for field in row[count:]):
                    time = " ".join(row[p] for p in self.time if p < len(row))
                    text = header.delimiter.join(row)[:80]
                    self.odd.append(Odd(line, len(row), text, time.strip()))
                    continue
                for name, place in places:
                    texts[name].append(row[place].strip())
                lines.append(line)
        except csv.Error as exc:
            line = before + reader.line_num
            if "unexpected end of data" in str(exc):
                raise _cut(self.path, line, "a quote that is not closed") from None
            raise MON[108]["divided"].stop(f"{self.path}:{line}", found=str(exc)) from None
        self.cut = last_short and not ends_with_break

        def column(name: Ref, keep: Bools | None) -> tuple[Cells, int]:
            cells = Cells.of(texts[name])
            return cells if keep is None else cells.take(keep), TEXT

        return Block(np.array(lines, np.int64), column)


def _cut(path: str, line: int, found: str) -> FindingsError:
    return MON[104].stop(f"{path}:{line}", found=found)


def check_open_end(rows: Rows) -> list[Finding]:
    """Judge a last row without line break: cut, or only possibly cut.

    It is cut when its value has fewer decimals than any of the rows before it, or its time is
    shorter. Else nobody can tell, and that is said.
    """
    if not rows.open_end:
        return []
    if rows.odd and rows.odd[-1].line == rows.last_line:
        raise _cut(rows.path, rows.last_line, rows.odd[-1].text)
    if not len(rows) or rows.lines[-1] != rows.last_line:
        # The last row was left out for what its last field says.
        return [MON[110]["filtered"].at(f"{rows.path}:{rows.last_line}")]
    last = len(rows.times) - 1
    before = range(max(0, last - 1000), last)
    line = int(rows.lines[last])
    if before:
        fewest = min(_decimals(rows.values.text(row)) for row in before)
        shortest = min(len(rows.times.text(row)) for row in before)
        value, time = rows.values.text(last), rows.times.text(last)
        if _decimals(value) < fewest or len(time) < shortest:
            raise _cut(rows.path, line, f"{time} {value}")
    return [
        MON[110].at(rows.where(last), found=f"{rows.times.text(last)} {rows.values.text(last)}")
    ]


def _decimals(text: str) -> int:
    place = max(text.rfind("."), text.rfind(","))
    return len(text) - place - 1 if place >= 0 else 0
