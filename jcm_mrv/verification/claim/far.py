"""How far is looked behind a value, and along a list: one limit for all checks that ask alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jcm_mrv.workbook.formulas import tree as t

if TYPE_CHECKING:
    from jcm_mrv.verification.claim.claim import Claim

MOST_FORMULAS = 3_000
"""Formulas behind one value that are looked at."""
MOST_NUMBERED = 60
"""Formulas behind one value that numbers are looked for in."""
MOST_COMPARED = 5_000
"""Formulas of one log that are compared with each other."""
LEAST_DAYS = 60
"""Days of a log from which on most of them tell what is usual."""
MOST_READ = 400
"""Formulas of one log of which is read what they take in their lines."""
MOST_LINES = 40
"""Columns, or rows, of a block that are logs of their own."""
MOST_BESIDE = 200
"""Columns of a sheet in which a list may say what its lines are."""


def sides(claim: Claim, block: t.RangeRef) -> tuple[int, int]:
    """Give how many rows and columns of a range are in use."""
    rows, columns = claim.book.extent(block.sheet)
    tall, wide = min(block.bottom, rows) - block.top + 1, min(block.right, columns) - block.left + 1
    return tall, wide
