"""Whether what a project states about credits fits together."""

from __future__ import annotations

from collections.abc import Iterator

from jcm_mrv.findings import PRJ, Finding, nearest
from jcm_mrv.project.model import ProjectFile
from jcm_mrv.strict_yaml import Document


def check_crediting(file: ProjectFile, document: Document) -> Iterator[Finding]:
    """Say what does not fit together in what is stated about credits."""
    period = file.crediting_period
    if period is not None:
        monitored = file.monitoring_period
        if not period.start <= monitored.start <= monitored.end <= period.end:
            yield PRJ[170].at(
                document.where(("monitoring_period",)),
                found=f"{monitored.start} to {monitored.end}",
                period=f"{period.start} to {period.end}",
            )
        if period.start < file.start_of_operation:
            yield PRJ[171].at(
                document.where(("crediting_period", "start")),
                found=period.start.isoformat(),
                start=file.start_of_operation.isoformat(),
            )
    lifetime = file.expected_lifetime
    if lifetime is not None and period is not None:
        days = (period.end - file.start_of_operation).days + 1
        # Half a day a year is between calendar years of 365 and of 366 days.
        if days > float(lifetime.years) * 365.25 + 1:
            yield PRJ[172].at(
                document.where(("crediting_period", "end")),
                found=f"{period.end}, {days / 365.25:.1f} years from the start of operation",
                years=f"{float(lifetime.years):g}",
            )
    yield from _check_allocation(file, document)


def _check_allocation(file: ProjectFile, document: Document) -> Iterator[Finding]:
    seen: set[tuple[int, str, str]] = set()
    for n, line in enumerate(file.allocation):
        where = document.where(("allocation", n))
        named = file.participants.japan if line.side == "japan" else file.participants.partner
        if line.participant not in named:
            yield PRJ[173].at(
                where,
                found=line.participant,
                side=line.side,
                named=" | ".join(named) or "nobody",
                nearest=nearest(line.participant, named),
            )
        key = (line.year, line.side, line.participant)
        if key in seen:
            yield PRJ[174].at(where, found=f"{line.participant}, {line.year}")
        seen.add(key)
        others = [a for a in file.allocation[:n] if a.year == line.year]
        if others and (others[0].share is None) is not (line.share is None):
            yield PRJ[174]["mixed"].at(where, found=str(line.year))
