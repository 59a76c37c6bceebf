"""Days of which a log has two lines that both count: copied, or typed in the year before."""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import pairwise

from jcm_mrv.findings import VER
from jcm_mrv.verification.checks.logs.lines_of_logs import remarks
from jcm_mrv.verification.checks.logs.odd_readings import changed, values_after
from jcm_mrv.verification.claim.logs import Log
from jcm_mrv.verification.judged import Judged
from jcm_mrv.verification.recompute import Model
from jcm_mrv.workbook.address import Place, place_text
from jcm_mrv.workbook.reading.cells import serial_of_date
from jcm_mrv.workbook.reading.periods import Period

_OFTEN, _STEADY, _FEW = 8, 0.8, 0.1
"""Days from one line to the next, of most of them, in a log of days; and lines that stand twice."""
_LEAST = 10


def days_twice(log: Log, model: Model | None) -> Iterator[Judged]:
    """Give days of which a log of days, or weeks, has two lines that both count."""
    at: dict[Period, list[tuple[Place, float]]] = defaultdict(list)
    values = dict(log.numbers)
    for cell, day in zip(log.cells, log.days or (), strict=False):
        if day is not None and cell in values and day.start == day.end:
            at[day].append((cell, values[cell]))
    several = {day: of for day, of in at.items() if len(of) > 1}
    if len(at) < _LEAST or not several or len(several) > _FEW * len(at):
        return
    steps = Counter(
        (after - before).days for before, after in pairwise(sorted(day.start for day in at))
    )
    usual, often = steps.most_common(1)[0]
    if usual > _OFTEN or often < _STEADY * sum(steps.values()):
        return
    again = {
        cell: 0.0
        for day, of in several.items()
        for cell, value in of[1:]
        if value and log.scale_of(cell) and not _is_slip(day, of, at, usual)
    }
    again = {cell: 0.0 for cell in again if not any(remarks(log, cell))}
    in_place = _of_next_year(log, list(again), at, usual)
    if in_place:
        yield _slipped(log, model, in_place)
    elif again:
        cell = next(iter(again))
        day = next(day for day, of in several.items() if any(c == cell for c, _ in of))
        more = f"; and {len(again) - 1} more" if len(again) > 1 else ""
        finding = VER[19]["day"].at(
            place_text(cell),
            found=f"{day.start} beside {place_text(several[day][0][0])}{more}",
            label=log.stated.label,
        )
        yield Judged(finding, changed(log, model, again))


def _is_slip(
    day: Period,
    of: list[tuple[Place, float]],
    at: dict[Period, list[tuple[Place, float]]],
    step: int,
) -> bool:
    """Whether the day before or after is missing, and the readings differ: a day typed wrongly."""
    if len({value for _, value in of}) < len(of):
        return False
    known = {other.start.toordinal() for other in at}
    near = (day.start.toordinal() + step, day.start.toordinal() - step)
    return any(n not in known and min(known) <= n <= max(known) for n in near)


def _of_next_year(
    log: Log, again: list[Place], at: dict[Period, list[tuple[Place, float]]], step: int
) -> dict[Place, dt.date]:
    """Give the days that lines are of whose year was not changed at New Year; none otherwise.

    They go on where the line before them ends, no other line has them, and they are no copies.
    """
    days = dict(zip(log.cells, log.days or (), strict=False))
    found: dict[Place, dt.date] = {}
    for cell in again:
        day = days[cell]
        assert day is not None
        if (day.start.month, day.start.day) == (2, 29):
            return {}
        if len({value for _, value in at[day]}) < len(at[day]):
            return {}
        found[cell] = day.start.replace(year=day.start.year + 1)
    before = days.get(log.neighbour(again[0], -1)) if again else None
    goes_on = before is not None and before.end + dt.timedelta(days=step) == found[again[0]]
    taken = {day.start for day in at}
    return found if goes_on and taken.isdisjoint(found.values()) else {}


def _slipped(log: Log, model: Model | None, in_place: dict[Place, dt.date]) -> Judged:
    """Give days in the year before their own: what they count there is missing in their own."""
    line, epoch = log.line_of_days[1], log.claim.grid.date_1904
    cells = {log.beside(cell, line): day for cell, day in in_place.items()}
    first = next(iter(in_place))
    day = in_place[first]
    more = f"; and {len(in_place) - 1} more" if len(in_place) > 1 else ""
    finding = VER[19]["slip"].at(
        place_text(log.beside(first, line)),
        found=f"{day.replace(year=day.year - 1)} after the line before it{more}",
        label=log.stated.label,
        wanted=f"{day}",
    )
    serials: dict[Place, float | str] = {
        c: float(serial_of_date(d, date_1904=epoch)) for c, d in cells.items()
    }
    values = values_after(log.claim, serials)
    gains = model.gains(values) if model is not None and values is not None else None
    if gains is None:
        return Judged(finding)
    return Judged(finding, 0.0 - math.fsum(gains), moved=math.fsum(map(abs, gains)) / 2)
