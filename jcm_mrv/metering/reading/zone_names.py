"""Names of time zones behind a time: WIB, JST, GMT; what they say beside the declared zone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from jcm_mrv.findings import MON, Finding, FindingsError
from jcm_mrv.metering.arrays import Bools, Ints, distinct
from jcm_mrv.metering.clock import check_zone, offsets_at, summer_at
from jcm_mrv.metering.zones_meant import MEANT

if TYPE_CHECKING:
    from jcm_mrv.metering.reading.dates import Times

SUMMER = "DST"
"""No zone: what some loggers write behind times of summer, and nothing behind the others."""


def settled(times: Times, timezone: str, where: Callable[[int], str]) -> Times:
    """Give times with the offsets that the names behind them stand for.

    A name counts where the declared zone bears it out: one of its meanings is the offset of that
    zone at that moment. It then tells the two hours of a clock change apart.

    Parameters
    ----------
    times : Times
        As read.
    timezone : str
        The zone that is declared for them.
    where : callable
        Gives the place of a row.

    Raises
    ------
    FindingsError
        Where a name is not known, or the declared zone is none or has not its offset.
    """
    if not times.zones:
        return times
    check_zone(timezone)
    offset, known = times.offset.copy(), times.has_offset.copy()
    for number, name in enumerate(times.zones):
        rows = np.flatnonzero(times.readable & (times.zone == number))
        if not len(rows):
            continue
        if name not in (SUMMER, *MEANT):
            raise MON[151].stop(where(int(rows[0])), found=name)
        if MEANT.get(name) == (0,):
            known[rows] = True
            continue
        local = times.local[rows]
        meant = MEANT.get(name) or _all_offsets(local, timezone)
        fits = np.zeros((len(meant), len(rows)), np.bool_)
        for place, minutes in enumerate(meant):
            fits[place] = _bears_out(local, minutes * 60, timezone)
            if name == SUMMER:
                fits[place] &= summer_at(local - minutes * 60, timezone)
        wrong = np.flatnonzero(fits.sum(axis=0) != 1)
        if len(wrong):
            raise _contradiction(name, timezone, where(int(rows[wrong[0]])))
        offset[rows] = np.array(meant, np.int64)[fits.argmax(axis=0)] * 60
        known[rows] = True
    if SUMMER in times.zones:
        _without_mark(times, timezone, offset, known, where)
    return replace(times, offset=offset, has_offset=known, zones=())


def settled_or_said(
    times: Times, timezone: str | None, where: Callable[[int], str]
) -> tuple[Times, tuple[Finding, ...]]:
    """Give times as :func:`settled` does; as they are where no zone is stated, or does not fit."""
    if not times.zones or timezone is None:
        return times, ()
    try:
        return settled(times, timezone, where), ()
    except FindingsError as exc:
        return times, tuple(exc.findings)


def _without_mark(
    times: Times, timezone: str, offset: Ints, known: Bools, where: Callable[[int], str]
) -> None:
    """Settle the times without a mark beside those that are marked as summer: they are not."""
    rows = np.flatnonzero(times.readable & (times.zone < 0) & ~known)
    local = times.local[rows]
    found = np.zeros(len(rows), np.bool_)
    for minutes in _all_offsets(local, timezone):
        fits = _bears_out(local, minutes * 60, timezone)
        fits &= ~summer_at(local - minutes * 60, timezone)
        offset[rows[fits]] = minutes * 60
        found |= fits
    if not found.all():
        at = where(int(rows[found.argmin()]))
        raise MON[152]["unmarked"].stop(at, found=SUMMER, timezone=timezone)
    known[rows] = True


def _bears_out(local: Ints, offset: int, timezone: str) -> Bools:
    return offsets_at(local - offset, timezone) == offset


def _all_offsets(local: Ints, timezone: str) -> tuple[int, ...]:
    """Give the offsets, in minutes, that a zone has around some times."""
    if not len(local):
        return ()
    around = distinct(np.concatenate([offsets_at(local + d, timezone) for d in (-86_400, 86_400)]))
    return tuple((around // 60).tolist())


def _contradiction(name: str, timezone: str, where: str) -> Exception:
    if name == SUMMER:
        return MON[152]["summer"].stop(where, found=name, timezone=timezone)
    if len(MEANT[name]) > 1:
        meanings = ", ".join(map(_shown, MEANT[name]))
        return MON[152]["several"].stop(where, found=name, meanings=meanings, timezone=timezone)
    return MON[152].stop(where, found=name, meanings=_shown(MEANT[name][0]), timezone=timezone)


def _shown(minutes: int) -> str:
    sign, size = ("-" if minutes < 0 else "+"), abs(minutes)
    return f"UTC{sign}{size // 60}" + (f":{size % 60:02}" if size % 60 else "")
