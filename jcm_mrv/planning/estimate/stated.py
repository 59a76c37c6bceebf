"""The estimates of a project bound to their parameters; what the sun gives is computed once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import field, replace
from fractions import Fraction

from jcm_mrv.calculation.inputs import capacity_of
from jcm_mrv.findings import PLN, Finding, FindingsError, counted, has_errors
from jcm_mrv.findings.language import said
from jcm_mrv.immutable import immutable
from jcm_mrv.input_files import InputFile
from jcm_mrv.methodology.inputs import MemberKey
from jcm_mrv.methodology.units import UnitError, convert
from jcm_mrv.planning.estimate.amounts import Estimated
from jcm_mrv.planning.estimate.plausible import check_plausible
from jcm_mrv.project.application import Application
from jcm_mrv.project.estimates_fit import check_ends
from jcm_mrv.project.load import Project
from jcm_mrv.project.model import Period
from jcm_mrv.project.pv_estimate import share_text

Named = tuple[str, MemberKey]
_MOST_PLACES = 4
"""How many of the places of one finding are named."""


@immutable
class Stated:
    """The estimates of one methodology, by parameter and member as they stand in the file.

    ``end`` is the last day of the life.
    """

    application: Application
    end: dt.date
    estimates: Mapping[Named, Estimated]
    findings: tuple[Finding, ...] = ()
    inputs: Mapping[str, InputFile] = field(default_factory=dict)

    def of(self, name: str, key: MemberKey) -> Estimated:
        """Give the estimate of a value; one stands for all calendar years of a set of them."""
        return self.estimates[name, self.application.source_key(name, key)]

    @property
    def is_draft(self) -> bool:
        """Whether an estimate alone makes a draft of what rests on it."""
        return any(e.draft or not e.estimate.source.strip() for e in self.estimates.values())


def stated(project: Project, application: Application, life: Period) -> Stated:
    """Give the estimates of a methodology of a project that is bound over its life.

    Raises
    ------
    FindingsError
        With all that is wrong with what is said of the sun, and with what no member can give.
    """
    estimates: dict[Named, Estimated] = {}
    findings: list[Finding] = []
    inputs: dict[str, InputFile] = {}
    failed = False
    for name, parameter in application.methodology.monitored().items():
        members = _members(application, name)
        for key in application.source_keys(name):
            found = application.estimate_of(name, key)
            assert found is not None
            given, where = found
            one = Estimated(name, key, parameter, given, where, life.start, life.end)
            if given.pv is not None:
                try:
                    one = _of_sun(project, application, one, members[key][0], findings, inputs)
                except FindingsError as exc:
                    findings += exc.findings
                    failed = True
            else:
                findings += _check(project, application, one, members[key])
            estimates[name, key] = one
    if failed or has_errors(findings):
        raise FindingsError(_together(findings))
    return Stated(application, life.end, estimates, tuple(_together(findings)), inputs)


def _together(findings: list[Finding]) -> list[Finding]:
    """Give what is found of many systems alike once, with the places of the others."""
    alike: dict[tuple[object, ...], list[Finding]] = {}
    for one in dict.fromkeys(findings):
        key = (one.code, one.severity, one.message, one.found, one.expected, one.hint)
        alike.setdefault(key, []).append(one)
    return [
        finding for many in alike.values() for finding in counted(many[:_MOST_PLACES], len(many))
    ]


def _members(application: Application, name: str) -> dict[MemberKey, list[MemberKey]]:
    """Give the members that each estimate stands for: of a set of calendar years, each year."""
    members: dict[MemberKey, list[MemberKey]] = {}
    for key in application.inputs.asked(name):
        members.setdefault(application.source_key(name, key), []).append(key)
    return members


def _check(
    project: Project, application: Application, one: Estimated, members: list[MemberKey]
) -> Iterator[Finding]:
    own = [part for key in members if (part := application.own_part(one.name, key)) is not None]
    return check_plausible(application, one, members[0], _label(one), own or project.years)


def _label(one: Estimated) -> str:
    return " of ".join(filter(None, (one.name, "/".join(one.key))))


def _of_sun(
    project: Project,
    application: Application,
    one: Estimated,
    member: MemberKey,
    findings: list[Finding],
    inputs: dict[str, InputFile],
) -> Estimated:
    """Give the months of a solar system: its capacity times what the sun gives per kW."""
    from jcm_mrv.planning.solar.yields import pv_yield

    pv = one.estimate.pv
    assert pv is not None
    capacity = capacity_of(application, one.name, member)
    label = _label(one)
    if capacity is None:
        attribute = one.parameter.capacity
        if attribute is None:
            raise PLN[9]["none"].stop(one.where, label=label)
        raise PLN[9].stop(one.where, label=label, attribute=attribute)
    try:
        kilowatts = convert(capacity.value, capacity.unit, "kW")
        convert(Fraction(1), "kWh", one.parameter.unit)
    except UnitError as exc:
        unit = one.parameter.unit
        raise PLN[5].stop(one.where, found="pv", label=label, reason=exc, unit=unit) from None
    if kilowatts <= 0:
        raise PLN[9]["below"].stop(one.where, found=str(capacity), label=label)
    found = pv_yield(
        project.file.site,
        pv,
        folder=project.folder,
        where=one.where,
        country=project.file.partner_country,
        capacity_kw=float(kilowatts),
    )
    findings += found.findings
    inputs |= found.inputs
    months = tuple(
        # A millionth of a watt-hour is enough, and keeps fractions short.
        convert(kilowatts * Fraction(f"{month:.9f}") * pv.used, "kWh", one.parameter.unit)
        for month in found.monthly_kwh_per_kw
    )
    year = sum(months, Fraction(0))
    around = check_ends(one.estimate, one.parameter, year, label, one.where)
    if has_errors(around):
        raise FindingsError(around)
    findings += around
    told = said("{capacity} DC × {how}", capacity=str(capacity), how=found.how)
    if pv.used != 1:
        told = said("{how} × {share} used", how=told, share=share_text(pv.used))
    return replace(one, months=months, told=told, draft=found.draft)
