"""Fixed values that are worked out from the line of another system, by the names beside them."""

from __future__ import annotations

from collections.abc import Iterator

from jcm_mrv.findings import VER, Severity
from jcm_mrv.verification.checks.formulas.instead import put
from jcm_mrv.verification.checks.logs.odd_readings import with_formula
from jcm_mrv.verification.claim.assigned import Group, Taken, label_cells, label_text
from jcm_mrv.verification.claim.claim import Claim, StatedValue
from jcm_mrv.verification.claim.labels import words_of
from jcm_mrv.verification.claim.worked import selects
from jcm_mrv.verification.judged import Judged
from jcm_mrv.verification.recompute import Model
from jcm_mrv.workbook.address import Place, place_text
from jcm_mrv.workbook.formulas import tree as t

_FAR = 60
"""Rows up and down in which the line of a value's own name is looked for."""


def of_another(claim: Claim, model: Model | None) -> Iterator[Judged]:
    """Give fixed values from the line of another system, where a line of their own stands beside.

    Machines of one make have one line: nobody says of which of them it is.
    """
    formulas = [s for s in claim.fixed if claim.book.formula(s.place) is not None]
    worked = [s for s in formulas if s.is_typed or not selects(claim.book.tree(s.leaf))]
    for name in dict.fromkeys(s.name for s in worked):
        group = Group(claim, tuple(s for s in claim.fixed if s.name == name))
        for stated in (s for s in worked if s.name == name and len(group.rows) > 1):
            taken = group.told(stated)[1]
            step = None if taken is None else _step(claim, group, stated, taken)
            if taken is None or step is None:
                continue
            label, moved = step
            place = taken.source.place
            finding = VER[114]["line"].at(
                place_text(place),
                found=f"{claim.cells.formula(place)[:100]}, beside {place_text(label)}",
                severity=Severity.WARNING,
                label=stated.label,
                other=f"{taken.other.label} ({taken.other.where})",
            )
            effect = with_formula(claim, model, place, moved)
            if effect != 0:
                yield Judged(finding, effect)


def _step(
    claim: Claim, group: Group, stated: StatedValue, taken: Taken
) -> tuple[Place, t.Node] | None:
    """Give the cell that names a value's own line, and the formula of that line."""
    node = taken.source.node
    match node:
        case t.CellRef():
            at = node.place
        case t.RangeRef() if node.top == node.bottom:
            at = (node.sheet, node.top, node.left)
        case _:
            return None
    for sheet, row, column in label_cells(claim, at):
        theirs = words_of(label_text(claim, (sheet, row, column)))
        if group.meant(stated, theirs) != [taken.other]:
            continue
        for far in range(1, _FAR):
            for down in (far, -far):
                cell = (sheet, row + down, column)
                words = words_of(label_text(claim, cell)) if row + down >= 0 else frozenset()
                if words & group.words[stated] and group.meant(stated, words) == [stated]:
                    return cell, _moved(claim.book.tree(taken.source.place), at[:2], down)
    return None


def _moved(tree: t.Node, line: tuple[str, int], down: int) -> t.Node:
    """Give a formula with what it takes of one row from another one."""
    for part in t.walk(tree):
        match part:
            case t.CellRef(sheet, row, column) if (sheet, row) == line:
                tree = put(tree, part, t.CellRef(sheet, row + down, column))
            case t.RangeRef(sheet, top, left, bottom, right) if (sheet, top) == line:
                other = t.RangeRef(sheet, top + down, left, bottom + down, right)
                tree = put(tree, part, other)
            case _:
                pass
    return tree
