"""Months and weeks of the monitoring period that a log has no reading of."""

from __future__ import annotations

import datetime as dt
import itertools
import math
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import pairwise
from statistics import median

from jcm_mrv.findings import VER
from jcm_mrv.patterns import pattern
from jcm_mrv.verification.checks.logs.lines_of_logs import is_corrected
from jcm_mrv.verification.checks.logs.months_of_lines import (
    HALF,
    IRREGULAR,
    SPARE,
    months_in,
    of_month,
)
from jcm_mrv.verification.checks.logs.odd_readings import changed, plus
from jcm_mrv.verification.checks.logs.own_registers import are_stretches
from jcm_mrv.verification.claim.assigned import row_texts
from jcm_mrv.verification.claim.days import day_of
from jcm_mrv.verification.claim.logs import LEAST, Log, logs_of
from jcm_mrv.verification.claim.seasons import months_told
from jcm_mrv.verification.claim.series import registers_in, years_wanted
from jcm_mrv.verification.judged import Judged
from jcm_mrv.verification.recompute import Model
from jcm_mrv.workbook.address import Place, place_text
from jcm_mrv.workbook.reading.periods import Period, read_day, read_period

_OFTEN, _LONG = 10, 28
"""Days between readings of weeks at most, and days without any from which on it is asked why."""
_EVERY_DAY, _OF_DAYS = 0.95, 10
"""Share of steps of one day from which on a log has a line of each day, and days that it then lacks
inside from which on it is asked why: longer than a holiday over two ends of the week."""
_MOST_DAYS = 400
"""Days of a line that are looked at."""
_EDGE = 3
"""Days from an end of the month in which a reading of the month is taken."""
_MONTH = dt.timedelta(days=31)
_DELIVERED = pattern(
    r"\b(?:deliver(?:y|ies|ed)|weighbridge|ticket|consignment|receipt|truck ?loads?)\b|"
    r"納品|納入|搬入|配送|giao hàng|phiếu (?:giao|cân|nhập)|nhập hàng|pengiriman|entrega",
    re.IGNORECASE,
)
_EACH_MONTH, _UP = 18, 6
"""Deliveries from which on each month has some; rows above a log in which headings stand."""
_ACROSS = 60
"""Cells of a row that may name a day."""
_BEFORE = 6
"""Cells before a reading in which its first and its last day may stand."""
_SHOWN, _ABOUT = 6, 25
"""Months that are named; lines about a range that are looked at."""
_SOME = 24
"""Days with readings from which on what lies between two of them is usual."""


def weeks_lost(log: Log, model: Model | None, logs: Sequence[Log]) -> Iterator[Judged]:
    """Give four weeks or more without a reading in a log of weeks, ten days in one of every day.

    The ends of the period count as well, unless something else that the value takes may have
    readings of them, or the sheet says that the meter was not there.
    """
    part = log.period
    assert part is not None
    of_days = {
        cell: day.start
        for cell, day in zip(log.cells, log.days or (), strict=False)
        if day is not None and day.start == day.end and part[0] <= day.start <= part[1]
    }
    inside = sorted(set(of_days.values()))
    if len(inside) <= _SOME:
        return
    usual = median((after - before).days for before, after in pairwise(inside))
    if usual > _OFTEN:
        return
    steps_of_days = [(after - before).days for before, after in pairwise(inside)]
    every_day = steps_of_days.count(1) >= _EVERY_DAY * len(steps_of_days)
    least = max(_OF_DAYS if every_day else _LONG, 2 * usual)
    gaps = [
        ((after - before).days, f"nothing between {before} and {after}")
        for before, after in pairwise(inside)
    ]
    within = [gap for gap in gaps if gap[0] >= least]
    first, last = inside[0], inside[-1]
    gaps += [
        ((first - part[0] + SPARE).days, f"nothing before {first}"),
        ((part[1] + SPARE - last).days, f"nothing after {last}"),
    ]
    long = within + [gap for gap in gaps[-2:] if gap[0] >= max(_LONG, 2 * usual)]
    ends = ((gaps[-2], first, part[0], first), (gaps[-1], last, last, part[1]))
    for gap, day, begin, end in ends:
        if gap in long and (names_about(log, day) or not _is_bare(log, logs, begin, end)):
            long.remove(gap)
    between = [*pairwise(inside), (part[0] - SPARE, first), (last, part[1] + SPARE)]
    told = months_told(log) if long else frozenset()
    long = [
        gap
        for gap, (begin, end) in zip(gaps, between, strict=True)
        if gap in long and not _months_between(begin, end) <= told
    ]
    if long:
        finding = VER[19]["months"].at(
            place_text(log.place),
            found="; ".join(said for _, said in long),
            label=log.stated.label,
            wanted=f"{part[0]} - {part[1]}",
        )
        steps = math.fsum(days / usual - 1 for days, _ in long)
        yield Judged(finding, plus(log, model, steps * _of_a_day(log, of_days)))


def _months_between(begin: dt.date, end: dt.date) -> set[int]:
    """Give the months that most of which lies between two days, or else the one that most is of."""
    days = Counter((begin + SPARE * n).month for n in range(1, (end - begin).days))
    whole = {month for month, often in days.items() if often > HALF}
    return whole or {month for month, _ in days.most_common(1)}


def _of_a_day(log: Log, of_days: dict[Place, dt.date]) -> float:
    """Give what a day with readings has of them, however many they are."""
    values = [(of_days[cell], value) for cell, value in log.numbers if cell in of_days]
    return math.fsum(value for _, value in values) / max(1, len({day for day, _ in values}))


def _is_bare(log: Log, logs: Sequence[Log], begin: dt.date, end: dt.date) -> bool:
    """Whether nothing that a value takes may be of the days between two, both excluded.

    Of several formulas each takes a part, a meter may have been changed, and a month before the
    log may have been typed. What only sums up the log says no more than the log.
    """
    others = [g for g in logs if log.claim.cells.reach(*g.cells).isdisjoint(log.cells)]
    for other in others:
        days = [day for day in other.days or () if day is not None]
        if not days or any(day.end > begin and day.start < end for day in days):
            return False
    cells = [cell for each in (log, *others) for cell in each.cells]
    value = log.value_with(dict.fromkeys(cells, 0.0))
    return value is None or abs(value) <= 1e-9


def names_about(log: Log, day: dt.date) -> bool:
    """Whether the row of a value, or the title over its log, names about the day: put to work."""
    sheet, row, _ = log.stated.place
    claim = log.claim
    columns = range(min(claim.book.extent(sheet)[1] + 1, _ACROSS))
    beside = [p for c in columns if (p := day_of(claim, (sheet, row, c))) is not None]
    texts = [*row_texts(claim, log.stated), log.stated.comment, log.heading]
    named = [p.start for p in beside if p.end - p.start < _MONTH]
    named += [found for text in texts if (found := read_day(text)) is not None]
    named += [
        p.start for t in texts if (p := read_period(t)) is not None and p.end - p.start < _MONTH
    ]
    return any(abs(one - day).days < _LONG for one in named)


def months_lost(
    log: Log, model: Model | None, months: Counter[tuple[int, int]], logs: Sequence[Log]
) -> Iterator[Judged]:
    """Give months that no reading is of, or a month with two; of the ``logs`` behind a value.

    A range of other months goes on with it: halves of a year have their own sums.
    """
    part, usual = log.period, median(value for _, value in log.numbers)
    assert part is not None
    first, last = part[0].year * 12 + part[0].month - 1, part[1].year * 12 + part[1].month - 1
    lost = [n for n in range(first, last + 1) if (n // 12, n % 12 + 1) not in months]
    lost = [n for n in lost if not _is_covered(log, n)]
    lost = [n for n in lost if n not in _spanned(log)] if lost else lost
    if lost:
        others = [_months_of(other) for other in logs if other is not log]
        further = {month for other in others if not other & months.keys() for month in other}
        lost = [n for n in lost if (n // 12, n % 12 + 1) not in further]
        further = _of_short_ranges(log) if lost else set()
        lost = [n for n in lost if (n // 12, n % 12 + 1) not in further]
    if lost:
        told = months_told(log)
        lost = [n for n in lost if n % 12 + 1 not in told and not _is_told_of(log, n, months)]
    for one in (log, *(g for g in logs if g is not log)) if lost else ():
        # Single cells may go on behind the range of another part of the year, too.
        if one.is_range and (one is log or not _months_of(one) & months.keys()):
            beyond = _beyond(one)
            lost = [n for n in lost if not beyond.get((n // 12, n % 12 + 1))]
    double = [month for month, often in months.items() if often > 1]
    # Beside a meter that was exchanged the second line of another one is blank.
    twice = [m for m in double if len(of_month(log, m)) != 1] if len(double) < len(months) else []
    wanted = f"{part[0]} - {part[1]}"
    delivered = _is_of_deliveries(log)
    if delivered and sum(months.values()) < _EACH_MONTH:
        return
    if twice and is_corrected(log):
        twice = []
    if not lost:
        # At an exchange both meters have a line of the month; of days that count in two
        # differences it is said by itself.
        of_months = {month: of_month(log, month) for month in twice}
        twice = [m for m, cells in of_months.items() if not are_stretches(log, cells)]
        twice = [m for m in twice if not _overlap(log, of_months[m])]
        twice = [m for m in twice if not _follow(log, of_months[m])]
    if twice and not delivered and not _is_irregular(log):
        # What bears the name of the month before may be the month that no line is of.
        shown = ", ".join(f"{year}-{month:02}" for year, month in twice[:_SHOWN])
        also = f", and nothing for {_named(lost)}" if lost else ""
        finding = VER[19]["twice"].at(
            place_text(log.place), found=f"{shown}{also}", label=log.stated.label
        )
        seconds = _seconds(log, twice)
        # What repeats a month to the last digit tells nothing of the one that is lacking.
        is_known = not lost or any(first != second for first, second in seconds.values())
        right = dict.fromkeys(seconds, usual if lost else 0.0)
        if lost and not any(log.scale_of(cell) for cell in seconds):
            # A condition passes over the line that bears another month than its own; of one on the
            # years it is said at the year, where lines of the right one stand around.
            if not (years_wanted(log.claim, log.place) and first < min(lost) <= max(lost) < last):
                yield Judged(finding, plus(log, model, usual * len(lost)))
            return
        yield Judged(finding, changed(log, model, right) if is_known else None)
    elif lost and len(lost) < last - first:
        finding = VER[19]["months"].at(
            place_text(log.place),
            found=f"nothing for {_named(lost)}",
            label=log.stated.label,
            wanted=wanted,
        )
        yield Judged(finding, plus(log, model, usual * len(lost)))


def _named(months: Sequence[int]) -> str:
    return ", ".join(f"{n // 12}-{n % 12 + 1:02}" for n in months[:_SHOWN])


def _overlap(log: Log, cells: Sequence[Place]) -> bool:
    """Whether some lines are differences of one register, of which one begins within another."""
    if any(log.claim.book.formula(cell) is None for cell in cells):
        return False
    ends = sorted((of[0], of[-1]) for cell in cells for of in registers_in(log.claim, cell))
    return any(
        first != second and first[0] <= second[0] < first[1] and first[1][2] == second[0][2]
        for first, second in pairwise(ends)
    )


def _follow(log: Log, cells: Sequence[Place]) -> bool:
    """Whether lines each have their own days, by the two that stand in them."""
    spans = sorted(span for cell in cells if (span := span_of_line(log, cell)) is not None)
    return len(spans) == len(cells) and all(a.end < b.start for a, b in pairwise(spans))


def _seconds(log: Log, twice: Collection[tuple[int, int]]) -> dict[Place, tuple[object, object]]:
    """Give the second readings of some months, each with the first one and itself."""
    found: dict[Place, tuple[object, object]] = {}
    seen: dict[tuple[int, int], object] = {}
    for cell, day, content in zip(log.cells, log.days or (), log.contents, strict=False):
        month = (day.start.year, day.start.month) if day is not None else (0, 0)
        if month in twice and month in seen:
            found[cell] = seen[month], content
        seen.setdefault(month, content)
    return found


def _beyond(log: Log) -> dict[tuple[int, int], bool]:
    """Give the months of readings before and behind a range, and whether the value takes them.

    Sums of a quarter name three cells each, which are too few for a log.
    """
    found: dict[tuple[int, int], bool] = {}
    for cell, step in ((log.cells[0], -1), (log.cells[-1], 1)):
        for n in range(1, _ABOUT):
            other = log.neighbour(cell, n * step)
            day = log.day_beside(other) if min(other[1:]) >= 0 else None
            if day is None:
                break
            found[day.start.year, day.start.month] = bool(log.scale_of(other))
    # A year from April stands on a sheet of its own, of which the formula takes three months.
    named = log.claim.book.cells_of(log.claim.book.tree(log.place))
    for cell in itertools.islice((c for c in named if c[0] != log.cells[0][0]), _ABOUT):
        day = log.day_beside(cell)
        if day is not None and isinstance(log.claim.evaluator.value(cell), float):
            found[day.start.year, day.start.month] = True
    return found


def _months_of(log: Log) -> set[tuple[int, int]]:
    return {month for day in log.days or () if day is not None for month in months_in(day)}


def _of_short_ranges(log: Log) -> set[tuple[int, int]]:
    """Give the months of ranges that are too short for a log: a quarter of the next fiscal year."""
    few = (g for g in logs_of(log.claim, log.stated, least=2) if len(g.cells) < LEAST)
    return {month for one in few if one.scale > 0 for month in _months_of(one)}


def _is_of_deliveries(log: Log) -> bool:
    """Whether the headings of a list say that it is one of deliveries, which come as needed."""
    sheet, row, _ = log.top or log.cells[0]
    grid = log.claim.grid.sheet(sheet)
    above = (cell for n in range(max(0, row - _UP), row) for _, cell in grid.in_row(n))
    return any(cell.kind == "text" and _DELIVERED.search(cell.text) for cell in above)


def _is_irregular(log: Log) -> bool:
    """Whether readings are of any day: deliveries, of which a month may have two."""
    days = [day.start.day for day in log.days or () if day is not None and day.start == day.end]
    firsts = sum(day <= _EDGE or day > _LONG - _EDGE for day in days)
    return len(set(days)) * 2 > len(days) > firsts * 2


def _is_covered(log: Log, month: int) -> bool:
    """Whether readings of irregular days lie so close about a month that none of it is missing."""
    known = sorted(day.end for day in log.days or () if day is not None and day.start == day.end)
    part = log.period
    firsts = sum(day.day == 1 or (day + SPARE).day == 1 for day in known)
    if part is None or firsts * 2 > len(known) or len(known) < len(log.days or ()):
        return False
    first = dt.date(month // 12, month % 12 + 1, 1)
    before = max((day for day in known if day < first), default=part[0])
    after = min((day for day in known if day >= first), default=part[1])
    return (after - before).days <= IRREGULAR


def _spanned(log: Log) -> set[int]:
    """Give the months most of which lies within the two days of lines: both of a bill of two."""
    often: Counter[int] = Counter()
    for cell in log.cells:
        span = span_of_line(log, cell)
        if span is not None and log.scale_of(cell):
            days = range((span.end - span.start).days + 1)
            on = (span.start + SPARE * n for n in days[:_MOST_DAYS])
            often.update(day.year * 12 + day.month - 1 for day in on)
    return {month for month, days in often.items() if days > HALF}


def span_of_line(log: Log, cell: Place) -> Period | None:
    """Give the days from one to the other of the two that stand before an amount in its line."""
    before = range(max(0, cell[2] - _BEFORE), cell[2]) if log.is_column else ()
    days = [day_of(log.claim, (*cell[:2], column)) for column in before]
    ends = [day.start for day in days if day is not None and day.start == day.end]
    return Period(*ends) if len(ends) == 2 else None


def _is_told_of(log: Log, month: int, months: Iterable[tuple[int, int]]) -> bool:
    """Whether a month without readings is one before, or after, the day that a row names."""
    known = sorted(year * 12 + number - 1 for year, number in months)
    if known[0] < month < known[-1]:
        return False
    at = known[0] if month < known[0] else known[-1]
    return names_about(log, dt.date(at // 12, at % 12 + 1, 15))
