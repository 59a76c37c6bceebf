"""Limits on transfers: the share of a project's tonnes of a year, from a day on, by class."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import accumulate

from jcm_mrv.findings import PLN, Finding, nearest
from jcm_mrv.findings.finding import few
from jcm_mrv.immutable import immutable
from jcm_mrv.methodology.exact_numbers import number_text
from jcm_mrv.planning.city.file import City, Transfer
from jcm_mrv.planning.city.listed import CityProject
from jcm_mrv.planning.city.result import ListedTransfer
from jcm_mrv.planning.portfolio.places import named
from jcm_mrv.project.pv_estimate import share_text
from jcm_mrv.visible import compared


@immutable
class _Limit:
    """What may be transferred from a day on until the next limit of the class takes its place."""

    start: dt.date
    end: dt.date
    share: Fraction


class Limits:
    """The limits of a city file, by class; of two from one day on the lower one holds."""

    def __init__(self, city: City) -> None:
        stated = city.file.transfer_limits
        self._classes = {one.transfer_class for one in stated if one.transfer_class}
        self._first_of_a_class = min(
            (one.start for one in stated if one.transfer_class), default=dt.date.max
        )
        shares: dict[str, dict[dt.date, Fraction]] = {}
        for one in stated:
            of_class = shares.setdefault(compared(one.transfer_class), {})
            of_class[one.start] = min(of_class.get(one.start, one.share), one.share)
        self._by_class: dict[str, list[_Limit]] = {}
        for name, of_class in shares.items():
            starts = sorted(of_class)
            ends = [*starts[1:], dt.date.max]
            self._by_class[name] = [
                _Limit(start, end, of_class[start]) for start, end in zip(starts, ends, strict=True)
            ]

    def of_no_class(self, projects: Iterable[CityProject]) -> list[Finding]:
        """Give projects whose class is none of the limits."""
        return few(
            [
                one
                for one in projects
                if one.listed.transfer_class
                and compared(one.listed.transfer_class) not in self._by_class
            ],
            lambda one: PLN[431]["unknown"].at(
                one.where,
                found=one.listed.transfer_class,
                project=one.name,
                nearest=nearest(one.listed.transfer_class, self._classes),
            ),
        )

    def held_against(
        self, project: CityProject, those: list[ListedTransfer], year: int, tonnes: int
    ) -> Iterator[Finding]:
        """Hold the transfers of a project's year against the limits, by their days."""
        of_class = project.listed.transfer_class
        applying = [self._by_class.get(name, []) for name in {"", compared(of_class)}]
        ordered = sorted(those, key=lambda one: _day(one.transfer))
        days = [_day(one.transfer) for one in ordered]
        totals = list(accumulate(one.transfer.amount for one in ordered))
        in_force = {one for limits in applying for day in days for one in _on(limits, day)}
        for limit in sorted(in_force, key=lambda one: (one.start, one.share)):
            # What went before counts too: the share is of all tonnes of the year.
            last = bisect_left(days, limit.end) - 1
            if totals[last] > limit.share * tonnes:
                yield PLN[427].at(
                    ordered[last].where,
                    found=f"{number_text(totals[last])} tCO2e",
                    project=project.name,
                    year=year,
                    tonnes=tonnes,
                    share=share_text(limit.share),
                    start=limit.start,
                )
        if not of_class and days[-1] >= self._first_of_a_class:
            found = named(sorted(self._classes))
            yield PLN[431].at(project.where, found=found, project=project.name, year=year)
        if any(one.transfer.date is None for one in those):
            end = dt.date(year, 12, 31)
            begun = [(limits, _since(limits, end)) for limits in applying]
            later = [one.start for limits, at in begun for one in limits[at : at + 1]]
            if later:
                yield PLN[431]["undated"].at(
                    those[0].where, found=str(year), project=project.name, start=min(later)
                )


def _on(limits: list[_Limit], day: dt.date) -> list[_Limit]:
    """Give the limit of a class that holds on a day, where one does."""
    at = _since(limits, day)
    return limits[at - 1 : at]


def _since(limits: list[_Limit], day: dt.date) -> int:
    """Give how many limits of a class had begun on a day."""
    return bisect_right(limits, day, key=lambda one: one.start)


def _day(transfer: Transfer) -> dt.date:
    """Give the day that decides which limit holds: where none is stated, the end of the year."""
    return transfer.date or dt.date(transfer.year, 12, 31)
