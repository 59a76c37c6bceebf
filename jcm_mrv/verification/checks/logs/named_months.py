"""Lines and sheets that are called by months which the value that takes them does not have."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from itertools import pairwise

from jcm_mrv.findings import VER
from jcm_mrv.patterns import pattern
from jcm_mrv.verification.checks.logs.odd_readings import SHORT, changed
from jcm_mrv.verification.claim.assigned import heading_cells, label_cells, text_shown, titles
from jcm_mrv.verification.claim.days import month_named
from jcm_mrv.verification.claim.logs import Log
from jcm_mrv.verification.judged import Judged
from jcm_mrv.verification.recompute import Model
from jcm_mrv.workbook.address import Place, place_text
from jcm_mrv.workbook.reading.periods import Period, period_in, read_period

_LEAST, _MOST_DAYS = 3, 62
_NEARLY = 0.9
"""Of the days of a sheet: what is read on the first of the next month is of this one."""
_A_MONTH, _A_YEAR = 45, 366
_BILLED = pattern(r"\b(?:bill|invoice)|請求|hóa đơn|hoá đơn|tagihan|factura", re.IGNORECASE)
"""A month by its bill is that of the reading, and the use of the month before."""
_Line = tuple[Place, int, Place]
"""A reading, the month that it is called by, and where that stands."""


def other_months(logs: list[Log], model: Model | None) -> Iterator[Judged]:
    """Give logs whose lines, without a year, are of months that the row of the value has not.

    From April to March they are of a fiscal year, and of two calendar years.
    """
    told: set[tuple[str, int]] = set()
    for log in logs:
        part = log.period
        if log.is_register or log.is_one or part is None or not log.numbers:
            continue
        if log.days is not None:
            yield from _of_a_sheet(log, told)
            continue
        lines = _called(log)
        if part[0].year != part[1].year or lines is None:
            continue
        texts = [log.cells[0][0], *titles(log.claim, log.cells[0])]
        if any(map(_BILLED.search, texts)):
            continue
        whole = _title_of(texts)
        found = _not_in(part, whole, [line for line in lines if log.scale_of(line[0])])
        if not found:
            continue
        cell, first, at = found[0]
        # Where the title says so, it is one thing for all rows.
        title = None if whole is None else _place_of(log, whole)
        is_fiscal = whole is not None or (len(found) < len(lines) and first == 1)
        key = title[:2] if title else at[:2]
        if key in told:
            continue
        told.add(key)
        finding = (VER[222]["fiscal"] if is_fiscal else VER[222]["months"]).at(
            place_text(title or at),
            found=f"{text_shown(log.claim, title or at)[:60]!r}: {place_text(cell)}",
            label=log.stated.label,
            wanted=f"{part[0]} - {part[1]}",
        )
        months = set(range(part[0].month, part[1].month + 1))
        lacks = months - ({month for _, month, _ in lines} - {month for _, month, _ in found})
        # What was read in the months that lack nobody knows.
        effect = None if lacks else changed(log, model, {cell: 0.0 for cell, _, _ in found})
        yield Judged(finding, effect)


def _called(log: Log) -> list[_Line] | None:
    """Give the readings with their months; None where most are not called so, or two alike."""
    numbers = log.numbers if len(log.numbers) <= SHORT else []
    lines: list[_Line] = []
    for cell, _ in numbers:
        cells = (label_cells if log.is_column else heading_cells)(log.claim, cell)
        named = ((at, month_named(text_shown(log.claim, at))) for at in cells)
        lines += [(cell, month, at) for at, month in named if month is not None][:1]
    months = [month for _, month, _ in lines]
    is_called = len(lines) >= _LEAST and len(lines) * 5 >= len(numbers) * 4
    return lines if is_called and len(set(months)) == len(months) else None


def _not_in(part: tuple[dt.date, dt.date], whole: Period | None, lines: list[_Line]) -> list[_Line]:
    """Give the lines of months that a value does not have."""
    if whole is not None:
        return [line for line in lines if not part[0] <= _day(whole, line[1]) <= part[1]]
    months = [month for _, month, _ in lines]
    falls = [n for n, (a, b) in enumerate(pairwise(months), start=1) if b < a]
    if len(falls) == 1 and all((b - a) % 12 == 1 for a, b in pairwise(months)):
        return lines[falls[0] :]
    wanted = range(part[0].month, part[1].month + 1)
    return [line for line in lines if line[1] not in wanted]


def _title_of(texts: list[str]) -> Period | None:
    """Give the one period over a log that is of two calendar years, and of no more than one."""
    periods = {p for text in texts if (p := period_in(text)) and p.start.year < p.end.year}
    whole = periods.pop() if len(periods) == 1 else None
    return whole if whole and (whole.end - whole.start).days < _A_YEAR else None


def _place_of(log: Log, whole: Period) -> Place | None:
    """Give the cell over a log that states its period; None where a sheet's name does."""
    sheet, row, column = log.cells[0]
    cells = ((sheet, above, left) for above in range(row) for left in range(column + 1))
    return next((c for c in cells if period_in(text_shown(log.claim, c)) == whole), None)


def _day(whole: Period, month: int) -> dt.date:
    """Give the first day of a month in a period of two calendar years."""
    year = whole.start.year + (month < whole.start.month)
    return dt.date(year, month, whole.start.day if month == whole.start.month else 1)


def _of_a_sheet(log: Log, told: set[tuple[str, int]]) -> Iterator[Judged]:
    """Give a sheet that is called by a month and has the days of another one."""
    sheet = log.cells[0][0]
    others = other_days(log) if (sheet, -1) not in told else []
    if others:
        told.add((sheet, -1))
        finding = VER[222]["sheet"].at(
            place_text(log.cells[0]),
            found=f"{others[0].start} - {others[-1].end}",
            label=log.stated.label,
            sheet=sheet,
        )
        yield Judged(finding)


def other_days(log: Log) -> list[Period]:
    """Give the days of a log on a sheet that is called by another month; none of any other log."""
    sheet = log.cells[0][0]
    days = [day for day in log.days or () if day is not None]
    if not _LEAST < len(days) <= _MOST_DAYS or any(cell[0] != sheet for cell in log.cells):
        return []
    named, month = read_period(sheet), month_named(sheet)
    if named is not None and (named.end - named.start).days < _A_MONTH:
        others = [day for day in days if not named.start <= day.start <= named.end]
    else:
        others = [day for day in days if month is not None and day.start.month != month]
    return others if len(others) >= _NEARLY * len(days) else []
