"""Units that stand in the line of an amount: litres and cubic metres in one list of bills."""

from __future__ import annotations

from functools import cache

from jcm_mrv.methodology.units import usual_units
from jcm_mrv.methodology.units_written import times_of
from jcm_mrv.verification.claim.claim import Claim
from jcm_mrv.workbook.address import Place

_LONGEST = 12
"""Characters of a cell that says no more than a unit."""


def times_beside(claim: Claim, place: Place, unit: str) -> float | None:
    """Give how much of a unit is one of what the line of a cell names; None where it names none."""
    for _, cell in claim.grid.sheet(place[0]).in_row(place[1]):
        if cell.kind == "text" and cell.formula is None and len(text := str(cell.value)) < _LONGEST:
            times = _times(text.strip(), unit)
            if times is not None:
                return times
    return None


@cache
def _times(text: str, unit: str) -> float | None:
    if not text or unit in ("", "1"):
        return None
    # Most such cells name a meter or a place.
    with usual_units():
        times = times_of(text, unit)
    return None if times is None else float(times)
