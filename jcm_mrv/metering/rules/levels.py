"""Amounts that are a thousand or ten times others from one moment on (rule 6)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from jcm_mrv.findings import MON, Finding
from jcm_mrv.immutable import immutable
from jcm_mrv.metering.arrays import Floats, Ints, median
from jcm_mrv.metering.clock import to_local
from jcm_mrv.metering.found import Dated
from jcm_mrv.metering.rules.steps import Steps
from jcm_mrv.metering.rules.terms import Terms
from jcm_mrv.metering.thresholds import (
    BRIEFLY,
    LEVEL_CHANGES,
    LEVEL_DAYS,
    LEVEL_FAR,
    LEVEL_LARGEST,
    LEVEL_OFF,
    LEVEL_SURE,
    LEVEL_SURE_OFF,
    LEVELS,
    MICRO,
    OUTLIER_EFFECT,
    RATES_APART,
    RATES_DAYS,
    RATES_LEAST,
    RATES_VALUES,
    SHIFT_APART,
    SHIFT_BLOCKS,
    SHIFT_CHANGES,
    SHIFT_EVEN,
    SHIFT_PARTS,
    SHIFT_SECONDS,
    SHIFT_STEADY,
    SHIFT_STEPS,
    SHIFT_VALUES,
    SLIP,
)

_DAY = 86_400


@immutable
class _Blocks:
    """Values that are not 0 in blocks of equal time: the middle of each, and its first value.

    ``row`` are the steps of the values, ``root`` the roots of their rates, ``length`` the seconds.
    """

    middle: Floats
    first: Ints
    row: Ints
    root: Floats
    length: float

    @classmethod
    def of(cls, steps: Steps, terms: Terms, least: float = SHIFT_SECONDS / SHIFT_PARTS) -> _Blocks:
        rows = np.flatnonzero(steps.good & steps.inside(terms) & (steps.micro > 0))
        if len(rows) < 2 * SHIFT_VALUES:
            return cls(np.zeros(0), rows[:0], rows[:0], np.zeros(0), 1.0)
        # Of what took long, no more counts than of the others: a block holds several values.
        seconds = np.minimum(steps.seconds[rows], 4 * median(steps.seconds[rows]))
        length = max(least, SHIFT_VALUES / SHIFT_PARTS * median(seconds))
        block = ((np.cumsum(seconds) - seconds) // length).astype(np.int64)
        root = np.sqrt(steps.micro[rows] / steps.seconds[rows])
        begin = np.flatnonzero(np.append(True, block[1:] != block[:-1]))
        number = np.diff(begin, append=len(block))
        # The mean of the roots: neither dusk nor a single value far outside moves it by much.
        return cls((np.add.reduceat(root, begin) / number) ** 2, begin, rows, root, length)

    def turn(self, at: int, width: int) -> int:
        """Give the step from which on the level is another: inside of the block, or beside it."""
        before = median(self.middle[max(0, at - width) : at])
        after = median(self.middle[at + 1 : at + 1 + width])
        edges = np.append(self.first, len(self.row))
        part = slice(int(edges[at - 1]), int(edges[min(at + 2, len(edges) - 1)]))
        beyond = self.root[part] ** 2 > np.sqrt(before * after)
        if after < before:
            beyond = ~beyond
        # The split with the most values on the side where they belong.
        fits = np.append(0, np.cumsum(~beyond)) + np.append(np.cumsum(beyond[::-1])[::-1], 0)
        return int(self.row[part.start + min(int(fits.argmax()), len(beyond) - 1)])

    def changes(self, blocks: int, times: float, off: float, apart: float) -> list[int]:
        """Give the blocks at which the level changes so many times, and the levels are apart.

        Two levels are compared by the middle of their blocks, and by the largest values: of a solar
        system, some days are clear in any weather.
        """
        number = len(self.middle)
        if number < 2 * blocks:
            return []
        windows = np.lib.stride_tricks.sliding_window_view(self.middle, blocks)
        least, most = windows.min(axis=1), windows.max(axis=1)
        found: list[int] = []
        # The block in which it changes holds both levels: it may be left out.
        for between in (0, 1):
            before = slice(0, len(windows) - blocks - between)
            after = slice(blocks + between, len(windows))
            far = least[before] >= apart * most[after]
            far |= least[after] >= apart * most[before]
            for at in np.flatnonzero(far).tolist():
                end = at + blocks + between
                # Beyond that no clear day makes up for the weather, and nothing needs to be sorted.
                middle = tuple(median(windows[[at, end]]).tolist())
                factor = max(middle) / min(middle)
                if not times / LEVEL_FAR <= factor <= times * LEVEL_FAR:
                    continue
                pairs = [
                    middle,
                    *zip(
                        self._largest(at, at + blocks),
                        self._largest(end, end + blocks),
                        strict=True,
                    ),
                ]
                if any(_fits(one, other, times, off) for one, other in pairs):
                    found.append(at + blocks)
        return sorted(set(found))

    def briefly(self, times: float, apart: float) -> tuple[int, int] | None:
        """Give the steps between which few blocks are so many times above all others of the series.

        Up to a third of them, and four days: what lasts longer is a level. Beside them a block
        may hold both.
        """
        number = len(self.middle)
        most = min(number // 3, LEVEL_DAYS[0] * SHIFT_PARTS)
        if most < 1:
            return None
        order = np.argsort(-self.middle, kind="stable")
        ranked = self.middle[order]
        gap = ranked[:most] / ranked[1 : most + 1]
        count = int(gap.argmax()) + 1
        if gap[count - 1] < apart:
            return None
        first, last = int(order[:count].min()), int(order[:count].max()) + 1
        if last - first > count + 1 or number - (last - first) < 3 * SHIFT_PARTS:
            return None
        edges = np.append(self.first, len(self.row))
        beside = slice(edges[max(0, first - 1)], edges[min(last + 1, number)])
        above, others = self.root[edges[first] : edges[last]], np.delete(self.root, beside)
        # The blocks at the ends may hold both, and the leap of a counter from one to the other.
        inner = self.root[edges[first + 1] : edges[last - 1]] if count > 2 else above
        off = LEVEL_OFF if times < LEVEL_SURE else LEVEL_SURE_OFF
        for part in (np.max, _large):
            usual = float(part(others)) ** 2
            if not any(_fits(float(part(own)) ** 2, usual, times, off) for own in (above, inner)):
                return None
        if _is_even(others, inner):
            return None
        return int(self.row[edges[first]]), int(self.row[edges[last] - 1])

    def stands_by(self, changes: list[int], width: int, finest: float) -> bool:
        """Say whether the lower of two levels is the stand-by of what runs on the other.

        It is even, where the load is not, in digits that would show it, or again and again.
        ``finest`` is the least difference of two rates that their digits show.
        """
        at, edges = changes[0], np.append(self.first, len(self.row))
        turn = int(np.searchsorted(self.row, self.turn(at, width)))
        sides = [
            self.root[edges[max(0, at - width)] : turn],
            self.root[turn : edges[min(at + width, len(edges) - 1)]],
        ]
        low, high = sorted(sides, key=median)
        if not _is_even(low, high):
            return False
        turns = 1 + sum(b - a > width for a, b in pairwise(changes))
        return turns > SHIFT_CHANGES or _spread(high) * median(low) ** 2 >= SHIFT_STEPS * finest

    def is_steady(self, at: int) -> bool:
        """Say whether the blocks of either level are alike: a season comes little by little."""
        before, after = self.middle[at - SHIFT_PARTS : at], self.middle[at + 1 :][:SHIFT_PARTS]
        return all(part.max() <= SHIFT_STEADY * part.min() for part in (before, after))

    def _largest(self, first: int, last: int) -> tuple[float, float]:
        """Give what few values of some blocks are above, and the largest."""
        edges = np.append(self.first, len(self.row))
        part = np.sort(self.root[edges[first] : edges[last]])
        return float(part[int(LEVEL_LARGEST * len(part))]) ** 2, float(part[-1]) ** 2


def _spread(roots: Floats) -> float:
    """Give how far apart the rates of a level are, as a share of their mean.

    The middle one of two shifts is of either by chance.
    """
    rates = np.sort(roots) ** 2
    few = len(rates) // 10
    rates = rates[few : len(rates) - few]
    return float((rates[-1] - rates[0]) / rates.mean()) if len(rates) else 0.0


def _is_even(low: Floats, high: Floats) -> bool:
    """Say whether a level varies far less than another; in another unit it varies as much."""
    return _spread(low) <= SHIFT_EVEN * _spread(high) and _spread(high) > 0


def _fits(one: float, other: float, times: float, off: float) -> bool:
    """Say whether of two levels one is so many times the other, but for a share."""
    factor = max(one, other) / min(one, other)
    return times * (1 - off) <= factor <= times * (1 + off)


def level_shifts(steps: Steps, terms: Terms) -> Iterator[Finding | Dated]:
    """Refuse amounts that are 1000 times others for a day or more, as Wh among kWh are.

    Warn about amounts that are ten or a hundred times others from one day on, at whatever hour.
    """
    blocks = _Blocks.of(steps, terms)
    for width in SHIFT_BLOCKS:
        changes = blocks.changes(width, SLIP, LEVEL_OFF, SHIFT_APART)
        if changes and not blocks.stands_by(changes, width, _finest(steps)):
            rows = np.array([blocks.turn(at, width) for at in _first_of_each(changes)])
            found = _levels(blocks, changes[0], width, terms)
            said = MON[609].at(steps.where(int(rows[0])), found=found)
            yield Dated(said, steps.start[rows], steps.end[rows])
            return
    yield from _brief(blocks, steps, terms)
    in_days = [
        (blocks, max(SHIFT_PARTS, round(days * _DAY / blocks.length))) for days in LEVEL_DAYS
    ]
    # A day of rest is in each week, and is no other level.
    weeks = _Blocks.of(steps, terms, 7 * _DAY)
    for times, apart in LEVELS:
        for parts, width in [*in_days, (weeks, SHIFT_PARTS)]:
            changes = parts.changes(width, times, LEVEL_OFF, apart)
            if parts is weeks:
                changes = [at for at in changes if weeks.is_steady(at)]
            # Works that are closed for days draw what their lamps and coolers do.
            changes = [
                at
                for at in _first_of_each(changes)
                if not parts.stands_by([at], width, _finest(steps))
            ]
            if 0 < len(changes) <= LEVEL_CHANGES:
                row, found = (
                    parts.turn(changes[0], width),
                    _levels(parts, changes[0], width, terms),
                )
                yield MON[920].at(steps.where(row), found=found, times=times)
                return
    yield from _rates(steps, terms)


def _large(values: np.ndarray) -> float:
    """Give one of the largest values, so that a single one is not what counts."""
    return float(np.sort(values)[int(LEVEL_LARGEST * len(values))])


def _rates(steps: Steps, terms: Terms) -> Iterator[Dated]:
    """Tell of days on which amounts are as many times the others as their mean power would be.

    Four times, of a quarter of an hour: the largest of each day are compared, since hours differ.
    """
    times = 3600 / terms.interval if terms.interval and terms.kind in ("energy", "power") else 0
    if not RATES_LEAST <= times < 60:
        return
    rows = np.flatnonzero(steps.good & steps.inside(terms) & (steps.micro > 0))
    day = to_local(steps.start[rows], terms.calendar.timezone) // _DAY
    another = np.append(True, day[1:] != day[:-1])[: len(rows)]
    begin, of_day = np.flatnonzero(another), np.cumsum(another)
    end = np.append(begin[1:], len(rows))
    often = end - begin >= RATES_VALUES
    begin, end = begin[often], end[often]
    if len(begin) < RATES_DAYS:
        return
    amounts = steps.micro[rows]
    ordered = amounts[np.lexsort((amounts, of_day))]
    most = ordered[begin + (LEVEL_LARGEST * (end - begin)).astype(np.int64)].astype(np.float64)
    order = np.argsort(-most, kind="stable")
    gap = most[order][:-1] / most[order][1:]
    for count in (np.flatnonzero(gap[: len(most) // 2] >= RATES_APART) + 1).tolist():
        first, last = int(order[:count].min()), int(order[:count].max())
        above, others = median(most[order[:count]]), median(most[order[count:]])
        together = 2 <= count == last - first + 1
        if together and _fits(float(above), float(others), times, LEVEL_OFF):
            break
    else:
        return
    a, b = int(rows[begin[first]]), int(rows[end[last] - 1])
    begin_at, end_at = int(steps.start[a]), int(steps.end[b])
    said = MON[920]["rates"].at(
        steps.where(a),
        found=terms.between(begin_at, end_at),
        times=times,
        effect=float(terms.amount(int(steps.micro[a : b + 1].sum()))),
        unit=terms.unit,
    )
    yield Dated(said, steps.start[a : a + 1], steps.end[b : b + 1])


def _brief(blocks: _Blocks, steps: Steps, terms: Terms) -> Iterator[Dated]:
    """Tell of some hours or days that are so many times above all others, and move the sum."""
    counted = np.where(steps.good & steps.inside(terms), steps.micro, 0)
    for times, apart in BRIEFLY:
        found = blocks.briefly(times, apart)
        if found is None:
            continue
        first, last = found
        amount = int(counted[first : last + 1].sum())
        if amount < OUTLIER_EFFECT * float(counted.sum()):
            continue
        begin, end = int(steps.start[first]), int(steps.end[last])
        wording = MON[609] if times == SLIP else MON[920]
        said = wording["briefly"].at(
            steps.where(first),
            found=terms.between(begin, end),
            times=times,
            hours=(end - begin) / 3600,
            effect=float(terms.amount(amount)),
            unit=terms.unit,
        )
        yield Dated(said, steps.start[first : first + 1], steps.end[last : last + 1])
        return


def _finest(steps: Steps) -> float:
    """Give by how much two rates differ at least that are not equal, by the digits shown."""
    if not len(steps):
        return 0.0
    finest = steps.times * steps.readings.resolution
    return float(median(finest) / median(steps.seconds))


def _first_of_each(changes: list[int]) -> list[int]:
    """Give the first of the blocks that lie side by side: each is one change."""
    return [at for n, at in enumerate(changes) if not n or at - changes[n - 1] > 1]


def _levels(blocks: _Blocks, at: int, width: int, terms: Terms) -> str:
    rates = terms.own_lengths and terms.kind == "power"
    unit = float(terms.steps_of) if rates else 3600
    before, after = (
        float(median(part)) * unit / MICRO
        for part in (blocks.middle[at - width : at], blocks.middle[at + 1 : at + 1 + width])
    )
    each = terms.read_unit if rates else f"{terms.read_unit} per hour"
    return f"{before:.4g} before and {after:.4g} after, {each}"
