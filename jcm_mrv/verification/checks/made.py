"""The checks of the table made on what is known of a workbook."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from jcm_mrv.findings import WBK, Finding
from jcm_mrv.findings.language import said
from jcm_mrv.verification.checks.check import Check, NotMade
from jcm_mrv.verification.checks.facts import LACKING, Facts
from jcm_mrv.verification.checks.table import CHECKS
from jcm_mrv.verification.judged import Judged
from jcm_mrv.workbook.address import place_text

_NUMBERS = said("numbers that can be calculated with")
MOST = 20
"""Findings of one kind and check; the others are counted."""


def made(
    facts: Facts, checks: Iterable[Check] = CHECKS
) -> tuple[dict[Check, list[Judged]], list[NotMade]]:
    """Give what every check finds, and the checks that were not made for want of something.

    A number with which a check cannot be calculated is told, once, and keeps a result unconfirmed.
    """
    found: dict[Check, list[Judged]] = {}
    not_made = []
    for check in checks:
        try:
            with np.errstate(over="raise", divide="raise", invalid="raise"):
                given = {name: getattr(facts, name) for name in (*check.needs, *check.uses)}
                lacks = next((name for name in check.needs if given[name] is None), None)
                if lacks is not None:
                    not_made.append(NotMade(check, LACKING[lacks]))
                    continue
                judged = [j if isinstance(j, Judged) else Judged(j) for j in check.run(**given)]
        except ArithmeticError:
            is_first = all(line.lacks != _NUMBERS for line in not_made)
            not_made.append(NotMade(check, _NUMBERS))
            judged = [Judged(_extreme(facts))] if is_first else []
        found[check] = judged if check.many else _counted(judged)
    return found, not_made


def _extreme(facts: Facts) -> Finding:
    """Tell of the number that is furthest from all that is metered."""
    far: tuple[float, str, str] = (0.0, "workbook", "")
    for grid in facts.written.grid.sheets:
        for (row, column), cell in grid.cells.items():
            value = cell.value
            if isinstance(value, float) and value and math.isfinite(value):
                size = abs(math.log10(abs(value)))
                if size > far[0]:
                    far = size, place_text((grid.name, row, column)), f"{value:.6g}"
    return WBK[172].at(far[1], found=far[2])


def _counted(judged: list[Judged]) -> list[Judged]:
    """Give the first findings of each code, the last of them with the number of the rest."""
    often = Counter(j.finding.code for j in judged)
    given: Counter[str] = Counter()
    listed = []
    for one in judged:
        finding = one.finding
        given[finding.code] += 1
        rest = often[finding.code] - MOST
        if given[finding.code] == MOST and rest > 0:
            more = replace(finding, message=f"{finding.message}; and {rest} more cells")
            listed.append(one._replace(finding=more))
        elif given[finding.code] <= MOST:
            listed.append(one)
    return listed
