"""The folder that a pack is unpacked into: what is said of it is said of the pack."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from jcm_mrv.findings import Finding
from jcm_mrv.findings.language import Named, Phrase, said

T = TypeVar("T")


def in_the_pack(data: T, folder: Path, pack: str) -> T:
    """Give findings, or anything that JSON holds, with places in the pack: the folder is gone.

    Examples
    --------
    >>> folder = Path("tmp", "jcm-mrv-x")
    >>> in_the_pack([str(folder / "pack.json"), f"nothing in {folder}"], folder, "a.zip")
    ['pack.json', 'nothing in a.zip']
    """
    made: Any = _inside(data, str(folder), pack)
    return made


def _inside(data: Any, folder: str, pack: str) -> Any:
    if isinstance(data, Finding):
        texts = ("message", "where", "found", "expected", "hint", "values")
        return replace(data, **{name: _inside(getattr(data, name), folder, pack) for name in texts})
    if isinstance(data, Phrase):
        # What it was made of says it again in another language.
        whole = isinstance(data, Named) or folder not in data
        return data if whole else said(data.template, **_inside(data.values, folder, pack))
    if isinstance(data, str):
        return data.replace(f"{folder}{os.sep}", "").replace(folder, pack)
    if isinstance(data, Mapping):
        return {key: _inside(value, folder, pack) for key, value in data.items()}
    if isinstance(data, (list, tuple)):
        return type(data)(_inside(value, folder, pack) for value in data)
    return _inside(str(data), folder, pack) if isinstance(data, Path) else data
