"""The text of PDF files, page by page, read in the process that workbooks are read in."""

from __future__ import annotations

import importlib.util

from jcm_mrv.input_sheets import SheetError, open_sheets

MAX_BYTES = 64 * 1024 * 1024
_MOST_PAGES = 300
_MOST_LINES = 5_000


class PdfError(Exception):
    """Raised for a PDF file that cannot be read; the text says why."""


class NoReaderError(PdfError):
    """Raised where the package that reads PDF files is not installed; the text is its name."""


def read_pages(data: bytes) -> list[str]:
    """Give the text of each page, empty where it has none, as a scanned one.

    Raises
    ------
    NoReaderError
        When the extra ``text`` is not installed.
    PdfError
        When it is no PDF file, or cannot be read within limits of memory and time.
    """
    if importlib.util.find_spec("pypdf") is None:
        raise NoReaderError("pypdf")
    if not data.startswith(b"%PDF"):
        raise PdfError("it is no PDF file")
    try:
        with open_sheets(data) as pages:
            if len(pages.names) > _MOST_PAGES:
                raise PdfError(f"it has {len(pages.names)} pages, more than {_MOST_PAGES}")
            return [
                "\n".join(str(line) for (line,) in pages.rows(name, _MOST_LINES))
                for name in pages.names
            ]
    except SheetError as exc:
        raise PdfError(str(exc)) from None
