"""By how much wrong formulas overstate the reductions: the workbook with one cell put right."""

from __future__ import annotations

import math
from collections.abc import Mapping

from jcm_mrv.verification.checks.formulas.compared import Culprit
from jcm_mrv.verification.checks.formulas.required import Needed
from jcm_mrv.verification.checks.formulas.response import Response, factor_of
from jcm_mrv.verification.recompute import Model
from jcm_mrv.workbook.address import Place
from jcm_mrv.workbook.formulas.evaluate import Evaluator
from jcm_mrv.workbook.formulas.values import Scalar


class Effects:
    """What single cells make of the stated reductions, with the inputs as they are."""

    def __init__(self, response: Response, model: Model) -> None:
        self.response, self.model = response, model
        self.lines = {r: top for r, top in response.tops.items() if r in response.added}

    def of_cell(self, needed: Needed) -> float | None:
        """Give by how much the reductions are overstated since a cell holds something else."""
        if needed.at_present is None:
            return 0.0
        return self._gone({needed.place: needed.at_present})

    def of_result(self, culprit: Culprit) -> float | None:
        """Give the same of an equation's result; None where that cannot be told."""
        result, (_, wanted) = culprit.result, culprit.at_present
        if wanted is None or result.span is None:
            return None
        if result.name == "ER" and result.kind != "intermediate":
            return self._of_span(result.span)
        return self._gone({result.place: wanted / factor_of(self.response.claim, result)})

    def _of_span(self, span: int) -> float | None:
        present = self.response.present()
        solution = self.model.solve(span)
        values = [v for r, v in present.items() if r.kind == "credits" and r.span == span]
        if solution is None or len(values) != 1 or not isinstance(values[0], float):
            return None
        return max(values[0], 0.0) - max(solution.scalar("ER"), 0.0)

    def _gone(self, right: Mapping[Place, float]) -> float | None:
        cells: dict[Place, Scalar] = {**self.response.corrections, **right}
        before, after = self.response.evaluators[0], Evaluator(self.response.claim.book, cells)
        gains = []
        for line in self.lines:
            now, then = (self.response.theirs(e, line) for e in (before, after))
            if not isinstance(now, float) or not isinstance(then, float):
                return None
            # A negative year counts nothing.
            gains.append(max(now, 0.0) - max(then, 0.0))
        return math.fsum(gains) if gains else None
