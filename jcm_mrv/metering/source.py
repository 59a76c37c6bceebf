"""One declared source to one amount per calendar year: where the rules for readings are applied."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from jcm_mrv.findings import MON
from jcm_mrv.metering.clock import check_zone
from jcm_mrv.metering.found import Gathering
from jcm_mrv.metering.interface import Measured, Wanted, judged
from jcm_mrv.metering.invoices.compare import refused_invoices
from jcm_mrv.metering.invoices.entries import measure_entries
from jcm_mrv.metering.loading import load_readings
from jcm_mrv.metering.pipeline import amounts_of
from jcm_mrv.metering.rules.terms import terms_of
from jcm_mrv.project.model import Source


def measure(source: Source, wanted: Wanted) -> Measured:
    """Measure what a source declares: entries, or readings, to one amount per calendar year.

    Nothing is raised for bad data: everything that is wrong is a finding, and amounts are None
    where an error stands among the findings.

    Parameters
    ----------
    source : Source
        Readings or entries, as the project file declares them.
    wanted : Wanted
        The quantity, its unit, the years and the conservative side.
    """
    return judged(wanted.calendar, lambda: _measure(source, wanted))


def _measure(source: Source, wanted: Wanted) -> Measured:
    check_zone(wanted.calendar.timezone, wanted.where)
    if (source.readings is None) == (source.entries is None):
        raise MON[1].stop(wanted.where, parameter=wanted.parameter)
    with Gathering(refused_invoices(source, wanted)) as said:
        if source.entries is not None:
            measured = measure_entries(source.entries, wanted)
        else:
            terms = terms_of(
                wanted,
                time=source.time,
                value=source.value,
                unit=source.unit,
                kind=source.kind,
                interval=source.interval,
                label=source.label,
                invoiced=source.invoiced,
                accepted=source.accept,
                multiplier=source.multiplier,
            )
            if source.timezone is not None:
                check_zone(source.timezone, wanted.where)
            measured = amounts_of(partial(load_readings, source, wanted), terms)
    return replace(measured, findings=(*said.findings, *measured.findings))
