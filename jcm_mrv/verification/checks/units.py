"""Units that the sheet's own formulas do not go by: kWh written over a column in MWh."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import NamedTuple

from jcm_mrv.findings import VER
from jcm_mrv.verification.checks.response import Response
from jcm_mrv.verification.claim.claim import Claim, StatedValue
from jcm_mrv.verification.claim.sheets import number_shown
from jcm_mrv.verification.judged import Judged
from jcm_mrv.verification.recompute import Model


class Taken(NamedTuple):
    """A claim as the workbook's formulas take it, and the units that they do not go by."""

    claim: Claim
    model: Model
    response: Response
    judged: list[Judged]


def taken_by_formulas(claim: Claim, model: Model) -> Taken:
    """Give the claim as the workbook's formulas take it, with the units they do not go by.

    A value in kWh where the methodology has MWh is right where the formulas convert it. Where they
    compute what the methodology does only if the unit is not looked at, the unit text is wrong, or
    the value is.
    """
    scaled = [s for s in claim.inputs if s.factor not in (None, Fraction(1))]
    response = Response(claim, model)
    if not scaled or not response.culprits:
        return Taken(claim, model, response, [])
    names = set(map(id, scaled))

    def plain(values: list[StatedValue]) -> list[StatedValue]:
        return [replace(s, factor=Fraction(1)) if id(s) in names else s for s in values]

    other = replace(claim, monitored=plain(claim.monitored), fixed=plain(claim.fixed))
    taken = Model(other)
    without = Response(other, taken)
    if without.culprits:
        return Taken(claim, model, response, [])
    judged = []
    for stated in scaled:
        assert stated.factor is not None
        assert isinstance(stated.value, float)
        unit = claim.methodology.unit(stated.name)
        effect = model.effect(stated, stated.value)
        finding = VER[30].at(
            stated.where,
            found=f"{number_shown(stated.value)} {stated.unit.strip()}",
            label=stated.label,
            number=number_shown(stated.value * float(stated.factor)),
            unit=unit,
        )
        judged.append(Judged(finding, effect))
    return Taken(other, taken, without, judged)
