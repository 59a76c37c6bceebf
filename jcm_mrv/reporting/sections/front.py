"""What stands in front, and who signs: cover, summary, signatures."""

from __future__ import annotations

from collections.abc import Iterator

from jcm_mrv.reporting.blocks import (
    column,
    day,
    empty,
    fact,
    facts,
    lines,
    number,
    paragraph,
    picture,
    table,
    text,
    year,
)
from jcm_mrv.reporting.context import Block, Fact, Table
from jcm_mrv.reporting.sections.reproducing import signature
from jcm_mrv.reporting.standings import ready_text, standing_text
from jcm_mrv.reporting.subject import Subject


def cover(s: Subject) -> list[Block]:
    """Give title, participants, methodology, period, version, date, standing and signature."""
    w = s.words
    rows = [
        *header(s),
        fact("version", w("Version of the document"), w("as of {day}", day=w.day(s.as_of))),
        fact("date", w("Date"), day(w, s.as_of)),
        fact("standing", w("Standing"), standing_text(w, s.result.standing)),
        fact("readiness", w("Readiness"), ready_text(w, s.result)),
        *signature(s),
    ]
    return [facts(rows)]


def header(s: Subject) -> Iterator[Fact]:
    """Give what every document says first: project, reference, participants, rules, period."""
    w, file = s.words, s.file
    yield fact("title", w("Project title"), s.masking.cell({"text": file.title}, "title"))
    reference = s.masking.cell({"text": file.reference}, "reference")
    yield fact("reference", w("Reference number"), reference["text"] or w("none yet"))
    names: dict[str, str] = {
        "japan": w("Participants, Japan"),
        "partner": w("Participants, {country}", country=country(s)),
    }
    for side in ("japan", "partner"):
        shown = [
            s.masking.cell({"text": one.name}, "participants", side, n, "name")["text"]
            for n, one in enumerate(file.participants.of(side))
        ]
        yield fact(f"participants_{side}", names[side], "; ".join(shown) or w("none named"))
    applied = "; ".join(
        f"{one.methodology.reference}, {one.methodology.file.title}" for one in s.applications
    )
    yield fact("methodology", w("Methodology"), applied)
    period = file.period
    yield fact("period", w("Monitoring period"), w.period(period.start, period.end))


def country(s: Subject) -> str:
    """Give the name of the partner country in the language of the document."""
    code = s.file.partner_country
    named = text(s.words.locale.territories.get(code, code))
    return s.masking.cell(named, "partner_country")["text"]


def summary(s: Subject) -> list[Block]:
    """Give the credits per year, what was estimated, and the difference."""
    w = s.words
    blocks: list[Block] = [
        paragraph(
            w(
                "Emission reductions of {total} tCO2 in whole tonnes are calculated for {period}.",
                total=w.number(s.result.emission_reductions),
                period=w.period(s.file.period.start, s.file.period.end),
            )
        ),
        _summary_table(s),
        picture("years"),
    ]
    if s.estimated_reductions is None:
        blocks.append(
            paragraph(w("No estimate can be compared: the project file lacks estimates."), "note")
        )
    else:
        year_of_365 = w("The estimate is that of a year of 365 days, for the days of each year.")
        blocks.append(paragraph(year_of_365, "note"))
    reasons = [fact(f"reason_{n}", label, said) for n, (label, said) in enumerate(s.reasons(), 1)]
    if reasons:
        stated = w("The project file states as reason for the difference:")
        blocks += [paragraph(stated), facts(reasons)]
    elif s.estimated_reductions is not None:
        none = w("The project file states no reason for the difference.")
        blocks.append(paragraph(none, "note"))
    return blocks


def _summary_table(s: Subject) -> Table:
    w = s.words
    columns = [
        column("year", w("Year"), "number"),
        column("emission_reductions", w("Credits (tCO2)"), "number"),
        column("estimate", w("Estimate (tCO2)"), "number"),
        column("difference", w("Difference (tCO2)"), "number"),
    ]
    rows = []
    sums: list[float] = []
    for one in s.result.years:
        estimate = s.estimated_of(one.part.days)
        if estimate is not None:
            sums.append(estimate)
        rows.append(
            [
                year(one.part.year),
                number(w, one.emission_reductions),
                number(w, estimate, 3),
                number(w, None if estimate is None else one.emission_reductions - estimate, 3),
            ]
        )
    total = s.result.emission_reductions
    whole = sum(sums) if sums else None
    rows.append(
        [
            text(w("Total")),
            number(w, total),
            number(w, whole, 3),
            number(w, None if whole is None else total - whole, 3),
        ]
    )
    return table("summary", "summary", w("Credits per year"), columns, rows, total=True)


def signatures(s: Subject) -> list[Block]:
    """Give who signs, with lines to sign on."""
    w = s.words
    blocks: list[Block] = []
    named = s.file.signatories
    if not named:
        blocks.append(empty(w("The project file names nobody who signs.")))
        blocks.append(lines([("signature", w("Name, signature and date"))]))
        return blocks
    hide = s.masking.cell
    rows = [
        [
            hide(text(one.name), "signatories", n, "name"),
            hide(text(one.role), "signatories", n, "role"),
            hide(text(one.organisation), "signatories", n, "organisation"),
        ]
        for n, one in enumerate(named)
    ]
    columns = [
        column("name", w("Name")),
        column("role", w("Role")),
        column("organisation", w("Organisation")),
    ]
    blocks.append(table("signatures", "signatures", w("Signatories"), columns, rows))
    blocks.append(
        lines(
            (f"signature_{n}", w("Signature and date: {name}", name=row[0]["text"]))
            for n, row in enumerate(rows, 1)
        )
    )
    return blocks
