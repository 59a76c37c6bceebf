"""Draft or final: what a result rests on, and whether anything of it is unverified."""

from __future__ import annotations

from collections.abc import Iterable

from jcm_mrv.methodology.inputs import labelled
from jcm_mrv.methodology.model import Sourced
from jcm_mrv.methodology.solve import Solution
from jcm_mrv.project.application import Application


def drafts(application: Application, solutions: Iterable[Solution]) -> tuple[str, ...]:
    """Give what makes a result a draft: each unverified equation, number or table row in use.

    Only what this result rests on counts: a table row that no member looks up does not. What the
    project file gives with its own source, or lists under ``confirmed``, is no longer unverified;
    what it takes from a series is as sure as the series says.
    """
    methodology = application.methodology
    used = methodology.needed_by("ER")
    found: dict[str, None] = {}
    for name, equation in methodology.equations.items():
        if (
            name in used
            and equation.claim.standing == "unverified"
            and application.is_confirmed(name) is None
        ):
            found[f"equation {name} ({_source(application, equation.claim.source)})"] = None
    for name, parameter in methodology.parameters.items():
        claim = parameter.value_from
        if (
            name in used
            and claim is not None
            and claim.standing == "unverified"
            and name not in application.given
            and application.is_confirmed(name) is None
        ):
            found[f"value of {name} ({_source(application, claim.source)})"] = None
    for name, values in application.given.items():
        if name not in used or application.is_confirmed(name) is not None:
            continue
        for key, value in values.items():
            if value.standing == "unverified":
                found[f"value of {labelled(name, key)} ({value.source})"] = None
    for solution in solutions:
        for line in _rows(application, solution):
            found[line] = None
    return tuple(found)


def _rows(application: Application, solution: Solution) -> Iterable[str]:
    methodology = application.methodology
    owners: dict[str, list[str]] = {}
    for parameter, tables in solution.rows.items():
        for table in tables:
            owners.setdefault(table, []).append(parameter)
    for table, positions in solution.used_rows.items():
        names = (table, *owners.get(table, []))
        if application.is_confirmed(*names) is not None:
            continue
        for position in sorted(positions):
            row = methodology.tables[table].rows[position]
            if row.standing == "unverified":
                yield (
                    f"table {table}, {row_text(application, table, position)} "
                    f"({_source(application, row.source)})"
                )


def row_text(application: Application, table: str, position: int) -> str:
    """Give a table's row in words: ``connection = grid``, ``capacity from 300 below 450 USRt``."""
    declared = application.methodology.tables[table]
    row = declared.rows[position]
    parts = []
    for key, condition in row.when.items():
        if isinstance(condition, str):
            parts.append(f"{key} = {condition}")
            continue
        unit = declared.keys[key].unit or ""
        words = [key]
        if condition.lower is not None:
            words.append(f"from {float(condition.lower):g}")
        if condition.below is not None:
            words.append(f"below {float(condition.below):g}")
        if condition.up_to is not None:
            words.append(f"up to {float(condition.up_to):g}")
        parts.append(" ".join([*words, unit]).strip())
    return ", ".join(parts)


def source_text(application: Application, claim: Sourced) -> str:
    """Give where a number comes from: title of the document and place in it."""
    title = _source(application, claim.source)
    return f"{title}, {claim.place}" if claim.place else title


def _source(application: Application, key: str) -> str:
    source = application.methodology.sources.get(key)
    return source.title if source else key
