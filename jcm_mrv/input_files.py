"""Files that are read: regular ones, no larger than said, under any Unicode form of their name.

Every file that somebody names is opened here. What would never end (``/dev/zero``), never begin (a
pipe that nobody writes to) or fill the memory is refused before anything of it is read. All
refusals are :class:`OSError` with a ``strerror`` for the finding, so that a caller needs one
``except`` for them and for what the operating system refuses.
"""

from __future__ import annotations

import errno
import fnmatch
import os
import re
import stat
import unicodedata
from collections.abc import Iterator
from io import BufferedReader
from itertools import islice, pairwise, product
from pathlib import Path, PurePath, PurePosixPath

from jcm_mrv.immutable import immutable

# Not waiting for the other end of a pipe, and nothing that Windows translates.
_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_NOCTTY", 0)
    | getattr(os, "O_BINARY", 0)
    | getattr(os, "O_CLOEXEC", 0)
)
_KINDS = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
    (stat.S_ISSOCK, "a socket"),
)
_MOST_FORMS = 64
_WILD = frozenset("*?[")
_CASE = re.IGNORECASE if os.name == "nt" else re.NOFLAG
MOST_LOOKED_AT = 100_000
"""Files and folders that one pattern looks at: two years of daily exports of a hundred meters."""

ZIP_MARK = b"PK\x03\x04"
"""How every zip archive begins that holds something, workbooks too, and each file in one."""
ZIP_ENTRY = b"PK\x01\x02"
"""How a line of the directory of a zip archive begins."""
ZIP_END = b"PK\x05\x06"
"""How the end of a zip archive begins; one that holds nothing has no more."""


@immutable
class InputFile:
    """A file that was read: path as declared (relative, with /), SHA-256 and size."""

    path: str
    sha256: str
    bytes: int


class FileTooLargeError(OSError):
    """Raised for a file beyond a limit; ``size`` is what is known of its size in bytes."""

    def __init__(self, size: int, limit: int) -> None:
        super().__init__(errno.EFBIG, f"{size:,} bytes, more than {limit:,}")
        self.size = size


def open_file(path: Path | str, limit: int | None = None) -> BufferedReader:
    """Open a regular file for reading.

    Parameters
    ----------
    path : Path or str
        The file; where there is none, one whose name is the same text in another Unicode form.
    limit : int, optional
        The most bytes that it may have; without one, the caller reads it in blocks.

    Raises
    ------
    OSError
        When it cannot be opened, is no regular file, or (:class:`FileTooLargeError`) is too large.
    """
    try:
        found = as_on_disk(Path(path))
        # Before it is opened, since opening alone changes what some devices and pipes do; and
        # again after, since it may have been exchanged in between.
        _check(os.stat(found), limit)
        stream = open(os.open(found, _FLAGS), "rb")  # noqa: SIM115
    except ValueError as exc:
        raise OSError(errno.EINVAL, f"no name that a file can have: {exc}") from None
    try:
        _check(os.fstat(stream.fileno()), limit)
    except OSError:
        stream.close()
        raise
    return stream


def read_file(path: Path | str, limit: int) -> bytes:
    """Give the bytes of a regular file that has no more than a limit; see :func:`open_file`."""
    with open_file(path, limit) as stream:
        # Files of /proc say that they are empty; others grow while they are read.
        data = stream.read(limit + 1)
    if len(data) > limit:
        raise FileTooLargeError(len(data), limit)
    return data


def _check(status: os.stat_result, limit: int | None) -> None:
    if not stat.S_ISREG(status.st_mode):
        kind = next((text for test, text in _KINDS if test(status.st_mode)), "something else")
        number = errno.EISDIR if kind == "a folder" else errno.EINVAL
        raise OSError(number, f"{kind}, not a file")
    if limit is not None and status.st_size > limit:
        raise FileTooLargeError(status.st_size, limit)


def as_on_disk(path: Path) -> Path:
    """Give a path as its folders spell it: é may be one character or two, and both look alike.

    A path that is there, or of which nothing of the kind is there, is given as it is.
    """
    if str(path).isascii() or os.path.lexists(path):
        return path
    found = Path(path.anchor) if path.anchor else Path()
    for part in path.parts[1:] if path.anchor else path.parts:
        found = _entry(found, part)
    return found if os.path.lexists(found) else path


def _entry(folder: Path, name: str) -> Path:
    if name.isascii() or os.path.lexists(folder / name):
        return folder / name
    wanted = unicodedata.normalize("NFC", name)
    try:
        with os.scandir(folder) as entries:
            same = [e.name for e in entries if unicodedata.normalize("NFC", e.name) == wanted]
    except (OSError, ValueError):
        same = []
    # Two that differ in form only: neither is what was named.
    return folder / (same[0] if len(same) == 1 else name)


def leads_out(name: str) -> bool:
    """Whether a path that a file names is absolute, climbs, or is none.

    Whoever is given the folder of such a file has all that it names.

    Examples
    --------
    >>> leads_out("a/project.yaml"), leads_out("../a/project.yaml"), leads_out("/a/project.yaml")
    (False, True, True)
    """
    parts = PurePosixPath(name.replace("\\", "/")).parts
    return os.path.isabs(name) or name.startswith(("/", "\\")) or ".." in parts or "\0" in name


def real_path(path: Path) -> Path:
    """Give where a path leads to by links; one that leads to itself is given as it is.

    (``Path.resolve`` raises no :class:`OSError` there, which callers do not expect.)
    """
    try:
        return Path(os.path.realpath(path))
    except ValueError:
        # No file has a name with a NUL in it.
        return path


def glob_files(root: Path, pattern: str) -> Iterator[Path]:
    """Give what matches a glob below a folder, whatever Unicode form the names on disk have.

    Raises
    ------
    OSError
        Where it looks at more than anybody has: ``**/*/**/*/**`` looks at each folder many times,
        and links that lead back have no end.
    ValueError, NotImplementedError
        For a pattern that is none, as :meth:`pathlib.Path.glob` has it.
    """
    seen: set[Path] = set()
    for form in _forms(pattern):
        for path in _Glob(root, form).matches():
            if path not in seen:
                seen.add(path)
                yield path


class _Glob:
    """What :meth:`pathlib.Path.glob` does, within a bound."""

    def __init__(self, root: Path, pattern: str) -> None:
        given = PurePath(pattern)
        if given.anchor:
            raise NotImplementedError(f"{pattern!r} begins at no folder of its own")
        if not given.parts or any("**" in part and part != "**" for part in given.parts):
            raise ValueError(f"{pattern!r} is no pattern: `**` stands alone between two /")
        # Any folders, and any folders below them, are any folders.
        again = (pair == ("**", "**") for pair in pairwise(given.parts))
        self.parts = [
            part
            for part, is_again in zip(given.parts, (False, *again), strict=True)
            if not is_again
        ]
        self.root = root
        self.left = MOST_LOOKED_AT

    def matches(self) -> Iterator[Path]:
        todo = [(str(self.root), 0)]
        done: set[tuple[str, int]] = set()
        while todo:
            state = todo.pop()
            if state in done:
                continue
            done.add(state)
            path, at = state
            if at == len(self.parts):
                yield Path(path)
            else:
                todo += self._further(path, at)

    def _further(self, folder: str, at: int) -> Iterator[tuple[str, int]]:
        """Give what the part of a pattern leads to, and which part is to be matched there."""
        part, is_last = self.parts[at], at + 1 == len(self.parts)
        if part == "**":
            yield folder, at + 1
            for entry in self._entries(folder):
                if entry.is_dir(follow_symlinks=False):
                    yield entry.path, at
        elif not _WILD & set(part):
            path = os.path.join(folder, part)
            if os.path.exists(path) if is_last else os.path.isdir(path):
                yield path, at + 1
        else:
            matches = re.compile(fnmatch.translate(part), _CASE).match
            for entry in self._entries(folder):
                if matches(entry.name) and (is_last or is_folder(entry)):
                    yield entry.path, at + 1

    def _entries(self, folder: str) -> list[os.DirEntry[str]]:
        try:
            with os.scandir(folder) as entries:
                found = list(islice(entries, self.left + 1))
        except OSError:
            # What may not be looked into has nothing to match.
            return []
        self.left -= len(found) + 1
        if self.left < 0:
            raise OSError(errno.E2BIG, f"more than {MOST_LOOKED_AT:,} files and folders to look at")
        return found


def is_folder(entry: os.DirEntry[str]) -> bool:
    """Whether an entry of a folder is one, or a link to one."""
    try:
        return entry.is_dir()
    except OSError:
        # A link in a circle of links.
        return False


def _forms(pattern: str) -> list[str]:
    if pattern.isascii():
        return [pattern]
    # Each folder on the way may have been made on another system.
    kinds = [
        dict.fromkeys((part, *(unicodedata.normalize(form, part) for form in ("NFC", "NFD"))))
        for part in PurePath(pattern).parts
    ]
    return [str(PurePath(*parts)) for parts in islice(product(*kinds), _MOST_FORMS)]
