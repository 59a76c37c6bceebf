"""One run at a time writes in a folder; a run that is dead keeps nobody out."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from jcm_mrv.findings import CAL

PATIENCE = 10.0
"""Seconds to wait for another run, which writes for a fraction of one."""
_PAUSE = 0.02
LOCK = ".jcm-mrv.lock"

try:
    import fcntl
except ImportError:  # pragma: no cover
    fcntl = None

Release = Callable[[], None]


class _BusyError(Exception):
    """Another run holds the folder."""


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Keep other runs out of a folder that exists.

    Raises
    ------
    FindingsError
        ``CAL-033`` when another run goes on and on writing there.
    OSError
        When the folder cannot be opened or written to.
    """
    until = time.monotonic() + PATIENCE
    while True:
        try:
            release = _hold(folder)
            break
        except _BusyError:
            if time.monotonic() >= until:
                raise CAL[33].stop(str(folder)) from None
            time.sleep(_PAUSE)
    try:
        yield
    finally:
        release()


@contextmanager
def alone_with(path: Path) -> Iterator[None]:
    """Keep other runs away from a file for a long time; they are not let wait for it.

    The lock is a file of its own beside it, so that the file may be replaced meanwhile.

    Raises
    ------
    FindingsError
        ``CAL-033`` when another run has it.
    OSError
        When the folder cannot be written to.
    """
    try:
        release = _hold_file(path.with_name(f"{LOCK}-{path.name}"))
    except _BusyError:
        raise CAL[33].stop(str(path)) from None
    try:
        yield
    finally:
        release()


def _hold(folder: Path) -> Release:
    if fcntl is not None:
        # The folder itself can be locked: nothing is made that could be left behind.
        with contextlib.suppress(OSError):
            handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                if not _is_at(handle, folder):
                    # It was taken away, and another one may have been made.
                    raise _BusyError
                return lambda: os.close(handle)
            except BlockingIOError:
                os.close(handle)
                raise _BusyError from None
            except BaseException:
                os.close(handle)
                raise
    # Windows, and network folders that can lock files only.
    return _hold_file(folder / LOCK)


def _hold_file(path: Path) -> Release:
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
    handle = os.open(path, flags, 0o666)
    try:
        _lock(handle)
        if not _is_at(handle, path):
            # Whoever had it before has removed it: a lock on it keeps nobody out.
            raise _BusyError
    except BaseException:
        os.close(handle)
        raise

    def release() -> None:
        if fcntl is not None:
            # Gone before it is free: nobody can lock a file that is about to go, but for those who
            # opened it already, and they look whether it is still there.
            with contextlib.suppress(OSError):
                path.unlink()
            os.close(handle)
        else:  # pragma: no cover
            # Windows removes no open file: where another run has it, it stays for that one.
            os.close(handle)
            with contextlib.suppress(OSError):
                path.unlink()

    return release


def _lock(handle: int) -> None:
    try:
        if fcntl is not None:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        else:  # pragma: no cover
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # pyright: ignore[reportAttributeAccessIssue]
    except OSError:
        raise _BusyError from None


def _is_at(handle: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), os.stat(path))
    except FileNotFoundError:
        return False
