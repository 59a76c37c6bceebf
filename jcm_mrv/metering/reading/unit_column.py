"""A column that names the unit of each row, beside the values."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from jcm_mrv.findings import MON
from jcm_mrv.metering.arrays import Ints
from jcm_mrv.metering.reading.decimals import Numbers
from jcm_mrv.metering.reading.rows import Rows
from jcm_mrv.metering.reading.unit_cells import converted, unit_of
from jcm_mrv.patterns import pattern

_NO_ENERGY = pattern(r"[kM]?(?:var|VA)h?", re.IGNORECASE)
"""Units of what is no active energy: nothing is converted into them."""


def units_of_rows(rows: Rows) -> dict[str, Ints]:
    """Give the units that the column of units names, each with its rows.

    Nothing where there is no such column, or where it holds anything else: a unit may be a machine.
    """
    if rows.header.unit is None:
        return {}
    cells = rows.cells[rows.header.unit]
    found: dict[str, list[Ints]] = {}
    for group in cells.groups():
        text = cells.text(int(group.rows[0]))
        if not text:
            continue
        unit = unit_of(text) or (text if _NO_ENERGY.fullmatch(text) else "")
        # A letter alone is a machine's, or a phase.
        if len(unit) < 2:
            return {}
        found.setdefault(unit, []).append(group.rows)
    return {unit: np.concatenate(parts) for unit, parts in found.items()}


def check_unit_column(rows: Rows, declared: str) -> None:
    """Refuse a column that names another unit than the declared one, in all of its rows.

    Raises
    ------
    FindingsError
        ``MON-023``; where it names several, a unit that cannot be converted.
    """
    units = units_of_rows(rows)
    if not units or not declared:
        return
    from jcm_mrv.methodology.units_written import times_of

    for unit, own in units.items():
        times = None if _NO_ENERGY.fullmatch(unit) else times_of(unit, declared)
        if times is None or (times != 1 and len(units) == 1):
            where = rows.where(int(own[0]))
            wording = MON[23]["column"]
            raise wording.stop(where, found=unit, declared=declared, unit=unit)


def in_one_unit(
    numbers: Numbers, tables: Sequence[Rows], row: Ints, declared: str, columns: int
) -> Numbers:
    """Give numbers in the declared unit, where a column names several.

    Parameters
    ----------
    numbers : Numbers
        As they are written, of one column of values after the other.
    tables : sequence of Rows
        The rows of each file.
    row : int64 array
        The row of each number of one column, among those of all files.
    declared : str
        The unit that is declared.
    columns : int
        How many columns of values there are.
    """
    if all(table.header.unit is None for table in tables) or numbers.units or not declared:
        return numbers
    from jcm_mrv.methodology.units_written import times_of

    of = np.full(sum(map(len, tables)), -1, np.int64)
    known: dict[str, int] = {}
    first = 0
    for table in tables:
        for unit, rows in units_of_rows(table).items():
            of[rows + first] = known.setdefault(unit, len(known))
        first += len(table)
    times = [times_of(unit, declared) or 1 for unit in known]
    if all(one == 1 for one in times):
        return numbers
    made = converted(numbers, np.tile(of[row], columns), times)
    return replace(made, units=tuple(known))
