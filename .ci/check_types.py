"""Check the types of what has changed since they were right, and of whatever imports that.

Where the settings or what is installed have changed, where a module is gone, and where nothing is
known, all are checked. That takes a core two minutes; one module in the middle of the
house takes a tenth of it.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGE = "jcm_mrv"
SETTINGS = ("pyproject.toml", "constraints.txt")
TABLES = ("findings/explanations.py", "findings/table.py", "findings/locale/")
"""Compiled, and left out by the settings: their types stand in their first line."""

State = Mapping[str, str]


def state() -> dict[str, str]:
    """Give the hash of each module, and of what decides on how it is checked."""
    paths = [*map(ROOT.joinpath, SETTINGS), *(ROOT / PACKAGE).rglob("*.py*")]
    names = {path.relative_to(ROOT).as_posix(): path for path in paths if path.is_file()}
    left = tuple(f"{PACKAGE}/{name}" for name in TABLES)
    return {
        name: hashlib.sha256(path.read_bytes()).hexdigest()
        for name, path in sorted(names.items())
        if path.suffix != ".pyc" and not name.startswith(left)
    } | {"python": sys.version}


def to_check(
    right: State, now: State, importers: Callable[[str], Iterable[str]]
) -> set[str] | None:
    """Give the files to check; None stands for all, an empty set for nothing.

    Examples
    --------
    >>> right = {"a.py": "1", "b.py": "1", "c.py": "1"}
    >>> sorted(to_check(right, right | {"b.py": "2"}, {"b.py": ["a.py"]}.__getitem__))
    ['a.py', 'b.py']
    """
    changed = {name for name in now if right.get(name) != now[name]}
    if not right or right.keys() - now.keys() or any(not n.endswith(".py") for n in changed):
        return None
    return changed.union(*map(importers, changed))


def importers_of() -> Callable[[str], set[str]]:
    """Give what imports a module, directly or by way of others, as files."""
    import grimp

    graph = grimp.build_graph(PACKAGE, cache_dir=None)

    def importers(name: str) -> set[str]:
        dotted = name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        return {_file(module) for module in graph.find_downstream_modules(dotted)}

    return importers


def _file(module: str) -> str:
    path = module.replace(".", "/")
    return f"{path}/__init__.py" if (ROOT / path).is_dir() else f"{path}.py"


def main(stamp: Path, command: list[str]) -> int:
    """Run the command over what is to be checked; keep what was found right in a file."""
    try:
        right = dict(json.loads(stamp.read_text(encoding="utf-8")))
    except (OSError, ValueError):
        right = {}
    # What is saved meanwhile was not checked.
    now = state()
    files = to_check(right, now, importers_of())
    if files is None:
        files = set()
    elif files := {name for name in files if name in now}:
        print(f"types of {len(files)} modules that have changed or import what has")
    else:
        print("types are as they were when they were right")
        stamp.touch()
        return 0
    done = subprocess.run([*command, *sorted(files)], cwd=ROOT, check=False)  # noqa: S603
    if done.returncode == 0:
        stamp.write_text(json.dumps(now), encoding="utf-8")
    return done.returncode


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve(), sys.argv[2:]))
