"""Lines of a list that a condition on its column of years passes over: another year was typed."""

from __future__ import annotations

from collections.abc import Iterator

from jcm_mrv.findings import VER
from jcm_mrv.today import FIRST_YEAR
from jcm_mrv.verification.checks.logs.odd_readings import changed_cells
from jcm_mrv.verification.checks.logs.passed_over import conditions, would_count
from jcm_mrv.verification.claim.claim import Claim
from jcm_mrv.verification.judged import Judged
from jcm_mrv.verification.recompute import Model
from jcm_mrv.workbook.address import Place, place_text
from jcm_mrv.workbook.formulas import tree as t

_YEARS = range(FIRST_YEAR, 2051)
_FEW = 3
"""Lines of the wanted year, for one of another year between them."""


def years_passed(claim: Claim, model: Model | None) -> Iterator[Judged]:
    """Give lines of another year between those that a condition takes, which nothing counts."""
    between: dict[tuple[t.RangeRef, int], list[Place]] = {}
    told: set[Place] = set()
    for stated, block, year in conditions(claim):
        if not isinstance(year, float) or year not in _YEARS or block.left != block.right:
            continue
        key = block, int(year)
        if key not in between:
            between[key] = _between(claim, block, year)
        cells = [cell for cell in between[key] if would_count(claim, stated, [cell], year)]
        if not cells or cells[0] in told:
            continue
        told.update(cells)
        more = f", in {len(cells)} lines" if len(cells) > 1 else ""
        finding = VER[226]["year"].at(
            place_text(cells[0]),
            found=f"{claim.evaluator.value(cells[0]):.0f}{more}",
            label=stated.label,
            year=f"{year:.0f}",
        )
        yield Judged(finding, changed_cells(claim, model, dict.fromkeys(cells, year)))


def _between(claim: Claim, block: t.RangeRef, year: float) -> list[Place]:
    """Give the cells of other years with one of the wanted year above and below; a few alone."""
    cells = list(claim.book.cells_in(block))
    values = claim.evaluator.values(cells)
    numbers = [(c, v) for c, v in zip(cells, values, strict=True) if isinstance(v, float)]
    if not all(v in _YEARS for _, v in numbers):
        return []
    own = [n for n, (_, v) in enumerate(numbers) if v == year]
    odd = [
        cell for n, (cell, v) in enumerate(numbers) if v != year and own and own[0] < n < own[-1]
    ]
    return odd if len(odd) * _FEW <= len(own) else []
