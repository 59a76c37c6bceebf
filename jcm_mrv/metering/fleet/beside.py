"""The meters of a fleet side by side, and what nobody looked at in any of them."""

from __future__ import annotations

from collections.abc import Iterator

from jcm_mrv.findings import MON, Finding
from jcm_mrv.metering.digits import telling_digits
from jcm_mrv.metering.fleet.spec import MeterSpec
from jcm_mrv.metering.fleet.totals import FleetResult
from jcm_mrv.metering.not_made import of_fleet
from jcm_mrv.metering.rules.terms import Terms
from jcm_mrv.metering.thresholds import EQUAL_DIGITS


def of_all_meters(result: FleetResult, spec: MeterSpec, terms: Terms) -> list[Finding]:
    """Give what no meter shows alone."""
    from jcm_mrv.metering.fleet.heading import of_heading

    names = dict.fromkeys(result.totals.columns["meter"])
    bounded = all(spec.terms_of(name, terms).capacity_rate is not None for name in names)
    return [
        *(found for found in of_heading(spec, terms) if not found.is_error),
        *equal_meters(result),
        of_fleet(terms, bounded=bounded),
    ]


def in_runs(number: int, spec: MeterSpec, terms: Terms) -> Finding:
    """Say which guards were not asked of so many readings, by their codes."""
    # Loaded while readings are read, and not before.
    from jcm_mrv.metering.guards import not_asked

    names = {"", *spec.capacities, *spec.meters}
    codes = {code for name in names for code in not_asked(spec.terms_of(name, terms))}
    return MON[916].at(count=number, found=", ".join(sorted(codes)))


def equal_meters(result: FleetResult) -> Iterator[Finding]:
    """Warn about meters that have the same amounts as another in every period, to the last digit.

    Of many meters some are alike by chance: the more there are, the more digits have to agree. What
    runs evenly says the same in each period.

    Examples
    --------
    >>> result = FleetResult()
    >>> for line in (("a", "", 711.257, "kWh", 1, 0), ("b", "", 711.257, "kWh", 1, 0)):
    ...     result.add_lines([dict(zip(result.totals.columns, line))], [])
    >>> [item.found for item in equal_meters(result)]
    ['a and b: 711.257 kWh each']
    """
    columns = result.totals.columns
    amounts: dict[str, list[float | None]] = {}
    for meter, value in zip(columns["meter"], columns["value"], strict=True):
        amounts.setdefault(meter, []).append(value)
    needed = EQUAL_DIGITS + 2 * len(str(len(amounts)))
    known: dict[tuple[float | None, ...], str] = {}
    equal: list[tuple[str, str, float]] = []
    for meter, values in amounts.items():
        told = [value for value in values if value is not None]
        if len(told) < len(values) or sum(map(telling_digits, set(told))) < needed:
            continue
        other = known.setdefault(tuple(values), meter)
        if other != meter:
            equal.append((other, meter, sum(told)))
    if equal:
        one, other, total = equal[0]
        yield MON[922]["meters"].at(
            other,
            found=f"{one} and {other}: {total:.12g} {columns['unit'][0]} each",
            count=len(equal),
        )
