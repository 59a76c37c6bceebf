"""``python -m jcm_mrv`` is ``jcm-mrv``."""

from __future__ import annotations

import atexit
import gc
import os
import signal
import sys
import threading

from jcm_mrv.before_imports import set_before_imports


def run() -> None:
    """Run the command line as the whole of a process.

    A command lives for a fraction of a second and frees nearly everything by reference counts. The
    collector, looking through every imported module time and again and once more at the end, took
    a sixth of that; so it runs seldom, and leaves what is there to the end of the process. What an
    estimate imports would still start it six times, a twentieth of its time, for next to nothing.
    """
    set_before_imports(collect_after=1_000_000)
    from jcm_mrv.cli import main
    from jcm_mrv.cli.streams import guard_streams

    guard_streams()
    end_as_asked()
    try:
        main(prog_name="jcm-mrv")
    except SystemExit as ended:
        _leave(ended)
        raise
    finally:
        gc.freeze()


def _leave(ended: SystemExit) -> None:
    """End the process, and let the system take back at once all that it holds.

    Freeing modules, tables and text one by one took a thirtieth of a short command. What is
    registered for the end is done, and what is printed goes out, before; where another thread still
    has work, the process ends in the usual way.
    """
    if threading.active_count() > sum(thread.daemon for thread in threading.enumerate()) + 1:
        return
    status = ended.code or 0
    if not isinstance(status, int):
        return
    atexit._run_exitfuncs()
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except SystemExit as lost:
        # Nobody reads on.
        status = lost.code if isinstance(lost.code, int) else 1
    os._exit(status)


def end_as_asked() -> None:
    """Let a request to end be as Ctrl-C is: temporary folders and drafts are cleared away."""
    if signal.getsignal(signal.SIGTERM) == signal.SIG_DFL:
        signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))


if __name__ == "__main__":
    run()
