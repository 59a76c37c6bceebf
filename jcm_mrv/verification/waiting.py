"""What a verdict has to hold back: checks that wait for a request, and inputs that are asked about.

That a check which waits asks nothing is no verdict, nor is a result recomputed without reserve
where what it is recomputed from is in doubt.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from jcm_mrv.verification.causes import NO_RESULT, OF_YEARS
from jcm_mrv.verification.checks.check import Check, NotMade
from jcm_mrv.verification.checks.facts import LACKING, Facts
from jcm_mrv.verification.claim.claim import Claim
from jcm_mrv.verification.claim.provenance import Reached
from jcm_mrv.verification.requests.item import Item
from jcm_mrv.workbook.address import place_in


class Waiting(NamedTuple):
    """Checks that were not made, or in part only, and the requests that have to be settled first.

    Attributes
    ----------
    checks : tuple of str
        What each looks for.
    numbers : tuple of str
        The requests that they wait for.
    """

    checks: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()


NOTHING_WAITS = Waiting()


def waiting_of(
    facts: Facts, made: Iterable[Check], not_made: Sequence[NotMade], items: Sequence[Item]
) -> Waiting:
    """Give the checks that wait: all that need a result, or those of years that are not divided."""
    weighing = [item for item in items if item.weighs]
    if facts.result is not None:
        over = [i.number for i in weighing if i.finding.code == "VER-040"]
        of_years = [c.looks_for for c in made if set(c.gives).intersection(OF_YEARS)]
        return Waiting(tuple(of_years), tuple(over)) if over else NOTHING_WAITS
    checks = [line.check.looks_for for line in not_made if line.lacks == LACKING["result"]]
    checks += [c.looks_for for c in made if any(getattr(facts, name) is None for name in c.uses)]
    before = [i.number for i in weighing if i.finding.is_error and i.finding.code in NO_RESULT]
    numbers = before or [item.number for item in weighing]
    return Waiting(tuple(checks), tuple(numbers)) if numbers else NOTHING_WAITS


def about_inputs(claim: Claim, items: Iterable[Item]) -> tuple[str, ...]:
    """Give the open requests about what the result is recomputed from: inputs and their logs."""
    cells = {i.number: place for i in items if i.is_open and (place := place_in(i.finding.where))}
    if not cells:
        return ()
    rows = {stated.place[:2] for stated in claim.inputs}
    results = {place for r in claim.results for place in (r.place, r.period_place)}
    behind = Reached(claim.book, [stated.place for stated in claim.inputs])
    return tuple(
        number
        for number, place in cells.items()
        if place not in results and (place[:2] in rows or place in behind)
    )
