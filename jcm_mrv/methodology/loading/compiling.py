"""Methodologies as files of plain JSON, from which they are made without reading their texts."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import is_dataclass
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from jcm_mrv.methodology.loading import compiled as c
from jcm_mrv.methodology.methodology import Methodology


def compiled_text(methodology: Methodology, root: Path) -> str:
    """Give the compiled form of a methodology of a folder of methodologies.

    Raises
    ------
    TypeError
        Where it holds something of a kind that has no form here.
    """
    writer = _Writer(root)
    content = writer.kept(methodology)
    files = {
        path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in methodology.paths
    }
    kept = {"files": files, "classes": writer.classes, "methodology": content}
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":")) + "\n"


class _Writer:
    """Gives what is kept of objects, and notes of which classes they are."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.classes: list[tuple[str, list[str]]] = []
        self.numbers: dict[type, int] = {}

    def kept(self, value: Any) -> Any:
        """Give what is kept of a value."""
        if isinstance(value, str) and value.startswith(str(self.root)):
            return self._place(value)
        if value is None or type(value) in (str, bool, int, float):
            return value
        if isinstance(value, Enum):
            return [self._number(type(value), []), value.value]
        if isinstance(value, BaseModel):
            return self._model(value)
        if is_dataclass(value):
            names = c.field_names(type(value))
            number = self._number(type(value), names)
            return [number, *(self.kept(getattr(value, name)) for name in names)]
        return self._plain(value)

    def _plain(self, value: Any) -> list[Any]:
        match value:
            case tuple():
                return [c.TUPLE, *map(self.kept, value)]
            case list():
                return [c.LIST, *map(self.kept, value)]
            case frozenset():
                return [c.SET, *map(self.kept, sorted(value))]
            case Mapping():
                return [c.DICT, *(self.kept(part) for item in value.items() for part in item)]
            case Path():
                return [c.PATH, value.relative_to(self.root).as_posix()]
            case Fraction():
                return [c.FRACTION, value.numerator, value.denominator]
            case Decimal():
                return [c.DECIMAL, str(value)]
            case dt.date() if type(value) is dt.date:
                return [c.DATE, value.isoformat()]
        raise TypeError(f"{type(value).__name__} has no compiled form")

    def _place(self, value: str) -> list[Any]:
        """Give a place apart from where the files stand: that differs from machine to machine."""
        name, colon, behind = value.removeprefix(str(self.root))[1:].partition(":")
        return [c.PLACE, Path(name).as_posix(), colon + behind]

    def _model(self, value: BaseModel) -> list[Any]:
        cls = type(value)
        names = c.field_names(cls)
        bits = sum(1 << n for n, name in enumerate(names) if name in value.model_fields_set)
        kept = [self._number(cls, names), bits]
        for n, name in enumerate(names):
            own = getattr(value, name)
            default = cls.model_fields[name].get_default(call_default_factory=True)
            if type(own) is not type(default) or own != default:
                kept += [n, self.kept(own)]
        return kept

    def _number(self, cls: type, names: list[str]) -> int:
        if cls not in self.numbers:
            self.numbers[cls] = c.FIRST_CLASS + len(self.classes)
            self.classes.append((f"{cls.__module__}:{cls.__qualname__}", names))
        return self.numbers[cls]
