"""A proposed source tried out: what the rules for readings refuse in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from jcm_mrv.findings import Finding, FindingsError
from jcm_mrv.metering.inspecting.proposal import Open
from jcm_mrv.metering.stated import Asked, SourceFile, Stated, measure_stated

_SHOWN = frozenset({"MON-155", "MON-503", "MON-925", "MON-930", "MON-981"})
"""What the headings say against what is stated; and that a register began anew, of which only its
display tells whether it went over."""
_IN_PLACE = {"timezone": "Etc/UTC", "label": "start"}
"""What stands for an open key: it moves readings by hours, and makes none right or wrong."""


def tried(source: Mapping[str, Any], left_open: Sequence[Open]) -> list[Finding]:
    """Give the errors of a source, as far as what is open does not decide on them.

    What the headings say against what is stated, and a register that began anew, is given as well.
    """
    keys = {one.key for one in left_open}
    if keys - set(_IN_PLACE):
        return []
    keys |= {"timezone"} - source.keys()
    complete = {**source, **{key: _IN_PLACE[key] for key in keys}}
    try:
        declared = SourceFile.model_validate(complete)
    except ValidationError:
        return []
    stated = Stated(source=declared, where=str(source["readings"]), folder=Path())
    try:
        found = measure_stated(stated, Asked()).findings
    except FindingsError as exc:
        found = list(exc.findings)
    return [finding for finding in found if finding.is_error or finding.code in _SHOWN]
