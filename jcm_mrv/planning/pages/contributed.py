"""What the projects of a city contribute, by category and one by one, and what is open of each."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from jcm_mrv.planning.city.categories import categories
from jcm_mrv.planning.pages.page import known, of_confidential, short, shown_table
from jcm_mrv.planning.pages.projects import status_word
from jcm_mrv.planning.pages.series import series_of
from jcm_mrv.reporting.blocks import column, empty, number, paragraph, text, year
from jcm_mrv.reporting.context import Block, PictureData
from jcm_mrv.reporting.standings import standing_word
from jcm_mrv.reporting.words import Words

if TYPE_CHECKING:
    from jcm_mrv.planning.city.schema import CityProgressFile, ContributionLine, OpenPoint

_FAR = 20
"""What is so many times as high as all else is said, not drawn: nothing else would be seen."""


def contributions(data: CityProgressFile) -> list[ContributionLine]:
    """Give what each project contributes in each year, each once: areas lie in each other."""
    found: dict[tuple[str, str], ContributionLine] = {}
    for row in data["years"]:
        for one in row["contributions"]:
            found.setdefault((one["project"], one["start"]), one)
    return sorted(found.values(), key=lambda one: (one["project"], one["start"]))


def contributions_picture(data: CityProgressFile, w: Words) -> list[PictureData]:
    """Give what projects in the target's area contribute by year, each a stack of categories."""
    target = data["target"]
    rows = {one["year"]: one for one in data["years"] if one["boundary"] == target["boundary"]}
    weights: dict[str, float] = {}
    amounts: dict[tuple[str, int], float] = {}
    for number_of_year, row in rows.items():
        for one in row["contributions"] if row["bottom_up"] is not None else ():
            key = (one["category"], number_of_year)
            amount = one["amount"] or 0.0
            amounts[key] = amounts.get(key, 0.0) + amount
            weights[one["category"]] = weights.get(one["category"], 0.0) + abs(amount)
    weights = {category: weight for category, weight in weights.items() if weight}
    if not weights:
        return []
    # A year that was monitored and is not known is marked, not left out.
    monitored = [y for y, row in rows.items() if row["contributions"]]
    span = list(range(min(monitored), max(monitored) + 1))
    series = series_of(weights, w("other categories"))
    labels = dict(series.values())
    stacks = [
        {
            "label": short(labels[n]),
            "values": [
                sum(
                    amounts.get((category, y), 0.0)
                    for category in series
                    if series[category][0] == n
                )
                if y in rows and rows[y]["bottom_up"] is not None
                else None
                for y in span
            ],
        }
        for n in sorted(labels)
    ]
    claimable = [rows[y]["claimable"] if y in rows else None for y in span]
    lines = []
    if any(y in rows and rows[y]["transferred"] for y in span):
        lines.append({"label": w("Claimable"), "values": claimable})
    described = [
        w("{year}: {amount} tCO2e", year=y, amount=w.number(total, 1))
        for y in span
        if y in rows and (total := rows[y]["bottom_up"]) is not None
    ]
    required = target["required"]
    highest = max(abs(rows[y]["bottom_up"] or 0.0) for y in span if y in rows)
    if required is not None and required <= highest * _FAR:
        lines.append({"label": w("Required"), "values": [required] * len(span)})
    elif required is not None:
        described.append(
            w(
                "the target requires {required} tCO2e, which is too far above to be drawn",
                required=w.number(required, 0),
            )
        )
    return [
        {
            "name": "contributions",
            "kind": "stacked",
            "title": w("Contributions of projects by category"),
            "description": "; ".join(described),
            "table": "by_category",
            "labels": {**w.signs, "y": "tCO2e", "none": w("not known")},
            "data": {"categories": list(map(str, span)), "stacks": stacks, "lines": lines},
        }
    ]


def by_category(data: CityProgressFile, w: Words) -> list[Block]:
    """Give what is contributed to each category in each year."""
    sums: dict[tuple[str, str, int], float | None] = {}
    for one in contributions(data):
        key = (one["boundary"], one["category"], int(one["start"][:4]))
        so_far = sums.get(key, 0.0)
        amount = one["amount"]
        sums[key] = None if so_far is None or amount is None else so_far + amount
    if not sums:
        return [empty(w("No project was monitored."))]
    columns = [
        column("boundary", w("Area"), "code"),
        column("category", w("Category"), "code"),
        column("text", w("What it is")),
        column("year", w("Year"), "number"),
        column("amount", w("Contribution (tCO2e)"), "number"),
    ]
    rows = [
        [
            text(short(area)),
            text(short(category)),
            text(_title(category)),
            year(of_year),
            known(w, amount, 1),
        ]
        for (area, category, of_year), amount in sorted(sums.items(), key=lambda one: one[0])
    ]
    caption = w("Contributions by category and year")
    return shown_table(w, "contributions", "by_category", caption, columns, rows)


def _title(category: str) -> str:
    found = categories().get(category)
    return "" if found is None else found.title


def by_project(data: CityProgressFile, w: Words) -> list[Block]:
    """Give what each project contributes, with its JCM tonnes beside."""
    found = contributions(data)
    if not found:
        return []
    whys = {
        "no factor": w("the grid has no factor in the year"),
        "not told": w("it is not told of what its electricity is"),
        "no solution": w("its equations have no value by the factor of the grid"),
    }
    columns = [
        column("project", w("Project file"), "code"),
        column("title", w("Title")),
        column("category", w("Category"), "code"),
        column("year", w("Year"), "number"),
        column("days", w("Monitored days")),
        column("grid_factor", w("Factor of the grid (tCO2/MWh)"), "number"),
        column("amount", w("Contribution (tCO2e)"), "number"),
        column("jcm", w("Beside it: JCM tonnes (tCO2)"), "number"),
        column("standing", w("Standing")),
    ]
    # Columns that are empty for most cities stand only where they say something.
    outside, traded, lacking = (
        any(one[key] for one in found) for key in ("outside", "trading_scheme", "why")
    )
    if lacking:
        columns.append(column("why", w("Why it is not known")))
    if outside:
        columns.append(column("outside", w("In categories that the level lacks (tCO2e)"), "number"))
    if traded:
        columns.append(column("scheme", w("Trading scheme")))
    rows = [
        [
            text(short(one["project"])),
            text(short(one["title"])),
            text(short(one["category"])),
            year(int(one["start"][:4])),
            text(_days(w, one)),
            number(w, one["grid_factor"]),
            known(w, one["amount"], 1),
            number(w, one["jcm"]),
            text(standing_word(w, one["standing"])),
            *([text(whys[one["why"]] if one["why"] else "")] if lacking else []),
            *([known(w, one["outside"], 1)] if outside else []),
            *([text(short(one["trading_scheme"] or ""))] if traded else []),
        ]
        for one in found
    ]
    note = w(
        "The equations of each project, solved again with its electricity at the factor of the "
        "grid in the year."
    )
    caption = w("Contributions by project and year")
    return shown_table(w, "contributions", "contributions", caption, columns, rows, note)


def _days(w: Words, one: ContributionLine) -> str:
    start, end = one["start"], one["end"]
    whole = start.endswith("-01-01") and end.endswith("-12-31")
    return w("the whole year") if whole else w.period(start, end)


def territorial(data: CityProgressFile, w: Words) -> list[Block]:
    """Give what lowers no category of the level, such as electricity that is sold to the grid."""
    found = [one for one in contributions(data) if one["territorial"]]
    if not found:
        return []
    said = w(
        "This is in no other number of this page: electricity that is given to the grid is counted "
        "where it is used."
    )
    columns = [
        column("project", w("Project file"), "code"),
        column("title", w("Title")),
        column("category", w("Category"), "code"),
        column("year", w("Year"), "number"),
        column("territorial", w("Territorial (tCO2e)"), "number"),
    ]
    rows = [
        [
            text(short(one["project"])),
            text(short(one["title"])),
            text(short(one["category"])),
            year(int(one["start"][:4])),
            known(w, one["territorial"], 1),
        ]
        for one in found
    ]
    caption = w("Reductions in territorial categories alone")
    return [
        paragraph(said, "note"),
        *shown_table(w, "territorial", "territorial", caption, columns, rows),
    ]


def transfers(data: CityProgressFile, w: Words) -> list[Block]:
    """Give the transfers, and which of them are taken off."""
    if not data["transfers"]:
        return []
    columns = [
        column("project", w("Project"), "code"),
        column("year", w("Year"), "number"),
        column("amount", w("Amount (tCO2e)"), "number"),
        column("adjusted", w("Corresponding adjustment")),
        column("taken_off", w("Taken off")),
        column("date", w("Day"), "date"),
        column("source", w("Source")),
        column("illustrative", w("Made up")),
    ]
    rows = [
        [
            text(short(one["project"])),
            year(one["year"]),
            number(w, one["amount"]),
            text(w("yes") if one["corresponding_adjustment"] else w("no")),
            text(w("yes") if one["taken_off"] else w("no")),
            {"text": ""}
            if one["date"] is None
            else {"text": w.day(one["date"]), "value": one["date"]},
            text(short(one["source"])),
            text(w("yes") if one["illustrative"] else ""),
        ]
        for one in data["transfers"]
    ]
    note = w(
        "What is transferred with a corresponding adjustment is claimed by somebody else. It is "
        "taken off where the project counts in the sum."
    )
    caption = w("Transfers that the city file states")
    return shown_table(w, "transfers", "transfers", caption, columns, rows, note)


def projects(data: CityProgressFile, w: Words) -> list[Block]:
    """Give the projects with what is open of each, one point a line where there are some."""
    if not data["projects"]:
        return [empty(w("The city file lists no project."))]
    columns = [
        column("project", w("Project file"), "code"),
        column("title", w("Title")),
        column("reference", w("Reference number")),
        column("boundary", w("Area"), "code"),
        column("category", w("Category"), "code"),
        column("methodology", w("Methodology")),
        column("standing", w("Standing")),
        column("open", w("Open points"), "number"),
        column("unseen", w("Not looked at"), "number"),
        column("state", w("State")),
    ]
    told, cells = of_confidential(w, (one["confidential"] for one in data["projects"]))
    columns += told
    rows = [
        [
            text(short(one["project"])),
            text(short(one["title"] or "")),
            text(short(one["reference"] or "")),
            text(short(one["boundary"])),
            text(short(one["category"])),
            text(short(", ".join(one["methodologies"]))),
            text("" if one["standing"] is None else standing_word(w, one["standing"])),
            number(w, one["open"]),
            number(w, len(one["unseen"])),
            text(status_word(w, one["status"])),
            *cells[n],
        ]
        for n, one in enumerate(data["projects"])
    ]
    listed = shown_table(w, "projects", "projects", w("Projects"), columns, rows)
    of_open = [(one["project"], one["open_points"]) for one in data["projects"]]
    of_unseen = [(one["project"], one["unseen"]) for one in data["projects"]]
    caption = w("Open points, one by one")
    open_points = _points(w, "open_points", caption, of_open)
    caption = w("What was not looked at here, one by one")
    return [
        *listed,
        *(open_points or [empty(w("Nothing is open of any project."))]),
        *_points(w, "unseen_points", caption, of_unseen),
    ]


def _points(
    w: Words, name: str, caption: str, of: Iterable[tuple[str, Iterable[OpenPoint]]]
) -> list[Block]:
    columns = [
        column("project", w("Project file"), "code"),
        column("code", w("Code"), "code"),
        column("message", w("What was found")),
        column("where", w("Place")),
    ]
    rows = [
        [
            text(short(project)),
            text(point["code"]),
            text(short(point["what"])),
            text(point["where"]),
        ]
        for project, points in of
        for point in points
    ]
    return shown_table(w, "projects", name, caption, columns, rows) if rows else []
