"""Sealed days against what the data say today: a portal restates, and somebody is told."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Sequence
from fractions import Fraction

import numpy as np

from jcm_mrv.calculation.gathered import Amounts
from jcm_mrv.findings import EVI, Finding
from jcm_mrv.findings.language import said
from jcm_mrv.immutable import immutable
from jcm_mrv.metering.parts import PartAmount
from jcm_mrv.methodology.expression.evaluate import Array
from jcm_mrv.methodology.inputs import MemberKey
from jcm_mrv.methodology.solve import SolveError
from jcm_mrv.methodology.units import UnitError, convert
from jcm_mrv.project.application import Application
from jcm_mrv.project.load import Project
from jcm_mrv.project.model import Period
from jcm_mrv.project.seals import SEALS, Key, SealedDays, Seals

_TOLERANCE = 1e-9
_Block = tuple[SealedDays, dt.date, dt.date, int, float, float]


@immutable
class _Changed:
    """Neighbouring days whose amounts are others than when they were sealed."""

    start: dt.date
    end: dt.date
    days: int
    old: float
    new: float
    seal: int
    most: tuple[dt.date, float, float]
    """The first of the days that changed most, what was sealed, and what it has now."""


def sealed_findings(
    project: Project,
    application: Application,
    seals: Seals,
    amounts: Amounts,
    inputs: Sequence[dict[str, Array]],
) -> Iterator[Finding]:
    """Give what is to be said of the sealed days of an application.

    Parameters
    ----------
    project : Project
        Whose monitoring period is looked at.
    application : Application
        One of its methodologies.
    seals : Seals
        As :func:`jcm_mrv.project.seals.read_seals` gives them.
    amounts : mapping
        What is measured today, with days.
    inputs : sequence
        The arrays of each calendar year, for the effect in tCO2.

    Yields
    ------
    Finding
        ``EVI-073`` for each stretch of days that changed, ``EVI-074`` where that was accepted,
        ``EVI-078`` where days could not be compared, ``EVI-080`` where they lie outside of the
        period. The value ``left`` of each says how many were not compared.
    """
    period = project.file.period
    place = application.where("monitoring")
    own = application.methodology.file.id
    seen: set[Key] = set()
    outside = 0
    for name in application.methodology.monitored():
        if application.methodology.time_set(name) is not None:
            continue
        for key in application.inputs.asked(name):
            sealed_as = (own, name, "/".join(key))
            seen.add(sealed_as)
            within, left = _divided(seals.days.get(sealed_as, ()), period)
            outside += left
            if not within:
                continue
            measured = amounts.get((name, key))
            label = " ".join(filter(None, [name, "/".join(key)]))
            if measured is None or not measured.days:
                yield EVI[78].at(place, label=label, left=sum(row.length for row in within))
                continue
            unit = application.methodology.parameters[name].unit
            blocks, left = _blocks(within, measured.days, unit)
            if left:
                yield EVI[78].at(place, label=label, left=left)
            for one in _stretches(blocks):
                yield _told(project, application, seals, name, key, label, unit, one, inputs)
    applied = {other.methodology.file.id for other in project.applications}
    for gone in sorted(seals.days.keys() - seen):
        # Those of a methodology that the project has no more are told once, with the first.
        if gone[0] != own and (gone[0] in applied or application is not project.applications[0]):
            continue
        within, left = _divided(seals.days[gone], period)
        outside += left
        if within:
            label = " ".join(filter(None, gone[1:] if gone[0] == own else gone))
            count = sum(row.length for row in within)
            yield EVI[73]["gone"].at(place, label=label, left=count)
    if outside:
        yield EVI[80].at(SEALS, left=outside, start=str(period.start), end=str(period.end))


def _divided(rows: Sequence[SealedDays], period: Period) -> tuple[list[SealedDays], int]:
    """Give what lies in the monitoring period, and how many sealed days do not."""
    within = [row for row in rows if row.start >= period.start and row.end <= period.end]
    return within, sum(row.length for row in rows) - sum(row.length for row in within)


def raw_amount(row: PartAmount) -> Fraction:
    """Give what the data say of a day, before any rule adjusted it."""
    return (row.value or Fraction(0)) - row.adjusted_by


def _blocks(
    sealed: Sequence[SealedDays], today: Sequence[PartAmount], unit: str
) -> tuple[list[_Block], int]:
    """Give the smallest spans that both cover, with both amounts; and how many days they do not.

    What was known of three days together may be known of each now, and the other way round.
    """
    blocks = []
    left = 0
    rows = [row for row in today if row.end >= sealed[0].start and row.start <= sealed[-1].end]
    n = at = 0
    while n < len(sealed):
        first, old, start, end = sealed[n], 0.0, sealed[n].start, sealed[n].end
        days = 0
        while at < len(rows) and rows[at].end < start:
            at += 1
        new, reaches, fits = Fraction(0), end, True
        while True:
            while n < len(sealed) and sealed[n].start <= reaches:
                old += _in_unit(sealed[n], unit)
                end = max(end, sealed[n].end)
                days += sealed[n].length
                n += 1
            reaches = max(reaches, end)
            while at < len(rows) and rows[at].start <= reaches:
                fits &= rows[at].start >= start
                new += raw_amount(rows[at])
                reaches = max(reaches, rows[at].end)
                at += 1
            if n >= len(sealed) or sealed[n].start > reaches:
                break
        if not fits or reaches > end:
            left += days
        else:
            blocks.append((first, start, end, days, old, float(new)))
    return blocks, left


def _in_unit(row: SealedDays, unit: str) -> float:
    if row.unit == unit:
        return row.value
    try:
        return float(convert(Fraction(row.value), row.unit, unit))
    except (UnitError, OverflowError):
        return math.nan


def _stretches(
    blocks: Sequence[_Block],
) -> Iterator[_Changed]:
    """Give the stretches of neighbouring days that changed, each of one seal and one year."""
    waiting: _Changed | None = None
    for row, start, end, days, old, new in blocks:
        tolerance = _TOLERANCE * max(1.0, abs(old), abs(new))
        if math.isfinite(old) and abs(new - old) <= tolerance:
            continue
        if (
            waiting is not None
            and waiting.seal == row.seal
            and waiting.end.year == start.year
            and start - waiting.end == dt.timedelta(1)
        ):
            waiting = _Changed(
                waiting.start,
                end,
                waiting.days + days,
                waiting.old + old,
                waiting.new + new,
                row.seal,
                max(waiting.most, (start, old, new), key=lambda one: abs(one[2] - one[1])),
            )
            continue
        if waiting is not None:
            yield waiting
        waiting = _Changed(start, end, days, old, new, row.seal, (start, old, new))
    if waiting is not None:
        yield waiting


def _told(
    project: Project,
    application: Application,
    seals: Seals,
    name: str,
    key: MemberKey,
    label: str,
    unit: str,
    one: _Changed,
    inputs: Sequence[dict[str, Array]],
) -> Finding:
    year = next((n for n, part in enumerate(project.years) if part.year == one.start.year), 0)
    effect = _effect(application, inputs[year], name, key, one.new - one.old)
    start, end = str(one.start), str(one.end)
    span = start if start == end else said("{start} to {end}", start=start, end=end)
    new, old = (f"{amount:,.6g} {unit}" for amount in (one.new, one.old))
    if new == old:
        # Only moved between the days: in all it is what it was.
        day, was, now = one.most
        found = said(
            "{total} in all as before, but {new} on {day} where {old} was sealed; {effect}",
            total=new,
            new=f"{now:,.12g} {unit}",
            day=str(day),
            old=f"{was:,.12g} {unit}",
            effect=effect,
        )
    else:
        found = said("{new} where {old} was sealed; {effect}", new=new, old=old, effect=effect)
    when = said("{day} (stated)", day=seals.seals[one.seal].time[:10])
    source = application.source_of(name, key)
    where = application.where("monitoring") if source is None else source[2]
    accepted = [] if source is None else [a for a in source[1].accept if _accepts(a, one)]
    if accepted:
        reason = f"{accepted[0].reason} ({accepted[0].evidence})"
        return EVI[74].at(
            where, found=found, label=label, span=span, count=one.days, when=when, reason=reason
        )
    return EVI[73].at(where, found=found, label=label, span=span, count=one.days, when=when)


def _accepts(one: object, changed: _Changed) -> bool:
    if getattr(one, "finding", "") != "EVI-073":
        return False
    start, end = (_day(getattr(one, key)) for key in ("start", "end"))
    return (start is None or start <= changed.start) and (end is None or end >= changed.end)


def _day(moment: object) -> dt.date | None:
    if isinstance(moment, dt.datetime):
        return moment.date()
    return moment if isinstance(moment, dt.date) else None


def _effect(
    application: Application, base: dict[str, Array], name: str, key: MemberKey, more: float
) -> str:
    """Give what the change does to the emission reductions, where that can be told."""
    if application.methodology.parameters[name].aggregation != "sum":
        return said("its effect in tCO2 is not told, since it is no sum of days")
    value = float(base[name][(0, *application.inputs.position(name, key))]) - more
    try:
        now, then = application.inputs.reductions(base, [{}, {(name, key): value}])
    except SolveError:
        return said("its effect in tCO2 cannot be told")
    change = float(now - then)
    if np.isnan(change):
        return said("its effect in tCO2 cannot be told")
    return f"{change:+,.3f} tCO2"
