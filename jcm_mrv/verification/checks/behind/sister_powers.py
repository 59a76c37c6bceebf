"""Formulas of sisters that differ by a power of ten alone: divided by 100 beside 1000."""

from __future__ import annotations

import math
from collections.abc import Iterator

from jcm_mrv.findings import VER
from jcm_mrv.methodology.units_defined import ways_of
from jcm_mrv.verification.checks.formulas.chains import Chain, folded, is_by_thousand, is_power
from jcm_mrv.verification.checks.formulas.neighbours import shape
from jcm_mrv.verification.claim.claim import Claim, StatedValue
from jcm_mrv.verification.claim.logs import Log
from jcm_mrv.verification.judged import Judged
from jcm_mrv.verification.recompute import Model
from jcm_mrv.workbook.address import Place, place_text
from jcm_mrv.workbook.formulas import tree as t


def other_powers(claim: Claim, logs: list[Log], model: Model | None) -> Iterator[Judged]:
    """Give values whose formula is that of a sister, but for a power of ten that no unit is of.

    By the thousand units of one kind follow each other; where the log of one names its unit, that
    tells. An amount that is nearer to that of the sister as it stands is left alone.
    """
    read = {
        log.stated for log in logs if ways_of(log.unit, claim.methodology.unit(log.stated.name))
    }
    groups: dict[tuple[object, ...], list[tuple[StatedValue, Place, float]]] = {}
    for stated in claim.monitored:
        place = stated.leaf
        if claim.book.formula(place) is None or not isinstance(stated.value, float):
            continue
        node = folded(claim.book.tree(place))
        power = Chain.of(node).product if isinstance(node, t.Binary) else 1.0
        if is_power(power) and stated.value:
            key = stated.name, stated.span, shape(node)
            groups.setdefault(key, []).append((stated, place, power))
    for group in groups.values():
        by_thousand = [one for one in group if is_by_thousand(one[2])]
        if not by_thousand or len({power for _, _, power in by_thousand}) > 1:
            continue
        sister, at, usual = by_thousand[0]
        for stated, place, power in group:
            if stated in read or is_by_thousand(power):
                continue
            right = float(str(stated.value)) * usual / power
            if not _is_nearer(right, float(str(stated.value)), float(str(sister.value))):
                continue
            finding = VER[251].at(
                stated.where,
                found=claim.cells.formula(place)[:120],
                label=stated.label,
                cell=place_text(at),
                formula=claim.cells.formula(at)[:120],
            )
            factor = float(stated.factor or 1)
            gain = None if model is None else model.effect(stated, right * factor)
            yield Judged(finding, None if gain is None else -gain, (stated, right * factor))


def _is_nearer(right: float, own: float, other: float) -> bool:
    """Whether an amount is nearer to another one than it was."""
    if right * other <= 0 or own * other <= 0:
        return False
    return abs(math.log(right / other)) < abs(math.log(own / other))
