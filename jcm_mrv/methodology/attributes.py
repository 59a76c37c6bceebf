"""What is said of each member of a set, or of the project as a whole: how a methodology asks it."""

from typing import Annotated, Any

from pydantic import BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from jcm_mrv.methodology.claims import Name
from jcm_mrv.methodology.numbers import Number
from jcm_mrv.methodology.quantity_text import UnitText
from jcm_mrv.strict_yaml import StrictModel

OF_PROJECT = "project"
"""What stands under `attributes` in the place of a set, for what is said of the whole project."""


class Attribute(StrictModel):
    """What is said of each member of a set, or of the project: a number, a text, a member."""

    description: str
    symbol: str = ""
    unit: UnitText | None = None
    choices: dict[str, str] = Field(default_factory=dict)
    of: Name | None = None
    required: bool = True
    minimum: Number | None = None
    maximum: Number | None = None

    @model_validator(mode="after")
    def _one_kind(self) -> "Attribute":
        if [self.unit is not None, bool(self.choices), self.of is not None].count(True) != 1:
            raise PydanticCustomError(
                "attribute",
                "an attribute has either a unit or choices, or is a member of a set",
                {"expected": "one of `unit`, `choices` and `of`"},
            )
        return self


def _under_a_set(given: Any) -> Any:
    """Refuse an attribute that stands where sets do: nothing would say what it is said of."""
    for name, one in given.items() if isinstance(given, dict) else ():
        if isinstance(one, dict) and isinstance(one.get("description"), str):
            wanted = f"`{OF_PROJECT}: {{{name}: ...}}` for the project as a whole"
            raise PydanticCustomError(
                "attribute",
                "the attribute {name} stands under no set",
                {"name": name, "expected": f"{wanted}, or the name of a set in its place"},
            )
    return given


AttributesOf = Annotated[dict[Name, dict[Name, Attribute]], BeforeValidator(_under_a_set)]
"""Attributes by name, under their set or under :data:`OF_PROJECT`."""
