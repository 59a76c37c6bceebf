"""Capacities that the rows of values name: a roof of 60 kWp beside a plant of 5.2 MWp."""

from __future__ import annotations

import math
from collections.abc import Iterable

from jcm_mrv.methodology.inputs import MemberKey
from jcm_mrv.patterns import pattern
from jcm_mrv.verification.claim.assigned import heading_cells, text_shown
from jcm_mrv.verification.claim.claim import Claim, StatedValue
from jcm_mrv.workbook.formulas import tree as t

_CAPACITY = pattern(
    r"(?<![\d.,])(\d{1,3}(?:[ ,]\d{3})+|\d+(?:[.,]\d+)?)\s*([kM])W(?:p|e|-?[dD][cC])?(?!\w)"
)
_HEADED = pattern(r"(?<![\w/])([kM])W(?:p|e|-?[dD][cC]|-?[aA][cC])?(?!\w)")
"""A unit of capacity in a heading; not that of what is made for each of it."""
_LINES = 8
"""Lines of a list that a value adds up at most."""


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
    """Give the capacity of each member, kW, by its descriptions or the list that it is taken from.

    None where one lacks it.
    """
    texts: dict[MemberKey, list[str]] = {}
    for stated in claim.monitored:
        if stated.name == name:
            for key in stated.members:
                texts.setdefault(key, []).extend((stated.description, stated.comment, *key))
    told = {key: capacity for key, of in texts.items() if (capacity := capacity_told(of))}
    for stated in claim.monitored if len(told) < len(texts) else ():
        if stated.name == name and not told.keys() >= set(stated.members):
            listed = _listed(claim, stated)
            told.update(dict.fromkeys(stated.members, listed) if listed else {})
    return told if len(told) == len(texts) else {}


def _listed(claim: Claim, stated: StatedValue) -> float | None:
    """Give the capacity that stands in the lines of a list from which a value is taken, kW."""
    leaf = claim.cells.leaf(stated.place)
    if claim.book.formula(leaf) is None:
        rows = {leaf[:2]} if leaf != stated.place else set()
    else:
        parts = list(t.walk(claim.book.tree(leaf)))
        rows = {part.place[:2] for part in parts if isinstance(part, t.CellRef)}
        rows |= {(p.sheet, p.top) for p in parts if isinstance(p, t.RangeRef) and p.top == p.bottom}
    found = [_of_row(claim, row) for row in sorted(rows)]
    known = [capacity for capacity in found if capacity is not None]
    return math.fsum(known) if known and len(known) == len(found) <= _LINES else None


def _of_row(claim: Claim, row: tuple[str, int]) -> float | None:
    """Give the one number of a row that stands under a heading of capacities, kW."""
    found = []
    for column, cell in claim.grid.sheet(row[0]).in_row(row[1]):
        if cell.kind == "number" and cell.formula is None and isinstance(cell.value, float):
            heads = (text_shown(claim, c) for c in heading_cells(claim, (*row, column)))
            unit = _HEADED.search(next(heads, ""))
            if unit is not None and cell.value > 0:
                found.append(cell.value * (1000.0 if unit[1] == "M" else 1.0))
    return found[0] if len(found) == 1 else None
