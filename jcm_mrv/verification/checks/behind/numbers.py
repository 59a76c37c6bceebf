"""Numbers that are written into the formulas behind monitored and fixed values."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import NamedTuple

from jcm_mrv.findings import VER, Severity
from jcm_mrv.methodology.energies import conversions_by
from jcm_mrv.verification.checks.behind.by_headings import is_by_headings
from jcm_mrv.verification.checks.behind.by_source import is_correction
from jcm_mrv.verification.checks.behind.conversions import converted_away, is_told, turned_round
from jcm_mrv.verification.checks.behind.known_numbers import heats_water, is_known
from jcm_mrv.verification.checks.behind.normal_volumes import is_normal_volume
from jcm_mrv.verification.checks.formulas.chains import (
    NEAR_ONE,
    Chain,
    as_written,
    folded,
    is_plain,
    names_cells,
    number_of,
)
from jcm_mrv.verification.checks.formulas.instead import put
from jcm_mrv.verification.checks.formulas.neighbours import shape
from jcm_mrv.verification.checks.formulas.rounding import ROUNDING
from jcm_mrv.verification.claim.claim import Claim, StatedValue
from jcm_mrv.verification.claim.far import MOST_COMPARED, MOST_NUMBERED
from jcm_mrv.verification.claim.logs import Log
from jcm_mrv.verification.claim.sheets import number_shown
from jcm_mrv.verification.claim.turned import turned
from jcm_mrv.verification.claim.worked import worked_fixed
from jcm_mrv.verification.judged import Judged
from jcm_mrv.verification.recompute import Model
from jcm_mrv.workbook.address import Place, place_text
from jcm_mrv.workbook.formulas import tree as t
from jcm_mrv.workbook.formulas.evaluate import Evaluator
from jcm_mrv.workbook.formulas.values import ErrorValue, NotEvaluated

_SUMS = ("SUM", "AVERAGE", "MAX", "MIN")
_PASSING = ("ROUND", "ROUNDDOWN", "ROUNDUP", "TRUNC", "INT", "ABS", "VALUE", "N", "IFERROR", "IFNA")
"""Functions that give on what their first argument is."""
_MEANS = {"AVERAGE": "SUM", "AVERAGEIF": "SUMIF", "AVERAGEIFS": "SUMIFS", "DAVERAGE": "DSUM"}
"""Means, and the sums of what they are of."""
_LEAST_COUNTED = 0.2
"""Of fewer readings than this share of the number, or more, it is not how many there are."""
_NOISE = 1e-9
"""Tonnes that are left of sums in another order."""
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
    """Give numbers that are written into the formulas behind monitored and fixed values.

    Those that convert from a unit that a text names are none, and those that convert the wrong way
    round are told as such. A formula that is copied along a log is told once.
    """
    yield from turned_round(claim, logs, model)
    told = {away.place for away in converted_away(claim, logs)}
    alike: dict[tuple[float, object], _Alike] = {}
    water: dict[Place, StatedValue] = {}
    hours = {log.stated: log.hours for log in logs if log.power}
    headings = {s: " ".join(g.heading for g in logs if g.stated is s) for s in claim.monitored}
    fixed = worked_fixed(claim)
    for stated in (*claim.monitored, *fixed):
        for place in claim.cells.formulas_behind(stated.place, MOST_NUMBERED):
            if place in told or isinstance(claim.evaluator.value(place), NotEvaluated):
                continue
            by = is_by_headings(claim, stated, place, hours.get(stated))
            if by or is_normal_volume(claim, place):
                continue
            own = stated.description, stated.source, stated.comment, headings.get(stated, "")
            texts = " ".join(own)
            found = written_in(claim, place)
            if stated in fixed:
                among = (w for w in found if w.is_among_cells)
                found = (w for w in among if is_correction(w.number, w.factor, texts))
            elif place != claim.cells.leaf(stated.place):
                # A reading of a log may well be typed with the multiplier of its meter.
                found = (w for w in found if w.is_among_cells or w.corrects)
            found = (w for w in found if not is_known(claim, stated, place, w.number))
            first = next((w for w in found if not is_told(claim, stated, w.factor, texts)), None)
            if first is None:
                continue
            if heats_water(claim, stated, place):
                water.setdefault(place, stated)
                continue
            besides = (w for w in _single(claim, place) if heats_water(claim, stated, place, w[1]))
            first = next(besides, first)
            key = first.number, shape(claim.book.tree(place))
            one = alike.setdefault(key, _Alike(first.number, {}, {}))
            one.cells[place] = first.without
            one.takers.setdefault(stated, place)
    beside = {(sheet, column) for sheet, _, column in water}
    for one in alike.values():
        # Of a formula unlike its neighbours that it is unlike them is said.
        if not all((sheet, column) in beside for sheet, _, column in one.cells):
            yield _told_once(claim, model, one)
    if water:
        (place, stated), *_ = water.items()
        finding = VER[113]["water"].at(
            place_text(place),
            found=_and_more(claim, place, len(water)),
            severity=Severity.NOTE,
            label=stated.label,
        )
        yield Judged(finding, 0.0)


class _Alike(NamedTuple):
    """Cells with the same number in the same formula; and the values that they are behind."""

    number: float
    cells: dict[Place, t.Node]
    takers: dict[StatedValue, Place]


def _told_once(claim: Claim, model: Model | None, one: _Alike) -> Judged:
    """Give one request for all cells of a number, with the effect of them all."""
    cells = {**one.cells, **dict(_further(claim, one))}
    evaluator = Evaluator(claim.book)
    evaluator.values(cells)
    without = {place: evaluator.compute(node, place) for place, node in cells.items()}
    right = {place: value for place, value in without.items() if isinstance(value, float)}
    changed = Evaluator(claim.book, right)
    others: dict[StatedValue, float] = {}
    for stated in one.takers if right else ():
        value = changed.value(stated.place)
        if isinstance(value, float) and stated.factor is not None:
            own = claim.evaluator.value(stated.place)
            # A block that is looked into is behind all that look; some of them take the cells.
            if value != own:
                others[stated] = value * float(stated.factor)
    stated, place = next(
        ((s, p) for s, p in one.takers.items() if s in others), next(iter(one.takers.items()))
    )
    finding = VER[113].at(
        place_text(place),
        found=_and_more(claim, place, len(cells)),
        label=stated.label,
        number=number_shown(one.number),
    )
    gain = model.joint_effect(others) if model is not None and others else None
    if gain is not None and abs(gain) < _NOISE:
        # Without the number the value is the same: it was not left out where it counts.
        gain = None
    is_taken = bool(others) or len(right) < len(cells) or model is None
    return Judged(finding, -gain if gain is not None else None if is_taken else 0.0)


def _further(claim: Claim, one: _Alike) -> Iterator[tuple[Place, t.Node]]:
    """Give the same formula where it goes on along a log, beyond what is looked at of a value."""
    if len(one.cells) < MOST_NUMBERED - 1:
        return
    made = {shape(claim.book.tree(place)) for place in one.cells}
    for sheet, column in {(sheet, column) for sheet, _, column in one.cells}:
        last = max(row for s, row, c in one.cells if (s, c) == (sheet, column))
        for row in range(last + 1, last + MOST_COMPARED):
            place = sheet, row, column
            if claim.book.formula(place) is None or shape(claim.book.tree(place)) not in made:
                break
            written = (w for w in written_in(claim, place) if w.number == one.number)
            if (first := next(written, None)) is None:
                break
            yield place, first.without


def _and_more(claim: Claim, place: Place, cells: int) -> str:
    more = f"; and {cells - 1} more cells" if cells > 1 else ""
    return f"{claim.cells.formula(place)[:120]}{more}"


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


def _single(claim: Claim, place: Place) -> Iterator[Written]:
    """Give each of several numbers that a formula is a product with, and the formula without it."""
    node = folded(claim.book.tree(place))
    chain = Chain.of(node) if isinstance(node, t.Binary) else None
    odd = [n for n in chain.numbers if not is_plain(n)] if chain is not None else []
    if chain is not None and chain.parts and len(odd) > 1:
        yield from (Written(as_written(n), chain.times(1 / n), n) for n in odd)


# -- beside cells ---------------------------------------------------------------------------


def _among_cells(claim: Claim, place: Place, node: t.Node) -> Iterator[Written]:
    match node:
        case t.Binary("*" | "/") | t.Unary():
            chain = Chain.of(node)
            if chain.parts and not chain.is_plain:
                yield Written(chain.number, _without(claim, place, chain), chain.product)
            for n, (part, power) in enumerate(chain.parts):
                chosen = _chosen(claim, place, part)
                if chosen is not None and is_plain(chosen):
                    continue
                for written in _among_cells(claim, place, part):
                    # A number that a condition chooses is a factor of what is multiplied by it.
                    if chosen is not None and chosen == written.number:
                        rest, factor = t.Constant(1.0), chosen**power
                    else:
                        rest, factor = written.without, written.factor
                    yield written._replace(without=chain.having(n, rest), factor=factor)
        case t.Binary("+" | "-") if (turn := turned(claim, node)) and number_of(turn.added):
            number = number_of(turn.added) or 0.0
            if number != turn.size:
                yield Written(number, put(node, turn.added, t.Constant(turn.size)))
        case t.Binary("+" | "-" as op, left, right):
            for one, other in ((left, right), (right, left)):
                number = number_of(one)
                # One, and a share that stands in a cell of its own, is no number.
                is_rest = number == 1 and _is_share(claim, place, other)
                if number and names_cells(other) and not is_rest:
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


def _chosen(claim: Claim, place: Place, node: t.Node) -> float | None:
    """Give the number that a condition chooses; None where it chooses something else."""
    match node:
        case t.Call("IF", (condition, first, *rest)):
            branches = (first, *rest[:1])[0 if claim.evaluator.compute(condition, place) else 1 :]
            return number_of(folded(branches[0])) if branches else None
        case _:
            return None


def _without(claim: Claim, place: Place, chain: Chain) -> t.Node:
    """Give a product without its number; of a mean times a number, the sum that it stands for."""
    # Near one it corrects a mean; no sum has so few of it.
    is_count = not NEAR_ONE[0] < abs(chain.number) < NEAR_ONE[1]
    for part, power in chain.parts if is_count else ():
        if power > 0 and isinstance(part, t.Call) and part.function in _MEANS:
            total = t.Call(_MEANS[part.function], part.arguments)
            mean, whole = (claim.evaluator.compute(node, place) for node in (part, total))
            if isinstance(mean, float) and isinstance(whole, float) and mean:
                share = whole / mean / chain.number
                return (
                    chain.times(share)
                    if _LEAST_COUNTED < share < 1 / _LEAST_COUNTED
                    else chain.times(1.0)
                )
    return chain.without_numbers()


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
            # What is not chosen changes nothing: a register that goes on adds no turn.
            looked_at = [n for n in (1 if holds else 2,) if n <= len(branches)]
            for number in filter(None, (number_of(node.arguments[n]) for n in looked_at)):
                yield Written(number, t.Constant(0.0))
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


def _is_share(claim: Claim, place: Place, node: t.Node) -> bool:
    value = claim.evaluator.compute(node, place)
    return isinstance(value, float) and abs(value) < 1


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
