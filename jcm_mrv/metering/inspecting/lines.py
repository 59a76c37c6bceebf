"""Lines and cells of a file that are no readings: what to declare so that they are left out."""

from __future__ import annotations

from typing import Any

import numpy as np

from jcm_mrv.findings import MON, Finding
from jcm_mrv.immutable import immutable
from jcm_mrv.metering.arrays import Bools
from jcm_mrv.metering.found import of_each
from jcm_mrv.metering.inspecting.marks import is_no_reading, marks_in, sentinels_in
from jcm_mrv.metering.reading.column import Cells
from jcm_mrv.metering.reading.dates import Times
from jcm_mrv.metering.reading.decimals import Numbers, is_in_brackets
from jcm_mrv.metering.reading.rows import Rows
from jcm_mrv.metering.reading.unread_dates import damaged_dates, unknown_word, why_unread

_MOST_MARKS = 12


@immutable
class Lines:
    """What to say of lines: ``format.skip``, which rows are readings, and what is wrong."""

    skip: dict[str, Any]
    kept: Bools
    findings: list[Finding]


def judge_lines(rows: Rows, times: Times, kept: Bools) -> Lines:
    """Give what to declare of lines without a time, with a date alone, or of another length.

    Parameters
    ----------
    rows : Rows
        The rows.
    times : Times
        Their times.
    kept : Bools
        Which rows have a time.
    """
    skip: dict[str, Any] = {}
    findings: list[Finding] = []
    clock = times.has_clock
    alone = kept & ~clock if (clock & kept).any() else np.zeros(len(rows), np.bool_)
    bad = np.flatnonzero(~kept)
    texts = [rows.times.text(row) for row in bad.tolist()]
    damaged = [
        r for r, text in zip(bad.tolist(), texts, strict=True) if not is_no_reading(text, "")
    ]
    if bad.size:
        # Neither is a date with a word that nobody knows.
        read = rows.times.take(kept).groups()
        good = (rows.times.text(int(np.flatnonzero(kept)[group.rows[0]])) for group in read)
        damaged = sorted({*damaged, *(int(bad[n]) for n in damaged_dates(texts, good))})
    comments = [odd for odd in rows.odd if odd.text.startswith("#")]
    others = [odd for odd in rows.odd if odd not in comments]
    wrong = [odd for odd in others if not is_no_reading(odd.time, odd.text)]
    if comments:
        skip["comment"] = "#"
    if damaged or wrong:
        findings += of_each(
            damaged,
            lambda row: _unread(rows.times.text(row), rows.where(row)),
        )
        if wrong:
            findings += rows.findings
    if not damaged and not wrong and (len(bad) or others or alone.any()):
        skip["not_a_time"] = True
    return Lines(skip, kept & ~alone, findings)


def _unread(text: str, where: str) -> Finding:
    """Say that a time is not read, and for which word."""
    if text[:1].isdigit() and not unknown_word(text):
        return MON[103]["row"].at(where, found=text[:60])
    return why_unread([text], where)


@immutable
class Missing:
    """What stands for no reading in a column, and which of its cells are numbers."""

    marks: list[Any]
    readable: Bools
    findings: list[Finding]


def judge_values(rows: Rows, cells: Cells, numbers: Numbers, kept: Bools) -> Missing:
    """Give what to declare as ``format.missing``, and what is no number."""
    bad = np.flatnonzero(kept & ~numbers.readable)
    marks = marks_in([cells.text(row) for row in bad.tolist()])
    if marks is None or len(marks) > _MOST_MARKS:
        wrong = [row for row in bad.tolist() if not _is_mark(cells.text(row))]

        def no_number(row: int) -> Finding:
            text = cells.text(row)[:60]
            wording = MON[101]["brackets"] if is_in_brackets(text) else MON[101]["row"]
            return wording.at(rows.where(row), found=text)

        return Missing([], kept & numbers.readable, of_each(wrong, no_number))
    found: list[Any] = list(marks)
    readable = kept & numbers.readable
    for sentinel in sentinels_in(numbers.micro, readable):
        readable &= numbers.micro != round(sentinel * 1_000_000)
        found.append(sentinel)
    return Missing(found, readable, [])


def _is_mark(text: str) -> bool:
    return marks_in([text]) is not None
