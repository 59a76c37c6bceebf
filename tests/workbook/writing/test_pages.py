"""Rows as high as their texts, and pages that end between the tables."""

from __future__ import annotations

import pytest

from jcm_mrv.workbook.writing import styles
from jcm_mrv.workbook.writing.pages import continues, on_one_page, page_breaks
from jcm_mrv.workbook.writing.sheet import Sheet
from jcm_mrv.workbook.writing.text_size import height_of, lines_needed, text_width

# At the width of the page, about 680 points are on one.
WIDTHS = (100.0, 100.0)


def sheet(*sections: int, repeated: bool = False) -> Sheet:
    """Give a sheet of sections, each with a title and that many rows of 15 points."""
    made = Sheet("MRS(input)", WIDTHS)
    for rows in sections:
        made.put(0, styles.TABLE_TITLE, "[Title]")
        made.next_row()
        if repeated and made.repeated is None:
            made.repeated = made.cursor
        for _ in range(rows):
            made.put(0, styles.TEXT, "text")
            made.next_row()
    return made


def test_what_fits_on_a_page_stays_there() -> None:
    assert page_breaks(sheet(10, 10, 5)) == []
    assert on_one_page(sheet(10, 10, 5))
    assert on_one_page(sheet(40, 10))
    assert not on_one_page(sheet(40, 20))
    assert page_breaks(Sheet("empty", WIDTHS)) == []


def test_a_section_that_does_not_fit_below_begins_a_page() -> None:
    assert page_breaks(sheet(30, 10, 20)) == [31 + 11]
    assert page_breaks(sheet(40, 20)) == [41]


def test_no_title_is_alone_at_the_foot_where_a_section_is_longer_than_a_page() -> None:
    assert page_breaks(sheet(41, 200)) == [42]
    assert page_breaks(sheet(20, 200)) == []


def test_after_a_long_first_section_the_count_goes_on_with_its_last_page() -> None:
    # Pages of 45 rows: the second is used up to row 55 of 90.
    assert page_breaks(sheet(54, 20)) == []
    assert page_breaks(sheet(84, 20)) == [85]


def test_headings_are_repeated_only_where_their_table_goes_on() -> None:
    assert not continues(sheet(20, 40, repeated=True))
    assert continues(sheet(60, 5, repeated=True))


def test_widths_are_those_of_the_letters() -> None:
    assert text_width("iiii", 9) < text_width("nnnn", 9) < text_width("MMMM", 9)
    assert text_width("MMMM", 9) < text_width("電力電力", 9)
    assert text_width("MWh", 18) == pytest.approx(2 * text_width("MWh", 9))
    assert text_width("MWh", 9, bold=True) > text_width("MWh", 9)


@pytest.mark.parametrize("width", [8.0, 32.0, 100.0])
def test_no_line_is_wider_than_its_column(width: float) -> None:
    text = (
        "Measured by an electricity meter on the AC side; calibrated, unless a certificate exists."
    )
    lines = lines_needed(text, width, 9)
    room = width * 5.25
    assert text_width(text, 9) / room <= lines
    # A word that does not fit leaves at most its own width empty.
    assert lines <= text_width(text, 9) / (room * 0.97 - text_width("certificate ", 9)) + 1 or (
        width == 8
    )
    assert height_of(lines, 9) >= lines * 9
