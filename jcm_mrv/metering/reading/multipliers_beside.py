"""Columns that may hold what readings are multiplied by, and that nobody asks for."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from jcm_mrv.metering.arrays import distinct
from jcm_mrv.metering.reading.beside_names import is_sign, names_a_multiplier
from jcm_mrv.metering.reading.column import Cells
from jcm_mrv.metering.reading.decimals import read_numbers
from jcm_mrv.metering.reading.rows import Rows
from jcm_mrv.metering.thresholds import MOST_MULTIPLIERS

_ONE, _MOST_READ = 1_000_000, 20_000
_HALF = _ONE // 2


def columns_of_multipliers(rows: Rows) -> Iterator[str]:
    """Give the columns that nobody asks for and that hold what readings are multiplied by.

    A column of ones multiplies nothing. One whose name is a mere sign has few numbers, above 1.
    """
    for number in rows.header.beside:
        name = rows.header.names[number - 1]
        if not names_a_multiplier(name):
            continue
        levels = _levels(rows.cells[number])
        if levels is None:
            if not is_sign(name):
                yield name
        elif any(level != _ONE for level in levels) and (
            not is_sign(name)
            or (
                len(levels) <= MOST_MULTIPLIERS
                and all(level >= _ONE and level % _HALF == 0 for level in levels)
            )
        ):
            yield name


def _levels(cells: Cells) -> list[int] | None:
    """Give the numbers of a column in millionths, each once; None where it holds anything else."""
    first = cells.take(np.arange(min(len(cells), _MOST_READ)))
    filled = first.take(np.flatnonzero(first.ends > first.starts))
    numbers = read_numbers(filled)
    if not len(filled) or not numbers.readable.all():
        return None
    return [int(level) for level in distinct(numbers.micro)]
