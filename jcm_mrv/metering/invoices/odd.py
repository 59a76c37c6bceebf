"""An entry among its siblings: a hundred times what the others are, or the same as they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from statistics import median

from jcm_mrv.findings import MON, Finding
from jcm_mrv.findings.language import said
from jcm_mrv.metering.digits import telling_digits
from jcm_mrv.metering.interface import Wanted
from jcm_mrv.metering.invoices.amount import Amount
from jcm_mrv.metering.thresholds import (
    ENTRIES_LEAST,
    ENTRY_FACTOR,
    EQUAL_DIGITS,
    EVEN_LEAST,
    EVEN_SHARE,
)


def odd_entries(amounts: Sequence[Amount], wanted: Wanted) -> Iterator[Finding]:
    """Warn about entries that are, by the day, a hundred times off the others.

    One is too large above a hundred times the largest of the others, and too small below a
    hundredth of their median; what is 0 says so itself.
    """
    summed = wanted.aggregation == "sum"
    rates = [amount.value / (amount.days if summed else 1) for amount in amounts]
    there = [n for n, rate in enumerate(rates) if rate > 0]
    if len(there) < ENTRIES_LEAST:
        return
    for n in there:
        others = [rates[m] for m in there if m != n]
        usual = Fraction(median(others))
        if rates[n] > ENTRY_FACTOR * max(others):
            times, words = rates[n] / usual, said("larger")
        elif rates[n] * ENTRY_FACTOR < usual:
            times, words = usual / rates[n], said("smaller")
        else:
            continue
        yield MON[923].at(
            amounts[n].where,
            found=f"{float(amounts[n].value):.6g} {wanted.unit}, {amounts[n].start} to "
            f"{amounts[n].end}",
            times=float(times),
            words=words,
            usual=float(usual),
            unit=wanted.unit,
        )


def even_entries(amounts: Sequence[Amount], wanted: Wanted) -> Iterator[Finding]:
    """Ask about entries of a solar system of which most are one amount, or one by the day.

    Loads may be paid by a flat rate; the sun has none.
    """
    there = [amount for amount in amounts if amount.value > 0]
    if not wanted.follows_sun or wanted.aggregation != "sum" or len(there) < EVEN_LEAST:
        return
    ways = (
        ([a.value for a in there], said("amount")),
        (
            [a.value / a.days for a in there],
            said("amount by the day"),
        ),
    )
    for values, how in ways:
        usual = Fraction(median(values))
        alike = [n for n, value in enumerate(values) if abs(value - usual) * 10**5 <= usual]
        if len(alike) >= max(EVEN_LEAST, len(there) * EVEN_SHARE) and any(
            telling_digits(there[n].value) >= EQUAL_DIGITS for n in alike
        ):
            yield MON[938].at(
                there[alike[0]].where,
                found=f"{float(there[alike[0]].value):.6g} {wanted.unit}",
                count=len(alike),
                total=len(there),
                parameter=wanted.parameter,
                how=how,
            )
            return
