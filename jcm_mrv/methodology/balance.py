"""Whether the units of a methodology balance: equations, defaults, limits, tests, conversions."""

from __future__ import annotations

from collections.abc import Mapping

from jcm_mrv.findings import MET, Finding
from jcm_mrv.methodology.built_in import BUILT_IN_UNITS
from jcm_mrv.methodology.expression import tree as t
from jcm_mrv.methodology.expression.check_units import (
    CONDITION,
    MEMBER,
    TEXT,
    Kind,
    UnitScope,
    check_balance,
    kind_of,
    wanted_limit,
)
from jcm_mrv.methodology.methodology import Methodology
from jcm_mrv.methodology.units import UnitError, parse_unit


def check_units(methodology: Methodology) -> list[Finding]:
    """Give a finding ``MET-117`` for each expression whose units do not balance, scale included."""
    findings: list[Finding] = []
    scope = _unit_scope(methodology)

    def check(
        name: str,
        tree: t.Node,
        text: str,
        unit: str | None,
        label: str = "",
        place: str = "",
        own: Mapping[str, Kind] | None = None,
    ) -> None:
        known = UnitScope({**scope.names, **own}, scope.tables) if own else scope
        try:
            kind = kind_of(tree, known)
            if unit is None:
                if kind != CONDITION:
                    raise UnitError("a condition is expected, such as `a > b`")
            else:
                check_balance(kind, parse_unit(unit))
        except UnitError as exc:
            findings.append(
                MET[117].at(
                    methodology.place(place or name),
                    found=" ".join(text.split()),
                    label=label or name,
                    reason=exc,
                    unit=unit,
                )
                if unit
                else MET[117]["limit"].at(
                    methodology.place(place or name),
                    found=" ".join(text.split()),
                    label=label or name,
                    reason=exc,
                    wanted=wanted,
                )
                if (wanted := wanted_limit(tree, known) if place.startswith("criterion ") else "")
                else MET[117]["condition"].at(
                    methodology.place(place or name),
                    found=" ".join(text.split()),
                    label=label or name,
                    reason=exc,
                )
            )

    for name, equation in methodology.equations.items():
        check(name, equation.tree, equation.text, equation.unit)
    for name, tree in methodology.defaults.items():
        parameter = methodology.parameters[name]
        check(
            name,
            tree,
            parameter.default or "",
            parameter.unit,
            f"{name}, default",
            f"default {name}" if f"default {name}" in methodology.places else name,
        )
    for name, tree in methodology.needed.items():
        place = f"needed {name}" if f"needed {name}" in methodology.places else name
        text = methodology.parameters[name].needed or ""
        check(name, tree, text, None, f"{name}, needed", place)
    for limit in methodology.limits:
        own = {name: Kind(parse_unit(n.unit)) for name, n in limit.bound.numbers.items()}
        check(
            limit.parameter,
            limit.tree,
            limit.bound.text,
            methodology.unit(limit.parameter),
            f"{limit.parameter}, {limit.kind}",
            own=own,
        )
    for name, tree in methodology.tests.items():
        place = f"criterion {name}"
        check(name, tree, methodology.criteria[name].test or "", None, place, place)
    for name, parameter in methodology.parameters.items():
        if parameter.kind == "conversion" and parameter.value is not None:
            unit = parse_unit(parameter.unit)
            if not unit.is_number or parameter.value * unit.factor != 1:
                findings.append(
                    MET[118].at(
                        methodology.place(name),
                        found=f"{parameter.value} {parameter.unit}",
                        name=name,
                    )
                )
    return findings


def _unit_scope(methodology: Methodology) -> UnitScope:
    names = {name: Kind(parse_unit(unit)) for name, unit in BUILT_IN_UNITS.items()}
    names |= {name: Kind(parse_unit(p.unit)) for name, p in methodology.parameters.items()}
    names |= {name: Kind(parse_unit(e.unit)) for name, e in methodology.equations.items()}
    for name, (_, attribute) in methodology.attributes.items():
        other = MEMBER if attribute.of else TEXT
        names[name] = Kind(parse_unit(attribute.unit)) if attribute.unit else other
    tables = {
        name: (
            tuple(
                TEXT if key.text else Kind(parse_unit(key.unit or "1"))
                for key in table.keys.values()
            ),
            Kind(parse_unit(table.unit)),
        )
        for name, table in methodology.tables.items()
    }
    return UnitScope(names, tables)
