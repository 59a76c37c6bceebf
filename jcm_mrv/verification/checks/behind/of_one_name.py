"""Lines of a list that bear one name: two meters of one roof, one after the other."""

from __future__ import annotations

from jcm_mrv.verification.claim.claim import Claim, StatedValue
from jcm_mrv.verification.claim.stood import texts_of_row
from jcm_mrv.workbook.address import Place
from jcm_mrv.workbook.formulas import tree as t
from jcm_mrv.workbook.formulas.evaluate import Evaluator


def adds_lines(claim: Claim, stated: StatedValue, group: list[StatedValue]) -> bool:
    """Whether a value adds up the lines of a list that bear its name: two meters of one roof.

    Its sisters take other lines of the column, each once and alike.
    """
    taken = {
        s: [p.place for p in t.walk(claim.book.tree(s.place)) if isinstance(p, t.CellRef)]
        for s in group
    }
    own, every = taken[stated], [cell for cells in taken.values() for cell in cells]
    column = {(sheet, column) for sheet, _, column in every}
    if len(own) < 2 or len(column) > 1 or len(set(every)) < len(every):
        return False
    names = [set(texts_of_row(claim, cell[:2])) for cell in own]
    others = [name for c in every if c not in own for name in texts_of_row(claim, c[:2])]
    moves = {round(answer(claim, s, c), 9) for s, cells in taken.items() for c in cells}
    return bool(set.intersection(*names).difference(others)) and len(moves) == 1


def answer(claim: Claim, stated: StatedValue, cell: Place) -> float:
    """Give by how much a value changes with one of a cell."""
    before, content = stated.value, claim.evaluator.value(cell)
    if not isinstance(before, float) or not isinstance(content, float):
        return 0.0
    after = Evaluator(claim.book, {cell: content + 1.0}).value(stated.place)
    return after - before if isinstance(after, float) else 0.0
