"""A methodology made ready to be drawn many times: what each site would ask of it anew."""

from __future__ import annotations

from functools import cached_property

from jcm_mrv.immutable import immutable
from jcm_mrv.methodology.built_in import BUILT_IN_UNITS
from jcm_mrv.methodology.drawing import ScreeningRules
from jcm_mrv.methodology.expression import tree as t
from jcm_mrv.methodology.methodology import Methodology
from jcm_mrv.methodology.screening import own_numbers
from jcm_mrv.methodology.statements import Statement, statements


@immutable
class Prepared:
    """A methodology with its rules of drawing, and what follows of both."""

    methodology: Methodology
    rules: ScreeningRules

    @cached_property
    def used(self) -> frozenset[str]:
        """Every name that the reductions rest on."""
        return frozenset(self.methodology.needed_by("ER"))

    @cached_property
    def numbers(self) -> dict[str, str]:
        """The methodology's values without sets that expressions may use, with their units."""
        return own_numbers(self.methodology)

    @cached_property
    def needed_sets(self) -> tuple[str, ...]:
        """The sets that have to have members."""
        sets = self.methodology.sets
        return tuple(name for name, item in sets.items() if not item.optional and not item.years)

    @cached_property
    def reaches_back(self) -> bool:
        """Whether a year rests on amounts of the years before it."""
        return any(item.years for item in self.methodology.sets.values())

    @cached_property
    def asks_the_year(self) -> bool:
        """Whether the reductions of a year hang on which year it is."""
        return self.reaches_back or bool(self.used & set(BUILT_IN_UNITS))

    @cached_property
    def stated(self) -> tuple[Statement, ...]:
        """Everything that the methodology states."""
        return statements(self.methodology)

    @cached_property
    def given(self) -> tuple[str, ...]:
        """The parameters that a project gives, in the order of the methodology."""
        kinds = ("monitored", "fixed_ex_ante")
        return tuple(n for n, p in self.methodology.parameters.items() if p.kind in kinds)

    @cached_property
    def _references(self) -> dict[int, tuple[t.Ref, ...]]:
        return {}

    def references(self, tree: t.Node) -> tuple[t.Ref, ...]:
        """Give the names of an expression of the rules, each once, with their indices."""
        found = self._references.get(id(tree))
        if found is None:
            by_name = {part.name: part for part in t.walk(tree) if isinstance(part, t.Ref)}
            found = self._references[id(tree)] = tuple(by_name.values())
        return found
