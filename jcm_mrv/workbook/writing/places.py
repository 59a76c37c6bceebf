"""Where values stand: blocks of rows by name, and the references that formulas hold."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import field
from math import prod
from typing import Literal

from jcm_mrv.immutable import immutable, mutable
from jcm_mrv.methodology.expression.formula_tests import place_among
from jcm_mrv.workbook.address import reference

Side = Literal["plan", "report"]
"""Monitoring plan (estimates) or monitoring report (monitored values)."""

_MOST_CELLS = 60
BESIDE = 6
"""The first column beside the list of default values."""


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


@mutable
class Places:
    """Every place of a workbook, known once all of its sheets are laid out.

    ``year`` is None for what is the same in every year of a side. Of ``conditional`` names a cell
    may hold a text in the place of a number that is not needed. ``lists`` has where the rows of a
    long table, and the members of a set that attributes name, stand one below the other; ``sets``
    has the sets of what is taken of such members. In ``alike`` sets capitals tell ids apart.
    """

    blocks: dict[tuple[Side, int | None, str], Block] = field(default_factory=dict)
    rows: dict[tuple[Side, str, int], Block] = field(default_factory=dict)
    conditional: frozenset[str] = frozenset()
    sets: Mapping[str, Sequence[str]] = field(default_factory=dict)
    alike: frozenset[str] = frozenset()
    lists: dict[tuple[Side, str], Block] = field(default_factory=dict)

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

    def place_of(self, name: str, place: int, key: str) -> str:
        """Give the place, from one, of the member whose id a cell has, in the list of its set."""
        over = self.places.sets[name][place]
        cells = self._list(over, 0)
        if over not in self.places.alike:
            return f"MATCH({key},{cells},0)"
        # MATCH takes no notice of capitals. Of none the number is 1/0.
        first = self.places.lists[self.side, over].row
        number = f"SUMPRODUCT(EXACT({cells},{key})*(ROW({cells})-{first}))"
        return f"ROUND(1/(1/{number}),0)"

    def value_at(self, name: str, places: Sequence[int | str]) -> str:
        """Give a value by the places of its members, one of which at least is found by a cell."""
        block = self.places.find(self.side, self.year, name)
        sizes = [len(shown) for shown in block.shown]
        if not prod(sizes):
            return "NA()"
        own = [
            shown.index(place) if isinstance(place, int) else place
            for shown, place in zip(block.shown, places, strict=True)
        ]
        cells = self._range(block, block.row, block.row + prod(sizes) - 1)
        value = f"INDEX({cells},{place_among(sizes, own)})"
        return f"(1*{value})" if name in self.places.conditional else value

    def column(self, table: str, number: int) -> str:
        """Give the values of a table's rows, or a column beside them, in the list of defaults."""
        return self._list(f"table {table}", 0 if number == 0 else BESIDE + number - 1)

    def row_value(self, table: str, row: int) -> str:
        """Give the reference of a reference table's row in the list of default values."""
        place = self.places.rows[self.side, table, row]
        return reference(place.sheet, place.row, place.column, self.sheet, fixed=True)

    def _list(self, name: str, column: int) -> str:
        """Give a column of a list: its values are the column 0."""
        block = self.places.lists[self.side, name]
        last = block.row + len(block.shown[0]) - 1
        column = column or block.column
        return reference(block.sheet, block.row, column, self.sheet, to=last, fixed=True)

    def _range(self, block: Block, first: int, last: int) -> str:
        return reference(
            block.sheet, first, block.column, self.sheet, to=last if last > first else None
        )

    def _every(self, block: Block, first: int, last: int, gap: int) -> str:
        """Give the sum over every so many rows: a list of cells would be too long a formula."""
        cells = self._range(block, first, last)
        return f"SUMPRODUCT((MOD(ROW({cells})-{first + 1},{gap})=0)*{cells})"
