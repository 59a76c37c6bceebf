"""Text to rows, in whatever encoding it is: those that it may be in have to agree."""

from __future__ import annotations

import contextlib
import csv
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from jcm_mrv.findings import MON
from jcm_mrv.metering.reading.asked import Columns, composed
from jcm_mrv.metering.reading.csv_text import DELIMITERS, fields_of, read_csv
from jcm_mrv.metering.reading.encoding import encodings_of, utf8_lines
from jcm_mrv.metering.reading.files import OpenFile
from jcm_mrv.metering.reading.formats import Sample
from jcm_mrv.metering.reading.header import MissingColumnError
from jcm_mrv.metering.reading.rows import Rows
from jcm_mrv.project.written import TextFormat


def read(file: OpenFile, columns: Columns, declared: TextFormat) -> Rows:
    """Give the rows of a text; every encoding that it can be in has to give the same.

    Where the letters fit the one of the country, that is the one.

    Raises
    ------
    FindingsError
        When it cannot be read, lacks a column, or its encoding is in doubt.
    """
    found = encodings_of(file, declared.encoding)
    first: Rows | None = None
    fitting: list[str] = []
    different: dict[str, tuple[int, str, str]] = {}
    missing: MissingColumnError | None = None
    for codec in found.codecs:
        try:
            rows = read_csv(file.path, utf8_lines(file, codec), columns, declared)
        except MissingColumnError as exc:
            missing = missing or exc
            continue
        fitting.append(codec)
        if first is None:
            first = rows
        elif (difference := _first_difference(first, rows)) is not None:
            different[codec] = difference
    if first is None:
        assert missing is not None
        raise missing.in_encodings(found.codecs) if len(found.codecs) > 1 else missing
    if found.settled and fitting[0] == found.codecs[0]:
        # The letters of the country fit, and no others as well.
        return replace(first, encoding=fitting[0])
    for codec, (line, one, other) in different.items():
        raise MON[20].stop(
            f"{file.path}:{line}",
            found=f"{one!r} in {fitting[0]}, {other!r} in {codec}",
            path=file.path,
            codecs=" or ".join(fitting),
        )
    return replace(first, encoding=found.label if len(found.codecs) == 1 else " or ".join(fitting))


def _first_difference(one: Rows, other: Rows) -> tuple[int, str, str] | None:
    if not np.array_equal(one.lines, other.lines):
        line = int(np.setxor1d(one.lines, other.lines)[0])
        return line, "a row that `filter` takes", "another choice of rows"
    for name, mine in one.cells.items():
        a, b = mine.compact(), other.cells[name].compact()
        if np.array_equal(a.ends, b.ends) and np.array_equal(a.buffer, b.buffer):
            continue
        for row in range(len(a)):
            if a.text(row) != b.text(row):
                return int(one.lines[row]), a.text(row), b.text(row)
    return None


def first_rows(file: OpenFile, count: int) -> list[Sample]:
    """Give the first lines in every encoding that the file may be in, by every delimiter."""
    found = encodings_of(file, None)
    samples = []
    for codec in found.codecs:
        settled = found.settled and codec == found.codecs[0]
        block = next(utf8_lines(file, codec), b"")
        # The block may end inside a line.
        lines = block.split(b"\n", count)[:-1] or [block]
        texts = [line.decode() for line in lines]
        for delimiter in DELIMITERS:
            rows, numbers = _divided(texts, delimiter)
            name = codec if found.label else ""
            samples.append(Sample(rows, delimiter, encoding=name, lines=numbers, settled=settled))
    return samples


def _divided(texts: list[str], delimiter: str) -> tuple[list[list[str]], Sequence[int]]:
    """Give the fields of lines, and the line on which each row ends: quotes may go on."""
    if any(text.count('"') % 2 for text in texts):
        reader = csv.reader([text + "\n" for text in texts], delimiter=delimiter)
        rows: list[list[str]] = []
        numbers: list[int] = []
        with contextlib.suppress(csv.Error):
            for fields in reader:
                rows.append([composed(one) for one in fields])
                numbers.append(reader.line_num)
            return rows, numbers
    return [fields_of(text, delimiter) for text in texts], ()
