"""Reference tables of a methodology as they are declared: rows by band or case, or of a series."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any

from pydantic import (
    BeforeValidator,
    Field,
    PlainSerializer,
    Tag,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import PydanticCustomError

from jcm_mrv.methodology.claims import Name, Sourced, Standing, by_series
from jcm_mrv.methodology.days import DATE, day_number, read_day
from jcm_mrv.methodology.exact_numbers import number_text, parse_number
from jcm_mrv.methodology.numbers import Number
from jcm_mrv.methodology.quantity_text import UnitText
from jcm_mrv.methodology.question import Question
from jcm_mrv.strict_yaml import StrictModel

ANY = "any"
"""The condition of an else-row: it holds for a key that no other row holds for."""


def _end(value: Any) -> Any:
    """Give an end of a band: a day where one is written, else a number."""
    day = read_day(value)
    if day is not None:
        return day
    try:
        return parse_number(value)
    except ValueError:
        raise PydanticCustomError(
            "band",
            "a band ends at a number, or at a day that there is",
            {"expected": "a decimal like 0.333, or a day as YYYY-MM-DD"},
        ) from None


End = Annotated[
    Fraction | dt.date,
    BeforeValidator(_end),
    PlainSerializer(
        lambda end: end.isoformat() if isinstance(end, dt.date) else number_text(end),
        return_type=str,
    ),
    WithJsonSchema({"type": ["number", "string"], "description": "a number, or a day"}),
]
"""Where a band begins or ends: a number, or a day where the table goes by one."""


def end_number(end: Fraction | dt.date) -> Fraction:
    """Give an end of a band as a number; a day is the number that it has in a sheet."""
    return day_number(end) if isinstance(end, dt.date) else end


def end_text(end: Fraction | dt.date) -> str:
    """Give an end of a band as people read it."""
    return end.isoformat() if isinstance(end, dt.date) else f"{float(end):g}"


class BandText(StrictModel):
    """A band of numbers or days: ``from`` and ``up_to`` belong to it; ``above`` and ``below`` not.

    A number alone is the point ``at`` that number.
    """

    lower: End | None = Field(None, alias="from")
    above: End | None = None
    below: End | None = None
    up_to: End | None = None
    at: End | None = None

    @property
    def ends(self) -> tuple[Fraction | dt.date, ...]:
        """Its ends, as far as it has any."""
        known = (self.lower, self.above, self.below, self.up_to, self.at)
        return tuple(end for end in known if end is not None)

    @model_validator(mode="before")
    @classmethod
    def _point(cls, value: Any) -> Any:
        is_number = isinstance(value, int | Decimal | Fraction) and not isinstance(value, bool)
        return {"at": value} if is_number else value

    @model_validator(mode="after")
    def _one_upper(self) -> "BandText":
        if self.at is not None and self.model_fields_set != {"at"}:
            raise PydanticCustomError(
                "band", "a point has no ends", {"expected": "`at` alone, or a number"}
            )
        upper = self.below if self.below is not None else self.up_to
        if self.lower is not None and self.above is not None:
            raise PydanticCustomError(
                "band", "a band has one lower end", {"expected": "`from` or `above`"}
            )
        if self.below is not None and self.up_to is not None:
            raise PydanticCustomError(
                "band", "a band has one upper end", {"expected": "`below` or `up_to`"}
            )
        if len({isinstance(end, dt.date) for end in self.ends}) > 1:
            raise PydanticCustomError(
                "band", "a band goes from a day to a day", {"expected": "days, or numbers"}
            )
        lower = self.lower if self.lower is not None else self.above
        if lower is not None and upper is not None and end_number(lower) >= end_number(upper):
            raise PydanticCustomError(
                "band", "a band must end above its beginning", {"expected": "from < below"}
            )
        return self


class TableRow(Sourced):
    """One row: when it holds, and the value; ``value`` left out means that nobody read it yet."""

    when: dict[Name, BandText | str]
    value: Number | None = None


class TableKey(StrictModel):
    """What a table is looked up by: a number with a unit, a day, or a text."""

    unit: UnitText | None = None
    text: bool = False
    description: str = ""


class PublishedKey(TableKey):
    """A day by which values were published: the last one of them counts, whatever came later."""


class ReferenceTable(StrictModel):
    """Reference values by band or by case."""

    title: str
    unit: UnitText
    keys: dict[Name, TableKey]
    rows: tuple[TableRow, ...]


def row_text(table: ReferenceTable, row: TableRow) -> str:
    """Give a table's row in words: ``connection = grid``, ``capacity from 300 below 450 USRt``."""
    parts = []
    for key, condition in row.when.items():
        if isinstance(condition, str):
            parts.append(f"{key} = {condition}")
            continue
        words = [key]
        if condition.at is not None:
            at = condition.at
            words.append(f"= {number_text(at) if isinstance(at, Fraction) else at.isoformat()}")
        for word in ("from", "above", "below", "up_to"):
            end = getattr(condition, "lower" if word == "from" else word)
            if end is not None:
                words.append(f"{word.replace('_', ' ')} {end_text(end)}")
        unit = table.keys[key].unit
        parts.append(" ".join(words if unit in (None, "1", DATE) else [*words, unit]))
    return ", ".join(parts)


class SeriesTable(Question, ReferenceTable):
    """A table that a series gives: what is not asked for stays a key, in the series' order.

    ``by_year`` asks for the values of all years, and ``year`` becomes its last key, a number.
    ``latest`` asks for the value that was published last by a day, which becomes its last key.
    ``unit`` converts; ``standing`` lowers how sure the values are in this use, ``note`` says why.
    """

    model_config = Question.model_config

    title: str = ""
    unit: UnitText = ""
    keys: dict[Name, TableKey] = Field(default_factory=dict)
    rows: tuple[TableRow, ...] = ()
    by_year: bool = False
    latest: bool = False
    standing: Standing = "official"
    note: str = ""

    @model_validator(mode="after")
    def _no_day(self) -> "SeriesTable":
        if self.by_year and self.latest:
            raise PydanticCustomError(
                "series",
                "a table goes by the year of its values, or by when they were published",
                {"expected": "`by_year` or `latest`"},
            )
        if (self.by_year or self.latest) and (self.year is not None or self.on is not None):
            raise PydanticCustomError(
                "series",
                "a table of all years asks for none of them",
                {"expected": "`by_year`, or `latest`, or `year`, or `on`"},
            )
        return self

    @model_validator(mode="after")
    def _no_rows(self) -> "SeriesTable":
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
