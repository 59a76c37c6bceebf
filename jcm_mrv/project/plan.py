"""Whether the monitoring plan and the answers to criteria fit the methodology."""

from __future__ import annotations

from jcm_mrv.findings import PRJ, Finding, Severity, nearest
from jcm_mrv.findings.language import said
from jcm_mrv.methodology.inputs import labelled
from jcm_mrv.methodology.methodology import Methodology
from jcm_mrv.methodology.model import OPTIONS
from jcm_mrv.methodology.statements import (
    OPTION_OF,
    criterion_label,
    number_names,
    statements,
    value_of,
)
from jcm_mrv.project.application import Application
from jcm_mrv.project.evidence_names import is_shown
from jcm_mrv.project.model import Source
from jcm_mrv.visible import words_alone


def check_plan(application: Application, meters: set[str]) -> list[Finding]:
    """Give what is wrong with the monitoring plan: parameters, members, options, meters, gaps."""
    findings: list[Finding] = []
    monitored = application.methodology.monitored()
    for name, plan in application.file.monitoring.items():
        if name not in monitored:
            known = name in application.methodology.parameters
            findings.append(
                PRJ[109].at(
                    application.where("monitoring", name),
                    found=name,
                    reference=application.methodology.reference,
                )
                if known
                else PRJ[109]["unknown"].at(
                    application.where("monitoring", name),
                    found=name,
                    reference=application.methodology.reference,
                    nearest=nearest(name, monitored),
                )
            )
            continue
        keys = ["/".join(key) for key in application.source_keys(name) if key]
        unneeded = ["/".join(key) for key in application.unneeded(name)]
        findings += _given_in_vain(application, name, unneeded)
        for member in plan.members:
            if member not in keys and member not in unneeded:
                findings.append(
                    PRJ[105].at(
                        application.where("monitoring", name, "members", member),
                        found=member,
                        name=name,
                        sets=", ".join(application.methodology.sets_of(name)) or said("no set"),
                        nearest=nearest(member, keys),
                    )
                )
        if keys and plan.declares_data:
            findings.append(
                PRJ[110].at(application.where("monitoring", name), name=name, member=keys[0])
            )
        options = monitored[name].options
        if plan.option is None:
            findings.append(
                PRJ[111].at(
                    application.where("monitoring", name),
                    name=name,
                    options=" or ".join(map(_option, options)),
                    first=options[0],
                )
            )
        elif plan.option not in options:
            findings += _other_option(application, name, plan.option)
        findings += _sources(application, name, meters)
        findings += _earlier(application, name)
    return findings


def not_needed(methodology: Methodology, name: str, label: str, where: str) -> Finding:
    """Say that something is given of a member that does not need it."""
    condition = " ".join((methodology.parameters[name].needed or "").split())
    return PRJ[184].at(where, label=label, condition=condition)


def _given_in_vain(application: Application, name: str, unneeded: list[str]) -> list[Finding]:
    """Tell of readings and entries of members that do not need them: they are not read."""
    plan = application.file.monitoring[name]
    places = [("members", member) for member in plan.members if member in unneeded]
    if "" in unneeded and (plan.declares_data or plan.invoiced):
        places = [()]
    return [
        not_needed(
            application.methodology,
            name,
            labelled(name, path[1:]),
            application.where("monitoring", name, *path),
        )
        for path in places
    ]


def check_monitored(application: Application) -> list[Finding]:
    """Give the parameters and members that have neither readings nor entries."""
    return [f for name in application.methodology.monitored() for f in _missing(application, name)]


def _other_option(application: Application, name: str, option: str) -> list[Finding]:
    """Refuse an option that the official text does not have; ask where nobody has read it."""
    if application.records(f"monitoring option {option} of {name}"):
        return []
    parameter = application.methodology.parameters[name]
    where = application.where("monitoring", name, "option")
    options = " or ".join(map(_option, parameter.options))
    claim = parameter.options_from
    # Whoever recorded that the options were read has read these, and not this one.
    read = application.records(f"{OPTION_OF}{name}", name)
    if read or (claim is not None and claim.standing == "official"):
        return [
            PRJ[112].at(where, found=_option(option), name=name, option=option, options=options)
        ]
    return [
        PRJ[112]["unread"].at(
            where,
            severity=Severity.WARNING,
            found=_option(option),
            name=name,
            option=option,
            options=options,
        )
    ]


def _option(letter: str) -> str:
    return f"{letter} ({OPTIONS[letter]})"


def _sources(application: Application, name: str, meters: set[str]) -> list[Finding]:
    findings: list[Finding] = []
    for key in application.source_keys(name):
        found = application.source_of(name, key)
        if found is None:
            continue
        _, source, place = found
        findings += _unknown_meters(source, place, meters)
        if source.readings is not None and source.entries is not None:
            findings.append(PRJ[114].at(place, name=name))
    return findings


def _unknown_meters(source: Source, place: str, meters: set[str]) -> list[Finding]:
    named = (source.meter, *(one.meter for one in source.sources))
    return [
        PRJ[113].at(place, found=meter, nearest=nearest(meter, meters))
        for meter in named
        if meter is not None and meter not in meters
    ]


def check_without_members(application: Application, meters: set[str]) -> list[Finding]:
    """Give what is wrong whatever the members are: said in the same round as what is with them."""
    findings: list[Finding] = []
    for name, plan in application.file.monitoring.items():
        place = application.where("monitoring", name)
        findings += _unknown_meters(plan, place, meters)
        for member, source in plan.members.items():
            place = application.where("monitoring", name, "members", member)
            findings += _unknown_meters(source, place, meters)
    return [*findings, *_criteria(application)]


def _earlier(application: Application, name: str) -> list[Finding]:
    """Warn about amounts of earlier years that nothing shows: no meter data stand behind them."""
    if application.methodology.time_set(name) is None:
        return []
    findings: list[Finding] = []
    for key in application.source_keys(name):
        found = application.source_of(name, key)
        if found is None or found[0].evidence or found[1].evidence:
            continue
        unshown = [
            entry
            for entry in found[1].entries or ()
            if entry.end < application.start and not entry.evidence
        ]
        if unshown:
            findings.append(
                PRJ[144].at(
                    found[2],
                    found=", ".join(f"{entry.start} to {entry.end}" for entry in unshown[:6]),
                    name="/".join((name, *key)),
                )
            )
    return findings


def _missing(application: Application, name: str) -> list[Finding]:
    findings: list[Finding] = []
    parameter = application.methodology.parameters[name]
    for key in application.source_keys(name):
        if application.source_of(name, key) is None:
            label = f"{name} of {'/'.join(key)}" if key else name
            findings.append(
                PRJ[115].at(
                    application.where("monitoring", *([name] if key else [])),
                    label=label,
                    description=parameter.description,
                    unit=parameter.unit,
                    key="/".join(key) or name,
                )
            )
    return findings


def check_answers(application: Application) -> list[Finding]:
    """Give what is wrong with the answers to eligibility criteria and with confirmations."""
    return [*_criteria(application), *_confirmed(application)]


def _criteria(application: Application) -> list[Finding]:
    findings: list[Finding] = []
    guards = application.methodology.guards
    for name, answer in application.file.criteria.items():
        if name not in application.methodology.criteria:
            findings.append(
                PRJ[116].at(
                    application.where("criteria", name),
                    found=name,
                    reference=application.methodology.reference,
                    nearest=nearest(name, application.methodology.criteria_of_text),
                )
            )
        elif not answer.met:
            findings.append(
                PRJ[117].at(
                    application.where("criteria", name),
                    name=name,
                    text=application.methodology.criteria[name].text,
                )
            )
        elif name in guards:
            # Its test shows whether it holds.
            continue
        elif (asked := _answered_otherwise(application, name, answer.text)) is not None:
            findings.append(asked)
        elif not is_shown(answer.evidence):
            where = application.where("criteria", name)
            wanted = application.methodology.criteria[name].evidence
            findings.append(
                PRJ[118]["words"].at(where, found=answer.evidence, name=name, evidence=wanted)
                if answer.evidence.strip()
                else PRJ[118].at(where, name=name, evidence=wanted)
            )
    for name, criterion in application.methodology.criteria_of_text.items():
        if name not in application.file.criteria:
            findings.append(
                PRJ[119].at(application.where("criteria"), name=name, text=criterion.text)
            )
    return findings


def _answered_otherwise(application: Application, name: str, answered: str) -> Finding | None:
    """Ask again where the words of a criterion are not those that were answered.

    Nobody who answers what the library has knows what somebody reads in the text later.
    """
    words = application.methodology.criteria[name].text
    where, text = application.where("criteria", name), _plain_spaces(words)
    if answered:
        if words_alone(answered) == words_alone(words):
            return None
        return PRJ[216]["other"].at(where, found=_plain_spaces(answered), name=name, text=text)
    own = None if application.unread is None else application.unread.criteria.get(name)
    if own is None or words_alone(own.text) == words_alone(words):
        return None
    return PRJ[216].at(where, found=_plain_spaces(own.text), name=name, text=text)


def _plain_spaces(text: str) -> str:
    return " ".join(text.split())


def _confirmed(application: Application) -> list[Finding]:
    findings: list[Finding] = []
    names = _confirmable(application)
    numbers = number_names(application.methodology) | _given_names(application)
    guards = set(map(criterion_label, application.methodology.guards))
    for n, record in enumerate(application.file.confirmed):
        if record.what in guards:
            findings.append(
                PRJ[120]["library"].at(
                    application.where("confirmed", n),
                    severity=Severity.WARNING,
                    found=record.what,
                )
            )
            continue
        if record.what not in names:
            findings.append(
                PRJ[120].at(
                    application.where("confirmed", n),
                    found=record.what,
                    reference=application.methodology.reference,
                    nearest=nearest(record.what, names),
                )
            )
            continue
        where, methodology = application.where("confirmed", n), application.methodology
        is_number, sides = record.what in numbers, application.participants
        if doubt := record.doubt(where, methodology, is_number, sides):
            findings.append(doubt)
    return findings


def _confirmable(application: Application) -> set[str]:
    """Give what a confirmation may name: what the methodology states, and each value given."""
    names = {*application.methodology.parameters, *application.methodology.tables}
    for stated in statements(application.methodology):
        names |= {stated.what, *stated.names}
    others = map(application.other_option, application.methodology.monitored())
    return names | {what for what in others if what} | _given_names(application)


def _given_names(application: Application) -> set[str]:
    names: set[str] = set()
    for name, values in application.given.items():
        for key in values:
            own = labelled(name, key)
            names |= {own, value_of(own), value_of(name)}
    return names
