"""Fixed values that nothing known speaks for or against: they are taken as they are stated."""

from __future__ import annotations

from collections.abc import Sequence

from jcm_mrv.methodology.expression.tree import references
from jcm_mrv.methodology.library import Library
from jcm_mrv.methodology.methodology import Methodology
from jcm_mrv.methodology.series.series import Series
from jcm_mrv.methodology.solve import own_values
from jcm_mrv.methodology.units import parse_unit
from jcm_mrv.verification.checks.fixed.efficiencies import ratios, standards, usual
from jcm_mrv.verification.claim.claim import Claim, StatedValue

_NARROW = 100
"""A range so narrow, from end to end, that ten times its middle lies outside."""


def alone(claim: Claim, everywhere: Sequence[Series], library: Library) -> tuple[StatedValue, ...]:
    """Give the fixed values of the result that could be ten times as large without a word.

    No value of the methodology or of a series, no other value of their kind, no limit and no narrow
    range tells what they should be near.
    """
    needed = claim.methodology.needed_by("ER")
    names = {s.name for s in claim.fixed if s.name in needed and s.number}
    found = {n for n in names if not known_by(claim.methodology, n, everywhere, library)}
    return tuple(s for s in claim.fixed if s.name in found and s.number)


def known_by(
    methodology: Methodology, name: str, everywhere: Sequence[Series], library: Library
) -> list[str]:
    """Give what tells what a fixed value should be near, in words; nothing where nothing does."""
    parameter = methodology.parameters.get(name)
    if parameter is None:
        # A size bounds what is monitored from above alone; a tenth of it may be another row.
        defaults = (references(tree) for tree in methodology.defaults.values())
        return [] if any(name in of for of in defaults) else ["what is monitored of its member"]
    if own_values(methodology, name):
        return ["the methodology's own values"]
    found: list[str] = []
    number = parse_unit(parameter.unit).is_number
    if not number and any(s.serves(name) and s.fits(parameter.unit) for s in everywhere):
        found.append("published values")
    low, high = parameter.range.minimum, parameter.range.maximum
    if low is not None and high is not None and 0 < high <= _NARROW * low:
        found.append(f"the range {float(low):g} to {float(high):g}")
    limits = [limit for limit in methodology.limits if limit.parameter == name]
    if {limit.kind for limit in limits} == {"at_most", "at_least"}:
        found.append("limits on both sides")
    pairs = [pair for pair in ratios(methodology) if name in pair]
    found += dict.fromkeys(methodology.symbol(n) for pair in pairs for n in pair if n != name)
    if (standard := standards(methodology).get(name.rpartition("_")[0])) is not None:
        found.append(methodology.symbol(standard))
    if usual(methodology, name, library):
        found.append("values of its kind in all methodologies")
    return found
