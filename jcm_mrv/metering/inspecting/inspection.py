"""A file of readings that nobody has declared: how it reads, and the source to propose for it.

What follows from the file is proposed; what a file cannot say (the end of an interval that a time
names, the time zone), or says in two ways, is left open, unless the user states it. What is
proposed is tried out: where the rules for readings refuse it, that is said.
"""

from __future__ import annotations

from pathlib import Path

from jcm_mrv.findings import has_errors
from jcm_mrv.metering.inspecting.guess import look_at
from jcm_mrv.metering.inspecting.look import Look
from jcm_mrv.metering.inspecting.proposal import Proposal, Stated
from jcm_mrv.metering.inspecting.shown import Inspection
from jcm_mrv.metering.inspecting.trial import tried
from jcm_mrv.metering.reading.files import open_file


def inspect(place: Path, stated: Stated | None = None, readings: str = "") -> Inspection:
    """Look at a file of readings that nobody has declared.

    Parameters
    ----------
    place : Path
        The file.
    stated : mapping, optional
        What the user says of it, by key of a source (``format.date`` for one of ``format``).
    readings : str, optional
        How the source is to name the file; by default as given.

    Raises
    ------
    FindingsError
        When the file cannot be read, or has no columns of times and numbers.
    """
    stated = {key: value for key, value in (stated or {}).items() if value is not None}
    path = place.as_posix()
    made = Proposal(stated)
    made.put("readings", path)
    with open_file(path, place) as file:
        file.timezone = str(stated.get("timezone") or "")
        layout = look_at(file, stated)
        shown = Inspection(path, layout)
        Look(file, shown, made).look()
    shown.source, shown.open = made.ordered(), made.open
    if not has_errors(shown.findings):
        shown.findings += tried(shown.source, shown.open)
    if readings:
        shown.source["readings"] = readings
    return shown
