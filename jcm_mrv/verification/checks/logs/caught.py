"""Lookups behind values that find nothing, and what is counted in their place without a word."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from jcm_mrv.findings import VER
from jcm_mrv.verification.checks.formulas.instead import overstated, value_with
from jcm_mrv.verification.claim.claim import Claim, StatedValue
from jcm_mrv.verification.claim.days import day_of
from jcm_mrv.verification.claim.far import MOST_FORMULAS
from jcm_mrv.verification.claim.sheets import number_shown
from jcm_mrv.verification.judged import Judged
from jcm_mrv.verification.recompute import Model
from jcm_mrv.workbook.address import Place, place_text
from jcm_mrv.workbook.formulas import tree as t
from jcm_mrv.workbook.formulas.evaluate import Evaluator
from jcm_mrv.workbook.formulas.values import ErrorValue

_LOOKUPS = frozenset(("VLOOKUP", "HLOOKUP", "XLOOKUP", "LOOKUP", "MATCH", "XMATCH"))
_CATCHING = ("IFERROR", "IFNA", "ISERROR", "ISNA", "ISERR", "ISNUMBER", "XLOOKUP")
_ACROSS = 12
"""Cells before a formula in which the day of its line is looked for."""


class _Caught(NamedTuple):
    """What may fail, and what is taken then."""

    tried: t.Node
    instead: t.Node


def caught(claim: Claim, model: Model | None) -> Iterator[Judged]:
    """Give formulas behind values that look up what is not there, and take a number instead."""
    told: set[Place] = set()
    for stated in claim.inputs:
        for place in claim.cells.formulas_behind(stated.place, MOST_FORMULAS):
            formula = claim.cells.formula(place).upper()
            if place in told or not any(f"{name}(" in formula for name in _CATCHING):
                continue
            told.add(place)
            for one in _catches(claim.book.tree(place)):
                key = _failed(claim, place, one)
                if key is None or _is_of_other_days(claim, stated, place):
                    continue
                finding = VER[211].at(
                    place_text(place),
                    found=f"{claim.cells.formula(place)[:100]}: {key[:40]!r}",
                    label=stated.label,
                )
                if _answers(claim, stated, place):
                    yield Judged(finding, _effect(claim, model, stated, place, one))
                    break


def _catches(tree: t.Node) -> Iterator[_Caught]:
    for node in t.walk(tree):
        match node:
            case t.Call("IFERROR" | "IFNA", (tried, instead)):
                yield _Caught(tried, instead)
            case t.Call(
                "IF", (t.Call("ISERROR" | "ISNA" | "ISERR", (tried,)), instead, _)
            ) | t.Call("IF", (t.Call("ISNUMBER", (tried,)), _, instead)):
                yield _Caught(tried, instead)
            case t.Call("XLOOKUP", (_, _, _, instead, *rest)):
                blank = t.Constant(None)
                arguments = (*node.arguments[:3], blank, *rest)
                yield _Caught(t.Call("XLOOKUP", arguments), instead)
            case _:
                pass


def _failed(claim: Claim, place: Place, one: _Caught) -> str | None:
    """Give the name that is looked for and not found; None where it is, or nothing is looked for.

    What looks elsewhere then, or divides by a zero, is no such thing.
    """
    calls = [n for n in t.walk(one.tried) if isinstance(n, t.Call) and n.function in _LOOKUPS]
    value = claim.evaluator.compute(one.tried, place) if calls else None
    if not isinstance(value, ErrorValue):
        return None
    if any(isinstance(n, (t.CellRef, t.RangeRef)) for n in t.walk(one.instead)):
        return None
    taken = claim.evaluator.compute(one.instead, place)
    if isinstance(taken, ErrorValue):
        return None
    for call in calls:
        alone = claim.evaluator.compute(call, place)
        key = claim.evaluator.compute(call.arguments[0], place)
        # A line of a form that is not in use looks for nothing.
        if isinstance(alone, ErrorValue) and isinstance(key, str | float) and key:
            return key if isinstance(key, str) else number_shown(key)
    return None


def _is_of_other_days(claim: Claim, stated: StatedValue, place: Place) -> bool:
    """Whether the line of a formula is of days outside of the value's period: months to come."""
    if stated.span is None:
        return False
    part = claim.time.periods[stated.span]
    sheet, row, column = place
    beside = (day_of(claim, (sheet, row, c)) for c in range(max(0, column - _ACROSS), column))
    return any(d is not None and (d.end < part.start or part.end < d.start) for d in beside)


def _with(claim: Claim, stated: StatedValue, place: Place, number: float) -> object:
    return Evaluator(claim.book, {place: number}).value(stated.place)


def _answers(claim: Claim, stated: StatedValue, place: Place) -> bool:
    """Whether a value takes the cell: of a list one line may be chosen."""
    if place == stated.place:
        return True
    value = claim.evaluator.value(place)
    number = value + 1.0 if isinstance(value, float) else 1.0
    return _with(claim, stated, place, number) != claim.evaluator.value(stated.place)


def _effect(
    claim: Claim, model: Model | None, stated: StatedValue, place: Place, one: _Caught
) -> float | None:
    """Give by how much the reductions are overstated, where a name but for its spelling is there.

    Of what stands nowhere in the list it cannot be told.
    """
    name = _respelled(claim, place, one)
    if model is None or name is None:
        return None
    return overstated(model, stated, value_with(claim, stated, place, *name))


def _respelled(claim: Claim, place: Place, one: _Caught) -> tuple[t.Node, t.Constant] | None:
    """Give what is looked for, and the one name of the list that is the same but for its signs."""
    for node in t.walk(one.tried):
        match node:
            case t.Call("VLOOKUP" | "XLOOKUP" | "MATCH", (wanted, t.RangeRef() as block, *_)):
                key = claim.evaluator.compute(wanted, place)
                names = (claim.evaluator.value(c) for c in _searched(claim, block))
                alike = {n for n in names if _bare(n) and _bare(n) == _bare(key)}
                if len(alike) == 1 and isinstance(name := alike.pop(), str | float):
                    return wanted, t.Constant(name)
            case _:
                pass
    return None


def _searched(claim: Claim, block: t.RangeRef) -> Iterator[Place]:
    """Give the first column of a list, or the row that it is."""
    right = block.right if block.top == block.bottom else block.left
    cells = t.RangeRef(block.sheet, block.top, block.left, block.bottom, right)
    yield from claim.book.cells_in(cells)


def _bare(name: object) -> str:
    text = f"{name:g}" if isinstance(name, float) else name if isinstance(name, str) else ""
    return "".join(c for c in text.casefold() if c.isalnum())
