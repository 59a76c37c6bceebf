"""The text of PDF files, page by page, read in the process that workbooks are read in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jcm_mrv.input_sheets import Sheets

MAX_BYTES = 64 * 1024 * 1024
PDF_MARK = b"%PDF"
MOST_PAGES = 300
"""Of a text that is read as a whole, such as an approved methodology."""
_MOST_LINES = 5_000


class PdfError(Exception):
    """Raised for a PDF file that cannot be read; the text says why."""


class Pages:
    """An open PDF file.

    Attributes
    ----------
    count : int
        How many pages it has.
    labels : list of str
        What the file itself calls its pages, from the first one on; empty where it does not.
    """

    def __init__(self, sheets: Sheets) -> None:
        self._sheets = sheets
        self.count = len(sheets.names)
        self.labels = sheets.labels

    def text(self, number: int) -> str | None:
        """Give the text of a page, from 1 on: "" where nothing has letters, None for an empty one.

        Raises
        ------
        PdfError
            When it cannot be read within limits of memory and time.
        """
        from jcm_mrv.input_sheets import SheetError

        try:
            lines = self._sheets.rows(str(number), _MOST_LINES)
        except SheetError as exc:
            raise PdfError(str(exc)) from None
        return "\n".join(str(line) for (line,) in lines) if lines else None

    def called(self, name: str) -> list[int]:
        """Give the pages that a number or a label may mean: by their place, or so called.

        What a viewer shows is the label; whoever counts the pages begins with 1.
        """
        place = int(name[:9]) if name.isdecimal() else 0
        by_label = [n for n, label in enumerate(self.labels, 1) if label.casefold() == name]
        return sorted({*by_label, *([place] if 1 <= place <= self.count else [])})


@contextmanager
def open_pdf(data: bytes) -> Iterator[Pages]:
    """Open a PDF file.

    Raises
    ------
    PdfError
        When it is none, has a password, or cannot be read within limits of memory and time.
    """
    from jcm_mrv.input_sheets import SheetError, open_sheets

    if not data.startswith(PDF_MARK):
        raise PdfError("it is no PDF file")
    try:
        with open_sheets(data) as sheets:
            yield Pages(sheets)
    except SheetError as exc:
        raise PdfError(str(exc)) from None


def read_pages(data: bytes) -> list[str]:
    """Give the text of each page, empty where it has none, as a scanned one.

    Raises
    ------
    PdfError
        As :func:`open_pdf`, and for a file of more pages than a text has.
    """
    with open_pdf(data) as pages:
        if pages.count > MOST_PAGES:
            raise PdfError(f"it has {pages.count} pages, more than {MOST_PAGES}")
        return [pages.text(number) or "" for number in range(1, pages.count + 1)]
