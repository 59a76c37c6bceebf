"""Which days have a second source: an invoice that agrees, and is not the entry's own document."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import replace
from fractions import Fraction
from functools import cached_property
from itertools import pairwise

from jcm_mrv.findings import MON, Finding
from jcm_mrv.findings.language import said
from jcm_mrv.immutable import immutable
from jcm_mrv.metering.found import Found, of_each
from jcm_mrv.metering.interface import LedgerLine, Measured, Wanted
from jcm_mrv.metering.invoices.documents import Documents
from jcm_mrv.metering.thresholds import INVOICE_DIFFERENCE, MAX_LISTED
from jcm_mrv.methodology.units import parse_unit
from jcm_mrv.project.evidence_alike import place_in
from jcm_mrv.project.model import Source

_DAY = dt.timedelta(days=1)
_COPIED = Fraction(1, 10_000)
"""Two meters of whatever class do not agree so on each bill: that is one register, rounded."""
_SEVERAL = 3
"""Bills: one or two may agree by chance."""
_APART = Fraction(1, 200)
"""Bills that are each the entry times one number, which is not near 1, are the entries again."""


@immutable
class Compared:
    """How many days the period has, how many an invoice, and how many nothing else shows.

    ``alone`` are the days that nothing was held against, in words, with their share of the amount;
    ``beyond`` says whether they show more, or less, than all days that were.
    """

    days: int
    without_invoice: int
    left: int
    alone: str = ""
    beyond: bool = False

    @property
    def share(self) -> float:
        """The share of the days that have a second source."""
        return 1 - self.left / self.days


def second_source(source: Source, wanted: Wanted, measured: Measured) -> Found[Compared]:
    """Give how many days have an invoice that agrees, and tell of those that show nothing new.

    Parameters
    ----------
    source : Source
        With its invoices.
    wanted : Wanted
        For the period.
    measured : Measured
        What they were compared with, and how, in the ledger.
    """
    invoiced: set[int] = set()
    for one in source.invoiced:
        invoiced |= _days(one.start, one.end, wanted)
    every = _days(wanted.calendar.start, wanted.calendar.end, wanted)
    differing: set[int] = set()
    lines = [
        (_days_of(line, wanted), line.rule, *line.beside)
        for line in measured.ledger
        if line.beside is not None
    ]
    # To the last digit, or to four of them, which two meters never agree to on every bill; of
    # nothing both are nothing.
    near = _COPIED if len(lines) >= _SEVERAL else 0
    times = _one_number([(one, other) for *_, one, other in lines])
    equal = {
        day
        for days, _, one, other in lines
        if other and (times or abs(one - other) <= near * abs(other))
        for day in days
    }
    same = _of_one_document(source, wanted, equal)
    rates: list[Fraction] = []
    for days, rule, amount, _ in lines:
        if rule == "MON-812":
            differing |= days
        elif days and days.isdisjoint(same.value):
            rates.append(amount / len(days))
    left = every - (invoiced - differing - same.value)
    nothing = sorted(every - (invoiced - same.value))
    compared = Compared(len(every), len(every) - len(invoiced), len(left))
    if nothing and (total := sum(amount.value or 0 for amount in measured.amounts)):
        alone = _Alone(nothing, measured, wanted)
        share = alone.amount / total
        words = said(
            "{days}: {share:.3g} % of the amount", days=alone.text, share=float(share * 100)
        )
        beyond = bool(rates) and alone.beyond(rates) > INVOICE_DIFFERENCE * abs(total)
        compared = replace(compared, alone=words, beyond=beyond)
    return Found(compared, same.findings)


def _one_number(pairs: Sequence[tuple[Fraction, Fraction]]) -> bool:
    """Say whether all of several different amounts are others times one number, to four digits.

    Examples
    --------
    >>> bills = [Fraction(n) for n in (412, 397, 455)]
    >>> [_one_number([(bill * k, bill) for bill in bills]) for k in (Fraction("1.02"), 1)]
    [True, False]
    """
    if len({other for _, other in pairs}) < _SEVERAL or not all(other for _, other in pairs):
        return False
    ratios = [one / other for one, other in pairs]
    least, most = min(ratios), max(ratios)
    return most - least <= _COPIED * abs(least) and abs(least - 1) >= _APART


@immutable
class _Alone:
    """Days that nothing was held against, and what counts for them."""

    days: Sequence[int]
    measured: Measured
    wanted: Wanted

    @property
    def text(self) -> str:
        """The days, as stretches."""
        ends = [n for n, (a, b) in enumerate(pairwise(self.days), start=1) if b - a > 1]
        runs = [self.days[a:b] for a, b in pairwise([0, *ends, len(self.days)])]
        named = [
            f"{dt.date.fromordinal(run[0])} to {dt.date.fromordinal(run[-1])}"
            for run in runs[:MAX_LISTED]
        ]
        more = [f"{len(runs) - MAX_LISTED} more"] if len(runs) > MAX_LISTED else []
        return ", ".join([*named, *more])

    @cached_property
    def rows(self) -> list[tuple[int, Fraction]]:
        """How many of the days each month has, and what a day of that month counts."""
        found = []
        for month in self.measured.months:
            first, last = month.start.toordinal(), month.end.toordinal()
            number = bisect_right(self.days, last) - bisect_left(self.days, first)
            if number and month.value is not None:
                found.append((number, month.value / (last - first + 1)))
        return found

    @property
    def amount(self) -> Fraction:
        """What counts for these days."""
        return sum((number * rate for number, rate in self.rows), Fraction(0))

    def beyond(self, rates: Sequence[Fraction]) -> Fraction:
        """Give what is more a day than on all days compared, or less where more is conservative."""
        if self.wanted.direction == "lower":
            parts = (number * (rate - max(rates)) for number, rate in self.rows)
        else:
            parts = (number * (min(rates) - rate) for number, rate in self.rows)
        return sum((part for part in parts if part > 0), Fraction(0))


def entries_are_shown(source: Source, wanted: Wanted) -> bool:
    """Say whether the document of every entry of the period is there as a file.

    One file for several amounts has to say on which page, or in which line, each of them stands.
    """
    documents = Documents(wanted.folder)
    amounts: Counter[str] = Counter()
    for number, of in list(enumerate(source.sources, start=1)) or [(0, source)]:
        if of.entries is None:
            return False
        for n, entry in enumerate(of.entries):
            if not _days(entry.start, entry.end, wanted):
                continue
            table = _file(wanted.rows.get((number, "entries", n), {}))
            shown = entry.evidence or of.evidence or source.evidence
            if not documents.files_named(shown) or documents.same(shown, table):
                return False
            amounts[shown] += 1
    # What is measured to another amount is no bill: a report holds the values of many days.
    return parse_unit(wanted.unit).is_rate or all(
        place_in(shown) or number == 1 or documents.number_of(shown) >= number
        for shown, number in amounts.items()
    )


def _days(first: dt.date, last: dt.date, wanted: Wanted) -> set[int]:
    start, end = max(first, wanted.calendar.start), min(last, wanted.calendar.end)
    return set(range(start.toordinal(), end.toordinal() + 1))


def _days_of(line: LedgerLine, wanted: Wanted) -> set[int]:
    first, after = (dt.date.fromisoformat(text[:10]) for text in (line.start, line.end))
    return _days(first, after - _DAY, wanted)


def _of_one_document(source: Source, wanted: Wanted, equal: Set[int]) -> Found[set[int]]:
    """Give the days whose invoice is a document of the entries, or where one of them names none.

    ``equal`` are the days on which both amounts are one: without both files they are copied.
    Who names no document is asked for it elsewhere (``PRJ-139``).
    """
    days: set[int] = set()
    told: dict[int, Finding] = {}
    copied: dict[int, Finding] = {}
    invoices = sorted(enumerate(source.invoiced), key=lambda one: one[1].start)
    ends = [invoice.end for _, invoice in invoices]
    documents = Documents(wanted.folder)
    of_sources = list(enumerate(source.sources, start=1)) or [(0, source)]
    entered = documents.named(
        entry.evidence or of.evidence for _, of in of_sources for entry in of.entries or ()
    )
    cells = {m: wanted.rows.get((0, "invoiced", m), {}) for m, _ in invoices}
    of_others: dict[int, str] = {}
    for m, invoice in invoices if entered.texts else ():
        theirs = invoice.evidence or source.evidence
        if theirs and documents.stands_in(theirs, entered):
            of_others[m] = theirs
    for number, of in of_sources:
        for n, entry in enumerate(of.entries or ()):
            for m, invoice in invoices[bisect_left(ends, entry.start) :]:
                if invoice.start > entry.end:
                    break
                cell, own = cells[m], wanted.rows.get((number, "entries", n), {})
                where = cell.get("", f"{wanted.where} invoice {m + 1}")
                ours = entry.evidence or of.evidence
                theirs = invoice.evidence or source.evidence
                # Who names the table in which the other stands has no document besides it.
                pairs = (ours, theirs), (_file(own), theirs), (ours, _file(cell))
                if "value" in own and own["value"] == cell.get("value"):
                    told[m] = MON[997]["table"].at(where, found=own["value"])
                elif same := next((b for a, b in pairs if documents.same(a, b)), of_others.get(m)):
                    told[m] = MON[997].at(where, found=same)
                elif ours and theirs:
                    both = documents.files_named(ours) and documents.files_named(theirs)
                    if not both and not _days(invoice.start, invoice.end, wanted) - equal:
                        copied[m] = MON[997]["copied"].at(
                            where, found=f"{invoice.start} to {invoice.end}: {ours}; {theirs}"
                        )
                    continue
                first, last = max(entry.start, invoice.start), min(entry.end, invoice.end)
                days |= _days(first, last, wanted)
    if len(copied) * 2 >= len(invoices):
        for m, finding in copied.items():
            told.setdefault(m, finding)
            days |= _days(source.invoiced[m].start, source.invoiced[m].end, wanted)
    return Found(days, tuple(of_each([told[m] for m in sorted(told)], lambda one: one)))


def _file(row: Mapping[str, str]) -> str:
    """Give the file of a table that a row stands in, "" of what is typed in the project file."""
    return row.get("", "").rpartition(":")[0]
