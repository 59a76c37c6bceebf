"""What metering takes and gives: one declared source in, one quantity per calendar year out."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Literal

from jcm_mrv.findings import Finding
from jcm_mrv.methodology.model import Aggregation
from jcm_mrv.methodology.quantity import Quantity
from jcm_mrv.project.model import Meter
from jcm_mrv.project.period import YearPart


@dataclass(frozen=True)
class Place:
    """Where a solar system stands: degrees, north and east positive."""

    latitude: float
    longitude: float


@dataclass(frozen=True)
class Wanted:
    """What is wanted of a source: quantity, unit, years and the safe side.

    Attributes
    ----------
    parameter, member : str
        Key of the parameter and id of the set member ("" for a parameter without sets), for
        messages.
    unit : str
        The unit of the methodology's parameter; totals are converted into it.
    aggregation : str
        How values over time become one: ``sum``, ``mean`` (weighted by time), ``max`` or ``last``.
    direction : str
        The conservative side: ``lower`` where a larger quantity means more emission reductions.
    years : tuple of YearPart
        The parts of the monitoring period, whole local days of ``timezone``, both included.
    timezone : str
        IANA name of the project's time zone; days and years end at its midnight.
    folder : Path
        Folder of the project file; paths of readings are relative to it and stay inside.
    where : str
        Place of the source in the project file, ``project.yaml:31:9``.
    option : str
        Monitoring option A, B or C, "" where none is stated.
    can_be_negative : bool
        Whether a negative amount can be right.
    capacity : Quantity, optional
        Rated power of the member, where known; bounds what an interval can hold.
    solar : Place, optional
        Where the system stands, if its output follows the sun; then it is held against it.
    meter_id, meter
        The meter that the source names, and its declaration.
    """

    parameter: str
    member: str
    unit: str
    aggregation: Aggregation
    direction: Literal["lower", "higher"]
    years: tuple[YearPart, ...]
    timezone: str
    folder: Path
    where: str
    option: str = ""
    can_be_negative: bool = False
    capacity: Quantity | None = None
    solar: Place | None = None
    meter_id: str = ""
    meter: Meter | None = None


@dataclass(frozen=True, slots=True)
class YearAmount:
    """The quantity of one calendar year, exact, in the wanted unit.

    ``coverage`` is the share of the year's part that good readings or entries cover (0 to 1);
    ``adjusted_by`` is the sum of the ledger's effects in this year. ``value`` is None where there
    is no basis at all for a number (then there is an error among the findings).
    """

    year: int
    value: Fraction | None
    coverage: Fraction
    adjusted_by: Fraction


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One decision that changed a sum: when, by which rule, with which effect."""

    year: int
    start: str
    end: str
    rule: str
    effect: Fraction
    detail: str = ""


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file that was read: path as declared (relative, with /), SHA-256 and size."""

    path: str
    sha256: str
    bytes: int


@dataclass
class Measured:
    """What a source gives."""

    amounts: tuple[YearAmount, ...] = ()
    ledger: list[LedgerLine] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    inputs: list[InputFile] = field(default_factory=list)
