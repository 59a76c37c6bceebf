"""Local clocks and UTC: where days and years end, and what a local time at a clock change means.

The standard library answers for one time at once; a column of readings is converted with a table of
the zone's clock changes.
"""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np

from jcm_mrv.findings import MON
from jcm_mrv.immutable import immutable
from jcm_mrv.metering.arrays import Bools, Ints

_DAY = 86_400
_MINUTES = 1440
"""Of a day."""
_ONE_DAY = dt.timedelta(days=1)
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


@immutable
class ClockChanges:
    """The clock changes of a zone: the instants (UTC seconds), and the offsets before and after."""

    instants: Ints
    before: Ints
    after: Ints
    first_offset: int


@immutable
class Settled:
    """Local times as instants: how many were settled by order, and the rows that were not."""

    utc: Ints
    by_order: int
    unsettled: Ints


@lru_cache(maxsize=64)
def zone(name: str) -> ZoneInfo:
    """Give a time zone by its IANA name.

    Raises
    ------
    ZoneInfoNotFoundError, ValueError, OSError
        When there is none of that name.
    """
    return ZoneInfo(name)


def check_zone(name: str, where: str = "") -> None:
    """Refuse a name that is no time zone (``MON-004``)."""
    try:
        zone(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        from jcm_mrv.metering.zones_meant import zones_meant

        raise MON[4].stop(where, found=name, zones=", ".join(zones_meant(name))) from None


def midnight(day: dt.date, name: str, days_later: int = 0) -> int:
    """Give the instant (UTC seconds) at which a local day (or one days later) begins.

    Where the clock skips midnight, the day begins with the clock change; where midnight comes
    twice, with the first.

    Examples
    --------
    >>> midnight(dt.date(2024, 1, 1), "Asia/Ho_Chi_Minh")
    1704042000
    """
    day += dt.timedelta(days=days_later)
    local = dt.datetime(day.year, day.month, day.day, tzinfo=zone(name))
    return int((local - _EPOCH).total_seconds())


def instant(moment: dt.date, name: str) -> int:
    """Give a moment as an instant: of a day its beginning; without an offset, local time.

    Examples
    --------
    >>> instant(dt.datetime(2024, 1, 1, 10), "Asia/Ho_Chi_Minh") - 1704042000
    36000
    """
    if not isinstance(moment, dt.datetime):
        return midnight(moment, name)
    local = moment if moment.tzinfo else moment.replace(tzinfo=zone(name))
    return int((local - _EPOCH).total_seconds())


def local_text(instant: int, name: str) -> str:
    """Give an instant as local time with its offset, as ledger and findings show it.

    Examples
    --------
    >>> local_text(1704042000, "Asia/Ho_Chi_Minh")
    '2024-01-01T00:00+07:00'
    """
    local = dt.datetime.fromtimestamp(instant, zone(name))
    return local.isoformat(timespec="seconds" if local.second else "minutes")


def local_texts(utc: Ints, name: str) -> list[str]:
    """Give many instants as :func:`local_text` gives each of them.

    Examples
    --------
    >>> local_texts(np.array([1704042000, 1704042001]), "Asia/Ho_Chi_Minh")
    ['2024-01-01T00:00+07:00', '2024-01-01T00:00:01+07:00']
    """
    if not len(utc):
        return []
    offsets, firsts, places = np.unique(
        offsets_at(utc, name), return_index=True, return_inverse=True
    )
    days, seconds = np.divmod(utc + offsets[places], _DAY)
    odd = seconds % 60
    clocks: list[str] = []
    for first in firsts.tolist():
        # Behind the minutes, or the seconds where there are some, stands the offset.
        clocks += _clock_texts(local_text(int(utc[first]), name)[19 if odd[first] else 16 :])
    minutes = (places * _MINUTES + seconds // 60).tolist()
    dates = map(_date_text, days.tolist())
    texts = list(map(str.__add__, dates, map(clocks.__getitem__, minutes)))
    for row in np.flatnonzero(odd).tolist():
        texts[row] = local_text(int(utc[row]), name)
    return texts


@lru_cache(maxsize=4096)
def _date_text(day: int) -> str:
    """Give a day, counted since 1970, as a date."""
    return (_EPOCH + day * _ONE_DAY).date().isoformat()


@lru_cache(maxsize=8)
def _clock_texts(offset: str) -> tuple[str, ...]:
    """Give every minute of a day as a time, with an offset behind it."""
    return tuple(f"T{minute // 60:02}:{minute % 60:02}{offset}" for minute in range(_MINUTES))


def _offset(instant: int, info: ZoneInfo) -> int:
    offset = dt.datetime.fromtimestamp(instant, info).utcoffset()
    return 0 if offset is None else int(offset.total_seconds())


@lru_cache(maxsize=64)
def clock_changes(name: str, first_year: int, last_year: int) -> ClockChanges:
    """Give the clock changes of a zone in some years, found day by day and then to the second."""
    info = zone(name)
    start = int(dt.datetime(first_year, 1, 1, tzinfo=dt.UTC).timestamp()) - 2 * _DAY
    end = int(dt.datetime(last_year + 1, 1, 1, tzinfo=dt.UTC).timestamp()) + 2 * _DAY
    first = offset = _offset(start, info)
    changes: list[tuple[int, int, int]] = []
    # Less itself in one zone, a time gives its offset without any object but that.
    moment = dt.datetime.fromtimestamp(start, dt.UTC).replace(tzinfo=info)
    before = info.fromutc(moment) - moment
    for instant in range(start, end, _DAY):
        moment += _ONE_DAY
        after = info.fromutc(moment) - moment
        if after != before:
            low, high = instant, instant + _DAY
            while high - low > 1:
                middle = (low + high) // 2
                low, high = (middle, high) if _offset(middle, info) == offset else (low, middle)
            before, following = after, _offset(instant + _DAY, info)
            changes.append((high, offset, following))
            offset = following
    table = np.array(changes, np.int64).reshape(-1, 3)
    return ClockChanges(table[:, 0], table[:, 1], table[:, 2], first)


def offsets_at(utc: Ints, name: str) -> Ints:
    """Give the offsets (seconds) of a zone at some instants.

    Examples
    --------
    >>> offsets_at(np.array([1704042000]), "Asia/Ho_Chi_Minh").tolist()
    [25200]
    """
    changes, index = _segments(utc, name)
    return np.concatenate([[changes.first_offset], changes.after])[index]


def summer_at(utc: Ints, name: str) -> Bools:
    """Say at which of some instants the clock of a zone is put forward."""
    changes, index = _segments(utc, name)
    info = zone(name)
    first = [int(utc.min()) if len(utc) else 0, *changes.instants.tolist()]
    starts = [min(first) - 1, *first[1:]]
    summer = [bool(dt.datetime.fromtimestamp(start, info).dst()) for start in starts]
    return np.array(summer, np.bool_)[index]


def _segments(utc: Ints, name: str) -> tuple[ClockChanges, Ints]:
    """Give the clock changes around some instants, and how many of them each has behind it."""
    low, high = (int(utc.min()), int(utc.max())) if len(utc) else (0, 0)
    years = [1970 + value // (365 * _DAY + 21_600) for value in (low, high)]
    changes = clock_changes(name, years[0] - 1, years[1] + 1)
    return changes, np.searchsorted(changes.instants, utc, side="right")


def to_utc(local: Ints, name: str) -> Settled:
    """Convert local times (seconds, in the order of the file) into instants.

    A time that the clock shows twice, or never, has two candidates. They are settled by the order
    of the rows: exactly one choice must give a file that runs in one direction (jcm-mrv rules for
    readings, rule 2). Where all times are midnights, of several days, they are days, which begin
    with their first instant.

    Examples
    --------
    >>> hours = np.arange(0, 5 * 3600, 3600) + 1729987200  # 27 October 2024 in Berlin
    >>> twice = np.sort(np.append(hours, hours[2]))  # 02:00 comes twice
    >>> np.diff(to_utc(twice, "Europe/Berlin").utc).tolist()
    [3600, 3600, 3600, 3600, 3600]
    >>> to_utc(hours, "Europe/Berlin").unsettled.tolist()  # which 02:00?
    [2]
    """
    none = np.zeros(0, np.int64)
    if not len(local):
        return Settled(local, 0, none)
    years = [1970 + int(value) // (365 * _DAY + 21_600) for value in (local.min(), local.max())]
    changes = clock_changes(name, years[0] - 1, years[1] + 1)
    if not len(changes.instants):
        return Settled(local - changes.first_offset, 0, none)
    larger = np.maximum(changes.before, changes.after)
    smaller = np.minimum(changes.before, changes.after)
    index = np.searchsorted(changes.instants + larger, local, side="right")
    offsets = np.concatenate([[changes.first_offset], changes.after])
    utc = local - offsets[index]
    nearest = np.minimum(index, len(changes.instants) - 1)
    special = (index < len(changes.instants)) & (local >= (changes.instants + smaller)[nearest])
    if not np.any(special):
        return Settled(utc, 0, none)
    if not (local % _DAY).any() and local.min() < local.max():
        # Days: in some countries the clock skips a midnight, and the day begins at 01:00.
        days = np.flatnonzero(special)
        utc[days] = [midnight(_EPOCH.date(), name, int(local[row]) // _DAY) for row in days]
        return Settled(utc, 0, none)
    unsettled = np.zeros(len(local), np.bool_)
    directions = _directions(utc[~special])
    for change in sorted(set(index[special].tolist())):
        rows = np.flatnonzero(special & (index == change))
        early, late = local[rows] - larger[change], local[rows] - smaller[change]
        settled = [way for d in directions for way in _settle(rows, early, late, utc, special, d)]
        # One row at a change is the same forwards and backwards.
        if len({tuple(way.tolist()) for way in settled}) == 1:
            utc[rows] = settled[0]
        else:
            unsettled[rows] = True
    return Settled(utc, int(special.sum()), np.flatnonzero(unsettled))


def without_changes(name: str, year: int) -> str:
    """Give the zone that keeps the winter time of another one all year; the nearest whole hour.

    Examples
    --------
    >>> without_changes("America/Santiago", 2024), without_changes("Europe/Berlin", 2024)
    ('Etc/GMT+4', 'Etc/GMT-1')
    """
    changes = clock_changes(name, year, year)
    hours = round(min([changes.first_offset, *changes.after.tolist()]) / 3600)
    # The sign is turned round in these names.
    return f"Etc/GMT{-hours:+d}" if hours else "Etc/GMT"


def to_local(utc: Ints, name: str) -> Ints:
    """Give the times that the clock of a zone shows at instants, in seconds.

    Examples
    --------
    >>> to_local(np.array([1704042000]), "Asia/Ho_Chi_Minh").astype("datetime64[s]").tolist()
    [datetime.datetime(2024, 1, 1, 0, 0)]
    """
    if not len(utc):
        return utc
    years = [1970 + int(value) // (365 * _DAY + 21_600) for value in (utc.min(), utc.max())]
    changes = clock_changes(name, years[0] - 1, years[1] + 1)
    offsets = np.concatenate([[changes.first_offset], changes.after])
    return utc + offsets[np.searchsorted(changes.instants, utc, side="right")]


def _directions(utc: Ints) -> list[int]:
    """Give the directions in which instants can run: forwards (1), backwards (-1), or neither."""
    steps = np.diff(utc)
    return [direction for direction in (1, -1) if np.all(direction * steps >= 0)]


def _settle(
    rows: Ints, early: Ints, late: Ints, utc: Ints, special: Bools, direction: int
) -> list[Ints]:
    """Give the choices between earlier and later candidates that are in order, at most two."""
    if rows[-1] - rows[0] != len(rows) - 1:
        return []
    before, after = rows[0] - 1, rows[-1] + 1
    if direction < 0:
        early, late, before, after = early[::-1], late[::-1], after, before
    inside = range(len(utc))
    lower = utc[before] if before in inside and not special[before] else None
    upper = utc[after] if after in inside and not special[after] else None
    n = len(rows)
    early_fine = np.concatenate([[True], np.cumprod(np.diff(early) > 0).astype(np.bool_)])
    late_fine = np.concatenate([np.cumprod((np.diff(late) > 0)[::-1])[::-1].astype(bool), [True]])
    choices = [
        turn
        for turn in range(n + 1)
        if (turn == 0 or early_fine[turn - 1])
        and (turn == n or late_fine[turn])
        and (turn in (0, n) or late[turn] > early[turn - 1])
        and (lower is None or (early[0] if turn else late[0]) > lower)
        and (upper is None or (late[-1] if turn < n else early[-1]) < upper)
    ]
    chosen = [np.concatenate([early[:turn], late[turn:]]) for turn in choices[:2]]
    return chosen if direction > 0 else [way[::-1] for way in chosen]
