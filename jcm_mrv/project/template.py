"""A commented project file and data templates for one methodology, ready to fill."""

from __future__ import annotations

from jcm_mrv.methodology.methodology import Methodology
from jcm_mrv.methodology.model import Attribute, Parameter

_HEAD = """\
# Project file of jcm-mrv for {reference}: {title}
# Replace everything in <angle brackets>, then run:
#   jcm-mrv check project.yaml
#   jcm-mrv calculate project.yaml
# Paths are relative to this file and stay inside its folder.

title: "<title of the project>"
# reference: {country}001              # number in the registry, once registered
partner_country: {country}
participants:
  japan: ["<company in Japan>"]
  partner: ["<company in the partner country>"]
site:
  name: "<place>"
  # latitude: 0.0
  # longitude: 0.0
  timezone: {timezone}         # IANA name; days and years end at its midnight
start_of_operation: <YYYY-MM-DD>
monitoring_period: {{start: <YYYY-MM-DD>, end: <YYYY-MM-DD>}}   # both days included
methodology: {reference}
"""

_TIMEZONES = {
    "BD": "Asia/Dhaka", "CL": "America/Santiago", "CR": "America/Costa_Rica",
    "ID": "Asia/Jakarta", "KE": "Africa/Nairobi", "KH": "Asia/Phnom_Penh",
    "LA": "Asia/Vientiane", "MM": "Asia/Yangon", "MN": "Asia/Ulaanbaatar",
    "MV": "Indian/Maldives", "MX": "America/Mexico_City", "PH": "Asia/Manila",
    "PW": "Pacific/Palau", "SA": "Asia/Riyadh", "TH": "Asia/Bangkok", "VN": "Asia/Ho_Chi_Minh",
}  # fmt: skip
"""The zone of each partner country's capital, as a first proposal."""


def project_template(methodology: Methodology) -> dict[str, str]:
    """Give the files of a new project: relative path -> text.

    Parameters
    ----------
    methodology : Methodology
        The methodology to apply.

    Returns
    -------
    dict of str to str
        ``project.yaml`` and a header-only CSV file per monitored parameter and member.
    """
    country = methodology.file.partner_country
    lines = [
        _HEAD.format(
            reference=methodology.reference,
            title=methodology.file.title,
            country=country,
            timezone=_TIMEZONES.get(country, "<Area/City>"),
        )
    ]
    lines += _sets(methodology)
    lines += _values(methodology)
    lines += _monitoring(methodology)
    lines += _METERS
    lines += _criteria(methodology)
    lines += _confirmed(methodology)
    files = {"project.yaml": "\n".join(lines).rstrip() + "\n"}
    for name, parameter in methodology.monitored().items():
        if parameter.aggregation == "sum" and _is_energy(parameter):
            header = f"timestamp,{name.lower()}_{parameter.unit.lower()}\n"
            files[f"data/{_first_member(methodology, parameter) or name}-{name}.csv"] = header
    return files


def _is_energy(parameter: Parameter) -> bool:
    return parameter.unit in ("MWh", "kWh", "GJ", "MJ", "TJ")


def _first_member(methodology: Methodology, parameter: Parameter) -> str:
    return f"{parameter.sets[0]}-1" if parameter.sets else ""


def _comment(text: str, indent: int, width: int = 100) -> list[str]:
    words, lines, line = text.split(), [], ""
    for word in words:
        if line and len(line) + len(word) + 1 > width - indent - 2:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    return [f"{' ' * indent}# {part}" for part in [*lines, line] if part]


def _sets(methodology: Methodology) -> list[str]:
    if not methodology.sets:
        return []
    lines = ["sets:"]
    for name, item in methodology.sets.items():
        lines += _comment(f"{item.title}; one line each", 2)
        lines.append(f"  {name}:")
        lines.append(f"    - id: {name}-1")
        lines.append('      title: "<name of it>"')
        for key, attribute in item.attributes.items():
            lines += _comment(attribute.description, 6)
            hidden = "" if attribute.required else "# "
            lines.append(f"      {hidden}{key}: {_example(attribute)}")
    return [*lines, ""]


def _example(attribute: Attribute) -> str:
    if attribute.choices:
        first = next(iter(attribute.choices))
        options = "; ".join(f"{k}: {v}" for k, v in attribute.choices.items())
        return f"{first}   # {options}"
    return f"<number> {attribute.unit}"


def _values(methodology: Methodology) -> list[str]:
    lines = []
    for name, parameter in methodology.fixed_ex_ante().items():
        has_default = name in methodology.defaults
        lines += _comment(f"{parameter.description} [{parameter.unit}]", 2)
        if has_default:
            lines += _comment(
                "Left out, the methodology's own value is used; give it to use another "
                "one with your source.",
                2,
            )
        mark = "# " if has_default else ""
        body = f'{{value: <number>, unit: {parameter.unit}, source: "<document, page>"}}'
        lines.append(f"  {mark}{name}:" + ("" if parameter.sets else f" {body}"))
        if parameter.sets:
            lines.append(f"  {mark}  {_first_member(methodology, parameter)}: {body}")
    if not lines:
        return []
    required = any(n not in methodology.defaults for n in methodology.fixed_ex_ante())
    return [
        "values:                      # fixed ex ante"
        if required
        else "# values:                    # fixed ex ante",
        *(line if required else "#" + line for line in lines),
        "",
    ]


def _monitoring(methodology: Methodology) -> list[str]:
    lines = ["monitoring:"]
    for name, parameter in methodology.monitored().items():
        lines += _comment(f"{parameter.description} [{parameter.unit}]", 2)
        lines.append(f"  {name}:")
        lines.append(
            f"    option: {parameter.options[-1]}                # one of "
            f"{', '.join(parameter.options)}"
        )
        indent = 4
        if parameter.sets:
            member = _first_member(methodology, parameter)
            lines += ["    members:", f"      {member}:"]
            indent = 8
        lines += [" " * indent + line for line in _source(methodology, name, parameter)]
    return [*lines, ""]


def _source(methodology: Methodology, name: str, parameter: Parameter) -> list[str]:
    entries = [
        "entries:                 # amounts per period of whole days, e.g. from invoices",
        f"  - {{start: <YYYY-MM-DD>, end: <YYYY-MM-DD>, value: <number>, unit: {parameter.unit}, "
        'evidence: "<invoice>"}',
    ]
    if not (parameter.aggregation == "sum" and _is_energy(parameter)):
        return entries
    file = f"data/{_first_member(methodology, parameter) or name}-{name}.csv"
    return [
        f"readings: {file}",
        "time: timestamp          # name of the column with the time",
        f"value: {name.lower()}_{parameter.unit.lower()}          # column with the value",
        f"unit: {parameter.unit}                # unit of that column; it is converted",
        "kind: energy             # energy per interval | register (cumulative) | power (mean)",
        "interval: 15 min         # spacing of the readings",
        "label: end               # the time stands at the start or the end of the interval",
        "meter: M-1",
        "# or instead of readings:",
        *("# " + line for line in entries),
    ]


_METERS = [
    "meters:",
    "  M-1:",
    '    serial: "<serial number>"',
    '    accuracy_class: "<class>"',
    "    # maximum_permissible_error: <number> %     # used when a calibration is overdue",
    "    # register_maximum: <number> kWh            # where a register rolls over",
    "    # calibrations:",
    "    #   - {date: <YYYY-MM-DD>, valid_until: <YYYY-MM-DD>, certificate: <file>}",
    "",
]


def _criteria(methodology: Methodology) -> list[str]:
    if not methodology.criteria:
        return []
    lines = ["criteria:                    # eligibility: what shows each criterion"]
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
        "What you have checked against the official text (a draft becomes final). "
        "Not checked yet for this methodology: " + ", ".join(open_names),
        0,
    )
    lines += ["# confirmed:"]
    lines += [f'#   - {{what: {name}, source: "<document, page>"}}' for name in open_names]
    return lines
