"""Readings that stand in the log of another meter, or of another year, as well."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from jcm_mrv.findings import VER
from jcm_mrv.metering.digits import telling_digits
from jcm_mrv.verification.checks.odd_readings import changed
from jcm_mrv.verification.claim.logs import Log
from jcm_mrv.verification.judged import Judged
from jcm_mrv.verification.recompute import Model
from jcm_mrv.workbook.address import Place, place_text
from jcm_mrv.workbook.formulas.book import Formula

_DIGITS = 3
"""Digits from which on readings tell something; several in a row are no chance."""
_LEAST = 3
_SHARE = 0.5
_MOST_LOGS = 200
_MOST_READINGS = 2_000
"""Beyond, only the first readings are compared: whole columns are copied from their beginning."""

Readings = dict[int, tuple[Place, float]]
"""Typed readings of enough digits by their position in a log."""


def copied(logs: list[Log], model: Model | None) -> Iterator[Judged]:
    """Give logs whose readings are, line by line, those of a log of the same kind before them."""
    before: dict[str, list[tuple[Log, Readings]]] = defaultdict(list)
    for log in logs:
        amount = log.claim.methodology.parameters[log.stated.name].aggregation == "sum"
        readings = _telling(log)
        earlier = before[log.stated.name]
        if not amount or log.is_one or len(readings) < _LEAST or len(earlier) >= _MOST_LOGS:
            continue
        alike = ((own, _same(log, readings, other, own)) for other, own in earlier)
        found = next(((own, same) for own, same in alike if same), None)
        earlier.append((log, readings))
        if found is not None:
            theirs, same = found
            finding = VER[105]["log"].at(
                place_text(readings[same[0]][0]),
                found=f"{len(same)} of {len(log.numbers)} readings",
                label=log.stated.label,
                cell=place_text(theirs[same[0]][0]),
            )
            effect = None
            if not log.is_register:
                effect = changed(log, model, {readings[n][0]: 0.0 for n in same})
            yield Judged(finding, effect)


def _telling(log: Log) -> Readings:
    content = log.claim.book.content
    return {
        n: (place, number)
        for n, (place, number) in enumerate(log.numbers[:_MOST_READINGS])
        if telling_digits(number) >= _DIGITS and not isinstance(content(place), Formula)
    }


def _same(log: Log, own: Readings, other: Log, theirs: Readings) -> list[int]:
    """Give the positions with the same reading, where they are too many to be so by chance."""
    # Within one list each line says whose it is; a copy stands in a column or sheet of its own.
    if log.stated is other.stated or _line(log) == _line(other):
        return []
    same = [n for n, (_, number) in own.items() if n in theirs and theirs[n][1] == number]
    several = len({own[n][1] for n in same}) >= _LEAST
    return same if several and len(same) >= _SHARE * min(len(own), len(theirs)) else []


def _line(log: Log) -> tuple[str, bool, int]:
    """Give the sheet, and the column or row, that a log stands in."""
    sheet, row, column = log.cells[0]
    return sheet, log.is_column, column if log.is_column else row
