"""Means that are weighted by another amount: a share of methane by the flow that it was in.

Day by day, or over days that one of both knows only together: the value of a day counts by the
amount of that day. What is typed into the sheet is the mean; the ledger has what the weights did.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from jcm_mrv.findings import MON, Finding
from jcm_mrv.findings.language import said
from jcm_mrv.immutable import immutable
from jcm_mrv.metering.interface import LedgerLine, Measured
from jcm_mrv.metering.parts import PartAmount
from jcm_mrv.project.model import Entry
from jcm_mrv.project.period import YearPart

_NOTHING = Fraction(0)


@immutable
class Weighed:
    """A parameter of some members, what it is weighted by, and how messages call it."""

    label: str
    weight: str
    unit: str
    where: str


@immutable
class _Block:
    """Days over which both are known: the value, its amount, and what stands in the way."""

    value: Fraction | None
    amount: Fraction
    several: bool


def weighted(
    what: Weighed,
    value: Measured,
    weight: Measured,
    parts: Sequence[YearPart],
    entries: Sequence[Entry] = (),
) -> tuple[Measured, list[Finding]]:
    """Give a mean whose days count by another amount, and what is to be said of it.

    Parameters
    ----------
    what : Weighed
        How messages call both.
    value, weight : Measured
        With amounts of days.
    parts : sequence of YearPart
        The days of each amount.
    entries : sequence of Entry
        What the weights are made of, where they are entries: days of one are known only together.

    Returns
    -------
    Measured, list of Finding
        The mean with a line in the ledger, rule ``MON-960``, for each part; ``MON-961`` where there
        is nothing to weigh by, ``MON-962`` and ``MON-963`` where days do not go together.
    """
    amounts, ledger = [], list(value.ledger)
    findings = [MON[960].at(what.where, label=what.label, weight=what.weight)]
    for part, amount in zip(parts, value.amounts, strict=True):
        blocks = list(_blocks(value.days, weight.days, part.start, part.end))
        total = sum((b.amount for b in blocks if b.value is not None), _NOTHING)
        days = f"{part.start} to {part.end}"
        if total <= 0 or any(block.amount < 0 for block in blocks):
            findings.append(
                MON[961].at(
                    what.where,
                    found=f"{float(total):.6g} {what.unit}",
                    label=what.label,
                    weight=what.weight,
                    days=days,
                )
            )
            continue
        mean = sum((b.value * b.amount for b in blocks if b.value is not None), _NOTHING) / total
        lost = sum((b.amount for b in blocks if b.value is None), _NOTHING)
        if lost:
            share = float(lost / (lost + total)) * 100
            findings.append(
                MON[963].at(
                    what.where, label=what.label, weight=what.weight, percent=share, days=days
                )
            )
        if any(block.several for block in blocks) or _across(value.days, part, entries):
            findings.append(
                MON[962].at(what.where, label=what.label, weight=what.weight, days=days)
            )
        assert amount.value is not None
        effect = mean - amount.value
        detail = said("weighted by {weight}", weight=what.weight)
        ledger.append(
            LedgerLine(
                amount.year,
                part.start.isoformat(),
                part.end.isoformat(),
                "MON-960",
                effect,
                str(detail),
            )
        )
        adjusted = amount.adjusted_by + effect
        amounts.append(replace(amount, value=mean, adjusted_by=adjusted))
    if len(amounts) < len(value.amounts):
        return value, findings
    ledger.sort(key=lambda line: (line.year, line.start, line.rule))
    return replace(value, amounts=tuple(amounts), ledger=tuple(ledger)), findings


def _across(values: Sequence[PartAmount], part: YearPart, entries: Sequence[Entry]) -> bool:
    """Whether an entry goes over days of different values: its amount is divided by time."""
    known = [row for row in values if row.value is not None]
    for entry in entries:
        first, last = max(entry.start, part.start), min(entry.end, part.end)
        inside = {row.value for row in known if row.start <= last and first <= row.end}
        if len(inside) > 1:
            return True
    return False


def _blocks(
    values: Sequence[PartAmount], weights: Sequence[PartAmount], first: dt.date, last: dt.date
) -> Iterator[_Block]:
    """Give the shortest stretches of whole days that both are known over."""
    own = [row for row in values if first <= row.start and row.end <= last]
    other = [row for row in weights if first <= row.start and row.end <= last]
    ends = sorted({row.end for row in own} & {row.end for row in other})
    n = k = 0
    for end in ends:
        inside: list[PartAmount] = []
        while n < len(own) and own[n].end <= end:
            inside.append(own[n])
            n += 1
        amount = _NOTHING
        while k < len(other) and other[k].end <= end:
            amount += other[k].value or _NOTHING
            k += 1
        known = [(row.value, row.covered) for row in inside if row.value is not None]
        covered = sum(length for _, length in known)
        mean = sum((v * length for v, length in known), _NOTHING) / covered if covered else None
        yield _Block(mean, amount, len({v for v, _ in known}) > 1)
