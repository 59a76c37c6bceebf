"""Two years whose results are those of each other: one cause, in however many formulas."""

from __future__ import annotations

from jcm_mrv.findings import VER
from jcm_mrv.verification.checks.formulas.compared import Culprit
from jcm_mrv.verification.checks.formulas.response import Response
from jcm_mrv.verification.claim.claim import Claim, StatedValue
from jcm_mrv.verification.claim.sheets import number_shown, same
from jcm_mrv.verification.judged import Judged
from jcm_mrv.workbook.address import place_text


def exchanged(claim: Claim, response: Response) -> Judged | None:
    """Give the row with which two years are exchanged, where nothing else is wrong."""
    culprits = response.culprits
    pairs = {id(one): other for one in culprits if (other := _other(one, culprits)) is not None}
    if not culprits or len(pairs) < len(culprits):
        return None
    first = culprits[0]
    ours, wanted = first.at_present
    assert ours is not None
    assert wanted is not None
    line = next((r for r in claim.credits if r.span == first.result.span), first.result)
    place = line.period_place or line.place
    if any(culprit.result.name != "ER" for culprit in culprits):
        rows = [s for s in claim.monitored if _is_taken(claim, first, s)]
        place = rows[0].place if rows else place
    results = ", ".join(dict.fromkeys(culprit.result.where for culprit in culprits[:6]))
    found = f"{number_shown(abs(ours - wanted))} tCO2 of another year in {results}"
    return Judged(VER[213].at(place_text(place), found=found), 0.0, moved=abs(ours - wanted))


def _other(one: Culprit, culprits: list[Culprit]) -> Culprit | None:
    """Give the result of another year that has as much too little as one has too much."""
    ours, wanted = one.at_present
    if one.unevaluated or ours is None or wanted is None or abs(ours - wanted) < 1:
        return None
    for other in culprits:
        alike = other.result.name == one.result.name and other.result.member == one.result.member
        theirs, due = other.at_present
        if not alike or other.result.span == one.result.span or theirs is None or due is None:
            continue
        if same(ours - wanted, due - theirs, relative=1e-6):
            return other
    return None


def _is_taken(claim: Claim, culprit: Culprit, stated: StatedValue) -> bool:
    """Whether a result takes a value that is not of its own year."""
    if stated.span is None or culprit.result.span in claim.time.covering(stated.span):
        return False
    return claim.cells.rests_on(culprit.result.place, {stated.place})
