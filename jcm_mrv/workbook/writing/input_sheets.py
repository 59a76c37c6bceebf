"""MPS(input) and MRS(input): Tables 1 to 3, monitoring period, monitoring options."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from jcm_mrv.calculation.rounding import whole_tonnes
from jcm_mrv.methodology.inputs import MemberKey
from jcm_mrv.project.period import YearPart
from jcm_mrv.workbook import wording
from jcm_mrv.workbook.address import reference
from jcm_mrv.workbook.sources import Sources
from jcm_mrv.workbook.writing import styles
from jcm_mrv.workbook.writing.figures import ESTIMATED, ESTIMATED_DAYS, NOT_ESTIMATED, Span
from jcm_mrv.workbook.writing.fixed_table import write_fixed
from jcm_mrv.workbook.writing.frame import (
    LEGEND_CALCULATED,
    LEGEND_DRAFT,
    LEGEND_INPUT,
    LEGEND_MISSING,
    LEGEND_RESULT,
    Context,
    end_sheet,
    start_sheet,
)
from jcm_mrv.workbook.writing.months_table import write_months
from jcm_mrv.workbook.writing.places import Block, Side
from jcm_mrv.workbook.writing.sheet import Meaning, Sheet

_WIDTHS = (11.5, 10.5, 14.0, 36.0, 15.0, 9.0, 10.5, 24.0, 32.0, 11.5, 31.0)


class _Columns(NamedTuple):
    """Positions of the columns; the plan has no monitoring period in front."""

    period: int
    point: int
    symbol: int
    description: int
    value: int
    unit: int
    option: int
    source: int
    method: int
    frequency: int
    comment: int


_REPORT = _Columns(*range(11))
_PLAN = _Columns(0, *range(10))


def write_input(context: Context, side: Side) -> Sheet:
    """Give the input sheet of the plan or of the report."""
    plan = side == "plan"
    name = wording.MPS_INPUT if plan else wording.MRS_INPUT
    one_year = plan and context.expected is None
    sheet = start_sheet(context, name, _WIDTHS[1:] if one_year else _WIDTHS)
    _InputSheet(context, sheet, side).write()
    return sheet


class _InputSheet:
    def __init__(self, context: Context, sheet: Sheet, side: Side) -> None:
        self.context, self.sheet = context, sheet
        self.side: Side = side
        self.plan = side == "plan"
        self.figures = context.figures
        # A plan is one year that stands for all, but for an estimate over the life.
        self.one_year = self.plan and context.expected is None
        self.at = _PLAN if self.one_year else _REPORT
        self.sources = Sources(context.application_result, context.project)
        self.formats = {
            name: styles.number_format(self.figures.all_values(name))
            for name in context.methodology.monitored()
        }

        self.needs = {
            (name, key): key in asked
            for name in context.methodology.monitored()
            for asked in [frozenset(self.figures.inputs.asked(name))]
            for key in self.figures.inputs.keys(name)
        }

    def write(self) -> None:
        self.table_1()
        self.sheet.next_row()
        write_fixed(self.context, self.sheet, self.side, self.at.value)
        self.sheet.next_row()
        self.table_3()
        self.sheet.next_row()
        self.periods()
        self.options()
        if self.context.months and not self.plan:
            write_months(self.context, self.sheet)
        legend = [LEGEND_INPUT, LEGEND_CALCULATED, LEGEND_RESULT, LEGEND_DRAFT]
        if self.one_year:
            legend.insert(1, LEGEND_MISSING)
        end_sheet(self.context, self.sheet, legend, (self.at.symbol, self.at.value))

    # -- Table 1 ----------------------------------------------------------------------------

    def table_1(self) -> None:
        sheet = self.sheet
        sheet.put(0, styles.TABLE_TITLE, wording.TABLE_1[self.side])
        sheet.next_row()
        titles = list(wording.COLUMNS_1)
        if self.plan:
            titles = ["Estimated Values" if t == "Monitored Values" else t for t in titles[1:]]
            titles = titles if self.one_year else ["Estimated period", *titles]
        places = [(n, n) for n in range(len(titles))]
        letters = wording.letters(len(titles))
        if self.plan and not self.one_year:
            # The columns of a plan keep the letters of the official sheet, which has no period.
            letters = ["", *wording.letters(len(titles) - 1)]
        sheet.headings(styles.LETTER, [(*p, t) for p, t in zip(places, letters, strict=True)])
        sheet.repeated = sheet.cursor
        sheet.headings(styles.HEADING, [(*p, t) for p, t in zip(places, titles, strict=True)])
        sheet.frozen = sheet.cursor
        spans = self.figures.plan if self.plan else self.figures.report
        names = self.figures.monitored()
        own = [name for name in names if self.context.methodology.time_set(name)]
        # What belongs to a calendar year of its own stands once, in front of the years.
        point = self.monitored(spans[-1], own, None, 0)
        for span in spans:
            self.monitored(span, [name for name in names if name not in own], span.year, point)

    def monitored(self, span: Span, names: list[str], year: int | None, point: int) -> int:
        """Write the rows of some parameters; give the number of the last monitoring point."""
        for name in names:
            parameter = self.context.methodology.parameters[name]
            self.context.places.blocks[self.side, year, name] = Block(
                self.sheet.name,
                self.sheet.cursor,
                self.at.value,
                self.figures.all_places(parameter.sets),
            )
            values = self.figures.inputs.by_key(span.values[name], parameter.sets)
            for key, value in values.items():
                point += 1
                self.row(span, name, key, value, point)
        return point

    def row(self, span: Span, name: str, key: MemberKey, value: float | str, point: int) -> None:
        sheet, at, context, sources = self.sheet, self.at, self.context, self.sources
        methodology = context.methodology
        part = span.part and (context.application.own_part(name, key) or span.part)
        if part is not None:
            sheet.put(at.period, styles.INPUT, f"{part.start} - {part.end}")
        own_point = sources.point(name, key)
        sheet.put(
            at.point, styles.CENTRED, f"({point})\n{own_point}" if own_point else f"({point})"
        )
        sheet.put(at.symbol, styles.TEXT, context.symbol(name, key), rich=True)
        sheet.put(at.description, styles.TEXT, context.description(name, key), rich=True)
        year = None if part is None else part.year
        needed = self.needs[name, key]
        missing = needed and self.one_year and (name, key) not in self.figures.estimated
        style = styles.EMPTY_INPUT if missing else styles.INPUT if needed else styles.NUMBER
        sheet.put(
            at.value,
            style.numbered(self.formats[name]),
            None if missing else value if needed else wording.NOT_NEEDED,
            meaning=Meaning("estimate" if self.plan else "monitored", name, key, year),
        )
        sheet.put(at.unit, styles.CENTRED, wording.unit_of(methodology, name))
        if not needed:
            why = wording.not_needed(methodology, name)
            sheet.put(at.option, styles.TEXT, why, to=at.comment, rich=True)
            sheet.next_row()
            return
        sheet.put(at.option, styles.INPUT, sources.option(name, key))
        # How it will be monitored; nothing of these days was.
        monitored = None if self.plan else part
        sheet.put(at.source, styles.INPUT, sources.source(name, key, monitored))
        sheet.put(at.method, styles.INPUT, sources.method(name, key, monitored))
        sheet.put(at.frequency, styles.INPUT, sources.frequency(name, key))
        sheet.put(at.comment, styles.INPUT, self.comment(part, name, key, missing), rich=True)
        sheet.next_row()

    def comment(self, part: YearPart | None, name: str, key: MemberKey, missing: bool) -> str:
        if part is not None and self.context.expected is not None:
            how = f"Estimate: {self.context.expected(name, key, part)}"
            return "\n".join(filter(None, [how, self.sources.plan_remarks(name, key)]))
        if part is not None:
            return self.sources.remarks(name, key, part)
        lines = [self.sources.plan_remarks(name, key)]
        if missing:
            lines.insert(0, "Not estimated ex ante.")
        else:
            given = self.figures.estimates[name, key]
            lines.insert(0, f"Estimate: {given.source}" if given.source else "")
        return "\n".join(filter(None, lines))

    # -- Table 3 ----------------------------------------------------------------------------

    def table_3(self) -> None:
        sheet, at = self.sheet, self.at
        sheet.put(0, styles.TABLE_TITLE, wording.TABLE_3[self.side])
        sheet.next_row()
        sheet.headings(
            styles.HEADING,
            [
                (0, at.symbol, "Estimated period" if self.plan else "Monitoring period"),
                (at.description, at.description, "Before rounding down"),
                (at.value, at.value, "CO2 emission reductions"),
                (at.unit, at.unit, "Units"),
                (at.option, at.comment, "Other comments"),
            ],
        )
        if self.one_year:
            self.credits(self.figures.plan[0], f"One calendar year of {ESTIMATED_DAYS} days")
            return
        first = sheet.cursor
        for span in self.figures.plan if self.plan else self.figures.report:
            part = span.part
            if part is not None:
                self.credits(span, f"{part.start} - {part.end}")
        last = sheet.cursor - 1
        sheet.put(0, styles.RESULT_TEXT, "Total", to=at.symbol)
        total = self.context.application_result.emission_reductions
        cells = reference(sheet.name, first, at.value, sheet.name, to=last)
        sheet.put(at.description, styles.TEXT, "")
        sheet.put(
            at.value,
            styles.RESULT.numbered(styles.WHOLE),
            total,
            formula=lambda: f"SUM({cells})",
            meaning=Meaning("total", "ER"),
        )
        sheet.put(at.unit, styles.CENTRED, "tCO2")
        sheet.put(at.option, styles.TEXT, "Sum of the calendar years.", to=at.comment)
        sheet.next_row()

    def credits(self, span: Span, period: str) -> None:
        sheet, at = self.sheet, self.at
        sheet.put(0, styles.RESULT_TEXT, period, to=at.symbol)
        open_ = "ER" in span.open
        raw = 0.0 if open_ else float(span.values["ER"].reshape(-1)[0])
        years = self.context.application_result.years
        whole = (
            next(y.emission_reductions for y in years if y.part.year == span.year)
            if span.part is not None
            else whole_tonnes(raw)
        )

        def result() -> str:
            return self.context.cells(sheet.name, self.side, span.year).cell("ER", [])

        def rounded() -> str:
            formula = f"MAX(0,ROUNDDOWN(ROUND({result()},6),0))"
            return f'IF(ISNUMBER({result()}),{formula},"{NOT_ESTIMATED}")' if open_ else formula

        number = styles.number_format([raw])
        sheet.put(
            at.description,
            styles.NUMBER.numbered(number),
            NOT_ESTIMATED if open_ else raw,
            formula=result,
            meaning=Meaning("unrounded", "ER", (), span.meant_year),
        )
        sheet.put(
            at.value,
            styles.RESULT.numbered(styles.WHOLE),
            NOT_ESTIMATED if open_ else whole,
            formula=rounded,
            meaning=Meaning("credits", "ER", (), span.meant_year),
        )
        sheet.put(at.unit, styles.CENTRED, "tCO2/p")
        remark = "Rounded down to whole tonnes for each calendar year."
        if raw < 0:
            remark += " A negative year yields none."
        if open_:
            remark = "Estimates are missing in Table 1."
        sheet.put(at.option, styles.TEXT, remark, to=at.comment)
        sheet.next_row()

    # -- boxes below ------------------------------------------------------------------------

    def periods(self) -> None:
        """Write the dates that the length of the period is calculated from."""
        if self.one_year and not self.figures.built_ins:
            return
        sheet, places = self.sheet, self.context.places
        sheet.put(0, styles.TABLE_TITLE, wording.PERIODS[self.side])
        sheet.next_row()
        if self.one_year:
            sheet.put(0, styles.HEADING, "Days", to=1)
            sheet.next_row()
            places.blocks["plan", ESTIMATED, "days"] = Block(sheet.name, sheet.cursor, 0)
            style = styles.INPUT.numbered(styles.WHOLE)
            sheet.put(0, style, ESTIMATED_DAYS, to=1, meaning=Meaning("estimate", "days"))
            if {"calendar_year", "period_start", "period_end"} & set(self.figures.built_ins):
                sheet.next_row()
                sheet.put(0, styles.HEADING, "Calendar year", to=1)
                sheet.next_row()
                places.blocks["plan", ESTIMATED, "year"] = Block(sheet.name, sheet.cursor, 0)
                year = int(self.figures.plan[0].values["calendar_year"][0])
                style = styles.INPUT.numbered(styles.YEAR)
                sheet.put(0, style, year, to=1, meaning=Meaning("estimate", "calendar_year"))
            sheet.next_row(2)
            return
        sheet.headings(
            styles.HEADING,
            [(0, 0, "Calendar year"), (1, 1, "First day"), (2, 2, "Last day, included")],
        )
        for span in self.figures.plan if self.plan else self.figures.report:
            part = span.part
            if part is None:
                continue
            sheet.put(0, replace(styles.CENTRED, number=styles.YEAR), part.year)
            for column, name, day in ((1, "start", part.start), (2, "end", part.end)):
                places.blocks[self.side, span.year, name] = Block(sheet.name, sheet.cursor, column)
                kind = "start" if name == "start" else "end"
                sheet.put(column, styles.DATE, day, meaning=Meaning(kind, name, (), span.year))
            sheet.next_row()
        sheet.next_row()

    def options(self) -> None:
        sheet, at = self.sheet, self.at
        sheet.put(0, styles.TABLE_TITLE, wording.OPTIONS_TITLE)
        sheet.next_row()
        for option, text in wording.OPTIONS.items():
            sheet.put(0, styles.BAR, option, to=at.symbol - 1)
            sheet.put(at.symbol, styles.TEXT, text, to=at.method)
            sheet.next_row()
