"""Meters behind transformers: steps of their readings times a multiplier."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from jcm_mrv.findings import MON, Finding
from jcm_mrv.immutable import immutable
from jcm_mrv.metering.arrays import Ints
from jcm_mrv.metering.clock import instant, midnight
from jcm_mrv.metering.found import Found
from jcm_mrv.metering.readings import Readings, refuse_overflow
from jcm_mrv.metering.rules.stretches import Events
from jcm_mrv.metering.rules.terms import Terms
from jcm_mrv.metering.thresholds import MAX_LISTED, MICRO
from jcm_mrv.methodology.exact_numbers import number_text

if TYPE_CHECKING:
    from jcm_mrv.project.meter_events import MeterEvent
    from jcm_mrv.project.multiplier import DatedMultiplier


@immutable
class Multiplied:
    """Readings and terms that amounts come out multiplied of, and the lines of the ledger."""

    readings: Readings
    terms: Terms
    events: tuple[Events, ...] = ()


@immutable
class _Dated:
    """A multiplier from an instant on."""

    start: int
    value: Fraction


def multiplied(readings: Readings, terms: Terms) -> Found[Multiplied]:
    """Have what the readings count multiplied.

    What all of them are multiplied by becomes the scale of the terms, so that whatever is judged
    against the real amounts (capacity) or the display (the register's maximum) is right; what
    changes on the way stays with the readings. A step takes the multiplier in force at its start.

    Raises
    ------
    FindingsError
        ``MON-514`` where no multiplier is stated for a reading, ``MON-515`` where an event and the
        multiplier do not fit together.
    """
    dated = _dated(terms)
    if readings.multiplier is not None:
        values = readings.multiplier
        unit = Fraction(int(np.gcd.reduce(values)), MICRO) if len(values) else Fraction(1)
        whole = values // int(unit * MICRO)
    elif dated:
        unit = _common(tuple(one.value for one in dated))
        at = _in_force(readings, dated, terms)
        each = [int(one.value / unit) for one in dated]
        whole = np.array(each, np.int64)[at]
        in_force = tuple(zip((one.start for one in dated), each, strict=True))
        terms = replace(terms, in_force=in_force)
    else:
        return Found(Multiplied(readings, terms))
    terms = replace(terms, scale=terms.scale * unit)
    events, said = _said(readings, whole, unit, terms)
    if terms.counts_up:
        readings = replace(readings, multiplier=whole)
    else:
        refuse_overflow(readings, register=False, times=whole)
        readings = replace(readings, micro=readings.micro * whole, multiplier=None)
    return Found(Multiplied(readings, terms, events), said)


def _dated(terms: Terms) -> Sequence[_Dated]:
    """Give the multipliers by time, as the source or the meter's events state them."""
    zone = terms.calendar.timezone
    stated = terms.multiplier
    changes = [one for one in terms.meter.events if one.is_ratio] if terms.meter else []
    changes.sort(key=lambda one: instant(one.date, zone))
    if isinstance(stated, Fraction):
        dated = [_Dated(-(2**62), stated)]
    elif isinstance(stated, tuple):
        first: list[DatedMultiplier] = list(stated)
        dated = [_Dated(midnight(one.start, zone), one.value) for one in first]
    else:
        return _of_changes(changes, terms)
    for change in changes:
        _refuse_contradiction(change, dated, terms)
    return dated


def _of_changes(changes: list[MeterEvent], terms: Terms) -> list[_Dated]:
    dated: list[_Dated] = []
    for change in changes:
        before, after = change.before, change.after
        if before is None or after is None or before <= 0 or after <= 0:
            raise MON[515]["ratio"].stop(terms.where, found=str(change.date))
        if not dated:
            dated.append(_Dated(-(2**62), before))
        elif dated[-1].value != before:
            raise MON[515]["multiplier"].stop(
                terms.where,
                found=f"{number_text(before)} before {change.date}",
                stated=number_text(dated[-1].value),
            )
        dated.append(_Dated(instant(change.date, terms.calendar.timezone), after))
    return dated


def _refuse_contradiction(change: MeterEvent, dated: list[_Dated], terms: Terms) -> None:
    """Hold other transformers against the multipliers that are stated for the days around."""
    moment = instant(change.date, terms.calendar.timezone)
    day = 86_400
    for value, at, word in (
        (change.before, moment - day, "before"),
        (change.after, moment + day, "after"),
    ):
        stated = next((one.value for one in reversed(dated) if one.start <= at), dated[0].value)
        if value is not None and value != stated:
            raise MON[515]["multiplier"].stop(
                terms.where,
                found=f"{number_text(value)} {word} {change.date}",
                stated=number_text(stated),
            )


def _in_force(readings: Readings, dated: Sequence[_Dated], terms: Terms) -> Ints:
    """Give which multiplier is in force at each reading (of an interval, at its start)."""
    start = readings.utc - terms.shift
    since = np.array([one.start for one in dated], np.int64)
    at = np.searchsorted(since, start, side="right") - 1
    inside = (start >= terms.calendar.first) & (start < terms.calendar.last)
    none = np.flatnonzero((at < 0) & inside)
    if len(none):
        raise MON[514]["before"].stop(
            readings.where(int(none[0])), found=terms.text(int(start[none[0]])), count=len(none)
        )
    return np.maximum(at, 0)


def _common(values: tuple[Fraction, ...]) -> Fraction:
    """Give the largest number of which all are whole multiples.

    Examples
    --------
    >>> _common((Fraction(40), Fraction(60)))
    Fraction(20, 1)
    """
    below = math.lcm(*(value.denominator for value in values))
    return Fraction(math.gcd(*(int(value * below) for value in values)), below)


def _said(
    readings: Readings, whole: Ints, unit: Fraction, terms: Terms
) -> tuple[tuple[Events, ...], tuple[Finding, ...]]:
    """Say what the readings of the period are multiplied by, with a line for each stretch."""
    first, last = np.searchsorted(readings.utc, [terms.calendar.first, terms.calendar.last])
    if first == last:
        return (), ()
    inside = whole[first:last]
    begins = np.concatenate([[0], np.flatnonzero(np.diff(inside)) + 1])
    ends = np.append(begins[1:], len(inside) - 1)
    utc = readings.utc[first:last]
    texts = [number_text(unit * int(value)) for value in inside[begins]]
    if texts == ["1"]:
        return (), ()  # By 1 nothing is multiplied.
    said = MON[513].at(
        terms.where,
        found=", ".join(
            f"{text} from {terms.text(int(utc[begin]))}" if len(begins) > 1 else text
            for text, begin in list(zip(texts, begins.tolist(), strict=True))[:MAX_LISTED]
        ),
    )
    events = Events(
        "MON-513",
        utc[begins],
        utc[ends],
        np.zeros(len(begins), np.int64),
        tuple(f"what the readings count is multiplied by {text}" for text in texts),
    )
    return (events,), (said,)
