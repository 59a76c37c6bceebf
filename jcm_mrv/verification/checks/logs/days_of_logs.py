"""Days of a log that were hardly read so: in another unit, typed again, estimated, or nothing.

What tells so of readings tells so of a log as well: the rules stand with those for readings.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

import numpy as np

from jcm_mrv.findings import VER, Finding
from jcm_mrv.metering.arrays import Floats, Ints, median
from jcm_mrv.metering.digits import telling_digits
from jcm_mrv.metering.rules.copied import again
from jcm_mrv.metering.rules.long_intervals import far_above, power_of_ten
from jcm_mrv.metering.rules.movement import longest_alike
from jcm_mrv.metering.thresholds import MICRO, OUTLIER_EFFECT
from jcm_mrv.verification.checks.logs.odd_readings import changed_cells
from jcm_mrv.verification.claim.days import is_read_by_day
from jcm_mrv.verification.claim.far import LEAST_DAYS
from jcm_mrv.verification.claim.logs import Log
from jcm_mrv.verification.claim.sheets import number_shown
from jcm_mrv.verification.claim.standing_words import is_of_reading
from jcm_mrv.verification.claim.stood import is_told, line_says, month_is_told, remarks_on
from jcm_mrv.verification.judged import Judged
from jcm_mrv.verification.recompute import Model
from jcm_mrv.workbook.address import Place, cell_name, place_text
from jcm_mrv.workbook.reading.periods import read_period, sure_day

_WEEK, _DIFFERENT, _DIGITS = 7, 5, 3
"""Days that come again by no chance, where so many of them differ, in so many digits."""
_RHYTHM = 0.5
"""What comes again in more of a log than this is how it was made, or runs."""
_NOTHING, _SEASON, _ELSEWHERE = 14, 45, 0.02
"""Days of nothing that are asked about; what is longer may be a season, and what has as many days
of nothing elsewhere stands now and then."""
_ALIKE, _SHAPE = 3.0, 2.0
"""How far apart the parts that meters of one site have of their days may be; and by how much days
in another unit may be unlike the others once they are converted."""
_OFF = 0.5
"""Of days that are like the others once converted, weather and season may halve the middle."""
_NOT_READ, _ROUGH = ("VER-215", "VER-216"), 1.0
"""Codes of days whose amounts nobody knows; and tonnes below which what is usual says little."""
_BESIDE = 14
_DAY_SECONDS = 86_400


class _Days(NamedTuple):
    """The readings of a log in the period of its value, one for each day, in order.

    ``before`` are those of days before it.
    """

    log: Log
    cells: list[Place]
    days: list[dt.date]
    values: Floats
    before: list[tuple[dt.date, Place, float]]


class _Asked(NamedTuple):
    """What is asked of some days of one log, and what usual days would have there."""

    finding: Finding
    cells: list[Place]
    right: list[float]


def odd_days(logs: Sequence[Log], model: Model | None) -> Iterator[Judged]:
    """Give days of logs that were hardly read so, the columns of all meters once.

    Each log is looked at by itself; its single days also beside the other meters of its site.
    """
    known = [found for log in logs if (found := _days_of(log)) is not None]
    sums: dict[tuple[str, int | None], dict[dt.date, float]] = defaultdict(
        lambda: defaultdict(float)
    )
    for one in known:
        of = sums[one.log.stated.name, one.log.stated.span]
        for day, value in zip(one.days, one.values.tolist(), strict=True):
            of[day] += value
    together: dict[tuple[object, ...], list[_Asked]] = defaultdict(list)
    for one in known:
        of = sums[one.log.stated.name, one.log.stated.span]
        rest = np.array([of[day] for day in one.days]) - one.values
        for asked in _of_one(one, rest):
            sheet, row, column = asked.cells[0]
            line = row if one.log.is_column else column
            together[asked.finding.code, sheet, line, len(asked.cells)].append(asked)
    for same in together.values():
        contents = {c: v for one in same for c, v in zip(one.cells, one.right, strict=True)}
        effect = changed_cells(logs[0].claim, model, contents)
        # What was typed for days that nobody read may be near what is usual, and still be far off.
        unknown = same[0].finding.code in _NOT_READ and effect is not None and abs(effect) < _ROUGH
        yield Judged(same[0].finding, None if unknown else effect)


def _days_of(log: Log, *, whole: bool = False) -> _Days | None:
    """Give the readings of a log of days; None of one that has others, or hardly any.

    Of the ``whole`` log they are, or of the period of the value.
    """
    part, days = log.period, log.days
    if (
        part is None
        or days is None
        or len(log.numbers) < LEAST_DAYS
        or log.is_register
        or log.is_one
    ):
        return None
    if log.claim.methodology.parameters[log.stated.name].aggregation != "sum" or not log.scale:
        return None
    if not is_read_by_day(days):
        return None
    day_of = dict(zip(log.cells, days, strict=True))
    at: dict[dt.date, tuple[Place, float]] = {}
    for cell, value in log.numbers:
        day = day_of[cell]
        if day is not None and day.start == day.end and (whole or day.start <= part[1]):
            at.setdefault(day.start, (cell, value))
    before = [(day, *at[day]) for day in sorted(at) if day < part[0] and not whole]
    ordered = sorted(day for day in at if day >= part[0] or whole)
    if len(ordered) < LEAST_DAYS or len(ordered) * 3 < ((ordered[-1] - ordered[0]).days + 1) * 2:
        return None
    pairs = [at[day] for day in ordered]
    return _Days(log, [c for c, _ in pairs], ordered, np.array([v for _, v in pairs]), before)


def _of_one(one: _Days, rest: Floats) -> Iterator[_Asked]:
    far = _far(one) or _beside(one, rest)
    alike = _alike(one)
    yield from (asked for asked in (far, alike, *_again(one), _nothing(one, rest)) if asked)


def is_far(log: Log) -> bool:
    """Whether days of a log are in another unit, or far above all others: told once.

    Years may take their parts of one log.
    """
    one = _days_of(log, whole=True)
    return one is not None and _far(one) is not None


# -- another unit, or a comma in another place ----------------------------------------------


def _far(one: _Days) -> _Asked | None:
    """Give few days far above all others, or days a thousandth of them that are like them else."""
    some = np.flatnonzero(one.values > 0)
    values = one.values[some]
    if len(some) < LEAST_DAYS:
        return None
    total = float(values.sum())
    for above, times in far_above(values):
        if float(values[above].sum()) >= OUTLIER_EFFECT * total:
            return _times(one, np.sort(some[above]), times)
    for below, times in far_above(1 / values, _OFF):
        power = power_of_ten(times, _OFF)
        others = np.sort(np.delete(values, below))
        low, high = others[len(others) // 20] / _SHAPE, others[-1] * _SHAPE
        again = values[below] * (power or 1)
        if power and power >= 1000 and again.min() >= low and again.max() <= high:
            return _times(one, np.sort(some[below]), 1 / times)
    return None


def _beside(one: _Days, rest: Floats) -> _Asked | None:
    """Give a day whose part of what all meters have is a power of ten from its usual one.

    A machine that stood for most of a day has a tenth as well.
    """
    some = np.flatnonzero((one.values > 0) & (rest > 0))
    if len(some) < LEAST_DAYS:
        return None
    parts, others = one.values[some] / rest[some], np.sort(rest[some])
    few = len(some) // 20
    middle = np.sort(parts)[few : len(some) - few]
    if middle[-1] > _ALIKE * middle[0]:
        return None
    for turned, rates in ((False, parts), (True, 1 / parts)):
        for far, times in far_above(rates):
            power, at = power_of_ten(times), some[far]
            # Where the others had hardly anything, it is of them.
            usual = rest[at].min() >= others[few] and rest[at].max() <= others[-1 - few]
            if power and usual and power >= (100 if turned else 10):
                return _times(one, np.sort(at), 1 / times if turned else times)
    return None


def _times(one: _Days, at: Ints, times: float) -> _Asked:
    power = power_of_ten(max(times, 1 / times), _OFF)
    usual = float(median(np.delete(one.values, at)))
    factor = (power if times > 1 else 1 / power) if power else one.values[at] / usual
    right = one.values[at] / factor
    shown = number_shown(round(times)) if times > 1 else f"1/{number_shown(round(1 / times))}"
    found = (
        f"{_span(one, at)}: {number_shown(float(one.values[at[0]]))}, about {shown} of the others"
    )
    finding = VER[214].at(
        place_text(one.cells[at[0]]),
        found=found,
        label=one.log.stated.label,
        number=number_shown(_rounded(usual)),
    )
    return _Asked(finding, [one.cells[n] for n in at], right.tolist())


# -- days typed again, and one amount for several -------------------------------------------


def _again(one: _Days) -> Iterator[_Asked]:
    """Give days that are those of other days before them, to the last digit."""
    known = [*one.before, *zip(one.days, one.cells, one.values.tolist(), strict=True)]
    micro = np.rint(np.array([value for _, _, value in known]) * MICRO).astype(np.int64)
    stretches: list[tuple[int, int, int]] = []
    for first, second in again(micro, _WEEK, _DIFFERENT):
        # It goes on as long as its days are those of the same number of days before.
        end, apart = second + _WEEK, second - first
        while end < len(micro) and micro[end] == micro[end - apart]:
            end += 1
        if not stretches or second >= stretches[-1][1]:
            stretches.append((second, end, apart))
    own = len(one.before)
    if sum(end - begin for begin, end, _ in stretches) > _RHYTHM * np.count_nonzero(micro):
        return
    for second, end, apart in stretches:
        begin = max(second, own)
        telling = {v for _, _, v in known[begin:end] if telling_digits(v) >= _DIGITS}
        if len(telling) < _DIFFERENT:
            continue
        at = np.arange(begin - own, end - own)
        day, cell, _ = known[begin - apart]
        finding = VER[215].at(
            place_text(one.cells[at[0]]),
            found=f"{_span(one, at)}, as those from {day} on",
            label=one.log.stated.label,
            cell=place_text(cell),
        )
        usual = _usual(one, begin - own, end - own)
        yield _Asked(finding, [one.cells[n] for n in at], [usual] * len(at))


def _alike(one: _Days) -> _Asked | None:
    """Give days that all have one amount, where hardly any two others have."""
    micro = np.rint(one.values * MICRO).astype(np.int64)
    start = np.array([day.toordinal() for day in one.days], np.int64) * _DAY_SECONDS
    found = longest_alike(micro, start, start + _DAY_SECONDS)
    if found is None:
        return None
    at = np.arange(found[0], found[1] + 1)
    said = f"{number_shown(float(one.values[at[0]]))} on each of {_span(one, at)}"
    remarks = (text for n in at for text in _remarks(one, one.cells[n]))
    said += next((f": {text[:60]!r}" for text in remarks), "")
    finding = VER[216].at(place_text(one.cells[at[0]]), found=said, label=one.log.stated.label)
    usual = _usual(one, found[0], found[1] + 1)
    return _Asked(finding, [one.cells[n] for n in at], [usual] * len(at))


# -- days of nothing ------------------------------------------------------------------------


def _nothing(one: _Days, rest: Floats) -> _Asked | None:
    """Give weeks of zeros between readings, without a word why.

    What is long may be a season, and stands still again: it is asked about where the other meters
    of the site went on.
    """
    runs = [
        (indices[0], indices[-1] + 1)
        for is_zero, of in groupby(range(len(one.values)), lambda n: one.values[n] == 0)
        if is_zero and (indices := list(of))
    ]
    begin, end = max(runs, key=lambda run: run[1] - run[0], default=(0, 0))
    length, none = end - begin, int((one.values == 0).sum())
    if length < _NOTHING or not begin or end == len(one.values) or length * 2 > len(one.values):
        return None
    if none - length > _ELSEWHERE * len(one.values):
        return None
    go_on = int((rest[begin:end] > 0).sum()) * 5 >= length * 4
    if length > _SEASON and not go_on:
        return None
    at = np.arange(begin, end)
    if _is_told(one, begin, end) or is_told(one.log.claim, one.log.stated):
        return None
    usual = _usual(one, begin, end)
    beside = "; the other meters went on" if go_on else ""
    finding = VER[217].at(
        place_text(one.cells[begin]),
        found=f"0 on each of {_span(one, at)}{beside}",
        label=one.log.stated.label,
        number=number_shown(_rounded(usual)),
    )
    return _Asked(finding, [one.cells[n] for n in at], [usual] * len(at))


def _is_told(one: _Days, begin: int, end: int) -> bool:
    """Whether a line of days of nothing, or one beside them, has a word that others have not.

    A note on their months, beside the log or in the row of the value, is as good.

    That the meter failed, or nothing was recorded, says no more than the zeros.
    """
    lines = one.cells[begin - 1 : end + 1]
    if any(line_says(one.log, cell) for cell in lines):
        return True
    if all(month_is_told(one.log, one.cells[n]) for n in (begin, end - 1)):
        return True
    elsewhere = {text for n in (0, -1) for text in _remarks(one, one.cells[n])}
    said = {text for cell in lines for text in _remarks(one, cell)} - elsewhere
    return not all(map(is_of_reading, said))


def _remarks(one: _Days, cell: Place) -> Iterator[str]:
    """Give the texts in the line of a reading that are no days."""
    texts = remarks_on(one.log, cell)
    return (text for text in texts if read_period(text) is None and sure_day(text) is None)


def _usual(one: _Days, begin: int, end: int) -> float:
    """Give what the days beside a stretch have of readings, on average."""
    near = [*one.values[max(0, begin - _BESIDE) : begin], *one.values[end : end + _BESIDE]]
    return math.fsum(near) / len(near) if near else float(median(one.values))


def _span(one: _Days, at: Ints) -> str:
    last = one.cells[at[-1]]
    if len(at) == 1:
        return str(one.days[at[0]])
    return f"the {len(at)} days to {one.days[at[-1]]} in {cell_name(*last[1:])}"


def _rounded(value: float) -> float:
    """Give three digits of an amount: what is usual is not known better."""
    return float(f"{value:.3g}")
