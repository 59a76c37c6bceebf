"""Numbers that make of what the headings of some cells are in what the own heading is in.

Tonnes of cooling times hours become GJ, cylinders of 45 kg kilograms, standard cubic metres normal
ones: where the heading of each cell that a formula multiplies names its unit, and the heading over
the formula its own, its numbers have to be one certain number, which needs no further source.
"""

from __future__ import annotations

import itertools
import math
import unicodedata
from collections.abc import Iterator
from fractions import Fraction

from jcm_mrv.methodology.units import NUMBER, Unit, parse_unit, usual_units
from jcm_mrv.methodology.units_defined import units_meant
from jcm_mrv.patterns import pattern
from jcm_mrv.verification.checks.formulas.chains import Chain, folded, is_plain
from jcm_mrv.verification.checks.formulas.rounding import ROUNDING
from jcm_mrv.verification.claim.assigned import heading_cells, text_shown
from jcm_mrv.verification.claim.claim import Claim, StatedValue
from jcm_mrv.workbook.address import Place
from jcm_mrv.workbook.formulas import tree as t

_SHOWN = 1e-3
"""How far a conversion may be rounded."""
_HOUR = parse_unit("h")
_MOST = 5
"""Parts of a product of which the units are read."""
_BRACKETED = pattern(r"[\[(（]\s*([^\[\](（）)]+?)\s*[\])）]|[,、:]\s*(?:in\s+)?([^,、:()]+)\Z")
"""Where a heading names its unit: in brackets, or behind a comma."""
_EACH = pattern(r"(?<![\d.,/])(\d{1,4}(?:\.\d+)?)[\s-]?(kg|t|L|l|lít|m3|Nm3)(?![\w/])")
"""What each of the things of a heading holds: cylinders of 45 kg, 50-kg bags, drums of 200 L."""


def is_by_headings(claim: Claim, stated: StatedValue, place: Place, hours: float | None) -> bool:
    """Whether the numbers of a formula are what the units of its headings ask for.

    Readings of power are each of so many ``hours``, where the times beside them tell.
    """
    node = folded(claim.book.tree(place))
    while isinstance(node, t.Call) and node.function in ROUNDING and node.arguments:
        node = node.arguments[0]
    if not isinstance(node, t.Binary) or node.op not in "*/":
        return False
    chain = Chain.of(node)
    if not 0 < len(chain.parts) <= _MOST or is_plain(chain.product) or chain.product <= 0:
        return False
    with usual_units():
        own = _own(claim, stated, place)
        of_parts = [_of_part(claim, part) for part, _ in chain.parts] if own else []
        if not own or not all(of_parts):
            return False
        powers = [power for _, power in chain.parts]
        return any(
            math.isclose(chain.product, number, rel_tol=_SHOWN)
            for units in itertools.product(*of_parts)
            for number in _numbers(units, powers, own, hours)
        )


def _numbers(
    units: tuple[Unit, ...], powers: list[int], own: tuple[Unit, ...], hours: float | None
) -> Iterator[float]:
    """Give what converts the product of some units into one of those of a formula."""
    product = NUMBER
    for unit, power in zip(units, powers, strict=True):
        product = product * unit if power > 0 else product / unit
    for one in own:
        if product.same_dimensions(one) and product.dimensions:
            yield float(product.factor / one.factor)
        elif hours and (product * _HOUR).same_dimensions(one):
            yield hours * float(product.factor * _HOUR.factor / one.factor)


def _own(claim: Claim, stated: StatedValue, place: Place) -> tuple[Unit, ...]:
    """Give the units that a formula may be in: by its heading, or those of the value itself."""
    if place in (stated.place, claim.cells.leaf(stated.place)):
        return units_meant(claim.methodology.unit(stated.name))
    return _over(claim, place)


def _of_part(claim: Claim, node: t.Node) -> tuple[Unit, ...]:
    """Give the units of a cell, of a sum of a column, or of a sum of several that are in one."""
    match node:
        case t.CellRef():
            share = claim.evaluator.value(node.place)
            units = _over(claim, node.place)
            return units or ((NUMBER,) if isinstance(share, float) and 0 < share < 1 else ())
        case t.RangeRef() | t.Call("SUM", (t.RangeRef(),)):
            block = node if isinstance(node, t.RangeRef) else node.arguments[0]
            assert isinstance(block, t.RangeRef)
            first = (block.sheet, block.top, block.left)
            return _over(claim, first) if block.left == block.right else ()
        case t.Binary("+" | "-", left, right):
            one, other = _of_part(claim, left), _of_part(claim, right)
            # What is taken off, or added, is of the same: cylinders that went back.
            return one if one == other or not other else () if one else other
        case _:
            return ()


def _over(claim: Claim, place: Place) -> tuple[Unit, ...]:
    """Give the units that the heading of a column names; of things, what each of them holds."""
    for cell in heading_cells(claim, place):
        text = unicodedata.normalize("NFKC", text_shown(claim, cell))
        for match in _EACH.finditer(text):
            times = Fraction(match[1])
            return tuple(
                Unit(match[0], unit.factor * times, unit.dimensions)
                for unit in units_meant(match[2])
            )
        named = [next(filter(None, match.groups())) for match in _BRACKETED.finditer(text)]
        for name in (*named, text):
            if units := tuple(_meant(name)):
                return units
    return ()


def _meant(text: str) -> Iterator[Unit]:
    """Give what a unit may mean, also one for another of several definitions: Btu/scf."""
    over, per, under = text.partition("/")
    units = units_meant(text)
    if not units and per:
        yield from (one / other for one in units_meant(over) for other in units_meant(under))
    yield from (unit for unit in units if not unit.point)
