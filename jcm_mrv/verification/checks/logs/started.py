"""Amounts of days before the start of operation that the workbook itself names."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from jcm_mrv.findings import VER
from jcm_mrv.patterns import pattern
from jcm_mrv.verification.checks.logs.odd_readings import changed
from jcm_mrv.verification.claim.assigned import row_texts, text_shown
from jcm_mrv.verification.claim.claim import Claim, StatedValue
from jcm_mrv.verification.claim.days import day_of
from jcm_mrv.verification.claim.labels import words_of
from jcm_mrv.verification.claim.logs import Log
from jcm_mrv.verification.claim.sheets import number_shown
from jcm_mrv.verification.claim.starts import says_of_start
from jcm_mrv.verification.judged import Judged
from jcm_mrv.verification.recompute import Model
from jcm_mrv.workbook.address import place_text
from jcm_mrv.workbook.reading.periods import read_day

_OF_PARTS = pattern(
    r"meter|sensor|logger|transformer|extension|expansion|phase|stage|added|additional|replace|"
    r"計器|メータ|センサ|増設|更新|公工|công tơ|đồng hồ|cảm biến|mở rộng|giai đoạn|thay",
    re.IGNORECASE,
)
"""What was put to work then is a part, or what reads it."""
_MOST_CELLS, _ROWS, _LONG = 20_000, 60, 60


def before_start(claim: Claim, logs: list[Log], model: Model | None) -> Iterator[Judged]:
    """Give readings and amounts that count and are of days before the start of operation."""
    listed = list(_listed(claim))
    for stated in claim.monitored if claim.side != "plan" else ():
        own = [log for log in logs if log.stated is stated]
        start = _start_of(claim, stated, own, listed)
        if start is None or stated.span is None:
            continue
        part = claim.time.periods[stated.span]
        if part.end < start and stated.number and stated.number > 0:
            gain = None if model is None else model.effect(stated, 0.0)
            effect = None if gain is None else -gain
            shown = f"{number_shown(stated.number)} of {part.start} - {part.end}"
            finding = VER[224].at(stated.where, found=shown, label=stated.label, start=str(start))
            yield Judged(finding, effect)
            continue
        for log in own if part.start < start else ():
            early = {
                cell: value
                for (cell, value), day in _dated(log)
                if day is not None and day < start and value > 0 and log.scale_of(cell)
            }
            if early:
                first = next(iter(early))
                more = f"; and {len(early) - 1} more" if len(early) > 1 else ""
                finding = VER[224].at(
                    place_text(first),
                    found=f"{number_shown(early[first])}{more}",
                    label=stated.label,
                    start=str(start),
                )
                yield Judged(finding, changed(log, model, dict.fromkeys(early, 0.0)))


def _dated(log: Log) -> Iterator[tuple[tuple[tuple[str, int, int], float], dt.date | None]]:
    day_beside = dict(zip(log.cells, log.days or (), strict=False))
    for cell, value in log.numbers:
        day = day_beside.get(cell)
        yield (cell, value), None if day is None else day.end


def _start_of(
    claim: Claim, stated: StatedValue, logs: list[Log], listed: list[tuple[frozenset[str], dt.date]]
) -> dt.date | None:
    """Give the start of operation that a row, its log or a list of systems names; the latest."""
    texts = [*row_texts(claim, stated), stated.comment, *(log.heading for log in logs)]
    found = {
        day
        for text in dict.fromkeys(texts)
        if text and says_of_start(text) and not _OF_PARTS.search(text)
        if (day := read_day(text)) is not None
    }
    if not found and listed:
        own = frozenset().union(*map(words_of, row_texts(claim, stated)))
        others = (s for s in claim.monitored if s.members != stated.members)
        rest = frozenset().union(*(words_of(t) for s in others for t in row_texts(claim, s)))
        found = {day for words, day in listed if words & (own - rest)}
    return found.pop() if len(found) == 1 else None


def _listed(claim: Claim) -> Iterator[tuple[frozenset[str], dt.date]]:
    """Give the lines of lists that have a column for the start of operation: names, and the day."""
    for grid in claim.grid.sheets:
        if len(grid.cells) > _MOST_CELLS:
            continue
        for row in grid.rows:
            for column, cell in grid.in_row(row):
                text = str(cell.value) if cell.kind == "text" else ""
                if not text or len(text) > _LONG or not says_of_start(text):
                    continue
                if _OF_PARTS.search(text) or read_day(text) is not None:
                    continue
                for below in range(row + 1, row + 1 + _ROWS):
                    day = day_of(claim, (grid.name, below, column))
                    if day is None or day.start != day.end:
                        break
                    beside = (
                        text_shown(claim, (grid.name, below, c)) for c, _ in grid.in_row(below)
                    )
                    yield frozenset().union(*map(words_of, beside)), day.start
