"""Files of series to series: rows complete and sourced, no two valid for the same at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

from jcm_mrv.findings import MET, Finding, FindingsError, nearest
from jcm_mrv.methodology.claims import Sourced
from jcm_mrv.methodology.exact_numbers import number_text
from jcm_mrv.methodology.series.model import RESERVED, SeriesFile, SeriesRow
from jcm_mrv.methodology.series.series import Figure, Series, Validity
from jcm_mrv.strict_yaml import Document, load_file, validate


def load_series(path: Path) -> Series:
    """Give the series of a file; its name is that of the file.

    Raises
    ------
    FindingsError
        With a finding for every problem: ``MET-0..`` for the text, ``MET-105``, ``MET-109`` and
        ``MET-141`` to ``MET-144`` for the rows.
    """
    document = load_file(path, "MET")
    file = validate(document, SeriesFile, "MET")
    findings = _check_keys(file, document)
    figures = []
    for n, row in enumerate(file.rows):
        problems = [*_check_when(file, row, n, document), *_check_source(file, row, n, document)]
        findings += problems
        if not problems:
            figures.append(Figure(n + 1, row, _validity(row), _claim(file, row)))
    findings += _overlaps(file, figures, document)
    findings += _check_sources_used(file, document)
    if findings:
        raise FindingsError(findings)
    return Series(path.stem, file, tuple(figures), path, document.sha256)


def _validity(row: SeriesRow) -> Validity:
    if row.year is not None:
        return Validity(dt.date(row.year, 1, 1), dt.date(row.year, 12, 31))
    return Validity(row.start, row.end)


def _claim(file: SeriesFile, row: SeriesRow) -> Sourced:
    read_in = file.read_in
    # What was read elsewhere takes nothing over: neither the place nor how sure it is.
    if read_in is None or (row.source is not None and row.source != read_in.source):
        assert row.standing is not None
        assert row.source is not None
        return Sourced(
            standing=row.standing,
            source=row.source,
            place=row.place,
            checked=row.checked,
            note=row.note,
        )
    return Sourced(
        standing=row.standing or read_in.standing,
        source=read_in.source,
        place=row.place or read_in.place,
        checked=row.checked or read_in.checked,
        note=row.note,
    )


def _check_keys(file: SeriesFile, document: Document) -> list[Finding]:
    return [
        MET[142].at(document.where(("keys", key)), found=key, reserved=", ".join(RESERVED))
        for key in file.keys
        if key in RESERVED
    ]


def _check_when(file: SeriesFile, row: SeriesRow, n: int, document: Document) -> Iterator[Finding]:
    where = document.where(("rows", n))
    if set(row.when) != set(file.keys):
        yield MET[142]["when"].at(
            where,
            found=", ".join(row.when) or "nothing",
            row=n + 1,
            keys=", ".join(file.keys) or "no keys",
        )
        return
    for key, value in row.when.items():
        if value not in file.keys[key].choices:
            yield MET[142]["choice"].at(
                where,
                found=value,
                row=n + 1,
                key=key,
                choices=" | ".join(file.keys[key].choices)[:500],
                nearest=nearest(value, file.keys[key].choices),
            )


def _check_source(
    file: SeriesFile, row: SeriesRow, n: int, document: Document
) -> Iterator[Finding]:
    where = document.where(("rows", n))
    own = row.source is not None and (file.read_in is None or row.source != file.read_in.source)
    if row.source is None and file.read_in is None:
        yield MET[105]["row"].at(where, found=number_text(row.value), row=n + 1)
    elif own and row.standing is None:
        yield MET[105]["row-standing"].at(where, found=f"source: {row.source}", row=n + 1)


def _check_sources_used(file: SeriesFile, document: Document) -> Iterator[Finding]:
    named = [(("read_in",), file.read_in.source)] if file.read_in else []
    named += [(("rows", n), row.source) for n, row in enumerate(file.rows) if row.source]
    for path, source in named:
        if source not in file.sources:
            yield MET[109].at(
                document.where(path), found=source, nearest=nearest(source, file.sources)
            )


def _overlaps(file: SeriesFile, figures: list[Figure], document: Document) -> Iterator[Finding]:
    same: dict[tuple[str, ...], list[Figure]] = {}
    for figure in figures:
        others = same.setdefault(tuple(figure.row.when[key] for key in file.keys), [])
        for other in others:
            if figure.valid.meets(other.valid):
                yield MET[141].at(
                    document.where(("rows", figure.number - 1)),
                    found="; ".join(
                        f"row {f.number}: {number_text(f.row.value)}, {f.valid.text()}, "
                        f"{document.where(('rows', f.number - 1))}"
                        for f in (other, figure)
                    ),
                    one=other.number,
                    other=figure.number,
                )
        others.append(figure)
