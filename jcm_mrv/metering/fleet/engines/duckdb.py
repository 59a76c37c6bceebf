"""DuckDB: streams tables larger than memory, from Parquet, CSV or its own storage."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import duckdb
import pyarrow as pa

from jcm_mrv.metering.fleet.engines.arrow import (
    is_number,
    no_numbers,
    require_columns,
    times_are_instants,
    to_batch,
)
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
        meter = "0" if spec.meter is None else f"hash({_quoted(spec.meter)})"
        self._spec = spec
        self._relation = relation
        time, value = _quoted(spec.time), _quoted(spec.value)
        self._select = f"{meter} AS meter, {time} AS time, CAST({value} AS DOUBLE) AS value"
        kinds = relation.project(f"{time} AS time, {value} AS value").limit(0).to_arrow_table()
        self.instants = times_are_instants(kinds.schema.field("time").type)
        kind = kinds.schema.field("value").type
        if not (is_number(kind) or pa.types.is_null(kind)):
            raise no_numbers(kind)

    def batches(self) -> Iterator[Batch]:
        """Give all readings in the order of the relation."""
        return self._stream(self._relation.project(self._select))

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

    def _stream(self, rows: duckdb.DuckDBPyRelation) -> Iterator[Batch]:
        first_row = 0
        for batch in rows.to_arrow_reader(_ROWS):
            yield to_batch(batch, first_row)
            first_row += batch.num_rows


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
    connection.execute("SET streaming_buffer_size = '64MB'")
    return connection


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _signed(code: int) -> int:
    return code - 2**64 if code >= 2**63 else code
