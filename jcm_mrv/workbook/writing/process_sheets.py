"""MPS(calc_process) and MRS(calc_process): one group of blocks per year, every cell a formula."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable

from jcm_mrv.calculation.values import FixedValue
from jcm_mrv.methodology.built_in import START
from jcm_mrv.methodology.expression import tree as t
from jcm_mrv.methodology.expression.to_excel import Step, to_excel
from jcm_mrv.methodology.inputs import MemberKey
from jcm_mrv.workbook import wording
from jcm_mrv.workbook.address import reference
from jcm_mrv.workbook.wording import NOT_NEEDED
from jcm_mrv.workbook.writing import styles
from jcm_mrv.workbook.writing.default_list import write_defaults
from jcm_mrv.workbook.writing.figures import ESTIMATED_DAYS, NOT_ESTIMATED, Span
from jcm_mrv.workbook.writing.frame import (
    LEGEND_CALCULATED,
    LEGEND_DRAFT,
    LEGEND_INPUT,
    LEGEND_RESULT,
    Context,
    end_sheet,
    start_sheet,
)
from jcm_mrv.workbook.writing.marks import NO_MARK
from jcm_mrv.workbook.writing.places import Block, Side
from jcm_mrv.workbook.writing.sheet import Meaning, Sheet

_WIDTHS = (60.0, 13.0, 18.0, 12.0, 19.0, 74.0)
ITEM, FUEL, VALUE, UNIT, SYMBOL, COMMENT = range(6)
_RESULTS = ("ER", "RE", "PE")
_GIVEN = "Fixed by the project in Table 2"


def write_process(context: Context, side: Side) -> Sheet:
    """Give the calculation process sheet of the plan or of the report."""
    name = wording.MPS_PROCESS if side == "plan" else wording.MRS_PROCESS
    tables = (context.methodology.lookups[table].beside for table in context.figures.tables)
    beside = max((1 + len(columns) for columns in tables if columns), default=0)
    sheet = start_sheet(context, name, _WIDTHS, beside)
    sheet.next_row()
    sheet.repeated = sheet.cursor
    sheet.headings(styles.HEADING, [(n, n, s) for n, s in enumerate(wording.COLUMNS_PROCESS)])
    sheet.frozen = sheet.cursor
    spans = context.figures.plan if side == "plan" else context.figures.report
    for span in spans:
        _Group(context, sheet, span).write()
        sheet.next_row()
    write_defaults(context, sheet, side)
    legend = [LEGEND_INPUT, LEGEND_CALCULATED, LEGEND_RESULT, LEGEND_DRAFT]
    end_sheet(context, sheet, legend, (2, 5))
    return sheet


class _Group:
    """The blocks of one calendar year, or of the estimated year."""

    def __init__(self, context: Context, sheet: Sheet, span: Span) -> None:
        self.context, self.sheet, self.span = context, sheet, span
        self.figures, self.methodology = context.figures, context.methodology
        self.places = context.places
        self.side: Side = span.side

    def write(self) -> None:
        sheet, part = self.sheet, self.span.part
        if part is None:
            title = f"Estimated calendar year of {ESTIMATED_DAYS} days"
        else:
            what = "Estimated" if self.side == "plan" else "Monitoring"
            title = f"{what} period {part.start} - {part.end} (calendar year {part.year})"
        sheet.put(0, styles.GROUP, title, to=COMMENT)
        sheet.heights[sheet.cursor] = 18
        sheet.next_row()
        if self.span.open:
            self.count_of_estimates()
        blocks = self.blocks()
        for number, bar in wording.BLOCKS.items():
            sheet.put(0, styles.BAR, bar, to=COMMENT)
            sheet.next_row()
            empty = sheet.cursor
            # Results stand on top, what they rest on below them.
            for name in reversed(blocks[number]):
                self.equation(name)
            if number == 2:
                self.constants()
                self.periods()
            if sheet.cursor == empty:
                sheet.put(0, styles.TEXT, "None", to=COMMENT)
                sheet.next_row()

    def blocks(self) -> dict[int, list[str]]:
        """Give the equations of each block; those that both sides use stand in the second."""
        used = {name: self.methodology.needed_by(name) for name in _RESULTS}
        blocks: dict[int, list[str]] = {number: [] for number in wording.BLOCKS}
        # What the methodology has for each year comes last, since results stand on top.
        blocks[2] += self.figures.by_year
        for name in self.methodology.equations:
            reference_side, project_side = name in used["RE"], name in used["PE"]
            if name in _RESULTS:
                number = {"ER": 1, "RE": 3, "PE": 4}[name]
            elif reference_side or project_side:
                number = 2 if reference_side and project_side else 3 if reference_side else 4
            else:
                number = 1 if name in used["ER"] else 2
            blocks[number].append(name)
        return blocks

    # -- equations --------------------------------------------------------------------------

    def equation(self, name: str) -> None:
        steps = self.figures.steps[name]
        symbol = wording.symbol_text(self.methodology, name)
        for number, step in enumerate(steps[:-1], start=1):
            count = f" ({number})" if len(steps) > 2 else ""
            self.context.expressions.steps[step.name] = f"{symbol}, step{count}"
        self.rows(name, steps[-1], is_result=True)
        for step in steps[:-1]:
            self.rows(name, step, is_result=False)

    def rows(self, name: str, step: Step, *, is_result: bool) -> None:
        sheet, context, span = self.sheet, self.context, self.span
        sets = tuple(over for _, over in step.indices)
        inputs = self.figures.inputs
        shown = self.figures.places_in(span, sets)
        self.places.blocks[self.side, span.year, step.name] = Block(
            sheet.name, sheet.cursor, VALUE, shown
        )
        open_ = step.name in span.open
        values = (
            dict.fromkeys(inputs.over(sets), NOT_ESTIMATED)
            if open_
            else self.figures.of_step(step, span.values[step.name])
        )
        if shown != self.figures.all_places(sets):
            # A month of another year counts in the block of that year alone.
            values = {
                key: value
                for key, value in values.items()
                if all(map(operator.contains, shown, inputs.place(sets, key)))
            }
        unit = wording.unit_of(self.methodology, name) if is_result else ""
        symbol = context.expressions.name(step.name)
        expression = context.expressions.text(step.tree)
        by_year = name not in self.methodology.equations
        mark = NO_MARK if by_year else context.marks.equation(name)
        fixed = self.fixed(name) if by_year and is_result else {}
        number = self.figures.number_format(step.name)
        is_total = is_result and name in _RESULTS
        look = styles.RESULT if is_total else styles.NUMBER if is_result else styles.STEP
        words = styles.RESULT_TEXT if is_total else styles.TEXT if is_result else styles.STEP
        for n, ((key, value), members) in enumerate(
            zip(values.items(), context.formulas(values, step.indices), strict=True)
        ):
            titles = context.titles_text(sets, key)
            if is_result:
                item = wording.sentence(self.methodology.description(name))
                comment = f"{symbol} = {expression}. {mark.text}" if n == 0 else ""
            else:
                item = f"{wording.symbol_text(self.methodology, name)}, step: {expression}"
                comment = ""
            if (own := fixed.get(key)) is not None:
                mark = NO_MARK if own.by_project else context.marks.fixed(own)
                chosen = f"{symbol} = {expression}. {mark.text}\n{wording.SELECTED}{own.comment}"
                comment = _GIVEN if own.by_project else f"{chosen}; {own.source}"
            elif n and mark.draft and is_result:
                comment = "unverified: as above"
            if titles:
                item += f"\n[{titles}]"
            unneeded = isinstance(value, float) and math.isnan(value)
            cached = NOT_NEEDED if unneeded else value
            sheet.put(ITEM, words, item, rich=True)
            sheet.put(FUEL, words, "")
            sheet.put(
                VALUE,
                look.numbered(number).drafted(mark.draft and is_result),
                cached,
                formula=self.given(name, key)
                if own is not None and own.by_project
                else None
                if by_year and is_result and unneeded
                else self.formula(step, members, open_=open_, needed=not unneeded),
                meaning=Meaning(
                    "step" if not is_result else "default" if by_year else "equation",
                    step.name,
                    key,
                    span.meant_year,
                ),
            )
            sheet.put(UNIT, styles.CENTRED, unit)
            shown = f"{symbol}\n{context.members_text(sets, key)}" if key else symbol
            sheet.put(SYMBOL, words, shown, rich=True)
            sheet.put(COMMENT, styles.TEXT.drafted(mark.draft and is_result), comment, rich=True)
            sheet.next_row()

    def fixed(self, name: str) -> dict[MemberKey, FixedValue]:
        """Give a fixed value as it is used in this year, or in the first where it is estimated."""
        year = self.span.year or self.context.application_result.years[0].part.year
        found = (v for v in self.context.application_result.fixed if v.parameter == name)
        return {value.member: value for value in found if value.year in (None, year)}

    def given(self, name: str, key: MemberKey) -> Callable[[], str]:
        """Give the formula that takes over a value which the project gives for all years."""

        def formula() -> str:
            block = self.places.blocks[self.side, None, name]
            row = block.row_of(self.figures.inputs.place(self.methodology.sets_of(name), key))
            return reference(block.sheet, row, block.column, self.sheet.name)

        return formula

    def formula(
        self, step: Step, members: dict[str, int], *, open_: bool, needed: bool
    ) -> Callable[[], str]:
        def formula() -> str:
            text = to_excel(
                step.tree,
                self.context.cells(self.sheet.name, self.side, self.span.year),
                members,
                self.methodology.lookups,
                self.context.application.inputs.sizes,
            )
            if open_:
                count = self.places.find("plan", self.span.year, "estimates")
                cell = reference(count.sheet, count.row, count.column, self.sheet.name, fixed=True)
                return f'IF({cell}<{self.figures.monitored_count()},"{NOT_ESTIMATED}",{text})'
            return text if needed else f'IFERROR({text},"{NOT_NEEDED}")'

        return formula

    # -- what equations rest on -------------------------------------------------------------

    def count_of_estimates(self) -> None:
        """Write how many estimates are given: without all of them there is no result."""
        sheet, wanted = self.sheet, self.figures.monitored_count()
        self.places.blocks["plan", self.span.year, "estimates"] = Block(
            sheet.name, sheet.cursor, VALUE
        )

        def formula() -> str:
            names = list(self.figures.monitored())
            first = self.places.find("plan", self.span.year, names[0])
            last = first.row + sum(len(self.figures.inputs.keys(name)) for name in names) - 1
            cells = reference(first.sheet, first.row, first.column, sheet.name, to=last)
            return f"COUNT({cells})"

        sheet.put(ITEM, styles.TEXT, "Estimates given in Table 1")
        sheet.put(FUEL, styles.TEXT, "")
        sheet.put(
            VALUE,
            styles.NUMBER.numbered(styles.WHOLE),
            len(self.figures.estimated),
            formula=formula,
            meaning=Meaning("count", "estimates"),
        )
        sheet.put(UNIT, styles.CENTRED, "-")
        sheet.put(SYMBOL, styles.TEXT, "")
        sheet.put(COMMENT, styles.EMPTY_INPUT, f"Of {wanted} that the calculation needs.")
        sheet.next_row()

    def constants(self) -> None:
        in_equations = {
            name
            for equation in self.methodology.equations.values()
            for name in t.references(equation.tree)
        }
        for name in self.figures.constants:
            if name in in_equations:
                self.constant(name)

    def constant(self, name: str) -> None:
        source = self.places

        def formula() -> str:
            block = source.blocks[self.side, None, name]
            return reference(block.sheet, block.row, block.column, self.sheet.name, fixed=True)

        given = name in self.context.application.given
        mark = self.context.marks.constant(name)
        self.single(
            name,
            formula,
            "default",
            _GIVEN if given else mark.text,
            draft=mark.draft and not given,
        )

    def periods(self) -> None:
        for name in self.figures.built_ins:
            if name == START:  # it stands in Table 2
                continue
            remark = {
                "calendar_year": "Years before it stand in Table 1 with their own days",
                "calendar_year_days": "From 1 January to 31 December",
                "period_start": "First day of the monitoring period in this calendar year",
                "period_end": "Last day of it, included",
            }.get(name, "First and last day included")
            self.single(name, self.length(name), "period", remark)

    def length(self, name: str) -> Callable[[], str]:
        one_year = self.span.part is None

        def formula() -> str:
            def cell(key: str) -> str:
                block = self.places.find(self.side, self.span.year, key)
                return reference(block.sheet, block.row, block.column, self.sheet.name)

            if name in ("period_start", "period_end"):
                if one_year:
                    day = self.figures.days_of_plan[name == "period_end"]
                    return f"DATE({cell('year')},{day.month},{day.day})"
                return cell(name.removeprefix("period_"))
            if name == "calendar_year":
                return cell("year") if one_year else f"YEAR({cell('start')})"
            if name == "calendar_year_days" and not one_year:
                year = f"YEAR({cell('start')})"
                return f"DATE({year}+1,1,1)-DATE({year},1,1)"
            days = cell("days") if one_year else f"{cell('end')}-{cell('start')}+1"
            if name in ("period_days", "calendar_year_days"):
                return days
            return f"24*{days}" if one_year else f"24*({days})"

        return formula

    def single(
        self,
        name: str,
        formula: Callable[[], str],
        kind: str,
        comment: str,
        *,
        draft: bool = False,
    ) -> None:
        """Write one row of a value without members that stands elsewhere."""
        sheet, year = self.sheet, self.span.year
        self.places.blocks[self.side, year, name] = Block(sheet.name, sheet.cursor, VALUE)
        number = self.figures.number_format(name)
        number = styles.YEAR if name == "calendar_year" else number
        sheet.put(ITEM, styles.TEXT, self.context.description(name, ()), rich=True)
        sheet.put(FUEL, styles.TEXT, "")
        sheet.put(
            VALUE,
            styles.NUMBER.numbered(number).drafted(draft),
            float(self.span.values[name].reshape(-1)[0]),
            formula=formula,
            meaning=Meaning(
                "period" if kind == "period" else "default", name, (), self.span.meant_year
            ),
        )
        sheet.put(UNIT, styles.CENTRED, wording.unit_text(self.methodology.unit(name)))
        sheet.put(SYMBOL, styles.TEXT, self.context.symbol(name, ()), rich=True)
        sheet.put(COMMENT, styles.TEXT.drafted(draft), comment, rich=True)
        sheet.next_row()
