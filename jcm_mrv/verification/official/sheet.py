"""An official monitoring spreadsheet as it is handed out: which methodology it is of, its rows."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from jcm_mrv.findings import VER, FindingsError
from jcm_mrv.findings.language import said
from jcm_mrv.immutable import immutable
from jcm_mrv.methodology.inputs import MemberKey
from jcm_mrv.methodology.library import Library
from jcm_mrv.methodology.methodology import Methodology
from jcm_mrv.methodology.model import split_reference
from jcm_mrv.project.evidence import stamps_of_workbook
from jcm_mrv.verification.claim.members import Members
from jcm_mrv.verification.claim.rows import RawRow, RowReader
from jcm_mrv.verification.claim.sheets import book_of, with_texts
from jcm_mrv.verification.claim.unknown import unknown_methodology
from jcm_mrv.workbook.formulas.evaluate import Evaluator
from jcm_mrv.workbook.reading.cells import GridCell, WorkbookGrid
from jcm_mrv.workbook.reading.grid import read_grid
from jcm_mrv.workbook.reading.headings import SheetSide, methodology_named
from jcm_mrv.workbook.reading.layout import LaidOutSheet, Layout, read_layout
from jcm_mrv.workbook.reading.package import open_package

SIDES: tuple[SheetSide, ...] = ("report", "plan")
_FILLED = GridCell("number", 1.0)


@immutable
class OfficialSheet:
    """A workbook that names the methodology which it is compared with.

    Attributes
    ----------
    title : str
        As its sheets call the spreadsheet; ``version`` as it stands there.
    sha256 : str
        Of the file.
    """

    methodology: Methodology
    grid: WorkbookGrid
    layout: Layout
    title: str
    version: str
    sha256: str

    @cached_property
    def reader(self) -> RowReader:
        """What gives the meaning of symbols."""
        return RowReader(self.methodology)

    @cached_property
    def sides(self) -> tuple[SheetSide, ...]:
        """The report and the plan, as far as it has their input sheets; the report first."""
        return tuple(side for side in SIDES if len(self.layout.of(side, "input")) == 1)

    @cached_property
    def is_filled(self) -> bool:
        """Whether it has monitored values: what stands in cells to write into is a project's own.

        Such a form may have been filled in by this tool, with what the methodology here says.
        """
        monitored = self.methodology.monitored()
        return any(
            row.name in monitored and row.cell.formula is None and bool(row.cell.number)
            for side in self.sides
            for row, _ in self.rows(side)
        )

    def inputs(self, side: SheetSide) -> list[LaidOutSheet]:
        """Give the sheets of a side that values are typed into."""
        return [*self.layout.of(side, "input"), *self.layout.of(side, "separate")]

    def monitored(self, side: SheetSide) -> list[RawRow]:
        """Give the rows of Table 1, filled in or not."""
        return [row for sheet in self.inputs(side) for row in self.reader.monitored(sheet)]

    def fixed(self, side: SheetSide) -> list[RawRow]:
        """Give the rows of Table 2."""
        return [row for sheet in self.inputs(side) for row in self.reader.fixed(sheet)]

    def rows(self, side: SheetSide) -> Iterator[tuple[RawRow, tuple[MemberKey, ...]]]:
        """Give every row that values are typed into, with the members that it has room for."""
        apart = [row for sheet in self.inputs(side) for row in self.reader.separate(sheet)]
        rows = [*self.monitored(side), *apart, *self.fixed(side)]
        # Members are told by rows that are filled in.
        members = Members(self.methodology, [replace(row, cell=_FILLED) for row in rows])
        yield from zip(rows, members.keys, strict=True)


def read_official(path: Path, methodology: Methodology, library: Library) -> OfficialSheet:
    """Give the official spreadsheet of a methodology.

    Raises
    ------
    FindingsError
        ``WBK-1..`` where it cannot be read, ``VER-190`` where it is of another methodology or
        version, names none, or was written by this tool.
    """
    package = open_package(path)
    if stamps_of_workbook(io.BytesIO(package.data)):
        own = said("jcm-mrv has written it")
        raise VER[190]["own"].stop(str(path), found=own, reference=methodology.reference)
    grid = read_grid(package)
    grid = with_texts(grid, Evaluator(book_of(grid)))
    layout = read_layout(grid)
    _refuse_others(layout, methodology, library)
    official = OfficialSheet(
        methodology,
        grid,
        layout,
        _title(layout),
        layout.methodologies[0][1],
        hashlib.sha256(package.data).hexdigest(),
    )
    if not official.sides:
        problems = [finding for finding in layout.findings if finding.is_error]
        missing = VER[190]["no-sheets"].at(grid.name, reference=methodology.reference)
        raise FindingsError([*problems, missing])
    return official


def _refuse_others(layout: Layout, methodology: Methodology, library: Library) -> None:
    named = [f"{identifier}@{version}" for identifier, version in layout.methodologies]
    if not named:
        raise VER[190]["none"].stop(
            layout.grid.name,
            found=unknown_methodology(layout, library, "").found,
            reference=methodology.reference,
        )
    others = [reference for reference in named if reference != methodology.reference]
    if others:
        own = methodology.reference
        same = all(split_reference(o)[0] == split_reference(own)[0] for o in others)
        known = others[0] in library.references()
        wording = (
            VER[190]["unknown"] if not known else VER[190]["version"] if same else VER[190]
        )  # fmt: skip
        raise wording.stop(
            layout.grid.name,
            found=", ".join(with_title(other, library) for other in others),
            reference=f"{own}, {methodology.file.title}",
            other=others[0],
        )


def with_title(reference: str, library: Library) -> str:
    """Give a reference with the title of the methodology, where it is known."""
    try:
        return f"{reference}, {library.load(reference).file.title}"
    except FindingsError:
        return reference


def _title(layout: Layout) -> str:
    """Give the heading that names the methodology, in one line."""
    for sheet in layout.sheets:
        for row in sheet.grid.rows:
            for _, cell in sheet.grid.in_row(row):
                if cell.kind == "text" and methodology_named(cell.text):
                    return " ".join(cell.text.split())[:120]
    return layout.grid.name
