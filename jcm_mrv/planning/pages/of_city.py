"""The page of a city: what its target requires, what may be claimed, and by which projects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jcm_mrv.calculation.result_standing import weakest
from jcm_mrv.findings import has_errors
from jcm_mrv.findings.language import WRITTEN, Language
from jcm_mrv.planning.pages.contributed import (
    by_category,
    by_project,
    contributions_picture,
    projects,
    territorial,
    transfers,
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
from jcm_mrv.planning.pages.projects import Located, map_of_projects
from jcm_mrv.planning.pages.yearly import (
    emissions_picture,
    factors,
    inventory,
    last_known_year,
    last_year,
    progress_cell,
    traced,
    why_unknown,
    years,
)
from jcm_mrv.planning.portfolio.places import named
from jcm_mrv.reporting.blocks import (
    column,
    day,
    empty,
    fact,
    facts,
    paragraph,
    picture,
    share,
    text,
)
from jcm_mrv.reporting.context import Block, Fact, PictureData
from jcm_mrv.reporting.sections.judged import findings_table
from jcm_mrv.reporting.standings import standing_text, standing_word
from jcm_mrv.reporting.words import Words

if TYPE_CHECKING:
    from jcm_mrv.calculation.result_standing import ResultStanding
    from jcm_mrv.planning.city.result import CityProgress
    from jcm_mrv.planning.city.schema import CityProgressFile

PAGE = "city.html"


def city_page(progress: CityProgress, lang: Language | None = None) -> Made:
    """Give the page of a city's progress in a language, else in that of what is written.

    Raises
    ------
    FindingsError
        ``RPT-001`` where a package for pages is missing.
    """
    return made(city_context(progress, words_of(lang or WRITTEN.get())))


def city_files(progress: CityProgress) -> Files:
    """Give the page as a file, and what is to be said of it, in the language of what is written."""
    return files_of(PAGE, lambda: city_page(progress))


def city_context(progress: CityProgress, w: Words) -> PlanningPage:
    """Give the page of a city's progress before it has a form."""
    data = progress.to_json()
    standing = _standing(data)
    marks = [standing_word(w, standing)] if standing != "final" else []
    if data["illustrative"]:
        marks.insert(0, w("Illustrative inputs"))
    if any(one["confidential"] for one in data["projects"]):
        marks.append(w("Shows confidential data"))
    emissions, contributed = emissions_picture(progress, data, w), contributions_picture(data, w)
    places, charts = _map(data, w)
    return page_of(
        w,
        "city",
        title=w("Progress towards the target"),
        about=data["title"],
        standing=standing,
        marks=marks,
        date=day(w, progress.as_of) if progress.as_of else {"text": ""},
        sections=[
            ("summary", w("Summary"), _summary(progress, data, w, standing)),
            ("years", w("Year by year"), _years(emissions, years(data, w), w)),
            (
                "contributions",
                w("What the projects contribute"),
                [
                    *([picture(one["name"]) for one in contributed]),
                    *by_category(data, w),
                    *by_project(data, w),
                ],
            ),
            ("territorial", w("Counted territorially alone"), territorial(data, w)),
            ("transfers", w("Transfers"), transfers(data, w)),
            ("map", w("Map"), places),
            ("projects", w("Projects"), projects(data, w)),
            ("inventory", w("Inventory"), inventory(data, w)),
            ("factors", w("Factors of the grid"), factors(data, w)),
            ("illustrative", w("Inputs that were made up"), _illustrative(data, w)),
            ("trace", w("How it was calculated"), traced(data, w)),
            ("findings", w("Findings"), _findings(progress, w)),
        ],
        pictures=[*emissions, *contributed, *charts],
        notes=[
            w(
                "Names, numbers and places stand as the project files have them, also what one "
                "calls confidential: this page is for the participants alone."
            ),
            w(
                "Texts of the city file, of project files and of the table of categories stand as "
                "they were written."
            ),
        ],
    )


def _standing(data: CityProgressFile) -> ResultStanding:
    """Give the least sure standing of any project; without one nothing is more than a draft."""
    return weakest(year["standing"] for year in data["years"]) or "draft"


def _summary(
    progress: CityProgress, data: CityProgressFile, w: Words, standing: ResultStanding
) -> list[Block]:
    target = data["target"]
    titles = {area["id"]: area["title"] for area in data["boundaries"]}
    kinds = {
        "baseline_scenario": w(
            "a share less than the emissions of the target year without measures"
        ),
        "base_year": w("a share less than the emissions of a base year"),
        "fixed_level": w("a fixed level of emissions"),
        "intensity": w("a share less than the intensity of a base year"),
    }
    rows: list[Fact] = [
        fact("boundary", w("Area of the target"), short(titles[target["boundary"]])),
        fact("kind", w("Kind of target"), kinds[target["kind"]]),
        fact("target_year", w("Target year"), str(target["year"])),
    ]
    if target["reduction"] is not None:
        rows.append(fact("reduction", w("Reduction"), share(w, target["reduction"])))
    if target["base_year"] is not None:
        rows.append(fact("base_year", w("Base year"), str(target["base_year"])))
    rows += [
        fact("required", w("Required in the target year (tCO2e)"), known(w, target["required"], 1)),
        fact("allowed", w("Allowed in the target year (tCO2e)"), known(w, target["allowed"], 1)),
        fact("source", w("Source of the target"), short(target["source"])),
        fact("level", w("Level of reporting"), data["level"]),
        fact("gwp", w("Global warming potentials"), data["gwp"]),
        *_latest(data, w),
        fact("standing", w("Standing of the least sure project"), standing_text(w, standing)),
    ]
    return [*_warned(progress, data, w), facts(rows)]


def _latest(data: CityProgressFile, w: Words) -> list[Fact]:
    """Give how far the last year that is known has come, and why a later one is not known."""
    last = last_year(data)
    if last is None:
        return [
            fact("progress", w("Progress"), w("not known: no project was monitored in this area"))
        ]
    rows: list[Fact] = []
    known_one = last_known_year(data)
    if known_one is not None:
        year = str(known_one["year"])
        claimable, jcm = known(w, known_one["claimable"], 1), known(w, known_one["jcm"])
        other = w("Beside it, JCM tonnes of {year} (tCO2): by other factors", year=year)
        rows = [
            fact(
                "progress",
                w("Progress in {year}", year=year),
                progress_cell(w, known_one["progress"]),
            ),
            fact("claimable", w("Claimable in {year} (tCO2e)", year=year), claimable),
            fact("jcm", other, jcm),
        ]
    if last["progress"] is None:
        why = w("not known: {why}", why="; ".join(why_unknown(data, last, w)))
        rows.append(fact("not_known", w("Progress in {year}", year=last["year"]), why))
    return rows


def _warned(progress: CityProgress, data: CityProgressFile, w: Words) -> list[Block]:
    blocks: list[Block] = []
    if data["illustrative"]:
        said = w(
            "Inputs of this page were made up to show how it works: {what}. What rests on them "
            "says nothing about a real city.",
            what=", ".join(short(one["what"]) for one in data["illustrative"]),
        )
        blocks.append(paragraph(said, "warning"))
    if has_errors(progress.findings):
        said = w("There are errors among the findings: while one is left, no progress is known.")
        blocks.append(paragraph(said, "warning"))
    failed = [one["project"] for one in data["projects"] if one["status"] != "done"]
    if failed:
        said = w(
            "{n} of {all} projects have no result: {names}.",
            n=w.number(len(failed)),
            all=w.number(len(data["projects"])),
            names=named([short(one) for one in failed]),
        )
        blocks.append(paragraph(said, "warning"))
    return blocks


def _years(emissions: list[PictureData], table: list[Block], w: Words) -> list[Block]:
    blocks: list[Block] = [picture(one["name"]) for one in emissions]
    if not emissions:
        said = w("Neither baseline, inventory nor target is known in tonnes: nothing is drawn.")
        blocks.append(empty(said))
    return [*blocks, *table]


def _map(data: CityProgressFile, w: Words) -> tuple[list[Block], list[PictureData]]:
    found: list[Located] = [
        (
            one["reference"] or one["title"] or one["project"],
            one["latitude"],
            one["longitude"],
            one["standing"] or "left_out",
        )
        for one in data["projects"]
        if one["latitude"] is not None and one["longitude"] is not None
    ]
    if not data["projects"]:
        return [], []
    return map_of_projects(w, found, len(data["projects"]) - len(found), "projects")


def _illustrative(data: CityProgressFile, w: Words) -> list[Block]:
    if not data["illustrative"]:
        return []
    columns = [
        column("key", w("Input"), "code"),
        column("source", w("Stated source")),
    ]
    rows = [[text(short(one["what"])), text(short(one["source"]))] for one in data["illustrative"]]
    caption = w("Inputs that the city file marks as illustrative")
    return shown_table(w, "illustrative", "illustrative", caption, columns, rows)


def _findings(progress: CityProgress, w: Words) -> list[Block]:
    found = [one.in_language(w.lang) for one in progress.findings]
    if not found:
        return [empty(w("Nothing was found."))]
    return [findings_table(w, "findings", "findings", w("Findings"), found)]
