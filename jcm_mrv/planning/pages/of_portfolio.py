"""The page of a portfolio: what its projects add up to, on what standing, and what is open."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from jcm_mrv.findings.language import WRITTEN, Language
from jcm_mrv.planning.pages.page import (
    Files,
    Made,
    PlanningPage,
    files_of,
    made,
    page_of,
    short,
    words_of,
)
from jcm_mrv.planning.pages.projects import (
    left_out,
    listed,
    monitored_days,
    on_the_map,
    open_points,
    uncounted,
)
from jcm_mrv.planning.pages.totalled import Split, by_standing, split, totals
from jcm_mrv.reporting.blocks import empty, fact, facts, number, paragraph
from jcm_mrv.reporting.context import Block, Fact, PictureData
from jcm_mrv.reporting.sections.judged import findings_table
from jcm_mrv.reporting.standings import standing_word
from jcm_mrv.reporting.words import Words

if TYPE_CHECKING:
    from jcm_mrv.planning.portfolio.job import Status
    from jcm_mrv.planning.portfolio.result import Portfolio

PAGE = "portfolio.html"
_MOST_NAMED = 12
"""Projects in no sum that are named in the summary; the table below it has all."""


def portfolio_page(portfolio: Portfolio, lang: Language | None = None) -> Made:
    """Give the page of a portfolio in a language, else in that of what is written.

    Raises
    ------
    FindingsError
        ``RPT-001`` where a package for pages is missing.
    """
    return made(portfolio_context(portfolio, words_of(lang or WRITTEN.get())))


def portfolio_files(portfolio: Portfolio) -> Files:
    """Give the page as a file, and what is to be said of it, in the language of what is written."""
    return files_of(PAGE, lambda: portfolio_page(portfolio))


def portfolio_context(portfolio: Portfolio, w: Words) -> PlanningPage:
    """Give the page of a portfolio before it has a form."""
    monitored, estimated = split(portfolio, "calculate"), split(portfolio, "estimate")
    places, charts = on_the_map(portfolio, w)
    sums, sum_pictures = totals(w, "totals", monitored)
    expected, expected_pictures = _estimated(portfolio, w, estimated)
    standing = monitored.whole.standing or "draft"
    out = uncounted(portfolio)
    marks = [standing_word(w, standing)] if standing != "final" else []
    if out:
        marks.append(w("{n} not counted", n=w.number(len(out))))
    if any(one["confidential"] for one in portfolio.outcomes):
        marks.append(w("Shows confidential data"))
    return page_of(
        w,
        "portfolio",
        title=w("Portfolio of projects"),
        about=portfolio.title or w("Untitled"),
        standing=standing,
        marks=marks,
        date=monitored_days(portfolio, w),
        sections=[
            ("summary", w("Summary"), _summary(portfolio, w, monitored, estimated)),
            ("left_out", w("Projects that are in no sum"), left_out(portfolio, w)),
            ("totals", w("Emission reductions"), sums),
            ("map", w("Map"), places),
            ("projects", w("Projects"), listed(portfolio, w, "projects", "calculate")),
            ("open", w("What is open"), open_points(portfolio, w)),
            ("estimated", w("What is expected of projects that are planned"), expected),
            ("findings", w("Findings"), _findings(portfolio, w)),
        ],
        pictures=[*sum_pictures, *charts, *expected_pictures],
        notes=[
            w(
                "Names, numbers and places stand as the project files have them, also what one "
                "calls confidential: this page is for the participants alone."
            ),
            w("Texts of project files and of their findings stand as they were written."),
        ],
    )


def _summary(portfolio: Portfolio, w: Words, monitored: Split, estimated: Split) -> list[Block]:
    counts = portfolio.counts
    not_ready = sum(one["ready"] is False for one in monitored.outcomes)
    unseen = sum(one["unseen"] > 0 for one in monitored.outcomes)
    rows: list[Fact] = [
        fact("projects", w("Projects"), number(w, len(portfolio.outcomes))),
        fact("done", w("With a result"), number(w, counts["done"])),
    ]
    lost: dict[Status, str] = {
        "failed": w("Failed"),
        "crashed": w("Crashed"),
        "timed_out": w("Took too long"),
    }
    for name, label in lost.items():
        if counts[name]:
            rows.append(fact(name, label, number(w, counts[name])))
    rows += [
        fact("monitored", w("Counted, monitored"), number(w, monitored.whole.projects)),
        fact("not_ready", w("Of these, not ready"), number(w, not_ready)),
    ]
    if unseen:
        label = w("Of these, with what was not looked at here")
        rows.append(fact("unseen", label, number(w, unseen)))
    if estimated.outcomes:
        rows.append(
            fact("estimated", w("Counted apart, estimated"), number(w, estimated.whole.projects))
        )
    blocks: list[Block] = _warned(portfolio, w)
    blocks.append(facts(rows))
    if monitored.whole.standing is None:
        return [*blocks, empty(w("No project with a monitored result is in a sum."))]
    return [*blocks, *by_standing(w, "summary", monitored)]


def _warned(portfolio: Portfolio, w: Words) -> list[Block]:
    """Name what is in no sum: a total that lacks a project is not that of the portfolio."""
    out = uncounted(portfolio)
    if not out:
        return []
    names = [short(one["path"]) for one in out[:_MOST_NAMED]]
    if len(out) > len(names):
        names.append(w("{n} more", n=w.number(len(out) - len(names))))
    said = w(
        "{n} of {all} projects are in no sum of this page: {names}.",
        n=w.number(len(out)),
        all=w.number(len(portfolio.outcomes)),
        names=", ".join(names),
    )
    return [paragraph(said, "warning")]


def _estimated(portfolio: Portfolio, w: Words, of: Split) -> tuple[list[Block], list[PictureData]]:
    """Give what is estimated, apart from all that was monitored."""
    rows = listed(portfolio, w, "estimated", "estimate")
    if not rows:
        return [], []
    sums, pictures = totals(w, "estimated", of)
    said = w(
        "This is expected, and nothing of it was measured. It is in no sum above: credits are "
        "issued for what was monitored and verified, and for nothing else."
    )
    table: Sequence[Block] = by_standing(w, "estimated", of)
    return [paragraph(said, "warning"), *table, *sums, *rows], pictures


def _findings(portfolio: Portfolio, w: Words) -> list[Block]:
    found = [one.in_language(w.lang) for one in portfolio.findings]
    if not found:
        return [empty(w("Nothing was found of the portfolio as a whole."))]
    return [findings_table(w, "findings", "findings", w("Findings"), found)]
