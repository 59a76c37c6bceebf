"""Proven stretches and gaps to one amount per calendar year, with the ledger (rule 7)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from jcm_mrv.metering.clock import local_text, midnight
from jcm_mrv.metering.codes import finding, stop
from jcm_mrv.metering.interface import LedgerLine, Measured, Wanted, YearAmount
from jcm_mrv.metering.rules.calibration import Overdue, correction
from jcm_mrv.metering.rules.stretches import Gap, Stretches
from jcm_mrv.metering.thresholds import LONG_STRETCH_SECONDS, MICRO

_HOUR = 3600


@dataclass(frozen=True)
class YearSpan:
    """The part of the monitoring period in one calendar year, as instants (UTC seconds)."""

    year: int
    start: int
    end: int

    def overlap(self, start: int, end: int) -> tuple[int, int] | None:
        """Give what a stretch has in this year."""
        first, last = max(start, self.start), min(end, self.end)
        return (first, last) if first < last else None


@dataclass(frozen=True)
class Proven:
    """What the readings of a source prove, before it is added up per year.

    Attributes
    ----------
    stretches : Stretches
        Stretches with an amount.
    gaps : list of Gap
        Stretches without, inside the period.
    fill_rate : Fraction, optional
        Largest amount per second (millionths), for gaps where a larger amount is conservative.
    scale : Fraction
        What a declared unit of the amounts is in the wanted unit.
    """

    stretches: Stretches
    gaps: list[Gap]
    fill_rate: Fraction | None
    scale: Fraction


def year_spans(wanted: Wanted) -> list[YearSpan]:
    """Give the years of the monitoring period as instants; they end at local midnight."""
    edges = [midnight(part.start, wanted.timezone) for part in wanted.years]
    edges.append(midnight(wanted.years[-1].end, wanted.timezone, days_later=1))
    return [YearSpan(part.year, edges[i], edges[i + 1]) for i, part in enumerate(wanted.years)]


def add_up(proven: Proven, overdue: list[Overdue], wanted: Wanted, measured: Measured) -> None:
    """Add up what is proven per year, fill gaps on the conservative side, and write the ledger.

    Source of the rules: jcm-mrv rules for readings, rules 7 and 8.
    """
    spans = year_spans(wanted)
    unit = proven.scale / MICRO
    fill_rate = Fraction(0)
    if wanted.direction == "higher" and proven.gaps:
        if proven.fill_rate is None:
            raise stop(
                "MON-707",
                "there is a gap and no reading to fill it from",
                where=wanted.where,
                found=_between(proven.gaps[0].start, proven.gaps[0].end, wanted),
                expected="at least one interval with an amount above zero",
            )
        fill_rate = proven.fill_rate * unit
    lines = [
        *_gap_lines(proven, fill_rate, unit, spans, wanted),
        *_boundary_lines(proven, unit, spans, wanted, measured),
    ]
    report_gaps(proven.gaps, fill_rate, wanted, measured)
    # What was decided before adding up (negative readings as zero) is in the stretches already.
    lines += measured.ledger
    corrected: list[LedgerLine] = []
    amounts = []
    for span in spans:
        filled = fill_rate * sum(
            part[1] - part[0] for gap in proven.gaps if (part := span.overlap(gap.start, gap.end))
        )
        value = proven.stretches.amount(span.start, span.end) * unit + filled
        adjusted = sum((line.effect for line in lines if line.year == span.year), Fraction(0))
        for late in overdue:
            if part := span.overlap(late.start, late.end):
                inside = proven.stretches.amount(*part) * unit + fill_rate * sum(
                    min(part[1], gap.end) - max(part[0], gap.start)
                    for gap in proven.gaps
                    if gap.start < part[1] and gap.end > part[0]
                )
                effect = correction(late, inside, wanted.direction)
                corrected.append(
                    LedgerLine(
                        span.year,
                        local_text(part[0], wanted.timezone),
                        local_text(part[1], wanted.timezone),
                        "MON-801",
                        effect,
                        late.detail,
                    )
                )
                value, adjusted = value + effect, adjusted + effect
        seconds = span.end - span.start
        coverage = Fraction(proven.stretches.covered(span.start, span.end), seconds)
        amounts.append(YearAmount(span.year, value, coverage, adjusted))
    measured.amounts = tuple(amounts)
    measured.ledger = sorted(lines + corrected, key=lambda line: (line.year, line.start, line.rule))


def _between(start: int, end: int, wanted: Wanted) -> str:
    return f"{local_text(start, wanted.timezone)} to {local_text(end, wanted.timezone)}"


def _gap_lines(
    proven: Proven, fill_rate: Fraction, unit: Fraction, spans: list[YearSpan], wanted: Wanted
) -> list[LedgerLine]:
    lines = []
    for gap in proven.gaps:
        for span in spans:
            if not (part := span.overlap(gap.start, gap.end)):
                continue
            seconds = part[1] - part[0]
            effect = fill_rate * seconds
            if gap.excluded:
                effect -= Fraction(gap.excluded * seconds, gap.end - gap.start) * unit
            lines.append(
                LedgerLine(
                    span.year,
                    local_text(part[0], wanted.timezone),
                    local_text(part[1], wanted.timezone),
                    gap.code,
                    effect,
                    gap.detail,
                )
            )
    return lines


_GAP_WORDS = {
    "MON-503": ("the register was reset", "the stretch counts nothing; counting goes on after it"),
    "MON-601": ("more than the capacity allows", "excluded"),
    "MON-704": ("the readings do not reach the start or the end of the period", "not filled"),
    "MON-705": ("intervals are missing", "not filled"),
}


def report_gaps(gaps: list[Gap], fill_rate: Fraction, wanted: Wanted, measured: Measured) -> None:
    """Say once per rule how many gaps there are, and what was done."""
    for code in dict.fromkeys(gap.code for gap in gaps):
        those = [gap for gap in gaps if gap.code == code]
        hours = sum(gap.end - gap.start for gap in those) / _HOUR
        words, done = _GAP_WORDS[code]
        longest = max(those, key=lambda gap: gap.end - gap.start)
        if fill_rate:
            filled = fill_rate * sum(gap.end - gap.start for gap in those)
            done = f"filled with the largest interval: {float(filled):.6g} {wanted.unit}"
        measured.findings.append(
            finding(
                code,
                f"{words}: {len(those)} {'stretch' if len(those) == 1 else 'stretches'}, "
                f"{hours:.6g} h in all; {done}",
                where=next((gap.detail for gap in those if gap.detail), wanted.where),
                found=f"longest: {_between(longest.start, longest.end, wanted)}",
                expected="no more than the capacity allows" if code == "MON-601" else "",
                hint="give the readings at 00:00 of the first day and of the day after the last"
                if code == "MON-704"
                else "",
            )
        )


def _boundary_lines(
    proven: Proven,
    unit: Fraction,
    spans: list[YearSpan],
    wanted: Wanted,
    measured: Measured,
) -> list[LedgerLine]:
    """Rule 7: energy between the readings around a boundary is split pro rata by time."""
    lines: dict[tuple[int, int, int], LedgerLine] = {}
    for instant in [span.start for span in spans] + [spans[-1].end]:
        stretch = proven.stretches.around(instant)
        if stretch is None:
            continue
        long = stretch[1] - stretch[0] > LONG_STRETCH_SECONDS
        code = "MON-703" if long else "MON-702"
        measured.findings.append(
            finding(
                code,
                f"no reading at {local_text(instant, wanted.timezone)}; the amount between the "
                "readings around it was split pro rata by time",
                where=wanted.where,
                found=_between(*stretch, wanted),
                hint="give a reading at local midnight" if long else "",
            )
        )
        for span in spans:
            if part := span.overlap(*stretch):
                lines[span.year, *stretch] = LedgerLine(
                    span.year,
                    local_text(part[0], wanted.timezone),
                    local_text(part[1], wanted.timezone),
                    code,
                    proven.stretches.amount(*part) * unit,
                    f"share of {_between(*stretch, wanted)}",
                )
    return list(lines.values())
