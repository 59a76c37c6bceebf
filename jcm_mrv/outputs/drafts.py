"""Drafts: whole files, safe on the disk, under a name of their own until they are put in place."""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from threading import Thread
from typing import BinaryIO, TypeAlias

from jcm_mrv.patterns import pattern

Content: TypeAlias = "bytes | Callable[[BinaryIO], object]"
"""What a file is to hold: bytes, or what writes them where they are too many to keep."""

# No other program names its files so: what has this name and no run that writes it is left over.
_DRAFT = pattern(r"\.jcm-mrv-[0-9a-f]{16}\.draft\Z")
_NEW = (
    os.O_WRONLY
    | os.O_CREAT
    | os.O_EXCL
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_BINARY", 0)
    | getattr(os, "O_CLOEXEC", 0)
)
# File systems without hard links say so in many ways.
_NO_LINKS = {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK, errno.EXDEV}


def check_name(path: Path) -> None:
    """Refuse what no file can be called, as an :class:`OSError`."""
    try:
        possible = b"\0" not in os.fsencode(path)
    except UnicodeEncodeError:
        possible = False
    if not possible:
        raise OSError(errno.EINVAL, "no name that a file can have")


def draft_name(folder: Path) -> Path:
    """Give a name for a draft in the folder that it is meant for: a move within it is one step."""
    return folder / f".jcm-mrv-{os.urandom(8).hex()}.draft"


def write_draft(folder: Path, data: Content, mode: int = 0o666) -> Path:
    """Give the path of a new draft that has reached the disk; the umask says who may read it."""
    path = draft_name(folder)
    try:
        with os.fdopen(os.open(path, _NEW, mode), "wb") as file:
            if isinstance(data, bytes):
                file.write(data)
            else:
                data(file)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        remove(path)
        raise
    return path


def write_drafts(folder: Path, contents: Mapping[str, bytes]) -> dict[str, Path]:
    """Give new drafts by name, all of which have reached the disk: it is waited for them together.

    Each takes the disk some milliseconds, in which the next is written.
    """
    drafts: dict[str, Path] = {}
    failed: list[BaseException] = []

    def sync(handle: int) -> None:
        try:
            os.fsync(handle)
        except BaseException as exc:
            failed.append(exc)

    try:
        with contextlib.ExitStack() as steps:
            for name, data in contents.items():
                drafts[name] = path = draft_name(folder)
                file = steps.enter_context(os.fdopen(os.open(path, _NEW, 0o666), "wb"))
                file.write(data)
                file.flush()
                syncing = Thread(target=sync, args=(file.fileno(),))
                try:
                    syncing.start()
                except RuntimeError:
                    # The system gives no thread.
                    sync(file.fileno())
                else:
                    steps.callback(syncing.join)
        if failed:
            raise failed[0]
    except BaseException:
        for path in drafts.values():
            remove(path)
        raise
    return drafts


def remove(path: Path) -> None:
    """Remove a draft, where it is still there."""
    with contextlib.suppress(OSError):
        path.unlink()


def remove_tree(folder: Path) -> None:
    """Remove a folder of drafts, where it is still there."""
    from shutil import rmtree

    rmtree(folder, ignore_errors=True)


def sweep(folder: Path) -> None:
    """Remove what a killed run left; only for who is alone in the folder."""
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if not _DRAFT.match(entry.name):
                continue
            if entry.is_file(follow_symlinks=False):
                remove(Path(entry.path))
            elif entry.is_dir(follow_symlinks=False):
                remove_tree(Path(entry.path))


def put_in_place(draft: Path, target: Path) -> None:
    """Give a draft its name, where nothing has that name.

    Raises
    ------
    FileExistsError
        When something has; it stays as it is.
    """
    if os.name == "nt":  # pragma: no cover
        os.rename(draft, target)
        return
    try:
        os.link(draft, target)
    except OSError as exc:
        if exc.errno not in _NO_LINKS:
            raise
        # The name first, which nobody else can take then; after that what it stands for.
        os.close(os.open(target, _NEW, 0o666))
        try:
            os.replace(draft, target)
        except BaseException:
            remove(target)
            raise
    else:
        draft.unlink()


def make_folder(folder: Path) -> list[Path]:
    """Make a folder and those above it; give the ones that were not there, the outermost first."""
    missing = []
    for place in (folder, *folder.parents):
        if os.path.lexists(place):
            break
        missing.append(place)
    made = []
    try:
        for place in reversed(missing):
            made.append(place)
            try:
                place.mkdir()
            except FileExistsError:
                made.remove(place)
                if not place.is_dir():
                    raise
    except BaseException:
        remove_folders(made)
        raise
    if not folder.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(folder))
    return made


def remove_folders(made: list[Path]) -> None:
    """Remove folders that were made for files which then were not written."""
    for place in reversed(made):
        with contextlib.suppress(OSError):
            place.rmdir()


def sync_folder(folder: Path) -> None:
    """Let the names in a folder reach the disk, where the system can do so."""
    if not hasattr(os, "O_DIRECTORY"):  # pragma: no cover
        return
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
