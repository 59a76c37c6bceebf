"""Rule 1: rows that cannot be read are errors, or gaps where the source tolerates them."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from jcm_mrv.date_words import TO
from jcm_mrv.findings import MON, Finding, FindingsError
from jcm_mrv.immutable import immutable
from jcm_mrv.metering.arrays import Bools
from jcm_mrv.metering.found import Found, of_each
from jcm_mrv.metering.layouts.columns import ValueColumn
from jcm_mrv.metering.layouts.laid import Laid, text_of_time
from jcm_mrv.metering.reading.column import Cells
from jcm_mrv.metering.reading.decimals import Numbers, is_in_brackets
from jcm_mrv.metering.reading.rows import Rows
from jcm_mrv.metering.reading.unread_dates import why_unread
from jcm_mrv.metering.readings import Readings
from jcm_mrv.metering.thresholds import UNREADABLE_TIMES
from jcm_mrv.patterns import pattern
from jcm_mrv.project.model import Source

_SAMPLE = 60
_RANGE = pattern(
    rf"\d:\d\d(?::\d\d)?\s*{TO}\s*(?:\d[\d./-]*\s+)?\d{{1,2}}:\d\d(?::\d\d)?\s*\Z", re.IGNORECASE
)


@immutable
class ReadColumn:
    """What stands in a column of values: cells, numbers, and which stand for no reading."""

    column: ValueColumn
    readings: Readings
    cells: Cells
    numbers: Numbers
    missing: Bools


def readable_rows(
    source: Source, tables: Sequence[Rows], laid: Laid, columns: Sequence[ReadColumn]
) -> Found[list[Bools]]:
    """Rule 1: rows that cannot be read are errors, or gaps where the source tolerates them."""
    problems = [problem for table in tables for problem in table.findings]
    bad_time = ~laid.times.readable
    bad_end = np.zeros(len(bad_time), np.bool_) if laid.ends is None else ~laid.ends.readable
    readings = columns[0].readings

    def time(row: int) -> Finding:
        way = MON[103]["no-format"] if bad_time.all() else MON[103]["row"]
        text = text_of_time(tables, int(laid.row[row]), ends=not bad_time[row])[:60]
        wording = MON[103]["range"] if _RANGE.search(text) else way
        where = readings.where(row)
        if text and wording is way and bad_time.all() and not source.format.date:
            some = np.flatnonzero(bad_time)[:_SAMPLE].tolist()
            texts = [text_of_time(tables, int(laid.row[n]), ends=False) for n in some]
            return why_unread(texts, where)
        return wording.at(where, found=text) if text else MON[103]["empty"].at(where)

    problems += of_each(np.flatnonzero(bad_time | bad_end), time)
    for one in columns:

        def value(row: int, one: ReadColumn = one) -> Finding:
            large = one.numbers.too_large[row]
            text = one.cells.text(row)[:60]
            where = one.readings.where(row)
            if is_in_brackets(text):
                return MON[101]["brackets"].at(where, found=text)
            wording = MON[109]["row"] if large else MON[101]["row"]
            return wording.at(where, found=text) if text else MON[101]["empty-row"].at(where)

        large = one.numbers.too_large
        problems += of_each(np.flatnonzero(~one.numbers.readable & ~large), value)
        problems += of_each(np.flatnonzero(large), value)
    fatal = [p for p in problems if p.code == "MON-109"]
    if fatal or (problems and not source.tolerate):
        raise FindingsError(problems)
    readable = [one.numbers.readable & ~bad_time & ~bad_end for one in columns]
    said = []
    if problems:
        lost = ~np.logical_and.reduce(readable)
        count = int(lost.sum()) + sum(len(table.findings) for table in tables)
        said.append(MON[102].at(problems[0].where, found=problems[0].found, count=count))
        wrong = bad_time | bad_end
        if wrong.mean() > UNREADABLE_TIMES:
            row = int(wrong.argmax())
            share = 100 * float(wrong.mean())
            said.append(MON[928].at(readings.where(row), found=f"{int(wrong.sum())}", share=share))
    if not np.logical_or.reduce(readable).any():
        nothing = MON[105]["unreadable"].at(readings.paths[0])
        raise FindingsError([*said, nothing])
    return Found(
        [good & ~one.missing for good, one in zip(readable, columns, strict=True)], tuple(said)
    )
