"""The shape of ``estimate.json``: its keys, their types and what they mean."""

from __future__ import annotations

from typing import Annotated, Any, Literal, NotRequired

from pydantic import Field, TypeAdapter
from typing_extensions import TypedDict

from jcm_mrv.calculation.crediting_schema import LifetimeLine
from jcm_mrv.calculation.result_standing import ResultStanding
from jcm_mrv.calculation.schema import (
    FindingLine,
    FixedLine,
    InputLine,
    MethodologyLine,
    OutputLine,
    ProjectLine,
    SeriesLine,
    Software,
    TraceLine,
)
from jcm_mrv.calculation.schema_types import Day, Hash, Tonnes, mapping
from jcm_mrv.calculation.standing_schema import BasisLine


@mapping
class EstimatedYearLine(TypedDict):
    """Emissions that are expected of a calendar year."""

    year: int
    """Calendar year"""
    start: Day
    """First day of operation in this year"""
    end: Day
    """Last day of operation in this year"""
    reference_emissions: float
    """tCO2"""
    project_emissions: float
    """tCO2"""
    emission_reductions_unrounded: float
    """tCO2, before rounding"""
    emission_reductions: Tonnes
    """Whole tonnes, rounded down, never below zero"""
    low: Tonnes
    """The fewest whole tonnes that the ends of the estimates allow"""
    high: Tonnes
    """The most whole tonnes that the ends of the estimates allow"""


@mapping
class EstimatedSums(TypedDict):
    """Whole tonnes over the life: sums of the years."""

    low: Tonnes
    """Of each estimate the side with fewer reductions"""
    base: Tonnes
    """The estimates"""
    high: Tonnes
    """Of each estimate the side with more reductions"""


@mapping
class EstimatedQuantityLine(TypedDict):
    """An estimated amount of a parameter, member and year."""

    methodology: str
    """`ID@VERSION`"""
    parameter: str
    """Its key in the methodology"""
    member: str | None
    """Id of the member, `a/b` over two sets, null without sets"""
    year: int
    """Calendar year; of a set of calendar years the member's own"""
    value: float
    """The amount"""
    unit: str
    """Of the methodology's parameter"""
    how: str
    """What is multiplied, and where the estimate comes from"""


@mapping
class StepLine(TypedDict):
    """One step from what was estimated to what was monitored."""

    methodology: str
    """`ID@VERSION`"""
    parameter: str
    """Which amount changes"""
    member: str | None
    """Of which member"""
    estimated: float
    """What was expected for the same days"""
    actual: float
    """What was monitored"""
    unit: str
    """Of both"""
    effect: float
    """tCO2 more, or fewer where it is below zero"""


@mapping
class ComparedYearLine(TypedDict):
    """A monitored calendar year against the estimate of the same days, tCO2 before rounding."""

    year: int
    """Calendar year"""
    start: Day
    """First monitored day"""
    end: Day
    """Last monitored day"""
    estimate: float
    """Reductions that were expected of these days"""
    actual: float
    """Reductions that were monitored"""
    difference: float
    """Actual less estimate"""
    steps: list[StepLine]
    """From one to the other, the largest first; they add up to the difference"""


@mapping
class ComparisonLine(TypedDict):
    """Monitored data against the estimate."""

    standing: ResultStanding
    """Of the monitored result"""
    ready: bool
    """Whether nothing is open in the monitored result"""
    unseen: Annotated[int, Field(ge=0)]
    """How many things in it were taken without a look at them"""
    years: list[ComparedYearLine]
    """Per calendar year"""


@mapping
class EstimateFile(TypedDict):
    """Estimate of jcm-mrv estimate: expected, not monitored."""

    schema: Literal["jcm-mrv/estimate/1"]
    """Name and version of this format"""
    language: Literal["en", "ja", "vi"]
    """In which language the texts of findings are: English unless `--lang` was given"""
    software: Software
    """What estimated it"""
    project: ProjectLine
    """Which project file"""
    methodologies: list[MethodologyLine]
    """Which methodologies, by content"""
    series: list[SeriesLine]
    """Which series gave values to the project file, by content"""
    start_of_operation: Day
    """First day of the estimate"""
    expected_lifetime: LifetimeLine | None
    """For how many years it goes on, and who says so"""
    standing: ResultStanding
    """That of the rules in use; `draft` too where the source of an estimate is not known"""
    rests_on: list[BasisLine]
    """What keeps the rules in use from being final"""
    years: list[EstimatedYearLine]
    """The project's totals per calendar year"""
    emission_reductions: EstimatedSums
    """Whole tonnes over the life"""
    inputs: list[InputLine]
    """Every file that was read for the estimates"""
    quantities: list[EstimatedQuantityLine]
    """What was estimated, per parameter, member and year"""
    fixed_values: list[FixedLine]
    """Values that are not estimated"""
    trace: list[TraceLine]
    """Every intermediate"""
    comparison: ComparisonLine | None
    """Against what was monitored, where something was"""
    findings: list[FindingLine]
    """Warnings and notes"""
    outputs: NotRequired[list[OutputLine]]
    """The other files of the folder, by content"""
    sha256: NotRequired[Hash]
    """Hash of the text above this line, to its end"""


def estimate_schema() -> dict[str, Any]:
    """Give the JSON Schema of an estimate, schema ``jcm-mrv/estimate/1``.

    Examples
    --------
    >>> estimate_schema()["properties"]["emission_reductions"]
    {'$ref': '#/$defs/EstimatedSums', 'description': 'Whole tonnes over the life'}
    """
    schema = TypeAdapter(EstimateFile).json_schema()
    schema["title"] = "Estimate of jcm-mrv estimate"
    return schema
