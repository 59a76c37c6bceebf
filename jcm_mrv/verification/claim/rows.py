"""Rows of the input sheets whose symbols are understood, before members and periods are known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from jcm_mrv.findings import VER, Finding
from jcm_mrv.immutable import immutable
from jcm_mrv.methodology.built_in import START
from jcm_mrv.methodology.methodology import Methodology
from jcm_mrv.workbook.address import Place
from jcm_mrv.workbook.reading.cells import GridCell
from jcm_mrv.workbook.reading.layout import LaidOutSheet
from jcm_mrv.workbook.reading.periods import Period
from jcm_mrv.workbook.reading.symbols import Match, SymbolBook
from jcm_mrv.workbook.reading.tables import Table

_MOST_NUMBERED = 400


@immutable
class RawRow:
    """A value with its symbol: which members it is of may still be open.

    Attributes
    ----------
    members : tuple of str or None
        Per set of the name the member as written, None where the row does not say.
    ordinal : int, optional
        The number of the line in a table with one line per member.
    period : Period, optional
        The monitoring period that stands in the row; ``period_text`` as written.
    option : str, optional
        The monitoring option as written; None where the table has no column for it.
    """

    name: str
    members: tuple[str | None, ...]
    place: Place
    cell: GridCell
    unit: str
    table: int
    period: Period | None = None
    period_text: str = ""
    option: str | None = None
    source: str = ""
    description: str = ""
    ordinal: int | None = None
    comment: str = ""
    frequency: str = ""
    method: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing is given."""
        return self.cell.is_blank


def symbols_of(methodology: Methodology) -> SymbolBook:
    """Give the symbols of a methodology; members may be written as numbers."""
    numbers = tuple(str(n) for n in range(1, _MOST_NUMBERED + 1))
    return SymbolBook(methodology, dict.fromkeys(methodology.sets, numbers))


class RowReader:
    """Reads the rows of input sheets; what is not understood becomes a finding."""

    def __init__(self, methodology: Methodology) -> None:
        self.methodology = methodology
        self.symbols = symbols_of(methodology)
        self.findings: list[Finding] = []
        self.unused: dict[Finding, Place] = {}
        self._known: dict[tuple[object, ...], Match | None] = {}

    def match(self, cell: GridCell, among: Sequence[str] | None = None) -> Match | None:
        """Give what a written symbol means, looked up once for each way of writing it."""
        key = (str(cell.value or ""), cell.runs, tuple(among or ()))
        if key not in self._known:
            self._known[key] = self.symbols.match(str(cell.value or ""), cell.runs, among)
        return self._known[key]

    def monitored(self, sheet: LaidOutSheet) -> Iterator[RawRow]:
        """Give the rows of Table 1."""
        if sheet.monitored is not None:
            among = list(self.methodology.monitored())
            yield from self._table(sheet.monitored, among)

    def fixed(self, sheet: LaidOutSheet) -> Iterator[RawRow]:
        """Give the rows of Table 2: fixed values, attributes, the first day."""
        if sheet.fixed is not None:
            among = [
                *(k for k, p in self.methodology.parameters.items() if p.kind != "monitored"),
                *self.methodology.attributes,
                START,
            ]
            yield from self._table(sheet.fixed, among)

    def separate(self, sheet: LaidOutSheet) -> Iterator[RawRow]:
        """Give the values of a table with one line per member."""
        table = sheet.separate
        if table is None:
            return
        for column in table.columns:
            match = self.match(column.symbol)
            if match is None or match.name in self.methodology.equations:
                continue
            monitored = match.name in self.methodology.monitored()
            for n, row in enumerate(table.rows, start=1):
                row_at, column_at = table.position(row, column)
                yield RawRow(
                    match.name,
                    match.members,
                    (table.sheet.name, row_at, column_at),
                    table.cell(row, column),
                    column.unit,
                    1 if monitored else 2,
                    table.period if monitored else None,
                    description=row.label,
                    ordinal=n,
                )

    def _table(self, table: Table, among: Sequence[str]) -> Iterator[RawRow]:
        period: Period | None = None
        for row, own in table.lines:
            position = row.position("value")
            if position is None:
                continue
            cell = row.cell("value")
            symbol = row.cell("symbol")
            match = self.match(symbol, among)
            text = row.text("period")
            period = own or row.period or (period if not text else None)
            if match is None:
                if row.symbol and not cell.is_blank and cell.formula is None:
                    unknown = self._unknown(row.symbol, row.where("symbol"), among)
                    self.findings.append(unknown)
                    self.unused[unknown] = (table.sheet.name, *position)
                continue
            yield RawRow(
                match.name,
                match.members,
                (table.sheet.name, *position),
                cell,
                row.text("unit"),
                table.number,
                period,
                text,
                row.text("option") if "option" in row.columns else None,
                row.text("source"),
                row.text("description"),
                comment=row.text("comment"),
                frequency=row.text("frequency"),
                method=row.text("method"),
            )

    def _unknown(self, symbol: str, where: str, among: Sequence[str]) -> Finding:
        known = ", ".join(self.methodology.symbol(name) for name in among[:12])
        written = " ".join(symbol.split())
        return VER[3].at(where, found=written[:60], symbol=written[:40], known=known)
