"""The keys of a needs survey: what its sheets ask, in which unit, and what may stand there.

They stand in ``methodologies/survey.yaml`` with what a form calls them in each language. The form
is written from them, what comes back is read by them, and the blocks ``screening:`` of
methodologies and families draw their parameters from them.
"""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from jcm_mrv.methodology.claims import Name
from jcm_mrv.methodology.countries import Names
from jcm_mrv.methodology.numbers import Number
from jcm_mrv.methodology.quantity_text import UnitText
from jcm_mrv.shipped import shipped
from jcm_mrv.strict_yaml import StrictModel, load_file, validate

SURVEY_KEYS = "survey.yaml"

Sheet = Literal["sites", "equipment", "waste", "biomass", "costs"]
SHEETS: tuple[Sheet, ...] = ("sites", "equipment", "waste", "biomass", "costs")
"""The sheets of a survey, in the order of the form."""
Kind = Literal[
    "id",
    "text",
    "number",
    "share",
    "money",
    "year",
    "choice",
    "country",
    "timezone",
    "currency",
    "unit",
    "methodology",
]
NUMERIC: tuple[Kind, ...] = ("number", "share", "money")
"""Kinds whose values are amounts."""


class SurveyKey(StrictModel):
    """What a column of a sheet asks.

    ``unit`` is that of a ``number``; a ``share`` is a part of 1; a ``number`` without one has its
    unit in the column ``..._unit`` of its row; ``money`` is in the ``currency`` of its row. Above
    ``usual`` a number is so large that it may be in a smaller unit than the key says. What is
    ``whole`` has no half. A row without what is ``needed`` says nothing.
    """

    kind: Kind
    unit: UnitText | None = None
    minimum: Number | None = None
    maximum: Number | None = None
    usual: Number | None = None
    whole: bool = False
    choices: tuple[str, ...] = ()
    needed: bool = False
    label: Names
    help: Names

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if (self.kind == "choice") is not bool(self.choices):
            raise PydanticCustomError(
                "survey", "a choice has choices", {"expected": "`choices` beside `kind: choice`"}
            )
        return self

    @property
    def is_number(self) -> bool:
        """Whether a value of it is an amount."""
        return self.kind in NUMERIC

    @property
    def calculated_unit(self) -> str | None:
        """The unit in which expressions have it; None where each row states its own.

        Examples
        --------
        >>> keys = survey_keys()
        >>> keys["sites"]["roof_area_m2"].calculated_unit
        'm2'
        >>> keys["sites"]["daytime_share"].calculated_unit
        '1'
        >>> keys["equipment"]["capacity"].calculated_unit is None
        True
        """
        return "1" if self.kind == "share" else self.unit


class SheetKeys(StrictModel):
    """A sheet: what a row of it is, and its keys in the order of the form."""

    about: Names
    keys: Annotated[dict[Name, SurveyKey], Field(min_length=1)]


class SurveyFile(StrictModel):
    """The content of ``survey.yaml``: ``words`` are what the choices are called."""

    words: dict[str, Names]
    sheets: dict[Sheet, SheetKeys]

    @model_validator(mode="after")
    def _whole(self) -> Self:
        chosen = {
            choice
            for sheet in self.sheets.values()
            for key in sheet.keys.values()
            for choice in key.choices
        }
        if chosen != set(self.words) or tuple(self.sheets) != SHEETS:
            raise PydanticCustomError(
                "survey",
                "the words are not those that may be chosen, or a sheet is missing",
                {"expected": f"a word for each choice and no other; sheets {', '.join(SHEETS)}"},
            )
        for name, sheet in self.sheets.items():
            labels = [text for key in sheet.keys.values() for text in set(dict(key.label).values())]
            if len(set(labels)) < len(labels):
                raise PydanticCustomError(
                    "survey",
                    "two labels of {name} are alike",
                    {"name": name, "expected": "a label of its own for each key"},
                )
        return self


@cache
def survey_file() -> SurveyFile:
    """Give the whole table, with what a form says.

    Raises
    ------
    FindingsError
        When the file has errors.
    """
    path = shipped("methodologies") / SURVEY_KEYS
    return validate(load_file(path, "MET"), SurveyFile, "MET")


@cache
def survey_keys() -> Mapping[Sheet, Mapping[str, SurveyKey]]:
    """Give what each sheet asks: sheet -> key -> what may stand there.

    Examples
    --------
    >>> [key for key, asked in survey_keys()["costs"].items() if asked.is_number]
    ['investment', 'eligible_investment', 'saving_year']
    >>> survey_keys()["sites"]["roof_state"].choices
    ('sound', 'weak', 'unknown')
    """
    return MappingProxyType(
        {name: MappingProxyType(sheet.keys) for name, sheet in survey_file().sheets.items()}
    )
