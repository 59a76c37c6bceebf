"""A checklist whose ticks nobody sees is refused with their places; one that shows them is not."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from tests.cli.test_methodology_confirm import every, fill, run

FIRST = 4
"""Ticked lines that are looked at here, from the first one on."""
Change = Callable[[Worksheet, list[int], dict[str, int]], None]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made") / "list"
    assert run("methodology", "confirm", "VN_AM007@1.0", "-o", folder).exit_code == 0
    fill(folder / "checklist.xlsx", every)
    return folder / "checklist.xlsx"


def changed(made: Path, folder: Path, change: Change) -> Path:
    path = Path(shutil.copy(made, folder / "checklist.xlsx"))
    book = openpyxl.load_workbook(path)
    for sheet in book:
        for row in sheet.iter_rows():
            heads = {str(cell.value): cell.column for cell in row if cell.value}
            if "What" in heads and "Page" in heads:
                rows = [row[0].row + n for n in range(1, FIRST + 1)]
                change(sheet, rows, heads)
    book.save(path)
    return path


READ = "Read in the text and equal? (yes)"


def hide_rows(sheet: Worksheet, rows: list[int], heads: dict[str, int]) -> None:
    for row in rows:
        sheet.row_dimensions[row].hidden = True


def no_height(sheet: Worksheet, rows: list[int], heads: dict[str, int]) -> None:
    for row in rows:
        sheet.row_dimensions[row].height = 0.75  # one pixel


def grouped(sheet: Worksheet, rows: list[int], heads: dict[str, int]) -> None:
    sheet.row_dimensions.group(rows[0], rows[-1], hidden=True)


def filtered(sheet: Worksheet, rows: list[int], heads: dict[str, int]) -> None:
    sheet.auto_filter.ref = f"A{rows[0] - 1}:M{sheet.max_row}"
    sheet.auto_filter.add_filter_column(0, ["equation ER"])
    hide_rows(sheet, rows, heads)


def letters(heads: dict[str, int], name: str) -> str:
    return openpyxl.utils.get_column_letter(heads[name])


def hide_column(name: str) -> Change:
    def change(sheet: Worksheet, rows: list[int], heads: dict[str, int]) -> None:
        sheet.column_dimensions[letters(heads, name)].hidden = True

    return change


def painted(name: str, ink: str, ground: str = "", size: float = 11) -> Change:
    def change(sheet: Worksheet, rows: list[int], heads: dict[str, int]) -> None:
        for row in rows:
            cell = sheet.cell(row, heads[name])
            cell.font = Font(color=ink, size=size)
            cell.fill = PatternFill("solid", fgColor=ground) if ground else PatternFill()

    return change


def shown_as(form: str) -> Change:
    def change(sheet: Worksheet, rows: list[int], heads: dict[str, int]) -> None:
        for row in rows:
            sheet.cell(row, heads[READ]).number_format = form

    return change


UNSEEN: dict[str, tuple[Change, bool]] = {
    "hidden rows": (hide_rows, False),
    "rows without height": (no_height, False),
    "a closed group": (grouped, False),
    "rows that a filter leaves out": (filtered, False),
    "the column of what is ticked": (hide_column("What"), True),
    "the column of ticks": (hide_column(READ), True),
    "white on white": (painted(READ, "FFFFFFFF"), False),
    "white on a white ground": (painted(READ, "FFFEFEFE", "FFFFFFFF"), False),
    "yellow on yellow": (painted(READ, "FFFFFF00", "FFFFFF00"), False),
    "the text in white": (painted("As jcm-mrv has it", "FFFFFFFF"), False),
    "letters of one point": (painted(READ, "FF000000", size=1), False),
    "a format that shows nothing": (shown_as(";;;"), False),
}


@pytest.mark.parametrize("name", UNSEEN)
def test_ticks_that_nobody_sees_are_refused_with_their_places(
    name: str, made: Path, tmp_path: Path
) -> None:
    """Whoever filled a column down ticked lines that were hidden, and never looked at them."""
    change, is_all = UNSEEN[name]
    path = changed(made, tmp_path, change)
    refused = run("methodology", "confirm", path, "-o", tmp_path / "o.yaml")
    assert refused.exit_code == 1, refused.output
    assert "PRJ-166" in refused.output
    assert "nobody sees" in refused.output
    assert not (tmp_path / "o.yaml").exists()
    lines = [line for line in refused.output.splitlines() if "lines are ticked" in line]
    assert (f"{FIRST} lines" in lines[0]) != is_all


def unticked(sheet: Worksheet, rows: list[int], heads: dict[str, int]) -> None:
    for row in rows:
        sheet.cell(row, heads[READ]).value = None
    hide_rows(sheet, rows, heads)


def open_group(sheet: Worksheet, rows: list[int], heads: dict[str, int]) -> None:
    sheet.row_dimensions.group(rows[0], rows[-1], hidden=False)


def other_rows(sheet: Worksheet, rows: list[int], heads: dict[str, int]) -> None:
    for row in (1, 2, sheet.max_row + 3):
        sheet.row_dimensions[row].hidden = True


SEEN: dict[str, Change] = {
    "as it was made": lambda *_: None,
    "hidden lines without a tick": unticked,
    "an open group": open_group,
    "rows above and below": other_rows,
    "the column of sources": hide_column("From"),
    "the column of standings": hide_column("How sure so far"),
    "green on white": painted(READ, "FF00B050"),
    "white on green": painted(READ, "FFFFFFFF", "FF00B050"),
    "black on yellow": painted(READ, "FF000000", "FFFFFF00"),
    "grey": painted(READ, "FF808080"),
    "small letters": painted(READ, "FF000000", size=8),
    "of ten points": painted(READ, "FF000000", size=10),
    "of twenty": painted(READ, "FF000000", size=20),
    "as a text": shown_as("@"),
}


@pytest.mark.parametrize("name", SEEN)
def test_ticks_that_are_seen_are_taken(name: str, made: Path, tmp_path: Path) -> None:
    path = changed(made, tmp_path, SEEN[name])
    taken = run("methodology", "confirm", path, "-o", tmp_path / "o.yaml")
    assert taken.exit_code == 0, taken.output
    assert (tmp_path / "o.yaml").exists()


def test_a_hidden_sheet_is_refused_and_two_readings_are_too(made: Path, tmp_path: Path) -> None:
    def hide(sheet: Worksheet, rows: list[int], heads: dict[str, int]) -> None:
        sheet.sheet_state = "hidden"

    path = changed(made, tmp_path, hide)
    assert run("methodology", "confirm", path, "-o", tmp_path / "o.yaml").exit_code == 1
    compared = run("methodology", "confirm", "--compare", made, path)
    assert compared.exit_code == 1
    assert "nobody sees" in compared.output
