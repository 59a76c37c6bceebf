"""The order of day and month that another column of the same files shows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager

import numpy as np

from jcm_mrv.immutable import immutable
from jcm_mrv.metering.reading.column import Cells
from jcm_mrv.metering.reading.dates import read_times
from jcm_mrv.metering.reading.files import OpenFile
from jcm_mrv.metering.reading.formats import format_of
from jcm_mrv.metering.reading.rows import Rows
from jcm_mrv.patterns import pattern
from jcm_mrv.project.written import TextFormat

_FEW = 20
_MOST_ROWS = 5000
_MOST_COLUMNS = 100
_NUMBERS = pattern(r"\s*\d{1,2}(?P<sign>[-/.])\d{1,2}(?P=sign)\d{2,4}(?!\d)")

Opened = Callable[[Rows], AbstractContextManager[OpenFile]]


@immutable
class Settled:
    """The form of the dates that is the only one left, and the column that leaves no other."""

    date: str
    column: str


def written_as(declared: TextFormat, settled: Settled | None) -> TextFormat:
    """Give what is declared, with the form of dates that was settled."""
    return declared if settled is None else declared.model_copy(update={"date": settled.date})


def order_beside(tables: Sequence[Rows], declared: TextFormat, opened: Opened) -> Settled | None:
    """Give the form of dates that read in two orders, where a column beside them shows it.

    Whoever writes a file writes its dates in one way: where 15/04/2024 stands in another column,
    03/04/2024 is 3 April.

    Parameters
    ----------
    tables : sequence of Rows
        The rows of each file.
    declared : TextFormat
        What is declared of them; nothing is looked for where that settles it.
    opened : callable
        Opens the file of some rows once more.
    """
    if declared.date is not None or not any(map(len, tables)):
        return None
    texts = Cells.joined([part.times.take(np.flatnonzero(~part.plain_times)) for part in tables])
    few = read_times(texts.take(np.arange(min(_FEW, len(texts)))), declared)
    if not few.ambiguous or not few.ways[0].startswith("date: "):
        return None
    times = read_times(texts, declared)
    if not times.ambiguous:
        return None
    written = _NUMBERS.match(times.ambiguous)
    if written is None:
        return None
    for name, cells in _others(tables, opened):
        like = [
            text for text in cells if (m := _NUMBERS.match(text)) and m["sign"] == written["sign"]
        ]
        if not like:
            continue
        both = read_times(Cells.joined([texts, Cells.of(like)]), declared)
        if both.ambiguous or both.mixed or not both.readable[len(texts) :].all():
            continue
        # With a time of day the column beside has another form, in the same order.
        forms = [way.partition(": ")[2].strip('"') for way in times.ways]
        date = next((form for form in forms if _order(form) == _order(both.written)), "")
        alone = read_times(texts, declared.model_copy(update={"date": date}))
        if date and (alone.readable == both.readable[: len(texts)]).all():
            return Settled(date, name)
    return None


def _order(form: str) -> list[str]:
    return re.findall("%[dmy]", form.replace("%Y", "%y"))


def _others(tables: Sequence[Rows], opened: Opened) -> Iterator[tuple[str, Iterable[str]]]:
    """Give the name and the first cells of each other column of the files."""
    for rows in tables:
        if rows.columns.until is not None:
            cells = rows.texts([rows.columns.until])
            yield str(rows.columns.until), (cells.text(n) for n in range(len(cells)))
        header = rows.header
        known = {header.places[ref] for ref in rows.columns.time if ref in header.places}
        with opened(rows) as file:
            samples = format_of(file.name, file.head).reader.first_rows(file, _MOST_ROWS)
        for sample in samples:
            if (sample.delimiter, sample.sheet) != (header.delimiter, rows.sheet):
                continue
            for place, name in enumerate(header.names[:_MOST_COLUMNS]):
                if place not in known:
                    yield name, (row[place] for row in sample.rows if len(row) > place)
