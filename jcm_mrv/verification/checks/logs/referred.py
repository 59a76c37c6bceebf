"""Single readings of a log that only refer to another cell, where all others were typed."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median

from jcm_mrv.findings import VER
from jcm_mrv.verification.checks.logs.odd_readings import changed
from jcm_mrv.verification.claim.logs import Log
from jcm_mrv.verification.claim.stood import is_explained
from jcm_mrv.verification.judged import Judged
from jcm_mrv.verification.recompute import Model
from jcm_mrv.workbook.address import Place, place_text
from jcm_mrv.workbook.formulas import tree as t

_TYPED = 5
"""Typed readings for each that is none, beside which it is a slip and no way to keep the log."""


def referred(logs: list[Log], model: Model | None) -> Iterator[Judged]:
    """Give readings that are those of the column beside, and say not why.

    What a plan, the other side of an inverter or another meter has is no reading of this one. What
    it would be is told by the others: by so much they differ from that column.
    """
    told: set[Place] = set()
    for log in logs:
        if log.is_one:
            continue
        typed = {c: v for c, v in log.numbers if log.claim.book.formula(c) is None}
        others = [cell for cell in log.cells if log.claim.book.formula(cell) is not None]
        if not others or len(others) * _TYPED > len(typed):
            continue
        for cell in others:
            source = _source(log, cell)
            if source is None or cell in told or is_explained(log, cell):
                continue
            told.add(cell)
            finding = VER[255].at(
                place_text(cell),
                found=log.claim.cells.formula(cell),
                label=log.stated.label,
                cell=place_text(source),
            )
            right = _usual(log, cell, source, typed)
            effect = (
                None if right is None or log.is_register else changed(log, model, {cell: right})
            )
            yield Judged(finding, effect)


def _source(log: Log, cell: Place) -> Place | None:
    """Give the cell of its own line that a reading refers to, and nothing else.

    Those of two lines are equal, which is asked about as such.
    """
    node = log.claim.book.tree(cell)
    if not isinstance(node, t.CellRef) or node.sheet != cell[0]:
        return None
    in_line = node.place[1] == cell[1] if log.is_column else node.place[2] == cell[2]
    return node.place if in_line else None


def _usual(log: Log, cell: Place, source: Place, typed: dict[Place, float]) -> float | None:
    """Give what a reading would be beside the cell that it refers to, by the other lines."""
    number = log.claim.evaluator.value(cell)
    if not isinstance(number, float):
        return None
    side = source[2] if log.is_column else source[1]
    beside = {c: log.claim.evaluator.value(log.beside(c, side)) for c in typed}
    ratios = [typed[c] / v for c, v in beside.items() if isinstance(v, float) and v]
    return number * median(ratios) if len(ratios) >= _TYPED else None
