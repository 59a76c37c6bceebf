"""The column that holds the multiplier of each row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from jcm_mrv.findings import MON, FindingsError
from jcm_mrv.metering.arrays import Ints, distinct
from jcm_mrv.metering.found import of_each
from jcm_mrv.metering.reading.asked import composed
from jcm_mrv.metering.reading.rows import Rows, all_numbers
from jcm_mrv.metering.thresholds import MOST_MULTIPLIERS
from jcm_mrv.project.model import Source
from jcm_mrv.project.multiplier import MultiplierColumn


def row_multipliers(tables: Sequence[Rows], source: Source) -> Ints | None:
    """Give the multiplier of each row of all files in millionths; None where no column holds it.

    Raises
    ------
    FindingsError
        ``MON-514`` where a row with a value has none above 0.
    """
    if not isinstance(source.multiplier, MultiplierColumn):
        return None
    column = source.multiplier.column
    ref = composed(column) if isinstance(column, str) else column
    own = [replace(table, columns=replace(table.columns, value=ref)) for table in tables]
    numbers = all_numbers(own, source.format.decimal, source.format.thousands)
    if numbers.ambiguous:
        raise MON[107].stop(tables[0].path, found=numbers.ambiguous)
    blank = np.concatenate([table.values.ends == table.values.starts for table in tables])
    bad = np.flatnonzero((~numbers.readable | (numbers.micro <= 0)) & ~blank)
    if len(bad):
        places = [(table, row) for table in own for row in range(len(table))]
        raise FindingsError(
            of_each(
                bad,
                lambda row: MON[514].at(
                    places[row][0].where(places[row][1]),
                    found=places[row][0].values.text(places[row][1])[:60] or "nothing",
                    count=len(bad),
                ),
            )
        )
    made = np.where(numbers.readable & (numbers.micro > 0), numbers.micro, 1)
    # Transformers are changed seldom: what differs from row to row was metered.
    levels = distinct(made[~blank])
    if len(levels) > max(MOST_MULTIPLIERS, int((~blank).sum()) // 10):
        raise MON[514]["metered"].stop(own[0].where(0), found=f"{len(levels)} values in {ref!r}")
    return made
