"""Meters whose calibration is overdue: which days, and how amounts are corrected (rule 8)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from jcm_mrv.findings import MON, Finding, language
from jcm_mrv.immutable import immutable
from jcm_mrv.metering.clock import midnight
from jcm_mrv.metering.found import Found
from jcm_mrv.metering.interface import Wanted
from jcm_mrv.metering.thresholds import LONGEST_VALIDITY
from jcm_mrv.methodology.units import COUNTED, parse_unit
from jcm_mrv.project.evidence import is_there
from jcm_mrv.project.evidence_names import is_shown

if TYPE_CHECKING:
    from jcm_mrv.project.meter import Calibration

_DAY = dt.timedelta(days=1)
_YEAR = 365.2425


@immutable
class Overdue:
    """Days on which a meter had no valid calibration, as days and as instants, and its error.

    ``error`` is a fraction of the reading; ``absolute`` an error in the wanted unit, for
    thermometers.
    """

    first_day: dt.date
    last_day: dt.date
    start: int
    end: int
    error: Fraction
    absolute: Fraction
    detail: str

    def correction(self, amount: Fraction, direction: str) -> Fraction:
        """Give what is added to an amount metered while the calibration was overdue.

        The maximum permissible error is taken on the conservative side, for each meter before any
        netting (jcm-mrv rules for readings, rule 8; as CDM VVS-PA, paragraph 369, has it for late
        calibration).

        Examples
        --------
        >>> day = dt.date(2024, 1, 1)
        >>> late = Overdue(day, day, 0, 86400, Fraction(1, 100), Fraction(0), "")
        >>> late.correction(Fraction(500), "lower")
        Fraction(-5, 1)
        """
        error = abs(amount) * self.error + self.absolute
        return -error if direction == "lower" else error


@immutable
class Stretch:
    """Days of a meter in the same state of calibration, both included, and what is in force."""

    first: dt.date
    last: dt.date
    state: Literal["valid", "overdue", "before the first calibration", "no calibration stated"]
    calibration: Calibration | None = None

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1


def stretches(calibrations: Iterable[Calibration], start: dt.date, end: dt.date) -> list[Stretch]:
    """Give the state of a meter on each day of a period; no day is left out, none stands twice.

    A calibration is valid until ``valid_until``, or until the day before the next one; overdue from
    the day after that.

    Examples
    --------
    >>> from jcm_mrv.project.meter import Calibration
    >>> once = Calibration(date=dt.date(2023, 12, 1), valid_until=dt.date(2024, 11, 30))
    >>> for part in stretches([once], dt.date(2024, 1, 1), dt.date(2024, 12, 31)):
    ...     print(part.first, part.last, part.days, part.state)
    2024-01-01 2024-11-30 335 valid
    2024-12-01 2024-12-31 31 overdue
    """
    ordered = sorted(calibrations, key=lambda calibration: calibration.date)
    if not ordered:
        return [Stretch(start, end, "no calibration stated")]
    found = [Stretch(start, ordered[0].date - _DAY, "before the first calibration")]
    for n, one in enumerate(ordered):
        until = ordered[n + 1].date - _DAY if n + 1 < len(ordered) else max(end, one.date)
        valid = min(one.valid_until, until)
        found.append(Stretch(one.date, valid, "valid", one))
        found.append(Stretch(max(valid + _DAY, one.date), until, "overdue", one))
    inside = (replace(s, first=max(s.first, start), last=min(s.last, end)) for s in found)
    return [stretch for stretch in inside if stretch.first <= stretch.last]


def overdue_days(wanted: Wanted) -> Found[tuple[Overdue, ...]]:
    """Give the overdue stretches of the meter inside the monitoring period.

    The error is the one that the project declares: none is ever assumed.
    """
    meter = wanted.meter
    if meter is None:
        # Things are counted by people, from lists and photographs; that no such meter is declared
        # is said of the project.
        if wanted.option != "C" or wanted.unit in COUNTED or wanted.meter_id:
            return Found(())
        return Found((), (MON[903].at(wanted.where),))
    if not meter.calibrations:
        if wanted.option != "C":
            return Found(())
        return Found((), (MON[806].at(wanted.where, meter=wanted.meter_id),))
    start, end = wanted.calendar.start, wanted.calendar.end
    for calibration in sorted(meter.calibrations, key=lambda calibration: calibration.date):
        if calibration.valid_until < calibration.date:
            found = f"date {calibration.date}, valid_until {calibration.valid_until}"
            return Found((), (MON[803].at(wanted.where, found=found, meter=wanted.meter_id),))
    every = stretches(meter.calibrations, start, end)
    said = [
        MON[804].at(
            wanted.where,
            found=language.said("{start} to {end}", start=part.first, end=part.last),
            meter=wanted.meter_id,
        )
        for part in every
        if part.state == "before the first calibration"
    ]
    said += _too_long(every, wanted)
    late = [(part.first, part.last) for part in every if part.state == "overdue"]
    if not late:
        return Found((), tuple(said))
    overdue = _with_error(late, wanted)
    return Found(overdue.value, (*said, *overdue.findings))


def _too_long(every: Iterable[Stretch], wanted: Wanted) -> Iterator[Finding]:
    """Ask about a calibration in force that is said to be valid for longer than ten years."""
    for part in every:
        one = part.calibration
        if part.state != "valid" or one is None:
            continue
        until = one.valid_until
        if (until.year - LONGEST_VALIDITY, until.month, until.day) <= (
            one.date.year,
            one.date.month,
            one.date.day,
        ):
            continue
        # A name without a file is a promise; it would settle any year that was mistyped.
        there = is_shown(one.certificate) and is_there(
            one.certificate, wanted.folder / "project.yaml"
        )
        wording = MON[808] if there else MON[807]
        yield wording.at(
            wanted.where,
            found=language.said("{start} to {end}", start=one.date, end=until),
            meter=wanted.meter_id,
            years=(until - one.date).days / _YEAR,
            most=LONGEST_VALIDITY,
        )


def _with_error(late: list[tuple[dt.date, dt.date]], wanted: Wanted) -> Found[tuple[Overdue, ...]]:
    permissible = wanted.meter.maximum_permissible_error if wanted.meter else None
    spans = [language.said("{start} to {end}", start=first, end=last) for first, last in late]
    days = spans[0] if len(spans) == 1 else ", ".join(spans)
    if permissible is None:
        overdue = MON[802].at(
            wanted.where, found=language.said("overdue on {days}", days=days), meter=wanted.meter_id
        )
        return Found((), (overdue,))
    unit, target = parse_unit(permissible.unit), parse_unit(wanted.unit)
    relative = absolute = Fraction(0)
    if unit.is_number:
        relative = permissible.value * unit.factor
    elif wanted.aggregation != "sum" and unit.dimensions == target.dimensions:
        absolute = permissible.value * unit.factor / target.factor
    if relative < 0 or absolute < 0 or (target.point and relative) or relative == absolute:
        given, meter = str(permissible), wanted.meter_id
        if target.point:
            point = MON[805]["point"].at(wanted.where, found=given, meter=meter, unit=wanted.unit)
            return Found((), (point,))
        return Found((), (MON[805].at(wanted.where, found=given, meter=meter),))
    sign = "-" if wanted.direction == "lower" else "+"
    detail = f"meter {wanted.meter_id}: {sign}{permissible} while calibration was overdue"
    corrected = MON[801].at(
        wanted.where,
        found=language.said("overdue on {days}", days=days),
        meter=wanted.meter_id,
        sign=sign,
        permissible=permissible,
    )
    zone = wanted.calendar.timezone
    overdue = (
        Overdue(
            first,
            last,
            midnight(first, zone),
            midnight(last, zone, days_later=1),
            relative,
            absolute,
            detail,
        )
        for first, last in late
    )
    return Found(tuple(overdue), (corrected,))
