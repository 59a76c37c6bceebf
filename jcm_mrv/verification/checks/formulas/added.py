"""Lines for the same days, one per meter or half-year say: their sum is the result of the days."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from jcm_mrv.verification.claim.claim import StatedResult
from jcm_mrv.verification.recompute import Model
from jcm_mrv.workbook.formulas.values import Scalar

_NEAR = 1e-6
"""Of an amount: lines of a calculation sheet that differ by less are equal."""

Lines = list[StatedResult]


def added(model: Model, line: StatedResult) -> Lines:
    """Give the lines whose sum is the result of a line's days; most often the line alone.

    Where one of them has the whole result, another one repeats it, and each stands for itself.
    """
    if line.span is None or line.period is None:
        return [line]
    days = (line.kind, line.span, line.period)
    same = [r for r in model.claim.results if (r.kind, r.span, r.period) == days]
    solution = model.solve(line.span) if len(same) > 1 else None
    values = [r.value for r in same if isinstance(r.value, float)]
    if solution is None or len(values) != len(same):
        return [line]
    own = solution.scalar("ER")
    repeated = any(abs(value - own) < 1 for value in values)
    return [line] if repeated and abs(math.fsum(values) - own) >= 1 else same


def results_of_lines(model: Model) -> dict[StatedResult, Lines]:
    """Give each result that can be compared with the methodology, with the lines that make it."""
    found: dict[StatedResult, Lines] = {}
    groups: dict[tuple[object, ...], Lines] = {}
    for line in model.claim.results:
        if line.kind == "intermediate":
            groups.setdefault((line.name, line.member, line.span), []).append(line)
        elif line.kind != "total":
            found[line] = added(model, line)
    # Lines that are added are one result, and are compared by the last of them.
    found = {line: lines for line, lines in found.items() if lines[-1] is line}
    for same in groups.values():
        found |= _of_calculation(model, same)
    return {line: lines for line, lines in found.items() if line.span is not None}


def _of_calculation(model: Model, same: Lines) -> dict[StatedResult, Lines]:
    """Give what lines of one symbol in a calculation sheet are: the whole, its parts, their sum.

    A part whose sum is stated is judged with that; of parts without one, each is judged that tells
    its days by the values which it rests on.
    """
    alone = {line: [line] for line in same}
    if len(same) == 1:
        return alone
    first, cells = same[0], model.claim.cells
    if first.span is None:
        return _by_days(model, same)
    solution = model.solve(first.span)
    own = None if solution is None else model.value(solution, first.name, first.member)
    values = [line.value for line in same if isinstance(line.value, float)]
    if own is None or len(values) != len(same):
        return alone
    whole = [line for line, value in zip(same, values, strict=True) if _is_near(value, own)]
    if _is_near(max(values), min(values)) and (
        whole or len(model.claim.time.within[first.span]) < 2
    ):
        return alone
    if not whole and _is_near(math.fsum(values), own):
        return {same[-1]: same}

    def is_behind(line: StatedResult, others: Lines) -> bool:
        return any(cells.rests_on(o.place, {line.place}) for o in others if o is not line)

    sums = [line for line in same if any(is_behind(o, [line]) for o in same)]
    tops = whole or [line for line in sums if not is_behind(line, sums)]
    rest = [line for line in same if line not in tops]
    # A line that no whole one rests on is held against the whole: it may be a copy.
    apart = [line for line in rest if whole and not is_behind(line, whole)]
    return {line: [line] for line in (*tops, *apart)} | _by_days(model, rest)


def _by_days(model: Model, lines: Lines) -> dict[StatedResult, Lines]:
    """Give lines by the periods whose values they rest on, where that tells them apart.

    One of them may rest on another period by mistake: the others, or their order, tell its own.
    """
    claim, time = model.claim, model.claim.time
    span = lines[0].span if lines else None
    parts = [*range(len(claim.years))] if span is None else [*time.within[span]]
    parts.sort(key=lambda n: time.periods[n].start)
    days = [time.periods[n] for n in parts]
    if any(after.start <= before.end for before, after in pairwise(days)):
        return {}
    values = {n: {s.place for s in claim.monitored if s.span == n} for n in parts}
    found: dict[StatedResult, int] = {}
    for line in lines:
        rested = [n for n in parts if claim.cells.rests_on(line.place, values[n])]
        if len(rested) == 1:
            found[line] = rested[0]
    in_order = dict(zip(lines, parts, strict=False))
    if len(lines) == len(parts) and sum(found.get(o) != n for o, n in in_order.items()) < 2:
        found = in_order
    if len({*found.values()}) < len(found):
        return {}
    return {(part := replace(line, span=n)): [part] for line, n in found.items()}


def _is_near(one: float, other: float) -> bool:
    return abs(one - other) <= _NEAR * max(abs(one), abs(other))


def on_top(lines: Sequence[StatedResult], own: float) -> tuple[StatedResult, float] | None:
    """Give the line, with its value, without which the others of its days are right; or None."""
    values = [line.value for line in lines if isinstance(line.value, float)]
    if len(values) != len(lines) or len(lines) < 2:
        return None
    rest = math.fsum(values) - own
    found = [
        (line, value)
        for line, value in zip(lines, values, strict=True)
        if value and -1 * len(lines) < rest - value < 1
    ]
    return found[0] if len(found) == 1 else None


def together(values: Iterable[Scalar]) -> Scalar:
    """Give the sum of what lines show; of those that are no numbers the first."""
    listed = list(values)
    if len(listed) == 1:
        return listed[0]
    other = [value for value in listed if not isinstance(value, float)]
    return other[0] if other else math.fsum(v for v in listed if isinstance(v, float))
