"""The last line of a verdict: for who reads nothing else.

It says what came out, how many requests are open and what each weighs, and what it rests on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from jcm_mrv.calculation.result import Result
from jcm_mrv.findings.language import joined, said
from jcm_mrv.immutable import immutable
from jcm_mrv.verification.claim.claim import Claim
from jcm_mrv.verification.judged import tonnes
from jcm_mrv.verification.requests.follow import unsettled
from jcm_mrv.verification.requests.item import UNREAD, Item
from jcm_mrv.verification.requests.request import Request
from jcm_mrv.verification.scope import Scope, listed_in
from jcm_mrv.verification.taken import shown
from jcm_mrv.verification.waiting import NOTHING_WAITS, Waiting

_NAMED = 6
"""Requests that are named; the others are counted."""


@immutable
class Outcome:
    """What the last line tells, as the attributes of a verdict are called."""

    claim: Claim
    items: tuple[Item, ...]
    rest: tuple[Request, ...]
    result: Result | None
    stated: float | None
    recomputed: int | None
    difference: float | None
    is_confirmed: bool
    in_question: tuple[float, tuple[str, ...]]
    scope: Scope
    stored: float | None = None
    unread: tuple[str, ...] = ()
    waiting: Waiting = NOTHING_WAITS
    about_inputs: tuple[str, ...] = ()
    resting: float | None = None


def last_line(verdict: Outcome) -> str:
    """Give whether it is confirmed, or by how much the result falls, and what that rests on."""
    parts = [_outcome(verdict), *_negative(verdict)]
    if verdict.stored is not None and verdict.stored != verdict.stated:
        parts.append(
            said("the file stores {stored} tCO2 as its result", stored=tonnes(verdict.stored))
        )
    if verdict.is_confirmed and (requests := _requests(verdict)) is not None:
        parts.append(requests)
    if verdict.result is None:
        return joined([*parts, *_by_request(verdict), *_waits(verdict.waiting)])
    lost, numbers = verdict.in_question
    if lost >= 5e-7:
        by = _named(numbers)
        parts.append(
            said("{tonnes} tCO2 more in question by {names}", tonnes=tonnes(lost), names=by)
        )
    if verdict.about_inputs:
        parts.append(
            said(
                "recomputed from inputs asked about by {names}",
                names=_named(verdict.about_inputs),
            )
        )
    parts += [*_by_request(verdict), *_waits(verdict.waiting)]
    calculated = any(
        r.kind in ("credits", "total") and verdict.claim.is_calculated(r)
        for r in verdict.claim.results
    )
    if calculated:
        parts.append(said("the file holds no results, its formulas were calculated here"))
    rules = {
        "final": said("the rules are official"),
        "provisional": said("the rules are provisional"),
        "draft": said("the rules are a draft"),
    }
    return joined([*parts, verdict.scope.brief, rules[verdict.result.standing]])


def _negative(verdict: Outcome) -> Iterator[str]:
    """Give the years with more emissions than without the project: of a total they are no part."""
    years = () if verdict.result is None else verdict.result.applications[0].years
    for n, year in enumerate(years):
        if year.emission_reductions_unrounded <= -1 and verdict.claim.stated_of(n) is not None:
            raw = tonnes(year.emission_reductions_unrounded)
            name = str(year.part.year or "plan")
            yield said("{year} is negative, {raw} tCO2, and counts as 0", year=name, raw=raw)


def _outcome(verdict: Outcome) -> str:
    requests = _requests(verdict)
    if verdict.recomputed is None:
        lost = said("not confirmed: the result cannot be recomputed from the workbook's inputs")
        if verdict.stated is not None:
            lost = said(
                "not confirmed: {stated} stated, which cannot be recomputed from the workbook's "
                "inputs",
                stated=f"{tonnes(verdict.stated)} tCO2",
            )
        return joined([lost, *([] if requests is None else [requests])])
    if requests is None:
        requests = said("not every year is stated as it should be")
    if verdict.is_confirmed and verdict.claim.side == "plan":
        return said(
            "confirmed as an estimate, nothing of which was monitored: {tonnes:,} tCO2",
            tonnes=verdict.recomputed,
        )
    if verdict.is_confirmed and verdict.unread:
        # An amount that nobody worked out: who reads no more than the first words must know it.
        if verdict.resting is not None:
            return said(
                "with what is stored in {cells}, unread, which {rest} tCO2 rest on, "
                "confirmed: {tonnes:,} tCO2",
                rest=tonnes(verdict.resting),
                cells=shown(verdict.unread),
                tonnes=verdict.recomputed,
            )
        return said(
            "with what is stored in {cells}, unread, confirmed: {tonnes:,} tCO2",
            cells=shown(verdict.unread),
            tonnes=verdict.recomputed,
        )
    if verdict.is_confirmed:
        return said("confirmed: {tonnes:,} tCO2", tonnes=verdict.recomputed)
    if verdict.stated is None:
        lost = said(
            "not confirmed: no number stated as the result, {tonnes:,} tCO2 recomputed",
            tonnes=verdict.recomputed,
        )
        return joined([lost, requests])
    stated = f"{tonnes(verdict.stated)} tCO2"
    difference = verdict.difference
    if difference is None or abs(difference) < 1e-9:
        return said(
            "not confirmed: {stated} stated and recomputed, but {requests}",
            stated=stated,
            requests=requests,
        )
    share = f" ({abs(difference) / abs(verdict.stated):.1%})" if verdict.stated else ""
    numbers = {
        "stated": stated,
        "tonnes": verdict.recomputed,
        "by": f"{tonnes(abs(difference))} tCO2{share}",
    }
    what = (
        said(
            "not confirmed: {stated} stated, {tonnes:,} tCO2 recomputed: falls by {by}",
            **numbers,
        )
        if difference > 0
        else said(
            "not confirmed: {stated} stated, {tonnes:,} tCO2 recomputed: rises by {by}",
            **numbers,
        )
    )
    return joined([what, requests])


def _requests(verdict: Outcome) -> str | None:
    """Give how many requests about the result are open, of each kind; None where none is.

    Those that do not weigh are counted as well; what could not be read is where it weighs.
    """
    numbers = [i.number for i in verdict.items if i.is_open]

    def often(short: str) -> int:
        return sum(number.startswith(f"{short}-") for number in numbers)

    rest = len(unsettled(verdict.rest))
    parts = (
        said("{n} {n:corrective action request|corrective action requests}", n=often("CAR")),
        said("{n} {n:clarification request|clarification requests}", n=often("CL")),
        said(
            "{n} {n:thing that could not be read|things that could not be read}",
            n=often(UNREAD),
        ),
        said("{n} {n:request|requests} of the round before that {n:was|were} not judged", n=rest),
    )
    found = [part for part in parts if part.values["n"]]
    if not found:
        return None
    listed: str = found[0]
    for part in found[1:]:
        listed = said("{one} and {other}", one=listed, other=part)
    return said("{requests} {number:is|are} open", requests=listed, number=len(numbers) + rest)


def _by_request(verdict: Outcome) -> list[str]:
    """Give by how much each open request says that the result is too much: never their sum.

    Several may be about the same tonnes. What no result rests on is counted.
    """
    open_ = [i for i in verdict.items if i.is_open]
    told = []
    if open_:
        shown = listed_in([_overstated(i) for i in open_[:_NAMED]])
        if len(open_) > _NAMED:
            shown = said("{names} and {n} more", names=shown, n=len(open_) - _NAMED)
        told.append(said("by each if it holds: {requests}", requests=shown))
    if apart := sum(item.is_apart for item in verdict.items):
        told.append(
            said(
                "{n} {n:request|requests} about criteria, calibration, evidence or the plan "
                "besides",
                n=apart,
            )
        )
    return told


def _named(numbers: Sequence[str]) -> str:
    """Give the first few numbers of requests."""
    names = ", ".join(numbers[:_NAMED])
    return said("{names} and others", names=names) if len(numbers) > _NAMED else names


def _waits(waiting: Waiting) -> list[str]:
    """Give how many checks wait for which requests: that they ask nothing is no verdict."""
    if not waiting.checks:
        return []
    return [
        said(
            "{n} {n:check waits|checks wait} for {names}, and what {n:it asks|they ask} is not "
            "known",
            n=len(waiting.checks),
            names=_named(waiting.numbers),
        )
    ]


def _overstated(item: Item) -> str:
    """Give by how much the result is too much, or too little, if a request holds."""
    if item.effect is None:
        return said("{number} not known", number=item.number)
    amount = tonnes(abs(item.effect))
    if amount == "0":
        shown = said("{number} no tonnes", number=item.number)
    elif item.takes_all:
        shown = said("{number} the whole result", number=item.number)
    elif item.effect > 0:
        shown = said("{number} {tonnes} tCO2 too much", number=item.number, tonnes=amount)
    else:
        shown = said("{number} {tonnes} tCO2 too little", number=item.number, tonnes=amount)
    if item.moved < 0.5:
        return shown
    moved = tonnes(item.moved)
    return said("{request} and {moved} tCO2 in another year", request=shown, moved=moved)
