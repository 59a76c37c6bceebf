"""What the participants state about credits: crediting period, allocation, expected lifetime."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from jcm_mrv.findings import PRJ, Finding, nearest
from jcm_mrv.methodology.numbers import Number
from jcm_mrv.methodology.quantity import Quantity, QuantityText
from jcm_mrv.methodology.units import UnitError, convert
from jcm_mrv.strict_yaml import Document, StrictModel

if TYPE_CHECKING:
    from jcm_mrv.project.model import ProjectFile

Side = Literal["japan", "partner"]


def _share(value: Quantity) -> Quantity:
    try:
        share = convert(value.value, value.unit, "1")
    except UnitError:
        share = None
    if share is None or not 0 <= share <= 1:
        raise PydanticCustomError("share", "this is no share", {"expected": "0 % to 100 %"})
    return value


class CreditingPeriod(StrictModel):
    """The period for which credits can be issued, both days included, as the participants state it.

    ``renewal`` is how often it was renewed.
    """

    start: dt.date
    end: dt.date
    renewal: Annotated[int, Field(ge=0)] = 0

    @model_validator(mode="after")
    def _ordered(self) -> CreditingPeriod:
        if self.end < self.start:
            raise PydanticCustomError(
                "period",
                "the crediting period ends before it starts",
                {"expected": "start <= end, both days included"},
            )
        return self


class Allocation(StrictModel):
    """What a participant gets of the credits of a calendar year: whole tonnes, or a share."""

    year: int
    side: Side
    participant: Annotated[str, StringConstraints(min_length=1)]
    tonnes: Annotated[int, Field(ge=0)] | None = None
    share: Annotated[QuantityText, AfterValidator(_share)] | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> Allocation:
        if (self.tonnes is None) is (self.share is None):
            raise PydanticCustomError(
                "allocation",
                "an allocation has either `tonnes` or a `share`",
                {"expected": "`tonnes: 289` or `share: 50 %`"},
            )
        return self


class ExpectedLifetime(StrictModel):
    """How long the project is expected to operate, with the source that says so."""

    years: Annotated[Number, Field(gt=0)]
    source: Annotated[str, StringConstraints(min_length=1)]


def check_crediting(file: ProjectFile, document: Document) -> Iterator[Finding]:
    """Say what does not fit together in what is stated about credits."""
    period = file.crediting_period
    if period is not None:
        monitored = file.monitoring_period
        if not period.start <= monitored.start <= monitored.end <= period.end:
            yield PRJ[170].at(
                document.where(("monitoring_period",)),
                found=f"{monitored.start} to {monitored.end}",
                period=f"{period.start} to {period.end}",
            )
        if period.start < file.start_of_operation:
            yield PRJ[171].at(
                document.where(("crediting_period", "start")),
                found=period.start.isoformat(),
                start=file.start_of_operation.isoformat(),
            )
    lifetime = file.expected_lifetime
    if lifetime is not None and period is not None:
        days = (period.end - file.start_of_operation).days + 1
        # Half a day a year is between calendar years of 365 and of 366 days.
        if days > float(lifetime.years) * 365.25 + 1:
            yield PRJ[172].at(
                document.where(("crediting_period", "end")),
                found=f"{period.end}, {days / 365.25:.1f} years from the start of operation",
                years=f"{float(lifetime.years):g}",
            )
    yield from _check_allocation(file, document)


def _check_allocation(file: ProjectFile, document: Document) -> Iterator[Finding]:
    seen: set[tuple[int, str, str]] = set()
    for n, line in enumerate(file.allocation):
        where = document.where(("allocation", n))
        named = file.participants.japan if line.side == "japan" else file.participants.partner
        if line.participant not in named:
            yield PRJ[173].at(
                where,
                found=line.participant,
                side=line.side,
                named=" | ".join(named) or "nobody",
                nearest=nearest(line.participant, named),
            )
        key = (line.year, line.side, line.participant)
        if key in seen:
            yield PRJ[174].at(where, found=f"{line.participant}, {line.year}")
        seen.add(key)
        others = [a for a in file.allocation[:n] if a.year == line.year]
        if others and (others[0].share is None) is not (line.share is None):
            yield PRJ[174]["mixed"].at(where, found=str(line.year))
