"""What is wrong with a value that may be written in several forms: of the one that is meant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from jcm_mrv.strict_yaml.document import Document, Path_

Problem = Mapping[str, Any]
"""What pydantic says of one error."""

_OF_KEYS = ("missing", "extra_forbidden")
_OF_LENGTH = ("too_short", "too_long", "columns")
"""Errors of a list that is of its form, but has too few or too many parts."""
_NO_SUCH_FORM, _OTHER_KEYS = 10, 3
"""How far a form is from what is written: text where keys are, and each key that is not its own."""


def of_one_form(document: Document, problems: Sequence[Any], base: Path_ = ()) -> list[Any]:
    """Give the errors of the form that is nearest to what is written, in place of those of all.

    A column is a name, ``{column: 3}``, a list, or ``{from: a, to: b}``; of ``{column: 0}`` one
    error is told, and not that it is no text, no list, and lacks ``from``.

    Parameters
    ----------
    document : Document
        What was read.
    problems : sequence of mapping
        The errors, as pydantic gives them: those of all forms, each behind the name of its form.
    base : tuple
        Path of the node that they are about.
    """
    left: list[tuple[Path_, Problem]] = [(tuple(one["loc"]), one) for one in problems]
    while True:
        forms: dict[Path_, dict[str | int, list[tuple[Path_, Problem]]]] = {}
        for loc, one in left:
            n = _name_of_form(document, base, loc, one)
            if n is not None:
                short = loc[:n] + loc[n + 1 :]
                forms.setdefault(loc[:n], {}).setdefault(loc[n], []).append((short, one))
        if not forms:
            return [one for _, one in left]
        at, several = min(forms.items(), key=lambda form: len(form[0]))
        nearest = min(several.values(), key=lambda found: _apart(at, found))
        of_others = {id(one) for found in several.values() for _, one in found}
        kept = {id(one): loc for loc, one in nearest}
        left = [
            (kept.get(id(one), loc), one)
            for loc, one in left
            if id(one) in kept or id(one) not in of_others
        ]


def _name_of_form(document: Document, base: Path_, loc: Path_, problem: Problem) -> int | None:
    """Give which part of a location is no part of the document, but the name of a form."""
    for n in range(len(loc)):
        if (*base, *loc[: n + 1]) not in document:
            lacking = n == len(loc) - 1 and problem["type"] == "missing"
            return None if lacking else n
    return None


def _apart(at: Path_, found: Sequence[tuple[Path_, Problem]]) -> int:
    return sum(
        _NO_SUCH_FORM
        if loc == at and problem["type"] not in _OF_LENGTH
        else _OTHER_KEYS
        if problem["type"] in _OF_KEYS
        else 1
        for loc, problem in found
    )
