"""Copies of the examples, with the data that are made when one is run."""

from __future__ import annotations

import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path


def python(script: Path, *arguments: Path | str) -> str:
    """Run a script of an example with its arguments, and give what it prints."""
    command = [sys.executable, str(script), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return done.stdout


def prepared(example: Path, folder: Path) -> Path:
    """Copy an example into a folder; data that are not kept with it are made by its prepare.py."""
    copy = folder / example.name
    if not (example / "prepare.py").exists():
        return Path(shutil.copytree(example, copy, ignore=shutil.ignore_patterns("output")))
    shutil.copytree(example, copy, ignore=shutil.ignore_patterns("output", "data"))
    python(copy / "prepare.py")
    return copy


def data_of(package: str) -> Path:
    """Give the folder of the data that a package ships, without importing the package."""
    found = find_spec(package)
    assert found is not None
    assert found.origin is not None
    return Path(found.origin).parent / "data"
