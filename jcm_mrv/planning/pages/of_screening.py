"""The page of a screening: which sites come first, by what, where they lie, and what is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jcm_mrv.calculation.result_standing import weakest
from jcm_mrv.findings.language import WRITTEN, Language
from jcm_mrv.planning.pages.asked import missing
from jcm_mrv.planning.pages.costs import costs
from jcm_mrv.planning.pages.details import (
    assumed,
    criteria,
    found_of,
    quantities,
    supported,
)
from jcm_mrv.planning.pages.page import (
    Files,
    Made,
    PlanningPage,
    files_of,
    known,
    made,
    page_of,
    short,
    shown_table,
    words_of,
)
from jcm_mrv.planning.pages.sites import on_the_map
from jcm_mrv.reporting.blocks import (
    column,
    day,
    empty,
    fact,
    facts,
    number,
    paragraph,
    text,
)
from jcm_mrv.reporting.context import Block
from jcm_mrv.reporting.standings import standing_text, standing_word
from jcm_mrv.reporting.words import Words

if TYPE_CHECKING:
    from jcm_mrv.calculation.result_standing import ResultStanding
    from jcm_mrv.planning.screening.result import Candidate, Screening


def screening_page(screening: Screening, lang: Language | None = None) -> Made:
    """Give the page of a screening in a language, else in that of what is written.

    Raises
    ------
    FindingsError
        ``RPT-001`` where a package for pages is missing.
    """
    return made(screening_context(screening, words_of(lang or WRITTEN.get())))


def screening_files(screening: Screening) -> Files:
    """Give the page as a file, and what is to be said of it, in the language of what is written."""
    return files_of("screening.html", lambda: screening_page(screening))


def screening_context(screening: Screening, w: Words) -> PlanningPage:
    """Give the page of a screening before it has a form."""
    places, map_of_sites = on_the_map(screening, w)
    cost_blocks, cost_pictures = costs(screening, w)
    standing = _standing(screening)
    marks = [w("Screening")]
    if standing != "final":
        marks.append(standing_word(w, standing))
    lacking = sum(not one.candidate.is_complete for one in screening.ranking)
    if lacking:
        marks.append(w("{n} incomplete", n=w.number(lacking)))
    return page_of(
        w,
        "screening",
        title=w("Candidate sites"),
        about=screening.survey.path.name,
        standing=standing,
        marks=marks,
        date=day(w, screening.as_of),
        sections=[
            ("summary", w("Summary"), _summary(screening, w, standing)),
            ("ranking", w("Candidates in their order"), _ranking(screening, w)),
            ("costs", w("Reductions and cost-effectiveness"), cost_blocks),
            ("missing", w("What is to be asked"), missing(screening, w)),
            ("sites", w("Sites"), places),
            ("criteria", w("Eligibility criteria"), criteria(screening, w)),
            ("quantities", w("Amounts that were drawn"), quantities(screening, w)),
            ("assumptions", w("What was assumed"), assumed(screening, w)),
            ("support", w("Support programmes"), supported(screening, w)),
            ("findings", w("Findings"), found_of(screening, w)),
        ],
        pictures=[*cost_pictures, *map_of_sites],
        notes=[
            w(
                "A site without consent to be named stands here by its id, and only roughly on "
                "the map."
            ),
            w("Texts of methodologies, surveys and assumptions stand as they were written."),
        ],
    )


def _standing(screening: Screening) -> ResultStanding:
    """Give the least sure standing of any candidate; without one nothing is more than a draft."""
    return weakest(one.candidate.standing for one in screening.ranking) or "draft"


def _summary(screening: Screening, w: Words, standing: ResultStanding) -> list[Block]:
    ranking = screening.ranking
    complete = sum(one.candidate.is_complete for one in ranking)
    fitting = sum(bool(site.candidates) for site in screening.sites)
    order = {
        "cost": w("cost-effectiveness, then reductions"),
        "reductions": w("reductions per year"),
        "payback": w("payback"),
        "site": w("site"),
    }[screening.sort]
    blocks: list[Block] = [
        paragraph(
            w(
                "This orders candidates by what a survey says and what was assumed. Nothing of it "
                "was measured, and it decides neither on eligibility nor on any support."
            ),
            "warning",
        )
    ]
    if complete < len(ranking):
        blocks.append(
            paragraph(
                w(
                    "Something is missing to decide on {n} of {all} candidates: what it is stands "
                    "under “What is to be asked”.",
                    n=w.number(len(ranking) - complete),
                    all=w.number(len(ranking)),
                ),
                "warning",
            )
        )
    rows = [
        fact("survey", w("Survey"), short(screening.survey.path.name)),
        fact("sites", w("Sites"), number(w, len(screening.sites))),
        fact("fitting", w("Sites that a methodology fits"), number(w, fitting)),
        fact("candidates", w("Candidates"), number(w, len(ranking))),
        fact("complete", w("Candidates with nothing missing"), number(w, complete)),
        fact("order", w("Order"), w("complete ones first, then by {order}", order=order)),
        fact(
            "as_of",
            w("Day of the support programmes"),
            day(w, screening.as_of) if screening.as_of else w("not stated"),
        ),
        fact("standing", w("Standing of the least sure candidate"), standing_text(w, standing))
        if ranking
        else fact("standing", w("Standing"), w("no candidate")),
    ]
    return [*blocks, facts(rows)]


def _ranking(screening: Screening, w: Words) -> list[Block]:
    if not screening.ranking:
        return [empty(w("No methodology of the library fits a site of this survey."))]
    columns = [
        column("rank", w("Rank"), "number"),
        column("site", w("Site id"), "code"),
        column("name", w("Name")),
        column("methodology", w("Methodology"), "code"),
        column("title", w("Measure")),
        column("reductions", w("Reductions (tCO2 per year)"), "number"),
        column("cost", w("Subsidy (JPY/tCO2e)"), "number"),
        column("limit", w("Within the limit")),
        column("payback", w("Payback (years)"), "number"),
        column("missing", w("Missing"), "number"),
        column("standing", w("Standing")),
    ]
    rows = [
        [
            number(w, one.rank),
            text(one.site.id),
            text(short(one.site.site.name)),
            text(one.candidate.reference),
            text(one.candidate.methodology.file.title),
            known(w, one.candidate.emission_reductions_per_year),
            known(w, one.candidate.cost_effectiveness, 0),
            text(_within(w, one.candidate)),
            known(w, one.candidate.payback_years, 1),
            number(w, len(one.candidate.missing)),
            text(standing_word(w, one.candidate.standing)),
        ]
        for one in screening.ranking
    ]
    note = w(
        "Reductions: whole tonnes of the first whole year. Subsidy: the lower of rate times "
        "investment and cap, over the reductions of all legal durable years. Payback: investment "
        "over the saving of a year, without subsidy."
    )
    return shown_table(w, "ranking", "ranking", w("Candidates"), columns, rows, note)


def _within(w: Words, candidate: Candidate) -> str:
    said = {True: w("yes"), False: w("no"), None: w("not known")}
    return said[candidate.within_limit]
