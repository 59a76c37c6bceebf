"""The expression tree: the one form from which every rendering of an equation is made."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from fractions import Fraction

from jcm_mrv.immutable import immutable
from jcm_mrv.methodology.days import DATE


@immutable(slots=True)
class Number:
    """A literal number, exact."""

    value: Fraction


@immutable(slots=True)
class Quantity(Number):
    """A literal number with its unit, as a criterion states it."""

    unit: str


@immutable(slots=True)
class Text:
    """A literal text, compared with text attributes of members."""

    value: str


@immutable(slots=True)
class Ref:
    """A parameter, attribute, built-in or earlier equation, with its index variables."""

    name: str
    indices: tuple[str, ...] = ()


@immutable(slots=True)
class Picked:
    """A value of the member that an attribute names, as in ``EF[depot[v]]``.

    An index is a variable, or the attribute whose value is a member of the set.
    """

    name: str
    indices: tuple[str | Ref | Picked, ...]

    @property
    def letters(self) -> tuple[str, ...]:
        """The index variables among its indices."""
        return tuple(index for index in self.indices if isinstance(index, str))


@immutable(slots=True)
class Negate:
    """Minus a value."""

    operand: Node


@immutable(slots=True)
class Binary:
    """``+``, ``-``, ``*`` or ``/`` of two values."""

    op: str
    left: Node
    right: Node


@immutable(slots=True)
class Power:
    """A value to a whole-number power that is written out."""

    base: Node
    exponent: int


@immutable(slots=True)
class Compare:
    """``<``, ``<=``, ``>``, ``>=``, ``==`` or ``!=`` of two values; gives true or false."""

    op: str
    left: Node
    right: Node


@immutable(slots=True)
class Logic:
    """``and`` / ``or`` of conditions, or ``not`` of one."""

    op: str
    operands: tuple[Node, ...]


@immutable(slots=True)
class IfElse:
    """``then`` where the condition holds, ``otherwise`` where not."""

    condition: Node
    then: Node
    otherwise: Node


@immutable(slots=True)
class Call:
    """``min``, ``max``; ``exp``, ``log``, ``log10``, ``sqrt`` of one value; or ``power``.

    A ``power`` is that of a plain number to one that is not written out.
    """

    function: str
    arguments: tuple[Node, ...]


@immutable(slots=True)
class Round:
    """``rounddown``, ``roundup`` or ``round`` of a value to decimals that are written out."""

    function: str
    operand: Node
    digits: int


@immutable(slots=True)
class Sum:
    """The sum of ``body`` over all members of a set."""

    body: Node
    index: str
    over: str


@immutable(slots=True)
class Each:
    """``body`` for each member of a set, as arguments of ``min`` or ``max``; none for no member.

    Of parts of the period those alone that ``where`` holds for, the parts of the result's year.
    """

    body: Node
    index: str
    over: str
    where: Node | None = None


@immutable(slots=True)
class Lookup:
    """The value of a table for the given keys, in the order of the table's keys."""

    table: str
    keys: tuple[Node, ...]


@immutable(slots=True)
class Interpolate:
    """The value of a table for a number: on the straight line between the points beside it."""

    table: str
    key: Node


Node = (
    Number
    | Text
    | Ref
    | Picked
    | Negate
    | Binary
    | Power
    | Compare
    | Logic
    | IfElse
    | Call
    | Round
    | Sum
    | Each
    | Lookup
    | Interpolate
)


def children(node: Node) -> tuple[Node, ...]:
    """Give the direct parts of a node."""
    match node:
        case Picked(_, indices):
            return tuple(index for index in indices if not isinstance(index, str))
        case Negate(operand):
            return (operand,)
        case Binary(_, left, right) | Compare(_, left, right):
            return (left, right)
        case Power(base, _) | Round(_, base, _):
            return (base,)
        case Logic(_, operands):
            return operands
        case IfElse(condition, then, otherwise):
            return (condition, then, otherwise)
        case Call(_, arguments):
            return arguments
        case Each(body, _, _, where) if where is not None:
            return (body, where)
        case Sum(body, _, _) | Each(body, _, _) | Interpolate(_, body):
            return (body,)
        case Lookup(_, keys):
            return keys
        case _:
            return ()


def with_children(node: Node, parts: Sequence[Node]) -> Node:
    """Give a node with other direct parts, in the order in which :func:`children` gives them.

    Examples
    --------
    >>> with_children(Binary("+", Ref("a"), Ref("b")), [Ref("c"), Ref("d")])
    Binary(op='+', left=Ref(name='c', indices=()), right=Ref(name='d', indices=()))
    """
    match node:
        case Picked(name, indices):
            given = iter(parts)
            own = [index if isinstance(index, str) else next(given) for index in indices]
            return picked(name, own)
        case Negate():
            return Negate(parts[0])
        case Binary(op, _, _) | Compare(op, _, _):
            return type(node)(op, parts[0], parts[1])
        case Power(_, exponent):
            return Power(parts[0], exponent)
        case Round(function, _, digits):
            return Round(function, parts[0], digits)
        case Logic(op, _):
            return Logic(op, tuple(parts))
        case IfElse():
            return IfElse(parts[0], parts[1], parts[2])
        case Call(function, _):
            return Call(function, tuple(parts))
        case Sum(_, index, over):
            return Sum(parts[0], index, over)
        case Each(_, index, over):
            return Each(parts[0], index, over, *parts[1:])
        case Interpolate(table, _):
            return Interpolate(table, parts[0])
        case Lookup(table, _):
            return Lookup(table, tuple(parts))
        case _:
            return node


def walk(node: Node) -> Iterator[Node]:
    """Give a node and everything below it, parents first."""
    yield node
    for child in children(node):
        yield from walk(child)


def is_day(node: Node, days: Container[str]) -> bool:
    """Whether an expression gives a day, where some names are known to do so."""
    match node:
        case Quantity(_, unit):
            return unit == DATE
        case Ref(name, _):
            return name in days
        case Call("years_after", _):
            return True
        case Call("min" | "max", (first, *_)) | IfElse(_, first, _) | Binary("+", first, _):
            return is_day(first, days) or (isinstance(node, Binary) and is_day(node.right, days))
        case Binary("-", left, right):
            return is_day(left, days) and not is_day(right, days)
        case Each(body, _, _):
            return is_day(body, days)
        case _:
            return False


def references(node: Node) -> tuple[str, ...]:
    """Give the names that an expression uses, each once, in order of appearance."""
    parts = (part for part in walk(node) if isinstance(part, Ref | Picked))
    return tuple(dict.fromkeys(part.name for part in parts))


def picked(name: str, indices: Sequence[str | Node]) -> Ref | Picked:
    """Give a value with its indices: variables, or attributes that name a member.

    Examples
    --------
    >>> picked("EF", ["d"])
    Ref(name='EF', indices=('d',))
    >>> picked("EF", [Ref("depot", ("v",))]).letters
    ()
    """
    variables = tuple(index for index in indices if isinstance(index, str))
    if len(variables) == len(indices):
        return Ref(name, variables)
    return Picked(name, tuple(i for i in indices if isinstance(i, str | Ref | Picked)))


def letters_of(node: Node) -> tuple[str, ...]:
    """Give the index variables that a value itself stands with; none of another node."""
    match node:
        case Ref(_, indices):
            return indices
        case Picked():
            return node.letters
        case _:
            return ()


def tables(node: Node) -> tuple[str, ...]:
    """Give the tables that an expression looks up, each once, in order of appearance."""
    parts = (part for part in walk(node) if isinstance(part, Lookup | Interpolate))
    return tuple(dict.fromkeys(part.table for part in parts))
