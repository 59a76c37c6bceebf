"""What is set for a process of our own, before it imports a library that reads it."""

from __future__ import annotations

import gc
import importlib
import os
import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any


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
    # Pydantic imports it to look for plugins, and with it thirty modules, those of mail among them.
    import_later("importlib.metadata", "entry_points")


class _Later(ModuleType):
    """A module until something of it is wanted; functions that are imported by name wait longer."""

    def __init__(self, name: str, functions: tuple[str, ...]) -> None:
        super().__init__(name)
        for function in functions:
            setattr(self, function, _calls(self, function))

    def __getattr__(self, name: str) -> Any:
        # What looks through all modules asks for these, and does not want what the module holds.
        if name in {"__path__", "__file__"}:
            raise AttributeError(name)
        return getattr(_loaded(self), name)


def import_later(name: str, *functions: str) -> None:
    """Let a module be imported when something of it is used, not when somebody imports it.

    Parameters
    ----------
    name : str
        A module of a package.
    *functions : str
        Functions of it that are imported by name, and called later or never.
    """
    if name not in sys.modules:
        parent, _, last = name.rpartition(".")
        sys.modules[name] = later = _Later(name, functions)
        setattr(importlib.import_module(parent), last, later)


def _loaded(later: _Later) -> ModuleType:
    """Give the module itself, which stands in its own place from now on."""
    name = later.__name__
    if sys.modules.get(name) is later:
        del sys.modules[name]
    return importlib.import_module(name)


def _calls(later: _Later, function: str) -> Callable[..., Any]:
    def called(*args: Any, **kwargs: Any) -> Any:
        return getattr(_loaded(later), function)(*args, **kwargs)

    return called
