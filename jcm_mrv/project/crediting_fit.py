"""Whether what a project states about credits fits together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from jcm_mrv.findings import PRJ, Finding, nearest
from jcm_mrv.findings.language import said
from jcm_mrv.methodology.countries import country
from jcm_mrv.methodology.inputs import labelled
from jcm_mrv.project.application import Application
from jcm_mrv.project.model import ProjectFile
from jcm_mrv.strict_yaml import Document
from jcm_mrv.today import still_to_come
from jcm_mrv.visible import says_something, shows_something

_DAYS_OF_YEAR = 365.25
"""Half a day a year is between calendar years of 365 and of 366 days."""
_LONGEST_YEARS = 15
"""The longest crediting period known: typically 10 years, three times 5 or 15 elsewhere."""
_SHORTEST_YEARS = 5
_NO_PLANT_YEARS = 50
"""What is longer is a slip of the year: no rule and no plant lasts that long."""


def check_crediting(file: ProjectFile, document: Document) -> Iterator[Finding]:
    """Say what does not fit together in what is stated about credits."""
    period = file.crediting_period
    if period is not None:
        monitored = file.monitoring_period
        if monitored and not period.start <= monitored.start <= monitored.end <= period.end:
            yield PRJ[170].at(
                document.where(("monitoring_period",)),
                found=said("{start} to {end}", start=monitored.start, end=monitored.end),
                period=said("{start} to {end}", start=period.start, end=period.end),
            )
        if period.start < file.start_of_operation:
            yield PRJ[171].at(
                document.where(("crediting_period", "start")),
                found=period.start.isoformat(),
                start=file.start_of_operation.isoformat(),
            )
        days = (period.end - period.start).days + 1
        before = period.renewal * min(days, _SHORTEST_YEARS * _DAYS_OF_YEAR)
        # What starts before the operation is asked about already; a day a period is a leap year's.
        operated = (period.start - file.start_of_operation).days
        if 0 <= operated < before - period.renewal:
            yield PRJ[222].at(
                document.where(("crediting_period", "renewal")),
                found=f"{period.renewal} x, {period.start}",
                start=file.start_of_operation.isoformat(),
                years=before / _DAYS_OF_YEAR,
            )
        if days > _LONGEST_YEARS * _DAYS_OF_YEAR + 1:
            is_slip = days > _NO_PLANT_YEARS * _DAYS_OF_YEAR + 1
            yield PRJ[223 if is_slip else 215].at(
                document.where(("crediting_period", "end")),
                found=said("{start} to {end}", start=period.start, end=period.end),
                years=days / _DAYS_OF_YEAR,
            )
    lifetime = file.expected_lifetime
    if lifetime is not None and period is not None:
        days = (period.end - file.start_of_operation).days + 1
        if days > float(lifetime.years) * _DAYS_OF_YEAR + 1:
            yield PRJ[172].at(
                document.where(("crediting_period", "end")),
                found=said(
                    "{end}, {years:.1f} years from the start of operation",
                    end=period.end,
                    years=days / _DAYS_OF_YEAR,
                ),
                years=f"{float(lifetime.years):g}",
            )
    life, monitored = file.life, file.monitoring_period
    if life is not None and lifetime is not None and monitored and monitored.end > life.end:
        yield PRJ[240].at(
            document.where(("monitoring_period", "end")),
            found=said("{start} to {end}", start=monitored.start, end=monitored.end),
            end=life.end,
            years=f"{float(lifetime.years):g}",
        )
    yield from _check_authorisation(file, document)
    yield from _check_allocation(file, document)
    yield from _check_tax_codes(file, document)


def check_validity(
    file: ProjectFile, applications: Sequence[Application], document: Document
) -> Iterator[Finding]:
    """Say which fixed values had ended before they were used, and which GWPs are mixed.

    A value holds for the crediting period in which it was fixed, or from the start of operation.
    """
    period = file.crediting_period
    begun = file.start_of_operation
    fixed = begun if period is None else min(begun, period.start)
    for application in applications:
        reports: dict[str, str] = {}
        for name, values in application.given.items():
            for key, value in values.items():
                until = value.valid_until
                renewed = period is not None and period.renewal > 0
                if period is not None and renewed and until is not None and until < period.start:
                    yield PRJ[180].at(
                        value.where,
                        found=said("valid until {until}", until=until),
                        label=labelled(name, key),
                        start=period.start,
                    )
                # A series knows no later year than that which was published when it was fixed.
                elif value.series is None and until is not None and until < fixed:
                    yield PRJ[241].at(
                        value.where,
                        found=said("valid until {until}", until=until),
                        label=labelled(name, key),
                        start=fixed,
                    )
                if value.series is not None and value.series.startswith("gwp, report "):
                    report = value.series.split(",")[1].removeprefix(" report ")
                    first = next(iter(reports), report)
                    if report != first:
                        yield PRJ[181].at(
                            value.where,
                            found=report,
                            label=labelled(name, key),
                            other=reports[first],
                            report=first,
                        )
                    reports.setdefault(report, labelled(name, key))


def _check_authorisation(file: ProjectFile, document: Document) -> Iterator[Finding]:
    stated = file.authorisation
    if stated is None:
        return
    if (today := still_to_come(stated.date)) is not None:
        where = document.where(("authorisation", "date"))
        yield PRJ[146]["authorisation"].at(where, found=str(stated.date), today=today)
    shown = says_something(stated.by), shows_something(stated.evidence)
    for key, text, says in zip(
        ("by", "evidence"), (stated.by, stated.evidence), shown, strict=True
    ):
        if not says:
            yield PRJ[210].at(document.where(("authorisation", key)), found=text, key=key)


def _check_tax_codes(file: ProjectFile, document: Document) -> Iterator[Finding]:
    form = None if (known := country(file.partner_country)) is None else known.tax_code
    if form is None:
        return
    issued = {line.participant for line in file.allocation if line.side == "partner"}
    for n, participant in enumerate(file.participants.of("partner")):
        where = document.where(("participants", "partner", n))
        if participant.tax_code is None:
            if participant.name in issued:
                yield PRJ[183].at(where, found=participant.name, needed_for=form.needed_for)
        elif not form.fits(participant.tax_code):
            yield PRJ[182].at(
                where,
                found=participant.tax_code,
                name=participant.name,
                digits=" or ".join(map(str, form.digits)),
            )


def _check_allocation(file: ProjectFile, document: Document) -> Iterator[Finding]:
    seen: set[tuple[int, str, str]] = set()
    for n, line in enumerate(file.allocation):
        where = document.where(("allocation", n))
        named = [participant.name for participant in file.participants.of(line.side)]
        if not named:
            nobody, found = said("nobody"), line.participant
            yield PRJ[173]["nobody"].at(where, found=found, side=line.side, named=nobody)
        elif line.participant not in named:
            yield PRJ[173].at(
                where,
                found=line.participant,
                side=line.side,
                named=" | ".join(named),
                nearest=nearest(line.participant, named),
            )
        key = (line.year, line.side, line.participant)
        if key in seen:
            yield PRJ[174].at(where, found=f"{line.participant}, {line.year}")
        seen.add(key)
        others = [a for a in file.allocation[:n] if a.year == line.year]
        if others and (others[0].share is None) is not (line.share is None):
            yield PRJ[174]["mixed"].at(where, found=str(line.year))
