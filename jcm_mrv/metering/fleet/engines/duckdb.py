"""DuckDB: streams tables larger than memory, from Parquet, CSV or its own storage."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import duckdb
import numpy as np
import pyarrow as pa

from jcm_mrv.immutable import immutable
from jcm_mrv.metering.arrays import Ints
from jcm_mrv.metering.fleet.engines.arrow import (
    is_number,
    no_numbers,
    require_columns,
    times_are_instants,
    to_batch,
)
from jcm_mrv.metering.fleet.engines.footers import row_groups
from jcm_mrv.metering.fleet.engines.interface import Foreseen
from jcm_mrv.metering.fleet.rows import Batch
from jcm_mrv.metering.fleet.spec import MeterSpec

_ROWS = 8 * 122_880
"""Eight row groups as DuckDB writes them: large enough for arrays, small enough for the cache."""


class DuckTable:
    """A relation of DuckDB."""

    def __init__(
        self,
        relation: duckdb.DuckDBPyRelation,
        spec: MeterSpec,
        connection: duckdb.DuckDBPyConnection | None = None,
        parquet: Sequence[str] = (),
    ) -> None:
        require_columns(relation.columns, spec)
        self._connection = connection or duckdb.default_connection()
        self._parquet = list(parquet)
        self._known: dict[int, str | None] = {}
        self.foreseen: Foreseen | None = None
        meter = "0" if spec.meter is None else f"hash({_quoted(spec.meter)})"
        self._spec = spec
        self._relation = relation
        time, value = _quoted(spec.time), _quoted(spec.value)
        self._readings = f"{time} AS time, CAST({value} AS DOUBLE) AS value"
        self._select = f"{meter} AS meter, {self._readings}"
        kinds = relation.project(f"{time} AS time, {value} AS value").limit(0).to_arrow_table()
        self.instants = times_are_instants(kinds.schema.field("time").type)
        kind = kinds.schema.field("value").type
        if not (is_number(kind) or pa.types.is_null(kind)):
            raise no_numbers(kind)

    def batches(self) -> Iterator[Batch]:
        """Give all readings in the order of the relation."""
        meters = self._meters_in_footers()
        if meters is None:
            return self._stream(self._relation.project(self._select))
        return self._stream(self._relation.project(self._readings), meters)

    def readings_of(self, codes: Sequence[int]) -> Iterator[Batch]:
        """Give all readings of some meters."""
        rows = self._relation.project(self._select)
        if self._spec.meter is not None:
            wanted = ", ".join(str(code % 2**64) for code in codes)
            rows = rows.filter(f"meter IN ({wanted})")
        return self._stream(rows)

    def names(self, codes: set[int]) -> dict[int, str | None]:
        """Give the meter that each code stands for."""
        if self._spec.meter is None:
            return {0: ""}
        if self._known.keys() >= codes:
            return self._known
        known = self._names_of(self._names_in_footers())
        if known.keys() >= codes:
            return known
        # Distinct first: a column with few values is kept as a dictionary, and only that is read.
        return self._names_of(self._relation.project(f"{_quoted(self._spec.meter)} AS name"))

    def _names_of(self, names: duckdb.DuckDBPyRelation | None) -> dict[int, str | None]:
        if names is None:
            return {}
        found = names.distinct().project("hash(name), CAST(name AS VARCHAR)").fetchall()
        return {_signed(code): name for code, name in found}

    def _names_in_footers(self) -> duckdb.DuckDBPyRelation | None:
        """Give the least and largest name of each row group: of sorted files, that is all."""
        if not self._parquet:
            return None
        return self._connection.sql(
            "SELECT unnest([stats_min_value, stats_max_value]) AS name FROM parquet_metadata(?) "
            "WHERE path_in_schema = ?",
            params=[self._parquet, self._spec.meter],
        )

    def give_back(self, table: pa.Table) -> duckdb.DuckDBPyRelation:
        """Give a relation that holds a table."""
        return duckdb.from_arrow(table)

    def _meters_in_footers(self) -> _Meters | None:
        """Give whose readings stand where, if each row group is said to hold those of one meter.

        Then their names need not be read, which takes as long as all else that is done with them.
        """
        name = self._spec.meter
        if name is None or not self._parquet or len(set(self._parquet)) < len(self._parquet):
            return None
        if self._relation.types[self._relation.columns.index(name)] != "VARCHAR":
            return None
        groups = [g for path in self._parquet for g in row_groups(path, name, self._spec.time)]
        meters = [g.meter for g in groups if g.meter is not None]
        if len(meters) < len(groups):
            return None
        query = "SELECT name, hash(name) FROM (SELECT unnest($1::VARCHAR[]) AS name)"
        hashed = self._connection.execute(query, [list(set(meters))]).fetchall()
        self._known = {_signed(code): name for name, code in hashed}
        code_of = {name: code for code, name in self._known.items()}
        codes = np.array([code_of[meter] for meter in meters], np.int64)
        ends = np.cumsum([g.readings for g in groups], dtype=np.int64)
        spans = [g.span for g in groups if g.span is not None]
        if groups and len(spans) == len(groups):
            between = min(first for first, _ in spans), max(last for _, last in spans)
            self.foreseen = Foreseen(between, dict(zip(codes.tolist(), ends.tolist(), strict=True)))
        return _Meters(codes, ends)

    def _stream(
        self, rows: duckdb.DuckDBPyRelation, meters: _Meters | None = None
    ) -> Iterator[Batch]:
        first_row = 0
        for batch in rows.to_arrow_reader(_ROWS):
            if meters is None:
                yield to_batch(batch, first_row)
                first_row += batch.num_rows
                continue
            start = first_row
            for code, end in meters.between(start, start + batch.num_rows):
                # One number for all: nothing is held, and nothing compared, for each reading.
                codes = np.broadcast_to(np.int64(code), end - first_row)
                part = batch.slice(first_row - start, end - first_row)
                yield to_batch(part, first_row, codes)
                first_row = end


@immutable
class _Meters:
    """Whose readings stand where: the code of each row group, and where it ends."""

    codes: Ints
    ends: Ints

    def between(self, start: int, end: int) -> list[tuple[int, int]]:
        """Give whose readings follow each other from one position to another, and up to where."""
        first, last = np.searchsorted(self.ends, [start, end - 1], side="right")
        codes, ends = self.codes[first : last + 1], np.minimum(self.ends[first : last + 1], end)
        lasts = np.flatnonzero(np.append(codes[1:] != codes[:-1], True))
        return list(zip(codes[lasts].tolist(), ends[lasts].tolist(), strict=True))


def open_table(table: duckdb.DuckDBPyRelation, spec: MeterSpec) -> DuckTable:
    """Give a relation as a table of readings."""
    return DuckTable(table, spec)


def open_parquet(paths: Sequence[str], spec: MeterSpec) -> DuckTable:
    """Give Parquet files, read one after the other, as a table of readings."""
    connection = connect()
    relation = connection.read_parquet(list(paths))
    return DuckTable(relation, spec, connection, paths)


def connect() -> duckdb.DuckDBPyConnection:
    """Give a connection of its own that reads ahead and goes nowhere but to the files."""
    connection = duckdb.connect(
        config={"autoinstall_known_extensions": False, "autoload_known_extensions": False}
    )
    connection.execute("SET streaming_buffer_size = '32MB'")
    # Each query would read the footers again.
    connection.execute("SET parquet_metadata_cache = true")
    # In `python -c` and notebooks it draws on standard output, where JSON goes.
    connection.execute("SET enable_progress_bar_print = false")
    return connection


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _signed(code: int) -> int:
    return code - 2**64 if code >= 2**63 else code
