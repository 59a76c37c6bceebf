"""The sheets of a city's workbook that hold what was given: contributions, inventory and the like.

What is calculated from them stands in :mod:`jcm_mrv.planning.city.workbook`, as formulas.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from jcm_mrv.planning.city.file import Level, Report
from jcm_mrv.planning.city.inventory import Line
from jcm_mrv.planning.city.result import CityProgress, Contribution, ListedTransfer
from jcm_mrv.planning.portfolio.confidential import DO_NOT_PUBLISH
from jcm_mrv.workbook.writing.tables import Table, table_of

_MOST_ROWS = 50_000
sheet_of = partial(table_of, most=_MOST_ROWS, whole="city.json")
EMPTY = "An empty cell is not known; nothing is filled in."


def contributions_table(found: Iterable[Contribution]) -> Table:
    """Give what projects add."""
    rows = (
        (
            c.year,
            c.boundary,
            c.project,
            c.reference or None,
            c.title,
            c.category,
            c.counted,
            c.apart,
            c.outside,
            c.jcm,
            c.grid_factor,
            c.standing,
            c.start,
            c.end,
            c.trading_scheme or None,
            c.why,
            DO_NOT_PUBLISH if c.confidential else None,
        )
        for c in found
    )
    columns = {
        "Year": 8,
        "Area": 12,
        "Project": 34,
        "Reference": 11,
        "Title": 34,
        "Category": 10,
        "Counted [tCO2e]": 14,
        "Territorial [tCO2e]": 14,
        "Outside of the level [tCO2e]": 14,
        "JCM [tCO2]": 12,
        "Factor of the grid [tCO2/MWh]": 12,
        "Standing": 12,
        "From": 12,
        "To": 12,
        "Trading scheme": 18,
        "Why not known": 16,
        "Confidential": 20,
    }
    note = (
        "The project's own equations, solved again with the factor of the grid in its year; of "
        "a part of a year what was monitored, and no more."
    )
    return sheet_of(
        "contributions", "Contributions", "What projects add", columns, rows, note, EMPTY
    )


def transfers_table(found: Iterable[ListedTransfer]) -> Table:
    """Give what others claim."""
    rows = (
        (
            one.transfer.year,
            one.boundary,
            one.transfer.project,
            float(one.transfer.amount),
            one.transfer.corresponding_adjustment,
            one.counts,
            one.transfer.date,
            one.transfer.source,
            one.transfer.illustrative,
        )
        for one in found
    )
    columns = {
        "Year": 8,
        "Area": 12,
        "Project": 34,
        "Amount [tCO2e]": 14,
        "Corresponding adjustment": 14,
        "Taken off": 10,
        "Day": 12,
        "Source": 50,
        "Illustrative": 11,
    }
    note = "Taken off is what is adjusted for, of projects that count in the year."
    return sheet_of("transfers", "Transfers", "What others claim", columns, rows, note)


def inventory_table(found: Iterable[Line], level: Level, gwp: Report) -> Table:
    """Give the lines of the inventory."""
    rows = (
        (
            line.boundary,
            line.year,
            line.category.id,
            line.category.title,
            line.gas,
            float(line.tonnes),
            level in line.category.levels,
            line.written,
            line.source,
            line.illustrative,
            line.where,
        )
        for line in found
    )
    columns = {
        "Area": 12,
        "Year": 8,
        "Category": 10,
        "What it is": 44,
        "Gas": 10,
        "Emissions [tCO2e]": 16,
        "Counts": 9,
        "As written": 18,
        "Source": 40,
        "Illustrative": 11,
        "Place": 20,
    }
    note = f"Level of reporting: {level}. Potentials: {gwp}."
    return sheet_of("inventory", "Inventory", "Emissions", columns, rows, note)


def grid_table(progress: CityProgress) -> Table:
    """Give the factors of the years that have a row."""
    years = {row.year for row in progress.rows}
    rows = (
        (one.year, float(one.value), "tCO2/MWh", one.standing, one.illustrative, one.source)
        for year, one in sorted(progress.grid.items())
        if year in years
    )
    columns = {
        "Year": 8,
        "Factor": 12,
        "Unit": 12,
        "Standing": 14,
        "Illustrative": 11,
        "Source": 80,
    }
    return sheet_of("grid", "Grid", "Factors of the grid", columns, rows)


def illustrative_table(progress: CityProgress) -> Table:
    """Give what was made up."""
    rows = ((one.what, one.source) for one in progress.illustrative)
    columns = {"What": 40, "Source": 80}
    note = "With any of these, no number here is one of a real city."
    return sheet_of("illustrative", "Illustrative", "What was made up", columns, rows, note)
