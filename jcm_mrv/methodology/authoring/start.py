"""A methodology to start from: what its families give, and a place for everything to fill in.

Nothing is invented: where a number, a source or a standing belongs, a text in <angle brackets>
stands, which ``lint`` refuses. What the files say stands in ``templates/methodology/``; here is
what they say it of.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from jcm_mrv.immutable import immutable
from jcm_mrv.methodology.attributes import OF_PROJECT, Attribute
from jcm_mrv.methodology.authoring.schema import meanings
from jcm_mrv.methodology.catalogue.families import KnownFamily, open_names
from jcm_mrv.methodology.days import DATE
from jcm_mrv.methodology.loading.wholeness import REQUIRED
from jcm_mrv.methodology.model import Parameter, Set
from jcm_mrv.strict_yaml import quoted
from jcm_mrv.templates import render

REDUCTIONS = "emission_reductions"
"""The family that gives ER; it is taken along where the chosen ones do not."""

_LONGEST = 60


@immutable
class Beginning:
    """What a new methodology is called, what it extends, and how commands find it.

    ``place`` is its folder as commands are given it, ``rules`` and ``others`` what they say besides
    to find its family and it (``--methodologies DIR``).
    """

    id: str
    version: str
    country: str
    families: tuple[KnownFamily, ...]
    title: str = ""
    place: str = ""
    others: str = ""
    rules: str = ""

    @property
    def parameters(self) -> dict[str, tuple[Parameter, str]]:
        """Each parameter of its families, with the family's name."""
        return {
            name: (parameter, family.name)
            for family in self.families
            for name, parameter in family.family.parameters.items()
        }

    @property
    def of_project(self) -> dict[str, Attribute]:
        """What its families ask of the project as a whole."""
        given = [family.family.attributes.get(OF_PROJECT, {}) for family in self.families]
        return {name: one for attributes in given for name, one in attributes.items()}

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
    names = {"id": beginning.id, "version": beginning.version}
    rules = render(
        "methodology/methodology.yaml.j2",
        **names,
        folder=beginning.place or folder,
        options=beginning.others,
        title=beginning.title,
        country=beginning.country,
        families=[{"name": f.name, "title": f.family.title} for f in beginning.families],
        wanted_families=list(_wanted_families(beginning, known)),
        sets=[_described(name, item) for name, item in beginning.sets.items()],
        parameters=list(_parameters(beginning)),
        asked=[
            {"name": name, "description": parameter.description, "unit": parameter.unit}
            for name, (parameter, _) in beginning.parameters.items()
            if _is_asked(parameter)
        ],
        equations=list(_equations(beginning)),
        open_equations=list(_open_equations(beginning, known)),
        keys=meanings(),
    )
    cases = render(
        "methodology/cases.yaml.j2",
        **names,
        options=beginning.rules,
        keys=meanings(),
        **_case(beginning),
    )
    return {f"{folder}/methodology.yaml": rules, f"{folder}/cases.yaml": cases}


def _wanted_families(
    beginning: Beginning, known: dict[str, KnownFamily]
) -> Iterator[dict[str, Any]]:
    """Give each name that is left open and that some family gives."""
    for name, users in open_names(beginning.families).items():
        proposed = givers(known, beginning.families, name)
        if proposed and name not in REQUIRED:
            yield {"name": name, "givers": proposed, "user": users[0]}


def _described(name: str, item: Set) -> dict[str, Any]:
    return {
        "name": name,
        "index": item.index,
        "title": item.title,
        "optional": bool(item.optional),
        "attributes": [
            {"name": key, "kind": a.unit or " or ".join(a.choices), "description": a.description}
            for key, a in item.attributes.items()
        ],
    }


def _is_asked(parameter: Parameter) -> bool:
    """Whether the text has to give the number that the family leaves open."""
    return parameter.kind == "default" and parameter.value is None


def _parameters(beginning: Beginning) -> Iterator[dict[str, Any]]:
    for name, (parameter, family) in beginning.parameters.items():
        if _is_asked(parameter):
            continue
        kind = {"fixed_ex_ante": "fixed ex ante", "default": "number of the family"}.get(
            parameter.kind, parameter.kind
        )
        if parameter.kind == "fixed_ex_ante":
            kind += ", asked of each project" if parameter.default is None else ", from a table"
        if parameter.options:
            kind += f", option {' or '.join(parameter.options)}"
        yield {
            "name": name,
            "unit": parameter.unit,
            "kind": kind,
            "description": parameter.description,
            "family": family,
        }


def _equations(beginning: Beginning) -> Iterator[dict[str, Any]]:
    for family in beginning.families:
        for name, equation in family.family.equations.items():
            yield {
                "name": name,
                "text": equation.text,
                "unit": equation.unit,
                "standing": equation.standing,
                "family": family.name,
            }


def _open_equations(
    beginning: Beginning, known: dict[str, KnownFamily]
) -> Iterator[dict[str, str]]:
    """Give what no family gives: the text has to."""
    given = {name for family in beginning.families for name in family.gives}
    wanted = [*open_names(beginning.families), *(name for name in REQUIRED if name not in given)]
    for name in dict.fromkeys(wanted):
        if name in REQUIRED or not givers(known, beginning.families, name):
            yield {"name": name, "unit": "tCO2" if name in REQUIRED else ""}


def _case(beginning: Beginning) -> dict[str, Any]:
    """Give what a worked example says: members, values and what is expected, without numbers."""
    sets = {name: item for name, item in beginning.sets.items() if item.optional != "rare"}

    def amount(name: str, over: Sequence[str], unit: str) -> dict[str, str]:
        member = "/".join("*" if sets[key].year_attribute else f"{key}-1" for key in over)
        return {"name": name, "member": member, "unit": unit}

    values = [
        amount(name, parameter.sets, parameter.unit)
        for name, (parameter, _) in beginning.parameters.items()
        if parameter.kind in ("monitored", "fixed_ex_ante")
        and not parameter.default
        and set(parameter.sets) <= set(sets)
    ]
    expected = [
        amount(name, equation.sets, equation.unit)
        for family in beginning.families
        for name, equation in family.family.equations.items()
        if name not in REQUIRED and set(equation.sets) <= set(sets)
    ]
    return {
        "sets": [
            {
                "name": name,
                "member": f"{name}-1",
                "attributes": [
                    {"name": key, "wanted": _wanted(attribute)}
                    for key, attribute in item.attributes.items()
                    if attribute.required
                ],
            }
            for name, item in sets.items()
            if item.year_attribute is None
        ],
        "since": [name for name, item in sets.items() if item.years is not None],
        "attributes": [
            {"name": name, "wanted": _wanted(one)} for name, one in beginning.of_project.items()
        ],
        "values": values,
        "expected": [*expected, *(amount(name, (), "tCO2") for name in REQUIRED)],
    }


def _wanted(attribute: Attribute) -> str:
    wanted = " or ".join(attribute.choices) or "number"
    if len(wanted) > _LONGEST:
        wanted = f"one of {len(attribute.choices)} such as {next(iter(attribute.choices))}"
    if attribute.unit == DATE:
        return quoted("<YYYY-MM-DD>")
    text = quoted(f"<{wanted}>")
    return f"{text} {attribute.unit}" if attribute.unit else text
