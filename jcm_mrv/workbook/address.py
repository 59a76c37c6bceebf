"""Where things stand in a workbook: letters of columns, names of cells, ranges, quoted sheets.

Rows and columns count from zero everywhere but in the texts. This module knows of no other room.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from jcm_mrv.patterns import pattern

MAX_ROWS = 1_048_576
MAX_COLUMNS = 16_384
MAX_FORMULA = 8_192
"""Rows and columns of a sheet, characters of a formula."""

Position = tuple[int, int]
"""Row and column."""
Place = tuple[str, int, int]
"""A cell of a workbook: sheet, row and column."""

_CELL = pattern(r"(\$?)([A-Za-z]{1,3})(\$?)([1-9][0-9]{0,6})\Z")
_WHOLE = pattern(
    r"(\$?[A-Za-z]{1,3}):(\$?[A-Za-z]{1,3})\Z|(\$?[1-9][0-9]{0,6}):(\$?[1-9][0-9]{0,6})\Z"
)
_PLACE = pattern(r"(.+)!(\$?[A-Z]{1,3}\$?[1-9][0-9]{0,6})(?![A-Za-z0-9(])")
_ON_SHEET = pattern(r"(?:'((?:[^']|'')*)'|([^'!]+))!(.*)\Z", re.DOTALL)


class Range(NamedTuple):
    """A rectangle of cells, both ends included."""

    top: int
    left: int
    bottom: int
    right: int

    def __contains__(self, position: object) -> bool:
        if not isinstance(position, tuple) or len(position) != 2:
            return False
        row, column = position
        return self.top <= row <= self.bottom and self.left <= column <= self.right

    @property
    def cells(self) -> int:
        """Number of cells."""
        return (self.bottom - self.top + 1) * (self.right - self.left + 1)

    @property
    def text(self) -> str:
        """The range as formulas write it: ``B2:D9``."""
        first, last = cell_name(self.top, self.left), cell_name(self.bottom, self.right)
        return first if first == last else f"{first}:{last}"


def column_letters(column: int) -> str:
    """Give the letters of a column: 0 is A, 27 is AB."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """Give the position of a column: A is 0, AB is 27."""
    number = 0
    for letter in letters.upper():
        number = 26 * number + ord(letter) - 64
    return number - 1


def cell_name(row: int, column: int, *, fixed: bool = False) -> str:
    """Give the name of a cell: (8, 4) is E9; ``fixed``: $E$9, which stays when it is copied."""
    mark = "$" if fixed else ""
    return f"{mark}{column_letters(column)}{mark}{row + 1}"


def position_of(name: str) -> Position | None:
    """Give row and column of a cell's name, ``E9`` or ``$E$9``; None where it is none.

    Examples
    --------
    >>> position_of("E9"), position_of("XFE1"), position_of("A0")
    ((8, 4), None, None)
    """
    match = _CELL.match(name)
    if match is None:
        return None
    row, column = int(match[4]) - 1, column_number(match[2])
    return (row, column) if row < MAX_ROWS and column < MAX_COLUMNS else None


def range_of(text: str, moved: Position = (0, 0)) -> Range | None:
    """Give the range of a text: ``B2:D9``, ``B2``, ``B:D``, ``2:9``; None where it is none.

    What has no ``$`` is ``moved`` by some rows and columns, as in a defined name, which is written
    as seen from A1; beyond the last row comes the first.

    Examples
    --------
    >>> range_of("D9:$B$2"), range_of("B:B") == Range(0, 1, MAX_ROWS - 1, 1), range_of("B")
    (Range(top=1, left=1, bottom=8, right=3), True, None)
    >>> range_of("B$2", (5, 1)).text, range_of("XFD1048576", (1, 2)).text
    ('C2', 'B1')
    """
    whole = _WHOLE.match(text)
    if whole is not None and whole[1]:
        text = f"{whole[1]}$1:{whole[2]}${MAX_ROWS}"
    elif whole is not None:
        text = f"$A{whole[3]}:${column_letters(MAX_COLUMNS - 1)}{whole[4]}"
    first, colon, last = text.partition(":")
    start, end = _moved(first, moved), _moved(last if colon else first, moved)
    if start is None or end is None:
        return None
    (top, bottom), (left, right) = (sorted(pair) for pair in zip(start, end, strict=True))
    return Range(top, left, bottom, right)


def _moved(name: str, moved: Position) -> Position | None:
    place = position_of(name)
    match = _CELL.match(name) if place is not None and moved != (0, 0) else None
    if place is None or match is None:
        return place
    row = place[0] if match[3] else (place[0] + moved[0]) % MAX_ROWS
    column = place[1] if match[1] else (place[1] + moved[1]) % MAX_COLUMNS
    return row, column


def ends_of(reference: str) -> list[tuple[str | None, str]]:
    """Give what stands between the colons of a reference, each with the sheet that it names.

    Examples
    --------
    >>> ends_of("'It''s 1:2'!$A$1:B2"), ends_of("A1!B2")
    ([("It's 1:2", '$A$1'), (None, 'B2')], [('A1', 'B2')])
    """
    parts, inside = [""], False
    for piece in re.split("([:'])", reference):
        inside ^= piece == "'"
        if piece == ":" and not inside:
            parts.append("")
        else:
            parts[-1] += piece
    return [_on_sheet(part) for part in parts]


def _on_sheet(text: str) -> tuple[str | None, str]:
    match = _ON_SHEET.match(text)
    if match is None:
        return None, text
    return match[2] if match[1] is None else match[1].replace("''", "'"), match[3]


def reference(
    sheet: str,
    row: int,
    column: int,
    seen_from: str,
    *,
    to: int | None = None,
    fixed: bool = False,
) -> str:
    """Give a cell, or the cells down to the row ``to``, as formulas on some sheet name them.

    The name of another sheet is always quoted, so that none reads as a cell or a number.

    Examples
    --------
    >>> reference("MRS(input)", 8, 4, "MRS(calc_process)"), reference("It's", 0, 0, "MSS", to=2)
    ("'MRS(input)'!E9", "'It''s'!A1:A3")
    >>> reference("MSS", 0, 27, "MSS", fixed=True)
    '$AB$1'
    """
    cells = cell_name(row, column, fixed=fixed)
    if to is not None:
        cells += f":{cell_name(to, column, fixed=fixed)}"
    if sheet == seen_from:
        return cells
    quoted = sheet.replace("'", "''")
    return f"'{quoted}'!{cells}"


def place_text(place: Place) -> str:
    """Give a cell as users read it, ``MRS(input)!E9``."""
    return f"{place[0]}!{cell_name(*place[1:])}"


def joined_places(places: Iterable[Place]) -> list[str]:
    """Give cells as texts, those that follow each other down a column as one range.

    Examples
    --------
    >>> joined_places([("Log", 4, 2), ("Log", 5, 2), ("Log", 9, 2), ("Log", 9, 3)])
    ['Log!C5:C6', 'Log!C10', 'Log!D10']
    """
    runs: list[list[Place]] = []
    for sheet, row, column in places:
        if runs and runs[-1][-1] == (sheet, row - 1, column):
            runs[-1].append((sheet, row, column))
        else:
            runs.append([(sheet, row, column)])
    return [
        place_text(run[0]) + (f":{cell_name(*run[-1][1:])}" if len(run) > 1 else "") for run in runs
    ]


def place_in(text: str) -> Place | None:
    """Give the cell that a text begins with, as :func:`place_text` writes it; None for none.

    Examples
    --------
    >>> place_in("MRS(input)!E9 and others"), place_in("MRS(input)!LOG10(2)"), place_in("E9")
    (('MRS(input)', 8, 4), None, None)
    """
    match = _PLACE.match(text)
    position = position_of(match[2]) if match else None
    return None if match is None or position is None else (match[1], *position)
