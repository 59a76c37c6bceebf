"""Calendar years that go over a day on which a table begins another row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from jcm_mrv.findings import CAL, Finding
from jcm_mrv.immutable import immutable
from jcm_mrv.methodology.days import day_number, day_of
from jcm_mrv.methodology.expression import tree as t
from jcm_mrv.methodology.expression.table import Band
from jcm_mrv.methodology.methodology import Methodology
from jcm_mrv.methodology.reference_tables import PublishedKey, row_text
from jcm_mrv.methodology.solve import Solution
from jcm_mrv.project.application import Application
from jcm_mrv.project.period import YearPart

_ENDS = (t.Ref("period_start"), t.Ref("period_end"))


@immutable(slots=True)
class CrossedDay:
    """A row that counts for a whole year, and the day of the year on which another one begins."""

    part: YearPart
    table: str
    row: str
    day: dt.date


def crossed_days(
    methodology: Methodology, parts: Iterable[YearPart], solutions: Iterable[Solution]
) -> list[CrossedDay]:
    """Give the rows in use that hold for some days of a year and not for others.

    Those that a key of the first or the last day of the year has chosen; what was published last by
    a day is meant so.
    """
    keys = _keys(methodology)
    found = []
    for part, solution in zip(parts, solutions, strict=True) if keys else ():
        start, end = day_number(part.start), day_number(part.end)
        for table, place in keys:
            for n in sorted(solution.used_rows.get(table, ())):
                band = methodology.lookups[table].rows[n].conditions[place]
                if not isinstance(band, Band) or (band.holds(start) and band.holds(end)):
                    continue
                row = row_text(methodology.tables[table], methodology.tables[table].rows[n])
                found += [CrossedDay(part, table, row, d) for d in _edges(band, start, end)]
    return found


def _keys(methodology: Methodology) -> list[tuple[str, int]]:
    """Give the tables, and places of their keys, that an end of the year is looked up in."""
    if not any(table.days for table in methodology.lookups.values()):
        return []
    trees = [e.tree for e in methodology.equations.values()] + [*methodology.defaults.values()]
    return list(
        dict.fromkeys(
            (part.table, n)
            for tree in trees
            for part in t.walk(tree)
            if isinstance(part, t.Lookup)
            for n, key in enumerate(part.keys)
            if key in _ENDS and not _is_of_publication(methodology, part.table, n)
        )
    )


def _is_of_publication(methodology: Methodology, table: str, place: int) -> bool:
    return isinstance([*methodology.tables[table].keys.values()][place], PublishedKey)


def _edges(band: Band, start: Fraction, end: Fraction) -> Iterator[dt.date]:
    """Give the days within a year on which a band begins, or the one behind it does."""
    for edge, later in ((band.lower, band.excludes_lower), (band.upper, band.includes_upper)):
        if edge is not None and start < edge + later <= end:
            yield day_of(edge + later)


def years_across(
    application: Application, parts: Sequence[YearPart], solutions: Sequence[Solution]
) -> list[Finding]:
    """Give ``CAL-015`` for each row that counts for days which another row of its table has."""
    return [
        CAL[15].at(
            application.where("methodology"),
            found=crossed.row,
            table=crossed.table,
            day=crossed.day,
            start=crossed.part.start,
            end=crossed.part.end,
        )
        for crossed in crossed_days(application.methodology, parts, solutions)
    ]
