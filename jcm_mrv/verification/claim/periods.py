"""Monitoring periods of a workbook: one per line, per sheet, or from its last table."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections.abc import Sequence

from jcm_mrv.findings import VER, Finding
from jcm_mrv.project.period import YearPart
from jcm_mrv.verification.claim.claim import Claim
from jcm_mrv.verification.claim.members import Members
from jcm_mrv.verification.claim.rows import RawRow
from jcm_mrv.workbook.address import place_text
from jcm_mrv.workbook.reading.layout import LaidOutSheet
from jcm_mrv.workbook.reading.periods import Period

ESTIMATED = YearPart(0, dt.date(2023, 1, 1), dt.date(2023, 12, 31))
"""The year of 365 days that stands for the estimated year of a plan."""


def spans_of(claim: Claim, sheet: LaidOutSheet, rows: Sequence[RawRow]) -> dict[int, int | None]:
    """Fill in the periods of a claim; give the position of its period for each monitored row."""
    if claim.side == "plan":
        claim.spans = (ESTIMATED,)
        return {n: 0 for n, row in enumerate(rows) if row.table == 1}
    # Amounts of calendar years, such as waste disposed of, are the same in every period.
    over_years = {n for n in claim.methodology.monitored() if claim.methodology.years_set(n)}
    filled = [(n, r) for n, r in enumerate(rows) if r.table == 1 and r.name not in over_years]
    periods: dict[Period, None] = {}
    for _, row in filled:
        if row.period is not None and not row.is_empty:
            periods[row.period] = None
    for row in filled:
        claim.findings += _unreadable(row[1])
    if not periods:
        periods |= dict.fromkeys(_elsewhere(claim, sheet))
        if not periods:
            claim.findings.append(_no_period(claim, sheet))
            return {}
    ordered = sorted(periods)
    claim.spans = tuple(YearPart(p.start.year, p.start, p.end) for p in ordered)
    claim.findings += _judged(claim, ordered, [row for _, row in filled])
    position = {period: n for n, period in enumerate(ordered)}
    only = 0 if len(ordered) == 1 else None
    return {n: position.get(row.period, only) if row.period else only for n, row in filled}


def own_parts(
    claim: Claim, rows: Sequence[RawRow], members: Members
) -> tuple[dict[str, dict[str, YearPart]], list[Finding]]:
    """Give what each member of a set of calendar years stands for: a year, or a part of it."""
    parts: dict[str, dict[str, YearPart]] = {}
    findings = []
    for n, row in enumerate(rows):
        set_name = claim.methodology.years_set(row.name)
        if set_name is None:
            continue
        position = claim.methodology.sets_of(row.name).index(set_name)
        for key in members.keys[n]:
            year = key[position]
            if not re.fullmatch(r"(?:19|20)[0-9]{2}", year):
                findings.append(_no_year(row, year))
                year = "2000"
            period = row.period
            if period is None or str(period.start.year) != year:
                period = Period(dt.date(int(year), 1, 1), dt.date(int(year), 12, 31))
            part = YearPart(int(year), period.start, period.end)
            if row.table == 1 or key[position] not in parts.get(set_name, {}):
                parts.setdefault(set_name, {})[key[position]] = part
    return parts, findings


def _no_year(row: RawRow, found: str) -> Finding:
    return VER[4]["year"].at(place_text(row.place), found=found, name=row.name)


def _elsewhere(claim: Claim, sheet: LaidOutSheet) -> list[Period]:
    """Give the periods that stand in Table 3, in a box, or above the lines of another sheet."""
    rows = () if sheet.results is None else sheet.results.rows
    if found := [row.period for row in rows if row.period is not None and not row.is_total]:
        return found
    for box in sheet.periods:
        days = [claim.evaluator.value((sheet.grid.name, *cell)) for cell in (box.start, box.end)]
        dates = [claim.grid.date_of(day) if isinstance(day, float) else None for day in days]
        if dates[0] is not None and dates[1] is not None and dates[0] <= dates[1]:
            return [Period(dates[0], dates[1])]
    for other in claim.layout.of(claim.side, "separate"):
        if other.separate is not None and other.separate.period is not None:
            return [other.separate.period]
    return []


def _no_period(claim: Claim, sheet: LaidOutSheet) -> Finding:
    return VER[41].at(sheet.monitored.where if sheet.monitored else sheet.grid.name)


def _unreadable(row: RawRow) -> list[Finding]:
    if row.is_empty or not row.period_text or row.period is not None:
        return []
    return [
        VER[41]["unreadable"].at(place_text(row.place), found=row.period_text[:60], name=row.name)
    ]


def _judged(claim: Claim, periods: list[Period], rows: Sequence[RawRow]) -> list[Finding]:
    findings = []
    first = {
        p: next(r for r in rows if r.period == p)
        for p in periods
        if any(r.period == p for r in rows)
    }
    for period in periods:
        where = place_text(first[period].place) if period in first else claim.name
        if period.start.year != period.end.year:
            mixed = period.start.year <= 2020 < period.end.year
            findings.append(
                (VER[40]["vintages"] if mixed else VER[40]).at(
                    where, found=f"{period.start} - {period.end}"
                )
            )
    for before, after in itertools.pairwise(periods):
        if after.start <= before.end:
            findings.append(
                VER[42].at(
                    place_text(first[after].place) if after in first else claim.name,
                    found=f"{before.start} - {before.end} and {after.start} - {after.end}",
                )
            )
        elif (after.start - before.end).days > 1:
            findings.append(
                VER[43].at(
                    place_text(first[after].place) if after in first else claim.name,
                    found=f"{(after.start - before.end).days - 1} days after {before.end}",
                )
            )
    return findings
