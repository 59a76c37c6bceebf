"""Rule 1: days and months that change places inside a file, as a spreadsheet leaves them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from jcm_mrv.findings import MON
from jcm_mrv.metering.arrays import Bools, Ints
from jcm_mrv.metering.thresholds import EXCHANGED_DAYS, EXCHANGED_JUMPS, MOST_EXCHANGED

_DAY = 86_400
_LITTLE = 1e-6


def refuse_exchanged(local: Ints, where: Callable[[int], str]) -> None:
    """Refuse times of a file, in the order of its rows, that follow each other in two orders only.

    A spreadsheet takes 01/02/2024 for 2 January where it can and leaves 13/02/2024 alone. Read in
    one order, every twelve days jump from month to month.

    Parameters
    ----------
    local : int64 array
        Times on the clock of the source, in the order of the file.
    where : callable
        Gives the place of a time by its position.

    Raises
    ------
    FindingsError
        ``MON-115``.
    """
    day = local // _DAY
    first = np.flatnonzero(np.diff(day, prepend=day[:1] - 1))
    turned = _turned(day[first])
    if turned is None:
        return
    rows = np.repeat(turned, np.diff(first, append=len(day)))
    row = int(np.argmax(rows))
    read = np.datetime64(int(day[row]), "D")
    meant = np.datetime64(int(_exchanged(day[row : row + 1])[0]), "D")
    raise MON[115].stop(
        where(row),
        found=f"{read}, where {meant} follows the rows around it",
        count=int(rows.sum()),
    )


def refuse_exchanged_in_files(
    local: Ints, good: Bools, file: Ints, place: Callable[[int], str]
) -> None:
    """Refuse such times in any of several files."""
    for number in range(int(file.max(initial=-1)) + 1):
        rows = np.flatnonzero(good & (file == number))
        refuse_exchanged(local[rows], lambda at, rows=rows: place(int(rows[at])))


def _turned(day: Ints) -> Bools | None:
    """Say which of some days, each unlike the one before, have to be read the other way."""
    as_read = int((np.abs(np.diff(day)) > EXCHANGED_DAYS).sum())
    if as_read < EXCHANGED_JUMPS or len(day) > MOST_EXCHANGED:
        return None
    ways = np.stack([day, _exchanged(day)])
    # Whether it is a jump from either way of a day to either way of the next one.
    jump = (np.abs(ways[:, None, :-1] - ways[None, :, 1:]) > EXCHANGED_DAYS).tolist()
    extra = np.where(ways[0] == ways[1], np.inf, _LITTLE).tolist()
    # The way with the fewest jumps, one day after the other, and the least that is turned.
    straight, turned = 0.0, extra[0]
    came: list[tuple[bool, bool]] = []
    for n in range(len(day) - 1):
        to_straight = straight + jump[0][0][n], turned + jump[1][0][n]
        to_turned = straight + jump[0][1][n], turned + jump[1][1][n]
        came.append((to_straight[1] < to_straight[0], to_turned[1] < to_turned[0]))
        straight, turned = min(to_straight), min(to_turned) + extra[n + 1]
    chosen = [turned < straight]
    for before in reversed(came):
        chosen.append(before[chosen[-1]])
    way = np.array(chosen[::-1], np.bool_)
    far = np.abs(np.diff(np.where(way, ways[1], ways[0]))) > EXCHANGED_DAYS
    # What is turned goes on from what is beside it, and days that stand as they are do so too.
    edges = np.flatnonzero(way[1:] != way[:-1])
    days = ~far & ~way[1:] & ~way[:-1]
    if as_read - int(far.sum()) < EXCHANGED_JUMPS or int(days.sum()) < EXCHANGED_JUMPS:
        return None
    if not len(edges) or far[edges].any():
        return None
    return way


def _exchanged(day: Ints) -> Ints:
    """Give days with day and month exchanged, where that is a date."""
    dates = day.astype("datetime64[D]")
    months = dates.astype("datetime64[M]")
    years = dates.astype("datetime64[Y]")
    number = (dates - months).astype(np.int64)
    month = (months - years).astype(np.int64)
    other = (years.astype("datetime64[M]") + number).astype("datetime64[D]") + month
    return np.where(number < 12, other.astype(np.int64), day)
