"""Workbooks that the project writes: what is read is what each cell was written to mean."""

from __future__ import annotations

from pathlib import Path

from jcm_mrv import calculate, load_project
from jcm_mrv.calculation.result import Result
from jcm_mrv.workbook.address import cell_name
from jcm_mrv.workbook.reading.grid import read_grid
from jcm_mrv.workbook.reading.layout import LaidOutSheet, Layout, read_layout
from jcm_mrv.workbook.reading.package import open_package
from jcm_mrv.workbook.reading.symbols import SymbolBook
from jcm_mrv.workbook.writing.compose import cell_map
from jcm_mrv.workbook.writing.sheet import Meaning
from jcm_mrv.workbook.writing.xlsx import workbook_bytes
from tests.effort import THOROUGH
from tests.projects import write_project
from tests.workbook.case_projects import case_results

KINDS = {
    "MRS(input)": {"monitored", "fixed", "attribute", "credits", "total", "start", "end"},
    "MRS(calc_process)": {"equation", "default", "table_row"},
}


def results(folder: Path) -> list[Result]:
    two_years = calculate(load_project(write_project(folder / "two-years")))
    return [two_years, *(result for _, result in case_results())]


def cells_read(sheet: LaidOutSheet) -> set[str]:
    tables = (sheet.monitored, sheet.fixed, sheet.results, sheet.process)
    rows = [row for table in tables if table is not None for row in table.rows]
    places = [row.position("value") for row in rows]
    places += [place for row in sheet.periods for place in (row.start, row.end)]
    return {cell_name(*place) for place in places if place is not None}


def test_every_cell_means_what_it_was_written_for(tmp_path: Path) -> None:
    checked = 0
    for n, result in enumerate(results(tmp_path)[:: 1 if THOROUGH else 3]):
        (application,) = result.applications
        path = tmp_path / f"book{n}.xlsx"
        path.write_bytes(workbook_bytes(result, application))
        layout = read_layout(read_grid(open_package(path)))
        assert layout.findings == ()
        file = application.methodology.file
        assert layout.methodologies == ((file.id, file.version),)
        meanings = cell_map(result, application)
        checked += check_places(layout, meanings)
        book = SymbolBook(application.methodology, application.application.inputs.members)
        check_symbols(layout, meanings, book)
    assert checked > (400 if THOROUGH else 100)


def check_places(layout: Layout, meanings: dict[tuple[str, str], Meaning]) -> int:
    count = 0
    for name, kinds in KINDS.items():
        sheet = next(s for s in layout.sheets if s.grid.name == name)
        expected = {c for (s, c), m in meanings.items() if s == name and m.kind in kinds}
        assert expected <= cells_read(sheet), (layout.methodologies, name)
        count += len(expected)
    return count


def check_symbols(
    layout: Layout, meanings: dict[tuple[str, str], Meaning], book: SymbolBook
) -> None:
    methodology = book.methodology
    sheet = next(s for s in layout.sheets if s.grid.name == "MRS(input)")
    for table, among in (
        (sheet.monitored, set(methodology.monitored())),
        (sheet.fixed, {*methodology.parameters, *methodology.attributes}),
    ):
        assert table is not None
        for row in table.rows:
            place = row.position("value")
            assert place is not None
            meaning = meanings["MRS(input)", cell_name(*place)]
            match = book.match(row.symbol, row.runs, among)
            assert match is not None, (methodology.reference, row.symbol)
            assert meaning.name in (match.name, *match.others), (methodology.reference, row.symbol)
            if not match.is_ambiguous:
                assert match.members == meaning.member, (methodology.reference, row.symbol)
            if meaning.kind == "monitored":
                assert not match.is_ambiguous, (methodology.reference, row.symbol, match)
