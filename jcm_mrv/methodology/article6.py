"""What an activity is under Article 6 of the Paris Agreement, as a methodology says it."""

from typing import Annotated, Literal

from pydantic import StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from jcm_mrv.methodology.claims import Standing
from jcm_mrv.strict_yaml import StrictModel

Sector = Literal[
    "energy", "industrial processes and product use", "agriculture", "land use", "waste"
]
"""The sectors of the inventories of greenhouse gases."""


class Article6(StrictModel):
    """What the activity is under Article 6 of the Paris Agreement: inventory sector, and its kind.

    The words are those of the project that wrote it, as long as the ``standing`` is ``unverified``.
    """

    sector: Sector
    activity_type: Annotated[str, StringConstraints(min_length=1)]
    standing: Standing = "unverified"
    source: str = ""

    @model_validator(mode="after")
    def _sourced(self) -> "Article6":
        if self.standing != "unverified" and not self.source:
            raise PydanticCustomError(
                "claim", "what was read has a source", {"expected": "`source`: the document"}
            )
        return self
