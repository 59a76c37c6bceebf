"""Months in which one of several machines shows 0 while its sisters run."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from statistics import fmean, median

from jcm_mrv.findings import VER
from jcm_mrv.verification.checks.logs.odd_readings import SHORT, changed
from jcm_mrv.verification.claim.logs import Log
from jcm_mrv.verification.claim.sheets import number_shown
from jcm_mrv.verification.claim.stood import is_explained, is_told, month_is_told
from jcm_mrv.verification.judged import Judged
from jcm_mrv.verification.recompute import Model
from jcm_mrv.workbook.address import place_text

_LEAST, _SISTERS = 2, 2
"""Months of nothing, and machines beside it that run, from which on it is asked why."""
_LOW = 0.6
"""What is less of its usual amount falls to nothing by itself: a season, or a machine run down."""
_MONTH = range(28, 32)
"""Days from a line of a month to the next."""
Amounts = list[float]


def months_at_zero(logs: list[Log], model: Model | None) -> Iterator[Judged]:
    """Give months of nothing of one machine between months of much, while its sisters went on.

    A machine that stands by while others do its work, a season, one that came later, and months of
    which anything is said are left alone.
    """
    for table in _tables(logs):
        series = {log: [number for _, number in log.numbers] for log in table}
        still = [log for log, amounts in series.items() if 0 in amounts]
        # Where several have months of nothing, machines take turns.
        if len(still) != 1 or len(table) <= _SISTERS or min(map(min, series.values())) < 0:
            continue
        (log,) = still
        run = _run(series.pop(log), list(series.values()))
        if run is None:
            continue
        begin, end, usual = run
        cells = log.cells[begin:end]
        around = log.cells[begin - 1 : end + 1]
        if any(is_explained(log, cell) or month_is_told(log, cell) for cell in around):
            continue
        effect = changed(log, model, dict.fromkeys(cells, usual))
        if is_told(log.claim, log.stated) or effect is None or abs(effect) < 1:
            continue
        finding = VER[217]["months"].at(
            place_text(cells[0]),
            found=f"0 in {len(cells)} lines, to {place_text(cells[-1])}",
            label=log.stated.label,
            number=number_shown(float(f"{usual:.3g}")),
        )
        yield Judged(finding, effect)


def _tables(logs: Sequence[Log]) -> Iterator[list[Log]]:
    """Give logs of one parameter that stand side by side, a number in each line of a month."""
    found: dict[tuple[object, ...], list[Log]] = defaultdict(list)
    for log in logs:
        if not log.is_column or log.is_register or log.is_one or len(log.cells) > SHORT:
            continue
        days = [day for day in log.days or () if day is not None]
        if len(days) != len(log.cells) or len(log.numbers) != len(log.cells):
            continue
        if all((after.start - day.start).days in _MONTH for day, after in pairwise(days)):
            rows = tuple(cell[1] for cell in log.cells)
            found[log.stated.name, log.stated.span, log.cells[0][0], rows].append(log)
    for table in found.values():
        yield list({log.cells[0]: log for log in table}.values())


def _run(own: Amounts, sisters: list[Amounts]) -> tuple[int, int, float] | None:
    """Give the months of nothing, from and to, and what is usual around them; None for a reason."""
    places = [
        list(at) for is_zero, at in groupby(range(len(own)), lambda n: own[n] == 0) if is_zero
    ]
    if len(places) != 1 or len(places[0]) < _LEAST or len(places[0]) * 2 > len(own):
        return None
    begin, end = places[0][0], places[0][-1] + 1
    if not begin or end == len(own):
        return None
    usual = (own[begin - 1] + own[end]) / 2
    if min(own[begin - 1], own[end]) < _LOW * median(n for n in own if n):
        return None
    others = [sum(amounts) for amounts in zip(*sisters, strict=True)]
    while_still = fmean(others[begin:end])
    beside = (others[begin - 1] + others[end]) / 2
    # In the low season one of several is enough; what stands by is made up for by the others.
    if while_still < _LOW * median(others) or while_still > beside + usual / 2:
        return None
    return begin, end, usual
