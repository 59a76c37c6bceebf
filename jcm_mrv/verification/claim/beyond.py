"""What was not looked at, as more stands behind a value than is looked at: the scope says so.

What is not looked at has to be told, whatever the limit: nobody confirms it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from jcm_mrv.findings.language import said
from jcm_mrv.immutable import immutable
from jcm_mrv.verification.claim.claim import Claim, StatedValue
from jcm_mrv.verification.claim.days import is_read_by_day
from jcm_mrv.verification.claim.far import (
    LEAST_DAYS,
    MOST_BESIDE,
    MOST_COMPARED,
    MOST_FORMULAS,
    MOST_LINES,
    MOST_NUMBERED,
    MOST_READ,
    sides,
)
from jcm_mrv.verification.claim.logs import Log
from jcm_mrv.workbook.address import cell_name, place_text
from jcm_mrv.workbook.formulas import tree as t

_MANY = 366
"""Readings beyond which a log with several lines a day is one of hours."""

_A_FORTNIGHT = 14
"""Days from which on lines with a date are a log of days, and no list of invoices."""


@immutable
class Beyond:
    """What was not looked at for a limit: in words, and the values or ranges that it is about."""

    what: str
    places: tuple[str, ...]
    is_brief: bool = True


def beyond(claim: Claim, logs: Iterable[Log]) -> tuple[Beyond, ...]:
    """Give what stands behind values and was not looked at, by the limit that it is beyond."""
    listed = list(logs)
    behind = {
        s: sum(1 for _ in claim.cells.formulas_behind(s.place, MOST_FORMULAS + 1))
        for s in (*claim.inputs, *claim.constants)
        if claim.cells.formula(s.place)
    }
    many = tuple(s.where for s, number in behind.items() if number > MOST_FORMULAS)
    numbered = tuple(
        s.where for s in claim.monitored if MOST_NUMBERED < behind.get(s, 0) <= MOST_FORMULAS
    )
    wide = dict.fromkeys(found for s in claim.monitored if s in behind for found in _wide(claim, s))
    long = dict.fromkeys(
        f"{log.cells[0][0]}!{cell_name(*log.cells[0][1:])}:{cell_name(*log.cells[-1][1:])}"
        for log in listed
        if len(log.cells) > MOST_COMPARED
        and sum(claim.book.formula(cell) is not None for cell in log.cells) > MOST_COMPARED
    )
    many_lines = dict.fromkeys(
        place_text(log.cells[0])
        for log in listed
        if len(log.cells) > MOST_READ and claim.book.formula(log.cells[MOST_READ]) is not None
    )
    columns = dict.fromkeys(
        log.cells[0][0]
        for log in listed
        if log.is_column and claim.book.extent(log.cells[0][0])[1] >= MOST_BESIDE
    )
    often = dict.fromkeys(
        f"{log.cells[0][0]}!{cell_name(*log.cells[0][1:])}:{cell_name(*log.cells[-1][1:])}"
        for log in listed
        if log.days is not None and len(log.numbers) > _MANY and not is_read_by_day(log.days)
    )
    few = dict.fromkeys(
        place_text(log.cells[0])
        for log in listed
        if _A_FORTNIGHT
        <= sum(d is not None and d.start == d.end for d in log.days or ())
        < LEAST_DAYS
        and is_read_by_day(log.days or ())
    )
    found = (
        Beyond(said("formulas but for the first {n:,} behind each of", n=MOST_FORMULAS), many),
        Beyond(
            said("ranges of more than {n} columns and rows, as logs", n=MOST_LINES), tuple(wide)
        ),
        Beyond(
            said(
                "columns but for the first {n}, for what a list says is import or export",
                n=MOST_BESIDE,
            ),
            tuple(columns),
        ),
        Beyond(
            said("formulas of logs of more than {n:,} of them, beside each other", n=MOST_COMPARED),
            tuple(long),
        ),
        Beyond(
            said(
                "what formulas of logs take in their lines, but for the first {n} of each of",
                n=MOST_READ,
            ),
            tuple(many_lines),
            is_brief=False,
        ),
        Beyond(
            said(
                "numbers written into formulas but for the first {n} behind each of",
                n=MOST_NUMBERED,
            ),
            numbered,
            is_brief=False,
        ),
        Beyond(
            said("logs of several lines a day, for days typed again, estimated or in another unit"),
            tuple(often),
            is_brief=False,
        ),
        Beyond(
            said(
                "logs of fewer than {n} days, for days typed again, estimated or in another unit",
                n=LEAST_DAYS,
            ),
            tuple(few),
            is_brief=False,
        ),
    )
    return tuple(one for one in found if one.places)


def _wide(claim: Claim, stated: StatedValue) -> Iterator[str]:
    """Give the ranges behind a value that are too wide, and too tall, to be read as logs."""
    for place in claim.cells.formulas_behind(stated.place, MOST_FORMULAS):
        for part in t.walk(claim.book.tree(place)):
            if isinstance(part, t.RangeRef) and min(sides(claim, part)) > MOST_LINES:
                first, last = cell_name(part.top, part.left), cell_name(part.bottom, part.right)
                yield f"{part.sheet}!{first}:{last}"
