"""A city file to its progress: every year with data, of every area that is one in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from jcm_mrv.findings import PLN, Finding, FindingsError, has_errors
from jcm_mrv.input_files import InputFile, leads_out
from jcm_mrv.methodology.library import Library
from jcm_mrv.planning.city.areas import areas_of
from jcm_mrv.planning.city.counted import contributions
from jcm_mrv.planning.city.equations import Traced, equations, solved
from jcm_mrv.planning.city.file import City, load_city
from jcm_mrv.planning.city.grid import grid_factors
from jcm_mrv.planning.city.inventory import Inventory, read_inventory
from jcm_mrv.planning.city.listed import CityProject, city_projects, inputs_of
from jcm_mrv.planning.city.odd import odd_amounts
from jcm_mrv.planning.city.once import counted_once
from jcm_mrv.planning.city.result import CityProgress, Illustration
from jcm_mrv.planning.city.rows import Rows
from jcm_mrv.planning.city.target import given
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
    is_wrong = has_errors(findings)
    run = Rows(city, areas, inventory, target, system, found, transfers, projects, wrong=is_wrong)
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
    yield city.document.as_input()
    if inventory.input is not None:
        yield inventory.input
    yield from dict.fromkeys(inputs_of(city, projects))
