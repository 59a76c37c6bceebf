"""XML as a stream of the elements that are asked for; all else is freed while it goes by."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_ELEMENT_BYTES = 3 << 20
"""Of one row of a sheet, or one text."""
_CHUNK = 1 << 17
_BEGINNING = 1 << 10
"""So much at a time is read of the beginning, until the root is there."""
_CONTENT = ("v", "f", "is")
_OPTIONS = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}


class DeclarationError(ValueError):
    """The XML holds a document type declaration."""


class LongElementError(ValueError):
    """An element is longer than any that a spreadsheet program writes."""


class UnnumberedRowsError(ValueError):
    """Rows do not say their number, so that empty ones have to be counted."""


def local_name(element: _Element) -> str:
    """Give the name of an element without its namespace; empty for comments."""
    return _local(element.tag)


@lru_cache(1_000)
def _local(tag: Any) -> str:
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def stream_elements(
    file: IO[bytes], tags: tuple[str, ...], *, filled_rows: bool = False
) -> Iterator[_Element]:
    """Give the elements of some local names, each complete, and freed when the next is asked for.

    Parameters
    ----------
    file : binary file
        The XML.
    tags : tuple of str
        Local names; the elements must not lie in each other.
    filled_rows : bool
        Give the rows of a sheet too that hold anything. Others are not even looked at: a sheet may
        have a million of them. They come a little later than what stands beside them.

    Raises
    ------
    DeclarationError, LongElementError, UnnumberedRowsError
        As they say; ``lxml.etree.XMLSyntaxError`` for XML that is not well-formed.
    """
    from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]

    options = {**_OPTIONS, "remove_comments": True, "remove_pis": True}
    # The root's name is asked of a first parser: the second gives wanted elements alone.
    prolog = etree.XMLPullParser(events=("start",), **options)
    parser: Any = None
    early = b""
    state = _State(_CONTENT if filled_rows else ())
    while chunk := file.read(_CHUNK):
        if parser is None:
            early += chunk
            first = _root_of(prolog, chunk)
            if first is None:
                continue
            wanted = (first.tag, *(f"{{*}}{tag}" for tag in (*tags, *state.content)))
            parser = etree.XMLPullParser(events=("start", "end"), tag=wanted, **options)
            chunk, early = early, b""
        parser.feed(chunk)
        yield from state.take(parser)
        yield from state.settle(len(chunk))
    if parser is None:
        raise EOFError("no element")
    parser.close()
    yield from state.rows


def refuse_declaration(data: bytes) -> None:
    """Refuse XML with a document type declaration, before anything of it is used.

    Raises
    ------
    DeclarationError
        For one; ``EOFError`` where there is no element at all.
    """
    from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]

    prolog = etree.XMLPullParser(events=("start",), **_OPTIONS)
    if _root_of(prolog, data) is None:
        raise EOFError("no element")


class _State:
    """What is open, and the filled rows that wait for their end."""

    def __init__(self, content: tuple[str, ...]) -> None:
        self.content = content
        self.root: _Element | None = None
        self.opened: list[_Element] = []
        self.rows: list[_Element] = []
        self.open_row: _Element | None = None
        self.waiting = 0

    def take(self, parser: Any) -> Iterator[_Element]:
        """Give the wanted elements that are complete; note filled rows."""
        for event, element in parser.read_events():
            if self.root is None:
                self.root = element
            elif element is self.root:
                continue
            elif self.content and local_name(element) in self.content:
                if event == "end":
                    self.note_row(element)
            elif event == "start":
                self.opened.append(element)
            else:
                self.opened.pop()
                if not self.opened:
                    yield element
                    element.clear(keep_tail=False)
                    self.waiting = 0

    def note_row(self, element: _Element) -> None:
        cell = element.getparent()
        row = cell.getparent() if cell is not None else None
        if row is None or local_name(row) != "row" or (self.rows and self.rows[-1] is row):
            return
        if row.get("r") is None:
            raise UnnumberedRowsError
        self.rows.append(row)

    def settle(self, size: int) -> Iterator[_Element]:
        """Give the filled rows that are complete, and free everything else that is."""
        if self.root is None:
            return
        row = self.last_row() if self.content else None
        for complete in self.rows:
            if complete is not row:
                yield complete
                complete.clear(keep_tail=False)
        still_open = row is not None and row is self.open_row
        self.waiting = self.waiting + size if self.opened or still_open else 0
        if self.waiting > MAX_ELEMENT_BYTES:
            raise LongElementError
        self.open_row = row
        self.rows = [complete for complete in self.rows if complete is row]
        element = self.root
        while len(element) and element not in self.opened and element is not row:
            del element[:-1]
            element = element[-1]

    def last_row(self) -> _Element | None:
        """Give the row that may still be open: the last one."""
        element = self.root
        while element is not None and len(element):
            element = element[-1]
            if local_name(element) == "row":
                return element
        return None


def _root_of(prolog: Any, data: bytes) -> _Element | None:
    """Give the root, if it begins in these bytes; refuse a declaration before it."""
    for start in range(0, len(data), _BEGINNING):
        prolog.feed(data[start : start + _BEGINNING])
        for _, root in prolog.read_events():
            info = root.getroottree().docinfo
            if info.doctype or info.internalDTD is not None:
                raise DeclarationError
            return root
    return None
