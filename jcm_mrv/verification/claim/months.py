"""Lines of a log that are called by their month, without the year."""

from __future__ import annotations

from collections.abc import Sequence

from jcm_mrv.verification.claim.assigned import label_cells, text_shown
from jcm_mrv.verification.claim.claim import Claim
from jcm_mrv.verification.claim.days import month_named
from jcm_mrv.workbook.address import Place

_PROBED = 24
"""Readings of which is seen whether their lines are called so."""


def month_beside(claim: Claim, cell: Place) -> int | None:
    """Give the month that the line of a reading is called by; None where it is called otherwise."""
    texts = (text_shown(claim, at) for at in label_cells(claim, cell))
    return next((month for text in texts if (month := month_named(text)) is not None), None)


def are_by_month(claim: Claim, cells: Sequence[Place]) -> bool:
    """Whether most lines of some readings are called by months."""
    probed = cells[:_PROBED]
    named = sum(month_beside(claim, cell) is not None for cell in probed)
    return named * 5 >= len(probed) * 4 > 0
