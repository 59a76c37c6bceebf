"""Readings that stand in the log of another meter, month or year as well."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from jcm_mrv.findings import VER
from jcm_mrv.metering.digits import telling_digits
from jcm_mrv.verification.checks.logs.named_months import other_days
from jcm_mrv.verification.checks.logs.odd_readings import changed
from jcm_mrv.verification.claim.columns import ADDED, FACTOR, WITHIN, Lines
from jcm_mrv.verification.claim.logs import Log
from jcm_mrv.verification.judged import Judged
from jcm_mrv.verification.recompute import Model
from jcm_mrv.workbook.address import Place, place_text
from jcm_mrv.workbook.formulas.book import Formula

_DIGITS = 3
"""Digits from which on readings tell something; several in a row are no chance."""
_SURE, _IN_ROW = 4, 3
"""Digits of readings, and how many one after the other, that are no chance in any log."""
_LEAST = 3
_SHARE = 0.5
_VARIES = 1.3
"""How many times the least of some amounts the largest is: heating values hardly change."""
_MOST_LOGS = 200
_MOST_READINGS = 2_000
"""Beyond, only the first readings are compared: whole columns are copied from their beginning."""

Readings = dict[int, tuple[Place, float]]
"""Typed readings of enough digits by their position in a log."""


class _Typed(NamedTuple):
    """Typed readings of a log, or of a column that its formulas take, and where they stand."""

    log: Log
    line: tuple[str, bool, int]
    readings: Readings
    total: int
    numbers: frozenset[float]


def copied(logs: list[Log], lines: list[Lines], model: Model | None) -> Iterator[Judged]:
    """Give readings that are, line by line, those of a log or column of the same kind before."""
    before: dict[str, list[_Typed]] = defaultdict(list)
    told: set[tuple[str, str]] = set()
    of_columns = [one for behind in lines for one in _columns(behind)]
    for own in (*map(_of_log, logs), *of_columns):
        log = own.log
        amount = log.claim.methodology.parameters[log.stated.name].aggregation == "sum"
        earlier = before[log.stated.name]
        few = len(own.readings) < _LEAST or len(earlier) >= _MOST_LOGS
        if not amount or log.is_one or few:
            continue
        alike = ((other, _same(own, other)) for other in earlier)
        found = next(((other, same) for other, same in alike if same), None)
        earlier.append(own)
        if found is not None:
            theirs, same = found
            within = log.stated is theirs.log.stated
            sheets = (own.line[0], theirs.line[0])
            # A sheet of a month that is copied has the columns of all meters.
            if within and sheets in told:
                continue
            told.update({sheets} if within else ())
            mine, others = own.readings[same[0][0]][0], theirs.readings[same[0][1]][0]
            copy, first, total = mine, others, own.total
            if within and other_days(theirs.log):
                copy, first, total = others, mine, theirs.total
            finding = VER[105]["log"].at(
                place_text(copy),
                found=f"{len(same)} of {total} readings",
                label=log.stated.label,
                cell=place_text(first),
            )
            # What a meter read in another month or year than that of the readings nobody knows.
            effect = None
            if not within and not log.is_register and log.stated.span == theirs.log.stated.span:
                effect = changed(log, model, {own.readings[n][0]: 0.0 for n, _ in same})
            yield Judged(finding, effect)


def _of_log(log: Log) -> _Typed:
    content = log.claim.book.content
    sheet, row, column = log.cells[0]
    typed = {
        n: (place, number)
        for n, (place, number) in enumerate(log.numbers[:_MOST_READINGS])
        if telling_digits(number) >= _DIGITS and not isinstance(content(place), Formula)
    }
    line = sheet, log.is_column, column if log.is_column else row
    return _Typed(log, line, typed, len(log.numbers), _numbers(typed))


def _columns(behind: Lines) -> Iterator[_Typed]:
    """Give the columns of amounts that the formulas of a log take; a flow beside temperatures."""
    with_parts = any(column.role == WITHIN for column in behind.columns)
    for column in behind.columns:
        above = [value for value in column.typed.values() if value > 0]
        is_flow = column.role == FACTOR and with_parts
        if is_flow and (not above or max(above) < _VARIES * min(above)):
            continue
        if column.role == ADDED or is_flow or column.is_register:
            typed = column.typed.items()
            telling = {n: (column.cells[n], v) for n, v in typed if telling_digits(v) >= _DIGITS}
            yield _Typed(behind.log, column.line, telling, len(typed), _numbers(telling))


def _numbers(readings: Readings) -> frozenset[float]:
    return frozenset(number for _, number in readings.values())


def _same(own: _Typed, other: _Typed) -> list[tuple[int, int]]:
    """Give the positions in both of the same reading, where they are too many for chance."""
    # Within one list each line says whose it is; a copy stands in a column or sheet of its own.
    is_one = own.log.stated is other.log.stated and own.line[0] == other.line[0]
    ours, theirs = own.readings, other.readings
    if is_one or (own.line == other.line and {*ours.values()} & {*theirs.values()}):
        return []
    if len(own.numbers & other.numbers) < _LEAST:
        return []
    return _pairs(ours, theirs) or _on_one_line(own, other)


def _pairs(ours: Readings, theirs: Readings) -> list[tuple[int, int]]:
    """Give the positions of what is the same at the same place from the first reading on."""
    same = [n for n, (_, number) in ours.items() if n in theirs and theirs[n][1] == number]
    if len({ours[n][1] for n in same}) < _LEAST:
        return []
    many = len(same) >= _SHARE * min(len(ours), len(theirs))
    return [(n, n) for n in same] if many or _in_row(ours, same) else []


def _on_one_line(own: _Typed, other: _Typed) -> list[tuple[int, int]]:
    """Give them by the lines of a table, in which one log may begin later than the other."""
    if own.line[:2] != other.line[:2]:
        return []
    along = 1 if own.line[1] else 2
    ours = {int(place[along]): n for n, (place, _) in own.readings.items()}
    theirs = {int(place[along]): n for n, (place, _) in other.readings.items()}
    if ours.keys() == theirs.keys():
        return []
    pairs = _pairs(
        {line: own.readings[n] for line, n in ours.items()},
        {line: other.readings[n] for line, n in theirs.items()},
    )
    return [(ours[line], theirs[line]) for line, _ in pairs]


def _in_row(readings: Readings, same: list[int]) -> bool:
    """Whether several readings one after the other are the same, each of many digits."""
    sure = [n for n in same if telling_digits(readings[n][1]) >= _SURE]
    runs = zip(*(sure[k:] for k in range(_IN_ROW)), strict=False)
    return any(
        run[-1] - run[0] == _IN_ROW - 1 and len({readings[n][1] for n in run}) == _IN_ROW
        for run in runs
    )
