"""The values of a result: years, quantities, fixed values and ledger, and their lines in JSON."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import TYPE_CHECKING

from jcm_mrv.immutable import immutable
from jcm_mrv.metering.interface import LedgerLine
from jcm_mrv.metering.parts import PartAmount
from jcm_mrv.methodology.inputs import MemberKey
from jcm_mrv.methodology.model import Standing, Way
from jcm_mrv.project.period import YearPart

if TYPE_CHECKING:
    from jcm_mrv.calculation import schema


@immutable(slots=True)
class YearTotal:
    """Emissions of one calendar year, tCO2; ``emission_reductions`` are whole tonnes."""

    part: YearPart
    reference_emissions: float
    project_emissions: float
    emission_reductions_unrounded: float
    emission_reductions: int

    def as_dict(self) -> schema.YearLine:
        """Give the year as result.json holds it."""
        return {
            "year": self.part.year,
            "label": self.part.label,
            "start": self.part.start.isoformat(),
            "end": self.part.end.isoformat(),
            "reference_emissions": self.reference_emissions,
            "project_emissions": self.project_emissions,
            "emission_reductions_unrounded": self.emission_reductions_unrounded,
            "emission_reductions": self.emission_reductions,
        }


@immutable(slots=True)
class MonitoredQuantity:
    """A monitored value of one parameter, member and calendar year, in the methodology's unit."""

    parameter: str
    member: MemberKey
    part: YearPart
    value: Fraction
    unit: str
    coverage: Fraction
    adjusted_by: Fraction


@immutable(slots=True)
class QuantityOverTime:
    """A monitored value of one parameter and member by month and, where that was asked for, by day.

    Of a sum, days add up to months and months to the years' values, exactly. A row of ``days`` has
    several days where they are known only together.
    """

    parameter: str
    member: MemberKey
    unit: str
    months: tuple[PartAmount, ...]
    days: tuple[PartAmount, ...]

    def within(self, part: YearPart, *, summed: bool) -> Fraction | None:
        """Give the amount of some days that are whole months; None where it cannot be told.

        Sums are added up from those of the months; another value is a month's own. An amount of
        which more than an average day has was divided between months is none of theirs.
        """
        inside = [m for m in self.months if part.start <= m.start and m.end <= part.end]
        values = [month.value for month in inside if month.value is not None]
        days = sum((month.end - month.start).days + 1 for month in inside)
        if not inside or len(values) != len(inside) or days != part.days:
            return None
        if len(inside) > 1 and not summed:
            return None
        value = sum(values, Fraction(0))
        divided = sum((abs(month.spread) for month in inside), Fraction(0))
        return value if divided * part.days <= abs(value) else None


@immutable(slots=True)
class FixedValue:
    """A value fixed ex ante as used: by the project file, or by the methodology's own default.

    ``way`` is that in which it was found, where the methodology prefers some to its default.
    ``year`` is the calendar year of a default that is another one in each.
    """

    parameter: str
    member: MemberKey
    value: float
    exact: Fraction | None
    unit: str
    by_project: bool
    source: str
    standing: Standing | None
    comment: str = ""
    series: str | None = None
    way: Way | None = None
    year: int | None = None


@immutable(slots=True)
class LedgerEntry:
    """A decision on readings with its effect in the unit of the parameter and in tCO2."""

    parameter: str
    member: MemberKey
    unit: str
    line: LedgerLine
    effect_tco2: float


def member_text(key: MemberKey) -> str | None:
    """Give a member key as JSON holds it: ``roof-a``, ``a/b`` over two sets, None without sets."""
    return "/".join(key) if key else None


def quantity_lines(
    reference: str, quantities: Iterable[MonitoredQuantity]
) -> list[schema.QuantityLine]:
    """Give quantities as ``result.json`` holds them."""
    return [
        {
            "methodology": reference,
            "parameter": q.parameter,
            "member": member_text(q.member),
            "year": q.part.year,
            "value": float(q.value),
            "unit": q.unit,
            "coverage": float(q.coverage),
            "adjusted_by": float(q.adjusted_by),
        }
        for q in quantities
    ]


def month_lines(reference: str, quantities: Iterable[QuantityOverTime]) -> list[schema.MonthLine]:
    """Give the months of quantities as ``result.json`` holds them."""
    return [
        {
            "methodology": reference,
            "parameter": q.parameter,
            "member": member_text(q.member),
            "month": month.start.isoformat()[:7],
            "value": None if month.value is None else float(month.value),
            "unit": q.unit,
            "coverage": float(month.coverage),
            "adjusted_by": float(month.adjusted_by),
            "spread": float(month.spread),
        }
        for q in quantities
        for month in q.months
    ]


def fixed_lines(reference: str, values: Iterable[FixedValue]) -> list[schema.FixedLine]:
    """Give fixed values as ``result.json`` holds them."""
    return [
        {
            "methodology": reference,
            "parameter": v.parameter,
            "member": member_text(v.member),
            "value": v.value,
            "unit": v.unit,
            "given_by": "project" if v.by_project else "methodology",
            "source": v.source,
            "standing": v.standing,
            "series": v.series,
            "way": v.way,
            "year": v.year,
        }
        for v in values
    ]


def ledger_lines(reference: str, entries: Iterable[LedgerEntry]) -> list[schema.LedgerLine]:
    """Give the ledger as ``result.json`` holds it."""
    return [
        {
            "methodology": reference,
            "parameter": entry.parameter,
            "member": member_text(entry.member),
            "start": entry.line.start,
            "end": entry.line.end,
            "rule": entry.line.rule,
            "effect": float(entry.line.effect),
            "unit": entry.unit,
            "effect_tco2": entry.effect_tco2,
            "detail": entry.line.detail,
        }
        for entry in entries
    ]
