"""What is asked of a dated series: which one, for which keys, for when, which of its numbers."""

import datetime as dt
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from jcm_mrv.strict_yaml import StrictModel

SeriesName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Year = Annotated[int, Field(ge=1900, le=2200)]
Limit = Literal["lower", "upper"]


class Question(StrictModel):
    """A value asked of a series: ``{series: ipcc2006_fuel_co2, fuel: natural_gas, limit: lower}``.

    The keys of the series stand beside these, so what is not known here is a key. ``year`` or
    ``on`` says for when; ``limit`` asks for an end of the 95 % interval instead of the value.
    """

    model_config = StrictModel.model_config | {"extra": "allow"}

    series: SeriesName
    year: Year | None = None
    on: dt.date | None = None
    limit: Limit | None = None

    @property
    def asked(self) -> dict[str, Any]:
        """The keys of the series as written."""
        return dict(self.model_extra or {})

    def text(self) -> str:
        """Give the question in words.

        Examples
        --------
        >>> Question(series="gwp", report="AR5", gas="CH4").text()
        'gwp, report AR5, gas CH4'
        """
        parts = [self.series, *(f"{key} {value}" for key, value in self.asked.items())]
        parts += [f"year {self.year}"] if self.year is not None else []
        parts += [f"on {self.on.isoformat()}"] if self.on is not None else []
        parts += [f"{self.limit} limit"] if self.limit is not None else []
        return ", ".join(parts)


def asks_a_series(value: Any) -> bool:
    """Whether a node of a file, or a model made of one, names a series."""
    return "series" in value if isinstance(value, dict) else isinstance(value, Question)
