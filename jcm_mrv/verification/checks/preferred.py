"""A typed value in place of a default, where the methodology prefers what a project finds."""

from __future__ import annotations

from jcm_mrv.findings import VER, Severity
from jcm_mrv.findings.language import said
from jcm_mrv.methodology.preference import how_found, own_ways
from jcm_mrv.verification.claim.claim import Claim, StatedValue
from jcm_mrv.verification.claim.ways import way_said
from jcm_mrv.verification.judged import Judged


def found_instead(
    claim: Claim,
    stated: StatedValue,
    found: str,
    listed: str,
    effect: float | None,
    instead: tuple[StatedValue, float] | None,
) -> Judged:
    """Give what is asked of a value that stands in place of the default, and has a source.

    Found in one of the ways that the methodology prefers it is right, and somebody sees how it was
    found. Where the sheet does not say the way that is asked.
    """
    parameter, where, label = claim.methodology.parameters[stated.name], stated.where, stated.label
    way, ways = way_said(claim, stated), own_ways(parameter)
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
