"""The house stays in order: short modules, each in the room of the thing it is about."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MODULES = sorted((ROOT / "jcm_mrv").rglob("*.py"))
# Nobody reads what is compiled from the catalogue: a line a code.
COMPILED = {
    ROOT / "jcm_mrv/findings" / name
    for name in ("table.py", "explanations.py", "locale/ja.py", "locale/vi.py")
}
LONGEST = 400
# Names that say nothing of what is inside, so that anything is put there.
NO_ROOM = {"base", "common", "helper", "helpers", "misc", "shared", "stuff", "util", "utils"}


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_there_are_modules() -> None:
    assert MODULES


def test_a_module_is_short_enough_to_read() -> None:
    lines = {m: len(m.read_text(encoding="utf-8").splitlines()) for m in MODULES}
    long = {name(m): n for m, n in lines.items() if n > LONGEST and m not in COMPILED}
    assert not long, "divide them by what they are about"


def test_a_module_is_named_after_what_it_is_about() -> None:
    parts = {m: m.relative_to(ROOT).with_suffix("").parts for m in MODULES}
    no_room = [name(m) for m, own in parts.items() if NO_ROOM & {part.strip("_") for part in own}]
    assert not no_room, "name them after the thing they are about"


def test_types_of_models_are_no_texts() -> None:
    texts = {m: m.read_text(encoding="utf-8") for m in MODULES}
    models = {m: t for m, t in texts.items() if re.search(r"(?m)^class \w+\(StrictModel\b", t)}
    assert models
    late = [name(m) for m, t in models.items() if "from __future__ import annotations" in t]
    assert not late, "each would be compiled while it is imported: see StrictModel"


# What stands in one module alone: whoever needs it asks there.
HOMES = {
    r"\b(?:datetime\.(?:now|today)|utcnow|date\.today|time\.time)\(": "today.py",
    # An example in a docstring may say what a file begins with.
    r"(?m)^(?! *>>>).*b\"PK\\x0[135]": "input_files.py",
    r"\(\s*\"--as-of\"": "cli/printing.py",
    r"said\(\"(?:not )?ready\b": "calculation/readiness.py",
    # Its methods are written when they are first called for.
    r"(?m)^ *@dataclass\b|dataclass\(init=": "immutable.py",
}


@pytest.mark.parametrize(("what", "home"), HOMES.items(), ids=HOMES.values())
def test_an_idea_has_one_home(what: str, home: str) -> None:
    found = [name(path) for path in MODULES if re.search(what, path.read_text(encoding="utf-8"))]
    assert found == [f"jcm_mrv/{home}"]


def _while_imported(node: ast.AST) -> Iterator[ast.AST]:
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            yield child
            yield from _while_imported(child)


def test_no_pattern_is_compiled_before_it_is_used() -> None:
    early = [
        f"{name(path)}:{node.lineno}"
        for path in MODULES
        for node in _while_imported(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "re.compile"
        # A process of its own, which loads as little as it can.
        if path.name != "sheet_process.py"
    ]
    assert not early, "jcm_mrv.patterns.pattern compiles it when it is first used"
