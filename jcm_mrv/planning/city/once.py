"""What may be counted, and once only: one project, one meter, one way to count methane."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypeVar

from jcm_mrv.findings import PLN, Finding, FindingsError, Severity
from jcm_mrv.findings.finding import counted
from jcm_mrv.input_files import real_path
from jcm_mrv.methodology.library import Library
from jcm_mrv.methodology.question import Question
from jcm_mrv.planning.city.areas import Areas
from jcm_mrv.planning.city.categories import category_hint
from jcm_mrv.planning.city.file import City, WasteMethod
from jcm_mrv.planning.city.inventory import Inventory
from jcm_mrv.planning.city.job import digits
from jcm_mrv.planning.city.listed import CityProject
from jcm_mrv.visible import compared

T = TypeVar("T")

_DECAY = "first_order_decay"
_GASES = {"GWP_CH4": ("CH4", "CH4_fossil", "CH4_non_fossil"), "GWP_N2O": ("N2O",)}
_COPIED_DIGITS = 8
"""Digits of all amounts that a copy shares."""


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
            yield PLN[424].at(
                city.where("projects", one.number, "category"),
                found=one.listed.category,
                nearest=category_hint(one.listed.category),
            )
        yield from _outside(city, one, areas, as_of)
        if one.solved is None:
            wrong = [line for line in one.outcome["findings"] if line["severity"] == "error"]
            failed = one.outcome["status"] == "failed"
            yield (PLN[447] if failed else PLN[447]["lost"]).at(
                one.where,
                found=f"{wrong[0]['code']} {wrong[0]['message']}" if wrong else "",
                project=one.name,
            )
    outside: dict[tuple[str, int], list[Finding]] = {}
    for line in inventory.lines:
        if not areas.has_row(line.boundary, line.year):
            told = PLN[411].at(
                line.where,
                found=f"{line.boundary}, {line.year}",
                days=areas.days_text(line.boundary),
            )
            outside.setdefault((line.boundary, line.year), []).append(told)
    for those in outside.values():
        yield from counted(those[:3], len(those))


def _not_monitored(projects: list[CityProject]) -> Iterator[Finding]:
    """Give projects that operate in a year in which others were monitored, and they were not."""
    monitored = {year.start.year for one in projects for year in one.years}
    of_project: dict[str, list[CityProject]] = {}
    for one in projects:
        if one.solved is not None:
            of_project.setdefault(compared(one.reference) or one.name, []).append(one)
    for those in of_project.values():
        first = those[0]
        assert first.solved is not None
        start = first.solved.start_of_operation
        own = {year.start.year for one in those for year in one.years}
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
        if one.solved is None:
            continue
        same = periods.setdefault(compared(one.reference), []) if one.reference else []
        alike = copies.setdefault(one.outcome["hashes"]["project"] or "", [])
        other = next((other for other in same if one.overlaps(other)), None)
        if other is not None:
            found = f"{one.reference}: {_days(other)}, {_days(one)}"
            yield PLN[420]["periods"].at(one.where, found=found, first=other.where)
        elif alike:
            yield PLN[420]["copy"].at(one.where, found=one.name, first=alike[0].where)
        same.append(one)
        alike.append(one)


def _days(one: CityProject) -> str:
    return "" if one.days is None else f"{one.days[0]}/{one.days[1]}"


def _same_data(projects: list[CityProject]) -> Iterator[Finding]:
    """Give meters and readings that stand in two projects at once, and equal amounts.

    Each project is held against the first of the others: what ten have is nine times to be mended.
    """
    meters: dict[str, list[CityProject]] = {}
    readings: dict[str, list[CityProject]] = {}
    alike: dict[frozenset[tuple[int, str, float]], list[CityProject]] = {}
    amounts: dict[tuple[int, str, float], list[CityProject]] = {}
    told: set[tuple[int, int]] = set()
    listed: set[Path] = set()
    for one in projects:
        if one.solved is None or real_path(one.path) in listed:
            # What is listed twice is told as that.
            continue
        listed.add(real_path(one.path))
        for key, (serial, where) in one.solved.meters.items():
            other = _beside(one, meters.get(key, ()))
            if other is not None and other.solved is not None:
                told.add((other.number, one.number))
                written = dict.fromkeys((serial, other.solved.meters[key][0]))
                # Blanks make no other number, and are seen in quotes alone.
                found = serial if len(written) == 1 else ", ".join(map(repr, written))
                yield PLN[421].at(where, found=found, project=one.name, other=other.name)
        for key, where in one.solved.readings.items():
            other = _beside(one, readings.get(key, ()))
            if other is not None:
                told.add((other.number, one.number))
                yield PLN[421]["readings"].at(where, project=one.name, other=other.name)
        own = one.solved.amounts
        is_much = sum(len(digits(value)) for *_, value in own) >= _COPIED_DIGITS
        of_copy = _beside(one, alike.get(own, ())) if is_much else None
        pairs = [(of_copy, Severity.ERROR, key) for key in sorted(own)[:1]]
        pairs += [(_beside(one, amounts.get(k, ())), Severity.WARNING, k) for k in sorted(own)]
        for other, severity, (year, unit, value) in pairs:
            if other is not None and (other.number, one.number) not in told:
                told.add((other.number, one.number))
                yield PLN[421]["amounts"].at(
                    one.where,
                    severity=severity,
                    found=f"{value:.12g} {unit}, {year}",
                    project=one.name,
                    other=other.name,
                )
        _note(one, meters, one.solved.meters)
        _note(one, readings, one.solved.readings)
        _note(one, amounts, own)
        _note(one, alike, (own,))


def _beside(one: CityProject, others: Iterable[CityProject]) -> CityProject | None:
    """Give the first project that was monitored in the days of another one."""
    return next((other for other in others if one.overlaps(other)), None)


def _note(one: CityProject, known: dict[T, list[CityProject]], keys: Iterable[T]) -> None:
    for key in keys:
        known.setdefault(key, []).append(one)


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
        if line.method in methods:
            continue
        methods[line.method] = line.where
        if len(methods) > 1:
            found = ", ".join(f"{where}: {method}" for method, where in methods.items())
            yield PLN[422].at(line.where, found=found)


def _method(one: CityProject) -> WasteMethod | None:
    if one.solved is not None and _DECAY in one.solved.families:
        return "first_order_decay"
    return one.listed.waste_method


def _potentials(city: City, projects: list[CityProject], library: Library) -> Iterator[Finding]:
    """Give projects whose global warming potentials are those of another report."""
    potentials: dict[str, list[float]] = {}
    for one in projects:
        for parameter, value in () if one.solved is None else one.solved.fixed:
            gases = _GASES.get(parameter)
            if gases is None:
                continue
            if parameter not in potentials:
                potentials[parameter] = _known(city, gases, library)
            known = potentials[parameter]
            if known and not any(abs(value - number) < 1e-9 for number in known):
                yield PLN[423]["project"].at(
                    one.where,
                    found=f"{parameter} = {value:g}",
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
    if one.solved is None or one.listed.boundary not in areas.by_id:
        return
    area = one.listed.boundary
    for year in one.years:
        if not areas.has_row(area, year.start.year):
            yield PLN[411].at(
                city.where("projects", one.number, "boundary"),
                found=f"{area}, {year.start.year}",
                days=areas.days_text(area),
            )
    if as_of is not None and one.days is not None and one.days[1] > as_of:
        yield PLN[433].at(one.where, found=str(one.days[1]), project=one.name, day=as_of)
    country = one.outcome["country"]
    if country is not None and country != city.file.country:
        yield PLN[432].at(one.where, found=country, project=one.name, country=city.file.country)
