"""How a file of readings is written: its columns, its lines, its times and numbers."""

from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, field_validator, model_validator
from pydantic_core import PydanticCustomError

from jcm_mrv.methodology.numbers import Number
from jcm_mrv.project.interval import SignedInterval
from jcm_mrv.project.meter_events import Moment
from jcm_mrv.strict_yaml import StrictModel


class ByNumber(StrictModel):
    """A column by its number, from 1, where a name does not tell it from the others."""

    column: Annotated[int, Field(ge=1, le=16384)]


def _not_a_bare_number(value: Any) -> Any:
    """Refuse a number where a name is expected, and say how both that may be meant are written."""
    if isinstance(value, (int, Decimal)) and not isinstance(value, bool) and value > 0 == value % 1:
        raise PydanticCustomError(
            "column",
            "a column is a name, or its number as {form}",
            {
                "form": f"{{column: {value}}}",
                "expected": "a name as it stands in the file, or {column: 2}",
                "hint": f'{{column: {value}}} is the column by its number; in quotes, "{value}", '
                "it is the name",
            },
        )
    return value


Column = Annotated[str, BeforeValidator(_not_a_bare_number)] | ByNumber


class FromTo(StrictModel):
    """The columns in which the start and the end of each interval stand."""

    start: Column
    end: Column


class DateSlot(StrictModel):
    """The column of the date, and that of the part of the day."""

    date: Column
    slot: Column


class Span(StrictModel):
    """Neighbouring columns, from the first to the last: the parts of a day in order."""

    start: Column = Field(alias="from")
    end: Column = Field(alias="to")


class Good(StrictModel):
    """The column that says of what quality a reading is, and what it says of good ones."""

    column: Column
    values: Annotated[tuple[str, ...], Field(min_length=1)]

    @field_validator("values", mode="before")
    @classmethod
    def _as_texts(cls, value: Any) -> Any:
        listed = [value] if isinstance(value, (str, int)) else value
        if not isinstance(listed, (list, tuple)):
            return value
        # Codes are compared as they are written.
        numbers = (int, float)
        return [
            str(one) if isinstance(one, numbers) and not isinstance(one, bool) else one
            for one in listed
        ]


class Shift(StrictModel):
    """A stretch whose clock was wrong, by times of the file, and by how much it is put right."""

    start: Moment = Field(alias="from")
    end: Moment = Field(alias="to")
    by: SignedInterval
    reason: Annotated[str, Field(min_length=1)]
    evidence: Annotated[str, Field(min_length=1)]

    @model_validator(mode="after")
    def _ordered(self) -> "Shift":
        if str(self.end) <= str(self.start) or not self.by:
            raise PydanticCustomError(
                "shift",
                "a shift has a stretch and a length",
                {"expected": "`from` before `to`, and `by` other than 0"},
            )
        return self


def _some_columns(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """Refuse fewer than two columns and more than six, after each was looked at."""
    if not 2 <= len(columns) <= 6:
        raise PydanticCustomError(
            "columns",
            "a time stands in two to six columns together, or in one",
            {"expected": "[date, clock], or [year, month, day, hour]"},
        )
    return columns


Together = Annotated[
    tuple[Column, ...],
    AfterValidator(_some_columns),
    Field(json_schema_extra={"minItems": 2, "maxItems": 6}),
]
"""Columns that are one time together: a date and a clock, or year, month, day and so on."""
Time = Column | Together | FromTo | DateSlot
Value = Column | tuple[Column, ...] | Span


class Skip(StrictModel):
    """Lines that are no readings: totals, remarks, names that come again.

    The ``first`` and ``last`` lines of a file, ``lines`` by their numbers, those that begin with
    ``comment``, and with ``not_a_time`` those in which no time stands where times do.
    """

    first: Annotated[int, Field(ge=0)] = 0
    last: Annotated[int, Field(ge=0)] = 0
    lines: tuple[int, ...] = ()
    comment: str = ""
    not_a_time: bool = False


class Below(StrictModel):
    """Numbers below a limit."""

    below: Number


class TextFormat(StrictModel):
    """How numbers and times are written in a file of readings; what is left out is detected.

    ``date`` is a format such as ``%d/%m/%Y %H:%M``, ``excel`` for the serial numbers of Excel, or
    ``%s`` for seconds since 1970 (``%s.ms``, ``%s.us``, ``%s.ns`` for thousandths and less);
    ``calendar`` is that of its years,
    ``months`` the language of its months; ``sheet`` is the name of a sheet of a workbook;
    ``header`` is the line with the names of the columns, several lines, or ``none``; ``skip``
    leaves lines out; ``missing`` is what stands for "no reading".
    """

    encoding: str | None = None
    delimiter: str | None = None
    decimal: Literal[".", ","] | None = None
    thousands: Literal["", ",", ".", " ", "'"] | None = None
    date: str | None = None
    calendar: Literal["gregorian", "buddhist", "japanese"] | None = None
    months: Literal["en", "es", "fr", "id", "ru", "th", "vi", "ja"] | None = None
    sheet: str | None = None
    header: Annotated[int, Field(ge=1)] | tuple[int, ...] | Literal["none"] | None = None
    skip: Skip = Skip()
    missing: tuple[str | Below, ...] | None = None

    @model_validator(mode="before")
    @classmethod
    def _as_texts(cls, value: Any) -> Any:
        # What stands for no reading is compared as it is written.
        if isinstance(value, dict) and isinstance(value.get("missing"), (list, tuple)):
            numbers = (int, float)
            listed = [
                str(item) if isinstance(item, numbers) and not isinstance(item, bool) else item
                for item in value["missing"]
            ]
            return {**value, "missing": listed}
        return value
