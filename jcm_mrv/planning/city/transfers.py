"""Transfers: whose they are, whether they are taken off, and what they are held against."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator
from fractions import Fraction

from jcm_mrv.findings import PLN, Finding, Severity, nearest
from jcm_mrv.findings.finding import few
from jcm_mrv.input_files import leads_out
from jcm_mrv.methodology.exact_numbers import number_text
from jcm_mrv.planning.city.file import City
from jcm_mrv.planning.city.limits import Limits
from jcm_mrv.planning.city.listed import CityProject
from jcm_mrv.planning.city.result import Contribution, ListedTransfer
from jcm_mrv.planning.portfolio.places import named
from jcm_mrv.visible import compared


class _Owner:
    """The listed periods of one project: what a transfer that names it is of.

    By year are the first monitored day, the JCM tonnes, and what counts by the factor of the grid.
    """

    def __init__(self) -> None:
        self.projects: list[CityProject] = []
        self.starts: dict[int, dt.date] = {}
        self.tonnes: dict[int, int] = {}
        self.counted: dict[int, list[float | None]] = {}
        self.is_solved = True
        self._first: dict[int, CityProject] = {}

    def add(self, project: CityProject) -> None:
        """Take a period."""
        self.projects.append(project)
        self.is_solved = self.is_solved and project.solved is not None
        for one in project.years:
            year = one.start.year
            self.starts[year] = min(self.starts.get(year, one.start), one.start)
            self.tonnes[year] = self.tonnes.get(year, 0) + one.jcm
            self._first.setdefault(year, project)

    def of(self, year: int) -> CityProject:
        """Give the period that has a year; where none has, the first."""
        return self._first.get(year, self.projects[0])


Owners = dict[str, _Owner]


def transfers_of(
    city: City,
    projects: list[CityProject],
    found: list[Contribution],
    as_of: dt.date | None = None,
) -> tuple[list[ListedTransfer], list[Finding]]:
    """Give the transfers with the project of each, and what is wrong with them."""
    listed: list[ListedTransfer] = []
    findings: list[Finding] = []
    owners = _owners(projects, found)
    lost: list[ListedTransfer] = []
    apart: list[str] = []
    groups: dict[tuple[int, int], tuple[_Owner, list[ListedTransfer]]] = {}
    for n, one in enumerate(city.file.transfers):
        where = city.where("transfers", n)
        owner = owners.get(os.path.normpath(one.project)) or owners.get(compared(one.project))
        if owner is None:
            listed.append(ListedTransfer(one, None, None, counts=False, where=where))
            lost.append(listed[-1])
            continue
        counted = owner.counted.get(one.year, [])
        # What is not known may count, so that its transfers are taken off.
        counts = one.corresponding_adjustment and (
            any(c is None or c != 0 for c in counted) or not owner.is_solved
        )
        if one.corresponding_adjustment and counted and not counts:
            apart.append(f"{one.project} {one.year}")
        project = owner.of(one.year)
        listed.append(ListedTransfer(one, project.name, project.listed.boundary, counts, where))
        key = owner.projects[0].number, one.year
        groups.setdefault(key, (owner, []))[1].append(listed[-1])
        if owner.is_solved and one.year not in owner.starts:
            findings.append(PLN[428]["year"].at(where, found=str(one.year), project=one.project))
        findings += _day(listed[-1], owner.starts.get(one.year), as_of)
    if apart:
        findings.append(PLN[430].at(city.where("transfers"), found=", ".join(apart)[:500]))
    findings += _of_nobody(lost, projects)
    findings += _same_lines(listed)
    limits = Limits(city)
    held = {
        key: (owner, those)
        for key, (owner, those) in groups.items()
        if owner.is_solved and key[1] in owner.starts
    }
    firsts = {number: owner.projects[0] for (number, _), (owner, _) in held.items()}
    findings += limits.of_no_class(firsts.values())
    for (_, year), (owner, those) in held.items():
        findings += _of_group(owner, year, those, limits)
    return listed, findings


def _owners(projects: list[CityProject], found: list[Contribution]) -> Owners:
    """Give the listed projects by path, and by reference: one may have several periods.

    A path names one period of a project, its reference all of them; so does a transfer.
    """
    by_key: dict[tuple[str, str], _Owner] = {}
    of_path: Owners = {}
    for one in projects:
        path, reference = os.path.normpath(one.name), compared(one.reference)
        owner = by_key.setdefault((reference, "" if reference else path), _Owner())
        owner.add(one)
        of_path[path] = owner
    for one in found:
        of_path[os.path.normpath(one.project)].counted.setdefault(one.year, []).append(one.counted)
    return {reference: owner for (reference, _), owner in by_key.items() if reference} | of_path


def _of_nobody(lost: list[ListedTransfer], projects: list[CityProject]) -> Iterator[Finding]:
    """Give transfers whose project is not listed.

    While a project cannot be read its reference is not known: what may be one is asked about.
    """
    unread = [one.name for one in projects if one.outcome["reference"] is None]
    known = [one.name for one in projects] + [one.reference for one in projects if one.reference]

    def told(one: ListedTransfer) -> Finding:
        name = one.transfer.project
        return PLN[429].at(one.where, found=name, nearest=nearest(name, known))

    def asked(one: ListedTransfer) -> Finding:
        return PLN[429]["unread"].at(
            one.where,
            severity=Severity.NOTE,
            found=one.transfer.project,
            unread=named(unread),
        )

    is_sure = [not unread or _is_path(one.transfer.project) for one in lost]
    yield from few([one for one, sure in zip(lost, is_sure, strict=True) if sure], told)
    yield from few([one for one, sure in zip(lost, is_sure, strict=True) if not sure], asked)


def _is_path(name: str) -> bool:
    """Whether a transfer names a file, listed or not: no reference is one."""
    return name.lower().endswith((".yaml", ".yml")) or leads_out(name)


def _day(one: ListedTransfer, start: dt.date | None, as_of: dt.date | None) -> Iterator[Finding]:
    """Give a day on which nothing was there to transfer: a limit would not see such a transfer."""
    day, year = one.transfer.date, one.transfer.year
    if day is None or one.project is None:
        return
    if start is not None and day < start:
        yield PLN[428]["early"].at(
            one.where, found=str(day), project=one.project, year=year, start=start
        )
    if as_of is not None and day > as_of:
        yield PLN[433]["transfer"].at(one.where, found=str(day), project=one.project, day=as_of)


def _of_group(
    owner: _Owner, year: int, those: list[ListedTransfer], limits: Limits
) -> Iterator[Finding]:
    """Hold what is transferred of a project and year against its tonnes, and against limits."""
    first, tonnes = owner.projects[0], owner.tonnes[year]
    total = sum((one.transfer.amount for one in those), Fraction(0))
    if total > tonnes:
        yield PLN[428].at(
            those[-1].where,
            found=f"{number_text(total)} tCO2e",
            project=first.name,
            year=year,
            tonnes=tonnes,
        )
        return
    taken = sum((float(one.transfer.amount) for one in those if one.counts), 0.0)
    counted = owner.counted.get(year, [])
    known = [value for value in counted if value is not None]
    if taken and len(known) == len(counted) and taken > sum(known):
        # They take off more than their project adds by the factor of the grid.
        yield PLN[466].at(
            those[-1].where,
            found=f"{taken:,.1f} tCO2e",
            project=first.name,
            year=year,
            counted=f"{sum(known):,.1f}",
        )
    yield from limits.held_against(first, those, year, tonnes)


def _same_lines(listed: list[ListedTransfer]) -> Iterator[Finding]:
    """Give lines that say the same as one before them: both are taken off."""
    known: dict[object, ListedTransfer] = {}
    for one in listed:
        it = one.transfer
        content = (
            one.project or it.project,
            it.year,
            it.amount,
            it.date,
            it.corresponding_adjustment,
            it.source,
        )
        first = known.setdefault(content, one)
        if first is not one:
            amount = f"{number_text(it.amount)} tCO2e"
            yield PLN[465].at(
                one.where, found=amount, project=it.project, year=it.year, first=first.where
            )
