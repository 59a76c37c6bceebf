"""Columns that are tariffs or phases of one quantity, by what their names differ in."""

from __future__ import annotations

import re
from collections.abc import Sequence

from jcm_mrv.metering.reading.directions import TARIFF_NUMBERS, TARIFF_SIGNS, TARIFF_WORDS
from jcm_mrv.metering.reading.obis import obis_in
from jcm_mrv.patterns import pattern

_PART = pattern(
    r"(?<![^\W_])(?:"
    r"(?P<phase>L[1-9]|(?:phase|pha)[ _]?[1-9A-CR-T]|[RST]相)"
    rf"|(?P<tariff>{TARIFF_NUMBERS})|(?P<word>{TARIFF_WORDS})"
    rf")(?![^\W_])|(?P<sign>{TARIFF_SIGNS})",
    re.IGNORECASE,
)
_PHASES, _TARIFFS = 3, 4


def parts_beside(names: Sequence[str], name: str) -> list[str]:
    """Give the columns that are other tariffs or phases of what one is a tariff or phase of.

    More lines than a meter has phases are lines of a plant.

    Examples
    --------
    >>> parts_beside(["time", "L1 (kWh)", "L2 (kWh)", "L3 (kWh)", "Total (kWh)"], "L1 (kWh)")
    ['L2 (kWh)', 'L3 (kWh)']
    >>> parts_beside(["LWBP", "WBP"], "WBP"), parts_beside(["1.8.1", "1.8.2"], "1.8.1")
    (['LWBP'], ['1.8.2'])
    >>> parts_beside(["Rate A (kWh)", "Rate B (kWh)", "Holiday (kWh)"], "Rate A (kWh)")
    ['Rate B (kWh)']
    >>> parts_beside([f"L{n} (kWh)" for n in range(1, 9)], "L1 (kWh)")
    []
    """
    own = _part_of(name)
    if own is None:
        return []
    found = [one for one in names if one != name and _part_of(one) == own]
    most = {"phase": _PHASES, "tariff": _TARIFFS}.get(own[0], len(names))
    return found if len(found) < most else []


def _part_of(name: str) -> tuple[str, str] | None:
    """Give what a name is a part by, and what is left of it without that."""
    coded = obis_in(name)
    if coded is not None and (coded.rate or coded.phase):
        return "word", f"{coded.quantity} {coded.processed} {bool(coded.rate)}"
    match = _PART.search(name)
    if match is None:
        return None
    return str(match.lastgroup), name[: match.start()] + name[match.end() :]
