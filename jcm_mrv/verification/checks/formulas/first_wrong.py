"""From a result that is wrong down to the first cell that computes something else."""

from __future__ import annotations

from collections import Counter

from jcm_mrv.verification.checks.formulas.compared import Culprit
from jcm_mrv.verification.checks.formulas.neighbours import shape
from jcm_mrv.verification.checks.formulas.passing import passes_on
from jcm_mrv.verification.checks.formulas.response import Response
from jcm_mrv.verification.claim.claim import Claim, StatedValue
from jcm_mrv.workbook.address import Place
from jcm_mrv.workbook.formulas.evaluate import Evaluator

_DEEP = 30
_ROWS = 600
"""Rows of a calculation sheet in which copies of a formula are looked for."""


def first_wrong(claim: Claim, response: Response, culprit: Culprit, start: Place) -> Place:
    """Give the cell behind a wrong result in which the computation leaves the methodology.

    Results below are right, or they would be named themselves. Of the cells between, it is the one
    that takes an input of another period, that lacks the input of its own member, that takes the
    input of another one, or that is made otherwise than those beside it.
    """
    inputs = {p: s for s, places in response.linked.items() for p in places}
    stated = (*claim.inputs, *claim.constants)
    right = {q for s in stated for q in claim.cells.origin(s.place).passed}
    right |= response.places(response.results) | inputs.keys()
    place = start
    for _ in range(_DEEP):
        below = [
            p
            for p in claim.book.precedents(place)
            if p not in right and claim.book.formula(p) is not None
        ]
        found = _next(response, culprit, inputs, place, below)
        if found is None:
            return place
        place = found
    return place


def _next(
    response: Response,
    culprit: Culprit,
    inputs: dict[Place, StatedValue],
    place: Place,
    below: list[Place],
) -> Place | None:
    """Give the next cell to look at; None where the fault is in this one."""
    claim = response.claim
    if not below:
        return None
    taken = {
        p: {s for q in claim.cells.reach(p) if (s := inputs.get(q)) is not None} for p in below
    }
    span = culprit.result.span
    for p in below:
        if any(_is_of_another_period(claim, s, span) for s in taken[p]):
            return p
    direct = {inputs[q] for q in claim.book.precedents(place) if q in inputs}
    if any(_is_of_another_period(claim, s, span) for s in direct):
        return None
    if culprit.unanswered:
        lost = culprit.unanswered[0]
        reached = [p for p in below if lost in taken[p]]
        if any(_answers(response, p, lost) for p in reached):
            # What is below follows the input; this cell does not.
            return None
        kin = [p for p in below if any(_is_kin(s, lost) for s in taken[p])]
        for some in (reached, kin):
            if some and (len(some) < len(below) or len(below) == 1):
                return some[0]
        often = Counter(s for p in below for s in taken[p] if s.name == lost.name)
        twice = [p for p in below if any(often[s] > 1 for s in taken[p] if s.name == lost.name)]
        return twice[-1] if twice and len(often) > 1 else None
    odd = _odd_one(claim, below)
    if odd is not None:
        return odd
    tree = claim.book.tree(place)
    alone = list(claim.book.cells_of(tree)) == below and len(below) == 1
    return below[0] if alone and passes_on(tree) else None


def _answers(response: Response, place: Place, stated: StatedValue) -> bool:
    """Whether the value of a cell changes with an input."""
    cells = response.points[-1].cells
    places = response.linked[stated]
    shown = cells.get(places[0])
    if not isinstance(shown, float):
        return False
    changed = {**cells, **dict.fromkeys(places, 1.37 * shown + 1.0)}
    book = response.claim.book
    return Evaluator(book, changed).value(place) != Evaluator(book, cells).value(place)


def _is_of_another_period(claim: Claim, stated: StatedValue, span: int | None) -> bool:
    return stated.span is not None and span not in claim.time.covering(stated.span)


def _is_kin(stated: StatedValue, lost: StatedValue) -> bool:
    """Whether a value is of the very member that another one is of."""
    alone = len(stated.members) == len(lost.members) == 1
    return alone and bool(stated.members[0]) and stated.members == lost.members


def _odd_one(claim: Claim, cells: list[Place]) -> Place | None:
    """Give the one cell whose formula is made otherwise than others of its sum or column."""
    if len(cells) < 2:
        return None
    sheet, _, column = cells[0]
    rows = range(min(claim.book.extent(sheet)[0] + 1, _ROWS))
    pool = [(sheet, row, column) for row in rows]
    pool = [p for p in {*pool, *cells} if claim.book.formula(p) is not None]
    made = {p: shape(claim.book.tree(p)) for p in pool}
    often = Counter(made.values())
    likes = {p: often[made[p]] for p in cells}
    fewest = min(likes.values())
    odd = [p for p in cells if likes[p] == fewest]
    return odd[0] if len(odd) == 1 and max(likes.values()) > fewest else None
