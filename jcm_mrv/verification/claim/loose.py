"""Typed numbers that a value is made of and that stand in no log and no table that was judged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from jcm_mrv.verification.claim.claim import Claim, StatedValue
from jcm_mrv.verification.claim.columns import Lines
from jcm_mrv.verification.claim.days import is_date
from jcm_mrv.verification.claim.far import MOST_FORMULAS
from jcm_mrv.verification.claim.lines import columns_taken
from jcm_mrv.verification.claim.logs import Log
from jcm_mrv.verification.claim.worked import SISTERS
from jcm_mrv.workbook.address import Place, joined_places
from jcm_mrv.workbook.formulas import tree as t
from jcm_mrv.workbook.formulas.databases import SUMMED
from jcm_mrv.workbook.formulas.evaluate import Evaluator

_COMPARED = frozenset(("=", "<>", "<", ">", "<=", ">="))
_SELECTED = frozenset(
    "AND OR NOT COUNT COUNTA COUNTBLANK COUNTIF COUNTIFS MATCH XMATCH DATE YEAR MONTH DAY EDATE "
    "EOMONTH DAYS NETWORKDAYS ROW ROWS COLUMN COLUMNS ISNUMBER ISBLANK ISTEXT ISERROR TEXT DCOUNT "
    "DCOUNTA".split()
)
"""Functions whose arguments say which cells count, and how many, not how much they are."""
_OF_ARGUMENT = {
    "VLOOKUP": (1,),
    "HLOOKUP": (1,),
    "XLOOKUP": (2, 3),
    "LOOKUP": (-1,),
    "INDEX": (0,),
    "OFFSET": (0,),
    **dict.fromkeys(SUMMED, (0,)),
}
"""Functions that take an amount from some of their arguments alone."""
_NAMED = 3
"""Cells that are named of each value."""


class Loose:
    """The typed numbers behind values, but for those that were judged.

    Parameters
    ----------
    judged : collection of Place
        The cells of logs, of what their formulas take in their lines, and of tables.
    """

    def __init__(self, claim: Claim, judged: Collection[Place]) -> None:
        self._claim = claim
        self._judged = {p for s in claim.inputs for p in (s.place, s.leaf)}.union(judged)
        self._of_formula: dict[Place, tuple[Place, ...]] = {}
        self._of_block: dict[t.Node, tuple[Place, ...]] = {}

    def behind(self, stated: StatedValue, named: Iterable[Place] = ()) -> list[Place]:
        """Give those that a value is made of, but for those that are ``named`` elsewhere."""
        formulas = self._claim.cells.formulas_behind(stated.place, MOST_FORMULAS)
        cells = dict.fromkeys(cell for place in formulas for cell in self._taken(place))
        if cells:
            cells = dict.fromkeys(cells.keys() - set(named))
        return _that_count(self._claim, stated, sorted(cells))

    def _taken(self, place: Place) -> tuple[Place, ...]:
        if place not in self._of_formula:
            narrow = columns_taken(self._claim, place)
            found = dict.fromkeys(
                cell
                for part in taken(self._claim.book.tree(place))
                for cell in self._cells(part)
                if part not in narrow or cell[2] in narrow[part]
            )
            self._of_formula[place] = tuple(found)
        return self._of_formula[place]

    def _cells(self, part: t.CellRef | t.RangeRef) -> tuple[Place, ...]:
        if part not in self._of_block:
            book = self._claim.book
            cells = (part.place,) if isinstance(part, t.CellRef) else book.cells_in(part)
            self._of_block[part] = tuple(cell for cell in cells if self._is_loose(cell))
        return self._of_block[part]

    def _is_loose(self, cell: Place) -> bool:
        if cell in self._judged:
            return False
        content = self._claim.book.content(cell)
        is_number = isinstance(content, float) and not isinstance(content, bool)
        return is_number and not is_date(self._claim, cell)


def judged_by(logs: Sequence[Log], lines: Sequence[Lines]) -> set[Place]:
    """Give the cells of logs and of the columns that their formulas take.

    Of a register the reading before the first line is the one that it is taken off from.
    """
    found = {cell for log in logs for cell in log.cells}
    for behind in lines:
        found |= behind.all_cells
        for column in behind.columns:
            if column.is_register:
                ends = list(column.cells.values())
                log = behind.log
                found |= {log.neighbour(ends[0], -1), log.neighbour(ends[-1], 1)}
    return found


def listed_by(
    group: Sequence[StatedValue], found: Mapping[StatedValue, Sequence[Place]]
) -> set[Place]:
    """Give those of sisters' cells that stand in one line, each behind one of them alone.

    A cell that several of them take is held against nothing by their being alike.
    """
    takers: dict[Place, set[Place]] = defaultdict(set)
    for stated in group:
        for cell in found[stated]:
            takers[cell].add(stated.leaf)
    lines: dict[tuple[str, int, int], list[Place]] = defaultdict(list)
    for cell in (cell for cell, of in takers.items() if len(of) == 1):
        sheet, row, column = cell
        lines[sheet, row, -1].append(cell)
        lines[sheet, -1, column].append(cell)
    return {cell for line in lines.values() if len(line) >= SISTERS for cell in line}


def taken(node: t.Node) -> Iterator[t.CellRef | t.RangeRef]:
    """Give the cells and ranges that a formula takes amounts from; not those that it selects by.

    Examples
    --------
    >>> from jcm_mrv.workbook.formulas.parse import parse_formula
    >>> texts = "=IF(A1=1,B1,B2)", "=SUMIFS(D1:D9,E1:E9,F1)", "=INDEX(G1:G9,MATCH(H1,I:I))"
    >>> [len(list(taken(parse_formula(text, "S")))) for text in texts]
    [2, 1, 1]
    """
    match node:
        case t.CellRef() | t.RangeRef():
            yield node
        case t.Unary(_, operand):
            yield from taken(operand)
        case t.Binary(op, left, right):
            if op not in _COMPARED:
                yield from taken(left)
                yield from taken(right)
        case t.Call("IF" | "CHOOSE", (_, *parts)):
            for part in parts:
                yield from taken(part)
        case t.Call("IFS", parts):
            for part in parts[1::2]:
                yield from taken(part)
        case t.Call("SUMIF" | "AVERAGEIF", (block, _, *summed)):
            yield from taken(summed[0] if summed else block)
        case t.Call(function, parts) if function not in _SELECTED:
            for n in _OF_ARGUMENT.get(function, range(len(parts))):
                if n < len(parts):
                    yield from taken(parts[n])
        case _:
            pass


def _that_count(claim: Claim, stated: StatedValue, cells: list[Place]) -> list[Place]:
    """Give the first of some cells that a value answers to, one more than are named."""
    before = claim.evaluator.value(stated.place)
    found: list[Place] = []
    waiting = [cells] if cells else []
    while waiting and len(found) <= _NAMED:
        some = waiting.pop()
        # Different steps, so that what is taken off does not make up for what is added.
        numbers = ((n, c, claim.book.content(c)) for n, c in enumerate(some))
        changed = {c: 1.37 * v + 1.0 + 0.01 * n for n, c, v in numbers if isinstance(v, float)}
        if Evaluator(claim.book, changed).value(stated.place) == before:
            continue
        if len(some) == 1:
            found += some
        else:
            half = len(some) // 2
            waiting += [some[half:], some[:half]]
    return sorted(found)


def words_on(cells: Sequence[Place], missing: str) -> str:
    """Give words on such cells, and in what they are not.

    Examples
    --------
    >>> words_on([("S", n, n % 2) for n in range(4)], "in no log")
    'S!A1, S!A3, S!B2 and more, in no log'
    """
    named = joined_places(sorted(cells, key=lambda place: (place[0], place[2], place[1])))
    more = " and more" if len(named) > _NAMED else ""
    return f"{', '.join(named[:_NAMED])}{more}, {missing}"
