"""Sisters, or two years of one value, that read columns or lines of another kind."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from jcm_mrv.findings import VER
from jcm_mrv.methodology.energies import energies_in
from jcm_mrv.verification.checks.logs.odd_readings import changed_cells
from jcm_mrv.verification.claim.assigned import Group, heading_over, row_texts
from jcm_mrv.verification.claim.claim import Claim, StatedValue
from jcm_mrv.verification.claim.days import is_date
from jcm_mrv.verification.claim.kinds import NOTHING, Key, Read, reads_of, words_left
from jcm_mrv.verification.claim.labels import words_of
from jcm_mrv.verification.claim.logs import LEAST, Log
from jcm_mrv.verification.claim.meters import pairs
from jcm_mrv.verification.claim.stood import is_told
from jcm_mrv.verification.claim.worked import sisters_of
from jcm_mrv.verification.judged import Judged
from jcm_mrv.verification.recompute import Model
from jcm_mrv.workbook.address import Place, place_text

_AROUND = 8
"""Columns, or lines, to each side in which the other kind is looked for."""
_MOST_VALUES = 400
_MOST_OF_SHEETS = 2
"""Sisters that show from which sheet values are taken."""
_ALIKE = 1.5
"""How far apart two readings of one meter may be, as a ratio, that are of one amount."""
_MOST_LINES = 3_000


class _Other(NamedTuple):
    """What a value reads, and what it would read if it read as its sister does."""

    stated: StatedValue
    sister: StatedValue
    read: Read
    own: Key
    theirs: Key
    said: str
    first: Place
    values: dict[Place, float]


def other_kinds(
    claim: Claim, groups: list[Group], logs: list[Log], model: Model | None
) -> Iterator[Judged]:
    """Give values that read another kind of column, or line, than their sisters or other years do.

    It is another kind only where what the sisters read stands beside what the value reads, and no
    value takes that. What the row of the value names is meant.
    """
    named: dict[str, list[tuple[StatedValue, Group]]] = defaultdict(list)
    # Where most of several tell how one is made, that is said of the one that is not.
    told = {rows[0].name for rows in sisters_of(claim)}
    fixed: dict[str, list[StatedValue]] = defaultdict(list)
    for stated in claim.fixed:
        if stated.name not in told:
            fixed[stated.name].append(stated)
    for group in (*groups, *(Group(claim, tuple(rows)) for rows in fixed.values())):
        for stated in group.rows:
            if claim.book.formula(stated.place) is not None:
                named[stated.name].append((stated, group))
    for rows in named.values():
        if 1 < len(rows) <= _MOST_VALUES:
            yield from _of_name(claim, rows, logs, model)


def _of_name(
    claim: Claim, rows: list[tuple[StatedValue, Group]], logs: list[Log], model: Model | None
) -> Iterator[Judged]:
    # What tells members apart is no kind.
    own = frozenset().union(*(group.words[stated] for stated, group in rows))
    reads = {stated: reads_of(claim, stated, logs, own) for stated, _ in rows}
    taken = {cell for of in reads.values() for read in of for cell in read.cells}
    kinds = Counter(key for of in reads.values() for key in {_key(read) for read in of})
    found: dict[tuple[Key, Key], list[_Other]] = defaultdict(list)
    seen: set[StatedValue] = set()
    keys = {s: frozenset(key for read in of if (key := _key(read))) for s, of in reads.items()}
    # Of many sisters nearly all read alike: looked at one by one, pairs took a tenth of a verdict.
    differ = len({*keys.values()}) > 1
    for stated, sister in pairs(claim, [stated for stated, _ in rows]) if differ else ():
        if stated in seen or keys[stated] == keys[sister]:
            continue
        other = _other(claim, stated, sister, reads, taken)
        if other is not None:
            seen.add(stated)
            found[other.own, other.theirs].append(other)
    told: set[frozenset[Key]] = set()
    for (one, two), others in found.items():
        if frozenset({one, two}) in told:
            continue
        told.add(frozenset({one, two}))
        back = found.get((two, one), [])
        judged = [(of, _effect(claim, model, of)) for of in (others, back) if of]
        # What most of them read is right; of two, what adds to the reductions is asked about.
        judged.sort(key=lambda pair: (kinds[_key(pair[0][0].read)], -(pair[1] or 0.0)))
        yield _judged(claim, *judged[0])
    yield from _of_sheets(claim, rows, reads, taken, model)


def _of_sheets(
    claim: Claim,
    rows: list[tuple[StatedValue, Group]],
    reads: dict[StatedValue, list[Read]],
    taken: set[Place],
    model: Model | None,
) -> Iterator[Judged]:
    """Give a value from another sheet than all of its sisters, though theirs has its column too.

    A row with a comment of its own, or that names the sheet, says that it is meant; so does a month
    that theirs lacks. Where theirs has as much, or more, nothing is gained.
    """
    of_span: dict[int | None, dict[StatedValue, Read]] = defaultdict(dict)
    groups = dict(rows)
    for stated in groups:
        lists = [read for read in reads[stated] if len(read.cells) >= LEAST and read.is_column]
        if len(lists) == 1:
            of_span[stated.span][stated] = lists[0]
    for lists_of in of_span.values():
        often = Counter(read.cells[0][0] for read in lists_of.values())
        usual = max(often, key=lambda sheet: often[sheet])
        odd = [s for s, read in lists_of.items() if read.cells[0][0] != usual]
        if len(odd) != 1 or often[usual] < _MOST_OF_SHEETS:
            continue
        (stated,) = odd
        read = lists_of[stated]
        apart = words_of(read.cells[0][0]) - words_of(usual)
        told = frozenset().union(*map(words_of, row_texts(claim, stated)))
        if apart & told or groups[stated].has_own_comment(stated) or is_told(claim, stated):
            continue
        values = _on_sheet(read, usual, taken)
        effect = changed_cells(claim, model, values[1]) if values else None
        if values is None or effect is None or effect < 1:
            continue
        sister = next(s for s in lists_of if s is not stated)
        finding = VER[245]["sheet"].at(
            place_text(read.place),
            found=f"{claim.cells.formula(read.place)[:80]}: {read.cells[0][0][:60]!r}",
            label=stated.label,
            other=f"{sister.label} ({sister.where})",
            cell=place_text(values[0]),
        )
        yield Judged(finding, effect)


def _on_sheet(read: Read, sheet: str, taken: set[Place]) -> tuple[Place, dict[Place, float]] | None:
    """Give the column of another sheet with the heading of cells, and their days in its lines."""
    claim, (own, first, at) = read.claim, read.cells[0]
    value, heading = claim.evaluator.value, heading_over(claim, read.cells[0])
    rows = [cell[1] for cell in read.cells]
    labels = ([[value((s, row, c)) for row in rows] for s in (own, sheet)] for c in range(at))
    theirs = next((both for both in labels if None not in both[0]), None)
    if not heading or theirs is None or theirs[0] != theirs[1]:
        return None
    columns = range(1, claim.book.extent(sheet)[1] + 1)
    alike = [c for c in columns if heading_over(claim, (sheet, first, c)) == heading]
    if len(alike) != 1:
        return None
    values = _values(read, {c: (sheet, c[1], alike[0]) for c in read.cells}, taken, 1.0)
    if values is None or not all(number > 0 for number in values.values()):
        return None
    total = sum(number for cell in read.cells if isinstance(number := value(cell), float))
    is_same = total and 1 / _ALIKE < sum(values.values()) / total < _ALIKE
    return ((sheet, first, alike[0]), values) if is_same else None


def _key(read: Read) -> Key:
    return read.across | read.along


def _other(
    claim: Claim,
    stated: StatedValue,
    sister: StatedValue,
    reads: dict[StatedValue, list[Read]],
    taken: set[Place],
) -> _Other | None:
    theirs = {key for read in reads[sister] if (key := _key(read))}
    own = {key for read in reads[stated] if (key := _key(read))}
    if own == theirs or not own or not theirs or is_told(claim, stated):
        return None
    told = frozenset().union(*map(words_of, row_texts(claim, stated)))
    for read in reads[stated]:
        key = _key(read)
        if key in theirs:
            continue
        for other in reads[sister]:
            wanted = _key(other)
            if not wanted or wanted in own or _named(key, wanted, told):
                continue
            values = _beside(read, other, taken, is_fixed=stated.in_table == 2)
            if values:
                return _Other(stated, sister, read, key, wanted, other.said(wanted - key), *values)
    return None


def _named(key: Key, wanted: Key, told: frozenset[str]) -> bool:
    """Whether the row of a value has a word for what it reads, and its sister does not read."""
    words = frozenset().union(*key) - frozenset().union(*wanted)
    return bool(words & told)


def _beside(
    read: Read, other: Read, taken: set[Place], *, is_fixed: bool
) -> tuple[Place, dict[Place, float]] | None:
    """Give what stands beside cells under the heading, or label, that the sister reads under."""
    if read.across != other.across and read.along == other.along and other.across != NOTHING:
        return _columns(read, other, taken)
    # Machines differ by their make: of what is fixed, a line may be called as it likes.
    if read.across == other.across and read.along != other.along and not is_fixed:
        return _lines(read, other, taken)
    return None


def _columns(read: Read, other: Read, taken: set[Place]) -> tuple[Place, dict[Place, float]] | None:
    at = read.cells[0][2]
    for step in range(1, _AROUND + 1):
        for column in (at + step, at - step):
            if column < 0 or read.heading_key(column) != other.across:
                continue
            # What bears the name of another member is that one's.
            if _members(read, column) != _members(read, at):
                continue
            cells = {cell: (cell[0], cell[1], column) for cell in read.cells}
            times = _times(read.heading(at), read.heading(column))
            if found := _values(read, cells, taken, times):
                return next(iter(cells.values())), found
    return None


def _members(read: Read, column: int) -> frozenset[str]:
    return words_of(read.heading(column)) & read.own


def _times(own: str, other: str) -> float:
    """Give what turns an amount under one heading into the unit of another one."""
    one, two = energies_in(own), energies_in(other)
    return two[0].joules / one[0].joules if len(one) == 1 == len(two) else 1.0


def _lines(read: Read, other: Read, taken: set[Place]) -> tuple[Place, dict[Place, float]] | None:
    """Give the lines of a list that are called as the sister's are, of the same member and day."""
    sheet = read.cells[0][0]
    rows = sorted({cell[1] for cell in read.cells})
    last = read.claim.book.extent(sheet)[0]
    if last > _MOST_LINES:
        return None
    near = len(rows) == 1
    around = range(max(0, rows[0] - _AROUND), rows[0] + _AROUND + 1) if near else range(last + 1)
    kind = read.along - other.along
    signs = {_signature(read, row, kind): row for row in rows}
    if len(signs) != len(rows):
        return None
    wanted = other.along - read.along
    moved: dict[int, int] = {}
    for row in around:
        if row in signs.values() or row > last:
            continue
        own = signs.get(_signature(read, row, wanted))
        if own is not None and own not in moved and read.labels_key((row,)) >= wanted:
            moved[own] = row
    if len(moved) < len(rows):
        return None
    cells = {cell: (cell[0], moved[cell[1]], cell[2]) for cell in read.cells}
    values = _values(read, cells, taken, 1.0)
    return None if values is None else (next(iter(cells.values())), values)


def _signature(read: Read, row: int, kind: Key) -> tuple[object, ...]:
    """Give what tells a line from others but for its kind: names and days."""
    labels = read.labels(row).items()
    rest = [text for _, text in labels if words_left(text, read.own) not in kind]
    first = min(cell[2] for cell in read.cells)
    cells = [(read.cells[0][0], row, column) for column in range(first)]
    value = read.claim.evaluator.value
    return (*rest, *(value(cell) for cell in cells if is_date(read.claim, cell)))


def _values(
    read: Read, cells: dict[Place, Place], taken: set[Place], times: float
) -> dict[Place, float] | None:
    """Give the numbers that stand in other cells; None where one lacks, or a value takes one."""
    if not taken.isdisjoint(cells.values()):
        return None
    value = read.claim.evaluator.value
    found = {cell: value(other) for cell, other in cells.items()}
    numbers = {
        c: n * times for c, n in found.items() if isinstance(n, float) and not isinstance(n, bool)
    }
    if len(numbers) < len(cells) or not any(numbers.values()):
        return None
    return None if all(numbers[c] == value(c) for c in numbers) else numbers


def _effect(claim: Claim, model: Model | None, others: Iterable[_Other]) -> float | None:
    cells = {cell: value for other in others for cell, value in other.values.items()}
    return changed_cells(claim, model, cells)


def _judged(claim: Claim, others: list[_Other], effect: float | None) -> Judged:
    first = others[0]
    kind = VER[245] if first.stated.members != first.sister.members else VER[245]["year"]
    own, theirs = first.read.said(first.own - first.theirs), first.said
    more = f", and in {len(others) - 1} more" if len(others) > 1 else ""
    finding = kind.at(
        place_text(first.read.place),
        found=f"{claim.cells.formula(first.read.place)[:80]}: {own[:60]!r}{more}",
        label=first.stated.label,
        kind=repr(theirs[:60]),
        other=f"{first.sister.label} ({first.sister.where})",
        cell=place_text(first.first),
    )
    return Judged(finding, effect)
