"""Of all that is asked at one cell something always remains: no code gives way in a circle."""

from __future__ import annotations

from graphlib import CycleError, TopologicalSorter

import pytest

from jcm_mrv.findings.table import TABLE
from jcm_mrv.verification.giving_way import gives_way

CODES = [code for code in TABLE if code.startswith(("VER-", "WBK-"))]


@pytest.mark.parametrize("of_result", [False, True])
def test_no_codes_give_way_in_a_circle(of_result: bool) -> None:
    """Where that is so, the last one of any set of codes in their order has none to give way to."""
    before = {
        code: {other for other in CODES if gives_way(code, other, of_result=of_result)}
        for code in CODES
    }
    try:
        TopologicalSorter(before).prepare()
    except CycleError as error:
        pytest.fail(" gives way to ".join(reversed(error.args[1])))


@pytest.mark.parametrize(
    ("left_out", "told"),
    [
        ("VER-021", "VER-257"),
        ("VER-021", "VER-263"),
        ("VER-209", "VER-205"),
        ("VER-205", "VER-263"),
        ("VER-254", "VER-021"),
        ("VER-266", "VER-021"),
        ("VER-200", "VER-018"),
    ],
)
def test_one_of_two_is_told(left_out: str, told: str) -> None:
    assert gives_way(left_out, told)
    assert not gives_way(told, left_out)


@pytest.mark.parametrize(("one", "other"), [("VER-017", "VER-110"), ("VER-113", "VER-258")])
def test_two_causes_are_both_told(one: str, other: str) -> None:
    assert not gives_way(one, other)
    assert not gives_way(other, one)
