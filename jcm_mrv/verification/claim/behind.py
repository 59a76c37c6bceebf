"""What stands behind the formulas of values: what was judged of it, and what was not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from jcm_mrv.methodology.days import DATE
from jcm_mrv.methodology.units import parse_unit
from jcm_mrv.methodology.units_defined import ways_of
from jcm_mrv.verification.claim.assigned import Group
from jcm_mrv.verification.claim.beyond import Beyond, beyond
from jcm_mrv.verification.claim.claim import Claim, StatedValue
from jcm_mrv.verification.claim.columns import Lines, multiplying
from jcm_mrv.verification.claim.ends import Stretch
from jcm_mrv.verification.claim.far import MOST_FORMULAS, MOST_NUMBERED
from jcm_mrv.verification.claim.logs import Log
from jcm_mrv.verification.claim.loose import Loose, judged_by, listed_by, words_on
from jcm_mrv.verification.claim.series import MOST
from jcm_mrv.verification.claim.units_beside import times_beside
from jcm_mrv.verification.claim.worked import sisters_of, worked_fixed
from jcm_mrv.workbook.address import cell_name, place_text
from jcm_mrv.workbook.formulas import tree as t


class Behind(NamedTuple):
    """What stands behind the formulas of monitored and of fixed values.

    Attributes
    ----------
    logs : tuple of str
        The ranges that were judged.
    tables : tuple of str
        The ranges behind fixed values that were judged.
    unread : tuple of str
        The values behind which something could not be judged, with the reason.
    unread_fixed : tuple of str
        The same of fixed values that formulas work out.
    untold : tuple of str
        The values whose logs bear no name of their row, nor of another.
    unnamed : tuple of str
        The values with formulas behind them whose names were not read.
    beyond : tuple of Beyond
        What was not looked at, for a limit.
    multiplied : dict of str to tuple of float
        The cells that readings are multiplied by, as they are typed.
    units : dict of str to str
        The ranges whose unit was not read, with their headings.
    """

    logs: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    unread_fixed: tuple[str, ...] = ()
    untold: tuple[str, ...] = ()
    unnamed: tuple[str, ...] = ()
    beyond: tuple[Beyond, ...] = ()
    multiplied: Mapping[str, tuple[float, ...]] = {}
    units: Mapping[str, str] = {}


NOTHING_BEHIND = Behind()


def behind_of(
    claim: Claim,
    logs: list[Log],
    groups: list[Group],
    stretches: list[Stretch],
    tables: list[Log],
    lines: list[Lines],
) -> Behind:
    """Give what was judged behind values, and what could not be."""
    untold = [stated.where for group in groups for stated in group.untold]
    logs = [*logs, *(stretch.log for stretch in stretches)]
    unnamed = [stated.where for group in groups for stated in group.unread]
    return Behind(
        _ranges(logs),
        _ranges(tables),
        tuple(_unread_monitored(claim, logs, lines)),
        tuple(_unread_fixed(claim, tables)),
        tuple(untold),
        tuple(unnamed),
        beyond(claim, logs),
        units=_units_unread(logs),
    )


def _units_unread(logs: list[Log]) -> dict[str, str]:
    """Give the logs of whose unit nothing is known: what converts them was not judged."""
    found: dict[str, str] = {}
    for log in logs:
        wanted = log.claim.methodology.unit(log.stated.name)
        if log.stated.span is None or wanted in ("", DATE) or not parse_unit(wanted).is_amount:
            continue
        is_read = bool(log.power) or (log.unit and ways_of(log.unit, wanted))
        if not is_read and times_beside(log.claim, log.cells[0], wanted) is None:
            (name,) = _ranges([log])
            found.setdefault(name, log.heading)
    return found


def _ranges(logs: list[Log]) -> tuple[str, ...]:
    named = (f"{place_text(log.cells[0])}:{cell_name(*log.cells[-1][1:])}" for log in logs)
    return tuple(dict.fromkeys(named))


def _unread_monitored(claim: Claim, logs: list[Log], lines: list[Lines]) -> Iterator[str]:
    """Give the monitored values with formulas of whose numbers no log tells, or not of all."""
    of_logs = {log.stated for log in logs}
    loose = Loose(claim, judged_by(logs, lines))
    for stated in claim.monitored:
        if stated.is_typed:
            continue
        reason = unread(claim, stated)
        # The last line names what readings are multiplied by.
        factors = multiplying(claim, stated, MOST_NUMBERED)
        if not reason and (cells := loose.behind(stated, factors)):
            reason = words_on(cells, "in no log")
        elif not reason and stated not in of_logs:
            reason = _short(claim, stated)
        if reason:
            yield f"{stated.where} ({reason})"


def _unread_fixed(claim: Claim, tables: list[Log]) -> Iterator[str]:
    """Give the fixed values with formulas of whose numbers nothing tells, or not of all.

    What tells of them are tables and sisters: what each of these takes for itself.
    """
    of_tables = {log.stated for log in tables}
    groups = sisters_of(claim)
    loose = Loose(claim, judged_by(tables, ()))
    found = {stated: loose.behind(stated) for stated in worked_fixed(claim)}
    of_sisters = {s: listed_by(group, found) for group in groups for s in group}
    for stated, cells in found.items():
        reason = unread(claim, stated)
        single = [cell for cell in cells if cell not in of_sisters.get(stated, ())]
        if not reason and claim.book.precedents(stated.leaf):
            if stated not in of_tables and stated not in of_sisters:
                reason = _short(claim, stated) or claim.cells.formula(stated.leaf)[:60]
            elif single:
                reason = words_on(single, "in no table")
        if reason:
            yield f"{stated.where} ({reason})"


def _short(claim: Claim, stated: StatedValue) -> str:
    """Give the range that a value is taken from and that is no log; empty where there is none."""
    for place in claim.cells.formulas_behind(stated.place, MOST_FORMULAS):
        for part in t.walk(claim.book.tree(place)):
            if isinstance(part, t.RangeRef) and part.area > 1:
                first, last = cell_name(part.top, part.left), cell_name(part.bottom, part.right)
                return f"{part.sheet}!{first}:{last}, not read as a log"
    return ""


def unread(claim: Claim, stated: StatedValue) -> str:
    """Give why what stands behind a value cannot be judged; empty where it can."""
    cells = claim.cells.reach(stated.place)
    if len(cells) > MOST:
        return f"{len(cells):,} cells"
    for place in claim.cells.calculated(stated.place):
        for part in t.walk(claim.book.tree(place)):
            if isinstance(part, t.Unknown):
                return part.reason
    value = claim.evaluator.value(stated.place)
    return "" if isinstance(value, float) else "a formula that is not evaluated"
