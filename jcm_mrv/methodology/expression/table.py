"""A reference table as the expression language sees it: rows chosen by bands, points or cases."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from fractions import Fraction
from typing import Literal

from jcm_mrv.immutable import immutable

TOLERANCE = 1e-12
"""Numbers that differ by no more of the larger are equal, in every rendering."""

MOST_POINTS = 30
"""Points of a table that is interpolated: its formula has one part for each."""


MOST_NESTED = 60
"""Rows of a table in nested conditions; of more, columns beside the rows say whom each fits."""
FAR = Fraction(9 * 10**307)
"""Stands in such a column where a band has no end; no key lies beyond it."""
ANY_TEXT = "(any other)"
"""Stands in such a column where an else-row has no text; no key is called so."""

Beside = Literal["text", "point", "at", "from", "above", "up_to", "below"]
"""What a column beside the rows of a long table says of a key; ``at`` a point among bands."""


class _Otherwise(Enum):
    """The condition of an else-row."""

    OTHERWISE = "otherwise"


OTHERWISE = _Otherwise.OTHERWISE
"""Holds for every key for which no row with a condition of its own does."""


@immutable(slots=True)
class Band:
    """Numbers from ``lower`` to ``upper``; None is unbounded; the upper end may be included.

    The lower end belongs to it unless ``excludes_lower``.

    A band that ends where it begins is a point: the numbers that are equal to it.
    """

    lower: Fraction | None
    upper: Fraction | None
    includes_upper: bool = False
    excludes_lower: bool = False

    @property
    def point(self) -> Fraction | None:
        """The one number of a point."""
        return self.lower if self.includes_upper and self.lower == self.upper else None

    def holds(self, value: Fraction) -> bool:
        """Whether a number lies in the band."""
        if (point := self.point) is not None:
            return equal(value, point)
        if self.lower is not None and (
            value < self.lower or (self.excludes_lower and value == self.lower)
        ):
            return False
        if self.upper is None:
            return True
        return value <= self.upper if self.includes_upper else value < self.upper


Condition = Band | str | Literal[_Otherwise.OTHERWISE]


@immutable(slots=True)
class Row:
    """One row: a condition per key (a band, a text or any) and the value, None where not known."""

    conditions: tuple[Condition, ...]
    value: Fraction | None


@immutable(slots=True)
class Table:
    """A named table whose rows exclude one another, else-rows apart."""

    name: str
    rows: tuple[Row, ...]
    days: frozenset[int] = frozenset()
    """The positions of the keys that are days."""

    @property
    def order(self) -> tuple[int, ...]:
        """The positions of the rows as they are tried: else-rows after those they stand behind.

        A point stands before the bands: what is equal to it may lie in the one beside it too.
        """
        weights = [
            (row.conditions.count(OTHERWISE), [not is_point(c) for c in row.conditions])
            for row in self.rows
        ]
        return tuple(sorted(range(len(self.rows)), key=weights.__getitem__))

    @property
    def beside(self) -> tuple[tuple[int, Beside], ...]:
        """What columns beside the rows of a long table say: of the key at a position, and what.

        None of a short table, whose formula is a nested condition.
        """
        if len(self.rows) <= MOST_NESTED:
            return ()
        found: list[tuple[int, Beside]] = []
        for n in range(len(self.rows[0].conditions)):
            bands = [b for row in self.rows if isinstance(b := row.conditions[n], Band)]
            found.extend((n, kind) for kind in _beside(bands))
        return tuple(found)

    def said_beside(self, row: int, position: int, kind: Beside) -> Fraction | str:
        """Give what stands beside a row: an else-row has what no key fits."""
        condition, is_end = self.rows[row].conditions[position], kind in ("up_to", "below")
        if OTHERWISE in self.rows[row].conditions:
            return ANY_TEXT if kind == "text" else -FAR if is_end else FAR
        if not isinstance(condition, Band):
            return str(condition)
        if kind in ("point", "at"):
            return FAR if condition.point is None else condition.point
        end = _ends(condition).get(kind)
        return end if end is not None else FAR if is_end else -FAR

    @property
    def points(self) -> tuple[tuple[Fraction, int], ...]:
        """The keys of a table that is interpolated, rising, each with the position of its row."""
        keys = [row.conditions[0].point for row in self.rows if isinstance(row.conditions[0], Band)]
        assert None not in keys, "loading has looked whether they are points"
        return tuple(sorted((key, n) for n, key in enumerate(keys) if key is not None))

    def find(self, keys: tuple[Fraction | str, ...]) -> int | None:
        """Give the position of the row for the keys, None where no row fits."""
        for position in self.order:
            conditions = self.rows[position].conditions
            if all(_fits(c, k) for c, k in zip(conditions, keys, strict=True)):
                return position
        return None


def is_point(condition: Condition) -> bool:
    """Whether a condition is that a number is equal to another."""
    return isinstance(condition, Band) and condition.point is not None


def _beside(bands: Sequence[Band]) -> tuple[Beside, ...]:
    """Give what columns say of a key that rows have bands for, or texts where they have none."""
    if not bands:
        return ("text",)
    ends = {kind for band in bands for kind in _ends(band)}
    if not ends:
        return ("point",)
    is_mixed = any(map(is_point, bands))
    lower, upper = ends & {"from", "above"}, ends & {"up_to", "below"}
    kinds: tuple[Beside, ...] = ("from", "above", "up_to", "below")
    shown = {*(lower or {"from"}), *(upper or {"below"})}
    return (*(("at",) if is_mixed else ()), *(kind for kind in kinds if kind in shown))


def _ends(band: Band) -> dict[Beside, Fraction]:
    """Give the ends of a band, each as it belongs to it or not; a point has none."""
    if band.point is not None:
        return {}
    lower: Beside = "above" if band.excludes_lower else "from"
    upper: Beside = "up_to" if band.includes_upper else "below"
    given: tuple[tuple[Beside, Fraction | None], ...]
    given = ((lower, band.lower), (upper, band.upper))
    return {kind: end for kind, end in given if end is not None}


def equal(a: Fraction, b: Fraction) -> bool:
    """Whether two numbers are equal, as comparisons have it."""
    return abs(a - b) <= Fraction(TOLERANCE) * max(abs(a), abs(b))


def _fits(condition: Condition, key: Fraction | str) -> bool:
    if condition is OTHERWISE:
        return True
    if isinstance(condition, str):
        return condition == key
    return isinstance(key, Fraction) and condition.holds(key)
