"""The files of one source to rows, whatever their format: text, workbook or Parquet."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from jcm_mrv.findings import FindingsError, nearest
from jcm_mrv.metering.codes import finding, stop
from jcm_mrv.metering.interface import InputFile, Measured, Wanted
from jcm_mrv.metering.reading.csv_text import check_open_end, read_csv
from jcm_mrv.metering.reading.encoding import encodings_of, utf8_lines
from jcm_mrv.metering.reading.files import OpenFile, find_files, open_file
from jcm_mrv.metering.reading.rows import MAX_SHOWN, Columns, MissingColumnError, Rows
from jcm_mrv.metering.reading.units_row import check_units
from jcm_mrv.metering.thresholds import MAX_READINGS
from jcm_mrv.project.model import Source, TextFormat

_WORKBOOKS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")


@dataclass(frozen=True)
class Table:
    """A file as read: its rows, what was read, and what was detected of encoding and sheet."""

    path: str
    rows: Rows
    input_file: InputFile
    encoding: str = ""
    sheet: str = ""


def read_tables(source: Source, wanted: Wanted, measured: Measured) -> list[Table]:
    """Read the files of a source; what is found goes to ``measured``.

    Raises
    ------
    FindingsError
        When a file cannot be read, has not the columns, or no row is left by ``filter``.
    """
    columns = Columns.of(source)
    tables: list[Table] = []
    without: list[MissingColumnError] = []
    for path, place in find_files(source.patterns, wanted.folder, wanted.where):
        with open_file(path, place) as file:
            try:
                table = read_table(file, columns, source.format)
            except MissingColumnError as exc:
                without.append(exc)
                continue
        measured.inputs.append(table.input_file)
        measured.findings += check_open_end(path, table.rows)
        check_units(path, table.rows.header_line + 1, table.rows.units, source.unit or "")
        tables.append(table)
    if without:
        raise _renamed(without, tables) if tables else without[0]
    if sum(len(table.rows) for table in tables) > MAX_READINGS:
        raise stop(
            "MON-013",
            "the source has too many readings",
            where=wanted.where,
            expected=f"at most {MAX_READINGS} rows of one source",
        )
    _check_filter(columns, tables, wanted, measured)
    return tables


def is_workbook(file: OpenFile) -> bool:
    """Whether a file is a workbook, by its name and its first bytes."""
    packed = file.head.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0"))
    return packed and file.path.lower().endswith(_WORKBOOKS)


def is_parquet(file: OpenFile) -> bool:
    """Whether a file is Parquet, by its name and its first bytes."""
    return file.head.startswith(b"PAR1") and file.path.lower().endswith((".parquet", ".pq"))


def read_table(file: OpenFile, columns: Columns, declared: TextFormat) -> Table:
    """Read one file, in the format that its name and its first bytes tell.

    Raises
    ------
    FindingsError
        When it cannot be read, or a column is missing.
    """
    if is_workbook(file):
        from jcm_mrv.metering.reading.workbook import read_workbook

        rows, sheet = read_workbook(file, columns, declared.sheet)
        return Table(file.path, rows, file.input_file(), sheet=sheet)
    if is_parquet(file):
        from jcm_mrv.metering.reading.parquet import read_parquet

        return Table(file.path, read_parquet(file, columns), file.input_file())
    return _read_text(file, columns, declared)


def _read_text(file: OpenFile, columns: Columns, declared: TextFormat) -> Table:
    """Read a text in every encoding that it can be in: they have to agree in what is used."""
    found = encodings_of(file, declared.encoding)
    read: dict[str, Rows] = {}
    missing: MissingColumnError | None = None
    for codec in found.codecs:
        try:
            lines = utf8_lines(file, codec)
            read[codec] = read_csv(file.path, lines, columns, declared.delimiter)
        except MissingColumnError as exc:
            missing = missing or exc
    if missing is not None and not read:
        if len(found.codecs) > 1:
            # The names are shown in the first of several encodings, and may be of another.
            also = f"; or state format.encoding: {' or '.join(found.codecs)}"
            missing.findings = tuple(replace(f, hint=f.hint + also) for f in missing.findings)
        raise missing
    first, *others = read.values()
    for codec, rows in zip(list(read)[1:], others, strict=True):
        if (different := _first_difference(first, rows)) is not None:
            raise stop(
                "MON-020",
                f"{file.path} reads validly, and differently, in several encodings",
                where=f"{file.path}:{different[0]}",
                found=f"{different[1]!r} in {next(iter(read))}, {different[2]!r} in {codec}",
                expected="one encoding",
                hint="state format.encoding: " + " or ".join(read),
            )
    label = found.label if len(found.codecs) == 1 else " or ".join(read)
    return Table(file.path, first, file.input_file(), label)


def _first_difference(one: Rows, other: Rows) -> tuple[int, str, str] | None:
    if not np.array_equal(one.lines, other.lines):
        line = int(np.setxor1d(one.lines, other.lines)[0])
        return line, "a row that `filter` takes", "another choice of rows"
    for mine, theirs in ((one.times, other.times), (one.values, other.values)):
        a, b = mine.compact(), theirs.compact()
        if np.array_equal(a.ends, b.ends) and np.array_equal(a.buffer, b.buffer):
            continue
        for row in range(len(a)):
            if a.text(row) != b.text(row):
                return int(one.lines[row]), a.text(row), b.text(row)
    return None


def _renamed(without: list[MissingColumnError], tables: list[Table]) -> FindingsError:
    """Give the error for columns that some files have, and others under another name."""
    problems = []
    reference = tables[0]
    for missing in without:
        new = [name for name in missing.names if name not in reference.rows.names]
        for name in missing.missing:
            if len(new) == 1:
                hint = f"is it {new[0]!r} there?"
            else:
                hint = nearest(name, new or missing.names)
            problems.append(
                finding(
                    "MON-022",
                    f"the column {name!r} of {reference.path} is not in {missing.path}"
                    + (f", which has {new[0]!r} instead" if len(new) == 1 else ""),
                    where=f"{missing.path}:{missing.line}",
                    found=", ".join(missing.names[:MAX_SHOWN]),
                    expected=f"{name!r} in every file of the source",
                    hint=f"{hint} Give it one name in all files",
                )
            )
    return FindingsError(problems)


def _check_filter(
    columns: Columns, tables: list[Table], wanted: Wanted, measured: Measured
) -> None:
    if not columns.filter:
        return
    empty = [table for table in tables if not len(table.rows)]
    asked = ", ".join(f"{name}: {text}" for name, text in columns.filter)
    others = tuple(dict.fromkeys(text for table in empty for text in table.rows.others))[:MAX_SHOWN]
    if empty and len(empty) == len(tables):
        raise stop(
            "MON-024",
            f"no row has {asked}",
            where=wanted.where,
            found="; ".join(others) or "no other row",
            expected=asked,
            hint=nearest(", ".join(text for _, text in columns.filter), others),
        )
    if empty:
        measured.findings.append(
            finding(
                "MON-025",
                f"{len(empty)} of {len(tables)} files have no row with {asked}",
                where=empty[0].path,
                found="; ".join(others),
                hint="is the meter called otherwise in these files?",
            )
        )
