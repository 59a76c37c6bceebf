"""Units that the sheet's own formulas do not go by: kWh written over a column in MWh."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import NamedTuple

from jcm_mrv.findings import VER
from jcm_mrv.methodology.units_defined import ways_of
from jcm_mrv.verification.checks.formulas.response import Response
from jcm_mrv.verification.claim.claim import Claim, StatedValue
from jcm_mrv.verification.claim.sheets import number_shown
from jcm_mrv.verification.judged import Judged
from jcm_mrv.verification.recompute import Model, recompute
from jcm_mrv.workbook.formulas import tree as t

_ROUNDED = 0.005
"""By how much a conversion may be rounded: 4.2 for 4.1868."""


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
    other = _with(claim, lambda s: Fraction(1) if id(s) in names else s.factor)
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


def as_meant(claim: Claim) -> Claim:
    """Give a claim in those definitions of its units by which its formulas convert.

    There are several calories; where no formula tells, the usual ones are taken.
    """
    name_of = {s.unit: s.name for s in claim.inputs if s.factor not in (None, Fraction(1))}
    for text, name in name_of.items():
        ways = ways_of(text, claim.methodology.unit(name))
        if len(ways) < 2 or recompute(claim)[0] is None:
            continue
        if Response(claim, Model(claim)).culprits:
            others = _meanings(claim, text, ways)
            claim = next((o for o in others if not Response(o, Model(o)).culprits), claim)
    return claim


def _with(claim: Claim, factor: Callable[[StatedValue], Fraction | None]) -> Claim:
    """Give a claim whose units mean something else."""

    def changed(values: list[StatedValue]) -> list[StatedValue]:
        return [replace(s, factor=factor(s)) for s in values]

    return replace(claim, monitored=changed(claim.monitored), fixed=changed(claim.fixed))


def _meanings(claim: Claim, text: str, ways: Sequence[Fraction]) -> Iterator[Claim]:
    """Give the claim with the other definitions of a unit, and as its formulas round them."""
    near = {Fraction(n) for n in _numbers(claim) if abs(n / float(ways[0]) - 1) < _ROUNDED}
    for times in dict.fromkeys((*ways[1:], *near)):
        yield _with(claim, lambda s, t=times: t if s.unit == text else s.factor)


def _numbers(claim: Claim) -> set[float]:
    """Give the numbers that formulas of results convert by, whatever power of ten they have."""
    found = {
        node.value
        for place in claim.book.calculated_behind(r.place for r in claim.results)
        for node in t.walk(claim.book.tree(place))
        if isinstance(node, t.Constant) and isinstance(node.value, float) and node.value
    }
    powers = [10.0**n for n in range(-9, 10)]
    return {round(way * power, 12) for n in found for way in (n, 1 / n) for power in powers}
