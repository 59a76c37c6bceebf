"""The projects of a portfolio: each with its result, where it lies, and what is open of it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import TYPE_CHECKING, Literal

from jcm_mrv.findings import Finding, Severity
from jcm_mrv.findings.explain import explain
from jcm_mrv.findings.table import TABLE
from jcm_mrv.planning.pages.mapped import Place, map_of
from jcm_mrv.planning.pages.page import known, of_confidential, short, shown_table
from jcm_mrv.planning.pages.totalled import reductions
from jcm_mrv.reporting.blocks import column, empty, number, picture, text
from jcm_mrv.reporting.context import Block, Cell, PictureData
from jcm_mrv.reporting.standings import standing_word
from jcm_mrv.reporting.words import Words

if TYPE_CHECKING:
    from jcm_mrv.planning.portfolio.job import Mode
    from jcm_mrv.planning.portfolio.outcome import Outcome, Status
    from jcm_mrv.planning.portfolio.result import Portfolio

_MOST_DETAILS = 300
"""Open points that are shown with place and mend; of more, their codes are enough to begin."""


def listed(portfolio: Portfolio, w: Words, section: str, mode: Mode) -> list[Block]:
    """Give the projects of a mode as a table; what is not known of one is said to be so."""
    some = [one for one in portfolio.outcomes if one["mode"] == mode]
    if not some:
        return []
    ends = [] if mode == "calculate" else ["low", "high"]
    columns = [
        column("project", w("Project file"), "code"),
        column("title", w("Title")),
        column("reference", w("Reference number")),
        column("country", w("Country")),
        column("group", w("Group")),
        column("methodology", w("Methodology")),
        column("period", w("Years")),
        *([column("low", w("Low (tCO2)"), "number")] if ends else []),
        column("emission_reductions", reductions(w, mode), "number"),
        *([column("high", w("High (tCO2)"), "number")] if ends else []),
        column("standing", w("Standing")),
        column("open", w("Open points"), "number"),
        column("unseen", w("Not looked at"), "number"),
        column("state", w("State")),
    ]
    told, cells = of_confidential(w, (one["confidential"] for one in some))
    columns += told
    rows = [[*_row(portfolio, w, one, ends), *cells[n]] for n, one in enumerate(some)]
    name = "projects" if mode == "calculate" else "estimated_projects"
    caption = w("Projects") if mode == "calculate" else w("Projects that were estimated")
    note = w("A project file that could not be read so far has no title, country or result.")
    return shown_table(w, section, name, caption, columns, rows, note)


def _row(portfolio: Portfolio, w: Words, one: Outcome, ends: Sequence[str]) -> list[Cell]:
    standing, code = one["standing"], one["country"]
    low, high = ([known(w, _end(one, end))] if ends else [] for end in ("low", "high"))
    return [
        text(short(one["path"])),
        text(short(one["title"] or "")),
        text(short(one["reference"] or "")),
        text("" if code is None else short(w.locale.territories.get(code, code))),
        text(short(one["group"] or "")),
        text(short(", ".join(of["methodology"] for of in one["by_methodology"]))),
        text(_years(one)),
        *low,
        known(w, one["emission_reductions"]),
        *high,
        text("" if standing is None else standing_word(w, standing)),
        number(w, one["open"]),
        number(w, one["unseen"]),
        text(state(portfolio, w, one)),
    ]


def _end(one: Outcome, end: str) -> int | None:
    found = [year.get(end) for year in one["years"]]
    return sum(int(value) for value in found if isinstance(value, int)) if found else None


def _years(one: Outcome) -> str:
    years = [year["year"] for year in one["years"]]
    if not years:
        return ""
    return str(years[0]) if len(years) == 1 else f"{years[0]}–{years[-1]}"


def state(portfolio: Portfolio, w: Words, one: Outcome) -> str:
    """Say what became of a project."""
    if one["status"] == "done":
        if not portfolio.counts_in(one):
            return w("in no sum: another file is the same project")
        return w("calculated") if one["mode"] == "calculate" else w("estimated")
    return status_word(w, one["status"])


def status_word(w: Words, status: Status) -> str:
    """Say what became of a project that was to be calculated."""
    return {
        "done": w("calculated"),
        "failed": w("failed"),
        "crashed": w("crashed"),
        "timed_out": w("took too long"),
    }[status]


# -- what is in no sum ---------------------------------------------------------------------------


def uncounted(portfolio: Portfolio) -> list[Outcome]:
    """Give the projects that are in no sum."""
    return [one for one in portfolio.outcomes if not portfolio.counts_in(one)]


def left_out(portfolio: Portfolio, w: Words) -> list[Block]:
    """Give each project that is in no sum, with the first thing that is wrong with it."""
    some = uncounted(portfolio)
    if not some:
        return []
    columns = [
        column("project", w("Project file"), "code"),
        column("title", w("Title")),
        column("state", w("State")),
        column("errors", w("Errors"), "number"),
        column("code", w("Code"), "code"),
        column("message", w("What was found")),
        column("where", w("Place")),
        column("hint", w("What to do")),
    ]
    rows = []
    for one in some:
        found = [finding for finding in findings_of(one) if finding.is_error]
        first = found[0] if found else Finding("", Severity.ERROR, "")
        rows.append(
            [
                text(short(one["path"])),
                text(short(one["title"] or "")),
                text(state(portfolio, w, one)),
                number(w, len(found)),
                text(first.code),
                text(_cut(first.message)),
                text(_cut(first.where)),
                text(_cut(first.hint)),
            ]
        )
    caption = w("Projects that are in no sum, and the first thing that is wrong with each")
    return shown_table(w, "left_out", "left_out", caption, columns, rows)


# -- what is open --------------------------------------------------------------------------------


def findings_of(one: Outcome) -> Iterator[Finding]:
    """Give what was found of a project, as its outcome says it."""
    for line in one["findings"]:
        yield Finding.of_dict(line)


def open_points(portfolio: Portfolio, w: Words) -> list[Block]:
    """Give what is open: each kind of point once, then project by project."""
    found = [
        (one, [finding for finding in findings_of(one) if finding.keeps_open])
        for one in portfolio.outcomes
    ]
    lacking = [(one, points) for one, points in found if points]
    if not lacking:
        return [empty(w("Nothing is open of any project."))]
    columns = [
        column("project", w("Project file"), "code"),
        column("open", w("Open points"), "number"),
        column("detail", w("Codes")),
    ]
    rows = [
        [
            text(short(one["path"])),
            number(w, len(points)),
            text(_codes(points)),
        ]
        for one, points in lacking
    ]
    caption = w("What is open, by project")
    return [
        *_by_code(w, lacking),
        *shown_table(w, "open", "open", caption, columns, rows),
        *_details(w, lacking),
    ]


_Lacking = Sequence[tuple["Outcome", list[Finding]]]


def _by_code(w: Words, lacking: _Lacking) -> list[Block]:
    points, projects = Counter[str](), Counter[str]()
    for _, found in lacking:
        codes = [one.code for one in found]
        points.update(codes)
        projects.update(set(codes))
    columns = [
        column("code", w("Code"), "code"),
        column("text", w("What it means")),
        column("projects", w("Projects"), "number"),
        column("points", w("Points"), "number"),
    ]
    rows = [
        [text(code), text(_meaning(w, code)), number(w, count), number(w, points[code])]
        for code, count in sorted(projects.items(), key=lambda one: (-one[1], one[0]))
    ]
    caption = w("What is open, by code")
    note = w("“jcm-mrv explain CODE” says more of each, with an example and what to do.")
    return shown_table(w, "open", "open_codes", caption, columns, rows, note)


def _meaning(w: Words, code: str) -> str:
    """Give what a code means; one of a later release is in no catalogue of this one."""
    return explain(code).in_language(w.lang).meaning if code in TABLE else ""


def _details(w: Words, lacking: _Lacking) -> list[Block]:
    points = [(one, finding) for one, found in lacking for finding in found]
    if len(points) > _MOST_DETAILS:
        return [
            empty(
                w(
                    "The {n} open points stand one by one, with place and what to do, in "
                    "portfolio.json and portfolio.xlsx.",
                    n=w.number(len(points)),
                )
            )
        ]
    columns = [
        column("project", w("Project file"), "code"),
        column("code", w("Code"), "code"),
        column("message", w("What was found")),
        column("where", w("Place")),
        column("hint", w("What to do")),
    ]
    rows = [
        [
            text(short(one["path"])),
            text(finding.code),
            text(_cut(finding.message)),
            text(_cut(finding.where)),
            text(_cut(finding.hint)),
        ]
        for one, finding in points
    ]
    return shown_table(w, "open", "open_points", w("Open points, one by one"), columns, rows)


def _codes(points: Sequence[Finding]) -> str:
    """Give codes with how often each comes.

    Examples
    --------
    >>> one = Finding("PRJ-147", Severity.WARNING, "")
    >>> _codes([one, one])
    'PRJ-147 ×2'
    """
    counts = Counter(one.code for one in points)
    return ", ".join(code if n == 1 else f"{code} ×{n}" for code, n in counts.items())


def _cut(said: str) -> str:
    """Give a text at most as long as anybody reads on a page: the JSON has it in full."""
    return said if len(said) <= _LONGEST_TEXT else said[: _LONGEST_TEXT - 1] + "…"


_LONGEST_TEXT = 400
_SHARED = 20
"""Characters that names share of which the map would show little more."""

# -- where they lie ------------------------------------------------------------------------------


def on_the_map(portfolio: Portfolio, w: Words) -> tuple[list[Block], list[PictureData]]:
    """Give the map of the projects whose place is known, by their standing."""
    found: list[Located] = []
    for one in portfolio.outcomes:
        place = one["coordinates"]
        if place is not None:
            name = one["reference"] or one["title"] or one["path"]
            found.append((name, place["latitude"], place["longitude"], _series(portfolio, one)))
    return map_of_projects(w, found, len(portfolio.outcomes) - len(found), "projects")


Located = tuple[str, float, float, Literal["final", "provisional", "draft", "estimate", "left_out"]]
"""A project on the map: its name, latitude, longitude, and what its amount is worth."""


def map_of_projects(
    w: Words, found: Sequence[Located], unknown: int, table: str
) -> tuple[list[Block], list[PictureData]]:
    """Give the map of projects; of some the place is unknown, and ``table`` has all."""
    if not found:
        return [empty(w("No map is drawn: the place of no project is known."))], []
    series = {
        "final": standing_word(w, "final"),
        "provisional": standing_word(w, "provisional"),
        "draft": standing_word(w, "draft"),
        "estimate": w("Estimate"),
        "left_out": w("in no sum"),
    }
    order = list(series)
    names = _told_apart([name for name, *_ in found])
    places = [
        Place(short(name), latitude, longitude, of, order.index(of) + 1)
        for name, (_, latitude, longitude, of) in zip(names, found, strict=True)
    ]
    described = [
        w("{n} {n:project|projects} by latitude and longitude of the project file.", n=len(found))
    ]
    if unknown:
        described.append(w("{n} {n:project|projects} without a place: not on the map.", n=unknown))
    described.append(w("Names stand where there is room; the table has all."))
    title = w("Where the projects lie")
    drawn = map_of(w, places, series, title=title, table=table, described=described)
    return [picture("map")], [drawn]


def _told_apart(names: Sequence[str]) -> list[str]:
    """Give names without a long beginning that several share: the map has room for no more.

    Examples
    --------
    >>> _told_apart(["Installation of Solar PV, mill 1", "Installation of Solar PV, mall", "Park"])
    ['…mill 1', '…mall', 'Park']
    """
    alike: dict[str, list[str]] = {}
    for name in names:
        alike.setdefault(name[:_SHARED], []).append(name)
    shared = [_beginning(alike[name[:_SHARED]]) for name in names]
    return [
        f"…{name[len(start) + 1 :]}" if start else name
        for name, start in zip(names, shared, strict=True)
    ]


def _beginning(names: Sequence[str]) -> str:
    """Give the words that all of several names begin with, but for the last word of any."""
    if len(set(names)) < 2:
        return ""
    first, last = min(names).split(" "), max(names).split(" ")
    same = takewhile(lambda pair: pair[0] == pair[1], zip(first[:-1], last[:-1], strict=False))
    return " ".join(word for word, _ in same)


def _series(
    portfolio: Portfolio, one: Outcome
) -> Literal["final", "provisional", "draft", "estimate", "left_out"]:
    standing = one["standing"]
    if standing is None or not portfolio.counts_in(one):
        return "left_out"
    return "estimate" if one["mode"] == "estimate" else standing


def monitored_days(portfolio: Portfolio, w: Words) -> Cell:
    """Give the days from the first to the last that is monitored of a project in a sum."""
    days = [
        day
        for one in portfolio.outcomes
        if one["mode"] == "calculate" and portfolio.counts_in(one)
        for year in one["years"]
        for day in (year["start"], year["end"])
    ]
    if not days:
        return {"text": ""}
    first, last = (dt.date.fromisoformat(day) for day in (min(days), max(days)))
    return {"text": w.period(first, last), "value": first.isoformat()}
