"""Typed amounts of a log that are not what the registers in their own lines have counted."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from statistics import median
from typing import NamedTuple

from jcm_mrv.findings import VER
from jcm_mrv.verification.checks.logs.odd_readings import changed
from jcm_mrv.verification.claim.far import MOST_BESIDE
from jcm_mrv.verification.claim.logs import LEAST, Log
from jcm_mrv.verification.claim.sheets import number_shown
from jcm_mrv.verification.claim.stood import remarks_on
from jcm_mrv.verification.judged import Judged
from jcm_mrv.verification.recompute import Model
from jcm_mrv.workbook.address import Place, place_text

_NEAR = 0.005
"""How far an amount may lie from that of its registers, which are read in whole steps."""
_MOST_WRONG = 0.25
"""Of more lines that differ it is not known that the columns are registers of the amounts."""
_MOST_LINES = 400
_FEW = 4
"""Columns that may have one number in a line: registers of one meter, and a copy."""
_FIRST = 2
"""Lines of which two registers have to follow each other before others are looked at."""


Numbers = dict[int, float]


class _Beside(NamedTuple):
    """Columns of numbers beside a log, and those of which one begins where another one ended."""

    columns: dict[int, Numbers]
    pairs: list[tuple[int, int]]


class _Registers(NamedTuple):
    """What two registers of each line have counted, and what that is multiplied by."""

    counted: dict[int, float]
    begins: dict[int, float]
    ends: dict[int, Place]
    times: dict[int, float]


def unlike_registers(logs: list[Log], model: Model | None) -> Iterator[Judged]:
    """Give typed amounts that differ from the registers beside them, where the others agree.

    A line with a remark of its own may have a meter that was exchanged.
    """
    told: set[Place] = set()
    known: dict[tuple[Place, ...], _Beside] = {}
    for log in logs:
        for cell, value, right, end, shown in _wrong(log, known):
            if cell in told:
                continue
            told.add(cell)
            if shown is not None:
                # The amount is that of the following line's first register.
                register = VER[260]["register"].at(
                    place_text(end),
                    found=_shown(log, end),
                    label=log.stated.label,
                    number=number_shown(shown),
                )
                yield Judged(register, 0.0)
                continue
            finding = VER[260].at(
                place_text(cell),
                found=f"{number_shown(value)}, and {place_text(end)}",
                label=log.stated.label,
                number=number_shown(right),
            )
            yield Judged(finding, changed(log, model, {cell: right}))


def _shown(log: Log, cell: Place) -> str:
    value = log.claim.evaluator.value(cell)
    return number_shown(value) if isinstance(value, float) else str(value)


def _wrong(
    log: Log, known: dict[tuple[Place, ...], _Beside]
) -> Iterator[tuple[Place, float, float, Place, float | None]]:
    """Give the amounts that differ, what they should be, and the last register of their line.

    The last of each is what that register should show, where it is the one that is off.
    """
    content = log.claim.book.content
    cells = log.cells
    if not log.is_column or log.is_register or not LEAST <= len(cells) <= _MOST_LINES:
        return
    amounts = {n: v for n, c in enumerate(cells) if isinstance(v := content(c), float) and v > 0}
    if len(amounts) < LEAST or len(amounts) < len(log.numbers):
        # Of formulas it is known what they take.
        return
    for registers in _registers(log, amounts, known):
        right = {n: registers.times[n] * count for n, count in registers.counted.items()}
        wrong = [n for n, r in right.items() if not math.isclose(amounts[n], r, rel_tol=_NEAR)]
        if len(wrong) > _MOST_WRONG * len(right):
            continue
        remarks = [set(remarks_on(log, cells[n])) for n in right if n not in wrong]
        usual = set().union(*remarks)
        for n in wrong:
            days = log.days and log.days[n]
            said = [s for s in remarks_on(log, cells[n]) if s not in usual and not _is_day(s, days)]
            if not said:
                after = registers.begins.get(n + 1)
                alone = (
                    after is not None
                    and n in registers.begins
                    and math.isclose(
                        (after - registers.begins[n]) * registers.times[n],
                        amounts[n],
                        rel_tol=_NEAR,
                    )
                )
                yield cells[n], amounts[n], right[n], registers.ends[n], after if alone else None
        return


def _is_day(text: str, day: object) -> bool:
    """Whether a text is what the line is called: each line has another one."""
    return day is not None and len(text) < 12 and any(map(str.isdigit, text))


def _registers(
    log: Log, amounts: Numbers, known: dict[tuple[Place, ...], _Beside]
) -> Iterator[_Registers]:
    """Give two columns of which each line begins where the one before it ended."""
    sheet, _, own = log.cells[0]
    # The logs of many meters stand in the same lines.
    lines = tuple((sheet, row, 0) for _, row, _ in log.cells)
    beside = known.get(lines)
    if beside is None:
        beside = known[lines] = _beside(log)
    columns = {column: found for column, found in beside.columns.items() if column != own}
    for first, second in beside.pairs:
        if own not in (first, second):
            begins, ends = columns[first], columns[second]
            counted = {
                n: ends[n] - begins[n]
                for n in amounts
                if n in begins and n in ends and ends[n] > begins[n]
            }
            if len(counted) < LEAST:
                continue
            cells = {n: (sheet, log.cells[n][1], second) for n in counted}
            once = median(amounts[n] / count for n, count in counted.items())
            yield _Registers(counted, begins, cells, dict.fromkeys(counted, once))
            # A multiplier in each line is that of the line; in another unit it is one of all.
            for third, factors in columns.items():
                if third in (first, second) or any(factors.get(n, 0.0) <= 0 for n in counted):
                    continue
                unit = median(amounts[n] / (counted[n] * factors[n]) for n in counted)
                times = {n: unit * factors[n] for n in counted}
                yield _Registers(counted, begins, cells, times)


def are_stretches(log: Log, cells: Sequence[Place]) -> bool:
    """Whether registers in the lines of some amounts count other stretches, or other meters."""
    if not log.is_column or not LEAST <= len(log.cells) <= _MOST_LINES:
        return False
    value = log.claim.evaluator.value
    for columns in _beside(log).pairs:
        shown = [[value((cell[0], cell[1], c)) for cell in cells] for c in columns]
        if all(len({v for v in of if isinstance(v, float)}) == len(cells) for of in shown):
            return True
    return False


def _beside(log: Log) -> _Beside:
    """Give the columns beside a log, and which two of them may be registers."""
    last = min(log.claim.book.extent(log.cells[0][0])[1], MOST_BESIDE - 1)
    columns = {column: found for column in range(last + 1) if (found := _numbers(log, column))}
    beginning: dict[tuple[int, float], list[int]] = defaultdict(list)
    for column, numbers in columns.items():
        for n, value in numbers.items():
            beginning[n, value].append(column)
    same: Counter[tuple[int, int]] = Counter()
    for column, numbers in columns.items():
        for n, value in numbers.items():
            others = beginning.get((n + 1, value), ())
            # One number in many columns is none of a register.
            if len(others) <= _FEW:
                same.update((other, column) for other in others if other != column)
    pairs = [(a, b) for (a, b) in same if _follow(columns[a], columns[b])]
    return _Beside(columns, sorted(pairs))


def _numbers(log: Log, column: int) -> dict[int, float]:
    value = log.claim.evaluator.value
    found = {n: value((c[0], c[1], column)) for n, c in enumerate(log.cells)}
    numbers = {
        n: v for n, v in found.items() if isinstance(v, float) and not isinstance(v, bool) and v > 0
    }
    return numbers if len(numbers) >= LEAST else {}


def _follow(begins: dict[int, float], ends: dict[int, float]) -> bool:
    """Whether most lines begin where the one before them ended, and none of the first falls."""
    steps = [(ends[n], begins[n + 1]) for n in ends if n + 1 in begins]
    same = sum(end == begin for end, begin in steps)
    rising = sum(begins[n] < ends[n] for n in begins if n in ends)
    return len(steps) >= _FIRST and same >= 0.75 * len(steps) and rising >= 0.75 * len(ends)
