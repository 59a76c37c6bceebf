"""Numbers that are written into the formulas behind monitored values."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import NamedTuple

from jcm_mrv.findings import VER
from jcm_mrv.methodology.units_written import conversions_by
from jcm_mrv.verification.checks.chains import (
    NEAR_ONE,
    Chain,
    as_written,
    folded,
    is_plain,
    names_cells,
    number_of,
)
from jcm_mrv.verification.checks.conversions import converted_away, is_told, turned_round
from jcm_mrv.verification.checks.rounding import ROUNDING
from jcm_mrv.verification.claim.claim import Claim, StatedValue
from jcm_mrv.verification.claim.far import MOST_NUMBERED
from jcm_mrv.verification.claim.logs import Log
from jcm_mrv.verification.claim.sheets import number_shown
from jcm_mrv.verification.judged import Judged
from jcm_mrv.verification.recompute import Model
from jcm_mrv.workbook.address import Place, place_text
from jcm_mrv.workbook.formulas import tree as t
from jcm_mrv.workbook.formulas.evaluate import Evaluator
from jcm_mrv.workbook.formulas.values import ErrorValue, NotEvaluated

_SUMS = ("SUM", "AVERAGE", "MAX", "MIN")
_PASSING = ("ROUND", "ROUNDDOWN", "ROUNDUP", "TRUNC", "INT", "ABS", "VALUE", "N", "IFERROR", "IFNA")
"""Functions that give on what their first argument is."""
_YEAR = 13
"""Readings above and below one that tell how many digits its register has."""
_ROUNDED = 0.005
"""Rounding that changes an amount by more, as a share, is no rounding of its last digits."""


class Written(NamedTuple):
    """A number that is written into a formula, and the formula without it.

    Attributes
    ----------
    factor : float
        What it multiplies a reading by: one divided by it where it divides.
    is_among_cells : bool
        Whether the formula names cells as well.
    """

    number: float
    without: t.Node
    factor: float = 1.0
    is_among_cells: bool = True

    @property
    def corrects(self) -> bool:
        """Whether it corrects a reading; multipliers of meters are larger."""
        return NEAR_ONE[0] < abs(self.factor) < NEAR_ONE[1]


def numbers_inside(claim: Claim, logs: list[Log], model: Model | None) -> Iterator[Judged]:
    """Give numbers that are written into the formulas behind monitored values.

    Those that convert from a unit that a text names are none, and those that convert the wrong way
    round are told as such.
    """
    yield from turned_round(claim, logs, model)
    told = {away.place for away in converted_away(claim, logs)}
    headings: dict[StatedValue, str] = {}
    untaken: dict[Place, Judged] = {}
    for log in logs:
        headings[log.stated] = f"{headings.get(log.stated, '')} {log.heading}"
    for stated in claim.monitored:
        for place in claim.cells.formulas_behind(stated.place, MOST_NUMBERED):
            if place in told or isinstance(claim.evaluator.value(place), NotEvaluated):
                continue
            texts = f"{stated.description} {stated.source} {headings.get(stated, '')}"
            found = written_in(claim, place)
            if place != claim.cells.leaf(stated.place):
                # A reading of a log may well be typed with the multiplier of its meter.
                found = (w for w in found if w.is_among_cells or w.corrects)
            found = (
                w
                for w in found
                if not _is_count(claim, stated, place, w.number)
                and not _is_turn(claim, place, w.number)
            )
            first = next((w for w in found if not is_told(claim, stated, w.factor, texts)), None)
            if first is not None:
                finding = VER[113].at(
                    place_text(place),
                    found=claim.cells.formula(place)[:120],
                    label=stated.label,
                    number=number_shown(first.number),
                )
                judged = Judged(finding, _effect(claim, model, stated, place, first.without))
                # A block that is looked into is behind all that look; one of them takes the cell.
                if judged.effect:
                    told.add(place)
                    yield judged
                elif place not in untaken or judged.effect is None:
                    untaken[place] = judged
    yield from (judged for place, judged in untaken.items() if place not in told)


def _is_count(claim: Claim, stated: StatedValue, place: Place, number: float) -> bool:
    """Whether a mean is multiplied by how many readings, or days, it is of."""
    means = [
        part.arguments[0]
        for part in t.walk(claim.book.tree(place))
        if isinstance(part, t.Call) and part.function == "AVERAGE" and part.arguments
    ]
    counted = [
        sum(1 for _ in claim.book.cells_of(of)) for of in means if isinstance(of, t.RangeRef)
    ]
    return bool(means) and (number == claim.days_of(stated) or number in counted)


def _is_turn(claim: Claim, place: Place, number: float) -> bool:
    """Whether a number is what a register counts to, added where a reading is below the one before.

    Its digits are those of the readings: a million where they have six.
    """
    for node in t.walk(claim.book.tree(place)):
        match node:
            case t.Call("IF", (t.Binary("<" | ">", t.CellRef() as one, t.CellRef() as other), *_)):
                rows = range(max(0, one.row - _YEAR), one.row + _YEAR)
                beside = (claim.evaluator.value((one.sheet, row, one.column)) for row in rows)
                highest = max((v for v in beside if isinstance(v, float)), default=0.0)
                power = math.log10(number) if number > 0 else 0.5
                return (
                    one.column == other.column
                    and power.is_integer()
                    and (number / 10 <= highest < number)
                )
    return False


def sums_of_numbers(claim: Claim) -> list[StatedValue]:
    """Give the monitored values whose formula adds up typed numbers: nobody else can follow it."""
    return [
        stated
        for stated in claim.monitored
        if (place := claim.cells.leaf(stated.place)) is not None
        and claim.book.formula(place) is not None
        and not names_cells(tree := claim.book.tree(place))
        and any(isinstance(p, t.Binary) and p.op in "+-" for p in t.walk(tree))
    ]


def written_in(claim: Claim, place: Place) -> Iterator[Written]:
    """Give each number that the formula of a cell is changed by, and the formula without it."""
    tree = claim.book.tree(place)
    if names_cells(tree):
        yield from _among_cells(claim, place, folded(tree))
    else:
        yield from _among_numbers(tree)


# -- beside cells ---------------------------------------------------------------------------


def _among_cells(claim: Claim, place: Place, node: t.Node) -> Iterator[Written]:
    match node:
        case t.Binary("*" | "/") | t.Unary():
            chain = Chain.of(node)
            if chain.parts and not chain.is_plain:
                yield Written(chain.number, chain.without_numbers(), chain.product)
            for n, (part, _) in enumerate(chain.parts):
                for written in _among_cells(claim, place, part):
                    yield written._replace(without=chain.having(n, written.without))
        case t.Binary("+" | "-" as op, left, right):
            for one, other in ((left, right), (right, left)):
                if (number := number_of(one)) and names_cells(other):
                    yield Written(number, other)
            for written in _among_cells(claim, place, left):
                yield written._replace(without=t.Binary(op, written.without, right))
            for written in _among_cells(claim, place, right):
                yield written._replace(without=t.Binary(op, left, written.without))
        case t.Binary("^", left, right):
            if names_cells(left) and (number := number_of(right)) not in (None, 1.0):
                yield Written(number or 0.0, left)
        case t.Call():
            yield from _in_call(claim, place, node)


def _in_call(claim: Claim, place: Place, node: t.Call) -> Iterator[Written]:
    looked_at: range | list[int] = range(len(node.arguments))
    match node:
        case t.Call("SUM" | "AVERAGE" | "MAX" | "MIN" as function, arguments):
            for n, part in enumerate(arguments):
                rest = t.Call(function, (*arguments[:n], *arguments[n + 1 :]))
                number = number_of(part)
                if number and (function in _SUMS[:2] or _differs(claim, place, node, rest)):
                    yield Written(number, rest)
        case t.Call("PRODUCT", arguments):
            for n, part in enumerate(arguments):
                number = number_of(part)
                if number is not None and not is_plain(number):
                    rest = t.Call("PRODUCT", (*arguments[:n], *arguments[n + 1 :]))
                    yield Written(number, rest)
        case t.Call("IF", (condition, *branches)):
            holds = claim.evaluator.compute(condition, place)
            chosen = 1 if holds else 2
            number = number_of(branches[chosen - 1]) if chosen <= len(branches) else None
            if number:
                yield Written(number, t.Constant(0.0))
            looked_at = [1, 2][: len(branches)]
        case t.Call("SUMPRODUCT"):
            pass
        case t.Call("IFERROR" | "IFNA", (value, fallback)) if isinstance(
            claim.evaluator.compute(value, place), ErrorValue
        ):
            if number := number_of(fallback):
                yield Written(number, t.Constant(0.0))
            return
        case t.Call(function, (value, *to)) if function in ROUNDING:
            if _moves(claim, place, node, value):
                yield Written((number_of(to[0]) if to else None) or 0.0, value)
            looked_at = [0]
        case t.Call(function) if function in _PASSING:
            looked_at = [0]
        case _:
            return
    for n in looked_at:
        for written in _among_cells(claim, place, node.arguments[n]):
            changed = (*node.arguments[:n], written.without, *node.arguments[n + 1 :])
            yield written._replace(without=t.Call(node.function, changed))


def _differs(claim: Claim, place: Place, one: t.Node, other: t.Node) -> bool:
    """Whether two formulas give different values in a cell: a least or a most that is reached."""
    evaluator = Evaluator(claim.book)
    evaluator.value(place)
    return evaluator.compute(one, place) != evaluator.compute(other, place)


def _moves(claim: Claim, place: Place, rounded: t.Node, value: t.Node) -> bool:
    """Whether a value is rounded by more than its last digits."""
    one, other = (claim.evaluator.compute(node, place) for node in (rounded, value))
    if not isinstance(one, float) or not isinstance(other, float):
        return False
    return abs(one - other) > _ROUNDED * abs(other)


# -- numbers alone --------------------------------------------------------------------------


def _among_numbers(node: t.Node) -> Iterator[Written]:
    """Give numbers that another typed one, or a sum of them, is multiplied by as no conversion."""
    match node:
        case t.Binary("*" | "/"):
            chain = Chain.of(node)
            odd = sorted((n for n in chain.numbers if not is_plain(n)), key=_as_reading)
            # Where no sum stands there, the reading is the one with most digits.
            others = odd if chain.parts else odd[:-1]
            if others and not is_plain(rest := math.prod(others)):
                number = as_written(others[0]) if len(others) == 1 else rest
                yield Written(number, chain.times(1 / rest), rest, is_among_cells=False)
            for n, (part, _) in enumerate(chain.parts):
                for written in _among_numbers(part):
                    yield written._replace(without=chain.having(n, written.without))
        case t.Binary("+" | "-" as op, left, right):
            for written in _among_numbers(left):
                yield written._replace(without=t.Binary(op, written.without, right))
            for written in _among_numbers(right):
                yield written._replace(without=t.Binary(op, left, written.without))
        case t.Unary(op, operand):
            for written in _among_numbers(operand):
                yield written._replace(without=t.Unary(op, written.without))
        case t.Call("MAX" | "MIN" | "AVERAGE", (first, second, *_)):
            # Of amounts beside each other one is meant, or a part of each.
            if (number := number_of(second)) is not None:
                yield Written(number, first, is_among_cells=False)
        case t.Call("IF", (_, *branches)):
            for branch in branches:
                yield from _among_numbers(branch)
        case t.Call(function, (first, *rest)) if function in (*_PASSING, "SUM"):
            for written in _among_numbers(first):
                yield written._replace(without=t.Call(function, (written.without, *rest)))


def _as_reading(number: float) -> tuple[bool, int]:
    """Give by what a number is a reading rather than another one: a conversion never is."""
    digits = f"{as_written(number):.12g}".replace(".", "").strip("0-")
    return not conversions_by(number), len(digits)


def _effect(
    claim: Claim, model: Model | None, stated: StatedValue, place: Place, without: t.Node
) -> float | None:
    """Give by how much the reductions are overstated if the number did not belong there."""
    if model is None or stated.factor is None:
        return None
    evaluator = Evaluator(claim.book)
    evaluator.value(place)
    own = evaluator.compute(without, place)
    if not isinstance(own, float):
        return None
    value = Evaluator(claim.book, {place: own}).value(stated.place)
    if not isinstance(value, float):
        return None
    gain = model.effect(stated, value * float(stated.factor))
    return None if gain is None else -gain
