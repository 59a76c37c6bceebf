"""Transfers: whose they are, whether they are taken off, and what limits allow."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator
from fractions import Fraction

from jcm_mrv.findings import PLN, Finding, nearest
from jcm_mrv.methodology.numbers import number_text
from jcm_mrv.planning.city.file import City, Transfer, TransferLimit
from jcm_mrv.planning.city.listed import CityProject
from jcm_mrv.planning.city.result import Contribution, ListedTransfer
from jcm_mrv.planning.portfolio.twice import compared
from jcm_mrv.project.pv_estimate import share_text


def transfers_of(
    city: City,
    projects: list[CityProject],
    found: list[Contribution],
    as_of: dt.date | None = None,
) -> tuple[list[ListedTransfer], list[Finding]]:
    """Give the transfers with the project of each, and what is wrong with them."""
    listed: list[ListedTransfer] = []
    findings: list[Finding] = []
    by_name = _names(projects)
    apart: list[str] = []
    for n, one in enumerate(city.file.transfers):
        where = city.where("transfers", n)
        owners = _owners(by_name, one.project)
        if not owners:
            known = [p.name for p in projects] + [p.reference for p in projects if p.reference]
            near = nearest(one.project, known)
            # Of a project that cannot be read the reference is not known: its failure is said.
            if all(p.outcome["reference"] is not None for p in projects):
                findings.append(PLN[429].at(where, found=one.project, nearest=near))
            listed.append(ListedTransfer(one, None, None, counts=False, where=where))
            continue
        owner = next(
            (p for p in owners if any(y.start.year == one.year for y in p.years)), owners[0]
        )
        counted = [
            c.counted for c in found if c.year == one.year and c.project in {p.name for p in owners}
        ]
        # What is not known may count, so that its transfers are taken off.
        counts = one.corresponding_adjustment and (
            any(c is None or c != 0 for c in counted) or any(p.solved is None for p in owners)
        )
        if one.corresponding_adjustment and counted and not counts:
            apart.append(f"{one.project} {one.year}")
        listed.append(ListedTransfer(one, owner.name, owner.listed.boundary, counts, where))
        if all(p.solved is not None for p in owners) and one.year not in {
            y.start.year for p in owners for y in p.years
        }:
            findings.append(PLN[428]["year"].at(where, found=str(one.year), project=one.project))
    if apart:
        findings.append(PLN[430].at(city.where("transfers"), found=", ".join(apart)[:500]))
    findings += _days(listed, by_name, as_of)
    findings += _same_lines(listed)
    findings += _shares(city, projects, listed, by_name, found)
    return listed, findings


def _days(
    listed: list[ListedTransfer], by_name: dict[str, list[CityProject]], as_of: dt.date | None
) -> Iterator[Finding]:
    """Give days on which nothing was there to transfer: a limit would not see such a transfer."""
    for one in listed:
        day, year = one.transfer.date, one.transfer.year
        if day is None or one.project is None:
            continue
        owners = _owners(by_name, one.transfer.project)
        starts = [y.start for p in owners for y in p.years if y.start.year == year]
        if starts and day < min(starts):
            yield PLN[428]["early"].at(
                one.where, found=str(day), project=one.project, year=year, start=min(starts)
            )
        if as_of is not None and day > as_of:
            yield PLN[433]["transfer"].at(one.where, found=str(day), project=one.project, day=as_of)


def _owners(by_name: dict[str, list[CityProject]], name: str) -> list[CityProject]:
    return by_name.get(os.path.normpath(name)) or by_name.get(compared(name), [])


def _names(projects: list[CityProject]) -> dict[str, list[CityProject]]:
    """Give the listed projects by path, and by reference: one may have several periods."""
    found: dict[str, list[CityProject]] = {}
    for one in projects:
        found.setdefault(os.path.normpath(one.name), []).append(one)
        if one.reference:
            found.setdefault(compared(one.reference), []).append(one)
    # A path names one period of a project, its reference all of them; so does a transfer.
    for one in projects:
        if one.reference:
            found[os.path.normpath(one.name)] = found[compared(one.reference)]
    return found


def _shares(
    city: City,
    projects: list[CityProject],
    listed: list[ListedTransfer],
    by_name: dict[str, list[CityProject]],
    found: list[Contribution],
) -> Iterator[Finding]:
    """Hold what is transferred of a project and year against its tonnes, and against limits."""
    groups: dict[tuple[int, int], list[ListedTransfer]] = {}
    for one in listed:
        if one.project is not None:
            owners = _owners(by_name, one.transfer.project)
            groups.setdefault((owners[0].number, one.transfer.year), []).append(one)
    for (number, year), those in groups.items():
        owners = _owners(by_name, those[0].transfer.project)
        tonnes = sum(y.jcm for p in owners for y in p.years if y.start.year == year)
        total = sum((one.transfer.amount for one in those), Fraction(0))
        name = projects[number].name
        if any(p.solved is None for p in owners) or not any(
            y.start.year == year for p in owners for y in p.years
        ):
            continue
        if total > tonnes:
            yield PLN[428].at(
                those[-1].where,
                found=f"{number_text(total)} tCO2e",
                project=name,
                year=year,
                tonnes=tonnes,
            )
            continue
        yield from _beyond(name, year, those, found, {p.name for p in owners})
        yield from _limited(city, projects[number], those, year, tonnes)


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


def _beyond(
    project: str,
    year: int,
    those: list[ListedTransfer],
    found: list[Contribution],
    names: set[str],
) -> Iterator[Finding]:
    """Give transfers that take off more than their project adds by the factor of the grid."""
    taken = sum((float(one.transfer.amount) for one in those if one.counts), 0.0)
    added = [c.counted for c in found if c.year == year and c.project in names]
    known = [value for value in added if value is not None]
    if taken and len(known) == len(added) and taken > sum(known):
        yield PLN[466].at(
            those[-1].where,
            found=f"{taken:,.1f} tCO2e",
            project=project,
            year=year,
            counted=f"{sum(known):,.1f}",
        )


def _limited(
    city: City, project: CityProject, those: list[ListedTransfer], year: int, tonnes: int
) -> Iterator[Finding]:
    of_class = project.listed.transfer_class
    classes = {one.transfer_class for one in city.file.transfer_limits if one.transfer_class}
    if of_class and compared(of_class) not in map(compared, classes):
        yield PLN[431]["unknown"].at(
            project.where,
            found=of_class,
            project=project.name,
            nearest=nearest(of_class, classes),
        )
    applying = [
        one
        for one in city.file.transfer_limits
        if compared(one.transfer_class) in ("", compared(of_class))
    ]
    for limit, end in _in_force(applying):
        if not any(limit.start <= _day(one.transfer) < end for one in those):
            continue
        # What went before counts too: the share is of all tonnes of the year.
        gone = [one for one in those if _day(one.transfer) < end]
        total = sum((one.transfer.amount for one in gone), Fraction(0))
        if total > limit.share * tonnes:
            yield PLN[427].at(
                gone[-1].where,
                found=f"{number_text(total)} tCO2e",
                project=project.name,
                year=year,
                tonnes=tonnes,
                share=share_text(limit.share),
                start=limit.start,
            )
    if not of_class and any(
        limit.transfer_class and any(_day(one.transfer) >= limit.start for one in those)
        for limit in city.file.transfer_limits
    ):
        yield PLN[431].at(
            project.where, found=", ".join(sorted(classes)), project=project.name, year=year
        )
    undated = [
        limit
        for limit in applying
        if any(one.transfer.date is None and _day(one.transfer) < limit.start for one in those)
    ]
    if undated:
        yield PLN[431]["undated"].at(
            those[0].where, found=str(year), project=project.name, start=undated[0].start
        )


def _in_force(limits: list[TransferLimit]) -> Iterator[tuple[TransferLimit, dt.date]]:
    """Give each limit with the day on which the next one of its class takes its place."""
    for limit in limits:
        later = [
            one.start
            for one in limits
            if compared(one.transfer_class) == compared(limit.transfer_class)
            and one.start > limit.start
        ]
        yield limit, min(later, default=dt.date.max)


def _day(transfer: Transfer) -> dt.date:
    """Give the day that decides which limit holds: where none is stated, the end of the year."""
    return transfer.date or dt.date(transfer.year, 12, 31)
