"""Amounts of a baseline and an inventory that look a thousand times too large or too small."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from fractions import Fraction

from jcm_mrv.findings import PLN, Finding
from jcm_mrv.planning.city.file import City
from jcm_mrv.planning.city.inventory import Inventory, Line
from jcm_mrv.planning.city.target import Given

_SLIP = 100
"""A change of a category from year to year that no measure makes, and a wrong unit does."""
_SINKS = ("V.2",)
"""Categories that can take up more than they emit."""


def odd_amounts(city: City, inventory: Inventory, target: Given) -> Iterator[Finding]:
    """Give what can hardly be: negative emissions, and changes by a factor of a hundred."""
    by_category: dict[tuple[str, str, str], list[Line]] = {}
    for line in inventory.lines:
        if line.tonnes < 0 and line.category.id not in _SINKS:
            yield PLN[455].at(line.where, found=line.written, category=line.category.id)
        key = (line.boundary, line.category.id, line.gas)
        by_category.setdefault(key, []).append(line)
    for lines in by_category.values():
        ordered = sorted(lines, key=lambda line: line.year)
        for one, other in itertools.pairwise(ordered):
            if _far(one.tonnes, other.tonnes):
                yield PLN[456].at(
                    other.where,
                    found=f"{one.written}, {other.written}",
                    category=other.category.id,
                    year=other.year,
                    before=one.year,
                )
    yield from _baseline(city, target)
    yield from _beside(city, inventory, target)


def _baseline(city: City, target: Given) -> Iterator[Finding]:
    years = sorted(target.baseline)
    for one, other in itertools.pairwise(years):
        if _far(target.baseline[one], target.baseline[other]):
            yield PLN[456]["baseline"].at(
                city.where("baseline", "values", str(other)),
                found=f"{float(target.baseline[one]):g}, {float(target.baseline[other]):g} tCO2e",
                year=other,
                before=one,
            )


def _beside(city: City, inventory: Inventory, target: Given) -> Iterator[Finding]:
    area = city.file.target.boundary
    for year in sorted({line.year for line in inventory.lines if line.boundary == area}):
        lines = inventory.of(area, year, city.file.level)
        total = sum((line.tonnes for line in lines), Fraction(0))
        baseline = target.baseline_of(year)
        if baseline is not None and lines and _far(total, Fraction(baseline)):
            yield PLN[456]["beside"].at(
                lines[0].where,
                found=f"{float(total):g} tCO2e, {baseline:g} tCO2e",
                year=year,
            )


def _far(one: Fraction, other: Fraction) -> bool:
    low, high = sorted((abs(one), abs(other)))
    return low > 0 and high / low >= _SLIP
