"""Which checks of a source could not be made, and of what is covered too little."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from jcm_mrv.findings import MON, Finding, Severity
from jcm_mrv.findings.language import joined, said
from jcm_mrv.metering.acceptance import is_weighed
from jcm_mrv.metering.interface import Measured, Wanted
from jcm_mrv.metering.thresholds import LEAST_COVERAGE, MAX_LISTED
from jcm_mrv.methodology.units import COUNTED, parse_unit

if TYPE_CHECKING:
    from jcm_mrv.project.model import Source

_UNBOUNDED = said("more than can be delivered (no capacity, no `maximum_power` of the meter)")
_UNBOUNDED_BILLS = said(
    "more than can be delivered (no capacity, nor a `meter` with the `maximum_power` of the supply)"
)
_NO_PLACE = said("output against the sun (no latitude and longitude of the site)")


def checks_not_made(source: Source, wanted: Wanted, measured: Measured) -> Iterator[Finding]:
    """Say once what was not looked at, and what has to be stated for it."""
    if wanted.aggregation != "sum":
        return
    read = bool(source.patterns)
    is_rate = parse_unit(wanted.unit).is_rate
    # A power bounds amounts of energy; of what is no energy no entry is held against it.
    can_be_bounded = read or parse_unit(wanted.unit).same_dimensions(parse_unit("kWh"))
    unbounded = _UNBOUNDED_BILLS if wanted.option == "B" and not wanted.meter_id else _UNBOUNDED
    missing = [] if not can_be_bounded or wanted.capacity_rate is not None else [unbounded]
    if wanted.follows_sun and wanted.solar is None:
        missing.append(_NO_PLACE)
    if source.invoiced:
        from jcm_mrv.metering.invoices.second_source import second_source

        compared = second_source(source, wanted, measured)
        yield from compared.findings
        of = compared.value
        if of.share < LEAST_COVERAGE:
            numbers = {"left": of.left, "days": of.days, "share": of.share * 100}
            if of.left == of.without_invoice:
                left = said(
                    "a second source on {left:,} of {days:,} days "
                    "(`invoiced` covers {share:.3g} %)",
                    **numbers,
                )
            else:
                left = said(
                    "a second source on {left:,} of {days:,} days "
                    "(on {share:.3g} % `invoiced` agrees and is another document)",
                    **numbers,
                )
            missing.append(left)
        elif of.beyond:
            missing.append(
                said(
                    "a second source of days beyond all that were compared ({alone})",
                    alone=of.alone,
                )
            )
        elif of.without_invoice:
            covered = of.days - of.without_invoice
            yield MON[814].at(
                wanted.where,
                found=of.alone,
                covered=covered,
                days=of.days,
                parameter=wanted.parameter,
            )
    elif (wanted.option == "B" or is_rate) and not read:
        from jcm_mrv.metering.invoices.second_source import entries_are_shown

        # Under option B the invoices are what is monitored: their documents show the amounts.
        if not entries_are_shown(source, wanted):
            missing.append(
                said("the file of each value (it is measured, and no invoice shows it)")
                if is_rate
                else said(
                    "a second source (no `invoiced`, nor the file of each invoice of option B, "
                    "or its page or line in a file of several)"
                )
            )
    elif not is_rate and (read or wanted.unit not in COUNTED):
        # What is counted in pieces has no meter that it could be held against.
        missing.append(said("a second source (no `invoiced`)"))
    if missing:
        yield MON[929].at(wanted.where, found=joined(missing), parameter=wanted.parameter)


def of_fleet(wanted: Wanted, *, bounded: bool) -> Finding:
    """Say what was not looked at in many meters; what only a project states cannot be given."""
    missing = [] if bounded else [_UNBOUNDED]
    missing.append(
        said("what all meters deliver together (their capacity is stated in a project alone)")
    )
    missing.append(said("a meter that is the sum of others"))
    if wanted.follows_sun is not False:
        missing.append(_NO_PLACE)
    missing.append(said("coverage of less than 80 % (each stands in the totals)"))
    missing.append(said("a second source (stated in a project alone)"))
    found = joined(missing)
    return MON[929]["fleet"].at(wanted.where, found=found, parameter=wanted.parameter)


def low_coverage(measured: Measured, wanted: Wanted) -> Iterator[Finding]:
    """Warn where less than four fifths of the time are covered, in the period or in a year."""
    parts = wanted.calendar.spans
    if len(parts) != len(measured.amounts) or not parts:
        return
    shares = [
        (amount.coverage, amount.length or span.end - span.start, wanted.calendar.name(n))
        for n, (amount, span) in enumerate(zip(measured.amounts, parts, strict=True))
    ]
    if wanted.calendar.by not in ("year", "period"):
        covered = sum((share * length for share, length, _ in shares), Fraction(0))
        length = sum(length for _, length, _ in shares)
        name = f"{wanted.calendar.start} to {wanted.calendar.end}"
        shares = [(covered / length, length, name)]
    low = [(share, name) for share, _, name in shares if share < LEAST_COVERAGE]
    if low and any(amount.value is not None for amount in measured.amounts):
        shown = [f"{float(share) * 100:.4g} % of {name}" for share, name in low[:MAX_LISTED]]
        left = [f"and of {len(low) - MAX_LISTED} more"] if len(low) > MAX_LISTED else []
        yield MON[927].at(
            wanted.where,
            found=", ".join([*shown, *left]),
            parameter=wanted.parameter,
        )


_JUDGED = "MON-5"
"""Up to here errors say that readings could not be read."""

_ALWAYS = {"MON-929"}
"""Says what was not looked at, not what was found."""

_JUDGED_ELSEWHERE = {"MON-612", "MON-972", "EVI-073"}
"""Judged, with what is accepted, where the members of a parameter or the seals are there."""


def accepted_nothing(source: Source, found: Sequence[Finding], wanted: Wanted) -> Iterator[Finding]:
    """Say what is accepted without effect: what was not found, and what nobody can look into.

    The code may be another one, or the data are new. Where something else stopped the work, it is
    not known what would have been found.
    """
    if any(finding.is_error and finding.code < _JUDGED for finding in found):
        return
    codes = {finding.code for finding in found}
    for one in (source, *source.sources):
        for accept in one.accept:
            code = accept.finding
            if code in _JUDGED_ELSEWHERE:
                continue
            if code not in codes:
                there = sorted({f.code for f in found if f.is_error or f.keeps_open} - _ALWAYS)
                shown = ", ".join(there)
                yield MON[934].at(wanted.where, severity=Severity.NOTE, found=shown, accepted=code)
            elif not any(is_weighed(f) for f in found if f.code == code):
                can = sorted({f.code for f in found if is_weighed(f) or "`accept`" in f.hint})
                shown = ", ".join(can)
                yield MON[934]["kept"].at(
                    wanted.where, severity=Severity.WARNING, found=shown, accepted=code
                )
