"""How a methodology is drawn from a needs survey: the block ``screening:``, as it is written.

It stands in a family or a methodology; later blocks add to earlier ones. What its expressions say
is judged in :mod:`jcm_mrv.methodology.screening`, which gives the rules that are drawn by.
"""

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from jcm_mrv.immutable import immutable
from jcm_mrv.methodology.claims import Name
from jcm_mrv.methodology.expression import tree as t
from jcm_mrv.methodology.quantity_text import UnitText
from jcm_mrv.strict_yaml import Document, StrictModel

Expression = Annotated[str, StringConstraints(min_length=1)]
Drawable = Literal["sites", "equipment", "waste", "biomass"]
"""Sheets of a survey whose rows can be members of a set."""


class Assumed(StrictModel):
    """What no survey knows: whoever screens states it, with its source."""

    unit: UnitText
    description: str


class SetDrawing(StrictModel):
    """How the members of one set are drawn: one for each row of a sheet for which ``when`` holds.

    Where it says ``repeat: count``, a row is as many members as it counts units.

    ``units`` are those in which keys are wanted that have a unit of their own in each row.
    ``attributes`` and ``values`` are expressions in the keys of the row and of its site, in
    assumptions, and in the methodology's values without sets.
    """

    each: Drawable | None = None
    when: Expression | None = None
    repeat: Literal["count"] | None = None
    units: dict[Name, UnitText] = Field(default_factory=dict)
    attributes: dict[Name, Expression] = Field(default_factory=dict)
    values: dict[Name, Expression] = Field(default_factory=dict)


class SurveyCriterion(StrictModel):
    """What a survey can tell of a site's fitness besides the methodology's own criteria."""

    text: str
    test: Expression


class ScreeningBlock(StrictModel):
    """How candidates are drawn from a needs survey.

    ``values`` are those of parameters without sets. ``generates`` is the parameter that is
    electricity generated at the site, which is held against what the site consumes by day.
    """

    assumptions: dict[Name, Assumed] = Field(default_factory=dict)
    sets: dict[Name, SetDrawing] = Field(default_factory=dict)
    values: dict[Name, Expression] = Field(default_factory=dict)
    criteria: dict[Name, SurveyCriterion] = Field(default_factory=dict)
    generates: Name | None = None

    def paths(self) -> Iterator[tuple[str, ...]]:
        """Give the path of everything in it that can be wrong by itself."""
        for name, drawing in self.sets.items():
            yield ("sets", name)
            yield ("sets", name, "when")
            for kind in ("units", "attributes", "values"):
                yield from (("sets", name, kind, key) for key in getattr(drawing, kind))
        for kind in ("assumptions", "values"):
            yield from ((kind, key) for key in getattr(self, kind))
        yield from (("criteria", key, "test") for key in self.criteria)
        yield ("generates",)


@immutable
class PlacedBlock:
    """A block with the file, line and column of each of its parts."""

    content: ScreeningBlock
    places: Mapping[tuple[str, ...], str]


def placed(block: ScreeningBlock, document: Document) -> PlacedBlock:
    """Give a block with the places where its parts stand in its document."""
    return PlacedBlock(
        block, {path: document.where(("screening", *path)) for path in block.paths()}
    )


class Merged:
    """The blocks of a methodology as one, each part with its place: later ones add and replace.

    ``texts`` are the expressions, and units, by path.
    """

    def __init__(self, blocks: Iterable[PlacedBlock]) -> None:
        self.assumptions: dict[str, Assumed] = {}
        self.each: dict[str, Drawable] = {}
        self.repeated: set[str] = set()
        self.texts: dict[tuple[str, ...], str] = {}
        self.labels: dict[str, str] = {}
        self.places: dict[tuple[str, ...], str] = {}
        self.sets: list[str] = []
        self.generates: str | None = None
        for block in blocks:
            self._add(block.content)
            self.places |= block.places

    def _add(self, block: ScreeningBlock) -> None:
        self.assumptions |= block.assumptions
        self.generates = block.generates or self.generates
        for name, drawing in block.sets.items():
            if name not in self.sets:
                self.sets.append(name)
            if drawing.each is not None:
                self.each[name] = drawing.each
            if drawing.repeat is not None:
                self.repeated.add(name)
            if drawing.when is not None:
                self.texts["sets", name, "when"] = drawing.when
            for kind in ("units", "attributes", "values"):
                for key, text in getattr(drawing, kind).items():
                    self.texts["sets", name, kind, key] = text
        for key, text in block.values.items():
            self.texts["values", key] = text
        for key, criterion in block.criteria.items():
            self.texts["criteria", key, "test"] = criterion.test
            self.labels[key] = criterion.text

    def under(self, *path: str) -> dict[str, tuple[str, str]]:
        """Give key -> text and place of what stands under a path."""
        return {
            key[len(path)]: (text, self.places[key])
            for key, text in self.texts.items()
            if key[: len(path)] == path and len(key) > len(path)
        }


@immutable
class Drawn:
    """What a parameter or attribute is drawn by.

    ``factor`` brings the value of the expression to the unit of what is drawn; None for a text.
    """

    name: str
    text: str
    tree: t.Node
    where: str
    factor: Fraction | None

    @property
    def references(self) -> tuple[str, ...]:
        """The names that it is drawn from."""
        return t.references(self.tree)


@immutable
class DrawnSet:
    """How the members of a set are drawn."""

    name: str
    each: Drawable
    when: t.Node | None
    repeats: bool
    units: Mapping[str, str]
    attributes: tuple[Drawn, ...]
    values: tuple[Drawn, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        """The names that decide which rows are members."""
        return () if self.when is None else t.references(self.when)


@immutable
class SurveyTest:
    """What a survey can tell of a site's fitness: a text, and its test."""

    name: str
    text: str
    tree: t.Node


@immutable
class ScreeningRules:
    """How a methodology is drawn from a survey.

    Attributes
    ----------
    assumptions : dict of str to Assumed
        What whoever screens has to state.
    sets : tuple of DrawnSet
        In the order of the blocks.
    values : tuple of Drawn
        Of parameters without sets.
    criteria : tuple of SurveyTest
        Tests on keys of the site.
    generates : str or None
        The parameter that is electricity generated at the site.
    """

    assumptions: Mapping[str, Assumed]
    sets: tuple[DrawnSet, ...]
    values: tuple[Drawn, ...]
    criteria: tuple[SurveyTest, ...]
    generates: str | None
