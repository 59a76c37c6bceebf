"""What ``result.json`` says about credits: crediting period, allocation, expected lifetime."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypedDict

from jcm_mrv.calculation.schema_types import Day, Tonnes, mapping


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
