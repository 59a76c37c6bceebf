"""What is estimated of a monitored amount before anything is monitored, in one of four forms."""

from fractions import Fraction
from typing import Annotated, Any

from pydantic import (
    BeforeValidator,
    PlainSerializer,
    PlainValidator,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import PydanticCustomError

from jcm_mrv.methodology.exact_numbers import number_text, parse_number
from jcm_mrv.methodology.model import UnitText
from jcm_mrv.methodology.numbers import Number
from jcm_mrv.methodology.quantity import Quantity
from jcm_mrv.methodology.quantity_text import QuantityText, read_quantity
from jcm_mrv.methodology.units import convert
from jcm_mrv.project.pv_estimate import PvEstimate, Share, share_text
from jcm_mrv.strict_yaml import StrictModel

FORMS = ("value", "years", "power", "pv")


def _bound(value: Any) -> Fraction | Quantity:
    reason = "this is no end of an estimate"
    if isinstance(value, (Fraction, Quantity)):
        return value
    try:
        if not isinstance(value, str) or value.strip()[-1:].isdigit():
            return parse_number(value)
        found = read_quantity(value)
        # A share of something else, such as 8 %/h, is no end.
        if "%" not in found.unit or found.unit == "%":
            assert isinstance(found, Quantity)
            return found
    except PydanticCustomError as exc:
        reason = exc.message()
    except ValueError as exc:
        reason = str(exc)
    raise PydanticCustomError(
        "bound",
        "{reason}",
        {"reason": reason, "expected": "a difference, such as -8 %, or an amount"},
    )


Bound = Annotated[
    Fraction | Quantity,
    PlainValidator(_bound),
    PlainSerializer(
        lambda end: number_text(end) if isinstance(end, Fraction) else str(end), return_type=str
    ),
    WithJsonSchema(
        {"type": ["number", "string"], "description": "an amount, or what it differs by: -8 %"}
    ),
]
"""The lower or the upper end of an estimate: an amount, or how many per cent it differs by."""


def _change(value: Any) -> Any:
    expected = {"expected": "per cent a year, such as -0.5 %"}
    if not isinstance(value, str) or value.strip()[-1:].isdigit():
        raise PydanticCustomError("change", "a change a year needs its %", expected)
    match value.replace("%", " % ").split():
        case [number, "%"]:
            try:
                return parse_number(number) / 100
            except ValueError as exc:
                raise PydanticCustomError("change", "{m}", {"m": str(exc), **expected}) from None
    raise PydanticCustomError("change", "this is no change a year", expected)


Change = Annotated[
    Fraction,
    BeforeValidator(_change),
    PlainSerializer(share_text, return_type=str),
    WithJsonSchema({"type": "string", "description": "per cent a year, such as -0.5 %"}),
]
"""How an amount changes from one calendar year to the next, as a fraction of one."""


class Estimate(StrictModel):
    """An ex-ante estimate of a whole calendar year, in one of four forms.

    ``value`` with ``unit``; ``years`` with ``unit``: the amount of each calendar year; ``power``
    with ``hours`` a year and ``load``; ``pv``: a solar system. ``low`` and ``high`` are its ends,
    ``change`` acts from one calendar year to the next. ``reason`` says in reports why what was
    monitored differs from it.
    """

    value: Number | None = None
    unit: UnitText | None = None
    years: dict[int, Number] | None = None
    power: QuantityText | None = None
    hours: Number | None = None
    load: Share | None = None
    pv: PvEstimate | None = None
    low: Bound | None = None
    high: Bound | None = None
    change: Change = Fraction(0)
    source: str = ""
    reason: str = ""

    @model_validator(mode="after")
    def _one_form(self) -> "Estimate":
        given = [name for name in FORMS if getattr(self, name) is not None]
        one = {"expected": "one of `value`, `years`, `power` and `pv`"}
        if len(given) != 1:
            named = " and ".join(f"`{name}`" for name in given)
            raise PydanticCustomError(
                "estimate",
                "an estimate is made of {named} at once" if given else "nothing is estimated here",
                {"named": named, **one},
            )
        (form,) = given
        if form in ("value", "years") and self.unit is None:
            raise PydanticCustomError(
                "estimate", "an estimate has no unit", {"expected": "`unit:`, such as MWh"}
            )
        if form in ("power", "pv") and self.unit is not None:
            raise PydanticCustomError(
                "estimate",
                "`unit` stands beside `{form}`, which has its own",
                {"form": form, "expected": "`unit` beside `value` or `years`"},
            )
        lost = [name for name in ("hours", "load") if getattr(self, name) is None]
        if form == "power" and lost:
            raise PydanticCustomError(
                "estimate",
                "`power` stands without {lost}",
                {
                    "lost": " and ".join(f"`{name}`" for name in lost),
                    "expected": "power, hours a year and load, such as "
                    "`{power: 120 kW, hours: 6000, load: 70 %}`",
                },
            )
        if form != "power" and len(lost) < 2:
            raise PydanticCustomError(
                "estimate",
                "`hours` and `load` belong to `power`",
                {"expected": "`{power: 120 kW, hours: 6000, load: 70 %}`"},
            )
        if form in ("power", "pv") and any(isinstance(b, Fraction) for b in (self.low, self.high)):
            raise PydanticCustomError(
                "estimate",
                "an end of an estimate from `{form}` has no unit",
                {
                    "form": form,
                    "expected": "a difference, such as -8 %, or an amount with its unit",
                },
            )
        if self.years is not None and not self.years:
            raise PydanticCustomError("estimate", "no year is estimated", {"expected": "years"})
        return self

    @property
    def form(self) -> str:
        """Which of the four forms it has."""
        return next(name for name in FORMS if getattr(self, name) is not None)

    def whole_year(self, unit: str, year: int | None = None) -> Fraction | None:
        """Give what is estimated of a whole calendar year, before any change; None of `pv`.

        Of amounts that stand year by year that of ``year``, or the first one; None where the year
        is left out.

        Raises
        ------
        UnitError
            When the estimate is no amount of that unit.
        """
        if self.years is not None and self.unit is not None:
            amount = self.years.get(min(self.years) if year is None else year)
            return None if amount is None else convert(amount, self.unit, unit)
        if self.power is not None and self.hours is not None and self.load is not None:
            worked = self.power.value * self.hours * self.load
            return convert(worked, f"{self.power.unit}*h", unit)
        if self.value is not None and self.unit is not None:
            return convert(self.value, self.unit, unit)
        return None

    def end(self, which: str, base: Fraction, unit: str) -> Fraction:
        """Give the ``low`` or ``high`` end of an amount; the amount itself where none is stated.

        Raises
        ------
        UnitError
            When it is no amount of that unit.
        """
        bound = getattr(self, which)
        if bound is None:
            return base
        if (share := relative(bound)) is not None:
            # Of what is below zero, 8 % less is further below.
            return base + abs(base) * share
        if isinstance(bound, Quantity):
            return convert(bound.value, bound.unit, unit)
        assert self.unit is not None
        return convert(bound, self.unit, unit)


def relative(bound: Fraction | Quantity | None) -> Fraction | None:
    """Give by which share an end differs; None where it is an amount.

    Examples
    --------
    >>> relative(Quantity(value=-8, unit="%")), relative(Quantity(value=460, unit="MWh"))
    (Fraction(-2, 25), None)
    """
    if isinstance(bound, Quantity) and bound.unit == "%":
        return bound.value / 100
    return None
