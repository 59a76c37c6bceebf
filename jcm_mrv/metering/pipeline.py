"""From readings to amounts: the rules in their order, for a source and for a fleet alike."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from jcm_mrv.immutable import immutable
from jcm_mrv.metering.found import Found, Gathering
from jcm_mrv.metering.guards import OF_MONTHS, OF_OUTPUT, OF_PROVEN, OF_READINGS, OF_STEPS, ask
from jcm_mrv.metering.interface import Measured
from jcm_mrv.metering.readings import Readings, in_order, refuse_overflow
from jcm_mrv.metering.rules.calibration import Overdue, overdue_days
from jcm_mrv.metering.rules.daily import daily_steps
from jcm_mrv.metering.rules.discarded import Counted
from jcm_mrv.metering.rules.intervals import interval_proof, interval_steps
from jcm_mrv.metering.rules.metered import Metered
from jcm_mrv.metering.rules.months import Read, read_of
from jcm_mrv.metering.rules.multiplier import multiplied
from jcm_mrv.metering.rules.plausibility import outside
from jcm_mrv.metering.rules.registers import register_proof, register_steps
from jcm_mrv.metering.rules.sleep import without_sleep
from jcm_mrv.metering.rules.steps import Steps
from jcm_mrv.metering.rules.stretches import Proven
from jcm_mrv.metering.rules.terms import Terms
from jcm_mrv.metering.rules.to_come import refuse_to_come
from jcm_mrv.metering.rules.totals import add_up
from jcm_mrv.metering.sun.output import solar_output


@immutable
class Kind:
    """What is particular to a kind of readings whose amounts are summed."""

    steps: Callable[[Readings, Terms], Found[Steps]]
    proof: Callable[[Steps, Terms], Found[Proven]]


_INTERVALS = Kind(interval_steps, interval_proof)
KINDS = {
    "register": Kind(register_steps, register_proof),
    "daily": Kind(daily_steps, register_proof),
    "energy": _INTERVALS,
    "power": _INTERVALS,
}


def amounts_of(
    read: Callable[[], Found[Readings]],
    terms: Terms,
    *,
    overdue: tuple[Overdue, ...] | None = None,
    keep: list[Metered] | None = None,
) -> Measured:
    """Give what readings amount to, per part of the calendar, with ledger and findings.

    Parameters
    ----------
    read : callable
        Gives the readings, as instants and in any order.
    terms : Terms
        What they are, and what is wanted of them.
    overdue : tuple of Overdue, optional
        When the meter's calibration was overdue, where that was found already.
    keep : list of Metered, optional
        Takes what was counted, for whoever puts several series together.

    Raises
    ------
    FindingsError
        When an error was found, with all that was found before it.
    """
    with Gathering() as said:
        if overdue is None:
            overdue = said.take(overdue_days(terms))
        readings = said.take(in_order(said.take(read())))
        if terms.kind == "register":
            readings = said.take(without_sleep(readings, terms))
        if terms.own_lengths and terms.kind == "power":
            step = readings.resolution
            terms = replace(terms, scale=terms.scale * step, steps_of=step)
        if terms.kind != "value":
            refuse_overflow(readings, terms.counts_up)
        made = said.take(multiplied(readings, terms))
        readings, terms = made.readings, made.terms
        inside = said.take(_inside(readings, terms))
        said.findings += refuse_to_come(inside, terms)
        said.take(ask(OF_READINGS, inside, readings, terms))
        if terms.kind == "value":
            from jcm_mrv.metering.rules.sampled import sampled_amounts, sampled_time

            measured = said.take(sampled_amounts(inside, overdue, terms))
            read_in = Read(inside, *sampled_time(inside, terms))
        else:
            kind = KINDS[terms.kind]
            # What a counter showed before and after the period proves what it counts at its ends.
            steps = said.take(kind.steps(readings if terms.counts_up else inside, terms))
            steps = replace(steps, events=(*steps.events, *made.events))
            said.take(ask(OF_STEPS, steps, readings, terms))
            proven = said.take(kind.proof(steps, terms))
            said.take(ask(OF_PROVEN, Counted(inside, proven), readings, terms))
            read_in = read_of(inside, steps, proven, terms)
            if output := solar_output(proven.stretches, readings, terms):
                said.take(ask(OF_OUTPUT, output, readings, terms))
            if keep is not None:
                digit = steps.times * steps.readings.resolution
                slack = int(np.max(digit, initial=0)) if terms.counts_up else 0
                keep.append(Metered(proven, overdue, terms, slack=slack))
            added = said.take(add_up(proven, overdue, terms))
            if terms.invoiced:
                from jcm_mrv.metering.invoices.compare import compare_invoices

                added = said.take(compare_invoices(added, proven, overdue, terms))
            measured = added.measured()
        said.take(ask(OF_MONTHS, read_in, readings, terms))
    return replace(
        measured,
        findings=tuple(said.findings),
        inputs=readings.inputs,
        content=inside.content,
    )


def _inside(readings: Readings, terms: Terms) -> Found[Readings]:
    """Rule 9: give the readings that say something about the period.

    A reading of a counter at the end of the period closes it; an interval may begin before.
    """
    first, last = terms.calendar.first, terms.calendar.last
    earliest = first
    if terms.kind in ("energy", "power"):
        earliest = first - (terms.interval or 0) + 1
    elif terms.counts_up:
        last += 1
    begin, end = np.searchsorted(readings.utc, [earliest + terms.shift, last + terms.shift])
    if terms.own_lengths and readings.seconds is not None:
        begin = int(np.searchsorted(readings.utc + readings.seconds, first, side="right"))
    said = outside(readings.number(None, begin), readings.number(end), terms)
    return Found(readings.take(slice(begin, end)), tuple(said))
