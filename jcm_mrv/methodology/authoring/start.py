"""A methodology to start from: what its families give, and a place for everything to fill in.

Nothing is invented: where a number, a source or a standing belongs, a text in <angle brackets>
stands, which ``lint`` refuses.
"""

from __future__ import annotations

import textwrap
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from jcm_mrv.methodology.catalogue.families import KnownFamily, open_names
from jcm_mrv.methodology.loading.wholeness import REQUIRED
from jcm_mrv.methodology.model import Parameter, Set

REDUCTIONS = "emission_reductions"
"""The family that gives ER; it is taken along where the chosen ones do not."""

WIDTH = 98
_LONGEST = 60
_STANDING = '"<official, corroborated or unverified>"'
_PLACE = "<section, page>"
_CHECKED = "<year when you read it>"
_CLAIM_LINES = (
    f"standing: {_STANDING}",
    "source: text",
    f'place: "{_PLACE}"',
    f'checked: "{_CHECKED}"',
)
_HEAD = """\
# Methodology file of jcm-mrv for {id}@{version}.
# Replace everything in <angle brackets> by what the text of the methodology says; remove the #
# before a key to use it. What the text does not say is not invented: list it under `missing`.
# A standing is `official` if you read it in the text that `sources` names, `corroborated` if
# published results reproduce it, `unverified` if you only recall it. After each step:
#   jcm-mrv methodology lint {id}/{version}

id: {id}
version: "{version}"
title: {title}
partner_country: {country}
# sectoral_scopes: [<number>]
# approved: <YYYY-MM-DD>
summary: <how reference and project emissions are calculated in one or two sentences of your own>

"""
_SOURCES = """\
# The documents that you read; `source` below names one of these keys.
sources:
  text:
    title: "<title and version of the document>"
    url: "<where it was found>"
    checked: "<year when you read it>"
"""
_TABLES = """\
# Reference values by band or by case. `from` belongs to a band, `below` does not, `up_to` does.
# tables:
#   reference_values:
#     title: <what the table gives>
#     unit: "<unit>"
#     keys: {<attribute>: {unit: <unit>}}   # or {text: true} for one of several texts
#     rows:
#       - when: {<attribute>: {below: <number>}}
#         value: <number>
#         standing: <official, corroborated or unverified>
#         source: text
#         place: <section, page>
"""
_CRITERIA = """\
# Eligibility criteria in your own words, each with what shows it; as many as the text has.
# `test` is the part that can be calculated, in the language of the equations.
criteria:
  "1":
    text: <first criterion>
    evidence: <what shows that it is met>
    # test: <expression that is true>
    # sets: [<set>]
    {claim}
"""
_MISSING = """\
# What could not be read, and where it is to be found. Remove it where everything was read.
missing:
  - <what was not read and where it is to be found>
"""
_CASES_HEAD = """\
# Worked examples of {id}@{version}, computed by hand: at least two, one of them at an edge (the end
# of a band, the other connection, or zero). No number comes from the program: write out the
# arithmetic, then compare.
#   jcm-mrv methodology test {id}@{version}
cases:
"""
_CASES = (
    ("<the usual case>", "<RE = ... = ...; PE = ... = ...; ER = RE - PE = ...>"),
    ("<the case at an edge>", "<why this is the edge; RE = ...; PE = ...; ER = ...>"),
)


@dataclass(frozen=True)
class Beginning:
    """What a new methodology is called and what it extends."""

    id: str
    version: str
    country: str
    families: tuple[KnownFamily, ...]
    title: str = ""

    @property
    def parameters(self) -> dict[str, tuple[Parameter, str]]:
        """Each parameter of its families, with the family's name."""
        return {
            name: (parameter, family.name)
            for family in self.families
            for name, parameter in family.family.parameters.items()
        }

    @property
    def sets(self) -> dict[str, Set]:
        """Each set of its families."""
        return {name: item for f in self.families for name, item in f.family.sets.items()}


def completed(
    families: Sequence[KnownFamily], known: dict[str, KnownFamily]
) -> tuple[KnownFamily, ...]:
    """Give the families, with the one that gives ER where none of them does."""
    gives_er = any("ER" in family.family.equations for family in families)
    extra = () if gives_er or REDUCTIONS not in known else (known[REDUCTIONS],)
    return (*families, *extra)


def givers(known: dict[str, KnownFamily], chosen: Sequence[KnownFamily], name: str) -> list[str]:
    """Give the families that give a name and declare nothing that a chosen one declares too."""
    taken = {given for family in chosen for given in family.gives}
    return [
        family.name
        for family in known.values()
        if name in family.gives and not taken & set(family.gives)
    ]


def first_files(beginning: Beginning, known: dict[str, KnownFamily]) -> dict[str, str]:
    """Give the files of a new methodology: relative path -> text.

    Parameters
    ----------
    beginning : Beginning
        Its name and its families.
    known : dict of str to KnownFamily
        Every family of the library, to propose those that give what is left open.
    """
    folder = f"{beginning.id}/{beginning.version}"
    return {
        f"{folder}/methodology.yaml": _methodology(beginning, known),
        f"{folder}/cases.yaml": _cases(beginning),
    }


def _methodology(beginning: Beginning, known: dict[str, KnownFamily]) -> str:
    parts = [
        _HEAD.format(
            id=beginning.id,
            version=beginning.version,
            country=beginning.country,
            title=_quoted(beginning.title) if beginning.title else "<title as the text has it>",
        )
        + "\n".join(_families(beginning, known)),
        _SOURCES.rstrip(),
        "\n".join(_sets(beginning)),
        "\n".join(_parameters(beginning)),
        _TABLES.rstrip(),
        "\n".join(_equations(beginning, known)),
        _CRITERIA.format(claim="\n    ".join(_CLAIM_LINES)).rstrip(),
        _MISSING.rstrip(),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _comment(text: str, indent: int = 0, deeper: str = "") -> list[str]:
    return textwrap.wrap(
        " ".join(text.split()),
        WIDTH,
        initial_indent=" " * indent + "# " + deeper,
        subsequent_indent=" " * indent + "#   " + deeper,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _families(beginning: Beginning, known: dict[str, KnownFamily]) -> list[str]:
    lines = [
        "# What several methodologies share; `jcm-mrv methodology families NAME` shows all of one."
    ]
    lines.append("families:")
    for family in beginning.families:
        lines.append(f"  - {family.name}   # {family.family.title}")
    for name, users in open_names(beginning.families).items():
        if name in REQUIRED:
            continue
        proposed = givers(known, beginning.families, name)
        if proposed:
            wanted = f"  - <a family that gives {name}, which {users[0]} uses>"
            lines += [*_comment(f"{name} is given by {', '.join(proposed)}", 2), wanted]
    return lines


def _sets(beginning: Beginning) -> list[str]:
    if not beginning.sets:
        return []
    lines = ["# Sets of the families, which a project lists the members of:"]
    for name, item in beginning.sets.items():
        left_out = ", may be empty" if item.optional else ""
        lines += _comment(f"- {name} [{item.index}]: {item.title}{left_out}")
        for key, attribute in item.attributes.items():
            kind = attribute.unit or " or ".join(attribute.choices)
            lines += _comment(f"with {key} ({kind}): {attribute.description}", 0, "    ")
    first = next(iter(beginning.sets))
    lines += [
        "# What else is to be said of a member, such as what a table is looked up by:",
        "# attributes:",
        f"#   {first}:",
        "#     <attribute>: {description: <what it is>, unit: <unit>}",
    ]
    return lines


def _parameters(beginning: Beginning) -> list[str]:
    asked, lines = [], []
    for name, (parameter, family) in beginning.parameters.items():
        if parameter.kind == "default" and parameter.value is None:
            asked += [
                *_comment(f"{parameter.description} [{parameter.unit}]", 2),
                f"  {name}:",
                "    value: <number>",
                "    value_from:",
                *("      " + line for line in _CLAIM_LINES),
            ]
            continue
        kind = {"fixed_ex_ante": "fixed ex ante", "default": "number of the family"}.get(
            parameter.kind, parameter.kind
        )
        if parameter.kind == "fixed_ex_ante":
            kind += ", asked of each project" if parameter.default is None else ", from a table"
        if parameter.options:
            kind += f", option {' or '.join(parameter.options)}"
        lines += _comment(f"- {name} [{parameter.unit}] {kind}: {parameter.description} ({family})")
    if lines:
        lines.insert(0, "# Parameters of the families:")
    shown = [
        "# Write here only what the text says otherwise of one; a value that the text has of its",
        "# own comes from a table below.",
        "parameters:" if asked else "# parameters:",
        "#   <name>: {description: <in this methodology>, options: [B, C]}",
        "#   <name>: {default: 'lookup(reference_values, <attribute>[i])'}",
    ]
    return [*lines, *shown, *asked]


def _equations(beginning: Beginning, known: dict[str, KnownFamily]) -> list[str]:
    lines = ["# Where each equation stands in the text. The equation itself is the family's."]
    lines.append("equations:")
    for family in beginning.families:
        for name, equation in family.family.equations.items():
            lines += _comment(f"{name} = {' '.join(equation.text.split())} [{equation.unit}]", 2)
            if equation.standing is None:
                lines += [f"  {name}:", *("    " + line for line in _CLAIM_LINES)]
            else:
                lines += _comment(
                    f"{equation.standing} by the family {family.name}; or say it here", 2
                )
    given = {name for family in beginning.families for name in family.gives}
    open_ = [*open_names(beginning.families), *(name for name in REQUIRED if name not in given)]
    for name in dict.fromkeys(open_):
        if name not in REQUIRED and givers(known, beginning.families, name):
            continue
        unit = "tCO2" if name in REQUIRED else '"<unit>"'
        lines += [
            f"  {name}:   # no family gives it",
            "    text: <expression>",
            f"    unit: {unit}",
            "    description: <what it is>",
            *("    " + line for line in _CLAIM_LINES),
        ]
    return lines


def _cases(beginning: Beginning) -> str:
    lines = [_CASES_HEAD.format(id=beginning.id, version=beginning.version).rstrip()]
    sets = {name: item for name, item in beginning.sets.items() if item.optional != "rare"}
    years = [name for name, item in sets.items() if item.years is not None]
    for name, arithmetic in _CASES:
        lines += [
            f"  - name: {name}",
            "    origin: <computed by hand or the document and page of published figures>",
            f'    arithmetic: "{arithmetic}"',
            *_members(sets),
        ]
        lines.append("    values:")
        for key, (parameter, _) in beginning.parameters.items():
            if parameter.kind not in ("monitored", "fixed_ex_ante") or parameter.default:
                continue
            if all(name in sets for name in parameter.sets):
                lines.append(_value(key, parameter.sets, parameter.unit, years))
        lines.append("    expected:")
        for family in beginning.families:
            for key, equation in family.family.equations.items():
                if key not in REQUIRED and all(name in sets for name in equation.sets):
                    lines.append(_value(key, equation.sets, equation.unit, years))
        lines += [_value(key, (), "tCO2") for key in REQUIRED]
    return "\n".join(lines) + "\n"


def _members(sets: Mapping[str, Set]) -> list[str]:
    """Give a member of each set, with what has to be said of it."""
    listed = {name: item for name, item in sets.items() if item.years is None}
    since = [name for name in sets if name not in listed]
    lines = ["    sets:" if listed else "    sets: {}"]
    for key, item in listed.items():
        parts = [f"id: {key}-1"]
        for attribute, declared in item.attributes.items():
            if declared.required:
                wanted = " or ".join(declared.choices) or "number"
                if len(wanted) > _LONGEST:
                    first = next(iter(declared.choices))
                    wanted = f"one of {len(declared.choices)} such as {first}"
                unit = f" {declared.unit}" if declared.unit else ""
                parts.append(f"{attribute}: <{wanted}>{unit}")
        line = f"      {key}: [{{{', '.join(parts)}}}]"
        if len(line) <= WIDTH:
            lines.append(line)
        else:
            lines.append(f"      {key}:")
            lines += [f"        {'  ' if n else '- '}{part}" for n, part in enumerate(parts)]
    if since:
        lines += ["    since:", *(f"      {name}: <first day of the first year>" for name in since)]
    return lines


def _value(name: str, sets: tuple[str, ...], unit: str, years: Collection[str] = ()) -> str:
    member = "/".join("*" if key in years else f"{key}-1" for key in sets)
    body = f"{{{member}: <number>}}" if sets else "<number>"
    return f"      {name}: {body}   # {unit}"
