"""Days of lines: counted twice, left out, and stated for another year than was monitored."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator
from itertools import pairwise

from jcm_mrv.calculation.crossed_days import crossed_days
from jcm_mrv.calculation.result import Result
from jcm_mrv.findings import VER, Finding, Severity
from jcm_mrv.methodology.inputs import MemberKey
from jcm_mrv.methodology.period_parts import parts_of
from jcm_mrv.verification.claim.amounts import shares
from jcm_mrv.verification.claim.claim import Claim, StatedResult, StatedValue
from jcm_mrv.verification.claim.sheets import number_shown
from jcm_mrv.verification.claim.stood import is_told
from jcm_mrv.verification.judged import Judged
from jcm_mrv.verification.recompute import Model
from jcm_mrv.workbook.address import place_text

_DAY = dt.timedelta(days=1)
_LISTED = 8
_Days = tuple[dt.date, dt.date]


def _lines(claim: Claim) -> dict[tuple[str, MemberKey], list[tuple[_Days, StatedValue]]]:
    """Give the lines of each monitored value and member in the order of their days."""
    found: dict[tuple[str, MemberKey], list[tuple[_Days, StatedValue]]] = {}
    for stated in claim.monitored:
        if stated.span is None:
            continue
        part = claim.time.periods[stated.span]
        for key in stated.members:
            found.setdefault((stated.name, key), []).append(((part.start, part.end), stated))
    for lines in found.values():
        lines.sort(key=lambda line: line[0])
    return found


def overlaps(claim: Claim, model: Model | None) -> Iterator[Judged]:
    """Give lines of one value and member that share days, with what the shared days add."""
    told: set[StatedValue] = set()
    found: dict[tuple[_Days, _Days], list[tuple[StatedValue, float | None, str]]] = {}
    for (name, key), lines in _lines(claim).items():
        for ((start, end), before), ((first, last), after) in pairwise(lines):
            if first > end or (start, end) == (first, last) or after in told:
                continue
            told.add(after)
            twice = _twice(claim, model, name, key, [before, after])
            days = f"{start} - {end} in {before.where} and {first} - {last}"
            # A line that goes over the end of its year is the one that is too long.
            is_long = start.year < end.year and first.year == last.year
            where = before if is_long else after
            found.setdefault(((start, end), (first, last)), []).append((where, twice, days))
    for rows in found.values():
        (stated, _, days), *others = rows
        more = f", likewise {', '.join(s.where for s, _, _ in others[:_LISTED])}" if others else ""
        known = [twice for _, twice, _ in rows if twice is not None]
        gain = math.fsum(known) if len(known) == len(rows) else None
        yield Judged(VER[42].at(stated.where, found=days + more), gain)


def _twice(
    claim: Claim, model: Model | None, name: str, key: MemberKey, both: list[StatedValue]
) -> float | None:
    """Give by how much the reductions are overstated if both of two lines count in full."""
    if model is None or claim.methodology.parameters[name].aggregation != "sum":
        return None
    shared = zip(both, shares(claim, both), strict=True)
    more = math.fsum((line.number or 0.0) * (1 - share) for line, share in shared)
    year, *others = {claim.time.year_of(line.span) for line in both if line.span is not None}
    before = None if others else model.solve(year)
    now = None if before is None else model.value(before, name, key)
    after = None if now is None else model.solve(year, {(name, key): now + more})
    if before is None or after is None:
        return None
    return after.scalar("ER") - before.scalar("ER")


def left_out(claim: Claim, model: Model | None) -> Iterator[Judged]:
    """Give the days that a member lacks: after days that it has, or while others have them."""
    if claim.side == "plan" or not claim.years:
        return
    begins, ends = claim.years[0].start, claim.years[-1].end
    yield from _parts_left_out(claim, begins, ends)
    gaps: dict[_Days, list[StatedValue]] = {}
    late: dict[_Days, list[StatedValue]] = {}
    for (_, key), lines in _lines(claim).items():
        last = lines[0][0][1]
        if lines[0][0][0] > begins:
            (late if key else gaps).setdefault((begins, lines[0][0][0] - _DAY), []).append(
                lines[0][1]
            )
        for (start, end), stated in lines[1:]:
            if start - last > _DAY:
                gaps.setdefault((last + _DAY, start - _DAY), []).append(stated)
            last = max(last, end)
        if last < ends:
            gaps.setdefault((last + _DAY, ends), []).append(lines[-1][1])
    every = {s.name for s in claim.monitored if s.span is not None}
    for (start, end), lacking in gaps.items():
        found = f"{(end - start).days + 1} days, {start} - {end}"
        if {s.name for s in lacking} == every and len(lacking) == len(_lines(claim)):
            finding = VER[43].at(lacking[0].where, found=found)
        else:
            told = all(is_told(claim, stated) for stated in lacking)
            finding = VER[43]["member"].at(
                lacking[0].where,
                found=found,
                severity=Severity.NOTE if told else Severity.WARNING,
                label=_labels(lacking),
            )
        yield Judged(finding, _lost(claim, model, lacking, (end - start).days + 1))
    for (_, end), lacking in late.items():
        yield Judged(
            VER[43]["begins"].at(
                lacking[0].where,
                found=f"nothing before {end + _DAY}",
                severity=Severity.NOTE,
                label=_labels(lacking),
            )
        )


def _parts_left_out(claim: Claim, begins: dt.date, ends: dt.date) -> Iterator[Judged]:
    """Give the months, quarters or seasons without a row, and those with fewer days than there are.

    One that counts in a year that the workbook has no result for cannot be in it.
    """
    years = {part.year for part in claim.years}
    for name, of in claim.own_parts.items():
        item = claim.methodology.sets[name]
        if item.periods is None:
            continue
        parts = parts_of(item.periods, item.seasons, begins, ends)
        stated = {(part.start, part.end) for part in of.values()}
        lost = [p for p in parts if (p.start, p.end) not in stated and p.year in years]
        if lost:
            shown = ", ".join(f"{one.id} ({one.start} - {one.end})" for one in lost[:6])
            more = f" and {len(lost) - 6} more" if len(lost) > 6 else ""
            where = next((s.where for s in claim.monitored), claim.name)
            yield Judged(VER[43]["parts"].at(where, found=shown + more, title=item.title))


def _labels(lines: list[StatedValue]) -> str:
    labels = list(dict.fromkeys(s.label for s in lines))
    return ", ".join(labels[:5]) + (f" and {len(labels) - 5} more" if len(labels) > 5 else "")


def _lost(claim: Claim, model: Model | None, lines: list[StatedValue], days: int) -> float | None:
    """Give by how much the reductions are overstated if the days were like the neighbours'.

    Below zero where they are understated; None where nothing is added up over days.
    """
    values = {
        s: s.number * (1 + days / claim.time.periods[s.span].days)
        for s in lines
        if s.number is not None and s.span is not None
        if claim.methodology.parameters[s.name].aggregation == "sum"
    }
    more = model.joint_effect(values) if model is not None and values else None
    return None if more is None else -more


def of_results(claim: Claim, result: Result | None) -> Iterator[Judged]:
    """Give stated reductions of days that are not those of Table 1, and years without any."""
    if claim.side == "plan" or not claim.years:
        return
    right = {} if result is None else dict(enumerate(result.years))
    stray = [line for line in claim.credits if line.span is None]
    unstated = [n for n in range(len(claim.years)) if not claim.lines_of(n)]
    for line in stray:
        yield _stray(claim, line, [y.emission_reductions for y in right.values()], unstated)
    for line in claim.credits:
        finding = _other_days(claim, line)
        if finding is not None:
            yield finding
    # A line of Table 1 over two years has its own request.
    whole = all(p.start.year == p.end.year for p in claim.years)
    alone = len(claim.years) == 1 and not claim.credits and not claim.unstated
    if not stray and claim.stated is not None and not alone and result is not None and whole:
        for n in unstated:
            wanted = result.years[n].emission_reductions
            place, year = claim.unstated.get(n, claim.results[0].place), claim.years[n].year
            wording = VER[66]["empty"] if n in claim.unstated else VER[66]
            finding = wording.at(place_text(place), year=year, number=f"{wanted:,}")
            yield Judged(finding, -float(wanted))


def _stray(claim: Claim, line: StatedResult, right: list[int], unstated: list[int]) -> Judged:
    where = place_text(line.period_place or line.place)
    value = line.value if isinstance(line.value, float) else None
    stated = "nothing" if value is None else f"{number_shown(value)} tCO2"
    wanted = ", ".join(
        f"{part.start} - {part.end}" + (f": {right[n]:,} tCO2" if right else "")
        for n, part in enumerate(claim.years)
    )
    if line.period is None:
        found = line.period_text[:60] or "no period"
        return Judged(VER[41]["result"].at(where, found=found, wanted=wanted))
    found = f"{stated} for {line.period.start} - {line.period.end}"
    if line.period.start.year != line.period.end.year:
        years = [n for n, part in enumerate(claim.years) if part.year in line.period.years]
        finding = VER[40]["result"].at(where, found=found, wanted=wanted)
    else:
        years = unstated
        finding = VER[44].at(where, found=found, wanted=wanted)
    lost = None if value is None or not right else value - sum(right[n] for n in years)
    return Judged(finding, lost)


def _other_days(claim: Claim, line: StatedResult) -> Judged | None:
    """Give a line of Table 3 whose days are others of the same calendar year."""
    if line.span is None or line.period is None:
        return None
    part = claim.time.periods[line.span]
    if (part.start, part.end) == (line.period.start, line.period.end):
        return None
    finding = VER[44]["days"].at(
        place_text(line.period_place or line.place),
        found=f"{line.period.start} - {line.period.end}",
        severity=Severity.WARNING,
        wanted=f"{part.start} - {part.end}",
    )
    # Days on which nothing was monitored add nothing; days that are left out may be in the amount.
    wider = line.period.start <= part.start and part.end <= line.period.end
    return Judged(finding, 0.0 if wider else None)


def across_rows(claim: Claim, result: Result) -> Iterator[Finding]:
    """Give ``VER-141`` for each row of a table that counts for days which another one has."""
    done = result.applications[0]
    parts = () if claim.is_one_year else [year.part for year in done.years]
    for crossed in crossed_days(done.methodology, parts, done.solutions[: len(parts)]):
        yield VER[141].at(
            claim.name,
            found=crossed.row,
            table=crossed.table,
            day=crossed.day,
            start=crossed.part.start,
            end=crossed.part.end,
        )
