"""Code and catalogue say the same: every code and wording is used, with what its texts leave open.

Call sites are read, not run: ``MON[106].at(...)``, ``MON[106]["key"].stop(...)``, one of two
wordings (``(MON[1] if x else MON[2]).at(...)``), a wording that was given a name in the same
function, one of a table of the module, and ``family[4].at(...)`` where a project and a methodology
share a code. ``refused=MON[12]`` hands a wording to whoever writes a folder, who has nothing to
give but what was found.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import cast

from jcm_mrv.findings import FAMILIES
from jcm_mrv.findings.compiling import Entry, placeholders, read

ROOT = Path(__file__).parents[2]
MODULES = sorted(
    path for path in (ROOT / "jcm_mrv").rglob("*.py") if path.parent.name != "findings"
)
CODE = re.compile(r"(PRJ|MET|MON|CAL|WBK|VER|EVI)-\d{3}\Z")
NAMES = {str(family) for family in FAMILIES}
# Nothing but these names a code or makes a finding.
SPEAKS = re.compile(rf"\b(?:{'|'.join(NAMES)})\b|\.(?:at|stop)\(|\bfamily\b")
OWN = {"where", "found", "severity"}
REFUSED = cast("ast.Call", ast.parse("refused.stop(found=found)", mode="eval").body)

# Half of all nodes: how a name is used, and operators.
_SIGNS = (ast.expr_context, ast.operator, ast.boolop, ast.unaryop, ast.cmpop)

Named = tuple[str, str]
Assigned = dict[str, list[ast.expr]]


@cache
def entries() -> dict[str, Entry]:
    return {code: entry for entry in read() for code in entry.codes}


@cache
def twins() -> list[str]:
    return [code for code, entry in entries().items() if len(entry.codes) > 1]


@dataclass
class Seen:
    """What the modules say about codes."""

    named: dict[Named, str] = field(default_factory=dict)
    raised: dict[Named, str] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)


def wordings(node: ast.expr, assigned: Assigned, deep: int = 0) -> list[Named] | None:
    """Give the wordings that an expression can be; nothing where it is none."""
    if deep > 5:
        return None
    if isinstance(node, ast.IfExp):
        return every([node.body, node.orelse], assigned, deep)
    if isinstance(node, ast.BoolOp):
        return every(node.values, assigned, deep)
    if isinstance(node, ast.Name):
        return every(assigned.get(node.id, []), assigned, deep)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        # `table.get(key)` gives one of the table, as `table[key]` does.
        table = table_of(node.func, assigned) if node.func.attr == "get" else None
        return every(table.values, assigned, deep) if table else None
    if not isinstance(node, ast.Subscript):
        return None
    if (table := table_of(node, assigned)) is not None:
        return every(table.values, assigned, deep)
    keys = constants(node.slice)
    if keys and all(type(key) is int for key in keys):
        family = node.value.attr if isinstance(node.value, ast.Attribute) else None
        family = node.value.id if isinstance(node.value, ast.Name) else family
        if family in NAMES:
            return [(f"{family}-{key:03}", "") for key in keys]
        if family == "family" or ast.unparse(node.value).startswith("Family("):
            return [(code, "") for code in twins() if int(code[4:]) in keys]
        return None
    if keys and all(type(key) is str for key in keys):
        above = wordings(node.value, assigned, deep + 1)
        return above and [(code, str(key)) for code, _ in above for key in keys]
    return None


def every(parts: list[ast.expr], assigned: Assigned, deep: int) -> list[Named] | None:
    found = [wordings(part, assigned, deep + 1) for part in parts]
    return None if None in found else [named for part in found for named in part or []] or None


def table_of(node: ast.Subscript | ast.Attribute, assigned: Assigned) -> ast.Dict | None:
    """Give the table that one of is taken: written out there, or under a name."""
    if isinstance(node.value, ast.Dict):
        return node.value
    given = assigned.get(node.value.id, []) if isinstance(node.value, ast.Name) else []
    return next((table for table in given if isinstance(table, ast.Dict)), None)


def constants(node: ast.expr) -> list[object]:
    if isinstance(node, ast.Constant):
        return [node.value]
    if isinstance(node, ast.IfExp):
        both = constants(node.body), constants(node.orelse)
        return [*both[0], *both[1]] if all(both) else []
    return []


def with_scope(node: ast.AST, scope: ast.AST) -> Iterator[tuple[ast.AST, ast.AST]]:
    """Give every node, and the innermost function that it stands in, or the module."""
    waiting = [(node, scope)]
    while waiting:
        node, scope = waiting.pop()
        if isinstance(node, ast.FunctionDef):
            scope = node
        yield node, scope
        if not isinstance(node, (ast.Name, ast.Constant)):
            below = ast.iter_child_nodes(node)
            waiting += [(one, scope) for one in below if not isinstance(one, _SIGNS)]


def look(path: Path, seen: Seen) -> None:
    text = path.read_text(encoding="utf-8")
    if not SPEAKS.search(text):
        return
    tree = ast.parse(text)
    module = path.relative_to(ROOT).as_posix()
    nodes = list(with_scope(tree, tree))
    assigned: dict[ast.AST, Assigned] = {}
    for node, scope in nodes:
        for name, value in assignments(node):
            assigned.setdefault(scope, {}).setdefault(name, []).append(value)
    for node, scope in nodes:
        if not isinstance(node, (ast.Constant, ast.Subscript, ast.Call)):
            continue
        place = f"{module}:{node.lineno}"
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            if CODE.match(node.value):
                seen.texts.setdefault(node.value, place)
        elif isinstance(node, ast.Subscript):
            for named in wordings(node, {}) or []:
                seen.named.setdefault(named, place)
            continue
        if not isinstance(node, ast.Call):
            continue
        for given in (one.value for one in node.keywords if one.arg == "refused"):
            handed = wordings(given, {}) or []
            seen.wrong += [f"{place}: {text}" for text in compared(REFUSED, handed, tree)]
            seen.raised.update(dict.fromkeys(handed, place))
        if isinstance(node.func, ast.Attribute):
            of = ast.unparse(node.func.value)
            if node.func.attr not in {"at", "stop"} or of in {"np.add", "refused"}:
                continue
            names = {**assigned.get(tree, {}), **assigned.get(scope, {})}
            made = wordings(node.func.value, names)
            if made is None:
                seen.wrong.append(f"{place}: which wording is it?")
            seen.wrong += [f"{place}: {text}" for text in compared(node, made or [], tree)]
            seen.raised.update(dict.fromkeys(made or [], place))


def assignments(node: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    if isinstance(node, ast.Assign):
        for target in node.targets:
            if isinstance(target, ast.Name):
                yield target.id, node.value
    elif (
        isinstance(node, (ast.AnnAssign, ast.NamedExpr))
        and isinstance(node.target, ast.Name)
        and node.value is not None
    ):
        yield node.target.id, node.value


def given_by(call: ast.Call, tree: ast.Module) -> set[str] | None:
    """Give the names that a call gives, also by ``**function(...)`` that returns ``{...}``."""
    given: set[str] = set()
    for keyword in call.keywords:
        if keyword.arg is not None:
            given.add(keyword.arg)
            continue
        called = keyword.value.func if isinstance(keyword.value, ast.Call) else keyword.value
        name = ast.unparse(called).rpartition(".")[2]
        returned = [
            [key.value for key in inner.value.keys if isinstance(key, ast.Constant)]
            for outer in ast.walk(tree)
            if isinstance(outer, ast.FunctionDef) and outer.name == name
            for inner in ast.walk(outer)
            if isinstance(inner, ast.Return) and isinstance(inner.value, ast.Dict)
        ]
        if len(returned) != 1:
            return None
        given |= {str(key) for key in returned[0]}
    return given


def compared(call: ast.Call, made: list[Named], tree: ast.Module) -> Iterator[str]:
    """Give what a call gives too much or too little, for each of the wordings that it can be."""
    given = given_by(call, tree)
    if given is None:
        yield "write the placeholders out"
        return
    for code, key in made:
        entry = entries().get(code)
        if entry is None or key not in entry.wordings:
            yield f"{code}[{key!r}] is not in the catalogue"
            continue
        texts = entry.wordings[key]
        left_open = placeholders(texts)
        if given - OWN != left_open:
            yield f"{code}[{key!r}] leaves {sorted(left_open)} open, given: {sorted(given - OWN)}"
        if "{found" in str(texts) and "found" not in given and not texts.get("found"):
            yield f"{code}[{key!r}] names what is found, and nothing is given"
        if "severity" in given and len(entry.severities) == 1:
            yield f"{code} has one severity"


@cache
def everything() -> Seen:
    seen = Seen()
    for path in MODULES:
        look(path, seen)
    return seen


def test_every_call_gives_what_the_texts_leave_open() -> None:
    assert everything().wrong == []


def test_every_code_that_is_named_is_in_the_catalogue() -> None:
    seen = everything()
    named = {code: place for (code, _), place in seen.named.items()} | seen.texts
    assert {code: place for code, place in named.items() if code not in entries()} == {}


def test_every_code_and_wording_of_the_catalogue_is_used() -> None:
    raised = everything().raised
    assert {
        (entry.codes, key)
        for entry in entries().values()
        for key in entry.wordings
        if not any((code, key) in raised for code in entry.codes)
    } == set()
    assert {entry.codes for entry in entries().values() if not entry.wordings} == set()
