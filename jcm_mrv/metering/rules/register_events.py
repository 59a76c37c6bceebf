"""Registers that were replaced or set, as events of their meter tell (rule 5)."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from jcm_mrv.findings import MON, Finding
from jcm_mrv.immutable import immutable
from jcm_mrv.metering.arrays import Ints
from jcm_mrv.metering.clock import instant
from jcm_mrv.metering.found import Found
from jcm_mrv.metering.reading.decimals import to_micro
from jcm_mrv.metering.readings import Readings
from jcm_mrv.metering.rules.steps import Steps
from jcm_mrv.metering.rules.stretches import Events, Gap, largest_rate
from jcm_mrv.metering.rules.terms import Terms
from jcm_mrv.metering.thresholds import LIKELY_FACTOR, MICRO
from jcm_mrv.methodology.exact_numbers import number_text
from jcm_mrv.methodology.units import UnitError, convert

if TYPE_CHECKING:
    from jcm_mrv.project.meter_events import MeterEvent

_DAY = 86_400


@immutable
class _Event:
    """An event: when, and what the register showed before and after, in millionths, if known."""

    declared: MeterEvent
    at: int
    before: int | None
    after: int | None


@immutable
class Continued:
    """Readings as one register would have shown them that nobody touched.

    Attributes
    ----------
    readings : Readings
        With a reading at each event, whose value what it showed then proves.
    unknown : tuple of (int, int, str)
        Stretches in which an event leaves open what was counted, each with its place.
    events : tuple of Events
        What was counted across each event.
    """

    readings: Readings
    unknown: tuple[tuple[int, int, str], ...] = ()
    events: tuple[Events, ...] = ()

    def applied(self, steps: Steps) -> Steps:
        """Give the steps of the readings, with gaps where it is not known what was counted."""
        good, gaps = steps.good.copy(), list(steps.gaps)
        for start, end, place in self.unknown:
            for step in np.flatnonzero((steps.start < end) & (steps.end > start)).tolist():
                if good[step]:
                    good[step] = False
                    gaps.append(
                        Gap(int(steps.start[step]), int(steps.end[step]), "MON-519", 0, place)
                    )
        return replace(steps, good=good, gaps=tuple(gaps), events=(*steps.events, *self.events))


def across_events(readings: Readings, terms: Terms) -> Found[Continued]:
    """Count the steps that events explain as the events say.

    Raises
    ------
    FindingsError
        Where an event contradicts the readings (``MON-515``).
    """
    declared = terms.meter.events if terms.meter else ()
    events = sorted(
        (_known(one, terms) for one in declared if not one.is_ratio), key=lambda event: event.at
    )
    if not events or not len(readings):
        return Found(Continued(readings))
    placed: dict[int, _Event] = {}
    outside: list[_Event] = []
    for event in events:
        step = _step_of(event, readings)
        if step is None:
            outside.append(event)
        elif step in placed:
            raise MON[515]["two"].stop(
                readings.where(step + 1),
                found=f"{placed[step].declared.date} and {event.declared.date}",
            )
        else:
            placed[step] = event
    likely = _Likely.of(readings, placed, terms)
    said: list[Finding] = []
    ends = _at_the_ends(outside, readings, likely, said, terms)
    continued = _counted_on(readings, placed, likely, terms)
    ended = _with_ends(continued.readings, readings, ends, terms)
    continued = replace(continued, readings=ended)
    for event in placed.values():
        if terms.calendar.first <= event.at <= terms.calendar.last:
            said.append(MON[516].at(terms.where, found=_text(event), what=event.declared.what))
    return Found(continued, tuple(said))


def _known(event: MeterEvent, terms: Terms) -> _Event:
    """Give an event in the unit of the readings."""
    unit = event.unit or terms.read_unit

    def micro(value: Fraction | None) -> int | None:
        if value is None:
            return None
        try:
            return to_micro(convert(value, unit, terms.read_unit))
        except UnitError as exc:
            raise MON[3]["event"].stop(
                terms.where,
                found=f"{number_text(value)} {unit} on {event.date}",
                meter=terms.meter_id,
                reason=exc,
                unit=terms.read_unit,
            ) from None

    after = event.after
    if after is None and event.what == "reset":
        after = Fraction(0)
    at = instant(event.date, terms.calendar.timezone)
    return _Event(event, at, micro(event.before), micro(after))


def _step_of(event: _Event, readings: Readings) -> int | None:
    """Give the step in which an event lies; of a day, the one that fits best."""
    utc, value = readings.utc, readings.micro
    first = int(np.searchsorted(utc, event.at, side="left")) - 1
    last = int(np.searchsorted(utc, event.at, side="right")) - 1
    if not isinstance(event.declared.date, dt.datetime):
        last = int(np.searchsorted(utc, event.at + _DAY, side="right")) - 1
    steps = [step for step in range(first, last + 1) if 0 <= step < len(utc) - 1]
    if not steps:
        return None

    def off(step: int) -> int:
        a, b = int(value[step]), int(value[step + 1])
        if event.before is None and event.after is None:
            return -abs(b - a)
        before = 0 if event.before is None else abs(event.before - a)
        return before + (0 if event.after is None else abs(b - event.after))

    return min(steps, key=off)


@immutable
class _Likely:
    """What a register may count in a time, by the capacity or by its other steps."""

    rate: Fraction | None
    resolution: int

    @classmethod
    def of(cls, readings: Readings, placed: dict[int, _Event], terms: Terms) -> _Likely:
        rate = terms.limit
        if rate is None:
            step, seconds = np.diff(readings.micro), np.diff(readings.utc)
            step[list(placed)] = 0
            apart = seconds >= (terms.interval or 0)
            usual = largest_rate(step[apart], seconds[apart])
            rate = None if usual is None else LIKELY_FACTOR * usual
        return cls(rate, readings.resolution)

    def fits(self, micro: int, seconds: int) -> bool:
        """Say whether an amount is near 0, or can be counted in the time."""
        # A reading is written down with fewer digits than the logger has.
        margin = max(self.resolution, MICRO)
        if self.rate is None:
            return micro >= -margin
        return -margin <= micro <= self.rate * seconds + margin


def _counted_on(
    readings: Readings, placed: dict[int, _Event], likely: _Likely, terms: Terms
) -> Continued:
    if not placed:
        return Continued(readings)
    utc, value = readings.utc, readings.micro
    micro = value.copy()
    unknown: list[tuple[int, int, str]] = []
    new: list[tuple[int, int, int]] = []
    across: list[tuple[int, int, int]] = []
    for step, event in sorted(placed.items()):
        a, b = int(value[step]), int(value[step + 1])
        start, end = int(utc[step]), int(utc[step + 1])
        at = min(max(event.at, start), end)
        _refuse_far(event, readings, step, likely)
        first = 0 if event.before is None else max(0, event.before - a)
        second = 0 if event.after is None else max(0, b - event.after)
        micro[step + 1 :] += first + second - (b - a)
        place = readings.where(step + 1)
        if event.before is None and event.after is None:
            unknown.append((start, end, place))
        elif start < at < end:
            new.append((step + 1, at, int(micro[step]) + first))
        if event.before is None and start < at:
            unknown.append((start, at, place))
        if event.after is None and at < end:
            unknown.append((at, end, place))
        if terms.inside(start, end):
            across.append((start, end, (first + second) * readings.times(step)))
    columns = np.array(across, np.int64).reshape(-1, 3).T
    events = Events(
        "MON-516",
        columns[0],
        columns[1],
        columns[2],
        tuple(
            f"counted across: {_text(placed[step])}"
            for step in sorted(placed)
            if terms.inside(int(utc[step]), int(utc[step + 1]))
        ),
    )
    return Continued(
        _with_rows(replace(readings, micro=micro), new, terms),
        tuple(unknown),
        (events,) if len(events.details) else (),
    )


def _refuse_far(event: _Event, readings: Readings, step: int, likely: _Likely) -> None:
    seconds = int(readings.utc[step + 1] - readings.utc[step])
    for word, known, row, sign in (
        ("before", event.before, step, 1),
        ("after", event.after, step + 1, -1),
    ):
        if known is None:
            continue
        if not likely.fits(sign * (known - int(readings.micro[row])), seconds):
            raise MON[515].stop(
                readings.where(row),
                found=f"{known / MICRO:.12g} {word}, and the reading {readings.value(row)}",
                date=event.declared.date,
            )


def _at_the_ends(
    outside: list[_Event], readings: Readings, likely: _Likely, said: list[Finding], terms: Terms
) -> tuple[tuple[int, int] | None, tuple[int, int] | None]:
    """Give what an event proves before the first reading, and after the last.

    Of two meters, one after the other, the event tells what each counted until or from then.
    """
    first, last = int(readings.utc[0]), int(readings.utc[-1])
    begin = end = None
    for event in outside:
        inside = terms.calendar.first <= event.at <= terms.calendar.last
        top, bottom = int(readings.micro[-1]), int(readings.micro[0])
        closes = inside and event.at > last and end is None and event.before is not None
        opens = inside and event.at < first and event.after is not None
        if closes and likely.fits((event.before or 0) - top, event.at - last):
            end = (event.at, max(event.before or 0, top))
        elif opens and likely.fits(bottom - (event.after or 0), first - event.at):
            begin = (event.at, min(event.after or 0, bottom))
        else:
            wording = MON[517] if inside else MON[523]
            said.append(wording.at(terms.where, found=_text(event)))
    return begin, end


def _with_ends(
    continued: Readings,
    readings: Readings,
    ends: tuple[tuple[int, int] | None, tuple[int, int] | None],
    terms: Terms,
) -> Readings:
    begin, end = ends
    if end is not None:
        moved = int(continued.micro[-1] - readings.micro[-1])
        continued = _with_rows(continued, [(len(continued), end[0], end[1] + moved)], terms)
    if begin is not None:
        continued = _with_rows(continued, [(0, *begin)], terms)
    return continued


def _with_rows(readings: Readings, new: list[tuple[int, int, int]], terms: Terms) -> Readings:
    """Give the readings with others before some of their rows: place, instant, value."""
    if not new:
        return readings
    at = np.array([place for place, _, _ in new])
    # What an event proves has the place of the reading that shows it.
    order = np.insert(np.arange(len(readings)), at, np.minimum(at, len(readings) - 1))
    made = readings.take(order)
    put: Ints = at + np.arange(len(at))
    utc, micro = made.utc.copy(), made.micro.copy()
    utc[put], micro[put] = [time for _, time, _ in new], [value for _, _, value in new]
    made = replace(made, utc=utc, micro=micro)
    if made.multiplier is not None:
        times = made.multiplier.copy()
        times[put] = times[np.maximum(put - 1, 0)]
        if terms.in_force:
            since = np.array([start for start, _ in terms.in_force], np.int64)
            at_event = np.searchsorted(since, utc[put], side="right") - 1
            times[put] = np.array([whole for _, whole in terms.in_force])[np.maximum(at_event, 0)]
        made = replace(made, multiplier=times)
    return made


def _text(event: _Event) -> str:
    shown = ", ".join(
        f"{number_text(value)} {word}"
        for value, word in ((event.declared.before, "before"), (event.declared.after, "after"))
        if value is not None
    )
    return f"{event.declared.what} {event.declared.date}" + (f", {shown}" if shown else "")
