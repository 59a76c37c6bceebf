"""What a check of a workbook looks for, needs and gives."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from jcm_mrv.findings import Finding
from jcm_mrv.immutable import immutable
from jcm_mrv.verification.judged import Judged


@immutable
class Check:
    """One check of a workbook.

    Attributes
    ----------
    looks_for : str
        What it looks for, in words.
    run : callable
        Gives the findings, with effects where known; called with what it needs and uses, by name.
    needs, uses : tuple of str
        Facts without which it is not made, and facts that it is made without as well.
    gives : tuple of str
        The codes of its findings.
    of_result : bool
        Whether it is about the result: inputs, factors, formulas, periods, rounding. Requests about
        criteria, evidence and the plan never take away that a result is confirmed.
    many : bool
        Whether every finding is listed; else those beyond the first are counted.
    """

    looks_for: str
    run: Callable[..., Iterable[Finding | Judged]]
    needs: tuple[str, ...] = ("claim",)
    uses: tuple[str, ...] = ()
    gives: tuple[str, ...] = ()
    of_result: bool = True
    many: bool = True


class NotMade(NamedTuple):
    """A check that was not made, and what it lacked."""

    check: Check
    lacks: str
