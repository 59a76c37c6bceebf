"""What a city file declares: frozen models, one to one with ``CITY.yaml``.

What is optional is not known where it is left out: nothing is filled in.
"""

import datetime as dt
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from jcm_mrv.immutable import immutable
from jcm_mrv.methodology.electricity import Electricity
from jcm_mrv.methodology.numbers import Number
from jcm_mrv.methodology.quantity_text import QuantityText, UnitText
from jcm_mrv.methodology.question import SeriesName, Year
from jcm_mrv.project.pv_estimate import Share
from jcm_mrv.strict_yaml import Document, StrictModel, load_file, validate_filled

Written = Annotated[str, StringConstraints(min_length=1)]
AreaId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.\-]{0,59}$")]
Level = Literal["BASIC", "BASIC+"]
Report = Literal["AR4", "AR5", "AR6"]
TargetKind = Literal["baseline_scenario", "base_year", "fixed_level", "intensity"]
Supply = Literal["on_site", "grid"]
WasteMethod = Literal["first_order_decay", "methane_commitment"]
Part = Annotated[Share, Field(gt=0, le=1)]


class _Explained(StrictModel):
    """Base of the models: what a key means stands below it, and in the schema."""

    model_config = StrictModel.model_config | {"use_attribute_docstrings": True}


class Area(_Explained):
    """An area that emissions are counted in, and the days on which it is one.

    What it ``contains`` are areas that have become part of it: each goes on as a row of its own.
    """

    id: AreaId
    """Its name in this file"""
    title: Written
    """What it is called"""
    start: Annotated[dt.date | None, Field(alias="from")] = None
    """First day on which it is an area; left out: always was"""
    end: Annotated[dt.date | None, Field(alias="to")] = None
    """Last day on which it is one; left out: it is"""
    contains: tuple[AreaId, ...] = ()
    """Areas that have become part of it: each keeps its row, and adds to this one once"""


class Sourced(_Explained):
    """What is stated by somebody; ``illustrative`` where it is made up to show how it works."""

    source: Written
    """The document and the page"""
    illustrative: bool = False
    """Made up, to show how it works: it is said on top of everything"""


class Activity(Sourced):
    """What an intensity is of, such as value added at constant prices, by year."""

    unit: Written
    """What it is counted in, such as billion VND of 2010"""
    values: dict[Year, Annotated[Number, Field(gt=0)]] = Field(min_length=1)
    """By year; the base year and the target year are needed"""


class Target(Sourced):
    """What is to be reached, of which area, and when.

    ``reduction`` is a share of the baseline of the target year, of the base year's emissions, or of
    the base year's intensity; ``level`` is what a fixed level allows.
    """

    boundary: AreaId
    """The area that it is of"""
    kind: TargetKind
    """What the reduction is of: `baseline_scenario`, `base_year`, `fixed_level` or `intensity`"""
    year: Year
    """When it is to be reached"""
    reduction: Part | None = None
    """The share that is taken off, such as 8 %"""
    base_year: Year | None = None
    """The year that it is against, of `base_year` and `intensity`"""
    base_emissions: QuantityText | None = None
    """Emissions of the base year, such as 25000 ktCO2e; left out: those of the inventory"""
    level: QuantityText | None = None
    """Of a `fixed_level`: emissions that are allowed, such as 33000 ktCO2e"""
    activity: Activity | None = None
    """Of an `intensity`: what it is of"""


class Baseline(Sourced):
    """Emissions without measures, by year; between years only where it is said how."""

    unit: UnitText
    """Such as ktCO2e"""
    values: dict[Year, Annotated[Number, Field(gt=0)]] = Field(min_length=1)
    """Emissions without measures, by year"""
    between: Literal["linear", "unknown"] = "unknown"
    """`linear`: between two stated years on a straight line; left out: not known"""
    gwp: Report | None = None
    """Report that its potentials are of; it has to be that of the city"""


class GridValue(Sourced):
    """A factor of the grid in a year."""

    value: Annotated[Number, Field(ge=0)]
    """The factor"""
    unit: UnitText
    """Such as tCO2/MWh"""


class Grid(_Explained):
    """The factors of the grid: ``values`` go before those of the series.

    ``keys`` are those by which the series is asked, such as the power system.
    """

    series: SeriesName | None = None
    """A series of factors by year, such as vn_grid"""
    keys: dict[str, str] = Field(default_factory=dict)
    """By which the series is asked, such as `grid: jamali`"""
    values: dict[Year, GridValue] = Field(default_factory=dict)
    """By year; they go before those of the series"""


class ListedProject(_Explained):
    """A project of the city: its file, where it stands, and which category it lowers.

    ``electricity`` says what it displaces or saves where its methodology does not tell;
    ``trading_scheme`` is the scheme that its facility is in, ``class`` what transfers of it are.
    """

    project: Written
    """Its project file, relative to this file"""
    boundary: AreaId
    """The area that it stands in"""
    category: Written
    """The category of the GPC that it lowers, such as I.3.2"""
    supply: Supply | None = None
    """Who uses electricity that it generates: `on_site`, or `grid` where it is sold"""
    electricity: Electricity | None = None
    """`grid` or `captive`: of what its electricity is, where its methodology does not tell"""
    waste_method: WasteMethod | None = None
    """How methane of disposed waste is counted, where its methodology does not tell"""
    trading_scheme: str = ""
    """The emissions trading scheme that its facility is in"""
    transfer_class: Annotated[str, Field(alias="class")] = ""
    """Its class under limits on transfers"""


class Transfer(Sourced):
    """Tonnes of a project and year that somebody else claims, where they are adjusted for."""

    project: Written
    """Path of a listed project, or its reference"""
    year: Year
    """Of the tonnes"""
    amount: Annotated[Number, Field(gt=0)]
    """Tonnes"""
    corresponding_adjustment: bool
    """Whether the country adds them to its emissions, since somebody else claims them"""
    date: dt.date | None = None
    """When they were transferred; left out: at the end of the year"""


class TransferLimit(Sourced):
    """The share of a project's tonnes of a year that may be transferred, from a day on."""

    start: Annotated[dt.date, Field(alias="from")]
    """The first day on which it holds"""
    transfer_class: Annotated[str, Field(alias="class")] = ""
    """The class of projects that it holds for; left out: all"""
    share: Annotated[Share, Field(ge=0, le=1)]
    """Of a project's tonnes of the year, such as 90 %"""


class CityFile(_Explained):
    """The content of a city file."""

    title: Written
    """Of the plan"""
    country: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
    """ISO 3166-1 code of two letters"""
    gwp: Report
    """The report of the one set of global warming potentials"""
    level: Level = "BASIC"
    """Which categories of the GPC count: `BASIC` or `BASIC+`"""
    boundary: Annotated[tuple[Area, ...], Field(min_length=1)]
    """The areas"""
    target: Target
    """What is to be reached"""
    baseline: Baseline | None = None
    """Emissions without measures"""
    inventory: Written | None = None
    """A CSV file of emissions by area, year, category and gas"""
    grid_factor: Grid = Grid()
    """Factors of the grid by year"""
    projects: tuple[ListedProject, ...] = ()
    """The projects that are counted"""
    transfers: tuple[Transfer, ...] = ()
    """Tonnes that others claim"""
    transfer_limits: tuple[TransferLimit, ...] = ()
    """What may be transferred, by day and class"""


@immutable
class City:
    """A city file that was read, with the place of everything in it."""

    file: CityFile
    document: Document
    path: Path

    @property
    def folder(self) -> Path:
        """The folder that paths of the file are relative to."""
        return self.path.parent

    def where(self, *path: str | int) -> str:
        """Give the place of a key."""
        return self.document.where(path)


def load_city(path: Path | str) -> City:
    """Give a city file.

    Raises
    ------
    FindingsError
        With everything that is wrong in its form.
    """
    path = Path(path)
    document = load_file(path, "PRJ", path.name)
    return City(validate_filled(document, CityFile, "PRJ"), document, path)


def city_file_schema() -> dict[str, Any]:
    """Give the JSON Schema of a city file.

    Examples
    --------
    >>> city_file_schema()["required"]
    ['title', 'country', 'gwp', 'boundary', 'target']
    """
    return CityFile.model_json_schema(by_alias=True)
