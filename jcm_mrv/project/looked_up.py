"""Looking up what a record says in the file that it names: page or cell, and the number there."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Literal

from jcm_mrv.findings.language import said
from jcm_mrv.immutable import immutable
from jcm_mrv.input_files import ZIP_MARK
from jcm_mrv.input_pdf import MOST_PAGES, PDF_MARK, Pages, PdfError, open_pdf
from jcm_mrv.methodology.exact_numbers import number_text
from jcm_mrv.project.confirmation import Confirmation
from jcm_mrv.project.evidence import stamps_of_workbook
from jcm_mrv.project.number_in_text import Written, as_written, found_in
from jcm_mrv.project.record_fields import cell_named, pages_named

if TYPE_CHECKING:
    from jcm_mrv.input_sheets import Sheets

LARGEST = 100_000_000
_OLD_WORKBOOK = bytes.fromhex("d0cf11e0a1b11ae1")
_MOST_PAGES, _MOST_CELLS = 20, 200
"""Of a range: where more are named, nobody finds the place again."""

Outcome = Literal["there", "not there", "not seen"]


@immutable
class LookedUp:
    """What became of looking up a record in the file that it names.

    Attributes
    ----------
    outcome : Outcome
        ``there``: the file has the page or cell, and the number where it can be read; ``not
        there``: it has another SHA-256, no such page, or another thing in the cell; ``not seen``:
        it cannot be told.
    text : str
        What was seen, or why nothing was.
    """

    outcome: Outcome
    text: str


def not_seen(text: str) -> LookedUp:
    """Give what is said of a file that nothing can be looked up in."""
    return LookedUp("not seen", text)


def look_up(data: bytes, records: Sequence[Confirmation]) -> list[LookedUp]:
    """Look up records in the content of the file that all of them name."""
    digest = hashlib.sha256(data).hexdigest()
    other = said("the file has another SHA-256: {sha256}", sha256=f"{digest[:16]}…")
    found: Iterator[LookedUp] = iter(())
    fitting = [record for record in records if record.sha256 == digest]
    if fitting:
        found = iter(_in_file(data, fitting))
    return [next(found) if r.sha256 == digest else LookedUp("not there", other) for r in records]


def _in_file(data: bytes, records: Sequence[Confirmation]) -> list[LookedUp]:
    from jcm_mrv.input_sheets import SheetError, open_sheets

    try:
        if data.startswith(PDF_MARK):
            with open_pdf(data) as pages:
                if _is_own_report(pages, typeset=_TYPESET in data):
                    return [not_seen(_OWN)] * len(records)
                return [_on_page(pages, record) for record in records]
        if data.startswith((ZIP_MARK, _OLD_WORKBOOK)):
            if stamps_of_workbook(io.BytesIO(data)):
                return [not_seen(_OWN)] * len(records)
            with open_sheets(data) as sheets:
                return [_in_cell(sheets, record) for record in records]
        why = said("it is neither a PDF file nor a workbook")
    except (PdfError, SheetError) as exc:
        why = said("it cannot be opened: {why}", why=exc)
    return [not_seen(why)] * len(records)


# -- what this tool has written shows nothing of where its numbers come from -------------------

_OWN = said("it was written by jcm-mrv, from what the project file says")
_TYPESET = b"Typst"


_END = 3
"""Pages from either end: reading all takes longer than the rest of a calculation."""


def _is_own_report(pages: Pages, *, typeset: bool) -> bool:
    """Say whether a report of this tool names it, also where Word or a browser has printed it.

    It stands on the first pages or the last ones; what is typeset here is looked through.
    """
    numbers = range(1, min(pages.count, MOST_PAGES) + 1)
    if not typeset and pages.count > 2 * _END:
        numbers = [*range(1, _END + 1), *range(pages.count - _END + 1, pages.count + 1)]
    return any("jcm-mrv" in (pages.text(number) or "") for number in numbers)


# -- a page of a PDF file ---------------------------------------------------------------------


def _on_page(pages: Pages, record: Confirmation) -> LookedUp:
    named = pages_named(record.page)
    if not named:
        return not_seen(
            said("`{place}` names no page by its number", place=record.page or record.cell)
        )
    numbers: dict[int, None] = {}
    for first, last in named:
        begin, end = pages.called(first), pages.called(last)
        if not begin or not end:
            absent = last if begin else first
            text = said("it has {n} {n:page|pages}, no page {page}", n=pages.count, page=absent)
            return LookedUp("not there", text)
        numbers |= dict.fromkeys(begin + end)
        numbers |= dict.fromkeys(range(begin[0], min(end[-1], begin[0] + _MOST_PAGES)))
    if len(numbers) > _MOST_PAGES:
        return not_seen(said("`{place}` is no place that somebody finds again", place=record.page))
    texts = {number: pages.text(number) for number in numbers}
    shown = ", ".join(map(str, sorted(n for n, text in texts.items() if text is not None)))
    if not shown:
        return LookedUp("not there", said("page {page} is empty", page=record.page))
    if record.value is None:
        return LookedUp("there", said("the file has page {page}", page=shown))
    number, unit, other = number_text(record.value), record.unit or "1", None
    for n, text in texts.items():
        found = found_in(text, record.value, unit) if text else None
        if found is not None and found.fits:
            stands = said("{number} stands on page {page}", number=_told(found, record), page=n)
            return LookedUp("there", stands)
        other = other or found
    if other is not None:
        return not_seen(
            said(
                "{number} is not in the text of page {page}, where {other} stands",
                number=f"{number} {unit}",
                page=shown,
                other=other,
            )
        )
    if any(texts.values()):
        return not_seen(
            said("{number} is not in the text of page {page}", number=number, page=shown)
        )
    return LookedUp(
        "there", said("page {page} is a picture, without letters to look in", page=shown)
    )


# -- a cell of a workbook ---------------------------------------------------------------------


def _in_cell(sheets: Sheets, record: Confirmation) -> LookedUp:
    if not record.cell:
        return not_seen(said("a workbook has no pages: its cell is not named"))
    named = cell_named(record.cell)
    if named is None:
        return not_seen(said("`{place}` names no cell", place=record.cell))
    sheet, top, bottom, left, right = named
    names = [name for name in sheets.names if name.strip().casefold() == sheet.strip().casefold()]
    if not names:
        return LookedUp("not there", said("it has no sheet {sheet}", sheet=sheet))
    if (bottom - top + 1) * (right - left + 1) > _MOST_CELLS:
        return not_seen(said("`{place}` is no place that somebody finds again", place=record.cell))
    rows = sheets.rows(names[0], bottom)[top - 1 :]
    cells = [cell for row in rows for cell in row[left - 1 : right]]
    filled = [cell for cell in cells if str(cell).strip()]
    if not cells or (record.value is not None and not filled):
        return LookedUp("not there", said("{cell} is empty", cell=record.cell))
    if not filled:
        # A form without readings: what its formula would give is not kept.
        return LookedUp("there", said("the file has cell {cell}", cell=record.cell))
    content = str(filled[0])[:40]
    # What stands in the same lines, as the unit does.
    beside = "|".join(cell for row in rows for cell in row if isinstance(cell, str))
    found = [seen for cell in filled if (seen := _written_in(cell, record, beside)) is not None]
    fitting = next((seen for seen in found if seen.fits), None)
    if fitting is not None and fitting.unit:
        content = _told(fitting, record)
    text = said("{cell} has {content}", cell=record.cell, content=content)
    if record.value is None or fitting is not None:
        return LookedUp("there", text)
    return not_seen(text) if found else LookedUp("not there", text)


def _written_in(cell: Any, record: Confirmation, beside: str) -> Written | None:
    if record.value is None or isinstance(cell, (bool, dt.date, dt.time, dt.timedelta)):
        return None
    unit = record.unit or "1"
    if isinstance(cell, (int, float)):
        return as_written(Fraction(repr(cell)), record.value, unit, beside)
    return found_in(str(cell), record.value, unit)


def _told(found: Written, record: Confirmation) -> str:
    """Give a number as it is written, and what it is in the unit of the record."""
    if not found.unit or record.value is None:
        return str(found)
    return f"{found} = {number_text(record.value)} {record.unit}"
