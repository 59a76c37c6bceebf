"""What files of many projects show of those that list something as confidential."""

from __future__ import annotations

from collections.abc import Iterable

from jcm_mrv.findings import PLN, Finding
from jcm_mrv.planning.portfolio.places import named

DO_NOT_PUBLISH = "confidential: do not publish this line"
"""What a workbook says beside such a project."""


def shows_confidential(projects: Iterable[str], where: str = "") -> list[Finding]:
    """Give a finding where there are projects that list something as confidential.

    Parameters
    ----------
    projects : iterable of str
        Their paths.
    where : str
        The file that is about them.

    Examples
    --------
    >>> [one.code for one in shows_confidential(["a/project.yaml"])], shows_confidential([])
    (['PLN-461'], [])
    """
    names = list(projects)
    return [PLN[461].at(where, found=named(names), count=len(names))] if names else []
