"""What is said of a solar system whose output is estimated: how it stands, loses and sees the sun.

These are the forms only. What the numbers may be is judged where the sun is computed, which knows
the place: see :mod:`jcm_mrv.planning.solar`.
"""

from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, PlainSerializer, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from jcm_mrv.methodology.exact_numbers import number_text, parse_number
from jcm_mrv.methodology.numbers import Number
from jcm_mrv.methodology.quantity_text import QuantityText, read_quantity
from jcm_mrv.methodology.units import parse_unit
from jcm_mrv.strict_yaml import StrictModel

Mounting = Literal["roof", "rack"]
WeatherFormat = Literal["epw", "tmy3", "pvgis"]


def _share(value: Any) -> Any:
    """Give a share as a fraction of one: ``10 %``, or 0.1."""
    expected = {"expected": "a share, such as 10 %"}
    try:
        if isinstance(value, str) and not value.strip()[-1:].isdigit():
            given = read_quantity(value)
            unit = parse_unit(given.unit)
            if unit.dimensions:
                raise ValueError(f"{given.unit} is no unit of a share")
            return given.value * unit.factor
        return parse_number(value)
    except PydanticCustomError:
        raise PydanticCustomError("share", "this is no share", expected) from None
    except ValueError as exc:
        raise PydanticCustomError("share", "{reason}", {"reason": str(exc), **expected}) from None


def share_text(share: Fraction) -> str:
    """Give a share in per cent, exactly.

    Examples
    --------
    >>> share_text(Fraction(1, 8))
    '12.5 %'
    """
    return f"{number_text(share * 100)} %"


Share = Annotated[
    Fraction,
    BeforeValidator(_share),
    PlainSerializer(share_text, return_type=str),
    WithJsonSchema({"type": ["number", "string"], "description": "a share, such as 10 % or 0.1"}),
]
"""A part of a whole, held as a fraction of one, whatever it is."""


def _months(value: Any) -> Any:
    if not isinstance(value, (list, tuple)):
        return (value,)
    if len(value) != 12:
        raise PydanticCustomError(
            "months",
            "{count} values are no year of months",
            {"count": len(value), "expected": "twelve, January first, or one for the year"},
        )
    return value


_NUMBER_OR_TEXT = {"type": ["number", "string"]}
MonthsOrYear = Annotated[
    tuple[Number, ...],
    BeforeValidator(_months),
    WithJsonSchema(
        {
            "description": "twelve numbers, January first, or one for the year",
            "anyOf": [
                _NUMBER_OR_TEXT,
                {"type": "array", "items": _NUMBER_OR_TEXT, "minItems": 12, "maxItems": 12},
            ],
        }
    ),
]
"""Twelve numbers, or one for the whole year."""

_RESOURCES = ("specific_yield", "ghi_kwh_m2", "file", "clearness")
_BESIDE = {"dhi_kwh_m2": "ghi_kwh_m2", "format": "file"}


class SolarResource(StrictModel):
    """How much sun there is, told in one of four ways.

    ``specific_yield`` is net, of a year. ``ghi_kwh_m2`` is the global horizontal irradiation of
    each month or of the year, ``dhi_kwh_m2`` the diffuse part of it. ``file`` is a year of hours.
    ``clearness`` is the share that the year's irradiation has of a clear sky's.
    """

    specific_yield: QuantityText | None = None
    ghi_kwh_m2: MonthsOrYear | None = None
    dhi_kwh_m2: MonthsOrYear | None = None
    temperature_c: MonthsOrYear | None = None
    file: Annotated[str, Field(min_length=1)] | None = None
    format: WeatherFormat | None = None
    clearness: Share | None = None

    @model_validator(mode="after")
    def _one_of_them(self) -> "SolarResource":
        given = [name for name in _RESOURCES if getattr(self, name) is not None]
        if len(given) > 1:
            raise PydanticCustomError(
                "resource",
                "the sun is told in several ways: {names}",
                {"names": ", ".join(given), "expected": "one of " + ", ".join(_RESOURCES)},
            )
        for name, with_ in _BESIDE.items():
            if getattr(self, name) is not None and with_ not in given:
                raise PydanticCustomError(
                    "resource",
                    "`{name}` stands without `{with_}`",
                    {"name": name, "with_": with_, "expected": f"`{name}` beside `{with_}`"},
                )
        if self.file is not None and self.format is None:
            raise PydanticCustomError(
                "resource",
                "the format of the weather file is not stated",
                {"expected": "`format: epw`, `format: tmy3` or `format: pvgis`"},
            )
        if self.temperature_c is not None and not {"ghi_kwh_m2", "clearness"} & set(given):
            raise PydanticCustomError(
                "resource",
                "`temperature_c` is not used here: a file has its own, and a yield is net",
                {"expected": "`temperature_c` beside `ghi_kwh_m2` or `clearness`"},
            )
        return self


class PvEstimate(StrictModel):
    """A solar system whose yearly output is estimated; its capacity (DC) is the member's.

    ``tilt`` is from the horizontal and ``azimuth`` from north over east, in degrees. ``losses``
    are all but those of the inverter. ``dc_ac`` is the capacity of the modules over that of the
    inverters. ``used`` is the share of the output that the methodology counts.
    """

    tilt: Number | None = None
    azimuth: Number | None = None
    losses: Share | None = None
    dc_ac: Number | None = None
    mounting: Mounting | None = None
    used: Share = Fraction(1)
    temperature_coefficient: QuantityText | None = None
    resource: SolarResource | None = None
