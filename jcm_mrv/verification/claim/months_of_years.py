"""Lines whose year stands in one column and whose month, or day, stands in others."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Callable, Sequence

from jcm_mrv.immutable import immutable
from jcm_mrv.metering.reading.unread_dates import FISCAL
from jcm_mrv.patterns import pattern
from jcm_mrv.today import FIRST_YEAR
from jcm_mrv.verification.claim.assigned import heading_over
from jcm_mrv.verification.claim.calendars import MONTHS, whole_number
from jcm_mrv.verification.claim.claim import Claim
from jcm_mrv.verification.claim.days import month_named
from jcm_mrv.workbook.address import Place
from jcm_mrv.workbook.reading.periods import Period

_YEAR = pattern(r"(?:năm|year|tahun|año)?\s*((?:19|20)\d\d)\s*(?:年|он)?\Z", 2)
_MONTHS = pattern(r"month|月|tháng|bulan|\bmes(?:es)?\b|сар|เดือน", 2)
_DAYS = pattern(r"\bda(?:y|te)|日|ngày|tanggal|\btgl\b|\bhari\b|\bdía\b|өдөр|วันที่", 2)
OTHER_YEARS = pattern(rf"{FISCAL.pattern}|\b(?:crop|crushing|milling|season)\b|niên vụ|musim", 2)
"""Years that begin in another month than January."""
_CALLED_YEARS = pattern(r"year|\byrs?\b|năm|年|tahun|\baño|\bjahr|ปี|\bон\b|\bжил", 2)
_ANY = pattern(r"\S")
_OF_MACHINES = pattern(
    r"instal|built|build|commission|manufact|lắp|sản xuất|pasang|設置|製造|fabric", 2
)
"""Years in which something was put up: the same in each line of its readings."""
_ACROSS, _UP, _LAST = 8, 40, 2049
"""Columns before a reading in which its year stands, and rows above it where it is written once."""


@immutable
class MonthsOfYears:
    """The columns of years and months before readings; of days too, where there is one."""

    claim: Claim
    sheet: str
    year: int
    month: int
    day: int | None = None

    def of(self, cell: Place) -> Period | None:
        """Give the month, or the day, of a reading; None where its line names none."""
        month = _month_in(self.claim, (self.sheet, cell[1], self.month))
        year = self._year_of(cell[1]) if month is not None else None
        if month is None or year is None:
            return None
        last = calendar.monthrange(year, month)[1]
        if self.day is None:
            return Period(dt.date(year, month, 1), dt.date(year, month, last))
        day = whole_number(self.claim, (self.sheet, cell[1], self.day))
        if day is None or not 1 <= day <= last:
            return None
        return Period(dt.date(year, month, day), dt.date(year, month, day))

    def _year_of(self, row: int) -> int | None:
        """Give the year of a line; where it is written once, the one above it."""
        for above in range(row, max(-1, row - _UP), -1):
            place = (self.sheet, above, self.year)
            if self.claim.evaluator.value(place) not in (None, ""):
                return _year_in(self.claim, place)
        return None


def months_of_years(claim: Claim, cells: Sequence[Place]) -> MonthsOfYears | None:
    """Give the columns that the years and months of a column of readings stand in, if they do.

    Financial years are none of the calendar, and a year that is written once may be the one before.
    """
    sheet, row, column = cells[0]
    probe = cells[:: max(1, len(cells) // 16)]

    def fits(line: int, reads: Callable[[Claim, Place], int | None]) -> bool:
        found = sum(reads(claim, (sheet, cell[1], line)) is not None for cell in probe)
        return found * 5 >= len(probe) * 4

    def is_called(line: int, words: re.Pattern[str]) -> bool:
        return words.search(heading_over(claim, (sheet, row, line))) is not None

    before = range(column - 1, max(-1, column - 1 - _ACROSS), -1)
    months = [n for n in before if fits(n, _month_in)]
    named = [n for n in months if is_called(n, _MONTHS)]
    texts = [n for n in months if isinstance(claim.book.content((sheet, row, n)), str)]
    month = next(iter([*named, *texts]), None)
    years = [n for n in before if n != month and _year_in(claim, (sheet, row, n)) is not None]
    # A number such as 2031 is a year where its heading says so; a meter may be called 2031.
    others = [n for n in years if is_called(n, OTHER_YEARS) or is_called(n, _OF_MACHINES)]
    called = [n for n in years if is_called(n, _CALLED_YEARS) or not is_called(n, _ANY)]
    year = next((n for n in called if n not in others), None)
    if month is None or year is None:
        return None
    days = [
        n for n in before if n not in (year, month) and is_called(n, _DAYS) and fits(n, _day_in)
    ]
    return MonthsOfYears(claim, sheet, year, month, next(iter(days), None))


def are_other_years(days: Sequence[Period], heading: str) -> bool:
    """Whether lines are of whole years by a column that is called one of financial years.

    Examples
    --------
    >>> year = Period(dt.date(2023, 1, 1), dt.date(2023, 12, 31))
    >>> are_other_years([year], "FY"), are_other_years([year], "Year")
    (True, False)
    """
    are_years = all(day.start == dt.date(day.start.year, 1, 1) != day.end for day in days)
    return are_years and OTHER_YEARS.search(heading) is not None


def _month_in(claim: Claim, place: Place) -> int | None:
    value = claim.evaluator.value(place)
    if isinstance(value, str):
        return month_named(value.strip()) if len(value) < _UP else None
    number = whole_number(claim, place)
    return number if number is not None and 1 <= number <= MONTHS else None


def _day_in(claim: Claim, place: Place) -> int | None:
    number = whole_number(claim, place)
    return number if number is not None and 1 <= number <= 31 else None


def _year_in(claim: Claim, place: Place) -> int | None:
    value = claim.evaluator.value(place)
    if isinstance(value, str):
        match = _YEAR.match(value.strip())
        return int(match[1]) if match else None
    number = whole_number(claim, place)
    is_date = claim.grid.sheet(place[0]).cell(*place[1:]).style.is_date
    return number if number is not None and FIRST_YEAR <= number <= _LAST and not is_date else None
