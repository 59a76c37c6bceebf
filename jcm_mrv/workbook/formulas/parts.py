"""Parts of formulas that come again: their values are kept.

A log of two years that is summed by month takes each of a hundred formulas through the same days.
"""

from __future__ import annotations

from collections.abc import Collection
from itertools import islice

from jcm_mrv.workbook.formulas import tree as t
from jcm_mrv.workbook.formulas.values import Matrix

MOST_KEPT = 200_000
"""Values of parts of formulas that are kept for the next one."""
_LARGEST_PART = 40
"""Pieces of a part that is kept: what is longer hardly comes again."""
_LEAST = 16
"""Values that are worth being kept."""


class Parts:
    """Parts of formulas that give several values, kept from when they come a second time.

    They are kept for a workbook as it is: who asks for one sees to it that nothing it rests on is
    changed.
    """

    __slots__ = ("kept", "size")

    def __init__(self) -> None:
        self.kept: dict[t.Node, Matrix | None] = {}
        self.size = 0

    def keep(self, part: t.Node, made: Matrix) -> None:
        """Keep what a part gives, if it came before and there is room."""
        size = made.height * made.width
        if size < _LEAST:
            return
        if part not in self.kept:
            self.kept[part] = None
        elif self.kept[part] is None and self.size + size <= MOST_KEPT:
            self.size += size
            self.kept[part] = made


def references(part: t.Node, special: Collection[str]) -> list[t.CellRef | t.RangeRef] | None:
    """Give the cells that a part names; None for one that is not to be kept.

    Such a one has a ``special`` function, which may hang on where it stands, is long, or has a
    truth value, which is the same key as a number.
    """
    found: list[t.CellRef | t.RangeRef] = []
    pieces = list(islice(t.walk(part), _LARGEST_PART))
    if len(pieces) == _LARGEST_PART:
        return None
    for piece in pieces:
        if isinstance(piece, (t.CellRef, t.RangeRef)):
            found.append(piece)
        elif isinstance(piece, t.Call):
            if piece.function in special:
                return None
        elif isinstance(piece, t.Constant):
            if isinstance(piece.value, bool):
                return None
        elif not isinstance(piece, (t.Unary, t.Binary)):
            return None
    return found
