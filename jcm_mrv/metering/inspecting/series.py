"""How values behave in time: whether they rise, start again each day, and come at equal steps."""

from __future__ import annotations

import numpy as np

from jcm_mrv.immutable import immutable
from jcm_mrv.metering.arrays import Bools, Ints, distinct, median
from jcm_mrv.metering.rules.seldom import counts_within_days
from jcm_mrv.metering.rules.unlikely import resumes
from jcm_mrv.metering.thresholds import MICRO, OUTLIER_EFFECT, RESTART_LOWER

DAY = 86_400
_RISING = 0.99
_MOSTLY_RISING = 0.95
_FEWEST = 48
_DAILY_SHARE = 0.6
_EVEN = 0.9
_MOST_CHANGES = 20


@immutable
class Series:
    """A column in order of time: local seconds, and values in millionths."""

    local: Ints
    micro: Ints

    @property
    def days(self) -> int:
        """On how many local days there are values."""
        return len(distinct(self.local // DAY))

    @property
    def is_within_days(self) -> bool:
        """Whether there are several values a day."""
        return len(self.local) >= 2 * self.days

    @property
    def _changes(self) -> Ints:
        return np.diff(self.micro)

    @property
    def rises(self) -> bool:
        """Whether values never fall, but for a reset or a glitch, and end higher."""
        changes = self._changes
        if len(changes) < 2 or self.micro[-1] <= self.micro[0]:
            return False
        return float((changes >= 0).mean()) >= _RISING

    @property
    def mostly_rises(self) -> bool:
        """Whether values fall seldom."""
        return len(self._changes) > 1 and float((self._changes >= 0).mean()) >= _MOSTLY_RISING

    @property
    def counts_rows(self) -> bool:
        """Whether values go up by one from row to row, as numbers of rows do."""
        changes = self._changes
        return len(changes) > 1 and bool((changes == MICRO).all())

    @property
    def rises_but_seldom(self) -> bool:
        """Whether values rise, and fall so seldom that they may be a register's with resets."""
        falls, rises = int((self._changes < 0).sum()), int((self._changes > 0).sum())
        return rises > 0 and (falls < 3 or falls * 4 < rises)

    @property
    def are_two_registers(self) -> bool:
        """Whether every other value is of another register."""
        halves = [Series(self.local[n::2], self.micro[n::2]) for n in (0, 1)]
        return not self.rises and len(self.local) > 7 and all(half.rises for half in halves)

    @property
    def is_proven_register(self) -> bool:
        """Whether no amounts of an interval would rise so: over a day and more, within the days."""
        return (
            self.rises
            and self.is_within_days
            and len(self.local) >= _FEWEST
            and int(self.local[-1] - self.local[0]) >= DAY
            and len(distinct(self.micro)) > len(self.micro) // 10
        )

    @property
    def _falls_low(self) -> Bools:
        return (self._changes < 0) & (self.micro[1:] * 2 < self.micro[:-1])

    @property
    def restarts(self) -> int:
        """How often values fall to less than half."""
        return int(self._falls_low.sum())

    @property
    def may_restart_daily(self) -> bool:
        """Whether values rise within the days, read so seldom that amounts may do so as well."""
        more = counts_within_days(self.local, self.micro)
        return more is not None and more >= OUTLIER_EFFECT

    @property
    def restarts_daily(self) -> bool:
        """Whether values fall to less than half once on most days, and rise in between."""
        if self.days < 2 or len(self.local) < 6 * self.days:
            return False
        changes = self._changes
        restart = self._falls_low
        others = changes[~restart]
        number = int(restart.sum())
        days = len(distinct((self.local[1:] // DAY)[restart]))
        return (
            number >= max(1, _DAILY_SHARE * (self.days - 1))
            and number <= 1.2 * self.days
            and days >= 0.8 * number
            and bool((changes > 0).any())
            and float((others >= 0).mean()) >= _RISING
            and not self._sleeps
        )

    @property
    def _sleeps(self) -> bool:
        """Whether values are back where they were after most falls, as of what shows 0 at night."""
        falls = np.flatnonzero(self._falls_low)
        return 2 * int(resumes(self.micro, falls, RESTART_LOWER).sum()) > len(falls)


@immutable
class Spacing:
    """The usual step between times in seconds, its share of all, and where another one begins.

    Attributes
    ----------
    seconds : int
        0 where there is none.
    share : float
        Of all steps.
    changes : tuple of (int, int)
        Where the step changes for good: day (from 1970) and seconds, the first one included; empty
        where it does not.
    months : bool
        Whether times are a calendar month apart.
    are_last_days : bool
        Whether they are the last days of months.
    """

    seconds: int
    share: float
    changes: tuple[tuple[int, int], ...] = ()
    months: bool = False
    are_last_days: bool = False

    @property
    def is_even(self) -> bool:
        """Whether nearly all steps are as long, or whole multiples, as where nights are missing."""
        return self.share >= _EVEN

    @property
    def are_days(self) -> bool:
        """Whether nearly all steps are a day."""
        return self.is_even and self.seconds == DAY


def spacing_of(local: Ints) -> Spacing:
    """Give how far times are apart."""
    times = distinct(local)
    steps = np.diff(times)
    if not len(steps):
        return Spacing(0, 0.0)
    lengths, counts = np.unique(steps, return_counts=True)
    usual = int(lengths[counts.argmax()])
    share = float(counts.max() / len(steps))
    if _are_months(times):
        # A bill of the month is dated by its last day, and stands for no month that begins there.
        last = not bool((times.astype("datetime64[s]").astype("datetime64[M]") == times).any())
        return Spacing(usual, share, months=True, are_last_days=last)
    day = times[1:] // DAY
    first = np.flatnonzero(np.diff(day, prepend=day[0] - 1))
    changes: list[tuple[int, int]] = []
    even = within = 0
    for begin, end in zip(first, [*first[1:], len(steps)], strict=True):
        # The step over midnight, and over a night without readings, is of no day.
        inner = steps[begin:end][np.diff(times[begin : end + 1]) < DAY // 6]
        if not len(inner):
            continue
        found, number = np.unique(inner, return_counts=True)
        own = int(found[number.argmax()])
        even += int((inner % own == 0).sum())
        within += len(inner)
        if not changes or changes[-1][1] != own:
            changes.append((int(day[begin]), own))
    if 1 < len(changes) <= _MOST_CHANGES and even >= _EVEN * within:
        return Spacing(usual, share, tuple(changes))
    return Spacing(usual, max(share, float((steps % usual == 0).mean())))


def _are_months(times: Ints) -> bool:
    """Whether times are the beginnings, or the ends, of calendar months that follow each other."""
    if len(times) < 2 or not (27 * DAY <= median(np.diff(times)) <= 32 * DAY):
        return False
    days = times.astype("datetime64[s]").astype("datetime64[D]")
    months = days.astype("datetime64[M]")
    first = bool((days == months.astype("datetime64[D]")).all())
    last = bool(((days + 1).astype("datetime64[M]") == months + 1).all())
    return (first or last) and bool((np.diff(months).astype(np.int64) >= 1).all())
