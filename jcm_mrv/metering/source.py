"""One declared source to one amount per calendar year: where the rules for readings are applied."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from jcm_mrv.findings import MON, Finding, FindingsError, has_errors
from jcm_mrv.immutable import immutable
from jcm_mrv.metering.acceptance import weighed
from jcm_mrv.metering.capacity_together import above_together, ask_of_capacity, impossible_together
from jcm_mrv.metering.clock import check_zone
from jcm_mrv.metering.found import Found, Gathering
from jcm_mrv.metering.headings import check_stated
from jcm_mrv.metering.interface import Measured, Wanted, judged
from jcm_mrv.metering.layouts.declared import check_layout, check_sources
from jcm_mrv.metering.layouts.shifted import shift_lines
from jcm_mrv.metering.layouts.whole_beside import whole_beside_parts
from jcm_mrv.metering.loading import Load, Series, load_series
from jcm_mrv.metering.not_made import accepted_nothing, checks_not_made, low_coverage
from jcm_mrv.metering.output_together import ask_of_sum
from jcm_mrv.metering.pipeline import amounts_of
from jcm_mrv.metering.reading.files import find_files
from jcm_mrv.metering.rules.calibration import Overdue, overdue_days
from jcm_mrv.metering.rules.metered import Basis, Metered, Together
from jcm_mrv.metering.rules.terms import Terms, terms_of, terms_of_amounts
from jcm_mrv.metering.sun.most import above_the_sun, far_below_the_sun
from jcm_mrv.project.model import Source
from jcm_mrv.project.written import DateSlot

if TYPE_CHECKING:
    from jcm_mrv.metering.together import Part

Side = Literal["lower", "higher"]


_OTHER: dict[Side, Side] = {"lower": "higher", "higher": "lower"}


def measure(source: Source, wanted: Wanted, load: Load = load_series) -> Measured:
    """Measure what a source declares: entries, or readings, to one amount per calendar year.

    Nothing is raised for bad data: everything that is wrong is a finding, and amounts are None
    where an error stands among the findings.

    Parameters
    ----------
    source : Source
        Readings or entries, as the project file declares them.
    wanted : Wanted
        The quantity, its unit, the years and the conservative side.
    load : callable
        Reads the files of a source.
    """
    measured = judged(wanted.calendar, lambda: _measure(source, wanted, load))
    unused = tuple(accepted_nothing(source, measured.findings, wanted))
    return replace(measured, findings=(*measured.findings, *unused)) if unused else measured


def _measure(source: Source, wanted: Wanted, load: Load) -> Measured:
    check_zone(wanted.calendar.timezone, wanted.where)
    accept = [one for part in (source, *source.sources) for one in part.accept]
    stated = check_stated(wanted.headings, accept)
    with Gathering((*_refused_invoices(source, wanted), *stated)) as said:
        if source.sources:
            measured = _in_turn(source, wanted, load)
        elif (source.readings is None) == (source.entries is None):
            raise MON[1].stop(wanted.where, parameter=wanted.parameter)
        elif source.entries is not None:
            measured = _of_entries(source, wanted)
        else:
            measured = _of_readings(_load(source, wanted, load), wanted)
    terms = terms_of_amounts(wanted, accepted=tuple(accept))
    of_sun = [] if source.entries else [*above_the_sun(measured, wanted)]
    # Where readings were held against the capacity one by one it is told already.
    if all(finding.code != "MON-904" for finding in measured.findings):
        of_sun += far_below_the_sun(measured, wanted)
    findings = (
        *said.findings,
        *measured.findings,
        *low_coverage(measured, wanted),
        *(weighed(one, terms) for one in of_sun),
        *checks_not_made(source, wanted, measured),
    )
    return replace(measured, findings=findings)


def _refused_invoices(source: Source, wanted: Wanted) -> Iterator[Finding]:
    """Report invoices beside a parameter that is not summed over time (MON-813)."""
    if source.invoiced and wanted.aggregation != "sum":
        yield MON[813].at(
            wanted.where,
            found=f"`invoiced` for the {wanted.aggregation} of "
            f"{'readings' if source.patterns else 'entries'}",
            parameter=wanted.parameter,
        )


def _of_entries(source: Source, wanted: Wanted, keep: list[Basis] | None = None) -> Measured:
    """Measure entries, and hold them against invoices where there are any."""
    from jcm_mrv.metering.invoices.compare import compare_together
    from jcm_mrv.metering.invoices.entered import Entered
    from jcm_mrv.metering.invoices.entries import measure_entries

    terms = terms_of_amounts(wanted, invoiced=source.invoiced, accepted=source.accept)
    counted: list[Entered] = []
    measured = measure_entries(source.entries or (), wanted, counted)
    # What cannot be counted is no question that somebody could have looked into.
    findings = (one if one.is_error else weighed(one, terms) for one in measured.findings)
    with Gathering(tuple(findings)) as said:
        if source.invoiced:
            measured = said.take(compare_together(measured, Together(tuple(counted)), terms))
    if keep is not None:
        keep += counted
    return replace(measured, findings=tuple(said.findings))


@immutable
class _Loaded:
    """A source that was read: its series, and what was found on the way."""

    source: Source
    series: tuple[Series, ...]
    findings: tuple[Finding, ...]


def _load(source: Source, wanted: Wanted, load: Load) -> _Loaded:
    check_layout(source, wanted.where)
    try:
        terms = _terms(source, wanted)
    except FindingsError as exc:
        raise FindingsError([*exc.findings, *_lost_files(source, wanted)]) from None
    if source.timezone is not None:
        check_zone(source.timezone, wanted.where)
    # What is wrong with the meter is said as well, where the files cannot be read.
    with Gathering(overdue_days(terms).findings):
        read = load(source, wanted)
    return _Loaded(source, read.value, read.findings)


def _lost_files(source: Source, wanted: Wanted) -> tuple[Finding, ...]:
    """Say which files are not there, beside what is not declared: one round shows both."""
    try:
        find_files(source.patterns, wanted.folder, wanted.where, confined=wanted.confined)
    except FindingsError as exc:
        return tuple(exc.findings)
    return ()


def _terms(source: Source, wanted: Wanted) -> Terms:
    return terms_of(
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


def _of_readings(loaded: _Loaded, wanted: Wanted, keep: list[Metered] | None = None) -> Measured:
    source, series = loaded.source, loaded.series
    terms = _terms(source, wanted)
    with Gathering(loaded.findings):
        if len(series) == 1:
            measured = amounts_of(lambda: Found(series[0].readings), terms, keep=keep)
        else:
            measured = _added(series, terms, keep)
    zone = source.timezone or wanted.calendar.timezone
    ledger = [*measured.ledger, *shift_lines(source.shift, zone, terms)]
    ledger.sort(key=lambda line: (line.year, line.start, line.rule))
    findings = (*loaded.findings, *measured.findings)
    read = sum(len(one.readings) for one in series)
    return replace(measured, ledger=tuple(ledger), findings=findings, readings=read)


def _in_turn(source: Source, wanted: Wanted, load: Load) -> Measured:
    """Measure sources that come one after another, each in its own stretch."""
    from jcm_mrv.metering.joins import OneOf, ask_of_joins
    from jcm_mrv.metering.layouts.stretches import stretches_of
    from jcm_mrv.metering.together import Part, in_turn

    if source.readings is not None or source.entries is not None:
        raise MON[1].stop(wanted.where, parameter=wanted.parameter)
    check_sources(source, wanted.where)
    with Gathering() as said:
        loaded: list[_Loaded] = []
        for number, one in enumerate(source.sources, start=1):
            own = wanted.of_source(number, one.meter)
            read = _Loaded(one, (), ()) if one.entries else _load(one, own, load)
            said.findings += read.findings
            loaded.append(replace(read, findings=()))
        stretches = said.take(
            stretches_of([(one.source, [s.readings for s in one.series]) for one in loaded], wanted)
        )
        parts: list[Part] = []
        counted: list[Basis] = []
        beside: list[OneOf] = []
        for stretch in stretches:
            own = wanted.of_source(stretch.number, loaded[stretch.number - 1].source.meter)
            own = replace(own, calendar=stretch.calendar)
            one = loaded[stretch.number - 1]
            series: list[Metered] = []
            measured = (
                _of_entries(one.source, own, counted)
                if one.source.entries
                else _of_readings(one, own, series)
            )
            counted += series
            said.findings += measured.findings
            readings = one.series[0].readings if one.series else None
            beside.append(
                OneOf(
                    stretch.number,
                    own.where,
                    own.calendar.spans,
                    measured,
                    readings,
                    tuple(series),
                )
            )
            parts.append(Part(f"source {stretch.number}", replace(measured, findings=())))
        accepted = tuple(one for own in source.sources for one in own.accept)
        said.findings += ask_of_joins(beside, wanted, accepted, said.findings)
        whole = in_turn(parts, [stretch.calendar for stretch in stretches], wanted)
        if source.invoiced:
            terms = terms_of_amounts(wanted, invoiced=source.invoiced)
            from jcm_mrv.metering.invoices.compare import compare_together

            whole = said.take(compare_together(whole, Together(tuple(counted)), terms))
    return replace(whole, findings=tuple(dict.fromkeys(said.findings)))


def _added(series: Sequence[Series], terms: Terms, keep: list[Metered] | None) -> Measured:
    """Measure series each by itself, and add them; what is taken off has the other safe side."""
    from jcm_mrv.metering.together import added, refuse_negative

    overdue = overdue_days(terms)
    with Gathering(overdue.findings) as said:
        of_one = [(one.name, one.readings) for one in series if not one.taken_off]
        whole = tuple(weighed(found, terms) for found in whole_beside_parts(of_one, terms))
        if has_errors(whole):
            raise FindingsError(whole)
        said.findings += whole
        first = _each(series, terms, overdue.value)
        if first.value[1]:
            said.take(above_together(series[0].readings, first.value[1]))
        if over := impossible_together(first.value[1]):
            # What all of them have too much of counts in none of them.
            each = _each(series, replace(terms, impossible=over), overdue.value)
        else:
            each = first
        parts, together = said.take(each)
        if first.value[1]:
            said.take(ask_of_capacity(series[0].readings, first.value[1]))
        basis = Together(tuple(together))
        refuse_negative(basis, terms)
        said.take(ask_of_sum(series[0].readings, together, terms))
        total = added(parts, terms)
        if terms.invoiced:
            from jcm_mrv.metering.invoices.compare import compare_together

            total = said.take(compare_together(total, basis, terms))
    if keep is not None:
        keep += together
    names = ", ".join(f"{'less ' if one.taken_off else ''}{one.name}" for one in series)
    note = MON[141].at(terms.where, found=names, count=len(series))
    return replace(total, findings=(note, *dict.fromkeys(said.findings)))


def _each(
    series: Sequence[Series], terms: Terms, overdue: tuple[Overdue, ...]
) -> Found[tuple[list[Part], list[Metered]]]:
    """Measure each of several series that are added."""
    from jcm_mrv.metering.together import Part

    parts: list[Part] = []
    together: list[Metered] = []
    with Gathering() as said:
        for one in series:
            direction = _OTHER[terms.direction] if one.taken_off else terms.direction
            where = f"{terms.where} ({one.name})"
            # What capacity, sun and invoices say of the whole output is asked of the sum.
            own = replace(
                terms, where=where, direction=direction, solar=None, invoiced=(), is_part=True
            )
            if one.taken_off:
                own = replace(own, follows_sun=False)
            counted: list[Metered] = []
            measured = amounts_of(
                lambda one=one: Found(one.readings), own, overdue=overdue, keep=counted
            )
            said.findings += measured.findings
            part = Part(one.name, measured, one.taken_off)
            parts.append(part)
            together += [replace(one, sign=part.sign) for one in counted]
    return Found((parts, together), tuple(said.findings))
