"""Where numbers and equations come from: document, place, and how sure."""

from typing import Annotated, Literal

from pydantic import Discriminator, StringConstraints, Tag, model_validator
from pydantic_core import PydanticCustomError

from jcm_mrv.methodology.question import Question, asks_a_series
from jcm_mrv.strict_yaml import StrictModel

Standing = Literal["official", "corroborated", "unverified"]
STANDINGS: tuple[Standing, ...] = ("official", "corroborated", "unverified")
"""From surest to least sure."""

Name = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_]{0,39}$")]


def worst(standings: list[Standing] | tuple[Standing, ...]) -> Standing:
    """Give the least sure of several standings; ``official`` where there are none.

    Examples
    --------
    >>> worst(["official", "unverified", "corroborated"])
    'unverified'
    """
    return STANDINGS[max((STANDINGS.index(item) for item in standings), default=0)]


Checked = Annotated[str, StringConstraints(pattern=r"^(?:[0-9]{4}(?:-[0-9]{2}){0,2})?$")]
"""When a source was read: a year, a month or a day, as exactly as it is known."""


class Sourced(StrictModel):
    """A number or an equation: from where, and how sure."""

    standing: Standing
    source: str
    place: str = ""
    checked: Checked = ""
    note: str = ""


class SeriesClaim(Question, Sourced):
    """A number that a series gives, with its source; ``standing`` can only lower what it says."""

    model_config = Question.model_config

    standing: Standing = "official"
    source: str = ""

    @model_validator(mode="after")
    def _no_source(self) -> "SeriesClaim":
        if self.source or self.place or self.checked:
            raise PydanticCustomError(
                "series",
                "what a series gives has its source there",
                {"expected": "no `source`, `place` or `checked` beside `series`"},
            )
        return self


by_series = Discriminator(lambda value: "#series" if asks_a_series(value) else "#here")
"""Tells what a series gives from what stands in the file itself."""
Claim = Annotated[
    Annotated[Sourced, Tag("#here")] | Annotated[SeriesClaim, Tag("#series")], by_series
]
"""Where a number comes from; once loaded, a series has been asked and it is a plain claim."""


class Source(StrictModel):
    """A document: title, where it is to be found and when it was read."""

    title: str
    url: str = ""
    version: str = ""
    checked: Checked = ""
    note: str = ""
