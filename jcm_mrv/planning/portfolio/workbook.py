"""The workbook of a portfolio: projects, their years, what they sum to, and what was found.

Sums are formulas over the sheet of years, so that whoever opens it can follow each total.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from jcm_mrv.outputs import FINDING_COLUMNS
from jcm_mrv.planning.portfolio.confidential import DO_NOT_PUBLISH
from jcm_mrv.planning.portfolio.outcome import Mode
from jcm_mrv.planning.portfolio.result import Portfolio
from jcm_mrv.planning.portfolio.totals import By, Line, Totals, rest_of
from jcm_mrv.project.period import vintage
from jcm_mrv.version import __version__
from jcm_mrv.workbook.address import Range, cell_name, reference
from jcm_mrv.workbook.writing.tables import (
    Formula,
    Table,
    TableCell,
    first_row,
    table_of,
    tables_bytes,
)

WORKBOOK = "portfolio.xlsx"
_MOST_ROWS = 20_000
_MOST_FINDINGS = 5_000
_Row = tuple[TableCell, ...]
_table = partial(table_of, most=_MOST_ROWS, whole="portfolio.json")

_IN_A_SUM = (
    "In a sum is what is done, and once. A sum says the weakest standing in it; what is expected, "
    "on the sheet Estimated, is in no sum of what was monitored."
)
_DOWN = "Whole tonnes of a methodology and a year are rounded down; no sum is rounded again."
_TONNES = "Reductions [tCO2]"
_YEARS = {
    "Project": 40,
    "Reference": 11,
    "Country": 9,
    "Methodology": 16,
    "Year": 8,
    "Vintage": 11,
    "Standing": 11,
    "Mode": 11,
    _TONNES: 14,
    "Counted as monitored [tCO2]": 14,
    "Counted as expected [tCO2]": 14,
}
_AT = {name: position for position, name in enumerate(_YEARS)}
_COUNTED: dict[Mode, int] = {
    "calculate": _AT["Counted as monitored [tCO2]"],
    "estimate": _AT["Counted as expected [tCO2]"],
}
_LISTS: dict[By, str] = {
    "country": "Country",
    "methodology": "Methodology",
    "year": "Year",
    "participant": "Participant",
    "vintage": "Vintage",
    "standing": "Standing",
}


def workbook_bytes(portfolio: Portfolio) -> bytes:
    """Give the workbook; the same portfolio gives the same bytes."""
    counts = portfolio.counts
    head = [
        portfolio.title or "Portfolio",
        ", ".join(f"{number:,} {status.replace('_', ' ')}" for status, number in counts.items()),
        _said(portfolio.totals, "monitored"),
    ]
    years = _years(portfolio)
    cells = _Cells(years, head)
    tables = [
        _projects(portfolio),
        years,
        *(_by(portfolio.totals, name, cells, head) for name in _LISTS),
        _estimated(portfolio.estimated, cells, head),
        _findings(portfolio),
    ]
    return tables_bytes(tables, head, f"jcm-mrv {__version__}")


def _said(totals: Totals, what: str) -> str:
    if totals.standing is None:
        return f"Nothing {what} is counted"
    projects = "project" if totals.projects == 1 else "projects"
    left = f", {totals.not_ready:,} of them not ready" if totals.not_ready else ""
    return (
        f"{totals.emission_reductions:,} tCO2 {what} in {totals.projects:,} {projects}, "
        f"{totals.standing} at the weakest{left}"
    )


class _Cells:
    """Where the years stand, for formulas; there are none where not all years are shown."""

    def __init__(self, years: Table, head: Sequence[str]) -> None:
        self.is_whole = bool(years.lines) and len(years.lines) == len(years.rows)
        self._first = first_row(years, head)
        self._last = self._first + len(years.rows) - 1

    def column(self, position: int) -> str:
        """Give a column of all years, as a formula of another sheet names it."""
        return reference("Years", self._first, position, "", to=self._last, fixed=True)

    def sum_of(self, name: By, line: Line, row: int, column: int, mode: Mode) -> TableCell:
        """Give the sum of what stands under a key, which stands in a cell of a row."""
        if name == "participant" or not self.is_whole:
            return line.emission_reductions
        key = cell_name(row, column)
        by = self.column(_AT[_LISTS[name]])
        text = f"SUMIFS({self.column(_COUNTED[mode])},{by},{key})"
        return Formula(text, line.emission_reductions)


def _key(name: By, line: Line) -> TableCell:
    return int(line.key) if name == "year" else line.key


def _by(totals: Totals, name: By, cells: _Cells, head: Sequence[str]) -> Table:
    heading = _LISTS[name]
    columns = {heading: 40, _TONNES: 16, "Projects": 10}
    title = f"By {heading.lower()}"
    lines = totals.by[name]
    shape = partial(_table, name, title, f"Reductions {title.lower()}", columns)
    first = first_row(shape((), _IN_A_SUM), head)
    rows: list[_Row] = [
        (
            _key(name, line),
            cells.sum_of(name, line, first + n, 0, "calculate"),
            line.projects,
        )
        for n, line in enumerate(lines)
    ]
    if rows:
        over = Range(first, 1, first + len(rows) - 1, 1).text
        rows.append(("Total", Formula(f"SUM({over})", totals.emission_reductions), totals.projects))
    return shape(rows, _IN_A_SUM)


def _projects(portfolio: Portfolio) -> Table:
    columns = {
        "Project": 40,
        "Title": 36,
        "Reference": 11,
        "Country": 9,
        "Group": 18,
        "Mode": 11,
        "Status": 11,
        "Standing": 11,
        "Ready": 8,
        "Open": 8,
        "Not looked at": 8,
        _TONNES: 14,
        "In a sum": 9,
        "Of it unallocated [tCO2]": 14,
        "Findings": 9,
        "Confidential": 20,
    }
    rows: Iterator[_Row] = (
        (
            outcome["path"],
            outcome["title"],
            outcome["reference"],
            outcome["country"],
            outcome["group"],
            outcome["mode"],
            outcome["status"].replace("_", " "),
            outcome["standing"],
            outcome["ready"],
            outcome["open"],
            outcome["unseen"],
            outcome["emission_reductions"],
            portfolio.counts_in(outcome),
            rest_of(outcome) if outcome["status"] == "done" else None,
            len(outcome["findings"]),
            DO_NOT_PUBLISH if outcome["confidential"] else None,
        )
        for outcome in portfolio.outcomes
    )
    return _table("projects", "Projects", "Projects", columns, rows, _IN_A_SUM)


def _years(portfolio: Portfolio) -> Table:
    def rows() -> Iterator[_Row]:
        for outcome in portfolio.outcomes:
            is_counted = portfolio.counts_in(outcome)
            for applied in outcome["by_methodology"]:
                for year in applied["years"]:
                    tonnes = year["emission_reductions"]
                    yield (
                        outcome["path"],
                        outcome["reference"],
                        outcome["country"],
                        applied["methodology"],
                        year["year"],
                        vintage(year["year"]),
                        outcome["standing"],
                        outcome["mode"],
                        tonnes,
                        *(
                            tonnes if is_counted and outcome["mode"] == mode else 0
                            for mode in _COUNTED
                        ),
                    )

    return _table("years", "Years", "Calendar years", _YEARS, rows(), _IN_A_SUM, _DOWN)


def _estimated(totals: Totals, cells: _Cells, head: Sequence[str]) -> Table:
    columns = {"By": 14, "Key": 40, _TONNES: 16, "Projects": 10}
    notes = (
        f"{_said(totals, 'expected')}.",
        "An estimate is no monitored result, whatever the standing of its rules and sources.",
    )
    shape = partial(_table, "estimated", "Estimated", "What is expected", columns, years=("Key",))
    first = first_row(shape((), *notes), head)
    rows: list[_Row] = []
    for name, heading in _LISTS.items():
        for line in totals.by[name]:
            at = first + len(rows)
            tonnes = cells.sum_of(name, line, at, 1, "estimate")
            rows.append((heading, _key(name, line), tonnes, line.projects))
    return shape(rows, *notes)


def _findings(portfolio: Portfolio) -> Table:
    columns = {
        "Project": 36,
        "Severity": 9,
        "Code": 10,
        "Message": 50,
        "Place": 30,
        "Found": 30,
        "Expected": 30,
        "Do": 40,
    }

    def rows() -> Iterator[_Row]:
        for finding in portfolio.findings:
            line = finding.as_dict()
            yield "", *(line[key] for key in FINDING_COLUMNS)
        for outcome in portfolio.outcomes:
            for found in outcome["findings"]:
                yield outcome["path"], *(str(found[key]) for key in FINDING_COLUMNS)

    return table_of(
        "findings",
        "Findings",
        "What was found",
        columns,
        rows(),
        most=_MOST_FINDINGS,
        whole="findings.csv",
    )
