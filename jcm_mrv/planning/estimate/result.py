"""What an estimate gives: years with their ends, quantities, and the JSON form."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

from jcm_mrv.calculation.result import Result
from jcm_mrv.calculation.result_standing import ResultStanding
from jcm_mrv.calculation.values import member_text
from jcm_mrv.findings import Finding
from jcm_mrv.findings.language import WRITTEN
from jcm_mrv.immutable import immutable
from jcm_mrv.methodology.inputs import MemberKey
from jcm_mrv.planning.estimate.comparison import Comparison
from jcm_mrv.planning.estimate.stated import Stated
from jcm_mrv.project.load import Project
from jcm_mrv.project.period import YearPart

if TYPE_CHECKING:
    from jcm_mrv.planning.estimate import schema

SCHEMA = "jcm-mrv/estimate/1"


@immutable(slots=True)
class EstimatedYear:
    """Emissions that are expected of one calendar year, tCO2; ``low`` and ``high`` as credited."""

    part: YearPart
    reference_emissions: float
    project_emissions: float
    emission_reductions_unrounded: float
    emission_reductions: int
    low: int
    high: int

    def as_dict(self) -> schema.EstimatedYearLine:
        """Give the year as ``estimate.json`` holds it."""
        return {
            "year": self.part.year,
            "start": self.part.start.isoformat(),
            "end": self.part.end.isoformat(),
            "reference_emissions": self.reference_emissions,
            "project_emissions": self.project_emissions,
            "emission_reductions_unrounded": self.emission_reductions_unrounded,
            "emission_reductions": self.emission_reductions,
            "low": self.low,
            "high": self.high,
        }


@immutable(slots=True)
class EstimatedQuantity:
    """An estimated amount of one parameter, member and calendar year, and how it came about.

    ``months`` are the amounts of January to December, where they are known.
    """

    methodology: str
    parameter: str
    member: MemberKey
    year: int
    value: float
    unit: str
    how: str
    months: tuple[float, ...] | None = None

    def as_dict(self) -> schema.EstimatedQuantityLine:
        """Give the quantity as ``estimate.json`` holds it."""
        return {
            "methodology": self.methodology,
            "parameter": self.parameter,
            "member": member_text(self.member),
            "year": self.year,
            "value": self.value,
            "unit": self.unit,
            "how": self.how,
        }


@immutable(repr=False)
class Estimate:
    """What a project is expected to reduce over its life, before anything is monitored.

    Attributes
    ----------
    project : Project
        Bound over its life.
    result : Result
        What the calculation gives of the estimated amounts.
    stated : tuple of Stated
        The estimates of each methodology.
    """

    project: Project
    result: Result
    years: tuple[EstimatedYear, ...]
    quantities: tuple[EstimatedQuantity, ...]
    stated: tuple[Stated, ...]
    comparison: Comparison | None
    findings: tuple[Finding, ...]

    def __repr__(self) -> str:
        period = self.project.file.period
        return (
            f"<Estimate of {self.project.file.title!r}, {period.start} to {period.end}: "
            f"{self.low} to {self.high}, {self.base} tCO2, {self.standing}>"
        )

    @property
    def low(self) -> int:
        """The fewest whole tonnes that the ends of the estimates allow."""
        return sum(year.low for year in self.years)

    @property
    def base(self) -> int:
        """The whole tonnes that the estimates give."""
        return sum(year.emission_reductions for year in self.years)

    @property
    def high(self) -> int:
        """The most whole tonnes that the ends of the estimates allow."""
        return sum(year.high for year in self.years)

    @property
    def standing(self) -> ResultStanding:
        """As that of a result; an estimate of unknown source makes a draft."""
        return "draft" if any(one.is_draft for one in self.stated) else self.result.standing

    def files(self) -> list[Path]:
        """Give every file that the estimate rests on."""
        found = self.result.files()
        if self.comparison is not None:
            found += self.comparison.actual.files()
        return list(dict.fromkeys(found))

    def as_dict(self) -> schema.EstimateFile:
        """Give the estimate as ``estimate.json`` holds it (schema ``jcm-mrv/estimate/1``)."""
        result = self.result.as_dict()
        comparison = self.comparison
        return {
            "schema": SCHEMA,
            "language": WRITTEN.get(),
            "software": result["software"],
            "project": result["project"],
            "methodologies": result["methodologies"],
            "series": result["series"],
            "start_of_operation": self.project.file.start_of_operation.isoformat(),
            "expected_lifetime": result["expected_lifetime"],
            "standing": self.standing,
            "rests_on": result["rests_on"],
            "years": [year.as_dict() for year in self.years],
            "emission_reductions": {"low": self.low, "base": self.base, "high": self.high},
            "inputs": result["inputs"],
            "quantities": [quantity.as_dict() for quantity in self.quantities],
            "fixed_values": result["fixed_values"],
            "trace": result["trace"],
            "comparison": None if comparison is None else comparison.as_dict(),
            "findings": [cast("schema.FindingLine", f.as_dict()) for f in self.findings],
        }
