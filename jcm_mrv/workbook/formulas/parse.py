"""Formula text to its tree: tokens by openpyxl, precedence as in Excel."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from jcm_mrv.patterns import pattern
from jcm_mrv.workbook.address import MAX_FORMULA, Position, ends_of, range_of
from jcm_mrv.workbook.formulas import tree as t
from jcm_mrv.workbook.formulas.tokens import Token, Tokenizer, TokenizerError
from jcm_mrv.workbook.formulas.values import error_value
from jcm_mrv.workbook.structured import table_named

_DEEPEST = 100
_LARGEST = 2_000
"""Parts of one value that LET gives a name."""

_NAME = pattern(r"[^\W\d][\w.\\?]*\Z|\\[\w.\\?]*\Z")
_BINDS = {
    "=": 1,
    "<>": 1,
    "<": 1,
    ">": 1,
    "<=": 1,
    ">=": 1,
    "&": 2,
    "+": 3,
    "-": 3,
    "*": 4,
    "/": 4,
    "^": 5,
}


class ParseError(ValueError):
    """A text that is no formula."""


_COLON = "RANGE-OPERATOR"


@lru_cache(2_000)
def parse_formula(text: str, sheet: str, moved: Position = (0, 0)) -> t.Node:
    """Give the tree of a formula.

    Parameters
    ----------
    text : str
        The formula with its ``=``.
    sheet : str
        The sheet that it stands on, for references without one.
    moved : Position
        Rows and columns by which references without ``$`` are moved.

    Raises
    ------
    ParseError
        When it is no formula, too long, or nested too deeply.

    Examples
    --------
    >>> parse_formula("=-A1^2", "S")
    Binary(op='^', left=Unary(op='-', operand=CellRef(sheet='S', row=0, column=0)), \
right=Constant(value=2.0))
    """
    if not text.startswith("=") or len(text) > MAX_FORMULA:
        raise ParseError("not a formula, or too long a one")
    try:
        tokens = Tokenizer(text).items
    except (TokenizerError, IndexError, ValueError, AttributeError, AssertionError) as exc:
        raise ParseError("the formula cannot be taken apart") from exc
    apart = [part for token in tokens if token.type != Token.WSPACE for part in _apart(token)]
    parser = _Parser(apart, sheet, moved)
    node = parser.expression(0)
    if parser.position != len(parser.tokens):
        raise ParseError(f"unexpected {parser.tokens[parser.position].value!r}")
    return node


def _apart(token: Token) -> Sequence[Token]:
    """Give a token, or the end of a range and the function or cell that are taken for one."""
    is_call = token.type == Token.FUNC and token.subtype == Token.OPEN
    before, colon, name = token.value.rpartition(":")
    if not colon or (not is_call and (token.type != Token.OPERAND or before)):
        return (token,)
    if is_call and not re.fullmatch(r"[A-Za-z][A-Za-z0-9._]*\(", name):
        return (token,)
    made = [Token(before, Token.OPERAND, Token.RANGE)] if before else []
    made.append(Token(colon, _COLON))  # type: ignore[arg-type]
    if name:
        made.append(Token(name, token.type, token.subtype))
    return made


class _Parser:
    def __init__(self, tokens: Sequence[Token], sheet: str, moved: Position) -> None:
        self.tokens, self.sheet, self.moved = tokens, sheet, moved
        self.position = self.depth = 0

    def peek(self) -> Token | None:
        return self.tokens[self.position] if self.position < len(self.tokens) else None

    def take(self) -> Token:
        token = self.peek()
        if token is None:
            raise ParseError("the formula ends too early")
        self.position += 1
        return token

    def expression(self, binds: int) -> t.Node:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise ParseError("the formula is nested too deeply")
        node = self.prefixed()
        while (token := self.peek()) is not None and token.type == Token.OP_IN:
            strength = _BINDS.get(token.value)
            if strength is None:
                self.position += 1
                self.prefixed()
                node = t.Unknown(token.value, "several ranges joined into one")
                continue
            if strength <= binds:
                break
            self.position += 1
            node = t.Binary(token.value, node, self.expression(strength))
        self.depth -= 1
        return node

    def prefixed(self) -> t.Node:
        """Give an operand with the signs before it and the percent signs behind it."""
        signs: list[str] = []
        while (token := self.peek()) is not None and (
            token.type == Token.OP_PRE or (token.type == Token.OP_IN and token.value in "+-")
        ):
            signs.append(self.take().value)
        if len(signs) > _DEEPEST:
            raise ParseError("the formula is nested too deeply")
        node = self.operand()
        while (token := self.peek()) is not None and token.type == _COLON:
            self.position += 1
            node = t.Call(t.TO, (node, self.operand()))
        for sign in reversed(signs):
            node = t.Unary(sign, node)
        while (token := self.peek()) is not None and token.type == Token.OP_POST:
            self.position += 1
            node = t.Unary("%", node)
        return node

    def operand(self) -> t.Node:
        token = self.take()
        if token.type == Token.OPERAND:
            return self.constant(token)
        if token.type == Token.FUNC and token.subtype == Token.OPEN:
            return self.call(token.value[:-1])
        if token.type == Token.PAREN and token.subtype == Token.OPEN:
            node = self.expression(0)
            following = self.take()
            if following.type != Token.PAREN:
                raise ParseError(f"unexpected {following.value!r}")
            return node
        if token.type == Token.ARRAY and token.subtype == Token.OPEN:
            return self.array()
        raise ParseError(f"unexpected {token.value!r}")

    def constant(self, token: Token) -> t.Node:
        value = token.value
        if token.subtype == Token.NUMBER:
            try:
                return t.Constant(float(value))
            except ValueError:
                raise ParseError(f"{value!r} is no number") from None
        if token.subtype == Token.TEXT:
            return t.Constant(value[1:-1].replace('""', '"'))
        if token.subtype == Token.LOGICAL:
            return t.Constant(value.upper() == "TRUE")
        if token.subtype == Token.ERROR:
            return t.Constant(error_value(value)) if error_value(value) else _unknown(value)
        return parse_reference(value, self.sheet, self.moved)

    def call(self, name: str) -> t.Node:
        arguments: list[t.Node] = []
        waiting = True
        while True:
            token = self.peek()
            if token is None:
                raise ParseError("a function is not closed")
            if token.type == Token.FUNC and token.subtype == Token.CLOSE:
                self.position += 1
                if waiting and arguments:
                    arguments.append(t.Constant(None))
                break
            if token.type == Token.SEP:
                self.position += 1
                if waiting:
                    arguments.append(t.Constant(None))
                waiting = True
                continue
            if not waiting:
                raise ParseError(f"unexpected {token.value!r}")
            arguments.append(self.expression(0))
            waiting = False
        plain = name.upper().removeprefix("_XLFN.").removeprefix("_XLWS.")
        if not re.fullmatch(r"[A-Z][A-Z0-9.]*", plain):
            return t.Unknown(name, f"{name[:40]}() is a reference that is computed, or a macro")
        return _let(arguments) if plain == "LET" else t.Call(plain, tuple(arguments))

    def array(self) -> t.Node:
        rows: list[list[float | str | bool | t.ErrorValue]] = [[]]
        while True:
            token = self.take()
            if token.type == Token.ARRAY and token.subtype == Token.CLOSE:
                break
            if token.type == Token.SEP and token.subtype == Token.ROW:
                rows.append([])
            elif token.type == Token.SEP:
                continue
            else:
                sign = 1.0
                if token.type == Token.OP_PRE:
                    sign = -1.0 if token.value == "-" else 1.0
                    token = self.take()
                node = self.constant(token) if token.type == Token.OPERAND else None
                if not isinstance(node, t.Constant) or node.value is None:
                    raise ParseError("an array holds plain values")
                value = node.value
                rows[-1].append(sign * value if isinstance(value, float) else value)
        widths = {len(row) for row in rows}
        if len(widths) != 1 or 0 in widths:
            raise ParseError("the rows of an array differ in length")
        return t.Literal(tuple(map(tuple, rows)))


def _let(arguments: Sequence[t.Node]) -> t.Node:
    """Give the last argument of LET with the values in place of the names that it gives them."""
    known: dict[str, t.Node] = {}
    for name, value in zip(arguments[:-1:2], arguments[1::2], strict=False):
        if not isinstance(name, t.Name) or len(arguments) % 2 == 0:
            return t.Unknown("LET", "LET without a name for each value")
        known[name.name.casefold()] = _named(value, known)
        if sum(1 for _ in t.walk(known[name.name.casefold()])) > _LARGEST:
            return t.Unknown("LET", "LET with values that grow from name to name")
    return _named(arguments[-1], known) if arguments else t.Unknown("LET", "LET of nothing")


def _named(node: t.Node, known: Mapping[str, t.Node]) -> t.Node:
    match node:
        case t.Name(name, ""):
            return known.get(name.casefold(), node)
        case t.Unary(op, operand):
            return t.Unary(op, _named(operand, known))
        case t.Binary(op, left, right):
            return t.Binary(op, _named(left, known), _named(right, known))
        case t.Call(function, arguments):
            return t.Call(function, tuple(_named(part, known) for part in arguments))
        case _:
            return node


def parse_reference(text: str, sheet: str, moved: Position = (0, 0)) -> t.Node:
    """Give a cell, a range, a name, a table, or what cannot be followed.

    Examples
    --------
    >>> parse_reference("'MRS(input)'!$E$9", "S").place
    ('MRS(input)', 8, 4)
    """
    if "[" in text:
        if table_named(text):
            return t.TableRef(text)
        outside = re.match(r"'?[^!]*\[", text) and "!" in text
        reason = "a link to another workbook" if outside else "a reference to a table"
        return t.Unknown(text, reason)
    if "#REF!" in text.upper():
        return t.Constant(t.ErrorValue.REF)
    ends = ends_of(text)
    name = sheet if ends[0][0] is None else ends[0][0]
    if ":" in name:
        first, _, last = name.partition(":")
        area = range_of(":".join(cells for _, cells in ends), moved)
        if area is not None and first and last and not any(other for other, _ in ends[1:]):
            return t.SheetsRef(first, last, *area)
        return t.Unknown(text, "a range over several sheets")
    if any((other or name).casefold() != name.casefold() for other, _ in ends):
        area = range_of(":".join(cells for _, cells in ends[1:]), moved)
        if ends[0][0] is None and ends[1][0] is not None and area is not None:
            # Jan:Dec!C1: what stands before the colon is a sheet as well.
            return t.SheetsRef(ends[0][1], ends[1][0], *area)
        return t.Unknown(text, "a range over several sheets")
    area = range_of(":".join(cells for _, cells in ends), moved)
    if area is None and len(ends) == 1 and _NAME.match(ends[0][1]):
        return t.Name(ends[0][1], ends[0][0] or "")
    if area is None:
        return _unknown(text)
    return t.CellRef(name, area.top, area.left) if len(ends) == 1 else t.RangeRef(name, *area)


def _unknown(text: str) -> t.Unknown:
    return t.Unknown(text, f"{text[:60]!r} is no reference that is followed")
