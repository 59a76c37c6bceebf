"""Lines of two results are held against each other by what they are about."""

from __future__ import annotations

from typing import Any

from jcm_mrv.evidence.difference import differences


def of(*lines: dict[str, Any]) -> dict[str, Any]:
    return {"ledger": list(lines)}


def test_a_line_that_was_put_in_is_the_only_one_that_differs() -> None:
    lines = [{"rule": rule, "effect": 1.0} for rule in "abc"]
    [found] = differences(of(lines[0], lines[2]), of(*lines))
    assert (found.packed, found.recomputed) == (None, lines[1])


def test_lines_that_are_alike_are_counted_however_many_there_are() -> None:
    # Each looked for among all before it would never end.
    line = {"rule": "MON-301", "effect": 0.0}
    [found] = differences(of(*[line] * 30_000), of(*[line] * 30_001))
    assert (found.path, found.packed, found.recomputed) == ("ledger[30000]", None, line)
