"""Parquet to the declared columns: a batch of rows at a time, typed columns as they are."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import numpy as np

from jcm_mrv.findings import MON, FindingsError
from jcm_mrv.metering.reading.asked import Columns, Ref, composed
from jcm_mrv.metering.reading.column import Bools, Cells
from jcm_mrv.metering.reading.files import OpenFile, stream_of
from jcm_mrv.metering.reading.formats import Sample
from jcm_mrv.metering.reading.header import Header, find_header, refuse_twice
from jcm_mrv.metering.reading.rows import MOMENT, NUMBER, TEXT, Block, Rows, collected, no_readings

if TYPE_CHECKING:
    import pyarrow as pa

    from jcm_mrv.project.written import TextFormat

_BATCH_ROWS = 262_144
_LARGE = 1e15
"""More than any reading may be; what is larger is reported as too large."""


def read(file: OpenFile, columns: Columns, declared: TextFormat) -> Rows:
    """Give the rows of a Parquet file; only the declared columns are read.

    Raises
    ------
    FindingsError
        When it is damaged, lacks a column, or a column holds no times or numbers.
    """
    import pyarrow as pa

    del declared
    source = _open(file.path, file.stream)
    header = _header(file.path, source.schema_arrow, columns)
    for name, place in header.places.items():
        _check_type(file.path, name, source.schema_arrow.field(place).type, columns)
    try:
        rows = collected(file.path, header, columns, _blocks(source, header))
    except (pa.ArrowException, OSError, ValueError) as exc:
        raise _damaged(file.path, exc) from None
    if not source.metadata.num_rows:
        raise no_readings(file.path, 1)
    return rows


def _header(path: str, schema: pa.Schema, columns: Columns) -> Header:
    return find_header(
        path, [(0, "", [composed(name) for name in schema.names])], columns, declared=0
    )


def is_for_engines(path: str, place: Path, columns: Columns) -> bool:
    """Whether an engine reads a file: typed times and values, and a name for each column.

    Raises
    ------
    FindingsError
        When the file is damaged, or a column is missing.
    """
    from pyarrow import types

    with stream_of(path, place) as stream:
        schema = _open(path, stream).schema_arrow
    header = _header(path, schema, columns)
    texts = (types.is_string, types.is_large_string)
    used = [schema.field(header.places[name]).type for name in (*columns.time, columns.value)]
    return header.names.count("") < 2 and not any(is_(kind) for kind in used for is_ in texts)


def stored_names(path: str, place: Path, columns: Columns) -> list[str]:
    """Give the names of the columns as a file writes them, for an engine that reads it itself.

    Raises
    ------
    FindingsError
        When the file is damaged, a column is missing, or any column is there twice: most engines
        do not read such a file, whatever is asked of it.
    """
    with stream_of(path, place) as stream:
        schema = _open(path, stream).schema_arrow
    header = _header(path, schema, columns)
    refuse_twice(path, header.names, header.names)
    return [schema.names[header.places[name]] for name in columns.kept]


def _blocks(source: Any, header: Header) -> Iterator[Block]:
    stored = {name: source.schema_arrow.names[place] for name, place in header.places.items()}
    line = 1
    for batch in source.iter_batches(_BATCH_ROWS, columns=list(dict.fromkeys(stored.values()))):

        def column(
            name: Ref, keep: Bools | None, batch: pa.RecordBatch = batch
        ) -> tuple[Cells, int]:
            return _cells(batch.column(stored[name]), keep)

        yield Block(np.arange(line, line + batch.num_rows), column)
        line += batch.num_rows


def _open(path: str, stream: BinaryIO) -> Any:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        return pq.ParquetFile(stream, memory_map=False)
    except (pa.ArrowException, OSError, ValueError) as exc:
        raise _damaged(path, exc) from None


def first_rows(file: OpenFile, count: int) -> list[Sample]:
    """Give the names of the columns and the first rows as text."""
    import pyarrow as pa

    source = _open(file.path, file.stream)
    try:
        names = [composed(name) for name in source.schema_arrow.names]
        batch = next(source.iter_batches(count), None)
        columns = [] if batch is None else [_shown(column) for column in batch.columns]
    except (pa.ArrowException, OSError, ValueError) as exc:
        raise _damaged(file.path, exc) from None
    return [Sample([names, *map(list, zip(*columns, strict=True))], first_line=0)]


def _shown(column: Any) -> list[str]:
    from pyarrow import types

    if types.is_nested(column.type) or types.is_binary(column.type):
        return [""] * len(column)
    cells, _ = _cells(column)
    return [cells.text(row) for row in range(len(cells))]


def _damaged(path: str, exc: BaseException) -> FindingsError:
    return MON[12]["parquet"].stop(
        path, found=str(exc).splitlines()[0][:200] if str(exc) else "", path=path
    )


def _check_type(path: str, name: Ref, kind: pa.DataType, columns: Columns) -> None:
    from pyarrow import types

    text = types.is_string(kind) or types.is_large_string(kind)
    number = types.is_integer(kind) or types.is_floating(kind) or types.is_decimal(kind)
    moment = types.is_timestamp(kind) or types.is_date(kind) or types.is_time(kind)
    if types.is_dictionary(kind):
        return _check_type(path, name, kind.value_type, columns)
    if name == columns.value and (text or number):
        return None
    if name in (*columns.time, columns.until, columns.slot) and (text or moment or number):
        return None
    if name not in (*columns.time, columns.until, columns.value) and (
        text or number or types.is_boolean(kind)
    ):
        return None
    wording = MON[101]["column"] if name == columns.value else MON[103]["column"]
    raise wording.stop(path, found=str(kind), name=name)


def _cells(column: Any, keep: Bools | None = None) -> tuple[Cells, int]:
    """Give an Arrow column as text, and its kind; what is missing is an empty cell."""
    import pyarrow as pa
    import pyarrow.compute
    from pyarrow import types

    pc: Any = pyarrow.compute
    if keep is not None:
        column = column.filter(pa.array(keep))
    if types.is_dictionary(column.type):
        column = column.dictionary_decode()
    text = types.is_string(column.type) or types.is_large_string(column.type)
    moment = types.is_temporal(column.type)
    kind = TEXT if text else MOMENT if moment else NUMBER
    if types.is_timestamp(column.type):
        zoned = column.type.tz is not None
        # Half a second up, then cut: to the nearest second.
        whole = pc.floor_temporal(
            pc.add(column.cast(pa.timestamp("us", column.type.tz), safe=False), _half()),
            unit="second",
        )
        column = whole.cast(pa.timestamp("s", "UTC" if zoned else None), safe=False)
        column = column.cast(pa.string())
    elif types.is_floating(column.type):
        # As text a large float has an exponent; a decimal never has.
        size = pc.abs(column)
        known = pc.if_else(pc.is_finite(column), column.cast(pa.float64()), None)
        known = pc.if_else(pc.greater(size, _LARGE), pc.multiply(pc.sign(known), _LARGE), known)
        column = known.cast(pa.decimal128(38, 6), safe=False).cast(pa.string())
    elif not text:
        column = column.cast(pa.string())
    column = pc.fill_null(column, "").cast(pa.large_string())
    offsets = np.frombuffer(column.buffers()[1], np.int64)
    offsets = offsets[column.offset : column.offset + len(column) + 1]
    data = column.buffers()[2]
    buffer = np.zeros(0, np.uint8) if data is None else np.frombuffer(data, np.uint8)
    return Cells(buffer, offsets[:-1], offsets[1:]).stripped().compact(), kind


def _half() -> Any:
    import pyarrow as pa

    return pa.scalar(500_000, pa.duration("us"))
