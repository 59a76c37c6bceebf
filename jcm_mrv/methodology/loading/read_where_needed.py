"""Whether what some members alone need is read for these alone.

A parameter with ``needed`` has no value elsewhere. Each place that reads it stands behind a
condition under which it is needed: in ``x if c else y``, behind a set as in
``sum(x[v] for v in vehicle if c)``, or after an ``and``. That the one follows from the other is
tried out: with every choice of every attribute, other comparisons being true or false as it comes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import product
from math import prod

from jcm_mrv.findings import MET, Finding
from jcm_mrv.immutable import immutable
from jcm_mrv.methodology.expression import tree as t
from jcm_mrv.methodology.methodology import Methodology

MOST = 4096
"""Combinations that are tried out; what takes more is not shown to follow."""

_NEGATED = {"!=": "==", ">=": "<", "<=": ">"}


@immutable(slots=True)
class _Known:
    """What holds at a place: conditions, and the indices that stand for a member of a set."""

    holds: tuple[t.Node, ...] = ()
    members: tuple[tuple[str, str], ...] = ()

    def and_(self, *conditions: t.Node) -> _Known:
        return _Known((*self.holds, *conditions), self.members)

    def each(self, index: str, over: str) -> _Known:
        return _Known(self.holds, (*self.members, (index, over)))


def read_elsewhere(methodology: Methodology) -> Iterator[Finding]:
    """Give ``MET-172`` for each expression that reads a value where it may not be needed."""
    if not methodology.needed:
        return
    for name, place, known, tree in _expressions(methodology):
        told: set[str] = set()
        for part, there in _reached(tree, known):
            wanted = methodology.needed.get(part.name)
            if wanted is None or part.name in told:
                continue
            own = methodology.letters(part.name)
            wanted = renamed(wanted, dict(zip(own, part.indices, strict=True)))
            if not follows(methodology, there, wanted):
                told.add(part.name)
                indices = ", ".join(_index(index) for index in part.indices)
                yield MET[172].at(
                    methodology.place(place),
                    found=f"{part.name}[{indices}]" if indices else part.name,
                    name=name,
                    needed=" ".join((methodology.parameters[part.name].needed or "").split()),
                )


def _expressions(methodology: Methodology) -> Iterator[tuple[str, str, _Known, t.Node]]:
    """Give every expression with its name, its place and what holds wherever it is evaluated."""

    def own(name: str, sets: tuple[str, ...]) -> _Known:
        members = tuple((methodology.sets[s].index, s) for s in sets)
        condition = methodology.needed.get(name)
        return _Known(() if condition is None else (condition,), members)

    for name, equation in methodology.equations.items():
        yield name, name, own("", equation.sets), equation.tree
    for name, tree in methodology.defaults.items():
        place = f"default {name}" if f"default {name}" in methodology.places else name
        yield f"{name}, default", place, own(name, methodology.sets_of(name)), tree
    for limit in methodology.limits:
        name = limit.parameter
        known = _Known() if limit.is_whole else own(name, methodology.sets_of(name))
        yield f"{name}, {limit.kind}", name, known, limit.tree
    for name, tree in methodology.tests.items():
        place = f"criterion {name}"
        yield place, place, own("", methodology.criteria[name].sets), tree


def _index(index: str | t.Ref | t.Picked) -> str:
    if isinstance(index, str):
        return index
    return f"{index.name}[{', '.join(map(_index, index.indices))}]"


def _reached(node: t.Node, known: _Known) -> Iterator[tuple[t.Ref | t.Picked, _Known]]:
    """Give every value that an expression reads, with what holds where it does."""
    match node:
        case t.Ref() | t.Picked():
            yield node, known
            for child in t.children(node):
                yield from _reached(child, known)
        case t.IfElse(condition, then, otherwise):
            yield from _reached(condition, known)
            yield from _reached(then, known.and_(condition))
            yield from _reached(otherwise, known.and_(t.Logic("not", (condition,))))
        case t.Logic("and" | "or" as op, operands):
            for operand in operands:
                yield from _reached(operand, known)
                known = known.and_(operand if op == "and" else t.Logic("not", (operand,)))
        case t.Sum(body, index, over) | t.Each(body, index, over):
            yield from _reached(body, known.each(index, over))
        case _:
            for child in t.children(node):
                yield from _reached(child, known)


def renamed(node: t.Node, letters: Mapping[str, str | t.Ref | t.Picked]) -> t.Node:
    """Give an expression with other index letters, or members that attributes name.

    Examples
    --------
    >>> renamed(t.Ref("way", ("v",)), {"v": "k"})
    Ref(name='way', indices=('k',))
    """
    match node:
        case t.Ref(name, indices) | t.Picked(name, indices):
            own = [
                letters.get(i, i) if isinstance(i, str) else renamed(i, letters) for i in indices
            ]
            return t.picked(name, own)
        case t.Sum(_, index, _) | t.Each(_, index, _):
            # The letter may be the one that another takes: inside it stands for its own set.
            taken = {x for i in letters.values() for x in _letters(i)}
            own = f"{index}'" if index in taken else index
            inside = [renamed(part, {**letters, index: own}) for part in t.children(node)]
            return replace(t.with_children(node, inside), index=own)
        case _:
            return t.with_children(node, [renamed(part, letters) for part in t.children(node)])


def _letters(index: str | t.Ref | t.Picked) -> set[str]:
    if isinstance(index, str):
        return {index}
    return {letter for part in t.walk(index) for letter in t.letters_of(part)}


# -- what follows from what ---------------------------------------------------------------


def follows(methodology: Methodology, known: _Known, wanted: t.Node) -> bool:
    """Whether a condition holds wherever what is known holds."""
    facts = [*known.holds]
    variables: dict[t.Node, tuple[str | bool, ...]] = {}
    for node in (*facts, wanted):
        for atom in _atoms(node):
            variable, values = _variable(methodology, atom)
            variables[variable] = values
    sure = {
        _plain(atom): True
        for atom in _atoms(wanted)
        if (counted := _counted(atom)) is not None and _has_one(methodology, known, *counted)
    }
    tried = {v: (sure[v],) if v in sure else values for v, values in variables.items()}
    if prod(len(values) for values in tried.values()) > MOST:
        return False
    for case in product(*tried.values()):
        at = dict(zip(tried, case, strict=True))
        if all(_holds(methodology, fact, at) for fact in facts) and not _holds(
            methodology, wanted, at
        ):
            return False
    return True


def _has_one(
    methodology: Methodology, known: _Known, condition: t.Node | None, index: str, over: str
) -> bool:
    """Whether a member that an index stands for is one that a condition holds for."""
    return any(
        condition is None or follows(methodology, known, renamed(condition, {index: letter}))
        for letter, set_name in known.members
        if set_name == over
    )


def _canonical(node: t.Node, depth: int = 0) -> t.Node:
    """Give an expression whose own indices have the same letters as any other's."""
    match node:
        case t.Sum(_, index, _) | t.Each(_, index, _):
            letter = f"#{depth}"
            parts = [
                _canonical(renamed(part, {index: letter}), depth + 1) for part in t.children(node)
            ]
            return replace(t.with_children(node, parts), index=letter)
        case _:
            parts = [_canonical(part, depth) for part in t.children(node)]
            return t.with_children(node, parts)


def _counted(atom: t.Node) -> tuple[t.Node | None, str, str] | None:
    """Give condition, index and set of ``any(condition for i in set)``; None for another."""
    match atom:
        case t.Compare(">", t.Sum(t.IfElse(condition, t.Number(), t.Number()), i, s), t.Number(_)):
            return condition, i, s
        case t.Compare(">", t.Sum(t.Number(), i, s), t.Number()):
            return None, i, s
    return None


def _atoms(node: t.Node) -> Iterator[t.Node]:
    match node:
        case t.Logic(_, operands):
            for operand in operands:
                yield from _atoms(operand)
        case _:
            yield node


def _plain(atom: t.Node) -> t.Node:
    """Give a comparison that is true where, or only where not, the given one is."""
    atom = _canonical(atom)
    match atom:
        case t.Compare(op, left, right) if op in _NEGATED:
            return t.Compare(_NEGATED[op], left, right)
    return atom


def _choice(methodology: Methodology, atom: t.Node) -> tuple[t.Ref | t.Picked, str] | None:
    """Give attribute and text of a comparison between them."""
    match atom:
        case t.Compare("==" | "!=", t.Ref() | t.Picked() as ref, t.Text(text)):
            pass
        case t.Compare("==" | "!=", t.Text(text), t.Ref() | t.Picked() as ref):
            pass
        case _:
            return None
    return (ref, text) if ref.name in methodology.attributes else None


def _variable(methodology: Methodology, atom: t.Node) -> tuple[t.Node, tuple[str | bool, ...]]:
    if (choice := _choice(methodology, atom)) is not None:
        return choice[0], tuple(methodology.attributes[choice[0].name][1].choices)
    return _plain(atom), (False, True)


def _holds(methodology: Methodology, node: t.Node, at: Mapping[t.Node, str | bool]) -> bool:
    match node:
        case t.Logic("not", operands):
            return not _holds(methodology, operands[0], at)
        case t.Logic(op, operands):
            parts = [_holds(methodology, part, at) for part in operands]
            return all(parts) if op == "and" else any(parts)
    choice = _choice(methodology, node)
    negated = isinstance(node, t.Compare) and node.op in _NEGATED
    if choice is not None:
        return (at[choice[0]] == choice[1]) is not negated
    return bool(at[_plain(node)]) is not negated
