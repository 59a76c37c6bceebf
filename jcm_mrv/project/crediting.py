"""What the participants state about credits: crediting period, allocation, expected lifetime."""

import datetime as dt
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from jcm_mrv.findings.language import said
from jcm_mrv.methodology.numbers import Number
from jcm_mrv.methodology.quantity import Quantity
from jcm_mrv.methodology.quantity_text import QuantityText
from jcm_mrv.methodology.units import UnitError, convert
from jcm_mrv.project.participant import Side
from jcm_mrv.strict_yaml import StrictModel


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
    def _ordered(self) -> "CreditingPeriod":
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
    def _one_of_both(self) -> "Allocation":
        if (self.tonnes is None) is (self.share is None):
            if self.tonnes is None:
                found = said("neither `tonnes` nor `share`")
            else:
                found = said(
                    "both `tonnes: {tonnes}` and `share: {share}`",
                    tonnes=self.tonnes,
                    share=self.share,
                )
            raise PydanticCustomError(
                "allocation",
                "an allocation has either `tonnes` or a `share`",
                {"found": found, "expected": "`tonnes: 289` or `share: 50 %`"},
            )
        return self


class ExpectedLifetime(StrictModel):
    """How long the project is expected to operate, with the source that says so."""

    years: Annotated[Number, Field(gt=0)]
    source: Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
