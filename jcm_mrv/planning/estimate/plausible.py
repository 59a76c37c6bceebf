"""Whether an estimate can be: what the capacity of its member gives, and its plausible range."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from jcm_mrv.calculation.inputs import capacity_of
from jcm_mrv.findings import PLN, Finding, Severity
from jcm_mrv.metering.thresholds import CAPACITY_ALWAYS, CAPACITY_FACTOR, CAPACITY_SUN, IDLE_SHARE
from jcm_mrv.methodology.inputs import MemberKey
from jcm_mrv.methodology.units import UnitError, convert
from jcm_mrv.planning.estimate.amounts import Estimated, days_of_year
from jcm_mrv.project.application import Application
from jcm_mrv.project.period import YearPart

_HOURS_OF_A_DAY = 24


def check_plausible(
    application: Application, one: Estimated, key: MemberKey, label: str, years: Sequence[YearPart]
) -> Iterator[Finding]:
    """Give what of an estimate is more, or far less, than can be; of its largest year.

    Readings and entries are held to the same limits.

    Parameters
    ----------
    key : tuple of str
        A member that the estimate stands for.
    years : sequence of YearPart
        The calendar years that it is used for.
    """
    amounts = {part.year: one.of_whole_year(part.year) for part in years}
    if not amounts:
        return
    year = max(amounts, key=lambda y: amounts[y])
    amount, unit = amounts[year], one.parameter.unit
    found = f"{float(amount):.6g} {unit} ({year})"
    most = one.parameter.range.maximum
    if most is not None and amount > most:
        yield PLN[22]["range"].at(
            one.where,
            severity=Severity.WARNING,
            found=found,
            label=label,
            most=f"{float(most):g} {unit}",
        )
    capacity = capacity_of(application, one.name, key)
    if capacity is None or capacity.value <= 0 or one.parameter.aggregation != "sum":
        return
    try:
        hourly = convert(capacity.value, f"{capacity.unit}*h", unit)
    except UnitError:
        # A capacity of another kind bounds nothing.
        return
    whole = hourly * _HOURS_OF_A_DAY * days_of_year(year)
    share = CAPACITY_SUN if one.parameter.plausibility == "solar" else CAPACITY_ALWAYS
    if amount > CAPACITY_FACTOR * whole:
        limit = f"{float(CAPACITY_FACTOR * whole):.6g} {unit}"
        yield PLN[22].at(one.where, found=found, label=label, limit=limit, capacity=capacity)
    elif amount > share * whole:
        yield PLN[22]["pause"].at(
            one.where,
            severity=Severity.WARNING,
            found=found,
            label=label,
            share=int(share * 100),
            limit=f"{float(share * whole):.6g} {unit}",
            capacity=capacity,
        )
    elif Fraction(0) < amount < IDLE_SHARE * whole:
        yield PLN[22]["idle"].at(
            one.where, severity=Severity.WARNING, found=found, label=label, capacity=capacity
        )
