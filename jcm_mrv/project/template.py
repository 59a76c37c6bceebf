"""A commented project file and data templates for one methodology, ready to fill."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence

from jcm_mrv.methodology.countries import country
from jcm_mrv.methodology.methodology import Methodology
from jcm_mrv.methodology.model import Attribute, Parameter
from jcm_mrv.methodology.registered import where_to_get
from jcm_mrv.methodology.series.series import Series
from jcm_mrv.methodology.units import COUNTED, parse_unit

_HEAD = """\
{intro}
{where}
# Replace everything in <angle brackets>; remove the # before a key to use it. Then run:
#   jcm-mrv check project.yaml
#   jcm-mrv calculate project.yaml
# Paths are relative to this file and stay inside its folder.

title: "<title of the project>"
# reference: {country}001   # number in the registry, once registered
partner_country: {country}
participants:
  japan: ["<company in Japan>"]
  partner: ["<company in the partner country>"]
site:
  name: "<place>"
  # latitude: 0.0
  # longitude: 0.0
{timezone}
start_of_operation: <YYYY-MM-DD>
monitoring_period: {{start: <YYYY-MM-DD>, end: <YYYY-MM-DD>}}   # both days included
methodology: {reference}
"""


def project_template(methodology: Methodology, series: Sequence[Series] = ()) -> dict[str, str]:
    """Give the files of a new project: relative path -> text.

    Parameters
    ----------
    methodology : Methodology
        The methodology to apply.
    series : sequence of Series, optional
        What values may be taken from; those that fit a parameter are named beside it.

    Returns
    -------
    dict of str to str
        ``project.yaml`` and a header-only CSV file per monitored parameter and member.
    """
    code = methodology.file.partner_country
    lines = [
        _HEAD.format(
            intro="\n".join(
                _comment(
                    f"Project file of jcm-mrv for {methodology.reference}: "
                    f"{methodology.file.title}",
                    0,
                )
            ),
            reference=methodology.reference,
            where="\n".join(
                _comment(f"The official text: {where_to_get(methodology.reference)}", 0)
            ),
            country=code,
            timezone=_zones(code),
        )
    ]
    lines += _sets(methodology)
    lines += _values(methodology, series)
    lines += _monitoring(methodology)
    lines += _meters(methodology)
    lines += _criteria(methodology)
    lines += _confirmed(methodology)
    files = {"project.yaml": "\n".join(lines).rstrip() + "\n"}
    for name, parameter in _monitored(methodology).items():
        if _is_metered(parameter):
            files[_file(methodology, name, parameter)] = f"timestamp,{_column(name, parameter)}\n"
    return files


def _zones(code: str) -> str:
    """Give the line of the time zone, with the others of the country before it."""
    first, *others = known.time_zones if (known := country(code)) else ("<Area/City>",)
    lines = (
        _comment(f"Time zones of the country: {first}, {', '.join(others)}", 2) if others else []
    )
    return "\n".join([*lines, f"  timezone: {first}   # days and years end at its midnight"])


def _is_rare(methodology: Methodology, sets: tuple[str, ...]) -> bool:
    """Whether most projects have no member of one of the sets."""
    return any(methodology.sets[name].optional == "rare" for name in sets)


def _monitored(methodology: Methodology) -> dict[str, Parameter]:
    """Give the monitored parameters that a new project proposes: none of rare sets."""
    return {
        name: parameter
        for name, parameter in methodology.monitored().items()
        if not _is_rare(methodology, parameter.sets)
    }


def _is_metered(parameter: Parameter) -> bool:
    """Whether the template proposes readings; it proposes entries otherwise."""
    energy = parameter.unit in ("MWh", "kWh", "GJ", "MJ", "TJ")
    return energy and parameter.aggregation == "sum"


def _file(methodology: Methodology, name: str, parameter: Parameter) -> str:
    member = _first_member(methodology, parameter).replace("/", "-")
    return f"data/{member}-{name}.csv" if member else f"data/{name}.csv"


def _column(name: str, parameter: Parameter) -> str:
    return f"{name.lower()}_{parameter.unit.lower()}"


def _meter_ids(methodology: Methodology) -> dict[str, str]:
    """Give a meter for each parameter that is measured (option C); what is counted needs none."""
    measured = [
        name
        for name, parameter in _monitored(methodology).items()
        if parameter.options[-1] == "C" and parameter.unit not in COUNTED
    ]
    return {name: f"M-{number}" for number, name in enumerate(measured, start=1)}


def _first_member(methodology: Methodology, parameter: Parameter) -> str:
    """Give the member that the template proposes; one source has all calendar years."""
    return "/".join(f"{name}-1" for name in parameter.sets if not methodology.sets[name].years)


def _comment(text: str, indent: int, width: int = 100) -> list[str]:
    """Give a text as comment lines; what goes on after ``- `` is indented."""
    return textwrap.wrap(
        text,
        width,
        initial_indent=" " * indent + "# ",
        subsequent_indent=" " * indent + ("#   " if text.startswith("- ") else "# "),
        break_long_words=False,
        break_on_hyphens=False,
    )


def _sets(methodology: Methodology) -> list[str]:
    if not methodology.sets:
        return []
    lines = ["sets:"]
    for name, item in methodology.sets.items():
        if item.years:
            continue
        if item.optional == "rare":
            lines += _rare_set(methodology, name)
            continue
        left_out = "; left out where there is none" if item.optional else ""
        lines += _comment(f"{item.title}; one line each{left_out}", 2)
        lines.append(f"  {name}:")
        lines.append(f"    - id: {name}-1")
        lines.append('      title: "<name of it>"')
        for key, attribute in item.attributes.items():
            lines += _comment(attribute.description, 6)
            for choice, meaning in attribute.choices.items():
                lines += _comment(f"- {choice}: {meaning}", 6)
            hidden = "" if attribute.required else "# "
            lines.append(f"      {hidden}{key}: {_example(attribute)}")
    lines = lines if len(lines) > 1 else []
    years = [name for name, item in methodology.sets.items() if item.years]
    if years:
        lines.append("since:")
        for name in years:
            text = f"{methodology.sets[name].title}: the first day that counts; from it on, data"
            lines += _comment(f"{text} of every calendar year are needed", 2)
            lines.append(f"  {name}: <YYYY-MM-DD>")
    return [*lines, ""]


def _rare_set(methodology: Methodology, name: str) -> list[str]:
    """Give a set that most projects leave out, as comments, with what it asks for."""
    item = methodology.sets[name]
    lines = _comment(f"{item.title}, where there is one:", 2)
    parts = [f"id: {name}-1", *(f"{key}: {_example(a)}" for key, a in item.attributes.items())]
    lines += [f"  # {name}:", f"  #   - {{{', '.join(parts)}}}"]
    for key, parameter in methodology.parameters.items():
        if name in parameter.sets and key not in methodology.defaults:
            kind = "monitoring" if parameter.kind == "monitored" else "values"
            lines += _comment(f"- {kind}, {key}: {parameter.description} [{parameter.unit}]", 2)
    return lines


def _example(attribute: Attribute) -> str:
    if attribute.choices:
        named = f"<{' or '.join(attribute.choices)}>"
        return named if len(named) <= 80 else "<one of those above>"
    return f"<number> {attribute.unit}"


def _questions(
    methodology: Methodology, name: str, parameter: Parameter, series: Iterable[Series]
) -> list[str]:
    """Give how to ask the series that have values of this kind, made for it and the country."""
    if parse_unit(parameter.unit).is_number:
        # A share or a count could be any.
        return []
    found = []
    # Those of the country first.
    for item in sorted(series, key=lambda item: not item.file.countries):
        file = item.file
        if (
            not item.fits(parameter.unit)
            or not item.serves(name)
            or (file.countries and methodology.file.partner_country not in file.countries)
        ):
            continue
        parts = [f"series: {item.name}", *(f"{key}: <{key}>" for key in file.keys)]
        parts += ["year: <year>"] if item.is_dated else []
        found.append(f"{{{', '.join(parts)}}}")
    return found


def _values(methodology: Methodology, series: Sequence[Series]) -> list[str]:
    fixed = {
        name: parameter
        for name, parameter in methodology.fixed_ex_ante().items()
        if not _is_rare(methodology, parameter.sets)
    }
    if not fixed:
        return []

    years_of = methodology.years_set

    def given(name: str, parameter: Parameter, mark: str) -> list[str]:
        body = f'{{value: <number>, unit: {parameter.unit}, source: "<document, page>"}}'
        if not parameter.sets:
            return [f"  {mark}{name}: {body}"]
        own = [_first_member(methodology, parameter), "<YYYY>" if years_of(name) else ""]
        return [f"  {mark}{name}:", f"  {mark}  {'/'.join(filter(None, own))}: {body}"]

    if all(name in methodology.defaults for name in fixed):
        # Commented as a whole: a mapping whose keys are all comments would be empty.
        lines = _comment(
            "Fixed ex ante. The methodology has values of its own for these, as far as they are "
            "known; give one to use another with your source.",
            0,
        )
        for name, parameter in fixed.items():
            lines += _comment(f"- {name}: {parameter.description} [{parameter.unit}]", 0)
        lines.append("# values:")
        for name, parameter in fixed.items():
            lines += ["# " + line for line in given(name, parameter, "")]
        return [*lines, ""]
    lines = ["# Fixed ex ante", "values:"]
    for name, parameter in fixed.items():
        lines += _comment(f"{parameter.description} [{parameter.unit}]", 2)
        if name in methodology.defaults:
            lines += _comment("Left out, the methodology's own value is used.", 2)
        for question in _questions(methodology, name, parameter, series):
            lines += _comment(f"Or a published value, with its source: {question}", 2)
        lines += given(name, parameter, "# " if name in methodology.defaults else "")
    return [*lines, ""]


def _monitoring(methodology: Methodology) -> list[str]:
    meters = _meter_ids(methodology)
    lines = ["monitoring:"]
    for name, parameter in _monitored(methodology).items():
        lines += _comment(f"{parameter.description} [{parameter.unit}]", 2)
        lines.append(f"  {name}:")
        others = ", ".join(parameter.options[:-1])
        lines.append(
            f"    option: {parameter.options[-1]}" + (f"   # or {others}" if others else "")
        )
        indent = 4
        if parameter.sets:
            member = _first_member(methodology, parameter)
            if member:
                lines += ["    members:", f"      {member}:"]
                indent = 8
        if name in meters:
            lines.append(" " * indent + f"meter: {meters[name]}")
        lines += [" " * indent + line for line in _source(methodology, name, parameter)]
    return [*lines, ""]


def _source(methodology: Methodology, name: str, parameter: Parameter) -> list[str]:
    entries = [
        "entries:",
        f"  - {{start: <YYYY-MM-DD>, end: <YYYY-MM-DD>, value: <number>, unit: {parameter.unit}, "
        'evidence: "<document>"}',
    ]
    amounts = "# Amounts per period of whole days, e.g. from invoices"
    if not _is_metered(parameter):
        return [amounts, *entries]
    pairs = [
        (f"readings: {_file(methodology, name, parameter)}", "meter exports: a file, glob or list"),
        ("time: timestamp", "name of the column with the time"),
        (f"value: {_column(name, parameter)}", "name of the column with the value"),
        (f"unit: {parameter.unit}", "unit of that column; it is converted"),
        ("kind: energy", "energy (per interval), register (cumulative) or power (mean)"),
        ("interval: 15 min", "spacing of the readings"),
        ("label: end", "the time stands at the start or the end of the interval"),
    ]
    width = max(len(key) for key, _ in pairs)
    return [
        "# `jcm-mrv meter inspect FILE` shows how an export reads and what to write here",
        *(f"{key:<{width}}   # {meaning}" for key, meaning in pairs),
        "# Or, instead of `readings` to `label`:",
        amounts,
        *("# " + line for line in entries),
    ]


def _meters(methodology: Methodology) -> list[str]:
    meters = _meter_ids(methodology)
    if not meters:
        return []
    lines = ["meters:"]
    for name, meter in meters.items():
        maximum = "<number> kWh" if _is_metered(methodology.parameters[name]) else ""
        lines += [
            f"  {meter}:   # measures {name}",
            '    serial: "<serial number>"',
            '    accuracy_class: "<class>"',
            "    # Used while a calibration is overdue",
            "    # maximum_permissible_error: <number> %",
        ]
        if maximum:
            lines += [
                "    # The largest value that a register shows before it goes on at 0",
                f"    # register_maximum: {maximum}",
            ]
        lines += [
            "    # calibrations:",
            "    #   - {date: <YYYY-MM-DD>, valid_until: <YYYY-MM-DD>, certificate: <file>}",
        ]
    return [*lines, ""]


def _criteria(methodology: Methodology) -> list[str]:
    if not methodology.criteria:
        return []
    lines = ["# Eligibility: what shows that each criterion is met", "criteria:"]
    for name, criterion in methodology.criteria.items():
        lines += _comment(criterion.text, 2)
        lines.append(f'  "{name}": {{met: <true or false>, evidence: "<{criterion.evidence}>"}}')
    return [*lines, ""]


def _confirmed(methodology: Methodology) -> list[str]:
    open_names = list(
        dict.fromkeys(
            name for name, standing in methodology.standings() if standing == "unverified"
        )
    )
    if not open_names:
        return []
    lines = _comment(
        "What you have checked against the official text: remove the # before its line and say "
        "where it stands. A result is a draft as long as it rests on anything of this list.",
        0,
    )
    lines += ["# confirmed:"]
    lines += [f'#   - {{what: {name}, source: "<document, page>"}}' for name in open_names]
    return lines
