"""Whether readings move as their kind does: a register up, amounts per interval up and down."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import numpy as np

from jcm_mrv.findings import MON, Finding
from jcm_mrv.metering.arrays import Bools, Ints, distinct, median, quantile
from jcm_mrv.metering.found import Dated
from jcm_mrv.metering.readings import Readings
from jcm_mrv.metering.rules.steps import Steps
from jcm_mrv.metering.rules.terms import Terms
from jcm_mrv.metering.rules.unlikely import daily_restarts
from jcm_mrv.metering.thresholds import (
    ANEW_GROWTH,
    FLOOR_NEAR,
    FLOOR_SHARE,
    FLOOR_STEPS,
    FLOOR_TIMES,
    FROZEN_STEPS,
    HELD_SECONDS,
    HELD_SHARE,
    MAX_LISTED,
    OUTLIER_EFFECT,
    REPEATED_CHANGES,
    REPEATED_FACTOR,
    REPEATED_SECONDS,
    RISING_ASKED,
    RISING_FALLS,
    RISING_FEW,
    RISING_MOST,
    RISING_SECONDS,
    RISING_SHARE,
    RISING_VALUES,
    STOPPED_FACTOR,
    STOPPED_MOVES,
    STOPPED_SECONDS,
    SWINGS,
    SWINGS_SHARE,
    ZEROS_APART_SECONDS,
    ZEROS_LEAST,
    ZEROS_SECONDS,
    ZEROS_VALUES,
)


def swings(readings: Readings, terms: Terms) -> Iterator[Finding]:
    """Refuse readings that go down and down again, as amounts per interval do (rule 5).

    Each fall would be taken for a glitch or a reset, and little would be left of the amount.
    """
    fall = np.diff(readings.micro) < 0
    again = np.flatnonzero(fall[1:] & fall[:-1])
    number = readings.number()
    if len(again) >= SWINGS and len(again) > SWINGS_SHARE * number:
        yield MON[508].at(
            readings.where(int(again[0]) + 1),
            found=f"{int(fall.sum())} falls in {number} readings, {len(again)} of them after "
            "another fall",
            parameter=terms.parameter,
        )


def rising(readings: Readings, terms: Terms) -> Iterator[Finding]:
    """Refuse amounts per interval that only ever rise, as a register does (rule 6).

    Added up, the values of a register give many times its energy. A counter that starts again each
    day is named as such.
    """
    number = len(readings)
    if number < RISING_ASKED:
        return
    steps = np.diff(readings.micro)
    if number < RISING_VALUES:
        yield from _rising_few(readings, steps, terms)
        return
    falls, rises = int((steps < 0).sum()), int((steps > 0).sum())
    long = int(readings.utc[-1] - readings.utc[0]) >= RISING_SECONDS
    if not long or falls > RISING_FALLS * number or rises < RISING_SHARE * number:
        return
    if not any(daily_restarts(readings, terms)):
        yield MON[606].at(
            readings.where(0),
            found=f"{rises} rises and {falls} falls in {number} readings, from "
            f"{readings.value(0)} to {readings.value(-1)}",
            parameter=terms.parameter,
        )


def _rising_few(readings: Readings, steps: Ints, terms: Terms) -> Iterator[Finding]:
    """Ask about few amounts of which none is below the one before: days, or months."""
    number, rises = len(readings), int((steps > 0).sum())
    long = int(readings.utc[-1] - readings.utc[0]) >= RISING_SECONDS
    if not long or (steps < 0).any() or rises < RISING_MOST * len(steps):
        return
    if number < RISING_FEW and readings.micro[-1] >= ANEW_GROWTH * max(1, int(readings.micro[0])):
        # What grows to several times the first is asked about as a counter that begins anew.
        return
    wording = MON[606] if number >= RISING_FEW else MON[942]
    yield wording.at(
        readings.where(0),
        found=f"{rises} rises and 0 falls in {number} readings, from {readings.value(0)} to "
        f"{readings.value(-1)}",
        parameter=terms.parameter,
    )


def stillness(steps: Steps, terms: Terms) -> Iterator[Finding]:
    """Rule 9: warn about a register that stands still for the whole period, or whole months."""
    if not len(steps):
        return
    readings, calendar = steps.readings, terms.calendar
    utc = readings.utc
    moves = np.concatenate([[0], np.cumsum(steps.micro != 0)])

    def still(edges: Ints) -> Bools:
        """Say whether it stands still from each edge to the next one."""
        begin = np.maximum(np.searchsorted(utc, edges[:-1], side="right") - 1, 0)
        until = np.minimum(np.searchsorted(utc, edges[1:]), len(steps))
        return (begin < until) & (moves[begin] == moves[until])

    if still(np.array([calendar.first, calendar.last]))[0]:
        names, since, when = ["the period"], calendar.first, "in the whole monitoring period"
    else:
        months = calendar.months
        start, end = months.edges[:-1], months.edges[1:]
        inside = np.searchsorted(utc, end, side="right") - np.searchsorted(utc, start)
        covered = (utc[0] <= start) & (utc[-1] >= end) & (inside > 1)
        found = [
            (months.name(n), int(start[n]))
            for n in np.flatnonzero(covered & still(months.edges)).tolist()
            if _is_whole(months.parts[n].start, months.parts[n].end)
        ]
        if not found:
            return
        names, since = [name for name, _ in found], found[0][1]
        when = f"in {'a whole month' if len(names) == 1 else f'{len(names)} whole months'}"
    row = min(int(np.searchsorted(utc, since)), len(utc) - 1)
    yield MON[906].at(
        readings.where(row),
        found=f"{readings.value(row)} {terms.read_unit} throughout "
        + ", ".join(names[:MAX_LISTED])
        + (f" and {len(names) - MAX_LISTED} more" if len(names) > MAX_LISTED else ""),
        when=when,
    )


def stopped(steps: Steps, terms: Terms) -> Iterator[Finding]:
    """Warn about a register that moved until some day and never again, as a frozen logger shows it.

    It has stood still for days then, and for far longer than ever before. Whole months, or the
    whole period, are told as such (:func:`stillness`).
    """
    inside = steps.inside(terms)
    moves = np.flatnonzero(inside & (steps.micro != 0))
    if len(moves) < STOPPED_MOVES or any(stillness(steps, terms)):
        return
    last = min(int(steps.end[-1]), terms.calendar.last)
    since = int(steps.end[moves[-1]])
    ends = np.append(steps.start[:1], steps.end[moves[:-1]])
    before = int((steps.start[moves] - ends).max())
    if last - since < max(STOPPED_SECONDS, STOPPED_FACTOR * before):
        return
    row = int(steps.row[moves[-1]])
    yield MON[906]["to-the-end"].at(
        steps.readings.where(row),
        found=f"{steps.readings.value(row)} {terms.read_unit} from {terms.between(since, last)}",
        days=(last - since) / 86_400,
    )


def repeated(steps: Steps, terms: Terms) -> Iterator[Dated]:
    """Warn about one amount that repeats for a day or more among amounts that hardly ever do.

    A logger that froze goes on writing its last value. Whatever runs evenly does so again and
    again; and what has few digits repeats by rounding.
    """
    good = steps.good & steps.inside(terms) & ~steps.runs
    shown = np.where(good, steps.micro, 0)
    found = longest_alike(shown, steps.start, steps.end)
    if found is None:
        return
    first, last = found
    start, end = int(steps.start[first]), int(steps.end[last])
    amount = abs(int(shown[first])) * (last - first + 1)
    said = MON[933].at(
        steps.where(first),
        found=f"{steps.readings.value(int(steps.row[first]))} from {terms.between(start, end)}",
        hours=(end - start) / 3600,
        effect=float(terms.amount(amount)),
        unit=terms.unit,
    )
    yield Dated(said, steps.start[first : first + 1], steps.end[last : last + 1])


def longest_alike(shown: Ints, start: Ints, end: Ints) -> tuple[int, int] | None:
    """Give the first and last of amounts that repeat one for long, where others hardly ever do.

    Parameters
    ----------
    shown : int array
        Amounts in order of time; 0 repeats nothing.
    start, end : int array
        Between which instants each is, in seconds.

    Examples
    --------
    >>> amounts, day = 1000 + np.arange(120) ** 2 % 997, 86_400 * np.arange(121)
    >>> amounts[50:55] = 1800
    >>> longest_alike(amounts, day[:-1], day[1:]), longest_alike(amounts[:40], day[:40], day[1:41])
    ((50, 54), None)
    """
    begin = np.flatnonzero(np.append(True, shown[1:] != shown[:-1]))
    if len(begin) < REPEATED_CHANGES:
        return None
    changes = np.abs(np.diff(shown[begin]))
    last = np.append(begin[1:], len(shown)) - 1
    counted = shown[begin] != 0
    seconds = np.where(counted, end[last] - start[begin], 0)
    longest = int(seconds.argmax())
    others = np.delete(seconds, longest)
    amount = abs(int(shown[begin[longest]])) * int(last[longest] - begin[longest] + 1)
    if (
        seconds[longest] < max(REPEATED_SECONDS, REPEATED_FACTOR * int(others.max()))
        or abs(shown[begin[longest]]) < FROZEN_STEPS * int(changes.min())
        or amount < OUTLIER_EFFECT * float(np.abs(shown).sum())
    ):
        return None
    return int(begin[longest]), int(last[longest])


def held(steps: Steps, terms: Terms) -> Iterator[Dated]:
    """Ask about powers of moments that are taken to hold for hours, and make much of the amount.

    A log that leaves the nights out carries the last load of each day through them.
    """
    good = steps.good & steps.inside(terms) & (steps.micro > 0)
    long = good & (steps.seconds >= HELD_SECONDS)
    over, total = int(steps.micro[long].sum()), int(steps.micro[good].sum())
    if not over or over < HELD_SHARE * total:
        return
    longest = int(np.where(long, steps.seconds, 0).argmax())
    said = MON[933]["held"].at(
        steps.where(longest),
        found=terms.between(int(steps.start[longest]), int(steps.end[longest])),
        count=int(long.sum()),
        least=HELD_SECONDS / 3600,
        percent=over / total * 100,
    )
    yield Dated(said, steps.start[long], steps.end[long])


def floored(steps: Steps, terms: Terms) -> Iterator[Dated]:
    """Ask about a least amount that comes again and again to the last digit, where others differ.

    A formula or a logger put it in the place of what was below. Nothing lies just above a load on
    stand-by, and few digits do not vary; where more is the safe side nobody asks.
    """
    good = steps.good & steps.inside(terms) & ~steps.runs & (steps.micro > 0)
    counted = steps.micro[good]
    if terms.own_lengths or terms.direction == "higher" or len(counted) < ZEROS_VALUES:
        return
    least, changes = int(counted.min()), np.diff(distinct(counted))
    at_least = good & (steps.micro == least)
    begin = np.flatnonzero(np.diff(at_least.astype(np.int8), prepend=0) == 1)
    number = int(at_least.sum())
    near = int(((counted > least) & (counted <= least + least // 50)).sum())
    if (
        not len(changes)
        or least < FLOOR_STEPS * int(changes.min())
        or len(begin) < FLOOR_TIMES
        or number < FLOOR_SHARE * len(counted)
        or near < FLOOR_NEAR * len(counted)
    ):
        return
    first = int(begin[0])
    said = MON[933]["floor"].at(
        steps.where(first),
        found=f"{steps.readings.value(int(steps.row[first]))}, {len(begin)} times",
        percent=number / len(counted) * 100,
    )
    yield Dated(said, steps.start[at_least], steps.end[at_least])


def zeros(steps: Steps, terms: Terms) -> Iterator[Dated]:
    """Ask about hours or days of exactly 0 in amounts that are otherwise never near it.

    A logger without its meter writes 0. A plant that is switched off now and then shows low values
    besides, or does so more often.
    """
    good = steps.good & steps.inside(terms) & ~steps.runs
    counted = steps.micro[good & (steps.micro > 0)]
    nothing = good & (steps.micro == 0)
    if terms.follows_sun or len(counted) < ZEROS_VALUES or not nothing.any():
        return
    # Before the plant begins, and after it ends, there is nothing to read.
    inner = np.flatnonzero(good & ~nothing)
    nothing[: inner[0]] = nothing[inner[-1] :] = False
    edge = np.diff(nothing.astype(np.int8), prepend=0, append=0)
    first, last = np.flatnonzero(edge == 1), np.flatnonzero(edge == -1) - 1
    if not len(first):
        return
    seconds = steps.end[last] - steps.start[first]
    beside = int(steps.seconds[good & ~nothing].sum())
    usual = float(median(counted))
    if (
        int(seconds.min()) < ZEROS_SECONDS
        or int(seconds.sum()) > beside
        or len(first) > max(1, beside / ZEROS_APART_SECONDS)
        or quantile(counted, OUTLIER_EFFECT) < ZEROS_LEAST * usual
    ):
        return
    longest = int(seconds.argmax())
    start, end = int(steps.start[first[longest]]), int(steps.end[last[longest]])
    said = MON[983].at(
        steps.where(int(first[0])),
        found=terms.between(start, end),
        count=len(first),
        hours=int(seconds.sum()) / 3600,
        effect=float(terms.amount(round(float(counted.mean()) * int(nothing.sum())))),
        unit=terms.unit,
    )
    yield Dated(said, steps.start[first], steps.end[last])


def _is_whole(start: dt.date, end: dt.date) -> bool:
    """Say whether days are a whole calendar month."""
    return start.day == 1 and (end + dt.timedelta(days=1)).day == 1
