"""A file of lines that come one after another: each whole or absent, and of one run at a time.

Each line ends with the hash of what stands before, so that one that was torn by a power cut, or
edited, is not taken for what was written.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from jcm_mrv.findings import CAL, Finding
from jcm_mrv.input_files import open_file
from jcm_mrv.outputs.drafts import (
    check_name,
    make_folder,
    remove,
    remove_folders,
    sweep,
    sync_folder,
    write_draft,
)
from jcm_mrv.outputs.folder import free_name
from jcm_mrv.outputs.lock import alone_in, alone_with
from jcm_mrv.outputs.sealed import is_plain

_SEAL = b',"sha256":"'
_LONGEST = 50_000_000
"""Bytes of a line; a longer one was not written here."""
_FLAGS = os.O_RDWR | os.O_APPEND | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


Keep = Callable[[dict[str, Any]], "Mapping[str, Any] | None"]


def sealed_line(data: Mapping[str, Any]) -> bytes:
    """Give data as a line that ends with its own hash.

    Examples
    --------
    >>> opened_line(sealed_line({"a": 1}))
    {'a': 1}
    >>> opened_line(sealed_line({"a": 1}).replace(b"1", b"2", 1)) is None
    True
    """
    text = json.dumps(data, ensure_ascii=True, separators=(",", ":"))[:-1].encode()
    return text + _SEAL + hashlib.sha256(text).hexdigest().encode() + b'"}\n'


def opened_line(line: bytes) -> dict[str, Any] | None:
    """Give the data of a line; None where it is not as it was written."""
    text, mark, seal = line.rpartition(_SEAL)
    if not mark or seal != hashlib.sha256(text).hexdigest().encode() + b'"}\n':
        return None
    try:
        data = json.loads(text + b"}")
    except (ValueError, RecursionError):
        return None
    return data if isinstance(data, dict) else None


class Journal:
    """A journal that is open: lines are added to it, and each is in the file at once."""

    def __init__(self, path: Path, schema: str, findings: Iterable[Finding] = ()) -> None:
        self.path = path
        self.schema = schema
        self.findings = tuple(findings)
        self._handle = _opened(path)

    def add(self, data: Mapping[str, Any]) -> None:
        """Add a line, whole or not at all.

        Raises
        ------
        OSError
            Where it cannot be written, such as on a full disk; the lines before stay.
        """
        line = sealed_line(data)
        size = os.fstat(self._handle).st_size
        try:
            written = 0
            while written < len(line):
                written += os.write(self._handle, line[written:])
        except BaseException:
            os.ftruncate(self._handle, size)
            raise

    def put_in_order(self, order: Callable[[dict[str, Any]], Any]) -> None:
        """Put the lines in an order, so that the same lines are the same file, however they came.

        Raises
        ------
        OSError
            When it cannot be written; the lines are as they were.
        """
        places = [
            (order(data), place, len(line))
            for place, line, data in _lines(self.path, self.schema)
            if data is not None
        ]
        if places == sorted(places):
            return

        def ordered(file: BinaryIO) -> None:
            with open_file(self.path) as stream:
                for _, place, length in sorted(places):
                    stream.seek(place)
                    file.write(stream.read(length))

        with alone_in(self.path.parent):
            draft = write_draft(self.path.parent, ordered)
            try:
                os.replace(draft, self.path)
            finally:
                remove(draft)
        os.close(self._handle)
        self._handle = _opened(self.path)

    def close(self) -> None:
        """Let all lines reach the disk."""
        try:
            os.fsync(self._handle)
        finally:
            os.close(self._handle)


def _opened(path: Path) -> int:
    return os.open(path, _FLAGS | getattr(os, "O_CLOEXEC", 0))


@contextmanager
def journal(path: Path, schema: str, keep: Keep | None = None) -> Iterator[Journal]:
    """Open a journal, with the lines of an earlier run that are to be kept; one run has it.

    What stands there is replaced where a run wrote every line of it as it is now; otherwise it is
    kept under another name, so that nothing of anybody's is lost.

    Parameters
    ----------
    path : Path
        The file; its folder is made where it is missing.
    schema : str
        Under the key ``schema`` of each line.
    keep : callable, optional
        What stays of a line of an earlier run: its data, as they are to be now, or None. Nothing
        stays without it.

    Raises
    ------
    FindingsError
        ``CAL-033`` where another run has it.
    OSError
        When it cannot be written to.
    """
    check_name(path)
    made = make_folder(path.parent)
    with ExitStack() as held:
        try:
            held.enter_context(alone_with(path))
            with alone_in(path.parent):
                sweep(path.parent)
                findings = _begin(path, schema, keep)
            opened = Journal(path, schema, findings)
        except BaseException:
            held.close()
            remove_folders(made)
            raise
        held.callback(opened.close)
        yield opened


def _begin(path: Path, schema: str, keep: Keep | None) -> list[Finding]:
    findings = []
    is_own = _is_own(path, schema)

    def kept(file: BinaryIO) -> None:
        for _, _, data in _lines(path, schema) if keep is not None else ():
            if keep is not None and data is not None and (stays := keep(data)) is not None:
                file.write(sealed_line(stays))

    draft = write_draft(path.parent, kept)
    try:
        if not is_own and os.path.lexists(path):
            free = free_name(path)
            os.rename(path, free)
            findings.append(CAL[35].at(str(path), kept=free.name))
        os.replace(draft, path)
    finally:
        remove(draft)
    sync_folder(path.parent)
    return findings


def _is_own(path: Path, schema: str) -> bool:
    """Whether every line is as a run wrote it."""
    return is_plain(path) and all(data is not None for _, _, data in _lines(path, schema))


def _lines(path: Path, schema: str) -> Iterator[tuple[int, bytes, dict[str, Any] | None]]:
    """Give each line of a plain file with its place, and its data where it is as it was written."""
    if not is_plain(path):
        return
    with open_file(path) as stream:
        place = 0
        while line := stream.readline(_LONGEST):
            data = opened_line(line)
            yield place, line, data if data is not None and data.get("schema") == schema else None
            place += len(line)
