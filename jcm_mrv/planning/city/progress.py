"""A city file to its progress: every year with data, of every area that is one in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from jcm_mrv.findings import PLN, Finding, FindingsError, has_errors
from jcm_mrv.input_files import InputFile, leads_out
from jcm_mrv.methodology.library import Library
from jcm_mrv.planning.city.areas import Areas, areas_of
from jcm_mrv.planning.city.counted import contributions
from jcm_mrv.planning.city.equations import Equations, Traced, Value, equations, solved
from jcm_mrv.planning.city.file import City, load_city
from jcm_mrv.planning.city.grid import grid_factors
from jcm_mrv.planning.city.inventory import Inventory, read_inventory
from jcm_mrv.planning.city.listed import CityProject, city_projects, inputs_of
from jcm_mrv.planning.city.odd import odd_amounts
from jcm_mrv.planning.city.once import counted_once
from jcm_mrv.planning.city.result import (
    CityProgress,
    Contribution,
    Illustration,
    ListedTransfer,
    Row,
)
from jcm_mrv.planning.city.target import Given, given
from jcm_mrv.planning.city.transfers import transfers_of
from jcm_mrv.planning.portfolio.confidential import shows_confidential

if TYPE_CHECKING:
    from jcm_mrv.planning.portfolio.engines import Engine

LEAST_T = 1.0
"""What a target of an area requires at least: tonnes are counted whole."""


def city_progress(
    city: City | Path | str,
    as_of: dt.date | None = None,
    library: Library | None = None,
    engine: Engine | None = None,
) -> CityProgress:
    """Give the progress of a city or province towards its target.

    Parameters
    ----------
    city : City or path
        A city file that was read, or its path.
    as_of : date, optional
        The day of the report: nothing can have been monitored after it.
    library : Library, optional
        Where methodologies and series are looked up; the shipped ones by default.
    engine : Engine, optional
        What calculates the projects, such as :func:`jcm_mrv.planning.city.listed.isolating`; by
        default this process does, and what a project takes of its memory it takes of all.

    Returns
    -------
    CityProgress
        Rows by year and area. While there is an error among the findings no row states what
        projects add up to.

    Raises
    ------
    FindingsError
        Where the city file or its inventory cannot be read. What is wrong with a project or a
        number is told in the findings, and the rest goes on.
    """
    library = library or Library()
    city = city if isinstance(city, City) else load_city(city)
    areas = areas_of(city)
    wrong = [*areas.findings, *_paths(city)]
    if has_errors(wrong):
        raise FindingsError(wrong)
    inventory = read_inventory(city, library)
    target = given(city, inventory)
    grid = grid_factors(city, library)
    projects = city_projects(city, library, grid, engine)
    found, of_projects = contributions(city, projects, grid)
    transfers, of_transfers = transfers_of(city, projects, found, as_of)
    system = equations(city.file.target.kind)
    required = solved(system, target.values)
    findings = [
        *areas.findings,
        *inventory.findings,
        *target.findings,
        *_nothing_required(city, required),
        *grid.findings,
        *counted_once(city, projects, inventory, areas, library, as_of),
        *of_projects,
        *of_transfers,
        *odd_amounts(city, inventory, target),
        *shows_confidential(
            (one.name for one in projects if one.outcome["confidential"]), city.document.name
        ),
    ]
    illustrative = tuple(_illustrative(city, inventory))
    if illustrative:
        findings.append(
            PLN[460].at(city.document.name, found=", ".join(i.what for i in illustrative)[:500])
        )
    run = _Rows(city, areas, inventory, target, system, found, transfers, projects)
    run.wrong = has_errors(findings)
    rows = tuple(run.rows())
    findings += run.findings
    return CityProgress(
        city,
        rows,
        {name: one for name, one in required.items() if name in ("required", "allowed")},
        target,
        system,
        grid.by_year,
        inventory,
        areas.inside,
        tuple(transfers),
        illustrative,
        tuple(_inputs(city, inventory, projects)),
        tuple(dict.fromkeys(findings)),
        as_of,
        tuple(one.as_dict() for one in projects),
    )


def _paths(city: City) -> Iterator[Finding]:
    """Give paths that lead out of the folder of the city file."""
    named = [(("projects", n, "project"), p.project) for n, p in enumerate(city.file.projects)]
    for path, name in (*named, (("inventory",), city.file.inventory or "")):
        if leads_out(name):
            yield PLN[306]["city"].at(city.where(*path), found=name)


def _nothing_required(city: City, required: dict[str, Traced]) -> Iterator[Finding]:
    one = required.get("required")
    if one is not None and one.value < LEAST_T:
        wording = PLN[403] if one.value <= 0 else PLN[403]["small"]
        yield wording.at(city.where("target"), found=f"{one.value:,.12g} tCO2e")


class _Rows:
    """The rows, one by one."""

    def __init__(
        self,
        city: City,
        areas: Areas,
        inventory: Inventory,
        target: Given,
        system: Equations,
        found: list[Contribution],
        transfers: list[ListedTransfer],
        projects: list[CityProject],
    ) -> None:
        self.city, self.areas, self.inventory = city, areas, inventory
        self.target, self.system = target, system
        self.found, self.transfers, self.projects = found, transfers, projects
        self.findings: list[Finding] = []
        self.wrong = False

    def years(self) -> list[int]:
        """Give the years that anything is known of."""
        target = self.city.file.target
        years = {line.year for line in self.inventory.lines}
        years |= {one.year for one in self.found}
        years |= {one.transfer.year for one in self.transfers}
        years |= {*self.target.baseline, target.year}
        years |= set() if target.base_year is None else {target.base_year}
        return sorted(years)

    def rows(self) -> Iterator[Row]:
        """Give every year with data, of every area that is one in it."""
        for year in self.years():
            for area in self.city.file.boundary:
                if self.areas.has_row(area.id, year):
                    yield self._row(year, area.id)

    def _row(self, year: int, area: str) -> Row:
        file = self.city.file
        inside = self.areas.inside[area]
        those = [c for c in self.found if c.year == year and c.boundary in inside]
        moved = [t for t in self.transfers if t.transfer.year == year and t.boundary in inside]
        missing = tuple(
            dict.fromkeys(
                [c.project for c in those if c.why]
                + [
                    p.name
                    for p in self.projects
                    if self._is_lost(p) and p.listed.boundary in inside
                ]
            )
        )
        lines = self.inventory.of(area, year, file.level)
        of_target = area == file.target.boundary
        known: dict[str, Value | None] = {
            "baseline": self.target.baseline_of(year) if of_target else None,
            "emissions": [float(line.tonnes) for line in lines] or None,
            "amount": [float(t.transfer.amount) for t in moved if t.counts],
        }
        if those and not self.wrong:
            known["credited"] = [float(c.jcm) for c in those]
        if those and not missing and not self.wrong:
            known["counted"] = [c.counted or 0.0 for c in those]
            known["apart"] = [c.apart or 0.0 for c in those]
        if of_target:
            known |= self.target.values
        traced = solved(self.system, known)
        if not self.areas.whole(area, year) and (those or lines):
            self.findings.append(
                PLN[413].at(
                    self.city.where("boundary"),
                    found=self.areas.days_text(area),
                    area=area,
                    year=year,
                )
            )
        baseline = known["baseline"]
        return Row(
            year,
            area,
            baseline if isinstance(baseline, float) else None,
            traced,
            tuple(those),
            tuple(moved),
            missing,
        )

    @staticmethod
    def _is_lost(project: CityProject) -> bool:
        return project.solved is None or project.category is None


def _illustrative(city: City, inventory: Inventory) -> Iterator[Illustration]:
    file = city.file
    stated: list[tuple[str, object]] = [
        ("target", file.target),
        ("target.activity", file.target.activity),
        ("baseline", file.baseline),
    ]
    stated += [(f"grid_factor.values.{y}", v) for y, v in file.grid_factor.values.items()]
    stated += [(f"transfers.{n}", one) for n, one in enumerate(file.transfers)]
    stated += [(f"transfer_limits.{n}", one) for n, one in enumerate(file.transfer_limits)]
    for what, one in stated:
        if getattr(one, "illustrative", False):
            yield Illustration(what, getattr(one, "source", ""))
    lines = [line for line in inventory.lines if line.illustrative]
    if lines:
        yield Illustration(f"{file.inventory}: {len(lines)}", lines[0].source)


def _inputs(city: City, inventory: Inventory, projects: list[CityProject]) -> Iterator[InputFile]:
    size = city.path.stat().st_size
    yield InputFile(city.document.name, city.document.sha256, size)
    if inventory.input is not None:
        yield inventory.input
    yield from dict.fromkeys(inputs_of(city, projects))
