"""What differs between two results, in the order in which one value follows from another."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import field, replace
from typing import Any

from jcm_mrv.immutable import immutable

TOLERANCE = 1e-9
"""Relative; another version, or the same one with other packages, may add in another order."""
_DEEPEST = 20
_LEAST = 1e-12
"""What differs by less is nothing: a sum of what cancels out."""

# From what was read to what is claimed; what is not named here comes after these.
_ORDER = (
    "methodologies", "series", "overlays", "confirmations", "project", "monitoring_period",
    "inputs", "fixed_values", "quantities", "months", "ledger", "trace", "by_methodology", "years",
    "emission_reductions", "allocation", "crediting_period", "expected_lifetime",
)  # fmt: skip
_LAST = ("schema", "standing", "drafts", "rests_on", "ready", "open", "unseen",
         "findings", "software", "outputs", "sha256")  # fmt: skip
# What a version says in words of its own, and what follows from its findings.
OF_A_VERSION = frozenset(
    {
        "software",
        "outputs",
        "sha256",
        "findings",
        "open",
        "unseen",
        "ready",
        "standing",
        "drafts",
        "rests_on",
        # Of a partner country's rules each version tells what it knows; no pack holds the table.
        "rules",
    }
)
# What other packages can change: bytes of a workbook, and the hash over all.
OF_PACKAGES = frozenset({"outputs", "sha256"})
# What says of a line which one it is.
IDENTITY = ("methodology", "parameter", "symbol", "member", "year", "month", "start", "end", "rule",
             "id", "name", "path", "code", "where", "what", "side")  # fmt: skip
_WORDS = ("message", "found", "expected", "hint")
_WORDED = frozenset({"detail"})
ADDED = frozenset({
    "fixed_values[].way", "fixed_values[].year", "confirmations[].looked_up",
    "unseen", "unseen[].code", "unseen[].what", "unseen[].where", "rules[].forms",
})  # fmt: skip
"""Keys that came to ``result.json`` after 0.1.0, as ``years[].emission_reductions``.

What an earlier version did not know is not held against its packs. A test holds the keys of today
against those of 0.1.0 and these.
"""
# What a key that an earlier version did not know may hold, so that it says nothing else.
_NOTHING = (None, "", [], {})


@immutable
class Difference:
    """A value that differs: its keys in result.json, both values, and the line that it is in.

    A line that the packed result has not has its place in the recomputed one.
    """

    keys: tuple[str | int, ...]
    packed: Any
    recomputed: Any
    line: Mapping[str, Any] = field(default_factory=dict)

    @property
    def path(self) -> str:
        """The keys as one text.

        Examples
        --------
        >>> Difference(("years", 0, "emission_reductions"), 1, 2).path
        'years[0].emission_reductions'
        """
        text = ""
        for key in self.keys:
            text += f"[{key}]" if isinstance(key, int) else f".{key}"
        return text.removeprefix(".")

    @property
    def is_of_values(self) -> bool:
        """Whether numbers, or whole lines, differ and not words."""
        return not any(isinstance(one, (str, bool)) for one in (self.packed, self.recomputed))

    @property
    def is_of_words(self) -> bool:
        """Whether it is how a finding is worded, or a hash that follows from that."""
        if self.keys[0] == "outputs":
            return self.line.get("path") == "findings.csv"
        worded = self.keys[0] == "findings" and self.keys[-1] in _WORDS
        return worded or self.keys == ("sha256",)


def differences(
    packed: Mapping[str, Any],
    recomputed: Mapping[str, Any],
    *,
    of_another_version: bool = False,
    of_other_packages: bool = False,
) -> Iterator[Difference]:
    """Give what differs between two results.

    Parameters
    ----------
    packed, recomputed : mapping
        Results as ``result.json`` holds them.
    of_another_version : bool
        Whether another version made one of them: numbers may then differ by 1e-9, keys be new that
        hold nothing, and what a version words is not compared.
    of_other_packages : bool
        Whether the same version made both with other packages: numbers may differ by 1e-9.

    Examples
    --------
    >>> [one.path for one in differences({"a": [1.0, {"b": 2}]}, {"a": [1.0, {"b": 3}]})]
    ['a[1].b']
    >>> near = {"a": 1.0 + 1e-12}
    >>> [one.path for one in differences({"a": 1.0}, near)]
    ['a']
    >>> list(differences({"a": 1.0}, near, of_another_version=True))
    []
    """
    left = frozenset()
    if of_another_version:
        left = OF_A_VERSION
    elif of_other_packages:
        left = OF_PACKAGES
    keys = dict.fromkeys((*packed, *recomputed))
    rank = {name: n for n, name in enumerate(_ORDER)}
    rank |= {name: 1000 + n for n, name in enumerate(_LAST)}
    compare = _Comparison(of_another_version or of_other_packages, of_another_version)
    for key in sorted(keys, key=lambda name: rank.get(name, 500)):
        if key not in left:
            yield from compare.items(packed, recomputed, (), [key])


@immutable
class _Comparison:
    is_loose: bool
    may_have_more: bool

    def items(
        self,
        one: Mapping[str, Any],
        other: Mapping[str, Any],
        at: tuple[str | int, ...],
        keys: list[str],
    ) -> Iterator[Difference]:
        for key in keys:
            if self.may_have_more and at and key in _WORDED:
                continue
            if self.may_have_more and key not in one and _is_new(key, other[key], at):
                continue
            yield from self.values(one.get(key), other.get(key), (*at, key))

    def values(self, one: Any, other: Any, at: tuple[str | int, ...]) -> Iterator[Difference]:
        if len(at) > _DEEPEST:
            # No result is so deep.
            yield Difference(at, None, None)
        elif isinstance(one, dict) and isinstance(other, dict):
            yield from self.items(one, other, at, list(dict.fromkeys((*one, *other))))
        elif isinstance(one, list) and isinstance(other, list):
            for n, first, second in _matched(one, other):
                own = second if isinstance(second, dict) else first
                for found in self.values(first, second, (*at, n)):
                    is_outer = len(at) == 1 and isinstance(own, dict)
                    yield replace(found, line=own) if is_outer else found
        elif not self._equal(one, other):
            yield Difference(at, one, other)

    def _equal(self, one: Any, other: Any) -> bool:
        if self.is_loose and _is_number(one) and _is_number(other):
            if isinstance(one, int) and isinstance(other, int):
                return one == other
            try:
                return math.isclose(one, other, rel_tol=TOLERANCE, abs_tol=_LEAST)
            except OverflowError:
                # A whole number beyond any other kind is equal to none of them.
                return False
        return one == other and isinstance(one, bool) == isinstance(other, bool)


def _matched(one: list[Any], other: list[Any]) -> Iterator[tuple[int, Any, Any]]:
    """Give what belongs together of two lists, with its place: a line that was put in moves none.

    Examples
    --------
    >>> a, b, c = ({"rule": rule, "effect": 1} for rule in "abc")
    >>> [(n, x and x["rule"], y and y["rule"]) for n, x, y in _matched([a, c], [a, b, c])]
    [(0, 'a', 'a'), (1, 'c', 'c'), (1, None, 'b')]
    """
    first, second = _identities(one), _identities(other)
    if [key for key in first if key in second] != [key for key in second if key in first]:
        # In another order each is another one.
        first, second = ({str(n): n for n in range(len(lines))} for lines in (one, other))
    place = {**second, **first}
    for key in sorted(place, key=lambda key: (place[key], key not in first)):
        n, m = first.get(key), second.get(key)
        yield place[key], None if n is None else one[n], None if m is None else other[m]


def _identities(lines: list[Any]) -> dict[str, int]:
    """Give what each line is about, and where it stands; one without is known by its place."""
    found: dict[str, int] = {}
    before: Counter[str] = Counter()
    for n, line in enumerate(lines):
        named = line if isinstance(line, dict) else {}
        own = json.dumps([named.get(key) for key in IDENTITY] if named else n)
        found[f"{own} {before[own]}"] = n
        before[own] += 1
    return found


def _is_new(key: str, value: Any, at: tuple[str | int, ...]) -> bool:
    """Say whether a key may be one that another version did not know."""
    names = ["[]" if isinstance(step, int) else f".{step}" for step in (*at, key)]
    return value in _NOTHING or "".join(names).removeprefix(".") in ADDED


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)
