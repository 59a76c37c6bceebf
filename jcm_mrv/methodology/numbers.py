"""The exact number of a model: as ``exact_numbers`` reads it."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Any

from pydantic import BeforeValidator, PlainSerializer, WithJsonSchema
from pydantic_core import PydanticCustomError

from jcm_mrv.methodology.exact_numbers import number_text, parse_number


def _validate(value: Any) -> Fraction:
    try:
        return parse_number(value)
    except ValueError as exc:
        raise PydanticCustomError(
            "number",
            "{reason}",
            {"reason": str(exc), "expected": 'a decimal like 0.333 or a fraction like "44/12"'},
        ) from None


Number = Annotated[
    Fraction,
    BeforeValidator(_validate),
    PlainSerializer(number_text, return_type=str),
    WithJsonSchema({"type": ["number", "string"], "description": 'a decimal, or "44/12"'}),
]
"""A declared number, held exactly."""
