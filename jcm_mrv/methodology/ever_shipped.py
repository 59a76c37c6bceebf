"""What was shipped once stays known: results that rest on it are reproduced as they were.

Rules are mended, and what was calculated with the earlier ones is asked about years later. The
list only grows, so that a later version judges them as the version did that shipped them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache

from jcm_mrv.shipped import shipped

EVER_SHIPPED = "ever_shipped.json"


def was_shipped(name: str, sha256: str) -> bool:
    """Say whether a methodology, or ``series/NAME``, was shipped with that content once.

    The content of a methodology is its own file with its families and series.

    Examples
    --------
    >>> from jcm_mrv.methodology.library import Library
    >>> was_shipped("VN_AM007@1.0", Library().load("VN_AM007@1.0").sha256)
    True
    >>> was_shipped("VN_AM007@1.0", "0" * 64)
    False
    """
    return sha256 in known().get(name, ())


@cache
def known() -> dict[str, list[str]]:
    """Give name -> hash of every content that was shipped by that name."""
    path = shipped("methodologies") / EVER_SHIPPED
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


def with_those_of(
    now: Mapping[str, str], kept: Mapping[str, Sequence[str]]
) -> dict[str, list[str]]:
    """Give what is kept, and behind it what there is now; nothing is taken out.

    Examples
    --------
    >>> with_those_of({"a": "2", "b": "1"}, {"a": ["1"], "gone": ["7"]})
    {'a': ['1', '2'], 'b': ['1'], 'gone': ['7']}
    """
    grown = {name: list(hashes) for name, hashes in kept.items()}
    for name, sha256 in now.items():
        hashes = grown.setdefault(name, [])
        if sha256 not in hashes:
            hashes.append(sha256)
    return dict(sorted(grown.items()))
