"""Readings that belong together: of one meter in a list of several, of a register between two."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

from jcm_mrv.patterns import pattern
from jcm_mrv.today import FIRST_YEAR, LAST_YEAR
from jcm_mrv.verification.claim.claim import Claim
from jcm_mrv.verification.claim.days import day_of, is_date
from jcm_mrv.verification.claim.far import MOST_NUMBERED
from jcm_mrv.workbook.address import Place
from jcm_mrv.workbook.formulas import tree as t
from jcm_mrv.workbook.formulas.aggregates import criterion
from jcm_mrv.workbook.formulas.databases import SUMMED
from jcm_mrv.workbook.formulas.values import FormulaError, Scalar
from jcm_mrv.workbook.reading.periods import Period, last_of_month

_PROBES, _LINES = 8, 40
_YEARS = range(FIRST_YEAR, LAST_YEAR + 1)
MOST = 120_000
"""Cells of one log that are looked at."""
Test = Callable[[Scalar], bool]
DayOf = Callable[[Place], Period | None]
_READINGS = 800
"""Readings of days before one among which the first is looked for."""
_DAY, _NONE = dt.timedelta(days=1), dt.timedelta(0)


def own_lines(
    claim: Claim, place: Place, cells: tuple[Place, ...], days: Sequence[Period | None] | None
) -> tuple[Place, ...]:
    """Give the cells of a column without those of other meters.

    Another meter's is a line that a condition of the formula in ``place`` leaves out, and whose day
    is one of a line that it takes, or whose name is what the formula of another value asks for.
    Without days every line that is left out is another's.
    """
    by_column: dict[int, list[Test]] = defaultdict(list)
    for column, test in conditions(claim, place, cells):
        by_column[column].append(test)
    if not by_column:
        return cells
    taken, others = [True] * len(cells), [False] * len(cells)
    for column, tests in by_column.items():
        values = [claim.evaluator.value((sheet, row, column)) for sheet, row, _ in cells]
        # A list names few meters, each many times.
        kinds = [(type(value), value) for value in values]
        known = {kind: any(_holds(test, kind[1]) for test in tests) for kind in set(kinds)}
        taken = [own and known[kind] for own, kind in zip(taken, kinds, strict=True)]
        if days is not None:
            names = {kind for kind, own in known.items() if kind[0] is str and not own}
            is_asked = names and _is_aligned(claim, place, cells[0])
            asked = _names_asked(claim, cells[0][0], column) if is_asked else []
            named = {kind for kind in names if any(_holds(test, kind[1]) for test in asked)}
            others = [of or kind in named for of, kind in zip(others, kinds, strict=True)]
    if not any(taken):
        return cells
    if days is None:
        return tuple(cell for cell, own in zip(cells, taken, strict=True) if own)
    known = {day for day, own in zip(days, taken, strict=True) if own and day is not None}
    kept = zip(cells, taken, others, days, strict=True)
    return tuple(cell for cell, own, of, day in kept if own or not (of or day in known))


def _is_aligned(claim: Claim, place: Place, first: Place) -> bool:
    """Whether the names that a formula compares begin in the row in which its amounts begin."""
    ranges = [p for p in t.walk(claim.book.tree(place)) if isinstance(p, t.RangeRef)]
    columns = [p for p in ranges if p.sheet == first[0] and p.left == p.right]
    tops = {p.top for p in columns if p.left == first[2]}
    return all(p.top in tops for p in columns)


_OTHER = pattern(r"\s*(?:[<>=\d]|Q[1-4]\b|quý\b|第.四半期)", re.IGNORECASE)
"""What is asked for and names no meter: days, quarters, comparisons."""


def _names_asked(claim: Claim, sheet: str, column: int) -> list[Test]:
    """Give what the formulas of all monitored values ask a column of names for."""
    if (sheet, column) not in claim.names_asked:
        found: set[Scalar] = set()
        for stated in claim.monitored:
            for place in claim.cells.formulas_behind(stated.place, MOST_NUMBERED):
                for block, wanted in pairs(claim.book.tree(place)):
                    if not isinstance(block, t.RangeRef) or block.sheet != sheet:
                        continue
                    if block.left == column == block.right:
                        found.add(claim.evaluator.compute(wanted, place))
        texts = sorted(text for text in found if isinstance(text, str) and text.strip())
        claim.names_asked[sheet, column] = [text for text in texts if not _OTHER.match(text)]
    return [criterion(text) for text in claim.names_asked[sheet, column]]


def _holds(test: Test, value: Scalar) -> bool:
    try:
        return test(value)
    except FormulaError:
        return False


def conditions(claim: Claim, place: Place, cells: tuple[Place, ...]) -> Iterator[tuple[int, Test]]:
    """Give the columns beside a log, but for days, that are to equal something, and the tests."""
    for block, wanted in pairs(claim.book.tree(place)):
        if not isinstance(block, t.RangeRef) or block.sheet != cells[0][0]:
            continue
        if block.left != block.right or block.left == cells[0][2]:
            continue
        if block.top > cells[0][1] or block.bottom < cells[-1][1]:
            continue
        if isinstance(wanted, t.RangeRef) and wanted.area > 1:
            continue
        value = claim.evaluator.compute(wanted, place)
        if not isinstance(value, (str, float)) or isinstance(value, bool):
            continue
        if isinstance(value, str) and value.strip()[:1] in ("<", ">", ""):
            continue
        probes = cells[:: max(1, len(cells) // _PROBES)]
        dated = sum(day_of(claim, (*cell[:2], block.left)) is not None for cell in probes)
        if dated * 2 >= len(probes):
            continue
        try:
            yield block.left, criterion(value)
        except FormulaError:
            continue


def names_taken(claim: Claim, place: Place, cells: tuple[Place, ...]) -> list[str]:
    """Give the texts beside the lines of a column that the conditions of a formula take."""
    found: dict[str, None] = {}
    for column, test in conditions(claim, place, cells):
        beside = ((*cell[:2], column) for cell in cells)
        texts = dict.fromkeys(v for c in beside if isinstance(v := claim.evaluator.value(c), str))
        found.update(dict.fromkeys(text for text in texts if _holds(test, text)))
    return list(found)


def years_wanted(claim: Claim, place: Place) -> set[int]:
    """Give the years that the conditions of a formula ask columns of years for."""
    found: set[int] = set()
    for block, wanted in pairs(claim.book.tree(place)):
        if not isinstance(block, t.RangeRef) or block.left != block.right:
            continue
        value = claim.evaluator.compute(wanted, place)
        cells = itertools.islice(claim.book.cells_in(block), _LINES)
        contents = [c for cell in cells if isinstance(c := claim.evaluator.value(cell), float)]
        are_years = len(contents) > 1 and all(content in _YEARS for content in contents)
        if are_years and isinstance(value, float) and value in _YEARS:
            found.add(int(value))
    return found


def pairs(tree: t.Node) -> Iterator[tuple[t.Node, t.Node]]:
    """Give the ranges that a formula compares, each with what it is to be."""
    for node in t.walk(tree):
        match node:
            case t.Call(function, (_, *rest)) if function in SUMMED:
                yield from zip(rest[::2], rest[1::2], strict=False)
            case t.Call("SUMIF" | "AVERAGEIF", (block, wanted, *_)):
                yield block, wanted
            case t.Binary("=", left, right) | t.Call("EXACT", (left, right)):
                yield (left, right) if isinstance(left, t.RangeRef) else (right, left)
            case _:
                pass


def compared_alone(tree: t.Node) -> set[t.Node]:
    """Give the ranges that a formula compares and takes nothing from: names, years, months.

    Examples
    --------
    >>> from jcm_mrv.workbook.formulas.parse import parse_formula
    >>> tree = parse_formula('=SUMIFS(C1:C9,A1:A9,2024,C1:C9,">0")+SUMIF(D1:D9,">0")', "S")
    >>> [block.left for block in compared_alone(tree)]
    [0]
    """
    taken: set[t.Node] = set()
    for node in t.walk(tree):
        match node:
            case t.Call(function, (first, *_)) if function in SUMMED:
                taken.add(first)
            case t.Call("SUMIF" | "AVERAGEIF", (block, _, *summed)):
                taken.add(summed[0] if summed else block)
            case _:
                pass
    return {block for block, _ in pairs(tree)} - taken


def register_cells(tree: t.Node) -> Iterator[tuple[Place, ...]]:
    """Give the readings of registers from the one that a formula takes off to the one it adds.

    Examples
    --------
    >>> from jcm_mrv.workbook.formulas.parse import parse_formula
    >>> tree = parse_formula("=(B3-B1+C5-C3)/1000", "S")
    >>> [(cells[0], cells[-1]) for cells in register_cells(tree)]
    [(('S', 0, 1), ('S', 2, 1)), (('S', 2, 2), ('S', 4, 2))]
    >>> tree = parse_formula("=B2-B1+B9-B3", "S")
    >>> [(cells[0][1], cells[-1][1]) for cells in register_cells(tree)]
    [(0, 1), (2, 8)]
    """
    found: dict[tuple[Place, ...], None] = {}
    sums = [_terms(node) for node in t.walk(tree) if _is_sum(node)]
    # A sum holds the sums within it, which have fewer of its terms.
    for terms in sums:
        if any(terms is not other and set(terms) < set(other) for other in sums):
            continue
        cells = [(part, is_added) for part, is_added in terms if isinstance(part, t.CellRef)]
        added = [part for part, is_added in cells if is_added]
        # Each reading is taken off the next one that is added: a meter may have been changed.
        for first in sorted((part for part, is_added in cells if not is_added), key=_at):
            later = [between for last in added if (between := _between(first, last))]
            if later:
                nearest = min(later, key=len)
                added.remove(next(part for part in added if part.place == nearest[-1]))
                found[nearest] = None
    yield from found


def registers_in(claim: Claim, place: Place) -> Iterator[tuple[Place, ...]]:
    """Give the readings of registers in a formula; a total less one of its months is none."""
    for cells in register_cells(claim.book.tree(place)):
        # Readings are typed, or each made from the one before; days are none.
        summed = len(set(claim.book.precedents(cells[-1])).intersection(cells)) > 1
        if not summed and not is_date(claim, cells[0]):
            yield cells


def counted_days(
    claim: Claim, cells: Sequence[Place], days: Sequence[Period | None], line: DayOf
) -> list[Period | None]:
    """Give the days of readings: those between two of a register where a cell is their difference.

    What was counted from 1 January to 1 February is of January, beside whichever it stands.
    ``line`` gives the day that stands beside a cell.
    """
    if all(_ends(claim, cell, line) is None for cell in (*cells[:1], *cells[-1:])):
        return list(days)
    found = [_ends(claim, cell, line) for cell in cells]
    ends = [pair and (pair[0][1], pair[1][1]) for pair in found]
    known = [pair for pair in ends if pair]
    if sum(_is_a_day(*pair) for pair in known) * 4 >= len(known) * 3 >= len(cells) * 2:
        begun = next(_begun(pair[0], pair[1][0], line) for pair in found if pair)
        return _each_day(ends, days, is_of_end=last_of_month(begun) == begun)
    counted = [pair and _counted(*pair) for pair in ends]
    whole = [of for of in counted if of is not None]
    if len(whole) == len(cells) and all(a.end < b.start for a, b in itertools.pairwise(whole)):
        return list(whole)
    own = [_since_last(cell, day, line) for cell, day in zip(cells, days, strict=True)]
    both = [(a, b) for a, b in zip(counted, own, strict=True) if a is not None]
    if sum(a == b for a, b in both) * 4 >= len(cells) * 3:
        # Of one that is made otherwise, as where a meter was changed, its line tells the days.
        counted = own
    return [of or day for of, day in zip(counted, days, strict=True)]


def _since_last(cell: Place, day: Period | None, line: DayOf) -> Period | None:
    """Give the days from the reading in the line above, or before, to that of a line."""
    sheet, row, column = cell
    above = line((sheet, row - 1, column)), line((sheet, row, column - 1))
    before = next(
        (b for b in above if b is not None and day is not None and b.end < day.start), None
    )
    return None if before is None or day is None else _counted(before, day)


def _is_a_day(first: Period, last: Period) -> bool:
    return first.start == first.end == last.start - _DAY == last.end - _DAY


def _begun(first: tuple[Place, Period], after: Place, line: DayOf) -> dt.date:
    """Give the day of the first reading of a register, from the one that is taken off on."""
    (sheet, row, column), day = first
    down, across = row - after[1], column - after[2]
    for _ in range(_READINGS):
        row, column = row + down, column + across
        before = line((sheet, row, column)) if min(row, column) >= 0 else None
        if before is None or before.start >= day.start:
            break
        day = before
    return day.end


def _each_day(
    ends: Sequence[tuple[Period, Period] | None],
    days: Sequence[Period | None],
    *,
    is_of_end: bool,
) -> list[Period | None]:
    """Give the days of a register that is read at the end of each day, or at its beginning."""
    pair, beside = next((pair, day) for pair, day in zip(ends, days, strict=True) if pair)
    # Of one that is made otherwise, as where a meter was changed, its line tells the day.
    moved = _NONE if beside is None else pair[is_of_end].start - beside.start
    return [
        pair[is_of_end] if pair else day and Period(day.start + moved, day.end + moved)
        for pair, day in zip(ends, days, strict=True)
    ]


def _ends(
    claim: Claim, cell: Place, line: DayOf
) -> tuple[tuple[Place, Period], tuple[Place, Period]] | None:
    """Give the two readings that a cell takes one from the other, with their days."""
    if claim.book.formula(cell) is None:
        return None
    sums = (node for node in t.walk(claim.book.tree(cell)) if _is_sum(node))
    terms = (term for node in sums for term in _terms(node))
    cells = {(node.place, is_added) for node, is_added in terms if isinstance(node, t.CellRef)}
    ends = {is_added: place for place, is_added in cells}
    if len(cells) != 2 or len(ends) != 2:
        return None
    first, last = line(ends[False]), line(ends[True])
    if first is None or last is None or first.end >= last.start:
        return None
    return (ends[False], first), (ends[True], last)


def _counted(first: Period, last: Period) -> Period:
    """Give the days between two readings of a register.

    One of the last day of a month is of its end, any other one of the beginning of its day.
    """
    begin, after = (
        day.end + (_DAY if last_of_month(day.end) == day.end else _NONE) for day in (first, last)
    )
    return Period(begin, after - _DAY)


def spreads(tree: t.Node) -> Iterator[t.RangeRef]:
    """Give the ranges of which a formula takes the largest reading less the smallest."""
    for node in t.walk(tree):
        match node:
            case t.Binary(
                "-", t.Call("MAX", (t.RangeRef() as high,)), t.Call("MIN", (t.RangeRef() as low,))
            ) if high == low:
                yield high
            case _:
                pass


def is_subtotal(node: t.Node) -> bool:
    """Whether a part of a formula is a subtotal."""
    return isinstance(node, t.Call) and node.function in ("SUBTOTAL", "AGGREGATE")


def is_left_out(claim: Claim, cell: Place) -> bool:
    """Whether a cell is a subtotal, which subtotals of more lines leave out."""
    return claim.book.formula(cell) is not None and any(
        is_subtotal(node) for node in t.walk(claim.book.tree(cell))
    )


def hidden_lines(claim: Claim, place: Place, cells: Sequence[Place]) -> set[Place]:
    """Give the cells of a column that a subtotal leaves out because a person hid their rows.

    What a filter hides is mostly of other meters.
    """
    if not any(is_subtotal(node) for node in t.walk(claim.book.tree(place))):
        return set()
    sheet = cells[0][0]
    rows = claim.book.hidden.get(sheet, ())
    areas = claim.book.filtered.get(sheet, ())
    return {
        cell
        for cell in (cells if rows else ())
        if any(first <= cell[1] <= last for first, last in rows)
        and not any(area.top <= cell[1] <= area.bottom for area in areas)
    }


def _is_sum(node: t.Node) -> bool:
    return isinstance(node, t.Binary) and node.op in "+-"


def _at(cell: t.CellRef) -> Place:
    return cell.place


def _terms(node: t.Node, is_added: bool = True) -> list[tuple[t.Node, bool]]:
    match node:
        case t.Binary("+" | "-" as op, left, right):
            return [*_terms(left, is_added), *_terms(right, is_added == (op == "+"))]
        case t.Unary("+" | "-" as op, operand):
            return _terms(operand, is_added == (op == "+"))
        case _:
            return [(node, is_added)]


def _between(first: t.CellRef, last: t.CellRef) -> tuple[Place, ...]:
    if first.sheet != last.sheet:
        return ()
    if first.column == last.column and first.row < last.row <= first.row + MOST:
        return tuple((first.sheet, row, first.column) for row in range(first.row, last.row + 1))
    if first.row == last.row and first.column < last.column:
        columns = range(first.column, last.column + 1)
        return tuple((first.sheet, first.row, column) for column in columns)
    return ()
