"""The numbers of the columns of a file, with the units that may stand behind them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from jcm_mrv.findings import Finding, FindingsError
from jcm_mrv.metering.arrays import Bools
from jcm_mrv.metering.inspecting.guess import Layout, unit_behind
from jcm_mrv.metering.inspecting.proposal import Stated
from jcm_mrv.metering.reading.column import Cells
from jcm_mrv.metering.reading.decimals import Numbers, read_numbers
from jcm_mrv.metering.reading.unit_cells import read_values, units_behind


class Values:
    """Columns of numbers, each read once.

    Parameters
    ----------
    layout : Layout
        How the file is laid out.
    stated : mapping
        What is stated of it.
    places : sequence of int
        The columns of numbers.
    cells : callable
        Gives the cells of a column by its place.
    where : callable
        Gives the place of a row.
    kept : bool array, optional
        Which rows are readings of one meter; all by default.
    """

    def __init__(
        self,
        layout: Layout,
        stated: Stated,
        places: Sequence[int],
        cells: Callable[[int], Cells],
        where: Callable[[int], str],
        kept: Bools | None = None,
    ) -> None:
        self._layout, self._stated, self._places = layout, stated, places
        self._cells, self._where, self._kept = cells, where, kept
        self._read: dict[int, Numbers] = {}
        self.refused: dict[int, tuple[Finding, ...]] = {}

    def unit(self, place: int) -> str:
        """Give the unit of a column: the one behind its values, or as its name has it."""
        named = self._layout.units[place]
        if place not in self._layout.behind or self._kept is None:
            return named
        return unit_behind(self._cells(place).take(np.flatnonzero(self._kept))) or named

    def numbers(self, place: int) -> Numbers:
        """Give the numbers of a column; what cannot be put into one unit stands in ``refused``."""
        read = self._own(place)
        if not read.ambiguous or self._stated.get("format.decimal"):
            return read
        # Whoever writes a file writes numbers in one way.
        others = [self._own(n) for n in self._places]
        signs = {one.decimal for one in others if one.separated and not one.ambiguous}
        if len(signs) == 1:
            self._read[place] = self._numbers(place, *signs)
        return self._read[place]

    def _own(self, place: int) -> Numbers:
        if place not in self._read:
            self._read[place] = self._numbers(place, self._stated.get("format.decimal"))
        return self._read[place]

    def _numbers(self, place: int, decimal: str | None) -> Numbers:
        cells = self._cells(place)
        if place not in self._layout.behind:
            return read_numbers(cells, decimal)
        own = cells
        if self._kept is not None:
            # What stands behind the values of other meters says nothing.
            own = Cells(cells.buffer, cells.starts, np.where(self._kept, cells.ends, cells.starts))
        unit = self._stated.get("unit") or self.unit(place)
        try:
            return read_values(own, decimal, None, unit, self._where)
        except FindingsError as exc:
            self.refused[place] = tuple(exc.findings)
        bare = units_behind(cells)
        return read_numbers(cells if bare is None else bare.cells, decimal)
