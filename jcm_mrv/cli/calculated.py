"""The result of a project that a command is given."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jcm_mrv.calculation.result import Result


def calculated(project: Path, folders: Sequence[str], confirmations: Sequence[str]) -> Result:
    """Give the result of a project, with methodologies and overlays of the user's folders."""
    from jcm_mrv.calculation.calculate import calculate
    from jcm_mrv.methodology.library import library
    from jcm_mrv.project.load import load_project

    return calculate(load_project(project, library(folders, confirmations)))
