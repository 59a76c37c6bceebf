"""Copies of the examples, with the data that are made when one is run."""

from __future__ import annotations

import atexit
import shutil
import subprocess
import sys
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory


@cache
def kept_folder() -> Path:
    """Give a folder for what is made once for all tests."""
    folder = TemporaryDirectory(prefix="jcm-mrv-kept-")
    atexit.register(folder.cleanup)
    return Path(folder.name)


def python(script: Path, *arguments: Path | str) -> str:
    """Run a script of an example with its arguments, and give what it prints."""
    command = [sys.executable, str(script), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return done.stdout


def prepared(example: Path, folder: Path, *, afresh: bool = False) -> Path:
    """Copy an example into a folder; data that are not kept with it are made by its prepare.py.

    They are made once, unless they are to be made ``afresh``.
    """
    copy = folder / example.name
    if not (example / "prepare.py").exists():
        return Path(shutil.copytree(example, copy, ignore=shutil.ignore_patterns("output")))
    shutil.copytree(example, copy, ignore=shutil.ignore_patterns("output", "data"))
    if afresh:
        python(copy / "prepare.py")
    else:
        shutil.copytree(_data_made_for(example), copy / "data")
    return copy


@cache
def _data_made_for(example: Path) -> Path:
    return prepared(example, kept_folder() / "data", afresh=True) / "data"


def data_of(package: str) -> Path:
    """Give the folder of the data that a package ships, without importing the package."""
    found = find_spec(package)
    assert found is not None
    assert found.origin is not None
    return Path(found.origin).parent / "data"
