"""The projects that a city file lists: each calculated by itself, with where it stands."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Generator, Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, cast

from jcm_mrv.calculation.result_standing import ResultStanding
from jcm_mrv.findings.language import WRITTEN
from jcm_mrv.immutable import immutable
from jcm_mrv.input_files import InputFile, as_on_disk
from jcm_mrv.methodology.library import Library
from jcm_mrv.planning.city.categories import Category, categories
from jcm_mrv.planning.city.file import City, ListedProject
from jcm_mrv.planning.city.grid import GridFactors
from jcm_mrv.planning.city.job import CityJob, CityOutcome, Solved, SolvedYear, run_city_job
from jcm_mrv.planning.needs import need
from jcm_mrv.planning.portfolio.folders import PROJECT

if TYPE_CHECKING:
    from jcm_mrv.planning.city import schema
    from jcm_mrv.planning.portfolio.engines import Engine


@immutable
class CityProject:
    """A listed project with what became of it."""

    number: int
    listed: ListedProject
    path: Path
    where: str
    outcome: CityOutcome

    @property
    def name(self) -> str:
        """How it is listed."""
        return self.listed.project

    @property
    def solved(self) -> Solved | None:
        """What it reduces; None where it has no result."""
        return self.outcome.get("solved")

    @property
    def reference(self) -> str:
        """Its number in the register, as far as it could be read."""
        return self.outcome["reference"] or ""

    @property
    def years(self) -> tuple[SolvedYear, ...]:
        """Its years."""
        return () if self.solved is None else self.solved.years

    @property
    def standing(self) -> ResultStanding:
        """Of its result."""
        return self.outcome["standing"] or "draft"

    @property
    def category(self) -> Category | None:
        """Its category; None where there is none of that number."""
        return categories().get(self.listed.category)

    @property
    def is_sold(self) -> bool:
        """Whether its electricity goes to the grid."""
        return self.listed.supply == "grid"

    @property
    def days(self) -> tuple[dt.date, dt.date] | None:
        """The first and last monitored day."""
        return (self.years[0].start, self.years[-1].end) if self.years else None

    def overlaps(self, other: CityProject) -> bool:
        """Whether a day is in the monitoring periods of both."""
        one, two = self.days, other.days
        return one is not None and two is not None and one[0] <= two[1] and two[0] <= one[1]

    def as_dict(self) -> schema.ProjectLine:
        """Give the project as JSON has it."""
        outcome, place = self.outcome, self.outcome["coordinates"]
        points = () if self.solved is None else self.solved.open_points
        unseen = () if self.solved is None else self.solved.unseen
        return {
            "project": self.name,
            "title": outcome["title"],
            "reference": self.reference or None,
            "status": outcome["status"],
            "boundary": self.listed.boundary,
            "category": self.listed.category,
            "methodologies": [one["methodology"] for one in outcome["by_methodology"]],
            "confidential": outcome["confidential"],
            "standing": outcome["standing"],
            "open": len(points),
            "open_points": list(points),
            "unseen": list(unseen),
            "latitude": None if place is None else place["latitude"],
            "longitude": None if place is None else place["longitude"],
            "findings": []
            if self.solved is not None
            else [one for one in outcome["findings"] if one["severity"] == "error"],
        }


def isolating(workers: int | None = None, timeout_s: float | None = None) -> Engine:
    """Give what runs the projects of a city apart: one that takes all memory loses itself alone.

    Raises
    ------
    FindingsError
        ``PLN-030`` where a package is missing.
    """
    need(("processes",))
    from jcm_mrv.planning.portfolio.engines.local import LocalEngine

    return LocalEngine(workers, timeout_s, work=run_city_job)


def city_projects(
    city: City, library: Library, grid: GridFactors, engine: Engine | None = None
) -> list[CityProject]:
    """Give every listed project with what became of it; in this process without an engine."""
    jobs = [_job(city, library, grid, n, one) for n, one in enumerate(city.file.projects)]
    outcomes = (run_city_job(job) for job in jobs) if engine is None else engine.run(jobs)
    # Closing it ends the processes, too, whatever ends the loop.
    with closing(cast("Generator[CityOutcome]", outcomes)) as coming:
        by_position = {one["position"]: one for one in coming}
    return [
        CityProject(
            n,
            listed,
            Path(jobs[n].project_file),
            city.where("projects", n),
            by_position[n],
        )
        for n, listed in enumerate(city.file.projects)
    ]


def _job(
    city: City, library: Library, grid: GridFactors, number: int, listed: ListedProject
) -> CityJob:
    path = as_on_disk(city.folder / listed.project)
    return CityJob(
        number,
        listed.project,
        os.path.abspath(path / PROJECT if os.path.isdir(path) else path),
        # A worker may stand elsewhere.
        methodologies=tuple(map(os.path.abspath, library.folders)),
        confirmations=tuple(map(os.path.abspath, library.confirmations)),
        alone=library.alone,
        language=WRITTEN.get(),
        factors={year: factor.value for year, factor in grid.by_year.items()},
        electricity=listed.electricity,
    )


def inputs_of(city: City, projects: list[CityProject]) -> Iterator[InputFile]:
    """Give every file that projects rest on, by its path from the city file's folder."""
    for one in projects:
        folder = Path(os.path.relpath(one.path.parent, os.path.abspath(city.folder))).as_posix()
        for item in () if one.solved is None else one.solved.inputs:
            yield InputFile(f"{folder}/{item.path}", item.sha256, item.bytes)
