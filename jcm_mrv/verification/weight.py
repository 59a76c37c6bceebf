"""By how much the result rests on values that are taken as they are typed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from jcm_mrv.methodology.days import DATE
from jcm_mrv.verification.claim.claim import Claim, StatedValue
from jcm_mrv.verification.recompute import Model

_TIMES = (10.0, 0.1)


class Weight(NamedTuple):
    """What ten times, and a tenth, of a stated value would change of the result, tCO2.

    None where there would be no result.
    """

    stated: StatedValue
    tenfold: float | None
    tenth: float | None


def weights(claim: Claim, model: Model | None) -> tuple[Weight, ...]:
    """Give the weight of the largest stated value of each parameter that the result needs."""
    if model is None:
        return ()
    needed = claim.methodology.needed_by("ER")
    largest: dict[str, StatedValue] = {}
    for stated in (*claim.monitored, *claim.fixed):
        if stated.name in needed and stated.number and _is_amount(claim, stated):
            known = largest.get(stated.name)
            if known is None or abs(stated.number) > abs(known.number or 0.0):
                largest[stated.name] = stated
    return tuple(_weight(model, stated) for stated in largest.values())


def _is_amount(claim: Claim, stated: StatedValue) -> bool:
    """Whether a value can be multiplied: neither a day nor a calendar year."""
    methodology, name = claim.methodology, stated.name
    is_year = name in methodology.attributes and methodology.time_set(name) is not None
    return methodology.unit(name) != DATE and not is_year


def _weight(model: Model, stated: StatedValue) -> Weight:
    assert stated.number is not None
    return Weight(stated, *(model.effect(stated, stated.number * times) for times in _TIMES))


def of_name(weighed: Iterable[Weight], name: str) -> Weight | None:
    """Give the weight of a parameter, where it has one of a tonne or more."""
    for weight in weighed:
        if weight.stated.name == name:
            told = [e for e in weight[1:] if isinstance(e, float) and abs(e) >= 1]
            return weight if told else None
    return None
