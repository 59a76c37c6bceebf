"""Events that change what readings are multiplied by, and multipliers that do not follow them."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from jcm_mrv.findings import VER
from jcm_mrv.patterns import pattern
from jcm_mrv.verification.checks.logs.multiplier_words import (
    CHANGED,
    MULTIPLIER,
    RATIO,
    Change,
    change_told,
)
from jcm_mrv.verification.checks.logs.multipliers import is_called, may_be
from jcm_mrv.verification.checks.logs.odd_readings import changed
from jcm_mrv.verification.claim.assigned import heading_cells, row_texts, text_shown
from jcm_mrv.verification.claim.claim import Claim
from jcm_mrv.verification.claim.columns import Lines
from jcm_mrv.verification.claim.days import day_of
from jcm_mrv.verification.claim.labels import words_of
from jcm_mrv.verification.claim.logs import Log
from jcm_mrv.verification.claim.sheets import number_shown
from jcm_mrv.verification.judged import Judged
from jcm_mrv.verification.recompute import Model
from jcm_mrv.workbook.address import Place, place_text
from jcm_mrv.workbook.reading.periods import read_day

_CALLED = pattern(r"(?<![A-Za-z])(?:ratio|factor)(?![A-Za-z])", re.IGNORECASE)
_MOST_CELLS = 20_000


class _Event(NamedTuple):
    """What a text says of a multiplier from a day on; ``words`` are those of its whole row."""

    day: dt.date
    place: Place
    text: str
    change: Change
    words: frozenset[str]


class _Times(NamedTuple):
    """What the readings of a log are multiplied by: a number for each line."""

    log: Log
    numbers: dict[int, float]
    cells: dict[int, Place]
    words: frozenset[str]


def not_followed(claim: Claim, lines: list[Lines], model: Model | None) -> Iterator[Judged]:
    """Give multipliers that stay as they were on the day that an event says they changed."""
    every = [times for behind in lines for times in _times(claim, behind)]
    if not every:
        return
    events = sorted(_events(claim))
    told: set[tuple[Place, Place]] = set()
    for times in every:
        own = [event for event in events if _is_about(event, times, every)]
        for n, event in enumerate(own):
            before = [e.change.new for e in own[:n] if e.change.is_whole == event.change.is_whole]
            old = event.change.old or (before[-1] if before else None)
            until = own[n + 1].day if n + 1 < len(own) else dt.date.max
            wrong = _unlike(times, event, old, until)
            first = min(wrong, default=None)
            if first is None or (event.place, times.cells[first]) in told:
                continue
            told.add((event.place, times.cells[first]))
            # Of readings, what each line gives grows as its multiplier does.
            held = dict(times.log.numbers)
            cells = times.log.cells
            right = {
                cells[m]: held[cells[m]] * to / times.numbers[m]
                for m, to in wrong.items()
                if cells[m] in held
            }
            finding = VER[227]["event"].at(
                place_text(times.cells[first]),
                found=f"{number_shown(times.numbers[first])}, and {event.text[:80]!r} in "
                f"{place_text(event.place)}",
                label=times.log.stated.label,
                number=number_shown(wrong[first]),
                day=str(event.day),
            )
            yield Judged(finding, changed(times.log, model, right))


def _times(claim: Claim, behind: Lines) -> Iterator[_Times]:
    log = behind.log
    if log.days is None:
        return
    heads = [text_shown(claim, cell) for cell in heading_cells(claim, log.cells[0])]
    texts = [*heads, log.cells[0][0], *row_texts(claim, log.stated)]
    words = frozenset().union(*map(words_of, texts))
    for column in behind.columns:
        if column.is_multiplier and any(p.search(column.heading) for p in (MULTIPLIER, _CALLED)):
            yield _Times(log, column.typed, column.cells, words)
    called = [cell for cell in behind.shared if is_called(claim, cell)]
    for cell in called if len(called) == 1 else ():
        number = claim.book.content(cell)
        if isinstance(number, float) and number > 0:
            every = range(len(log.cells))
            yield _Times(log, dict.fromkeys(every, number), dict.fromkeys(every, cell), words)


def _events(claim: Claim) -> Iterator[_Event]:
    for grid in claim.grid.sheets:
        if len(grid.cells) > _MOST_CELLS:
            continue
        texts = [
            ((row, column), grid.cells[row, column].text)
            for column, rows in grid.texts.items()
            for row in rows
        ]
        for at, text in (*texts, *grid.notes.items()):
            if not MULTIPLIER.search(text) or not CHANGED.search(text):
                continue
            change = change_told(text)
            day = None if change is None else _day(claim, grid.name, at, text)
            if change is None or day is None:
                continue
            row = (str(cell.value) for _, cell in grid.in_row(at[0]) if cell.kind == "text")
            yield _Event(
                day,
                (grid.name, *at),
                text,
                change,
                frozenset().union(*(words_of(MULTIPLIER.sub(" ", said)) for said in (text, *row))),
            )


def _day(claim: Claim, sheet: str, at: tuple[int, int], text: str) -> dt.date | None:
    """Give the day that a text names, or the one that stands in its row."""
    named = read_day(RATIO.sub(" ", text))
    if named is not None:
        return named
    found = {
        day.start
        for column, _ in claim.grid.sheet(sheet).in_row(at[0])
        if (day := day_of(claim, (sheet, at[0], column))) is not None
    }
    return found.pop() if len(found) == 1 else None


def _is_about(event: _Event, times: _Times, every: Sequence[_Times]) -> bool:
    """Whether an event is of a meter: its words name no other one better."""
    claim, log = times.log.claim, times.log
    rows = {cell[1] for cell in log.cells}
    if event.place[0] == log.cells[0][0] and event.place[1] in rows:
        # What stands in a line of the log is compared with that line.
        return False
    # Meters that share one cell are told of by one event, whichever of them it names.
    own_cells = set(times.cells.values())
    others = [
        t.words
        for t in every
        if t.log.stated.members != log.stated.members and own_cells.isdisjoint(t.cells.values())
    ]
    common = frozenset.intersection(times.words, *others) if others else frozenset()
    own = (times.words - common) & event.words
    if any(len((words - common) & event.words) >= len(own) for words in others):
        return False
    others_rows = [s for s in claim.monitored if s.members != log.stated.members]
    named = [words_of(text) for s in others_rows for text in row_texts(claim, s)]
    rest = frozenset().union(*named) - times.words
    return bool((times.words - frozenset().union(*named)) & event.words) or not rest & event.words


def _unlike(times: _Times, event: _Event, old: float | None, until: dt.date) -> dict[int, float]:
    """Give the lines from the day on whose multiplier is another one, with what it should be.

    The first line may be of days before it.
    """
    days = times.log.days or []
    after = [
        n
        for n, day in enumerate(days)
        if day is not None and event.day <= day.start and day.end < until and n in times.numbers
    ]
    before = [
        times.numbers[n]
        for n, day in enumerate(days)
        if day is not None and day.end < event.day and n in times.numbers
    ]
    found: dict[int, float] = {}
    for n in after:
        number, new = times.numbers[n], event.change.new
        if event.change.is_whole or old is None:
            is_right = event.change.is_whole and math.isclose(number, new, rel_tol=1e-6)
            is_right = is_right or (not event.change.is_whole and may_be(number, new))
            right = new
        else:
            right = (before[-1] if before else number) * new / old
            is_right = math.isclose(number, right, rel_tol=1e-3) or (
                not before and may_be(number, new)
            )
        if not is_right:
            found[n] = right
    return found if len(found) > 1 else {}
