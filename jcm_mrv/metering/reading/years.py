"""Cells that are a year alone, where a row holds its months: they stand for its first month."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from jcm_mrv.date_words import BUDDHIST_ERA, ERA, FIRST_OF_ERA, words
from jcm_mrv.metering.reading.column import Cells
from jcm_mrv.metering.reading.rows import TEXT, Rows
from jcm_mrv.metering.reading.unread_dates import is_year
from jcm_mrv.patterns import pattern

_YEAR = pattern(
    rf"(?:(?:năm|tahun|thn|year|año|année|ปี|{words(*BUDDHIST_ERA)})\s*)*"
    r"(?P<year>\d{4})(?:\.0+)?\s*(?:年|он|год|г\.?)?\Z",
    2,
)
_ERA_YEAR = pattern(rf"(?P<era>{ERA})\s*\.?\s*(?P<year>\d{{1,2}}|{FIRST_OF_ERA})\s*年?\Z")


def first_month(text: str) -> str | None:
    """Give the first month of a calendar year, None for what is no year alone.

    Examples
    --------
    >>> first_month("2024"), first_month("令和6年"), first_month("2024年度"), first_month("Total")
    ('2024-01', '令和6年1月', None, None)
    """
    if (match := _YEAR.match(text.strip())) and is_year(int(match["year"])):
        return f"{match['year']}-01"
    match = _ERA_YEAR.match(text.strip())
    return match and f"{match['era']}{match['year']}年1月"


def with_first_months(rows: Rows) -> Rows:
    """Give rows whose times are months where they were years alone."""
    if len(rows.columns.time) != 1:
        return rows
    (time,) = rows.columns.time
    texts = [rows.cells[time].text(row) for row in range(len(rows))]
    months = [first_month(text) for text in texts]
    named = np.array([month is not None for month in months], np.bool_)
    if not named.any():
        return rows
    made = Cells.of([month or text for month, text in zip(months, texts, strict=True)])
    kinds = np.where(named, TEXT, rows.kinds[time]).astype(rows.kinds[time].dtype)
    return replace(rows, cells={**rows.cells, time: made}, kinds={**rows.kinds, time: kinds})
