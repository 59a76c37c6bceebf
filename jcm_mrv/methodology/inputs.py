"""Members and values bound to the names of a methodology: what every calculation starts from.

A project, a worked example and what a workbook claims are bound here alike. What does not fit is a
:class:`Problem`, neutral: whoever binds says it in its own words, and where it stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from functools import cached_property
from itertools import product
from math import prod
from typing import Any, Literal, NamedTuple

import numpy as np

from jcm_mrv.findings import Finding
from jcm_mrv.findings.language import said
from jcm_mrv.immutable import immutable
from jcm_mrv.methodology.expression import tree as t
from jcm_mrv.methodology.expression.evaluate import Array, Scope, evaluate, width
from jcm_mrv.methodology.members import Value, read_attributes, read_of_project, unknown_members
from jcm_mrv.methodology.methodology import Methodology
from jcm_mrv.methodology.solve import solve

MemberKey = tuple[str, ...]
"""Ids of the members that a value belongs to, one per set of the value; () without sets."""

Values = Mapping[str, Mapping[MemberKey, Value | None]]
"""Values in the methodology's units, by name and member key."""

Changes = Mapping[tuple[str, MemberKey], float | str]
"""Other values of some names and members."""

MOST_VALUES = 1_000_000
"""How many combinations of members a name, or a step of an equation, can have."""


def labelled(name: str, key: MemberKey) -> str:
    """Give how a value of some members is called.

    Examples
    --------
    >>> labelled("EF_RE", ("roof-a",)), labelled("EF_grid", ())
    ('EF_RE[roof-a]', 'EF_grid')
    """
    return f"{name}[{'/'.join(key)}]" if key else name


@immutable(slots=True)
class Problem:
    """Something that does not fit the methodology.

    Attributes
    ----------
    kind : str
        What is wrong.
    name : str
        The set or the value concerned.
    keys : tuple of MemberKey
        The members concerned.
    among : tuple of str
        What would fit instead: sets, names, or members as text.
    number : int
        Of a member that stands ``twice`` its place in the list; of ``too many`` how many.
    """

    kind: Literal[
        "unknown set",
        "no members",
        "twice",
        "too many",
        "unknown name",
        "unknown member",
        "no value",
    ]
    name: str
    keys: tuple[MemberKey, ...] = ()
    among: tuple[str, ...] = ()
    number: int = 0


class Listed(NamedTuple):
    """A member as it is listed, its attributes as they are written."""

    id: str
    title: str
    attributes: Mapping[str, Any]


@immutable
class Inputs:
    """Members of every set, and the values that do not change from period to period.

    Attributes
    ----------
    members, titles : dict of str to tuple of str
        Ids and titles of the members of each set, in the order of the arrays.
    values : dict of str to dict of MemberKey to Fraction or str
        By name; attributes of members too.
    """

    methodology: Methodology
    members: Mapping[str, tuple[str, ...]]
    titles: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    values: Values = field(default_factory=dict)

    @cached_property
    def sizes(self) -> dict[str, int]:
        """Number of members per set."""
        return {name: len(self.members.get(name, ())) for name in self.methodology.sets}

    @cached_property
    def _width(self) -> int:
        return widest(self.methodology, self.sizes)[1]

    @cached_property
    def _places(self) -> dict[str, dict[str, int]]:
        return {name: {m: n for n, m in enumerate(ids)} for name, ids in self.members.items()}

    def over(self, sets: Sequence[str]) -> list[MemberKey]:
        """Give the member keys over some sets, in the order of their arrays; [()] without sets."""
        return list(product(*(self.members.get(name, ()) for name in sets)))

    def keys(self, name: str) -> list[MemberKey]:
        """Give the member keys of a name, in the order of its arrays; [()] without sets."""
        return self.over(self.methodology.sets_of(name))

    def asked(self, name: str) -> list[MemberKey]:
        """Give the member keys that a value is asked of: all, but for those that do not need it."""
        keys = self.keys(name)
        if name not in self.methodology.needed or not keys:
            return keys
        return [key for key, needed in zip(keys, self._needed[name], strict=True) if needed]

    @cached_property
    def _needed(self) -> dict[str, list[bool]]:
        """Say of each parameter that only some members need of which."""
        found: dict[str, list[bool]] = {}
        for name, tree in self.methodology.needed.items():
            sets = self.methodology.sets_of(name)
            if any(self.lacking(t.references(tree))):
                # Of whom that is not known it is asked: what is not needed is said, not supposed.
                found[name] = [True] * len(self.keys(name))
                continue
            scope = Scope(self._arrays, self.sizes)
            values = evaluate(tree, scope, self.methodology.free_indices(sets))
            found[name] = values[0].reshape(-1).tolist()
        return found

    def shape(self, sets: Sequence[str]) -> tuple[int, ...]:
        """Give the number of members of each of some sets."""
        return tuple(self.sizes[name] for name in sets)

    def position(self, name: str, key: MemberKey) -> tuple[int, ...]:
        """Give the place of a member key along the axes of an array."""
        return self.place(self.methodology.sets_of(name), key)

    def place(self, sets: Sequence[str], key: MemberKey) -> tuple[int, ...]:
        """Give the number of each member of a key over some sets, in the order of its set."""
        return tuple(self._places[s][member] for s, member in zip(sets, key, strict=True))

    def title(self, set_name: str, member: str) -> str:
        """Give the title of a member."""
        return self.titles[set_name][self._places[set_name][member]]

    def by_key(self, array: Array, sets: Sequence[str]) -> dict[MemberKey, Any]:
        """Give the values of one period in an array over some sets, by member key."""
        flat = np.broadcast_to(array[:1], (1, *self.shape(sets))).reshape(-1).tolist()
        return dict(zip(self.over(sets), flat, strict=True))

    def value(self, name: str, array: Array, key: MemberKey) -> float | str:
        """Give one value of one period in an array of a name."""
        whole = np.broadcast_to(array[:1], (1, *self.shape(self.methodology.sets_of(name))))
        found = whole[(0, *self.position(name, key))]
        over = self.methodology.members_of(name)
        if over is not None and not np.isnan(found):
            return self.members[over][int(found)]
        return found if isinstance(found, str) else float(found)

    # -- what does not fit --------------------------------------------------------------------

    def misplaced(self, given: Mapping[str, Iterable[MemberKey]], *kinds: str) -> list[Problem]:
        """Give what is wrong with the names and members that values are given for.

        Parameters
        ----------
        given : mapping of str to iterable of MemberKey
            The members that a value is given for, by name.
        *kinds : str
            Classes of parameters that can be given.
        """
        names = [k for k, p in self.methodology.parameters.items() if p.kind in kinds]
        problems = []
        for name, keys in given.items():
            if name not in names:
                problems.append(Problem("unknown name", name, among=tuple(names)))
                continue
            known = dict.fromkeys(self.keys(name))
            if unknown := tuple(key for key in keys if key not in known):
                valid = tuple("/".join(key) for key in known)
                problems.append(Problem("unknown member", name, unknown, valid))
        return problems

    def lacking(self, names: Iterable[str]) -> Iterator[Problem]:
        """Give the names that have no value for some of their members."""
        for name in names:
            given = self.values.get(name, {})
            if lost := tuple(key for key in self.asked(name) if key not in given):
                yield Problem("no value", name, lost)

    # -- arrays -------------------------------------------------------------------------------

    def arrays(self, *periods: Values) -> dict[str, Array]:
        """Give the inputs as equations take them.

        Parameters
        ----------
        *periods : mapping of str to mapping of MemberKey to value
            What each period has besides, or instead: monitored values, the days of the period.

        Returns
        -------
        dict of str to ndarray
            Shape (1, members of each set), of what periods give (periods, members of each set).
            NaN where there is no value; a name that has none at all is left out.
        """
        arrays = dict(self._arrays)
        for name in dict.fromkeys(name for period in periods for name in period):
            parts = [
                self._array(name, period.get(name, self.values.get(name, {}))) for period in periods
            ]
            arrays[name] = parts[0] if len(parts) == 1 else np.concatenate(parts)
        return arrays

    @cached_property
    def _arrays(self) -> dict[str, Array]:
        # A name of sets without members has values too: those of nobody. So has what none needs.
        names = [*self.methodology.attributes, *self.methodology.parameters]
        none = self.methodology.needed
        empty = {name: {} for name in names if name in none or not self.keys(name)}
        return {name: self._array(name, by) for name, by in {**empty, **self.values}.items()}

    def _array(self, name: str, values: Mapping[MemberKey, Value | None]) -> Array:
        cells = [values.get(key) for key in self.keys(name)]
        if (over := self.methodology.members_of(name)) is not None:
            # An attribute that names a member is its place, as an index takes it.
            cells = [None if cell is None else self._places[over].get(str(cell)) for cell in cells]
        shape = (1, *self.shape(self.methodology.sets_of(name)))
        if any(isinstance(cell, str) for cell in cells):
            return np.array(cells, dtype=object).reshape(shape)
        numbers = [np.nan if cell is None else float(cell) for cell in cells]
        return np.array(numbers, dtype=float).reshape(shape)

    def changed(self, arrays: Mapping[str, Array], changes: Sequence[Changes]) -> dict[str, Array]:
        """Give the arrays of one period with one batch entry for each of several changes."""
        found = dict(arrays)
        for name in dict.fromkeys(name for change in changes for name, _ in change):
            shape = (1, *self.shape(self.methodology.sets_of(name)))
            start = np.broadcast_to(arrays.get(name, np.nan), shape)
            found[name] = np.repeat(start, len(changes), axis=0)
            for n, change in enumerate(changes):
                for (changed, key), value in change.items():
                    if changed == name:
                        found[name][(n, *self.position(name, key))] = self._held(name, value)
        return found

    def _held(self, name: str, value: float | str) -> float | str:
        """Give a value as arrays hold it: of an attribute that names a member, its place."""
        over = self.methodology.members_of(name)
        return value if over is None else self._places[over].get(str(value), np.nan)

    def reductions(self, arrays: Mapping[str, Array], changes: Sequence[Changes]) -> Array:
        """Give the unrounded emission reductions of one period with each of several changes.

        Raises
        ------
        SolveError
            When one of them has no result.
        """
        step = at_once(self._width)
        found = []
        for first in range(0, len(changes), step):
            some = changes[first : first + step]
            solved = solve(self.methodology, self.changed(arrays, some), self.sizes)
            found.append(np.broadcast_to(solved.values["ER"], len(some)))
        return np.concatenate(found) if found else np.empty(0)


def bind_members(
    methodology: Methodology,
    listed: Mapping[str, Sequence[Listed]],
    derived: Mapping[str, Sequence[Listed]],
    used: set[str],
    where: Callable[[str, int, str], str],
    whose: str = "",
    of_project: Mapping[str, Any] | None = None,
) -> tuple[Inputs, list[Problem], list[Finding]]:
    """Give the members of every set with their attributes, and what does not fit.

    Parameters
    ----------
    methodology : Methodology
        The rules.
    listed : mapping of str to sequence of Listed
        The members of each set as they are listed.
    derived : mapping of str to sequence of Listed
        The members of each set of calendar years, or of parts of the period.
    used : set of str
        Attributes that a calculation rests on; these cannot be left out.
    where : callable
        Gives the place of an attribute, from set, number in the list and attribute; the set is
        empty where it is one of the project.
    whose : str
        Stands in front of the member in messages.
    of_project : mapping of str to object, optional
        The attributes of the project as a whole as they are written.

    Returns
    -------
    Inputs, list of Problem, list of Finding
        The inputs without values of parameters; what does not fit; attributes that are wrong.
    """
    members: dict[str, tuple[str, ...]] = {}
    titles: dict[str, tuple[str, ...]] = {}
    values: dict[str, dict[MemberKey, Value | None]] = {}
    findings: list[Finding] = []
    problems = [
        Problem("unknown set", name, among=tuple(methodology.sets))
        for name in listed
        if name not in methodology.sets
    ]
    for name, declared in methodology.sets.items():
        given = listed.get(name, ())
        if declared.year_attribute is not None and name in derived:
            given = derived[name]
        members[name] = tuple(member.id for member in given)
        titles[name] = tuple(member.title for member in given)
        if not given and declared.optional is None:
            problems.append(Problem("no members", name))
        seen: set[str] = set()
        for n, member in enumerate(given):
            if member.id in seen:
                problems.append(Problem("twice", name, ((member.id,),), number=n))
            seen.add(member.id)
            read, wrong = read_attributes(
                declared,
                member.attributes,
                lambda key, name=name, n=n: where(name, n, key),
                f"{whose}{member.id}",
                used,
                methodology.of_project,
            )
            findings += wrong
            for key, value in read.items():
                values.setdefault(key, {})[(member.id,)] = value
    whole, owner = of_project or {}, said("{whose}the project", whose=whose)
    read, wrong = read_of_project(
        methodology.attributes, whole, lambda key: where("", 0, key), owner, used
    )
    findings += wrong
    values |= {name: {(): value} for name, value in read.items()}
    named = {k: [(f"{whose}{m.id}", m.attributes) for m in of] for k, of in listed.items()}
    named[""] = [(owner, whole)]
    findings += unknown_members(methodology.attributes, members, named, where)
    inputs = Inputs(methodology, members, titles, values)
    return inputs, [*problems, *too_many(methodology, inputs.sizes)], findings


def too_many(methodology: Methodology, sizes: Mapping[str, int]) -> list[Problem]:
    """Give the name that would have more than :data:`MOST_VALUES` values, where there is one."""
    name, number = widest(methodology, sizes)
    return [Problem("too many", name, number=number)] if number > MOST_VALUES else []


def at_once(number: int) -> int:
    """Give how many batch entries of so many values each are calculated at once."""
    return max(1, 4 * MOST_VALUES // max(1, number))


def widest(methodology: Methodology, sizes: Mapping[str, int]) -> tuple[str, int]:
    """Give the name that goes through most combinations of members, and how many these are."""
    found = {
        name: prod(sizes[over] for over in parameter.sets)
        for name, parameter in methodology.parameters.items()
    }
    trees = {name: (e.tree, e.sets) for name, e in methodology.equations.items()}
    trees |= {
        f"criterion {k}": (v, methodology.criteria[k].sets) for k, v in methodology.tests.items()
    }
    for name, (tree, sets) in trees.items():
        found[name] = width(tree, sizes, methodology.free_indices(sets))
    for name, tree in methodology.defaults.items():
        sets = methodology.parameters[name].sets
        found[name] = max(found[name], width(tree, sizes, methodology.free_indices(sets)))
    return max(found.items(), key=lambda item: item[1], default=("", 0))
