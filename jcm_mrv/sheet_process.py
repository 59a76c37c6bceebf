"""The process that reads workbooks and PDF files for others: a program by itself.

It is started by its path, without this package and without the site's modules: what it needs are
the reading libraries. A damaged or hostile file can make them panic, run for ever or fill the
memory; then this process ends, and no other. To those who ask, a page of a PDF file is a sheet with
a line of text in each row.

Standard input: the size of a workbook, the limits of memory and time, the workbook, then a request
a line and an empty one; and so on with the next. Standard output:
replies in JSON, each with its size in front; a column of cells comes with a letter for the type of
each cell, where they are not all texts and numbers.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import math
import re
import sys
import time
from collections.abc import Callable, Iterable
from itertools import islice
from typing import Any, BinaryIO, cast

CHUNK = 16384
"""Rows in one reply."""

PLAIN = {str, int, float, bool}
LETTERS = {dt.datetime: "m", dt.date: "d", dt.time: "t", dt.timedelta: "p"}


def main(libraries: list[str]) -> None:
    """Read one file after another until the input ends."""
    sys.path += libraries
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    while head := source.read(24):
        size, memory, seconds = (int.from_bytes(head[n : n + 8], "big") for n in (0, 8, 16))
        try:
            bound(memory, seconds)
            answer(source, sink, source.read(size))
        except BaseException as exc:  # a panic of the library is no Exception
            reply(sink, {"error": said(exc)})
            return


def said(exc: BaseException) -> str:
    """Give what an exception says."""
    return f"{exc}"[:500] or type(exc).__name__


def answer(source: BinaryIO, sink: BinaryIO, data: bytes) -> None:
    """Answer requests about one file; an empty line ends them.

    Of one that the library does not open nothing is asked, and the next may follow.
    """
    try:
        names, rows_of, labels = pages_of(data) if data.startswith(b"%PDF") else sheets_of(data)
    except MemoryError:
        raise
    except Exception as exc:
        reply(sink, {"error": said(exc), "is_refused": True})
        return
    reply(sink, {"names": names, "labels": labels})
    while (line := source.readline()).strip():
        name, count = json.loads(line)
        rows = islice(rows_of(name, count), count)
        number = 0
        while some := list(islice(rows, CHUNK)):
            number += len(some)
            columns = zip(*some, strict=True)
            reply(sink, {"columns": [column_of(cells) for cells in columns]})
        reply(sink, {"end": number})


Rows = Callable[[str, "int | None"], Iterable[Any]]


def sheets_of(data: bytes) -> tuple[list[str], Rows, list[str]]:
    """Give the names of the sheets of a workbook, what gives the rows of one, and no labels."""
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_filelike(io.BytesIO(data))

    def rows(name: str, count: int | None) -> Iterable[Any]:
        sheet = book.get_sheet_by_name(name)
        if sheet.start is None:
            return ()
        # As objects, all cells of a large sheet take three times what they take in the library.
        left = [""] * sheet.start[1]
        return ([*left, *row] for row in sheet.iter_rows())

    return list(book.sheet_names), rows, []


_PAINTS = re.compile(rb"(?<![^\s>\])])(?:Do|BI|sh|[fFSsbB]\*?|T[jJ]|['\"])(?![^\s<\[(/])")
# What reads more where it is installed: what a file holds hangs on no other package.
_OPTIONAL = ("cryptography", "Crypto", "PIL", "fontTools")


def pages_of(data: bytes) -> tuple[list[str], Rows, list[str]]:
    """Give the numbers of the pages of a PDF file, what gives the lines of one, and its labels.

    A page without letters on which something is drawn is one empty line; an empty one has none.
    The labels are what the file itself calls its pages; none where it does not.
    """
    cast("Any", sys.modules).update(dict.fromkeys(_OPTIONAL))
    from pypdf import PdfReader
    from pypdf.errors import DependencyError

    try:
        reader = PdfReader(io.BytesIO(data))
        pages = reader.pages
    except DependencyError:
        raise ValueError("it is encrypted") from None

    def rows(name: str, count: int | None) -> Iterable[Any]:
        page = pages[int(name) - 1]
        # Half of a pair of code units is no text.
        text = page.extract_text().encode(errors="replace").decode()
        if not text.strip():
            content = page.get_contents()
            return [[""]] if content is not None and _PAINTS.search(content.get_data()) else []
        return [[line] for line in text.splitlines()[:count]]

    names = [str(number) for number in range(1, len(pages) + 1)]
    labels = reader.page_labels if "/PageLabels" in reader.root_object else []
    return names, rows, labels


def bound(memory: int, seconds: int) -> None:
    """Limit memory, and processor time from now on, where the system can."""
    lower("RLIMIT_AS", memory)
    lower("RLIMIT_CPU", seconds + math.ceil(time.process_time()))
    lower("RLIMIT_CORE", 0)


def lower(kind: str, most: int) -> None:
    """Set a limit of this process by its name in the module ``resource``, where the system can."""
    try:
        import resource

        number = getattr(resource, kind)
        _, hard = resource.getrlimit(number)
        resource.setrlimit(
            number, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard)
        )
    except (ImportError, AttributeError, OSError, ValueError):
        # A system that knows the limit and cannot set it: the clock of the caller is left.
        return


def column_of(cells: tuple[Any, ...]) -> tuple[str, list[Any]]:
    """Give the types of some cells, "" where JSON has them all, and the cells."""
    types = list(map(type, cells))
    if PLAIN.issuperset(types):
        return "", list(cells)
    letters = "".join([LETTERS.get(kind, "-") for kind in types])
    made: list[Any] = []
    for letter, cell in zip(letters, cells, strict=True):
        if letter == "p":
            made.append([cell.days, cell.seconds, cell.microseconds])
        else:
            made.append(cell if letter == "-" else cell.isoformat())
    return letters, made


def reply(sink: BinaryIO, value: Any) -> None:
    """Write one reply."""
    data = json.dumps(value, separators=(",", ":")).encode()
    sink.write(len(data).to_bytes(8, "big") + data)
    sink.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
