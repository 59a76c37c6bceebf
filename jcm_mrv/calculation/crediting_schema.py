"""What ``result.json`` says about credits: crediting period, allocation, participants, rules."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypedDict

from jcm_mrv.calculation.schema_types import Day, Standing, Tonnes, mapping


@mapping
class CreditingPeriodLine(TypedDict):
    """The crediting period, as the participants state it."""

    start: Day
    """First day"""
    end: Day
    """Last day, included"""
    renewal: Annotated[int, Field(ge=0)]
    """How often it was renewed"""


@mapping
class AllocationLine(TypedDict):
    """What a participant gets of a year's credits."""

    year: int
    """Calendar year"""
    side: Literal["japan", "partner"]
    """On which side"""
    participant: str
    """Who"""
    tonnes: Tonnes
    """Whole tonnes; those of a year sum to its emission reductions"""
    share: str | None
    """The share, where one is stated; its tonnes are rounded down, the rest by largest remainder"""


@mapping
class LifetimeLine(TypedDict):
    """How long the project is expected to operate."""

    years: float
    """Years from the start of operation"""
    source: str
    """Who says so"""


@mapping
class ParticipantLine(TypedDict):
    """Who takes part."""

    side: Literal["japan", "partner"]
    """On which side"""
    name: str
    """Who"""
    tax_code: str | None
    """Tax code, where one is stated"""


@mapping
class AuthorisationLine(TypedDict):
    """The partner country's authorisation under Article 6, as the participants state it."""

    date: Day
    """When it was given"""
    by: str
    """By whom"""
    evidence: str
    """What shows it"""
    first_transfer: str
    """What the first transfer is, in the words of the authorisation"""


@mapping
class RuleLine(TypedDict):
    """A document of the partner country's rules, as far as it is known."""

    document: str
    """Its title"""
    version: str
    """Its version; empty where it was not read"""
    since: Day | None
    """From when it holds; nothing where that was not read"""
    standing: Standing
    """How sure that is"""
    url: str
    """Where it was read"""
    forms: list[str]
    """The forms that come with it, by name, as far as they were read"""


@mapping
class Article6Line(TypedDict):
    """What the activity is under Article 6."""

    sector: str
    """Sector of the inventory"""
    activity_type: str
    """Kind of activity"""
    standing: Standing
    """`unverified`: in words of this project"""
