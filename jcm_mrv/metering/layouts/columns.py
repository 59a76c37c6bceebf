"""The columns of values that a source names: what each is called, and the cells in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from jcm_mrv.findings import MON, FindingsError
from jcm_mrv.immutable import immutable
from jcm_mrv.metering.arrays import Bools, Ints
from jcm_mrv.metering.reading.asked import Ref, ref_of
from jcm_mrv.metering.reading.column import Cells
from jcm_mrv.metering.reading.rows import NUMBER, Rows

if TYPE_CHECKING:
    from typing_extensions import TypeIs

    from jcm_mrv.project.model import Source
    from jcm_mrv.project.written import Column, Span, Value


@immutable
class ValueColumn:
    """Values of one series.

    Attributes
    ----------
    ref : Ref
        The column; the first one, where they are the parts of a day.
    name : str
        What it is called in messages, "" where a source has no other.
    taken_off : bool
        Whether its amounts are taken off.
    span : int, optional
        Which of the neighbouring columns of a file it is, where there are such.
    """

    ref: Ref
    name: str = ""
    taken_off: bool = False
    span: int | None = None


def value_columns(source: Source) -> tuple[ValueColumn, ...]:
    """Give the columns of values of a source, those that are taken off last."""
    given = [(ref, text, False) for ref, text in _named(source.value)]
    given += [(ref, text, True) for ref, text in _named(source.minus)]
    spans = 0
    columns = []
    for ref, text, minus in given:
        value = source.minus if minus else source.value
        span = spans if _is_span(value) else None
        spans += span is not None
        columns.append(ValueColumn(ref, text if len(given) > 1 else "", minus, span))
    return tuple(columns)


def _named(value: Value | None) -> Iterator[tuple[Ref, str]]:
    if value is None:
        return
    if _is_span(value):
        yield ref_of(value.start), f"{column_text(value.start)} to {column_text(value.end)}"
        return
    for one in value if isinstance(value, tuple) else (value,):
        yield ref_of(one), column_text(one)


def _is_span(value: Value | None) -> TypeIs[Span]:
    """Say whether it names neighbouring columns."""
    if isinstance(value, (str, tuple)):
        return False
    from jcm_mrv.project.written import Span

    return isinstance(value, Span)


def value_text(value: Value | None) -> str:
    """Give the columns of values as messages name them.

    Examples
    --------
    >>> from jcm_mrv.project.written import ByNumber
    >>> value_text("kWh"), value_text(("T1", ByNumber(column=3))), value_text(None)
    ('kWh', 'T1, column 3', '')
    """
    return ", ".join(text for _, text in _named(value))


def column_text(column: Column) -> str:
    """Give a column as messages name it."""
    return column if isinstance(column, str) else f"column {column.column}"


def refused_columns(source: Source, where: str) -> Iterator[FindingsError]:
    """Give the error for columns that are named twice, or not at all (``MON-130``)."""
    plus = [ref for ref, _ in _named(source.value)]
    minus = [ref for ref, _ in _named(source.minus)]
    for key, refs, value in (("value", plus, source.value), ("minus", minus, source.minus)):
        if value is not None and not refs:
            yield MON[130]["no-column"].stop(where, found=f"{key}: []", key=key)
        for ref in refs:
            if refs.count(ref) > 1:
                yield MON[130]["twice"].stop(where, found=str(ref), key=key)
    for ref in plus:
        if ref in minus:
            yield MON[130]["both"].stop(where, found=str(ref))


def cells_of(tables: Sequence[Rows], column: ValueColumn) -> tuple[Cells, Bools]:
    """Give the cells of a series, and which of them are numbers by their type.

    Where neighbouring columns are the parts of a day, they come row by row, part after part.
    """
    cells, typed = [], []
    for table in tables:
        if column.span is None:
            cells.append(table.cells[column.ref])
            typed.append(table.kinds[column.ref] == NUMBER)
            continue
        numbers = table.header.spans[column.span]
        parts = [table.cells[number].compact() for number in numbers]
        joined = Cells.joined(parts)
        order = np.arange(len(joined)).reshape(len(numbers), len(table)).T.ravel()
        cells.append(joined.take(order))
        kinds = [table.kinds[number] == NUMBER for number in numbers]
        typed.append(np.concatenate(kinds)[order] if len(order) else np.zeros(0, np.bool_))
    return Cells.joined(cells), np.concatenate(typed)


def blank(cells: Cells) -> Bools:
    """Say which cells hold nothing."""
    return cells.ends == cells.starts


def widths(tables: Sequence[Rows], column: ValueColumn) -> Ints:
    """Give how many neighbouring columns each file has."""
    span = column.span or 0
    return np.array([len(table.header.spans[span]) for table in tables], np.int64)
