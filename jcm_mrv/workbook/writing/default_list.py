"""[List of Default Values]: the methodology's own numbers, typed once, with source and standing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from jcm_mrv.methodology.expression import tree as t
from jcm_mrv.methodology.expression.table import FAR, Beside
from jcm_mrv.methodology.reference_tables import row_text
from jcm_mrv.methodology.solve import constants
from jcm_mrv.workbook import wording
from jcm_mrv.workbook.address import reference
from jcm_mrv.workbook.writing import styles
from jcm_mrv.workbook.writing.frame import Context
from jcm_mrv.workbook.writing.marks import NO_MARK, Mark
from jcm_mrv.workbook.writing.places import BESIDE, Block, Side
from jcm_mrv.workbook.writing.sheet import Meaning, Sheet

_NOT_KNOWN = "not known"
_NO_END = "0E+000"
"""How a number is shown that stands for no end of a band."""


def write_defaults(context: Context, sheet: Sheet, side: Side) -> None:
    """Write the list: numbers in the plan's sheet, references to them in the report's."""
    _DefaultList(context, sheet, side).write()


class _DefaultList:
    def __init__(self, context: Context, sheet: Sheet, side: Side) -> None:
        self.context, self.sheet = context, sheet
        self.side: Side = side
        self.methodology, self.places = context.methodology, context.places

    def write(self) -> None:
        sheet = self.sheet
        sheet.put(0, styles.TABLE_TITLE, wording.DEFAULTS)
        sheet.next_row()
        sheet.headings(
            styles.HEADING, [(n, n, text) for n, text in enumerate(wording.COLUMNS_PROCESS)]
        )
        start = sheet.cursor
        own = constants(self.methodology)
        for name in self.context.figures.constants:
            if name in own:
                self.constant(name, float(own[name]))
        for table in self.context.figures.tables:
            self.table(table)
        for over in self.context.figures.listed:
            self.members(over)
        if sheet.cursor == start:
            sheet.put(0, styles.TEXT, "None", to=sheet.last_column)
            sheet.next_row()

    def constant(self, name: str, value: float) -> None:
        block = Block(self.sheet.name, self.sheet.cursor, 2)
        # A value that the project gives in its place stands in Table 2, which came before.
        self.places.blocks.setdefault((self.side, None, name), block)
        self.places.blocks[self.side, None, f"{name} in the list"] = block
        mark = self.context.marks.constant(name)
        self.row(
            wording.sentence(self.methodology.description(name)),
            "",
            value,
            wording.unit_text(self.methodology.unit(name)),
            wording.symbol_text(self.methodology, name),
            mark,
            Meaning("default", name),
            lambda: self.places.blocks["plan", None, f"{name} in the list"],
        )

    def table(self, name: str) -> None:
        table = self.methodology.tables[name]
        sheet, beside = self.sheet, self.methodology.lookups[name].beside
        sheet.put(0, styles.BAR, f"{table.title} ({name})", to=sheet.last_column)
        for column, text in enumerate(_headings([*table.keys], beside), BESIDE):
            sheet.put(column, styles.BAR, text)
        sheet.next_row()
        rows = (range(len(table.rows)),)
        self.places.lists[self.side, f"table {name}"] = Block(sheet.name, sheet.cursor, 2, rows)
        symbols = [
            wording.symbol_text(self.methodology, parameter)
            for parameter, default in self.methodology.defaults.items()
            if name in t.tables(default)
        ]
        for position, row in enumerate(table.rows):
            self.places.rows[self.side, name, position] = Block(
                self.sheet.name, self.sheet.cursor, 2
            )
            self.beside(name, position, beside)
            fuel = row.when.get("fuel")
            self.row(
                row_text(table, row),
                fuel.replace("_", " ") if isinstance(fuel, str) else "",
                None if row.value is None else float(row.value),
                wording.unit_text(table.unit),
                ", ".join(symbols) or name,
                self.context.marks.row(name, position),
                Meaning("table_row", f"{name}.{position + 1}"),
                lambda position=position: self.places.rows["plan", name, position],
            )

    def beside(self, name: str, position: int, beside: Sequence[tuple[int, Beside]]) -> None:
        """Write by what a formula finds the row of a long table: its number, ends and texts."""
        table = self.methodology.lookups[name]
        for column, (key, kind) in enumerate([(0, None), *beside] if beside else [], BESIDE):
            said = position + 1 if kind is None else table.said_beside(position, key, kind)
            style = styles.INPUT if self.side == "plan" else styles.NUMBER
            if not isinstance(said, str):
                far, is_day = abs(said) == FAR, kind is not None and key in table.days
                shown = _NO_END if far else styles.DAY if is_day else ""
                style, said = (
                    style.numbered(shown or styles.number_format([float(said)])),
                    float(said),
                )

            def formula(column: int = column) -> str:
                block = self.places.rows["plan", name, position]
                return reference(block.sheet, block.row, column, self.sheet.name)

            self.sheet.put(column, style, said, formula=None if self.side == "plan" else formula)

    def members(self, name: str) -> None:
        """Write the ids of a set that attributes name: formulas find its values by them."""
        sheet, inputs = self.sheet, self.context.application.inputs
        declared, ids = self.methodology.sets[name], inputs.members[name]
        sheet.put(0, styles.BAR, f"{declared.title} ({name})", to=sheet.last_column)
        sheet.next_row()
        block = Block(sheet.name, sheet.cursor, 2, (range(len(ids)),))
        self.places.lists[self.side, name] = block
        for position, one in enumerate(ids):
            self.row(
                inputs.titles[name][position],
                "",
                one,
                "",
                declared.index,
                NO_MARK,
                Meaning("member", name, (one,)),
                lambda position=position: self.in_plan(name, position),
            )

    def in_plan(self, name: str, position: int) -> Block:
        """Give where an id stands in the plan."""
        block = self.places.lists["plan", name]
        return Block(block.sheet, block.row + position, block.column)

    def row(
        self,
        item: str,
        fuel: str,
        value: float | str | None,
        unit: str,
        symbol: str,
        mark: Mark,
        meaning: Meaning,
        place_in_plan: Callable[[], Block],
    ) -> None:
        sheet = self.sheet
        style = styles.INPUT if self.side == "plan" else styles.NUMBER
        number = styles.number_format([value] if isinstance(value, float) else [])

        def formula() -> str:
            block = place_in_plan()
            return reference(block.sheet, block.row, block.column, sheet.name)

        sheet.put(0, styles.TEXT, item, rich=True)
        sheet.put(1, styles.TEXT, fuel)
        sheet.put(
            2,
            style.numbered(number).drafted(mark.draft),
            _NOT_KNOWN if value is None else value,
            formula=None if self.side == "plan" else formula,
            meaning=meaning,
        )
        sheet.put(3, styles.CENTRED, unit)
        sheet.put(4, styles.TEXT, symbol, rich=True)
        sheet.put(5, styles.TEXT.drafted(mark.draft), mark.text, rich=True)
        sheet.next_row()


def _headings(keys: Sequence[str], beside: Sequence[tuple[int, Beside]]) -> Iterator[str]:
    """Give the headings of the columns beside a long table."""
    if beside:
        yield "Row"
    for key, kind in beside:
        plain = kind in ("text", "point")
        yield keys[key] if plain else f"{keys[key]}, {kind.replace('_', ' ')}"
