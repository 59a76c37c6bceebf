"""Meters whose calibration is overdue: which days, and how amounts are corrected (rule 8)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from fractions import Fraction

from jcm_mrv.findings import MON
from jcm_mrv.metering.clock import midnight
from jcm_mrv.metering.found import Found
from jcm_mrv.metering.interface import Wanted
from jcm_mrv.methodology.units import COUNTED, parse_unit

_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
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


def overdue_days(wanted: Wanted) -> Found[tuple[Overdue, ...]]:
    """Give the overdue stretches of the meter inside the monitoring period.

    A calibration is overdue from the day after ``valid_until`` to the day before the next
    calibration, or to the end of the period. The error is the one that the project declares: none
    is ever assumed.
    """
    meter = wanted.meter
    if meter is None:
        # Things are counted by people, from lists and photographs.
        if wanted.option != "C" or wanted.unit in COUNTED:
            return Found(())
        return Found((), (MON[903].at(wanted.where),))
    if not meter.calibrations:
        if wanted.option != "C":
            return Found(())
        return Found((), (MON[806].at(wanted.where, meter=wanted.meter_id),))
    start, end = wanted.calendar.start, wanted.calendar.end
    calibrations = sorted(meter.calibrations, key=lambda calibration: calibration.date)
    for calibration in calibrations:
        if calibration.valid_until < calibration.date:
            found = f"date {calibration.date}, valid_until {calibration.valid_until}"
            return Found((), (MON[803].at(wanted.where, found=found, meter=wanted.meter_id),))
    said = []
    first = calibrations[0].date
    if first > start:
        said.append(
            MON[804].at(
                wanted.where, found=f"{start} to {min(end, first - _DAY)}", meter=wanted.meter_id
            )
        )
    stretches = []
    for i, calibration in enumerate(calibrations):
        until = calibrations[i + 1].date - _DAY if i + 1 < len(calibrations) else end
        late = max(calibration.valid_until + _DAY, start)
        until = min(until, end)
        if late <= until:
            stretches.append((late, until))
    if not stretches:
        return Found((), tuple(said))
    overdue = _with_error(stretches, wanted)
    return Found(overdue.value, (*said, *overdue.findings))


def _with_error(
    stretches: list[tuple[dt.date, dt.date]], wanted: Wanted
) -> Found[tuple[Overdue, ...]]:
    permissible = wanted.meter.maximum_permissible_error if wanted.meter else None
    days = ", ".join(f"{first} to {last}" for first, last in stretches)
    if permissible is None:
        overdue = MON[802].at(wanted.where, found=f"overdue on {days}", meter=wanted.meter_id)
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
        found=f"overdue on {days}",
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
        for first, last in stretches
    )
    return Found(tuple(overdue), (corrected,))
