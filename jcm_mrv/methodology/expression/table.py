"""A reference table as the expression language sees it: rows chosen by bands or cases."""

from __future__ import annotations

from fractions import Fraction

from jcm_mrv.immutable import immutable


@immutable(slots=True)
class Band:
    """Numbers from ``lower`` to ``upper``; None is unbounded; the upper end may be included."""

    lower: Fraction | None
    upper: Fraction | None
    includes_upper: bool = False

    def holds(self, value: Fraction) -> bool:
        """Whether a number lies in the band; the lower end always belongs to it."""
        if self.lower is not None and value < self.lower:
            return False
        if self.upper is None:
            return True
        return value <= self.upper if self.includes_upper else value < self.upper


@immutable(slots=True)
class Row:
    """One row: a condition per key (a band or a text) and the value, None where none is known."""

    conditions: tuple[Band | str, ...]
    value: Fraction | None


@immutable(slots=True)
class Table:
    """A named table whose rows exclude one another."""

    name: str
    rows: tuple[Row, ...]

    def find(self, keys: tuple[Fraction | str, ...]) -> int | None:
        """Give the position of the row for the keys, None where no row fits."""
        for position, row in enumerate(self.rows):
            if all(_fits(c, k) for c, k in zip(row.conditions, keys, strict=True)):
                return position
        return None


def _fits(condition: Band | str, key: Fraction | str) -> bool:
    if isinstance(condition, str):
        return condition == key
    return isinstance(key, Fraction) and condition.holds(key)
