"""Sets of calendar years from the first day that counts on, and of parts of the period."""

from __future__ import annotations

from collections.abc import Sequence

from jcm_mrv.findings import PRJ, Finding, Severity, nearest
from jcm_mrv.findings.language import said
from jcm_mrv.methodology.derived_members import calendar_years, part_members, parts_of_period
from jcm_mrv.methodology.inputs import Listed
from jcm_mrv.methodology.methodology import Methodology
from jcm_mrv.methodology.model import Set
from jcm_mrv.methodology.period_parts import PeriodPart
from jcm_mrv.project.model import ApplicationFile, ProjectFile
from jcm_mrv.project.period import YearPart, split_years
from jcm_mrv.strict_yaml import Document, Path_

MOST_YEARS = 100


def members_in_time(item: Set, spans: Sequence[YearPart]) -> list[Listed]:
    """Give the members of a set of calendar years, or of parts of the period, by their days."""
    if item.periods is None:
        return calendar_years(item, [part.year for part in spans])
    parts = parts_of_period(item, spans[0].start, spans[-1].end) if spans else []
    return part_members(item, parts)


def spans_in_time(
    methodology: Methodology,
    file: ApplicationFile,
    project: ProjectFile,
    document: Document,
    base: Path_,
) -> tuple[dict[str, tuple[YearPart, ...]], list[Finding]]:
    """Give the days of each member of each set of calendar years or parts, and what is wrong.

    The first year begins on the day that ``since`` states, the last one ends with the monitoring
    period. Parts of the period follow from it alone.
    """

    def where(*path: str) -> str:
        return document.where((*base, *path))

    found: list[Finding] = []
    wanted = {name: item for name, item in methodology.sets.items() if item.years is not None}
    for name in file.since:
        if name not in wanted:
            found.append(
                PRJ[141].at(
                    where("since", name),
                    found=name,
                    wanted=", ".join(wanted) or said("nothing: the methodology has no such set"),
                    nearest=nearest(name, wanted),
                )
            )
    spans: dict[str, tuple[YearPart, ...]] = {}
    for name, item in wanted.items():
        if file.sets.get(name):
            found.append(PRJ[141]["listed"].at(where("sets", name), name=name))
        first, last = file.since.get(name), project.span.end
        if first is None:
            found.append(PRJ[140].at(where("since"), name=name, title=item.title))
        elif first > last or last.year - first.year >= MOST_YEARS:
            found.append(
                PRJ[142].at(
                    where("since", name),
                    found=first.isoformat(),
                    name=name,
                    most_years=MOST_YEARS,
                    last=last,
                )
            )
        else:
            spans[name] = split_years(first, last)
            if first < project.start_of_operation:
                found.append(
                    PRJ[143].at(
                        where("since", name),
                        found=first.isoformat(),
                        name=name,
                        start_of_operation=project.start_of_operation,
                    )
                )
    for name, item in methodology.sets.items():
        if item.periods is None:
            continue
        if file.sets.get(name):
            found.append(PRJ[175].at(where("sets", name), name=name, periods=item.periods))
        parts = parts_of_period(item, project.span.start, project.span.end)
        spans[name] = tuple(YearPart(one.year, one.start, one.end, one.id) for one in parts)
        found += _of_the_period(item, parts, project, document)
    return spans, found


def _of_the_period(
    item: Set, parts: Sequence[PeriodPart], project: ProjectFile, document: Document
) -> list[Finding]:
    """Say which parts are not whole, and refuse those that count in a year without a result."""
    years = range(project.span.start.year, project.span.end.year + 1)
    lost = [part for part in parts if part.year not in years]
    to_come = project.monitoring_period is None
    where = document.where(() if to_come else ("monitoring_period",))
    found = [
        (PRJ[177]["life"] if to_come else PRJ[177]).at(
            where,
            severity=Severity.WARNING if to_come else Severity.ERROR,
            found=f"{part.start} to {part.end}",
            name=part.id,
            year=part.year,
            title=item.title,
        )
        for part in lost
    ]
    if to_come:
        return found
    cut = [part for part in parts if not part.whole and part.year in years]
    if cut:
        shown = ", ".join(f"{part.id} ({part.start} to {part.end})" for part in cut)
        found.append(PRJ[176].at(where, found=shown, title=item.title))
    return found
