"""Records that something of a methodology was compared with its official text."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any

from pydantic import BeforeValidator, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from jcm_mrv.methodology.model import UnitText
from jcm_mrv.methodology.numbers import Number
from jcm_mrv.methodology.units import UnitError, convert
from jcm_mrv.strict_yaml import StrictModel


def _text(value: Any) -> Any:
    """Take a number for the text that it is written as: a page, a version."""
    return str(value) if isinstance(value, (int, Decimal)) else value


Written = Annotated[str, BeforeValidator(_text), StringConstraints(max_length=200)]


class Confirmation(StrictModel):
    """A record that something of the methodology was compared with the official text.

    ``what`` is the name of a parameter, equation or table, or what a result says that it rests on;
    ``value`` is the number that was read there. ``source`` is of earlier versions: it names no
    page, and confirms nothing by itself.
    """

    what: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    value: Number | None = None
    unit: UnitText | None = None
    document: Written = ""
    version: Written = ""
    page: Written = ""
    cell: Written = ""
    sha256: Annotated[str, StringConstraints(pattern=r"^(?:[0-9a-f]{64})?$")] = ""
    reader: Written = ""
    date: dt.date | None = None
    source: Written = ""

    @model_validator(mode="after")
    def _value_with_unit(self) -> Confirmation:
        if (self.value is None) is not (self.unit is None):
            raise PydanticCustomError(
                "confirmed",
                "a value needs a unit, and a unit a value",
                {"expected": "both `value` and `unit` for a number, neither for anything else"},
            )
        return self

    @property
    def missing(self) -> tuple[str, ...]:
        """What a record lacks that can be found again by somebody else."""
        return tuple(
            key
            for key, given in (
                ("document", self.document),
                ("version", self.version),
                ("page or cell", self.page or self.cell),
                ("reader", self.reader),
                ("date", self.date),
            )
            if not given
        )

    @property
    def text(self) -> str:
        """Where it was read, by whom and when."""
        at = f"p. {self.page}" if self.page else self.cell
        return f"{self.document} {self.version}, {at}, read by {self.reader} on {self.date}"

    def agrees(self, value: Fraction, unit: str) -> bool:
        """Say whether the number that was read is this one; where none was, it is."""
        if self.value is None or self.unit is None:
            return True
        try:
            read = convert(self.value, self.unit, unit)
        except UnitError:
            return False
        return abs(read - value) <= abs(value) / 10**9


Confirmations = Annotated[
    tuple[Confirmation, ...], BeforeValidator(lambda given: () if given is None else given)
]
"""Nothing below the key, as `init` writes it, is an empty list."""
