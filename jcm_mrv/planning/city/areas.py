"""The areas of a city file: which lies in which, and in which years each has a row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from jcm_mrv.findings import PLN, Finding, FindingsError, nearest
from jcm_mrv.findings.finding import few
from jcm_mrv.immutable import immutable
from jcm_mrv.planning.city.file import Area, City

MOST_INSIDE = 100_000
"""Areas within areas: every commune of a country in its province, and all in one, take less."""

Span = tuple[dt.date, dt.date]


@immutable
class Areas:
    """Areas by id, each with everything that lies in it, itself included, and each once.

    ``spans`` are the days on which an area, or one that it has become part of, is one.
    """

    by_id: dict[str, Area]
    inside: dict[str, tuple[str, ...]]
    spans: dict[str, tuple[Span, ...]]
    findings: tuple[Finding, ...]

    def has_row(self, area: str, year: int) -> bool:
        """Whether an area, or one that it has become part of, is one in some days of a year."""
        begin, end = dt.date(year, 1, 1), dt.date(year, 12, 31)
        return any(first <= end and begin <= last for first, last in self.spans[area])

    def whole(self, area: str, year: int) -> bool:
        """Whether the same holds of every day of the year."""
        begin, end = dt.date(year, 1, 1), dt.date(year, 12, 31)
        return any(first <= begin and end <= last for first, last in self.spans[area])

    def days_text(self, area: str) -> str:
        """Give the days of an area in words."""
        one = self.by_id[area]
        return f"{one.start or ''}/{one.end or ''}"


def areas_of(city: City) -> Areas:
    """Give the areas of a city file, and what is wrong with them.

    Raises
    ------
    FindingsError
        ``PLN-470`` where more lie in each other than can be counted.
    """
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
    inside: dict[str, tuple[str, ...]] = {}
    around: dict[str, list[Area]] = {area: [] for area in by_id}
    left = MOST_INSIDE
    for area, one in by_id.items():
        inside[area] = _inside(area, by_id)
        left -= len(inside[area])
        if left < 0:
            found = f"> {MOST_INSIDE:,}"
            raise FindingsError(
                [*findings, PLN[470].at(city.where("boundary"), found=found, most=MOST_INSIDE)]
            )
        for within in inside[area]:
            around[within].append(one)
    for n, area in enumerate(city.file.boundary):
        lost = [one for one in area.contains if area.id in inside.get(one, ())]
        if lost:
            findings.append(
                PLN[412]["circle"].at(city.where("boundary", n, "contains"), found=", ".join(lost))
            )
    spans = {area: tuple(_spans(those)) for area, those in around.items()}
    return Areas(by_id, inside, spans, tuple(findings))


def _inside(area: str, by_id: dict[str, Area]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    todo = [area]
    while todo:
        one = todo.pop()
        if one in by_id and one not in found:
            found[one] = None
            todo += reversed(dict.fromkeys(by_id[one].contains))
    return tuple(found)


def _spans(areas: Iterable[Area]) -> Iterator[Span]:
    """Give the days on which any of some areas is one; days that follow one another are one."""
    days = sorted((one.start or dt.date.min, one.end or dt.date.max) for one in areas)
    first, last = days[0]
    for start, end in days[1:]:
        if last == dt.date.max or start <= last + dt.timedelta(days=1):
            last = max(last, end)
        else:
            yield first, last
            first, last = start, end
    yield first, last


def _unknown(city: City, by_id: dict[str, Area]) -> list[Finding]:
    named: list[tuple[tuple[str | int, ...], str]] = [
        (("boundary", n, "contains", at), one)
        for n, area in enumerate(city.file.boundary)
        for at, one in enumerate(area.contains)
    ]
    named += [(("projects", n, "boundary"), p.boundary) for n, p in enumerate(city.file.projects)]
    named.append((("target", "boundary"), city.file.target.boundary))
    return few(
        [(path, name) for path, name in named if name not in by_id],
        lambda one: PLN[410].at(city.where(*one[0]), found=one[1], nearest=nearest(one[1], by_id)),
    )
