"""Where values stand: blocks of rows by name, and the references that formulas hold."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from jcm_mrv.immutable import immutable
from jcm_mrv.workbook.address import reference

Side = Literal["plan", "report"]
"""Monitoring plan (estimates) or monitoring report (monitored values)."""

_MOST_CELLS = 60


@immutable(slots=True)
class Block:
    """The cells of one name: one below the other, the members of its last set running fastest.

    ``shown`` are the positions of the members of each set that have a row; the others have none.
    """

    sheet: str
    row: int
    column: int
    shown: tuple[Sequence[int], ...] = ()

    def row_of(self, members: Sequence[int]) -> int:
        """Give the row of the value for some member positions.

        Examples
        --------
        >>> Block("S", 10, 2, (range(2), (3, 4, 5))).row_of((1, 4))
        14
        """
        offset = 0
        for shown, position in zip(self.shown, members, strict=True):
            offset = offset * len(shown) + shown.index(position)
        return self.row + offset


@dataclass
class Places:
    """Every place of a workbook, known once all of its sheets are laid out.

    ``year`` is None for what is the same in every year of a side. Of ``conditional`` names a cell
    may hold a text in the place of a number that is not needed. ``members`` has for each name the
    ids of the members of its sets.
    """

    blocks: dict[tuple[Side, int | None, str], Block] = field(default_factory=dict)
    rows: dict[tuple[Side, str, int], Block] = field(default_factory=dict)
    conditional: frozenset[str] = frozenset()
    members: Mapping[str, Sequence[Sequence[str]]] = field(default_factory=dict)

    def find(self, side: Side, year: int | None, name: str) -> Block:
        """Give the block of a name, the year's own before the one for all years."""
        return self.blocks.get((side, year, name)) or self.blocks[side, None, name]


@immutable(slots=True)
class PlacedCells:
    """Places as the formulas of one sheet, side and year see them (``Cells`` of ``to_excel``)."""

    places: Places
    sheet: str
    side: Side
    year: int | None

    def cell(self, name: str, members: Sequence[int]) -> str:
        """Give the reference of one value."""
        block = self.places.find(self.side, self.year, name)
        cell = reference(block.sheet, block.row_of(members), block.column, self.sheet)
        # A sum takes no notice of a text that stands for itself; a product of one is an error.
        return f"(1*{cell})" if name in self.places.conditional else cell

    def cells_over(self, name: str, members: Sequence[int | None]) -> Sequence[str]:
        """Give ranges that hold a value for all members where a position is None."""
        block = self.places.find(self.side, self.year, name)
        rows = [block.row]
        stride = 1
        strides = []
        for shown in reversed(block.shown):
            strides.append(stride)
            stride *= len(shown)
        for step, shown, position in zip(reversed(strides), block.shown, members, strict=True):
            places = range(len(shown)) if position is None else (shown.index(position),)
            rows = [row + step * n for row in rows for n in places]
        runs: list[list[int]] = []
        for row in rows:
            if runs and row == runs[-1][1] + 1:
                runs[-1][1] = row
            else:
                runs.append([row, row])
        if len(runs) > _MOST_CELLS and all(first == last for first, last in runs):
            gap = runs[1][0] - runs[0][0]
            if all(b[0] - a[0] == gap for a, b in itertools.pairwise(runs)):
                return [self._every(block, runs[0][0], runs[-1][0], gap)]
        if name in self.places.conditional:
            return [f"(1*{self._range(block, row, row)})" for row in rows]
        return [self._range(block, first, last) for first, last in runs]

    def ids(self, name: str, place: int) -> Sequence[str]:
        """Give the ids of the members of one of the sets of a name."""
        return self.places.members[name][place]

    def row_value(self, table: str, row: int) -> str:
        """Give the reference of a reference table's row in the list of default values."""
        place = self.places.rows[self.side, table, row]
        return reference(place.sheet, place.row, place.column, self.sheet, fixed=True)

    def _range(self, block: Block, first: int, last: int) -> str:
        return reference(
            block.sheet, first, block.column, self.sheet, to=last if last > first else None
        )

    def _every(self, block: Block, first: int, last: int, gap: int) -> str:
        """Give the sum over every so many rows: a list of cells would be too long a formula."""
        cells = self._range(block, first, last)
        return f"SUMPRODUCT((MOD(ROW({cells})-{first + 1},{gap})=0)*{cells})"
