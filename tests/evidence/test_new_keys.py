"""A key that comes to result.json has to be named, or packs of earlier versions break."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from jcm_mrv.calculation.schema import result_schema
from jcm_mrv.evidence import difference
from jcm_mrv.evidence.difference import ADDED, differences

# Never written anew: the keys that packs of 0.1.0 have.
FIRST = Path(__file__).parent / "old_packs/keys-of-result-1.txt"


def keys_of(schema: dict[str, Any], node: dict[str, Any], at: str = "") -> Iterator[str]:
    """Give each key of a schema, lists as ``[]`` and what is named freely as ``*``."""
    if "$ref" in node:
        name = node["$ref"].rpartition("/")[2]
        yield from keys_of(schema, schema["$defs"][name], at)
    for kind in node.get("anyOf", ()):
        yield from keys_of(schema, kind, at)
    for name, child in node.get("properties", {}).items():
        own = f"{at}.{name}".removeprefix(".")
        yield own
        yield from keys_of(schema, child, own)
    if isinstance(node.get("items"), dict):
        yield from keys_of(schema, node["items"], f"{at}[]")
    if isinstance(node.get("additionalProperties"), dict):
        yield from keys_of(schema, node["additionalProperties"], f"{at}.*")


def keys_of_today() -> set[str]:
    schema = result_schema()
    return set(keys_of(schema, schema))


def test_each_key_that_was_added_is_named() -> None:
    first = set(FIRST.read_text().split())
    added = keys_of_today() - first
    assert added == ADDED, "name them in jcm_mrv/evidence/difference.py, and not in the old keys"


def test_no_key_that_packs_have_was_taken_out() -> None:
    gone = set(FIRST.read_text().split()) - keys_of_today()
    assert not gone, "packs of 0.1.0 hold them: they would not be reproduced any more"


def test_a_key_that_is_not_known_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    packed = {"years": [{"year": 2024}]}
    recomputed = {"years": [{"year": 2024, "news": [1]}], "more": {"a": 1}}

    def found() -> list[str]:
        return [one.path for one in differences(packed, recomputed, of_another_version=True)]

    assert found() == ["years[0].news", "more"]
    monkeypatch.setattr(difference, "ADDED", {"years[].news", "more"})
    assert found() == []
    # The same version knows them.
    assert len(list(differences(packed, recomputed))) == 2
    # What an earlier version knows, and what differs in it, is compared.
    packed["years"][0]["news"] = 2
    assert found() == ["years[0].news"]
