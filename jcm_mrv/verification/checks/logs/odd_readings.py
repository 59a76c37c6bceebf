"""Readings of logs that are far off, negative or repeated; units of logs."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from itertools import groupby, pairwise
from statistics import median

from jcm_mrv.findings import VER, Finding
from jcm_mrv.metering.digits import telling_digits
from jcm_mrv.metering.thresholds import (
    OUTLIER_EFFECT,
    OUTLIER_FACTOR,
    OUTLIER_SHARE,
    OUTLIER_VALUES,
)
from jcm_mrv.patterns import pattern
from jcm_mrv.verification.checks.fixed.efficiencies import BETTER, by
from jcm_mrv.verification.checks.fixed.published import TEN
from jcm_mrv.verification.claim.assigned import label_cells, text_shown
from jcm_mrv.verification.claim.claim import Claim, StatedValue
from jcm_mrv.verification.claim.logs import Log
from jcm_mrv.verification.claim.sheets import number_shown
from jcm_mrv.verification.claim.stood import is_told, line_is_told, line_says
from jcm_mrv.verification.claim.units_beside import times_beside
from jcm_mrv.verification.judged import Judged
from jcm_mrv.verification.recompute import Model
from jcm_mrv.workbook.address import Place, place_text
from jcm_mrv.workbook.formulas import tree as t
from jcm_mrv.workbook.formulas.evaluate import Evaluator

LISTED = 5
"""Cells of one log that are named one by one."""
SHORT = 62
"""Readings in a log of months, or of the days of two of them."""
_MONTHS = 6
"""Readings from which on most of them tell something."""
_EQUAL = 3
_DIGITS = 4
_LEFT = pattern(
    r"\b(?:closing|ending|final|year-?end) (?:stock|inventory|balance|level)|"
    r"\b(?:stock|inventory|balance|level) (?:at (?:the )?end|on 31)|\bsto[ck]k? akhir|saldo akhir|"
    r"期末(?:在庫|残)|年末在庫|tồn (?:kho )?(?:cuối|31/12)|\b(?:existencia|inventario|saldo) final|"
    r"คงเหลือ(?:ปลาย|สิ้น)|эцсийн үлдэгдэл",
    re.IGNORECASE,
)
_NET = pattern(r"\b(?:net|netto|neto|balance|saldo)\b|正味|差引|純|tịnh|ròng|bù trừ", re.IGNORECASE)
"""Headings of meters that count what goes back as well."""
_LARGER = 1e-3
"""An amount in MWh or t among amounts in kWh or kg."""
_BELOW = ((_LARGER, 3.0), (1e-2, 2.0), (0.1, 1.3))
"""Slips of readings that are too small, and how far apart all others may be for each."""
_FULL = {2.0**n - 1 for n in (15, 16, 31, 32)} | {float("9" * n) for n in range(3, 10)}
"""The largest value of a register or counter: what shows it was not read."""


def with_amount(log: Log, amount: float) -> float | None:
    """Give the monitored value with an amount added, in the unit of the sheet."""
    value = log.stated.value
    return value + amount if isinstance(value, float) else None


def effect_of(log: Log, model: Model | None, value: float | None) -> float | None:
    """Give by how much the reductions are overstated if the value were another one."""
    factor = log.stated.factor
    if model is None or value is None or factor is None:
        return None
    gain = model.effect(log.stated, value * float(factor))
    return None if gain is None else -gain


def changed(log: Log, model: Model | None, contents: dict[Place, float]) -> float | None:
    """Give by how much the reductions are overstated if some cells held other numbers.

    All inputs that rest on the cells are others then: years may take their parts of one column.
    """
    return changed_cells(log.claim, model, contents)


def changed_cells(
    claim: Claim,
    model: Model | None,
    contents: Mapping[Place, float | str],
    of: Collection[StatedValue] | None = None,
) -> float | None:
    """Give the same of cells of any kind; of some inputs alone, where others take them rightly."""
    values = None if model is None else values_after(claim, contents)
    if model is None or values is None:
        return None
    if of is not None:
        values = {stated: value for stated, value in values.items() if stated in of}
    gain = model.joint_effect(values) if values else 0.0
    return None if gain is None else -gain


def with_formula(claim: Claim, model: Model | None, place: Place, made: t.Node) -> float | None:
    """Give the effect of another formula in a cell; None where it gives no number."""
    claim.evaluator.values(claim.book.cells_of(made))
    value = claim.evaluator.compute(made, place)
    return changed_cells(claim, model, {place: value}) if isinstance(value, float) else None


def values_after(
    claim: Claim, contents: Mapping[Place, float | str]
) -> dict[StatedValue, float | str] | None:
    """Give the inputs that change where cells hold other numbers; None if one fails."""
    cells = claim.cells
    fresh = Evaluator(claim.book, contents)
    values: dict[StatedValue, float | str] = {}
    for stated in claim.inputs:
        if stated.number is None or stated.factor is None:
            continue
        if not cells.rests_on(stated.place, contents):
            continue
        value = fresh.value(stated.place)
        if not isinstance(value, float):
            return None
        if value != stated.value:
            values[stated] = value * float(stated.factor)
    return values


def plus(log: Log, model: Model | None, amount: float) -> float | None:
    """Give the effect of a reading that is to be added, or taken off."""
    return effect_of(log, model, with_amount(log, amount * log.scale))


# -- odd readings ---------------------------------------------------------------------------


def odd(log: Log, model: Model | None) -> Iterator[Judged]:
    """Give readings that are about a power of ten off, or far outside of all others."""
    numbers = [(cell, value) for cell, value in log.numbers if value > 0]
    if len(numbers) <= SHORT:
        yield from _odd_months(log, model, numbers)
        return
    values = sorted(value for _, value in numbers)
    if len(values) < OUTLIER_VALUES:
        return
    usual = values[min(len(values) - 1, int(0.95 * len(values)))]
    total = math.fsum(values)
    odd = [(c, v) for c, v in numbers if v > OUTLIER_FACTOR * usual > 0]
    if math.fsum(v for _, v in odd) < OUTLIER_EFFECT * total:
        # Little of many lines: it is a slip all the same where all others are alike.
        odd = [(c, v) for c, v in numbers if v > TEN * usual and by(v / median(values))]
        if values[-1 - len(odd)] > TEN * values[0]:
            return
    if not odd or len(odd) > OUTLIER_SHARE * len(values):
        return
    for cell, value in odd[:LISTED]:
        finding = odd_finding(
            log, cell, value, f"95 % of the others are below {number_shown(usual)}"
        )
        yield Judged(finding, changed(log, model, {cell: median(values)}))


def _odd_months(
    log: Log, model: Model | None, numbers: list[tuple[Place, float]]
) -> Iterator[Judged]:
    written = dict(numbers)
    numbers = _in_one_unit(log, numbers)
    for cell, value, power, beside in (*far_off(numbers), *_in_larger_unit(numbers)):
        if power >= 1 or not line_is_told(log, cell):
            yield Judged(
                odd_finding(log, cell, value, beside),
                # In the unit of its own line.
                changed(log, model, {cell: written[cell] / power}),
            )


def _in_one_unit(log: Log, numbers: list[tuple[Place, float]]) -> list[tuple[Place, float]]:
    """Give readings as they count, where the lines of a list are in several units."""
    unit = log.claim.methodology.unit(log.stated.name)
    if log.is_plain or len({times_beside(log.claim, cell, unit) for cell, _ in numbers}) < 2:
        return numbers
    return [(cell, v * (log.scale_of(cell) or log.scale) / log.scale) for cell, v in numbers]


def far_off(numbers: list[tuple[Place, float]]) -> Iterator[tuple[Place, float, float, str]]:
    """Give readings that are about a power of ten off, with it and what stands beside them.

    What is too small may be of a season, or of the night, but where all others are alike.
    """
    for n, (cell, value) in enumerate(numbers):
        others = [v for m, (_, v) in enumerate(numbers) if m != n]
        near = [numbers[m][1] for m in (n - 1, n + 1) if 0 <= m < len(numbers)]
        if len(others) < 3 or not near:
            continue
        ratio = value / median(others)
        if ratio < 1:
            power = _too_small(value, others)
        else:
            middle = median(others)
            alike = sum(1 / TEN < v / middle < TEN for v in others) >= 0.8 * len(others)
            close = all(by(value / v) is not None or not value / v < TEN for v in near)
            power = (by(ratio) or (10.0 if ratio > BETTER else None)) if alike and close else None
        if power is not None:
            yield cell, value, power, f"{' and '.join(map(number_shown, near))} beside it"


def _too_small(value: float, others: list[float]) -> float | None:
    """Give the power of ten that a reading is below others which are all alike; None if not."""
    least, most = min(others), max(others)
    for power, apart in _BELOW:
        if most <= apart * least and least / apart <= value / power <= most * apart:
            return power
    return None


def _in_larger_unit(
    numbers: list[tuple[Place, float]],
) -> Iterator[tuple[Place, float, float, str]]:
    """Give several readings in MWh, or in t, among whole ones in kWh or kg, as :func:`far_off`.

    Equipment that stood shows as little, but no decimals where all others are whole.
    """
    few = [(cell, v) for cell, v in numbers if v != int(v)]
    rest = [v for _, v in numbers if v == int(v)]
    if len(few) < 2 or len(few) >= len(rest):
        return
    for cell, value in few:
        if _too_small(value, rest) == _LARGER:
            yield cell, value, _LARGER, f"{number_shown(median(rest))} in the middle of the others"


def odd_finding(log: Log, cell: Place, value: float, beside: str) -> Finding:
    """Give what is asked of a reading that is far off the others."""
    return VER[110].at(
        place_text(cell),
        found=f"{number_shown(value)}, {beside}",
        label=log.stated.label,
        cell=log.stated.where,
    )


def negative(log: Log, model: Model | None, told: Collection[Place] = ()) -> Iterator[Judged]:
    """Give readings below zero where none can be, but for what is drawn by night.

    Those that were ``told`` are corrections by what is written beside them.
    """
    parameter = log.claim.methodology.parameters.get(log.stated.name)
    if parameter is not None and parameter.can_be_negative:
        return
    if _NET.search(log.heading):
        return
    below = [(cell, value) for cell, value in log.numbers if value < 0 and cell not in told]
    # What was left at the end is taken off what was there and came.
    last = log.numbers[-1][0] if below else None
    stock = below[-1:] if below and below[-1][0] == last and _is_left(log, below[-1][0]) else []
    below = [one for one in below if one not in stock]
    largest = max((v for _, v in log.numbers), default=0.0)
    # An inverter draws a little by night, and a column that is taken off may be negative.
    weighty = [b for b in below if -b[1] > 0.1 * largest]
    if not weighty or len(below) * 2 > len(log.numbers):
        return
    cell, value = weighty[0]
    finding = VER[110]["negative"].at(
        place_text(cell), found=number_shown(value), label=log.stated.label, cell=log.stated.where
    )
    yield Judged(finding, changed(log, model, {c: -v for c, v in weighty}))


def _is_left(log: Log, cell: Place) -> bool:
    """Whether the line of a reading is called the stock at the end of the period."""
    return any(_LEFT.search(text_shown(log.claim, at)) for at in label_cells(log.claim, cell))


def repeated(log: Log, model: Model | None) -> Iterator[Judged]:
    """Give readings that show the largest number there is, or the same one again and again."""
    numbers = log.numbers
    often = Counter(value for _, value in numbers)
    top = max(often) if often else 0.0
    # What others exceed is no largest number.
    full = [(cell, value) for cell, value in numbers if value in _FULL and value == top]
    short = len(numbers) <= SHORT
    # Where other readings come as often, it is no limit of the meter.
    next_often = max((n for value, n in often.items() if value != top), default=0)
    at = next((pair for pair in numbers if pair[1] == top), None)
    clipped = short and at is not None and often[top] >= _EQUAL and _digits(log, at) >= _DIGITS
    clipped = clipped and 0 < next_often < often[top]
    runs = [
        (a, b)
        for a, b in pairwise(numbers)
        if short and a[1] == b[1] and a[1] > 0 and _digits(log, a) >= _DIGITS + 1
    ]
    if full and len(full) * 2 < len(numbers):
        cell, value = full[0]
    elif clipped and len(numbers) > often[top]:
        cell, value = next(pair for pair in numbers if pair[1] == top)
    elif runs and len(often) * 2 > len(numbers):
        cell, value = runs[0][1]
    elif short and (flat := _flat(log)) is not None:
        cell, value = flat
    else:
        return
    times = often[value]
    finding = VER[110]["repeated"].at(
        place_text(cell),
        found=f"{number_shown(value)}, {times} time{'s' if times > 1 else ''}",
        label=log.stated.label,
        cell=log.stated.where,
    )
    # Few others say little of the rest of the year.
    usual = median(v for _, v in numbers if v != value) if times * 2 <= len(numbers) else None
    others = {c: usual for c, v in numbers if v == value and usual is not None}
    yield Judged(finding, changed(log, model, others) if others else None)


def _digits(log: Log, pair: tuple[Place, float]) -> int:
    """Give the telling digits of a reading; of what is worked out in its line, those of its parts.

    Trips times a load are as often alike as the trips.
    """
    cell, value = pair
    axis = 1 if log.is_column else 2
    behind = log.claim.book.precedents(cell) if log.claim.book.formula(cell) else ()
    parts = [log.claim.evaluator.value(p) for p in behind if p[axis] == cell[axis]]
    digits = [telling_digits(part) for part in parts if isinstance(part, float)]
    return min(telling_digits(value), max(digits, default=telling_digits(value)))


def _flat(log: Log) -> tuple[Place, float] | None:
    """Give the first of several equal readings in a row, where others are read in fine steps."""
    for value, group in groupby(log.numbers, lambda pair: pair[1]):
        cells = [cell for cell, _ in group]
        rest = [v for _, v in log.numbers if v > 0 and v != value]
        fine = {v for v in rest if telling_digits(v) >= _DIGITS}
        in_row = value > 0 and len(cells) >= _EQUAL
        if in_row and len(fine) >= _EQUAL and len(fine) >= 0.8 * len(rest):
            return None if any(line_says(log, cell) for cell in cells) else (cells[0], value)
    return None


def zeros(log: Log, model: Model | None) -> Iterator[Judged]:
    """Give a log that shows nothing most of the time: a meter that stood, or was not read.

    Nights and weeks without any are usual: what counts is one stretch, or most of the months.
    """
    numbers = log.numbers
    runs = [
        [cell for cell, _ in run]
        for is_zero, run in groupby(numbers, lambda pair: pair[1] == 0)
        if is_zero
    ]
    without = max(runs, key=len, default=[])
    if len(numbers) <= SHORT:
        without = [cell for run in runs for cell in run]
    above = [value for _, value in numbers if value > 0]
    if len(numbers) < _MONTHS or not above or len(without) * 2 <= len(numbers):
        return
    if is_told(log.claim, log.stated) or any(line_says(log, cell) for cell in without[:SHORT]):
        return
    finding = VER[110]["zeros"].at(
        place_text(without[0]),
        found=f"0 in {len(without)} of {len(numbers)} readings, to {place_text(without[-1])}",
        label=log.stated.label,
        cell=log.stated.where,
    )
    yield Judged(finding, plus(log, model, median(above) * len(without)))
