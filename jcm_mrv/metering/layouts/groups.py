"""Rows that several texts of a filter tell apart: tariffs of one time, or devices."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from jcm_mrv.immutable import immutable
from jcm_mrv.metering.arrays import Ints, distinct
from jcm_mrv.metering.reading.dates import Times
from jcm_mrv.metering.reading.rows import Rows


@immutable
class Groups:
    """Which series each reading is of: a position in ``names``; one name alone tells nothing."""

    of: Ints
    names: tuple[str, ...] = ("",)


def groups_of(tables: Sequence[Rows], row: Ints, times: Times) -> Groups:
    """Give the series that the texts of filters tell apart.

    Texts whose readings come one after another are one series: a device that was given another
    name. Where they come at the same time, each has readings of its own.

    Parameters
    ----------
    tables : sequence of Rows
        The rows of each file.
    row : int64 array
        The row of each reading.
    times : Times
        When each reading is.

    Examples
    --------
    >>> from jcm_mrv.metering.reading.asked import Columns
    >>> from jcm_mrv.metering.reading.header import Header
    >>> from jcm_mrv.metering.reading.column import Cells
    >>> from jcm_mrv.metering.reading.dates import read_times
    >>> columns = Columns(("t",), "v", (("tariff", ("T1", "T2")),), ("tariff",))
    >>> texts = Cells.of(["T1", "T2", "T1", "T2"])
    >>> rows = Rows("a.csv", columns, Header(1, (), {}), {"tariff": texts}, {}, np.arange(4))
    >>> days = read_times(Cells.of(["2024-01-01", "2024-01-01", "2024-01-02", "2024-01-02"]))
    >>> groups_of([rows], np.arange(4), days).of.tolist()
    [0, 1, 0, 1]
    """
    of = np.zeros(len(row), np.int64)
    asked = [(ref, texts) for ref, texts in tables[0].columns.filter if len(texts) > 1]
    if not asked:
        return Groups(of)
    names = [""]
    for ref, texts in asked:
        which = np.concatenate(
            [
                np.argmax([table.cells[ref].equal(text) for text in texts], axis=0)
                for table in tables
            ]
        )[row]
        of = of * len(texts) + which
        names = [", ".join(filter(None, (name, text))) for name in names for text in texts]
    used = distinct(of[times.readable])
    spans = sorted(
        (int(local.min()), int(local.max()))
        for local in (times.local[(of == group) & times.readable] for group in used)
    )
    if all(before[1] <= after[0] for before, after in pairwise(spans)):
        return Groups(np.zeros(len(row), np.int64))
    # A row without a time is said to be wrong, whichever series it is of.
    place = np.searchsorted(used, of)
    known = np.minimum(place, len(used) - 1)
    return Groups(known, tuple(names[group] for group in used.tolist()))
