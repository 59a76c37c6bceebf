"""A typed value in place of a default, where the methodology prefers what a project finds."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence

from jcm_mrv.calculation.found import FAR, NOTICED, is_far
from jcm_mrv.calculation.values import FixedValue
from jcm_mrv.findings import VER, Finding, Severity
from jcm_mrv.findings.language import said
from jcm_mrv.methodology.preference import DEFAULT, how_found, own_ways
from jcm_mrv.patterns import pattern
from jcm_mrv.verification.checks.fixed.other_case import near
from jcm_mrv.verification.claim.claim import Claim, StatedValue
from jcm_mrv.verification.claim.ways import way_beside, way_said
from jcm_mrv.verification.judged import Judged
from jcm_mrv.verification.recompute import Model

_MOST_NAMED = 8
_DAY = pattern(r"\b[0-9]{4}-[0-9]{2}-[0-9]{2}\b")


def found_instead(
    claim: Claim,
    stated: StatedValue,
    found: str,
    listed: str,
    effect: float | None,
    instead: tuple[StatedValue, float] | None,
    own: Sequence[float],
) -> Judged:
    """Give what is asked of a value that stands in place of the default, and has a source.

    Found in one of the ways that the methodology prefers it is right, and somebody sees how it was
    found. Where the sheet does not say the way that is asked.
    """
    parameter, where, label = claim.methodology.parameters[stated.name], stated.where, stated.label
    way, ways = way_said(claim, stated), own_ways(parameter)
    if instead is not None and any(value * (stated.number or 0.0) < 0 for value in own):
        other = VER[34]["sign"].at(where, found=found, label=label, listed=listed)
        return Judged(other, effect, instead)
    if way is None:
        asked = VER[34]["not-said"].at(
            where,
            severity=Severity.WARNING,
            found=found,
            label=label,
            listed=listed,
            how=how_found(ways),
        )
        return Judged(asked, effect, instead)
    if is_far(stated.number or 0.0, own):
        far = VER[34]["far"].at(
            where, severity=Severity.WARNING, found=found, label=label, listed=listed, times=FAR
        )
        return Judged(far, effect, instead)
    if effect is None:
        alone = VER[34]["found-alone"]
        how = how_found([way])
        return Judged(
            alone.at(
                where, severity=Severity.NOTE, found=found, label=label, how=how, listed=listed
            )
        )
    # Not an effect of the finding: nothing is wrong with a value that the methodology prefers.
    return Judged(
        VER[34]["found"].at(
            where,
            severity=Severity.NOTE,
            found=found,
            label=label,
            how=how_found([way]),
            listed=listed,
            tonnes=abs(effect),
            direction=said("more") if effect >= 0 else said("fewer"),
        )
    )


def picked(
    claim: Claim, model: Model, defaults_of: Callable[[StatedValue], Sequence[float]]
) -> Iterator[Judged]:
    """Ask why values were found for some members alone, where these give more than the default.

    Parameters
    ----------
    defaults_of : callable
        Gives the methodology's own values for a stated one: several where each year has its own.
    """
    for name, parameter in claim.methodology.fixed_ex_ante().items():
        own = [s for s in claim.fixed if s.name == name and s.number is not None]
        if not parameter.prefer or len(own) < 2:
            continue
        found = [stated for stated in own if way_said(claim, stated) is not None]
        rights = {stated: defaults_of(stated) for stated in own}
        others = [
            s for s in own if s not in found and any(near(s.number or 0.0, n) for n in rights[s])
        ]
        # Without a number each year has its own by default.
        instead = {
            s: known[0] if len(known) == 1 else math.nan
            for s in found
            # What is far off, or has another sign, is asked about as that.
            if (known := rights[s]) and not is_far(s.number or 0.0, known)
        }
        more = {
            s: right for s, right in instead.items() if (model.effect(s, right) or 0) < -NOTICED
        }
        tonnes = model.joint_effect(more) if more and others else None
        if tonnes is None:
            continue
        finding = VER[34]["picked"].at(
            next(iter(more)).where,
            severity=Severity.WARNING,
            found=", ".join(s.label for s in [*more][:_MOST_NAMED]),
            symbol=claim.methodology.symbol(name),
            others=", ".join(s.label for s in others[:_MOST_NAMED]),
            tonnes=-tonnes,
        )
        # No result is wrong by it: the methodology prefers what was found.
        yield Judged(finding, 0.0)


def held_against_project(claim: Claim, stated: StatedValue, own: FixedValue) -> Iterator[Finding]:
    """Give what the sheet says otherwise than the project of how a value was found.

    The number may be right: a sheet that calls the default a survey still claims what is not so.
    """
    said_there = " ".join(stated.source.split())
    if own.way is None or " ".join(own.source.split()) in said_there:
        return
    way = way_beside(claim, stated)
    if own.way == DEFAULT:
        right = said("the default, nothing found in its place ({source})", source=own.source)
        if way is not None:
            yield VER[70]["way"].at(
                stated.where, found=said_there[:120], label=stated.label, expected=right
            )
        return
    days = _DAY.findall(said_there)
    other_day = days and not set(days) & set(_DAY.findall(own.source))
    if (way is not None and way != own.way) or other_day:
        yield VER[70]["way"].at(
            stated.where, found=said_there[:120], label=stated.label, expected=own.source
        )
