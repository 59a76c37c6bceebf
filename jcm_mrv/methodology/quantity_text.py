"""Units and quantities of models: every problem in them has its place."""

from collections.abc import Callable
from fractions import Fraction
from typing import Annotated, Any

from pydantic import BeforeValidator, GetPydanticSchema, PlainSerializer, WithJsonSchema
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from jcm_mrv.methodology.numbers import Number
from jcm_mrv.methodology.quantity import EXPECTED, Quantity, written_quantity
from jcm_mrv.methodology.units import UnitError, parse_unit, spelling
from jcm_mrv.strict_yaml import StrictModel


def _unit(value: Any) -> Any:
    if isinstance(value, int) and not isinstance(value, bool) and value == 1:
        value = "1"
    if isinstance(value, str):
        try:
            parse_unit(value)
        except UnitError as exc:
            raise PydanticCustomError(
                "unit",
                "{reason}",
                {
                    "reason": str(exc),
                    "expected": "a unit such as MWh, tCO2/MWh, GJ/t, h, 1, %",
                    "hint": spelling(value),
                },
            ) from None
    return value


UnitText = Annotated[str, BeforeValidator(_unit)]


class _Keys(StrictModel):
    """The two keys of a quantity."""

    value: Number
    unit: UnitText


def _schema(_source: Any, handler: Any) -> CoreSchema:
    """Give what a quantity is read by: one that is there, or its two keys."""
    return core_schema.no_info_wrap_validator_function(
        _from_keys,
        handler(_Keys),
        serialization=core_schema.plain_serializer_function_ser_schema(_as_keys),
    )


def _from_keys(value: Any, read: Callable[[Any], _Keys]) -> Quantity:
    if isinstance(value, Quantity):
        return value
    keys = read(value)
    return Quantity(keys.value, keys.unit)


def _as_keys(quantity: Quantity) -> dict[str, Fraction | str]:
    return {"value": quantity.value, "unit": quantity.unit}


def read_quantity(value: Any) -> Any:
    """Give a text as a quantity; what is one, or is to become one, as it is.

    Raises
    ------
    PydanticCustomError
        When it is no number with a unit.
    """
    if isinstance(value, str):
        try:
            if (written := written_quantity(value)) is not None:
                return written
        except (UnitError, ValueError) as exc:
            raise PydanticCustomError(
                "quantity", "{m}", {"m": str(exc), "expected": EXPECTED}
            ) from None
    if isinstance(value, (Quantity, dict)):
        return value
    raise PydanticCustomError(
        "quantity", "a number with its unit is expected", {"expected": EXPECTED}
    )


QuantityText = Annotated[
    Quantity,
    GetPydanticSchema(_schema),
    BeforeValidator(read_quantity),
    PlainSerializer(str, return_type=str),
    WithJsonSchema({"type": "string", "description": EXPECTED}),
]
