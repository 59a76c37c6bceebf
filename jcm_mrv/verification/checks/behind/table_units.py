"""Units and weights of the tables that fixed values are taken from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from jcm_mrv.findings import VER
from jcm_mrv.methodology.units_defined import ways_of
from jcm_mrv.patterns import pattern
from jcm_mrv.verification.checks.formulas.instead import put
from jcm_mrv.verification.checks.logs.odd_readings import with_formula
from jcm_mrv.verification.claim.assigned import heading_cells, label_cells, text_shown
from jcm_mrv.verification.claim.claim import Claim, StatedValue
from jcm_mrv.verification.claim.logs import Log
from jcm_mrv.verification.claim.worked import worked_fixed
from jcm_mrv.verification.judged import Judged
from jcm_mrv.verification.recompute import Model
from jcm_mrv.workbook.address import Place, place_text
from jcm_mrv.workbook.formulas import tree as t

_UNIT = pattern(r"[\[(（【]([^\])）】]+)[\])）】]|([^\s,;:()\[\]（）]+/[^\s,;:()\[\]（）]+)")
_LAST = pattern(r",\s*([^\s,;()]+)\Z")
_APART = 1.1
"""How far a value may be from what it is made of; corrections are less, conversions more."""
_OF_ONE_UNIT = ("SUM", "AVERAGE", "MEDIAN", "MAX", "MIN")
"""Functions that give what their cells are of."""


# -- units --------------------------------------------------------------------------------------


def units(claim: Claim, tables: list[Log], model: Model | None) -> Iterator[Judged]:
    """Give fixed values whose table, by its heading, is in another unit than they are taken in."""
    for stated in worked_fixed(claim):
        places = list(claim.cells.single(stated.leaf)) or [stated.leaf]
        own = [log for log in tables if log.stated is stated]
        base = _base_of(own) if own else _single(claim, places[-1])
        unit, number = claim.methodology.unit(stated.name), stated.number
        if base is None or not unit or not number:
            continue
        cell, amount = base
        texts = [text_shown(claim, c) for c in (*heading_cells(claim, cell), _behind(cell))]
        texts += [] if own else [text_shown(claim, c) for c in label_cells(claim, cell)]
        found = {float(times) for name in _units_in(texts) for times in ways_of(name, unit)}
        # Calories of several definitions differ by a thousandth.
        if not found or max(found) > _APART * min(found) or not amount:
            continue
        ratio = number / (amount * max(found))
        if ratio > 0 and not 1 / _APART < ratio < _APART:
            finding = VER[111].at(
                stated.where,
                found=f"{claim.cells.formula(stated.leaf)[:80]} of {' '.join(filter(None, texts))}",
                label=stated.label,
                unit=stated.unit.strip() or unit,
                cell=place_text(cell),
            )
            gain = None if model is None else model.effect(stated, number / ratio)
            yield Judged(finding, None if gain is None else -gain, (stated, number / ratio))


def _base_of(logs: list[Log]) -> tuple[Place, float] | None:
    """Give the first cell of the one table behind a value, and the sum or mean that it is."""
    (log, *others) = logs
    tree = log.claim.book.tree(log.place)
    refs = [p for p in t.walk(tree) if isinstance(p, (t.CellRef, t.RangeRef))]
    calls = [p for p in t.walk(tree) if isinstance(p, t.Call) and p.arguments == (refs[0],)]
    if others or len(refs) != 1 or len(calls) != 1 or calls[0].function not in _OF_ONE_UNIT:
        return None
    value = log.claim.evaluator.compute(calls[0], log.place)
    return (log.cells[0], value) if isinstance(value, float) else None


def _single(claim: Claim, place: Place) -> tuple[Place, float] | None:
    """Give the one cell that a formula takes a number from, with it."""
    tree = claim.book.tree(place)
    cells = {p.place for p in t.walk(tree) if isinstance(p, t.CellRef)}
    if len(cells) != 1 or any(isinstance(p, (t.RangeRef, t.Unknown)) for p in t.walk(tree)):
        return None
    cell = claim.cells.leaf(cells.pop())
    value = claim.evaluator.value(cell)
    is_number = claim.book.formula(cell) is None and isinstance(value, float)
    return (cell, value) if is_number and isinstance(value, float) else None


def _behind(cell: Place) -> Place:
    return (cell[0], cell[1], cell[2] + 1)


def _units_in(texts: Iterable[str]) -> Iterator[str]:
    for text in filter(None, texts):
        yield text
        for match in (*_UNIT.finditer(text), *_LAST.finditer(text)):
            yield next(filter(None, match.groups())).strip()


# -- weights ------------------------------------------------------------------------------------


def weights(claim: Claim, model: Model | None) -> Iterator[Judged]:
    """Give means that are weighted by one column, and divided by the sum of another one."""
    told: set[Place] = set()
    for stated in worked_fixed(claim):
        for place in claim.cells.single(stated.leaf)[-1:]:
            found = None if place in told else _other_weights(claim, stated, place)
            if found is None:
                continue
            told.add(place)
            divisor, weight = found
            first = (divisor.sheet, divisor.top, divisor.left)
            finding = VER[242].at(
                place_text(place),
                found=f"{claim.cells.formula(place)[:120]}, {place_text(first)}",
                label=stated.label,
                cell=place_text((weight.sheet, weight.top, weight.left)),
            )
            made = put(claim.book.tree(place), divisor, weight)
            yield Judged(finding, with_formula(claim, model, place, made))


def _other_weights(
    claim: Claim, stated: StatedValue, place: Place
) -> tuple[t.RangeRef, t.RangeRef] | None:
    """Give what a weighted mean is divided by, and what its weights are; None where it is right.

    What is of another unit than both columns is no weight: a consumption for each unit of output.
    """
    for node in t.walk(claim.book.tree(place)):
        match node:
            case t.Binary(
                "/", t.Call("SUMPRODUCT", arguments), t.Call("SUM", (t.RangeRef() as divisor,))
            ):
                columns = [a for a in _factors(arguments) if isinstance(a, t.RangeRef)]
            case _:
                continue
        if len(columns) != 2 or divisor in columns:
            continue
        alike = [c for c in columns if _line(c) == _line(divisor)]
        unit = _unit_over(claim, divisor)
        alike = alike or [c for c in columns if unit and _unit_over(claim, c) == unit]
        name = text_shown(claim, next(heading_cells(claim, _first(divisor)), place))
        if len(alike) == 1 and not (name and name in f"{stated.source} {stated.comment}"):
            return divisor, alike[0]
    return None


def _factors(arguments: tuple[t.Node, ...]) -> tuple[t.Node, ...]:
    match arguments:
        case (t.Binary("*", left, right),):
            return left, right
        case _:
            return arguments


def _first(block: t.RangeRef) -> Place:
    return block.sheet, block.top, block.left


def _line(block: t.RangeRef) -> tuple[object, ...]:
    is_column = block.left == block.right
    return (block.sheet, is_column, block.left if is_column else block.top)


def _unit_over(claim: Claim, block: t.RangeRef) -> str:
    texts = (text_shown(claim, cell) for cell in heading_cells(claim, _first(block)))
    found = [unit for text in texts for unit in _units_in([text]) if unit != text]
    return found[0].casefold() if found else ""
