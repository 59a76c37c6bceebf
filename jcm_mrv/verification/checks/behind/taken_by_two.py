"""Readings in no log that two values of one kind add up: a quarter of the other roof."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from jcm_mrv.verification.checks.behind.same_readings import finding_on
from jcm_mrv.verification.checks.behind.twice import Way, ways_to
from jcm_mrv.verification.checks.formulas.instead import overstated
from jcm_mrv.verification.claim.assigned import heading_cells, text_shown
from jcm_mrv.verification.claim.claim import Claim, StatedValue
from jcm_mrv.verification.claim.logs import Log
from jcm_mrv.verification.judged import Judged
from jcm_mrv.verification.recompute import Model
from jcm_mrv.workbook.address import Place

_MOST_VALUES = 60
Ways = Mapping[Place, list[Way]]


def taken_by_two(claim: Claim, logs: list[Log], model: Model | None) -> Iterator[Judged]:
    """Give values that add readings which another value of the kind adds as well.

    Blocks of a quarter beside each other are too short to be judged as logs. Both have readings of
    their own, and take each of them as often: what is shared out among them is multiplied by less.
    """
    known = {cell for log in logs for cell in log.cells}
    taken: dict[tuple[str, int | None], list[tuple[StatedValue, Ways]]] = {}
    for stated in claim.monitored[:_MOST_VALUES]:
        if claim.book.formula(stated.place) is None:
            continue
        own = ways_to(claim, stated)
        if not own or not known.isdisjoint(own):
            continue
        for other, theirs in taken.get((stated.name, stated.span), ()):
            both = [cell for cell in own.keys() & theirs.keys() if _is_whole(own, theirs, cell)]
            if both and len(both) < min(len(own), len(theirs)):
                yield _of_two(claim, (stated, own), (other, theirs), sorted(both), model)
                break
        taken.setdefault((stated.name, stated.span), []).append((stated, own))


def _is_whole(own: Ways, theirs: Ways, cell: Place) -> bool:
    """Whether both values take a reading as often as they take readings of their own."""
    for ways, others in ((own, theirs), (theirs, own)):
        times = {way.times for each in ways.keys() - others.keys() for way in ways[each]}
        mine = ways[cell][0].times
        if mine <= 0 or not any(math.isclose(mine, one, rel_tol=1e-9) for one in times):
            return False
    return True


def _of_two(
    claim: Claim,
    one: tuple[StatedValue, Ways],
    other: tuple[StatedValue, Ways],
    both: list[Place],
    model: Model | None,
) -> Judged:
    """Give the finding on the value whose other readings are called otherwise; else on the later.

    The readings are that value's under whose heading its others stand too.
    """
    heading = _called(claim, both[0])
    alike = [sum(_called(claim, cell) == heading for cell in ways) for _, ways in (one, other)]
    (stated, ways), (owner, _) = (one, other) if alike[0] <= alike[1] else (other, one)
    places = {ways[cell][0].formulas[-1] for cell in both}
    place = places.pop() if len(places) == 1 else stated.place
    judged = finding_on(stated, place, both[0], owner, model)
    value = claim.evaluator.value
    more = math.fsum(
        way.times * number
        for cell in both
        for way in ways[cell]
        if isinstance(number := value(cell), float)
    )
    if not isinstance(stated.value, float):
        return judged
    return judged._replace(effect=overstated(model, stated, stated.value - more))


def _called(claim: Claim, place: Place) -> str:
    over = next(heading_cells(claim, place), None)
    return "" if over is None else " ".join(text_shown(claim, over).casefold().split())
