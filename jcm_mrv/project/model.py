"""What a project file declares: frozen models, one to one with the YAML of ``interfaces``.

Quantities keep the unit that the user wrote; conversion happens where a value is bound to a
parameter.
"""

import datetime as dt
from collections.abc import Callable
from fractions import Fraction
from typing import Annotated, Any, Literal, get_args

from pydantic import (
    AfterValidator,
    Field,
    StringConstraints,
    model_validator,
)
from pydantic_core import PydanticCustomError

from jcm_mrv.methodology.model import Option, UnitText, Way
from jcm_mrv.methodology.numbers import Number
from jcm_mrv.methodology.question import Question
from jcm_mrv.project.confirmation import Confirmations
from jcm_mrv.project.crediting import Allocation, CreditingPeriod, ExpectedLifetime
from jcm_mrv.project.estimates import Estimate
from jcm_mrv.project.interval import Interval, Spacing
from jcm_mrv.project.meter import Meter
from jcm_mrv.project.meter_events import Moment
from jcm_mrv.project.multiplier import Multiplier
from jcm_mrv.project.participant import Authorisation, Participants, Signatory, Written
from jcm_mrv.project.period import last_day
from jcm_mrv.project.table import OrTable
from jcm_mrv.project.written import Good, Shift, TextFormat, Time, Value
from jcm_mrv.strict_yaml import StrictModel

MemberId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.\-]{0,59}$")]


Kind = Literal["register", "energy", "power", "value", "daily"]


def _check_order(what: Literal["entry", "period"], start: dt.date, end: dt.date) -> None:
    """Refuse a period that ends before it starts; the hint says what may have happened."""
    if end < start:
        raise PydanticCustomError(
            "period",
            f"the {what} ends before it starts",
            {
                "expected": "start <= end, both days included",
                "hint": f"are start and end exchanged? {end} to {start} would be "
                f"{(start - end).days + 1:,} days; or is the year of one of them wrong?",
            },
        )


class Entry(StrictModel):
    """An amount for a period of whole days, both included; e.g. from an invoice."""

    start: dt.date
    end: dt.date
    value: Number
    unit: UnitText
    evidence: str = ""
    split: Literal["days"] | None = None
    note: str = ""

    @model_validator(mode="after")
    def _ordered(self) -> "Entry":
        _check_order("entry", self.start, self.end)
        return self


class Accepted(StrictModel):
    """A finding about readings that was looked into: an error weighs as a warning then.

    With ``start`` or ``end`` (``from`` and ``to`` in the file) only what was found between them.
    """

    finding: str
    start: Moment | None = Field(None, alias="from")
    end: Moment | None = Field(None, alias="to")
    reason: Annotated[str, StringConstraints(min_length=1)]
    evidence: Annotated[str, StringConstraints(min_length=1)]


class Source(StrictModel):
    """Where the values of one parameter (or member) come from: readings or entries, not both.

    ``time`` names one column, or two: of the date and of the time of day, or of the start and the
    end of each interval. ``filter`` picks the rows of one meter out of a file of many: each column
    named must hold exactly that text, or one of several. ``json`` is the path of the list in a file
    of JSON.
    """

    readings: str | list[str] | None = None
    layout: Literal["long", "wide"] = "long"
    time: Time | None = None
    value: Value | None = None
    minus: Value | None = None
    filter: dict[str, str | tuple[str, ...]] = Field(default_factory=dict)
    json_path: Annotated[str | None, Field(alias="json")] = None
    unit: UnitText | None = None
    kind: Kind | None = None
    interval: Spacing | None = None
    hold: Interval | None = None
    good: Good | None = None
    shift: tuple[Shift, ...] = ()
    label: Literal["start", "end"] | None = None
    timezone: str | None = None
    format: TextFormat = TextFormat()
    multiplier: Multiplier | None = None
    meter: str | None = None
    entries: Annotated[tuple[Entry, ...], OrTable()] | None = None
    invoiced: Annotated[tuple[Entry, ...], OrTable()] = ()
    tolerate: bool = False
    accept: tuple[Accepted, ...] = ()
    estimate: Estimate | None = None
    point: str = ""
    comment: str = ""
    evidence: str = ""
    read_by: tuple[Written, ...] = ()
    sources: "tuple[Source, ...]" = ()

    @property
    def patterns(self) -> list[str]:
        """The paths or globs of the readings, of all sources."""
        own = self.readings or ()
        listed = [own] if isinstance(own, str) else list(own)
        return [*listed, *(path for source in self.sources for path in source.patterns)]

    @property
    def declares_data(self) -> bool:
        """Whether readings or entries are given."""
        return self.readings is not None or self.entries is not None or bool(self.sources)

    @property
    def lead(self) -> "Source":
        """The first of several sources, else the source itself: they are of one kind."""
        return self.sources[0] if self.sources else self

    def meter_names(self, plan: "Source") -> list[str]:
        """Give the meters that are named, each once; of the plan, where the source names none."""
        several = (source.meter for source in self.sources)
        named = [name for name in (self.meter or plan.meter, *several) if name]
        return list(dict.fromkeys(named))

    @property
    def columns(self) -> str:
        """What is read of the files, as a text that differs where it does."""
        own = f"{self.value} {self.minus} {sorted(self.filter.items())}"
        return "; ".join([own, *(source.columns for source in self.sources)])


class Monitored(Source):
    """How one parameter is monitored; values stand here, or per member under ``members``."""

    option: Option | None = None
    members: dict[str, Source] = Field(default_factory=dict)
    method: str = ""
    frequency: str = ""

    @model_validator(mode="after")
    def _one_place(self) -> "Monitored":
        if self.members and (self.declares_data or self.invoiced):
            raise PydanticCustomError(
                "monitored",
                "values stand either here or under `members`",
                {"expected": "`readings` or `entries` in one place"},
            )
        return self


class GivenValue(StrictModel):
    """A fixed ex ante value of the project with its source; a text for choices.

    One that is ``valid_until`` a day is found anew when the crediting period is renewed after it.
    """

    value: Number
    unit: UnitText
    source: Annotated[str, StringConstraints(min_length=1)]
    comment: str = ""
    valid_until: dt.date | None = None


class FoundValue(GivenValue):
    """A value that the project found in a way that the methodology prefers to its default."""

    date: dt.date
    evidence: str = ""


class SeriesValue(Question):
    """A fixed ex ante value that a series gives, with its source and standing.

    The keys of the series stand beside these, such as ``fuel: natural_gas``.
    """

    comment: str = ""


class CriterionAnswer(StrictModel):
    """What shows that a criterion is met; ``text`` are the words of it that were answered."""

    met: bool
    evidence: str = ""
    text: str = ""


def _within(limit: int) -> Callable[[Fraction], Fraction]:
    def check(value: Fraction) -> Fraction:
        if abs(value) > limit:
            raise PydanticCustomError(
                "degrees", "no such place on Earth", {"expected": f"-{limit} to {limit} degrees"}
            )
        return value

    return check


class Site(StrictModel):
    """Where the project stands; its time zone decides where a day and a year end."""

    name: str = ""
    latitude: Annotated[Number, AfterValidator(_within(90))] | None = None
    longitude: Annotated[Number, AfterValidator(_within(180))] | None = None
    timezone: str


class Period(StrictModel):
    """A monitoring period of whole local days, both included."""

    start: dt.date
    end: dt.date

    @model_validator(mode="after")
    def _ordered(self) -> "Period":
        _check_order("period", self.start, self.end)
        return self


class Member(StrictModel):
    """A member of a set; attributes of the methodology stand beside id and title.

    ``evidence`` is what shows the case that is declared of it.
    """

    model_config = StrictModel.model_config | {"extra": "allow"}

    id: MemberId
    title: str = ""
    evidence: str = ""

    @property
    def attributes(self) -> dict[str, Any]:
        """The attributes as written."""
        return dict(self.model_extra or {})


class Responsible(StrictModel):
    """A line of the monitoring structure sheet."""

    personnel: str
    role: str


def _schema_of_values(schema: dict[str, Any]) -> None:
    """Say in a JSON Schema what stands under `values`; whether a name has members is not known."""
    given = [model.model_json_schema(by_alias=True) for model in (GivenValue, SeriesValue)]
    found = FoundValue.model_json_schema(by_alias=True)
    ways = [way for way in get_args(Way) if way != "default"]
    given.append(
        {
            "type": "object",
            "description": "Found in a way that the methodology prefers to its default",
            "properties": dict.fromkeys(ways, found),
            "additionalProperties": False,
            "minProperties": 1,
            "maxProperties": 1,
        }
    )
    members = {"type": "object", "additionalProperties": {"anyOf": given}}
    schema["properties"]["values"]["additionalProperties"] = {"anyOf": [*given, members]}


class _Applied(StrictModel):
    """What is said of a methodology that is applied: members, values, monitoring, criteria."""

    model_config = StrictModel.model_config | {"json_schema_extra": _schema_of_values}

    sets: dict[str, Annotated[tuple[Member, ...], OrTable()]] = Field(default_factory=dict)
    since: dict[str, dt.date] = Field(default_factory=dict)
    attributes: dict[str, Any] = Field(default_factory=dict)
    values: dict[str, dict[str, Any]] = Field(default_factory=dict)
    monitoring: dict[str, Monitored] = Field(default_factory=dict)
    criteria: dict[str, CriterionAnswer] = Field(default_factory=dict)
    confirmed: Confirmations = ()


class ApplicationFile(_Applied):
    """One methodology applied."""

    methodology: str


class ProjectFile(_Applied):
    """The content of a project file."""

    title: Annotated[str, StringConstraints(min_length=1)]
    reference: str = ""
    partner_country: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
    participants: Participants = Participants()
    site: Site
    start_of_operation: dt.date
    monitoring_period: Period | None = None
    crediting_period: CreditingPeriod | None = None
    allocation: tuple[Allocation, ...] = ()
    expected_lifetime: ExpectedLifetime | None = None
    authorisation: Authorisation | None = None
    methodology: str | None = None
    confirmations: str | None = None
    applications: tuple[ApplicationFile, ...] = ()
    meters: dict[str, Meter] = Field(default_factory=dict)
    structure: tuple[Responsible, ...] = ()
    signatories: tuple[Signatory, ...] = ()
    confidential: tuple[Written, ...] = ()
    previous_pack: Annotated[str, StringConstraints(pattern=r"^(?:[0-9a-f]{64})?$")] = ""

    @model_validator(mode="after")
    def _one_form(self) -> "ProjectFile":
        single = [n for n in ("methodology", *_Applied.model_fields) if getattr(self, n)]
        if self.applications and single:
            raise PydanticCustomError(
                "applications",
                "{names} must stand inside `applications`",
                {
                    "names": ", ".join(f"`{n}`" for n in single),
                    "expected": "one methodology at the top, or all under `applications`",
                },
            )
        if not self.applications and self.methodology is None:
            raise PydanticCustomError(
                "applications", "no methodology is named", {"expected": "`methodology: ID@VERSION`"}
            )
        return self

    @property
    def period(self) -> Period:
        """The monitoring period: of a project that is calculated there is one."""
        assert self.monitoring_period is not None
        return self.monitoring_period

    @property
    def life(self) -> Period | None:
        """The days that the project is expected to operate; None where that is not stated."""
        if self.expected_lifetime is None:
            return None
        last = last_day(self.start_of_operation, self.expected_lifetime.years)
        return None if last is None else Period(start=self.start_of_operation, end=last)

    @property
    def span(self) -> Period:
        """The days that what is declared is held against: monitored, or to come.

        Where neither is stated, the first year of operation.
        """
        if found := self.monitoring_period or self.life:
            return found
        first = self.start_of_operation
        return Period(start=first, end=last_day(first, Fraction(1)) or first)

    @property
    def alone(self) -> ApplicationFile:
        """The one methodology of a file that says at its top what it applies."""
        said = {name: getattr(self, name) for name in _Applied.model_fields}
        # All was validated here, by the same fields.
        return ApplicationFile.model_construct(methodology=self.methodology or "", **said)
