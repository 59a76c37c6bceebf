"""``python -m jcm_mrv`` is ``jcm-mrv``."""

from __future__ import annotations

import gc
import signal
import sys

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
    finally:
        gc.freeze()


def end_as_asked() -> None:
    """Let a request to end be as Ctrl-C is: temporary folders and drafts are cleared away."""
    if signal.getsignal(signal.SIGTERM) == signal.SIG_DFL:
        signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))


if __name__ == "__main__":
    run()
