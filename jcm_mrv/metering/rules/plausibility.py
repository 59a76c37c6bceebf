"""What capacity and calendar say about readings: rules 6 and 9."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import numpy as np

from jcm_mrv.metering.clock import local_text, midnight
from jcm_mrv.metering.codes import finding
from jcm_mrv.metering.interface import Measured, Wanted
from jcm_mrv.metering.reading.column import Ints
from jcm_mrv.metering.thresholds import CAPACITY_FACTOR, IDLE_SHARE, MICRO, SLIP
from jcm_mrv.methodology.units import UnitError, convert


def capacity_rate(wanted: Wanted) -> Fraction | None:
    """Give what the capacity can deliver per second, in the wanted unit, or None.

    Examples
    --------
    600 kW are 1/6 kWh per second; a capacity in another dimension bounds nothing.
    """
    if wanted.capacity is None or wanted.capacity.value <= 0:
        return None
    try:
        return convert(wanted.capacity.value, f"{wanted.capacity.unit}*s", wanted.unit)
    except UnitError:
        return None


def limit_micro(wanted: Wanted, scale: Fraction) -> Fraction | None:
    """Give the largest possible rate (rule 6) in millionths of the declared unit per second."""
    rate = capacity_rate(wanted)
    return None if rate is None else CAPACITY_FACTOR * rate / scale * MICRO


def suspect_slip(
    amount: Fraction, seconds: int, wanted: Wanted, measured: Measured, where: str
) -> None:
    """Rule 9: say when the amount would be plausible if its unit were 1000 times another.

    Parameters
    ----------
    amount : Fraction
        What the data show, before anything is excluded, in the wanted unit.
    seconds : int
        The time it was metered in.
    wanted, measured
        For the capacity, and for the finding.
    where : str
        Place of the data.
    """
    rate = capacity_rate(wanted)
    if rate is None or not seconds or amount <= 0:
        return
    share = amount / (rate * seconds)
    if share > CAPACITY_FACTOR and share / SLIP <= CAPACITY_FACTOR:
        words, slip = "larger", "kWh taken for MWh, or Wh for kWh"
    elif share < IDLE_SHARE and share * SLIP <= CAPACITY_FACTOR:
        words, slip = "smaller", "MWh taken for kWh, or kWh for Wh"
    else:
        return
    measured.findings.append(
        finding(
            "MON-904",
            f"the unit looks wrong: the amounts are about {SLIP} times {words} than the capacity "
            "suggests",
            where=where,
            found=f"{float(share) * 100:.3g} % of capacity on average",
            expected=f"0.1 % to {float(CAPACITY_FACTOR) * 100:.0f} %",
            hint=f"check the declared unit ({slip}), and the capacity {wanted.capacity}",
        )
    )


def months(wanted: Wanted) -> list[tuple[str, int, int]]:
    """Give the months of the monitoring period: name, start and end as instants."""
    first, last = wanted.years[0].start, wanted.years[-1].end
    found = []
    day = first
    while day <= last:
        following = (day.replace(day=1) + dt.timedelta(days=32)).replace(day=1)
        end = min(following, last + dt.timedelta(days=1))
        found.append(
            (f"{day:%Y-%m}", midnight(day, wanted.timezone), midnight(end, wanted.timezone))
        )
        day = following
    return found


def report_empty_months(utc: Ints, wanted: Wanted, measured: Measured, closing: bool) -> None:
    """Rule 9: name the months without any reading.

    With ``closing``, as for registers, the reading at 00:00 after a month belongs to it as well.
    """
    side = "right" if closing else "left"
    empty = [
        name
        for name, start, end in months(wanted)
        if np.searchsorted(utc, end, side=side) == np.searchsorted(utc, start)
    ]
    measured.findings += [
        finding(
            "MON-902",
            f"there is no reading in {name}",
            where=wanted.where,
            found="no reading",
            expected="readings in every month of the monitoring period",
        )
        for name in empty
    ]


def report_outside(before: int, after: int, wanted: Wanted, measured: Measured) -> None:
    """Rule 9: count readings outside the monitoring period."""
    if before or after:
        measured.findings.append(
            finding(
                "MON-901",
                f"{before + after} readings outside the monitoring period were left out",
                where=wanted.where,
                found=f"{before} before, {after} after",
            )
        )


def moment(instant: int, wanted: Wanted) -> str:
    """Give an instant as the local time of the project, for messages."""
    return local_text(instant, wanted.timezone)
