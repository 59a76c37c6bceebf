"""What each project adds in each year: at the level, territorially alone, or not to be known."""

from __future__ import annotations

from collections.abc import Iterator

from jcm_mrv.findings import PLN, Finding, has_errors
from jcm_mrv.planning.city.categories import TO_THE_GRID, Category
from jcm_mrv.planning.city.file import City, Level
from jcm_mrv.planning.city.grid import GridFactor, GridFactors
from jcm_mrv.planning.city.job import Solved, SolvedYear
from jcm_mrv.planning.city.listed import CityProject
from jcm_mrv.planning.city.result import Contribution
from jcm_mrv.planning.city.solved import Resolved


def contributions(
    city: City, projects: list[CityProject], grid: GridFactors
) -> tuple[list[Contribution], list[Finding]]:
    """Give what each project adds in each year of its monitoring period, and what was found."""
    found: list[Contribution] = []
    findings: list[Finding] = []
    for project in projects:
        solved, category = project.solved, project.category
        if solved is None or category is None:
            continue
        findings += _of_project(project, solved, category)
        for year in solved.years:
            factor = grid.by_year.get(year.start.year)
            used = factor if solved.factors.grid and year.why is None else None
            one = _contribution(city.file.level, project, category, year, used)
            found.append(one)
            findings += _of_year(project, one, grid)
    return found, findings


def _contribution(
    level: Level,
    project: CityProject,
    category: Category,
    year: SolvedYear,
    factor: GridFactor | None,
) -> Contribution:
    unknown = (None, None, None)
    return Contribution(
        project.name,
        project.outcome["title"] or "",
        project.reference,
        project.listed.boundary,
        category.id,
        year.start.year,
        year.start,
        year.end,
        *(_shares(level, category, year.solved, sold=project.is_sold) if year.solved else unknown),
        year.jcm,
        project.standing,
        None if factor is None else float(factor.value),
        project.listed.trading_scheme,
        year.why,
        project.outcome["confidential"],
    )


def _shares(
    level: Level, category: Category, solved: Resolved, *, sold: bool
) -> tuple[float, float, float]:
    """Give what counts at the level, territorially alone, and in a category that it lacks."""
    if category.levels == ("territorial",):
        return 0.0, solved.reductions, 0.0
    # What is given to the grid is counted where it is used, at the grid's factor.
    apart = solved.sold if sold else 0.0
    rest = solved.reductions - apart
    return (rest, apart, 0.0) if level in category.levels else (0.0, apart, rest)


def _of_project(project: CityProject, solved: Solved, category: Category) -> Iterator[Finding]:
    listed, supplies, factors = project.listed, solved.supplies, solved.factors
    if category.id == TO_THE_GRID and listed.supply == "on_site":
        yield PLN[425].at(project.where, found=f"{category.id}, on_site", project=project.name)
    elif project.is_sold and not supplies:
        yield PLN[425]["nothing"].at(project.where, found="supply: grid", project=project.name)
    elif supplies and listed.supply is None and category.id != TO_THE_GRID:
        yield PLN[425]["unsaid"].at(project.where, found=category.id, project=project.name)
    if factors.untold:
        yield PLN[443].at(project.where, found=", ".join(factors.untold[:5]), project=project.name)
    if listed.electricity is not None and not factors.stated:
        yield PLN[444].at(project.where, found=listed.electricity, project=project.name)


def _of_year(project: CityProject, one: Contribution, grid: GridFactors) -> Iterator[Finding]:
    # Where the factors themselves are wrong, that is said.
    if one.why == "no factor" and not has_errors(grid.findings):
        yield PLN[440].at(project.where, found=str(one.year), project=one.project, known=grid.known)
    elif one.why == "no solution":
        yield PLN[448].at(project.where, found=str(one.year), project=one.project)
    if not one.is_whole_year:
        yield PLN[445].at(
            project.where, found=f"{one.start}/{one.end}", project=one.project, year=one.year
        )
    if one.outside:
        yield PLN[446].at(
            project.where,
            found=f"{one.outside:,.1f} tCO2e",
            project=one.project,
            category=one.category,
            year=one.year,
        )
    if one.trading_scheme and one.counted:
        yield PLN[426].at(
            project.where,
            found=f"{one.counted:,.1f} tCO2e",
            project=one.project,
            scheme=one.trading_scheme,
            year=one.year,
        )
