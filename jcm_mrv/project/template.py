"""A commented project file and data templates for one methodology, ready to fill.

What the file says stands in ``templates/project/project.yaml.j2``; here is what it says it of.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from jcm_mrv.immutable import immutable
from jcm_mrv.methodology.attributes import Attribute
from jcm_mrv.methodology.countries import country
from jcm_mrv.methodology.days import DATE
from jcm_mrv.methodology.electricity import cases_of_electricity
from jcm_mrv.methodology.methodology import Methodology
from jcm_mrv.methodology.model import Parameter
from jcm_mrv.methodology.preference import own_ways
from jcm_mrv.methodology.registered import where_to_get
from jcm_mrv.methodology.series.series import Series
from jcm_mrv.methodology.statements import statements, value_of
from jcm_mrv.methodology.units import COUNTED, parse_unit
from jcm_mrv.patterns import pattern
from jcm_mrv.project.form import FORM, form_sheets
from jcm_mrv.strict_yaml import quoted
from jcm_mrv.templates import render

_LONGEST = 80
_BRACKETS = pattern("[<>]")
_PARTS = {None: "<YYYY>", "month": "<YYYY-MM>", "quarter": "<YYYY-Qn>", "season": "<YYYY-season>"}


@immutable
class _Monitored:
    """A monitored parameter as the template proposes it: with readings, or else with entries."""

    name: str
    description: str
    unit: str
    options: tuple[str, ...]
    member: str
    is_metered: bool
    meter: str
    file: str
    column: str
    kind: str


def project_template(
    methodology: Methodology,
    series: Sequence[Series] = (),
    *,
    form: bool = False,
    options: str = "",
) -> dict[str, str]:
    """Give the files of a new project: relative path -> text.

    Parameters
    ----------
    methodology : Methodology
        The methodology to apply.
    series : sequence of Series, optional
        What values may be taken from; those that fit a parameter are named beside it.
    form : bool
        Whether members and entries stand in the form (``form.xlsx``) instead of the file.
    options : str
        What every command about the project has to say besides, as it is written.

    Returns
    -------
    dict of str to str
        ``project.yaml`` and a header-only CSV file per monitored parameter and member.
    """
    known = country(methodology.file.partner_country)
    monitored = list(_monitored(methodology))
    values = list(_values(methodology, series))
    sheets = form_sheets(methodology) if form else {}
    text = render(
        "project/project.yaml.j2",
        reference=methodology.reference,
        options=options,
        title=methodology.file.title,
        official_text=where_to_get(methodology.reference),
        country=methodology.file.partner_country,
        form=FORM,
        sheets=sheets,
        zones=known.time_zones if known else ("<Area/City>",),
        sets=[_set(methodology, n) for n, s in methodology.sets.items() if not s.year_attribute],
        since=[{"name": n, "title": s.title} for n, s in methodology.sets.items() if s.years],
        attributes=[_attribute(methodology, k, a) for k, a in methodology.of_project.items()],
        parts=[s.title for s in methodology.sets.values() if s.periods],
        values=values,
        all_have_defaults=all(item["has_default"] for item in values),
        monitored=monitored,
        meters=[
            {"id": item.meter, "measures": item.name, "is_register": item.is_metered}
            for item in monitored
            if item.meter
        ],
        criteria=[
            {"id": name, "text": item.text, "evidence": _BRACKETS.sub("", item.evidence)}
            for name, item in methodology.criteria_of_text.items()
        ],
        confirmed=[
            {"what": item.what, "is_number": item.value is not None, "unit": item.unit}
            for item in statements(methodology)
            if item.standing != "official"
        ]
        + [
            {"what": value_of(name), "is_number": True, "unit": item.unit}
            for name, item in methodology.fixed_ex_ante().items()
            if item.published
            and name not in methodology.defaults
            and not _is_rare(methodology, item.sets)
        ],
    )
    tables = {m.file: f"timestamp,{m.column}\n" for m in monitored if m.is_metered}
    return {"project.yaml": text, **tables}


def _is_rare(methodology: Methodology, sets: tuple[str, ...]) -> bool:
    """Whether most projects have no member of one of the sets."""
    return any(methodology.sets[name].optional == "rare" for name in sets)


def _monitored(methodology: Methodology) -> Iterator[_Monitored]:
    """Give the monitored parameters that a new project proposes: none of rare sets."""
    meters = 0
    for name, parameter in methodology.monitored().items():
        if _is_rare(methodology, parameter.sets):
            continue
        # What is measured (option C) has a meter; what is counted needs none.
        measured = parameter.options[-1] == "C" and parameter.unit not in COUNTED
        meters += measured
        member = _first_member(methodology, parameter)
        owner = f"{member.replace('/', '-')}-" if member else ""
        amount = parameter.aggregation == "sum"
        yield _Monitored(
            name,
            _described(parameter),
            parameter.unit,
            parameter.options,
            member,
            is_metered=amount and parameter.unit in ("MWh", "kWh", "GJ", "MJ", "TJ"),
            meter=f"M-{meters}" if measured else "",
            file=f"data/{owner}{name}.csv",
            column=f"{name.lower()}_{parameter.unit.lower()}",
            kind="energy" if amount else "value",
        )


def _described(parameter: Parameter) -> str:
    """Give what a parameter is, and of whom it is asked where not of all."""
    if parameter.needed is None:
        return parameter.description
    return f"{parameter.description} (only where {' '.join(parameter.needed.split())})"


def _first_member(methodology: Methodology, parameter: Parameter) -> str:
    """Give the member that the template proposes; one source has all calendar years."""
    own = (name for name in parameter.sets if not methodology.sets[name].year_attribute)
    return "/".join(f"{name}-1" for name in own)


def _set(methodology: Methodology, name: str) -> dict[str, Any]:
    """Give a set with a first member; of one that most projects leave out, what it asks for."""
    item = methodology.sets[name]
    asks = []
    for key, parameter in methodology.parameters.items():
        if name in parameter.sets and key not in methodology.defaults:
            kind = "monitoring" if parameter.kind == "monitored" else "values"
            asks.append(f"{kind}, {key}: {parameter.description} [{parameter.unit}]")
    return {
        "name": name,
        "title": item.title,
        "optional": bool(item.optional),
        "rare": item.optional == "rare",
        "member": f"{name}-1",
        "asks": asks,
        "attributes": [_attribute(methodology, k, a) for k, a in item.attributes.items()],
    }


def _attribute(methodology: Methodology, name: str, attribute: Attribute) -> dict[str, Any]:
    return {
        "name": name,
        "description": attribute.description,
        "choices": list(attribute.choices.items()),
        "required": attribute.required,
        "is_capacity": name in {p.capacity for p in methodology.parameters.values()},
        "example": _example(attribute),
        "is_shown": name in cases_of_electricity(methodology),
    }


def _example(attribute: Attribute) -> str:
    if attribute.of is not None:
        return quoted(f"<id of one of {attribute.of}>")
    if attribute.choices:
        named = f"<{' or '.join(attribute.choices)}>"
        return quoted(named if len(named) <= _LONGEST else "<one of those above>")
    return "<YYYY-MM-DD>" if attribute.unit == DATE else f"<number> {attribute.unit}"


def _values(methodology: Methodology, series: Sequence[Series]) -> Iterator[dict[str, Any]]:
    for name, parameter in methodology.fixed_ex_ante().items():
        if _is_rare(methodology, parameter.sets):
            continue
        own = [_first_member(methodology, parameter)] if parameter.sets else []
        over = methodology.time_set(name)
        own += [_PARTS[methodology.sets[over].periods]] if over else []
        yield {
            "name": name,
            "description": _described(parameter),
            "unit": parameter.unit,
            "member": "/".join(filter(None, own)),
            "has_default": name in methodology.defaults,
            "way": next(iter(own_ways(parameter)), ""),
            "others": [*own_ways(parameter)[1:]],
            "questions": list(_questions(methodology, name, parameter, series)),
        }


def _questions(
    methodology: Methodology, name: str, parameter: Parameter, series: Sequence[Series]
) -> Iterator[str]:
    """Give how to ask the series that have values of this kind, made for it and the country."""
    if parse_unit(parameter.unit).is_number:
        # A share or a count could be any.
        return
    # Those of the country first.
    for item in sorted(series, key=lambda item: not item.file.countries):
        file = item.file
        if (
            not item.fits(parameter.unit)
            or not item.serves(name)
            or (file.countries and methodology.file.partner_country not in file.countries)
            or (_is_of_the_grid(item) and _is_captive(name, parameter))
        ):
            continue
        parts = [f"series: {item.name}", *(f"{key}: <{key}>" for key in file.keys)]
        parts += ["year: <year>"] if item.is_dated else []
        yield f"{{{', '.join(parts)}}}"


def _is_of_the_grid(series: Series) -> bool:
    """Whether every number of a series is a factor of the public grid."""
    words = re.split(r"[^a-z]+", series.name)
    return "connection" not in series.file.keys and not {"grid", "grids"}.isdisjoint(words)


def _is_captive(name: str, parameter: Parameter) -> bool:
    """Whether a parameter is of captive electricity alone, by what is said of it."""
    said = f"{name} {parameter.description} {parameter.needed or ''}".lower()
    return parameter.factor_of is None and "captive" in said and "grid" not in said
