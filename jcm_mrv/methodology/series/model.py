"""What the file of a series declares: frozen models, one to one with ``series/NAME.yaml``."""

import datetime as dt
from typing import Annotated

from pydantic import Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from jcm_mrv.methodology.claims import Checked, Name, Source, Standing
from jcm_mrv.methodology.exact_numbers import number_text
from jcm_mrv.methodology.numbers import Number
from jcm_mrv.methodology.quantity_text import UnitText
from jcm_mrv.methodology.question import Year
from jcm_mrv.strict_yaml import StrictModel

RESERVED = tuple(
    "series year on limit by_year latest standing source place checked note unit title keys rows "
    "comment".split()
)
"""What stands beside the keys where a value is asked for: no key can be called so."""


class SeriesKey(StrictModel):
    """What a value is asked by, with everything that it can be."""

    description: str
    choices: dict[str, str] = Field(min_length=1)


class ReadIn(StrictModel):
    """Where the rows were read that do not say so themselves."""

    standing: Standing
    source: str
    place: str = ""
    checked: Checked = ""


class SeriesRow(StrictModel):
    """A value: for which keys, valid when, within which limits (95 %), read where.

    ``year`` is a calendar year; ``from`` and ``to`` are days, both included, either left open.
    ``published`` is the day on which the value became known: another thing than its validity.
    """

    when: dict[Name, str] = Field(default_factory=dict)
    year: Year | None = None
    start: dt.date | None = Field(None, alias="from")
    end: dt.date | None = Field(None, alias="to")
    published: dt.date | None = None
    value: Number
    lower: Number | None = None
    upper: Number | None = None
    standing: Standing | None = None
    source: str | None = None
    place: str = ""
    checked: Checked = ""
    note: str = ""

    @model_validator(mode="after")
    def _in_order(self) -> "SeriesRow":
        if self.year is not None and (self.start or self.end):
            raise PydanticCustomError(
                "validity",
                "a value is valid in a year, or from a day to a day",
                {"expected": "`year`, or `from` and `to`"},
            )
        if self.start and self.end and self.end < self.start:
            raise PydanticCustomError(
                "validity",
                "the validity ends before it starts",
                {"expected": "from <= to, both days included"},
            )
        low = self.value if self.lower is None else self.lower
        high = self.value if self.upper is None else self.upper
        if not low <= self.value <= high:
            raise PydanticCustomError(
                "limits",
                "the limits do not enclose the value: {found}",
                {
                    "found": f"{number_text(low)}, {number_text(self.value)}, {number_text(high)}",
                    "expected": "lower <= value <= upper",
                },
            )
        return self


class SeriesFile(StrictModel):
    """The content of one file of a series.

    ``only_for`` and ``not_for`` name parameters of methodologies, ``countries`` their partner
    countries: a number that was made for one use is refused for another; ``purpose`` says why.
    """

    title: str
    summary: str = ""
    unit: UnitText
    keys: dict[Name, SeriesKey] = Field(default_factory=dict)
    sources: dict[Name, Source]
    read_in: ReadIn | None = None
    purpose: str = ""
    countries: tuple[Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")], ...] = ()
    only_for: tuple[Name, ...] = ()
    not_for: tuple[Name, ...] = ()
    rows: tuple[SeriesRow, ...] = Field(min_length=1)
