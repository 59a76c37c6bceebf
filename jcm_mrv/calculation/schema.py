"""The shape of ``result.json``: its keys, their types and what they mean.

The JSON Schema and the tables of the reference come from these types; what fills them in is checked
against them. Nothing here is imported when a project is calculated.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, NotRequired

from pydantic import Field, TypeAdapter
from typing_extensions import TypedDict

from jcm_mrv.calculation.crediting_schema import (
    AllocationLine,
    Article6Line,
    AuthorisationLine,
    CreditingPeriodLine,
    LifetimeLine,
    ParticipantLine,
    RuleLine,
)
from jcm_mrv.calculation.result_standing import ResultStanding
from jcm_mrv.calculation.schema_types import Day, Hash, Share, Standing, Tonnes, mapping
from jcm_mrv.calculation.standing_schema import BasisLine, ConfirmationLine, OpenLine, OverlayLine
from jcm_mrv.methodology.model import Way
from jcm_mrv.project.period import Label


@mapping
class Software(TypedDict):
    """What calculated a result."""

    name: str
    """Always jcm-mrv"""
    version: str
    """Its version"""


@mapping
class ProjectLine(TypedDict):
    """The project file."""

    title: str
    """As in the project file"""
    reference: str
    """Number in the registry, or empty"""
    sha256: Hash
    """Hash of the project file"""


@mapping
class MethodologyLine(TypedDict):
    """A methodology that is applied."""

    id: str
    """Its id"""
    version: str
    """Its version"""
    sha256: Hash
    """Hash of its content"""
    article6: Article6Line | None
    """What the activity is under Article 6, where the methodology says it"""


@mapping
class SeriesLine(TypedDict):
    """A series that gave a value."""

    name: str
    """Its name"""
    sha256: Hash
    """Hash of its file"""


@mapping
class Period(TypedDict):
    """First and last day."""

    start: Day
    """First day"""
    end: Day
    """Last day, included"""


@mapping
class YearLine(TypedDict):
    """Emissions of a calendar year."""

    year: int
    """Calendar year"""
    label: Label
    """`from 2021`: under Article 6 of the Paris Agreement; `to 2020`: before"""
    start: Day
    """First day of the period in this year"""
    end: Day
    """Last day of the period in this year"""
    reference_emissions: float
    """tCO2"""
    project_emissions: float
    """tCO2"""
    emission_reductions_unrounded: float
    """tCO2, before rounding"""
    emission_reductions: Tonnes
    """Whole tonnes, rounded down, never below zero"""


@mapping
class ByMethodology(TypedDict):
    """The result of one methodology."""

    methodology: str
    """`ID@VERSION`"""
    standing: ResultStanding
    """Of this methodology alone"""
    years: list[YearLine]
    """As above"""
    emission_reductions: Tonnes
    """Sum of its years"""


@mapping
class InputLine(TypedDict):
    """A file that was read."""

    path: str
    """Relative to the project folder"""
    sha256: Hash
    """Hash of its content"""
    bytes: int
    """Its size"""


@mapping
class QuantityLine(TypedDict):
    """What was measured."""

    methodology: str
    """`ID@VERSION`"""
    parameter: str
    """Name of the parameter"""
    member: str | None
    """Id of the member, `a/b` over two sets; null where the parameter has no sets"""
    year: int
    """Calendar year"""
    value: float
    """In the unit of the methodology's parameter"""
    unit: str
    """That unit"""
    coverage: Share
    """Share of the time that data cover, 0 to 1"""
    adjusted_by: float
    """By how much the rules changed the value"""


@mapping
class MonthLine(TypedDict):
    """What was measured in a month."""

    methodology: str
    """`ID@VERSION`"""
    parameter: str
    """Name of the parameter"""
    member: str | None
    """Id of the member; null where the parameter has no sets"""
    month: Annotated[str, Field(pattern="^[0-9]{4}-[0-9]{2}$")]
    """Its days that lie in the monitoring period"""
    value: float | None
    """Sums add up to the year's; a mean, largest or last value is the month's own or null"""
    unit: str
    """As in quantities"""
    coverage: Share
    """Share of the time that data cover, 0 to 1"""
    adjusted_by: float
    """By how much the rules changed the value; a decision over several months is divided"""
    spread: Annotated[float, Field(ge=0)]
    """How much of it is known only together with other months, and was divided"""


@mapping
class DayLine(TypedDict):
    """What was measured on a day; a line of daily.csv."""

    methodology: str
    """`ID@VERSION`; left out where there is one"""
    parameter: str
    """Name of the parameter"""
    member: str | None
    """Id of the member; empty where the parameter has no sets"""
    start: Day
    """The day; the first of several that are known only together"""
    end: Day
    """The last of these days, included"""
    value: float | None
    """Amount in the unit beside it; a mean, largest or last value is the day's own or empty"""
    unit: str
    """Unit of value, adjusted_by and spread: that of the methodology's parameter"""
    coverage: Share
    """Share of the time that data cover, 0 to 1"""
    adjusted_by: float
    """By how much the rules changed the value; a decision over several days is divided"""
    spread: Annotated[float, Field(ge=0)]
    """How much of it is known only together with other days, and was divided"""


@mapping
class FixedLine(TypedDict):
    """A value that was not measured."""

    methodology: str
    """`ID@VERSION`"""
    parameter: str
    """Name of the parameter"""
    member: str | None
    """The member, or null"""
    value: float
    """The value used"""
    unit: str
    """Its unit"""
    given_by: Literal["project", "methodology"]
    """Who gave it"""
    source: str
    """Document and place"""
    standing: Standing | None
    """Of the value of a methodology or series; null where the project gives a source of its own"""
    series: str | None
    """Which value of which series, such as `vn_grid, year 2022`; null where it is of none"""
    way: Way | None
    """How it was found, such as `survey`; null where no way is preferred to the default"""
    year: int | None
    """The calendar year, where the methodology has another value in each; null otherwise"""


@mapping
class TraceLine(TypedDict):
    """An intermediate."""

    methodology: str
    """`ID@VERSION`"""
    symbol: str
    """Name of the equation"""
    member: str | None
    """The member, or null"""
    equation: str
    """Its text"""
    year: int
    """Calendar year"""
    value: float
    """Unrounded"""
    unit: str
    """Its unit"""
    inputs: list[str]
    """What it refers to"""
    standing: Standing
    """Of the equation"""


@mapping
class LedgerLine(TypedDict):
    """A decision about readings or entries."""

    methodology: str
    """`ID@VERSION`"""
    parameter: str
    """Name of the parameter"""
    member: str | None
    """The member, or null"""
    start: str
    """Local time or day"""
    end: str
    """Local time or day"""
    rule: str
    """Code of the rule"""
    effect: float
    """In the unit of the quantity"""
    unit: str
    """That unit"""
    effect_tco2: float
    """On the emission reductions, in tCO2"""
    detail: str
    """What was done"""


@mapping
class FindingLine(TypedDict):
    """A finding."""

    code: str
    """Stable code"""
    severity: Literal["error", "warning", "note"]
    """How much it weighs"""
    message: str
    """What is wrong"""
    where: str
    """File, line and column, or row"""
    found: str
    """What was found"""
    expected: str
    """What was expected"""
    hint: str
    """What to do"""


@mapping
class OutputLine(TypedDict):
    """Another file of the folder."""

    path: str
    """Its name"""
    sha256: Hash
    """Hash of its content"""


@mapping
class ResultFile(TypedDict):
    """Result of jcm-mrv calculate."""

    schema: Literal["jcm-mrv/result/1"]
    """Name and version of this format"""
    language: Literal["en", "ja", "vi"]
    """In which language the texts of findings are: English unless `--lang` was given"""
    software: Software
    """What calculated it"""
    project: ProjectLine
    """Which project file"""
    methodologies: list[MethodologyLine]
    """Which methodologies, by content"""
    series: list[SeriesLine]
    """Which series gave values to the project file, by content"""
    monitoring_period: Period
    """First and last day, both included"""
    crediting_period: CreditingPeriodLine | None
    """As the participants state it, or null"""
    allocation: list[AllocationLine]
    """Who gets the credits of each year, where that is stated"""
    expected_lifetime: LifetimeLine | None
    """As the participants state it, or null"""
    participants: list[ParticipantLine]
    """Who takes part"""
    authorisation: AuthorisationLine | None
    """As the participants state it, or null"""
    rules: list[RuleLine]
    """Rules of the partner country that are known at the end of the period"""
    standing: ResultStanding
    """`draft`: it rests on something unverified; `provisional`: on something only corroborated"""
    drafts: list[str]
    """What a draft rests on"""
    rests_on: list[BasisLine]
    """What keeps it from being final"""
    ready: bool
    """Whether nothing is open"""
    open: list[OpenLine]
    """What is left to do, whatever the standing"""
    unseen: list[OpenLine]
    """What was taken and not looked at here, such as documents in words; it may be ready with it"""
    overlays: list[OverlayLine]
    """Files of such records that hold for several projects, by content"""
    confirmations: list[ConfirmationLine]
    """Who read what in the official texts, or in the documents named, and where"""
    years: list[YearLine]
    """The project's totals per calendar year"""
    emission_reductions: Tonnes
    """Sum of the years, in whole tonnes"""
    by_methodology: list[ByMethodology]
    """The same per methodology; each is rounded down for itself"""
    inputs: list[InputLine]
    """Every file that was read"""
    quantities: list[QuantityLine]
    """What was measured, per parameter, member and year"""
    months: list[MonthLine]
    """The same per month"""
    fixed_values: list[FixedLine]
    """Values that were not measured"""
    trace: list[TraceLine]
    """Every intermediate"""
    ledger: list[LedgerLine]
    """Every decision about readings and entries"""
    findings: list[FindingLine]
    """Warnings and notes"""
    outputs: NotRequired[list[OutputLine]]
    """The other files of the folder, by content"""
    sha256: NotRequired[Hash]
    """Hash of the text above this line, to its end"""


def result_schema() -> dict[str, Any]:
    """Give the JSON Schema of a result, schema ``jcm-mrv/result/1``.

    Examples
    --------
    >>> result_schema()["properties"]["standing"]["enum"]
    ['draft', 'provisional', 'final']
    """
    schema = TypeAdapter(ResultFile).json_schema()
    schema["title"] = "Result of jcm-mrv calculate"
    return schema
