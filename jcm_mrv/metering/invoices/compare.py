"""Invoices beside readings: both amounts compared per invoice, the conservative one used."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from jcm_mrv.findings import MON, Finding, FindingsError, has_errors
from jcm_mrv.metering.clock import midnight
from jcm_mrv.metering.found import Found, Gathering
from jcm_mrv.metering.interface import LedgerLine, Wanted
from jcm_mrv.metering.invoices.amount import Amount
from jcm_mrv.metering.invoices.entries import converted, inside_period, overlaps
from jcm_mrv.metering.rules.calibration import Overdue
from jcm_mrv.metering.rules.stretches import Proven
from jcm_mrv.metering.rules.tally import Effect
from jcm_mrv.metering.rules.terms import Terms
from jcm_mrv.metering.rules.totals import Added
from jcm_mrv.metering.thresholds import (
    INVOICE_DIFFERENCE,
    LONG_STRETCH_SECONDS,
    MAX_LISTED,
    SLIP,
)
from jcm_mrv.project.model import Source
from jcm_mrv.project.period import YearPart

_WORD = "invoice"
_HOUR = 3600


@dataclass(frozen=True)
class _Compared:
    """An invoice, or its days in one calendar year, and what the meter says of the same days.

    ``metered`` is what the readings prove, with gaps filled on the conservative side (rule 7);
    ``corrected`` is that after rule 8, which is what the year holds for these days.
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
        return "invoiced" if self.effect else "metered"

    @property
    def amounts(self) -> str:
        """Both amounts and their difference, in words."""
        difference = self.metered - self.invoiced
        return (
            f"metered {float(self.metered):.6g}, invoiced {float(self.invoiced):.6g} {self.unit}, "
            f"difference {float(difference):+.6g} {self.unit} ({float(self.difference):+.3%})"
        )


def refused_invoices(source: Source, wanted: Wanted) -> Iterator[Finding]:
    """Report invoices that stand where there is nothing to compare them with.

    They need readings beside them, and a parameter that is summed over time (MON-813).
    """
    if source.invoiced and (source.readings is None or wanted.aggregation != "sum"):
        yield MON[813].at(
            wanted.where,
            found="`invoiced` without `readings`"
            if source.readings is None
            else f"`invoiced` for the {wanted.aggregation} of readings",
            parameter=wanted.parameter,
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
    with Gathering() as said:
        amounts = said.take(inside_period(converted(terms.invoiced, terms, _WORD), terms, _WORD))
        said.findings += overlaps(amounts, _WORD)
        if has_errors(said.findings):
            raise FindingsError(())
    compared = [
        _compare(amount, part, proven, overdue, terms)
        for amount in amounts
        for part in terms.calendar.parts
        if amount.overlap(part.start, part.end)
    ]

    def metered(start: int, end: int) -> Fraction:
        return proven.metered(start, end, terms.direction)

    for one in compared:
        line = LedgerLine(
            one.year,
            terms.text(one.start),
            terms.text(one.end),
            one.code,
            one.effect,
            f"{one.amounts}; the {one.used} amount is used{one.remark}; {one.place}",
            (one.metered, one.invoiced),
        )
        added.ledger.append(line)
        added.tally.add_whole(Effect(line, one.start, one.end, metered))
    return Found(added, (*said.findings, *_splits(amounts, terms), *_differences(compared, terms)))


def _compare(
    amount: Amount, part: YearPart, proven: Proven, overdue: tuple[Overdue, ...], terms: Terms
) -> _Compared:
    def metered_in(start: int, end: int) -> Fraction:
        return proven.metered(start, end, terms.direction) * terms.unit_micro

    first, last = max(amount.start, part.start), min(amount.end, part.end)
    start = midnight(first, terms.calendar.timezone)
    end = midnight(last, terms.calendar.timezone, days_later=1)
    metered = metered_in(start, end)
    corrected = metered + sum(
        late.correction(metered_in(a, b), terms.direction)
        for late in overdue
        if (a := max(start, late.start)) < (b := min(end, late.end))
    )
    invoiced = amount.value * amount.share(part.start, part.end)
    choose = min if terms.direction == "lower" else max
    return _Compared(
        part.year,
        start,
        end,
        f"{first} to {last}",
        amount.where,
        terms.unit,
        metered,
        corrected,
        invoiced,
        choose(invoiced, corrected) - corrected,
        _remark(start, end, proven),
    )


def _remark(start: int, end: int, proven: Proven) -> str:
    """Say what makes the metered amount of these days uncertain."""
    remark = ""
    missing = (end - start) - proven.stretches.covered(start, end)
    if missing:
        remark += f"; the meter proves nothing for {missing / _HOUR:.6g} h of it"
    for instant in (start, end):
        around = proven.stretches.around(instant)
        if around is not None and around[1] - around[0] > LONG_STRETCH_SECONDS:
            remark += (
                f"; the readings around {'its start' if instant == start else 'its end'} are "
                f"{(around[1] - around[0]) / _HOUR:.6g} h apart and were split by time"
            )
    return remark


def _splits(amounts: list[Amount], terms: Terms) -> Iterator[Finding]:
    for amount in amounts:
        if all(amount.share(part.start, part.end) != 1 for part in terms.calendar.parts):
            yield MON[34].at(amount.where, found=f"{amount.start} to {amount.end}")


def _differences(compared: list[_Compared], terms: Terms) -> Iterator[Finding]:
    """Warn about each large difference, and sum up the others in one note."""
    safe = "smaller" if terms.direction == "lower" else "larger"
    for one in compared:
        if not one.differs:
            continue
        small, large = sorted((abs(one.metered), abs(one.invoiced)))
        off = bool(small) and SLIP / 2 < large / small < SLIP * 2
        effect = f" (effect {float(one.effect):+.6g} {one.unit})" if one.effect else ""
        found = f"{one.days}: {one.amounts}{one.remark}"
        difference, allowed = abs(float(one.difference)), float(INVOICE_DIFFERENCE)
        if off:
            yield MON[812]["slip"].at(
                one.place,
                found=found,
                difference=difference,
                safe=safe,
                used=one.used,
                effect=effect,
                allowed=allowed,
                slip=SLIP,
            )
        else:
            yield MON[812].at(
                one.place,
                found=found,
                difference=difference,
                safe=safe,
                used=one.used,
                effect=effect,
                allowed=allowed,
            )
    agreeing = [one for one in compared if not one.differs]
    if not agreeing:
        return
    effect = sum((one.effect for one in agreeing), Fraction(0))
    listed = [f"{one.days}: {one.amounts}" for one in agreeing[:MAX_LISTED]]
    if len(agreeing) > MAX_LISTED:
        listed.append(f"{len(agreeing) - MAX_LISTED} more in the ledger")
    yield MON[811].at(
        terms.where,
        found="; ".join(listed),
        count=len(agreeing),
        allowed=float(INVOICE_DIFFERENCE),
        safe=safe,
        effect=float(effect),
        unit=terms.unit,
    )
