"""By how much the result rests on values that are taken as they are typed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from jcm_mrv.methodology.days import DATE
from jcm_mrv.verification.claim.claim import Claim, StatedValue
from jcm_mrv.verification.recompute import Model
from jcm_mrv.workbook.formulas.values import NotEvaluated

_TIMES = (10.0, 0.1)


class Weight(NamedTuple):
    """What ten times, and a tenth, of a stated value would change of the result, tCO2.

    Of a zero, neither of which says anything, ``each`` is what one of its unit would change.
    None where there would be no result.
    """

    stated: StatedValue
    tenfold: float | None
    tenth: float | None
    each: float | None = None


def weights(claim: Claim, model: Model | None) -> tuple[Weight, ...]:
    """Give the weight of the largest value of each parameter of the result, and of every zero."""
    if model is None:
        return ()
    needed = claim.methodology.needed_by("ER")
    largest: dict[str, StatedValue] = {}
    zeros: list[Weight] = []
    for stated in (*claim.monitored, *claim.fixed):
        if stated.name not in needed or not _is_amount(claim, stated):
            continue
        if stated.number == 0:
            zeros.append(Weight(stated, 0.0, 0.0, model.effect(stated, 1.0)))
        elif stated.number is not None:
            known = largest.get(stated.name)
            if known is None or abs(stated.number) > abs(known.number or 0.0):
                largest[stated.name] = stated
    return (*(_weight(model, stated) for stated in largest.values()), *zeros)


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
            told = [e for e in weight[1:3] if isinstance(e, float) and abs(e) >= 1]
            return weight if told else None
    return None


def of_zeros(weighed: Iterable[Weight]) -> list[Weight]:
    """Give the values stated as 0 that would change the result if they were not."""
    return [w for w in weighed if w.stated.number == 0 and w.each != 0]


def resting_on(model: Model | None, unread: Iterable[StatedValue]) -> float | None:
    """Give the tonnes of the result that some values lead to; None where nobody can tell."""
    values: dict[StatedValue, float | str] = dict.fromkeys(unread, 0.0)
    gain = None if model is None or not values else model.joint_effect(values)
    return None if gain is None else abs(gain)


def unread_among(claim: Claim, compared: frozenset[StatedValue]) -> tuple[StatedValue, ...]:
    """Give the values whose formulas were not evaluated: what the file stores was taken."""
    value = claim.evaluator.value
    stated = (s for s in claim.inputs if s not in compared)
    return tuple(s for s in stated if isinstance(value(s.leaf), NotEvaluated))
