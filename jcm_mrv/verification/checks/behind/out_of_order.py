"""Lookups that go by the order of a list which is in no order: they end anywhere."""

from __future__ import annotations

from collections.abc import Iterator

from jcm_mrv.findings import VER
from jcm_mrv.verification.checks.logs.odd_readings import changed_cells
from jcm_mrv.verification.claim.claim import Claim
from jcm_mrv.verification.claim.far import MOST_FORMULAS
from jcm_mrv.verification.claim.sheets import number_shown, shown_value
from jcm_mrv.verification.judged import Judged
from jcm_mrv.verification.recompute import Model
from jcm_mrv.workbook.address import Place, place_text
from jcm_mrv.workbook.formulas import tree as t
from jcm_mrv.workbook.formulas.lookups import NOT_SORTED
from jcm_mrv.workbook.formulas.values import NotEvaluated


def out_of_order(claim: Claim, model: Model | None) -> Iterator[Judged]:
    """Give lookups for the nearest line of a list that is not sorted, unless they found the line.

    What a spreadsheet program finds there, and stores, is the end of a search that went astray.
    """
    told: set[Place] = set()
    for stated in (*claim.inputs, *claim.constants):
        if not isinstance(claim.evaluator.value(stated.place), NotEvaluated):
            continue
        for place in claim.cells.formulas_behind(stated.place, MOST_FORMULAS):
            value = claim.evaluator.value(place)
            if place in told or not isinstance(value, NotEvaluated) or value.reason != NOT_SORTED:
                continue
            tree = claim.book.tree(place)
            exact = _exact(tree)
            if exact == tree:
                continue
            told.add(place)
            shown = shown_value(claim.grid.sheet(place[0]).cell(*place[1:]))
            number = claim.evaluator.compute(exact, place)
            if isinstance(number, float) and number == shown:
                continue
            found = f"{claim.cells.formula(place)[:100]}: {shown if shown is not None else ''}"
            if isinstance(number, float):
                finding = VER[236].at(
                    place_text(place),
                    found=found,
                    label=stated.label,
                    number=number_shown(round(number, 6)),
                )
                yield Judged(finding, changed_cells(claim, model, {place: number}))
            else:
                yield Judged(
                    VER[236]["lost"].at(place_text(place), found=found, label=stated.label)
                )


def _exact(node: t.Node) -> t.Node:
    """Give a formula whose lookups look for the very name or number."""
    match node:
        case t.Call("MATCH", (wanted, block, *_)):
            return t.Call("MATCH", (_exact(wanted), block, t.Constant(0.0)))
        case t.Call("VLOOKUP" | "HLOOKUP" as function, (wanted, block, index, *_)):
            return t.Call(function, (_exact(wanted), block, _exact(index), t.Constant(False)))
        case t.Call("LOOKUP", (wanted, t.RangeRef() as block, t.RangeRef() as taken)):
            position = t.Call("MATCH", (_exact(wanted), block, t.Constant(0.0)))
            return t.Call("INDEX", (taken, position))
        case t.Call(function, arguments):
            return t.Call(function, tuple(map(_exact, arguments)))
        case t.Unary(op, operand):
            return t.Unary(op, _exact(operand))
        case t.Binary(op, left, right):
            return t.Binary(op, _exact(left), _exact(right))
        case _:
            return node
