"""Documents that lie beside a project: what a record names so can be opened, and is that file."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from jcm_mrv.input_files import read_file, real_path
from jcm_mrv.project.confirmation import Confirmation
from jcm_mrv.project.evidence import files_of, is_named_like_a_file

_LARGEST = 100_000_000


def at_hand(
    records: Iterable[Confirmation], folder: Path, readings: Iterable[Path] = ()
) -> frozenset[str]:
    """Give the documents of records that are files of the project, with the hash of the record.

    Each by its SHA-256. A name alone can be invented; a file with its hash goes with the project
    and its pack, and whoever verifies it opens the page. Readings of the project are no document in
    which a factor was read.
    """
    named = {(r.document.strip(), r.sha256) for r in records if r.sha256}
    named = {(document, sha256) for document, sha256 in named if is_named_like_a_file(document)}
    own = {real_path(path) for path in readings} if named else set()
    return frozenset(
        sha256 for document, sha256 in named if _digest(document, folder, own) == sha256
    )


def _digest(document: str, folder: Path, readings: set[Path]) -> str:
    files = files_of(document, folder)
    if len(files) != 1 or not real_path(files[0]).is_relative_to(real_path(folder)):
        return ""
    if real_path(files[0]) in readings:
        return ""
    try:
        content = read_file(files[0], _LARGEST)
    except OSError:
        return ""
    return hashlib.sha256(content).hexdigest() if content else ""
