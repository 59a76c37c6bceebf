"""What the readings of a meter behind transformers are multiplied by."""

import datetime as dt
from fractions import Fraction
from itertools import pairwise
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Discriminator, Field, Tag
from pydantic_core import PydanticCustomError

from jcm_mrv.methodology.exact_numbers import number_text, parse_number
from jcm_mrv.methodology.numbers import Number
from jcm_mrv.strict_yaml import StrictModel


def _above_zero(value: Fraction) -> Fraction:
    if value <= 0:
        raise PydanticCustomError(
            "multiplier", "a multiplier is above 0", {"expected": "a number above 0, such as 4000"}
        )
    return value


Above0 = Annotated[Number, AfterValidator(_above_zero)]


class DatedMultiplier(StrictModel):
    """A multiplier from a day on, until the next."""

    start: dt.date = Field(alias="from")
    value: Above0


class MultiplierColumn(StrictModel):
    """The column that holds the multiplier of each row."""

    column: str | Annotated[int, Field(ge=1, le=16384)]


def _no_column(value: Any) -> Any:
    """Refuse a text that is no number, and say how a column is written."""
    try:
        return parse_number(value)
    except ValueError:
        if not isinstance(value, str) or not any(map(str.isalpha, value)):
            return value
        raise PydanticCustomError(
            "multiplier",
            "a multiplier is a number; the column that holds it is {form}",
            {
                "form": f"{{column: {value}}}",
                "expected": "a number above 0, such as 4000, or {column: fkm}",
                "hint": f"multiplier: {{column: {value}}} takes it from that column, row by row",
            },
        ) from None


def _in_order(dated: tuple[DatedMultiplier, ...]) -> tuple[DatedMultiplier, ...]:
    if not dated or any(b.start <= a.start for a, b in pairwise(dated)):
        raise PydanticCustomError(
            "multiplier",
            "dated multipliers come one after the other",
            {"expected": "a list of {from, value}, each day once, in order of time"},
        )
    return dated


def _form(given: Any) -> str:
    if isinstance(given, (dict, MultiplierColumn)):
        return "#column"
    return "#dated" if isinstance(given, (list, tuple)) else "#number"


Multiplier = Annotated[
    Annotated[Above0, BeforeValidator(_no_column), Tag("#number")]
    | Annotated[tuple[DatedMultiplier, ...], AfterValidator(_in_order), Tag("#dated")]
    | Annotated[MultiplierColumn, Tag("#column")],
    Discriminator(_form),
]
"""``4000``, ``[{from: 2024-01-01, value: 40}, ...]`` or ``{column: fkm}``."""


def multiplier_text(given: Multiplier) -> str:
    """Give a multiplier as the sheets show it.

    Examples
    --------
    >>> multiplier_text(Fraction(4000))
    '4000'
    """
    if isinstance(given, MultiplierColumn):
        return f"column {given.column}"
    if isinstance(given, Fraction):
        return number_text(given)
    return ", ".join(f"{number_text(one.value)} from {one.start}" for one in given)
