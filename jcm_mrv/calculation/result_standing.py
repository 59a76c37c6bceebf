"""Draft, provisional or final: what a result may be called, apart from what says it of one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, get_args

ResultStanding = Literal["draft", "provisional", "final"]
STANDINGS: tuple[ResultStanding, ...] = get_args(ResultStanding)
"""The weakest first."""


def weakest(found: Iterable[ResultStanding | None]) -> ResultStanding | None:
    """Give the weakest of some standings; None where there is none."""
    known = set(found)
    return next((standing for standing in STANDINGS if standing in known), None)
