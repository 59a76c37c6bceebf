"""What participants keep out of the public version of a report: parts of the project file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from jcm_mrv.findings import PRJ, Finding, nearest
from jcm_mrv.strict_yaml import Document, Path_


def resolved(data: Any, text: str) -> Path_ | None:
    """Give the path that a text such as ``meters.M-A.serial`` names; None where it names nothing.

    Steps are separated by dots; names may have dots themselves, and members of lists are numbered
    from 0.

    Examples
    --------
    >>> resolved({"meters": {"M.A": {"serial": "1"}}}, "meters.M.A.serial")
    ('meters', 'M.A', 'serial')
    >>> resolved({"participants": {"japan": ["A Co."]}}, "participants.japan.0")
    ('participants', 'japan', 0)
    """
    if not text:
        return ()
    for key, value in _inside(data):
        name = str(key)
        if text == name:
            return (key,)
        if text.startswith(f"{name}."):
            rest = resolved(value, text[len(name) + 1 :])
            if rest:
                return (key, *rest)
    return None


def _inside(data: Any) -> Iterator[tuple[str | int, Any]]:
    if isinstance(data, Mapping):
        yield from data.items()
    elif isinstance(data, Sequence) and not isinstance(data, str):
        yield from enumerate(data)


def leaves_of(data: Any, texts: Iterable[str]) -> Iterator[tuple[Path_, Any]]:
    """Give path and value of everything in what some texts name.

    Examples
    --------
    >>> list(leaves_of({"meters": {"M-A": {"serial": "1"}}}, ["meters.M-A"]))
    [(('meters', 'M-A', 'serial'), '1')]
    """
    for text in texts:
        path = resolved(data, text)
        if path:
            value = data
            for step in path:
                value = value[step]
            yield from _leaves(value, path)


def _leaves(value: Any, path: Path_) -> Iterator[tuple[Path_, Any]]:
    below = list(_inside(value))
    if not below:
        yield path, value
    for key, inner in below:
        yield from _leaves(inner, (*path, key))


def check_confidential(document: Document, texts: Sequence[str]) -> list[Finding]:
    """Give ``PRJ-190`` for each entry that hides nothing: what it meant would be published."""
    findings = []
    for number, text in enumerate(texts):
        where = document.where(("confidential", number))
        path = resolved(document.data, text)
        if not path:
            close = nearest(text, _named(document.data))
            findings.append(PRJ[190].at(where, found=text, nearest=close))
        elif _on_every_page(path):
            findings.append(PRJ[190]["everywhere"].at(where, found=text))
    return findings


def _on_every_page(path: Path_) -> bool:
    """Whether a part is, or has in it, what a report cannot leave out: its period, its rules."""
    if path[0] == "applications":
        return len(path) < 3 or path[2] == "methodology"
    return path[0] in ("monitoring_period", "methodology", "confidential")


def _named(data: Any, depth: int = 4, before: str = "") -> Iterator[str]:
    for key, value in _inside(data):
        if key == "confidential" and not before:
            continue
        yield f"{before}{key}"
        if depth > 1:
            yield from _named(value, depth - 1, f"{before}{key}.")
