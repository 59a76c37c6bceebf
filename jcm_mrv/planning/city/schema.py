"""The shape of ``city.json``: its keys, their types and what they mean."""

from __future__ import annotations

from typing import Annotated, Any, Literal, NotRequired

from pydantic import Field, TypeAdapter
from typing_extensions import TypedDict

from jcm_mrv.calculation.result_standing import ResultStanding
from jcm_mrv.calculation.schema import FindingLine, InputLine, OutputLine, Software
from jcm_mrv.calculation.schema_types import Day, Hash, Standing, Tonnes, mapping
from jcm_mrv.planning.city.file import Level, Report, TargetKind
from jcm_mrv.planning.portfolio.outcome import Status

Why = Literal["no factor", "not told", "no solution"]
"""Why an amount is not known."""


@mapping
class IllustrationLine(TypedDict):
    """Something that was made up to show how it works."""

    what: str
    """Its path in the city file, or the place in the inventory"""
    source: str
    """As it is stated"""


AreaLine = mapping(
    TypedDict(
        "AreaLine",
        {
            "id": Annotated[str, Field(description="Its name in the city file")],
            "title": Annotated[str, Field(description="What it is called")],
            "from": Annotated[Day | None, Field(description="First day on which it is an area")],
            "to": Annotated[Day | None, Field(description="Last day, included")],
            "contains": Annotated[
                list[str], Field(description="Areas that have become part of it")
            ],
        },
    )
)
"""An area, the days on which it is one, and what has become part of it."""


@mapping
class TargetLine(TypedDict):
    """The target; null is not known."""

    boundary: str
    """The area that it is of"""
    kind: TargetKind
    """What the reduction is of"""
    year: int
    """When it is to be reached"""
    reduction: float | None
    """Share that is taken off"""
    base_year: int | None
    """Where it is against a year"""
    required: float | None
    """Emissions that have to be reduced in the target year"""
    allowed: float | None
    """Emissions that are left in the target year"""
    unit: Literal["tCO2e"]
    """Of both"""
    source: str
    """As it is stated"""
    illustrative: bool
    """Whether it was made up"""


@mapping
class PointLine(TypedDict):
    """A stated year of the baseline."""

    year: int
    """Calendar year"""
    value: float
    """tCO2e"""


@mapping
class GridLine(TypedDict):
    """The factor of the grid in a year that has a row."""

    year: int
    """Calendar year"""
    value: float
    """In `unit`"""
    unit: Literal["tCO2/MWh"]
    """Of the value"""
    source: str
    """Who says so"""
    standing: Standing | Literal["stated"]
    """How sure it is; `stated` in the city file"""
    illustrative: bool
    """Whether it was made up"""


@mapping
class ContributionLine(TypedDict):
    """What a project adds in a year, tCO2e; null is not known."""

    project: str
    """As the city file lists it"""
    reference: str | None
    """Of the project file"""
    title: str
    """Of the project file"""
    boundary: str
    """The area that it is listed in"""
    category: str
    """The category that it lowers"""
    amount: float | None
    """What counts at the level of reporting, by the factor of the grid"""
    territorial: float | None
    """What it reduces in territorial categories alone, such as power sold to the grid"""
    outside: float | None
    """What it reduces in a category that the level does not have"""
    jcm: Tonnes
    """Whole tonnes under the JCM, by the factor of its methodology"""
    standing: ResultStanding
    """Of its result"""
    why: Why | None
    """Why the amount is not known: the grid has no factor, nobody told of what its electricity is,
    or its equations have no value by the factor"""
    grid_factor: float | None
    """tCO2/MWh that its grid electricity was counted by"""
    start: Day
    """First monitored day of the year"""
    end: Day
    """Last monitored day of the year"""
    trading_scheme: str | None
    """The scheme that its facility is in"""


@mapping
class YearLine(TypedDict):
    """A year of an area, tCO2e; null is not known, and never nought instead."""

    year: int
    """Calendar year"""
    boundary: str
    """The area"""
    baseline: float | None
    """Emissions without measures; of the target's area alone"""
    inventory: float | None
    """Emissions of the categories that the level has"""
    top_down: float | None
    """What the inventory lies below the baseline"""
    bottom_up: float | None
    """What projects reduce, by the factor of the grid in the year"""
    territorial: float | None
    """What they reduce in territorial categories alone; in no other number"""
    transferred: float | None
    """Transfers with a corresponding adjustment, of projects that count"""
    claimable: float | None
    """bottom_up less transferred"""
    progress: float | None
    """claimable over what the target requires"""
    jcm: Tonnes | None
    """Whole tonnes under the JCM: by other factors, so not comparable. Null while there is an
    error"""
    standing: ResultStanding | None
    """The weakest of its projects' results"""
    missing: list[str]
    """Projects whose amount is not known"""
    contributions: list[ContributionLine]
    """By project"""


@mapping
class OpenPoint(TypedDict):
    """Something left to do before a project's result is ready, or taken without a look at it."""

    code: str
    """Code of the finding"""
    what: str
    """What is left to do, or was not looked at"""
    where: str
    """Place in the files of the project"""


@mapping
class ProjectLine(TypedDict):
    """A project that the city file lists."""

    project: str
    """As it is listed"""
    title: str | None
    """Of the project file"""
    reference: str | None
    """Of the project file"""
    status: Status
    """What became of it; where it is not `done` it has no result"""
    boundary: str
    """The area that it is listed in"""
    category: str
    """The category that it lowers"""
    methodologies: list[str]
    """`ID@VERSION`"""
    confidential: bool
    """Whether its project file lists anything as confidential: the line is not to be published"""
    standing: ResultStanding | None
    """Of its result"""
    open: int
    """How many things are left to do before it is ready"""
    open_points: list[OpenPoint]
    """Which they are"""
    unseen: list[OpenPoint]
    """What was taken without a look at it: a project may be ready with it"""
    latitude: float | None
    """Of its site"""
    longitude: float | None
    """Of its site"""
    findings: list[FindingLine]
    """Errors of a project without a result"""


@mapping
class TransferLine(TypedDict):
    """A transfer of the city file."""

    project: str
    """As it is stated"""
    year: int
    """Of the tonnes"""
    amount: float
    """tCO2e"""
    corresponding_adjustment: bool
    """Whether somebody else claims them"""
    taken_off: bool
    """Whether the project counts, so that they are taken off"""
    date: Day | None
    """When it was transferred"""
    source: str
    """As it is stated"""
    illustrative: bool
    """Whether it was made up"""


@mapping
class InventoryLine(TypedDict):
    """A line of the inventory."""

    boundary: str
    """The area"""
    year: int
    """Calendar year"""
    category: str
    """By the GPC"""
    gas: str
    """As it is stated"""
    value: float
    """tCO2e"""
    counts: bool
    """Whether the level of reporting has its category"""
    source: str
    """As it is stated"""
    illustrative: bool
    """Whether it was made up"""


@mapping
class TraceLine(TypedDict):
    """A value of an equation, and what it came from."""

    year: int | None
    """Calendar year; null of the target"""
    boundary: str
    """The area"""
    name: str
    """Of the equation"""
    symbol: str
    """Of the equation"""
    value: float
    """In `unit`"""
    unit: str
    """Of the equation"""
    equation: str
    """Its text"""
    inputs: dict[str, float | list[float]]
    """The values that it uses; a list where it sums over members"""


@mapping
class CityProgressFile(TypedDict):
    """What `city` writes, and prints with `--json`."""

    schema: Literal["jcm-mrv/city/1"]
    """Name and version of this shape"""
    language: Literal["en", "ja", "vi"]
    """In which language the texts of findings are: English unless `--lang` was given"""
    software: Software
    """What calculated"""
    title: str
    """Of the city file"""
    country: str
    """ISO 3166-1 code"""
    gwp: Report
    """The one set of global warming potentials"""
    level: Level
    """The level of reporting that counts"""
    as_of: Day | None
    """The day of the report"""
    illustrative: list[IllustrationLine]
    """What was made up: with any of it, no number here is one of a real city"""
    boundaries: list[AreaLine]
    """The areas"""
    target: TargetLine
    """What is to be reached"""
    baseline: list[PointLine]
    """Stated years of the baseline"""
    grid_factors: list[GridLine]
    """Factors of the years that have a row"""
    years: list[YearLine]
    """Every year with data, of every area that is one in it"""
    projects: list[ProjectLine]
    """In the order of the city file"""
    transfers: list[TransferLine]
    """In the order of the city file"""
    inventory: list[InventoryLine]
    """In the order of its file"""
    trace: list[TraceLine]
    """Every value of an equation"""
    inputs: list[InputLine]
    """Every file that was read"""
    findings: list[FindingLine]
    """What was found"""
    outputs: NotRequired[list[OutputLine]]
    """The other files of the folder, by content"""
    sha256: NotRequired[Hash]
    """Hash of the text above this line, to its end"""


def city_schema() -> dict[str, Any]:
    """Give the JSON Schema of a city's progress, schema ``jcm-mrv/city/1``.

    Examples
    --------
    >>> city_schema()["properties"]["years"]["type"]
    'array'
    """
    schema = TypeAdapter(CityProgressFile).json_schema()
    schema["title"] = "Progress of jcm-mrv city"
    return schema
