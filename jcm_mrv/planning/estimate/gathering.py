"""Estimates in the place of what metering gives, so that the calculation is one and the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from jcm_mrv.calculation.gathered import Gathered
from jcm_mrv.metering.interface import Measured, YearAmount
from jcm_mrv.metering.parts import PartAmount
from jcm_mrv.planning.estimate.amounts import Estimated
from jcm_mrv.planning.estimate.stated import Stated
from jcm_mrv.project.period import YearPart

_NOTHING = Fraction(0)


def gathered(stated: Stated, years: Sequence[YearPart]) -> Gathered:
    """Give the estimated amounts of every monitored value, for each calendar year of a result."""
    application = stated.application
    found = Gathered(findings=list(stated.findings), inputs=dict(stated.inputs))
    for name in application.methodology.monitored():
        for key in application.inputs.asked(name):
            one = stated.of(name, key)
            own = application.own_part(name, key)
            # What belongs to a calendar year of its own is the same in every year of the result.
            parts = list(years) if own is None else [own] * len(years)
            found.measured[name, key] = Measured(
                tuple(
                    YearAmount(part.year, one.amount(part), Fraction(1), _NOTHING) for part in parts
                ),
                months=tuple(_months(one, years if own is None else (own,))),
            )
    return found


def _months(one: Estimated, parts: Sequence[YearPart]) -> Iterator[PartAmount]:
    if one.months is None:
        return
    for part in parts:
        for month, value in one.by_month(part):
            length = month.days
            yield PartAmount(month.start, month.end, value, length, length, _NOTHING, _NOTHING)
