"""Ticks of a checklist that nobody sees: in hidden rows or columns, or in white on white.

A tick says that a person has compared two texts. One that stands where nobody looks was typed, or
filled down, without a look at its line.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from jcm_mrv.findings import PRJ
from jcm_mrv.findings.language import LANGUAGES, in_language, joined
from jcm_mrv.input_files import ZIP_MARK
from jcm_mrv.project.checklist import LINES, TYPED, is_yes
from jcm_mrv.workbook.address import place_text
from jcm_mrv.workbook.reading.cells import SheetGrid
from jcm_mrv.workbook.reading.grid import read_grid
from jcm_mrv.workbook.reading.package import open_package

_SHOWN = 5
_READ = ("what", "text", *TYPED)
"""What a person looks at who ticks a line."""


def refuse_unseen_ticks(path: Path) -> None:
    """Refuse a workbook in which lines are ticked that nobody sees, with their places.

    Raises
    ------
    FindingsError
        ``PRJ-166`` with the rows; ``WBK-101`` to ``WBK-109`` where it cannot be read.
    """
    with suppress(OSError), path.open("rb") as file:
        if file.read(len(ZIP_MARK)) == ZIP_MARK:
            _refuse(path)


def _refuse(path: Path) -> None:
    found = [place for sheet in read_grid(open_package(path)).sheets for place in _unseen(sheet)]
    if found:
        more = f" + {len(found) - _SHOWN}" if found[_SHOWN:] else ""
        shown = joined(found[:_SHOWN])
        raise PRJ[166]["unseen"].stop(str(path), found=f"{shown}{more}", count=len(found))


def _unseen(sheet: SheetGrid) -> Iterator[str]:
    """Give the places of ticks that are not seen, or whose line is not."""
    headings = {str(in_language(LINES[key], one)): key for one in LANGUAGES for key in LINES}
    columns: dict[str, int] = {}
    for row in sheet.rows:
        named = {headings[c.text]: n for n, c in sheet.in_row(row) if c.text in headings}
        if {"what", "read"} <= named.keys() and not columns:
            columns = named
            continue
        if not columns or not is_yes(sheet.cell(row, columns["read"]).text):
            continue
        looked_at = [columns[key] for key in _READ if key in columns]
        if (
            sheet.state != "visible"
            or sheet.is_row_hidden(row)
            or any(map(sheet.is_column_hidden, looked_at))
            or any(sheet.cell(row, n).style.unseen for n in looked_at)
        ):
            yield place_text((sheet.name, row, columns["read"]))
