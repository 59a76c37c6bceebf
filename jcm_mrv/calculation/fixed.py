"""Values fixed ex ante: given by the project, or the methodology's own; where they differ."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

import numpy as np

from jcm_mrv.calculation.own_numbers import own_numbers
from jcm_mrv.calculation.standing import Basis, given_label
from jcm_mrv.calculation.values import FixedValue
from jcm_mrv.findings import CAL, PRJ, Finding
from jcm_mrv.findings.language import said
from jcm_mrv.methodology.claims import worst
from jcm_mrv.methodology.expression import tree as t
from jcm_mrv.methodology.inputs import MemberKey, labelled
from jcm_mrv.methodology.preference import DEFAULT
from jcm_mrv.methodology.reference_tables import row_text
from jcm_mrv.methodology.registered import official_page
from jcm_mrv.methodology.solve import Solution, constants, own_values
from jcm_mrv.methodology.statements import source_text, value_of
from jcm_mrv.project.application import Application
from jcm_mrv.project.period import YearPart

Instead = Callable[..., list[float | None]]
"""Gives the tonnes more with given values than with the methodology's own, from the name of a
parameter and several choices of members; None where that cannot be told."""
_BETWEEN = " … "
"""Between the two rows of a value that was interpolated."""


def missing_values(application: Application) -> list[Finding]:
    """Give ``PRJ-129`` for each fixed value that neither project nor methodology gives."""
    methodology = application.methodology
    findings = []
    needed = [name for name in methodology.fixed_ex_ante() if name not in methodology.defaults]
    for problem in application.inputs.lacking(needed):
        parameter = methodology.parameters[problem.name]
        for key in problem.keys:
            findings.append(
                PRJ[129].at(
                    application.where("values"),
                    label=labelled(problem.name, key),
                    description=parameter.description,
                    unit=parameter.unit,
                    name=problem.name,
                    page=official_page(methodology.reference),
                )
            )
    return findings


def fixed_values(
    application: Application, parts: Sequence[YearPart], solutions: Sequence[Solution]
) -> tuple[FixedValue, ...]:
    """Give every value fixed ex ante as used, with where it comes from.

    A default that is another one in each calendar year stands there once for each.
    """
    methodology, solution = application.methodology, solutions[0]
    own, by_year = constants(methodology), methodology.by_year
    lines = []
    for name, parameter in methodology.parameters.items():
        if parameter.kind not in ("fixed_ex_ante", "default"):
            continue
        values = application.inputs.by_key(solution.values[name], parameter.sets)
        asked = frozenset(application.inputs.asked(name))
        for n, (key, value) in enumerate(values.items()):
            if key not in asked:
                continue
            given = application.given.get(name, {}).get(key)
            if given is not None:
                lines.append(
                    FixedValue(
                        name,
                        key,
                        value,
                        given.value,
                        parameter.unit,
                        True,
                        given.source,
                        given.standing,
                        given.comment,
                        given.series,
                        given.way,
                    )
                )
                continue
            if parameter.value_from is not None:
                lines.append(
                    FixedValue(
                        name,
                        key,
                        value,
                        own.get(name),
                        parameter.unit,
                        False,
                        source_text(
                            methodology, parameter.value_from.source, parameter.value_from.place
                        ),
                        parameter.value_from.standing,
                    )
                )
                continue
            way = DEFAULT if parameter.prefer else None
            if name not in by_year:
                line = _looked_up(application, solution, name, key, n, value)
                lines.append(replace(line, way=way) if way else line)
                continue
            for part, of_year in zip(parts, solutions, strict=True):
                if not application.counts_in(parameter.sets, key, part.year):
                    continue
                own_value = float(application.inputs.value(name, of_year.values[name], key))
                line = _looked_up(application, of_year, name, key, n, own_value)
                lines.append(replace(line, way=way, year=part.year))
    return tuple(lines)


def _looked_up(
    application: Application, solution: Solution, name: str, key: MemberKey, n: int, value: float
) -> FixedValue:
    methodology = application.methodology
    unit = methodology.parameters[name].unit
    for table, chosen in solution.rows.get(name, {}).items():
        position = int(np.broadcast_to(chosen, solution.values[name].shape).reshape(-1)[n])
        if position >= 0:
            second = solution.second.get(name, {}).get(table, chosen)
            other = int(np.broadcast_to(second, solution.values[name].shape).reshape(-1)[n])
            rows = [methodology.tables[table].rows[at] for at in dict.fromkeys((position, other))]
            sources = [source_text(methodology, row.source, row.place) for row in rows]
            return FixedValue(
                name,
                key,
                value,
                rows[0].value if len(rows) == 1 else None,
                unit,
                False,
                "; ".join(dict.fromkeys(sources)),
                worst([row.standing for row in rows]),
                _BETWEEN.join(row_text(methodology.tables[table], row) for row in rows),
            )
    return FixedValue(
        name,
        key,
        value,
        None,
        unit,
        False,
        methodology.reference,
        None,
        methodology.parameters[name].default or "",
    )


def with_standing(
    application: Application, fixed: Iterable[FixedValue], found: Iterable[Basis]
) -> tuple[FixedValue, ...]:
    """Give fixed values as sure as the result has them, with the record that confirms them."""
    known = {basis.what: basis for basis in found}
    lines = []
    for value in fixed:
        names = [given_label(value.parameter, value.member)]
        if not value.by_project:
            default = application.methodology.defaults.get(value.parameter)
            used = () if default is None else t.tables(default)
            names = [
                value_of(value.parameter),
                *(
                    f"table {table}, {row}"
                    for table in used
                    for row in value.comment.split(_BETWEEN)
                ),
            ]
        # A value between two rows is as sure as the less sure of them.
        bases = [known[name] for name in names if name in known]
        basis = next((b for b in bases if b.sure == worst([one.sure for one in bases])), None)
        if basis is None:
            lines.append(value)
            continue
        read = "" if basis.record is None else f"; {basis.recorded}"
        lines.append(replace(value, source=value.source + read, standing=basis.sure))
    return tuple(lines)


def differing_values(
    application: Application,
    fixed: tuple[FixedValue, ...],
    instead: Instead,
) -> list[Finding]:
    """Warn about given values that are none of the methodology's own, naming both.

    ``instead`` gives the tonnes more that given values yield, None where that cannot be told.
    """
    findings = []
    for value in (v for v in fixed if v.by_project):
        given = application.given[value.parameter][value.member]
        if given.way is not None:
            continue
        known = own_values(application.methodology, value.parameter)
        fitting = own_numbers(application, value.parameter, value.member) if known else []
        if not known or given.value in fitting:
            continue
        known = fitting or known
        found = f"{float(given.value):g} {value.unit} ({given.source})"
        label = labelled(value.parameter, value.member)
        own = " or ".join(f"{float(k):g}" for k in known[:8])
        unit, (more,) = value.unit, instead(value.parameter, [value.member])
        if more is None:
            findings.append(
                CAL[12]["alone"].at(given.where, found=found, label=label, known=own, unit=unit)
            )
            continue
        findings.append(
            CAL[12].at(
                given.where,
                found=found,
                label=label,
                known=own,
                unit=unit,
                tonnes=abs(more),
                direction=said("more") if more >= 0 else said("fewer"),
            )
        )
    return findings
