"""Capacities that the rows of values name: a roof of 60 kWp beside a plant of 5.2 MWp."""

from __future__ import annotations

from collections.abc import Iterable

from jcm_mrv.methodology.inputs import MemberKey
from jcm_mrv.patterns import pattern
from jcm_mrv.verification.claim.claim import Claim

_CAPACITY = pattern(
    r"(?<![\d.,])(\d{1,3}(?:[ ,]\d{3})+|\d+(?:[.,]\d+)?)\s*([kM])W(?:p|e|-?[dD][cC])?(?!\w)"
)


def capacity_told(texts: Iterable[str]) -> float | None:
    """Give the capacity that texts name, kW; None where they name none, or several.

    Examples
    --------
    >>> capacity_told(["Ground-mounted plant, 5.2 MWp"]), capacity_told(["Roof of 1,200 kW"])
    (5200.0, 1200.0)
    >>> capacity_told(["60 kWp of 80 kWp"]), capacity_told(["kWh of 12 kWh"])
    (None, None)
    """
    found = set()
    for text in texts:
        for number, prefix in _CAPACITY.findall(text):
            groups = number.replace(" ", ",").split(",")
            is_grouped = len(groups) > 1 and all(len(part) == 3 for part in groups[1:])
            plain = "".join(groups) if is_grouped else number.replace(",", ".")
            found.add(float(plain) * (1000.0 if prefix == "M" else 1.0))
    return found.pop() if len(found) == 1 and min(found) > 0 else None


def capacities_told(claim: Claim, name: str) -> dict[MemberKey, float]:
    """Give the capacity of each member by its descriptions, kW; none where one lacks it."""
    texts: dict[MemberKey, list[str]] = {}
    for stated in claim.monitored:
        if stated.name == name:
            for key in stated.members:
                texts.setdefault(key, []).extend((stated.description, stated.comment, *key))
    told = {key: capacity for key, of in texts.items() if (capacity := capacity_told(of))}
    return told if len(told) == len(texts) else {}
