"""Files of readings: found inside the project folder, read in blocks and hashed."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path, PurePosixPath, PureWindowsPath
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, cast

from jcm_mrv import input_files
from jcm_mrv.findings import MON, FindingsError, nearest
from jcm_mrv.metering.interface import InputFile
from jcm_mrv.metering.limits import BLOCK_BYTES, MAX_FILE_BYTES, MAX_FILES
from jcm_mrv.metering.reading.containers import Container, container_of

_GLOB = set("*?[")
_MIB = 1024 * 1024
_SPOOLED_BYTES = 32 * _MIB


def find_files(
    patterns: list[str], folder: Path, where: str, *, confined: bool = True
) -> list[tuple[str, Path]]:
    """Give the files that paths or globs name, as declared (with /) and as they stand on disk.

    Parameters
    ----------
    patterns : list of str
        Paths or globs, relative to the folder.
    folder : Path
        The folder of a project, or of whatever names them.
    where : str
        The place that names them.
    confined : bool
        Whether they have to stay inside the folder.

    Raises
    ------
    FindingsError
        When a path leads out of the folder, also by a link, or names nothing.
    """
    if not confined and patterns:
        return [(str(path), path) for path in find_given([str(folder / one) for one in patterns])]
    root = input_files.real_path(folder)
    found: dict[Path, str] = {}
    for pattern in patterns:
        if PurePosixPath(pattern).is_absolute() or PureWindowsPath(pattern).drive:
            raise _outside(pattern, where)
        for path in _matches(pattern, root, where, inside=True):
            try:
                real = input_files.real_path(path)
                is_file = real.is_file()
            except OSError as exc:
                raise _unreadable(_shown(path, root), exc) from None
            if not real.is_relative_to(root):
                raise _outside(pattern, where)
            if is_file:
                found.setdefault(real, _shown(path, root))
            elif not _is_glob(pattern):
                raise _backslash([pattern], where) or _missing(pattern, path, where, root)
        if len(found) > MAX_FILES:
            raise MON[13]["files"].stop(where, pattern=pattern, limit=MAX_FILES)
    if not found:
        if not patterns:
            raise MON[11]["none"].stop(where)
        if (slip := _backslash(patterns, where)) is not None:
            raise slip
        raise MON[11]["patterns"].stop(where, patterns=", ".join(map(repr, patterns)))
    return [(shown, real) for real, shown in sorted(found.items(), key=lambda pair: pair[1])]


def find_given(paths: Sequence[str]) -> list[Path]:
    """Give the files that paths or globs of a command name, each once, in order.

    Raises
    ------
    FindingsError
        When one names nothing, or something else than files.
    """
    found: dict[Path, None] = {}
    for given in paths:
        root = Path(Path(given).anchor)
        matches = _matches(str(Path(given).relative_to(root)) if given else "", root, given)
        for path in matches:
            if path.is_file():
                found[path] = None
            elif not _is_glob(given):
                raise _backslash([given], given) or _missing(given, path, given)
        if not matches:
            if (slip := _backslash([given], given)) is not None:
                raise slip
            raise MON[11]["given"].stop(given, pattern=given, nearest="")
    return list(found)


def _is_glob(pattern: str) -> bool:
    return bool(_GLOB & set(pattern))


def _matches(pattern: str, root: Path, where: str, *, inside: bool = False) -> list[Path]:
    if not pattern or "\0" in pattern:
        raise MON[11]["no-path"].stop(where, pattern=pattern)
    try:
        literal = input_files.as_on_disk(root / pattern)
        if not _is_glob(pattern) or os.path.lexists(literal):
            return [literal]
        if inside and ".." in PurePosixPath(pattern).parts:
            raise _outside(pattern, where)
        return sorted(islice(input_files.glob_files(root, pattern), 10 * MAX_FILES))
    except (OSError, ValueError, NotImplementedError) as exc:
        raise MON[11]["search"].stop(where, found=_reason(exc), pattern=pattern) from None


def _shown(path: Path, root: Path) -> str:
    # Kept as declared: a path is not normalised through links that stand in it.
    return os.path.relpath(path, root).replace(os.sep, "/")


def _outside(pattern: str, where: str) -> FindingsError:
    return MON[10].stop(where, found=pattern)


def _backslash(patterns: Sequence[str], where: str) -> FindingsError | None:
    """Give the error for a path with the sign that divides folders on Windows."""
    pattern = next((one for one in patterns if "\\" in one), None)
    if pattern is None:
        return None
    written = pattern.replace("\\", "/")
    return MON[11]["backslash"].stop(where, pattern=pattern, written=written)


def _missing(pattern: str, path: Path, where: str, root: Path | None = None) -> FindingsError:
    """Give the error for what is no file; ``root`` is the folder of a project."""
    if path.is_dir():
        return MON[12]["a-folder"].stop(where, pattern=pattern, folder=pattern.rstrip("/"))
    names: list[str] = []
    try:
        parent = input_files.real_path(path.parent)
        inside = (root is None or parent.is_relative_to(root)) and parent.is_dir()
        names = [entry.name for entry in parent.iterdir() if entry.is_file()] if inside else []
        # What is there, and no file, says what it is.
        input_files.open_file(path).close()
    except FileNotFoundError:
        pass
    except OSError as exc:
        if os.path.lexists(path):
            return _unreadable(pattern, exc)
    if root is None:
        return MON[11]["given"].stop(
            where, pattern=pattern, nearest=nearest(path.name, names) if names else ""
        )
    if not names:
        return MON[11]["paths"].stop(where, pattern=pattern)
    return MON[11].stop(where, pattern=pattern, nearest=nearest(path.name, names))


def _reason(exc: BaseException) -> str:
    return exc.strerror or "" if isinstance(exc, OSError) else str(exc)


def _unreadable(path: str, exc: BaseException) -> FindingsError:
    return MON[12].stop(path, found=_reason(exc), path=path)


@contextmanager
def open_file(path: str, place: Path) -> Iterator[OpenFile]:
    """Open a file of readings; what is hashed is what is calculated with.

    Raises
    ------
    FindingsError
        When it cannot be read or is too large; when it changes while it is read.
    """
    try:
        with stream_of(path, place) as stream:
            file = OpenFile(path, stream)
            container = container_of(path, file.head)
            if container is None:
                yield file
                return
            with _unpacked(file, container) as inner:
                yield inner
    except OSError as exc:
        raise _unreadable(path, exc) from None


def is_packed(path: str, head: bytes) -> bool:
    """Whether a file has to be unpacked, so that nobody can read it from where it stands."""
    return container_of(path, head) is not None


@contextmanager
def _unpacked(file: OpenFile, container: Container) -> Iterator[OpenFile]:
    """Give the one file inside another; what is hashed is the file as it was given."""
    name, pieces = container.unpacker.unpack(file)
    # It is read several times, and by some from its end: in memory while it is small, else on disk.
    with SpooledTemporaryFile(_SPOOLED_BYTES) as copy:
        for piece in pieces:
            copy.write(piece)
        copy.seek(0)
        packed = file.input_file()
        inner = OpenFile(file.path, cast("BinaryIO", copy), name, packed)
        nested = container_of(name, inner.head) or container_of(f"{name}.gz", inner.head)
        if nested is not None:
            raise MON[153]["nested"].stop(file.path, found=repr(name), inner=nested.name)
        yield inner


def stream_of(path: str, place: Path) -> BinaryIO:
    """Open a file of readings for whoever reads it in another way than from start to end.

    Raises
    ------
    FindingsError
        When it cannot be read, is no regular file, or is too large.
    """
    try:
        return input_files.open_file(place, MAX_FILE_BYTES)
    except input_files.FileTooLargeError as exc:
        raise too_large(path, exc.size, MAX_FILE_BYTES) from None
    except OSError as exc:
        raise _unreadable(path, exc) from None


class OpenFile:
    """A file that is being read: its bytes in blocks, as often as needed, and their hash.

    Attributes
    ----------
    path : str
        As declared, for messages.
    name : str
        What says the format: the path, or the name inside of what it was packed in.
    stream : BinaryIO
        The open file.
    head : bytes
        Its first block; most files have no other.
    timezone : str
        The zone of its times as far as it is known: a country has its own encodings.
    """

    def __init__(
        self, path: str, stream: BinaryIO, name: str = "", packed: InputFile | None = None
    ) -> None:
        self.path = path
        self.name = name or path
        self.stream = stream
        self.timezone = ""
        self._packed = packed
        self._before = self._status()
        self._digest = ""
        self.head = stream.read(BLOCK_BYTES)
        self._whole = len(self.head) < BLOCK_BYTES
        if self._whole:
            self._end_of_pass(hashlib.sha256(self.head).hexdigest(), len(self.head))

    def _status(self) -> tuple[int, int]:
        """Give size and time of the last change."""
        if self._packed is not None:
            # What was unpacked is nobody else's.
            size = self.stream.seek(0, os.SEEK_END)
            self.stream.seek(0)
            return size, 0
        status = os.fstat(self.stream.fileno())
        return status.st_size, status.st_mtime_ns

    @property
    def size(self) -> int:
        """The size in bytes, unpacked."""
        return self._before[0]

    @property
    def is_packed(self) -> bool:
        """Whether it was unpacked."""
        return self._packed is not None

    def blocks(self) -> Iterator[bytes]:
        """Give the bytes from the start to the end.

        Raises
        ------
        FindingsError
            When the file has changed since it was opened, or since it was read before.
        """
        if self._whole:
            yield self.head
            return
        self.stream.seek(0)
        digest, read = hashlib.sha256(), 0
        while data := self.stream.read(BLOCK_BYTES):
            digest.update(data)
            read += len(data)
            if read > self.size:
                # A logger that writes as fast as one reads would never come to an end.
                raise changed(self.path)
            yield data
        self._end_of_pass(digest.hexdigest(), read)

    def _end_of_pass(self, digest: str, read: int) -> None:
        after = self._status()
        if self._before != after or read != after[0] or self._digest not in ("", digest):
            raise changed(self.path)
        self._digest = digest

    def input_file(self) -> InputFile:
        """Give path, hash and size of what was read; reads to the end where that was not done.

        Of a packed file they are those of the file as it was given.
        """
        if self._packed is not None:
            return self._packed
        if not self._digest:
            for _ in self.blocks():
                pass
        return InputFile(self.path, self._digest, self.size)


def changed(path: str) -> FindingsError:
    """Give the error for a file that is not what it was when it was opened."""
    return MON[12]["changed"].stop(path, path=path)


def too_large(path: str, size: int, limit: int) -> FindingsError:
    """Give the error for a file above a limit of bytes."""
    return MON[13].stop(path, found=f"{size / _MIB:.0f} MiB", path=path, limit=limit // _MIB)
