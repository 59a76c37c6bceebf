"""The tree of a formula."""

from __future__ import annotations

from collections.abc import Iterator

from jcm_mrv.immutable import immutable
from jcm_mrv.workbook.address import Place
from jcm_mrv.workbook.formulas.values import ErrorValue

TO = "RANGE.TO"
"""The name under which a range stands that leads from what one part names to what another does."""


@immutable(slots=True)
class Constant:
    """A number, text, truth value or error that is written out; None for an omitted argument."""

    value: float | str | bool | ErrorValue | None


@immutable(slots=True)
class CellRef:
    """One cell."""

    sheet: str
    row: int
    column: int

    @property
    def place(self) -> Place:
        """The cell."""
        return self.sheet, self.row, self.column


@immutable(slots=True)
class RangeRef:
    """A block of cells; all of a column, or of a row, ends at the largest row, or column."""

    sheet: str
    top: int
    left: int
    bottom: int
    right: int

    @property
    def area(self) -> int:
        """Number of cells."""
        return (self.bottom - self.top + 1) * (self.right - self.left + 1)

    def holds(self, place: Place) -> bool:
        """Whether a cell is one of the block."""
        sheet, row, column = place
        return (
            self.top <= row <= self.bottom
            and self.left <= column <= self.right
            and sheet == self.sheet
        )

    def meets(self, other: RangeRef) -> bool:
        """Whether another block has cells in common with this one."""
        return (
            self.top <= other.bottom
            and other.top <= self.bottom
            and self.left <= other.right
            and other.left <= self.right
            and self.sheet == other.sheet
        )


@immutable(slots=True)
class SheetsRef:
    """The same block of cells on all sheets from one to another."""

    first: str
    last: str
    top: int
    left: int
    bottom: int
    right: int


@immutable(slots=True)
class TableRef:
    """A reference to a named table, as it is written."""

    text: str


@immutable(slots=True)
class Name:
    """A defined name, with the sheet where one is written before it."""

    name: str
    sheet: str = ""


@immutable(slots=True)
class Unary:
    """``-`` or ``+`` in front of a value, ``%`` behind it."""

    op: str
    operand: Node


@immutable(slots=True)
class Binary:
    """Two values with an operator between them."""

    op: str
    left: Node
    right: Node


@immutable(slots=True)
class Call:
    """A function with its arguments; the name in capitals, without ``_xlfn.``."""

    function: str
    arguments: tuple[Node, ...]


@immutable(slots=True)
class Literal:
    """Values in braces, ``{1,2;3,4}``."""

    rows: tuple[tuple[float | str | bool | ErrorValue, ...], ...]


@immutable(slots=True)
class Unknown:
    """A part that is never evaluated here: another workbook, a union, a table reference."""

    text: str
    reason: str


Node = (
    Constant
    | CellRef
    | RangeRef
    | SheetsRef
    | TableRef
    | Name
    | Unary
    | Binary
    | Call
    | Literal
    | Unknown
)


def children(node: Node) -> tuple[Node, ...]:
    """Give the parts that a node is directly made of."""
    match node:
        case Unary(_, operand):
            return (operand,)
        case Binary(_, left, right):
            return left, right
        case Call(_, arguments):
            return arguments
        case _:
            return ()


def walk(node: Node) -> Iterator[Node]:
    """Give a node and everything below it."""
    waiting = [node]
    while waiting:
        part = waiting.pop()
        yield part
        waiting += reversed(children(part))
