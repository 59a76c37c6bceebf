"""What loggers and portals write where there is no reading, and lines that are no readings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

import numpy as np

from jcm_mrv.metering.arrays import Bools, Ints
from jcm_mrv.metering.thresholds import MICRO
from jcm_mrv.patterns import pattern

_MARK = pattern(
    r"[-–—_*.?/\\#~]{1,5}|n\.?/?a\.?|#n/?a!?|#?null!?|none|nan|nil"
    r"|no ?data|missing|bad|error|fail(?:ed)?|off(?:line)?|invalid|không có|trống|tidak ada"
    r"|欠測|欠損|無|なし|データなし|異常|ไม่มี",
    re.IGNORECASE,
)
SENTINELS = (
    65535, 65534, 32767, -32768, 6553.5, 3276.7, -3276.8, 655.35, 327.67, 4294967295, 2147483647,
    -2147483648, 429496729.5, 42949672.95, 9999, 99999, 999999, -1, -9, -99, -999, -9999, 1e9,
)  # fmt: skip
"""Numbers that stand for no reading: the largest of a register of 16 or 32 bits, and such."""

_FAR = 5
_LEAST = 5


def is_mark(text: str) -> bool:
    """Whether a text stands for no reading, as far as one knows.

    Examples
    --------
    >>> [is_mark(text) for text in ("--", "n/a", "NULL", "12.5", "#REF!")]
    [True, True, True, False, False]
    """
    return _MARK.fullmatch(text) is not None


def marks_in(texts: Sequence[str]) -> list[str] | None:
    """Give the texts that stand for no reading; None where there are others than marks.

    Nothing at all stands for no reading as well.
    """
    written = Counter(texts)
    if not all(text == "" or is_mark(text) for text in written):
        return None
    return sorted(written, key=lambda text: (-written[text], text))


def sentinels_in(micro: Ints, readable: Bools) -> list[int | float]:
    """Give numbers that stand for no reading: far outside all others, or below zero.

    Examples
    --------
    >>> values = np.array([5, 6, 65535, 7, 5, 6, 65535, 8]) * 1_000_000
    >>> sentinels_in(values, np.ones(8, bool))
    [65535]
    """
    values = micro[readable]
    found: list[int | float] = []
    for sentinel in SENTINELS:
        those = values == round(sentinel * MICRO)
        others = values[~those]
        if not those.any() or len(others) < _LEAST or 2 * int(those.sum()) > len(values):
            continue
        if sentinel < 0:
            far = int(others.min()) >= 0
        else:
            far = sentinel * MICRO > _FAR * max(int(np.abs(others).max()), 1)
        if far:
            found.append(sentinel)
    return found


def is_no_reading(time: str, text: str) -> bool:
    """Whether a line without a time is no reading, rather than one that is damaged.

    Examples
    --------
    >>> [is_no_reading(time, "") for time in ("Total", "", "2024-13-45", "合計")]
    [True, True, False, True]
    """
    del text
    return not time or not time[0].isdigit()
