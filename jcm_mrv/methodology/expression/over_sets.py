"""What goes through the members of a set: ``sum``, ``any``, and what ``min`` and ``max`` compare.

A condition behind the set, ``sum(x[v] for v in vehicle if way[v] == "metered")``, leaves members
out of a sum: it is the sum of ``x[v] if way[v] == "metered" else 0``, and is kept as that.
"""

from __future__ import annotations

import ast
from fractions import Fraction
from typing import Any, NamedTuple, Protocol

from jcm_mrv.findings import MET, nearest
from jcm_mrv.methodology.expression import tree as t
from jcm_mrv.methodology.expression.bounds import ExpressionError

ZERO, ONE = t.Number(Fraction(0)), t.Number(Fraction(1))


class Parser(Protocol):
    """What converts the parts."""

    @property
    def names(self) -> Any:
        """What may be referred to."""
        ...

    def told(self, node: ast.AST) -> dict[str, Any]:
        """Give what every finding says."""
        ...

    def convert(self, node: ast.expr, bound: dict[str, str], depth: int) -> t.Node:
        """Give the tree of a part."""
        ...


def _told(parser: Parser, node: ast.AST) -> dict[str, Any]:
    """Give what every finding says."""
    told = parser.told(node)
    return {
        "where": told["where"],
        "found": told["found"],
        "what": told["what"],
        "column": told["column"],
    }


class _Clause(NamedTuple):
    """One ``for i in set``, with the condition behind it."""

    letter: str
    over: str
    condition: t.Node | None


def total(parser: Parser, node: ast.Call, bound: dict[str, str], depth: int) -> t.Node:
    """Give ``sum(... for i in set)``; members for which a condition does not hold count nothing."""
    form = "sum(expression for i in set)"
    if len(node.args) != 1 or not isinstance(node.args[0], ast.GeneratorExp):
        raise ExpressionError(MET[110]["sum"].at(**_told(parser, node), form=form))
    body, clauses = _members(parser, node, node.args[0], bound, depth, form)
    for index, over, condition in reversed(clauses):
        inner = body if condition is None else t.IfElse(condition, body, ZERO)
        body = t.Sum(inner, index, over)
    return body


def some(parser: Parser, node: ast.Call, bound: dict[str, str], depth: int) -> t.Node:
    """Give ``any(condition for i in set)``, or ``any(set)``: whether it holds for a member.

    It is whether more than none are counted.
    """
    match node.args:
        case [ast.Name(over)] if over in parser.names.sets:
            return t.Compare(">", t.Sum(ONE, unused_index(bound), over), ZERO)
        case [ast.GeneratorExp() as generator]:
            form = "any(condition for i in set)"
            body, clauses = _members(parser, node, generator, bound, depth, form)
            counted: t.Node = t.IfElse(body, ONE, ZERO)
            for index, over, condition in reversed(clauses):
                inner = counted if condition is None else t.IfElse(condition, counted, ZERO)
                counted = t.Sum(inner, index, over)
            return t.Compare(">", counted, ZERO)
    raise ExpressionError(MET[110]["any"].at(**_told(parser, node)))


def unused_index(bound: dict[str, str]) -> str:
    """Give an index letter that stands for nothing yet."""
    return next(letter for letter in "zyxwvutsrqponm" if letter not in bound)


def argument(parser: Parser, node: ast.expr, bound: dict[str, str], depth: int) -> t.Node:
    """Give an argument of min or max: a value, or ``(value for i in set)`` in brackets."""
    if not isinstance(node, ast.GeneratorExp):
        return parser.convert(node, bound, depth)
    form = "(expression for i in set)"
    body, clauses = _members(parser, node, node, bound, depth, form)
    if any(clause.condition is not None for clause in clauses):
        # Of what is left out there is no value that neither min nor max would take.
        raise ExpressionError(MET[110]["no-condition"].at(**_told(parser, node), form=form))
    if len(clauses) != 1:
        raise ExpressionError(MET[110]["one-set"].at(**_told(parser, node), form=form))
    return t.Each(body, clauses[0].letter, clauses[0].over)


def _members(
    parser: Parser,
    node: ast.expr,
    generator: ast.GeneratorExp,
    bound: dict[str, str],
    depth: int,
    form: str,
) -> tuple[t.Node, list[_Clause]]:
    """Give the body of ``... for i in set`` and its clauses."""
    inner = dict(bound)
    clauses: list[_Clause] = []
    for clause in generator.generators:
        if (
            clause.is_async
            or not isinstance(clause.target, ast.Name)
            or not isinstance(clause.iter, ast.Name)
        ):
            raise ExpressionError(MET[110]["members"].at(**_told(parser, node), form=form))
        index, over = clause.target.id, clause.iter.id
        if over not in parser.names.sets:
            raise ExpressionError(
                MET[110]["set"].at(
                    **_told(parser, clause.iter),
                    name=over,
                    nearest=nearest(over, parser.names.sets),
                )
            )
        if index in inner or index in parser.names.values:
            raise ExpressionError(
                MET[110]["used-index"].at(**_told(parser, clause.target), index=index)
            )
        inner[index] = over
        clauses.append(_Clause(index, over, _condition(parser, clause.ifs, inner, depth)))
    return parser.convert(generator.elt, inner, depth), clauses


def _condition(
    parser: Parser, ifs: list[ast.expr], bound: dict[str, str], depth: int
) -> t.Node | None:
    parts = tuple(parser.convert(part, bound, depth) for part in ifs)
    return parts[0] if len(parts) == 1 else t.Logic("and", parts) if parts else None
