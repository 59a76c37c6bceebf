"""A sheet as plain data: cells with their looks, formulas and meanings, before any file exists."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import field
from typing import Literal, NamedTuple

from jcm_mrv.findings import WBK
from jcm_mrv.immutable import mutable
from jcm_mrv.methodology.inputs import MemberKey
from jcm_mrv.workbook.address import MAX_ROWS
from jcm_mrv.workbook.writing.styles import Style
from jcm_mrv.workbook.writing.text_size import INDENT, height_of, lines_needed

Content = str | float | int | dt.date | None

Kind = Literal[
    "monitored",
    "month",
    "months",
    "estimate",
    "attribute",
    "fixed",
    "default",
    "table_row",
    "member",
    "equation",
    "step",
    "period",
    "start",
    "end",
    "count",
    "unrounded",
    "credits",
    "total",
]


class Meaning(NamedTuple):
    """What a cell holds: of which kind, by which name, for which member and calendar year.

    ``year`` is None for what is the same in every year and for the estimates of the plan.
    """

    kind: Kind
    name: str
    member: MemberKey = ()
    year: int | None = None


@mutable(slots=True)
class Cell:
    """One cell. With a formula, ``value`` is the cached result.

    A formula is a function, called once every sheet has been laid out, since results on top refer
    to rows further down and to other sheets.
    """

    style: Style
    value: Content = None
    formula: Callable[[], str] | None = None
    meaning: Meaning | None = None
    rich: bool = False


@mutable
class Sheet:
    """A sheet in the making, filled from the top; rows and columns count from zero.

    Attributes
    ----------
    widths : tuple of float
        Width of each column in characters.
    cursor : int
        The next free row.
    frozen : int
        Rows on top that stay in view.
    repeated : int, optional
        The row that is printed on top of every page.
    beside : int
        Columns on the right that are not printed.
    choices : list
        Cells with a list of allowed texts: (row, column, texts).
    """

    name: str
    widths: tuple[float, ...]
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    merged: list[tuple[int, int, int]] = field(default_factory=list)
    heights: dict[int, float] = field(default_factory=dict)
    choices: list[tuple[int, int, tuple[str, ...]]] = field(default_factory=list)
    cursor: int = 0
    frozen: int = 0
    repeated: int | None = None
    beside: int = 0

    @property
    def last_column(self) -> int:
        """Position of the last column that is printed."""
        return len(self.widths) - 1 - self.beside

    def put(
        self,
        column: int,
        style: Style,
        value: Content = None,
        *,
        to: int | None = None,
        formula: Callable[[], str] | None = None,
        meaning: Meaning | None = None,
        rich: bool = False,
    ) -> None:
        """Fill a cell of the current row; ``to`` merges it with the cells up to that column."""
        row = self.cursor
        if row >= MAX_ROWS:
            raise WBK[1].stop(most=MAX_ROWS, sheet=self.name)
        self.cells[row, column] = Cell(style, value, formula, meaning, rich)
        if to is not None and to > column:
            self.merged.append((row, column, to))
        if isinstance(value, str) and style.wrap:
            width = sum(self.widths[column : (column if to is None else to) + 1])
            width -= INDENT if style.indented else 0
            shown = value.replace("_{", "").replace("}", "") if rich else value
            lines = lines_needed(shown, width, style.size, style.bold)
            height = height_of(lines, style.size)
            if height > self.heights.get(row, 15.0):
                self.heights[row] = height

    def next_row(self, rows: int = 1) -> None:
        """Go on with the next row."""
        self.cursor += rows

    def headings(self, style: Style, texts: Sequence[tuple[int, int, str]]) -> None:
        """Fill one row of headings, each given as first column, last column and text."""
        for column, to, text in texts:
            self.put(column, style, text, to=to)
        self.next_row()
