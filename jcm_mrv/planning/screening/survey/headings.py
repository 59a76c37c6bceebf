"""Which column of a sheet holds which key: by its key, else by its label in any language."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from jcm_mrv.findings import PLN, Finding, near
from jcm_mrv.immutable import immutable
from jcm_mrv.methodology.survey_keys import SHEETS, Sheet, survey_keys
from jcm_mrv.planning.screening.survey.sheets import Content, RawSheet
from jcm_mrv.workbook.address import column_letters

EXPLAINED, CHOICES = "about", "choices"
"""Sheets of the form that ask nothing: its explanations, and what its lists offer."""
_HEAD_ROWS = 10
_FEW = 2
"""Headings by which a sheet is known that has a name of its own."""
_TOTALS = frozenset(
    "total|totals|grand total|subtotal|sum|合計|総計|小計|計|tổng|tổng cộng|tổng số|cộng".split("|")
)
_SIGN = "#"


@immutable
class Head:
    """What a sheet asks, in which columns, and where its rows begin."""

    sheet: Sheet
    columns: Mapping[str, int]
    first: int
    headings: Mapping[int, str]


def plain(text: str) -> str:
    """Give a text without what people change unawares: width, case, spaces, the sign of a label.

    Examples
    --------
    >>> plain(" Roof  area（m²） ") == plain("roof area (m²)")
    True
    """
    made = unicodedata.normalize("NFKC", text).casefold().strip().lstrip(_SIGN)
    return re.sub(r"\s+", " ", re.sub(r"\s*([()])\s*", r" \1 ", made)).strip()


@cache
def keys_by_label(sheet: Sheet) -> Mapping[str, str]:
    """Give the key that each label of a sheet belongs to, in every language."""
    return {
        plain(label): name
        for name, key in survey_keys()[sheet].items()
        for label in dict(key.label).values()
    }


def is_total(cells: Sequence[Content]) -> bool:
    """Whether a row of cells sums up those above it, by what it begins with.

    Examples
    --------
    >>> is_total(["", "Tổng cộng", 12.0]), is_total(["Total Energies 1", "VN"])
    (True, False)
    """
    first = next((cell for cell in cells if cell != ""), "")
    return isinstance(first, str) and plain(first).rstrip(":") in _TOTALS


def is_ours(name: str) -> bool:
    """Whether a sheet is one of the form that asks nothing."""
    return plain(name) in (EXPLAINED, CHOICES)


def head_of(raw: RawSheet, findings: list[Finding]) -> Head | None:
    """Give what a sheet asks; None where nothing of a survey stands in it.

    What is odd about its headings is added to ``findings``.
    """
    named = plain(raw.name).replace(" ", "_")
    own: list[Sheet] = [sheet for sheet in SHEETS if sheet == named]
    candidates = own or list(SHEETS)
    best: tuple[tuple[int, int], Sheet, int] | None = None
    for row in sorted(raw.rows)[:_HEAD_ROWS]:
        texts = [plain(cell) for cell in raw.rows[row] if isinstance(cell, str) and cell]
        for sheet in candidates:
            known = survey_keys()[sheet]
            keys = sum(text.replace(" ", "_") in known for text in texts)
            labels = sum(text in keys_by_label(sheet) for text in texts)
            # A label may be spelled as a key is: the row of the keys has more of them.
            score = (keys, labels)
            if keys + labels and (best is None or score > best[0]):
                best = (score, sheet, row)
    if best is None:
        return None
    _, sheet, row = best
    below = row + 1
    labelled = _is_labels(raw, below, sheet)
    columns: dict[str, int] = {}
    headings: dict[int, str] = {}
    for column, cell in enumerate(raw.rows[row]):
        key, found = _key_of(raw, sheet, row, column, below if labelled else None)
        findings += found
        if key is None:
            continue
        headings[column] = str(cell)
        if key in columns:
            first = column_letters(columns[key])
            place = f"{raw.where(row)}, {column_letters(column)}"
            findings.append(PLN[106].at(place, found=key, key=key, first=first))
        else:
            columns[key] = column
    if len(columns) < _FEW and sheet != named:
        return None
    return Head(sheet, columns, below + labelled, headings)


def _is_labels(raw: RawSheet, row: int, sheet: Sheet) -> bool:
    cells = [cell for cell in raw.rows.get(row, []) if cell != ""]
    if not cells:
        return False
    if isinstance(cells[0], str) and cells[0].startswith(_SIGN):
        return True
    known = keys_by_label(sheet)
    labels = sum(isinstance(cell, str) and plain(cell) in known for cell in cells)
    return 2 * labels >= len(cells)


def _key_of(
    raw: RawSheet, sheet: Sheet, row: int, column: int, below: int | None
) -> tuple[str | None, list[Finding]]:
    """Give the key of a column, by what stands in the row of the keys, else by its label."""
    known, labels = survey_keys()[sheet], keys_by_label(sheet)
    place = f"{raw.where(row)}, {column_letters(column)}"
    text = _text(raw.cell(row, column))
    label = "" if below is None else _text(raw.cell(below, column))
    key = plain(text).replace(" ", "_")
    if key in known:
        return key, []
    by_label = labels.get(plain(label)) or labels.get(plain(text))
    if by_label is not None:
        return by_label, [PLN[105].at(place, found=text, key=by_label)] if text or label else []
    if not text and not label:
        used = any(raw.cell(line, column) != "" for line in raw.rows if line > row)
        return None, [PLN[104]["no-heading"].at(place)] if used else []
    close = near(key, known)
    if close is None:
        return None, [PLN[104].at(place, found=text or label)]
    return None, [PLN[104]["near"].at(place, found=text or label, close=close)]


def _text(cell: Content) -> str:
    return cell if isinstance(cell, str) else str(cell)


def unknown_sheets(raw: RawSheet) -> Iterator[Finding]:
    """Say of a sheet that nothing of it was read."""
    if not raw.is_blank:
        yield PLN[102].at(raw.where(), found=raw.name or raw.file, sheets=", ".join(SHEETS))
