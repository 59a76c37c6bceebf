"""Fixed values of one parameter that are worked out alike: one of them from other columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from jcm_mrv.findings import VER
from jcm_mrv.verification.checks.formulas.instead import put
from jcm_mrv.verification.checks.formulas.neighbours import noted, shape
from jcm_mrv.verification.checks.logs.odd_readings import with_formula
from jcm_mrv.verification.claim.assigned import heading_cells, text_shown
from jcm_mrv.verification.claim.claim import Claim, StatedValue
from jcm_mrv.verification.claim.labels import words_of
from jcm_mrv.verification.claim.worked import SISTERS, sisters_of
from jcm_mrv.verification.judged import Judged
from jcm_mrv.verification.recompute import Model
from jcm_mrv.workbook.address import Place, place_text
from jcm_mrv.workbook.formulas import tree as t

Line = tuple[object, ...]


def unlike_sisters(claim: Claim, model: Model | None) -> Iterator[Judged]:
    """Give formulas behind fixed values that take other columns of a table than their sisters do.

    Each takes a row of its own; a column that its row names may well be another one.
    """
    told: set[Place] = set()
    for group in sisters_of(claim):
        for places in _levels(claim, group):
            for stated, place, pattern, made in _unlike(claim, places):
                if place in told or _is_named(claim, stated, place, pattern):
                    continue
                told.add(place)
                finding = VER[21].at(
                    place_text(place),
                    found=claim.cells.formula(place)[:120],
                    cell=place_text(pattern),
                    formula=claim.cells.formula(pattern)[:120],
                )
                yield noted(Judged(finding, with_formula(claim, model, place, made)))


def _levels(claim: Claim, group: list[StatedValue]) -> Iterator[dict[Place, StatedValue]]:
    """Give the formulas that each value rests on one after the other, those of each step."""
    chains = {stated: claim.cells.single(stated.leaf) for stated in group}
    steps = min(map(len, chains.values())) if len(set(map(len, chains.values()))) == 1 else 1
    for n in range(steps):
        yield {chain[n]: stated for stated, chain in chains.items()}


def _unlike(
    claim: Claim, places: dict[Place, StatedValue]
) -> Iterator[tuple[StatedValue, Place, Place, t.Node]]:
    """Give the formulas that differ in their columns alone, or rows; with what they would be."""
    trees = {place: claim.book.tree(place) for place in places}
    shapes = {place: shape(tree, sized=False) for place, tree in trees.items()}
    usual, often = Counter(shapes.values()).most_common(1)[0]
    made = [place for place in places if shapes[place] == usual]
    refs = {place: [p for p in t.walk(trees[place]) if _at(p)] for place in made}
    if often < SISTERS or not all(refs.values()):
        return
    for own in (_COLUMNS, _ROWS, _CELLS):
        other = _OTHER[own]
        theirs = {place: _line(refs[place], other) for place in made}
        ours = {place: _line(refs[place], own) for place in made}
        line, often = Counter(ours.values()).most_common(1)[0]
        if len(set(theirs.values())) < len(made) or not len(made) * 2 <= often * 3 < len(made) * 3:
            continue
        pattern = next(place for place in made if ours[place] == line)
        for place in made:
            if ours[place] != line:
                node = trees[place]
                for one, like in zip(refs[place], refs[pattern], strict=True):
                    node = put(node, one, _moved(one, like, own))
                yield places[place], place, pattern, node
        return


_COLUMNS, _ROWS, _CELLS, _SHEETS = (0, 2, 4), (0, 1, 3), (1, 2, 3, 4), (0,)
_OTHER = {_COLUMNS: (1, 3), _ROWS: (2, 4), _CELLS: _SHEETS}
"""What of sheet, top, left, bottom and right is alike in all, and what each has of its own."""


def _at(node: t.Node) -> tuple[str, int, int, int, int] | None:
    match node:
        case t.CellRef(sheet, row, column):
            return sheet, row, column, row, column
        case t.RangeRef(sheet, top, left, bottom, right):
            return sheet, top, left, bottom, right
        case _:
            return None


def _line(refs: list[t.Node], axes: tuple[int, ...]) -> Line:
    return tuple(at[n] for node in refs if (at := _at(node)) for n in axes)


def _moved(node: t.Node, like: t.Node, axes: tuple[int, ...]) -> t.Node:
    """Give a reference with what another one has of its column, its row or its cell."""
    own, theirs = _at(node), _at(like)
    assert own is not None
    assert theirs is not None
    sheet, *cells = (theirs[n] if n in axes else own[n] for n in range(5))
    top, left, bottom, right = map(int, cells)
    is_cell = isinstance(node, t.CellRef)
    return (
        t.CellRef(str(sheet), top, left)
        if is_cell
        else t.RangeRef(str(sheet), top, left, bottom, right)
    )


def _is_named(claim: Claim, stated: StatedValue, place: Place, pattern: Place) -> bool:
    """Whether the texts beside a value name the columns that it takes and its sisters do not."""
    texts = words_of(f"{stated.source} {stated.comment} {stated.description}")
    own, theirs = (_headings(claim, cell) for cell in (place, pattern))
    return bool(own - theirs) and own - theirs <= texts


def _headings(claim: Claim, place: Place) -> frozenset[str]:
    found: set[str] = set()
    for part in t.walk(claim.book.tree(place)):
        if (at := _at(part)) is not None:
            cells = heading_cells(claim, (at[0], at[1], at[2]))
            found.update(*(words_of(text_shown(claim, cell)) for cell in cells))
    return frozenset(found)
