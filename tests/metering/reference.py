"""The rules for readings once more: slow, obvious, and independent of jcm_mrv.metering.

Plain loops over instants and exact fractions, in the order of the table "Rules for readings".
Only the thresholds are shared with the product. Tests hold the product against this.

Where the table is silent, the following is taken as meant:

- the 24 hours of rule 5 run from the first reading that is too low;
- a rollover fits when the amount across it is possible: by the capacity, or where none is known,
  by 1.1 times the largest rate between readings that rise;
- a register moves by its last digit: so much may be booked early or late when it is judged against
  a largest possible amount;
- a register that fell and later comes back above the value before in one step, ten times faster
  than anything else, is refused: nothing tells a wrong reading from a new meter;
- gaps of registers are filled like those of intervals where higher is conservative, and with
  nothing to fill them from there is no result;
- loggers are late: a hole of less than half an interval belongs to the interval before it.
"""

from __future__ import annotations

import datetime as dt
import itertools
import statistics
from dataclasses import dataclass, field
from fractions import Fraction
from zoneinfo import ZoneInfo

from jcm_mrv.metering import thresholds
from jcm_mrv.project.period import YearPart

DAY = dt.timedelta(days=1)
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
MICRO = Fraction(1, thresholds.MICRO)


class RefusedError(Exception):
    """The rules say that this is an error; ``code`` names it."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Row:
    """A row of a file: an aware time, or a naive one of the source's clock; None: unreadable."""

    time: dt.datetime
    value: str | None


@dataclass(frozen=True)
class Job:
    """What is measured, and how; amounts are in the wanted unit.

    ``scale`` is what one unit of the values is in the wanted unit (for power: one unit during one
    hour), ``capacity`` is in the wanted unit per hour, ``register_maximum`` in the unit of the
    values. ``calibrations`` are pairs of date and valid_until, ``error`` the maximum permissible
    error as a fraction, ``resolution`` what a register steps by, where its
    texts do not say it.
    """

    files: list[list[Row]]
    kind: str
    interval: int | None
    years: tuple[YearPart, ...]
    zone: str
    label: str = ""
    reading_zone: str = ""
    direction: str = "lower"
    can_be_negative: bool = False
    tolerate: bool = False
    scale: Fraction = Fraction(1)
    capacity: Fraction | None = None
    register_maximum: str | None = None
    calibrations: tuple[tuple[dt.date, dt.date], ...] = ()
    error: Fraction | None = None
    resolution: Fraction | None = None


@dataclass(frozen=True)
class Reading:
    time: int
    value: Fraction


@dataclass(frozen=True)
class Piece:
    """A stretch of time with an amount: proven, or (in a gap) what the rule took out."""

    start: int
    end: int
    amount: Fraction
    code: str = ""

    def part(self, start: int, end: int) -> int:
        return max(0, min(end, self.end) - max(start, self.start))

    def share(self, start: int, end: int) -> Fraction:
        return self.amount * self.part(start, end) / (self.end - self.start)


@dataclass(frozen=True)
class Line:
    year: int
    code: str
    start: str
    end: str
    effect: Fraction


@dataclass
class Result:
    """Amounts, ledger, and the codes of what is only said."""

    job: Job
    proven: list[Piece] = field(default_factory=list)
    gaps: list[Piece] = field(default_factory=list)
    ledger: list[Line] = field(default_factory=list)
    codes: set[str] = field(default_factory=set)
    fill: Fraction | None = None
    overdue: list[tuple[int, int]] = field(default_factory=list)
    discarded: list[tuple[int, int]] = field(default_factory=list)

    @property
    def first(self) -> int:
        return midnight(self.job.years[0].start, self.job.zone)

    @property
    def last(self) -> int:
        return midnight(self.job.years[-1].end + DAY, self.job.zone)

    def metered(self, start: int, end: int) -> Fraction:
        """Give what counts between two instants before calibration is looked at."""
        total = sum((piece.share(start, end) for piece in self.proven), Fraction(0))
        if self.job.direction == "higher":
            for gap in self.gaps:
                total += (self.fill or 0) * gap.part(start, end)
        return total

    def corrections(self, start: int, end: int) -> list[tuple[int, int, Fraction]]:
        found = []
        for a, b in self.overdue:
            a, b = max(a, start), min(b, end)
            if a < b:
                effect = abs(self.metered(a, b)) * (self.job.error or 0)
                found.append((a, b, -effect if self.job.direction == "lower" else effect))
        return found

    def amount(self, start: int, end: int) -> Fraction:
        """Give the amount between two instants inside the period."""
        return self.metered(start, end) + sum(c[2] for c in self.corrections(start, end))

    def coverage(self, start: int, end: int) -> Fraction:
        return Fraction(sum(piece.part(start, end) for piece in self.proven), end - start)

    def per_year(self) -> dict[int, Fraction]:
        return {year: self.amount(a, b) for year, a, b in year_edges(self.job)}

    def per_month(self) -> dict[str, Fraction]:
        return {name: self.amount(a, b) for name, a, b in month_edges(self.job)}

    def per_day(self) -> dict[dt.date, Fraction]:
        zone, found = self.job.zone, {}
        day = self.job.years[0].start
        while day <= self.job.years[-1].end:
            found[day] = self.amount(midnight(day, zone), midnight(day + DAY, zone))
            day += DAY
        return found

    def year_coverage(self) -> dict[int, Fraction]:
        return {year: self.coverage(a, b) for year, a, b in year_edges(self.job)}

    def adjusted(self) -> dict[int, Fraction]:
        return {
            part.year: sum((x.effect for x in self.ledger if x.year == part.year), Fraction(0))
            for part in self.job.years
        }

    def write(self, start: int, end: int, code: str, effect: Fraction) -> bool:
        """Write an event into the ledger, under the first year that it has a part in."""
        for year, a, b in year_edges(self.job):
            if start < b and end > a:
                self._line(year, start, end, code, effect)
                return True
        return False

    def write_by_year(self, start: int, end: int, code: str, effect_of: object) -> None:
        """Write a line for each year that a stretch has a part in."""
        for year, a, b in year_edges(self.job):
            if start < b and end > a:
                a, b = max(a, start), min(b, end)
                self._line(year, a, b, code, effect_of(a, b))  # type: ignore[operator]

    def _line(self, year: int, start: int, end: int, code: str, effect: Fraction) -> None:
        zone = self.job.zone
        self.ledger.append(Line(year, code, local(start, zone), local(end, zone), effect))


def measure(job: Job) -> Result:
    """Give amounts and ledger, or raise ``RefusedError``."""
    result = Result(job)
    overdue_stretches(result)
    readings = read(result)
    if job.kind == "register":
        register(readings, result)
    else:
        intervals(readings, result)
    if job.direction == "higher" and result.gaps and result.fill is None:
        raise RefusedError("MON-707")
    add_up(result)
    return result


# ------------------------------------------------------------------------ time


def midnight(day: dt.date, zone: str) -> int:
    return utc(dt.datetime(day.year, day.month, day.day), zone, 0)


def utc(time: dt.datetime, zone: str, fold: int) -> int:
    aware = time.replace(tzinfo=ZoneInfo(zone), fold=fold)
    return int((aware - EPOCH).total_seconds())


def local(instant: int, zone: str) -> str:
    time = dt.datetime.fromtimestamp(instant, ZoneInfo(zone))
    return time.isoformat(timespec="seconds" if time.second else "minutes")


def year_edges(job: Job) -> list[tuple[int, int, int]]:
    return [
        (part.year, midnight(part.start, job.zone), midnight(part.end + DAY, job.zone))
        for part in job.years
    ]


def month_edges(job: Job) -> list[tuple[str, int, int]]:
    days: dict[str, list[dt.date]] = {}
    day = job.years[0].start
    while day <= job.years[-1].end:
        days.setdefault(f"{day:%Y-%m}", []).append(day)
        day += DAY
    return [
        (name, midnight(inside[0], job.zone), midnight(inside[-1] + DAY, job.zone))
        for name, inside in days.items()
    ]


# ----------------------------------------------------------------- rules 1 to 4


def read(result: Result) -> list[Reading]:
    job = result.job
    readings: dict[int, Fraction] = {}
    unreadable = [row for rows in job.files for row in rows if row.value is None]
    if unreadable and not job.tolerate:
        raise RefusedError("MON-101")
    if len(unreadable) == sum(map(len, job.files)):
        raise RefusedError("MON-105")
    if unreadable:
        result.codes.add("MON-102")
    files = [[row for row in rows if row.value is not None] for rows in job.files]
    offsets = {row.time.tzinfo is not None for rows in files for row in rows}
    if len(offsets) > 1:
        raise RefusedError("MON-203")
    clashes = doubles = steps_back = False
    for rows in files:
        times = instants(rows, result)
        steps_back |= any(b < a for a, b in itertools.pairwise(times))
        for time, row in zip(times, rows, strict=True):
            value = Fraction(row.value or "")
            if time in readings:
                doubles = True
                clashes |= readings[time] != value
            readings[time] = value
    if clashes:
        raise RefusedError("MON-302")
    result.codes |= {"MON-301"} if doubles else set()
    result.codes |= {"MON-401"} if steps_back else set()
    return [Reading(time, readings[time]) for time in sorted(readings)]


def instants(rows: list[Row], result: Result) -> list[int]:
    """Rule 2: exactly one choice must give a file that runs in one direction."""
    if rows and rows[0].time.tzinfo is not None:
        return [int((row.time - EPOCH).total_seconds()) for row in rows]
    zone = result.job.reading_zone or result.job.zone
    choices = [sorted({utc(row.time, zone, fold) for fold in (0, 1)}) for row in rows]
    if all(len(choice) == 1 for choice in choices):
        return [choice[0] for choice in choices]
    clocks = {row.time for row in rows}
    if len(clocks) > 1 and not any(time.hour or time.minute or time.second for time in clocks):
        # Midnights of several days are days, each of which begins with its first instant.
        return [utc(row.time, zone, 0) for row in rows]
    found = []
    for sign in (1, -1):
        # One file in one direction: row by row, all beginnings that are still in order.
        begun: list[list[int]] = [[]]
        for number, choice in enumerate(choices):
            following = []
            for beginning in begun:
                for time in choice:
                    step = sign * (time - beginning[-1]) if beginning else 1
                    sure = len(choice) == 1 and (not number or len(choices[number - 1]) == 1)
                    # A row may stand twice; of a time that comes twice, nobody can tell.
                    if step > 0 or (step == 0 and sure):
                        following.append([*beginning, time])
            begun = following
        found += begun
    different = {tuple(times) for times in found}
    if len(different) != 1:
        raise RefusedError("MON-202")
    result.codes.add("MON-201")
    return found[0]


# ------------------------------------------------------------- rules 5 to 7: register


def register(readings: list[Reading], result: Result) -> None:
    job, first, last = result.job, result.first, result.last
    modulus = None
    if job.register_maximum is not None:
        digits = len(job.register_maximum.partition(".")[2])
        modulus = Fraction(job.register_maximum) + Fraction(1, 10**digits)
        if any(reading.value > Fraction(job.register_maximum) for reading in readings):
            raise RefusedError("MON-504")
    readings = without_sleep(readings, result)
    if readings[0].time < first or readings[-1].time > last:
        result.codes.add("MON-901")
    if not job.can_be_negative:
        refuse_swings([r.value for r in readings if first <= r.time <= last])
    for _, start, end in month_edges(job):
        # A reading at 00:00 belongs to both sides.
        if not any(start <= reading.time <= end for reading in readings):
            result.codes.add("MON-902")
    kept = without_glitches(readings, result)
    pairs = list(itertools.pairwise(kept))
    limit = None if job.capacity is None else capacity_rate(job) * thresholds.CAPACITY_FACTOR
    tolerance = resolution(job)
    amounts: list[Fraction | None] = [b.value - a.value for a, b in pairs]
    falls = [n for n, (a, b) in enumerate(pairs) if b.value < a.value]
    if falls and job.can_be_negative:
        raise RefusedError("MON-506")
    possible = limit
    if possible is None:
        rising = [(b.value - a.value, b.time - a.time) for a, b in pairs if b.value > a.value]
        usual = largest(rising, job.interval)
        possible = None if usual is None else usual * thresholds.CAPACITY_FACTOR
    for n in falls:
        a, b = pairs[n]
        amounts[n] = None
        if modulus is not None and possible is not None:
            across = b.value + modulus - a.value
            if across - tolerance <= possible * (b.time - a.time):
                amounts[n] = across
                if result.write(a.time, b.time, "MON-502", across * job.scale):
                    result.codes.add("MON-502")
    if limit is None:
        refuse_jumps(pairs, amounts, result)
        moved, since = [], None
        for (a, b), amount in zip(pairs, amounts, strict=True):
            if b.time > first and a.time < last and amount is not None and amount > 0:
                moved.append((amount, b.time - min(a.time, a.time if since is None else since)))
                since = b.time
        refuse_outliers(moved)
    if stands_still(pairs, amounts, job, first, last):
        result.codes.add("MON-906")
    good: list[tuple[Fraction, int]] = []
    inside: list[Piece] = []
    shown, seconds = Fraction(0), 0
    for (a, b), amount in zip(pairs, amounts, strict=True):
        if b.time <= first or a.time >= last:
            continue
        length = b.time - a.time
        shown, seconds = shown + max(amount or Fraction(0), Fraction(0)), seconds + length
        inside.append(Piece(a.time, b.time, Fraction(0)))
        if amount is None:
            result.gaps.append(Piece(a.time, b.time, Fraction(0), "MON-503"))
        elif limit is not None and amount - tolerance > limit * length:
            result.gaps.append(Piece(a.time, b.time, amount * job.scale, "MON-601"))
        else:
            good.append((amount, length))
            result.proven.append(Piece(a.time, b.time, amount * job.scale))
            if job.interval is not None and length > thresholds.MISSING_FACTOR * job.interval:
                result.write(a.time, b.time, "MON-701", Fraction(0))
                result.codes.add("MON-701")
    slip(shown, seconds, result)
    if not good:
        raise RefusedError("MON-905")
    if inside[0].start > first:
        result.gaps.append(Piece(first, inside[0].start, Fraction(0), "MON-704"))
    if inside[-1].end < last:
        result.gaps.append(Piece(inside[-1].end, last, Fraction(0), "MON-704"))
    refuse_discarded(result, [r.time for r in readings if first <= r.time <= last])
    fill = largest(good, job.interval)
    result.fill = None if fill is None else fill * job.scale


def refuse_outliers(values: list[tuple[Fraction, int]]) -> None:
    """Rule 6: single values ten times above nearly all others, as amounts and as rates."""
    most = int(thresholds.OUTLIER_SHARE * len(values))
    if len(values) < thresholds.OUTLIER_VALUES:
        return

    def limit(numbers: list[Fraction]) -> Fraction:
        others = sorted(numbers)[: len(numbers) - most]
        return 10 * others[int(0.95 * len(others))]

    amounts = [amount for amount, _ in values]
    rates = [amount / seconds for amount, seconds in values]
    most_amount, most_rate = limit(amounts), limit(rates)
    far = [
        amount
        for amount, rate in zip(amounts, rates, strict=True)
        if amount > most_amount and rate > most_rate
    ]
    if 0 < len(far) <= most and sum(far) >= sum(amounts) / 100:
        raise RefusedError("MON-608")


def refuse_swings(values: list[Fraction]) -> None:
    """Rule 5: values that fall twice in a row, time and again, are of no register."""
    twice = [n for n in range(2, len(values)) if values[n] < values[n - 1] < values[n - 2]]
    if len(twice) >= 10 and len(twice) * 50 > len(values):
        raise RefusedError("MON-508")


def stands_still(
    pairs: list[tuple[Reading, Reading]],
    amounts: list[Fraction | None],
    job: Job,
    first: int,
    last: int,
) -> bool:
    """Rule 9: no step inside the period counts anything, or none of a whole month with readings."""

    def still(start: int, end: int) -> bool:
        steps = [
            amount
            for (a, b), amount in zip(pairs, amounts, strict=True)
            if b.time > start and a.time < end
        ]
        return bool(steps) and not any(amount is None or amount != 0 for amount in steps)

    if still(first, last):
        return True
    times = [pair[0].time for pair in pairs] + [pairs[-1][1].time] if pairs else []
    for name, start, end in month_edges(job):
        day = dt.date.fromisoformat(f"{name}-01")
        following = (day + 31 * DAY).replace(day=1)
        whole = (midnight(day, job.zone), midnight(following, job.zone)) == (start, end)
        inside = [time for time in times if start <= time <= end]
        covered = len(inside) > 1 and times[0] <= start and times[-1] >= end
        if whole and covered and still(start, end):
            return True
    return False


def without_sleep(readings: list[Reading], result: Result) -> list[Reading]:
    """Rule 5: a low value night after night, after which the register goes on, is no reading."""
    stretches: list[list[int]] = []
    for n, reading in enumerate(readings):
        if stretches and readings[n - 1].value == reading.value:
            stretches[-1].append(n)
        else:
            stretches.append([n])
    asleep: set[int] = set()
    # Only a level that a value fell to can be one of sleep: few, where values are many.
    fallen = {
        readings[rows[0]].value
        for rows in stretches
        if rows[0] and readings[rows[0]].value <= Fraction(5, 100) * readings[rows[0] - 1].value
    }
    for level in fallen:
        steps = [
            b.value - a.value
            for a, b in itertools.pairwise(readings)
            if level not in (a.value, b.value)
        ]
        ordinary = max([*steps, Fraction(0)])
        between, trailing, leading = [], [], []
        for rows in stretches:
            low = readings[rows[0]].value
            if low != level or low < 0:
                continue
            after = readings[rows[-1] + 1].value if rows[-1] + 1 < len(readings) else None
            if rows[0] == 0:
                if after is not None and after - low > 10 * ordinary:
                    leading.append(rows)
            elif low <= Fraction(5, 100) * (before := readings[rows[0] - 1].value):
                if after is None:
                    trailing.append(rows)
                elif after >= before:
                    between.append(rows)
        if not trailing and not between:
            continue
        if between or leading:
            between = sorted([*between, *trailing, *leading])
        starts = [readings[rows[0]].time for rows in between]
        if len(between) >= 2 and all(b - a >= 12 * 3600 for a, b in itertools.pairwise(starts)):
            asleep |= {n for rows in between for n in rows}
    if any(result.first <= readings[n].time <= result.last for n in asleep):
        result.codes.add("MON-518")
    return [reading for n, reading in enumerate(readings) if n not in asleep]


def without_glitches(readings: list[Reading], result: Result) -> list[Reading]:
    """Rule 5, first half: low readings are discarded when the register is soon back."""
    kept, n = [readings[0]], 0
    while n + 1 < len(readings):
        before, low = readings[n], readings[n + 1]
        following = n + 1
        if low.value < before.value:
            for later in range(n + 2, len(readings)):
                if readings[later].time > low.time + thresholds.GLITCH_SECONDS:
                    break
                if readings[later].value >= before.value:
                    if result.job.direction == "higher" and as_likely_a_reset(readings, later):
                        break
                    following = later
                    if result.write(before.time, readings[later].time, "MON-501", Fraction(0)):
                        result.codes.add("MON-501")
                        result.discarded.append((before.time, readings[later].time))
                    break
        kept.append(readings[following])
        n = following
    return kept


def as_likely_a_reset(readings: list[Reading], back: int) -> bool:
    """Where more is conservative: the step back up is at most twice the largest other step.

    Steps that come back after a fall are no measure for one another.
    """
    returns = set()
    for n, (before, low) in enumerate(itertools.pairwise(readings)):
        if low.value < before.value:
            for later in range(n + 2, len(readings)):
                if readings[later].time > low.time + thresholds.GLITCH_SECONDS:
                    break
                if readings[later].value >= before.value:
                    returns.add(later)
                    break
    others = [
        readings[n].value - readings[n - 1].value
        for n in range(1, len(readings))
        if n not in returns
    ]
    rise = readings[back].value - readings[back - 1].value
    return rise <= 2 * max([*others, Fraction(0)])


def refuse_jumps(
    pairs: list[tuple[Reading, Reading]], amounts: list[Fraction | None], result: Result
) -> None:
    returns = set()
    for n, (a, _) in enumerate(pairs):
        if amounts[n] is None:
            for later in range(n + 1, len(pairs)):
                if pairs[later][1].value >= a.value:
                    returns.add(later)
                    break
    spikes, rises_from = set(), 0
    for n, (a, b) in enumerate(pairs):
        if b.value < a.value:
            if amounts[n] is None:
                for earlier in range(rises_from, n):
                    if pairs[earlier][0].value <= b.value < pairs[earlier][1].value:
                        spikes.add(earlier)
            rises_from = n + 1
    others = [
        (amounts[n] or Fraction(0), b.time - a.time)
        for n, (a, b) in enumerate(pairs)
        if n not in returns | spikes
    ]
    usual = largest(others, None)
    for n in sorted(returns | spikes):
        a, b = pairs[n]
        outside = b.time <= result.first or a.time >= result.last
        if usual is None or outside:
            continue
        if (amounts[n] or 0) > thresholds.RETURN_FACTOR * usual * (b.time - a.time):
            raise RefusedError("MON-505" if n in returns else "MON-507")


def largest(amounts: list[tuple[Fraction, int]], interval: int | None) -> Fraction | None:
    """Give the largest rate, between readings at least an interval apart if there are any."""
    if interval is not None:
        amounts = [pair for pair in amounts if pair[1] >= interval] or amounts
    rates = [amount / seconds for amount, seconds in amounts if amount > 0]
    return max(rates, default=None)


def resolution(job: Job) -> Fraction:
    if job.resolution is not None:
        return job.resolution
    digits = [len((r.value or "").partition(".")[2]) for rows in job.files for r in rows]
    return max(Fraction(1, 10 ** max(digits)), MICRO)


def capacity_rate(job: Job) -> Fraction:
    """Give the capacity per second, in the unit of the values."""
    return (job.capacity or Fraction(0)) / job.scale / 3600


# ------------------------------------------------------------- rules 6 and 7: intervals


def refuse_wider(starts: list[int], interval: int) -> None:
    """Refuse what is read at twice the declared interval, or three times, and so on."""
    apart = [b - a for a, b in itertools.pairwise(starts)]
    if len(apart) < thresholds.WIDER_LEAST:
        return
    few = sum(1 for a in apart if a < thresholds.MISSING_FACTOR * interval)
    if few > thresholds.WIDER_FEW * len(apart):
        return
    usual = int(statistics.median(apart))
    slack = interval * thresholds.JITTER_SHARE
    multiple = max(2, round(usual / interval)) * interval
    alike = sum(1 for a in apart if abs(a - usual) <= slack)
    if abs(usual - multiple) <= slack and alike >= thresholds.WIDER_ALIKE * len(apart):
        raise RefusedError("MON-706")


def intervals(readings: list[Reading], result: Result) -> None:
    job, first, last = result.job, result.first, result.last
    interval = job.interval or 0
    # A mean power during an interval is an amount of its unit times hours.
    hours = Fraction(interval, 3600) if job.kind == "power" else Fraction(1)
    shift = interval if job.label == "end" else 0
    every = [(r.time - shift, r.value * hours) for r in readings]
    pieces = [(start, amount) for start, amount in every if first - interval < start < last]
    if len(pieces) < len(every):
        result.codes.add("MON-901")
    if not pieces:
        raise RefusedError("MON-905")
    starts = [start for start, _ in pieces]
    for a, b in itertools.pairwise(starts):
        if b - a < interval * (1 - thresholds.JITTER_SHARE):
            raise RefusedError("MON-706")
    refuse_wider(starts, interval)
    for _, start, end in month_edges(job):
        if not any(start <= max(time, first) < end for time in starts):
            result.codes.add("MON-902")
    ends = [start + interval for start in starts]
    for n, (a, b) in enumerate(itertools.pairwise(starts)):
        if b - a < thresholds.MISSING_FACTOR * interval:
            ends[n] = b
    # Cut short by the next one, an interval may end before the period begins.
    shown = [amount for (_, amount), end in zip(pieces, ends, strict=True) if end > first]
    slip(sum(shown, Fraction(0)), interval * len(shown), result)
    if job.capacity is None:
        refuse_outliers([(amount, interval) for _, amount in pieces if amount > 0])
    largest_possible = None
    if job.capacity is not None:
        largest_possible = capacity_rate(job) * interval * thresholds.CAPACITY_FACTOR
    good = []
    for (start, amount), end in zip(pieces, ends, strict=True):
        if largest_possible is not None and amount > largest_possible:
            result.gaps.append(Piece(start, end, amount * job.scale, "MON-601"))
        else:
            good.append(Piece(start, end, amount))
    if not job.can_be_negative and any(piece.amount < 0 for piece in good):
        good = negative(good, interval, result)
    result.proven = [Piece(p.start, p.end, p.amount * job.scale) for p in good]
    refuse_discarded(result, starts)
    if starts[0] > first:
        result.gaps.append(Piece(first, starts[0], Fraction(0), "MON-705"))
    for end, following in zip(ends, starts[1:], strict=False):
        if following > end:
            result.gaps.append(Piece(end, following, Fraction(0), "MON-705"))
    if ends[-1] < last:
        result.gaps.append(Piece(ends[-1], last, Fraction(0), "MON-705"))
    top = max((piece.amount for piece in good), default=Fraction(0))
    result.fill = top / interval * job.scale if top > 0 else None


def negative(good: list[Piece], interval: int, result: Result) -> list[Piece]:
    """Rule 6, second half: amounts below zero."""
    job = result.job
    if job.capacity is not None:
        floor = -thresholds.NEGATIVE_SHARE * capacity_rate(job) * interval
        if any(piece.amount < floor for piece in good):
            raise RefusedError("MON-603")
    for _, start, end in month_edges(job):
        if sum(piece.amount for piece in good if start <= piece.start < end) < 0:
            raise RefusedError("MON-604")
    result.codes.add("MON-602")
    if job.direction == "lower":
        return good
    for part, (year, start, end) in zip(job.years, year_edges(job), strict=True):
        below = sum(piece.share(start, end) for piece in good if piece.amount < 0)
        if below:
            days = part.start.isoformat(), part.end.isoformat()
            result.ledger.append(Line(year, "MON-602", *days, -below * job.scale))
    return [Piece(p.start, p.end, max(p.amount, Fraction(0))) for p in good]


def refuse_discarded(result: Result, inside: list[int]) -> None:
    """Rules 5 and 6: more is taken off than mishaps of a meter can be."""
    number, energy = 0, Fraction(0)
    for start, end in result.discarded:
        number += sum(start < time < end for time in inside)
        energy += sum(piece.share(start, end) for piece in result.proven)
    for gap in result.gaps:
        if gap.code == "MON-601":
            number += 1
            energy += gap.amount
    excluded = sum(gap.amount for gap in result.gaps if gap.code == "MON-601")
    total = sum(piece.amount for piece in result.proven) + excluded
    if number >= 10 and number * 50 > len(inside) and energy * 200 > abs(total):
        raise RefusedError("MON-613")


def slip(amount: Fraction, seconds: int, result: Result) -> None:
    """Rule 9: off by 1000, as the capacity has it."""
    if result.job.capacity is None or not seconds or amount <= 0:
        return
    share = amount / (capacity_rate(result.job) * seconds)
    top = thresholds.CAPACITY_FACTOR
    if top < share <= top * thresholds.SLIP:
        result.codes.add("MON-904")
    if share < thresholds.IDLE_SHARE and share * thresholds.SLIP <= top:
        result.codes.add("MON-904")


# ------------------------------------------------------------------------ rule 8


def overdue_stretches(result: Result) -> None:
    """Look at every day: is the newest calibration before it still valid?"""
    job = result.job
    if not job.calibrations:
        return
    days = []
    day = job.years[0].start
    while day <= job.years[-1].end:
        made = [pair for pair in job.calibrations if pair[0] <= day]
        if not made:
            result.codes.add("MON-804")
        elif max(made)[1] < day:
            days.append(day)
        day += DAY
    if not days:
        return
    if job.error is None:
        raise RefusedError("MON-802")
    result.codes.add("MON-801")
    for day in days:
        start, end = midnight(day, job.zone), midnight(day + DAY, job.zone)
        if result.overdue and result.overdue[-1][1] == start:
            start = result.overdue.pop()[0]
        result.overdue.append((start, end))


# ------------------------------------------------------------- rule 7: boundaries, sums


def add_up(result: Result) -> None:
    higher = result.job.direction == "higher"
    fill = (result.fill or Fraction(0)) if higher else Fraction(0)
    # Stretches that reach out of the period count with the part inside, and gaps so too.
    result.gaps = [g for g in result.gaps if g.part(result.first, result.last)]
    for gap in result.gaps:
        result.codes.add(gap.code)

        def effect(a: int, b: int, gap: Piece = gap) -> Fraction:
            return fill * (b - a) - gap.share(a, b)

        result.write_by_year(gap.start, gap.end, gap.code, effect)
    boundaries = [result.first] + [end for _, _, end in year_edges(result.job)]
    for piece in result.proven:
        if any(piece.start < boundary < piece.end for boundary in boundaries):
            long = piece.end - piece.start > thresholds.LONG_STRETCH_SECONDS
            code = "MON-703" if long else "MON-702"
            result.codes.add(code)
            result.write_by_year(piece.start, piece.end, code, piece.share)
    for _, start, end in year_edges(result.job):
        for a, b, effect_there in result.corrections(start, end):
            result.write_by_year(a, b, "MON-801", lambda _a, _b, e=effect_there: e)
