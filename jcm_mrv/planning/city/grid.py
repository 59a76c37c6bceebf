"""The factor of the grid in each year: what a city file states, then what a series publishes."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from jcm_mrv.findings import PLN, Finding, FindingsError
from jcm_mrv.immutable import immutable
from jcm_mrv.methodology.claims import Standing
from jcm_mrv.methodology.electricity import FACTOR_UNIT
from jcm_mrv.methodology.exact_numbers import number_text
from jcm_mrv.methodology.library import Library
from jcm_mrv.methodology.question import Question
from jcm_mrv.methodology.series.series import Series, validity_text
from jcm_mrv.methodology.series.use import value_of
from jcm_mrv.methodology.units import UnitError, convert
from jcm_mrv.planning.city.file import City

_HIGHEST = Fraction(3)
"""tCO2/MWh: no fuel of a power plant gives more, so that a unit is wrong."""


@immutable
class GridFactor:
    """The factor of the grid in a year, in tCO2/MWh, and who says so."""

    year: int
    value: Fraction
    source: str
    standing: Standing | Literal["stated"]
    illustrative: bool = False


@immutable
class GridFactors:
    """The factors by year, which years there are in words, and what is wrong with them."""

    by_year: dict[int, GridFactor]
    known: str
    findings: tuple[Finding, ...]


def grid_factors(city: City, library: Library) -> GridFactors:
    """Give the factors of the grid; the values of the file stand before those of the series."""
    found: dict[int, GridFactor] = {}
    findings: list[Finding] = []
    known: list[str] = []
    grid = city.file.grid_factor
    if grid.series is None:
        findings += [
            PLN[462]["alone"].at(city.where("grid_factor", "keys", key), found=key)
            for key in grid.keys
        ]
    else:
        where = city.where("grid_factor", "series")
        try:
            series = library.known_series(grid.series, where)
            series.check_use(None, city.file.country, where)
            _check_keys(city, series)
            question = Question.model_validate({"series": grid.series, **grid.keys})
            figures = series.select(question, where, by_year=True)
        except FindingsError as exc:
            return GridFactors({}, "", exc.findings)
        known.append(f"{grid.series}: {validity_text(figures)}")
        for figure in figures:
            first, last = figure.valid.years
            if first is None or last is None:
                continue
            for year in range(first, last + 1):
                if year in found:
                    findings.append(PLN[441].at(where, found=grid.series, year=year))
                found[year] = GridFactor(
                    year,
                    value_of(series, figure, question, FACTOR_UNIT, where),
                    series.source_text(figure),
                    figure.claim.standing,
                )
    for year, stated in grid.values.items():
        place = city.where("grid_factor", "values", str(year))
        shown = f"{number_text(stated.value)} {stated.unit}"
        try:
            value = convert(stated.value, stated.unit, FACTOR_UNIT)
        except UnitError:
            findings.append(PLN[442].at(place, found=shown, unit=FACTOR_UNIT))
            continue
        if value > _HIGHEST:
            findings.append(PLN[442]["high"].at(place, found=shown, most=int(_HIGHEST)))
            continue
        found[year] = GridFactor(year, value, stated.source, "stated", stated.illustrative)
    if grid.values:
        known.append("grid_factor.values: " + ", ".join(map(str, sorted(grid.values))))
    return GridFactors(found, "; ".join(known) or "none", tuple(findings))


def _check_keys(city: City, series: Series) -> None:
    """Refuse what would be no key in the question to a series, but a year or another series."""
    keys = series.file.keys
    wrong = [
        PLN[462].at(
            city.where("grid_factor", "keys", key),
            found=key,
            series=series.name,
            keys=", ".join(keys) or "-",
        )
        for key in city.file.grid_factor.keys
        if key not in keys
    ]
    if wrong:
        raise FindingsError(wrong)
