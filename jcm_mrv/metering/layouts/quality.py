"""Rows whose quality is not good: gaps, of which a note says how many there are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from jcm_mrv.findings import MON, Severity
from jcm_mrv.metering.arrays import Bools
from jcm_mrv.metering.found import Found
from jcm_mrv.metering.reading.asked import composed, ref_of
from jcm_mrv.metering.reading.column import Cells
from jcm_mrv.metering.reading.rows import Rows
from jcm_mrv.metering.thresholds import MAX_LISTED
from jcm_mrv.project.written import Good


def good_rows(tables: Sequence[Rows], good: Good | None) -> Found[Bools]:
    """Give the rows whose quality is one of the good ones.

    Raises
    ------
    FindingsError
        ``MON-143`` where no row at all is of such quality.
    """
    count = sum(map(len, tables))
    if good is None:
        return Found(np.ones(count, np.bool_))
    cells = Cells.joined([table.cells[ref_of(good.column)] for table in tables])
    fine = np.logical_or.reduce([cells.equal(composed(text)) for text in good.values])
    others = Counter(cells.text(row) or "nothing" for row in np.flatnonzero(~fine).tolist())
    shown = ", ".join(f"{text} {number}" for text, number in others.most_common(MAX_LISTED))
    where = tables[0].path
    if not fine.any():
        raise MON[143]["none"].stop(
            where, found=shown, severity=Severity.ERROR, good=" or ".join(good.values)
        )
    if fine.all():
        return Found(fine)
    lost = count - int(fine.sum())
    return Found(fine, (MON[143].at(where, found=shown, count=lost, share=100 * lost / count),))
