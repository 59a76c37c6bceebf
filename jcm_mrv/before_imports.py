"""What is set for a process of our own, before it imports a library that reads it."""

from __future__ import annotations

import gc
import os
import sys
from types import ModuleType


def set_before_imports(collect_after: int) -> None:
    """Set what the libraries read while they are imported, and when memory is looked through.

    Parameters
    ----------
    collect_after : int
        After how many more objects the collector looks for cycles.
    """
    gc.set_threshold(collect_after, 20, 20)
    # No plugin of another package has a say in how a project file is read, nor is one looked for:
    # what looks for them takes a twentieth of a short run to import.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    loader = ModuleType("pydantic.plugin._loader")
    loader.get_plugins = tuple  # type: ignore[attr-defined]
    sys.modules.setdefault(loader.__name__, loader)
    # Nothing here multiplies matrices: no threads wait for it.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
