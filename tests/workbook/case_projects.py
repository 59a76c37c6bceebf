"""Every worked case of every shipped methodology as a project of its own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from jcm_mrv import FindingsError, calculate, load_project
from jcm_mrv.calculation.result import Result
from jcm_mrv.methodology.cases import Case, bind_case, read_cases
from jcm_mrv.methodology.exact_numbers import number_text
from jcm_mrv.methodology.inputs import Inputs
from jcm_mrv.methodology.library import Library
from jcm_mrv.methodology.methodology import Methodology
from tests.effort import THOROUGH
from tests.prepared import kept_folder
from tests.shipped import families


def all_cases() -> Iterator[tuple[Methodology, Case]]:
    """Give every case that has a result."""
    return _cases(Library().references())


def makes() -> list[str]:
    """Give a methodology of every combination of families: the rest differ in numbers and words."""
    first = {families()[one]: one for one in reversed(Library().references())}
    return list(first.values())[::-1]


def first_case(reference: str) -> tuple[Methodology, Case]:
    """Give the first case of a methodology that has a result."""
    return next(_cases([reference]))


def _cases(references: list[str]) -> Iterator[tuple[Methodology, Case]]:
    for methodology in map(Library().load, references):
        for case in read_cases(methodology)[1]:
            if case.expected_error is None:
                yield methodology, case


@cache
def case_results() -> tuple[tuple[str, Result], ...]:
    """Give the result of a case of each make, thoroughly of every case, as projects."""
    found: list[tuple[str, Result]] = []
    for n, (methodology, case) in enumerate(all_cases() if THOROUGH else map(first_case, makes())):
        path = write_case(kept_folder() / f"case{n}", methodology, case)
        try:
            found.append((f"{methodology.reference}, {case.name}", calculate(load_project(path))))
        except FindingsError as exc:
            # Cases may lie outside of a criterion on purpose; a project may not.
            if {f.code for f in exc.findings if f.is_error} != {"PRJ-130"}:
                raise
    return tuple(found)


def write_case(folder: Path, methodology: Methodology, case: Case) -> Path:
    """Give the path of a project file with the inputs of a case, as entries."""
    inputs = bind_case(methodology, case, "case")
    period = {"start": case.period.start.isoformat(), "end": case.period.end.isoformat()}
    monitoring: dict[str, Any] = {}
    values: dict[str, Any] = {}
    for name, parameter in methodology.parameters.items():
        if name not in inputs.values:
            continue
        given: dict[str, Any] = {}
        for key, value in inputs.values[name].items():
            assert isinstance(value, Fraction)
            amount = {"value": number_text(value), "unit": parameter.unit}
            if parameter.kind == "monitored":
                days, member = _own_year(methodology, case, name, key) or (period, key)
                content: dict[str, Any] = given.setdefault(
                    "/".join(member),
                    {"entries": [], "meter": "M-1", "estimate": {**amount, "source": "estimate"}},
                )
                content["entries"].append({**days, **amount})
            else:
                given["/".join(key)] = {**amount, "source": "case"}
        target = monitoring if parameter.kind == "monitored" else values
        target[name] = given if parameter.sets else given[""]
        if parameter.kind == "monitored":
            option = {"option": parameter.options[0]}
            target[name] = (
                {**option, "members": given} if parameter.sets else {**option, **given[""]}
            )
    data = {
        "title": f"{methodology.reference}: {case.name}",
        "reference": "XX001",
        "partner_country": methodology.file.partner_country,
        "site": {"timezone": "UTC"},
        "start_of_operation": period["start"],
        "monitoring_period": period,
        "methodology": methodology.reference,
        "sets": {
            name: [_member(methodology, inputs, name, n) for n in range(len(ids))]
            for name, ids in inputs.members.items()
            if name not in case.since
        },
        "since": {name: day.isoformat() for name, day in case.since.items()},
        "values": values,
        "monitoring": monitoring,
        "meters": {"M-1": {"serial": "1"}},
        "criteria": {name: {"met": True, "evidence": "case"} for name in methodology.criteria},
    }
    folder.mkdir(parents=True)
    path = folder / "project.yaml"
    path.write_text(json.dumps(data), encoding="utf-8")
    return path


def _own_year(
    methodology: Methodology, case: Case, name: str, key: tuple[str, ...]
) -> tuple[dict[str, str], tuple[str, ...]] | None:
    """Give the days of a value that belongs to a calendar year of its own, and its other members.

    A year may begin with the set and end with the monitoring period, as in the project.
    """
    over = methodology.time_set(name)
    if over is None:
        return None
    position = methodology.sets_of(name).index(over)
    first = max(case.since[over].isoformat(), f"{key[position]}-01-01")
    last = min(case.period.end.isoformat(), f"{key[position]}-12-31")
    return {"start": first, "end": last}, key[:position] + key[position + 1 :]


def _member(
    methodology: Methodology, inputs: Inputs, set_name: str, position: int
) -> dict[str, str]:
    identifier = inputs.members[set_name][position]
    member = {"id": identifier, "title": inputs.titles[set_name][position]}
    for name, (owner, attribute) in methodology.attributes.items():
        value = inputs.values.get(name, {}).get((identifier,)) if owner == set_name else None
        if isinstance(value, Fraction):
            member[name] = f"{number_text(value)} {attribute.unit}"
        elif value is not None:
            member[name] = value
    return member
