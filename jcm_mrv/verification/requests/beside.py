"""What a cell is about, whatever row it stands in: its symbol and unit as written, and a name."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from typing import NamedTuple

from jcm_mrv.findings import Finding
from jcm_mrv.patterns import pattern
from jcm_mrv.verification.claim.claim import Claim, StatedValue
from jcm_mrv.verification.claim.sheets import number_shown, shown_value
from jcm_mrv.workbook.address import Place, Position, column_letters, place_in, place_text
from jcm_mrv.workbook.reading.cells import SheetGrid
from jcm_mrv.workbook.reading.table_row import TableRow

_LINE = pattern(r"\.[A-Za-z]{2,5}:[0-9]+(:[0-9]+)?\Z")
_LABEL = 60


class Beside(NamedTuple):
    """What stands at a place, and what it is about.

    Attributes
    ----------
    subject : str
        What it is about: value, member and days where these are known, else sheet and row by the
        words of the row. The same after rows have moved.
    stem : str
        The same without the days; empty where it is known by sheet and row only.
    symbol, unit, value : str
        As the sheet writes them; empty where it has none.
    also : str
        Another subject that it could have been: by the words of its row, or by its number.
    """

    subject: str = ""
    stem: str = ""
    symbol: str = ""
    unit: str = ""
    value: str = ""
    also: str = ""


class Cells:
    """What the cells of a claim are about; looked up by the places that findings name."""

    def __init__(self, claim: Claim) -> None:
        self.claim = claim
        self.sheets = {sheet.name: sheet for sheet in claim.grid.sheets}
        self._written: dict[Place, tuple[str, str]] = {}
        self._by_row: dict[tuple[str, int], Place] = {}
        for row in _rows(claim):
            position = row.position("value")
            if position is not None:
                place = (row.sheet.name, *position)
                self._written.setdefault(place, (row.text("symbol"), row.text("unit")))
                self._by_row.setdefault((row.sheet.name, row.row), place)
        for laid_out in claim.layout.sheets:
            table = laid_out.separate
            for column in table.columns if table else ():
                for line in table.rows if table else ():
                    place = (table.sheet.name, *table.position(line, column)) if table else None
                    if place is not None:
                        self._written[place] = column.symbol.text, column.unit
        self._also: dict[Place, str] = {}
        self._named = self._names()

    @cached_property
    def subjects(self) -> frozenset[str]:
        """What the values and results of the workbook are called, without days."""
        return frozenset((*(stem for stem, _ in self._named.values()), *self._also.values()))

    def symbol(self, place: Place) -> str:
        """Give the symbol beside a value as the sheet writes it, in one line."""
        return _line(self._written.get(place, ("", ""))[0])

    def beside(self, finding: Finding) -> Beside:
        """Give what stands at the place of a finding."""
        where = finding.where
        if _LINE.search(where):
            # Lines of a file move; what is said of them does not.
            return Beside(finding.message)
        if where in ("", self.claim.name):
            return Beside("the workbook")
        place = place_in(where)
        sheet = self.sheets.get(place[0]) if place else None
        if place is None or sheet is None:
            return Beside(where)
        about = place if place in self._named else self._by_row.get(place[:2], place)
        symbol, unit = self._written.get(about, ("", ""))
        stem, days = self._named.get(about, ("", ""))
        subject = f"{stem} {days}".strip() if stem else self._by_words(sheet, place[1:])
        own = about == place
        return Beside(
            subject,
            stem,
            _line(symbol),
            " ".join(unit.split()) if own else "",
            self._shown(place) if own or place not in self._written else "",
            f"{self._also[about]} {days}".strip() if about in self._also else "",
        )

    def _shown(self, place: Place) -> str:
        cell = self.sheets[place[0]].cell(*place[1:])
        value = shown_value(cell)
        if value is None and cell.formula is not None:
            value = self.claim.evaluator.value(place)
        if isinstance(value, float) and not isinstance(value, bool):
            return number_shown(value)
        return "" if value is None else " ".join(str(value).split())[:200]

    def _names(self) -> dict[Place, tuple[str, str]]:
        named: dict[Place, tuple[str, str]] = {}
        often = Counter((s.name, s.span, s.description) for s in self.claim.inputs)
        for stated in (*self.claim.inputs, *self.claim.constants):
            words = " ".join(stated.description.split())[:_LABEL]
            is_alone = often[stated.name, stated.span, stated.description] == 1
            by_words = f"{stated.name}[{words}]" if words and is_alone else stated.label
            first, other = stated.label, by_words
            if not self._is_numbered_in_symbol(stated):
                first, other = other, first
            for place in (stated.place, stated.leaf):
                if place not in named:
                    named[place] = first, self._days(stated.span)
                    self._also[place] = other
        for result in self.claim.results:
            member = "/".join(result.member)
            stem = f"{result.kind} {result.name}" + (f"[{member}]" if member else "")
            named.setdefault(result.place, (stem, self._days(result.span)))
        return named

    def _is_numbered_in_symbol(self, stated: StatedValue) -> bool:
        """Whether the members are what the sheet calls them, not the numbers of their order."""
        ids = {part for key in stated.members for part in key}
        ordered = len(stated.members) == 1 and bool(ids) and all(i.isdigit() for i in ids)
        symbol = self.symbol(stated.place)
        return not ordered or all(i in symbol for i in ids)

    def _days(self, span: int | None) -> str:
        if span is None or self.claim.is_one_year:
            return ""
        part = self.claim.time.periods[span]
        return f"{part.start} - {part.end}"

    def _by_words(self, sheet: SheetGrid, position: Position) -> str:
        row, column = position
        cells = [cell for at, cell in sheet.in_row(row) if at < column and cell.formula is None]
        texts = [c.text for c in cells if c.kind == "text"] or [c.text for c in cells]
        words = " ".join(next((t for t in texts if t.strip()), "").split())[:_LABEL]
        return (
            f"{sheet.name}, column {column_letters(column)}: {words}"
            if words
            else (place_text((sheet.name, *position)))
        )


def _line(text: str) -> str:
    """Give a text of several lines as one."""
    return ", ".join(" ".join(line.split()) for line in text.splitlines() if line.strip())


def _rows(claim: Claim) -> list[TableRow]:
    found: list[TableRow] = []
    for sheet in claim.layout.sheets:
        for table in (sheet.monitored, sheet.fixed, sheet.results):
            found += [row for row, _ in table.lines] if table else []
        found += sheet.process.rows if sheet.process else ()
    return found
