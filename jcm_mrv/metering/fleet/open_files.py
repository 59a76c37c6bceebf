"""Files of readings to the table of an engine."""

from __future__ import annotations

import importlib
import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from jcm_mrv.findings import MON
from jcm_mrv.metering.fleet.aggregate import as_findings
from jcm_mrv.metering.fleet.spec import MeterSpec
from jcm_mrv.metering.reading.files import find_given, is_packed, open_file, stream_of
from jcm_mrv.metering.reading.formats import Format, format_of

if TYPE_CHECKING:
    from jcm_mrv.project.written import TextFormat

Engine = Literal["duckdb", "polars", "pandas", "spark"]

_NEEDED = {"polars": ("polars",), "pandas": ("pandas",), "spark": ("pyspark", "pandas")}
"""What has to be installed for an engine; DuckDB always is."""

_OF_A_SOURCE_BYTES = 32 * 1024 * 1024
"""Larger text is summed up as it streams by, also where it is of one meter; held, it takes a dozen
times its size of memory. Two years of one minute are as large."""

_FIRST_BYTES = 64
_LINE_BYTES = 16_384


def open_files(
    paths: Sequence[str],
    spec: MeterSpec,
    declared: TextFormat | None = None,
    engine: Engine = "duckdb",
) -> Any:
    """Give the readings in files as a table that can be measured.

    Parquet is read by the engine itself. Text is converted block by block, whatever the engine, and
    handed to another one than DuckDB as a table; workbooks, and what no engine reads, as a whole.

    Raises
    ------
    FindingsError
        When a file or column is missing or ambiguous, or the engine is not installed.
    """
    if declared is not None and declared.date is not None:
        from jcm_mrv.metering.loading import check_date

        check_date(declared, "--date")
    library = _library(engine)
    files = find_given(paths)
    formats = set()
    for file in files:
        formats.add(_format_of(file))
    ways = {known.fleet for known in formats}
    if "engine" in ways:
        if len(formats) > 1:
            kinds = " and ".join(sorted(known.name for known in formats))
            raise MON[6]["kinds"].stop(str(files[0]), names=kinds)
        from jcm_mrv.metering.reading.parquet import is_for_engines, stored_names

        if not all(is_for_engines(str(file), file, spec.columns) for file in files):
            return _whole(files, spec, declared)
        names = [stored_names(str(file), file, spec.columns) for file in files]
        place = str(files[0]) + (f" and {len(files) - 1} more" if files[1:] else "")
        with as_findings(place):
            table = library.open_parquet([str(file) for file in files], _renamed(spec, names[0]))
        table.place = place
        return table
    if "whole" in ways or any(map(_ends_lines_with_returns, files)):
        return _whole(files, spec, declared)
    from jcm_mrv.metering.fleet.engines.text import TextTable
    from jcm_mrv.metering.fleet.text_layout import look_at_text

    written = _written(declared)
    table = TextTable([look_at_text(file, spec, written) for file in files], spec)
    if engine == "duckdb":
        return table
    own = replace(spec, meter="meter", time="time", value="value")
    return library.open_arrow(table.to_arrow(), own, table.instants)


def way_of(paths: Sequence[str]) -> Literal["engine", "source", "either"]:
    """Give who reads files of one meter: an engine, or whoever reads the source of a project.

    Packed Parquet is for no engine; Parquet as it lies, and text too large to be held, are.

    Raises
    ------
    FindingsError
        When one names nothing, or cannot be read.
    """
    size = 0
    for path in find_given(paths):
        with stream_of(str(path), path) as stream:
            head = stream.read(_FIRST_BYTES)
            length = stream.seek(0, os.SEEK_END)
        if is_packed(str(path), head):
            with open_file(str(path), path) as opened:
                length = opened.size
                if format_of(opened.name, opened.head).fleet == "engine":
                    return "source"
        elif format_of(str(path), head).fleet == "engine":
            return "engine"
        size += length
    return "engine" if size > _OF_A_SOURCE_BYTES else "either"


def _written(declared: TextFormat | None) -> TextFormat:
    """Give how text is written, as it is declared or not at all."""
    from jcm_mrv.project.written import TextFormat

    return declared or TextFormat()


def _whole(files: Sequence[Path], spec: MeterSpec, declared: TextFormat | None) -> Any:
    from jcm_mrv.metering.fleet.engines.whole import WholeTable

    return WholeTable(files, spec, _written(declared))


def _ends_lines_with_returns(file: Path) -> bool:
    """Whether a text has the line ends of old Macs, which blocks of lines are not divided at."""
    with stream_of(str(file), file) as stream:
        head = stream.read(_LINE_BYTES)
    if is_packed(str(file), head):
        return False
    return b"\r" in head and b"\n" not in head and b"\0" not in head


def _format_of(file: Path) -> Format:
    """Give the format of a file, or of what is packed in it."""
    with stream_of(str(file), file) as stream:
        head = stream.read(_FIRST_BYTES)
    if not is_packed(str(file), head):
        return format_of(str(file), head)
    with open_file(str(file), file) as opened:
        known = format_of(opened.name, opened.head)
    if known.fleet == "engine":
        raise MON[153]["engine"].stop(str(file), found=opened.name, name=known.name)
    return known


def _renamed(spec: MeterSpec, stored: list[str]) -> MeterSpec:
    """Give what is wanted with the names of the columns as a file writes them."""
    time, value, *meter = stored
    return replace(spec, time=time, value=value, meter=meter[0] if meter else None)


def _library(engine: Engine) -> Any:
    """Give the module of an engine."""
    for name in _NEEDED.get(engine, ()):
        try:
            importlib.import_module(name)
        except ImportError:
            raise MON[7].stop(found=name, engine=engine) from None
    return importlib.import_module(f"jcm_mrv.metering.fleet.engines.{engine}")
