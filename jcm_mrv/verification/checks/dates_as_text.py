"""Readings that a condition on days passes over, since the day beside them is a text."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from jcm_mrv.findings import VER
from jcm_mrv.verification.checks.odd_readings import effect_of, with_amount
from jcm_mrv.verification.claim.logs import Log
from jcm_mrv.verification.judged import Judged
from jcm_mrv.verification.recompute import Model
from jcm_mrv.workbook.address import Place, place_text
from jcm_mrv.workbook.reading.periods import Period

_SOME = 24
"""Lines of which is seen whether the formula takes them."""
_DAY = re.compile(r"\s*'?\d{1,4}\s?[./-]\s?\d{1,2}\s?[./-]\s?\d{1,4}\.?\s*")
"""A day in figures: a text in which day and month can be exchanged is one, whichever it is of."""


def passed_over(log: Log, model: Model | None) -> Iterator[Judged]:
    """Give readings among those of the period that count for nothing, beside a day that is a text.

    Most days are dates: with texts alone the condition would be one on texts. Where the same day
    stands beside another reading too, the line is a second one, of another meter or for the eye.
    """
    part, days, line = log.period, log.days, log.line_of_days[1]
    if part is None or days is None or line < 0:
        return
    values = dict(log.numbers)
    dated: set[Period] = set()
    texts: list[tuple[Place, Place]] = []
    is_inside = False
    known = dict(zip(log.cells, days, strict=True))
    for cell, day in known.items():
        beside = log.beside(cell, line)
        content = log.claim.book.content(beside)
        if not isinstance(content, str):
            if day is not None:
                dated.add(day)
                is_inside = part[0] <= day.start and day.end <= part[1]
            continue
        # Of a day that can be read in two ways the line before tells the period.
        counts = is_inside if day is None else part[0] <= day.start and day.end <= part[1]
        if counts and values.get(cell) and _DAY.fullmatch(content):
            texts.append((cell, beside))
    texts = [(cell, beside) for cell, beside in texts if known[cell] not in dated]
    if not texts or len(texts) * 2 > len(dated):
        return
    tried = texts[:_SOME]
    lost = [(cell, beside) for cell, beside in tried if not log.scale_of(cell)]
    if not lost or not log.scale:
        return
    if len(lost) == len(tried):
        lost = texts
    first = lost[0][1]
    more = f"; and {len(lost) - 1} more" if len(lost) > 1 else ""
    found = f"the day is the text {log.claim.book.content(first)!r}{more}"
    finding = VER[19]["condition"].at(place_text(first), found=found, label=log.stated.label)
    amount = math.fsum(values[cell] for cell, _ in lost) * log.scale
    yield Judged(finding, effect_of(log, model, with_amount(log, amount)))
