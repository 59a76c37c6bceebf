"""The shape of an outcome: what is kept of a project of many, as plain data."""

from __future__ import annotations

from typing import Literal, NotRequired

from typing_extensions import TypedDict

from jcm_mrv.calculation.result_standing import ResultStanding
from jcm_mrv.calculation.schema import FindingLine
from jcm_mrv.planning.portfolio.hashes import Hashes
from jcm_mrv.planning.portfolio.job import Mode, Status


class Days(TypedDict):
    """First and last day."""

    start: str
    end: str


class OutcomeYear(TypedDict):
    """Emissions of a calendar year, tCO2; ``low`` and ``high`` of estimates alone."""

    year: int
    start: str
    end: str
    reference_emissions: float
    project_emissions: float
    emission_reductions_unrounded: float
    emission_reductions: int
    low: NotRequired[int]
    high: NotRequired[int]


class WholeTonnes(TypedDict):
    """The whole tonnes of a calendar year."""

    year: int
    emission_reductions: int


class OutcomeMethodology(TypedDict):
    """What one methodology of a project gives."""

    methodology: str
    years: list[WholeTonnes]


class OutcomeShare(TypedDict):
    """Whole tonnes of a year that a participant gets."""

    year: int
    side: Literal["japan", "partner"]
    participant: str
    emission_reductions: int


class OutcomeMeter(TypedDict):
    """A meter of a project; its id is the project's own, its serial number that of the meter."""

    id: str
    serial: str


class Coordinates(TypedDict):
    """Where a project stands, in decimal degrees."""

    latitude: float
    longitude: float


class Outcome(TypedDict):
    """What became of a job: the same bytes as JSON on every engine and every machine.

    What is not known of a project, since it could not be read that far, is None or empty.
    ``confidential`` says whether it lists anything that a public report leaves out.
    """

    position: int
    path: str
    mode: Mode
    group: str | None
    status: Status
    title: str | None
    reference: str | None
    country: str | None
    monitoring_period: Days | None
    standing: ResultStanding | None
    ready: bool | None
    open: int
    unseen: int
    emission_reductions: int | None
    years: list[OutcomeYear]
    by_methodology: list[OutcomeMethodology]
    allocation: list[OutcomeShare]
    meters: list[OutcomeMeter]
    coordinates: Coordinates | None
    confidential: bool
    findings: list[FindingLine]
    hashes: Hashes
