"""A project of a city as a job: its outcome, and what it reduces by the factors of the grid.

Whatever a project is, a job gives plain data: it may be run in a process of its own, which a
project can exhaust or end without taking anything else with it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import field
from fnmatch import fnmatch
from fractions import Fraction
from typing import TYPE_CHECKING, cast

from jcm_mrv.calculation.result import Result
from jcm_mrv.immutable import immutable
from jcm_mrv.input_files import InputFile
from jcm_mrv.methodology.electricity import Electricity
from jcm_mrv.methodology.solve import SolveError
from jcm_mrv.planning.city.schema import OpenPoint, Why
from jcm_mrv.planning.city.solved import (
    Factors,
    Resolved,
    factors_of,
    resolved,
    supplies_electricity,
)
from jcm_mrv.planning.portfolio.job import Job
from jcm_mrv.planning.portfolio.jobs import run_job
from jcm_mrv.planning.portfolio.outcome import Outcome
from jcm_mrv.visible import compared

if TYPE_CHECKING:
    from jcm_mrv.calculation.values import YearTotal

_EQUAL_DIGITS = 4
"""Digits of an amount that two projects hardly share by chance."""


@immutable
class CityJob(Job):
    """A project file that a city lists, and the factors of the grid.

    Attributes
    ----------
    factors : mapping of int to Fraction
        By year, tCO2/MWh.
    electricity : {"grid", "captive"}, optional
        What its electricity is where its methodology does not tell.
    """

    factors: Mapping[int, Fraction] = field(default_factory=dict)
    electricity: Electricity | None = None


@immutable
class SolvedYear:
    """A monitored part of a year: JCM tonnes, what is reduced by the grid, or why it is unknown."""

    start: dt.date
    end: dt.date
    jcm: int
    solved: Resolved | None = None
    why: Why | None = None


@immutable
class Solved:
    """What a city takes of a project beside its outcome.

    Attributes
    ----------
    years : tuple of SolvedYear
        Of the monitoring period.
    factors : Factors
        Of what electricity its factors are.
    supplies : bool
        Whether it gives electricity to others.
    families : tuple of str
        Of its methodologies.
    fixed : tuple of (str, float)
        Values fixed ex ante that are potentials or the like, by parameter.
    meters : mapping of str to (str, str)
        Serial numbers as they are compared, each as it is written and with its place.
    readings : mapping of str to str
        Content that is read, each with its place.
    amounts : set of (int, str, float)
        By year and unit, those that two projects hardly share by chance.
    inputs : tuple of InputFile
        Every file that it rests on, its own first, by paths from its folder.
    """

    start_of_operation: dt.date
    years: tuple[SolvedYear, ...]
    factors: Factors
    supplies: bool
    families: tuple[str, ...]
    fixed: tuple[tuple[str, float], ...]
    meters: Mapping[str, tuple[str, str]]
    readings: Mapping[str, str]
    amounts: frozenset[tuple[int, str, float]]
    open_points: tuple[OpenPoint, ...]
    unseen: tuple[OpenPoint, ...]
    inputs: tuple[InputFile, ...]


class CityOutcome(Outcome):
    """What became of a job of a city; None where it has no result."""

    solved: Solved | None


def run_city_job(job: Job) -> CityOutcome:
    """Give what becomes of a project, as a portfolio has it, and what it reduces by the grid."""
    assert isinstance(job, CityJob)
    kept: list[Solved] = []
    outcome = run_job(job, lambda result: kept.append(_solved(job, result)))
    return {**outcome, "solved": kept[0] if kept else None}


def _solved(job: CityJob, result: Result) -> Solved:
    project = result.project
    factors = factors_of(result, job.electricity)
    return Solved(
        project.file.start_of_operation,
        tuple(_year(job, result, factors, n, one) for n, one in enumerate(result.years)),
        factors,
        supplies_electricity(result),
        tuple(name for one in result.applications for name in one.methodology.families),
        tuple((v.parameter, float(v.value)) for one in result.applications for v in one.fixed),
        {
            compared(meter.serial): (meter.serial, _place(job, result, "meters", name))
            for name, meter in project.file.meters.items()
            if meter.serial.strip()
        },
        dict(_readings(job, result)),
        frozenset(_amounts(result)),
        tuple(cast("OpenPoint", one.as_open()) for one in result.open),
        tuple(cast("OpenPoint", one.as_open()) for one in result.unseen),
        (project.document.as_input(), *result.inputs),
    )


def _year(
    job: CityJob, result: Result, factors: Factors, position: int, year: YearTotal
) -> SolvedYear:
    part, tonnes = year.part, year.emission_reductions
    factor = job.factors.get(part.year)
    if factors.untold:
        return SolvedYear(part.start, part.end, tonnes, why="not told")
    if factors.grid and factor is None:
        return SolvedYear(part.start, part.end, tonnes, why="no factor")
    try:
        solved = resolved(result, position, factor, job.electricity)
    except SolveError:
        return SolvedYear(part.start, part.end, tonnes, why="no solution")
    return SolvedYear(part.start, part.end, tonnes, solved)


def _place(job: CityJob, result: Result, *path: str | int) -> str:
    """Give the place of a key of the project file, by the path that it is listed by."""
    document = result.project.document
    return job.path + document.where(path).removeprefix(document.name)


def _readings(job: CityJob, result: Result) -> Iterator[tuple[str, str]]:
    """Give what is read of which content of a file, each with the place of its member."""
    hashes = {item.path: item.sha256 for item in result.inputs}
    for one in result.applications:
        for name, plan in one.application.file.monitoring.items():
            for member, source in (("", plan), *plan.members.items()):
                for pattern in source.patterns:
                    found = sorted(h for p, h in hashes.items() if fnmatch(p, pattern))
                    if found:
                        inside = ("members", member) if member else ()
                        path = (*one.application.base, "monitoring", name, *inside)
                        yield f"{found} {source.columns}", _place(job, result, *path)


def _amounts(result: Result) -> Iterator[tuple[int, str, float]]:
    for applied in result.applications:
        for q in applied.quantities:
            value = float(q.value)
            summed = applied.methodology.parameters[q.parameter].aggregation == "sum"
            if summed and len(digits(value)) >= _EQUAL_DIGITS:
                yield q.part.year, q.unit, value


def digits(value: float) -> str:
    """Give the digits of a number that say something.

    Examples
    --------
    >>> digits(0.0512300)
    '5123'
    """
    return f"{value:.12g}".replace(".", "").strip("-0")
