"""Text files by DuckDB: each converted as it is read, with what was detected or declared."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import duckdb
import pyarrow as pa

from jcm_mrv.findings import Finding, FindingsError
from jcm_mrv.metering.codes import finding, stop
from jcm_mrv.metering.fleet.engines.duckdb import connect
from jcm_mrv.metering.fleet.engines.encoded import Encoder
from jcm_mrv.metering.fleet.engines.frames import ROWS
from jcm_mrv.metering.fleet.files import TextLayout
from jcm_mrv.metering.fleet.rows import Batch
from jcm_mrv.metering.fleet.spec import MeterSpec

_LINE = re.compile(r"Line: (\d+)")
_SHOWN = re.compile(r"Original Line: (.*)")


class TextTable:
    """Text files, one after the other."""

    def __init__(self, layouts: Sequence[TextLayout], spec: MeterSpec) -> None:
        if len({layout.offsets for layout in layouts}) > 1:
            raise stop(
                "MON-203",
                "some files state offsets from UTC and some do not",
                where=layouts[0].path,
                expected="an offset in every row, or in none",
            )
        self._layouts = layouts
        self._spec = spec
        self._encoder = Encoder()
        self._connection = connect()
        self.instants = layouts[0].offsets
        self.findings: list[Finding] = [item for layout in layouts for item in layout.findings]

    def relation(self, layout: TextLayout) -> duckdb.DuckDBPyRelation:
        """Give a file as a relation with the columns meter, time and value."""
        spec = self._spec
        places = {name: f"c{place}" for place, name in enumerate(layout.names)}
        time, value = places[spec.time], places[spec.value]
        kind = "TIMESTAMPTZ" if layout.offsets else "TIMESTAMP"
        types = dict.fromkeys(places.values(), "VARCHAR")
        if not spec.tolerate:
            types |= {time: kind, value: "DOUBLE"}
        rows = self._connection.read_csv(
            layout.path,
            header=False,
            skiprows=layout.skip,
            sep=layout.delimiter,
            columns=types,
            quotechar='"',
            escapechar='"',
            decimal=layout.decimal,
            timestamp_format=layout.date or None,
            auto_detect=False,
            strict_mode=True,
        )
        if spec.tolerate:
            text = f"replace({value}, ',', '.')" if layout.decimal == "," else value
            value = f"TRY_CAST(trim({text}) AS DOUBLE)"
            time = (
                f"CAST(try_strptime({time}, '{_quoted(layout.date)}') AS {kind})"
                if layout.date
                else f"TRY_CAST({time} AS {kind})"
            )
        meter = "''" if spec.meter is None else f"trim({places[spec.meter]})"
        return rows.project(f"{meter} AS meter, {time} AS time, {value} AS value")

    def batches(self) -> Iterator[Batch]:
        """Give all readings in the order of the files."""
        first_row = 0
        for layout in self._layouts:
            yield from self._encoded(layout, self.relation(layout), first_row)
            first_row += self._rows

    def readings_of(self, codes: Sequence[int]) -> Iterator[Batch]:
        """Give all readings of some meters."""
        names = ", ".join(f"'{_quoted(name or '')}'" for name in self._encoder.wanted(codes))
        for layout in self._layouts:
            yield from self._encoded(layout, self.relation(layout).filter(f"meter IN ({names})"), 0)

    def names(self, codes: set[int]) -> dict[int, str | None]:
        """Give the meter that each code stands for."""
        return self._encoder.names()

    def give_back(self, table: pa.Table) -> pa.Table:
        """Give a table as it is."""
        return table

    def _encoded(
        self, layout: TextLayout, rows: duckdb.DuckDBPyRelation, first_row: int
    ) -> Iterator[Batch]:
        self._rows = 0
        try:
            for part in rows.to_arrow_reader(ROWS):
                time = part.column(1)
                if time.null_count:
                    self._refuse_times(layout, time)
                yield self._encoder.encode(
                    part.column(0), time, part.column(2), first_row + self._rows
                )
                self._rows += part.num_rows
        except (duckdb.Error, pa.ArrowInvalid) as exc:
            raise _as_findings(layout, str(exc)) from None

    def _refuse_times(self, layout: TextLayout, time: pa.Array) -> None:
        row = time.is_null().to_pylist().index(True) + self._rows
        raise stop(
            "MON-103",
            "a time cannot be read",
            where=f"{layout.path}:{layout.skip + row + 1}",
            found=f"{time.null_count} of them",
            expected="a date and time",
        )


def _as_findings(layout: TextLayout, message: str) -> FindingsError:
    """Give what DuckDB says of a row as a finding, with the line and the row as it is written."""
    line, shown = _LINE.search(message), _SHOWN.search(message)
    where = f"{layout.path}:{int(line[1])}" if line else layout.path
    found = shown[1][:100] if shown else message.splitlines()[0][:200]
    if "umber of Columns" in message or "unterminated" in message.lower():
        code, words = "MON-108", "a row has too many or too few fields"
        expected = f"{len(layout.names)} fields, as the header has"
    elif "TIMESTAMP" in message or "timestamp" in message:
        code, words = "MON-103", "a time cannot be read"
        expected = layout.date or "times as ISO 8601 writes them"
    elif "DOUBLE" in message:
        code, words, expected = "MON-101", "a value is not a number", "a number"
    elif "aximum line size" in message:
        code, words, expected = "MON-016", "a line is too long", "lines of some hundred bytes"
    else:
        code, words, expected = "MON-015", "the file cannot be read", "UTF-8 text"
    hint = "--tolerate turns such rows into gaps" if code == "MON-101" else ""
    return FindingsError(
        [finding(code, words, where=where, found=found, expected=expected, hint=hint)]
    )


def _quoted(text: str) -> str:
    return text.replace("'", "''")
