"""Logs behind monitored values: cells without a number, ranges, days, units, odd readings."""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from statistics import median

from jcm_mrv.findings import VER, Finding
from jcm_mrv.metering.thresholds import (
    OUTLIER_EFFECT,
    OUTLIER_FACTOR,
    OUTLIER_SHARE,
    OUTLIER_VALUES,
)
from jcm_mrv.methodology.units_written import times_of
from jcm_mrv.verification.checks.efficiencies import BETTER, by
from jcm_mrv.verification.checks.published import TEN
from jcm_mrv.verification.claim.logs import Log, day_of
from jcm_mrv.verification.claim.sheets import number_in, number_shown
from jcm_mrv.verification.judged import Judged
from jcm_mrv.verification.recompute import Model
from jcm_mrv.workbook.address import Place, place_text
from jcm_mrv.workbook.reading.periods import Period

_LISTED = 5
"""Cells of one log that are named one by one."""
_SHORT = 62
"""Readings in a log of months, or of the days of two of them."""
_EQUAL = 3
_DIGITS = 4
_FULL = {2.0**n - 1 for n in (15, 16, 31, 32)} | {float("9" * n) for n in range(3, 10)}
"""The largest value of a register or counter: what shows it was not read."""
_SPARE = dt.timedelta(days=1)
_TOTAL = ("total", "sum", "合計", "計", "tổng", "jumlah", "รวม", "нийт")
_REGISTER_DAYS = 3
_NEAR = 400
"""Rows above and below that a reading of another day is looked for in."""
_TWICE = 1.9
_TRIED = 20_000
"""Cells of a log from which on none is changed to see how often it is counted."""


def readings(logs: list[Log], model: Model | None) -> Iterator[Judged]:
    """Give what is wrong with the logs that monitored values are taken from, each cause once."""
    causes: dict[tuple[object, ...], Judged] = {}
    for log in logs:
        found = _register(log, model) if log.is_register else _readings(log, model)
        keyed: list[tuple[tuple[object, ...], Judged]] = [
            ((j.finding.code, j.finding.where, j.finding.found), j) for j in found
        ]
        # Days stand once beside the columns of several meters.
        of_days = [] if log.is_register else list(_days(log, model))
        keyed += [((*log.line_of_days, _said(j.finding)), j) for j in of_days]
        for key, judged in keyed:
            first = causes.setdefault(key, judged)
            other = judged.finding.where != first.finding.where
            if other and first.effect is not None and judged.effect is not None:
                causes[key] = first._replace(effect=first.effect + judged.effect)
    yield from causes.values()


def _said(finding: Finding) -> str:
    return f"{finding.hint} {(finding.found or '').partition(' beside')[0]}"


def _readings(log: Log, model: Model | None) -> Iterator[Judged]:
    yield from _no_numbers(log, model)
    totals = list(_totals(log, model))
    yield from totals
    if not totals:
        ends = list(_ends(log, model))
        yield from ends or _left_out(log, model)
        yield from _odd(log, model)
        yield from _negative(log, model)
        yield from _repeated(log, model)
    yield from _unit(log, model)


def _effect(log: Log, model: Model | None, value: float | None) -> float | None:
    """Give by how much the reductions are overstated if the value were another one."""
    factor = log.stated.factor
    if model is None or value is None or factor is None:
        return None
    gain = model.effect(log.stated, value * float(factor))
    return None if gain is None else -gain


def _changed(log: Log, model: Model | None, contents: dict[Place, float]) -> float | None:
    return _effect(log, model, log.value_with(contents))


def _plus(log: Log, model: Model | None, amount: float) -> float | None:
    """Give the effect of a reading that is to be added, or taken off."""
    return _effect(log, model, _sum(log, amount * log.scale))


# -- cells without a number -----------------------------------------------------------------


def _no_numbers(log: Log, model: Model | None) -> Iterator[Judged]:
    usual = median(value for _, value in log.numbers)
    lost: list[tuple[Place, str]] = []
    for cell, content in zip(log.cells, log.contents, strict=True):
        if content is None or content == "":
            lost.append((cell, ""))
        elif isinstance(content, str):
            lost.append((cell, f"the text {content[:40]!r}"))
    if log.is_open:
        days = log.days or []
        dated = {c for c, d in zip(log.cells, days, strict=False) if d is not None}
        lost = [(cell, found) for cell, found in lost if cell in dated]
    for cell, found in lost[:_LISTED]:
        rest = len(lost) - _LISTED
        more = f"; and {rest} more cells of the log" if rest > 0 and cell == lost[4][0] else ""
        number = number_in(found[10:-1]) if found else None
        wording = VER[19]
        finding = (
            wording.at(
                place_text(cell),
                found=f"{found}{more}",
                label=log.stated.label,
                cell=log.stated.where,
            )
            if found or more
            else wording.at(place_text(cell), label=log.stated.label, cell=log.stated.where)
        )
        # Where nothing is known of it, what is usual stands in.
        amount = usual if number is None else number
        yield Judged(finding, _plus(log, model, amount))


# -- where a range ends ---------------------------------------------------------------------


def _totals(log: Log, model: Model | None) -> Iterator[Judged]:
    """Give cells of a range that sum up others of it."""
    inside = set(log.cells)
    numbers = log.numbers
    for n, (cell, value) in enumerate(numbers):
        first = n - 1
        summed = len(inside.intersection(log.claim.book.precedents(cell))) > 1
        last_of = n == len(numbers) - 1 and first >= 1
        if not summed and last_of and log.claim.book.formula(cell) is None:
            rest = math.fsum(v for _, v in numbers[:n])
            summed = math.isclose(rest, value, rel_tol=1e-9) or _is_called_total(log, cell)
        if summed:
            shown = log.claim.cells.formula(cell)[:80] or number_shown(value)
            finding = VER[19]["total"].at(
                place_text(log.place), found=f"{place_text(cell)}: {shown}", label=log.stated.label
            )
            yield Judged(finding, _changed(log, model, {cell: 0.0}))
            return


def _is_called_total(log: Log, cell: Place) -> bool:
    axis = cell[2] if log.is_column else cell[1]
    for line in range(axis - 1, max(-1, axis - 6), -1):
        content = log.claim.book.content(log.beside(cell, line))
        if isinstance(content, str) and content.casefold().strip(" :.").startswith(_TOTAL):
            return True
    return False


def _ends(log: Log, model: Model | None) -> Iterator[Judged]:
    """Give ranges beside which the log goes on, and cells between others that are left out."""
    days = log.days
    lost: list[Place] = []
    if not log.is_range:
        have = {cell[1] if log.is_column else cell[2] for cell in log.cells}
        lost += [
            (log.cells[0][0], n, log.cells[0][2]) if log.is_column else (*log.cells[0][:2], n)
            for n in range(min(have), max(have))
            if n not in have
        ]
    if days is not None:
        for end, step, day in ((log.cells[-1], 1, days[-1]), (log.cells[0], -1, days[0])):
            cell = log.neighbour(end, step)
            other = _day_beside(log, cell)
            content = log.claim.evaluator.value(cell) if min(cell[1:]) >= 0 else None
            if day is None or other is None or not isinstance(content, float):
                continue
            part = _period(log)
            follows = (other.start > day.start) if step > 0 else (other.start < day.start)
            inside = part is None or (part[0] <= other.start and other.end <= part[1])
            if follows and inside and not _is_called_total(log, cell):
                lost.append(cell)
    for cell in lost[:1]:
        found = f"{log.claim.cells.formula(log.place)[:80]}, and {place_text(cell)}"
        finding = VER[19]["short"].at(place_text(log.place), found=found, label=log.stated.label)
        content = log.claim.evaluator.value(cell)
        amount = content if isinstance(content, float) else 0.0
        yield Judged(finding, _plus(log, model, amount))


def _day_beside(log: Log, cell: Place) -> Period | None:
    line = log.line_of_days[1]
    return None if line < 0 or min(cell[1:]) < 0 else day_of(log.claim, log.beside(cell, line))


def _period(log: Log) -> tuple[dt.date, dt.date] | None:
    if log.stated.span is None:
        return None
    part = log.claim.time.periods[log.stated.span]
    return part.start, part.end


# -- days -----------------------------------------------------------------------------------


def _days(log: Log, model: Model | None) -> Iterator[Judged]:
    """Give readings of other days than the monitoring period, twice, or not at all."""
    part, days = _period(log), log.days
    if part is None or days is None:
        return
    known = [(n, day) for n, day in enumerate(days) if day is not None]
    # A reading at the beginning of the day after, or of the last day before, is of the edge.
    outside = [(n, day) for n, day in known if _is_outside(day, part, known)]
    wanted = f"{part[0]} - {part[1]}"
    if len(outside) == len(known):
        first = place_text(log.cells[0])
        found = f"{known[0][1].start} - {known[-1][1].end} beside {first}"
        yield Judged(
            VER[19]["days"].at(
                place_text(log.place), found=found, label=log.stated.label, wanted=wanted
            )
        )
        return
    counted = [log.cells[n] for n, _ in outside]
    # What a condition leaves out is not counted.
    counted = [cell for cell in counted[:_LISTED] if log.scale_of(cell)]
    if counted:
        at = log.cells.index(counted[0])
        day = days[at]
        assert day is not None
        finding = VER[19]["outside"].at(
            place_text(log.place),
            found=f"{day.start} beside {place_text(counted[0])}",
            label=log.stated.label,
            wanted=wanted,
        )
        every = dict.fromkeys([log.cells[n] for n, _ in outside], 0.0)
        yield Judged(finding, _changed(log, model, every))
    months = Counter((day.start.year, day.start.month) for _, day in known)
    monthly = len(known) <= _SHORT and max(months.values()) <= 2 and len(months) > 1
    if monthly and not outside and not any(_totals(log, None)) and not any(_ends(log, None)):
        yield from _months(log, model, months)


def _is_outside(
    day: Period, part: tuple[dt.date, dt.date], known: list[tuple[int, Period]]
) -> bool:
    if day.start != day.end:
        return day.end < part[0] or part[1] < day.start
    first, last = known[0][1].start, known[-1][1].end
    late = part[1] if first <= part[0] < last else part[1] + _SPARE
    return day.end < part[0] - _SPARE or late < day.start


def _left_out(log: Log, model: Model | None) -> Iterator[Judged]:
    """Give readings of the period that a condition leaves out, or that are counted twice."""
    part, days = _period(log), log.days
    if log.is_plain or part is None or days is None or not log.is_range:
        return
    if len(log.cells) > _TRIED:
        return
    # Of several formulas each takes a part.
    if log.place not in log.claim.cells.origin(log.stated.place).passed:
        return
    inside = [
        cell
        for cell, day in zip(log.cells, days, strict=True)
        if day is not None and part[0] <= day.start and day.end <= part[1]
    ]
    values = dict(log.numbers)
    inside = [cell for cell in inside if cell in values]
    tried = inside if len(inside) <= _SHORT else [inside[0], inside[-1]]
    scales = {cell: log.scale_of(cell) for cell in tried}
    usual = log.scale if len(tried) < 3 else median(scales.values())
    for is_again in (False, True) if usual else ():
        cells = [c for c, s in scales.items() if (s / usual > _TWICE if is_again else not s)]
        if cells and len(cells) * 2 < len(tried) + 2:
            wording = VER[19]["again"] if is_again else VER[19]["condition"]
            found = f"{log.claim.cells.formula(log.place)[:80]}: {place_text(cells[0])}"
            finding = wording.at(place_text(log.place), found=found, label=log.stated.label)
            amount = math.fsum(values[c] * (usual - scales[c]) for c in cells)
            yield Judged(finding, _effect(log, model, _sum(log, amount)))


def _sum(log: Log, amount: float) -> float | None:
    value = log.stated.value
    return value + amount if isinstance(value, float) else None


def _months(log: Log, model: Model | None, months: Counter[tuple[int, int]]) -> Iterator[Judged]:
    part, usual = _period(log), median(value for _, value in log.numbers)
    assert part is not None
    first, last = part[0].year * 12 + part[0].month - 1, part[1].year * 12 + part[1].month - 1
    lost = [n for n in range(first, last + 1) if (n // 12, n % 12 + 1) not in months]
    twice = [month for month, often in months.items() if often > 1]
    wanted = f"{part[0]} - {part[1]}"
    if twice and len(months) > len(twice):
        year, month = twice[0]
        finding = VER[19]["twice"].at(
            place_text(log.place), found=f"{year}-{month:02}", label=log.stated.label
        )
        yield Judged(finding, _plus(log, model, -usual))
    elif lost and len(lost) < last - first:
        shown = ", ".join(f"{n // 12}-{n % 12 + 1:02}" for n in lost[:6])
        finding = VER[19]["months"].at(
            place_text(log.place),
            found=f"nothing for {shown}",
            label=log.stated.label,
            wanted=wanted,
        )
        yield Judged(finding, _plus(log, model, usual * len(lost)))


# -- odd readings ---------------------------------------------------------------------------


def _odd(log: Log, model: Model | None) -> Iterator[Judged]:
    """Give readings that are about a power of ten off, or far outside of all others."""
    numbers = [(cell, value) for cell, value in log.numbers if value > 0]
    if len(numbers) <= _SHORT:
        yield from _odd_months(log, model, numbers)
        return
    values = sorted(value for _, value in numbers)
    if len(values) < OUTLIER_VALUES:
        return
    usual = values[min(len(values) - 1, int(0.95 * len(values)))]
    total = math.fsum(values)
    odd = [(c, v) for c, v in numbers if v > OUTLIER_FACTOR * usual > 0]
    if not odd or len(odd) > OUTLIER_SHARE * len(values):
        return
    if math.fsum(v for _, v in odd) < OUTLIER_EFFECT * total:
        return
    for cell, value in odd[:_LISTED]:
        finding = _odd_finding(
            log, cell, value, f"95 % of the others are below {number_shown(usual)}"
        )
        yield Judged(finding, _changed(log, model, {cell: median(values)}))


def _odd_months(
    log: Log, model: Model | None, numbers: list[tuple[Place, float]]
) -> Iterator[Judged]:
    for n, (cell, value) in enumerate(numbers):
        others = [v for m, (_, v) in enumerate(numbers) if m != n]
        near = [numbers[m][1] for m in (n - 1, n + 1) if 0 <= m < len(numbers)]
        if len(others) < 3 or not near:
            continue
        middle = median(others)
        ratio = value / middle
        alike = sum(1 / TEN < v / middle < TEN for v in others) >= 0.8 * len(others)
        power = by(ratio) or (10.0 if ratio > BETTER else None)
        close = all(by(value / v) is not None or not 1 / TEN < value / v < TEN for v in near)
        if not alike or power is None or not close:
            continue
        shown = " and ".join(number_shown(v) for v in near)
        finding = _odd_finding(log, cell, value, f"{shown} beside it")
        yield Judged(finding, _changed(log, model, {cell: value / power}))


def _odd_finding(log: Log, cell: Place, value: float, beside: str) -> Finding:
    return VER[110].at(
        place_text(cell),
        found=f"{number_shown(value)}, {beside}",
        label=log.stated.label,
        cell=log.stated.where,
    )


def _negative(log: Log, model: Model | None) -> Iterator[Judged]:
    if log.claim.methodology.parameters[log.stated.name].can_be_negative:
        return
    below = [(cell, value) for cell, value in log.numbers if value < 0]
    largest = max((v for _, v in log.numbers), default=0.0)
    # An inverter draws a little by night, and a column that is taken off may be negative.
    weighty = [b for b in below if -b[1] > 0.1 * largest]
    if not weighty or len(below) * 2 > len(log.numbers):
        return
    cell, value = weighty[0]
    finding = VER[110]["negative"].at(
        place_text(cell), found=number_shown(value), label=log.stated.label, cell=log.stated.where
    )
    yield Judged(finding, _changed(log, model, {c: -v for c, v in weighty}))


def _repeated(log: Log, model: Model | None) -> Iterator[Judged]:
    """Give readings that show the largest number there is, or the same one again and again."""
    numbers = log.numbers
    full = [(cell, value) for cell, value in numbers if value in _FULL]
    often = Counter(value for _, value in numbers)
    top = max(often) if often else 0.0
    short = len(numbers) <= _SHORT
    clipped = short and often[top] >= _EQUAL and _digits(top) >= _DIGITS and len(often) > 1
    runs = [
        (a, b)
        for a, b in pairwise(numbers)
        if short and a[1] == b[1] and a[1] > 0 and _digits(a[1]) >= _DIGITS + 1
    ]
    if full and len({v for _, v in full}) == 1 and len(full) * 2 < len(numbers):
        cell, value = full[0]
    elif clipped and len(numbers) > often[top]:
        cell, value = next(pair for pair in numbers if pair[1] == top)
    elif runs and len(often) * 2 > len(numbers):
        cell, value = runs[0][1]
    else:
        return
    times = often[value]
    finding = VER[110]["repeated"].at(
        place_text(cell),
        found=f"{number_shown(value)}, {times} time{'s' if times > 1 else ''}",
        label=log.stated.label,
        cell=log.stated.where,
    )
    usual = median(v for _, v in numbers if v != value)
    yield Judged(finding, _changed(log, model, {c: usual for c, v in numbers if v == value}))


def _digits(value: float) -> int:
    return len(f"{abs(value):.12g}".replace(".", "").strip("0"))


# -- units ----------------------------------------------------------------------------------


def _unit(log: Log, model: Model | None) -> Iterator[Judged]:
    """Compare the unit of the heading with what the formula makes of a reading."""
    unit, factor = log.claim.methodology.unit(log.stated.name), log.stated.factor
    wanted = times_of(log.unit, unit) if log.unit and unit else None
    if not wanted or not log.scale or not factor:
        return
    ratio = log.scale * float(factor) / float(wanted)
    # Multipliers of meters and counts of months are no powers of a thousand.
    if abs(round(math.log10(abs(ratio)) / 3)) == 0 or by(abs(ratio)) is None:
        return
    value = log.stated.value
    right = value / ratio if isinstance(value, float) else None
    finding = VER[111].at(
        log.stated.where,
        found=f"{log.claim.cells.formula(log.place)[:80]} of {log.unit}",
        label=log.stated.label,
        unit=log.stated.unit.strip() or unit,
        cell=place_text(log.cells[0]),
    )
    yield Judged(finding, _effect(log, model, right))


# -- registers ------------------------------------------------------------------------------


def _register(log: Log, model: Model | None) -> Iterator[Judged]:
    """Judge the readings between the first and the last one that a formula takes."""
    numbers = log.numbers
    falls = [(b, a) for a, b in pairwise(numbers) if b[1] < a[1]]
    if falls:
        (cell, value), (_, before) = falls[0]
        finding = VER[112].at(
            place_text(cell),
            found=f"{number_shown(value)} after {number_shown(before)}",
            label=log.stated.label,
            cell=log.stated.where,
        )
        yield Judged(finding)
    part, days = _period(log), log.days
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
        if off > _REGISTER_DAYS:
            finding = VER[112]["day"].at(
                place_text(log.place),
                found=f"{place_text(cell)}, read on {day.end}",
                label=log.stated.label,
                wanted=wanted,
            )
            right = _reading_on(log, wanted, cell)
            yield Judged(finding, None if right is None else _changed(log, model, {cell: right}))


def _reading_on(log: Log, wanted: dt.date, cell: Place) -> float | None:
    """Give the reading nearest to a day, of the whole column."""
    best: tuple[int, float] | None = None
    for step in (1, -1):
        other = cell
        for _ in range(_NEAR):
            other = log.neighbour(other, step)
            day = _day_beside(log, other)
            content = log.claim.evaluator.value(other) if min(other[1:]) >= 0 else None
            if day is None or not isinstance(content, float):
                break
            off = abs((day.start - wanted).days)
            if best is None or off < best[0]:
                best = off, content
    return None if best is None else best[1]
