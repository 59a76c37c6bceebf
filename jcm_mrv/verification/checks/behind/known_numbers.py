"""Numbers in formulas behind amounts that need no source: days, the turn of a register, water."""

from __future__ import annotations

import itertools
import math
import re

from jcm_mrv.methodology.energies import conversions_by, energies_in
from jcm_mrv.patterns import pattern
from jcm_mrv.verification.checks.formulas.chains import Chain, folded, is_power
from jcm_mrv.verification.checks.logs.multiplier_words import numbers_told
from jcm_mrv.verification.claim.assigned import (
    heading_cells,
    heading_over,
    label_cells,
    text_shown,
    titles,
)
from jcm_mrv.verification.claim.claim import Claim, StatedValue
from jcm_mrv.verification.claim.days import day_of, days_of_line, is_date
from jcm_mrv.verification.claim.lines import are_of_days
from jcm_mrv.verification.claim.sheets import number_in
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
_GIVE_DAYS = ("DATE", "DATEVALUE", "EDATE", "EOMONTH")
_FEW = 8
"""Cells that a formula names of which the titles are read."""
_SHOWN = 1e-3
"""What digits that are left out make of a conversion: 1.609 km for a mile."""
_TEMPERATURE = pattern(
    r"temp|[°º]\s*[CF]\b|℃|deg\s*C|\bsuhu\b|nhiệt\s*độ|温度|水温|อุณหภูมิ|"
    r"\bT[\s_.]*(?:in|out|s|r|supply|return|hot|cold|flow|[12])\b|\b(?:supply|return)\s*\(?[°C]",
    re.IGNORECASE,
)


_DAYS_TOLD = pattern(
    r"(?<![\d./-])(\d{1,3})\s*(?:日(?![\d/])|days?\b|ngày|hari\b|d[ií]as?\b|วัน|хоног|өдөр)",
    re.IGNORECASE,
)
_OF_DAYS = pattern(
    r"\A(?:(?:number|no\.?) of )?(?:\w+ )?days\b|日数|số ngày|\bjumlah hari|จำนวนวัน|хоногийн тоо",
    re.IGNORECASE,
)
_TIMES = pattern(r"(?<![^\W_])[x×]\s?(\d[\d.,]*)(?![\d/]|\s*[x×])")
_DIFFERENCE = pattern(
    r"(?:[Δ∆δ]|\b[dD])[\s_.-]*[Tt]\b|(?i:\bdelta[\s_.-]*t(?:emp\w*)?\b|temperature difference|"
    r"温度差|chênh lệch nhiệt độ|(?:beda|selisih) suhu|diferencia de temperatura|ผลต่างอุณหภูมิ)"
)
_VOLUME = pattern(r"\bm(?:3|³|\^3)|㎥|立方メートル|\blit(?:re|er)s?\b|[(\[]\s*L\s*[)\]]|м3|м³")


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
        or _counts_days(claim, claim.book.tree(place), number)
        or _tells(claim.book.tree(place), number)
        or _is_told_days(claim, place, number)
        or _is_of_period(claim, stated, place, number)
    )


def _is_of_period(claim: Claim, stated: StatedValue, place: Place, number: float) -> bool:
    """Whether days of a list are divided by how many the period has: a mean of what was there."""
    if number != claim.days_of(stated):
        return False
    for node in t.walk(claim.book.tree(place)):
        match node:
            case t.Binary("/", left, t.Constant(float() as by)) if by == number:
                blocks = (part for part in t.walk(left) if isinstance(part, t.RangeRef))
                if any(_is_of_days(claim, block) for block in blocks):
                    return True
            case _:
                pass
    return False


def _is_of_days(claim: Claim, block: t.RangeRef) -> bool:
    """Whether a column counts days: by its formulas, or its heading."""
    ends = [(block.sheet, row, block.left) for row in (block.top, block.bottom)]
    return are_of_days(claim, ends) or bool(_OF_DAYS.search(heading_over(claim, ends[0])))


def _is_told_days(claim: Claim, place: Place, number: float) -> bool:
    """Whether a formula divides by a cell, and its line says that the number is one of days."""
    divides = any(
        isinstance(node, t.Binary) and node.op == "/" and isinstance(node.right, t.CellRef)
        for node in t.walk(claim.book.tree(place))
    )
    texts = (text_shown(claim, cell) for cell in label_cells(claim, place)) if divides else ()
    return any(number == float(days) for text in texts for days in _DAYS_TOLD.findall(text))


def _tells(tree: t.Node, number: float) -> bool:
    """Whether a formula gives 1 or 0, whether something is so, and the number is one of both."""
    match tree:
        case t.Call("IF", (_, t.Constant(float() as one), t.Constant(float() as other))):
            return {one, other} == {0.0, 1.0} and number in (one, other)
        case _:
            return False


def _counts_days(claim: Claim, tree: t.Node, number: float) -> bool:
    """Whether a number is the day that a difference of two days lacks: ``last - first + 1``."""
    return number == 1 and any(
        isinstance(node, t.Binary)
        and node.op in "+-"
        and t.Constant(1.0) in (node.left, node.right)
        and _is_of_dates(claim, node)
        for node in t.walk(tree)
    )


def _is_of_dates(claim: Claim, node: t.Node) -> bool:
    """Whether a formula takes nothing but days, two at least."""
    found = 0
    for part in t.walk(node):
        match part:
            case t.CellRef() if is_date(claim, part.place):
                found += 1
            case t.Call(function) if function in _GIVE_DAYS:
                found += 1
            case t.CellRef() if claim.book.content(part.place) is None:
                # What is still there has no last day.
                pass
            case t.CellRef() | t.RangeRef() | t.Unknown():
                return False
            case _:
                pass
    return found > 1


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
    products = [chain.product]
    if any(
        _is_of_volume(claim, part.place) for part, _ in chain.parts if isinstance(part, t.CellRef)
    ):
        products += [chain.product / number for number in chain.numbers if _is_density(number)]
    known = [c for product in products for c in conversions_by(product)]
    if not any((c.before, c.after) == ("cal", unit) for c in known):
        return False
    match sorted(chain.parts, key=lambda part: isinstance(part[0], t.Binary)):
        case [
            (t.CellRef(), 1),
            (t.Binary("-", t.CellRef() as hot, t.CellRef() as cold), 1),
        ]:
            return all(is_temperature(claim, cell.place) for cell in (hot, cold))
        case [(t.CellRef() as one, 1), (t.CellRef() as other, 1)]:
            # The difference of both has a column of its own.
            return any(_is_difference(claim, cell.place) for cell in (one, other))
        case _:
            return False


def _is_difference(claim: Claim, place: Place) -> bool:
    return any(_DIFFERENCE.search(text_shown(claim, cell)) for cell in heading_cells(claim, place))


def _is_density(number: float) -> bool:
    """Whether a number is what water weighs between 0 and 110 °C, in whatever power of ten."""
    return number > 0 and 0.95 <= number / 10 ** math.ceil(math.log10(number)) < 1.0


def _is_of_volume(claim: Claim, place: Place) -> bool:
    return any(_VOLUME.search(text_shown(claim, cell)) for cell in heading_cells(claim, place))


def is_temperature(claim: Claim, place: Place) -> bool:
    """Whether a cell stands under the heading of a temperature."""
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
    """Whether a number is that of the days or hours of the month that stands before a formula.

    Or of the week, where the line takes some of its days: the next line is seven days later.
    """
    if number <= 0:
        return False
    sheet, row, column = place
    lengths: set[int] = set()
    for across in range(max(0, column - _ACROSS), column):
        day = day_of(claim, (sheet, row, across))
        if day is None:
            continue
        lengths.add(days_of_line(day))
        beside = (day_of(claim, (sheet, r, across)) for r in (row - 1, row + 1) if r >= 0)
        steps = {abs((d.start - day.start).days) for d in beside if d is not None}
        if len(steps) == 1 and _takes_some(claim, place, *steps):
            lengths |= steps
    lengths = {days for days in lengths if 1 < days <= _LONGEST}
    return number in lengths or any(is_power(number / (24 * days)) for days in lengths)


def _takes_some(claim: Claim, place: Place, days: int) -> bool:
    """Whether a formula multiplies by a cell of its line, as of those beside, with so many days."""
    cells = (
        (part.sheet, row, part.column)
        for node in t.walk(claim.book.tree(place))
        if isinstance(node, t.Binary) and node.op in "*/"
        for part, _ in Chain.of(node).parts
        if isinstance(part, t.CellRef) and part.row == place[1]
        for row in range(max(0, part.row - 1), part.row + 2)
    )
    numbers = [v for v in map(claim.evaluator.value, cells) if isinstance(v, float)]
    return any(0 <= number <= days and number.is_integer() for number in numbers)


def _is_ratio(claim: Claim, place: Place, number: float) -> bool:
    """Whether the titles over a formula, or its readings, say that a meter is multiplied by it."""
    if number <= 1:
        return False
    texts = (text_shown(claim, cell) for cell in heading_cells(claim, place))
    above = itertools.chain(texts, titles(claim, place))
    if any(number in _times_told(text) for text in above if text):
        return True
    named = list(itertools.islice(dict.fromkeys(claim.book.cells_of(claim.book.tree(place))), _FEW))
    # Each of the readings that are named stands under the same words.
    return bool(named) and all(
        any(number in numbers_told(text) for text in titles(claim, cell)) for cell in named
    )


def _times_told(text: str) -> tuple[float, ...]:
    """Give the multipliers that a heading names, as such or behind a sign: x20, ×1,200."""
    behind = (number_in(number.strip(".,")) for number in _TIMES.findall(text))
    return (*numbers_told(text), *(number for number in behind if number))


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
