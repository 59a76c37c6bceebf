"""Readings that a condition on days passes over, since the day beside them is a text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from jcm_mrv.findings import VER
from jcm_mrv.patterns import pattern
from jcm_mrv.verification.checks.logs.odd_readings import changed
from jcm_mrv.verification.claim.logs import Log
from jcm_mrv.verification.judged import Judged
from jcm_mrv.verification.recompute import Model
from jcm_mrv.workbook.address import Place, place_text
from jcm_mrv.workbook.reading.cells import serial_of_date
from jcm_mrv.workbook.reading.periods import Period

_SOME = 24
"""Lines of which is seen whether the formula takes them."""
_DAY = pattern(r"\s*'?\d{1,4}\s?[./-]\s?\d{1,2}\s?[./-]\s?\d{1,4}\.?\s*")
"""A day in figures: a text in which day and month can be exchanged is one, whichever it is of."""


def passed_over(log: Log, model: Model | None) -> Iterator[Judged]:
    """Give readings among those of the period that count for nothing, beside a day that is a text.

    Most days are dates: with texts alone the condition would be one on texts. Where the same day
    stands beside another reading too, the line is a second one, of another meter or for the eye.
    The readings of all meters that go by these days count in the effect.
    """
    part, days, line = log.period, log.days, log.line_of_days[1]
    if part is None or days is None or line < 0:
        return
    values = dict(log.numbers)
    dated: set[Period] = set()
    texts: dict[Place, dt.date] = {}
    before: dt.date | None = None
    known = dict(zip(log.cells, days, strict=True))
    for cell, day in known.items():
        content = log.claim.book.content(log.beside(cell, line))
        is_text = isinstance(content, str)
        if not is_text and day is not None:
            dated.add(day)
        # Of a day that can be read in two ways the line before tells which.
        meant = day.start if day is not None else before and before + dt.timedelta(days=1)
        before = meant
        counts = meant is not None and part[0] <= meant <= part[1]
        if is_text and meant and counts and values.get(cell) and _DAY.fullmatch(content):
            texts[cell] = meant
    texts = {cell: day for cell, day in texts.items() if known[cell] not in dated}
    if not texts or len(texts) * 2 > len(dated) or not log.scale:
        return
    tried = list(texts)[:_SOME]
    lost = [cell for cell in tried if not log.scale_of(cell)]
    if not lost:
        return
    if len(lost) == len(tried):
        lost = list(texts)
    first = log.beside(lost[0], line)
    more = f"; and {len(lost) - 1} more" if len(lost) > 1 else ""
    found = f"the day is the text {log.claim.book.content(first)!r}{more}"
    finding = VER[19]["text"].at(place_text(first), found=found, label=log.stated.label)
    epoch = log.claim.grid.date_1904
    as_dates = {
        log.beside(cell, line): float(serial_of_date(texts[cell], date_1904=epoch)) for cell in lost
    }
    yield Judged(finding, changed(log, model, as_dates))
