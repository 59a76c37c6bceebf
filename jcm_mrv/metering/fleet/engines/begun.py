"""Parquet that DuckDB begins to read while the rest of a command is still being loaded.

DuckDB reads on threads of its own, but did nothing while all was imported that looks at a reading:
a sixth of the time in which fifty million of them are measured. Here nothing is imported but
DuckDB, and that only where there is something to read.
"""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import duckdb

ROWS = 8 * 122_880
"""Eight row groups as DuckDB writes them: large enough for arrays, small enough for the cache."""


class Begun:
    """Readings of files that are being read already, for whoever asks for just these.

    Parameters
    ----------
    paths : sequence of str
        Parquet files.
    time, value : str
        Names of the columns. Whether there are such is not said here: who reads the files in turn
        says what is wrong with them.
    """

    def __init__(self, paths: Sequence[str], time: str, value: str) -> None:
        self._asked = list(paths), time, value
        self._connection: duckdb.DuckDBPyConnection | None = None
        self._connected = threading.Event()
        self._reader: Any = None
        self._thread = threading.Thread(target=self._begin, daemon=True)
        self._thread.start()

    def _begin(self) -> None:
        paths, time, value = self._asked
        try:
            with contextlib.suppress(Exception):
                self._connection = connect()
                self._connected.set()
                # As much as it reads until somebody asks; whoever reads on is as fast as it is.
                self._connection.execute("SET streaming_buffer_size = '96MB'")
                relation = self._connection.read_parquet(paths)
                if {time, value} <= set(relation.columns):
                    self._reader = relation.project(projected(time, value)).to_arrow_reader(ROWS)
        finally:
            self._connected.set()

    def beside(self) -> duckdb.DuckDBPyConnection:
        """Give a connection that knows the footers which are read here; it ends no stream."""
        self._connected.wait()
        return connect() if self._connection is None else prepared(self._connection.cursor())

    def taken(self, paths: Sequence[str], time: str, value: str) -> Any:
        """Give a reader of batches of time and value, once; None where other ones are wanted."""
        self._thread.join()
        if (list(paths), time, value) != self._asked:
            return None
        reader, self._reader = self._reader, None
        return reader

    def let_go(self) -> None:
        """Read no further; what was taken has been read by then."""
        self._connected.wait()
        if self._connection is not None:
            self._connection.interrupt()
        # A thread of Python must not be inside of DuckDB when the process ends.
        self._thread.join()
        self._reader = None


@contextlib.contextmanager
def begun(paths: Sequence[str], time: Any, value: Any) -> Iterator[Begun | None]:
    """Begin to read files, if by their names they are Parquet, until the block ends."""
    parquet = all(path.endswith(".parquet") and os.path.isfile(path) for path in paths)
    if not (paths and parquet and isinstance(time, str) and isinstance(value, str)):
        yield None
        return
    reading = Begun([str(Path(path)) for path in paths], time, value)
    try:
        yield reading
    finally:
        reading.let_go()


def connect() -> duckdb.DuckDBPyConnection:
    """Give a connection of its own that reads ahead and goes nowhere but to the files."""
    import duckdb

    connection = duckdb.connect(
        config={"autoinstall_known_extensions": False, "autoload_known_extensions": False}
    )
    # Each query would read the footers again.
    connection.execute("SET parquet_metadata_cache = true")
    return prepared(connection)


def prepared(connection: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """Give a connection with what is set for each of a database."""
    connection.execute("SET streaming_buffer_size = '32MB'")
    # In `python -c` and notebooks it draws on standard output, where JSON goes.
    connection.execute("SET enable_progress_bar_print = false")
    return connection


def projected(time: str, value: str) -> str:
    """Give the columns of readings as they are asked for."""
    return f"{quoted(time)} AS time, CAST({quoted(value)} AS DOUBLE) AS value"


def quoted(name: str) -> str:
    """Give the name of a column as SQL has it."""
    return '"' + name.replace('"', '""') + '"'
