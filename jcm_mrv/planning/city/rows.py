"""The rows of a city's progress: every year with data, of every area that is one in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

from jcm_mrv.findings import PLN, Finding
from jcm_mrv.planning.city.areas import Areas
from jcm_mrv.planning.city.equations import Equations, Value, solved
from jcm_mrv.planning.city.file import City
from jcm_mrv.planning.city.inventory import Inventory
from jcm_mrv.planning.city.listed import CityProject
from jcm_mrv.planning.city.result import Contribution, ListedTransfer, Row
from jcm_mrv.planning.city.target import Given

MOST_LINES = 50_000
"""Rows, and what stands in them of projects: as many as a sheet of the workbook has."""

T = TypeVar("T")
Place = tuple[int, str]


class Rows:
    """The rows, one by one.

    Parameters
    ----------
    wrong : bool
        Whether an error was found: then no row states what projects add up to.

    Attributes
    ----------
    findings : list of Finding
        What is to be said of rows that were made.
    """

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
        *,
        wrong: bool,
    ) -> None:
        self.city, self.areas, self.inventory = city, areas, inventory
        self.target, self.system, self.wrong = target, system, wrong
        self.findings: list[Finding] = []
        self._found = _placed(((one.year, one.boundary), one) for one in found)
        self._moved = _placed(((one.transfer.year, one.boundary or ""), one) for one in transfers)
        self._lost = _placed(
            ((0, one.listed.boundary), one.name) for one in projects if _is_lost(one)
        )
        stated = city.file.target
        years = {line.year for line in inventory.lines}
        years |= {one.year for one in found} | {one.transfer.year for one in transfers}
        years |= {*target.baseline, stated.year}
        years |= set() if stated.base_year is None else {stated.base_year}
        self.places = [
            (year, area.id)
            for year in sorted(years)
            for area in city.file.boundary
            if areas.has_row(area.id, year)
        ]

    def rows(self) -> Iterator[Row]:
        """Give every year with data, of every area that is one in it.

        Raises
        ------
        FindingsError
            ``PLN-470`` where these are more than anybody could use.
        """
        lines = len(self.places)
        for year, area in self.places:
            inside = self.areas.inside[area]
            of_year = (
                len(known.get((year, one), ()))
                for known in (self._found, self._moved)
                for one in inside
            )
            lines += sum(of_year) + sum(len(self._lost.get((0, one), ())) for one in inside)
            if lines > MOST_LINES:
                where = self.city.where("boundary")
                raise PLN[470]["rows"].stop(where, found=f"> {MOST_LINES:,}", most=MOST_LINES)
        for year, area in self.places:
            yield self._row(year, area)

    def _row(self, year: int, area: str) -> Row:
        file = self.city.file
        inside = self.areas.inside[area]
        those = _of(self._found, ((year, one) for one in inside))
        moved = _of(self._moved, ((year, one) for one in inside))
        lost = _of(self._lost, ((0, one) for one in inside))
        missing = tuple(dict.fromkeys([*(c.project for c in those if c.why), *lost]))
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


def _is_lost(project: CityProject) -> bool:
    return project.solved is None or project.category is None


def _placed(items: Iterable[tuple[Place, T]]) -> dict[Place, list[tuple[int, T]]]:
    """Give what stands in each area and year, each with its position among all."""
    found: dict[Place, list[tuple[int, T]]] = {}
    for n, (place, one) in enumerate(items):
        found.setdefault(place, []).append((n, one))
    return found


def _of(placed: dict[Place, list[tuple[int, T]]], places: Iterable[Place]) -> list[T]:
    """Give what stands in some areas, in the order that it was given in."""
    found = [one for place in places for one in placed.get(place, ())]
    return [one for _, one in sorted(found, key=lambda item: item[0])]
