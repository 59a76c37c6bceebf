"""Invoices beside readings: both amounts compared per invoice, the conservative one used."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from jcm_mrv.findings import MON, Finding, FindingsError, has_errors
from jcm_mrv.immutable import immutable
from jcm_mrv.metering.clock import midnight
from jcm_mrv.metering.found import Found, Gathering
from jcm_mrv.metering.interface import LedgerLine, Measured
from jcm_mrv.metering.invoices.amount import Amount
from jcm_mrv.metering.invoices.entered import Entered
from jcm_mrv.metering.invoices.entries import converted, inside_period, overlaps
from jcm_mrv.metering.parts import PartAmount
from jcm_mrv.metering.rules.calibration import Overdue
from jcm_mrv.metering.rules.metered import Metered, Together
from jcm_mrv.metering.rules.stretches import Proven
from jcm_mrv.metering.rules.tally import Effect, shares
from jcm_mrv.metering.rules.terms import Terms
from jcm_mrv.metering.rules.totals import Added
from jcm_mrv.metering.thresholds import (
    INVOICE_DIFFERENCE,
    LONG_STRETCH_SECONDS,
    MAX_LISTED,
    SLIP,
)
from jcm_mrv.project.period import YearPart

_WORD = "invoice"
_HOUR, _DAY = 3600, 86_400
_NOTHING = Fraction(0)
_SAFE = {"lower": "smaller", "higher": "larger"}
_ONE = {
    ("metered", False): MON[812],
    ("metered", True): MON[812]["slip"],
    ("entered", False): MON[812]["entries"],
    ("entered", True): MON[812]["slip-of-entries"],
}
_SEVERAL = {
    ("metered", False): MON[812]["several"],
    ("metered", True): MON[812]["several-slip"],
    ("entered", False): MON[812]["several-entries"],
    ("entered", True): MON[812]["several-slip-of-entries"],
}


@immutable
class _Compared:
    """An invoice, or its days in one calendar year, and what the meter says of the same days.

    Beside entries several invoices are one, where an entry is of days of all of them: ``number``
    says how many. ``metered`` is what the readings prove, with gaps filled on the conservative side
    (rule 7), or what was entered; ``corrected`` is that after rule 8, which is what the year holds
    for these days.
    """

    year: int
    start: int
    end: int
    days: str
    place: str
    unit: str
    metered: Fraction
    corrected: Fraction
    invoiced: Fraction
    effect: Fraction
    remark: str
    number: int = 1
    word: str = "metered"

    @property
    def difference(self) -> Fraction:
        """Metered less invoiced, as a share of the larger of both."""
        larger = max(abs(self.metered), abs(self.invoiced))
        return (self.metered - self.invoiced) / larger if larger else Fraction(0)

    @property
    def differs(self) -> bool:
        """Whether the difference is more than the errors of two meters."""
        return abs(self.difference) > INVOICE_DIFFERENCE

    @property
    def code(self) -> str:
        return "MON-812" if self.differs else "MON-811"

    @property
    def used(self) -> str:
        return "invoiced" if self.effect else self.word

    @property
    def amounts(self) -> str:
        """Both amounts and their difference, in words."""
        difference = self.metered - self.invoiced
        return (
            f"{self.word} {float(self.metered):.6g}, "
            f"invoiced {float(self.invoiced):.6g} {self.unit}, "
            f"difference {float(difference):+.6g} {self.unit} ({float(self.difference):+.3%})"
        )


def compare_invoices(
    added: Added, proven: Proven, overdue: tuple[Overdue, ...], terms: Terms
) -> Found[Added]:
    """Use the conservative one of metered and invoiced amounts, for the days of each invoice.

    The difference that is reported is that between two measurements: what the meter proves for
    these days, with gaps filled (rule 7) but before rule 8, against the invoice. What is chosen
    between is the invoice and the metered amount after rule 8: so an invoice never undoes a
    correction, and none is made twice. Days without invoice keep what the meter gives.

    Every invoice gets a line in the ledger, whose effect is the invoiced amount less the metered
    one where the invoice is used, else 0. An invoice that says ``split: days`` is compared year by
    year. Differences above ``INVOICE_DIFFERENCE`` are warned about.

    Parameters
    ----------
    added : Added
        What the readings give; it is changed.
    proven : Proven
        What they prove.
    overdue : tuple of Overdue
        Stretches with overdue calibration.
    terms : Terms
        What is wanted, and the invoices: amounts of whole days, both included.

    Raises
    ------
    FindingsError
        When invoices overlap, cross a year end without ``split``, or do not fit the parameter.
    """
    basis = Together((Metered(proven, overdue, terms),))
    found = _compared(basis, terms)
    for one, line in zip(found.value, _lines(found.value, terms), strict=True):
        added.ledger.append(line)
        added.tally.add_whole(Effect(line, one.start, one.end, basis.metered))
    return Found(added, found.findings)


def compare_together(measured: Measured, basis: Together, terms: Terms) -> Found[Measured]:
    """Do the same for several series, or entries, against what they amount to together.

    An entry is cut where an invoice begins or ends inside it, by its days; invoices that lie in one
    entry are compared with it together, since nothing says how much of it is of each.

    Parameters
    ----------
    measured : Measured
        What the series give.
    basis : Together
        What they prove.
    terms : Terms
        What is wanted, and the invoices.

    Raises
    ------
    FindingsError
        As :func:`compare_invoices`.
    """
    found = _compared(basis, terms)
    lines = _lines(found.value, terms)
    effects: dict[int, Fraction] = {}
    rows = [list(measured.months), list(measured.days)]
    for one in found.value:
        effects[one.year] = effects.get(one.year, Fraction(0)) + one.effect
        for parts in rows:
            if parts and one.effect:
                _add(one, parts, basis, terms)
    amounts = (
        replace(
            amount,
            value=None if amount.value is None else amount.value + effects.get(amount.year, 0),
            adjusted_by=amount.adjusted_by + effects.get(amount.year, 0),
        )
        for amount in measured.amounts
    )
    ledger = sorted((*measured.ledger, *lines), key=lambda line: (line.year, line.start, line.rule))
    months, days = map(tuple, rows)
    return Found(
        replace(measured, amounts=tuple(amounts), ledger=tuple(ledger), months=months, days=days),
        found.findings,
    )


def _add(one: _Compared, parts: list[PartAmount], basis: Together, terms: Terms) -> None:
    """Add the effect of an invoice to months or days, in proportion to what was metered."""
    zone = terms.calendar.timezone
    edges = [midnight(part.start, zone) for part in parts]
    edges.append(midnight(parts[-1].end, zone, days_later=1))
    reached = list(shares(edges, one.start, one.end, one.effect, basis.metered))
    for n, share in reached:
        row = parts[n]
        parts[n] = replace(
            row,
            value=None if row.value is None else row.value + share,
            adjusted_by=row.adjusted_by + share,
            spread=row.spread + (abs(share) if len(reached) > 1 else 0),
        )


def _compared(basis: Together, terms: Terms) -> Found[list[_Compared]]:
    with Gathering() as said:
        amounts = said.take(inside_period(converted(terms.invoiced, terms, _WORD), terms, _WORD))
        said.findings += overlaps(amounts, _WORD)
        if has_errors(said.findings):
            raise FindingsError(())
    compared = [
        _compare(those, part, basis, terms)
        for part in terms.calendar.parts
        for those in _by_common_ends(
            [one for one in amounts if one.overlap(part.start, part.end)], basis
        )
    ]
    findings = (*said.findings, *_splits(amounts, terms), *_differences(compared, terms))
    return Found(compared, findings)


def _lines(compared: list[_Compared], terms: Terms) -> list[LedgerLine]:
    return [
        LedgerLine(
            one.year,
            terms.text(one.start),
            terms.text(one.end),
            one.code,
            one.effect,
            f"{one.amounts}; the {one.used} amount is used{one.remark}; {one.place}",
            (one.metered, one.invoiced),
        )
        for one in compared
    ]


def _by_common_ends(amounts: list[Amount], basis: Together) -> Iterator[list[Amount]]:
    """Give the invoices that can be compared by themselves; those that share an entry, together.

    Of a part of an entry nobody knows more than the number of its days.
    """
    entered = [one for one in basis.series if isinstance(one, Entered)]
    those: list[Amount] = []
    for amount in amounts:
        if those and not any(one.joins(those[-1], amount) for one in entered):
            yield those
            those = []
        those.append(amount)
    if those:
        yield those


def _compare(amounts: list[Amount], part: YearPart, basis: Together, terms: Terms) -> _Compared:
    days = [(max(one.start, part.start), min(one.end, part.end)) for one in amounts]
    zone = terms.calendar.timezone
    ends = [(midnight(a, zone), midnight(b, zone, days_later=1)) for a, b in days]
    metered = sum((basis.metered(*one) for one in ends), _NOTHING)
    corrected = sum((basis.corrected(*one) for one in ends), _NOTHING)
    invoiced = sum((one.value * one.share(part.start, part.end) for one in amounts), _NOTHING)
    choose = min if terms.direction == "lower" else max
    entered = any(isinstance(one, Entered) for one in basis.series)
    return _Compared(
        part.year,
        ends[0][0],
        ends[-1][1],
        f"{days[0][0]} to {days[-1][1]}",
        amounts[0].where,
        terms.unit,
        metered,
        corrected,
        invoiced,
        choose(invoiced, corrected) - corrected,
        _remark(ends, basis, entered=entered),
        len(amounts),
        "entered" if entered else "metered",
    )


def _remark(ends: list[tuple[int, int]], basis: Together, *, entered: bool) -> str:
    """Say what makes the metered amount of these days uncertain."""
    remark = f"; {len(ends)} invoices together" if len(ends) > 1 else ""
    missing = sum((b - a) - basis.covered(a, b) for a, b in ends)
    start, end = ends[0][0], ends[-1][1]
    if missing and entered:
        remark += f"; no entry for {missing / _DAY:.6g} days of it"
    elif missing:
        remark += f"; the meter proves nothing for {missing / _HOUR:.6g} h of it"
    for instant in (start, end):
        apart = max((b - a for a, b in basis.around(instant)), default=0)
        side = "its start" if instant == start else "its end"
        if apart > LONG_STRETCH_SECONDS and entered:
            remark += f"; the entry around {side} was divided by its {apart / _DAY:.6g} days"
        elif apart > LONG_STRETCH_SECONDS:
            remark += (
                f"; the readings around {side} are {apart / _HOUR:.6g} h apart and were split by "
                "time"
            )
    return remark


def _splits(amounts: list[Amount], terms: Terms) -> Iterator[Finding]:
    for amount in amounts:
        if all(amount.share(part.start, part.end) != 1 for part in terms.calendar.parts):
            yield MON[34].at(amount.where, found=f"{amount.start} to {amount.end}")


def _differences(compared: list[_Compared], terms: Terms) -> Iterator[Finding]:
    """Warn about large differences, those of units by themselves; note what agrees."""
    apart = [one for one in compared if one.differs]
    for off in (False, True):
        yield from _apart([one for one in apart if _is_slip(one) is off], terms, off=off)
    agreeing = [one for one in compared if not one.differs]
    if not agreeing:
        return
    effect = sum((one.effect for one in agreeing), Fraction(0))
    told = MON[811]["entries"] if agreeing[0].word == "entered" else MON[811]
    yield told.at(
        terms.where,
        found=_listed([f"{one.days}: {one.amounts}" for one in agreeing]),
        count=sum(one.number for one in agreeing),
        allowed=float(INVOICE_DIFFERENCE),
        safe=_SAFE[terms.direction],
        effect=float(effect),
        unit=terms.unit,
    )


def _is_slip(one: _Compared) -> bool:
    """Say whether two amounts differ as those of two units do."""
    small, large = sorted((abs(one.metered), abs(one.invoiced)))
    return bool(small) and SLIP / 2 < large / small < SLIP * 2


def _apart(those: list[_Compared], terms: Terms, *, off: bool) -> Iterator[Finding]:
    """Warn about amounts that differ: of twelve months, which have one cause, once."""
    if not those:
        return
    first, sizes = those[0], sorted(abs(float(one.difference)) for one in those)
    effect = sum((one.effect for one in those), Fraction(0))
    more = f" (effect {float(effect):+.6g} {terms.unit})" if effect else ""
    found = _listed([f"{one.days}: {one.amounts}{one.remark}" for one in those])
    safe, allowed = _SAFE[terms.direction], float(INVOICE_DIFFERENCE)
    if len(those) == 1:
        yield _ONE[first.word, off].at(
            first.place,
            found=found,
            difference=sizes[0],
            safe=safe,
            used=first.used,
            effect=more,
            allowed=allowed,
        )
    else:
        yield _SEVERAL[first.word, off].at(
            first.place,
            found=found,
            count=len(those),
            least=sizes[0],
            difference=sizes[-1],
            safe=safe,
            effect=more,
            allowed=allowed,
        )


def _listed(lines: list[str]) -> str:
    if len(lines) > MAX_LISTED:
        lines = [*lines[:MAX_LISTED], f"{len(lines) - MAX_LISTED} more in the ledger"]
    return "; ".join(lines)
