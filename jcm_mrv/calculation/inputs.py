"""Readings, entries and fixed values of an application to arrays that equations take."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from jcm_mrv.calculation.gathered import Gathered, Side
from jcm_mrv.calculation.in_use import in_use
from jcm_mrv.calculation.siblings import Sibling, beside_each_other
from jcm_mrv.calculation.weighted import Weighed, weighted
from jcm_mrv.findings import CAL, PRJ, Finding, has_errors, language
from jcm_mrv.metering import Calendar, measure
from jcm_mrv.metering.calendar import own_parts
from jcm_mrv.metering.headings import check_stated
from jcm_mrv.metering.interface import Finest, Measured, Place, Wanted
from jcm_mrv.methodology.inputs import MemberKey, labelled
from jcm_mrv.methodology.model import Direction, Parameter
from jcm_mrv.methodology.quantity import Quantity
from jcm_mrv.project.application import Application
from jcm_mrv.project.load import Project
from jcm_mrv.project.model import Source

_Amount = tuple[MemberKey, int, Fraction, str]
"""Of a member in a year, and where it is declared."""


def gather(project: Project, application: Application, finest: Finest | None = "month") -> Gathered:
    """Give the measured amounts of every monitored parameter and member of an application.

    Parameters
    ----------
    project : Project
        As it was loaded.
    application : Application
        One of its methodologies.
    finest : {"month", "day"}, optional
        The finest parts that amounts are wanted for besides years.
    """
    of_members = project.document.headings.get(project.document.where(()), {})
    gathered = Gathered(findings=[*check_stated(of_members)])
    weights = {n: p.weight for n, p in application.methodology.monitored().items() if p.weight}
    by_day = {*weights, *weights.values()}
    used = in_use(application)
    for name, parameter in application.methodology.monitored().items():
        for key in application.source_keys(name):
            if application.source_of(name, key) is None:
                # A finding of the project says so, and it is not calculated.
                continue
            side = parameter.conservative
            finer = "day" if name in by_day else finest
            first = _measure(project, application, name, key, _first(side), finer)
            said: Sequence[Finding] = first.findings
            other = None
            if side == "by_result":
                other = _measure(project, application, name, key, "higher", finer)
                if has_errors(first.findings):
                    said, other = [*first.findings, *other.findings], None
                elif first.amounts == other.amounts and first.findings == other.findings:
                    other = None
                else:
                    # What was not looked for is open, whichever side it is that asks.
                    asked = [f for f in (*said, *other.findings) if f.code == "MON-929"][:1]
                    both = [f for f in said if f in other.findings and f.code != "MON-929"]
                    said = [*both, *asked]
            parts, lost = _by_part(project, application, name, key, first)
            others = {}
            if other is not None:
                others, _ = _by_part(project, application, name, key, other)
            for whole, one in parts.items():
                gathered.measured[name, whole] = one
                if whole in others and one != others[whole]:
                    gathered.sides[name, whole] = {"lower": one, "higher": others[whole]}
            said = [*said, *lost]
            # What the result does not rest on needs no second source: no generator, no hours of it.
            gathered.findings += [f for f in said if f.code != "MON-929" or name in used]
            for item in first.inputs:
                gathered.inputs[item.path] = item
        siblings = _siblings(application, name, gathered)
        gathered.findings += beside_each_other(name, parameter.unit, siblings)
        gathered.findings += _out_of_range(name, parameter, siblings)
    for name, weight in weights.items():
        for key in application.inputs.asked(name):
            if (name, key) in gathered.measured and not has_errors(gathered.findings):
                _weigh(project, application, gathered, name, weight, key)
    for named in () if finest == "day" else [n for n in gathered.measured if n[0] in by_day]:
        gathered.measured[named] = replace(gathered.measured[named], days=())
        if named in gathered.sides:
            both = gathered.sides[named].items()
            gathered.sides[named] = {side: replace(one, days=()) for side, one in both}
    return gathered


def _weigh(
    project: Project,
    application: Application,
    gathered: Gathered,
    name: str,
    weight: str,
    key: MemberKey,
) -> None:
    """Put the mean that another amount weighs in the place of that by time, on either side."""
    own = application.own_part(name, key)
    parts = project.years if own is None else [own] * len(project.years)
    methodology = application.methodology
    what = Weighed(
        labelled(name, key),
        labelled(weight, key),
        methodology.unit(weight),
        application.monitored(name, key)[2],
    )
    amounts = gathered.measured[weight, key]
    entries = application.monitored(weight, key)[1].entries or ()
    gathered.measured[name, key], said = weighted(
        what, gathered.measured[name, key], amounts, parts, entries
    )
    for side, one in gathered.sides.get((name, key), {}).items():
        gathered.sides[name, key][side], other = weighted(what, one, amounts, parts, entries)
        said += other
    gathered.findings += dict.fromkeys(said)


def _siblings(application: Application, name: str, gathered: Gathered) -> list[Sibling]:
    """Give the members of a parameter that were measured."""
    siblings = []
    for key in application.source_keys(name):
        found = application.source_of(name, key)
        measured = gathered.measured.get((name, key))
        if found is not None and measured is not None:
            _, source, where = found
            capacity = capacity_of(application, name, key)
            siblings.append(Sibling(key, source, where, measured, capacity))
    return siblings


def _out_of_range(
    name: str, parameter: Parameter, siblings: Sequence[Sibling]
) -> Iterator[Finding]:
    """Ask about amounts that the methodology takes for impossible, such as a season of 400 days.

    Two seasons of 250 days on one field are no less so.
    """
    within = parameter.range
    amounts = [
        (sibling.key, amount.year, amount.value, sibling.where)
        for sibling in siblings
        for amount in sibling.measured.amounts
        if amount.value is not None
    ]
    beyond = [one for one in amounts if not within.holds(one[2])]
    for key, part, value, where in beyond or _together(amounts, parameter):
        if within.holds(value):
            continue
        high = within.maximum is not None and value > within.maximum
        end, words = (within.maximum, "≤") if high else (within.minimum, "≥")
        yield PRJ[218].at(
            where,
            found=f"{float(value):.6g} {parameter.unit}",
            label=labelled(name, key),
            part=part,
            ends=f"{words} {float(end or 0):g} {parameter.unit}",
        )


def _together(amounts: Sequence[_Amount], parameter: Parameter) -> Iterator[_Amount]:
    """Give the amounts of members that the methodology takes together, by year and the others."""
    places = {parameter.sets.index(name) for name in parameter.range.together}
    groups: dict[tuple[MemberKey, int], list[_Amount]] = {}
    for key, part, value, where in amounts if places else ():
        others = tuple(member for n, member in enumerate(key) if n not in places)
        groups.setdefault((others, part), []).append((key, part, value, where))
    for (_, part), group in groups.items():
        of_each = zip(*(key for key, *_ in group), strict=True)
        key = tuple(" + ".join(dict.fromkeys(members)) for members in of_each)
        yield key, part, sum((value for _, _, value, _ in group), Fraction(0)), group[-1][3]


def _first(side: Direction | None) -> Side:
    return "higher" if side == "higher" else "lower"


def _by_part(
    project: Project, application: Application, name: str, key: MemberKey, measured: Measured
) -> tuple[dict[MemberKey, Measured], list[Finding]]:
    """Give what a source says by member: each year, or part of the period, of a set its amount.

    That is the same in all years' results. One without any reading or entry is an error: nothing
    says that its amount is zero.
    """
    over = application.methodology.time_set(name)
    if over is None:
        return {key: measured}, []
    own = [k for k in application.inputs.keys(name) if application.source_key(name, k) == key]
    parts = application.spans[over]
    numbers = [part.year for part in _calendar(project, application, name).parts]
    asked = frozenset(application.inputs.asked(name))
    found: dict[MemberKey, Measured] = {}
    lost = []
    for whole, part, number, amount in zip(own, parts, numbers, measured.amounts, strict=True):
        if whole not in asked:
            continue
        found[whole] = Measured(
            tuple(replace(amount, year=part.year) for _ in project.years),
            tuple(replace(o, year=part.year) for o in measured.ledger if o.year == number),
            tuple(
                finding
                for finding in measured.findings
                if finding.values.get("year") in (None, number, part.called)
            ),
            months=tuple(row for row in measured.months if part.start <= row.start <= part.end),
            days=tuple(row for row in measured.days if part.start <= row.start <= part.end),
        )
        if not amount.coverage and not has_errors(measured.findings):
            lost.append(
                CAL[5].at(
                    application.monitored(name, key)[2],
                    name="/".join((name, *key)),
                    year=part.called or part.year,
                    start=part.start,
                    end=part.end,
                )
            )
    return found, lost


def _measure(
    project: Project,
    application: Application,
    name: str,
    key: MemberKey,
    side: Side,
    finest: Finest | None,
) -> Measured:
    source, wanted = wanted_of(project, application, name, key, side, finest)
    measured = measure(source, wanted)
    return replace(
        measured, findings=(*measured.findings, *_before_it_was_there(source, wanted, measured))
    )


def _before_it_was_there(source: Source, wanted: Wanted, measured: Measured) -> Iterator[Finding]:
    """Ask about whole months with amounts before their meter was installed."""
    meter = wanted.meter
    if meter is None or meter.installed is None or source.sources:
        return
    if any(event.what == "replaced" for event in meter.events):
        # The day is that of the meter that is there now, or of the one before.
        return
    early = [m for m in measured.months if m.covered and m.end < meter.installed]
    if early:
        yield PRJ[235].at(
            wanted.where,
            found=language.said("{start} to {end}", start=early[0].start, end=early[-1].end),
            name="/".join(filter(None, (wanted.parameter, wanted.member))),
            count=len(early),
            meter=wanted.meter_id,
            installed=meter.installed,
        )


def wanted_of(
    project: Project,
    application: Application,
    name: str,
    key: MemberKey,
    side: Side,
    finest: Finest | None = None,
) -> tuple[Source, Wanted]:
    """Give the source of a monitored value, and what is wanted of it."""
    found = application.source_of(name, key)
    assert found is not None
    plan, source, where = found
    parameter = application.methodology.parameters[name]
    meter_id = source.meter or plan.meter or ""
    wanted = Wanted(
        parameter=name,
        member="/".join(key),
        unit=parameter.unit,
        aggregation=parameter.aggregation,
        direction=side,
        calendar=_calendar(project, application, name),
        folder=project.folder,
        where=where,
        finest=finest,
        option=plan.option or "",
        can_be_negative=parameter.can_be_negative,
        capacity=capacity_of(application, name, key),
        solar=_place(project) if parameter.plausibility == "solar" else None,
        follows_sun=parameter.plausibility == "solar",
        meter_id=meter_id,
        meter=project.file.meters.get(meter_id),
        meters=project.file.meters,
        headings=project.document.headings.get(where, {}),
        rows=project.document.rows.get(where, {}),
    )
    return source, wanted


def _calendar(project: Project, application: Application, name: str) -> Calendar:
    """Give the parts that amounts are wanted for: the period's years, or the members of a set."""
    over, timezone = application.methodology.time_set(name), project.file.site.timezone
    if over is None:
        return Calendar(project.years, timezone)
    parts = application.spans[over]
    if application.methodology.sets[over].periods:
        return own_parts(parts, timezone)
    return Calendar(parts, timezone)


def _place(project: Project) -> Place | None:
    site = project.file.site
    if site.latitude is None or site.longitude is None:
        return None
    return Place(float(site.latitude), float(site.longitude))


def capacity_of(application: Application, name: str, key: MemberKey) -> Quantity | None:
    """Give the rated power of the member that an amount is of, where the methodology has it."""
    attribute = application.methodology.parameters[name].capacity
    if attribute is None:
        return None
    set_name, declared = application.methodology.attributes[attribute]
    member = key[application.methodology.sets_of(name).index(set_name)]
    value = application.inputs.values.get(attribute, {}).get((member,))
    if not isinstance(value, Fraction) or declared.unit is None:
        return None
    return Quantity(value=value, unit=declared.unit)
