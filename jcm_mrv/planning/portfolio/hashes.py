"""What an outcome rests on, by content: with the same hashes, a project has the same outcome."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from typing_extensions import TypedDict

from jcm_mrv.calculation.result import Result
from jcm_mrv.input_files import FileTooLargeError, open_file
from jcm_mrv.methodology.library import SERIES
from jcm_mrv.project.evidence import named_files
from jcm_mrv.project.load import Project
from jcm_mrv.project.seals import SEALS
from jcm_mrv.strict_yaml import MAX_BYTES
from jcm_mrv.version import __version__

CHANGED = "changed while it was read"
TOO_LARGE = "too large to be compared"
_BLOCK = 1 << 20
_MOST_FILES = 10_000
_MOST_BYTES = 16 * 1024**3
"""Of all files that a project names: some ten seconds, where a file may say to be of any size."""


class Hashes(TypedDict):
    """SHA-256 of all that an outcome rests on.

    ``inputs`` are the files that the project names, by their paths in its folder, "" for one that
    is no file to be read. ``methodologies`` are by ``ID@VERSION``, with ``series/NAME`` and
    ``confirmations/FILE`` among them. ``CHANGED`` and ``TOO_LARGE`` stand where there is no hash.
    """

    project: str | None
    inputs: dict[str, str]
    methodologies: dict[str, str]
    version: str


def hashes_of(
    path: Path | str,
    project: Project | None,
    results: Sequence[Result] = (),
    before: Hashes | None = None,
) -> Hashes:
    """Give the hashes of a project as far as it could be read, and of what gave its results.

    Parameters
    ----------
    path : Path or str
        The project file.
    project : Project, optional
        As it was read from there.
    results : sequence of Result
        Of this project; what they have read is not read again. The hashes are the same without.
    before : Hashes, optional
        From before it was worked on. Of two contents of a file nobody knows which one counted:
        then it is ``CHANGED``.
    """
    if project is None:
        own = digest(Path(path)) or None
        changed = before is not None and before["project"] != own
        return {**no_hashes(), "project": CHANGED if changed else own}
    rules: dict[str, str] = {}
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
    read = {item.path: item.sha256 for item in known.values()}
    named = _digests(project, set(read))
    if before is not None:
        then = {name: of for name, of in before["inputs"].items() if name not in read}
        named |= {name: CHANGED for name in {*then, *named} if then.get(name) != named.get(name)}
    return {
        "project": project.sha256,
        "inputs": dict(sorted({**named, **read}.items())),
        "methodologies": dict(sorted(rules.items())),
        "version": __version__,
    }


def no_hashes() -> Hashes:
    """Give the hashes of a project that nobody has looked at."""
    return {"project": None, "inputs": {}, "methodologies": {}, "version": __version__}


def comparable(hashes: Hashes) -> bool:
    """Say whether equal hashes mean that all is the same: every content has one."""
    return not {CHANGED, TOO_LARGE} & {hashes["project"], *hashes["inputs"].values()}


def _digests(project: Project, read: set[str]) -> dict[str, str]:
    """Give the hash of every file that a project names, but for those that were read."""
    found: dict[str, str] = {}
    left = _MOST_BYTES
    for name, file in named_inputs(project.document.data, project.folder):
        if name not in read and name not in found:
            found[name], size = _digest(file, left)
            left -= size
    return found


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
    named = (os.path.abspath(path) for path in (*named_files(data, folder), folder / SEALS))
    for path in dict.fromkeys(named):
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
    """Give the SHA-256 of a project file; "" where it is no regular file that can be read.

    Examples
    --------
    >>> digest(Path("/no/such/file")), digest(Path("/dev/zero"))
    ('', '')
    """
    return _digest(path, MAX_BYTES)[0]


def _digest(path: Path, most_bytes: int) -> tuple[str, int]:
    found, size = hashlib.sha256(), 0
    try:
        with open_file(path, most_bytes) as stream:
            while block := stream.read(_BLOCK):
                found.update(block)
                size += len(block)
                if size > most_bytes:
                    # It grows as fast as it is read.
                    return TOO_LARGE, size
    except FileTooLargeError:
        return TOO_LARGE, 0
    except OSError:
        return "", size
    return found.hexdigest(), size
