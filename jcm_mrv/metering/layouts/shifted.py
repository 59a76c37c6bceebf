"""A clock that was wrong: times of a stretch put right, as declared."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

import numpy as np

from jcm_mrv.findings import MON, Finding, Severity
from jcm_mrv.immutable import immutable
from jcm_mrv.metering.arrays import Ints
from jcm_mrv.metering.clock import instant
from jcm_mrv.metering.interface import LedgerLine
from jcm_mrv.metering.layouts.laid import Laid
from jcm_mrv.metering.reading.dates import Times
from jcm_mrv.metering.rules.terms import Terms
from jcm_mrv.project.written import Shift

_EPOCH = dt.datetime(1970, 1, 1)


@immutable
class Shifted:
    """Readings with the right times, and what there is to say of it."""

    laid: Laid
    findings: tuple[Finding, ...] = ()


def with_shifts(laid: Laid, shifts: Sequence[Shift], where: str) -> Shifted:
    """Put the times of stretches right whose clock was wrong, each once.

    Parameters
    ----------
    laid : Laid
        Readings with the times that the file has.
    shifts : sequence of Shift
        What is declared: from and to are times of the file as well.
    where : str
        Place of the source.
    """
    by = np.zeros(len(laid.row), np.int64)
    said = []
    for shift in shifts:
        low, high = ((one - _EPOCH) // dt.timedelta(seconds=1) for one in _ends(shift))
        rows = laid.times.readable & (laid.times.local >= low) & (laid.times.local < high)
        by[rows] = int(shift.by.total_seconds())
        if rows.any():
            said.append(MON[144].at(where, found=_text(shift), count=int(rows.sum())))
        else:
            nothing = MON[144]["nothing"]
            said.append(nothing.at(where, found=_text(shift), severity=Severity.WARNING))
    if not by.any():
        return Shifted(laid, tuple(said))

    def moved(times: Times) -> Times:
        return replace(times, local=times.local + by)

    utc: Ints | None = None if laid.utc is None else laid.utc + by
    ends = None if laid.ends is None else moved(laid.ends)
    return Shifted(replace(laid, times=moved(laid.times), ends=ends, utc=utc), tuple(said))


def shift_lines(shifts: Sequence[Shift], zone: str, terms: Terms) -> list[LedgerLine]:
    """Give the lines of the ledger: the stretches by the right clock."""
    found: list[LedgerLine] = []
    for shift in shifts:
        start, end = (instant(one, zone) + int(shift.by.total_seconds()) for one in _ends(shift))
        detail = f"{_text(shift)}: {shift.reason} ({shift.evidence})"
        for span, a, b in terms.calendar.shares(start, end):
            begin, last = terms.text(a), terms.text(b)
            found.append(LedgerLine(span.year, begin, last, "MON-144", Fraction(0), detail))
    return found


def _ends(shift: Shift) -> tuple[dt.datetime, dt.datetime]:
    start, end = (
        one if isinstance(one, dt.datetime) else dt.datetime.combine(one, dt.time())
        for one in (shift.start, shift.end)
    )
    return start.replace(tzinfo=None), end.replace(tzinfo=None)


def _text(shift: Shift) -> str:
    minutes = int(shift.by.total_seconds()) / 60
    by = f"{minutes / 60:+g} h" if minutes % 60 == 0 else f"{minutes:+g} min"
    return f"the clock of {shift.start} to {shift.end} by {by}"
