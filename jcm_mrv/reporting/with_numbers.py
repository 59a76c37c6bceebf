"""An equation with the numbers of a year in it: sums written out, branches and tables looked up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import cached_property

import numpy as np

from jcm_mrv.calculation.result import ApplicationResult
from jcm_mrv.immutable import mutable
from jcm_mrv.methodology.days import DATE
from jcm_mrv.methodology.expression import tree as t
from jcm_mrv.methodology.expression.evaluate import Scope, evaluate
from jcm_mrv.methodology.solve import Solution
from jcm_mrv.reporting.words import plain

MOST_TERMS = 4
"""Of a longer sum the first two terms and the last one are written."""

DOTS = r"\cdots"

Bound = Mapping[str, tuple[str, str]]
"""Set and member that each index letter stands for."""


class Year(Fraction):
    """A calendar year in an equation: no amount, so its digits are not grouped."""


def exact(value: float) -> Fraction:
    """Give a number as its shortest decimal has it."""
    return Fraction(plain(value))


@mutable
class Numbers:
    """The values of one year, put into trees.

    ``hidden`` are names whose values are confidential: they keep their symbols.
    """

    result: ApplicationResult
    solution: Solution
    hidden: frozenset[str] = frozenset()

    @cached_property
    def years(self) -> frozenset[str]:
        """The names that are calendar years."""
        sets = self.result.methodology.sets.values()
        own = (one.year_attribute for one in sets if one.year_attribute)
        return frozenset({"calendar_year", *own})

    def into(self, node: t.Node, bound: Bound) -> t.Node:
        """Give a tree with numbers in the place of names."""
        match node:
            case t.Ref(name, indices):
                if name in self.hidden:
                    return node
                value = self._value(name, [bound[i][1] for i in indices])
                if name in self.years and not isinstance(value, str):
                    return t.Number(Year(round(value)))
                if self.result.methodology.unit(name) == DATE and not isinstance(value, str):
                    return t.Quantity(exact(value), DATE)
                return self._leaf(value)
            case t.Picked(name, indices):
                if name in self.hidden:
                    return node
                return self._leaf(self._value(name, [self._member(i, bound) for i in indices]))
            case t.Negate(operand):
                return t.Negate(self.into(operand, bound))
            case t.Binary(op, left, right):
                return t.Binary(op, self.into(left, bound), self.into(right, bound))
            case t.Power(base, exponent):
                return t.Power(self.into(base, bound), exponent)
            case t.Round(function, operand, digits):
                return t.Round(function, self.into(operand, bound), digits)
            case t.Sum(body, index, over):
                return self._sum([self.into(body, b) for b in self._each(bound, index, over)])
            case t.IfElse(condition, then, otherwise):
                chosen = then if self._evaluated(condition, bound) else otherwise
                return self.into(chosen, bound)
            case t.Lookup() | t.Interpolate():
                return self._leaf(self._evaluated(node, bound))
            case t.Call(function, arguments):
                return t.Call(function, tuple(self._arguments(arguments, bound)))
            case t.Compare(op, left, right):
                return t.Compare(op, self.into(left, bound), self.into(right, bound))
            case t.Logic(op, operands):
                return t.Logic(op, tuple(self.into(part, bound) for part in operands))
            case _:
                return node

    def _leaf(self, value: float | str) -> t.Node:
        return t.Text(value) if isinstance(value, str) else t.Number(exact(value))

    def _value(self, name: str, members: list[str]) -> float | str:
        inputs = self.result.application.inputs
        return inputs.value(name, self.solution.values[name], tuple(members))

    def _member(self, index: str | t.Ref | t.Picked, bound: Bound) -> str:
        """Give the member that an index stands for."""
        if isinstance(index, str):
            return bound[index][1]
        return str(self._value(index.name, [self._member(i, bound) for i in index.indices]))

    def _each(self, bound: Bound, index: str, over: str) -> Iterator[Bound]:
        application, year = self.result.application, self.solution.values.get("calendar_year")
        for member in application.inputs.members.get(over, ()):
            if year is not None and not application.counts_in((over,), (member,), int(year[0])):
                continue
            yield {**bound, index: (over, member)}

    def _arguments(self, arguments: tuple[t.Node, ...], bound: Bound) -> Iterator[t.Node]:
        for one in arguments:
            if isinstance(one, t.Each):
                yield from _some(
                    [self.into(one.body, b) for b in self._each(bound, one.index, one.over)]
                )
            else:
                yield self.into(one, bound)

    def _sum(self, terms: list[t.Node]) -> t.Node:
        if not terms:
            return t.Number(Fraction(0))
        made, *rest = _some(terms)
        for term in rest:
            made = t.Binary("+", made, term)
        return made

    def _evaluated(self, node: t.Node, bound: Bound) -> float:
        inputs = self.result.application.inputs
        free = tuple((index, over) for index, (over, _) in bound.items())
        sets = [over for over, _ in bound.values()]
        place = inputs.place(sets, tuple(member for _, member in bound.values()))
        needed = np.zeros((1, *inputs.shape(sets)), dtype=bool)
        needed[(0, *place)] = True
        scope = Scope(dict(self.solution.values), inputs.sizes, self.result.methodology.lookups)
        found = np.broadcast_to(evaluate(node, scope, free, needed), needed.shape)
        return float(found[(0, *place)])


def _some(terms: list[t.Node]) -> list[t.Node]:
    if len(terms) <= MOST_TERMS:
        return terms
    return [*terms[:2], t.Ref(DOTS), terms[-1]]
