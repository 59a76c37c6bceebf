"""The areas of a city file: which lies in which, and in which years each has a row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from jcm_mrv.findings import PLN, Finding, nearest
from jcm_mrv.immutable import immutable
from jcm_mrv.planning.city.file import Area, City


@immutable
class Areas:
    """Areas by id, each with everything that lies in it, itself included, and each once."""

    by_id: dict[str, Area]
    inside: dict[str, tuple[str, ...]]
    findings: tuple[Finding, ...]

    def around(self, area: str) -> tuple[str, ...]:
        """Give the areas that an area lies in, itself included."""
        return tuple(one for one, inside in self.inside.items() if area in inside)

    def has_row(self, area: str, year: int) -> bool:
        """Whether an area, or one that it has become part of, is one in some days of a year."""
        return any(_days(self.by_id[one], year) for one in self.around(area))

    def whole(self, area: str, year: int) -> bool:
        """Whether the same holds of every day of the year."""
        days = [span for one in self.around(area) if (span := _days(self.by_id[one], year))]
        day = dt.date(year, 1, 1)
        for first, last in sorted(days):
            if first > day:
                return False
            if last >= dt.date(year, 12, 31):
                return True
            day = max(day, last + dt.timedelta(days=1))
        return False

    def days_text(self, area: str) -> str:
        """Give the days of an area in words."""
        one = self.by_id[area]
        return f"{one.start or ''}/{one.end or ''}"


def _days(area: Area, year: int) -> tuple[dt.date, dt.date] | None:
    first = max(area.start or dt.date.min, dt.date(year, 1, 1))
    last = min(area.end or dt.date.max, dt.date(year, 12, 31))
    return (first, last) if first <= last else None


def areas_of(city: City) -> Areas:
    """Give the areas of a city file, and what is wrong with them."""
    by_id: dict[str, Area] = {}
    findings: list[Finding] = []
    for n, area in enumerate(city.file.boundary):
        where = city.where("boundary", n)
        if area.id in by_id:
            findings.append(PLN[412].at(where, found=area.id))
        if area.start and area.end and area.end < area.start:
            findings.append(PLN[412]["days"].at(where, found=f"{area.start}, {area.end}"))
        by_id.setdefault(area.id, area)
    findings += _unknown(city, by_id)
    inside = {area: tuple(_inside(area, by_id, {area})) for area in by_id}
    for n, area in enumerate(city.file.boundary):
        lost = [one for one in area.contains if area.id in inside.get(one, ())]
        if lost:
            findings.append(
                PLN[412]["circle"].at(city.where("boundary", n, "contains"), found=", ".join(lost))
            )
    return Areas(by_id, inside, tuple(findings))


def _inside(area: str, by_id: dict[str, Area], seen: set[str]) -> Iterator[str]:
    yield area
    for one in by_id[area].contains:
        if one in by_id and one not in seen:
            seen.add(one)
            yield from _inside(one, by_id, seen)


def _unknown(city: City, by_id: dict[str, Area]) -> Iterator[Finding]:
    named: list[tuple[tuple[str | int, ...], str]] = [
        (("boundary", n, "contains", at), one)
        for n, area in enumerate(city.file.boundary)
        for at, one in enumerate(area.contains)
    ]
    named += [(("projects", n, "boundary"), p.boundary) for n, p in enumerate(city.file.projects)]
    named.append((("target", "boundary"), city.file.target.boundary))
    for path, name in named:
        if name not in by_id:
            yield PLN[410].at(city.where(*path), found=name, nearest=nearest(name, by_id))
