"""Values into sheets with one line per unit or site: ``MRS(input_separate)``."""

from __future__ import annotations

from fractions import Fraction

from jcm_mrv.calculation.values import YearTotal
from jcm_mrv.methodology.inputs import MemberKey
from jcm_mrv.workbook.filling.blocks import Block, assign
from jcm_mrv.workbook.filling.items import Item
from jcm_mrv.workbook.filling.matching import Matching, too_few
from jcm_mrv.workbook.reading.cells import SheetGrid
from jcm_mrv.workbook.reading.separate import SeparateColumn, SeparateRow, SeparateTable


def fill_separate(matching: Matching, sheet: SheetGrid, table: SeparateTable) -> set[str]:
    """Note the values of a table with one line per member; give the names that it holds."""
    years = matching.known.years
    if len(years) != 1:
        matching.findings.extend(assign([Block((), table.period)], years, sheet.name)[1])
        return set()
    return _Separate(matching, sheet, table, years[0]).fill()


class _Separate:
    def __init__(
        self, matching: Matching, sheet: SheetGrid, table: SeparateTable, year: YearTotal
    ) -> None:
        self.matching, self.sheet, self.table, self.year = matching, sheet, table, year
        self.known = matching.known
        self.labels: dict[int, str] = {}

    def fill(self) -> set[str]:
        values = {**self.known.fixed, **self.known.monitored(self.year)}
        names = set()
        for column in self.table.columns:
            where = self.sheet.where(self.table.title[0], column.column)
            match = self.known.symbols.match(column.symbol.text, column.symbol.runs, values)
            if match is None or match.is_ambiguous:
                others = (match.name, *match.others) if match else ()
                self.matching.findings.append(
                    self.matching.unknown(column.symbol.text, where, others)
                )
                continue
            given = values[match.name]
            sets = self.known.application.methodology.sets_of(match.name)
            if len(sets) != 1 or len(given) > len(self.table.rows):
                rows = len(self.table.rows)
                self.matching.findings.append(too_few(match.name, rows, len(given), where))
                continue
            self.column(match.name, column, given)
            names.add(match.name)
        if self.table.label_column is not None:
            for row, label in self.labels.items():
                item = Item(self.sheet, (row, self.table.label_column), "point", label)
                self.matching.items.type_if_blank(item)
        return names

    def column(
        self, name: str, column: SeparateColumn, given: dict[MemberKey, Fraction | str]
    ) -> None:
        chosen, free = self.lines(name, list(given))
        is_monitored = name in self.known.application.methodology.monitored()
        for key, row in chosen.items():
            position = self.table.position(row, column)
            place = self.sheet.where(*position)
            content, problems = self.matching.in_unit(name, given[key], column.unit, place)
            self.matching.findings.extend(problems)
            if content is None:
                continue
            year = self.year.part.year if is_monitored else None
            item = Item(self.sheet, position, "value", content, name, key, column.unit, year)
            if self.matching.items.type(item):
                self.labels[row.row] = self.matching.title(name, key) or key[0]
        cells = [(self.table.position(row, column), self.table.cell(row, column)) for row in free]
        if not is_monitored:
            return
        self.matching.surplus(
            [
                (self.sheet.where(*position), cell.number)
                for position, cell in cells
                if cell.formula is None
            ],
            name,
        )

    def lines(
        self, name: str, keys: list[MemberKey]
    ) -> tuple[dict[MemberKey, SeparateRow], list[SeparateRow]]:
        """Give a line to each member: one with its id or title first, the others in order."""
        by_label = {row.label.casefold(): row for row in self.table.rows if row.label}
        free = list(self.table.rows)
        chosen: dict[MemberKey, SeparateRow] = {}
        for key in keys:
            title = self.matching.title(name, key).casefold()
            row = by_label.get(key[0].casefold()) or by_label.get(title)
            if row is not None and row in free:
                chosen[key] = row
                free.remove(row)
        for key in keys:
            if key not in chosen:
                chosen[key] = free.pop(0)
        return chosen, free
