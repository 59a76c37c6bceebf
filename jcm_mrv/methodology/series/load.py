"""Files of series to series: rows complete and sourced, no two valid for the same at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

from jcm_mrv.findings import Finding, FindingsError, error, nearest
from jcm_mrv.methodology.claims import Sourced
from jcm_mrv.methodology.numbers import number_text
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
        error(
            "MET-142",
            f"a key cannot be called {key!r}",
            where=document.where(("keys", key)),
            found=key,
            expected=f"another name than {', '.join(RESERVED)}",
            hint="these stand beside the keys where a value is asked for",
        )
        for key in file.keys
        if key in RESERVED
    ]


def _check_when(file: SeriesFile, row: SeriesRow, n: int, document: Document) -> Iterator[Finding]:
    where = document.where(("rows", n))
    if set(row.when) != set(file.keys):
        yield error(
            "MET-142",
            f"row {n + 1}: a row must say `when` for each key",
            where=where,
            found=", ".join(row.when) or "nothing",
            expected=", ".join(file.keys) or "no keys",
            hint="`when: {key: choice}`, with every key of the series",
        )
        return
    for key, value in row.when.items():
        if value not in file.keys[key].choices:
            yield error(
                "MET-142",
                f"row {n + 1}: {key} has no choice {value!r}",
                where=where,
                found=value,
                expected=" | ".join(file.keys[key].choices)[:500],
                hint=nearest(value, file.keys[key].choices),
            )


def _check_source(
    file: SeriesFile, row: SeriesRow, n: int, document: Document
) -> Iterator[Finding]:
    where = document.where(("rows", n))
    own = row.source is not None and (file.read_in is None or row.source != file.read_in.source)
    if row.source is None and file.read_in is None:
        yield error(
            "MET-105",
            f"row {n + 1}: the value has no source",
            where=where,
            found=number_text(row.value),
            expected="`source` and `standing` here, or `read_in` for all rows",
            hint="say where the number was read",
        )
    elif own and row.standing is None:
        yield error(
            "MET-105",
            f"row {n + 1}: a source of its own needs a standing of its own",
            where=where,
            found=f"source: {row.source}",
            expected="`standing: official`, `corroborated` or `unverified`",
            hint="how sure another document is says nothing about this one",
        )


def _check_sources_used(file: SeriesFile, document: Document) -> Iterator[Finding]:
    named = [(("read_in",), file.read_in.source)] if file.read_in else []
    named += [(("rows", n), row.source) for n, row in enumerate(file.rows) if row.source]
    for path, source in named:
        if source not in file.sources:
            yield error(
                "MET-109",
                f"unknown source {source!r}",
                where=document.where(path),
                found=source,
                expected="a key of `sources`",
                hint=nearest(source, file.sources),
            )


def _overlaps(file: SeriesFile, figures: list[Figure], document: Document) -> Iterator[Finding]:
    same: dict[tuple[str, ...], list[Figure]] = {}
    for figure in figures:
        others = same.setdefault(tuple(figure.row.when[key] for key in file.keys), [])
        for other in others:
            if figure.valid.meets(other.valid):
                yield error(
                    "MET-141",
                    f"rows {other.number} and {figure.number} are valid for the same on one day",
                    where=document.where(("rows", figure.number - 1)),
                    found="; ".join(
                        f"row {f.number}: {number_text(f.row.value)}, {f.valid.text()}, "
                        f"{document.where(('rows', f.number - 1))}"
                        for f in (other, figure)
                    ),
                    expected="one value for the same keys on each day",
                    hint="end the older one with `to:` on the day before the newer one begins",
                )
        others.append(figure)
