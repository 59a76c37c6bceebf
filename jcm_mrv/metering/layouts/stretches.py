"""Sources of one member that come one after another: the stretch of time that each answers for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import pairwise

from jcm_mrv.findings import MON
from jcm_mrv.immutable import immutable
from jcm_mrv.metering.calendar import Calendar
from jcm_mrv.metering.clock import instant, local_text, midnight
from jcm_mrv.metering.found import Found
from jcm_mrv.metering.interface import Wanted
from jcm_mrv.metering.readings import Readings
from jcm_mrv.metering.thresholds import ALMOST_SECONDS
from jcm_mrv.project.interval import Spacing
from jcm_mrv.project.model import Source


@immutable
class Stretch:
    """What a source answers for: its number from 1, and its part of the period."""

    number: int
    calendar: Calendar


@immutable
class _Reach:
    """From when to when readings of a source are, and where the first and the last one stand.

    ``whole_days`` says that they are entries.
    """

    number: int
    start: int
    end: int
    first: str
    last: str
    meter: str | None
    whole_days: bool = False


def stretches_of(
    sources: Sequence[tuple[Source, Sequence[Readings]]], wanted: Wanted
) -> Found[tuple[Stretch, ...]]:
    """Give the stretch that each source answers for, in order of time.

    A source answers from its first reading to that of the next one, or to the event that explains
    what lies between: what nobody measured there is a gap of the source before. Entries answer for
    whole days. The first one
    answers from the beginning of the period, and the last one to its end. Sources without a reading
    in the period answer for nothing.

    Raises
    ------
    FindingsError
        ``MON-142`` where two sources overlap, ``MON-905`` where none reaches into the period.
    """
    zone = wanted.calendar.timezone
    reaches = [
        _of_entries(n, source, zone, wanted.where) if source.entries else _reach(n, source, series)
        for n, (source, series) in enumerate(sources, start=1)
    ]
    reaches.sort(key=lambda one: (one.start, one.end))
    for before, after in pairwise(reaches):
        if before.end - after.start > ALMOST_SECONDS:
            raise MON[142].stop(
                after.first,
                found=f"{local_text(after.start, zone)} in {after.first}; "
                f"{local_text(before.end, zone)} in {before.last}",
                one=before.number,
                other=after.number,
            )
    calendar = wanted.calendar
    inside = [r for r in reaches if r.start <= calendar.last and r.end >= calendar.first]
    edges = [_between(a, b, wanted) for a, b in pairwise(inside)]
    ends = [calendar.first, *edges, calendar.last]
    found = [
        (reach, own)
        for reach, (low, high) in zip(inside, pairwise(ends), strict=False)
        if (own := calendar.within(low, high)) is not None
    ]
    if not found:
        raise MON[905].stop(wanted.where, start=calendar.start, end=calendar.end)
    shown = "; ".join(
        f"source {reach.number} from {local_text(own.first, calendar.timezone)}"
        for reach, own in found
    )
    note = MON[145].at(wanted.where, found=shown, count=len(found))
    return Found(tuple(Stretch(reach.number, own) for reach, own in found), (note,))


def _between(before: _Reach, after: _Reach, wanted: Wanted) -> int:
    """Give where one source ends and the next begins: an event between them, or its first time."""
    zone = wanted.calendar.timezone
    if before.whole_days:
        day = dt.date.fromisoformat(local_text(after.start, zone)[:10])
        return max(before.end, midnight(day, zone))
    named = (wanted.meters.get(one.meter or "", wanted.meter) for one in (before, after))
    meters = [meter for meter in named if meter is not None]
    events = [instant(event.date, zone) for meter in meters for event in meter.events]
    return max((at for at in events if before.end <= at <= after.start), default=after.start)


def _reach(number: int, source: Source, series: Sequence[Readings]) -> _Reach:
    low = [(int(one.utc.min()), one, int(one.utc.argmin())) for one in series]
    high = [(int(one.utc.max()), one, int(one.utc.argmax())) for one in series]
    start, first, first_row = min(low, key=lambda found: found[0])
    end, last, last_row = max(high, key=lambda found: found[0])
    if source.kind in ("energy", "power"):
        if last.seconds is not None:
            end += int(last.seconds[last_row])
        else:
            length = _seconds(source.interval)
            start, end = (start - length, end) if source.label == "end" else (start, end + length)
    places = first.where(first_row), last.where(last_row)
    return _Reach(number, start, end, *places, source.meter)


def _of_entries(number: int, source: Source, zone: str, where: str) -> _Reach:
    entries = source.entries or ()
    first = min(entries, key=lambda entry: entry.start)
    last = max(entries, key=lambda entry: entry.end)
    named = [f"{where} (source {number}) {one.start} to {one.end}" for one in (first, last)]
    start, end = midnight(first.start, zone), midnight(last.end, zone, days_later=1)
    return _Reach(number, start, end, named[0], named[1], source.meter, whole_days=True)


def _seconds(interval: Spacing | None) -> int:
    return int(interval.total_seconds()) if isinstance(interval, dt.timedelta) else 0
