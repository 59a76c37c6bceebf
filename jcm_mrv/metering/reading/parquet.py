"""Parquet to the declared columns: a batch of rows at a time, typed columns as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from jcm_mrv.findings import FindingsError
from jcm_mrv.metering.codes import stop
from jcm_mrv.metering.reading.column import Bools, Cells
from jcm_mrv.metering.reading.files import OpenFile
from jcm_mrv.metering.reading.rows import (
    MAX_SHOWN,
    Columns,
    MissingColumnError,
    Rows,
    column_twice,
    composed,
    no_readings,
)
from jcm_mrv.metering.thresholds import MAX_READINGS

if TYPE_CHECKING:
    import pyarrow as pa

_BATCH_ROWS = 262_144
_LARGE = 1e15
"""More than any reading may be; what is larger is reported as too large."""


def read_parquet(file: OpenFile, columns: Columns) -> Rows:
    """Give the rows of a Parquet file; only the declared columns are read.

    Raises
    ------
    FindingsError
        When it is damaged, lacks a column, or a column holds no times or numbers.
    """
    import pyarrow as pa

    source = _open(file)
    schema = source.schema_arrow
    names = [composed(name) for name in schema.names]
    if any(name not in names for name in columns.names):
        raise MissingColumnError(file.path, 1, columns, names)
    for name in columns.names:
        if names.count(name) > 1:
            raise column_twice(file.path, 1, name, names.count(name))
    stored = {name: schema.names[names.index(name)] for name in columns.names}
    for name in columns.names:
        _check_type(file.path, name, schema.field(stored[name]).type, columns)
    parts: list[Rows] = []
    others: dict[str, None] = {}
    line = 1
    try:
        for batch in source.iter_batches(_BATCH_ROWS, columns=list(stored.values())):
            parts.append(_rows(batch, columns, stored, line, others))
            line += batch.num_rows
            if sum(map(len, parts)) > MAX_READINGS:
                raise stop(
                    "MON-013",
                    f"{file.path} has too many readings",
                    where=file.path,
                    expected=f"at most {MAX_READINGS} rows of one source",
                    hint="is `filter` missing, which picks the rows of one meter?",
                )
    except (pa.ArrowException, OSError, ValueError) as exc:
        raise _damaged(file.path, exc) from None
    if line == 1:
        raise no_readings(file.path, 1)
    rows = Rows.joined(parts)
    return Rows(
        rows.times,
        rows.values,
        rows.lines,
        "",
        0,
        names=tuple(names),
        others=tuple(others),
        plain_times=rows.plain_times,
        plain_values=rows.plain_values,
    )


def _open(file: OpenFile) -> Any:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        return pq.ParquetFile(file.stream, memory_map=False)
    except (pa.ArrowException, OSError, ValueError) as exc:
        raise _damaged(file.path, exc) from None


def first_rows(file: OpenFile, count: int) -> list[list[str]]:
    """Give the names of the columns and the first rows as text."""
    import pyarrow as pa

    source = _open(file)
    try:
        batch = next(source.iter_batches(count), None)
        names = [composed(name) for name in source.schema_arrow.names]
        if batch is None:
            return [names]
        columns = [_shown(batch.column(place)) for place in range(len(names))]
    except (pa.ArrowException, OSError, ValueError) as exc:
        raise _damaged(file.path, exc) from None
    return [names, *map(list, zip(*columns, strict=True))]


def _shown(column: Any) -> list[str]:
    from pyarrow import types

    if types.is_nested(column.type) or types.is_binary(column.type):
        return [""] * len(column)
    cells = _cells(column)
    return [cells.text(row) for row in range(len(cells))]


def _damaged(path: str, exc: BaseException) -> FindingsError:
    return stop(
        "MON-012",
        f"{path} cannot be read as Parquet",
        where=path,
        found=str(exc).splitlines()[0][:200] if str(exc) else "",
        expected="a whole Parquet file",
        hint="export it again",
    )


def _check_type(path: str, name: str, kind: pa.DataType, columns: Columns) -> None:
    from pyarrow import types

    text = types.is_string(kind) or types.is_large_string(kind)
    number = types.is_integer(kind) or types.is_floating(kind) or types.is_decimal(kind)
    moment = types.is_timestamp(kind) or types.is_date(kind) or types.is_time(kind)
    if types.is_dictionary(kind):
        return _check_type(path, name, kind.value_type, columns)
    if name == columns.value and (text or number):
        return None
    if name in columns.time and (text or moment or number):
        return None
    if name not in (*columns.time, columns.value) and (text or number or types.is_boolean(kind)):
        return None
    raise stop(
        "MON-101" if name == columns.value else "MON-103",
        f"the column {name!r} is of type {kind}",
        where=path,
        found=str(kind),
        expected="numbers" if name == columns.value else "times or text",
    )


def _rows(
    batch: pa.RecordBatch,
    columns: Columns,
    stored: dict[str, str],
    line: int,
    others: dict[str, None],
) -> Rows:
    from pyarrow import types

    lines = np.arange(line, line + batch.num_rows)
    keep: Bools | None = None
    if columns.filter:
        keep = mask = np.ones(batch.num_rows, np.bool_)
        asked = [_cells(batch.column(stored[name])) for name, _ in columns.filter]
        for cells, (_, text) in zip(asked, columns.filter, strict=True):
            mask &= cells.equal(text)
        for row in np.flatnonzero(~mask)[:1000]:
            if len(others) < MAX_SHOWN:
                others[", ".join(cells.text(int(row)) for cells in asked)] = None
        lines = lines[keep]
    times = [_cells(batch.column(stored[name]), keep) for name in columns.time]
    values = _cells(batch.column(stored[columns.value]), keep)
    first = batch.column(stored[columns.time[0]]).type
    moment = len(times) == 1 and (types.is_timestamp(first) or types.is_date(first))
    typed_value = not types.is_string(batch.column(stored[columns.value]).type)
    return Rows(
        times[0] if len(times) == 1 else times[0].beside(times[1]),
        values,
        lines,
        "",
        0,
        plain_times=np.full(len(lines), moment),
        plain_values=np.full(len(lines), typed_value),
    )


def _cells(column: Any, keep: Bools | None = None) -> Cells:
    """Give an Arrow column as text; what is missing is an empty cell."""
    import pyarrow as pa
    import pyarrow.compute
    from pyarrow import types

    pc: Any = pyarrow.compute
    if keep is not None:
        column = column.filter(pa.array(keep))
    if types.is_dictionary(column.type):
        column = column.dictionary_decode()
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
    elif not types.is_string(column.type):
        column = column.cast(pa.string())
    column = pc.fill_null(column, "").cast(pa.large_string())
    offsets = np.frombuffer(column.buffers()[1], np.int64)
    offsets = offsets[column.offset : column.offset + len(column) + 1]
    data = column.buffers()[2]
    buffer = np.zeros(0, np.uint8) if data is None else np.frombuffer(data, np.uint8)
    return Cells(buffer, offsets[:-1], offsets[1:]).stripped().compact()


def _half() -> Any:
    import pyarrow as pa

    return pa.scalar(500_000, pa.duration("us"))
