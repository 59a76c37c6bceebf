"""A run that is broken off at any of its steps: killed, interrupted, or refused by the disk."""

from __future__ import annotations

import errno
import os
import signal
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

# Whatever changes something on the disk, or makes sure that it got there.
STEPS = ("open", "fsync", "rename", "replace", "unlink", "link", "mkdir", "rmdir")


@contextmanager
def broken_off(at: int, how: Callable[[], None], *, after: bool) -> Iterator[list[str]]:
    """Do something at one of the steps: before it, or right after it."""
    whole = {name: getattr(os, name) for name in STEPS}
    taken: list[str] = []

    def step(name: str) -> Callable[..., Any]:
        def replaced(*args: Any, **kwargs: Any) -> Any:
            taken.append(name)
            mine = len(taken) - 1 == at
            if mine and not after:
                how()
            given = whole[name](*args, **kwargs)
            if mine and after:
                how()
            return given

        return replaced

    for name in STEPS:
        setattr(os, name, step(name))
    try:
        yield taken
    finally:
        for name, function in whole.items():
            setattr(os, name, function)


def die() -> None:
    """As SIGKILL does it: nothing is tidied up."""
    os.kill(os.getpid(), signal.SIGKILL)


def interrupt() -> None:
    """As Ctrl-C does it."""
    raise KeyboardInterrupt


def full() -> None:
    """As a full disk does it."""
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def in_a_child(action: Callable[[], None]) -> int:
    """Do something in a process of its own; give 0, or the signal that ended it."""
    with warnings.catch_warnings():
        # Newer Pythons warn where there are threads; the child uses none.
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child == 0:
        status = 99
        try:
            action()
            status = 0
        finally:
            os._exit(status)
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    assert code != 99
    return -code


def killed(action: Callable[[], None], at: int, *, after: bool) -> bool:
    """Whether an action was killed at a step; where it has fewer steps, it is done to its end."""

    def run() -> None:
        with broken_off(at, die, after=after):
            action()

    return in_a_child(run) == signal.SIGKILL


def contents(folder: Path) -> dict[str, bytes]:
    """Give what stands in a folder and below, but for drafts."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.endswith(".draft")
    }


def untouched(folder: Path) -> list[tuple[object, ...]]:
    """Give what says whether anything in a folder was touched."""
    found: list[tuple[object, ...]] = []
    for path in sorted(folder.rglob("*")):
        status = path.lstat()
        found.append((path.name, status.st_ino, status.st_mtime_ns, status.st_mode, status.st_size))
    return found
