"""Faults in what is of which year: amounts of nothing, and days that no row has."""

from __future__ import annotations

from collections.abc import Iterator

from jcm_mrv.verification.claim.claim import StatedValue
from jcm_mrv.workbook.address import place_text
from tests.verification.faults.kinds import Faults, fault
from tests.verification.faults.targets import Target


def _of_two_years(target: Target) -> Iterator[StatedValue]:
    """Give the amounts of the second year of meters that have two."""
    for stated in target.amounts:
        if stated.span is not None and target.claim.time.periods[stated.span].year == 2025:
            yield stated


@fault("zero in one year of two", "VER-200")
def _(target: Target) -> Faults:
    for stated in _of_two_years(target):
        yield place_text(stated.leaf), lambda b, s=stated: b.number(s.leaf, 0.0)


@fault("a month that no period has", "VER-043")
def _(target: Target) -> Faults:
    for stated in _of_two_years(target):
        try:
            place = target.beside(stated, "period")
        except LookupError:
            continue
        yield stated.where, lambda b, p=place: b.text(p, "01/02/2025 - 30/06/2025")
