"""The row of units that loggers print under the names of the columns."""

from __future__ import annotations

from collections.abc import Sequence

from jcm_mrv.findings import MON
from jcm_mrv.metering.reading.asked import Columns
from jcm_mrv.metering.reading.header import Header
from jcm_mrv.metering.reading.rows import Rows
from jcm_mrv.metering.reading.unit_cells import unit_of
from jcm_mrv.metering.reading.unit_column import check_unit_column


def units_row(fields: Sequence[str], times: Sequence[int], value: int) -> str | None:
    """Give what a row under the names says of the value column, None where it is no row of units.

    Such a row has no digit where the times stand, a unit or nothing where the values stand, and
    a unit somewhere.

    Examples
    --------
    >>> units_row(["", "[kWh]", "°C"], [0], 1)
    'kWh'
    >>> units_row(["", "", "W"], [0], 1)
    ''
    >>> units_row(["2024-01-01", "kWh"], [0], 1) is None
    True
    """
    if any(character.isdigit() for place in times for character in fields[place]):
        return None
    own = unit_of(fields[value])
    if fields[value].strip() and not own:
        return None
    others = (field for place, field in enumerate(fields) if place not in times)
    return own if own or any(unit_of(field) for field in others) else None


def more_units(fields: Sequence[str], header: Header, columns: Columns) -> tuple[str, ...]:
    """Give what a row of units says of further columns of values, each unit once."""
    refs = [ref for ref in (*columns.more, *header.kept) if ref in header.places]
    units = (unit_of(fields[header.places[ref]]) for ref in refs)
    return tuple(dict.fromkeys(filter(None, units)))


def check_units(rows: Rows, declared: str) -> None:
    """Compare the row and the column of units with the declared unit, for all columns of values.

    Raises
    ------
    FindingsError
        When both are units, and not the same.
    """
    check_unit_column(rows, declared)
    given = [unit for unit in (rows.units, *rows.more_units) if unit]
    if not given or not declared:
        return
    from jcm_mrv.methodology.units_written import times_of

    for found in given:
        if times_of(found, declared) != 1 and not rows.header.line:
            raise MON[23]["beside"].stop(rows.path, found=found, declared=declared)
        if times_of(found, declared) != 1:
            where = f"{rows.path}:{rows.header.line + 1}"
            raise MON[23].stop(where, found=found, declared=declared)
