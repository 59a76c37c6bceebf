"""Notes and comments by which a project itself says that an amount was not measured."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from jcm_mrv.estimate_words import ESTIMATED, SETTLES, words
from jcm_mrv.findings import PRJ, Finding
from jcm_mrv.strict_yaml import Document, Path_

_KEYS = ("note", "comment", "point")
_ESTIMATED, _SETTLES = words(ESTIMATED), words(SETTLES)
_DENIED = words(
    (r"(?:not|never|nothing|none|no|without|excluding)(?: \w+){0,2}", "không|tidak|tanpa|sin")
)
_BEFORE = 24
"""Letters before a word in which it is denied."""


def said_estimated(document: Document) -> Iterator[Finding]:
    """Ask about amounts of which the project itself says that they are estimated.

    Where a later one says that it corrects the estimate, both are right together.
    """
    for path, texts in _texts(document.data, ()):
        if any(_SETTLES.search(text) for _, text in texts):
            continue
        told = [(at, text, found) for at, text in texts if (found := _says(text))]
        if told:
            at, text, found = told[0]
            label = ".".join(map(str, path))
            yield PRJ[242].at(
                document.where(at), found=text[:80], words=found, label=label, count=len(told)
            )


def _says(text: str) -> str:
    for found in _ESTIMATED.finditer(text):
        if not _DENIED.search(text[max(0, found.start() - _BEFORE) : found.start()]):
            return found[0]
    return ""


def _texts(data: Any, path: Path_) -> Iterator[tuple[Path_, list[tuple[Path_, str]]]]:
    """Give the remarks beside each source of what is monitored, with those of its entries."""
    if isinstance(data, list):
        for number, part in enumerate(data):
            yield from _texts(part, (*path, number))
        return
    if not isinstance(data, dict):
        return
    if "monitoring" not in path:
        for key in ("monitoring", "applications"):
            yield from _texts(data.get(key), (*path, key))
        return
    beside = list(_remarks(data, path))
    for key in ("entries", "invoiced"):
        items = data.get(key)
        for number, item in enumerate(items if isinstance(items, list) else ()):
            beside += _remarks(item, (*path, key, number))
    if beside:
        yield path, beside
    for key, part in data.items():
        if key not in ("entries", "invoiced", *_KEYS):
            yield from _texts(part, (*path, key))


def _remarks(data: Any, path: Path_) -> Iterator[tuple[Path_, str]]:
    for key in _KEYS:
        text = data.get(key) if isinstance(data, dict) else None
        if isinstance(text, str):
            yield (*path, key), text
