"""Sets of calendar years: from the first day that counts to the end of the monitoring period."""

from __future__ import annotations

from jcm_mrv.findings import PRJ, Finding, nearest
from jcm_mrv.findings.language import said
from jcm_mrv.methodology.methodology import Methodology
from jcm_mrv.project.model import ApplicationFile, ProjectFile
from jcm_mrv.project.period import YearPart, split_years
from jcm_mrv.strict_yaml import Document, Path_

MOST_YEARS = 100


def calendar_years(
    methodology: Methodology,
    file: ApplicationFile,
    project: ProjectFile,
    document: Document,
    base: Path_,
) -> tuple[dict[str, tuple[YearPart, ...]], list[Finding]]:
    """Give the days of each member of each set of calendar years, and what is wrong with them.

    The first year begins on the day that ``since`` states, the last one ends with the monitoring
    period.
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
    return spans, found
