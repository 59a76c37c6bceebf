"""What a folder of outputs says of itself: names and hashes of its files, and that it is unedited.

``result.json`` ends with ``outputs``, a list of the other files and their hashes, and ``sha256``,
the hash of everything above that line. So a later run knows what it may replace, and anybody can
check a folder: ``head -n -2 result.json | sha256sum``.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
from collections.abc import Collection, Iterator, Mapping
from dataclasses import field
from pathlib import Path
from typing import Any

from jcm_mrv.immutable import mutable
from jcm_mrv.input_files import open_file, read_file
from jcm_mrv.patterns import pattern
from jcm_mrv.visible import json_text

RESULT = "result.json"
SUFFIX_UNFINISHED = ".unfinished"
UNFINISHED = RESULT + SUFFIX_UNFINISHED
UNFINISHED_SCHEMA = "jcm-mrv/unfinished/1"
_MOST_BYTES = 1_000_000_000
_TAIL = 100
_SEAL = pattern(rb',\n  "sha256": "([0-9a-f]{64})"\n\}\n\Z')

Hashes = dict[str, set[str]]


def sealed_text(data: Mapping[str, Any], outputs: Mapping[str, str]) -> str:
    """Give the text of ``result.json``: what it says, its other files, and the hash of both."""
    listed = [{"path": name, "sha256": digest} for name, digest in outputs.items()]
    above = json_text({**data, "outputs": listed}).removesuffix("\n}\n") + ",\n"
    return f'{above}  "sha256": "{hashlib.sha256(above.encode()).hexdigest()}"\n}}\n'


def whole_folder(data: Mapping[str, Any], files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Give every file of a folder of outputs by name: ``result.json`` and those beside it."""
    hashes = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    return {RESULT: sealed_text(data, hashes).encode(), **files}


@mutable
class Listing:
    """What ``result.json`` says, or ``result.json.unfinished``, of the files beside it.

    Attributes
    ----------
    schema : str
        Of the result; empty where the file is none of this tool's.
    outputs : dict
        Name -> hashes that a run gave it.
    is_sealed : bool
        Whether the file itself is as it was written.
    """

    schema: str = ""
    outputs: Hashes = field(default_factory=dict)
    is_sealed: bool = False


def read_listing(path: Path) -> Listing:
    """Give what a file says of those beside it; nothing where it cannot be read or says nothing."""
    if not is_plain(path):
        return Listing()
    try:
        raw = read_file(path, _MOST_BYTES)
        data = json.loads(raw)
    except (OSError, ValueError, RecursionError):
        return Listing()
    if not isinstance(data, dict) or not str(data.get("schema")).startswith("jcm-mrv/"):
        return Listing()
    made = Listing(str(data["schema"]))
    if made.schema == UNFINISHED_SCHEMA:
        made.schema = str(data.get("of", ""))
    for key in ("earlier", "outputs"):
        for name, digest in _listed(data.get(key)):
            made.outputs.setdefault(name, set()).update(digest)
    if (seal := _SEAL.search(raw)) is not None:
        above = raw[: seal.start() + 2]
        made.is_sealed = hashlib.sha256(above).hexdigest().encode() == seal[1]
    return made


def others_of(folder: Path, name: str) -> Iterator[Listing]:
    """Give the listings of a folder by other names, as they were written: of other commands."""
    for path in sorted(folder.glob("*.json")):
        if path.name != name and _may_be_sealed(path) and (made := read_listing(path)).is_sealed:
            yield made


def _may_be_sealed(path: Path) -> bool:
    """Whether the end of a file is one of a listing: what else lies there is not read whole."""
    if not is_plain(path):
        return False
    try:
        with open_file(path) as stream:
            stream.seek(-min(_TAIL, stream.seek(0, os.SEEK_END)), os.SEEK_END)
            return _SEAL.search(stream.read()) is not None
    except OSError:
        return False


def _listed(items: object) -> Iterator[tuple[str, set[str]]]:
    for item in items if isinstance(items, list) else []:
        if isinstance(item, dict):
            digest = item.get("sha256")
            yield str(item.get("path")), {digest} if isinstance(digest, str) else set()


def is_plain(path: Path) -> bool:
    """Whether a regular file stands there, and no link to one."""
    try:
        return stat.S_ISREG(os.lstat(path).st_mode)
    except FileNotFoundError:
        return False


def is_as_written(path: Path, digests: Collection[str]) -> bool:
    """Whether a regular file stands there that has one of the hashes."""
    if not digests or not is_plain(path):
        return False
    try:
        with open_file(path) as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest() in digests
    except OSError:
        return False
