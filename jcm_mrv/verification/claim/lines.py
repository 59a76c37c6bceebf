"""Lines of a block that a formula names: its columns or rows; of a lookup those that it takes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from jcm_mrv.verification.claim.claim import Claim
from jcm_mrv.verification.claim.days import is_date
from jcm_mrv.workbook.address import Place
from jcm_mrv.workbook.formulas import tree as t
from jcm_mrv.workbook.formulas.aggregates import criterion

Lines = list[tuple[Place, ...]]


def lines_of(claim: Claim, block: t.RangeRef, tall: int, wide: int) -> Lines:
    """Give the columns of a tall block, the rows of a wide one, of so many that are in use."""
    bottom, right = block.top + tall - 1, block.left + wide - 1
    if tall >= wide:
        return [
            _column(claim, block.sheet, block.top, bottom, column)
            for column in range(block.left, right + 1)
        ]
    return [
        tuple((block.sheet, row, column) for column in range(block.left, right + 1))
        for row in range(block.top, bottom + 1)
    ]


def lines_taken(
    claim: Claim, tree: t.Node, block: t.RangeRef, size: tuple[int, int], columns: set[int] | None
) -> Lines:
    """Give the lines of a block from which a formula takes amounts.

    Of a list by name a lookup takes a cell of a row, in some ``columns``: what else stands there is
    not added, nor what stands under headings that a condition leaves out. Names that are looked for
    in its first row are no amounts.
    """
    tall, wide = size
    lines = lines_of(claim, block, tall, wide)
    if tall == 1:
        out = set(_left_out(claim, tree, block))
        lines = [tuple(c for c in cells if c[2] not in out) for cells in lines]
    if columns is not None and tall < wide:
        lines = [tuple(c for c in cells if c[2] in columns) for cells in lines]
    by_row = ("HLOOKUP",) if tall >= wide else ()
    calls = (n for n in t.walk(tree) if isinstance(n, t.Call) and n.function in by_row)
    if any(block in node.arguments[1:2] for node in calls):
        lines = [cells[1:] for cells in lines]
    return lines


def _left_out(claim: Claim, tree: t.Node, block: t.RangeRef) -> Iterator[int]:
    """Give the columns of a row whose headings are not what a sum asks for: readings beside kWh."""
    for node in t.walk(tree):
        match node:
            case t.Call("SUMIF", (t.RangeRef() as heads, t.Constant(str() as wanted), other)) if (
                other == block
                and (heads.left, heads.right) == (block.left, block.right)
                and heads.top == heads.bottom
            ):
                holds = criterion(wanted)
                for cell in claim.book.cells_in(heads):
                    if not holds(claim.evaluator.value(cell)):
                        yield cell[2]
            case _:
                pass


def columns_taken(claim: Claim, place: Place) -> dict[t.RangeRef, set[int]]:
    """Give the blocks that a formula only looks something up in, with the columns that it takes.

    Where one column cannot be told, the block is not among them.
    """
    tree = claim.book.tree(place)
    named = Counter(node for node in t.walk(tree) if isinstance(node, t.RangeRef))
    found: dict[t.RangeRef, set[int]] = {}
    for block, number in _looked_up(tree):
        column = claim.evaluator.compute(number, place)
        if isinstance(column, float) and 1 <= column <= block.right - block.left + 1:
            found.setdefault(block, set()).add(block.left + int(column) - 1)
            named[block] -= 1
    return {block: columns for block, columns in found.items() if not named[block]}


def multiplied(tree: t.Node) -> Iterator[tuple[tuple[str, str, int], Place]]:
    """Give cells with the line that they share with others that they multiply: no list of readings.

    Of a product the side with fewer cells in the line is a factor of the other one.
    """
    for node in t.walk(tree):
        if not isinstance(node, t.Binary) or node.op not in "*/":
            continue
        sides: list[dict[tuple[str, str, int], set[Place]]] = [{}, {}]
        for found, part in zip(sides, (node.left, node.right), strict=True):
            for ref in t.walk(part):
                if isinstance(ref, t.CellRef):
                    for line in ((ref.sheet, "column", ref.column), (ref.sheet, "row", ref.row)):
                        found.setdefault(line, set()).add(ref.place)
        for line in sides[0].keys() & sides[1].keys():
            fewer = min((side[line] for side in sides), key=len)
            yield from ((line, place) for place in fewer)


def _looked_up(tree: t.Node) -> Iterator[tuple[t.RangeRef, t.Node]]:
    """Give each block of a lookup, and what says which of its columns is taken."""
    for node in t.walk(tree):
        match node:
            case t.Call("VLOOKUP", (_, t.RangeRef() as block, number, *_)) | t.Call(
                "INDEX", (t.RangeRef() as block, _, number)
            ):
                yield block, number
            case _:
                pass


def _column(claim: Claim, sheet: str, top: int, bottom: int, column: int) -> tuple[Place, ...]:
    """Give the cells of a column; where none is empty they are the same objects everywhere."""
    filled = tuple(claim.book.cells_in(t.RangeRef(sheet, top, column, bottom, column)))
    if len(filled) == bottom - top + 1:
        return filled
    return tuple((sheet, row, column) for row in range(top, bottom + 1))


def are_of_days(claim: Claim, cells: Sequence[Place]) -> bool:
    """Whether cells count the days between days of their own line, and take nothing else.

    A list of machines has the day of each on which it began; its lines are no readings of a day.
    """
    probe = [cell for cell in (cells[0], cells[-1]) if claim.book.formula(cell) is not None]
    return len(probe) == 2 and all(_is_of_days(claim, cell) for cell in probe)


def sums_up(claim: Claim, cells: Sequence[Place]) -> bool:
    """Whether cells sum up cells of other lines of the sheet: quarters beside months."""
    cell = next((c for c in cells if claim.book.formula(c) is not None), None)
    if cell is None:
        return False
    axis = 1 if cells[0][2] == cells[-1][2] else 2
    others = claim.book.precedents(cell)
    return sum(o[0] == cell[0] and o[axis] != cell[axis] for o in others) > 1


def _is_of_days(claim: Claim, place: Place) -> bool:
    dates = 0
    for part in t.walk(claim.book.tree(place)):
        match part:
            case t.CellRef():
                is_own = part.place[:2] == place[:2] and is_date(claim, part.place)
                if not is_own and claim.book.content(part.place) is not None:
                    return False
                dates += is_own
            case t.RangeRef() | t.Unknown():
                return False
            case _:
                pass
    return dates > 0
