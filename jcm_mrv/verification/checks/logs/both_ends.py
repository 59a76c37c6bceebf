"""Registers with both readings in a row: whether their days are those of the period."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence

from jcm_mrv.findings import VER
from jcm_mrv.verification.checks.logs.odd_readings import changed
from jcm_mrv.verification.claim.claim import StatedValue
from jcm_mrv.verification.claim.ends import Stretch, exchanged
from jcm_mrv.verification.claim.sheets import number_shown
from jcm_mrv.verification.claim.turned import turn_added, turns_between
from jcm_mrv.verification.judged import Judged
from jcm_mrv.verification.recompute import Model
from jcm_mrv.workbook.address import place_text

_NEAR = dt.timedelta(days=4)
"""About an end a register is read some days before or after, and the last day may be in or out."""
_Days = tuple[dt.date, dt.date]


def both_ends(stretches: Sequence[Stretch], model: Model | None) -> Iterator[Judged]:
    """Give registers that fall, and those of days that are not all of the period's, and no others.

    Where meters are exchanged one goes on where another ends.
    """
    by_value: dict[StatedValue, list[Stretch]] = defaultdict(list)
    for stretch in stretches:
        by_value[stretch.log.stated].append(stretch)
    for own in by_value.values():
        for stretch in own:
            yield from _fall(stretch, model)
        period = own[0].log.period
        if period is not None:
            yield from _outside(own, period, model)
            yield from _lacking(own, period, model)


def _fall(stretch: Stretch, model: Model | None) -> Iterator[Judged]:
    log = stretch.log
    (_, first), (_, last) = log.numbers
    added = turn_added(log.claim, log.place, stretch.first, stretch.last)
    if last >= first and added is not None:
        cell, size = added
        finding = VER[276].at(place_text(cell), found=number_shown(size), label=log.stated.label)
        yield Judged(finding, changed(log, model, {cell: 0.0}))
    if last < first and not turns_between(log.claim, log.place, stretch.first, stretch.last):
        finding = VER[112].at(
            place_text(stretch.last),
            found=f"{number_shown(last)} after {number_shown(first)}",
            label=log.stated.label,
            cell=log.stated.where,
        )
        yield Judged(finding, changed(log, model, {stretch.first: last, stretch.last: first}))


def _outside(own: Sequence[Stretch], period: _Days, model: Model | None) -> Iterator[Judged]:
    """Give the readings of days before the period, or after it."""
    for stretch in own:
        early, late = period[0] - stretch.days.start, stretch.days.end - period[1]
        each = _each(stretch)
        (_, first), (_, last) = stretch.log.numbers
        if early > _NEAR:
            right = {stretch.first: first + each * early.days}
            yield _of_day(stretch, stretch.days.start, period[0], right, model)
        if late > _NEAR:
            right = {stretch.last: last - each * late.days}
            yield _of_day(stretch, stretch.days.end, period[1], right, model)


def _lacking(own: Sequence[Stretch], period: _Days, model: Model | None) -> Iterator[Judged]:
    """Give the days of the period that no reading is of; a new register begins with the system.

    Of a meter that was exchanged it is said by itself what is not taken.
    """
    ordered = sorted(own, key=lambda stretch: stretch.days)
    reached, before = period[0], ordered[0]
    for stretch in ordered:
        gap = stretch.days.start - reached
        is_new = stretch is ordered[0] and stretch.log.numbers[0][1] == 0.0
        if gap > _NEAR and not is_new and not any(exchanged(stretch.log)):
            first = stretch.log.numbers[0][1] - _each(stretch) * gap.days
            yield _of_day(stretch, stretch.days.start, reached, {stretch.first: first}, model)
        if stretch.days.end > reached:
            reached, before = stretch.days.end, stretch
    gap = period[1] - reached
    if gap > _NEAR and not any(exchanged(before.log)):
        last = before.log.numbers[1][1] + _each(before) * gap.days
        yield _of_day(before, reached, period[1], {before.last: last}, model)


def _of_day(
    stretch: Stretch,
    day: dt.date,
    wanted: dt.date,
    right: dict[tuple[str, int, int], float],
    model: Model | None,
) -> Judged:
    cell = next(iter(right))
    finding = VER[112]["day"].at(
        place_text(cell), found=f"read on {day}", label=stretch.log.stated.label, wanted=wanted
    )
    return Judged(finding, changed(stretch.log, model, right))


def _each(stretch: Stretch) -> float:
    (_, first), (_, last) = stretch.log.numbers
    return (last - first) / (stretch.days.end - stretch.days.start).days
