"""A worker process: it takes one project after another, within a limit of memory.

Nothing large is imported before `prepare` has set what the libraries read while they are imported.
"""

from __future__ import annotations

import gc
import importlib
import os
import signal
import sys
import threading
from collections.abc import Callable, MutableSequence
from multiprocessing import connection, parent_process
from typing import TYPE_CHECKING, Any

from jcm_mrv.before_imports import set_before_imports

if TYPE_CHECKING:
    from jcm_mrv.planning.portfolio.jobs import Job
    from jcm_mrv.planning.portfolio.outcome import Outcome

_STATE: dict[str, Any] = {}


def prepare(work: str, memory_bytes: int | None, pids: MutableSequence[int]) -> None:
    """Make this process a worker.

    Parameters
    ----------
    work : str
        What gives the outcome of a job, as ``module:function``.
    memory_bytes : int, optional
        How much memory the projects may take, beyond what the program itself takes.
    pids : sequence of int
        Shared with whoever hands out the jobs: who works on which.
    """
    set_up()
    _stand_alone()
    module, name = work.split(":")
    _STATE["work"] = getattr(importlib.import_module(module), name)
    _STATE["pids"] = pids
    gc.freeze()
    if memory_bytes is not None:
        _limit(memory_bytes)


def set_up() -> None:
    """Set what a command sets before it imports."""
    # As in a command: what a project leaves is freed by reference counts, and looking for cycles
    # after each few hundred objects took a sixth of its time, and of that of importing.
    set_before_imports(collect_after=200_000)


def work_on(job: Job, slot: int) -> Outcome:
    """Give the outcome of a job; the slot says meanwhile who works on it.

    Raises
    ------
    MemoryError
        Where there was not enough of it, and the work itself did not say so.
    """
    pids: MutableSequence[int] = _STATE["pids"]
    pids[slot] = os.getpid()
    work: Callable[[Job], Outcome] = _STATE["work"]
    try:
        return work(job)
    except MemoryError:
        pass
    # Raised anew, since the first one holds all that filled the memory until the next job is over.
    raise MemoryError


def _stand_alone() -> None:
    """Say nothing, end at once when asked to, and with whoever started this process."""
    if hasattr(os, "setpgid"):
        # Its own children, which read workbooks, are ended with it.
        os.setpgid(0, 0)
    # In the middle of a library's work, too: no handler in Python would be called there.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    silence = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(silence, stream)
    os.close(silence)
    if (parent := parent_process()) is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    connection.wait([sentinel])
    end_group(os.getpid())
    os._exit(1)


def end_group(pid: int) -> None:
    """End a worker, and what it has started, at once; nothing where it is gone."""
    if not hasattr(os, "killpg"):
        return
    try:
        os.killpg(pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return


def _limit(memory_bytes: int) -> None:
    """Let the process take no more address space than it has now and so much besides."""
    from jcm_mrv.sheet_process import lower

    used = _address_space()
    if used is not None:
        lower("RLIMIT_AS", used + memory_bytes)
        lower("RLIMIT_CORE", 0)


def _address_space() -> int | None:
    if sys.platform != "linux":
        # Elsewhere the limit is not there, or is there and does nothing.
        return None
    with open("/proc/self/statm", encoding="ascii") as stream:
        return int(stream.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
