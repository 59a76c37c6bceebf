"""A column that says of readings that they are none: which texts of it are of good ones."""

from __future__ import annotations

import re
from collections.abc import Mapping

import numpy as np

from jcm_mrv.immutable import immutable
from jcm_mrv.metering.arrays import Bools
from jcm_mrv.metering.reading.column import Cells
from jcm_mrv.patterns import pattern

_NAME = pattern(
    r"status|quality|flag|valid|state|状態|品質|chất lượng|trạng thái|สถานะ|kualitas", re.IGNORECASE
)
_BAD = pattern(
    r"[{\[(]?\s*(?:null|bad|invalid|stale|failed|failure|error|missing|no ?data|no ?comm\w*|nan"
    r"|uncertain|questionable|comm\w* ?(?:loss|fail\w*|error)|not ?(?:ok|good|valid)|ng"
    r"|欠測|異常|無効|通信異常|lỗi|mất kết nối|tidak valid|rusak|ผิดพลาด)\s*[})\]]?"
    r"|\{(?:fault|down|disabled)[^}]*\}",
    re.IGNORECASE,
)
_MOST_TEXTS = 20


@immutable
class Quality:
    """The column, its texts of good readings, and which rows have one of them."""

    column: str
    values: tuple[str, ...]
    good: Bools


def quality_in(columns: Mapping[str, Cells], kept: Bools) -> Quality | None:
    """Give the column that calls some readings bad; None where there is none.

    Examples
    --------
    >>> status = Cells.of(["{ok}", "{null}", "{ok}"])
    >>> found = quality_in({"Status": status}, np.ones(3, bool))
    >>> found.column, found.values, found.good.tolist()
    ('Status', ('{ok}',), [True, False, True])
    >>> quality_in({"Status": Cells.of(["Normal", "Waiting"])}, np.ones(2, bool)) is None
    True
    """
    for name, cells in columns.items():
        if not _NAME.search(name):
            continue
        texts = list(dict.fromkeys(cells.text(row) for row in np.flatnonzero(kept).tolist()))
        good = tuple(text for text in texts if text and not _BAD.fullmatch(text))
        bad = [text for text in texts if _BAD.fullmatch(text)]
        if bad and good and len(texts) <= _MOST_TEXTS:
            return Quality(name, good, np.logical_or.reduce([cells.equal(text) for text in good]))
    return None
