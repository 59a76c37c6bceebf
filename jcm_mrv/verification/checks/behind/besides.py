"""What the formula of a sister, or of another year, takes besides: a term that is forgotten."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from jcm_mrv.findings import VER, Finding
from jcm_mrv.verification.checks.formulas.instead import put
from jcm_mrv.verification.checks.formulas.neighbours import shape
from jcm_mrv.verification.checks.logs.odd_readings import changed_cells
from jcm_mrv.verification.claim.assigned import Group, heading_cells, label_cells, text_shown
from jcm_mrv.verification.claim.claim import Claim, StatedValue
from jcm_mrv.verification.claim.days import day_of
from jcm_mrv.verification.claim.kinds import words_left
from jcm_mrv.verification.claim.meters import pairs
from jcm_mrv.verification.judged import Judged
from jcm_mrv.verification.recompute import Model
from jcm_mrv.workbook.address import Place, place_text
from jcm_mrv.workbook.formulas import tree as t

_MOST_ROWS = 24
"""Values of a parameter up to which each is held against each other one."""
_DEEP, _REFERENCES, _LINES = 5, 8, 400
_FORGOTTEN = 2
"""Terms, or cells at an end of a range, that may be forgotten."""

Ref = t.CellRef | t.RangeRef


class _Lines(NamedTuple):
    """Cells with formulas of a value, each beside the one of its sister: lines of two columns."""

    own: tuple[Place, ...]
    theirs: tuple[Place, ...]


class _Move(NamedTuple):
    """From what a sister takes to the same of a value's own."""

    sheets: Mapping[str, str]
    down: int
    right: int

    def of(self, ref: Ref) -> Ref | None:
        """Give the same reference of the other meter; None where there is none."""
        sheet = self.sheets.get(ref.sheet, ref.sheet)
        down, right = self.down, self.right
        if isinstance(ref, t.CellRef):
            row, column = ref.row + down, ref.column + right
            return t.CellRef(sheet, row, column) if min(row, column) >= 0 else None
        first = ref.top + down, ref.left + right
        if min(first) < 0:
            return None
        return t.RangeRef(sheet, *first, ref.bottom + down, ref.right + right)


class _Lack(NamedTuple):
    """What is missing in the formulas of a value, and these formulas with it."""

    lines: _Lines
    wording: str
    said: str
    first: Place
    contents: dict[Place, float]


def besides(claim: Claim, groups: list[Group], model: Model | None) -> Iterator[Judged]:
    """Give values whose formula lacks what the formulas of sisters, or of other years, have.

    The same of the value's own stands there, and no value takes it. Where some sisters lack it as
    well, or the row has a comment of its own, it is left alone.
    """
    named: dict[str, list[StatedValue]] = defaultdict(list)
    words: dict[StatedValue, frozenset[str]] = {}
    for group in groups:
        for stated in group.rows:
            if claim.book.formula(stated.place) is not None:
                named[stated.name].append(stated)
                words[stated] = group.words[stated]
    told: set[Place] = set()
    for rows in named.values():
        if not 1 < len(rows) <= _MOST_ROWS:
            continue
        own = frozenset().union(*(words[stated] for stated in rows))
        of: dict[StatedValue, list[tuple[StatedValue, _Lack | None]]] = defaultdict(list)
        for stated, sister in pairs(claim, rows):
            of[stated].append((sister, _lack(claim, stated, sister, own)))
        for stated, found in of.items():
            lacks = [(sister, lack) for sister, lack in found if lack is not None]
            if len(lacks) * 2 <= len(found) and not _is_year(lacks, stated):
                continue
            sister, lack = lacks[0]
            if lack.lines.own[0] in told or _has_its_own_comment(stated, sister):
                continue
            effect = changed_cells(claim, model, lack.contents)
            if effect == 0 or (lack.wording == "sign" and (effect or 0.0) <= 0):
                continue
            told.update(lack.lines.own)
            yield Judged(_finding(claim, stated, sister, lack), effect)


def _is_year(lacks: list[tuple[StatedValue, _Lack]], stated: StatedValue) -> bool:
    """Whether the other year of the same meter has what is missing: its sisters may lack it."""
    return any(sister.members == stated.members for sister, _ in lacks)


def _has_its_own_comment(stated: StatedValue, sister: StatedValue) -> bool:
    return bool(stated.comment.strip()) and stated.comment != sister.comment


def _finding(claim: Claim, stated: StatedValue, sister: StatedValue, lack: _Lack) -> Finding:
    place, theirs = lack.lines.own[0], lack.lines.theirs[0]
    if not lack.wording:
        return VER[257].at(
            place_text(place),
            found=claim.cells.formula(place)[:120],
            label=stated.label,
            kind=repr(lack.said[:60]),
            cell=place_text(lack.first),
            other=f"{sister.label} ({place_text(theirs)})",
            formula=claim.cells.formula(theirs)[:80],
        )
    wording = VER[257]["sign"] if lack.wording == "sign" else VER[257]["short"]
    return wording.at(
        place_text(place),
        found=claim.cells.formula(place)[:120],
        label=stated.label,
        cell=place_text(lack.first),
        other=f"{sister.label} ({place_text(theirs)})",
        formula=claim.cells.formula(theirs)[:80],
    )


# -- where two formulas part ----------------------------------------------------------------------


def _lack(
    claim: Claim, stated: StatedValue, sister: StatedValue, own: frozenset[str]
) -> _Lack | None:
    for lines in _parted(claim, _Lines((stated.place,), (sister.place,))):
        found = _missing(claim, lines, own)
        if found is not None:
            return found
    return None


def _parted(claim: Claim, lines: _Lines, depth: int = 0) -> Iterator[_Lines]:
    """Give the formulas, nearest first, up to those that are made otherwise."""
    own, theirs = lines.own[0], lines.theirs[0]
    if own == theirs or any(claim.book.formula(place) is None for place in (own, theirs)):
        return
    yield lines
    one, other = claim.book.tree(own), claim.book.tree(theirs)
    if depth == _DEEP or shape(one, sized=False) != shape(other, sized=False):
        return
    for a, b in zip(_refs(one), _refs(other), strict=True):
        below = _Lines(_cells(claim, a), _cells(claim, b))
        if len(below.own) == len(below.theirs) > 0:
            yield from _parted(claim, below, depth + 1)


def _refs(tree: t.Node) -> list[Ref]:
    return [part for part in t.walk(tree) if isinstance(part, (t.CellRef, t.RangeRef))]


def _cells(claim: Claim, ref: Ref) -> tuple[Place, ...]:
    """Give the cells with formulas that a reference names."""
    if isinstance(ref, t.CellRef):
        return (ref.place,)
    if ref.area > _LINES:
        return ()
    return tuple(c for c in claim.book.cells_in(ref) if claim.book.formula(c) is not None)


def _missing(claim: Claim, lines: _Lines, own: frozenset[str]) -> _Lack | None:
    one, other = (claim.book.tree(of[0]) for of in lines)
    ours, theirs = _refs(one), _refs(other)
    if not 0 < len(ours) <= _REFERENCES or not 0 < len(theirs) <= _REFERENCES:
        return None
    if shape(one, sized=False) == shape(other, sized=False):
        return _shorter(claim, lines, ours, theirs)
    move = _move(ours, theirs)
    if move is None:
        return None
    images = {b: b if b in ours else move.of(b) for b in theirs}
    lost = [b for b in dict.fromkeys(theirs) if images[b] not in ours]
    if set(ours) - set(images.values()) or len(lost) > _FORGOTTEN:
        return None
    targets = {b: _target(claim, lines, b, move.of(b), own) for b in lost}
    if any(target is None for target in targets.values()):
        return None
    if not lost and not _signs(one, other):
        return None
    stay = {b for b in theirs if b in ours} | {b for b, target in targets.items() if b == target}
    contents = _contents(claim, lines, move, stay)
    if not lost:
        return _Lack(lines, "sign", "", lines.theirs[0], contents)
    first = targets[lost[0]]
    assert first is not None
    return _Lack(lines, "", _name(claim, first), _first(first), contents) if contents else None


def _move(ours: Sequence[Ref], theirs: Sequence[Ref]) -> _Move | None:
    """Give the way from the sister's readings to the own ones that most of them go."""
    best: tuple[int, _Move] | None = None
    for a in ours:
        for b in theirs:
            if type(a) is not type(b) or (a == b and len(set(ours)) > 1) or not _like(a, b):
                continue
            (_, *at), (_, *before) = _first(a), _first(b)
            move = _Move({b.sheet: a.sheet}, at[0] - before[0], at[1] - before[1])
            count = sum(move.of(ref) in ours for ref in theirs)
            if best is None or count > best[0]:
                best = count, move
    return None if best is None else best[1]


def _like(one: Ref, other: Ref) -> bool:
    if isinstance(one, t.CellRef) or isinstance(other, t.CellRef):
        return True
    return (one.bottom - one.top, one.right - one.left) == (
        other.bottom - other.top,
        other.right - other.left,
    )


def _first(ref: Ref) -> Place:
    return ref.place if isinstance(ref, t.CellRef) else (ref.sheet, ref.top, ref.left)


def _signs(one: t.Node, other: t.Node) -> bool:
    """Whether two formulas differ in what they add and take off alone."""

    def plain(node: t.Node) -> object:
        match node:
            case t.Binary("+" | "-", left, right):
                return "sum", plain(left), plain(right)
            case t.Unary("+" | "-", operand):
                return plain(operand)
            case t.Constant() | t.CellRef() | t.RangeRef():
                return shape(node)
            case _:
                own = getattr(node, "op", getattr(node, "function", ""))
                return (own, *map(plain, t.children(node)))

    return plain(one) == plain(other)


# -- what is missing ----------------------------------------------------------------------------


def _target(
    claim: Claim, lines: _Lines, ref: Ref, moved: Ref | None, own: frozenset[str]
) -> Ref | None:
    """Give what a formula should take as its sister takes a reference; None where nothing is."""
    if moved is not None and moved != ref and _is_like(claim, ref, moved, own):
        cells = set(claim.book.cells_of(moved))
        is_taken = any(claim.cells.rests_on(s.place, cells) for s in claim.monitored)
        return None if is_taken else moved
    # One cell for all lines of a list: of the sister alone it would bear her name.
    if not isinstance(ref, t.CellRef) or len(lines.theirs) < 2:
        return None
    numbers = claim.evaluator.value(ref.place)
    is_shared = all(ref in _refs(claim.book.tree(place)) for place in lines.theirs)
    is_beside = moved is not None and _numbers(claim, moved) != []
    names = frozenset().union(*(_words(claim, c, frozenset()) for c in _texts(claim, ref)))
    is_named = any("#" in word for word in names & own)
    return ref if isinstance(numbers, float) and is_shared and not (is_beside or is_named) else None


def _is_like(claim: Claim, one: Ref, other: Ref, own: frozenset[str]) -> bool:
    """Whether as many numbers stand there, under a heading, or beside a label, of the same kind."""
    numbers, theirs = _numbers(claim, other), _numbers(claim, one)
    if not numbers or not any(numbers) or len(numbers) * 2 < len(theirs):
        return False
    kinds = [
        [words for cell in _texts(claim, ref) if (words := _words(claim, cell, own))]
        for ref in (one, other)
    ]
    return kinds[0] == kinds[1]


def _numbers(claim: Claim, ref: Ref) -> list[float]:
    cells = [ref.place] if isinstance(ref, t.CellRef) else list(claim.book.cells_of(ref))[:_LINES]
    return [v for v in claim.evaluator.values(cells) if isinstance(v, float)]


def _texts(claim: Claim, ref: Ref) -> list[Place]:
    """Give the cells with the heading over a reference and the label before it, nearest alone."""
    cell = _first(ref)
    found = (heading_cells(claim, cell), label_cells(claim, cell))
    return [place for cells in found if (place := next(iter(cells), None)) is not None]


def _words(claim: Claim, cell: Place, own: frozenset[str]) -> frozenset[str]:
    return words_left(text_shown(claim, cell), own)


def _name(claim: Claim, ref: Ref) -> str:
    return next((text_shown(claim, cell) for cell in _texts(claim, ref)), "")


def _contents(claim: Claim, lines: _Lines, move: _Move, stay: set[Ref]) -> dict[Place, float]:
    """Give what the formulas would give if they were made as those of the sister are."""
    found: dict[Place, float] = {}
    for own, theirs in zip(lines.own, lines.theirs, strict=True):
        node = claim.book.tree(theirs)
        marks = {ref: t.Name(f"*{n}") for n, ref in enumerate(dict.fromkeys(_refs(node)))}
        for ref, mark in marks.items():
            node = put(node, ref, mark)
        for ref, mark in marks.items():
            image = ref if ref in stay else move.of(ref)
            node = put(node, mark, ref if image is None else image)
        claim.evaluator.values(claim.book.cells_of(node))
        value = claim.evaluator.compute(node, own)
        if not isinstance(value, float):
            return {}
        found[own] = value
    return found


# -- ranges that end before those of sisters do -------------------------------------------------


def _shorter(
    claim: Claim, lines: _Lines, ours: Sequence[Ref], theirs: Sequence[Ref]
) -> _Lack | None:
    """Give numbers at the ends of a range that the sister's range over the same lines takes."""
    for a, b in zip(ours, theirs, strict=True):
        if not isinstance(a, t.RangeRef) or not isinstance(b, t.RangeRef):
            continue
        cells = [c for c in _beyond(a, b) if isinstance(claim.evaluator.value(c), float)]
        if not 0 < len(cells) <= _FORGOTTEN or len(cells) * 3 > a.area:
            continue
        is_sum = any(claim.book.formula(cell) is not None for cell in cells)
        # By their days they are judged by themselves.
        is_dated = any(_is_dated(claim, cell, a) for cell in cells)
        if (
            is_sum
            or is_dated
            or any(claim.cells.rests_on(s.place, set(cells)) for s in claim.monitored)
        ):
            continue
        first = min(a.top, cells[0][1]), min(a.left, cells[0][2])
        last = max(a.bottom, cells[-1][1]), max(a.right, cells[-1][2])
        place = lines.own[0]
        longer = put(claim.book.tree(place), a, t.RangeRef(a.sheet, *first, *last))
        claim.evaluator.values(claim.book.cells_of(longer))
        value = claim.evaluator.compute(longer, place)
        own = claim.evaluator.value(place)
        if isinstance(value, float) and isinstance(own, float) and not math.isclose(value, own):
            one = _Lines(lines.own[:1], lines.theirs[:1])
            return _Lack(one, "short", "", cells[0], {place: value})
    return None


def _is_dated(claim: Claim, cell: Place, block: t.RangeRef) -> bool:
    sheet, row, column = cell
    before = [(sheet, row, n) for n in range(column)]
    above = [(sheet, n, column) for n in range(row)][-_LINES:]
    cells = before if block.left == block.right else above
    return any(day_of(claim, place) is not None for place in cells)


def _beyond(own: t.RangeRef, theirs: t.RangeRef) -> Iterator[Place]:
    """Give the cells that a range lacks in a line, or column, that goes as far as the sister's."""
    if own.left == own.right and theirs.left == theirs.right:
        lines = (n for n in range(theirs.top, theirs.bottom + 1) if not own.top <= n <= own.bottom)
        if own.left != theirs.left or own.sheet != theirs.sheet:
            yield from ((own.sheet, n, own.left) for n in lines)
    elif own.top == own.bottom and theirs.top == theirs.bottom:
        lines = (n for n in range(theirs.left, theirs.right + 1) if not own.left <= n <= own.right)
        if own.top != theirs.top or own.sheet != theirs.sheet:
            yield from ((own.sheet, own.top, n) for n in lines)
