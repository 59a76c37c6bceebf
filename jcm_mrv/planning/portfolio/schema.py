"""The shape of ``portfolio.json``: its keys, their types and what they mean."""

from __future__ import annotations

from typing import Annotated, Any, Literal, NotRequired

from pydantic import Field, TypeAdapter
from typing_extensions import TypedDict

from jcm_mrv.calculation.result_standing import ResultStanding
from jcm_mrv.calculation.schema import FindingLine, InputLine, OutputLine, Software
from jcm_mrv.calculation.schema_types import Day, Hash, Tonnes, mapping

_Count = Annotated[int, Field(ge=0)]


@mapping
class CountsLine(TypedDict):
    """How many projects ended how."""

    done: _Count
    """It has a result"""
    failed: _Count
    """Its data have errors; they stand in its findings"""
    crashed: _Count
    """Its process ended before it had a result"""
    timed_out: _Count
    """It took longer than `--timeout`"""


@mapping
class ProjectYearLine(TypedDict):
    """Emissions of a calendar year of a project."""

    year: int
    """Calendar year"""
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
    low: NotRequired[Tonnes]
    """Of estimates alone: the fewest whole tonnes that its ends allow"""
    high: NotRequired[Tonnes]
    """Of estimates alone: the most"""


@mapping
class PortfolioProjectLine(TypedDict):
    """A project; null is not known, since it could not be read so far."""

    path: str
    """Relative to the file or folder given, with `/`; to what several have in common"""
    title: str | None
    """As in the project file"""
    reference: str | None
    """Number in the registry, or empty"""
    country: str | None
    """The partner country, ISO 3166-1"""
    group: str | None
    """As the file of the portfolio has it"""
    mode: Literal["calculate", "estimate"]
    """Whether its monitored data were calculated, or what it is expected to reduce estimated"""
    status: Literal["done", "failed", "crashed", "timed_out"]
    """What became of it"""
    confidential: bool
    """Whether its project file lists anything as confidential: the line is not to be published"""
    counted: bool
    """Whether it is in a sum: it is done, and no other project stands for the same one"""
    standing: ResultStanding | None
    """How sure its rules and sources are"""
    ready: bool | None
    """Whether nothing is open; null of an estimate, and where there is no result"""
    open: _Count
    """How many things are left to do"""
    unseen: _Count
    """How many things were taken without a look at them: it may be ready with them"""
    emission_reductions: Tonnes | None
    """Sum of its years"""
    years: list[ProjectYearLine]
    """Per calendar year"""
    findings: list[FindingLine]
    """What was found of it"""


@mapping
class TotalLine(TypedDict):
    """Whole tonnes under a key."""

    key: str
    """What they are of"""
    emission_reductions: Tonnes
    """Whole tonnes; those of a list sum to the total"""
    projects: _Count
    """In how many projects they are"""


@mapping
class TotalsLine(TypedDict):
    """What projects sum to."""

    emission_reductions: Tonnes
    """Whole tonnes"""
    standing: ResultStanding | None
    """The weakest standing in the sum; null where no project is in it"""
    projects: _Count
    """How many projects are in it"""
    ready: bool | None
    """Whether every result in it is ready; null where none is monitored"""
    not_ready: int | None
    """Of how many results points are open; null where none is monitored"""
    unseen: _Count
    """In how many something was taken without a look at it"""
    by_country: list[TotalLine]
    """By partner country, ISO 3166-1"""
    by_methodology: list[TotalLine]
    """By `ID@VERSION`; a project may apply several"""
    by_year: list[TotalLine]
    """By calendar year"""
    by_participant: list[TotalLine]
    """By who gets the credits, as allocations say; the rest is `unallocated`, the last"""
    by_vintage: list[TotalLine]
    """`to 2020` and `from 2021`, which are never mixed"""
    by_standing: list[TotalLine]
    """By the standing of each project, the weakest first"""


@mapping
class PortfolioJson(TypedDict):
    """What `portfolio` writes, and prints with `--json`."""

    schema: Literal["jcm-mrv/portfolio/1"]
    """Name and version of this shape"""
    language: Literal["en", "ja", "vi"]
    """In which language the texts of findings are: English unless `--lang` was given"""
    software: Software
    """What calculated it"""
    title: str | None
    """As the file of the portfolio has it"""
    counts: CountsLine
    """How many projects ended how"""
    projects: list[PortfolioProjectLine]
    """In the order of their paths"""
    totals: TotalsLine
    """Of what was monitored"""
    estimated: TotalsLine
    """Of what is expected; in no other sum"""
    inputs: list[InputLine]
    """Files of portfolios that were read"""
    findings: list[FindingLine]
    """What was found of the portfolio as a whole"""
    outputs: NotRequired[list[OutputLine]]
    """The other files of the folder, by content"""
    sha256: NotRequired[Hash]
    """Hash of the text above this line, to its end"""


def portfolio_schema() -> dict[str, Any]:
    """Give the JSON Schema of a portfolio's result, schema ``jcm-mrv/portfolio/1``.

    Examples
    --------
    >>> sorted(portfolio_schema()["properties"]["counts"])
    ['$ref', 'description']
    """
    schema = TypeAdapter(PortfolioJson).json_schema()
    schema["title"] = "Result of jcm-mrv portfolio"
    return schema
