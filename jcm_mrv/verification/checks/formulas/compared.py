"""What became of the results of a workbook in the comparison with its methodology."""

from __future__ import annotations

from dataclasses import field

from jcm_mrv.immutable import mutable
from jcm_mrv.verification.claim.claim import StatedResult, StatedValue


@mutable
class Culprit:
    """A cell that computes something else than the methodology.

    Attributes
    ----------
    result : StatedResult
        The cell, by the equation that it stands for.
    at_present : tuple of (float or None, float or None)
        Workbook and methodology with the inputs as they are.
    unanswered : list of StatedValue
        Inputs that the methodology's value answers to and the cell's does not.
    """

    result: StatedResult
    at_present: tuple[float | None, float | None]
    unanswered: list[StatedValue] = field(default_factory=list)
    unevaluated: str = ""


@mutable
class Compared:
    """Results by what a comparison of them gave; one may be alike at some points, wrong at others.

    Attributes
    ----------
    wrong : dict of StatedResult to None
        In the order in which they were found.
    unknown : dict of StatedResult to str
        With why the formula was not calculated.
    alike : dict of StatedResult to int
        With the number of points.
    """

    wrong: dict[StatedResult, None] = field(default_factory=dict)
    unknown: dict[StatedResult, str] = field(default_factory=dict)
    alike: dict[StatedResult, int] = field(default_factory=dict)
