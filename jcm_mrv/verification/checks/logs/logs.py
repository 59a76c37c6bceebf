"""Logs behind monitored values: cells without a number, days, what formulas leave out of them."""

from __future__ import annotations

import datetime as dt
import math
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from statistics import median

from jcm_mrv.findings import VER, Finding
from jcm_mrv.verification.checks.logs.dates_as_text import passed_over
from jcm_mrv.verification.checks.logs.days_of_logs import is_far
from jcm_mrv.verification.checks.logs.days_twice import days_twice
from jcm_mrv.verification.checks.logs.ends_of_logs import (
    column_of_totals,
    ends,
    sums_in,
    total_in,
    totals,
)
from jcm_mrv.verification.checks.logs.gaps import months_lost, weeks_lost
from jcm_mrv.verification.checks.logs.lines_of_logs import OF_LINES, is_adjustment, lines_of
from jcm_mrv.verification.checks.logs.months_of_lines import SPARE, months_of_lines
from jcm_mrv.verification.checks.logs.no_numbers import no_numbers
from jcm_mrv.verification.checks.logs.odd_readings import (
    SHORT,
    effect_of,
    negative,
    odd,
    plus,
    repeated,
    with_amount,
    zeros,
)
from jcm_mrv.verification.checks.logs.out_of_a_sum import out_of_a_sum
from jcm_mrv.verification.checks.logs.registers import register, rising
from jcm_mrv.verification.checks.logs.same_document import doubled, same_document
from jcm_mrv.verification.checks.logs.straddling import days_taken_off, shared_out
from jcm_mrv.verification.checks.logs.taken_back import taken_back
from jcm_mrv.verification.checks.logs.units_of_logs import unit_of_log
from jcm_mrv.verification.claim.logs import Log
from jcm_mrv.verification.claim.series import conditions, hidden_lines, years_wanted
from jcm_mrv.verification.claim.stood import remarks_on
from jcm_mrv.verification.claim.units_beside import times_beside
from jcm_mrv.verification.judged import Judged
from jcm_mrv.verification.recompute import Model
from jcm_mrv.workbook.address import Place, cell_name, place_in, place_text
from jcm_mrv.workbook.formulas import tree as t
from jcm_mrv.workbook.reading.periods import Period

_TWICE = 1.9
_SOME = 24
"""Readings of other days of which is seen whether a formula takes them."""
_TRIED = 20_000
"""Cells of a log from which on none is changed to see how often it is counted."""


def readings(logs: list[Log], model: Model | None) -> Iterator[Judged]:
    """Give what is wrong with the logs that monitored values are taken from, each cause once."""
    causes: dict[tuple[object, ...], Judged] = {}
    for log in logs:
        others = [g for g in logs if g.stated is log.stated and g is not log]
        others = [g for g in others if g.is_register == log.is_register]
        judge = register if log.is_register else _readings
        found = judge(log, model, others)
        # Of cells that no value answers to, only their days are judged.
        found = _nothing(log) if log.stated.value == 0.0 and not log.scale else found
        found = (*found, *column_of_totals(log, logs))
        keyed: list[tuple[tuple[object, ...], Judged]] = [
            ((j.finding.code, j.finding.where, j.finding.found), j) for j in found
        ]
        keyed = [(_cause(log, key), judged) for key, judged in keyed]
        # Days stand once beside the columns of several meters.
        by_days = not (log.is_register or log.is_one or any(_year(log)))
        of_days = list(_days(log, model, logs)) if by_days else []
        keyed += [((*log.line_of_days, _said(j.finding)), j) for j in of_days]
        for key, judged in keyed:
            first = causes.setdefault(key, judged)
            other = judged.finding.where != first.finding.where
            if other and first.effect is not None and judged.effect is not None:
                causes[key] = first._replace(effect=first.effect + judged.effect)
    yield from causes.values()


def _nothing(log: Log) -> Iterator[Judged]:
    """Give a condition that none of the readings meets, though there are some."""
    if log.is_plain or not log.is_range or not any(value for _, value in log.numbers):
        return
    if log.place not in log.claim.cells.origin(log.stated.place).passed:
        return
    if any(True for _ in conditions(log.claim, log.place, log.cells)):
        found = log.claim.cells.formula(log.place)[:120]
        yield Judged(
            VER[19]["nothing"].at(place_text(log.place), found=found, label=log.stated.label)
        )


def _cause(log: Log, key: tuple[object, ...]) -> tuple[object, ...]:
    """Give one key to what the lines of a log are called, which the columns of all meters share."""
    place = place_in(str(key[1])) if key[0] in OF_LINES else None
    return key if place is None else (key[0], place[0], place[1] if log.is_column else place[2])


def _said(finding: Finding) -> str:
    return f"{finding.hint} {(finding.found or '').partition(' beside')[0]}"


def _readings(log: Log, model: Model | None, others: Sequence[Log]) -> Iterator[Judged]:
    if log.is_one:
        # What else stands in the range is of other rows.
        yield from unit_of_log(log, model)
        return
    yield from no_numbers(log, model, others)
    called = [*lines_of(log, model), *same_document(log, model)]
    yield from called
    total = total_in(log)
    summed = list(totals(log, model)) if total is not None else []
    yield from summed
    if not summed:
        if total is not None:
            # It is looked up by its name, and stands for all that is before it.
            aside = set(sums_in(log))
            log = replace(log, cells=tuple(c for c in log.cells if c not in aside))
            if log.claim.book.formula(total) is None:
                # Nothing of what is taken rests on them.
                yield from unit_of_log(log, model)
                return
        if total is None:
            short = list(ends(log, model))
            yield from short or (
                *_left_out(log, model),
                *hidden(log, model),
                *out_of_a_sum(log, model),
            )
        # What is no reading of its own need not be like them.
        back = taken_back(log)
        aside = {judged.finding.where for judged in called} | set(map(place_text, back))
        far = () if is_far(log) else odd(log, model)
        told = {c for c, v in log.numbers if v < 0 and any(map(is_adjustment, remarks_on(log, c)))}
        told |= days_taken_off(log).keys()
        found = (*far, *negative(log, model, told | back), *repeated(log, model))
        yield from (one for one in found if one.finding.where not in aside)
        yield from zeros(log, model)
        yield from rising(log, model)
    yield from unit_of_log(log, model)
    yield from _year(log)


def _year(log: Log) -> Iterator[Judged]:
    """Give a condition on a column of years that takes another year than the period has."""
    part, years = log.period, years_wanted(log.claim, log.place)
    if part is None or not years or not years.isdisjoint(range(part[0].year, part[1].year + 1)):
        return
    if log.place in log.claim.cells.origin(log.stated.place).passed:
        found = log.claim.cells.formula(log.place)[:120]
        wanted = f"{part[0]} - {part[1]}"
        yield Judged(
            VER[19]["year"].at(
                place_text(log.place), found=found, label=log.stated.label, wanted=wanted
            )
        )


# -- days -----------------------------------------------------------------------------------


def _days(log: Log, model: Model | None, logs: Sequence[Log]) -> Iterator[Judged]:
    """Give readings of other days than the monitoring period, twice, or not at all."""
    part, days = log.period, log.days
    if part is None or days is None:
        return
    back = {*taken_back(log), *doubled(log)}
    known = [(n, d) for n, d in enumerate(days) if d is not None and log.cells[n] not in back]
    if not known:
        return
    # A reading at the beginning of the day after, or of the last day before, is of the edge.
    outside = [
        (n, day)
        for n, day in known
        if _is_outside(day, part, known) and not _ends_there(log, n, day, known[0][0])
    ]
    aside = shared_out(log) if outside else ()
    outside = [(n, day) for n, day in outside if log.cells[n] not in aside]
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
    read = {cell for cell, value in log.numbers if value}
    # What a condition leaves out is not counted, nor is a row that nothing stands in.
    counted = [log.cells[n] for n, _ in outside if log.cells[n] in read]
    tried = counted if len(counted) <= SHORT else counted[:: len(counted) // _SOME]
    # A condition that is a day off takes the one before, or the one after.
    days_beside = (part[0] - SPARE, part[1] + SPARE)
    edges = [cell for n, d in outside if d.start in days_beside and (cell := log.cells[n]) in read]
    tried = [*dict.fromkeys((*tried[:_SOME], *edges[:1], *edges[-1:], *counted[-1:]))]
    counted = [cell for cell in tried if log.scale_of(cell)]
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
        # Of the next year's value they are readings of its own.
        every = dict.fromkeys([log.cells[n] for n, _ in outside], 0.0)
        yield Judged(finding, effect_of(log, model, log.value_with(every)))
    months = months_of_lines(log, [day for _, day in known])
    own = [g for g in logs if g.stated is log.stated]
    monthly = len(known) <= SHORT and max(months.values()) <= 2 and len(months) > 1
    if monthly and not counted and not any(totals(log, None)) and not any(ends(log, None)):
        yield from months_lost(log, model, months, own)
    elif not monthly:
        if not any(ends(log, None)):
            yield from weeks_lost(log, model, own)
        yield from days_twice(log, model)


def _ends_there(log: Log, n: int, day: Period, first: int) -> bool:
    """Whether a reading closes the period: an hour that ends at midnight, or a register's last."""
    part = log.period
    if part is None or day.start - SPARE != part[1]:
        return False
    time, before = (log.claim.evaluator.value(_time_of(log, m)) for m in (n, first))
    if isinstance(time, float) and isinstance(before, float) and not before.is_integer():
        return time.is_integer()
    # What is taken off the last reading of a register is its first one.
    return log.scale_of(log.cells[n]) * log.scale_of(log.cells[first]) < 0


def _time_of(log: Log, n: int) -> Place:
    return log.beside(log.cells[n], log.line_of_days[1])


def _is_outside(
    day: Period, part: tuple[dt.date, dt.date], known: list[tuple[int, Period]]
) -> bool:
    if day.start != day.end:
        return day.end < part[0] or part[1] < day.start
    first, last = known[0][1].start, known[-1][1].end
    late = part[1] if first <= part[0] < last else part[1] + SPARE
    # Where the first and the last day of the period stand there, the day before is no edge.
    have = {other.start for _, other in known} if day.start == part[0] - SPARE else ()
    early = part[0] if part[0] in have and part[1] in have else part[0] - SPARE
    return day.end < early or late < day.start


def _left_out(log: Log, model: Model | None) -> Iterator[Judged]:
    """Give readings of the period that a condition leaves out, or that are counted twice."""
    part, days = log.period, log.days
    if part is None or days is None or not log.is_range or len(log.cells) > _TRIED:
        return
    # Of several formulas each takes a part; a total that the value is taken from is the whole.
    single = log.claim.cells.single(log.stated.place)
    if log.place not in single:
        yield from _again_by_others(log, model, _inside(log))
        return
    place = next((p for p in single if p != log.place and _names_some(log, p)), log.place)
    if log.is_plain and place == log.place:
        return
    yield from passed_over(log, model)
    values, inside = dict(log.numbers), _inside(log)
    tried = inside if len(inside) <= SHORT else [inside[0], inside[-1]]
    scales = {cell: log.scale_of(cell) for cell in tried}
    usual = log.scale if len(tried) < 3 else median(scales.values())
    if min(scales.values(), default=0.0) < 0 < max(scales.values()):
        # Some are taken off, as export: each counts once all the same.
        scales = {cell: abs(scale) for cell, scale in scales.items()}
        usual = median(scales.values())
    for is_again in (False, True) if usual else ():
        cells = [c for c, s in scales.items() if (s / usual > _TWICE if is_again else not s)]
        if is_again:
            like = next((c for c, s in scales.items() if s == usual), cells[0] if cells else None)
            cells = [c for c in cells if not _is_in_its_unit(log, c, like)]
        if not is_again and _is_of_others(log, cells, [c for c, s in scales.items() if s]):
            continue
        if cells and len(cells) * 2 < len(tried) + 2:
            if not is_again and len(inside) > SHORT:
                cells = _all_at_an_end(log, inside)
                scales = dict.fromkeys(cells, 0.0)
            wording = VER[19]["again"] if is_again else VER[19]["condition"]
            steps = sum(b - a for a, b in zip(cells[0][1:], cells[-1][1:], strict=True))
            last = f":{cell_name(*cells[-1][1:])}" if 0 < steps == len(cells) - 1 else ""
            found = f"{log.claim.cells.formula(place)[:80]}: {place_text(cells[0])}{last}"
            finding = wording.at(place_text(place), found=found, label=log.stated.label)
            amount = math.fsum(values[c] * (usual - scales[c]) for c in cells)
            yield Judged(finding, effect_of(log, model, with_amount(log, amount)))


def _is_in_its_unit(log: Log, cell: Place, like: Place | None) -> bool:
    """Whether a reading counts as much more than another one as the units in their lines say."""
    unit = log.claim.methodology.unit(log.stated.name)
    one, other = (of and times_beside(log.claim, of, unit) for of in (cell, like))
    if not one or not other or like is None:
        return False
    return math.isclose(log.scale_of(cell) / log.scale_of(like), one / other, rel_tol=1e-3)


def _inside(log: Log) -> list[Place]:
    """Give the cells with readings of the period."""
    part, read = log.period, {cell for cell, _ in log.numbers}
    assert part is not None
    return [
        cell
        for cell, day in zip(log.cells, log.days or (), strict=True)
        if day is not None and part[0] <= day.start and day.end <= part[1] and cell in read
    ]


def _again_by_others(log: Log, model: Model | None, inside: list[Place]) -> Iterator[Judged]:
    """Give readings that another formula of the value takes as well: quarters that overlap."""
    if not 1 < len(inside) <= SHORT:
        return
    scales = {cell: abs(log.scale_of(cell)) for cell in inside}
    least = min((scale for scale in scales.values() if scale), default=0.0)
    times = {cell: scale / least if least else 0.0 for cell, scale in scales.items()}
    # A mean answers otherwise to each.
    again = [c for c, n in times.items() if n > _TWICE and math.isclose(n, round(n), rel_tol=1e-6)]
    if again and len(again) < len(inside):
        found = f"{log.claim.cells.formula(log.place)[:80]}: {place_text(again[0])}"
        finding = VER[19]["again"].at(place_text(log.place), found=found, label=log.stated.label)
        values = dict(log.numbers)
        amount = math.fsum(values[cell] * (least - scales[cell]) for cell in again)
        yield Judged(finding, effect_of(log, model, with_amount(log, amount)))


def _names_some(log: Log, place: Place) -> bool:
    """Whether a formula names single cells of a log, besides the total that it takes."""
    parts = t.walk(log.claim.book.tree(place))
    return any(isinstance(part, t.CellRef) and part.place in log.cells for part in parts)


def _all_at_an_end(log: Log, inside: Sequence[Place]) -> list[Place]:
    """Give the readings that a condition leaves out at one end or both, in order of time."""
    first, last = 0, len(inside)
    if not log.scale_of(inside[0]):
        first = bisect_left(range(len(inside)), True, key=lambda n: bool(log.scale_of(inside[n])))
    if not log.scale_of(inside[-1]):
        last = first + bisect_left(
            range(first, len(inside)), True, key=lambda n: not log.scale_of(inside[n])
        )
    return [*inside[:first], *inside[last:]]


def _is_of_others(log: Log, left_out: list[Place], taken: list[Place]) -> bool:
    """Whether a column of names tells what is left out from what is taken: lines of other meters.

    Their days are those of lines that are taken.
    """
    day_of = dict(zip(log.cells, log.days or (), strict=False))
    days = {day_of[cell] for cell in taken}
    if not log.is_column or not left_out or any(day_of[cell] not in days for cell in left_out):
        return False
    for column in range(log.cells[0][2]):
        names = [
            {log.claim.book.content(log.beside(cell, column)) for cell in cells}
            for cells in (left_out, taken)
        ]
        if all(isinstance(name, str) for name in names[0] | names[1]) and not names[0] & names[1]:
            return True
    return False


def hidden(log: Log, model: Model | None) -> Iterator[Judged]:
    """Give readings of the period that a subtotal leaves out, as a person hid their rows.

    Of another meter they are where readings of the same days are taken.
    """
    rows = hidden_lines(log.claim, log.place, log.cells)
    part, days, values = log.period, log.days, dict(log.numbers)
    if not rows or (part is not None and days is None):
        return
    lost = [cell for cell in log.cells if cell in rows and cell in values]
    if part is not None and days is not None:
        day_of = dict(zip(log.cells, days, strict=True))
        taken = {day for cell, day in day_of.items() if cell not in rows}
        known = ((cell, day_of[cell]) for cell in lost)
        lost = [c for c, day in known if day and day not in taken and _is_within(day, part)]
    lost = [cell for cell in lost if not log.scale_of(cell)]
    if lost:
        found = f"{log.claim.cells.formula(log.place)[:80]}: {place_text(lost[0])}"
        finding = VER[19]["hidden"].at(place_text(log.place), found=found, label=log.stated.label)
        amount = math.fsum(values[cell] for cell in lost)
        yield Judged(finding, None if part is None else plus(log, model, amount))


def _is_within(day: Period, part: tuple[dt.date, dt.date]) -> bool:
    return part[0] <= day.start and day.end <= part[1]
