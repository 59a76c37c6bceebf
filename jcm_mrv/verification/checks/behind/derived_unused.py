"""A column of formulas that nothing takes, where a sister takes the one that is like it."""

from __future__ import annotations

from collections.abc import Iterator

from jcm_mrv.findings import VER
from jcm_mrv.verification.checks.formulas.instead import put
from jcm_mrv.verification.checks.logs.odd_readings import with_formula
from jcm_mrv.verification.claim.claim import Claim
from jcm_mrv.verification.claim.far import MOST_BESIDE
from jcm_mrv.verification.claim.logs import Log
from jcm_mrv.verification.judged import Judged
from jcm_mrv.verification.recompute import Model
from jcm_mrv.workbook.address import Place, place_text
from jcm_mrv.workbook.formulas import tree as t


def derived_unused(claim: Claim, logs: list[Log], model: Model | None) -> Iterator[Judged]:
    """Give values that take what was read where their sisters take what was made of it.

    Of meter and bill the lesser, of gross and own use the net: whoever makes the column for each
    roof means to take it. Nothing takes the one that is passed over.
    """
    plain = [g for g in logs if g.is_range and g.is_column and g.is_plain and not g.is_register]
    for log in plain:
        if any(claim.book.formula(cell) is not None for cell in (log.cells[0], log.cells[-1])):
            continue
        lines = [cell[1] for cell in log.cells]
        for sister in plain:
            other = sister.stated
            if (
                other is log.stated
                or (other.name, other.span) != (log.stated.name, log.stated.span)
                or sister.cells[0][0] != log.cells[0][0]
                or [cell[1] for cell in sister.cells] != lines
                or (made := _like(claim, log, sister)) is None
            ):
                continue
            blocks = [
                block
                for block in t.walk(claim.book.tree(log.place))
                if isinstance(block, t.RangeRef) and block.holds(log.cells[0])
            ]
            if len(blocks) != 1 or blocks[0].left != blocks[0].right:
                continue
            block, column = blocks[0], made[2]
            own = t.RangeRef(block.sheet, block.top, column, block.bottom, column)
            tree = put(claim.book.tree(log.place), block, own)
            finding = VER[263]["derived"].at(
                place_text(log.place),
                found=place_text(log.cells[0]),
                label=log.stated.label,
                cell=place_text(made),
                other=place_text(sister.cells[0]),
            )
            yield Judged(finding, with_formula(claim, model, log.place, tree))
            break


def _like(claim: Claim, log: Log, sister: Log) -> Place | None:
    """Give the first cell of a column that is to a log what the column of a sister is to its own.

    It rests on the log, and no value rests on it.
    """
    ends = sister.cells[0], sister.cells[-1]
    if any(claim.book.formula(cell) is None for cell in ends):
        return None
    wanted = [_relative(claim.book.tree(cell), cell) for cell in ends]
    sheet, first, own = log.cells[0]
    last = log.cells[-1][1]
    for column in range(min(claim.book.extent(sheet)[1] + 1, MOST_BESIDE)):
        here = (sheet, first, column), (sheet, last, column)
        if column in (own, ends[0][2]) or any(claim.book.formula(c) is None for c in here):
            continue
        if [_relative(claim.book.tree(cell), cell) for cell in here] != wanted:
            continue
        before = set(claim.book.precedents(here[0]))
        if log.cells[0] not in before:
            continue
        # Whoever takes the other parts as well makes the same of them elsewhere.
        if claim.cells.rests_on(log.stated.place, before - {log.cells[0]}):
            continue
        cells = {(sheet, row, column) for row in range(first, last + 1)}
        if not any(claim.cells.rests_on(stated.place, cells) for stated in claim.monitored):
            return here[0]
    return None


def _relative(node: t.Node, place: Place) -> object:
    """Give a formula with the cells of its own line by how far they are from it."""
    match node:
        case t.CellRef(sheet, row, column) if (sheet, row) == place[:2]:
            return "here", column - place[2]
        case t.CellRef() | t.RangeRef() | t.Constant():
            return node
        case _:
            own = getattr(node, "op", getattr(node, "function", type(node).__name__))
            return own, *(_relative(part, place) for part in t.children(node))
