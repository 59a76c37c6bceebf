"""Several measurements of one source to one: added, or taken off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from jcm_mrv.findings import MON
from jcm_mrv.immutable import immutable
from jcm_mrv.metering.calendar import Calendar
from jcm_mrv.metering.interface import LedgerLine, Measured, Wanted, YearAmount
from jcm_mrv.metering.parts import PartAmount, together
from jcm_mrv.metering.parts import in_turn as parts_in_turn
from jcm_mrv.metering.rules.metered import Together

_ZERO = Fraction(0)


@immutable
class Part:
    """What was measured of one series: its name, and whether it is taken off."""

    name: str
    measured: Measured
    taken_off: bool = False

    @property
    def sign(self) -> int:
        """What its amounts are multiplied by."""
        return -1 if self.taken_off else 1

    def signed(self, rows: Sequence[PartAmount]) -> list[PartAmount]:
        """Give amounts of months or days as they go into the sum."""
        return [
            replace(
                row,
                value=None if row.value is None else self.sign * row.value,
                adjusted_by=self.sign * row.adjusted_by,
            )
            for row in rows
        ]


def added(parts: Sequence[Part], wanted: Wanted) -> Measured:
    """Give the sum of what several series measured; each line of the ledger says of which."""
    amounts = []
    for number, calendar_part in enumerate(wanted.calendar.parts):
        each = [part.measured.amounts[number] for part in parts]
        value = _sum([(part.sign, one.value) for part, one in zip(parts, each, strict=True)])
        least = min(each, key=lambda one: one.coverage)
        amounts.append(
            YearAmount(
                calendar_part.year,
                value,
                least.coverage,
                sum(
                    (part.sign * one.adjusted_by for part, one in zip(parts, each, strict=True)),
                    Fraction(0),
                ),
                least.length,
            )
        )
    return _with_all(
        tuple(amounts),
        parts,
        together([part.signed(part.measured.months) for part in parts]),
        together([part.signed(part.measured.days) for part in parts]),
    )


def refuse_negative(basis: Together, wanted: Wanted) -> None:
    """Refuse months in which more is taken off than there is.

    Raises
    ------
    FindingsError
        ``MON-604``, unless something below zero can be right.
    """
    if wanted.can_be_negative or all(one.sign > 0 for one in basis.series):
        return
    months = wanted.calendar.months
    for number, span in enumerate(months.spans):
        amount = basis.metered(span.start, span.end)
        if amount < 0:
            raise MON[604]["taken-off"].stop(
                wanted.where,
                found=f"{float(amount):.6g} {wanted.unit}",
                part=months.name(number),
                parameter=wanted.parameter,
            )


def in_turn(parts: Sequence[Part], calendars: Sequence[Calendar], wanted: Wanted) -> Measured:
    """Give what sources measured that come one after another, each in its own stretch.

    Parameters
    ----------
    parts : sequence of Part
        In order of time.
    calendars : sequence of Calendar
        The stretch of each, with the parts of the whole period that it reaches into.
    wanted : Wanted
        The whole period.
    """
    covered: dict[int, Fraction] = {}
    length = {span.year: span.end - span.start for span in wanted.calendar.spans}
    value: dict[int, Fraction] = {}
    adjusted: dict[int, Fraction] = {}
    for part, own in zip(parts, calendars, strict=True):
        for amount, span in zip(part.measured.amounts, own.spans, strict=True):
            whole = span.end - span.start
            seconds = whole if amount.length is None else amount.length
            covered[amount.year] = covered.get(amount.year, _ZERO) + amount.coverage * seconds
            length[amount.year] -= whole - seconds
            value[amount.year] = value.get(amount.year, _ZERO) + (amount.value or _ZERO)
            adjusted[amount.year] = adjusted.get(amount.year, _ZERO) + amount.adjusted_by
    amounts = tuple(
        YearAmount(
            span.year,
            value[span.year],
            covered[span.year] / max(1, length[span.year]),
            adjusted[span.year],
            length[span.year],
        )
        for span in wanted.calendar.spans
    )
    return _with_all(
        amounts,
        parts,
        parts_in_turn([part.measured.months for part in parts]),
        parts_in_turn([part.measured.days for part in parts]),
    )


def _with_all(
    amounts: tuple[YearAmount, ...],
    parts: Sequence[Part],
    months: tuple[PartAmount, ...],
    days: tuple[PartAmount, ...],
) -> Measured:
    """Give amounts with the ledger, findings and files of all parts."""
    ledger = [_named(line, part) for part in parts for line in part.measured.ledger]
    ledger.sort(key=lambda line: (line.year, line.start, line.rule))
    return Measured(
        amounts,
        tuple(ledger),
        tuple(dict.fromkeys(found for part in parts for found in part.measured.findings)),
        tuple(dict.fromkeys(file for part in parts for file in part.measured.inputs)),
        months,
        days,
        readings=sum(part.measured.readings for part in parts),
    )


def _sum(values: Sequence[tuple[int, Fraction | None]]) -> Fraction | None:
    total = Fraction(0)
    for sign, value in values:
        if value is None:
            return None
        total += sign * value
    return total


def _named(line: LedgerLine, part: Part) -> LedgerLine:
    detail = f"{part.name}: {line.detail}" if line.detail else part.name
    return replace(line, effect=part.sign * line.effect, detail=detail)
