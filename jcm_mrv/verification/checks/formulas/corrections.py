"""Cells with a fault of their own as they should be, so that formulas are judged alone."""

from __future__ import annotations

import math

from jcm_mrv.verification.claim.claim import Claim, StatedValue
from jcm_mrv.workbook.address import Place
from jcm_mrv.workbook.formulas.values import Scalar


def corrections(claim: Claim) -> dict[Place, Scalar]:
    """Give cells with a fault of their own as they should be, so that formulas are judged alone.

    Texts in place of numbers, choices with a blank, constants that are not the methodology's, and
    years, days and hours that do not follow from the days.
    """
    found: dict[Place, Scalar] = {}
    for stated in claim.inputs:
        wanted = claim.by_definition(stated.name, stated.members[0])
        if isinstance(wanted, int):
            wanted = wanted / float(stated.factor or 1)
        if wanted is not None and not same_number(wanted, stated.value):
            found[stated.leaf] = wanted
        elif stated.text is not None and isinstance(stated.value, float):
            found[stated.leaf] = stated.value
        elif stated.name in claim.methodology.attributes and isinstance(stated.value, str):
            choice = stated.value.strip()
            if choice != stated.value and choice in claim.choices(stated.name):
                found[stated.leaf] = choice
    for constant in claim.constants:
        wanted = right_constant(claim, constant)
        if wanted is not None:
            found[begins(claim, constant).place] = wanted
    return found


def begins(claim: Claim, stated: StatedValue) -> StatedValue:
    """Give the constant that a wrong one is taken from: the last of its own name on the way."""
    passed = claim.cells.origin(stated.place).passed
    own = {s.place: s for s in claim.constants if s.name == stated.name and s.place in passed}
    wrong = [p for p in passed if p in own and right_constant(claim, own[p]) is not None]
    return own[wrong[-1]] if wrong else stated


def right_constant(claim: Claim, stated: StatedValue) -> float | None:
    """Give a constant as it should stand in its cell; None where it does, or is the project's."""
    number = claim.methodology.parameters[stated.name].value
    if number is None or any(s.name == stated.name for s in claim.fixed):
        return None
    factor = float(stated.factor) if stated.factor else 1.0
    wanted = float(number) / factor
    shown = stated.value
    if isinstance(shown, float) and math.isclose(shown, wanted, rel_tol=1e-9, abs_tol=1e-12):
        return None
    return wanted


def same_number(left: object, right: object) -> bool:
    """Whether two cells hold the same number or text."""
    if isinstance(left, float) and isinstance(right, float):
        return math.isclose(left, right, rel_tol=1e-12, abs_tol=1e-15)
    return left == right
