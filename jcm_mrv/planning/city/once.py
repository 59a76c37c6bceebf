"""What may be counted, and once only: one project, one meter, one way to count methane."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

from jcm_mrv.findings import PLN, Finding, FindingsError, Severity, nearest
from jcm_mrv.input_files import real_path
from jcm_mrv.methodology.library import Library
from jcm_mrv.methodology.question import Question
from jcm_mrv.planning.city.areas import Areas
from jcm_mrv.planning.city.categories import categories
from jcm_mrv.planning.city.file import City, WasteMethod
from jcm_mrv.planning.city.inventory import Inventory
from jcm_mrv.planning.city.listed import CityProject

_DECAY = "first_order_decay"
_GASES = {"GWP_CH4": ("CH4", "CH4_fossil", "CH4_non_fossil"), "GWP_N2O": ("N2O",)}
_EQUAL_DIGITS, _COPIED_DIGITS = 4, 8
"""Digits of an amount that two projects hardly share, and of all amounts that a copy shares."""


def counted_once(
    city: City,
    projects: list[CityProject],
    inventory: Inventory,
    areas: Areas,
    library: Library,
    as_of: dt.date | None,
) -> Iterator[Finding]:
    """Give everything by which something would be counted twice, or by two measures."""
    yield from _twice(projects)
    yield from _same_data(projects)
    yield from _not_monitored(projects)
    yield from _methane(projects, inventory)
    yield from _potentials(city, projects, library)
    for one in projects:
        if one.category is None:
            near = nearest(one.listed.category, categories())
            yield PLN[424].at(
                city.where("projects", one.number, "category"),
                found=one.listed.category,
                nearest=near,
            )
        yield from _outside(city, one, areas, as_of)
        if one.result is None:
            first = one.findings[0] if one.findings else None
            yield PLN[447].at(
                one.where,
                found=f"{first.code} {first.message}" if first else "",
                project=one.name,
            )
    for line in inventory.lines:
        if not areas.has_row(line.boundary, line.year):
            yield PLN[411].at(
                line.where,
                found=f"{line.boundary}, {line.year}",
                days=areas.days_text(line.boundary),
            )


def _not_monitored(projects: list[CityProject]) -> Iterator[Finding]:
    """Give projects that operate in a year in which others were monitored, and they were not."""
    monitored = {year.part.year for one in projects for year in one.years}
    of_project: dict[str, list[CityProject]] = {}
    for one in projects:
        if one.result is not None:
            of_project.setdefault(one.reference or one.name, []).append(one)
    for those in of_project.values():
        first = those[0]
        assert first.result is not None
        start = first.result.project.file.start_of_operation
        own = {year.part.year for one in those for year in one.years}
        lost = sorted(year for year in monitored - own if year > start.year)
        if lost:
            yield PLN[449].at(
                first.where, found=", ".join(map(str, lost)), project=first.name, start=start
            )


def _twice(projects: list[CityProject]) -> Iterator[Finding]:
    """Give projects that are listed twice, and periods of one that overlap."""
    paths: dict[Path, CityProject] = {}
    periods: dict[str, list[CityProject]] = {}
    copies: dict[str, list[CityProject]] = {}
    for one in projects:
        first = paths.setdefault(real_path(one.path), one)
        if first is not one:
            yield PLN[420].at(one.where, found=one.name, first=first.where)
            continue
        if one.result is None:
            continue
        same = periods.setdefault(one.reference, []) if one.reference else []
        alike = copies.setdefault(one.result.project.sha256, [])
        other = next((other for other in same if one.overlaps(other)), None)
        if other is not None:
            found = f"{one.reference}: {_days(other)}, {_days(one)}"
            yield PLN[420]["periods"].at(one.where, found=found, first=other.where)
        elif alike:
            yield PLN[420]["copy"].at(one.where, found=one.name, first=alike[0].where)
        same.append(one)
        alike.append(one)


def _days(one: CityProject) -> str:
    period = one.period
    return "" if period is None else f"{period.start}/{period.end}"


def _same_data(projects: list[CityProject]) -> Iterator[Finding]:
    """Give meters and readings that stand in two projects at once, and equal amounts."""
    meters: dict[str, list[CityProject]] = {}
    readings: dict[str, list[CityProject]] = {}
    amounts: dict[tuple[int, str, float], list[CityProject]] = {}
    told: set[tuple[int, int]] = set()
    for one in projects:
        if one.result is None:
            continue
        for known, keys, wording in (
            (meters, _serials(one), "meter"),
            (readings, dict(one.data()), "readings"),
        ):
            for key, where in keys.items():
                for other in known.setdefault(key, []):
                    if other is one or not one.overlaps(other):
                        continue
                    told.add((other.number, one.number))
                    yield (
                        PLN[421].at(where, found=key, project=one.name, other=other.name)
                        if wording == "meter"
                        else PLN[421]["readings"].at(where, project=one.name, other=other.name)
                    )
                known[key].append(one)
        for key in _amounts(one):
            for other in amounts.setdefault(key, []):
                pair = (other.number, one.number)
                if other is not one and pair not in told and one.overlaps(other):
                    told.add(pair)
                    year, unit, value = key
                    yield PLN[421]["amounts"].at(
                        one.where,
                        severity=Severity.ERROR if _is_copy(one, other) else Severity.WARNING,
                        found=f"{value:.12g} {unit}, {year}",
                        project=one.name,
                        other=other.name,
                    )
            amounts[key].append(one)


def _is_copy(one: CityProject, other: CityProject) -> bool:
    """Whether all amounts of two projects are equal, to more digits than chance has."""
    own = _amounts(one)
    return (
        own == _amounts(other) and sum(len(_digits(value)) for *_, value in own) >= _COPIED_DIGITS
    )


def _serials(one: CityProject) -> dict[str, str]:
    assert one.result is not None
    return {
        " ".join(meter.serial.split()).casefold(): one.place("meters", name)
        for name, meter in one.result.project.file.meters.items()
        if meter.serial.strip()
    }


def _amounts(one: CityProject) -> set[tuple[int, str, float]]:
    """Give amounts that two projects hardly share by chance: four digits or more."""
    assert one.result is not None
    return {
        (q.part.year, q.unit, float(q.value))
        for applied in one.result.applications
        for q in applied.quantities
        if applied.methodology.parameters[q.parameter].aggregation == "sum"
        and len(_digits(float(q.value))) >= _EQUAL_DIGITS
    }


def _digits(value: float) -> str:
    return f"{value:.12g}".replace(".", "").strip("-0")


def _methane(projects: list[CityProject], inventory: Inventory) -> Iterator[Finding]:
    """Give sums of methane that decays over years with methane that is booked at once."""
    first: dict[WasteMethod, CityProject] = {}
    for one in projects:
        method = _method(one)
        if method is not None:
            first.setdefault(method, one)
            stated = one.listed.waste_method
            if stated is not None and stated != method:
                yield PLN[422].at(one.where, found=f"{one.name}: {method}, {stated}")
    if len(first) > 1:
        found = ", ".join(f"{one.name}: {method}" for method, one in first.items())
        yield PLN[422].at(max(first.values(), key=lambda one: one.number).where, found=found)
    lines: dict[tuple[str, int], dict[str, str]] = {}
    for line in inventory.lines:
        if not line.category.is_waste:
            continue
        if line.method is None:
            continue
        methods = lines.setdefault((line.boundary, line.year), {})
        methods.setdefault(line.method, line.where)
        if len(methods) > 1:
            found = ", ".join(f"{where}: {method}" for method, where in methods.items())
            yield PLN[422].at(line.where, found=found)


def _method(one: CityProject) -> WasteMethod | None:
    if one.result is not None and any(
        _DECAY in applied.methodology.families for applied in one.result.applications
    ):
        return "first_order_decay"
    return one.listed.waste_method


def _potentials(city: City, projects: list[CityProject], library: Library) -> Iterator[Finding]:
    """Give projects whose global warming potentials are those of another report."""
    potentials: dict[str, list[float]] = {}
    for one in projects:
        if one.result is None:
            continue
        for applied in one.result.applications:
            for value in applied.fixed:
                gases = _GASES.get(value.parameter)
                if gases is None:
                    continue
                if value.parameter not in potentials:
                    potentials[value.parameter] = _known(city, gases, library)
                known = potentials[value.parameter]
                if known and not any(abs(value.value - number) < 1e-9 for number in known):
                    yield PLN[423]["project"].at(
                        one.where,
                        found=f"{value.parameter} = {value.value:g}",
                        project=one.name,
                        report=city.file.gwp,
                        known=" or ".join(f"{number:g}" for number in known),
                    )


def _known(city: City, gases: tuple[str, ...], library: Library) -> list[float]:
    series, found = library.known_series("gwp"), []
    for gas in gases:
        question = {"series": "gwp", "report": city.file.gwp, "gas": gas}
        try:
            figure = series.find(Question.model_validate(question), "")
        except FindingsError:
            continue
        found.append(float(figure.row.value))
    return found


def _outside(
    city: City, one: CityProject, areas: Areas, as_of: dt.date | None
) -> Iterator[Finding]:
    """Give years of a project in which its area is none, days to come, and another country."""
    if one.result is None or one.listed.boundary not in areas.by_id:
        return
    area = one.listed.boundary
    for year in one.years:
        if not areas.has_row(area, year.part.year):
            yield PLN[411].at(
                city.where("projects", one.number, "boundary"),
                found=f"{area}, {year.part.year}",
                days=areas.days_text(area),
            )
    period = one.period
    if as_of is not None and period is not None and period.end > as_of:
        yield PLN[433].at(one.where, found=str(period.end), project=one.name, day=as_of)
    country = one.result.project.file.partner_country
    if country != city.file.country:
        yield PLN[432].at(one.where, found=country, project=one.name, country=city.file.country)
