"""What is set for a process of our own, before it imports a library that reads it."""

from __future__ import annotations

import gc
import os


def set_before_imports(collect_after: int) -> None:
    """Set what the libraries read while they are imported, and when memory is looked through.

    Parameters
    ----------
    collect_after : int
        After how many more objects the collector looks for cycles.
    """
    gc.set_threshold(collect_after, 20, 20)
    # No plugin of another package has a say in how a project file is read.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    # Nothing here multiplies matrices: no threads wait for it.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
