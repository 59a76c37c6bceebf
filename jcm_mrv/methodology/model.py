"""What a methodology file declares: frozen models, one to one with ``methodology.yaml``."""

import datetime as dt
import re
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from jcm_mrv.methodology.article6 import Article6
from jcm_mrv.methodology.attributes import Attribute, AttributesOf
from jcm_mrv.methodology.claims import Checked, Claim, Name, Source, Sourced, Standing
from jcm_mrv.methodology.drawing import ScreeningBlock
from jcm_mrv.methodology.electricity_mark import FactorOf, Supplies
from jcm_mrv.methodology.limits import Bound
from jcm_mrv.methodology.numbers import Number
from jcm_mrv.methodology.period_parts import PartKind, Season, check_parts, part_attributes
from jcm_mrv.methodology.quantity_text import UnitText
from jcm_mrv.methodology.reference_tables import Tables
from jcm_mrv.strict_yaml import StrictModel

Option = Literal["A", "B", "C"]
OPTIONS: dict[str, str] = {"A": "public data", "B": "invoices", "C": "own measurement"}
"""What the options of monitoring are."""
ParameterClass = Literal["monitored", "fixed_ex_ante", "default", "conversion"]
Direction = Literal["lower", "higher", "by_result"]
Aggregation = Literal["sum", "mean", "max", "last"]
Published = bool | Literal["elsewhere"]
Way = Literal["survey", "measurement", "manufacturer", "default"]
Plausibility = Literal["solar"]
"""What readings are held against, besides capacity: ``solar`` output follows the sun."""

Version = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,3}\.[0-9]{1,3}$")]
MethodologyId = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}_[A-Z]{2}[0-9]{3}[A-Z]?$")]


class Set(StrictModel):
    """What is summed over, such as the PV systems of a project.

    An ``optional`` set may have no members: a new project file proposes one for a ``usual`` set,
    and only mentions a ``rare`` one.

    The members of a set with ``years`` are the calendar years from a first day, which the project
    states, to the end of the monitoring period; ``years`` names the attribute that holds the year.

    Those of one with ``periods`` are the months, quarters or ``seasons`` of the monitoring period.
    Each counts in the result of its own calendar year; it has its year, its days and their hours.
    """

    index: Annotated[str, StringConstraints(pattern=r"^[a-z]$")]
    title: str
    optional: Literal["usual", "rare"] | None = None
    years: Name | None = None
    periods: PartKind | None = None
    seasons: dict[Name, Season] = Field(default_factory=dict)
    attributes: dict[Name, Attribute] = Field(default_factory=dict)

    @property
    def year_attribute(self) -> Name | None:
        """The attribute that holds the calendar year of a member; None where they have none."""
        return self.years if self.periods is None else f"year_of_{self.periods}"

    @model_validator(mode="after")
    def _parts_of_time(self) -> "Set":
        check_parts(self.periods, self.seasons)
        if self.year_attribute is None:
            return self
        if self.optional or self.attributes or (self.years and self.periods):
            raise PydanticCustomError(
                "years",
                "a set of parts of time is neither optional nor has it other attributes",
                {"expected": "`index`, `title`, and `years` or `periods`"},
            )
        own = part_attributes(self.periods) or {self.years or "": ("Calendar year", "1")}
        for name, (description, unit) in own.items():
            symbol = "" if self.periods else self.index
            names = {} if unit else {season: season for season in self.seasons}
            self.attributes[name] = Attribute(
                description=description, symbol=symbol, unit=unit, choices=names
            )
        return self


class Range(StrictModel):
    """What is plausible for a value; outside it is a finding, which says ``because``.

    So is the amount of all members of the sets in ``together`` that share the others, as the days
    of all seasons of a field.
    """

    minimum: Number | None = None
    maximum: Number | None = None
    because: str = ""
    together: tuple[str, ...] = ()

    def holds(self, value: Fraction) -> bool:
        """Say whether a value is within."""
        least, most = self.minimum, self.maximum
        return (least is None or value >= least) and (most is None or value <= most)


CLAIM_KEYS = (
    "value_from", "class_from", "options_from", "frequency_from", "method_from",
    "published_from", "prefer_from",
)  # fmt: skip
"""Keys of a parameter that say where something of it was read."""
_READ_OF = {"options": "options", "frequency": "frequencies", "method": "methods"}


class Parameter(StrictModel):
    """A value that equations use.

    ``monitored`` values come from monitoring, ``fixed_ex_ante`` ones from the project file or from
    ``default``,
    ``default`` ones are the methodology's own numbers, ``conversion`` ones are unit factors, which
    are true by definition and checked. ``class_from``, ``options_from``, ``frequency_from`` and
    ``method_from`` say where class and unit, monitoring options, frequency and method were read:
    each by itself, since one may be read without the others. A value that is ``published`` is a
    document's, not the project's own: whoever gives it names the document and the page. That
    document is the text of the methodology, unless it says ``elsewhere``: one that the project
    names, such as the publication of a ministry; ``published_from`` says where it was read that the
    text leaves it so.

    ``factor_of`` says of what electricity an emission factor is, ``supplies`` what others get.
    ``needed`` is the condition on attributes under which it is asked for and read at all.
    ``prefer`` says in which ways a fixed value is found, the default as the last; ``prefer_from``
    where that was read.

    ``at_most`` and ``at_least`` bound a member's amount of the period, or its fixed value by what
    is monitored; ``part_of`` the sum over all members: it is the whole that they are part of.
    """

    symbol: str = ""
    description: str
    unit: UnitText
    sets: tuple[str, ...] = ()
    kind: ParameterClass = Field(alias="class")
    needed: str | None = None
    options: tuple[Option, ...] = ()
    class_from: Sourced | None = None
    options_from: Sourced | None = None
    frequency_from: Sourced | None = None
    method_from: Sourced | None = None
    aggregation: Aggregation = "sum"
    weight: Name | None = None
    conservative: Direction | None = None
    can_be_negative: bool = False
    capacity: str | None = None
    plausibility: Plausibility | None = None
    factor_of: FactorOf | None = None
    supplies: Supplies | None = None
    range: Range = Range()
    at_most: Bound | None = None
    at_least: Bound | None = None
    part_of: Bound | None = None
    default: str | None = None
    prefer: tuple[Way, ...] = ()
    prefer_from: Sourced | None = None
    published: Published = False
    published_from: Sourced | None = None
    value: Number | None = None
    value_from: Claim | None = None
    method: str = ""
    frequency: str = ""
    note: str = ""

    @property
    def claims(self) -> dict[str, Claim]:
        """Where what it says was read, by the key that says so."""
        found: dict[str, Claim | None] = {key: getattr(self, key) for key in CLAIM_KEYS}
        return {key: claim for key, claim in found.items() if claim is not None}

    @property
    def bounds(self) -> dict[str, Bound]:
        """What it cannot exceed, or fall below, by the key that says so."""
        found = {"at_most": self.at_most, "at_least": self.at_least, "part_of": self.part_of}
        return {key: bound for key, bound in found.items() if bound is not None}

    @model_validator(mode="after")
    def _complete(self) -> "Parameter":
        def need(condition: bool, message: str, expected: str) -> None:
            if not condition:
                raise PydanticCustomError("parameter", "{m}", {"m": message, "expected": expected})

        if self.kind == "monitored":
            need(
                self.conservative is not None,
                "a monitored parameter needs `conservative`",
                "lower, higher or by_result",
            )
            need(bool(self.options), "a monitored parameter needs `options`", "A, B and/or C")
            need(
                self.weight is None or self.aggregation == "mean",
                "a mean is weighted, nothing else",
                "`aggregation: mean` beside `weight`",
            )
            need(
                self.default is None and self.value is None,
                "a monitored parameter has no value of its own",
                "no `default`, no `value`",
            )
        else:
            need(
                self.weight is None,
                "only what is monitored is weighted over the period",
                "`weight` with class monitored",
            )
            need(
                self.part_of is None and (self.kind == "fixed_ex_ante" or not self.bounds),
                "what is monitored or fixed ex ante has limits, and what is monitored is a part",
                "no `part_of`; `range` for a value of the methodology's own",
            )
        need(
            set(self.range.together) <= set(self.sets if self.kind == "monitored" else ()),
            "members are taken together of sets that a monitored parameter has",
            "`together` of `range` with some of its `sets`",
        )
        for key, stated in _READ_OF.items():
            need(
                getattr(self, f"{key}_from") is None or bool(getattr(self, key)),
                f"{stated} were read that nobody states",
                f"`{key}_from` where `{key}` stands",
            )
        if self.kind == "fixed_ex_ante":
            need(
                self.value is None,
                "a fixed ex ante value stands in the project file",
                "`default: lookup(...)` or nothing",
            )
        if self.kind in ("default", "conversion"):
            need(
                self.needed is None,
                "a number of the methodology's own is asked of nobody",
                "`needed` with a parameter that is monitored or fixed ex ante",
            )
            need(
                self.default is None and not self.sets,
                f"a parameter of class {self.kind} is one number",
                "`value`",
            )
        return self


class Equation(StrictModel):
    """One equation: its text in the expression language, and what it gives."""

    text: str
    unit: UnitText
    sets: tuple[str, ...] = ()
    symbol: str = ""
    description: str = ""


class FamilyEquation(Equation):
    """An equation of a family; ``standing`` and ``source`` hold where a methodology has no own."""

    standing: Standing | None = None
    source: str = ""
    place: str = ""
    checked: Checked = ""
    note: str = ""

    @model_validator(mode="after")
    def _both_or_none(self) -> "FamilyEquation":
        if (self.standing is None) is bool(self.source):
            raise PydanticCustomError(
                "claim",
                "a standing needs a source, and a source a standing",
                {"expected": "both `standing` and `source`, or neither"},
            )
        return self


class EquationClaim(Sourced):
    """The standing of an equation; ``text`` and ``unit`` only where it is no family's."""

    text: str | None = None
    unit: UnitText | None = None
    sets: tuple[str, ...] = ()
    symbol: str = ""
    description: str = ""


class Criterion(Sourced):
    """An eligibility criterion in the project's own words; ``test`` is its machine-checked part.

    One of ``origin: library`` is a guard that the library adds: no part of the text, so that nobody
    reads it there. Its test alone judges it.
    """

    text: str
    evidence: str
    test: str | None = None
    sets: tuple[str, ...] = ()
    origin: Literal["text", "library"] = "text"

    @model_validator(mode="after")
    def _judged(self) -> "Criterion":
        if self.origin == "library" and self.test is None:
            raise PydanticCustomError(
                "criterion",
                "a criterion that is no part of the text is judged by its test alone",
                {"expected": "`test` beside `origin: library`"},
            )
        return self


class Family(StrictModel):
    """What several methodologies share: sets, parameters, equations; tables, criteria and sources.

    A source that nothing rests on any more, since the methodology names its own, is left out.
    """

    title: str
    summary: str
    sources: dict[Name, Source] = Field(default_factory=dict)
    sets: dict[Name, Set] = Field(default_factory=dict)
    attributes: AttributesOf = Field(default_factory=dict)
    parameters: dict[Name, Parameter] = Field(default_factory=dict)
    tables: Tables = Field(default_factory=dict)
    equations: dict[Name, FamilyEquation] = Field(default_factory=dict)
    criteria: dict[str, Criterion] = Field(default_factory=dict)
    screening: ScreeningBlock | None = None


class Refinement(StrictModel):
    """What a methodology says of a parameter that a family declares."""

    symbol: str | None = None
    description: str | None = None
    needed: str | None = None
    options: tuple[Option, ...] | None = None
    class_from: Sourced | None = None
    options_from: Sourced | None = None
    frequency_from: Sourced | None = None
    method_from: Sourced | None = None
    published: Published | None = None
    published_from: Sourced | None = None
    capacity: str | None = None
    plausibility: Plausibility | None = None
    factor_of: FactorOf | None = None
    supplies: Supplies | None = None
    range: Range | None = None
    at_most: Bound | None = None
    at_least: Bound | None = None
    part_of: Bound | None = None
    default: str | None = None
    prefer: tuple[Way, ...] | None = None
    prefer_from: Sourced | None = None
    value: Number | None = None
    value_from: Claim | None = None
    method: str | None = None
    frequency: str | None = None
    note: str | None = None


class MethodologyFile(StrictModel):
    """The content of one ``methodology.yaml``."""

    id: MethodologyId
    version: Version
    title: str
    partner_country: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
    article6: Article6 | None = None
    sectoral_scopes: tuple[int, ...] = ()
    approved: dt.date | None = None
    projects: int | None = Field(None, ge=0, description="listed JCM projects that apply it")
    summary: str
    families: tuple[Name, ...] = ()
    sources: dict[Name, Source]
    sets: dict[Name, Set] = Field(default_factory=dict)
    attributes: AttributesOf = Field(default_factory=dict)
    parameters: dict[Name, dict[str, Any]] = Field(default_factory=dict)
    tables: Tables = Field(default_factory=dict)
    equations: dict[Name, EquationClaim] = Field(default_factory=dict)
    criteria: dict[str, Criterion] = Field(default_factory=dict)
    screening: ScreeningBlock | None = None
    missing: tuple[str, ...] = ()


def split_reference(reference: str) -> tuple[str, str | None]:
    """Give id and version of ``ID@VERSION`` or ``ID``.

    Examples
    --------
    >>> split_reference("VN_AM007@1.0"), split_reference("VN_AM007")
    (('VN_AM007', '1.0'), ('VN_AM007', None))
    """
    match = re.match(r"([^@\s]+)(?:@([^@\s]+))?\Z", reference.strip())
    return (match[1], match[2]) if match else (reference, None)
