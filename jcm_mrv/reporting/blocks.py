"""Making blocks and cells: the one way a section says something."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Literal

from jcm_mrv.reporting.context import (
    Cell,
    Choices,
    Column,
    Empty,
    Fact,
    Facts,
    Heading,
    Lines,
    Paragraph,
    PictureBlock,
    Table,
)
from jcm_mrv.reporting.words import Words, plain

Role = Literal["plain", "note", "warning"]
ColumnKind = Literal["text", "number", "date", "code"]


def text(shown: object) -> Cell:
    """Give a cell of words; an empty one for None.

    Examples
    --------
    >>> text("roof-a"), text(None)
    ({'text': 'roof-a'}, {'text': ''})
    """
    return {"text": "" if shown is None else str(shown)}


def number(words: Words, value: float | Fraction | None, digits: int = 6) -> Cell:
    """Give a cell with a number; an empty one, without a value, for None."""
    if value is None:
        return {"text": ""}
    return {"text": words.number(value, digits), "value": plain(value)}


def share(words: Words, value: float | None) -> Cell:
    """Give a cell with a share, shown in percent."""
    if value is None:
        return {"text": ""}
    return {"text": words.percent(value), "value": plain(value)}


def day(words: Words, value: dt.date | None) -> Cell:
    """Give a cell with a day."""
    return {"text": ""} if value is None else {"text": words.day(value), "value": value.isoformat()}


def year(value: int | None) -> Cell:
    """Give a cell with a calendar year, which has no sign between its digits."""
    return {"text": ""} if value is None else {"text": str(value), "value": str(value)}


def fact(name: str, label: str, cell: Cell | str) -> Fact:
    """Give a label with what stands behind it."""
    shown: Cell = {"text": cell} if isinstance(cell, str) else cell
    return {"name": name, "label": label, **shown}


def facts(rows: Iterable[Fact]) -> Facts:
    """Give a list of labels and what stands behind them."""
    return {"type": "facts", "rows": list(rows)}


def column(name: str, label: str, kind: ColumnKind = "text") -> Column:
    """Give a column."""
    return {"name": name, "label": label, "kind": kind}


def table(
    section: str,
    name: str,
    caption: str,
    columns: Sequence[Column],
    rows: Iterable[Sequence[Cell]],
    *,
    total: bool = False,
    note: str = "",
) -> Table:
    """Give a table."""
    return {
        "type": "table",
        "id": section,
        "name": name,
        "caption": caption,
        "columns": list(columns),
        "rows": [list(row) for row in rows],
        "total": total,
        "note": note,
    }


def paragraph(said: str, role: Role = "plain") -> Paragraph:
    """Give a paragraph."""
    return {"type": "paragraph", "text": said, "role": role}


def heading(said: str) -> Heading:
    """Give a heading below the section's."""
    return {"type": "heading", "text": said}


def picture(name: str) -> PictureBlock:
    """Give the place of a picture."""
    return {"type": "picture", "name": name}


def empty(said: str) -> Empty:
    """Say that there is nothing."""
    return {"type": "empty", "text": said}


def choices(items: Iterable[tuple[str, str]]) -> Choices:
    """Give boxes to be ticked by hand."""
    return {"type": "choices", "items": [{"name": name, "text": said} for name, said in items]}


def lines(items: Iterable[tuple[str, str]]) -> Lines:
    """Give lines to be filled in by hand."""
    return {"type": "lines", "items": [{"name": name, "label": label} for name, label in items]}
