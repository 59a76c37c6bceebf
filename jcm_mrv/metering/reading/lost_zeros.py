"""A time of day without a sign, of which a spreadsheet dropped the zeros in front: 30 is 0030."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from jcm_mrv.metering.reading.column import Cells
from jcm_mrv.metering.reading.rows import TEXT, Rows
from jcm_mrv.patterns import pattern

_DIGITS = pattern(r"\d{1,4}\Z")
_END_OF_DAY = 2400
_FEWEST = 2


def have_lost_zeros(texts: Sequence[str]) -> bool:
    """Whether numbers are times of day that begin before ten without their zeros.

    Hours alone go up to 24; of times some have three digits and some four.

    Examples
    --------
    >>> have_lost_zeros(["0", "30", "930", "1000"]), have_lost_zeros(["0930", "1000"])
    (True, False)
    >>> have_lost_zeros(["0", "1", "24"]), have_lost_zeros(["75", "930", "1000"])
    (False, False)
    """
    if not all(map(_DIGITS.match, texts)):
        return False
    numbers = {text: int(text) for text in texts}
    fit = all(number % 100 < 60 and number <= _END_OF_DAY for number in numbers.values())
    short = sum(len(text) == 3 and text[0] != "0" for text in numbers)
    long = sum(len(text) == 4 and text[0] != "0" for text in numbers)
    return fit and min(short, long) >= _FEWEST - 1 and len(numbers) > _FEWEST


def with_zeros(rows: Rows) -> Rows:
    """Give rows whose times of day have their four digits, where they stand beside a date."""
    if len(rows.columns.time) != 2 or not len(rows):
        return rows
    clock = rows.columns.time[1]
    cells = rows.cells[clock]
    # Most files say their clock in another way.
    if not _DIGITS.match(cells.text(0)):
        return rows
    texts = [cells.text(row) for row in range(len(rows))]
    if not have_lost_zeros([text for text in texts if text]):
        return rows
    padded = Cells.of([text.zfill(4) if text else text for text in texts])
    kinds = np.full(len(rows), TEXT, rows.kinds[clock].dtype)
    return replace(rows, cells={**rows.cells, clock: padded}, kinds={**rows.kinds, clock: kinds})
