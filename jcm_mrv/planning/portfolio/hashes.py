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
from jcm_mrv.project.evidence import named_files
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


def hashes_of(path: Path | str, project: Project | None, results: Sequence[Result] = ()) -> Hashes:
    """Give the hashes of a project as far as it could be read, and of what gave its results.

    Parameters
    ----------
    path : Path or str
        The project file.
    project : Project, optional
        As it was read from there.
    results : sequence of Result
        Of this project; what they have read is not read again. The hashes are the same without.
    """
    rules: dict[str, str] = {}
    if project is None:
        return {
            "project": digest(Path(path)) or None,
            "inputs": {},
            "methodologies": rules,
            "version": __version__,
        }
    known = dict(project.document.inputs)
    for result in results:
        known |= {item.path: item for item in result.inputs}
    for a in project.applications:
        rules[a.methodology.reference] = a.methodology.sha256
        rules |= {overlay.name: overlay.sha256 for overlay in a.overlays}
        given = [value for values in a.given.values() for value in values.values()]
        rules |= {
            f"{SERIES}/{value.series.partition(',')[0]}": value.series_sha256
            for value in given
            if value.series is not None
        }
    inputs = {item.path: item.sha256 for item in known.values()}
    for name, file in named_inputs(project.document.data, project.folder):
        if name not in inputs:
            inputs[name] = digest(file)
    return {
        "project": project.sha256,
        "inputs": dict(sorted(inputs.items())),
        "methodologies": dict(sorted(rules.items())),
        "version": __version__,
    }


def named_inputs(data: object, folder: Path) -> Iterator[tuple[str, Path]]:
    """Give every file in a project's folder that it names, with its path there.

    Of folders that it names, every file in them; the seals of its days, too.

    Parameters
    ----------
    data : object
        What the project file says, as plain data.
    folder : Path
        In which it lies.
    """
    here = os.path.abspath(folder)
    real = os.path.realpath(here)
    for named in (*named_files(data, folder), folder / SEALS):
        path = os.path.abspath(named)
        # What lies elsewhere is not read for a project, and a link to there neither.
        if not path.startswith(here + os.sep) or not os.path.lexists(path):
            continue
        if not os.path.realpath(path).startswith(real + os.sep):
            continue
        inside = [path]
        if os.path.isdir(path):
            files = (file for file in Path(path).rglob("*") if not file.is_dir())
            inside = [str(file) for file in islice(files, _MOST_FILES)]
        for file in inside:
            yield os.path.relpath(file, here).replace(os.sep, "/"), Path(file)


def digest(path: Path) -> str:
    """Give the SHA-256 of a file; "" where it is no regular file that can be read.

    Examples
    --------
    >>> digest(Path("/no/such/file")), digest(Path("/dev/zero"))
    ('', '')
    """
    found = hashlib.sha256()
    try:
        with open_file(path) as stream:
            while block := stream.read(_BLOCK):
                found.update(block)
    except OSError:
        return ""
    return found.hexdigest()
