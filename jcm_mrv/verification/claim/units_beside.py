"""Units that stand in the line of an amount: litres and cubic metres in one list of bills."""

from __future__ import annotations

import re
from functools import cache

from jcm_mrv.methodology.units import known_units
from jcm_mrv.methodology.units_written import in_symbols, times_of
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
    # Most such cells name a meter or a place: no registry of all units is set up to tell.
    times = times_of(text, unit) if _is_usual(text) and _is_usual(unit) else None
    return None if times is None else float(times)


@cache
def _is_usual(text: str) -> bool:
    """Whether a text speaks of a unit that amounts are usually written in."""
    return any(word in known_units() for word in re.findall(r"[^\d\W]\w*", in_symbols(text)))
