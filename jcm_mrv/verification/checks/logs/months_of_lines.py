"""The months that the lines of a log are of, as they were counted."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from jcm_mrv.patterns import pattern
from jcm_mrv.verification.checks.logs.lines_of_logs import is_adjustment, is_estimate
from jcm_mrv.verification.claim.assigned import heading_over, label_cells, text_shown
from jcm_mrv.verification.claim.logs import Log
from jcm_mrv.verification.claim.series import registers_in
from jcm_mrv.workbook.address import Place
from jcm_mrv.workbook.reading.periods import Period

SPARE = dt.timedelta(days=1)
"""A reading at the beginning of the day after, or of the last day before, is of the edge."""
IRREGULAR = 45
"""Days between two readings of a month each, at most."""
HALF = 20
"""Days of a month from which on it counts as whole."""
_LATE = 22
"""Day of a month from which on a bill of a month, wherever it begins, is mostly of the next one."""
_READ = pattern(
    r"検針|\bread(?:ing)?s?\b|chốt|ghi chỉ số|pencatatan|\blectura\b|จดหน่วย", re.IGNORECASE
)
_MONTHS = pattern(r"\b(?:months?|mes|bulan|tháng)\b|対象月|使用月|月分|เดือน|сар", re.IGNORECASE)
"""Headings over days: those on which meters were read, and those that each stand for a month."""


def months_of_lines(log: Log, days: Sequence[Period]) -> Counter[tuple[int, int]]:
    """Give how many lines each month has; a reading on the first of one is of the one before.

    So it is where the day of the last reading is that after the period, and the heading over the
    days says that they are of readings, or each line goes on with the register of the one before.
    """
    back = _back(log, days)
    return Counter(month for day in days for month in months_in(_moved(day, back)))


def _back(log: Log, days: Sequence[Period]) -> dt.timedelta:
    part, firsts = log.period, all(day.start == day.end and day.start.day == 1 for day in days)
    after = part is not None and part[1] + SPARE in {day.start for day in days}
    return SPARE if firsts and after and _are_read(log) else dt.timedelta()


def _moved(day: Period, back: dt.timedelta) -> Period:
    return Period(day.start - back, day.end - back)


def _are_read(log: Log) -> bool:
    heading = heading_over(log.claim, log.beside(log.cells[0], log.line_of_days[1]))
    if _MONTHS.search(heading) or not log.is_column:
        return False
    if _READ.search(heading):
        return True
    value, formula = log.claim.evaluator.value, log.claim.book.formula
    ends: list[tuple[Place, ...]] = [
        next(registers_in(log.claim, c), ()) if formula(c) else () for c in log.cells
    ]
    on = sum(bool(a and b) and value(a[-1]) == value(b[0]) for a, b in pairwise(ends))
    return on * 5 >= (len(ends) - 1) * 4 > 0


def months_in(days: Period) -> Iterator[tuple[int, int]]:
    """Give the months that a line is of: that of its first day, of a quarter all three.

    What was counted from one of the last days of a month on is of the next one.

    Examples
    --------
    >>> list(months_in(Period(dt.date(2024, 1, 29), dt.date(2024, 2, 4))))
    [(2024, 1)]
    >>> list(months_in(Period(dt.date(2024, 3, 28), dt.date(2024, 4, 29))))
    [(2024, 4)]
    >>> list(months_in(Period(dt.date(2023, 11, 1), dt.date(2024, 1, 31))))
    [(2023, 11), (2023, 12), (2024, 1)]
    """
    first, last = (day.year * 12 + day.month - 1 for day in (days.start, days.end))
    length = (days.end - days.start).days
    if length <= IRREGULAR:
        first = last = last if length >= HALF and days.start.day >= _LATE else first
    yield from ((n // 12, n % 12 + 1) for n in range(first, last + 1))


def of_month(log: Log, month: tuple[int, int]) -> list[Place]:
    """Give the cells of a month, but for blank ones, as beside a meter that was exchanged.

    What adjusts a month is no second reading of it.
    """
    back = _back(log, [day for day in log.days or () if day is not None])
    lines = zip(log.cells, log.days or (), log.contents, strict=False)
    held = [(cell, _moved(day, back)) for cell, day, content in lines if day and content]
    cells = [cell for cell, day in held if month in months_in(day)]
    called = {c: (text_shown(log.claim, at) for at in label_cells(log.claim, c)) for c in cells}
    return [cell for cell in cells if not any(map(adjusts, called[cell]))]


def adjusts(label: str) -> bool:
    """Whether a label names an adjustment that is no estimate, which would count in its place.

    Examples
    --------
    >>> adjusts("Adjustment March 2024"), adjusts("March 2024 (estimated)"), adjusts("March 2024")
    (True, False, False)
    """
    return is_adjustment(label) and not is_estimate(label)
