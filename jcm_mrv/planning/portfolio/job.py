"""One project of many, as whoever works on it is told: a few texts, which import nothing."""

from __future__ import annotations

from typing import Literal

from jcm_mrv.findings.language import Language
from jcm_mrv.immutable import immutable

Mode = Literal["calculate", "estimate"]
Status = Literal["done", "failed", "crashed", "timed_out"]
"""What became of a job."""


@immutable(slots=True)
class Job:
    """One project file of a portfolio.

    Attributes
    ----------
    position : int
        In the order of results.
    path : str
        Relative to the file or folder that was given, with ``/``; shown to people.
    project_file : str
        Absolute path of the project file.
    mode : {"calculate", "estimate"}
        Whether its monitored data are calculated, or what it is expected to reduce is estimated.
    group : str, optional
        What the portfolio counts it under.
    methodologies, confirmations : tuple of str
        Folders of one's own, as ``--methodologies`` and ``--confirmations`` name them.
    alone : bool
        Whether there is nothing beside these folders, as of :class:`~jcm_mrv.Library`.
    language : {"en", "ja", "vi"}
        In which its findings are said.
    """

    position: int
    path: str
    project_file: str
    mode: Mode = "calculate"
    group: str | None = None
    methodologies: tuple[str, ...] = ()
    confirmations: tuple[str, ...] = ()
    alone: bool = False
    language: Language = "en"
