"""Lines of Table 3 for the same days, one per meter say: their sum is the result of these days."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from jcm_mrv.verification.claim.claim import StatedResult
from jcm_mrv.verification.recompute import Model
from jcm_mrv.workbook.formulas.values import Scalar


def added(model: Model, line: StatedResult) -> list[StatedResult]:
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
