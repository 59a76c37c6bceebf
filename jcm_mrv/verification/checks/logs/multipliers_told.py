"""A multiplier in one cell, beside remarks in the lines of its log that name another ratio."""

from __future__ import annotations

import re
from collections.abc import Iterator

from jcm_mrv.findings import VER
from jcm_mrv.patterns import pattern
from jcm_mrv.verification.checks.logs.lines_of_logs import remarks
from jcm_mrv.verification.checks.logs.multiplier_words import numbers_told
from jcm_mrv.verification.checks.logs.multipliers import is_called, may_be
from jcm_mrv.verification.checks.logs.odd_readings import changed
from jcm_mrv.verification.claim.claim import Claim
from jcm_mrv.verification.claim.columns import Lines
from jcm_mrv.verification.claim.logs import Log
from jcm_mrv.verification.claim.sheets import number_shown
from jcm_mrv.verification.claim.stood import MOST_LINES, remarks_on
from jcm_mrv.verification.judged import Judged
from jcm_mrv.verification.recompute import Model
from jcm_mrv.workbook.address import Place, place_text

_BEFORE = pattern(r"\b(?:from|instead of|was|before|old|cũ|trước|thay cho|lama)\b|から|旧", re.I)
"""Words beside a ratio that held until then."""


def told_in_remarks(claim: Claim, lines: list[Lines], model: Model | None) -> Iterator[Judged]:
    """Give single multipliers that a remark in a line of the log has otherwise from then on."""
    told: set[Place] = set()
    called = {c for behind in lines for c in behind.shared if is_called(claim, c)}
    for behind in lines:
        log = behind.log
        if not log.is_column or len(log.cells) > MOST_LINES:
            continue
        for cell in behind.shared:
            number = claim.book.content(cell)
            if cell in told or not isinstance(number, float) or number <= 0:
                continue
            # Of several meters on a sheet a remark may be another one's.
            is_one = sum(other[0] == cell[0] for other in called) == 1
            found = _otherwise(log, number, is_one=is_one) if cell in called else None
            if found is None:
                continue
            told.add(cell)
            at, text, right = found
            finding = VER[227]["otherwise"].at(
                place_text(cell),
                found=f"{number_shown(number)}, and {text[:60]!r} beside {place_text(at)}",
                label=log.stated.label,
                number=number_shown(right),
            )
            after = log.cells.index(at)
            held = dict(log.numbers)
            values = {c: held[c] * right / number for c in log.cells[after:] if c in held}
            yield Judged(finding, changed(log, model, values))


def _otherwise(log: Log, number: float, *, is_one: bool) -> tuple[Place, str, float] | None:
    """Give the first line whose remark names another multiplier as the one that holds."""
    for cell in log.cells:
        for text in (remarks if is_one else remarks_on)(log, cell):
            ratios = numbers_told(text)
            if len(ratios) == 1 and _BEFORE.search(text):
                continue
            if ratios and not may_be(number, ratios[-1]):
                return cell, text, ratios[-1]
    return None
