"""The shape of ``screening.json``: its keys, their types and what they mean."""

from __future__ import annotations

from typing import Any, Literal, NotRequired

from pydantic import TypeAdapter
from typing_extensions import TypedDict

from jcm_mrv.calculation.result_standing import ResultStanding
from jcm_mrv.calculation.schema import FindingLine, InputLine, OutputLine, Software
from jcm_mrv.calculation.schema_types import Day, Hash, Standing, Tonnes, mapping
from jcm_mrv.planning.screening.result import Sort


@mapping
class CriteriaLine(TypedDict):
    """Ids of criteria, by what is known of them."""

    met: list[str]
    """Guards of the library, and what the survey answers, that hold"""
    not_met: list[str]
    """Tests that do not hold"""
    not_known: list[str]
    """What evidence would show"""


@mapping
class DrawnLine(TypedDict):
    """A value of the methodology, as it was drawn."""

    parameter: str
    """Its key in the methodology"""
    member: str | None
    """Id of the member, `a/b` over two sets, null without sets"""
    value: float
    """Of a whole year, where it adds up"""
    unit: str
    """Of the methodology's parameter"""
    how: str
    """The expression that it was drawn by, or the source that was stated"""


@mapping
class AssumptionLine(TypedDict):
    """What was stated in the file of assumptions, and used."""

    name: str
    """Its path in the file"""
    value: float | str | None
    """The number, of twelve months their sum; or the case that was chosen"""
    unit: str | None
    """As it was stated"""
    source: str
    """As it was stated"""


@mapping
class SupportLine(TypedDict):
    """The row of the support table that holds; null is not known."""

    programme: str
    """Its name"""
    fiscal_year: int
    """Of Japan, from 1 April"""
    max_rate: float | None
    """Share of the eligible investment"""
    cap: float | None
    """JPY for one project"""
    limit: float | None
    """JPY per tonne"""
    legal_durable_years: float | None
    """Years by which the reductions are multiplied"""
    source: str
    """Who says so"""
    standing: Standing
    """How sure it is"""


@mapping
class ExchangeLine(TypedDict):
    """What a currency was taken to be worth."""

    value: float
    """In `unit`"""
    unit: str
    """JPY/USD and the like"""
    date: Day
    """Of this day"""
    source: str
    """Who says so"""


@mapping
class CandidateLine(TypedDict):
    """A methodology that fits a site; null is not known."""

    methodology: str
    """`ID@VERSION`"""
    measure: str
    """The methodology's id, as the sheet of costs has it"""
    title: str
    """The methodology's title"""
    year: int | None
    """The first whole year of operation, which the reductions are of"""
    emission_reductions_per_year: Tonnes | None
    """Whole tonnes of that year, rounded down, never below zero"""
    emission_reductions_unrounded: float | None
    """tCO2, before rounding"""
    cost_effectiveness: float | None
    """JPY of subsidy per tonne, over the legal durable years, by unrounded reductions"""
    within_limit: bool | None
    """Whether that is at most the limit of the support row"""
    payback_years: float | None
    """Investment over the saving of a year, without the subsidy"""
    investment: float | None
    """In `currency`"""
    eligible_investment: float | None
    """In `currency`; all of the investment where the survey does not say"""
    saving_year: float | None
    """In `currency`"""
    currency: str | None
    """ISO 4217"""
    subsidy_jpy: float | None
    """The lower of rate times eligible investment, and cap"""
    support: SupportLine | None
    """The row of the support table that holds"""
    exchange: ExchangeLine | None
    """What the currency was taken to be worth; null for yen"""
    missing: list[str]
    """What has to be known to decide, key by key"""
    criteria: CriteriaLine
    """Eligibility criteria by what is known of them"""
    standing: ResultStanding
    """By what the reductions rest on; monitoring options do not count yet"""
    quantities: list[DrawnLine]
    """Monitored and fixed values"""
    assumptions: list[AssumptionLine]
    """What was assumed for it, with its sources"""


@mapping
class SiteLine(TypedDict):
    """A site of the survey."""

    site_id: str
    """As in the survey"""
    name: str
    """As in the survey; the id where there is no consent to being named"""
    candidates: list[CandidateLine]
    """In the order of the library"""
    findings: list[FindingLine]
    """What was found of the site"""


@mapping
class RankedLine(TypedDict):
    """A place in the order of candidates."""

    rank: int
    """From 1"""
    site_id: str
    """The site"""
    methodology: str
    """`ID@VERSION`"""


@mapping
class ScreeningFile(TypedDict):
    """What `screen` writes, and prints with `--json`."""

    schema: Literal["jcm-mrv/screening/1"]
    """Name and version of this shape"""
    language: Literal["en", "ja", "vi"]
    """In which language the texts of findings are: English unless `--lang` was given"""
    software: Software
    """What screened"""
    as_of: Day | None
    """The day that decides the fiscal year"""
    sort: Sort
    """What complete candidates are ordered by first"""
    sites: list[SiteLine]
    """In the order of the survey"""
    ranking: list[RankedLine]
    """Complete candidates before incomplete"""
    inputs: list[InputLine]
    """Every file that was read"""
    findings: list[FindingLine]
    """What was found that is of no site"""
    outputs: NotRequired[list[OutputLine]]
    """The other files of the folder, by content"""
    sha256: NotRequired[Hash]
    """Hash of the text above this line, to its end"""


def screening_schema() -> dict[str, Any]:
    """Give the JSON Schema of a screening, schema ``jcm-mrv/screening/1``.

    Examples
    --------
    >>> screening_schema()["properties"]["ranking"]["type"]
    'array'
    """
    schema = TypeAdapter(ScreeningFile).json_schema()
    schema["title"] = "Screening of jcm-mrv screen"
    return schema
