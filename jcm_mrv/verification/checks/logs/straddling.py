"""Readings from one day to another that go over an end of the period that they are counted in."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise

from jcm_mrv.findings import VER
from jcm_mrv.verification.checks.logs.months_of_lines import SPARE
from jcm_mrv.verification.checks.logs.odd_readings import changed
from jcm_mrv.verification.claim.days import day_of
from jcm_mrv.verification.claim.logs import Log
from jcm_mrv.verification.claim.sheets import number_shown
from jcm_mrv.verification.judged import Judged
from jcm_mrv.verification.recompute import Model
from jcm_mrv.workbook.address import Place, place_text
from jcm_mrv.workbook.reading.periods import Period, last_of_month

_NEAR = 3
"""Columns, or rows, beside the days of a log in which its first days may stand."""
_APART = 2
"""Days between the last day of a reading and the first one of the next, at most."""
_EDGE = 1
"""Days over an end that are no more than whether the last day is meant to be in."""


def over_the_end(logs: list[Log], model: Model | None) -> Iterator[Judged]:
    """Give logs whose first or last reading has days of another year, or before the start.

    What lies outside is taken off by its days; what the period lacks at its other end is added.
    """
    for log in logs:
        part = log.period
        if part is None or log.is_register or log.is_one:
            continue
        inside = Period(*part)
        spans = {c: s for c, s in spans_of(log).items() if _shared(s, inside)}
        over = {c: s for c, s in spans.items() if _is_over(s, inside) and log.scale_of(c)}
        over = {c: s for c, s in over.items() if not _is_shared_out(log, c, s)}
        if not over:
            continue
        spans = {c: s for c, s in spans.items() if log.scale_of(c)}
        values = dict(log.numbers)
        over = {c: s for c, s in over.items() if not _is_taken_off(log, s)}
        if not over or not spans.keys() <= values.keys():
            continue
        outside = {c: values[c] * (1 - _shared(s, inside) / _days(s)) for c, s in over.items()}
        lacking = _lacking(log, inside, list(spans.values()), values)
        first = next(iter(over))
        span = over[first]
        finding = VER[202].at(
            place_text(first),
            found=f"{number_shown(values[first])} of {span.start} - {span.end}",
            label=log.stated.label,
            wanted=f"{part[0]} - {part[1]}",
        )
        less = changed(log, model, {c: values[c] - off for c, off in outside.items()})
        last = list(spans)[-1]
        more = changed(log, model, {last: values[last] + lacking}) if lacking else 0.0
        if less is None or more is None:
            yield Judged(finding)
        else:
            yield Judged(finding, less + more, moved=max(abs(less), abs(more)))


def spans_of(log: Log) -> dict[Place, Period]:
    """Give the first and the last day of each reading; empty where the log has one day of each."""
    days = log.days
    if days is None:
        return {}
    own = {c: day for c, day in zip(log.cells, days, strict=True) if day is not None}
    if any((day.end - day.start).days for day in own.values()):
        return own
    line = log.line_of_days[1]
    for other in range(line - 1, max(-1, line - 1 - _NEAR), -1):
        beside = {c: day_of(log.claim, log.beside(c, other)) for c in own}
        found = {
            c: Period(*sorted((first.start, own[c].end)))
            for c, first in beside.items()
            if first is not None
        }
        if len(found) == len(own) and _follow(list(found.values())):
            return found
    return {}


def shared_out(log: Log) -> set[Place]:
    """Give the readings over an end of the period of which its own days alone are taken."""
    return {cell for cell, span in spans_of(log).items() if _is_shared_out(log, cell, span)}


def _is_shared_out(log: Log, cell: Place, span: Period) -> bool:
    """Whether a cell has the part of another amount of its line that is of the period's days."""
    part, value = log.period, log.claim.evaluator.value(cell)
    if part is None or log.claim.book.formula(cell) is None or not isinstance(value, float):
        return False
    days, shared, axis = _days(span), _shared(span, Period(*part)), 1 if log.is_column else 2
    # The whole may be behind a cell of its line that has what a day is on average.
    behind = log.claim.cells.reach(cell) if shared != days else ()
    for other in (o for o in behind if o[0] == cell[0] and o[axis] == cell[axis]):
        whole = log.claim.evaluator.value(other)
        if other == cell or not isinstance(whole, float) or not whole:
            continue
        if abs(value / whole * days - shared) <= _EDGE:
            return True
    return False


def days_taken_off(log: Log) -> dict[Place, Period]:
    """Give the lines of less than nothing that have days of another period alone."""
    part, below = log.period, {cell for cell, value in log.numbers if value < 0}
    if part is None or not below:
        return {}
    spans = {cell: span for cell, span in spans_of(log).items() if cell in below}
    return {c: s for c, s in spans.items() if not _shared(s, Period(*part))}


def _is_taken_off(log: Log, over: Period) -> bool:
    """Whether a line takes off those days of a reading that are of another period."""
    part = log.period
    assert part is not None
    outside = (over.start, part[0] - SPARE), (part[1] + SPARE, over.end)
    return any((span.start, span.end) in outside for span in days_taken_off(log).values())


def _follow(spans: list[Period]) -> bool:
    """Whether each reading begins where the one before it ends, but for a few."""
    steps = [(b.start - a.end).days for a, b in pairwise(sorted(spans))]
    near = sum(0 <= step <= _APART for step in steps)
    return bool(steps) and near * 5 >= len(steps) * 4


def _is_over(span: Period, inside: Period) -> bool:
    """Whether days are outside; of a whole month that a meter began in there may be none."""
    is_whole = span.start.day == 1 and last_of_month(span.end) == span.end
    return not is_whole and _days(span) - _shared(span, inside) > _EDGE


def _days(span: Period) -> int:
    return (span.end - span.start).days + 1


def _shared(span: Period, inside: Period) -> int:
    first, last = max(span.start, inside.start), min(span.end, inside.end)
    return max(0, (last - first).days + 1)


def _lacking(log: Log, inside: Period, spans: list[Period], values: dict[Place, float]) -> float:
    """Give what the days have that no reading of the value is of: as many as the usual day."""
    first, last = min(s.start for s in spans), max(s.end for s in spans)
    days = max(0, (first - inside.start).days) + max(0, (inside.end - last).days)
    if days <= _EDGE:
        return 0.0
    counted = math.fsum(values[c] for c in spans_of(log) if c in values)
    known = sum(map(_days, spans_of(log).values()))
    return days * counted / known if known else 0.0
