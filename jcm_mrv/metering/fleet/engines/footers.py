"""What the footer of a Parquet file says of its row groups: whose readings, from when to when."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pyarrow.parquet as pq

from jcm_mrv.immutable import immutable

_PER_SECOND = {"milliseconds": 1_000, "microseconds": 1_000_000, "nanoseconds": 1_000_000_000}

_SHORT = 32
"""Of longer texts, footers may hold the beginning only."""


@immutable
class RowGroup:
    """A row group, as far as its file says what it holds.

    Attributes
    ----------
    readings : int
        How many there are.
    meter : str, optional
        The meter that all of them are of.
    span : (int, int), optional
        The first and the last time in seconds since 1970, on their clock.
    """

    readings: int
    meter: str | None
    span: tuple[int, int] | None


def row_groups(path: str, meter: str, time: str) -> Iterator[RowGroup]:
    """Give the row groups of a file; a query of DuckDB for the same takes five times as long."""
    footer = pq.read_metadata(path)
    columns = [footer.schema.column(n) for n in range(footer.num_columns)]
    places = {column.path: n for n, column in enumerate(columns)}
    kind = json.loads(columns[places[time]].logical_type.to_json())
    per_second = _PER_SECOND[kind["timeUnit"]] if kind["Type"] == "Timestamp" else None
    for n in range(footer.num_row_groups):
        group = footer.row_group(n)
        names = group.column(places[meter]).statistics
        times = group.column(places[time]).statistics
        span = None
        if per_second and times is not None and times.has_min_max:
            span = times.min_raw // per_second, times.max_raw // per_second
        yield RowGroup(group.num_rows, _only(names), span)


def _only(names: Any) -> str | None:
    """Give the name that all rows have; None where some may have another, or none."""
    if names is None or not (names.has_min_max and names.has_null_count) or names.null_count:
        return None
    raw: bytes = names.min_raw
    if raw != names.max_raw or len(raw) >= _SHORT:
        return None
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return None
