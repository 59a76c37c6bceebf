"""Estimates that a remark on a line of months says were corrected in a later month of the line."""

from __future__ import annotations

import re
from collections.abc import Iterator

from jcm_mrv.patterns import pattern
from jcm_mrv.verification.claim.assigned import heading_over
from jcm_mrv.verification.claim.claim import Claim
from jcm_mrv.verification.claim.days import day_of, month_named
from jcm_mrv.verification.claim.seasons import months_of
from jcm_mrv.workbook.address import Place

_CORRECTED = pattern(
    r"\b(?:correct(?:s|ed|ion)?|settled?|trued? up|made good|dikoreksi|koreksi|disesuaikan|"
    r"corregid[oa]|correcci[óo]n|ajustad[oa])\b|精算|訂正|調整|điều chỉnh|hiệu chỉnh|quyết toán|"
    r"แก้ไข|ปรับ|засварлав|залруул",
    re.IGNORECASE,
)
_CLAUSES, _WORDS = pattern(r"[,;，；、。]|\.\s|\s[-–—]\s"), pattern(r"[\s:()]+")


def settles_itself(claim: Claim, cell: Place, text: str, estimated: re.Pattern[str]) -> bool:
    """Whether a sum of months holds an estimate, and the month after in which it was corrected.

    The remark names both months, and the line has both of them, in this order.
    """
    at = [*_months_over(claim, cell)]
    months: dict[bool, set[int]] = {True: set(), False: set()}
    for clause in _CLAUSES.split(text):
        is_settled = bool(_CORRECTED.search(clause))
        if is_settled or estimated.search(clause):
            months[is_settled] |= _months_in(clause)
    before, after = months[False], months[True]
    if not before or not after or not (before | after) <= {*at}:
        return False
    return max(map(at.index, before)) < min(map(at.index, after))


def _months_in(clause: str) -> set[int]:
    words = [word for word in _WORDS.split(clause) if len(word) > 1]
    named = {m for word in words if (m := month_named(word)) is not None}
    return named or set(months_of(clause))


def _months_over(claim: Claim, cell: Place) -> Iterator[int]:
    """Give the months over the cells of its line that a cell sums up."""
    if claim.book.formula(cell) is None:
        return
    for other in sorted(claim.book.precedents(cell)):
        if other[:2] != cell[:2]:
            continue
        heading = heading_over(claim, other)
        day = day_of(claim, (cell[0], cell[1] - 1, other[2])) if not heading else None
        month = month_named(heading) if heading else day.start.month if day is not None else None
        if month is not None:
            yield month
