"""Cells, ranges and sheets by name, both ways."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils import quote_sheetname
from xlsxwriter.utility import xl_rowcol_to_cell

from jcm_mrv.workbook.address import (
    MAX_COLUMNS,
    MAX_ROWS,
    Range,
    cell_name,
    column_letters,
    column_number,
    ends_of,
    place_text,
    position_of,
    range_of,
    reference,
)
from jcm_mrv.workbook.formulas import tree as t
from jcm_mrv.workbook.formulas.book import Book
from jcm_mrv.workbook.formulas.parse import parse_formula

ROWS, COLUMNS = st.integers(0, MAX_ROWS - 1), st.integers(0, MAX_COLUMNS - 1)
SHEETS = st.one_of(
    st.sampled_from(
        ["It's", "''", "A1", "R1C1", "2024", "TRUE", "a!b", "MRS(input)", "月報", "x y"]
    ),
    st.text(st.characters(exclude_characters="[]:*?/\\", exclude_categories=["C"]), min_size=1),
)


@given(ROWS, COLUMNS, st.booleans())
def test_names_of_cells_both_ways(row: int, column: int, fixed: bool) -> None:
    name = cell_name(row, column, fixed=fixed)
    assert name == xl_rowcol_to_cell(row, column, row_abs=fixed, col_abs=fixed)
    assert position_of(name) == position_of(name.lower()) == (row, column)
    assert column_number(column_letters(column)) == column
    assert place_text(("S", row, column)) == f"S!{cell_name(row, column)}"


@pytest.mark.parametrize(
    "text",
    ["", "A", "1", "A0", "A01", "A1048577", "XFE1", "AAAA1", "A1B", "Á1", "A１", "A1\n", "-A1"],
)
def test_what_names_no_cell(text: str) -> None:
    assert position_of(text) is None
    assert range_of(text) is None


@given(ROWS, COLUMNS, ROWS, COLUMNS)
def test_ranges_both_ways(row: int, column: int, row_2: int, column_2: int) -> None:
    area = range_of(f"{cell_name(row, column)}:{cell_name(row_2, column_2, fixed=True)}")
    assert area is not None
    assert (row, column) in area
    assert (row_2, column_2) in area
    assert (MAX_ROWS, 0) not in area
    assert "A1" not in area
    assert range_of(area.text) == area
    assert range_of(f"{row + 1}:${row_2 + 1}") == Range(
        min(row, row_2), 0, max(row, row_2), MAX_COLUMNS - 1
    )
    letters = column_letters(column), column_letters(column_2)
    assert range_of("$" + ":".join(letters)) == Range(
        0, min(column, column_2), MAX_ROWS - 1, max(column, column_2)
    )


@pytest.mark.parametrize("text", ["A:1", "1:A", "A1:B", "A1:", ":A1", "A1:B2:C3", "XFE:XFE", "0:1"])
def test_what_names_no_range(text: str) -> None:
    assert range_of(text) is None


@given(SHEETS, ROWS, COLUMNS)
def test_other_sheets_are_quoted_so_that_they_are_read_back(
    sheet: str, row: int, column: int
) -> None:
    text = reference(sheet, row, column, "")
    assert text == f"{quote_sheetname(sheet)}!{cell_name(row, column)}"
    assert ends_of(text) == [(sheet, cell_name(row, column))]
    assert parse_formula(f"={text}*2", "S") == t.Binary(
        "*", t.CellRef(sheet, row, column), t.Constant(2.0)
    )
    below = reference(sheet, 0, column, "", to=row, fixed=True)
    assert parse_formula(f"={below}", "S") == t.RangeRef(sheet, 0, column, row, column)
    assert reference(sheet, row, column, sheet) == cell_name(row, column)


@pytest.mark.parametrize(
    ("formula", "meant"),
    [
        ("=A1!B2", t.CellRef("A1", 1, 1)),
        ("=a1!B2:A1!C3", t.RangeRef("A1", 1, 1, 2, 2)),
        ("=A1!B2:'a1'!C3", t.RangeRef("A1", 1, 1, 2, 2)),
        ("='It''s 1'!$B:$B", t.RangeRef("It's 1", 0, 1, MAX_ROWS - 1, 1)),
        ("=B2:'It''s 1'!C3", "several sheets"),
        ("='A1:It''s 1'!C3", "several sheets"),
        ("=A1:S!C3:D4", "no reference"),
        ("='It''s 2'!A1", t.Constant(t.ErrorValue.REF)),
    ],
)
def test_sheets_in_formulas(formula: str, meant: t.Node | str) -> None:
    found = Book({"S": {}, "A1": {}, "It's 1": {}}).parse(formula, "S")
    if isinstance(meant, str):
        assert isinstance(found, t.Unknown)
        assert meant in found.reason
    else:
        assert found == meant
