"""Text to expression tree: a small, closed subset of Python expressions.

Allowed: decimal numbers, quoted text, names, ``name[i]``, ``+ - * /``, whole-number powers,
comparisons,
``and or not``, ``x if c else y``, ``min``, ``max``, ``exp``, ``sum(... for i in set)`` and
``lookup(table, key, ...)``. Nothing is ever executed; what is not in the list is an error.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Mapping
from fractions import Fraction
from typing import NoReturn

from jcm_mrv.findings import nearest
from jcm_mrv.methodology.expression import tree as t

MAX_LENGTH = 2000
MAX_BRACKETS = 30
MAX_DEPTH = 40
MAX_NODES = 400
MAX_EXPONENT = 9
FUNCTIONS = ("exp", "lookup", "max", "min", "sum")

_BINARY = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}
_COMPARE = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!="}
_NUMBER = re.compile(r"(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]{1,2})?\Z")


class ExpressionError(ValueError):
    """An expression that is not in the language: what, at which column, expected, and the mend."""

    def __init__(self, message: str, column: int = 0, expected: str = "", hint: str = "") -> None:
        super().__init__(message)
        self.message, self.column = message, column
        self.expected, self.hint = expected, hint


class Names:
    """The names an expression may use: values with their sets, sets, and tables with their keys."""

    def __init__(
        self,
        values: Mapping[str, tuple[str, ...]],
        sets: Collection[str] = (),
        tables: Mapping[str, int] | None = None,
    ) -> None:
        self.values, self.sets, self.tables = dict(values), set(sets), dict(tables or {})


def parse(text: str, names: Names, free: Mapping[str, str] | None = None) -> t.Node:
    """Give the tree of an expression.

    Parameters
    ----------
    text : str
        The expression.
    names : Names
        What may be referred to.
    free : mapping of str to str, optional
        Index variables bound outside of the text, with their sets: ``{"i": "system"}``.

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
    if len(text) > MAX_LENGTH:
        raise ExpressionError(
            f"the expression is too long ({len(text)} characters)",
            expected=f"at most {MAX_LENGTH} characters",
            hint="split it into several equations",
        )
    # Python's own parser recurses: bracket and operator runs are bounded before it sees the text.
    depth = deepest = 0
    for character in text:
        depth += (character in "([{") - (character in ")]}")
        deepest = max(deepest, depth)
    if deepest > MAX_BRACKETS or re.search(r"(?:[-+~]\s*){20}|(?:\bnot\s+){20}", text):
        raise ExpressionError(
            "the expression is nested too deeply",
            expected=f"at most {MAX_BRACKETS} levels",
            hint="split it into several equations",
        )
    # Python reads a full-width letter as its plain twin, so that two names could look like one.
    if not re.sub(r"'[^']*'|\"[^\"]*\"", "", text).isascii():
        raise ExpressionError(
            "only ASCII letters are allowed outside of quotes",
            expected="plain letters, digits and operators",
            hint="retype the expression without full-width or accented characters",
        )
    stripped = text.strip()
    try:
        body = ast.parse(stripped, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as exc:
        column = getattr(exc, "offset", 0) or 0
        raise ExpressionError(
            f"this is not an expression: {getattr(exc, 'msg', exc)}",
            column,
            expected="an expression like `EG * EF`",
            hint="check brackets and operators",
        ) from None
    return _Parser(stripped, names).convert(body, dict(free or {}), 0)


class _Parser:
    def __init__(self, text: str, names: Names) -> None:
        self.text, self.names, self.count = text, names, 0

    def fail(self, node: ast.AST, message: str, expected: str = "", hint: str = "") -> NoReturn:
        raise ExpressionError(message, getattr(node, "col_offset", 0) + 1, expected, hint)

    def source(self, node: ast.AST) -> str:
        return (ast.get_source_segment(self.text, node) or "")[:60]  # type: ignore[arg-type]

    def convert(self, node: ast.expr, bound: dict[str, str], depth: int) -> t.Node:
        self.count += 1
        if depth > MAX_DEPTH or self.count > MAX_NODES:
            self.fail(
                node,
                "the expression is nested too deeply or too large",
                f"depth up to {MAX_DEPTH}, {MAX_NODES} parts",
                "split it into several equations",
            )
        below = depth + 1
        match node:
            case ast.Constant():
                return self._constant(node)
            case ast.Name() | ast.Subscript():
                return self._reference(node, bound)
            case ast.UnaryOp(ast.USub(), operand):
                return t.Negate(self.convert(operand, bound, below))
            case ast.UnaryOp(ast.UAdd(), operand):
                return self.convert(operand, bound, below)
            case ast.UnaryOp(ast.Not(), operand):
                return t.Logic("not", (self.convert(operand, bound, below),))
            case ast.BinOp(left, ast.Pow(), right):
                return t.Power(self.convert(left, bound, below), self._exponent(right))
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
                self.fail(
                    node,
                    f"{self.source(node)!r} is not in the expression language",
                    "numbers, names, + - * / **, comparisons, if-else, " + ", ".join(FUNCTIONS),
                )

    def _constant(self, node: ast.Constant) -> t.Node:
        if isinstance(node.value, str):
            return t.Text(node.value)
        source = self.source(node)
        digits = re.sub(r"[eE].*|\.", "", source).lstrip("0")
        if isinstance(node.value, bool) or not _NUMBER.match(source) or len(digits) > 15:
            self.fail(
                node,
                f"{source!r} is not a number of the expression language",
                "a decimal number of at most 15 digits",
            )
        return t.Number(Fraction(source))

    def _exponent(self, node: ast.expr) -> int:
        try:
            value = ast.literal_eval(node)
        except (ValueError, TypeError, SyntaxError):
            value = None
        if type(value) is not int or abs(value) > MAX_EXPONENT:
            self.fail(
                node,
                "a power must be a whole number that is written out",
                f"-{MAX_EXPONENT} to {MAX_EXPONENT}",
                "for growth or decay use exp()",
            )
        return value

    def _reference(self, node: ast.Name | ast.Subscript, bound: dict[str, str]) -> t.Ref:
        if isinstance(node, ast.Name):
            name, indices = node.id, ()
        else:
            if not isinstance(node.value, ast.Name):
                self.fail(node, "only a name can be indexed", "a reference like EG[i]")
            name = node.value.id
            parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
            if not all(isinstance(part, ast.Name) for part in parts):
                self.fail(
                    node,
                    f"{self.source(node)!r}: an index must be an index variable",
                    "a reference like EG[i]",
                )
            indices = tuple(part.id for part in parts if isinstance(part, ast.Name))
        if name in bound:
            self.fail(
                node,
                f"{name!r} is an index variable, not a value",
                hint=f"write a value of the member, like capacity[{name}]",
            )
        if name not in self.names.values:
            self.fail(
                node,
                f"unknown name {name!r}",
                "a declared parameter, attribute or equation",
                nearest(name, self.names.values),
            )
        wanted = self.names.values[name]
        unbound = [index for index in indices if index not in bound]
        if unbound:
            self.fail(
                node,
                f"the index {unbound[0]!r} of {name} is not bound",
                "an index of the equation or of a sum",
                f"write sum(... for {unbound[0]} in SET), or give the equation its sets",
            )
        given = tuple(bound[index] for index in indices)
        if given != wanted or len(set(indices)) != len(indices):
            self.fail(
                node, f"{name} is indexed by {_sets(given)}", f"{name} indexed by {_sets(wanted)}"
            )
        return t.Ref(name, indices)

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
            self.fail(
                node, f"{name!r} is not a function of the expression language", ", ".join(FUNCTIONS)
            )
        if node.keywords or any(isinstance(a, ast.Starred) for a in node.args):
            self.fail(node, f"{name}: only plain arguments are allowed")
        if name == "sum":
            return self._sum(node, bound, depth)
        if name == "lookup":
            return self._lookup(node, bound, depth)
        each = [arg for arg in node.args if isinstance(arg, ast.GeneratorExp)]
        if name != "exp" and each:
            return t.Call(name, tuple(self._argument(arg, bound, depth) for arg in node.args))
        if (name == "exp" and len(node.args) != 1) or (name != "exp" and len(node.args) < 2):
            self.fail(
                node,
                f"{name} has {len(node.args)} arguments",
                "exp(x)" if name == "exp" else f"{name}(a, b, ...)",
            )
        return t.Call(name, tuple(self.convert(arg, bound, depth) for arg in node.args))

    def _sum(self, node: ast.Call, bound: dict[str, str], depth: int) -> t.Node:
        form = "sum(expression for i in set)"
        if len(node.args) != 1 or not isinstance(node.args[0], ast.GeneratorExp):
            self.fail(node, "sum needs a set to sum over", form)
        body, pairs = self._members(node, node.args[0], bound, depth, form)
        for index, over in reversed(pairs):
            body = t.Sum(body, index, over)
        return body

    def _argument(self, node: ast.expr, bound: dict[str, str], depth: int) -> t.Node:
        """Give an argument of min or max: a value, or ``(value for i in set)`` in brackets."""
        if not isinstance(node, ast.GeneratorExp):
            return self.convert(node, bound, depth)
        form = "(expression for i in set)"
        body, pairs = self._members(node, node, bound, depth, form)
        if len(pairs) != 1:
            self.fail(node, "only one `for i in set` is allowed here", form)
        return t.Each(body, *pairs[0])

    def _members(
        self,
        node: ast.expr,
        generator: ast.GeneratorExp,
        bound: dict[str, str],
        depth: int,
        form: str,
    ) -> tuple[t.Node, list[tuple[str, str]]]:
        """Give the body of ``... for i in set`` and its pairs of index and set."""
        inner = dict(bound)
        pairs: list[tuple[str, str]] = []
        for clause in generator.generators:
            if (
                clause.ifs
                or clause.is_async
                or not isinstance(clause.target, ast.Name)
                or not isinstance(clause.iter, ast.Name)
            ):
                self.fail(
                    node,
                    "only `for i in set` is allowed over members",
                    form,
                    "write a condition as (value if condition else 0)",
                )
            index, over = clause.target.id, clause.iter.id
            if over not in self.names.sets:
                self.fail(
                    clause.iter,
                    f"unknown set {over!r}",
                    "a declared set",
                    nearest(over, self.names.sets),
                )
            if index in inner or index in self.names.values:
                self.fail(clause.target, f"the index {index!r} is in use already", "a new letter")
            inner[index] = over
            pairs.append((index, over))
        return self.convert(generator.elt, inner, depth), pairs

    def _lookup(self, node: ast.Call, bound: dict[str, str], depth: int) -> t.Node:
        if not node.args or not isinstance(node.args[0], ast.Name):
            self.fail(node, "lookup needs the name of a table first", "lookup(table, key, ...)")
        table = node.args[0].id
        if table not in self.names.tables:
            self.fail(
                node,
                f"unknown table {table!r}",
                "a declared table",
                nearest(table, self.names.tables),
            )
        keys = tuple(self.convert(arg, bound, depth) for arg in node.args[1:])
        if len(keys) != self.names.tables[table]:
            self.fail(
                node,
                f"{table} is looked up by {len(keys)} keys",
                f"{self.names.tables[table]} keys",
            )
        return t.Lookup(table, keys)


def _sets(sets: tuple[str, ...]) -> str:
    return f"[{', '.join(sets)}]" if sets else "nothing"
