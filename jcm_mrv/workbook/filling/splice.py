"""Values put into the XML of a sheet: the bytes of every cell that is not changed stay."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import field
from typing import Any, NamedTuple
from xml.parsers import expat
from xml.sax.saxutils import escape

from jcm_mrv.immutable import mutable
from jcm_mrv.patterns import pattern
from jcm_mrv.workbook.address import Position, cell_name, position_of
from jcm_mrv.workbook.writing.write_sheets import plain_text

_TAG = pattern(rb"<[^\s>/]+(?:\s+[^\s=>/]+\s*=\s*(?:\"[^\"]*\"|'[^']*'))*\s*/?>")
_TYPE = pattern(rb"\s+(?:t|cm)\s*=\s*(?:\"[^\"]*\"|'[^']*')")
_TYPE_ALONE = pattern(rb"\s+t\s*=\s*(?:\"[^\"]*\"|'[^']*')")
_ESCAPED = pattern(r"_(x[0-9A-Fa-f]{4}_)")


class SpliceError(ValueError):
    """The XML of a sheet is not as it can be edited in place."""


class Typed(NamedTuple):
    """What is typed into a cell: a number or a text."""

    value: float | str


class Result(NamedTuple):
    """The result of a cell's formula, which stays: a number, text, bool or error value."""

    value: float | str | bool | None
    is_error: bool = False


Change = Typed | Result


class Place(NamedTuple):
    """A cell in the XML: where it begins and ends, its style, and its formula where it has one."""

    start: int
    end: int
    tag_end: int
    style: int | None
    formula: tuple[int, int] | None


@mutable
class _Row:
    tag_end: int
    closed: bool
    end: int
    style: int | None
    cells: list[tuple[int, int]] = field(default_factory=list)
    """Column and start of each cell."""


@mutable
class Places:
    """Where wanted cells stand, and where rows and cells that are missing belong."""

    cells: dict[Position, Place] = field(default_factory=dict)
    rows: dict[int, _Row] = field(default_factory=dict)
    before: dict[int, int] = field(default_factory=dict)
    """The place to insert a missing row at."""
    columns: list[tuple[int, int, int]] = field(default_factory=list)
    data: tuple[int, bool] = (-1, False)
    """The end of ``sheetData``'s start tag, and whether the tag closes itself."""
    prefix: bytes = b""

    def style(self, position: Position) -> int | None:
        """Give the style that a cell has, or would have."""
        if position in self.cells:
            return self.cells[position].style
        row = self.rows.get(position[0])
        if row is not None and row.style is not None:
            return row.style
        for first, last, style in self.columns:
            if first <= position[1] <= last:
                return style
        return None


def locate(data: bytes, wanted: set[Position]) -> Places:
    """Give where cells stand in the XML of a sheet.

    Raises
    ------
    SpliceError
        When the XML is not UTF-8, has declarations, or cannot be parsed.
    """
    return _Locator(data, wanted).run()


def splice(data: bytes, places: Places, changes: Mapping[Position, Change]) -> bytes:
    """Give the XML with changed cells; everything else is the same, byte for byte."""
    edits: list[tuple[int, int, bytes]] = []
    missing: dict[int, dict[int, Change]] = {}
    for position, change in changes.items():
        place = places.cells.get(position)
        if place is None:
            if isinstance(change, Typed):
                missing.setdefault(position[0], {})[position[1]] = change
            continue
        edits.append((place.start, place.end, _changed(data, places, position, place, change)))
    rows = b""
    for row, cells in sorted(missing.items()):
        if row in places.rows:
            edits += _cells_inserted(data, places, row, cells)
        elif places.data[1]:
            rows += _row(places, row, cells)
        else:
            at = places.before[row]
            edits.append((at, at, _row(places, row, cells)))
    if rows:
        edits.append(_opened(data, places, rows))
    pieces, at = [], 0
    for start, end, new in sorted(edits, key=lambda edit: edit[:2]):
        pieces += [data[at:start], new]
        at = end
    return b"".join([*pieces, data[at:]])


def set_attribute(data: bytes, element: str, name: str, value: str) -> bytes | None:
    """Give XML with an attribute of its first element of a name set; None without that element."""
    found: list[int] = []
    parser = _parser(data)

    def start(tag: str, _: Any) -> None:
        if not found and tag.rpartition(":")[2] == element:
            found.append(parser.CurrentByteIndex)

    parser.StartElementHandler = start
    _parse(parser, data)
    if not found:
        return None
    begin = found[0]
    tag = _tag(data, begin)
    kept = re.sub(rb"\s+" + name.encode() + rb"\s*=\s*(?:\"[^\"]*\"|'[^']*')", b"", tag)
    tail = b"/>" if kept.endswith(b"/>") else b">"
    new = kept[: -len(tail)].rstrip() + f' {name}="{value}"'.encode() + tail
    return data[:begin] + new + data[begin + len(tag) :]


def _changed(
    data: bytes, places: Places, position: Position, place: Place, change: Change
) -> bytes:
    tag = _TYPE.sub(b"", data[place.start : place.tag_end])
    tag = tag[:-2].rstrip() if tag.endswith(b"/>") else tag[:-1].rstrip()
    formula = b""
    if isinstance(change, Result):
        if place.formula is None:
            return data[place.start : place.end]
        formula = data[slice(*place.formula)]
        # The type of a formula's result is written anew; what else the tag says is kept.
        tag = _TYPE_ALONE.sub(b"", data[place.start : place.tag_end])
        tag = tag[:-1].rstrip()
    if not tag.count(b" r=") and not re.search(rb"\sr\s*=", tag):
        tag += f' r="{cell_name(*position)}"'.encode()
    return _cell(places.prefix, tag, formula, change)


def _row(places: Places, row: int, cells: Mapping[int, Change]) -> bytes:
    body = b"".join(_new(places, row, column, cells[column]) for column in sorted(cells))
    return b'<%brow r="%d">%b</%brow>' % (places.prefix, row + 1, body, places.prefix)


def _new(places: Places, row: int, column: int, change: Change) -> bytes:
    style = places.style((row, column))
    tag = b"<" + places.prefix + f'c r="{cell_name(row, column)}"'.encode()
    if style is not None:
        tag += f' s="{style}"'.encode()
    return _cell(places.prefix, tag, b"", change)


def _opened(data: bytes, places: Places, rows: bytes) -> tuple[int, int, bytes]:
    """Give the edit of a ``sheetData`` that had no rows at all."""
    end = places.data[0]
    start = data.rindex(b"<", 0, end)
    tag = data[start:end]
    name = tag[1:-2].split()[0]
    return start, end, tag[:-2].rstrip() + b">" + rows + b"</" + name + b">"


def _cells_inserted(
    data: bytes, places: Places, row: int, cells: Mapping[int, Change]
) -> Iterator[tuple[int, int, bytes]]:
    made = places.rows[row]
    if made.closed:
        body = b"".join(_new(places, row, column, cells[column]) for column in sorted(cells))
        yield made.tag_end - 2, made.tag_end, b">" + body + b"</" + places.prefix + b"row>"
        return
    for column in sorted(cells):
        at = next((start for other, start in made.cells if other > column), made.end)
        yield at, at, _new(places, row, column, cells[column])


def _cell(prefix: bytes, tag: bytes, formula: bytes, change: Change) -> bytes:
    value = change.value
    kind, body = b"", b""
    if isinstance(change, Result) and change.is_error:
        kind, body = b' t="e"', _value(prefix, str(value))
    elif isinstance(value, bool):
        kind, body = b' t="b"', _value(prefix, "1" if value else "0")
    elif isinstance(value, str) and isinstance(change, Typed):
        kind = b' t="inlineStr"'
        text = _text(value).encode()
        body = b'<%bis><%bt xml:space="preserve">%b</%bt></%bis>' % (
            prefix,
            prefix,
            text,
            prefix,
            prefix,
        )
    elif isinstance(value, str):
        kind, body = b' t="str"', _value(prefix, _text(value))
    elif value is not None:
        body = _value(prefix, number(float(value)))
    return tag + kind + b">" + formula + body + b"</" + prefix + b"c>"


def _value(prefix: bytes, text: str) -> bytes:
    return b"<%bv>%b</%bv>" % (prefix, text.encode(), prefix)


def _text(value: str) -> str:
    """Give a text as XML holds it; what looks like an escaped character is escaped itself."""
    return escape(_ESCAPED.sub(r"_x005F_\1", plain_text(value))).replace("\n", "&#10;")


def number(value: float) -> str:
    """Give a number with all of its digits, as the file holds it.

    Examples
    --------
    >>> number(700.0), number(0.1), number(-0.0)
    ('700', '0.1', '0')
    """
    if value == 0:
        return "0"
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)


def _tag(data: bytes, start: int) -> bytes:
    match = _TAG.match(data, start)
    if match is None:
        raise SpliceError(f"no tag at byte {start}")
    return match[0]


def _parser(data: bytes) -> Any:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise SpliceError("the text is UTF-16")
    parser = expat.ParserCreate()
    parser.buffer_text = False

    def declared(_: str, encoding: str | None, __: int) -> None:
        if (encoding or "utf-8").lower() not in ("utf-8", "us-ascii"):
            raise SpliceError(f"the text is {encoding}")

    def refuse(*_: object) -> None:
        raise SpliceError("<!DOCTYPE")

    parser.XmlDeclHandler = declared
    parser.StartDoctypeDeclHandler = refuse
    return parser


def _parse(parser: Any, data: bytes) -> None:
    try:
        parser.Parse(data, True)
    except expat.ExpatError as exc:
        raise SpliceError(str(exc)) from None


class _Locator:
    """One pass over the XML that notes the places of wanted cells and rows."""

    def __init__(self, data: bytes, wanted: set[Position]) -> None:
        self.data, self.wanted = data, wanted
        self.rows = sorted({row for row, _ in wanted})
        self.next = 0
        self.places = Places()
        self.row, self.column = -1, -1
        self.made: _Row | None = None
        self.cell: tuple[Position, int, int, int | None] | None = None
        self.formula: tuple[int, int] | None = None
        self.depth = 0

    def run(self) -> Places:
        self.parser = _parser(self.data)
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        _parse(self.parser, self.data)
        if self.places.data[0] < 0:
            raise SpliceError("no sheetData")
        return self.places

    def start(self, name: str, attributes: dict[str, str]) -> None:
        prefix, _, local = name.rpartition(":")
        if local == "c" and self.made is not None and self.cell is None:
            self.start_cell(attributes)
        elif local == "row" and self.cell is None:
            self.start_row(attributes)
        elif local == "f" and self.cell is not None:
            begin = self.parser.CurrentByteIndex
            self.formula = (begin, begin + len(_tag(self.data, begin)))
        elif local == "sheetData":
            self.places.prefix = f"{prefix}:".encode() if prefix else b""
            begin = self.parser.CurrentByteIndex
            tag = _tag(self.data, begin)
            self.places.data = (begin + len(tag), tag.endswith(b"/>"))
        elif local == "col" and attributes.get("style"):
            first, last, style = (_whole(attributes, key) for key in ("min", "max", "style"))
            self.places.columns.append((first - 1, last - 1, style))

    def end(self, name: str) -> None:
        local = name.rpartition(":")[2]
        if local == "f" and self.formula is not None and self.cell is not None:
            begin, tag_end = self.formula
            if self.data[tag_end - 2 : tag_end] != b"/>":
                self.formula = (begin, self.closing())
        elif local == "c" and self.cell is not None:
            position, begin, tag_end, style = self.cell
            closed = self.data[tag_end - 2 : tag_end] == b"/>"
            end = tag_end if closed else self.closing()
            self.places.cells[position] = Place(begin, end, tag_end, style, self.formula)
            self.cell = self.formula = None
        elif local == "row" and self.made is not None:
            if not self.made.closed:
                self.made.end = self.parser.CurrentByteIndex
            self.made = None
        elif local == "sheetData":
            at = self.parser.CurrentByteIndex
            for row in self.rows[self.next :]:
                self.places.before[row] = at
            self.next = len(self.rows)

    def closing(self) -> int:
        """Give the end of the end tag that the parser stands at."""
        return self.data.index(b">", self.parser.CurrentByteIndex) + 1

    def start_row(self, attributes: dict[str, str]) -> None:
        self.row = _whole(attributes, "r") - 1 if "r" in attributes else self.row + 1
        self.column = -1
        begin = self.parser.CurrentByteIndex
        while self.next < len(self.rows) and self.rows[self.next] < self.row:
            self.places.before[self.rows[self.next]] = begin
            self.next += 1
        if self.next < len(self.rows) and self.rows[self.next] == self.row:
            self.next += 1
            tag_end = begin + len(_tag(self.data, begin))
            closed = self.data[tag_end - 2 : tag_end] == b"/>"
            style = _whole(attributes, "s") if "s" in attributes else None
            self.made = _Row(tag_end, closed, tag_end, style)
            self.places.rows[self.row] = self.made

    def start_cell(self, attributes: dict[str, str]) -> None:
        place = position_of(attributes["r"]) if "r" in attributes else None
        self.column = self.column + 1 if place is None else place[1]
        begin = self.parser.CurrentByteIndex
        assert self.made is not None
        self.made.cells.append((self.column, begin))
        position = (self.row, self.column)
        if position in self.wanted:
            style = _whole(attributes, "s") if "s" in attributes else None
            tag_end = begin + len(_tag(self.data, begin))
            self.cell, self.formula = (position, begin, tag_end, style), None


def _whole(attributes: dict[str, str], name: str) -> int:
    text = attributes.get(name, "")
    if not text.isascii() or not text.isdigit() or len(text) > 8:
        raise SpliceError(f"{name}={text[:20]!r}")
    return int(text)
