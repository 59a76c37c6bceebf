"""Cells of logs that hold no number: empty ones, and texts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from statistics import median

from jcm_mrv.findings import VER
from jcm_mrv.verification.checks.logs.gaps import names_about
from jcm_mrv.verification.checks.logs.odd_readings import effect_of
from jcm_mrv.verification.claim.calendars import is_no_day
from jcm_mrv.verification.claim.logs import LEAST, Log
from jcm_mrv.verification.claim.months import are_by_month, month_beside
from jcm_mrv.verification.claim.series import registers_in
from jcm_mrv.verification.claim.sheets import number_in
from jcm_mrv.verification.claim.stood import MOST_LINES, line_is_told
from jcm_mrv.verification.judged import Judged
from jcm_mrv.verification.recompute import Model
from jcm_mrv.workbook.address import Place, cell_name, place_text
from jcm_mrv.workbook.reading.periods import Period

_BEFORE = 12
"""Cells before a reading in which its line is named."""
_LEAP = 2024
"""A year with a day more, where none is known."""


def no_numbers(log: Log, model: Model | None, others: Sequence[Log] = ()) -> Iterator[Judged]:
    """Give the cells of a log that hold no number where a reading is to be, those alike at once.

    Of the ``others`` that the same value takes one may be the meter of the days before, or after.
    """
    usual = median(value for _, value in log.numbers)
    lost: list[tuple[Place, str]] = []
    for cell, content in zip(log.cells, log.contents, strict=True):
        if content is None or content == "":
            lost.append((cell, ""))
        elif isinstance(content, str):
            lost.append((cell, f"the text {content[:40]!r}"))
    day_of = dict(zip(log.cells, log.days or (), strict=False)) if lost else {}
    if log.is_open:
        lost = [(cell, found) for cell, found in lost if day_of.get(cell) is not None]
    elif log.days is not None:
        # A blank line, or a remark, between days or months is no reading that is missing.
        lost = [(cell, found) for cell, found in lost if found or day_of.get(cell) is not None]
        again = _of_two_lines(log, day_of) if lost else set()
        lost = [(cell, found) for cell, found in lost if found or cell not in again]
    elif lost and log.is_column and are_by_month(log.claim, [c for c, _ in log.numbers]):
        known = {None, *(month_beside(log.claim, cell) for cell, _ in log.numbers)}
        lost = [(c, found) for c, found in lost if found or month_beside(log.claim, c) not in known]
    if log.days is None and lost and log.is_column:
        # A form has a line for the 31st in every month, and no day beside it in some.
        are_called = all(_is_called(log, cell) for cell, _ in log.numbers[:LEAST])
        lost = [(c, found) for c, found in lost if found or not are_called or _is_called(log, c)]
    lost = [(c, found) for c, found in lost if found or not _begins_anew(log, c)]
    if any(not found for _, found in lost) and any(_takes_turns(log, other) for other in others):
        lost = [(cell, found) for cell, found in lost if found]
    if log.is_column and any(not found for _, found in lost[:MOST_LINES]):
        lost = [(c, found) for c, found in lost if found or not _is_counted_next(log, c)]
    # Where nothing was used there is nothing to type.
    if len(lost) <= MOST_LINES:
        lost = [(cell, found) for cell, found in lost if not line_is_told(log, cell)]
    # A calendar has 31 lines for each month, and a stroke, or nothing, where there is no such day.
    part = log.period
    years = range(part[0].year, part[1].year + 1) if part else range(_LEAP, _LEAP + 1)
    lost = [
        (cell, found)
        for cell, found in lost
        if any(map(str.isalnum, found[10:-1])) or not is_no_day(log.claim, cell, years)
    ]
    lost = _without_ends(log, day_of, lost)
    # A form may have rows for the years to come.
    lost = [(cell, found) for cell, found in lost if not _is_of_later(log, day_of, cell)]
    # A reading of the whole quarter stands over the cells of its months.
    lost = [(cell, found) for cell, found in lost if found or not _is_merged(log, cell)]
    # What holds the same words is one cause, and so are numbers that are texts.
    groups: dict[str, dict[Place, float | None]] = {}
    for cell, found in lost:
        number = number_in(found[10:-1]) if found else None
        groups.setdefault(found if number is None else "number", {})[cell] = number
    words = dict(lost)
    for cells in groups.values():
        cell, *rest = cells
        found = words[cell] or ("an empty cell" if rest else "")
        if rest:
            more = "1 more cell" if len(rest) == 1 else f"{len(rest)} more cells"
            found += f"; and {more} of the log, to {cell_name(*rest[-1][1:])}"
        at, label, value = place_text(cell), log.stated.label, log.stated.where
        finding = (
            VER[19].at(at, found=found, label=label, cell=value)
            if found
            else VER[19].at(at, label=label, cell=value)
        )
        # Where nothing is known of it, what is usual stands in: a mean over days changes little.
        right = {c: usual if n is None else n for c, n in cells.items()}
        # A mean goes on over what was not read: how much of it there was is in question.
        nothing = dict.fromkeys(cells, 0.0)
        own, without = log.stated.value, log.value_with(nothing)
        is_mean = isinstance(own, float) and without is not None and without < own * (1 - 1e-9)
        amount = without if is_mean else log.value_with(right)
        yield Judged(finding, effect_of(log, model, amount))


def _without_ends(
    log: Log, day_of: dict[Place, Period | None], lost: list[tuple[Place, str]]
) -> list[tuple[Place, str]]:
    """Give what is lost but for blanks before the first, or after the last, reading of a meter.

    The row of the value has to name about the day on which it was put to work, or taken away.
    """
    read = [n for n, content in enumerate(log.contents) if isinstance(content, float)]
    for kept in (slice(read[0], None), slice(None, read[-1] + 1)) if read else ():
        end = log.cells[read[0] if kept.start else read[-1]]
        day, inside = day_of.get(end), {*log.cells[kept]}
        aside = [cell for cell, found in lost if cell not in inside and not found]
        if aside and day is not None and names_about(log, day.start if kept.start else day.end):
            lost = [(cell, found) for cell, found in lost if cell not in aside]
    return lost


def _of_two_lines(log: Log, day_of: dict[Place, Period | None]) -> set[Place]:
    """Give the lines above or below one of the same days that has the reading: one meter stayed.

    Where the meter beside it was exchanged its line stands twice, and no other one does.
    """
    often = Counter(day_of.values())
    if sum(n > 1 for n in often.values()) * 4 > len(often):
        return set()
    read = {cell for cell, _ in log.numbers}
    return {
        cell
        for cell, day in day_of.items()
        if often[day] == 2
        and any(
            (c := log.neighbour(cell, step)) in read and day_of.get(c) == day for step in (-1, 1)
        )
    }


def _is_merged(log: Log, cell: Place) -> bool:
    """Whether a cell belongs to a merged one that shows a reading of the same log."""
    shown = (cell[0], *log.claim.grid.sheet(cell[0]).anchor(*cell[1:]))
    return shown != cell and shown in dict(log.numbers)


def _is_called(log: Log, cell: Place) -> bool:
    """Whether anything stands in the line of a reading before it."""
    before = range(max(0, cell[2] - _BEFORE), cell[2])
    return any(log.claim.book.content(log.beside(cell, n)) not in (None, "") for n in before)


def _is_of_later(log: Log, day_of: dict[Place, Period | None], cell: Place) -> bool:
    day, part = day_of.get(cell), log.period
    return day is not None and part is not None and (day.end < part[0] or part[1] < day.start)


def _takes_turns(log: Log, other: Log) -> bool:
    """Whether two meters share the lines of a value: where one ends the other begins.

    In the line of the exchange both may have counted.
    """

    def line_of(cell: Place) -> int:
        return cell[1] if log.is_column else cell[2]

    lines = [*map(line_of, log.cells)]
    own, theirs = ({line_of(cell) for cell, _ in each.numbers} for each in (log, other))
    if other.cells[0][0] != log.cells[0][0] or own | theirs != set(lines) or len(own & theirs) > 1:
        return False
    return bool(own and theirs) and (max(own) <= min(theirs) or max(theirs) <= min(own))


def _is_counted_next(log: Log, cell: Place) -> bool:
    """Whether the next line takes off a reading of before a line without any: it has both."""
    after = (log.neighbour(cell, step) for step in range(1, LEAST))
    formula = log.claim.book.formula
    following = next((c for c in after if formula(c) or log.claim.book.content(c)), None)
    if following is None or not formula(following):
        return False
    return any(
        of[0][1] < cell[1] and of[-1][1] == following[1]
        for of in registers_in(log.claim, following)
    )


def _begins_anew(log: Log, cell: Place) -> bool:
    """Whether a line holds the first reading of a new meter alone, of which nothing is counted yet.

    The next line takes it off; it is lower than the reading before it, or of the same day.
    """
    before, after = log.neighbour(cell, -1), log.neighbour(cell, 1)
    value = log.claim.evaluator.value
    for cells in registers_in(log.claim, after) if log.claim.book.formula(after) else ():
        first, at = cells[0], 1 if log.is_column else 2
        if first[at] != cell[at]:
            continue
        ended, begun = value(log.neighbour(first, -1)), value(first)
        if isinstance(ended, float) and isinstance(begun, float):
            line = log.line_of_days[1]
            same = line >= 0 and value(log.beside(cell, line)) == value(log.beside(before, line))
            return begun < ended or (same and begun != ended)
    return False
