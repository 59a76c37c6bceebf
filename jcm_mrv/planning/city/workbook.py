"""The workbook of a city: its years with live formulas, and everything that they rest on.

The formulas are the equations of ``methodologies/city.yaml``, rendered from the trees that gave
the numbers. What is not known is an empty cell, and so is what rests on it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import pairwise

from jcm_mrv.methodology.expression.to_excel import Step, lower, to_excel
from jcm_mrv.planning.city.equations import Parsed, between, value_of
from jcm_mrv.planning.city.file import Area
from jcm_mrv.planning.city.result import CityProgress, Row
from jcm_mrv.planning.city.sheets import (
    EMPTY,
    contributions_table,
    grid_table,
    illustrative_table,
    inventory_table,
    sheet_of,
    transfers_table,
)
from jcm_mrv.planning.portfolio.places import named
from jcm_mrv.version import __version__
from jcm_mrv.workbook.address import reference
from jcm_mrv.workbook.writing.tables import (
    Formula,
    Table,
    TableCell,
    first_row,
    tables_bytes,
)

WORKBOOK = "city.xlsx"
_TWO = (
    "Top-down and bottom-up are two ways to look at one thing, and are never added. Tonnes under "
    "the JCM are by other factors, and cannot be compared."
)
_YEARS: dict[str, float] = {
    "Year": 8,
    "Area": 12,
    "Baseline [tCO2e]": 16,
    "Inventory [tCO2e]": 16,
    "Top-down [tCO2e]": 16,
    "Bottom-up [tCO2e]": 14,
    "Territorial [tCO2e]": 14,
    "Transferred [tCO2e]": 14,
    "Claimable [tCO2e]": 14,
    "Required [tCO2e]": 16,
    "Progress [1]": 12,
    "JCM [tCO2]": 12,
    "Standing": 12,
    "Not known": 40,
}
_NAMES = (
    "inventory",
    "top_down",
    "bottom_up",
    "territorial",
    "transferred",
    "claimable",
    "required",
    "progress",
    "jcm",
)
"""The equations of a row, in the order of their columns, from the fourth on."""
_VALUE = 2
"""The column of the values of the sheets Target and Baseline."""


class _Places:
    """Where values stand, as formulas of one sheet name them."""

    def __init__(self, sheet: str) -> None:
        self.sheet = sheet
        self.one: dict[str, str] = {}
        self.many: dict[str, list[str]] = {}
        self.sizes: dict[str, int] = {}

    def cell(self, name: str, members: Sequence[int]) -> str:
        """Give the cell of a value."""
        return self.one[name]

    def cells_over(self, name: str, members: Sequence[int | None]) -> Sequence[str]:
        """Give the cells of a value with members."""
        return self.many[name]

    def row_value(self, table: str, row: int) -> str:
        """Equations of a city look nothing up."""
        raise KeyError(table)

    def place_of(self, name: str, place: int, key: str) -> str:
        """Nothing of a city names a member of a set."""
        raise KeyError(name)

    def value_at(self, name: str, places: Sequence[int | str]) -> str:
        """Nothing of a city is taken of such a member."""
        raise KeyError(name)

    def column(self, table: str, number: int) -> str:
        """Give nothing: a city has no tables."""
        raise KeyError(table)

    def formula(self, one: Parsed | Step, value: float) -> Formula:
        """Give an equation as a formula, with its result."""
        return Formula(to_excel(one.tree, self, {}, {}, self.sizes), value)


def workbook_bytes(progress: CityProgress) -> bytes:
    """Give the workbook; the same progress gives the same bytes."""
    return _Book(progress).bytes()


class _Book:
    def __init__(self, progress: CityProgress) -> None:
        self.progress, self.file = progress, progress.city.file
        self.head = list(_head(progress))
        self.order = {area.id: n for n, area in enumerate(self._areas())}
        self.contributions = sorted(
            {c: None for row in progress.rows for c in row.contributions},
            key=lambda c: (c.year, self.order[c.boundary], c.project, c.start),
        )
        self.lines = sorted(
            progress.inventory.lines,
            key=lambda line: (
                line.boundary,
                line.year,
                self.file.level not in line.category.levels,
                line.category.id,
                line.gas,
            ),
        )
        self.transfers = sorted(
            (one for one in progress.transfers if one.boundary in self.order),
            key=lambda one: (one.transfer.year, not one.counts, self.order[one.boundary or ""]),
        )
        self.at = {
            "added": _rows_by_place((c.year, c.boundary) for c in self.contributions),
            "gone": _rows_by_place(
                (one.transfer.year, one.boundary or "") if one.counts else None
                for one in self.transfers
            ),
            "lines": _rows_by_place(
                (line.year, line.boundary) if self.file.level in line.category.levels else None
                for line in self.lines
            ),
        }
        self.baseline = self._baseline()
        self.baseline_rows = {row[0]: n for n, row in enumerate(self.baseline.lines)}
        self.made = {
            "Contributions": contributions_table(self.contributions),
            "Inventory": inventory_table(self.lines, self.file.level, self.file.gwp),
            "Transfers": transfers_table(self.transfers),
            "Baseline": self.baseline,
        }

    def _areas(self) -> list[Area]:
        """Give areas so that what lies in one stands together, and ranges are few."""
        by_id = {area.id: area for area in self.file.boundary}
        found: dict[str, Area] = {}
        within = {one for area in self.file.boundary for one in area.contains}
        for area in sorted(by_id, key=lambda one: one in within):
            for one in self.progress.inside[area]:
                found.setdefault(one, by_id[one])
        return list(found.values())

    def bytes(self) -> bytes:
        """Give the sheets as one file."""
        tables = [
            self._years(),
            self._target(),
            self.made["Contributions"],
            self.made["Transfers"],
            self.made["Inventory"],
            self.baseline,
            grid_table(self.progress),
            illustrative_table(self.progress),
        ]
        return tables_bytes(tables, self.head, f"jcm-mrv {__version__}")

    def _at(self, table: Table, row: int, column: int, seen_from: str) -> str:
        return reference(table.sheet, first_row(table, self.head) + row, column, seen_from)

    def _many(
        self, places: _Places, name: str, sheet: str, rows: Iterable[int], column: int
    ) -> None:
        """Say that a value with members stands in a column of some rows of a table."""
        listed = list(rows)
        places.many[name] = self._ranges(sheet, listed, column, places.sheet)
        (over,) = self.progress.system.file.values[name].sets
        places.sizes[over] = len(listed)

    def _ranges(self, sheet: str, rows: Iterable[int], column: int, seen_from: str) -> list[str]:
        """Give the cells of some rows of a table as ranges."""
        table, found = self.made[sheet], sorted(rows)
        top = first_row(table, self.head)
        breaks = [n + 1 for n, (one, two) in enumerate(pairwise(found)) if two != one + 1]
        cuts = [0, *breaks, len(found)]
        return [
            reference(sheet, top + part[0], column, seen_from, to=top + part[-1])
            for first, last in pairwise(cuts)
            if (part := found[first:last])
        ]

    def _baseline(self) -> Table:
        """Give the stated years, and those between them with their formulas."""
        given, stated = self.progress.given, self.file.baseline
        source = "" if stated is None else stated.source
        years = sorted(given.baseline)
        (equation,) = between().parsed.values()
        *steps, last = lower("baseline", equation.tree)
        rows: list[tuple[TableCell, ...]] = [
            (year, "stated", float(given.baseline[year]), *(None for _ in steps), source)
            for year in years
        ]
        shape = {
            "Year": 8,
            "How": 14,
            "Emissions [tCO2e]": 18,
            **{f"Step {n + 1}": 16 for n in range(len(steps))},
            "Source": 60,
        }
        note = "Emissions without measures."
        table = partial(sheet_of, "baseline", "Baseline", "Baseline", shape)
        empty = table(rows, note)
        top = first_row(empty, self.head)
        asked = {row.year for row in self.progress.rows} | {self.file.target.year}
        for year in sorted(asked):
            ends = given.ends(year)
            value = given.baseline_of(year)
            if ends is None or value is None:
                continue
            places = _Places("Baseline")
            row = top + len(rows)
            for name, end in (("before", "year_before"), ("after", "year_after")):
                at = top + years.index(int(ends[end]))
                places.one[name] = reference("Baseline", at, _VALUE, "Baseline")
                places.one[end] = reference("Baseline", at, 0, "Baseline")
            places.one["this_year"] = reference("Baseline", row, 0, "Baseline")
            cells: list[TableCell] = []
            known = dict(ends)
            for n, step in enumerate(steps):
                known[step.name] = value_of(step.tree, known)
                cells.append(places.formula(step, known[step.name]))
                places.one[step.name] = reference("Baseline", row, _VALUE + 1 + n, "Baseline")
            rows.append((year, "linear", places.formula(last, value), *cells, source))
        return table(rows, note)

    # -- target and years ----------------------------------------------------------------------

    def _baseline_at(self, year: int, seen_from: str) -> str | None:
        n = self.baseline_rows.get(year)
        return None if n is None else self._at(self.baseline, n, _VALUE, seen_from)

    def _emissions(self, places: _Places, area: str, year: int) -> None:
        self._many(places, "emissions", "Inventory", self.at["lines"].get((year, area), ()), 5)

    def _target(self) -> Table:
        target, progress = self.file.target, self.progress
        known = {k: v for k, v in progress.given.values.items() if v is not None}
        columns = {"Name": 20, "Symbol": 12, "Value": 18, "Unit": 10, "What it is": 60}
        shape = sheet_of("target", "Target", "The target", columns, (), *self._target_notes())
        top, places = first_row(shape, self.head), _Places("Target")
        rows: list[tuple[TableCell, ...]] = []
        values = progress.system.file.values
        for name, value in known.items():
            places.one[name] = reference("Target", top + len(rows), _VALUE, "Target")
            cell: TableCell = value
            if name == "target_baseline" and (at := self._baseline_at(target.year, "Target")):
                cell = Formula(at, value)
            if name == "base_emissions" and target.base_emissions is None and target.base_year:
                inner = _Places("Target")
                self._emissions(inner, target.boundary, target.base_year)
                cell = inner.formula(progress.system.parsed["inventory"], value)
            one = values[name]
            rows.append((name, one.symbol, cell, one.unit, one.description))
        for name, traced in progress.target.items():
            parsed = progress.system.parsed[name]
            places.one[name] = reference("Target", top + len(rows), _VALUE, "Target")
            formula = places.formula(parsed, traced.value)
            rows.append((name, traced.symbol, formula, traced.unit, traced.equation))
        return sheet_of("target", "Target", "The target", columns, rows, *self._target_notes())

    def _target_notes(self) -> list[str]:
        target = self.file.target
        return [f"{target.kind}, {target.year}, {target.boundary}: {target.source}", EMPTY]

    def _years(self) -> Table:
        notes = (_TWO, EMPTY)
        shape = sheet_of("years", "Progress", "Progress by year and area", _YEARS, (), *notes)
        target = self._target()
        required = [row[0] for row in target.lines]
        rows = [
            self._row(n, row, first_row(shape, self.head), target, required)
            for n, row in enumerate(self.progress.rows)
        ]
        return sheet_of("years", "Progress", "Progress by year and area", _YEARS, rows, *notes)

    def _row(
        self, number: int, row: Row, top: int, target: Table, required: Sequence[object]
    ) -> tuple[TableCell, ...]:
        sheet, places = "Progress", _Places("Progress")
        inside = self.progress.inside[row.boundary]
        those = [n for area in inside for n in self.at["added"].get((row.year, area), ())]
        for name, column in (("counted", 6), ("apart", 7), ("credited", 9)):
            self._many(places, name, "Contributions", those, column)
        gone = [n for area in inside for n in self.at["gone"].get((row.year, area), ())]
        self._many(places, "amount", "Transfers", gone, 3)
        self._emissions(places, row.boundary, row.year)
        for n, name in enumerate(("baseline", *_NAMES)):
            places.one[name] = reference(sheet, top + number, _VALUE + n, sheet)
        cells: dict[str, TableCell] = {}
        for name in _NAMES:
            value = row.value(name)
            if value is None:
                cells[name] = None
            elif name == "required":
                at = self._at(target, required.index(name), _VALUE, sheet)
                cells[name] = Formula(at, value)
            else:
                cells[name] = places.formula(self.progress.system.parsed[name], value)
        at = None if row.baseline is None else self._baseline_at(row.year, sheet)
        baseline = Formula(at, row.baseline) if at and row.baseline is not None else row.baseline
        return (
            row.year,
            row.boundary,
            baseline,
            *cells.values(),
            row.standing,
            named(row.missing) or None,
        )


def _rows_by_place(places: Iterable[tuple[int, str] | None]) -> dict[tuple[int, str], list[int]]:
    """Give which rows of a table are of each year and area; None is of none."""
    found: dict[tuple[int, str], list[int]] = {}
    for n, place in enumerate(places):
        if place is not None:
            found.setdefault(place, []).append(n)
    return found


def _head(progress: CityProgress) -> Iterator[str]:
    yield progress.city.file.title
    if progress.illustrative:
        made_up = ", ".join(one.what for one in progress.illustrative)
        yield f"Illustrative, made up: {made_up}. No number here is one of a real city."
    if progress.as_of is not None:
        yield f"Day of the report: {progress.as_of}"
