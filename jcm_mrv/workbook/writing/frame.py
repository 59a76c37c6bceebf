"""What every sheet has: heading, line on draft or final, legend of the marks, and its context."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from jcm_mrv.calculation.readiness import told_of
from jcm_mrv.calculation.result import ApplicationResult, Result
from jcm_mrv.immutable import immutable
from jcm_mrv.methodology.inputs import MemberKey
from jcm_mrv.methodology.methodology import Methodology
from jcm_mrv.project.application import Application
from jcm_mrv.project.model import ProjectFile
from jcm_mrv.project.period import YearPart
from jcm_mrv.version import __version__
from jcm_mrv.workbook import wording
from jcm_mrv.workbook.writing import styles
from jcm_mrv.workbook.writing.figures import Figures
from jcm_mrv.workbook.writing.marks import Marks
from jcm_mrv.workbook.writing.places import PlacedCells, Places, Side
from jcm_mrv.workbook.writing.sheet import Sheet

Expected = Callable[[str, MemberKey, YearPart], str]
"""How an estimated amount of a calendar year came about."""


@immutable
class Context:
    """What the sheets of one workbook share; ``expected`` where the result is an estimate."""

    result: Result
    application_result: ApplicationResult
    figures: Figures
    marks: Marks
    expressions: wording.Expressions
    places: Places
    months: bool = False
    expected: Expected | None = None

    @property
    def project(self) -> ProjectFile:
        """The project file."""
        return self.result.project.file

    @property
    def application(self) -> Application:
        """The application of the methodology."""
        return self.application_result.application

    @property
    def methodology(self) -> Methodology:
        """The methodology applied."""
        return self.application_result.methodology

    def cells(self, sheet: str, side: Side, year: int | None) -> PlacedCells:
        """Give the places as a sheet sees them."""
        return PlacedCells(self.places, sheet, side, year)

    def members_text(self, sets: tuple[str, ...], key: MemberKey) -> str:
        """Give ``i = roof-a``, as it stands below a symbol."""
        pairs = zip(sets, key, strict=True)
        return ", ".join(f"{self.methodology.sets[s].index} = {member}" for s, member in pairs)

    def titles_text(self, sets: tuple[str, ...], key: MemberKey) -> str:
        """Give the titles of the members that a value belongs to, where they have any."""
        inputs = self.application.inputs
        titles = [inputs.title(name, member) for name, member in zip(sets, key, strict=True)]
        return ", ".join(filter(None, titles))

    def symbol(self, name: str, key: MemberKey) -> str:
        """Give the symbol with the members that it stands for below it."""
        symbol = wording.symbol_text(self.methodology, name)
        sets = self.methodology.sets_of(name)
        return f"{symbol}\n{self.members_text(sets, key)}" if key else symbol

    def description(self, name: str, key: MemberKey) -> str:
        """Give what a name means, with the titles of its members."""
        text = wording.sentence(self.methodology.description(name))
        titles = self.titles_text(self.methodology.sets_of(name), key)
        return f"{text}\n[{titles}]" if titles else text

    def formulas(
        self, keys: Iterable[MemberKey], indices: tuple[tuple[str, str], ...]
    ) -> Iterator[dict[str, int]]:
        """Give the member position per index letter of each key; a sum may use any letter."""
        inputs = self.application.inputs
        for key in keys:
            places = inputs.place([over for _, over in indices], key)
            yield {letter: n for (letter, _), n in zip(indices, places, strict=True)}


def start_sheet(context: Context, name: str, widths: tuple[float, ...], beside: int = 0) -> Sheet:
    """Give a sheet with its heading: spreadsheet, reference number, title, standing, legend.

    ``beside`` are columns on the right that are not printed.
    """
    sheet = Sheet(name, (*widths, *(beside * (_BESIDE_WIDTH,))), beside=beside)
    last = sheet.last_column
    spreadsheet = wording.spreadsheet_id(context.methodology)
    sheet.put(last, styles.CORNER, f"Monitoring Spreadsheet: {spreadsheet}")
    sheet.next_row()
    sheet.put(0, styles.TITLE, wording.TITLES[name])
    sheet.put(last, styles.CORNER, f"Reference Number: {context.project.reference}".rstrip())
    sheet.heights[sheet.cursor] = 21
    sheet.next_row()
    sheet.put(0, styles.PROJECT, f"Project: {context.project.title}", to=last)
    sheet.next_row()
    # Green says that everything is read, seen, and nothing is open; all else is told in orange.
    result = context.result
    done = context.application_result.standing == "final" and result.ready and not result.unseen
    ready = f"READY: {told_of((), result.unseen)}." if result.ready else _NOT_READY
    headline = f"{context.marks.headline()} {ready}"
    if context.expected is not None:
        done, headline = False, f"{_EXPECTED} {context.marks.headline()}"
    sheet.put(0, styles.FINAL if done else styles.DRAFT, headline, to=last, rich=True)
    sheet.next_row()
    return sheet


def end_sheet(
    context: Context, sheet: Sheet, legend: list[tuple[styles.Style, str]], span: tuple[int, int]
) -> None:
    """Close a sheet: what the marks mean, and with what it was made.

    ``span`` are the columns of the explanation; the mark itself stands in the column before.
    """
    sheet.next_row()
    sheet.put(0, styles.TABLE_TITLE, "[Legend]")
    sheet.next_row()
    first, last = span
    for style, text in legend:
        sheet.put(0, style, "123.4", to=first - 1)
        sheet.put(first, styles.TEXT, text, to=last)
        sheet.next_row()
    sheet.next_row()
    made = (
        f"Made with jcm-mrv {__version__}. Methodology {context.methodology.reference}, "
        f"SHA-256 {context.methodology.sha256}; project file, SHA-256 "
        f"{context.result.project.sha256}."
    )
    sheet.put(0, styles.SMALL, made, to=sheet.last_column)
    sheet.next_row()


_BESIDE_WIDTH = 14.0
_EXPECTED = "ESTIMATE: expected before anything was monitored. Of the rules in use:"
_NOT_READY = "NOT READY: what is open stands in the list of findings."

LEGEND_INPUT: tuple[styles.Style, str] = (styles.INPUT, "Input: typed, not calculated")
LEGEND_MISSING = (styles.EMPTY_INPUT, "Input that is not given yet")
LEGEND_CALCULATED = (styles.NUMBER, "Calculated by the formula in the cell")
LEGEND_RESULT = (styles.RESULT, "Result")
LEGEND_DRAFT = (
    styles.NUMBER.drafted(True),
    "Unverified: not checked against an official text yet; the comments say what. "
    "It makes the result a draft",
)
