"""The tree of a result: every value with its unit, equation and source, down to its inputs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Any

from jcm_mrv.calculation.result import ApplicationResult, Result
from jcm_mrv.calculation.standing import NOT_STATED, given_label
from jcm_mrv.calculation.values import member_text
from jcm_mrv.findings import CAL, nearest
from jcm_mrv.immutable import mutable
from jcm_mrv.methodology.built_in import BUILT_IN_UNITS, START
from jcm_mrv.methodology.days import DATE, day_of
from jcm_mrv.methodology.expression import tree as t
from jcm_mrv.methodology.inputs import MemberKey
from jcm_mrv.methodology.preference import DEFAULT
from jcm_mrv.methodology.statements import OPTION_OF, SOURCE_OF


@mutable
class TraceNode:
    """One value of the tree: what it is, how it came about, and what it rests on."""

    symbol: str
    member: str | None
    year: int
    value: float | str | None
    unit: str
    kind: str
    detail: str
    standing: str
    children: list[TraceNode] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """Give the node as ``--json`` prints it."""
        return {
            "symbol": self.symbol,
            "member": self.member,
            "year": self.year,
            "value": self.value,
            "unit": self.unit,
            "kind": self.kind,
            "detail": self.detail,
            "standing": self.standing,
            "inputs": [child.as_dict() for child in self.children],
        }


def trace(result: Result, symbol: str = "ER") -> list[tuple[str, TraceNode]]:
    """Give, per methodology and calendar year, the tree of a value: (methodology, tree).

    Raises
    ------
    FindingsError
        ``CAL-040`` when no methodology of the project has a value of that name.
    """
    trees = []
    names: set[str] = set()
    for application in result.applications:
        methodology = application.methodology
        known = {*methodology.equations, *methodology.parameters}
        names |= known
        if symbol not in known:
            continue
        for position in range(len(application.years)):
            builder = _Builder(result, application, position)
            trees += [
                (methodology.reference, builder.node(symbol, key))
                for key in application.application.inputs.asked(symbol)
                if builder.counts(symbol, key)
            ]
    if not trees:
        raise CAL[40].stop(found=symbol, nearest=nearest(symbol, names))
    return trees


class _Builder:
    def __init__(self, result: Result, application: ApplicationResult, position: int) -> None:
        self.result, self.application, self.position = result, application, position
        self.bound = application.application
        self.methodology = application.methodology
        self.solution = application.solutions[position]
        self.bases = {basis.what: basis for basis in application.bases}
        self.year = application.years[position].part.year

    def counts(self, name: str, key: MemberKey) -> bool:
        """Whether a value counts in the year."""
        return self.bound.counts_in(self.methodology.sets_of(name), key, self.year)

    def value(self, name: str, key: MemberKey) -> float | str | None:
        array = self.solution.values.get(name)
        if array is None:
            return None
        value = self.bound.inputs.value(name, array, key)
        if self.methodology.unit(name) == DATE and isinstance(value, float):
            return day_of(value).isoformat()
        return value

    def node(self, name: str, key: MemberKey) -> TraceNode:
        unit = self.methodology.unit(name)
        node = TraceNode(name, member_text(key), self.year, self.value(name, key), unit, "", "", "")
        if name in self.methodology.equations:
            equation = self.methodology.equations[name]
            node.kind, node.detail = "equation", equation.text
            node.standing = self.standing(f"equation {name}") or equation.claim.standing
            node.children = self.children(equation.tree, name, key)
        elif name in self.methodology.parameters:
            self.parameter(node, name, key)
        elif name == START:
            node.kind, node.detail = "attribute", "project file"
        elif name in BUILT_IN_UNITS:
            part = self.application.years[self.position].part
            node.kind, node.detail = "period", f"{part.start} to {part.end}, both days included"
        else:
            own = self.bound.own_part(name, key)
            node.kind = "attribute" if own is None else "period"
            node.detail = "project file" if own is None else f"{own.start} to {own.end}"
        return node

    def standing(self, *whats: str) -> str:
        """Give how sure the first of several is that the result rests on, as the result has it."""
        for what in whats:
            if basis := self.bases.get(what):
                if basis.record is not None:
                    return basis.recorded
                return basis.standing
        return ""

    def parameter(self, node: TraceNode, name: str, key: MemberKey) -> None:
        parameter = self.methodology.parameters[name]
        if parameter.kind == "monitored":
            found = self.bound.source_of(name, key)
            quantity = self.application.quantity(name, key, self.year)
            source = ", ".join(found[1].patterns) if found else ""
            node.kind = "monitored"
            basis = self.bases.get(f"{OPTION_OF}{name}")
            if basis is not None and basis.source == NOT_STATED:
                node.standing = f"{basis.standing}: no monitoring option is stated"
            node.detail = (source or "entries of the project file") + (
                f"; coverage {float(quantity.coverage):.2%}"
            )
            if quantity.adjusted_by:
                node.detail += f"; adjusted by {float(quantity.adjusted_by):.6g} {parameter.unit}"
        elif parameter.kind == "conversion":
            node.kind, node.detail, node.standing = "conversion", "by definition", "official"
        else:
            fixed = next(
                f
                for f in self.application.fixed
                if f.parameter == name and f.member == key and f.year in (None, self.year)
            )
            node.kind = "given by the project" if fixed.by_project else "methodology"
            if fixed.series is not None:
                node.kind = "series"
            node.detail = fixed.source + (f" ({fixed.comment})" if fixed.comment else "")
            if fixed.way == DEFAULT:
                node.detail += "; the default holds"
            default = None if fixed.by_project else self.methodology.defaults.get(name)
            used = () if default is None else t.tables(default)
            node.standing = (
                self.standing(
                    given_label(name, key) if fixed.by_project else f"value of {name}",
                    *(f"table {table}, {fixed.comment}" for table in used),
                )
                or fixed.standing
                or ("stated" if fixed.by_project else "")
            )
            rule = self.bases.get(f"{SOURCE_OF}{name}")
            if rule is not None and rule.sure != "official":
                node.standing += f"; {rule.what}: {rule.sure}"
            if default is not None:
                node.children = self.children(default, name, key)

    def members(self, index: str | t.Ref | t.Picked, letters: Mapping[str, str]) -> set[str] | None:
        """Give the members that an index can stand for; None for all of its set."""
        if isinstance(index, str):
            return {letters[index]} if index in letters else None
        allowed = [self.members(inner, letters) for inner in index.indices]
        return {
            str(self.value(index.name, key))
            for key in self.bound.inputs.keys(index.name)
            if all(own is None or m in own for own, m in zip(allowed, key, strict=True))
        }

    def children(self, tree: t.Node, owner: str, key: MemberKey) -> list[TraceNode]:
        """Give a node for each value that an expression uses, for every member that it visits."""
        letters = dict(
            zip(
                (self.methodology.sets[s].index for s in self.methodology.sets_of(owner)),
                key,
                strict=True,
            )
        )
        nodes: dict[tuple[str, MemberKey], None] = {}
        for part in t.walk(tree):
            if isinstance(part, t.Ref | t.Picked):
                allowed = [self.members(index, letters) for index in part.indices]
                for used in self.bound.inputs.asked(part.name):
                    fits = all(
                        own is None or member in own
                        for own, member in zip(allowed, used, strict=True)
                    )
                    own = self.bound.own_part(part.name, used)
                    # What comes after the year of the result is no part of it.
                    seen = own is None or own.year <= self.year
                    if fits and seen and self.counts(part.name, used):
                        nodes[part.name, used] = None
        return [self.node(name, used) for name, used in nodes]
