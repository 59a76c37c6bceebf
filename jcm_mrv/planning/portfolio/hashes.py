"""What an outcome rests on, by content: with the same hashes, a project has the same outcome."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from typing_extensions import TypedDict

from jcm_mrv.calculation.result import Result
from jcm_mrv.input_files import open_file
from jcm_mrv.methodology.library import SERIES
from jcm_mrv.project.load import Project
from jcm_mrv.project.seals import SEALS
from jcm_mrv.version import __version__

_BLOCK = 1 << 20
_MOST_FILES = 10_000


class Hashes(TypedDict):
    """SHA-256 of all that an outcome rests on.

    ``inputs`` are the files that the project names, by their paths in its folder, "" for one that
    is no file to be read. ``methodologies`` are by ``ID@VERSION``, with ``series/NAME`` and
    ``confirmations/FILE`` among them.
    """

    project: str | None
    inputs: dict[str, str]
    methodologies: dict[str, str]
    version: str


def hashes_of(path: Path | str, project: Project | None, results: Sequence[Result]) -> Hashes:
    """Give the hashes of a project as far as it could be read, and of what gave its results.

    Parameters
    ----------
    path : Path or str
        The project file.
    project : Project, optional
        As it was read from there.
    results : sequence of Result
        Of this project; what they have read is not read again.
    """
    rules: dict[str, str] = {}
    if project is None:
        return {
            "project": _digest(Path(path)) or None,
            "inputs": {},
            "methodologies": rules,
            "version": __version__,
        }
    known = dict(project.document.inputs)
    for result in results:
        known |= {item.path: item for item in result.inputs}
        rules |= {f"{SERIES}/{name}": sha256 for name, sha256 in result.series().items()}
    for a in project.applications:
        rules[a.methodology.reference] = a.methodology.sha256
        rules |= {overlay.name: overlay.sha256 for overlay in a.overlays}
    inputs = {item.path: item.sha256 for item in known.values()}
    for name, file in _named(project):
        if name not in inputs:
            inputs[name] = _digest(file)
    return {
        "project": project.sha256,
        "inputs": dict(sorted(inputs.items())),
        "methodologies": dict(sorted(rules.items())),
        "version": __version__,
    }


def _named(project: Project) -> Iterator[tuple[str, Path]]:
    """Give every file in the project's folder that it names, and those of folders that it names."""
    folder = os.path.abspath(project.folder)
    real = os.path.realpath(folder)
    for named in (*project.files()[1:], project.folder / SEALS):
        path = os.path.abspath(named)
        if not path.startswith(folder + os.sep) or not os.path.lexists(path):
            continue
        if not os.path.realpath(path).startswith(real + os.sep):
            continue
        inside = [path]
        if os.path.isdir(path):
            files = (file for file in Path(path).rglob("*") if not file.is_dir())
            inside = [str(file) for file in islice(files, _MOST_FILES)]
        for file in inside:
            yield os.path.relpath(file, folder).replace(os.sep, "/"), Path(file)


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    try:
        with open_file(path) as stream:
            while block := stream.read(_BLOCK):
                digest.update(block)
    except OSError:
        return ""
    return digest.hexdigest()
