"""A number with its unit, as people write it: ``600 kW``."""

import re
from typing import Annotated, Any

from pydantic import BeforeValidator, PlainSerializer, WithJsonSchema
from pydantic_core import PydanticCustomError

from jcm_mrv.methodology.numbers import Number, number_text, parse_number
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


class Quantity(StrictModel):
    """A number with its unit, like ``600 kW`` or ``0.5 %``."""

    value: Number
    unit: UnitText

    def __str__(self) -> str:
        """Give ``600 kW``."""
        return f"{number_text(self.value)} {self.unit}"


def read_quantity(value: Any) -> Any:
    """Give a text as a quantity; what is one, or is to become one, as it is.

    Raises
    ------
    PydanticCustomError
        When it is no number with a unit.
    """
    if isinstance(value, str):
        match = re.match(r"\s*([-+]?[0-9][0-9./eE+\-]*|[-+]?\.[0-9]+)\s*([^\s].*)?\Z", value)
        if match and match[2]:
            try:
                parse_unit(match[2])
                return Quantity(value=parse_number(match[1]), unit=match[2].strip())
            except (UnitError, ValueError) as exc:
                raise PydanticCustomError(
                    "quantity",
                    "{m}",
                    {"m": str(exc), "expected": "a number and a unit, like 600 kW"},
                ) from None
    if isinstance(value, (Quantity, dict)):
        return value
    raise PydanticCustomError(
        "quantity",
        "a number with its unit is expected",
        {"expected": "a number and a unit, like 600 kW"},
    )


QuantityText = Annotated[
    Quantity,
    BeforeValidator(read_quantity),
    PlainSerializer(str, return_type=str),
    WithJsonSchema({"type": "string", "description": "a number and a unit, like 600 kW"}),
]
