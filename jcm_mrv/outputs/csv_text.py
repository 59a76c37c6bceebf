"""Tables as CSV that spreadsheet programs open: in UTF-8, and never with a formula in it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from jcm_mrv.findings import Finding
from jcm_mrv.patterns import pattern
from jcm_mrv.visible import visible

# Blanks before the sign are skipped by spreadsheet programs, and some read full-width and small
# forms of the signs like their own.
_BLANK = r"\s\x00-\x20\x7f-\xa0\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff"
_FORMULA = pattern(f"[\t\r\n]|[{_BLANK}]*[=+\\-@＝＋－＠﹦﹢﹣﹫]")
FINDING_COLUMNS = ("severity", "code", "message", "where", "found", "expected", "hint")
"""What a table has of a finding, in this order."""
_NUMBER = pattern(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?\Z")


def csv_bytes(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """Give a table as CSV: None is empty, numbers are numbers, and no text is a formula."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([text_cell(cell) if isinstance(cell, str) else cell for cell in row])
    # With the byte order mark spreadsheet programs read the file as UTF-8.
    return buffer.getvalue().encode("utf-8-sig", "backslashreplace")


def findings_csv(findings: Iterable[Finding]) -> bytes:
    """Give findings as a table, one a row, with nothing in it that a reader cannot see."""
    rows = ([visible(str(f.as_dict()[key])) for key in FINDING_COLUMNS] for f in findings)
    return csv_bytes(FINDING_COLUMNS, rows)


def text_cell(value: str) -> str:
    """Give a cell that no spreadsheet program takes for a formula; :func:`cell_text` undoes it.

    Examples
    --------
    >>> text_cell("=1+1"), text_cell(" ＝1+1"), text_cell("-0.5"), text_cell("M-A")
    ("'=1+1", "' ＝1+1", '-0.5', 'M-A')
    """
    # What looks as if it had been made safe already is made so once more, so that it comes back.
    return f"'{value}" if _would_calculate(value.lstrip("'")) else value


def cell_text(cell: str) -> str:
    """Give the text that :func:`text_cell` made a cell of.

    Examples
    --------
    >>> cell_text("'=1+1"), cell_text("''=1+1"), cell_text("'tis"), cell_text("=1+1")
    ('=1+1', "'=1+1", "'tis", '=1+1')
    """
    safe = cell.startswith("'") and _would_calculate(cell.lstrip("'"))
    return cell[1:] if safe else cell


def _would_calculate(value: str) -> bool:
    return bool(_FORMULA.match(value)) and not _NUMBER.match(value)
