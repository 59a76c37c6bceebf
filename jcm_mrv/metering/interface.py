"""What metering takes and gives: one declared source in, one quantity per calendar year out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import field, fields, replace
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Self

from jcm_mrv.findings import Finding, FindingsError, has_errors
from jcm_mrv.immutable import immutable
from jcm_mrv.indented import Columns
from jcm_mrv.input_files import InputFile
from jcm_mrv.metering.calendar import Calendar
from jcm_mrv.metering.parts import PartAmount
from jcm_mrv.methodology.units import UnitError, convert

if TYPE_CHECKING:
    from jcm_mrv.methodology.model import Aggregation
    from jcm_mrv.methodology.quantity import Quantity
    from jcm_mrv.project.meter import Meter
    from jcm_mrv.strict_yaml import RowOf

Finest = Literal["month", "day"]


@immutable
class Place:
    """Where a solar system stands: degrees, north and east positive."""

    latitude: float
    longitude: float


@immutable(kw_only=True)
class Wanted:
    """What is wanted of a source: quantity, unit, calendar and the safe side.

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
    calendar : Calendar
        The monitoring period in the parts that amounts are wanted for (of a project: its years),
        in the project's time zone.
    finest : {"month", "day"}, optional
        The finer parts that amounts are wanted for besides, and those between them and years.
    folder : Path
        Folder of the project file; paths of readings are relative to it.
    confined : bool
        Whether they stay inside; those of a command line lead anywhere.
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
    follows_sun : bool, optional
        Whether it is the output of a solar system, wherever that stands; None where it may be.
    meter_id, meter
        The meter that the source names, and its declaration.
    meters : mapping of str to Meter
        All meters, for sources one after another that name their own.
    headings : mapping of (str, str) to str
        The unit that is stated of each heading of a table in place of a list, by its place.
    rows : mapping of (int, str, int) to mapping of str to str
        Where each item of a list stands that is a row of a table, and its cells by their keys.
    source_number : int
        Which of several sources one after another it is; 0 where there is one.
    """

    parameter: str
    member: str
    unit: str
    aggregation: Aggregation
    direction: Literal["lower", "higher"]
    calendar: Calendar
    folder: Path
    where: str
    confined: bool = True
    finest: Finest | None = None
    option: str = ""
    can_be_negative: bool = False
    capacity: Quantity | None = None
    solar: Place | None = None
    follows_sun: bool | None = False
    meter_id: str = ""
    meter: Meter | None = None
    meters: Mapping[str, Meter] = field(default_factory=dict)
    headings: Mapping[tuple[str, str], str] = field(default_factory=dict)
    rows: Mapping[RowOf, Mapping[str, str]] = field(default_factory=dict)
    source_number: int = 0

    def of_source(self, number: int, meter_id: str | None) -> Self:
        """Give what is wanted of one of several sources, which may be another meter's."""
        own = replace(self, where=f"{self.where} (source {number})", source_number=number)
        if not meter_id:
            return own
        return replace(own, meter_id=meter_id, meter=self.meters.get(meter_id))

    @property
    def bound(self) -> Quantity | None:
        """The capacity of the member, or else the largest power of the meter, as it is stated."""
        return self.capacity or (self.meter.maximum_power if self.meter else None)

    @cached_property
    def capacity_rate(self) -> Fraction | None:
        """What can be delivered per second at most, in the wanted unit, if that is known.

        600 kW are 1/6 kWh per second; a capacity in another dimension bounds nothing. The largest
        power of the meter serves where the member has no capacity.
        """
        most = self.bound
        if most is None or most.value <= 0:
            return None
        try:
            return convert(most.value, f"{most.unit}*s", self.unit)
        except UnitError:
            return None


@immutable(slots=True)
class YearAmount:
    """The quantity of one calendar year (or another part), exact, in the wanted unit.

    ``coverage`` is the share of the year's part that good readings or entries cover (0 to 1);
    ``adjusted_by`` is the sum of the ledger's effects in this year. ``value`` is None where there
    is no basis at all for a number (then there is an error among the findings). ``length`` is how
    much time the coverage is a share of, where that may be less than all: seconds without nights
    that are left out.
    """

    year: int
    value: Fraction | None
    coverage: Fraction
    adjusted_by: Fraction
    length: int | None = None


@immutable(slots=True)
class LedgerLine:
    """One decision that changed a sum: when, by which rule, with which effect.

    ``beside`` holds the metered and the invoiced amount, where the two were compared.
    """

    year: int
    start: str
    end: str
    rule: str
    effect: Fraction
    detail: str = ""
    beside: tuple[Fraction, Fraction] | None = None


NOTHING = Fraction(0)
"""The effect of a decision that changed nothing, which most of many thousands are."""


class Ledger(Columns[LedgerLine]):
    """Lines of a ledger, kept column by column: of a fleet there are tens of thousands.

    Examples
    --------
    >>> ledger = Ledger.of([LedgerLine(2024, "b", "c", "MON-701", NOTHING)])
    >>> ledger.append(LedgerLine(2024, "a", "b", "MON-701", NOTHING))
    >>> [line.start for line in ledger.in_order()]
    ['a', 'b']
    """

    _NAMES = tuple(one.name for one in fields(LedgerLine))

    def __init__(self) -> None:
        super().__init__(self._NAMES, LedgerLine)

    @classmethod
    def of(cls, lines: Sequence[LedgerLine]) -> Ledger:
        """Give lines as a ledger."""
        if isinstance(lines, Ledger):
            return lines
        ledger = cls()
        for line in lines:
            ledger.append(line)
        return ledger

    def append(self, line: LedgerLine) -> None:
        """Add a line."""
        for name, values in self.columns.items():
            values.append(getattr(line, name))

    def in_order(self) -> Ledger:
        """Give the lines by part of the calendar, beginning and rule."""
        columns = self.columns
        keys = list(zip(columns["year"], columns["start"], columns["rule"], strict=True))
        order = sorted(range(len(keys)), key=keys.__getitem__)
        if order == list(range(len(keys))):
            return self
        ordered = Ledger()
        ordered.add(
            **{name: list(map(values.__getitem__, order)) for name, values in columns.items()}
        )
        return ordered


@immutable
class Measured:
    """What a source gives: amounts in order of time, ledger, findings, and the files read.

    ``months`` and ``days`` are there where they are wanted. Of a sum they add up to the amounts of
    the years, exactly; what cannot be put on one day has its days in one row. ``content`` is the
    same for the same readings, whatever their file; ``readings`` is how many of them were read.
    """

    amounts: tuple[YearAmount, ...] = ()
    ledger: Sequence[LedgerLine] = ()
    findings: tuple[Finding, ...] = ()
    inputs: tuple[InputFile, ...] = ()
    months: tuple[PartAmount, ...] = ()
    days: tuple[PartAmount, ...] = ()
    content: str = ""
    readings: int = 0


def judged(
    calendar: Calendar, measure: Callable[[], Measured], found: Iterable[Finding] = ()
) -> Measured:
    """Give what was measured; no amounts and no ledger where there is an error.

    Nothing is raised for bad data: what is wrong is among the findings, after those found before.
    """
    said = tuple(found)
    try:
        measured = Measured() if has_errors(said) else measure()
    except FindingsError as exc:
        measured = Measured(findings=exc.findings)
    measured = replace(measured, findings=(*said, *measured.findings))
    if not has_errors(measured.findings):
        return measured
    zero = Fraction(0)
    nothing = tuple(YearAmount(part.year, None, zero, zero) for part in calendar.parts)
    return Measured(nothing, (), measured.findings, measured.inputs)
