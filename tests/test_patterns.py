"""A pattern of words is compiled for a text that may hold one, and for no other."""

from __future__ import annotations

from jcm_mrv.patterns import Words


def test_a_sign_is_what_it_stands_for() -> None:
    assert Words(r"a\+", "b?c", r"\d+d")._beginnings == ["a+", "", ""]


def test_nothing_is_compiled_for_a_name_without_them() -> None:
    words = Words("import", r"a\+")
    assert words.search("kWh") is None
    assert "_pattern" not in vars(words)
    assert words.search("A+ kWh")
    assert "_pattern" in vars(words)
