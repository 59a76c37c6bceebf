"""Text to expression tree: a small, closed subset of Python expressions.

Allowed: decimal numbers, quoted text, names, ``name[i]``, ``+ - * / **``, comparisons,
``and or not``, ``x if c else y``, and the :data:`FUNCTIONS`, among them ``sum(... for i in set)``
with ``if`` behind it or not, ``lookup(table, key, ...)`` and ``interpolate(table, key)``. Nothing
is ever executed; what is not in the list is an error.
"""

from __future__ import annotations

import ast
import contextlib
import re
from collections.abc import Collection, Mapping
from fractions import Fraction
from typing import Any

from jcm_mrv.findings import MET, nearest
from jcm_mrv.methodology.days import DATE, day_number, read_day
from jcm_mrv.methodology.expression import over_sets
from jcm_mrv.methodology.expression import tree as t
from jcm_mrv.methodology.expression.bounds import ExpressionError, check_bounds
from jcm_mrv.methodology.expression.quantities import unit_with_blanks, with_quantities
from jcm_mrv.patterns import pattern

MAX_DEPTH = 40
MAX_NODES = 400
MAX_EXPONENT = 9
MAX_WHOLE = 999
MAX_DIGITS = 15
ROUNDINGS = ("round", "rounddown", "roundup")
OF_ONE = ("exp", "log", "log10", "sqrt")
OF_TABLES = ("interpolate", "lookup")
OF_DAYS = ("date", "years_after")
FUNCTIONS = tuple(sorted((*OF_DAYS, *OF_ONE, *OF_TABLES, *ROUNDINGS, "any", "max", "min", "sum")))
MOST_YEARS = 100

_BINARY = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}
_COMPARE = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!="}
_NUMBER = pattern(r"(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]{1,2})?\Z")
_PART = pattern(r"(?:year|days|hours|number|name)_of_(month|quarter|season)")


class Names:
    """The names an expression may use: values with their sets, sets, and tables with their keys.

    ``members`` are attributes whose value is a member of a set, with that set; ``of_project`` those
    that are said of the project as a whole.
    """

    def __init__(
        self,
        values: Mapping[str, tuple[str, ...]],
        sets: Collection[str] = (),
        tables: Mapping[str, int] | None = None,
        members: Mapping[str, str] | None = None,
        of_project: Collection[str] = (),
    ) -> None:
        self.values, self.sets, self.tables = dict(values), set(sets), dict(tables or {})
        self.members, self.of_project = dict(members or {}), set(of_project)


def parse(
    text: str,
    names: Names,
    free: Mapping[str, str] | None = None,
    what: str = "the expression",
    where: str = "",
    *,
    quantities: bool = False,
) -> t.Node:
    """Give the tree of an expression.

    Parameters
    ----------
    text : str
        The expression.
    names : Names
        What may be referred to.
    free : mapping of str to str, optional
        Index variables bound outside of the text, with their sets: ``{"i": "system"}``.
    what, where : str, optional
        How a finding calls the expression, and the place that it names.
    quantities : bool
        Whether a number may have a unit, as in a criterion: elsewhere it has a name and a source.

    Raises
    ------
    ExpressionError
        When the text is too long or deep, is no expression, or uses anything outside the language.

    Examples
    --------
    >>> names = Names({"EG": ("system",)}, {"system"})
    >>> parse("sum(EG[i] for i in system)", names)
    Sum(body=Ref(name='EG', indices=('i',)), index='i', over='system')
    """
    found = text[:120]
    check_bounds(text, what, where)
    stripped = text.strip()
    plain, found_quantities = with_quantities(stripped)
    if found_quantities and not quantities:
        written = next(iter(found_quantities.values()))
        raise ExpressionError(
            MET[110]["quantity"].at(
                where, found=found, what=what, number=float(written.value), unit=written.unit
            )
        )
    try:
        body = ast.parse(plain, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as exc:
        problem, column = getattr(exc, "msg", exc), getattr(exc, "offset", 0) or 1
        if bare := re.search(r"(?<![\w\"'.])[0-9]{4}-[0-9]{2}-[0-9]{2}(?![\w\"'.])", plain):
            column = bare.start() + 1
            raise ExpressionError(
                MET[110]["date"].at(where, found=found, what=what, column=column)
            ) from None
        raise ExpressionError(
            MET[110].at(where, found=found, what=what, column=column, problem=problem)
        ) from None
    parser = _Parser(stripped, names, what, where, found_quantities)
    return parser.convert(body, dict(free or {}), 0)


class _Parser:
    def __init__(
        self, text: str, names: Names, what: str, where: str, quantities: Mapping[str, t.Quantity]
    ) -> None:
        self.text, self.names, self.count, self.quantities = text, names, 0, quantities
        self.what, self.where = what, where

    def told(self, node: ast.AST) -> dict[str, Any]:
        """Give what every finding says: which expression it is of, and where in it."""
        column = getattr(node, "col_offset", 0) + 1
        return {
            "where": self.where,
            "found": self.text[:120],
            "what": self.what,
            "column": column,
        }

    def source(self, node: ast.AST) -> str:
        return (ast.get_source_segment(self.text, node) or "")[:60]  # type: ignore[arg-type]

    def convert(self, node: ast.expr, bound: dict[str, str], depth: int) -> t.Node:
        self.count += 1
        if depth > MAX_DEPTH or self.count > MAX_NODES:
            raise ExpressionError(
                MET[110]["large"].at(**self.told(node), depth=MAX_DEPTH, parts=MAX_NODES)
            )
        below = depth + 1
        match node:
            case ast.Constant():
                return self._constant(node)
            case ast.Name(name) if name in self.quantities:
                return self.quantities[name]
            case ast.Name() | ast.Subscript():
                return self._reference(node, bound)
            case ast.UnaryOp(ast.USub(), operand):
                return t.Negate(self.convert(operand, bound, below))
            case ast.UnaryOp(ast.UAdd(), operand):
                return self.convert(operand, bound, below)
            case ast.UnaryOp(ast.Not(), operand):
                return t.Logic("not", (self.convert(operand, bound, below),))
            case ast.BinOp(left, ast.Pow(), right):
                return self._power(self.convert(left, bound, below), right, bound, below)
            case ast.BinOp(left, op, right) if type(op) in _BINARY:
                return t.Binary(
                    _BINARY[type(op)],
                    self.convert(left, bound, below),
                    self.convert(right, bound, below),
                )
            case ast.Compare(left, ops, comparators) if all(type(o) in _COMPARE for o in ops):
                return self._comparison(left, ops, comparators, bound, below)
            case ast.BoolOp(op, values):
                return t.Logic(
                    "and" if isinstance(op, ast.And) else "or",
                    tuple(self.convert(v, bound, below) for v in values),
                )
            case ast.IfExp(test, then, otherwise):
                return t.IfElse(
                    self.convert(test, bound, below),
                    self.convert(then, bound, below),
                    self.convert(otherwise, bound, below),
                )
            case ast.Call():
                return self._call(node, bound, below)
            case _:
                raise ExpressionError(
                    MET[110]["outside"].at(
                        **self.told(node), source=self.source(node), functions=", ".join(FUNCTIONS)
                    )
                )

    def _constant(self, node: ast.Constant) -> t.Node:
        if isinstance(node.value, str):
            return t.Text(node.value)
        source = self.source(node)
        digits = re.sub(r"[eE].*|\.", "", source).lstrip("0")
        if isinstance(node.value, bool) or not _NUMBER.match(source) or len(digits) > 15:
            raise ExpressionError(MET[110]["number"].at(**self.told(node), source=source))
        return t.Number(Fraction(source))

    def _power(self, base: t.Node, right: ast.expr, bound: dict[str, str], depth: int) -> t.Node:
        """Give a power: of any unit by a whole number written out, else of a plain number."""
        try:
            value = ast.literal_eval(right)
        except (ValueError, TypeError, SyntaxError):
            value = None
        if type(value) is not int or abs(value) > MAX_WHOLE:
            return t.Call("power", (base, self.convert(right, bound, depth)))
        if abs(value) > MAX_EXPONENT:  # no unit has such a power, but a plain number has
            return t.Call("power", (base, t.Number(Fraction(value))))
        return t.Power(base, value)

    def _reference(self, node: ast.Name | ast.Subscript, bound: dict[str, str]) -> t.Ref | t.Picked:
        indices: list[str | t.Node] = []
        if isinstance(node, ast.Name):
            name = node.id
        else:
            if not isinstance(node.value, ast.Name):
                raise ExpressionError(MET[110]["indexed"].at(**self.told(node)))
            name = node.value.id
            parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
            for part in parts:
                if isinstance(part, ast.Name) and part.id not in bound and self._is_one(part.id):
                    indices.append(t.Ref(part.id))
                elif isinstance(part, ast.Name):
                    indices.append(part.id)
                elif isinstance(part, ast.Subscript):
                    indices.append(self._member(part, bound))
                else:
                    raise ExpressionError(
                        MET[110]["index"].at(**self.told(node), source=self.source(node))
                    )
        if name in bound:
            raise ExpressionError(MET[110]["variable"].at(**self.told(node), name=name))
        if name not in self.names.values:
            if unit := unit_with_blanks(self.text, name):
                raise ExpressionError(
                    MET[110]["blanks"].at(**self.told(node), name=name, unit=unit)
                )
            if part := _PART.fullmatch(name):
                kind = part[1]
                raise ExpressionError(MET[110]["part"].at(**self.told(node), name=name, kind=kind))
            raise ExpressionError(
                MET[110]["name"].at(
                    **self.told(node), name=name, nearest=nearest(name, self.names.values)
                )
            )
        if indices and name in self.names.of_project:
            raise ExpressionError(MET[110]["of-project"].at(**self.told(node), name=name))
        wanted = self.names.values[name]
        variables = [index for index in indices if isinstance(index, str)]
        unbound = [index for index in variables if index not in bound]
        if unbound:
            raise ExpressionError(
                MET[110]["unbound"].at(**self.told(node), index=unbound[0], name=name)
            )
        given = tuple(
            bound[i] if isinstance(i, str) else self.names.members[t.references(i)[0]]
            for i in indices
        )
        if given != wanted or len(set(variables)) != len(variables):
            raise ExpressionError(
                MET[110]["sets"].at(
                    **self.told(node), name=name, sets=_sets(given), wanted=_sets(wanted)
                )
            )
        return t.picked(name, indices)

    def _is_one(self, name: str) -> bool:
        """Whether a name stands for one member, which an attribute of the project names."""
        return name in self.names.members and not self.names.values[name]

    def _member(self, node: ast.Subscript, bound: dict[str, str]) -> t.Node:
        """Give an attribute that names a member, in the place of an index."""
        found = self._reference(node, bound)
        if found.name not in self.names.members:
            raise ExpressionError(
                MET[110]["member"].at(**self.told(node), name=found.name, source=self.source(node))
            )
        return found

    def _comparison(
        self,
        left: ast.expr,
        ops: list[ast.cmpop],
        rights: list[ast.expr],
        bound: dict[str, str],
        depth: int,
    ) -> t.Node:
        operands = [self.convert(part, bound, depth) for part in (left, *rights)]
        parts = tuple(
            t.Compare(_COMPARE[type(op)], operands[n], operands[n + 1]) for n, op in enumerate(ops)
        )
        return parts[0] if len(parts) == 1 else t.Logic("and", parts)

    def _call(self, node: ast.Call, bound: dict[str, str], depth: int) -> t.Node:
        name = node.func.id if isinstance(node.func, ast.Name) else self.source(node.func)
        if name not in FUNCTIONS:
            raise ExpressionError(
                MET[110]["function"].at(
                    **self.told(node), name=name, functions=", ".join(FUNCTIONS)
                )
            )
        if node.keywords or any(isinstance(a, ast.Starred) for a in node.args):
            raise ExpressionError(MET[110]["plain"].at(**self.told(node), name=name))
        if name == "sum":
            return over_sets.total(self, node, bound, depth)
        if name == "any":
            return over_sets.some(self, node, bound, depth)
        if name in OF_TABLES:
            return self._lookup(name, node, bound, depth)
        if name in OF_DAYS:
            return self._day(name, node, bound, depth)
        if name in ROUNDINGS:
            return self._round(name, node, bound, depth)
        each = [arg for arg in node.args if isinstance(arg, ast.GeneratorExp)]
        if name not in OF_ONE and each:
            return t.Call(name, tuple(over_sets.argument(self, a, bound, depth) for a in node.args))
        wrong = len(node.args) != 1 if name in OF_ONE else len(node.args) < 2
        if wrong:
            raise ExpressionError(
                MET[110]["one-argument"].at(**self.told(node), name=name, count=len(node.args))
                if name in OF_ONE
                else MET[110]["arguments"].at(**self.told(node), name=name, count=len(node.args))
            )
        return t.Call(name, tuple(self.convert(arg, bound, depth) for arg in node.args))

    def _day(self, name: str, node: ast.Call, bound: dict[str, str], depth: int) -> t.Node:
        """Give a day that is written out, or one some whole years after another."""
        match name, [*node.args]:
            case "date", [ast.Constant(str() as text)] if (day := read_day(text)) is not None:
                return t.Quantity(day_number(day), DATE)
            case "years_after", [first, ast.Constant(int() as years)] if (
                type(years) is int and years <= MOST_YEARS
            ):
                number = t.Number(Fraction(years))
                return t.Call(name, (self.convert(first, bound, depth), number))
            case "date", [ast.Constant(str() as text)]:
                raise ExpressionError(MET[110]["no-day"].at(**self.told(node), day=text))
        raise ExpressionError(
            MET[110]["date"].at(**self.told(node))
            if name == "date"
            else MET[110]["years"].at(**self.told(node), most=MOST_YEARS)
        )

    def _round(self, name: str, node: ast.Call, bound: dict[str, str], depth: int) -> t.Node:
        """Give a rounding: how far stands in the text, so that a reader and the sheet know it."""
        digits = None
        if len(node.args) == 2:
            with contextlib.suppress(ValueError, TypeError, SyntaxError):
                digits = ast.literal_eval(node.args[1])
        if type(digits) is not int or abs(digits) > MAX_DIGITS:
            raise ExpressionError(
                MET[110]["digits"].at(**self.told(node), name=name, most=MAX_DIGITS)
            )
        return t.Round(name, self.convert(node.args[0], bound, depth), digits)

    def _lookup(self, name: str, node: ast.Call, bound: dict[str, str], depth: int) -> t.Node:
        if not node.args or not isinstance(node.args[0], ast.Name):
            raise ExpressionError(
                MET[110]["lookup"].at(**self.told(node))
                if name == "lookup"
                else MET[110]["interpolate"].at(**self.told(node))
            )
        table = node.args[0].id
        if table not in self.names.tables:
            raise ExpressionError(
                MET[110]["table"].at(
                    **self.told(node), table=table, nearest=nearest(table, self.names.tables)
                )
            )
        keys = tuple(self.convert(arg, bound, depth) for arg in node.args[1:])
        if len(keys) != self.names.tables[table]:
            raise ExpressionError(
                MET[110]["keys"].at(
                    **self.told(node), table=table, count=len(keys), wanted=self.names.tables[table]
                )
            )
        if name == "lookup":
            return t.Lookup(table, keys)
        if len(keys) != 1:
            raise ExpressionError(MET[110]["interpolate"].at(**self.told(node)))
        return t.Interpolate(table, keys[0])


def _sets(sets: tuple[str, ...]) -> str:
    return f"[{', '.join(sets)}]" if sets else "nothing"
