"""Registers of meters: what a formula takes of them, and amounts that are registers themselves."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Sequence
from itertools import pairwise

from jcm_mrv.findings import VER
from jcm_mrv.metering.reading.names import STRONG
from jcm_mrv.verification.checks.logs.odd_readings import changed, effect_of, with_amount
from jcm_mrv.verification.claim.assigned import heading_cells, label_cells, text_shown
from jcm_mrv.verification.claim.claim import Claim, StatedValue
from jcm_mrv.verification.claim.far import MOST_FORMULAS
from jcm_mrv.verification.claim.logs import LEAST, Log
from jcm_mrv.verification.claim.series import registers_in
from jcm_mrv.verification.claim.sheets import number_shown
from jcm_mrv.verification.claim.turned import adds_a_turn
from jcm_mrv.verification.judged import Judged
from jcm_mrv.verification.recompute import Model
from jcm_mrv.workbook.address import Place, place_text
from jcm_mrv.workbook.formulas import tree as t
from jcm_mrv.workbook.reading.headings import is_total
from jcm_mrv.workbook.reading.periods import Period

_REGISTER_DAYS = 3
_A_DAY = 1.01
"""By so many days what is shared out may differ: the last one may be in, or out."""
_NEAR = 400
"""Rows above and below that a reading of another day is looked for in."""
_RISING = 8
"""Numbers that rise from the first to the last, which amounts hardly do."""
_BEGUN = 3.0
"""Steps that a register has counted before, which the amounts since a new year do not have."""


def register(log: Log, model: Model | None, others: Sequence[Log] = ()) -> Iterator[Judged]:
    """Judge the readings between the first and the last one that a formula takes.

    Where another register of the same value goes on, a meter was changed.
    """
    numbers = [*_beyond(log, -1), *log.numbers, *_beyond(log, 1)]
    falls = [n for n, (a, b) in enumerate(pairwise(numbers), start=1) if b[1] < a[1]]
    # At one fall a register may have passed its highest number, which the formula adds.
    if falls and not (len(falls) == 1 and adds_a_turn(log.claim, log.place)):
        (cell, value), (_, before) = numbers[falls[0]], numbers[falls[0] - 1]
        finding = VER[112].at(
            place_text(cell),
            found=f"{number_shown(value)} after {number_shown(before)}",
            label=log.stated.label,
            cell=log.stated.where,
        )
        yield Judged(finding)
    part, days = log.period, log.days
    if part is None or days is None:
        return
    for cell, day, wanted in (
        (log.cells[0], days[0], part[0]),
        (log.cells[-1], days[-1], part[1] + dt.timedelta(days=1)),
    ):
        if day is None:
            continue
        ends = (day.start, day.end + dt.timedelta(days=1))
        off = min(abs((end - wanted).days) for end in ends)
        is_first = cell == log.cells[0]
        pieces = [*others, *_pieces(log)]
        goes_on = off > _REGISTER_DAYS and (
            _goes_on(day, is_first, pieces) or any(_is_within(cell, one) for one in pieces)
        )
        if off > _REGISTER_DAYS and not goes_on and not _is_shared_out(log, cell, wanted):
            finding = VER[112]["day"].at(
                place_text(log.place),
                found=f"{place_text(cell)}, read on {day.end}",
                label=log.stated.label,
                wanted=wanted,
            )
            right = _reading_on(log, wanted, cell)
            if right is None:
                right = _by_days(log, wanted)
            yield Judged(finding, None if right is None else changed(log, model, {cell: right}))


def of_few_readings(claim: Claim, model: Model | None) -> Iterator[Judged]:
    """Judge the days of registers of which no more is there than a reading at each end."""
    for stated in claim.monitored:
        found = [
            Log(claim, stated, place, cells, is_range=False, is_register=True)
            for place in claim.cells.formulas_behind(stated.place, MOST_FORMULAS)
            for cells in registers_in(claim, place)
        ]
        places = {log.place for log in found}
        # What is taken within another stretch counts twice, or is a correction.
        holding: dict[Place, list[frozenset[Place]]] = {}
        for cells in map(frozenset, {log.cells for log in found}):
            for cell in cells:
                holding.setdefault(cell, []).append(cells)
        found = [log for log in found if not any(map({*log.cells}.__lt__, holding[log.cells[0]]))]
        for log in found:
            sheet, row, column = log.place
            # What goes on above and below is a log, whose days are judged together.
            is_within = {(sheet, row - 1, column), (sheet, row + 1, column)} <= places
            if is_within or len(log.cells) >= LEAST or not _is_of_days(log):
                continue
            judged = list(register(log, model, [other for other in found if other is not log]))
            # Whether it counts takes the whole sheet: it is seen of those alone that are off.
            if judged and _counts(log):
                yield from judged


def _is_of_days(log: Log) -> bool:
    """Whether a register rose from one day to a later one, and is not a new one in the period."""
    days, numbers = log.days, dict(log.numbers)
    first, last = log.cells[0], log.cells[-1]
    if days is None or days[0] is None or days[-1] is None or days[0].end >= days[-1].start:
        return False
    if not {first, last} <= numbers.keys() or numbers[first] > numbers[last]:
        return False
    # At 0 within the period it is of a system that began then.
    return numbers[first] != 0.0 or not log.period or days[0].start <= log.period[0]


def _counts(log: Log) -> bool:
    """Whether a value answers to the last reading as to the first, the other way round."""
    by = log.scale_of(log.cells[-1])
    return by > 0 and math.isclose(log.scale_of(log.cells[0]), -by, rel_tol=1e-6)


def _goes_on(day: Period, is_first: bool, others: Sequence[Log]) -> bool:
    """Whether another register ends, or begins, where one begins, or ends."""
    for other in others:
        end = (other.days or [None])[-1 if is_first else 0]
        if end is not None and abs((end.start - day.start).days) <= _REGISTER_DAYS:
            return True
    return False


def _is_within(cell: Place, other: Log) -> bool:
    """Whether a reading stands between those of another stretch: what both hold counts twice."""
    first, last = other.cells[0], other.cells[-1]
    return cell[0] == first[0] and first[1:] < cell[1:] < last[1:] and cell in other.cells


def _pieces(log: Log) -> Iterator[Log]:
    """Give the other stretches of registers in the same formula, however short they are."""
    for cells in registers_in(log.claim, log.place):
        if cells != log.cells:
            yield Log(log.claim, log.stated, log.place, cells, is_range=False, is_register=True)


def _beyond(log: Log, step: int) -> list[tuple[Place, float]]:
    """Give the reading before the first, or after the last, of which the value takes a share."""
    end = log.cells[0 if step < 0 else -1]
    cell = log.neighbour(end, step)
    value = log.claim.evaluator.value(cell) if min(cell[1:]) >= 0 else None
    # What is worked out of the readings, or has no day beside it as they have, is none.
    if not isinstance(value, float) or not log.is_column or log.claim.cells.rests_on(cell, {end}):
        return []
    if log.days is not None and log.day_beside(cell) is None:
        return []
    # What counts the other way is of another meter.
    return [(cell, value)] if log.scale_of(cell) * log.scale_of(end) > 0 else []


def _is_shared_out(log: Log, cell: Place, wanted: dt.date) -> bool:
    """Whether a value takes what a register showed on a day between two readings, by the days.

    It answers to the later of them by the share of their days that is before the day, but for one.
    """
    for step in (1, -1):
        ends = [cell, log.neighbour(cell, step)][::step]
        days = [day and day.start for day in map(log.day_beside, ends)]
        if min(ends[0][1:]) < 0 or days[0] is None or days[1] is None:
            continue
        by, between = [log.scale_of(end) for end in ends], (days[1] - days[0]).days
        if days[0] <= wanted <= days[1] and sum(by):
            share = (wanted - days[0]).days
            if abs(by[1] / sum(by) * between - share) <= _A_DAY:
                return True
    return False


def _reading_on(log: Log, wanted: dt.date, cell: Place) -> float | None:
    """Give the reading of a day, of the whole column; None where none is near to it."""
    best: tuple[int, float] | None = None
    for step in (1, -1):
        other = cell
        for _ in range(_NEAR):
            other = log.neighbour(other, step)
            day = log.day_beside(other)
            content = log.claim.evaluator.value(other) if min(other[1:]) >= 0 else None
            if day is None or not isinstance(content, float):
                break
            off = abs((day.start - wanted).days)
            if best is None or off < best[0]:
                best = off, content
    return None if best is None or best[0] > _REGISTER_DAYS else best[1]


def _by_days(log: Log, wanted: dt.date) -> float | None:
    """Give what a register showed on a day, as it rose by the same each day."""
    days, (_, first), (_, last) = log.days or [None], log.numbers[0], log.numbers[-1]
    if days[0] is None or days[-1] is None or days[-1].end <= days[0].start:
        return None
    each = (last - first) / (days[-1].end - days[0].start).days
    return first + each * (wanted - days[0].start).days


def rising(log: Log, model: Model | None) -> Iterator[Judged]:
    """Give sums of readings that rise from the first to the last: of a register, not of amounts."""
    numbers = [value for _, value in log.numbers]
    if not _is_register(numbers) or not STRONG.search(log.heading):
        return
    finding = VER[112]["summed"].at(
        place_text(log.place),
        found=log.claim.cells.formula(log.place)[:120],
        label=log.stated.label,
        cell=place_text(log.cells[0]),
    )
    since = numbers[-1] - numbers[0] - math.fsum(numbers)
    yield Judged(finding, effect_of(log, model, with_amount(log, since * log.scale)))


def as_it_stands(claim: Claim, model: Model | None) -> Iterator[Judged]:
    """Give values that take what a register shows, and not what it has counted in the period."""
    for stated in claim.monitored:
        formula = claim.book.formula(stated.place)
        cells = [] if formula is None else _cells(claim, stated)
        if len(cells) != 1:
            continue
        sheet, row, column = cells[0]
        numbers: list[float] = []
        for above in range(row, -1, -1):
            content = claim.evaluator.value((sheet, above, column))
            if not isinstance(content, float):
                break
            numbers.insert(0, content)
        if not _is_register(numbers) or not isinstance(stated.value, float):
            continue
        first = (sheet, row - len(numbers) + 1, column)
        heading = " ".join(text_shown(claim, cell) for cell in heading_cells(claim, first))
        if not STRONG.search(heading):
            continue
        finding = VER[112]["shown"].at(
            stated.where, found=claim.cells.formula(stated.place)[:120], label=stated.label
        )
        share = (numbers[-1] - numbers[0]) / numbers[-1]
        gain = None
        if model is not None and stated.number is not None:
            gain = model.effect(stated, stated.number * share)
        yield Judged(finding, None if gain is None else -gain)


def typed_total(claim: Claim, model: Model | None) -> Iterator[Judged]:
    """Give values that take a typed total which is not the sum of the readings above it."""
    for stated in claim.monitored:
        formula = claim.book.formula(stated.place)
        for cell in [] if formula is None else _cells(claim, stated):
            total = claim.book.content(cell)
            numbers = _above(claim, cell)
            if not isinstance(total, float) or len(numbers) < LEAST or not _is_total(claim, cell):
                continue
            right = math.fsum(numbers)
            # Each reading may be shown with less digits than it was summed with.
            step = 10.0 ** -max(map(_decimals, numbers))
            if abs(total - right) <= step * (len(numbers) + 1) / 2:
                continue
            finding = VER[113]["total"].at(
                place_text(cell),
                found=number_shown(total),
                label=stated.label,
                cell=stated.where,
                number=number_shown(right),
            )
            gain = None
            if model is not None and stated.number is not None and total:
                gain = model.effect(stated, stated.number * right / total)
            yield Judged(finding, None if gain is None else -gain)


def _above(claim: Claim, cell: Place) -> list[float]:
    """Give the numbers right above a cell; none where one of them sums up others."""
    sheet, row, column = cell
    numbers: list[float] = []
    for above in range(row - 1, -1, -1):
        place = (sheet, above, column)
        content = claim.evaluator.value(place)
        if not isinstance(content, float):
            break
        if sum(p[2] == column for p in claim.book.precedents(place)) > 1:
            return []
        numbers.append(content)
    return numbers


def _decimals(number: float) -> int:
    return len(f"{number:.6f}".rstrip("0").partition(".")[2])


def _is_total(claim: Claim, cell: Place) -> bool:
    texts = (text_shown(claim, label) for label in label_cells(claim, cell))
    return any(is_total(text.strip(" :.")) for text in texts if text)


def _cells(claim: Claim, stated: StatedValue) -> list[Place]:
    """Give the cells that a formula names; none where it names ranges."""
    parts = list(t.walk(claim.book.tree(stated.place)))
    if any(isinstance(part, (t.RangeRef, t.Unknown)) for part in parts):
        return []
    return [part.place for part in parts if isinstance(part, t.CellRef)]


def _is_register(numbers: list[float]) -> bool:
    """Whether numbers rise all the way, from more than had been counted in a few steps."""
    steps = [after - before for before, after in pairwise(numbers)]
    if len(numbers) < _RISING or min(steps) <= 0:
        return False
    return numbers[0] > _BEGUN * max(steps)
