"""Units that stand in the line of an amount: litres and cubic metres in one list of bills."""

from __future__ import annotations

from functools import cache

from jcm_mrv.methodology.units import usual_units
from jcm_mrv.methodology.units_written import times_of
from jcm_mrv.patterns import pattern
from jcm_mrv.verification.claim.claim import Claim
from jcm_mrv.workbook.address import Place

_LONGEST = 12
"""Characters of a cell that says no more than a unit."""


_MANY = (
    r"thousand|million|nghìn|ngàn|triệu|ribu|juta|百万|[千万億]|"
    r"[x×*]\s*10+|10\^\d|1[,.]?000(?:[,.]?000)*"
)
_UNIT = pattern(
    rf"(?<![\w/.,])(?P<many>(?i:{_MANY})\s*)?(?P<unit>[kMG]?Wh|[MGT]J|N?m3|[kK]g)(?![\w/])"
    r"(?P<after>\s*[x×*]\s*10+(?!\d)|\s*\(0{3}\))?|[\[(（]\s*(?P<short>L|t|h|kL)\s*[\])）]"
)


def units_in(text: str) -> set[str]:
    """Give the units that a heading names, with what it says that one of them is of.

    Examples
    --------
    >>> units_in("Output (thousand kWh)"), units_in("kWh x 1000"), units_in("発電量（万kWh）")
    ({'thousand kWh'}, {'1000 kWh'}, {'万kWh'})
    >>> units_in("Roof 10 kWh"), units_in("Oil [L]"), units_in("kWh per day, kWh/kWp")
    ({'kWh'}, {'L'}, {'kWh'})
    """
    found = set()
    for match in _UNIT.finditer(text):
        if match["short"]:
            found.add(match["short"])
            continue
        zeros = (match["after"] or "").count("0")
        many = f"1{'0' * zeros} " if zeros else match["many"] or ""
        found.add(many + match["unit"])
    return found


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
