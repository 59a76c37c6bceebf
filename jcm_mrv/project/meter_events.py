"""What happened to a meter: replaced, set, reset, or behind other transformers from then on."""

import datetime as dt
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from jcm_mrv.methodology.numbers import Number
from jcm_mrv.methodology.quantity_text import UnitText
from jcm_mrv.strict_yaml import StrictModel


def _moment(value: Any) -> dt.date:
    if isinstance(value, dt.date):
        return value
    try:
        text = str(value).strip()
        return dt.date.fromisoformat(text) if len(text) <= 10 else dt.datetime.fromisoformat(text)
    except ValueError:
        raise PydanticCustomError(
            "moment",
            "a day or a moment is expected",
            {"expected": "like 2024-07-01 or 2024-07-01T10:00"},
        ) from None


Moment = Annotated[
    dt.datetime | dt.date,
    BeforeValidator(_moment),
    WithJsonSchema({"type": "string", "description": "like 2024-07-01T10:00"}),
]
"""A day, or a moment: on the clock of the project where no offset stands."""


class MeterEvent(StrictModel):
    """Something that was done to a meter, with what it showed before and after.

    Of ``ratio``, ``before`` and ``after`` without a unit are the multipliers; with one they are
    what the register showed, as in all other events.
    """

    date: Moment
    what: Literal["replaced", "set", "reset", "ratio"]
    before: Number | None = None
    after: Number | None = None
    unit: UnitText | None = None
    evidence: str = ""

    @property
    def is_ratio(self) -> bool:
        """Whether it gives the multipliers before and after."""
        return self.what == "ratio" and self.unit in (None, "1")
