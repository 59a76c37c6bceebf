"""Monitoring periods of a workbook: one per line, per sheet, or from its last table."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence

from jcm_mrv.findings import VER, Finding
from jcm_mrv.methodology.model import Set
from jcm_mrv.methodology.period_parts import PeriodPart, part_called, parts_of
from jcm_mrv.project.period import YearPart
from jcm_mrv.verification.claim.claim import Claim
from jcm_mrv.verification.claim.members import Members
from jcm_mrv.verification.claim.rows import RawRow
from jcm_mrv.verification.claim.timeline import Timeline
from jcm_mrv.workbook.address import place_text
from jcm_mrv.workbook.reading.layout import LaidOutSheet
from jcm_mrv.workbook.reading.periods import Period


def read_time(claim: Claim, sheet: LaidOutSheet, rows: Sequence[RawRow]) -> None:
    """Fill in the timeline of a claim."""
    if claim.side == "plan" and not any(row.period for row in rows if row.table == 1):
        claim.time = Timeline.of_plan()
        return
    # Amounts of calendar years, such as waste disposed of, are the same in every period.
    over_years = {n for n in claim.methodology.monitored() if claim.methodology.time_set(n)}
    filled = [r for r in rows if r.table == 1 and r.name not in over_years and not r.is_empty]
    periods = sorted({row.period for row in filled if row.period is not None})
    claim.findings += [_unreadable(r) for r in filled if r.period is None and r.period_text]
    if not periods:
        periods = sorted(set(_elsewhere(claim, sheet)))
    if not periods:
        claim.findings.append(_no_period(claim, sheet))
    claim.findings += _over_years(claim, periods, filled)
    claim.time = Timeline(periods)
    if len(periods) > 1:
        claim.findings += [_unreadable(r) for r in filled if not r.period and not r.period_text]


def span_of(claim: Claim, row: RawRow) -> int | None:
    """Give the position of a row's period; None where it holds in all."""
    if row.table != 1 or claim.methodology.time_set(row.name):
        return None
    own = None if row.period is None else claim.time.position(row.period)
    return 0 if own is None and len(claim.time.periods) == 1 else own


def own_parts(
    claim: Claim, rows: Sequence[RawRow], members: Members
) -> tuple[dict[str, dict[str, YearPart]], list[Finding]]:
    """Give the days that each member of a set of calendar years or of parts stands for."""
    parts: dict[str, dict[str, YearPart]] = {}
    findings = []
    for n, row in enumerate(rows):
        set_name = claim.methodology.time_set(row.name)
        if set_name is None:
            continue
        position = claim.methodology.sets_of(row.name).index(set_name)
        if claim.methodology.sets[set_name].periods:
            for member in dict.fromkeys(key[position] for key in members.keys[n]):
                part, wrong = _part(claim.methodology.sets[set_name], row, member)
                findings += wrong
                if row.table == 1 or member not in parts.get(set_name, {}):
                    parts.setdefault(set_name, {})[member] = part
            continue
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


def _part(item: Set, row: RawRow, member: str) -> tuple[YearPart, list[Finding]]:
    """Give the days of a month, quarter or season, and what is wrong with what its row says."""
    assert item.periods is not None
    known = part_called(item.periods, item.seasons, member)
    period = row.period if row.table == 1 else None
    if period is not None:
        first, *others = parts_of(item.periods, item.seasons, period.start, period.end)
        found = f"{member}: {period.start} - {period.end}"
        wrong: list[Finding] = []
        if others:
            wanted = ", ".join(one.id for one in (first, *others)[:6])
            wrong.append(VER[4]["several"].at(place_text(row.place), found=found, parts=wanted))
        elif known is not None and known.id != first.id:
            wrong.append(VER[4]["days"].at(place_text(row.place), found=found, part=first.id))
        return _stands_for(first, member), wrong
    if known is not None:
        return _stands_for(known, member), []
    nowhere = YearPart(2000, dt.date(2000, 1, 1), dt.date(2000, 1, 31), member)
    if row.table != 1:
        # The row of what is monitored says so.
        return nowhere, []
    said = VER[4]["part"].at(place_text(row.place), found=member, name=row.name, kind=item.periods)
    return nowhere, [said]


def _stands_for(part: PeriodPart, member: str) -> YearPart:
    return YearPart(part.year, part.start, part.end, member)


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


def _unreadable(row: RawRow) -> Finding:
    found = row.period_text[:60] or "no monitoring period"
    return VER[41]["unreadable"].at(place_text(row.place), found=found, name=row.name)


def _over_years(claim: Claim, periods: list[Period], rows: Sequence[RawRow]) -> Iterator[Finding]:
    for period in periods:
        if period.start.year == period.end.year:
            continue
        row = next((r for r in rows if r.period == period), None)
        mixed = period.start.year <= 2020 < period.end.year
        yield (VER[40]["vintages"] if mixed else VER[40]).at(
            place_text(row.place) if row else claim.name, found=f"{period.start} - {period.end}"
        )
