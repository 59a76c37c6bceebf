"""What was expected against what was monitored, for the same days, step by step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jcm_mrv.calculation.result import Result
from jcm_mrv.calculation.values import member_text
from jcm_mrv.immutable import immutable
from jcm_mrv.methodology.inputs import MemberKey
from jcm_mrv.project.period import YearPart

if TYPE_CHECKING:
    from jcm_mrv.planning.estimate import schema


@immutable(slots=True)
class Step:
    """What one amount changes, tCO2: monitored in the place of estimated."""

    methodology: str
    parameter: str
    member: MemberKey
    estimated: float
    actual: float
    unit: str
    effect: float

    def as_dict(self) -> schema.StepLine:
        """Give the step as ``estimate.json`` holds it."""
        return {
            "methodology": self.methodology,
            "parameter": self.parameter,
            "member": member_text(self.member),
            "estimated": self.estimated,
            "actual": self.actual,
            "unit": self.unit,
            "effect": self.effect,
        }


@immutable(slots=True)
class ComparedYear:
    """Reductions of one calendar year, tCO2 before rounding; the steps add up to the difference.

    The largest step comes first.
    """

    part: YearPart
    estimate: float
    actual: float
    difference: float
    steps: tuple[Step, ...]

    def as_dict(self) -> schema.ComparedYearLine:
        """Give the year as ``estimate.json`` holds it."""
        return {
            "year": self.part.year,
            "start": self.part.start.isoformat(),
            "end": self.part.end.isoformat(),
            "estimate": self.estimate,
            "actual": self.actual,
            "difference": self.difference,
            "steps": [step.as_dict() for step in self.steps],
        }


@immutable
class Comparison:
    """The monitored years against the estimate of the same days.

    ``actual`` is the result of what was monitored.
    """

    actual: Result
    years: tuple[ComparedYear, ...]

    def as_dict(self) -> schema.ComparisonLine:
        """Give the comparison as ``estimate.json`` holds it."""
        return {
            "standing": self.actual.standing,
            "ready": self.actual.ready,
            "years": [year.as_dict() for year in self.years],
        }
