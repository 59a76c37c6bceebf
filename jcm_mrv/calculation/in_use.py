"""What of a methodology a result rests on: nothing of what the project has not."""

from __future__ import annotations

from collections.abc import Iterator

from jcm_mrv.methodology.expression import tree as t
from jcm_mrv.project.application import Application


def in_use(application: Application) -> set[str]:
    """Give every name that the result rests on.

    Without what belongs to sets without members, and without what is multiplied by a fixed value of
    zero: of a captive generator that is not there, only the zero is in use, with its source.
    """
    methodology, use = application.methodology, _Use(application)
    found: set[str] = set()
    seen: set[str] = set()
    waiting = ["ER"]
    while waiting:
        name = waiting.pop()
        if name in seen or not all(use.sizes.get(s, 1) for s in methodology.sets_of(name)):
            continue
        if name in methodology.needed and not application.inputs.asked(name):
            continue
        seen.add(name)
        if name not in use.zero or name not in methodology.equations:
            found.add(name)
        if name in methodology.equations:
            waiting += use.references(methodology.equations[name].tree)
        if name in methodology.defaults:
            waiting += use.references(methodology.defaults[name])
    return found


def is_absent(application: Application, name: str) -> bool:
    """Say whether a fixed value says that something is not there: it is zero for all.

    So it is with the rated output of a captive generator that nobody has; whether the text has that
    output as fixed, and in which unit, matters to no result then.
    """
    inputs = application.inputs
    values = inputs.values.get(name, {}) if name in application.methodology.fixed_ex_ante() else {}
    keys = inputs.asked(name) if values else ()
    return bool(keys) and all(values.get(key) == 0 for key in keys)


class _Use:
    """Which names are zero whatever is monitored, and what an expression needs then."""

    def __init__(self, application: Application) -> None:
        methodology, inputs = application.methodology, application.inputs
        self.sizes = inputs.sizes
        self.zero = {n for n in methodology.fixed_ex_ante() if is_absent(application, n)}
        for name, equation in methodology.equations.items():
            # That project emissions are zero is said by the methodology: it is no absence.
            if t.references(equation.tree) and name != "ER" and self.is_zero(equation.tree):
                self.zero.add(name)

    def is_zero(self, node: t.Node) -> bool:
        match node:
            case t.Number(value):
                return value == 0
            case t.Ref(name) | t.Picked(name):
                return name in self.zero
            case t.Negate(operand):
                return self.is_zero(operand)
            case t.Binary("*", left, right):
                return self.is_zero(left) or self.is_zero(right)
            case t.Binary("/", left, _):
                return self.is_zero(left)
            case t.Binary(_, left, right):
                return self.is_zero(left) and self.is_zero(right)
            case t.Sum(body, _, over):
                return not self.sizes.get(over, 1) or self.is_zero(body)
            case t.IfElse(condition, then, otherwise):
                holds = self.holds(condition)
                if holds is None:
                    return self.is_zero(then) and self.is_zero(otherwise)
                return self.is_zero(then if holds else otherwise)
            case _:
                return False

    def holds(self, condition: t.Node) -> bool | None:
        """Say whether a condition between zeros holds, None for any other."""
        match condition:
            case t.Compare(op, left, right) if self.is_zero(left) and self.is_zero(right):
                return op in ("<=", ">=", "==")
            case _:
                return None

    def references(self, node: t.Node) -> Iterator[str]:
        """Give the names in an expression that its value rests on."""
        match node:
            case t.Sum(_, _, over) | t.Each(_, _, over) if not self.sizes.get(over, 1):
                return
            case t.Ref(name) | t.Picked(name):
                yield name
                for child in t.children(node):
                    yield from self.references(child)
            case t.Binary("*", left, right) if self.is_zero(left) or self.is_zero(right):
                yield from self.references(left if self.is_zero(left) else right)
            case t.Binary("/", left, _) if self.is_zero(left):
                yield from self.references(left)
            case t.IfElse(condition, then, otherwise) if self.holds(condition) is not None:
                yield from self.references(condition)
                yield from self.references(then if self.holds(condition) else otherwise)
            case _:
                for child in t.children(node):
                    yield from self.references(child)
