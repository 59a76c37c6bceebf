"""One declared source to one amount per calendar year: where the rules for readings are applied."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from jcm_mrv.findings import MON
from jcm_mrv.metering.clock import check_zone
from jcm_mrv.metering.found import Found, Gathering
from jcm_mrv.metering.interface import Measured, Wanted, judged
from jcm_mrv.metering.invoices.compare import refused_invoices
from jcm_mrv.metering.invoices.entries import measure_entries
from jcm_mrv.metering.layouts.declared import check_layout
from jcm_mrv.metering.layouts.shifted import shift_lines
from jcm_mrv.metering.loading import Series, load_series
from jcm_mrv.metering.pipeline import amounts_of
from jcm_mrv.metering.rules.calibration import overdue_days
from jcm_mrv.metering.rules.terms import Terms, terms_of
from jcm_mrv.metering.together import Part, added
from jcm_mrv.project.model import Source
from jcm_mrv.project.written import DateSlot

Side = Literal["lower", "higher"]


_OTHER: dict[Side, Side] = {"lower": "higher", "higher": "lower"}


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
            measured = _of_readings(source, wanted)
    return replace(measured, findings=(*said.findings, *measured.findings))


def _of_readings(source: Source, wanted: Wanted) -> Measured:
    check_layout(source, wanted.where)
    terms = terms_of(
        wanted,
        time=source.time,
        value=source.value,
        unit=source.unit,
        kind=source.kind,
        interval=source.interval,
        label=source.label,
        hold=source.hold,
        parts_of_day=source.layout == "wide" or isinstance(source.time, DateSlot),
        invoiced=source.invoiced,
        accepted=source.accept,
        multiplier=source.multiplier,
    )
    if source.timezone is not None:
        check_zone(source.timezone, wanted.where)
    with Gathering() as said:
        series = said.take(load_series(source, wanted))
        if len(series) == 1:
            measured = amounts_of(lambda: Found(series[0].readings), terms)
        else:
            measured = _added(series, terms)
    zone = source.timezone or wanted.calendar.timezone
    ledger = [*measured.ledger, *shift_lines(source.shift, zone, terms)]
    ledger.sort(key=lambda line: (line.year, line.start, line.rule))
    return replace(measured, ledger=tuple(ledger), findings=(*said.findings, *measured.findings))


def _added(series: Sequence[Series], terms: Terms) -> Measured:
    """Measure series each by itself, and add them; what is taken off has the other safe side."""
    if terms.invoiced:
        raise MON[130]["invoiced"].stop(terms.where, found=f"{len(series)} series")
    overdue = overdue_days(terms)
    parts = []
    with Gathering(overdue.findings) as said:
        for one in series:
            direction = _OTHER[terms.direction] if one.taken_off else terms.direction
            # The sun says nothing about a part of the output.
            own = replace(
                terms, where=f"{terms.where} ({one.name})", direction=direction, solar=None
            )
            measured = amounts_of(lambda one=one: Found(one.readings), own, overdue=overdue.value)
            said.findings += measured.findings
            parts.append(Part(one.name, measured, one.taken_off))
        total = added(parts, terms)
    names = ", ".join(f"{'less ' if one.taken_off else ''}{one.name}" for one in series)
    note = MON[141].at(terms.where, found=names, count=len(series))
    return replace(total, findings=(note, *dict.fromkeys(said.findings)))
