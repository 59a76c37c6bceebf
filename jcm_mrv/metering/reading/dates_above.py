"""Dates that stand once: on the first row of a day, or in a cell merged over its rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from jcm_mrv.findings import MON
from jcm_mrv.metering.reading.calendar_columns import numbers_across
from jcm_mrv.metering.reading.rows import Rows
from jcm_mrv.patterns import pattern

_CLOCK = pattern(
    r"(?P<hour>\d{1,2})(?:\s*(?:[:h時]\s*(?P<minute>\d{2})?(?::(?P<second>\d{2}))?))?"
    r"(?:\D*(?P<half>\b[AaPp][Mm]|SA|CH))?"
)


def days_above(dates: Sequence[str], clocks: Sequence[str]) -> list[int]:
    """Give for each row the row with its date: itself, or one above that is of the same day.

    -1 stands where the day is not known: without a time of day, or where that does not go on from
    the row above.

    Examples
    --------
    >>> days_above(["1/3", "", "", "2/3"], ["00:00", "00:30", "00:00", "00:00"])
    [0, 0, -1, 3]
    >>> days_above(["1/3", "", ""], ["1", "2", "Total"])
    [0, 0, -1]
    >>> days_above(["2024", "", "", "2025"], ["Nov", "Dec", "Jan", "Jan"])
    [0, 0, -1, 3]
    """
    found: list[int] = []
    last, before = -1, -1
    for row, (date, clock) in enumerate(zip(dates, clocks, strict=True)):
        seconds = _seconds(clock)
        if date:
            last = row
        elif seconds <= before:
            last = -1
        found.append(last if seconds >= 0 or date else -1)
        before = seconds if seconds >= 0 else before
    return found


def _seconds(clock: str) -> int:
    match = _CLOCK.match(clock)
    if match is None:
        # Months below their year go on as hours do below their day.
        return numbers_across([clock], months=True)[0] * 3600 or -1
    hour = int(match["hour"])
    if match["half"]:
        hour = hour % 12 + (12 if match["half"].upper() in ("PM", "CH") else 0)
    return hour * 3600 + int(match["minute"] or 0) * 60 + int(match["second"] or 0)


def with_dates(rows: Rows) -> Rows:
    """Give rows with the date in each, where it stands above those of its day alone.

    Raises
    ------
    FindingsError
        ``MON-103``, where the time of day does not go on from the row above.
    """
    columns = rows.columns
    date, *more = columns.time
    if len(more) > 1:
        return rows
    beside = columns.slot if columns.slot is not None else (*more, None)[0]
    cells = rows.cells[date]
    blank = cells.starts == cells.ends
    # Of rows that a filter leaves, the one with the date may be gone.
    if beside is None or columns.filter or blank.all() or not blank.any():
        return rows
    clocks = rows.cells[beside]
    texts = [clocks.text(row) for row in range(len(clocks))]
    of = np.array(days_above([cells.text(row) for row in range(len(cells))], texts))
    if (lost := blank & (of < 0)).any():
        row = int(lost.argmax())
        if texts[row]:
            raise MON[103]["once"].stop(rows.where(row), found=texts[row])
    filled = blank & (of >= 0)
    of = np.where(filled, of, np.arange(len(cells)))
    return replace(
        rows,
        cells={**rows.cells, date: cells.take(of)},
        kinds={**rows.kinds, date: rows.kinds[date][of]},
        dates_above=tuple(rows.lines[filled].tolist()),
    )
