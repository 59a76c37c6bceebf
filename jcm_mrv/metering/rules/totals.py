"""Proven stretches and gaps to one amount per part of a calendar, with the ledger (rule 7)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction

import numpy as np

from jcm_mrv.findings import MON, Finding, language
from jcm_mrv.immutable import immutable
from jcm_mrv.metering.found import Found
from jcm_mrv.metering.interface import NOTHING, Ledger, LedgerLine, Measured
from jcm_mrv.metering.rules.calibration import Overdue
from jcm_mrv.metering.rules.stretches import Events, Gap, Proven
from jcm_mrv.metering.rules.tally import Effect, OfReadings, Tally, Weight
from jcm_mrv.metering.rules.terms import Terms
from jcm_mrv.metering.thresholds import LONG_STRETCH_SECONDS

_HOUR = 3600


@immutable
class Added:
    """What was added up, and the ledger so far; invoices may still change both."""

    tally: Tally
    ledger: Ledger

    def measured(self) -> Measured:
        """Give amounts and ledger."""
        return self.tally.measured(self.ledger)


def add_up(proven: Proven, overdue: tuple[Overdue, ...], terms: Terms) -> Found[Added]:
    """Add up what is proven per part, fill gaps on the conservative side, and write the ledger.

    Source of the rules: jcm-mrv rules for readings, rules 7 and 8.
    """
    fill_rate = Fraction(0)
    if terms.direction == "higher" and proven.gaps:
        if proven.fill_rate is None:
            raise MON[707].stop(
                terms.where, found=terms.between(proven.gaps[0].start, proven.gaps[0].end)
            )
        fill_rate = proven.fill_rate * terms.unit_micro
    boundary, split = _boundaries(proven, terms)
    tally = Tally(OfReadings(proven, terms), terms)
    ledger = Ledger()
    for effects in (
        _gap_lines(proven, fill_rate, terms),
        boundary,
        _as_zero_lines(proven, terms),
    ):
        for effect in effects:
            ledger.append(effect.line)
            tally.say(effect)
    for events in proven.events:
        _add_events(events, ledger, tally, terms)
    for effect in _corrections(proven, overdue, terms):
        ledger.append(effect.line)
        tally.add(effect)
    said = (*split, *_gaps_said(proven, fill_rate, terms))
    return Found(Added(tally, ledger), said)


def lines(
    start: int,
    end: int,
    rule: str,
    effect: Callable[[int, int], Fraction],
    detail: str,
    terms: Terms,
    weight: Weight | None = None,
) -> Iterator[Effect]:
    """Give a line for each part that a stretch reaches into, with the effect of what is there."""
    for span, a, b in terms.calendar.shares(start, end):
        line = LedgerLine(span.year, terms.text(a), terms.text(b), rule, effect(a, b), detail)
        yield Effect(line, a, b, weight)


def _corrections(proven: Proven, overdue: tuple[Overdue, ...], terms: Terms) -> Iterator[Effect]:
    """Rule 8: what was metered while the calibration was overdue, corrected to the safe side."""

    def metered(start: int, end: int) -> Fraction:
        return proven.metered(start, end, terms.direction)

    for late in overdue:

        def effect(start: int, end: int, late: Overdue = late) -> Fraction:
            return late.correction(metered(start, end) * terms.unit_micro, terms.direction)

        yield from lines(late.start, late.end, "MON-801", effect, late.detail, terms, metered)


def _add_events(events: Events, ledger: Ledger, tally: Tally, terms: Terms) -> None:
    """Add a line for each event, under the first part that it reaches into."""
    number = len(events.start)
    before = len(ledger)
    texts = terms.texts(np.concatenate([events.start, events.end]))
    effects = events.effect.tolist()
    ledger.add(
        year=terms.calendar.parts_at(events.start),
        start=texts[:number],
        end=texts[number:],
        rule=[events.rule] * number,
        effect=[terms.amount(micro) if micro else NOTHING for micro in effects],
        detail=events.details,
        beside=[None] * number,
    )
    for n in np.flatnonzero(events.effect).tolist():
        at = int(events.start[n])
        tally.say(Effect(ledger[before + n], at, at))


def _as_zero_lines(proven: Proven, terms: Terms) -> Iterator[Effect]:
    if proven.as_zero is None:
        return
    for part, span in zip(terms.calendar.parts, terms.calendar.spans, strict=True):
        if below := proven.as_zero.amount(span.start, span.end):
            line = LedgerLine(
                span.year,
                part.start.isoformat(),
                part.end.isoformat(),
                "MON-602",
                -below * terms.unit_micro,
                "negative readings count as zero",
            )
            yield Effect(line, span.start, span.end, proven.as_zero.amount)


def _gap_lines(proven: Proven, fill_rate: Fraction, terms: Terms) -> Iterator[Effect]:
    def missing(start: int, end: int) -> Fraction:
        return Fraction(proven.in_gap(start, end))

    weight = missing if proven.nights is not None else None
    for gap in proven.gaps:
        excluded = Fraction(gap.excluded, gap.end - gap.start) * terms.unit_micro
        rate = fill_rate - excluded

        def effect(start: int, end: int, rate: Fraction = rate) -> Fraction:
            return rate * proven.in_gap(start, end)

        yield from lines(gap.start, gap.end, gap.code, effect, gap.detail, terms, weight)


_NOT_FILLED = {
    "MON-503": MON[503],
    "MON-512": MON[512],
    "MON-519": MON[519],
    "MON-601": MON[601]["gaps"],
    "MON-704": MON[704],
    "MON-705": MON[705]["gaps"],
}
_FILLED = {
    "MON-503": MON[503]["filled"],
    "MON-512": MON[512]["filled"],
    "MON-519": MON[519]["filled"],
    "MON-601": MON[601]["filled"],
    "MON-704": MON[704]["filled"],
    "MON-705": MON[705]["filled"],
}


def _gaps_said(proven: Proven, fill_rate: Fraction, terms: Terms) -> Iterator[Finding]:
    """Say once per rule how many gaps there are, and what was done."""
    first, last = terms.calendar.first, terms.calendar.last
    # An interval that the next one cuts short may end before the period begins.
    gaps = [gap for gap in proven.gaps if gap.end > first and gap.start < last]

    def length(gap: Gap) -> int:
        return proven.in_gap(gap.start, gap.end)

    for code in dict.fromkeys(gap.code for gap in gaps):
        those = [gap for gap in gaps if gap.code == code]
        seconds = sum(map(length, those))
        longest = max(those, key=length)
        where = next((gap.detail for gap in those if gap.detail), terms.where)
        found = language.said(
            "longest: {start} to {end}",
            start=terms.text(longest.start),
            end=terms.text(longest.end),
        )
        count, hours = len(those), seconds / _HOUR
        if fill_rate:
            filled = float(fill_rate * seconds)
            yield _FILLED[code].at(
                where, found=found, count=count, hours=hours, filled=filled, unit=terms.unit
            )
        else:
            yield _NOT_FILLED[code].at(where, found=found, count=count, hours=hours)


def _boundaries(proven: Proven, terms: Terms) -> tuple[list[Effect], list[Finding]]:
    """Rule 7: energy between the readings around a boundary is split pro rata by time."""
    split: dict[tuple[int, int], str] = {}
    said = []
    for instant in terms.calendar.edges.tolist():
        stretch = proven.stretches.around(instant)
        if stretch is None:
            continue
        long = stretch[1] - stretch[0] > LONG_STRETCH_SECONDS
        split[stretch] = "MON-703" if long else "MON-702"
        wording = MON[703] if long else MON[702]
        said.append(
            wording.at(terms.where, found=terms.between(*stretch), boundary=terms.text(instant))
        )

    def effect(start: int, end: int) -> Fraction:
        return proven.stretches.amount(start, end) * terms.unit_micro

    return [
        line
        for stretch, code in split.items()
        for line in lines(*stretch, code, effect, f"share of {terms.between(*stretch)}", terms)
    ], said
