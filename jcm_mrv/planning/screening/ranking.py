"""The order of candidates: complete before incomplete, then by what is asked for."""

from __future__ import annotations

import math
from collections.abc import Iterable

from jcm_mrv.planning.screening.result import Candidate, Ranked, ScreenedSite, Sort


def ranked(sites: Iterable[ScreenedSite], sort: Sort) -> tuple[Ranked, ...]:
    """Give the candidates of all sites in order.

    Complete before incomplete; then by cost-effectiveness, reductions and site_id, or with what
    ``sort`` names in front of these. What is not known comes last.
    """
    pairs = [(site, candidate) for site in sites for candidate in site.candidates]
    pairs.sort(key=lambda pair: _key(*pair, sort))
    return tuple(Ranked(n, site, candidate) for n, (site, candidate) in enumerate(pairs, start=1))


def _key(site: ScreenedSite, candidate: Candidate, sort: Sort) -> tuple[object, ...]:
    cost = _low(candidate.cost_effectiveness)
    # More is better.
    reductions = _low(None if candidate.unrounded is None else -candidate.unrounded)
    usual = (cost, reductions, site.id, candidate.reference)
    first: tuple[object, ...] = {
        "cost": (),
        "reductions": (reductions,),
        "payback": (_low(candidate.payback_years),),
        "site": (site.id,),
    }[sort]
    return (not candidate.is_complete, *first, *usual)


def _low(value: float | None) -> float:
    # What is equal but for the last digits of binary numbers is equal.
    return math.inf if value is None else round(value, 6)
