"""The files of one source to rows, whatever their format."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

from jcm_mrv.findings import MON, Finding, FindingsError, nearest
from jcm_mrv.immutable import immutable
from jcm_mrv.metering.interface import InputFile
from jcm_mrv.metering.limits import MAX_READINGS
from jcm_mrv.metering.reading.asked import Columns, Ref
from jcm_mrv.metering.reading.csv_text import check_open_end
from jcm_mrv.metering.reading.dates_above import with_dates
from jcm_mrv.metering.reading.files import OpenFile, find_files, open_file
from jcm_mrv.metering.reading.formats import format_of
from jcm_mrv.metering.reading.header import MAX_SHOWN, MissingColumnError
from jcm_mrv.metering.reading.lost_zeros import with_zeros
from jcm_mrv.metering.reading.order_beside import Settled, order_beside, written_as
from jcm_mrv.metering.reading.rows import Rows, too_many
from jcm_mrv.metering.reading.skipping import left_out, without_skipped
from jcm_mrv.metering.reading.units_row import check_units
from jcm_mrv.metering.reading.years import with_first_months
from jcm_mrv.project.spans import MONTH

if TYPE_CHECKING:
    from jcm_mrv.project.model import Source
    from jcm_mrv.project.written import TextFormat


@immutable
class SourceFiles:
    """The rows of each file of a source, the files themselves, and what was found.

    ``settled`` is the form of the dates, where a column beside them shows the order of day and
    month.
    """

    tables: tuple[Rows, ...]
    inputs: tuple[InputFile, ...]
    findings: tuple[Finding, ...]
    settled: Settled | None = None


def read_tables(
    source: Source, folder: Path, where: str, *, confined: bool = True, timezone: str = ""
) -> SourceFiles:
    """Read the files of a source.

    Parameters
    ----------
    source : Source
        What is declared.
    folder : Path
        Paths are relative to it.
    where : str
        Place of the source in the project file.
    confined : bool
        Whether paths stay inside the folder.
    timezone : str
        The zone of the times, as far as it is known.

    Raises
    ------
    FindingsError
        When a file cannot be read, has not the columns, or no row is left by ``filter``.
    """
    columns = Columns.of(source)
    tables: list[Rows] = []
    inputs: list[InputFile] = []
    found: list[Finding] = []
    without: list[MissingColumnError] = []
    files = find_files(source.patterns, folder, where, confined=confined)
    for path, place in files:
        with open_file(path, place) as file:
            file.timezone = timezone
            try:
                rows = read_rows(file, columns, source.format)
                if source.layout == "wide" and source.interval == MONTH:
                    rows = with_first_months(rows)
            except MissingColumnError as exc:
                without.append(exc)
                continue
            inputs.append(file.input_file())
        check_units(rows, source.unit or "")
        tables.append(rows)
    if without:
        raise _renamed(without, tables) if tables else without[0]
    if sum(map(len, tables)) > MAX_READINGS:
        raise too_many(where)
    places = dict(files)

    def opened(rows: Rows) -> AbstractContextManager[OpenFile]:
        return open_file(rows.path, places[rows.path])

    settled = order_beside(tables, source.format, opened)
    tables = without_skipped(tables, written_as(source.format, settled))
    for rows in tables:
        found += check_open_end(rows)
    found += _check_filter(columns, tables, where)
    found += left_out(tables)
    return SourceFiles(tuple(tables), tuple(inputs), tuple(found), settled)


def read_rows(file: OpenFile, columns: Columns, declared: TextFormat) -> Rows:
    """Read one file, in the format that its name and its first bytes tell.

    Raises
    ------
    FindingsError
        When it cannot be read, a column is missing, or a sheet is stated of what has none.
    """
    known = format_of(file.name, file.head)
    if declared.sheet is not None and not known.has_sheets:
        raise MON[26]["none"].stop(
            file.path, found=known.name, path=file.path, sheet=declared.sheet
        )
    return with_zeros(with_dates(known.reader.read(file, columns, declared)))


def _renamed(without: list[MissingColumnError], tables: list[Rows]) -> FindingsError:
    """Give the error for columns that some files have, and others under another name."""
    problems = []
    reference = tables[0]
    for missing in without:
        new = [name for name in missing.names if name not in reference.header.names]
        found = ", ".join(missing.names[:MAX_SHOWN])
        for name in missing.missing:
            if len(new) == 1:
                problem = MON[22].at(
                    missing.where,
                    found=found,
                    name=name,
                    path=reference.path,
                    other=missing.path,
                    new=new[0],
                )
            else:
                problem = MON[22]["missing"].at(
                    missing.where,
                    found=found,
                    name=name,
                    path=reference.path,
                    other=missing.path,
                    nearest=nearest(name, new or missing.names),
                )
            problems.append(problem)
    return FindingsError(problems)


def _check_filter(columns: Columns, tables: list[Rows], where: str) -> list[Finding]:
    empty = [table for table in tables if not len(table)] if columns.filter else []
    asked = ", ".join(f"{name}: {' or '.join(texts)}" for name, texts in columns.filter)
    others = tuple(dict.fromkeys(text for table in empty for text in table.others))[:MAX_SHOWN]
    if empty and len(empty) == len(tables):
        raise MON[24].stop(
            where,
            found="; ".join(others) or "no other row",
            asked=asked,
            nearest=nearest(", ".join(t for _, texts in columns.filter for t in texts), others),
        )
    _check_each_text(columns, tables, where)
    if not empty:
        return []
    return [
        MON[25].at(
            empty[0].path, found="; ".join(others), count=len(empty), files=len(tables), asked=asked
        )
    ]


def _check_each_text(columns: Columns, tables: list[Rows], where: str) -> None:
    """Refuse a text that no file has: what it was to take would be missing without a word."""
    there = frozenset[tuple[Ref, str]]().union(*(table.found for table in tables))
    others = tuple(dict.fromkeys(text for table in tables for text in table.others))[:MAX_SHOWN]
    without = [
        MON[24].at(
            where,
            found="; ".join((*(t for t in texts if (name, t) in there), *others)),
            asked=f"{name}: {text}",
            nearest=nearest(text, others),
        )
        for name, texts in columns.filter
        for text in texts
        if (name, text) not in there
    ]
    if without:
        raise FindingsError(without)
