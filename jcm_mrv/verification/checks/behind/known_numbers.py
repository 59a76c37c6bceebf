"""Numbers in formulas behind amounts that need no source: days, the turn of a register, water."""

from __future__ import annotations

import itertools
import math
import re

from jcm_mrv.methodology.energies import conversions_by, energies_in
from jcm_mrv.patterns import pattern
from jcm_mrv.verification.checks.formulas.chains import Chain, folded, is_power
from jcm_mrv.verification.checks.logs.multiplier_words import numbers_told
from jcm_mrv.verification.claim.assigned import heading_cells, text_shown, titles
from jcm_mrv.verification.claim.claim import Claim, StatedValue
from jcm_mrv.verification.claim.days import day_of, days_of_line
from jcm_mrv.verification.claim.turned import readings_beside, register_size
from jcm_mrv.verification.claim.units_beside import times_beside
from jcm_mrv.workbook.address import Place
from jcm_mrv.workbook.formulas import tree as t

_ACROSS = 12
"""Cells before a formula in which the day of its line is looked for."""
_LONGEST = 31
"""Days of a month."""
_DAYS = (7, *range(28, _LONGEST + 1), 365, 366)
"""Days of a week, a month, a year."""
_FEW = 8
"""Cells that a formula names of which the titles are read."""
_SHOWN = 1e-3
"""What digits that are left out make of a conversion: 1.609 km for a mile."""
_TEMPERATURE = pattern(
    r"temp|[°º]\s*[CF]\b|℃|deg\s*C|\bsuhu\b|nhiệt\s*độ|温度|水温|อุณหภูมิ|"
    r"\bT[\s_.]*(?:in|out|s|r|supply|return|hot|cold|flow|[12])\b|\b(?:supply|return)\s*\(?[°C]",
    re.IGNORECASE,
)


def is_known(claim: Claim, stated: StatedValue, place: Place, number: float) -> bool:
    """Whether a number says how many days or readings there are, or what a register counts to."""
    number = round(number, 6)
    return (
        _is_count(claim, stated, place, number)
        or _is_of_line(claim, place, number)
        or _is_turn(claim, place, number)
        or _is_ratio(claim, place, number)
        or _is_share(claim.book.tree(place), number)
        or _is_mean(claim.book.tree(place), number)
        or _is_of_unit(claim, stated, place, number)
    )


def _is_share(tree: t.Node, number: float) -> bool:
    """Whether a number is the days of a line of which a formula takes those that are of a year.

    At most so many days are taken, and divided by as many: ``MIN(7, end - day) / 7``.
    """
    days = next((n for n in _DAYS if number in (n, round(1 / n, 6))), None)
    for node in t.walk(tree) if days is not None else ():
        match node:
            case t.Binary("/", left, t.Constant(float() as by)) if by == days:
                parts = (part for part in t.walk(left) if isinstance(part, t.Call))
                least = (part for part in parts if part.function == "MIN")
                if any(t.Constant(by) in part.arguments for part in least):
                    return True
            case _:
                pass
    return False


def _is_mean(tree: t.Node, number: float) -> bool:
    """Whether a sum of cells is divided by how many they are, one by which is the number."""
    for node in t.walk(tree):
        match node:
            case t.Binary("/", left, t.Constant(float() as count)) if count == _summands(left):
                if math.isclose(number * count, 1, rel_tol=1e-4):
                    return True
            case _:
                pass
    return False


def _summands(node: t.Node) -> int:
    match node:
        case t.Binary("+", left, right):
            return _summands(left) + _summands(right)
        case t.CellRef():
            return 1
        case _:
            return 0


def heats_water(
    claim: Claim, stated: StatedValue, place: Place, tree: t.Node | None = None
) -> bool:
    """Whether a formula is the heat of water: an amount times the difference of two temperatures.

    Its number has to be the specific heat of water in the unit of the column, or of the value. Of
    another ``tree`` than the one of the cell it is said whether it would be.
    """
    heads = [text_shown(claim, cell) for cell in heading_cells(claim, place)]
    units = energies_in(" ".join(heads)) or energies_in(
        stated.unit.strip() or claim.methodology.unit(stated.name)
    )
    tree = folded(claim.book.tree(place) if tree is None else tree)
    return len(units) == 1 and _heats(claim, tree, units[0].kind)


def _heats(claim: Claim, node: t.Node, unit: str) -> bool:
    match node:
        case t.Call("ROUND" | "IFERROR", (value, _)):
            return _heats(claim, value, unit)
        case t.Binary("+", left, right):
            return _heats(claim, left, unit) and _heats(claim, right, unit)
        case t.Binary("*" | "/"):
            chain = Chain.of(node)
        case _:
            return False
    known = conversions_by(chain.product)
    if not any((c.before, c.after) == ("cal", unit) for c in known):
        return False
    match sorted(chain.parts, key=lambda part: isinstance(part[0], t.Binary)):
        case [
            (t.CellRef(), 1),
            (t.Binary("-", t.CellRef() as hot, t.CellRef() as cold), 1),
        ]:
            return all(_is_temperature(claim, cell.place) for cell in (hot, cold))
        case _:
            return False


def _is_temperature(claim: Claim, place: Place) -> bool:
    return any(_TEMPERATURE.search(text_shown(claim, cell)) for cell in heading_cells(claim, place))


def _is_count(claim: Claim, stated: StatedValue, place: Place, number: float) -> bool:
    """Whether a mean is multiplied by how many readings, days or hours it is of."""
    means = [
        part.arguments[0]
        for part in t.walk(claim.book.tree(place))
        if isinstance(part, t.Call) and part.function == "AVERAGE" and part.arguments
    ]
    counted = [
        sum(1 for _ in claim.book.cells_of(of)) for of in means if isinstance(of, t.RangeRef)
    ]
    days = claim.days_of(stated)
    return bool(means) and (number in (days, 24 * days if days else None) or number in counted)


def _is_of_line(claim: Claim, place: Place, number: float) -> bool:
    """Whether a number is that of the days or hours of the month that stands before a formula."""
    if number <= 0:
        return False
    sheet, row, column = place
    before = (day_of(claim, (sheet, row, c)) for c in range(max(0, column - _ACROSS), column))
    lengths = {days for d in before if d is not None and 1 < (days := days_of_line(d)) <= _LONGEST}
    return number in lengths or any(is_power(number / (24 * days)) for days in lengths)


def _is_ratio(claim: Claim, place: Place, number: float) -> bool:
    """Whether the titles over a formula, or its readings, say that a meter is multiplied by it."""
    if number <= 1:
        return False
    texts = (text_shown(claim, cell) for cell in heading_cells(claim, place))
    above = itertools.chain(texts, titles(claim, place))
    if any(number in numbers_told(text) for text in above if text):
        return True
    named = list(itertools.islice(dict.fromkeys(claim.book.cells_of(claim.book.tree(place))), _FEW))
    # Each of the readings that are named stands under the same words.
    return bool(named) and all(
        any(number in numbers_told(text) for text in titles(claim, cell)) for cell in named
    )


def _is_of_unit(claim: Claim, stated: StatedValue, place: Place, number: float) -> bool:
    """Whether a number converts from the unit that the line of a formula names: miles to km."""
    heads = (text_shown(claim, cell) for cell in heading_cells(claim, place))
    units = dict.fromkeys((claim.methodology.unit(stated.name), *heads))
    found = (times_beside(claim, place, unit) for unit in units if unit)
    return any(times and abs(number / times - 1) < _SHOWN for times in found)


def _is_turn(claim: Claim, place: Place, number: float) -> bool:
    """Whether a number is what a register counts to, added where a reading is below the one before.

    Its digits are those of the readings: a million where they have six.
    """
    for node in t.walk(claim.book.tree(place)):
        match node:
            case t.Call("IF", (t.Binary("<" | ">", t.CellRef() as one, t.CellRef() as other), *_)):
                beside = readings_beside(claim, one)
                return one.column == other.column and number == register_size(beside)
    return False
