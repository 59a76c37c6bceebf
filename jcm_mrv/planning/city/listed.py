"""The projects that a city file lists: each calculated by itself, with where it stands."""

from __future__ import annotations

import os
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import TYPE_CHECKING, cast

from jcm_mrv.calculation.calculate import calculate
from jcm_mrv.calculation.result import Result
from jcm_mrv.calculation.values import YearTotal
from jcm_mrv.findings import Finding, FindingsError
from jcm_mrv.immutable import immutable
from jcm_mrv.input_files import InputFile
from jcm_mrv.methodology.library import Library
from jcm_mrv.planning.city.categories import Category, categories
from jcm_mrv.planning.city.file import City, ListedProject
from jcm_mrv.project.load import load_project
from jcm_mrv.project.model import Period

if TYPE_CHECKING:
    from jcm_mrv.planning.city import schema


@immutable
class CityProject:
    """A listed project with its result; None where it has none, and why."""

    number: int
    listed: ListedProject
    path: Path
    where: str
    result: Result | None
    findings: tuple[Finding, ...] = ()

    @property
    def name(self) -> str:
        """How it is listed."""
        return self.listed.project

    @property
    def reference(self) -> str:
        """Its number in the register."""
        return "" if self.result is None else self.result.project.file.reference

    @property
    def period(self) -> Period | None:
        """Its monitoring period."""
        return None if self.result is None else self.result.project.file.period

    @property
    def years(self) -> tuple[YearTotal, ...]:
        """Its years."""
        return () if self.result is None else self.result.years

    @property
    def category(self) -> Category | None:
        """Its category; None where there is none of that number."""
        return categories().get(self.listed.category)

    @property
    def is_sold(self) -> bool:
        """Whether its electricity goes to the grid."""
        return self.listed.supply == "grid"

    @property
    def is_confidential(self) -> bool:
        """Whether its project file lists anything as confidential."""
        return self.result is not None and bool(self.result.project.file.confidential)

    def overlaps(self, other: CityProject) -> bool:
        """Whether a day is in the monitoring periods of both."""
        one, two = self.period, other.period
        return one is not None and two is not None and one.start <= two.end and two.start <= one.end

    def place(self, *path: str | int) -> str:
        """Give the place of a key of its file, by the path that it is listed by."""
        if self.result is None:
            return self.name
        document = self.result.project.document
        return self.name + document.where(path).removeprefix(document.name)

    def data(self) -> Iterator[tuple[str, str]]:
        """Give what is read of which content of a file, each with the place of its member."""
        if self.result is None:
            return
        hashes = {item.path: item.sha256 for item in self.result.inputs}
        for one in self.result.applications:
            for name, plan in one.application.file.monitoring.items():
                for member, source in (("", plan), *plan.members.items()):
                    for pattern in source.patterns:
                        found = sorted(h for p, h in hashes.items() if fnmatch(p, pattern))
                        if found:
                            inside = ("members", member) if member else ()
                            path = (*one.application.base, "monitoring", name, *inside)
                            yield f"{found} {source.columns}", self.place(*path)

    def as_dict(self) -> schema.ProjectLine:
        """Give the project as JSON has it."""
        result = self.result
        site = None if result is None else result.project.file.site
        place = None if site is None else (site.latitude, site.longitude)
        return {
            "project": self.name,
            "title": None if result is None else result.project.file.title,
            "reference": self.reference or None,
            "status": "failed" if result is None else "done",
            "boundary": self.listed.boundary,
            "category": self.listed.category,
            "methodologies": []
            if result is None
            else [one.methodology.reference for one in result.applications],
            "confidential": self.is_confidential,
            "standing": None if result is None else result.standing,
            "open": 0 if result is None else len(result.open),
            "open_points": []
            if result is None
            else [cast("schema.OpenPoint", one.as_open()) for one in result.open],
            "latitude": None if not place or place[0] is None else float(place[0]),
            "longitude": None if not place or place[1] is None else float(place[1]),
            "findings": [f.as_dict() for f in self.findings],  # type: ignore[misc]
        }


def city_projects(city: City, library: Library) -> list[CityProject]:
    """Give every listed project, calculated; one that has no result says why."""
    return [_project(city, library, n, one) for n, one in enumerate(city.file.projects)]


def _project(city: City, library: Library, number: int, listed: ListedProject) -> CityProject:
    path = city.folder / listed.project
    where = city.where("projects", number)
    try:
        result = calculate(load_project(path, library))
    except FindingsError as exc:
        errors = tuple(f for f in exc.findings if f.is_error)
        return CityProject(number, listed, path, where, None, errors)
    return CityProject(number, listed, path, where, result)


def inputs_of(city: City, projects: list[CityProject]) -> Iterator[InputFile]:
    """Give every file that projects rest on, by its path from the city file's folder."""
    for one in projects:
        if one.result is None:
            continue
        project = one.result.project
        folder = Path(os.path.relpath(project.folder, city.folder)).as_posix()
        size = project.path.stat().st_size
        yield InputFile(f"{folder}/{project.path.name}", project.sha256, size)
        for item in one.result.inputs:
            yield InputFile(f"{folder}/{item.path}", item.sha256, item.bytes)
