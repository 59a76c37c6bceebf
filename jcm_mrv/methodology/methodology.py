"""A methodology version, resolved: families merged, expressions parsed, equations in order."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import field
from functools import cached_property
from pathlib import Path

from jcm_mrv.immutable import immutable
from jcm_mrv.methodology.attributes import Attribute
from jcm_mrv.methodology.built_in import (
    BUILT_IN_DESCRIPTIONS,
    BUILT_IN_SYMBOLS,
    BUILT_IN_UNITS,
    START,
)
from jcm_mrv.methodology.claims import worst
from jcm_mrv.methodology.drawing import PlacedBlock
from jcm_mrv.methodology.expression import tree as t
from jcm_mrv.methodology.expression.table import Table
from jcm_mrv.methodology.limits import Limit
from jcm_mrv.methodology.model import (
    Criterion,
    EquationClaim,
    MethodologyFile,
    Parameter,
    Set,
    Source,
    Standing,
)
from jcm_mrv.methodology.reference_tables import ReferenceTable
from jcm_mrv.patterns import pattern

GREEK: dict[str, str] = dict(
    zip(
        "alpha beta gamma delta epsilon zeta eta theta kappa lambda mu nu xi pi rho sigma tau phi "
        "chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Phi Psi Omega".split(),
        "αβγδεζηθκλμνξπρστφχψωΓΔΘΛΞΠΣΦΨΩ",
        strict=True,
    )
)
_GREEK = pattern(rf"(?<![^\W_])\\?({'|'.join(GREEK)})(?![^\W_])")


def with_greek(symbol: str) -> str:
    r"""Give a symbol with the Greek letters that are written out in it, as every sheet shows it.

    Examples
    --------
    >>> with_greek("eta_{RE,i}"), with_greek(r"\rho_{CH4}"), with_greek("beta2_i")
    ('η_{RE,i}', 'ρ_{CH4}', 'beta2_i')
    """
    return _GREEK.sub(lambda match: GREEK[match[1]], symbol)


@immutable
class ResolvedEquation:
    """One equation, ready to be rendered: tree, unit, sets, and how sure its text is."""

    name: str
    text: str
    unit: str
    sets: tuple[str, ...]
    symbol: str
    description: str
    tree: t.Node
    claim: EquationClaim
    family: str | None

    @property
    def inputs(self) -> tuple[str, ...]:
        """The names that the equation uses."""
        return t.references(self.tree)


@immutable(repr=False)
class Methodology:
    """One version of a methodology.

    Attributes
    ----------
    attributes : dict of str to (str, Attribute)
        Each with its set; an empty text for one of the project as a whole.
    equations : dict of str to ResolvedEquation
        In an order in which each uses only earlier ones.
    defaults : dict of str to Node
        Expressions that give a fixed ex ante parameter its value where the project file gives none.
    needed : dict of str to Node
        Conditions under which a parameter is asked for; without one it is for every member.
    tests : dict of str to Node
        Machine-checked parts of eligibility criteria.
    limits : tuple of Limit
        What amounts cannot exceed; no result rests on them.
    places : dict of str to str
        File, line and column where each name is declared.
    sha256 : str
        Over the methodology file and the families it extends.
    own_word : bool
        Whether nobody known here stands for what it claims: it is none that is shipped.
    screening : tuple of PlacedBlock
        How it is drawn from a needs survey: the blocks of its families, then its own.
    """

    file: MethodologyFile
    sets: Mapping[str, Set]
    attributes: Mapping[str, tuple[str, Attribute]]
    parameters: Mapping[str, Parameter]
    equations: Mapping[str, ResolvedEquation]
    defaults: Mapping[str, t.Node]
    tests: Mapping[str, t.Node]
    lookups: Mapping[str, Table]
    sha256: str
    folder: Path | None = None
    paths: tuple[Path, ...] = ()
    families: tuple[str, ...] = ()
    places: Mapping[str, str] = field(default_factory=dict)
    limits: tuple[Limit, ...] = ()
    own_word: bool = False
    screening: tuple[PlacedBlock, ...] = ()
    needed: Mapping[str, t.Node] = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"<Methodology {self.reference}: {self.file.title}>"

    def place(self, name: str = "") -> str:
        """Give where a name is declared; without one, or for none known, the file."""
        return self.places.get(name) or (str(self.paths[0]) if self.paths else self.reference)

    @property
    def reference(self) -> str:
        """``ID@VERSION``."""
        return f"{self.file.id}@{self.file.version}"

    @property
    def tables(self) -> Mapping[str, ReferenceTable]:
        """The reference tables by name."""
        return self.file.tables

    @property
    def sources(self) -> Mapping[str, Source]:
        """The documents that numbers and equations were read in."""
        return self.file.sources

    @property
    def criteria(self) -> Mapping[str, Criterion]:
        """The eligibility criteria by id, guards of the library's own among them."""
        return self.file.criteria

    @property
    def criteria_of_text(self) -> dict[str, Criterion]:
        """The eligibility criteria that the text has: participants answer them."""
        return {k: c for k, c in self.criteria.items() if c.origin == "text"}

    @property
    def guards(self) -> dict[str, Criterion]:
        """What the library asks besides: judged by its test, and no part of the text."""
        return {k: c for k, c in self.criteria.items() if c.origin == "library"}

    @property
    def standing(self) -> Standing:
        """The least sure standing of its equations and numbers, used by a project or not.

        Criteria, and class, option, frequency and method of what is monitored, have their own.
        """
        return worst([claim for _, claim in self.standings()])

    @property
    def rounds(self) -> bool:
        """Whether an equation or default rounds on its way to the result."""
        trees = [*(e.tree for e in self.equations.values()), *self.defaults.values()]
        return any(isinstance(part, t.Round) for tree in trees for part in t.walk(tree))

    def standings(self) -> list[tuple[str, Standing]]:
        """Give every number and equation with its standing."""
        found: list[tuple[str, Standing]] = []
        for name, equation in self.equations.items():
            found.append((name, equation.claim.standing))
        for name, parameter in self.parameters.items():
            if parameter.value_from is not None:
                found.append((name, parameter.value_from.standing))
        for name, table in self.tables.items():
            for row in table.rows:
                found.append((name, row.standing))
        return found

    def monitored(self) -> dict[str, Parameter]:
        """Give the parameters to be monitored."""
        return {k: p for k, p in self.parameters.items() if p.kind == "monitored"}

    def fixed_ex_ante(self) -> dict[str, Parameter]:
        """Give the project-specific parameters that are fixed ex ante."""
        return {k: p for k, p in self.parameters.items() if p.kind == "fixed_ex_ante"}

    @property
    def of_project(self) -> dict[str, Attribute]:
        """The attributes of the project as a whole."""
        return {name: one for name, (owner, one) in self.attributes.items() if not owner}

    @property
    def by_year(self) -> frozenset[str]:
        """The fixed values whose default is another one in each calendar year."""
        of_year = BUILT_IN_UNITS.keys() - {START}
        return frozenset(name for name in self.defaults if of_year & self.needed_by(name))

    def free_indices(self, sets: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
        """Give the (index letter, set) pairs of a value over ``sets``."""
        return tuple((self.sets[name].index, name) for name in sets)

    def unit(self, name: str) -> str:
        """Give the unit of any name; empty for texts."""
        if name in self.parameters:
            return self.parameters[name].unit
        if name in self.equations:
            return self.equations[name].unit
        if name in self.attributes:
            return self.attributes[name][1].unit or ""
        return BUILT_IN_UNITS[name]

    def members_of(self, name: str) -> str | None:
        """Give the set whose members the values of an attribute are; None for any other name."""
        return self.attributes[name][1].of if name in self.attributes else None

    def sets_of(self, name: str) -> tuple[str, ...]:
        """Give the sets that a name is indexed by."""
        if name in self.parameters:
            return self.parameters[name].sets
        if name in self.equations:
            return self.equations[name].sets
        if name in self.attributes:
            set_name, _ = self.attributes[name]
            return (set_name,) if set_name else ()
        return ()

    def time_set(self, name: str) -> str | None:
        """Give the set of calendar years or parts of the period that a name is indexed by."""
        return next((s for s in self.sets_of(name) if self.sets[s].year_attribute), None)

    def symbol(self, name: str) -> str:
        """Give the JCM symbol of a name, the name itself where there is none."""
        if name in self.parameters:
            return with_greek(self.parameters[name].symbol) or name
        if name in self.equations:
            equation = self.equations[name].symbol
            return name if equation == name else with_greek(equation)
        if name in self.attributes:
            return with_greek(self.attributes[name][1].symbol) or name
        return BUILT_IN_SYMBOLS.get(name, name)

    def letters(self, name: str) -> tuple[str, ...]:
        """Give the index letters of a name, as they stand in its symbol."""
        return tuple(self.sets[set_name].index for set_name in self.sets_of(name))

    def description(self, name: str) -> str:
        """Give what a name means."""
        if name in self.parameters:
            return self.parameters[name].description
        if name in self.equations:
            return self.equations[name].description
        if name in self.attributes:
            return self.attributes[name][1].description
        return BUILT_IN_DESCRIPTIONS.get(name, "")

    def needed_by(self, root: str, lost: Container[str] | None = None) -> frozenset[str]:
        """Give every name that an equation rests on, directly or not, itself included.

        Where it is said which names are ``lost``, the others are given, and need no default.
        """
        if lost is not None:
            return self._rests_on(root, lost)
        if root not in self._needed_by:
            self._needed_by[root] = self._rests_on(root, None)
        return self._needed_by[root]

    # Each solution of each period asks for it, and each check of a sheet.
    @cached_property
    def _needed_by(self) -> dict[str, frozenset[str]]:
        return {}

    def _rests_on(self, root: str, lost: Container[str] | None) -> frozenset[str]:
        found: set[str] = set()
        waiting = [root]
        while waiting:
            name = waiting.pop()
            if name in found:
                continue
            found.add(name)
            if name in self.equations:
                waiting += self.equations[name].inputs
            if name in self.defaults and (lost is None or name in lost):
                waiting += t.references(self.defaults[name])
            if name in self.needed:
                waiting += t.references(self.needed[name])
            if name in self.parameters and (weight := self.parameters[name].weight):
                waiting.append(weight)
        return frozenset(found)
