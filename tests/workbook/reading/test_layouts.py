"""Look-alike official workbooks in every layout: each line is found where the builder put it."""

from __future__ import annotations

from pathlib import Path

import pytest

from jcm_mrv.methodology.library import Library
from jcm_mrv.workbook.address import position_of
from jcm_mrv.workbook.reading.grid import read_grid
from jcm_mrv.workbook.reading.layout import Layout, no_sheet, read_layout
from jcm_mrv.workbook.reading.package import open_package
from jcm_mrv.workbook.reading.symbols import SymbolBook
from tests.effort import one_in
from tests.workbook.official.build import Cells, build
from tests.workbook.official.content import (
    Content,
    Line,
    chillers,
    separate_solar,
    solar,
)
from tests.workbook.official.looks import LOOKS, Look

YEARS = {"01/01/2024 - 31/12/2024": [700.0, 512.3], "1/Jan/2025-30/Jun/2025": [351.5, None]}
CONTENTS = {
    "solar": solar(YEARS),
    "chillers": chillers("1/Jan/2023-31/Dec/2023", [1641.3, 20.0], hours=20.0),
}


def read(path: Path) -> Layout:
    return read_layout(read_grid(open_package(path)))


@pytest.fixture(scope="module", params=[(c, k) for c in CONTENTS for k in LOOKS], ids="-".join)
def laid_out(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Content, Look, Cells, Layout]:
    name, look = request.param
    path = tmp_path_factory.mktemp("look") / "official.xlsx"
    cells = build(path, CONTENTS[name], LOOKS[look])
    return CONTENTS[name], LOOKS[look], cells, read(path)


@one_in(3)
def test_sheets_and_headings(laid_out: tuple[Content, Look, Cells, Layout]) -> None:
    content, look, _, layout = laid_out
    assert layout.findings == ()
    identifier, _, version = content.spreadsheet[4:].partition("_ver0")
    assert layout.methodologies == ((identifier, version),)
    assert layout.reference == content.reference
    report = layout.one("report", "input")
    assert report is not None
    assert report.grid.name == look.names.get("MRS(input)", "MRS(input)")
    assert report.grid.protected is look.protected
    assert layout.one("report", "process") is not None
    assert layout.one("plan", "input") is not None
    hidden = [sheet.name for sheet in layout.grid.sheets if sheet.state == "hidden"]
    assert hidden == (["Lists"] if look.hidden_sheet else [])
    assert bool(report.grid.validations) is look.drop_down


def test_each_line_stands_where_it_was_put(
    laid_out: tuple[Content, Look, Cells, Layout],
) -> None:
    content, _, cells, layout = laid_out
    report, process = layout.one("report", "input"), layout.one("report", "process")
    assert report is not None
    assert process is not None
    assert report.monitored is not None
    assert report.fixed is not None
    assert report.results is not None
    assert process.process is not None
    book = SymbolBook(Library().load("@".join(layout.methodologies[0])))
    lines: list[tuple[Line, int]] = [
        (line, n) for span in content.spans for n, line in enumerate(span.monitored, start=1)
    ]
    assert len(report.monitored.rows) == len(lines)
    periods = [span.period for span in content.spans for _ in span.monitored]
    for row, (line, point), period in zip(report.monitored.rows, lines, periods, strict=True):
        assert row.position("value") == position_of(cells[line.key][1])
        assert row.cell("value").value == line.value
        assert row.text("unit") == line.unit
        assert row.point == point
        assert row.text("period") == period
        assert row.period is not None
        assert row.text("option") == line.option
        assert row.is_input("value")
        match = book.match(row.symbol, row.runs)
        assert match is not None
        assert book.methodology.symbol(match.name) == line.symbol
        assert not match.is_ambiguous
    for row, line in zip(report.fixed.rows, content.fixed, strict=True):
        assert row.position("value") == position_of(cells[line.key][1])
        assert row.cell("value").value == line.value
        match = book.match(row.symbol, row.runs, among=set(book.methodology.fixed_ex_ante()))
        assert match is not None
        assert book.methodology.symbol(match.name) == line.symbol
    for row, span in zip(report.results.rows, content.spans, strict=True):
        assert row.position("value") == position_of(cells[span.result.key][1])
        assert row.cell("value").value == span.result.value
        assert row.cell("value").formula is not None
        assert row.period is not None
        assert not row.is_total
    found = {row.position("value"): row for row in process.process.rows}
    blocks = {"1": "reductions", "2": "selected", "3": "reference", "4": "project"}
    for span in content.spans:
        for title, items in span.blocks.items():
            for line in items:
                row = found.pop(position_of(cells[line.key][1]))
                assert row.block == blocks[title[0]]
                assert row.cell("value").value == line.value
                assert (row.group is not None) is (len(content.spans) > 1)
    for line in content.defaults:
        assert found.pop(position_of(cells[line.key][1])).block == "defaults"
    assert not found


@pytest.mark.parametrize("look", LOOKS)
def test_members_side_by_side(tmp_path: Path, look: str) -> None:
    path = tmp_path / "official.xlsx"
    cells = build(path, separate_solar("2024", [1.0, None, 3.0]), LOOKS[look])
    layout = read(path)
    assert layout.findings == ()
    sheet = layout.one("report", "separate")
    assert sheet is not None
    table = sheet.separate
    assert table is not None
    assert [row.point for row in table.rows] == [1, 2, 3]
    assert [column.unit for column in table.columns] == ["MWh/p", "tCO2/MWh"]
    assert table.period is not None
    for n, row in enumerate(table.rows, start=1):
        position = table.position(row, table.columns[0])
        assert position == position_of(cells[f"EG.{n}@1"][1])
    assert [table.cell(row, table.columns[0]).number for row in table.rows] == [1.0, None, 3.0]


def test_numbers_in_place_of_an_index_are_members(tmp_path: Path) -> None:
    path = tmp_path / "official.xlsx"
    build(path, CONTENTS["solar"], LOOKS["numbered"])
    report = read(path).one("report", "input")
    assert report is not None
    assert report.monitored is not None
    book = SymbolBook(Library().load("VN_AM007@1.0"), {"system": ("west", "east")})
    matches = [book.match(row.symbol, row.runs) for row in report.monitored.rows]
    assert [m.members for m in matches if m] == [("west",), ("east",)] * 2


def test_two_report_sheets_and_none(tmp_path: Path) -> None:
    path = tmp_path / "official.xlsx"
    names = {"MPS(input)": "MRS(input) (2)", "MRS(input)": "MRS(input)"}
    build(path, CONTENTS["solar"], Look(names=names))
    layout = read(path)
    assert layout.one("report", "input") is None
    assert no_sheet(layout.grid, "report", layout.of("report", "input")).code == "WBK-121"
    assert no_sheet(layout.grid, "plan", []).code == "WBK-120"
    assert "MSS" in no_sheet(layout.grid, "plan", []).found


def test_tables_without_what_is_needed_are_said(tmp_path: Path) -> None:
    import xlsxwriter

    path = tmp_path / "odd.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("MRS(input)")
        sheet.write_string(0, 0, "Monitoring Spreadsheet: JCM_VN_AM007_ver01.0")
        sheet.write_string(1, 0, "Table 1: Parameters monitored ex post")
        sheet.write_row(2, 0, ["Parameters", "Description of data", "Units"])
        other = book.add_worksheet("MPS(input)")
        other.write_string(0, 0, "Monitoring Spreadsheet: JCM_VN_AM008_ver01.0")
    codes = [finding.code for finding in read(path).findings]
    assert codes == ["WBK-123", "WBK-122", "WBK-125"]


def test_letters_alone_and_letters_against_headings(tmp_path: Path) -> None:
    import xlsxwriter

    path = tmp_path / "letters.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        for name, headings in (
            ("MRS(input)", ["期間", "番号", "記号", "説明", "値", "単位"]),
            (
                "MPS(input)",
                ["Monitoring point No.", "Units", "Parameters", "Estimated Values", "Comments"],
            ),
        ):
            sheet = book.add_worksheet(name)
            sheet.write_string(1, 0, "Table 1: Parameters monitored ex post")
            sheet.write_row(2, 0, [f"({chr(97 + n)})" for n in range(len(headings))])
            sheet.write_row(3, 0, headings)
            sheet.write_row(4, 0, ["2024", "(1)", "EG_{i,p}", "text", 5, "MWh/p"])
    layout = read(path)
    assert [finding.code for finding in layout.findings] == ["WBK-124"]
    report = layout.one("report", "input")
    assert report is not None
    assert report.monitored is not None
    (row,) = report.monitored.rows
    assert (row.symbol, row.cell("value").number, row.text("unit")) == ("EG_{i,p}", 5.0, "MWh/p")
