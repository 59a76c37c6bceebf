"""Rules of one's own beside the shipped ones that are most like them, statement by statement."""

from __future__ import annotations

from typing import Any

from jcm_mrv.methodology.library import Library
from jcm_mrv.methodology.methodology import Methodology
from jcm_mrv.methodology.model import CLAIM_KEYS, Parameter
from jcm_mrv.methodology.statements import Statement, statements
from jcm_mrv.visible import words_alone

_NO_SHAPE = {
    *CLAIM_KEYS, "symbol", "description", "note", "method", "frequency", "options", "value",
    "at_most", "at_least", "part_of",
}  # fmt: skip
"""Keys that say nothing of how it is calculated, or whose content is a statement of its own."""


def shipped_like(methodology: Methodology) -> Methodology | None:
    """Give the shipped methodology of the same id, or else one with the same equations.

    Of several with them, that which says most in the same way.

    Examples
    --------
    >>> shipped_like(Library().load("VN_AM007@1.0")).reference
    'VN_AM007@1.0'
    """
    library = Library()
    versions = library.versions().get(methodology.file.id, {})
    if versions:
        version = methodology.file.version
        of_id = version if version in versions else list(versions)[-1]
        return library.load(f"{methodology.file.id}@{of_id}")
    own = _equations(methodology)
    alike = [one for one in map(library.load, library.references()) if _equations(one) == own]
    return min(alike, key=lambda one: len(unlike(methodology, one)), default=None)


def unlike(methodology: Methodology, other: Methodology | None) -> list[Statement]:
    """Give what rules state that the others do not state, or otherwise; all beside no others.

    Examples
    --------
    >>> one, other = (Library().load(name) for name in ("VN_AM007@1.0", "TH_AM001@1.0"))
    >>> unlike(one, one), len(unlike(one, None)) == len(statements(one))
    ([], True)
    """
    known = {} if other is None else {s.what: _says(s, other) for s in statements(other)}
    return [s for s in statements(methodology) if known.get(s.what) != _says(s, methodology)]


def _equations(methodology: Methodology) -> dict[str, str]:
    return {name: " ".join(one.text.split()) for name, one in methodology.equations.items()}


def _says(stated: Statement, methodology: Methodology) -> tuple[Any, ...]:
    """Give all that the result, or what is asked of a project, hangs on in a statement."""
    if stated.kind == "row":
        return stated.value, stated.unit
    if stated.kind == "equation":
        return _equations(methodology)[stated.subject], stated.unit, _frame(methodology)
    if stated.kind == "criterion":
        criterion = methodology.criteria[stated.subject]
        return words_alone(criterion.text), criterion.test, criterion.sets
    if stated.kind == "criteria":
        return ()
    parameter = methodology.parameters[stated.subject]
    return {
        "option": lambda: (set(parameter.options),),
        "frequency": lambda: (words_alone(parameter.frequency),),
        "method": lambda: (words_alone(parameter.method),),
        "value": lambda: (stated.value, stated.unit, _shape(parameter)),
    }.get(stated.kind, lambda: (_shape(parameter),))()


def _frame(methodology: Methodology) -> dict[str, Any]:
    """Give what no statement speaks of: members, tables as such, guards, other parameters."""
    subjects = {
        s.subject for s in statements(methodology) if s.kind in ("class", "value", "source")
    }
    return {
        "sets": {name: one.model_dump() for name, one in methodology.sets.items()},
        "attributes": {
            name: (owner, one.model_dump()) for name, (owner, one) in methodology.attributes.items()
        },
        "tables": {
            name: one.model_dump(include={"unit", "keys"})
            for name, one in methodology.tables.items()
        },
        "guards": {name: (one.test, one.sets) for name, one in methodology.guards.items()},
        "others": {
            name: (_shape(one), one.value)
            for name, one in methodology.parameters.items()
            if name not in subjects
        },
    }


def _shape(parameter: Parameter) -> dict[str, Any]:
    bounds = {key: bound.text for key, bound in parameter.bounds.items()}
    return parameter.model_dump(exclude=_NO_SHAPE) | bounds
