"""Table 2: values fixed ex ante, typed by the project or looked up in the default values."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

from jcm_mrv.calculation.own_numbers import own_numbers
from jcm_mrv.calculation.values import FixedValue
from jcm_mrv.methodology.built_in import BUILT_IN_UNITS, START
from jcm_mrv.methodology.expression.to_excel import Step, to_excel
from jcm_mrv.methodology.inputs import MemberKey
from jcm_mrv.workbook import wording
from jcm_mrv.workbook.address import reference
from jcm_mrv.workbook.writing import styles
from jcm_mrv.workbook.writing.frame import Context
from jcm_mrv.workbook.writing.marks import NO_MARK, Mark
from jcm_mrv.workbook.writing.places import Block, Side
from jcm_mrv.workbook.writing.sheet import Meaning, Sheet


class _Line(NamedTuple):
    """One row of the table."""

    symbol: str
    description: str
    style: styles.Style
    value: float | str | None
    formula: Callable[[], str] | None
    meaning: Meaning
    unit: str
    source: str
    comment: str
    mark: Mark = NO_MARK


def write_fixed(context: Context, sheet: Sheet, side: Side, value_column: int) -> None:
    """Write Table 2 of an input sheet; the report's refers to the plan's."""
    _FixedTable(context, sheet, side, value_column).write()


class _FixedTable:
    def __init__(self, context: Context, sheet: Sheet, side: Side, value_column: int) -> None:
        self.context, self.sheet, self.column = context, sheet, value_column
        self.side: Side = side
        self.figures, self.methodology = context.figures, context.methodology
        fixed = context.application_result.fixed
        self.fixed = {(v.parameter, v.member): v for v in fixed if v.year is None}
        self.by_year = {v.parameter: set[MemberKey]() for v in fixed}
        for value in fixed:
            if value.year is not None:
                self.by_year[value.parameter].add(value.member)
        self.values = self.figures.report[0].values

    def write(self) -> None:
        sheet, column = self.sheet, self.column
        sheet.put(0, styles.TABLE_TITLE, wording.TABLE_2)
        sheet.next_row()
        places = [
            (0, column - 2),
            (column - 1, column - 1),
            (column, column),
            (column + 1, column + 1),
            (column + 2, column + 4),
            (column + 5, column + 6),
        ]
        for style, texts in (
            (styles.LETTER, wording.letters(6)),
            (styles.HEADING, wording.COLUMNS_2),
        ):
            sheet.headings(style, [(*p, t) for p, t in zip(places, texts, strict=True)])
        count = sheet.cursor
        given = self.context.application.given
        for name in self.figures.constants:
            if name in given:
                self.parameter(name)
        for name in self.methodology.fixed_ex_ante():
            self.parameter(name)
        for name in self.figures.attributes:
            self.attribute(name)
        if START in self.figures.built_ins:
            self.start()
        if sheet.cursor == count:
            sheet.put(0, styles.TEXT, "None", to=sheet.last_column)
            sheet.next_row()

    def register(self, name: str, sets: tuple[str, ...]) -> None:
        self.context.places.blocks[self.side, None, name] = Block(
            self.sheet.name, self.sheet.cursor, self.column, self.figures.all_places(sets)
        )

    def from_plan(self, name: str, position: int) -> Callable[[], str]:
        """Give the formula that takes a value of the report over from the plan."""

        def formula() -> str:
            block = self.context.places.find("plan", None, name)
            return reference(block.sheet, block.row + position, block.column, self.sheet.name)

        return formula

    # -- parameters -------------------------------------------------------------------------

    def parameter(self, name: str) -> None:
        sets = self.methodology.sets_of(name)
        values = self.figures.inputs.by_key(self.values[name], sets)
        number = styles.number_format(self.figures.all_values(name))
        needed = [key for key in values if (name, key) in self.fixed]
        looked_up = any(not self.fixed[name, key].by_project for key in needed)
        if self.side == "plan" and looked_up:
            for step in self.figures.steps.get(name, [])[:-1]:
                self.helper(name, step)
        self.register(name, sets)
        indices = self.methodology.free_indices(sets)
        positions = self.context.formulas(values, indices)
        for n, ((key, value), members) in enumerate(zip(values.items(), positions, strict=True)):
            fixed = self.fixed.get((name, key))
            if fixed is None:
                self.text_alone(name, key, n)
                continue
            formula = None
            style = styles.INPUT
            if self.side == "report":
                formula, style = self.from_plan(name, n), styles.NUMBER
            elif not fixed.by_project:
                formula, style = self.formula(self.figures.steps[name][-1], members), styles.NUMBER
            mark = self.context.marks.fixed(fixed)
            self.line(
                _Line(
                    self.context.symbol(name, key),
                    self.context.description(name, key),
                    style.numbered(number),
                    value,
                    formula,
                    Meaning("fixed", name, key),
                    wording.unit_text(self.methodology.unit(name)),
                    fixed.source,
                    self.comment(name, fixed, mark),
                    mark,
                )
            )

    def text_alone(self, name: str, key: MemberKey, position: int) -> None:
        """Write a row without a number: of a member without need, or of a value of each year."""
        by_year = key in self.by_year.get(name, ())
        why = wording.IN_EACH_YEAR if by_year else wording.not_needed(self.methodology, name)
        self.line(
            _Line(
                self.context.symbol(name, key),
                self.context.description(name, key),
                styles.NUMBER,
                wording.BY_YEAR if by_year else wording.NOT_NEEDED,
                self.from_plan(name, position) if self.side == "report" else None,
                Meaning("fixed", name, key),
                wording.unit_text(self.methodology.unit(name)),
                "",
                why,
            )
        )

    def comment(self, name: str, fixed: FixedValue, mark: Mark) -> str:
        note = self.methodology.parameters[name].note
        chosen = fixed.comment
        if not fixed.by_project and chosen:
            chosen = f"{wording.SELECTED}{chosen}"
        own = own_numbers(self.context.application, name, fixed.member) if fixed.way else []
        way = wording.way_found(self.methodology.parameters[name], fixed.way, own)
        return "\n".join(filter(None, [mark.text, way, chosen, f"Note: {note}" if note else ""]))

    def formula(self, step: Step, members: dict[str, int]) -> Callable[[], str]:
        def formula() -> str:
            cells = self.context.cells(self.sheet.name, "plan", None)
            sizes = self.context.application.inputs.sizes
            return to_excel(step.tree, cells, members, self.methodology.lookups, sizes)

        return formula

    def helper(self, name: str, step: Step) -> None:
        """Write a helper step of a default: a value that a lookup needs in a cell of its own."""
        sets = tuple(over for _, over in step.indices)
        self.register(step.name, sets)
        values = self.figures.of_step(step, self.values[step.name])
        text = self.context.expressions.text(step.tree)
        symbol = wording.symbol_text(self.methodology, name)
        for (key, value), members in zip(
            values.items(), self.context.formulas(values, step.indices), strict=True
        ):
            style = styles.STEP
            if isinstance(value, float):
                is_day = step.name in self.figures.days
                style = style.numbered(styles.DAY if is_day else styles.number_format([value]))
            self.line(
                _Line(
                    f"{symbol}, step\n{self.context.members_text(sets, key)}".rstrip(),
                    f"Step of {symbol}: {text}",
                    style,
                    value,
                    self.formula(step, members),
                    Meaning("step", step.name, key),
                    "",
                    "Calculated",
                    "",
                )
            )

    # -- attributes -------------------------------------------------------------------------

    def attribute(self, name: str) -> None:
        _, declared = self.methodology.attributes[name]
        sets = self.methodology.sets_of(name)
        values = self.figures.inputs.by_key(self.values[name], sets)
        choices = tuple(declared.choices)
        if declared.of is not None:
            # Calculated with its place, shown with its name.
            choices = self.figures.inputs.members[declared.of]
            values = {
                key: self.figures.inputs.value(name, self.values[name], key) for key in values
            }
        number = self.figures.number_format(name)
        own = [self.methodology.sets[s].year_attribute for s in sets]
        number = styles.YEAR if name in own else number
        self.register(name, sets)
        for n, (key, value) in enumerate(values.items()):
            is_text = isinstance(value, str)
            style = styles.INPUT if self.side == "plan" else styles.NUMBER
            style = replace(style, align="center") if is_text else style.numbered(number)
            if is_text and self.side == "plan" and choices:
                self.sheet.choices.append((self.sheet.cursor, self.column, choices))
            self.line(
                _Line(
                    self.context.symbol(name, key),
                    self.context.description(name, key),
                    style,
                    value,
                    self.from_plan(name, n) if self.side == "report" else None,
                    Meaning("attribute", name, key),
                    wording.unit_text(declared.unit or ""),
                    "By definition" if any(own) else "Declared by the project",
                    wording.of_choice(declared.choices, value),
                )
            )

    def start(self) -> None:
        """Write the day on which the project starts to operate."""
        style = styles.INPUT if self.side == "plan" else styles.NUMBER
        self.register(START, ())
        self.line(
            _Line(
                self.context.symbol(START, ()),
                self.context.description(START, ()),
                style.numbered(styles.DAY),
                float(self.values[START].reshape(-1)[0]),
                self.from_plan(START, 0) if self.side == "report" else None,
                Meaning("attribute", START),
                wording.unit_text(BUILT_IN_UNITS[START]),
                "Declared by the project",
                "",
            )
        )

    def line(self, line: _Line) -> None:
        sheet, column = self.sheet, self.column
        draft = line.mark.draft
        sheet.put(0, styles.TEXT, line.symbol, to=column - 2, rich=True)
        sheet.put(column - 1, styles.TEXT, line.description, rich=True)
        sheet.put(
            column,
            line.style.drafted(draft),
            line.value,
            formula=line.formula,
            meaning=line.meaning,
        )
        sheet.put(column + 1, styles.CENTRED, line.unit)
        typed = styles.INPUT if line.formula is None else styles.TEXT
        sheet.put(column + 2, typed, line.source, to=column + 4)
        sheet.put(column + 5, styles.TEXT.drafted(draft), line.comment, to=column + 6, rich=True)
        sheet.next_row()
