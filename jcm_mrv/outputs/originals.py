"""An output is never one of the inputs, whatever its name and whatever links there are."""

from __future__ import annotations

import contextlib
import os
import re
import unicodedata
from collections.abc import Hashable, Iterable, Iterator
from pathlib import Path

from jcm_mrv.findings import CAL, EVI, FindingsError
from jcm_mrv.patterns import pattern

_HEAD = 100_000
_KEY = pattern(rb"^-----BEGIN [A-Z ]*(PRIVATE|PUBLIC) KEY-----\s", re.MULTILINE)


def refuse_inputs(targets: Iterable[Path], inputs: Iterable[Path | str]) -> None:
    """Stop where a file to be written, replaced or removed is one that was read.

    Raises
    ------
    FindingsError
        ``CAL-031`` for each, ``EVI-033`` for a file that holds a key; nothing may have been touched
        by then.
    """
    targets = list(targets)
    read = {mark: Path(path) for path in inputs for mark in _marks(Path(path))}
    hit = {
        target: read[mark]
        for target in targets
        for mark in reversed(_marks(target))
        if mark in read
    }
    if hit:
        raise FindingsError(
            [CAL[31].at(str(target), found=str(path)) for target, path in hit.items()]
        )
    # No output is one, and nobody can make it again.
    if keys := [target for target in targets if _holds_key(target)]:
        raise FindingsError([EVI[33].at(str(target)) for target in keys])


def _holds_key(path: Path) -> bool:
    with contextlib.suppress(OSError, ValueError):
        if path.is_file():
            with path.open("rb") as file:
                head = file.read(_HEAD)
            return b"\0" not in head and _KEY.search(head) is not None
    return False


def _marks(path: Path) -> list[Hashable]:
    """Give what two paths of one file have in common: the file itself, and its name in its folder.

    Where names differ in case or in their Unicode form only, it depends on the disk whether they
    are one file; copied to another disk, one of the two is lost.
    """
    with contextlib.suppress(OSError, ValueError):
        return list(_found(path))
    return []


def _found(path: Path) -> Iterator[Hashable]:
    folder = os.stat(path.parent)
    name = unicodedata.normalize("NFC", unicodedata.normalize("NFD", path.name).casefold())
    yield folder.st_dev, folder.st_ino, name
    with contextlib.suppress(OSError):
        itself = os.stat(path)
        yield itself.st_dev, itself.st_ino
