"""Lines of a log of quarters, or half-years, that hold a month or a part of their time alone."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median
from typing import NamedTuple

from jcm_mrv.findings import VER
from jcm_mrv.verification.checks.logs.odd_readings import changed
from jcm_mrv.verification.claim.days import days_of_line
from jcm_mrv.verification.claim.logs import LEAST, Log
from jcm_mrv.verification.claim.sheets import number_shown
from jcm_mrv.verification.claim.stood import line_is_told
from jcm_mrv.verification.judged import Judged
from jcm_mrv.verification.recompute import Model
from jcm_mrv.workbook.address import Place, place_text

_QUARTER, _HALF = range(89, 93), range(180, 185)
_PARTS = {_QUARTER: (3,), _HALF: (2, 6)}
"""Days of a line, and how many times a month or quarter goes into it."""
_ALIKE = 1.35
"""How far apart the other lines may be: of seasons further apart a part tells nothing."""
_NEAR = 0.15


class _Part(NamedTuple):
    """A line that holds a part: its first cell, and what the cells of all meters should hold."""

    log: Log
    cell: Place
    value: float
    times: int
    usual: float
    right: dict[Place, float]


def parts(logs: list[Log], model: Model | None) -> Iterator[Judged]:
    """Give amounts that are about a third of the other quarters, all of which are alike."""
    lines: dict[tuple[str, int], _Part] = {}
    for log in logs:
        for cell, value, times, usual in _short(log):
            if not line_is_told(log, cell):
                # Meters side by side were typed by one hand from one month.
                line = (cell[0], cell[1] if log.is_column else -cell[2])
                part = lines.setdefault(line, _Part(log, cell, value, times, usual, {}))
                part.right.setdefault(cell, value * times)
    for part in lines.values():
        more = f"; and {len(part.right) - 1} more cells" if len(part.right) > 1 else ""
        finding = VER[262].at(
            place_text(part.cell),
            found=f"{number_shown(part.value)}, {number_shown(part.usual)} in the middle of the "
            f"others{more}",
            label=part.log.stated.label,
            times=number_shown(part.times),
        )
        yield Judged(finding, changed(part.log, model, part.right))


def _short(log: Log) -> Iterator[tuple[Place, float, int, float]]:
    days = log.days
    if log.is_register or days is None or len(log.numbers) < LEAST:
        return
    lengths = {c: days_of_line(d) for c, d in zip(log.cells, days, strict=True) if d is not None}
    for span, divided in _PARTS.items():
        lines = [(cell, v) for cell, v in log.numbers if lengths.get(cell) in span and v > 0]
        if len(lines) < LEAST or len(lines) < len(log.numbers):
            continue
        for cell, value in lines:
            others = [v for other, v in lines if other != cell]
            usual = median(others)
            if max(others) > _ALIKE * min(others):
                continue
            for times in divided:
                if abs(value * times / usual - 1) <= _NEAR:
                    yield cell, value, times, usual
