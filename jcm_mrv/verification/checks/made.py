"""The checks of the table made on what is known of a workbook."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from jcm_mrv.verification.checks.check import Check, NotMade
from jcm_mrv.verification.checks.facts import LACKING, Facts
from jcm_mrv.verification.checks.table import CHECKS
from jcm_mrv.verification.judged import Judged

MOST = 20
"""Findings of one kind and check; the others are counted."""


def made(
    facts: Facts, checks: Iterable[Check] = CHECKS
) -> tuple[dict[Check, list[Judged]], list[NotMade]]:
    """Give what every check finds, and the checks that were not made for want of something."""
    found: dict[Check, list[Judged]] = {}
    not_made = []
    for check in checks:
        given = {name: getattr(facts, name) for name in (*check.needs, *check.uses)}
        lacks = next((name for name in check.needs if given[name] is None), None)
        if lacks is not None:
            not_made.append(NotMade(check, LACKING[lacks]))
            continue
        judged = [j if isinstance(j, Judged) else Judged(j) for j in check.run(**given)]
        found[check] = judged if check.many else _counted(judged)
    return found, not_made


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
