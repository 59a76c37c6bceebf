"""The page of an estimate: what is expected of each year, from what, and how it turned out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from jcm_mrv.calculation.values import member_text
from jcm_mrv.findings import Severity
from jcm_mrv.findings.language import WRITTEN, Language
from jcm_mrv.planning.pages.compared import comparison
from jcm_mrv.planning.pages.page import (
    Files,
    Made,
    PlanningPage,
    files_of,
    made,
    page_of,
    shown_table,
    words_of,
)
from jcm_mrv.reporting.blocks import (
    column,
    day,
    empty,
    fact,
    facts,
    number,
    paragraph,
    picture,
    table,
    text,
    year,
)
from jcm_mrv.reporting.context import Block, Cell, PictureData
from jcm_mrv.reporting.sections.judged import findings_table
from jcm_mrv.reporting.standings import standing_text, standing_word
from jcm_mrv.reporting.words import Words

if TYPE_CHECKING:
    from jcm_mrv.planning.estimate.result import Estimate


def estimate_page(estimate: Estimate, lang: Language | None = None) -> Made:
    """Give the page of an estimate in a language, else in that of what is written.

    Raises
    ------
    FindingsError
        ``RPT-001`` where a package for pages is missing.
    """
    return made(estimate_context(estimate, words_of(lang or WRITTEN.get())))


def estimate_files(estimate: Estimate) -> Files:
    """Give the page as a file, and what is to be said of it, in the language of what is written."""
    return files_of("estimate.html", lambda: estimate_page(estimate))


def estimate_context(estimate: Estimate, w: Words) -> PlanningPage:
    """Give the page of an estimate before it has a form."""
    compared, its_pictures = comparison(estimate, w)
    file = estimate.project.file
    years = [_years_picture(estimate, w)] if estimate.years else []
    marks = [w("Estimate")]
    if estimate.standing != "final":
        marks.append(standing_word(w, estimate.standing))
    if file.confidential:
        marks.append(w("Shows confidential data"))
    return page_of(
        w,
        "estimate",
        title=w("Estimate of emission reductions"),
        about=file.title,
        standing=estimate.standing,
        marks=marks,
        date=_life(estimate, w),
        sections=[
            ("summary", w("Summary"), _summary(estimate, w)),
            ("open", w("What is to be known before it is used"), _open(estimate, w)),
            ("years", w("Emission reductions per year"), _years(estimate, w)),
            ("comparison", w("Estimate against what was monitored"), compared),
            ("quantities", w("Estimated amounts"), _quantities(estimate, w)),
            ("sources", w("Sources of the estimates"), _sources(estimate, w)),
            ("notes", w("Notes"), _notes(estimate, w)),
        ],
        pictures=[*years, *its_pictures],
        notes=[w("Texts of the methodology and of the project file stand in their own language.")],
    )


def _life(estimate: Estimate, w: Words) -> Cell:
    if not estimate.years:
        return {"text": ""}
    start, end = estimate.years[0].part.start, estimate.years[-1].part.end
    return {"text": w.period(start, end), "value": start.isoformat()}


def _summary(estimate: Estimate, w: Words) -> list[Block]:
    file = estimate.project.file
    rows = [fact("title", w("Title"), file.title)]
    if file.reference:
        rows.append(fact("reference", w("Reference number"), file.reference))
    rows += [
        fact("methodology", w("Methodology"), one.methodology.reference)
        for one in estimate.result.applications
    ]
    rows += [
        fact("start", w("Start of operation"), day(w, file.start_of_operation)),
        fact("life", w("Expected lifetime"), _life(estimate, w)["text"]),
        fact("base", w("Emission reductions, estimate (tCO2)"), number(w, estimate.base)),
        fact("low", w("Low (tCO2)"), number(w, estimate.low)),
        fact("high", w("High (tCO2)"), number(w, estimate.high)),
        fact("standing", w("Standing"), standing_text(w, estimate.standing)),
    ]
    return [
        paragraph(
            w(
                "This is expected, and nothing of it was measured. Credits are issued for what was "
                "monitored and verified, and for nothing else."
            ),
            "warning",
        ),
        *_confidential(estimate, w),
        facts(rows),
        paragraph(
            w("No estimate states a range: low and high are the estimate itself.")
            if not _ranges(estimate)
            else w(
                "Low and high take of each estimate the stated side that gives fewer or more "
                "emission reductions. They are no probability; where an estimate states no range, "
                "nothing is added."
            ),
            "note",
        ),
    ]


def _confidential(estimate: Estimate, w: Words) -> list[Block]:
    """Say that the page hides nothing, where the project file names something confidential.

    An estimate is for those who plan, on their own machine: it has no public version.
    """
    if not estimate.project.file.confidential:
        return []
    said = w(
        "This page shows what the project file calls confidential: it is for the participants "
        "alone. Only the public version of a report hides it."
    )
    return [paragraph(said, "warning")]


def _ranges(estimate: Estimate) -> bool:
    """Say whether low or high differs from the estimate in any year."""
    return any(not one.low == one.emission_reductions == one.high for one in estimate.years)


def _open(estimate: Estimate, w: Words) -> list[Block]:
    found = [
        one.in_language(w.lang)
        for one in estimate.findings
        if one.severity is not Severity.NOTE or one.keeps_open
    ]
    if not found:
        return [empty(w("No warning was found."))]
    return [findings_table(w, "open", "open", w("Warnings"), found)]


def _notes(estimate: Estimate, w: Words) -> list[Block]:
    found = [
        one.in_language(w.lang)
        for one in estimate.findings
        if one.severity is Severity.NOTE and not one.keeps_open
    ]
    return [findings_table(w, "notes", "notes", w("Notes"), found)] if found else []


def _years(estimate: Estimate, w: Words) -> list[Block]:
    columns = [
        column("year", w("Year"), "number"),
        column("start", w("From"), "date"),
        column("end", w("To"), "date"),
        column("reference_emissions", w("Reference emissions (tCO2)"), "number"),
        column("project_emissions", w("Project emissions (tCO2)"), "number"),
        column("emission_reductions_unrounded", w("Unrounded (tCO2)"), "number"),
        column("low", w("Low (tCO2)"), "number"),
        column("emission_reductions", w("Estimate (tCO2)"), "number"),
        column("high", w("High (tCO2)"), "number"),
    ]
    rows = [
        [
            year(one.part.year),
            day(w, one.part.start),
            day(w, one.part.end),
            number(w, one.reference_emissions, 3),
            number(w, one.project_emissions, 3),
            number(w, one.emission_reductions_unrounded, 3),
            number(w, one.low),
            number(w, one.emission_reductions),
            number(w, one.high),
        ]
        for one in estimate.years
    ]
    total = [
        text(w("Sum")),
        *[text("")] * 5,
        number(w, estimate.low),
        number(w, estimate.base),
        number(w, estimate.high),
    ]
    note = w("Of each calendar year, rounded down to whole tonnes; the sum is that of the years.")
    caption = w("Emission reductions per year")
    return [
        picture("years"),
        table("years", "years", caption, columns, [*rows, total], total=True, note=note),
    ]


def _years_picture(estimate: Estimate, w: Words) -> PictureData:
    years = estimate.years
    described = "; ".join(
        w(
            "{year}: {base} tCO2, low {low}, high {high}",
            year=one.part.year,
            base=w.number(one.emission_reductions),
            low=w.number(one.low),
            high=w.number(one.high),
        )
        if _ranges(estimate)
        else w("{year}: {base} tCO2", year=one.part.year, base=w.number(one.emission_reductions))
        for one in years
    )
    return {
        "name": "years",
        "kind": "spread",
        "title": w("Emission reductions that are expected per year"),
        "description": described,
        "table": "years",
        "labels": {**w.signs, "base": w("Estimate"), "range": w("low to high"), "y": "tCO2"},
        "data": {
            "categories": [str(one.part.year) for one in years],
            "low": [float(one.low) for one in years],
            "base": [float(one.emission_reductions) for one in years],
            "high": [float(one.high) for one in years],
        },
    }


def _quantities(estimate: Estimate, w: Words) -> list[Block]:
    columns = [
        column("methodology", w("Methodology")),
        column("parameter", w("Parameter")),
        column("member", w("Member")),
        column("year", w("Year"), "number"),
        column("value", w("Value"), "number"),
        column("unit", w("Unit")),
    ]
    rows = [
        [
            text(one.methodology),
            text(one.parameter),
            text(member_text(one.member)),
            year(one.year),
            number(w, one.value, 3),
            text(one.unit),
        ]
        for one in estimate.quantities
    ]
    if not rows:
        return [empty(w("Nothing was estimated."))]
    caption = w("Estimated amounts by parameter, member and year")
    return [*_how(estimate, w), *shown_table(w, "quantities", "quantities", caption, columns, rows)]


def _how(estimate: Estimate, w: Words) -> list[Block]:
    """Give how each amount came about, once for all years that have it alike."""
    years: dict[tuple[str, str, str | None, str], list[int]] = {}
    for one in estimate.quantities:
        key = (one.methodology, one.parameter, member_text(one.member), one.how)
        years.setdefault(key, []).append(one.year)
    columns = [
        column("methodology", w("Methodology")),
        column("parameter", w("Parameter")),
        column("member", w("Member")),
        column("years", w("Years")),
        column("detail", w("How")),
    ]
    rows = [[*map(text, key[:3]), text(_span(found)), text(key[3])] for key, found in years.items()]
    caption = w("How the amounts were estimated")
    return shown_table(w, "quantities", "how", caption, columns, rows)


def _span(years: list[int]) -> str:
    """Give years as one text.

    Examples
    --------
    >>> _span([2026]), _span([2026, 2027, 2028])
    ('2026', '2026–2028')
    """
    first, last = min(years), max(years)
    return str(first) if first == last else f"{first}–{last}"


def _sources(estimate: Estimate, w: Words) -> list[Block]:
    columns = [
        column("methodology", w("Methodology")),
        column("parameter", w("Parameter")),
        column("member", w("Member")),
        column("source", w("Source")),
        column("where", w("Place")),
    ]
    rows = [[text(part) for part in one] for one in _stated(estimate, w)]
    if not rows:
        return []
    caption = w("What the project file states as source of each estimate")
    note = w(
        "The sources are those of whoever made the estimates; they were not read by this tool."
    )
    return shown_table(w, "sources", "sources", caption, columns, rows, note)


def _stated(estimate: Estimate, w: Words) -> Iterator[tuple[str | None, ...]]:
    for of in estimate.stated:
        for (name, key), one in of.estimates.items():
            source = one.estimate.source.strip() or w("none is stated")
            yield of.application.methodology.reference, name, member_text(key), source, one.where
