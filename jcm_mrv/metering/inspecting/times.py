"""Times that nobody has described: months without a day, and dates that read in two orders."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np

from jcm_mrv.metering.reading.column import Cells
from jcm_mrv.metering.reading.dates import Times

_YEAR_FIRST = re.compile(r"(\d{4})(?:[-/.年]?)(\d{1,2})月?\Z")
_YEAR_LAST = re.compile(r"(\d{1,2})[-/.](\d{4})\Z")
_NAMED = re.compile(r"([^\W\d]{3,9})\.?[ -](\d{4})\Z")
_NAMES = {
    name: number
    for number, name in enumerate(
        "jan feb mar apr may jun jul aug sep oct nov dec".split(), start=1
    )
}
_OTHERS = {"mei": 5, "agu": 8, "agt": 8, "okt": 10, "des": 12, "mär": 3, "mai": 5, "dez": 12}


def month_starts(cells: Cells) -> Times:
    """Give the first day of each month, as local seconds.

    Examples
    --------
    >>> times = month_starts(Cells.of(["2024-01", "02/2024", "Mar 2024", "Total"]))
    >>> times.local.astype("datetime64[s]").astype("datetime64[M]").astype(str).tolist()[:3]
    ['2024-01', '2024-02', '2024-03']
    >>> times.readable.tolist()
    [True, True, True, False]
    """
    found = list(_months(cells))
    local = np.array([0 if one is None else one for one in found], np.int64)
    months = local.astype("datetime64[M]").astype("datetime64[s]").astype(np.int64)
    none = np.zeros(len(found), np.int64)
    readable = np.array([one is not None for one in found], np.bool_)
    return Times(months, none, readable, none.astype(np.bool_), "")


def no_times(count: int) -> Times:
    """Give times of which nothing is known, and nothing is in doubt."""
    none = np.zeros(count, np.int64)
    return Times(none, none, none.astype(np.bool_), none.astype(np.bool_), "")


def _months(cells: Cells) -> Iterator[int | None]:
    """Give months since 1970."""
    for row in range(len(cells)):
        text = cells.text(row).strip()
        year = month = 0
        if match := _YEAR_FIRST.match(text):
            year, month = int(match[1]), int(match[2])
        elif match := _YEAR_LAST.match(text):
            year, month = int(match[2]), int(match[1])
        elif match := _NAMED.match(text):
            word = match[1].lower()
            known = _OTHERS.get(word[:3]) or _OTHERS.get(word)
            month = known or _NAMES.get(word[:3], 0)
            year = int(match[2])
        yield (year - 1970) * 12 + month - 1 if 1 <= month <= 12 else None


def orders_of(text: str) -> tuple[str, str]:
    """Give the two formats of a date that reads both ways.

    Examples
    --------
    >>> orders_of("03/04/2024 00:00")
    ('%d/%m/%Y %H:%M', '%m/%d/%Y %H:%M')
    """
    sign = "-" if re.match(r"\d+-", text) else "." if re.match(r"\d+\.", text) else "/"
    year = "%Y" if re.match(r"\d+\D\d+\D\d{4}", text) else "%y"
    rest = text.partition(" ")[2]
    half = bool(re.search(r"[AaPp][Mm]\s*\Z", rest))
    clock = {0: "", 1: " %H:%M", 2: " %H:%M:%S"}[min(2, rest.count(":"))]
    if half:
        clock = clock.replace("%H", "%I") + " %p"
    return (f"%d{sign}%m{sign}{year}{clock}", f"%m{sign}%d{sign}{year}{clock}")
