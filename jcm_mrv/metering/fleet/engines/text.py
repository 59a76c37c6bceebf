"""Text files of any size: divided into blocks of lines, which are converted side by side.

Times as ISO 8601 writes them and plain numbers are converted by PyArrow; every other way of
writing, and every block in which something does not read, goes through the same careful reader as
the files of a project, which says what is wrong, and in which line.
"""

from __future__ import annotations

import os
import re
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

from jcm_mrv.findings import MON, Finding, FindingsError
from jcm_mrv.immutable import immutable
from jcm_mrv.metering.fleet.engines.encoded import Encoder
from jcm_mrv.metering.fleet.rows import Batch
from jcm_mrv.metering.fleet.spec import MeterSpec
from jcm_mrv.metering.fleet.text_layout import TextLayout
from jcm_mrv.metering.found import of_each
from jcm_mrv.metering.limits import MAX_LINE_BYTES
from jcm_mrv.metering.reading.column import Cells
from jcm_mrv.metering.reading.dates import Times, read_times, with_clock
from jcm_mrv.metering.reading.encoding import bare, line_too_long, utf8_lines
from jcm_mrv.metering.reading.files import changed, is_packed, open_file, stream_of
from jcm_mrv.metering.reading.rows import not_a_number
from jcm_mrv.metering.reading.unit_cells import read_values
from jcm_mrv.metering.reading.zone_names import settled

_BLOCK_BYTES = 16 * 1024 * 1024
_WORKERS = max(1, min(8, os.cpu_count() or 1))


@immutable
class _Block:
    """Whole lines of a file: as text, or where they stand in it."""

    path: Path
    start: int = 0
    length: int = 0
    text: bytes = b""
    lines_above: int | None = None

    def read(self) -> bytes:
        """Give the lines, as UTF-8."""
        if self.lines_above is not None:
            return self.text
        with stream_of(str(self.path), self.path) as stream:
            stream.seek(self.start)
            return bare(stream.read(self.length))

    def line(self, row: int) -> int:
        """Give the line of the file on which a row (from 0) of the block stands."""
        if self.lines_above is not None:
            return self.lines_above + row + 1
        above = 0
        with stream_of(str(self.path), self.path) as stream:
            left = self.start
            while left and (data := stream.read(min(left, _BLOCK_BYTES))):
                above += data.count(b"\n")
                left -= len(data)
        return above + row + 1


class TextTable:
    """Text files, one after the other."""

    def __init__(self, layouts: Sequence[TextLayout], spec: MeterSpec) -> None:
        if len({layout.offsets for layout in layouts}) > 1:
            raise MON[203]["files"].stop(str(layouts[0].path))
        self._layouts = layouts
        self._spec = spec
        self._encoder = Encoder()
        self._begins: list[tuple[int, _Block]] = []
        self.instants = layouts[0].offsets
        self.findings: list[Finding] = [item for layout in layouts for item in layout.findings]

    def batches(self) -> Iterator[Batch]:
        """Give all readings in the order of the files."""
        first_row = 0
        for block, part in self._parts():
            # Where it stands, not its text: of packed files that would be all of it.
            self._begins.append((first_row, replace(block, text=b"")))
            yield self._encoder.encode(part.column(0), part.column(1), part.column(2), first_row)
            first_row += part.num_rows

    def readings_of(self, codes: Sequence[int]) -> Iterator[Batch]:
        """Give all readings of some meters."""
        wanted = pa.array(self._encoder.wanted(codes), pa.string())
        wanted_names = pc.SetLookupOptions(value_set=wanted)
        for _, part in self._parts():
            names = part.column(0).cast(pa.string())
            some = part.filter(pc.call_function("is_in", [names], wanted_names))
            if some.num_rows:
                yield self._encoder.encode(some.column(0), some.column(1), some.column(2), 0)

    def names(self, codes: set[int]) -> dict[int, str | None]:
        """Give the meter that each code stands for."""
        return self._encoder.names()

    def give_back(self, table: pa.Table) -> pa.Table:
        """Give a table as it is."""
        return table

    def to_arrow(self) -> pa.Table:
        """Give all readings as one table: meter, time, value."""
        parts = [
            part.set_column(0, "meter", part.column(0).cast(pa.string()))
            for _, part in self._parts()
        ]
        return pa.Table.from_batches(parts)

    def place(self, row: int) -> str:
        """Give the file and the line of a reading, by its position among all."""
        first, block = max((one for one in self._begins if one[0] <= row), key=lambda one: one[0])
        return f"{block.path}:{block.line(row - first)}"

    def _parts(self) -> Iterator[tuple[_Block, pa.RecordBatch]]:
        """Give the blocks of all files as batches, in order, while the next are converted."""
        with ThreadPoolExecutor(_WORKERS) as pool:
            for layout in self._layouts:
                waiting: deque[tuple[_Block, Future[pa.RecordBatch]]] = deque()
                for block in _blocks(layout):
                    waiting.append((block, pool.submit(self._convert, layout, block)))
                    if len(waiting) > _WORKERS + 1:
                        yield _done(waiting.popleft())
                while waiting:
                    yield _done(waiting.popleft())

    def _convert(self, layout: TextLayout, block: _Block) -> pa.RecordBatch:
        lines = block.read()
        if layout.iso and not _date_alone(lines, layout):
            kind = pa.timestamp("s", "UTC") if layout.offsets else pa.timestamp("s")
            try:
                return self._read(layout, lines, kind, pa.float64())
            except pa.ArrowInvalid:
                pass  # Something does not read: the careful reader says what.
        return self._carefully(layout, block, lines)

    def _read(
        self, layout: TextLayout, lines: bytes, time: pa.DataType, value: pa.DataType
    ) -> pa.RecordBatch:
        columns, header = self._spec.columns, layout.header
        time_name, value_name, *meter = (
            f"c{header.places[name]}" for name in (*columns.time, columns.value, *columns.others)
        )
        types: dict[str, pa.DataType] = {time_name: time, value_name: value}
        types |= {name: pa.dictionary(pa.int32(), pa.string()) for name in meter}
        table = pacsv.read_csv(
            pa.BufferReader(lines),
            read_options=pacsv.ReadOptions(
                use_threads=False,
                column_names=[f"c{place}" for place in range(len(header.names))],
                block_size=2**31 - 1,
            ),
            parse_options=pacsv.ParseOptions(delimiter=header.delimiter),
            convert_options=pacsv.ConvertOptions(
                include_columns=[*meter, time_name, value_name],
                column_types=types,
                decimal_point=layout.decimal,
                null_values=[""],
                strings_can_be_null=True,
                timestamp_parsers=[pacsv.ISO8601],
            ),
        )
        arrays = [column.combine_chunks() for column in table.columns]
        if not meter:
            none = pa.DictionaryArray.from_arrays(
                pa.array(np.zeros(table.num_rows, np.int32)), pa.array([""])
            )
            arrays.insert(0, none)
        return pa.RecordBatch.from_arrays(arrays, ["meter", "time", "value"])

    def _carefully(self, layout: TextLayout, block: _Block, lines: bytes) -> pa.RecordBatch:
        """Convert a block cell by cell; what does not read is an error, or a gap."""
        try:
            text = self._read(layout, lines, pa.string(), pa.string())
        except pa.ArrowInvalid as exc:
            raise _as_finding(layout, block, str(exc)) from None
        text_of_times = _cells(text.column(1))
        times = read_times(text_of_times, layout.dates)
        zone = self._spec.clock_zone
        times = settled(times, zone, lambda row: f"{layout.path}:{block.line(row)}")
        cells = _cells(text.column(2))
        numbers = read_values(
            cells,
            layout.decimal,
            layout.thousands,
            self._spec.unit,
            lambda row: f"{layout.path}:{block.line(row)}",
        )
        at = f"{layout.path}:{block.line(0)}"
        if (alone := _first_date_alone(text_of_times, times, layout)) is not None:
            place, written = f"{layout.path}:{block.line(alone)}", text.column(1)[alone].as_py()
            raise MON[113].stop(place, found=f"{written} {cells.text(alone)}")
        if not times.readable.all() or (numbers.too_large.any()):
            row = int(np.argmin(times.readable & ~numbers.too_large))
            place = f"{layout.path}:{block.line(row)}"
            if times.readable[row]:
                raise MON[109].stop(place, found=cells.text(row))
            written = text.column(1)[row].as_py()
            if not written:
                raise MON[103]["empty"].stop(place)
            raise MON[103]["way"].stop(place, found=written, date=layout.dates.date)
        if (times.has_offset != layout.offsets).any():
            raise MON[203].stop(at)
        bad = np.flatnonzero(~numbers.readable)
        if len(bad) and not self._spec.tolerate:
            raise FindingsError(
                of_each(
                    bad,
                    lambda row: not_a_number(cells.text(row), f"{layout.path}:{block.line(row)}"),
                )
            )
        value = np.where(numbers.readable, numbers.micro / 1e6, np.nan)
        kind = pa.timestamp("s", "UTC") if layout.offsets else pa.timestamp("s")
        time = pa.array(times.local - (times.offset if layout.offsets else 0)).cast(kind)
        return pa.RecordBatch.from_arrays(
            [text.column(0), time, pa.array(value)], ["meter", "time", "value"]
        )


def _done(converted: tuple[_Block, Future[pa.RecordBatch]]) -> tuple[_Block, pa.RecordBatch]:
    return converted[0], converted[1].result()


def _blocks(layout: TextLayout) -> Iterator[_Block]:
    """Give a file in blocks of whole lines, without those above the first reading."""
    path = layout.path
    with stream_of(str(path), path) as stream:
        in_place = layout.codec == "utf-8" and not is_packed(str(path), stream.read(16))
    if not in_place:
        skip, above = layout.skip, 0
        with open_file(str(path), path) as file:
            for data in utf8_lines(file, layout.codec):
                text = data.split(b"\n", skip)[-1] if skip else data
                yield _Block(path, text=text, lines_above=above + skip)
                above += data.count(b"\n")
                skip = 0
        return
    with stream_of(str(path), path) as stream:
        before = os.fstat(stream.fileno())
        for _ in range(layout.skip):
            stream.readline()
        start, size = stream.tell(), before.st_size
        while start < size:
            end = start + _BLOCK_BYTES
            if end < size:
                stream.seek(end)
                window = stream.read(MAX_LINE_BYTES)
                if b"\n" not in window and end + MAX_LINE_BYTES < size:
                    line = _Block(path, start=end).line(0)
                    raise line_too_long(str(path), line, MAX_LINE_BYTES)
                end += window.index(b"\n") + 1 if b"\n" in window else len(window)
            yield _Block(path, start, min(end, size) - start)
            start = end
        after = os.fstat(stream.fileno())
        if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
            raise changed(str(path))


def _date_alone(text: bytes, layout: TextLayout) -> bool:
    """Whether a date may stand alone somewhere: the fast reader takes it for midnight."""
    end = rb'-\d\d *["\r\n' + re.escape(layout.header.delimiter.encode()) + b"]"
    # The short pattern is ten times as fast, and most often it is not there.
    return bool(re.search(end, text) and re.search(rb"\d{4}-\d\d" + end, text))


def _first_date_alone(cells: Cells, times: Times, layout: TextLayout) -> int | None:
    """Give the first row with a date and no time of day, where others have one."""
    alone = np.flatnonzero(~times.has_clock)
    alone = alone[~with_clock(cells.take(alone))]
    if not len(alone) or not (layout.clock or len(alone) < len(cells)):
        return None
    dates = read_times(cells.take(alone))
    read = dates.readable | bool(dates.ambiguous)
    return int(alone[read.argmax()]) if read.any() else None


def _cells(column: pa.Array) -> Cells:
    """Give a column of texts as cells, without copying it."""
    filled = column.fill_null("")
    starts = np.frombuffer(filled.buffers()[1], np.int32)[filled.offset :][: len(filled) + 1]
    data = filled.buffers()[2]
    buffer = np.frombuffer(data if data is not None else b"", np.uint8)
    edges = starts.astype(np.int64)
    return Cells(buffer, edges[:-1], edges[1:]).stripped()


def _as_finding(layout: TextLayout, block: _Block, message: str) -> FindingsError:
    """Give what PyArrow says of a row as a finding, with its line."""
    row = message.partition("Row #")[2].partition(":")[0]
    line = block.line(int(row) - 1 if row.isdigit() else 0)
    if "UTF8" in message or "UTF-8" in message:
        return MON[15]["declared"].stop(f"{layout.path}:{line}", path=layout.path, codec="UTF-8")
    return MON[108].stop(
        f"{layout.path}:{line}",
        found=message.rpartition(": ")[2][:100],
        count=len(layout.header.names),
    )
