"""What is declared of a layout and contradicts itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import pairwise

from jcm_mrv.findings import MON, Finding, FindingsError
from jcm_mrv.metering.layouts.columns import refused_columns
from jcm_mrv.project.model import Source
from jcm_mrv.project.spans import AS_LOGGED, MONTH
from jcm_mrv.project.written import DateSlot, FromTo, Span

_OF_INTERVALS = ("energy", "power")
_OF_ONE = (
    *("time", "value", "minus", "filter", "unit", "kind", "interval", "label", "timezone", "hold"),
    *("good", "shift", "multiplier", "tolerate", "accept"),
)
"""Keys that say something about the readings of one source."""
_OF_PARTS = ("energy", "power", "value")


def check_layout(source: Source, where: str) -> None:
    """Refuse a layout that contradicts itself (``MON-130``).

    Raises
    ------
    FindingsError
        With everything that does.
    """
    found = [*_contradictions(source, where)]
    for error in refused_columns(source, where):
        found += error.findings
    if found:
        raise FindingsError(dict.fromkeys(found))


def _contradictions(source: Source, where: str) -> Iterator[Finding]:
    kind, wide = source.kind, source.layout == "wide"
    if (source.hold is not None) != (source.interval == AS_LOGGED) and (
        source.hold is not None or kind == "power"
    ):
        wording = MON[130]["hold"] if source.hold is not None else MON[130]
        yield wording.at(where, found=f"interval: {source.interval or 'not stated'}")
    if source.interval == AS_LOGGED and kind == "energy":
        yield MON[130]["logged-energy"].at(where, found="kind: energy")
    if source.interval == AS_LOGGED and kind == "power" and source.label == "end":
        yield MON[130]["logged-end"].at(where, found="label: end")
    spans = [value for value in (source.value, source.minus) if isinstance(value, Span)]
    whole = [value for value in (source.value, source.minus) if value is not None]
    if wide and len(spans) != len(whole):
        yield MON[130]["wide"].at(where, found=f"value: {source.value}")
    if spans and not wide:
        yield MON[130]["long"].at(where, found="layout: long")
    if wide and isinstance(source.time, (DateSlot, FromTo)):
        yield MON[130]["wide-time"].at(where, found="time: two columns")
    stated_part = wide or isinstance(source.time, DateSlot)
    if stated_part and kind is not None and kind not in _OF_PARTS:
        yield MON[130]["parts"].at(where, found=f"kind: {kind}")
    months = wide and source.interval == MONTH
    if stated_part and not months and not isinstance(source.interval, dt.timedelta | None):
        yield MON[130]["parts-interval"].at(where, found=f"interval: {source.interval}")
    if isinstance(source.time, FromTo):
        if kind is not None and kind not in _OF_INTERVALS:
            yield MON[130]["from-to"].at(where, found=f"kind: {kind}")
        for key in ("interval", "label"):
            if getattr(source, key) is not None:
                yield MON[130]["stated-twice"].at(where, found=f"{key}: {getattr(source, key)}")
    shifts = sorted(source.shift, key=lambda one: str(one.start))
    for one, other in pairwise(shifts):
        if str(other.start) < str(one.end):
            yield MON[130]["shifts"].at(where, found=f"{one.end}, {other.start}")
    several = len(whole) > 1 or isinstance(source.value, tuple)
    if several and kind == "value":
        yield MON[130]["samples"].at(where, found="kind: value")


def check_sources(source: Source, where: str) -> None:
    """Refuse sources one after another that cannot be put together (``MON-130``).

    Raises
    ------
    FindingsError
        With everything that is wrong.
    """
    found: list[Finding] = []
    for number, one in enumerate(source.sources, start=1):
        place = f"{where} (source {number})"
        if one.sources or one.invoiced or (one.readings is None) == (not one.entries):
            found.append(
                MON[130]["source"].at(place, found="neither, both, or more than one of these")
            )
        if one.kind == "value" and len(source.sources) > 1:
            found.append(MON[130]["source-samples"].at(place, found="kind: value"))
    beside = [key for key in _OF_ONE if getattr(source, key)]
    if beside:
        found.append(MON[130]["beside"].at(where, found=", ".join(beside)))
    if found:
        raise FindingsError(found)
