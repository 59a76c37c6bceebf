"""Values that a project found in one of the ways that a methodology prefers to its default."""

from __future__ import annotations

from typing import Any

from jcm_mrv.findings import PRJ, nearest
from jcm_mrv.methodology.model import Parameter, Way
from jcm_mrv.methodology.preference import DEFAULT, WAYS, how_found, own_ways
from jcm_mrv.project.model import FoundValue

_EXAMPLE = "{{{way}: {{value: ..., unit: {unit}, source: ..., date: YYYY-MM-DD, evidence: ...}}}}"


def way_given(parameter: Parameter, label: str, content: Any, where: str) -> Way:
    """Give the one way in which a value is given.

    Raises
    ------
    FindingsError
        ``PRJ-194`` where no way is named or an unknown one, ``PRJ-195`` for more than one,
        ``PRJ-196`` for the default.
    """
    ways, own = parameter.prefer, own_ways(parameter)
    example = _EXAMPLE.format(way=own[0], unit=parameter.unit)
    named = list(content) if isinstance(content, dict) else []
    if not set(named) & set(ways) and not any(isinstance(content[key], dict) for key in named):
        order = ", ".join(ways)
        raise PRJ[194].stop(where, label=label, expected=example, order=order)
    for key in named:
        if key not in ways:
            near = nearest(key, own)
            wrong = PRJ[194]["unknown"]
            raise wrong.stop(where, found=str(key), label=label, expected=example, nearest=near)
    if len(named) > 1:
        first, *others = sorted(named, key=ways.index)
        rest, found = ", ".join(others), ", ".join(named)
        raise PRJ[195].stop(where, found=found, label=label, first=first, others=rest)
    (way,) = named
    if way == DEFAULT:
        raise PRJ[196].stop(where, found=DEFAULT, label=label, how=how_found(own))
    return way


def found_text(found: FoundValue, way: Way | None) -> str:
    """Give the source of a value with the way in which it was found, the day, and what shows it."""
    words = "" if way is None else f"{WAYS[way]}, "
    shown = f"; {found.evidence}" if found.evidence.strip() else ""
    return f"{found.source} ({words}{found.date.isoformat()}{shown})"
