"""Reference tables of a methodology as they are declared: rows by band or case, or of a series."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any

from pydantic import Field, Tag, model_validator
from pydantic_core import PydanticCustomError

from jcm_mrv.methodology.claims import (
    Name,
    Sourced,
    Standing,
    UnitText,
    by_series,
)
from jcm_mrv.methodology.numbers import Number
from jcm_mrv.methodology.question import Question
from jcm_mrv.strict_yaml import StrictModel

ANY = "any"
"""The condition of an else-row: it holds for a key that no other row holds for."""


class BandText(StrictModel):
    """A band of numbers: ``from`` belongs to it; ``below`` does not, ``up_to`` does.

    A number alone is the point ``at`` that number.
    """

    lower: Number | None = Field(None, alias="from")
    below: Number | None = None
    up_to: Number | None = None
    at: Number | None = None

    @model_validator(mode="before")
    @classmethod
    def _point(cls, value: Any) -> Any:
        is_number = isinstance(value, int | Decimal | Fraction) and not isinstance(value, bool)
        return {"at": value} if is_number else value

    @model_validator(mode="after")
    def _one_upper(self) -> BandText:
        if self.at is not None and self.model_fields_set != {"at"}:
            raise PydanticCustomError(
                "band", "a point has no ends", {"expected": "`at` alone, or a number"}
            )
        upper = self.below if self.below is not None else self.up_to
        if self.below is not None and self.up_to is not None:
            raise PydanticCustomError(
                "band", "a band has one upper end", {"expected": "`below` or `up_to`"}
            )
        if self.lower is not None and upper is not None and self.lower >= upper:
            raise PydanticCustomError(
                "band", "a band must end above its beginning", {"expected": "from < below"}
            )
        return self


class TableRow(Sourced):
    """One row: when it holds, and the value; ``value`` left out means that nobody read it yet."""

    when: dict[Name, BandText | str]
    value: Number | None = None


class TableKey(StrictModel):
    """What a table is looked up by: a number with a unit, or a text."""

    unit: UnitText | None = None
    text: bool = False
    description: str = ""


class ReferenceTable(StrictModel):
    """Reference values by band or by case."""

    title: str
    unit: UnitText
    keys: dict[Name, TableKey]
    rows: tuple[TableRow, ...]


class SeriesTable(Question, ReferenceTable):
    """A table that a series gives: what is not asked for stays a key, in the series' order.

    ``by_year`` asks for the values of all years, and ``year`` becomes its last key, a number.
    ``unit`` converts; ``standing`` lowers how sure the values are in this use, ``note`` says why.
    """

    model_config = Question.model_config

    title: str = ""
    unit: UnitText = ""
    keys: dict[Name, TableKey] = Field(default_factory=dict)
    rows: tuple[TableRow, ...] = ()
    by_year: bool = False
    standing: Standing = "official"
    note: str = ""

    @model_validator(mode="after")
    def _no_day(self) -> SeriesTable:
        if self.by_year and (self.year is not None or self.on is not None):
            raise PydanticCustomError(
                "series",
                "a table of all years asks for none of them",
                {"expected": "`by_year`, or `year`, or `on`"},
            )
        return self

    @model_validator(mode="after")
    def _no_rows(self) -> SeriesTable:
        if self.rows or self.keys:
            raise PydanticCustomError(
                "series",
                "a table has rows of its own, or those of a series",
                {"expected": "no `keys` and no `rows` beside `series`"},
            )
        return self


Tables = dict[
    Name,
    Annotated[
        Annotated[ReferenceTable, Tag("#here")] | Annotated[SeriesTable, Tag("#series")], by_series
    ],
]
"""Reference tables by name; once loaded, they are tables with rows."""
