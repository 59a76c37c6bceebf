"""Credits per calendar year: who gets them, what is stated about them, which rules are known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from jcm_mrv.calculation.values import YearTotal
from jcm_mrv.findings import CAL, Finding
from jcm_mrv.findings.language import joined, said
from jcm_mrv.immutable import immutable
from jcm_mrv.methodology.countries import country
from jcm_mrv.methodology.units import convert
from jcm_mrv.project.crediting import Allocation
from jcm_mrv.project.load import Project
from jcm_mrv.project.participant import Side

if TYPE_CHECKING:
    from jcm_mrv.calculation import crediting_schema as schema
    from jcm_mrv.project.model import ProjectFile


@immutable(slots=True)
class Allocated:
    """The whole tonnes that a participant gets of a year."""

    line: Allocation
    tonnes: int


def whole_shares(shares: Sequence[Fraction], total: int) -> list[int]:
    """Divide whole tonnes by shares that sum to one: rounded down, the rest by largest remainder.

    Where remainders are equal, the first of them gets the tonne.

    Examples
    --------
    >>> whole_shares([Fraction(1, 3), Fraction(1, 3), Fraction(1, 3)], 100)
    [34, 33, 33]
    """
    exact = [share * total for share in shares]
    whole = [int(amount) for amount in exact]
    rest = sorted(range(len(exact)), key=lambda n: (whole[n] - exact[n], n))
    for n in rest[: total - sum(whole)]:
        whole[n] += 1
    return whole


def allocate(
    project: Project, years: Sequence[YearTotal]
) -> tuple[tuple[Allocated, ...], list[Finding]]:
    """Give what every participant gets of each year, and what does not sum to its credits."""
    lines = project.file.allocation
    findings: list[Finding] = []
    found: list[Allocated] = []
    for year in years:
        of_year = [line for line in lines if line.year == year.part.year]
        credits = year.emission_reductions
        if not of_year:
            if lines and credits:
                findings.append(
                    CAL[82].at(
                        project.document.where(("allocation",)),
                        found=f"{credits} t",
                        year=year.part.year,
                    )
                )
            continue
        place = project.document.where(("allocation", lines.index(of_year[0])))
        if of_year[0].share is None:
            tonnes = [line.tonnes or 0 for line in of_year]
            if sum(tonnes) != credits:
                findings.append(
                    CAL[80].at(
                        place, found=f"{sum(tonnes)} t", year=year.part.year, credits=credits
                    )
                )
        else:
            shares = [
                convert(line.share.value, line.share.unit, "1") if line.share else Fraction(0)
                for line in of_year
            ]
            if sum(shares) != 1:
                findings.append(
                    CAL[80]["shares"].at(
                        place, found=f"{float(sum(shares) * 100):g} %", year=year.part.year
                    )
                )
                continue
            tonnes = whole_shares(shares, credits)
        found += [Allocated(line, t) for line, t in zip(of_year, tonnes, strict=True)]
    findings += _outside(project, years)
    return tuple(found), findings


def _outside(project: Project, years: Sequence[YearTotal]) -> Iterator[Finding]:
    known = {year.part.year for year in years}
    for n, line in enumerate(project.file.allocation):
        if line.year not in known:
            yield CAL[81].at(
                project.document.where(("allocation", n)),
                found=str(line.year),
                years=", ".join(str(year) for year in sorted(known)),
            )


def period_line(file: ProjectFile) -> schema.CreditingPeriodLine | None:
    """Give the crediting period as result.json holds it."""
    period = file.crediting_period
    if period is None:
        return None
    return {
        "start": period.start.isoformat(),
        "end": period.end.isoformat(),
        "renewal": period.renewal,
    }


def allocation_lines(allocated: Sequence[Allocated]) -> list[schema.AllocationLine]:
    """Give the allocation as result.json holds it."""
    return [
        {
            "year": item.line.year,
            "side": item.line.side,
            "participant": item.line.participant,
            "tonnes": item.tonnes,
            "share": None if item.line.share is None else str(item.line.share),
        }
        for item in allocated
    ]


def lifetime_line(file: ProjectFile) -> schema.LifetimeLine | None:
    """Give the expected lifetime as result.json holds it."""
    lifetime = file.expected_lifetime
    return lifetime and {"years": float(lifetime.years), "source": lifetime.source}


def stated_lines(
    file: ProjectFile, years: Sequence[YearTotal], allocated: Sequence[Allocated]
) -> list[tuple[str, str]]:
    """Give in words what is stated about credits, and what each year's are; [] where nothing is.

    Whoever shows a result to people shows these lines.
    """
    lines: list[tuple[str, str]] = []
    if (period := file.crediting_period) is not None:
        start, end, n = period.start, period.end, period.renewal
        text = said("{start} to {end}, not renewed", start=start, end=end)
        if n:
            text = said("{start} to {end}, renewed {n} x", start=start, end=end, n=n)
        lines.append((said("Crediting period"), text))
    if (lifetime := file.expected_lifetime) is not None:
        text = said(
            "{years:g} years from the start of operation ({source})",
            years=float(lifetime.years),
            source=lifetime.source,
        )
        lines.append((said("Expected lifetime"), text))
    if (stated := file.authorisation) is not None:
        text = f"{stated.date}, {stated.by} ({stated.evidence})"
        if stated.first_transfer:
            first = said("first transfer: {day}", day=stated.first_transfer)
            text = joined([text, first])
        lines.append((said("Authorisation"), text))
    if not lines and not allocated and len({year.part.label for year in years}) == 1:
        return []
    for year in years:
        shares = [
            f"{item.line.participant} {item.tonnes:,} t"
            for item in allocated
            if item.line.year == year.part.year
        ]
        gets = ", ".join(shares) or said(
            "{tonnes:,} t, allocation not stated", tonnes=year.emission_reductions
        )
        what = said("Credits {label}: {year}", label=year.part.label, year=year.part.year)
        lines.append((what, gets))
    return lines


def label_lines(years: Sequence[YearTotal]) -> list[tuple[str, str]]:
    """Give the label of each year's credits in words, where nothing else is stated of them."""
    labels = dict.fromkeys(year.part.label for year in years)
    return [
        (
            said("Credits {label}", label=label),
            ", ".join(str(year.part.year) for year in years if year.part.label == label),
        )
        for label in labels
    ]


def participant_lines(file: ProjectFile) -> list[schema.ParticipantLine]:
    """Give who takes part as result.json holds it, Japan's side first."""
    sides: tuple[Side, ...] = ("japan", "partner")
    return [
        {"side": side, "name": participant.name, "tax_code": participant.tax_code}
        for side in sides
        for participant in file.participants.of(side)
    ]


def authorisation_line(file: ProjectFile) -> schema.AuthorisationLine | None:
    """Give the authorisation as result.json holds it."""
    stated = file.authorisation
    return stated and {
        "date": stated.date.isoformat(),
        "by": stated.by,
        "evidence": stated.evidence,
        "first_transfer": stated.first_transfer,
    }


def rule_lines(file: ProjectFile) -> list[schema.RuleLine]:
    """Give the partner country's rules as result.json holds them: as of the period's last day."""
    known = country(file.partner_country)
    return [
        {
            "document": rule.document,
            "version": rule.version,
            "since": rule.since and rule.since.isoformat(),
            "standing": rule.standing,
            "url": rule.url,
            "forms": list(rule.forms),
        }
        for rule in (known.rules_on(file.period.end) if known else ())
    ]
