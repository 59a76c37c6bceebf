"""Values to cells: rows by symbol and member, members to rows in the order of the points."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import field
from fractions import Fraction

from jcm_mrv.calculation.values import FixedValue, YearTotal
from jcm_mrv.findings import WBK, Finding, Severity
from jcm_mrv.findings.language import said
from jcm_mrv.immutable import mutable
from jcm_mrv.methodology.days import DATE, day_of
from jcm_mrv.methodology.inputs import MemberKey, labelled
from jcm_mrv.project.period import YearPart
from jcm_mrv.workbook import wording
from jcm_mrv.workbook.filling.blocks import Assigned, assign, blocks_of
from jcm_mrv.workbook.filling.items import Item
from jcm_mrv.workbook.filling.known import period_text
from jcm_mrv.workbook.filling.matching import Matching
from jcm_mrv.workbook.filling.separate import fill_separate
from jcm_mrv.workbook.reading.cells import serial_of_date
from jcm_mrv.workbook.reading.layout import LaidOutSheet, Layout
from jcm_mrv.workbook.reading.table_row import TableRow
from jcm_mrv.workbook.reading.tables import Table


@mutable
class Placing(Matching):
    """The items of one workbook, and what could not be placed.

    Attributes
    ----------
    assigned : list of YearTotal
        The calendar years that have rows, in the order of their rows.
    """

    layout: Layout = field(kw_only=True)
    assigned: list[YearTotal] = field(default_factory=list)
    _separate: set[str] = field(default_factory=set)
    _placed: set[str] = field(default_factory=set)
    _fixed_seen: set[str] = field(default_factory=set)
    _fixed_typed: set[tuple[str, MemberKey]] = field(default_factory=set)
    _worked_out: list[tuple[str, MemberKey]] = field(default_factory=list)

    def place(self, report: LaidOutSheet) -> None:
        """Place everything: the report's sheets, and the plan's where the workbook has it."""
        for sheet in self.layout.of("report", "separate"):
            if sheet.separate is not None:
                names = fill_separate(self, sheet.grid, sheet.separate)
                self._separate |= names
                self._placed |= names
                self._fixed_seen |= names
            elif sheet.monitored is not None:
                self.monitored(sheet)
        self.monitored(report)
        for sheet in self.layout.of("plan", "input"):
            self.plan(sheet)
        for side in ("plan", "report"):
            for sheet in (*self.layout.of(side, "input"), *self.layout.of(side, "separate")):
                if sheet.fixed is not None:
                    self.fixed(sheet.fixed)
        self.not_placed(report)

    # -- Table 1 ------------------------------------------------------------------------------

    def monitored(self, sheet: LaidOutSheet) -> None:
        """Place the monitored values of Table 1, each calendar year into rows of its own."""
        table = sheet.monitored
        if table is None:
            return
        dated = self.dated_rows(table)
        rows = [row for row in table.rows if row.row not in dated]
        pairs, findings = assign(blocks_of(rows), self.known.years, table.where)
        self.findings.extend(findings)
        for one in pairs:
            self.block(one)
        years = list({one.year.part.year: one.year for one in pairs}.values())
        self.assigned += years
        self.results(sheet, years)
        for row, year in zip(sheet.periods, years, strict=False):
            self.days(sheet, row.start, row.end, year)

    def dated_rows(self, table: Table) -> set[int]:
        """Place amounts of calendar years of their own, as of waste; give their rows."""
        methodology = self.known.application.methodology
        names = {name for name in methodology.monitored() if self.known.is_dated(name)}
        matches = {
            row.row: match.name
            for row in table.rows
            if names and (match := self.known.symbols.match(row.symbol, row.runs)) is not None
        }
        rows = [row for row in table.rows if matches.get(row.row) in names]
        # The last year looks back to all that the others do.
        values = self.known.monitored(self.known.years[-1])
        for name, own in self.by_name(rows, names).items():
            for row, key in self.members(name, self.needing(name, own), values.get(name, {})):
                if not self.value(row, name, key, values[name][key], None):
                    continue
                self._placed.add(name)
                part = self.known.application.application.own_part(name, key)
                if part is not None:
                    self.period(row, part)
                self.words(row, name, key, self.known.years[0])
        return {row.row for row in rows}

    def block(self, one: Assigned) -> None:
        """Place the monitored values of a calendar year, or of some of its days."""
        block, year = one.block, one.year
        values = self.known.monitored(year) if one.is_whole else self.known.within(one.part)
        names = set(self.known.application.methodology.monitored())
        for name, rows in self.by_name(block.rows, names).items():
            if name in self._separate:
                continue
            given = values.get(name, {})
            if not one.is_whole:
                self.undivided(name, rows[0][0], given, one)
            for row, key in self.members(name, self.needing(name, rows), given):
                if not self.value(row, name, key, values[name][key], year):
                    continue
                self._placed.add(name)
                # Days of a year stand in the row already.
                if one.is_whole:
                    self.period(row, one.part)
                self.words(row, name, key, year)
        if not any(row.text("period") for row in block.rows):
            self.period(block.rows[0], one.part)

    def undivided(
        self, name: str, row: TableRow, given: Mapping[MemberKey, Fraction], one: Assigned
    ) -> None:
        """Report members whose amount of some days of the year is not known."""
        lost = ["/".join(k) or name for k in self.known.monitored(one.year).get(name, {})]
        lost = [label for label in lost if label not in {"/".join(k) or name for k in given}]
        if lost:
            days = f"{one.part.start} - {one.part.end}"
            self.findings.append(
                WBK[161].at(row.where(), found=days, name=name, members=", ".join(lost[:5]))
            )

    def words(self, row: TableRow, name: str, key: MemberKey, year: YearTotal | None) -> None:
        """Type option, source of data, methods, frequency and comments."""
        sources, part = self.known.sources, year.part if year is not None else None
        self.text(row, "option", sources.option(name, key), always=True)
        self.text(row, "source", sources.source(name, key, part))
        self.text(row, "method", sources.method(name, key, part))
        self.text(row, "frequency", sources.frequency(name, key))
        remarks = (
            sources.plan_remarks(name, key) if part is None else sources.remarks(name, key, part)
        )
        self.text(row, "comment", remarks)

    def plan(self, sheet: LaidOutSheet) -> None:
        """Place the estimates of the monitoring plan, and how each parameter is monitored."""
        if sheet.monitored is None:
            return
        names = set(self.known.application.methodology.monitored())
        estimates = self.known.estimates
        for name, rows in self.by_name(sheet.monitored.rows, names).items():
            keys: dict[MemberKey, Fraction | str] = dict.fromkeys(self.known.keys(name), "")
            for row, key in self.members(name, self.needing(name, rows), keys, strict=False):
                value = estimates.get(name, {}).get(key)
                if value is None and row.text("value") == wording.NOT_NEEDED:
                    self.over(row, "value", "")
                if value is not None and not self.value(row, name, key, value, None):
                    continue
                self.words(row, name, key, None)

    def results(self, sheet: LaidOutSheet, years: Sequence[YearTotal]) -> None:
        """Type the periods of Table 3 where they are not calculated from elsewhere."""
        if sheet.results is None:
            return
        rows = [row for row in sheet.results.rows if not row.is_total]
        if "period" not in sheet.results.columns:
            return
        if len(rows) == len(years):
            for row, year in zip(rows, years, strict=True):
                self.period(row, year.part)
            return
        # A form with more lines, or fewer, has a year printed into each.
        for year in years:
            own = [r for r in rows if r.period and [*r.period.years] == [year.part.year]]
            if len(own) == 1:
                self.period(own[0], year.part)

    def period(self, row: TableRow, part: YearPart) -> None:
        """Type a monitoring period: as one text, or each day into a column of its own."""
        if row.days is None:
            self.text(row, "period", period_text(part.start, part.end), always=True)
            return
        for position, day in zip(row.days, (part.start, part.end), strict=True):
            # Without a format of dates a number would stand there.
            is_date = row.sheet.cell(*position).style.is_date
            content = self.serial(day) if is_date else day.isoformat()
            self.items.type(Item(row.sheet, position, "period", content, year=part.year))

    def in_unit(
        self, name: str, value: Fraction | str, stated: str, where: str
    ) -> tuple[Fraction | str | None, list[Finding]]:
        """Give a value in the unit that a sheet states; a day as this workbook counts days."""
        if self.known.unit(name) == DATE and isinstance(value, Fraction):
            value = self.serial(day_of(value))
        return super().in_unit(name, value, stated, where)

    def serial(self, day: dt.date) -> Fraction:
        """Give a day as the number that a cell with a format of dates holds."""
        return Fraction(serial_of_date(day, date_1904=self.layout.grid.date_1904))

    def days(
        self, sheet: LaidOutSheet, start: tuple[int, int], end: tuple[int, int], year: YearTotal
    ) -> None:
        """Place the days of a monitoring period."""
        for position, day in ((start, year.part.start), (end, year.part.end)):
            item = Item(sheet.grid, position, "period", self.serial(day), year=year.part.year)
            self.items.type(item)

    # -- Table 2 ------------------------------------------------------------------------------

    def fixed(self, table: Table) -> None:
        """Place the values of Table 2."""
        values = self.known.fixed
        names = {*self.known.application.methodology.parameters, *values}
        names -= set(self.known.application.methodology.monitored())
        by_year = self.known.application.methodology.by_year
        for name, own in self.by_name(table.rows, names).items():
            given, rows = values.get(name, {}), self.needing(name, own)
            self._fixed_seen.add(name)
            if not given or not rows:
                continue
            if len(rows) == 1 and len(given) > 1 and len(set(given.values())) == 1:
                # One row for all members, and they all have the same value.
                pairs = [(rows[0][0], next(iter(given)))]
            elif name in self._separate and len(rows) < len(given):
                # The members have lines of their own elsewhere; these rows are taken from there.
                continue
            else:
                pairs = self.members(name, rows, given, spare=True)
            for row, key in pairs:
                about = self.known.fixed_value(name, key)
                if name in by_year and self.goes_by_year(row, name, key, about):
                    continue
                restated = self.restated(row, name, given[key], about)
                if not row.is_input("value"):
                    if about is not None and about.way is not None:
                        self.taken_over(row, about)
                    continue
                self._fixed_typed.add((name, key))
                if not self.value(row, name, key, given[key], None) or about is None:
                    continue
                if about.way is None:
                    self.text(row, "source", about.source)
                    self.text(row, "comment", "" if restated else about.comment)
                else:
                    self.how_found(row, about)

    def goes_by_year(
        self, row: TableRow, name: str, key: MemberKey, about: FixedValue | None
    ) -> bool:
        """Say whether a cell is left as it is, since each year has a number of its own.

        A sheet that takes one number, where the project has one for each year, is reported, and so
        is the reverse.
        """
        is_by_year, label = row.text("value") == wording.BY_YEAR, labelled(name, key)
        if about is None or not row.is_input("value"):
            return False
        if about.by_project:
            if is_by_year:
                found = WBK[170]["given"].at(
                    row.where(),
                    severity=Severity.WARNING,
                    label=label,
                    number=wording.with_unit(f"{about.value:g}", about.unit),
                )
                self.findings.append(found)
            return False
        if not is_by_year and self.known.fixed[name][key] == wording.BY_YEAR:
            self.findings.append(
                WBK[170].at(
                    row.where(),
                    found=row.text("value") or said("an empty cell"),
                    label=label,
                    each=self.known.of_each_year(name, key),
                    year=self.known.years[0].part.year,
                )
            )
            return True
        return is_by_year

    def taken_over(self, row: TableRow, about: FixedValue) -> None:
        """Type how a value was found beside a formula that takes it over from another sheet."""
        key = (about.parameter, about.member)
        if about.by_project and key not in self._fixed_typed:
            self._worked_out.append(key)
        else:
            self.how_found(row, about)

    def how_found(self, row: TableRow, about: FixedValue) -> None:
        """Type how a value was found over what the sheet says: it was said of another value."""
        self.text(row, "source", about.source, always=True)
        said = self.known.said_of_way(about)
        stands = row.text("comment").splitlines()
        lines = [said if wording.says_way(line) else line for line in stands]
        if said in lines:
            self.text(row, "comment", "\n".join(dict.fromkeys(lines)), always=True)
        else:
            self.text(row, "comment", about.comment or said)

    def restated(
        self, row: TableRow, name: str, value: Fraction | str, about: FixedValue | None
    ) -> bool:
        """Type a comment over one that sheets have beside another value; say whether it was so."""
        declared = self.known.application.methodology.attributes.get(name)
        stands = row.text("comment").splitlines()
        if declared is not None:
            choices = declared[1].choices
            others = {wording.of_choice(choices, choice) for choice in choices} - {""}
            own = wording.of_choice(choices, value)
            lines = [own if line in others else line for line in stands or [own]]
            return lines != stands and self.over(row, "comment", "\n".join(lines).strip())
        if about is not None and about.way is not None:
            return False
        no_more = wording.not_needed(self.known.application.methodology, name)
        lines = [line for line in stands if line != no_more]
        if about is not None and len(lines) < len(stands):
            lines.append(about.comment)
        if about is not None and not about.by_project and about.comment:
            own = f"{wording.SELECTED}{about.comment}"
            lines = [own if line.startswith(wording.SELECTED) else line for line in lines]
        return lines != stands and self.over(row, "comment", "\n".join(lines).strip())

    # -- what is missing ----------------------------------------------------------------------

    def not_placed(self, report: LaidOutSheet) -> None:
        """Report values of the project that the sheets have no input cell for."""
        if any(finding.is_error for finding in self.findings):
            return
        where = report.monitored.where if report.monitored else report.grid.name
        methodology = self.known.application.methodology
        wanted = dict.fromkeys(q.parameter for q in self.known.application.quantities)
        for name in wanted:
            if name not in self._placed:
                self.findings.append(WBK[144].at(where, name=name, symbol=methodology.symbol(name)))
        for name in self.known.application.application.given:
            if name not in self._fixed_seen:
                self.findings.append(
                    WBK[145].at(report.grid.name, name=name, symbol=methodology.symbol(name))
                )
        for name, key in dict.fromkeys(self._worked_out):
            if (name, key) not in self._fixed_typed:
                label = labelled(name, key)
                self.findings.append(WBK[145]["default"].at(report.grid.name, label=label))
