"""Energy that a formula converts the wrong way round: divided by 4.1868 where GJ are wanted."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import NamedTuple

from jcm_mrv.findings import VER
from jcm_mrv.methodology.energies import Conversion, conversions_by, energies_in
from jcm_mrv.methodology.units_defined import ways_of
from jcm_mrv.verification.checks.formulas.chains import Chain
from jcm_mrv.verification.claim.claim import Claim, StatedValue
from jcm_mrv.verification.claim.far import MOST_NUMBERED
from jcm_mrv.verification.claim.logs import Log
from jcm_mrv.verification.claim.units_beside import units_in
from jcm_mrv.verification.judged import Judged
from jcm_mrv.verification.recompute import Model
from jcm_mrv.workbook.address import Place, place_text
from jcm_mrv.workbook.formulas import tree as t

_NEAR_ONE = (0.8, 1.25)
"""Between these a number may be a correction as well, as 1.055 is one, or kJ for a Btu."""


_SHOWN = 1e-3
"""What digits that are left out make of a conversion."""


class Away(NamedTuple):
    """A formula that converts energy away from the unit that its value is in."""

    stated: StatedValue
    place: Place
    conversion: Conversion


def turned_round(claim: Claim, logs: list[Log], model: Model | None) -> Iterator[Judged]:
    """Give inputs whose formula converts energy away from the unit that the input is in."""
    for stated, place, wrong in converted_away(claim, logs):
        finding = VER[220].at(
            place_text(place),
            found=f"{claim.cells.formula(place)[:120]}, in {_unit(claim, stated)}",
            label=stated.label,
            before=wrong.before,
            after=wrong.after,
            number=f"{max(wrong.digits, 1 / wrong.digits):.6g}",
        )
        assert stated.number is not None
        right = stated.number / wrong.digits**2
        gain = None if model is None else model.effect(stated, right)
        yield Judged(finding, None if gain is None else -gain, (stated, right))


def converted_away(claim: Claim, logs: list[Log]) -> Iterator[Away]:
    """Give the formulas that convert the wrong way, each once.

    Where the log behind one names its unit, what the formula makes of it is judged by that.
    """
    judged = {log.stated for log in logs if log.unit and _is_usual(log.unit)}
    told: set[Place] = set()
    for stated in (*claim.monitored, *claim.fixed):
        if stated in judged or stated.name not in claim.methodology.parameters:
            continue
        units = energies_in(_unit(claim, stated))
        if len(units) != 1 or stated.number is None:
            continue
        places = list(claim.cells.formulas_behind(stated.place, MOST_NUMBERED))
        texts = " ".join((stated.description, stated.source, stated.comment))
        found = [(p, n, c) for p in places for n, c in _in_formula(claim, p, texts)]
        # What is converted there and back is in the unit that it was read in.
        net = math.log10(math.prod(abs(number) for _, number, _ in found))
        if math.isclose(net, round(net), abs_tol=1e-3):
            continue
        for place, _, possible in found:
            wrong = _wrong(possible, units[0].kind, is_divisor=units[0].is_divisor)
            if wrong is not None and place not in told:
                told.add(place)
                yield Away(stated, place, wrong)
                break


def is_told(claim: Claim, stated: StatedValue, number: float, texts: str) -> bool:
    """Whether a number converts to the unit of a value from one that a text beside it names."""
    wanted = claim.methodology.unit(stated.name)
    ways = [float(way) for name in units_in(texts, wanted) for way in ways_of(name, wanted)]
    if any(way != 1 and math.isclose(number, way, rel_tol=_SHOWN) for way in ways):
        return True
    named = {energy.kind for energy in energies_in(texts)}
    for unit in energies_in(_unit(claim, stated)):
        for conversion in conversions_by(number):
            ends = conversion.before, conversion.after
            before, after = reversed(ends) if unit.is_divisor else ends
            if after == unit.kind and before in named:
                return True
    return False


def _is_usual(unit: str) -> bool:
    return all(energy.kind in ("J", "Wh") for energy in energies_in(unit))


def _unit(claim: Claim, stated: StatedValue) -> str:
    return stated.unit.strip() or claim.methodology.unit(stated.name)


def _in_formula(claim: Claim, place: Place, texts: str) -> Iterator[tuple[float, list[Conversion]]]:
    """Give the numbers by which a formula converts one amount, and what each may be."""
    for node in t.walk(claim.book.tree(place)):
        if not isinstance(node, t.Binary) or node.op not in "*/":
            continue
        chain = Chain.of(node)
        # Flow times temperature, per second and per hour, is no conversion of one amount.
        known = [number for number in chain.numbers if conversions_by(number)]
        if len(chain.parts) > 1 or not known:
            continue
        for number in (math.prod(known), *known):
            power = math.log10(abs(number))
            if math.isclose(power, round(power), abs_tol=1e-3):
                # There and back.
                return
            possible = conversions_by(number)
            if _NEAR_ONE[0] < abs(number) < _NEAR_ONE[1]:
                named = {energy.kind for energy in energies_in(texts)}
                possible = [c for c in possible if c.before in named]
            if possible:
                yield number, possible
                return


def _wrong(possible: list[Conversion], kind: str, *, is_divisor: bool) -> Conversion | None:
    """Give the conversion that leads away from a unit; None where one leads to it.

    Of what is stated per GJ, a number that converts GJ to Gcal converts what is per Gcal.
    """
    ends = [c._replace(before=c.after, after=c.before) if is_divisor else c for c in possible]
    if any(conversion.after == kind for conversion in ends):
        return None
    return next((conversion for conversion in ends if conversion.before == kind), None)
