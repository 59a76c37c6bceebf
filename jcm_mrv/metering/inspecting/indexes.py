"""A register's reading before and after each line, and the amount beside them, told by the numbers.

Bills print the index of the time before, the new one, and what was used. Which column is which is
said in many languages; that one is the other a line later, and that a third is their difference,
says it in all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import field, replace
from fractions import Fraction
from itertools import permutations
from typing import Any

import numpy as np

from jcm_mrv.findings import MON, Finding
from jcm_mrv.immutable import immutable
from jcm_mrv.metering.arrays import Bools, Ints
from jcm_mrv.metering.inspecting.choose import Candidate
from jcm_mrv.metering.inspecting.series import Series
from jcm_mrv.metering.reading.names import dimension
from jcm_mrv.metering.thresholds import MAX_LISTED, MICRO
from jcm_mrv.methodology.exact_numbers import number_text

_MOSTLY = 0.75
_FEWEST = 3
"""Lines from which a number that stands in no column is taken for the multiplier."""
_MOST_COLUMNS = 12
_SUMMED = ("", "energy", "amount")


@immutable
class Indexes:
    """The columns of a register's readings before and after, and of what it rose by.

    Attributes
    ----------
    before, after : Candidate
        The earlier and the later reading of each line.
    amount : Candidate or None
        What was used, where a column says it.
    factor : column, Fraction or None
        What the rise is multiplied by to give it, as a source names it; None without an amount.
    wrong : int array
        The local times of the lines where it does not, though the reading rose.
    """

    before: Candidate
    after: Candidate
    amount: Candidate | None = None
    factor: Any = None
    wrong: Ints = field(default_factory=lambda: np.array([], np.int64))

    def chosen(self, whole: bool) -> Candidate | None:
        """Give the column to be read, with its kind and multiplier; None where either may be meant.

        Parameters
        ----------
        whole : bool
            Whether the lines are calendar months, or days: their amounts stand for the whole of
            them then. Lines of other dates are the days on which the register was read.
        """
        if not whole:
            return replace(self.after, role="register", kind="register", multiplier=self._beside)
        if self.amount is None:
            return None
        multiplied = None if self._beside is None else 1
        return replace(self.amount, role="energy", kind="energy", multiplier=multiplied)

    @property
    def _beside(self) -> Any:
        """What the readings are multiplied by; None where the amount is not, and it is asked."""
        if not isinstance(self.factor, Fraction):
            return self.factor
        return int(self.factor) if self.factor != 1 else None


def indexes_in(candidates: Sequence[Candidate]) -> Indexes | None:
    """Give the columns of readings before and after, where the numbers show them; None elsewhere.

    Examples
    --------
    >>> from jcm_mrv.metering.inspecting.choose import candidate
    >>> days = np.array([0, 31, 60, 91]) * 86_400
    >>> numbers = [("a", 10, 13, 14, 20), ("b", 13, 14, 20, 25), ("c", 240, 80, 480, 400)]
    >>> columns = [
    ...     candidate(n, name, name, "", Series(days, np.array(values) * MICRO))
    ...     for n, (name, *values) in enumerate(numbers)
    ... ]
    >>> found = indexes_in(columns)
    >>> found.before.name, found.after.name, found.amount.name, found.factor
    ('a', 'b', 'c', Fraction(80, 1))
    >>> indexes_in(columns[1:]) is None
    True
    """
    read = [
        one
        for one in candidates[:_MOST_COLUMNS]
        if one.series is not None and one.role not in ("multiplier", "other", "power")
    ]
    found = [_with_amount(*pair, candidates) for pair in permutations(read, 2) if _follow(*pair)]
    # Where several pairs follow each other, as with tariffs, none of them is the whole.
    return found[0] if len(found) == 1 else None


def said_wrong(
    found: Indexes | None, local: Ints, kept: Bools, where: Callable[[int], str]
) -> Iterator[Finding]:
    """Ask about amounts that are not what the readings beside them differ by.

    Parameters
    ----------
    found : Indexes, optional
        The columns.
    local : int array
        The local time of each row.
    kept : bool array
        Which rows are readings of the meter.
    where : callable
        Gives the place of a row.
    """
    if found is None or found.amount is None or not len(found.wrong):
        return
    places = [
        where(int(np.flatnonzero(kept & (local == time))[0])) for time in found.wrong[:MAX_LISTED]
    ]
    columns = (found.before, found.after, found.amount)
    values = [one.series.micro[one.series.local == found.wrong[0]] for one in columns if one.series]
    before, after, amount = (number_text(Fraction(int(value[0]), MICRO)) for value in values)
    others = f"; also {', '.join(places[1:])}" if places[1:] else ""
    yield MON[918].at(
        places[0],
        found=f"{before} → {after}, {amount}{others}",
        count=len(found.wrong),
        name=found.before.name,
        beside=found.after.name,
    )


def _follow(before: Candidate, after: Candidate) -> bool:
    """Whether what a column shows is, a line later, what another one shows, and they differ."""
    a, b = _beside(before, after)
    if len(a) < 2 or not _summed(before, after) or bool((a == b).all()):
        return False
    return float((b[:-1] == a[1:]).mean()) >= _MOSTLY and float((b >= a).mean()) >= _MOSTLY


def _summed(*columns: Candidate) -> bool:
    return all(dimension(one.unit) in _SUMMED for one in columns)


def _with_amount(before: Candidate, after: Candidate, candidates: Sequence[Candidate]) -> Indexes:
    """Add the amount and the multiplier to a pair of readings, where columns hold them."""
    for amount in candidates:
        if amount.place in (before.place, after.place) or not _summed(amount):
            continue
        for factor, times in _factors(before, after, amount, candidates):
            good, rose, local = _agree(before, after, amount, times)
            if rose.any() and float(good[rose].mean()) >= _MOSTLY:
                return Indexes(before, after, amount, factor, local[rose & ~good])
    return Indexes(before, after)


def _factors(
    before: Candidate, after: Candidate, amount: Candidate, candidates: Sequence[Candidate]
) -> Iterator[tuple[Any, Series | Fraction]]:
    """Give what a rise may be multiplied by: nothing, a column of multipliers, one number."""
    yield Fraction(1), Fraction(1)
    for one in candidates:
        if one.role == "multiplier" and one.series is not None:
            yield {"column": one.ref}, one.series
    a, b, c = _beside(before, after, amount)
    rose = (b > a) & (c > 0)
    if int(rose.sum()) >= _FEWEST:
        at = int(np.flatnonzero(rose)[np.argmax((b - a)[rose])])
        number = Fraction(round(int(c[at]) / int(b[at] - a[at])))
        if number > 1:
            yield number, number


def _agree(
    before: Candidate, after: Candidate, amount: Candidate, times: Series | Fraction
) -> tuple[Bools, Bools, Ints]:
    """Say where a rise gives the amount, where there is one, and at which local times."""
    columns = [before.series, after.series, amount.series]
    if isinstance(times, Series):
        local, (a, b, c, m) = _at_all(*columns, times)
        risen = (b - a) * (m / MICRO)
    else:
        local, (a, b, c) = _at_all(*columns)
        risen = (b - a) * (times.numerator / times.denominator)
    # What is printed may be rounded, or cut, at its last digit.
    place = next((10**n for n in range(6, 0, -1) if bool((c % 10**n == 0).all())), 1)
    return np.abs(risen - c) < place, b > a, local


def _beside(*columns: Candidate) -> list[Ints]:
    return _at_all(*(one.series for one in columns))[1]


def _at_all(*columns: Series | None) -> tuple[Ints, list[Ints]]:
    """Give the times that all columns have, and the values of each at them."""
    series = [one for one in columns if one is not None]
    if len(series) < len(columns):
        return np.array([], np.int64), [np.array([], np.int64)] * len(columns)
    local = series[0].local
    for one in series[1:]:
        local = np.intersect1d(local, one.local)
    return local, [one.micro[np.searchsorted(one.local, local)] for one in series]
