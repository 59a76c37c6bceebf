"""Formulas that are copied: the tree of each is the one that the parser gives."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from jcm_mrv.workbook.formulas import copied
from jcm_mrv.workbook.formulas import tree as t
from jcm_mrv.workbook.formulas.copied import parse_copied
from jcm_mrv.workbook.formulas.parse import ParseError, parse_formula

WORDS = """
A1 $B$2 C10 D7:D9 E$3:F12 Jan:Dec!C3 SUM( IF( ) ) , + * - 2.5 "A7" T1[Q1] LOG10( XFD5 TAX2024 1E5
FY24 A:A 3:4 900001:900002 Name1 Q1 #REF! [1]S!A1 {1,2} <= & % B5:INDEX( Sheet1!A1 B9:A2 ^ A01
Sheet1!A1:Sheet1!B7 A1048576 A1048577 AB12 Jan1!C3 OFFSET( R1C1 A900001 B900003 XFE9
"""
PARTS = [*WORDS.split(), "'My S'!B4", "T1[Col A1]", " "]
"""What a formula is made of, and what only looks like a cell."""


def tree_or_reason(parse: object, text: str) -> t.Node | str:
    try:
        return parse(text, "S")  # type: ignore[operator,no-any-return]
    except ParseError as exc:
        return str(exc)


@given(st.lists(st.sampled_from(PARTS), min_size=1, max_size=7))
@example(["SUM(", "B9:A2", ")"])
@example(["A1", "&", '"A7"'])
@example(["A900001", "+", "B900003"])
@example(["SUM(", "900001:900002", ")", "+", "A1"])
def test_the_tree_of_any_formula_is_that_of_the_parser(parts: list[str]) -> None:
    text = "=" + "".join(parts)
    assert tree_or_reason(parse_copied, text) == tree_or_reason(parse_formula, text)


@pytest.mark.parametrize(
    ("text", "is_shared"),
    [
        ('=IF(D12="","",D12*F$12)', True),
        ("=SUM('MRS(input)'!E9:E12)*MAX(Jan:Dec!C3)", True),
        ('=IF(D12="A7",1,0)', False),
        ("=SUM(T1[Q1])+A1", False),
        ("=" + "+".join(f"A{n}" for n in range(1, 80)), False),
    ],
)
def test_what_differs_in_rows_alone_is_parsed_once(text: str, is_shared: bool) -> None:
    copied._tree_of.cache_clear()
    for n in (1, 20, 300):
        moved = text.replace("12", str(12 * n))
        assert parse_copied(moved, "S") == parse_formula(moved, "S")
    parts = copied._ROW.split(text)
    del parts[2::3]
    assert (copied._tree_of(tuple(parts), "S") is not None) == is_shared
    assert copied._tree_of.cache_info().misses == 1
