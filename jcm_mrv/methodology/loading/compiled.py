"""Shipped methodologies as they were read once: nothing is parsed or validated a second time.

A compiled methodology holds the hash of every file that it was made of. Where one of them is
another now, or a class has other fields, it is not used, and the files are read instead. It is
plain JSON, written by :mod:`jcm_mrv.methodology.loading.compiling`.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable
from dataclasses import fields
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

if TYPE_CHECKING:
    from jcm_mrv.methodology.methodology import Methodology

COMPILED = "compiled"
FIRST_CLASS = 10
"""Numbers below say of what kind a list is; from here on, of which class an object."""
_HOME = "jcm_mrv.methodology."


class OtherClassError(ValueError):
    """Raised where a class is not what it was when something was compiled."""


def compiled_path(root: Path, reference: str) -> Path:
    """Give where the compiled form of ``ID@VERSION`` stands below a folder of methodologies."""
    identifier, _, version = reference.partition("@")
    return root / COMPILED / identifier / f"{version}.json"


def read_compiled(root: Path, reference: str) -> Methodology | None:
    """Give a methodology as it was compiled; None where that is not what its files say."""
    try:
        kept = json.loads(compiled_path(root, reference).read_bytes())
        for name, sha256 in kept["files"].items():
            if hashlib.sha256((root / name).read_bytes()).hexdigest() != sha256:
                return None
        made: Methodology = _Reader(root, kept["classes"]).value(kept["methodology"])
    except (OSError, ValueError, LookupError, TypeError, AttributeError, ImportError):
        return None  # The texts themselves say what it is.
    return made


def field_names(cls: Any) -> list[str]:
    """Give what an object of a class holds."""
    return [*cls.model_fields] if issubclass(cls, BaseModel) else [f.name for f in fields(cls)]


class _Reader:
    """Makes the objects of one file."""

    def __init__(self, root: Path, classes: list[tuple[str, list[str]]]) -> None:
        self.root = root
        self.prefix = {"": f"{root}"}
        self.makers = [self._maker(name, known) for name, known in classes]

    def value(self, kept: Any) -> Any:
        """Give what was kept: a list says first what it is, all else is itself."""
        if type(kept) is not list:
            return kept
        kind = kept[0]
        if kind >= FIRST_CLASS:
            return self.makers[kind - FIRST_CLASS](kept)
        return _KINDS[kind](self, kept)

    def tuple(self, kept: list[Any]) -> tuple[Any, ...]:
        """Give a tuple."""
        value = self.value
        return tuple([value(item) for item in kept[1:]])

    def list(self, kept: list[Any]) -> list[Any]:
        """Give a list."""
        return [self.value(item) for item in kept[1:]]

    def set(self, kept: list[Any]) -> frozenset[Any]:
        """Give a set."""
        return frozenset(self.value(item) for item in kept[1:])

    def dict(self, kept: list[Any]) -> dict[Any, Any]:
        """Give a mapping: keys and values stand in turn."""
        value = self.value
        return {value(key): value(item) for key, item in zip(kept[1::2], kept[2::2], strict=True)}

    def path(self, kept: list[Any]) -> Path:
        """Give the path of a file that ships."""
        return self.root / kept[1]

    def place(self, kept: list[Any]) -> str:
        """Give a place in a file that ships, as findings name it."""
        name, behind = kept[1:]
        if name not in self.prefix:
            self.prefix[name] = str(self.root / name)
        return self.prefix[name] + behind

    def _maker(self, name: str, known: list[str]) -> Callable[[list[Any]], Any]:
        module, _, cls_name = name.partition(":")
        if not module.startswith(_HOME):
            raise OtherClassError(name)
        cls: Any = getattr(import_module(module), cls_name)
        if issubclass(cls, Enum):
            return lambda kept: cls(kept[1])
        if field_names(cls) != known:
            raise OtherClassError(name)
        return self._model(cls, known) if issubclass(cls, BaseModel) else self._object(cls, known)

    def _object(self, cls: Any, names: list[str]) -> Callable[[list[Any]], Any]:
        new, put, value = object.__new__, object.__setattr__, self.value

        def made(kept: list[Any]) -> Any:
            one = new(cls)
            for name, item in zip(names, kept[1:], strict=True):
                put(one, name, value(item))
            return one

        return made

    def _model(self, cls: Any, names: list[str]) -> Callable[[list[Any]], Any]:
        plain = {n: f.default for n, f in cls.model_fields.items()}
        factories = {n: f.default_factory for n, f in cls.model_fields.items() if f.default_factory}
        new, put, value = cls.__new__, object.__setattr__, self.value
        given: dict[int, list[str]] = {}

        def made(kept: list[Any]) -> Any:
            one, held = new(cls), plain.copy()
            for name, factory in factories.items():
                held[name] = factory()
            for n, item in zip(kept[2::2], kept[3::2], strict=True):
                held[names[n]] = value(item)
            bits = kept[1]
            if bits not in given:
                given[bits] = [name for n, name in enumerate(names) if bits >> n & 1]
            put(one, "__dict__", held)
            put(one, "__pydantic_fields_set__", set(given[bits]))
            put(one, "__pydantic_extra__", None)
            put(one, "__pydantic_private__", None)
            return one

        return made


_KINDS: list[Callable[[_Reader, list[Any]], Any]] = [
    _Reader.tuple,
    _Reader.list,
    _Reader.set,
    _Reader.dict,
    _Reader.path,
    _Reader.place,
    lambda _, kept: Fraction(kept[1], kept[2]),
    lambda _, kept: Decimal(kept[1]),
    lambda _, kept: dt.date.fromisoformat(kept[1]),
]
TUPLE, LIST, SET, DICT, PATH, PLACE, FRACTION, DECIMAL, DATE = range(len(_KINDS))
