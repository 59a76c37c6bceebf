"""Equal parts of local days: which instant each begins at, on days of 23 and 25 hours too.

Parts are numbered from 0. On a day without a clock change the first begins at midnight, and each
where the one before it ends. On other days a file says by what it holds whether it goes by the
clock or by the order of the parts.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import numpy as np

from jcm_mrv.findings import MON
from jcm_mrv.immutable import immutable
from jcm_mrv.metering.arrays import Bools, Ints
from jcm_mrv.metering.clock import clock_changes, midnight

DAY = 86_400
_FIRST = dt.date(1970, 1, 1)
_MINUTES = DAY // 60


def length_of_parts(count: int) -> int | None:
    """Give the seconds of each of so many equal parts of a day: whole minutes, else None.

    Examples
    --------
    >>> length_of_parts(48), length_of_parts(25)
    (1800, None)
    """
    return None if count < 1 or _MINUTES % count else _MINUTES // count * 60


def parts_without_extra(count: int) -> int | None:
    """Give how many of so many parts an ordinary day has: 24 of 25, 48 of 50.

    Examples
    --------
    >>> parts_without_extra(96), parts_without_extra(100), parts_without_extra(23)
    (96, 96, None)
    """
    if length_of_parts(count) is not None:
        return count
    fewer = count * 24 // 25
    whole = fewer * 25 == count * 24 and length_of_parts(fewer) is not None
    return fewer if whole else None


@immutable
class ChangedDay:
    """A day on which the clock changes.

    ``extra`` is how many parts it has more than others; ``first`` is the part by the clock at which
    parts are missing, or come twice.
    """

    begin: int
    extra: int
    first: int

    @property
    def missing(self) -> range:
        """The parts by the clock that the day does not have."""
        return range(self.first, self.first - min(0, self.extra))

    @property
    def double(self) -> range:
        """The parts by the clock that the day has twice."""
        return range(self.first, self.first + max(0, self.extra))


def midnights(days: Ints, zone: str) -> Ints:
    """Give the instants at which local days begin, numbered since 1970."""
    known, at = np.unique(days, return_inverse=True)
    return np.array([midnight(_FIRST, zone, days_later=day) for day in known.tolist()], np.int64)[
        at
    ]


def changed_days(
    days: Ints, zone: str, length: int, where: Callable[[int], str]
) -> dict[int, ChangedDay]:
    """Give those of some days on which the clock changes.

    Raises
    ------
    FindingsError
        ``MON-137`` where the clock changes by less than a part.
    """
    found: dict[int, ChangedDay] = {}
    if not len(days):
        return found
    years = [(_FIRST + dt.timedelta(days=int(day))).year for day in (days.min(), days.max())]
    changes = clock_changes(zone, years[0] - 1, years[1] + 1)
    present = set(days.tolist())
    for instant, before, after in zip(
        changes.instants.tolist(), changes.before.tolist(), changes.after.tolist(), strict=True
    ):
        # Of a change at midnight, only one of the two days is longer or shorter for it.
        for day in ((instant + before - 1) // DAY, (instant + after) // DAY):
            begin = midnight(_FIRST, zone, days_later=day)
            extra = midnight(_FIRST, zone, days_later=day + 1) - begin - DAY
            if extra:
                break
        if not extra or day not in present:
            continue
        low = instant + min(before, after) - day * DAY
        if extra % length or low % length:
            raise MON[137]["uneven"].stop(
                where(int(np.argmax(days == day))), found=f"{(DAY + extra) / 3600:g} h"
            )
        found[day] = ChangedDay(begin, extra // length, low // length)
    return found


def starts_of_numbers(
    days: Ints, part: Ints, count: int, zone: str, where: Callable[[int], str]
) -> Ints:
    """Give the instants at which numbered parts of days begin.

    On a day with parts that the clock skips, numbers that go on to the end of an ordinary day go by
    the clock; else they go by order. On a day with parts twice, either numbers come twice, or there
    are more of them.

    Raises
    ------
    FindingsError
        ``MON-137`` where a day of 25 hours has the numbers of 24, or one of 23 as well.
    """
    length = DAY // count
    start = midnights(days, zone) + part * length
    for day, changed in changed_days(days, zone, length, where).items():
        rows = np.flatnonzero(days == day)
        numbers = part[rows]
        if changed.extra < 0:
            start[rows] = _shorter(numbers, rows, changed, count, length, where)
        else:
            start[rows] = _longer(numbers, rows, changed, count, length, where)
    over = np.flatnonzero((part >= count) & (start >= midnights(days + 1, zone)))
    if len(over):
        row = int(over[0])
        raise MON[137]["many"].stop(where(row), found=f"part {int(part[row]) + 1}", count=count)
    return start


def _shorter(
    numbers: Ints,
    rows: Ints,
    changed: ChangedDay,
    count: int,
    length: int,
    where: Callable[[int], str],
) -> Ints:
    skipped = np.isin(numbers, np.array(changed.missing))
    by_order = int(numbers.max()) < count + changed.extra
    if skipped.any() and not by_order:
        row = int(rows[int(skipped.argmax())])
        raise MON[137]["skipped"].stop(
            where(row), found=f"part {int(part_number(numbers, skipped))}"
        )
    if skipped.any():
        return changed.begin + numbers * length
    late = numbers >= changed.first
    return changed.begin + (numbers + late * changed.extra) * length


def part_number(numbers: Ints, chosen: Bools) -> int:
    """Give the first of the chosen numbers as files count them, from 1."""
    return int(numbers[int(chosen.argmax())]) + 1


def _longer(
    numbers: Ints,
    rows: Ints,
    changed: ChangedDay,
    count: int,
    length: int,
    where: Callable[[int], str],
) -> Ints:
    if int(numbers.max()) >= count:
        return changed.begin + numbers * length
    double = np.isin(numbers, np.array(changed.double))
    seen: dict[int, int] = {}
    again = np.zeros(len(numbers), np.bool_)
    for at in np.flatnonzero(double).tolist():
        number = int(numbers[at])
        again[at] = seen.get(number, 0) == 1
        seen[number] = seen.get(number, 0) + 1
    if seen and not again.any():
        raise MON[137].stop(where(int(rows[0])), found=f"{len(numbers)} parts", count=count)
    late = again | (numbers >= changed.first + changed.extra)
    return changed.begin + (numbers + late * changed.extra) * length


def starts_of_cells(
    days: Ints,
    blank: Bools,
    zone: str,
    where: Callable[[int, int], str],
) -> tuple[Ints, Bools]:
    """Give the instants at which the parts of days begin that stand side by side.

    Parameters
    ----------
    days : int64 array
        The day of each row.
    blank : bool array
        A row for each day, a column for each part: where nothing stands.
    zone : str
        Of the clock.
    where : callable
        Gives the place of a row and a column.

    Returns
    -------
    start : int64 array
        The instants, like ``blank``.
    exists : bool array
        Which parts the day has.

    Raises
    ------
    FindingsError
        ``MON-137``.
    """
    columns = blank.shape[1]
    count = parts_without_extra(columns) or columns
    length = DAY // count
    extra = columns - count
    changed = changed_days(days, zone, length, lambda row: where(row, 0))
    ordinary = ~np.isin(days, np.array(list(changed), np.int64))
    spare = np.zeros(columns, np.bool_)
    if extra:
        empty = blank[ordinary].all(axis=0) if ordinary.any() else np.zeros(columns, np.bool_)
        known = np.flatnonzero(empty)
        spare[known if len(known) == extra else slice(count, None)] = True
    rank = np.cumsum(~spare) - 1
    exists = np.broadcast_to(~spare, blank.shape).copy()
    start = midnights(days, zone)[:, None] + np.broadcast_to(rank, blank.shape) * length
    for row in np.flatnonzero(~ordinary).tolist():
        day = changed[int(days[row])]
        if day.extra > 0:
            if day.extra != extra or blank[row][spare].any():
                raise MON[137].stop(where(row, 0), found=f"{count} parts", count=count)
            exists[row] = True
            start[row] = day.begin + np.arange(columns) * length
            continue
        parts = np.flatnonzero(~spare)
        skipped = parts[day.first : day.first - day.extra]
        if blank[row][skipped].all():
            exists[row][skipped] = False
        elif blank[row][parts[day.extra :]].all():
            exists[row][parts[day.extra :]] = False
        else:
            column = int(skipped[int((~blank[row][skipped]).argmax())])
            raise MON[137]["skipped"].stop(where(row, column), found="a value")
        start[row] = day.begin + (np.cumsum(exists[row]) - 1) * length
    wrong = np.argwhere(~exists & ~blank)
    if len(wrong):
        row, column = wrong[0].tolist()
        raise MON[137]["many"].stop(where(row, column), found="a value", count=count)
    return start, exists
