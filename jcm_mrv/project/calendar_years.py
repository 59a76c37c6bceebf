"""Sets of calendar years: from the first day that counts to the end of the monitoring period."""

from __future__ import annotations

from jcm_mrv.findings import Finding, error, nearest, warning
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
                error(
                    "PRJ-141",
                    f"{name!r} is no set of calendar years",
                    where=where("since", name),
                    found=name,
                    expected=", ".join(wanted) or "nothing: the methodology has no such set",
                    hint=nearest(name, wanted),
                )
            )
    spans: dict[str, tuple[YearPart, ...]] = {}
    for name, item in wanted.items():
        if file.sets.get(name):
            found.append(
                error(
                    "PRJ-141",
                    f"the members of {name!r} are calendar years and not listed",
                    where=where("sets", name),
                    found="a list of members",
                    expected=f"`since: {{{name}: YYYY-MM-DD}}`",
                    hint="state the first day that counts; the years follow from it",
                )
            )
        first, last = file.since.get(name), project.monitoring_period.end
        if first is None:
            found.append(
                error(
                    "PRJ-140",
                    f"the first day of {name!r} is not stated",
                    where=where("since"),
                    found="nothing",
                    expected=f"{item.title}: the first day that counts",
                    hint=f"add `since: {{{name}: YYYY-MM-DD}}`",
                )
            )
        elif first > last or last.year - first.year >= MOST_YEARS:
            found.append(
                error(
                    "PRJ-142",
                    f"the first day of {name!r} does not fit the monitoring period",
                    where=where("since", name),
                    found=first.isoformat(),
                    expected=f"at most {MOST_YEARS} calendar years, up to {last}",
                    hint="check the year",
                )
            )
        else:
            spans[name] = split_years(first, last)
            if first < project.start_of_operation:
                found.append(
                    warning(
                        "PRJ-143",
                        f"{name!r} begins before the operation does",
                        where=where("since", name),
                        found=first.isoformat(),
                        expected=f"{project.start_of_operation} or later, as a rule",
                        hint="what happened before the project cannot be its doing; say in the "
                        "project design document why it counts",
                    )
                )
    return spans, found
