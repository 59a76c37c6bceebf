"""The source to propose for a file: what is known of it as data, and what is left to state."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import Any

from jcm_mrv.findings.language import written
from jcm_mrv.immutable import immutable, mutable

ORDER = (
    "readings", "layout", "time", "value", "minus", "filter", "good", "unit", "kind", "multiplier",
    "interval", "hold", "label", "timezone", "format", "json", "meter",
)  # fmt: skip

Stated = Mapping[str, Any]
"""What the user says of a file: by key of a source, ``format.date`` for a key of ``format``."""


@immutable
class Open:
    """Something that has to be stated, with the choices that are left; none where any may be."""

    key: str
    choices: tuple[Any, ...] = ()
    why: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Give it as JSON holds it."""
        return {"key": self.key, "choices": list(self.choices), "why": written(self.why)}


@mutable
class Proposal:
    """A source as far as it is known, and what is left open."""

    stated: Stated
    source: dict[str, Any] = field(default_factory=dict)
    open: list[Open] = field(default_factory=list)

    def known(self, key: str) -> Any:
        """Give what is proposed or stated for a key, None where nothing is."""
        above, _, last = key.rpartition(".")
        node = self.source.get(above, {}) if above else self.source
        return node.get(last, self.stated.get(key))

    def state(self, columns: Mapping[str, Sequence[Any]]) -> None:
        """State columns as a source names them."""
        refs = {key: those if len(those) > 1 else those[0] for key, those in columns.items()}
        self.stated = {**self.stated, **refs}

    def put(self, key: str, value: object) -> None:
        """Propose a value, unless another one is stated."""
        above, _, last = key.rpartition(".")
        node = self.source.setdefault(above, {}) if above else self.source
        stated = self.stated.get(key)
        node[last] = value if stated is None else stated

    def leave(self, key: str, choices: Sequence[Any] = (), why: str = "") -> None:
        """Leave a key open, unless it is stated."""
        if self.stated.get(key) is not None:
            self.put(key, None)
        elif all(one.key != key for one in self.open):
            self.open.append(Open(key, tuple(choices), why))

    def is_open(self, key: str) -> bool:
        """Whether a key has to be stated."""
        return any(one.key == key for one in self.open)

    def ordered(self) -> dict[str, Any]:
        """Give the source in the order in which people read it."""
        known = [key for key in ORDER if self.source.get(key) not in (None, {})]
        return {key: self.source[key] for key in known}


def to_yaml(source: Mapping[str, Any]) -> str:
    """Give a source as YAML, a line for each key.

    Examples
    --------
    >>> to_yaml({"time": ["date", "yes"], "format": {"skip": {"not_a_time": True}}}).splitlines()
    ['time: [date, "yes"]', 'format: {skip: {not_a_time: true}}']
    """
    return "".join(f"{key}: {plain(value)}\n" for key, value in source.items())


def plain(value: Any) -> str:
    """Write a value as YAML: bare where that is safe, else as JSON, which YAML reads too."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{plain(k)}: {plain(v)}" for k, v in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(plain, value)) + "]"
    if not isinstance(value, str):
        return json.dumps(value)
    bare = re.fullmatch(r"(?:\d+ )?[A-Za-z_][\w./%-]*(?: [A-Za-z_][\w./%-]*)*", value, re.ASCII)
    reserved = re.fullmatch(r"(?i)y|n|yes|no|on|off|true|false|null", value)
    return value if bare and not reserved else json.dumps(value, ensure_ascii=False)


def span(seconds: int) -> str:
    """Give a length of time as a source says it.

    Examples
    --------
    >>> span(900), span(7200), span(90)
    ('15 min', '2 h', '90 s')
    """
    for unit, size in (("d", 86_400), ("h", 3600), ("min", 60)):
        if seconds % size == 0 and (unit != "d" or seconds <= 31 * size):
            return f"{seconds // size} {unit}"
    return f"{seconds} s"
