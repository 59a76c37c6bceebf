"""A city year by year: baseline, inventory and target, what is claimable, and how far that goes."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_FLOOR, Decimal, localcontext
from typing import TYPE_CHECKING

from jcm_mrv.planning.pages.page import known, short, shown_table
from jcm_mrv.planning.portfolio.places import named
from jcm_mrv.reporting.blocks import column, number, text, year
from jcm_mrv.reporting.context import Block, Cell, PictureData
from jcm_mrv.reporting.standings import basis_word, standing_word
from jcm_mrv.reporting.words import EVERY_DIGIT, Words, plain

if TYPE_CHECKING:
    from jcm_mrv.planning.city.result import CityProgress
    from jcm_mrv.planning.city.schema import CityProgressFile, YearLine

_MOST_YEARS = 60
"""Years that a picture has: of more none could be read."""
_HUNDREDTH = Decimal("0.01")


def last_year(data: CityProgressFile) -> YearLine | None:
    """Give the last row of the target's area in which a project was monitored."""
    of_target = [one for one in data["years"] if one["boundary"] == data["target"]["boundary"]]
    monitored = [one for one in of_target if one["contributions"]]
    return max(monitored, key=lambda one: one["year"], default=None)


def last_known_year(data: CityProgressFile) -> YearLine | None:
    """Give the last row of the target's area whose progress is known."""
    of_target = [one for one in data["years"] if one["boundary"] == data["target"]["boundary"]]
    found = [one for one in of_target if one["progress"] is not None]
    return max(found, key=lambda one: one["year"], default=None)


def progress_cell(w: Words, value: float | None) -> Cell:
    """Give a progress in percent, rounded down: what is not reached is never shown as reached.

    What would become zero keeps two digits, and what is not known is said to be so.
    """
    if value is None:
        return {"text": w("not known")}
    exact = Decimal(plain(value)) * 100
    with localcontext(prec=EVERY_DIGIT):
        down = exact.quantize(_HUNDREDTH, ROUND_FLOOR)
    shown = w.number(float(exact) if exact and not down else float(down), 2)
    return {"text": f"{shown} %", "value": plain(value)}


def why_unknown(data: CityProgressFile, row: YearLine, w: Words) -> list[str]:
    """Say why the progress of a year is not known; nothing where it is."""
    if row["progress"] is not None:
        return []
    if row["boundary"] != data["target"]["boundary"]:
        return [w("the target is of another area")]
    said = []
    if data["target"]["required"] is None:
        said.append(w("what the target requires is not known"))
    if not row["contributions"]:
        said.append(w("no project was monitored"))
    if row["missing"]:
        names = named([short(one) for one in row["missing"]])
        said.append(w("the amounts of these projects are not known: {names}", names=names))
    return said or [w("errors, see what was found")]


def years(data: CityProgressFile, w: Words) -> list[Block]:
    """Give every year of every area as a table."""
    columns = [
        column("year", w("Year"), "number"),
        column("boundary", w("Area"), "code"),
        column("baseline", w("Baseline (tCO2e)"), "number"),
        column("inventory", w("Inventory (tCO2e)"), "number"),
        column("top_down", w("Top-down (tCO2e)"), "number"),
        column("bottom_up", w("Bottom-up (tCO2e)"), "number"),
        column("transferred", w("Transferred (tCO2e)"), "number"),
        column("claimable", w("Claimable (tCO2e)"), "number"),
        column("progress", w("Progress"), "number"),
        column("detail", w("Why it is not known")),
        column("jcm", w("Beside it: JCM tonnes (tCO2)"), "number"),
        column("standing", w("Standing")),
    ]
    rows = [
        [
            year(one["year"]),
            text(short(one["boundary"])),
            *(
                known(w, one[name], 1)
                for name in (
                    "baseline",
                    "inventory",
                    "top_down",
                    "bottom_up",
                    "transferred",
                    "claimable",
                )
            ),
            progress_cell(w, one["progress"]),
            text("; ".join(why_unknown(data, one, w))),
            known(w, one["jcm"]),
            text("" if one["standing"] is None else standing_word(w, one["standing"])),
        ]
        for one in data["years"]
    ]
    note = w(
        "Top-down is the baseline less the inventory, bottom-up what projects reduce: two ways to "
        "the same, never added. Progress is what is claimable over what the target requires, "
        "rounded down. JCM tonnes go by the conservative factors of the methodologies, and are not "
        "comparable. Areas: {areas}.",
        areas="; ".join(f"{one['id']} = {short(one['title'])}" for one in data["boundaries"]),
    )
    caption = w("Baseline, inventory, and what may be claimed, by year and area")
    return shown_table(w, "years", "years", caption, columns, rows, note)


def emissions_picture(
    progress: CityProgress, data: CityProgressFile, w: Words
) -> list[PictureData]:
    """Give baseline, inventory and the line of the target, of the area that the target is of."""
    target = data["target"]
    rows = {one["year"]: one for one in data["years"] if one["boundary"] == target["boundary"]}
    if not rows:
        return []
    # Every year between, too: a line over some of them would have another slope.
    span = list(range(min(rows), max(rows) + 1))[-_MOST_YEARS:]
    inventoried = [rows[one]["inventory"] if one in rows else None for one in span]
    lines: list[tuple[str, Sequence[float | None]]] = [
        (w("Baseline"), [progress.given.baseline_of(one) for one in span]),
        (w("Inventory"), inventoried),
        (
            w("Target of {year}", year=target["year"]),
            [target["allowed"] if one <= target["year"] else None for one in span],
        ),
    ]
    shown = [(label, values) for label, values in lines if any(v is not None for v in values)]
    if not shown:
        return []
    described = [
        w(
            "{what}: {years}",
            what=label,
            years="; ".join(
                w("{year}: {amount} tCO2e", year=one, amount=w.number(value, 0))
                for one, value in zip(span, values, strict=True)
                if value is not None and (one in rows or value != target["allowed"])
            )
            if label != lines[2][0]
            else w("{amount} tCO2e allowed", amount=w.number(target["allowed"] or 0, 0)),
        )
        for label, values in shown
    ]
    return [
        {
            "name": "emissions",
            "kind": "stacked",
            "title": w("Baseline, target and inventory"),
            "description": ". ".join(described),
            "table": "years",
            "labels": {**w.signs, "y": "tCO2e"},
            "data": {
                "categories": list(map(str, span)),
                "stacks": [],
                "lines": [{"label": label, "values": list(values)} for label, values in shown],
            },
        }
    ]


def inventory(data: CityProgressFile, w: Words) -> list[Block]:
    """Give the inventory by area, year, category and gas, and which lines count at the level."""
    if not data["inventory"]:
        return []
    columns = [
        column("boundary", w("Area"), "code"),
        column("year", w("Year"), "number"),
        column("category", w("Category"), "code"),
        column("gas", w("Gas"), "code"),
        column("value", w("Emissions (tCO2e)"), "number"),
        column("counts", w("Counts at the level")),
        column("source", w("Source")),
        column("illustrative", w("Made up")),
    ]
    rows = [
        [
            text(short(one["boundary"])),
            year(one["year"]),
            text(short(one["category"])),
            text(one["gas"]),
            number(w, one["value"], 1),
            text(w("yes") if one["counts"] else w("no")),
            text(short(one["source"])),
            text(w("yes") if one["illustrative"] else ""),
        ]
        for one in data["inventory"]
    ]
    return shown_table(w, "inventory", "inventory", w("Inventory by category"), columns, rows)


def factors(data: CityProgressFile, w: Words) -> list[Block]:
    """Give the factors of the grid that electricity was counted by."""
    if not data["grid_factors"]:
        return []
    columns = [
        column("year", w("Year"), "number"),
        column("value", w("Value"), "number"),
        column("unit", w("Unit")),
        column("standing", w("Standing")),
        column("source", w("Source")),
        column("illustrative", w("Made up")),
    ]
    rows = [
        [
            year(one["year"]),
            number(w, one["value"]),
            text(one["unit"]),
            text(
                w("stated in the city file")
                if one["standing"] == "stated"
                else basis_word(w, one["standing"])
            ),
            text(short(one["source"])),
            text(w("yes") if one["illustrative"] else ""),
        ]
        for one in data["grid_factors"]
    ]
    return shown_table(w, "factors", "factors", w("Factors of the grid by year"), columns, rows)


def traced(data: CityProgressFile, w: Words) -> list[Block]:
    """Give every value of an equation with the text of the equation."""
    if not data["trace"]:
        return []
    columns = [
        column("year", w("Year"), "number"),
        column("boundary", w("Area"), "code"),
        column("symbol", w("Symbol"), "code"),
        column("equation", w("Equation"), "code"),
        column("value", w("Value"), "number"),
        column("unit", w("Unit")),
    ]
    rows = [
        [
            year(one["year"]),
            text(short(one["boundary"])),
            text(one["symbol"]),
            text(f"{one['name']} = {one['equation']}"),
            number(w, one["value"]),
            text(one["unit"]),
        ]
        for one in data["trace"]
    ]
    note = w("What each equation took stands in city.json, under “trace”.")
    return shown_table(w, "trace", "trace", w("Values of the equations"), columns, rows, note)
