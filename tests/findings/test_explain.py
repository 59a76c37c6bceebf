"""What is known of each code: whole for every one, found however it is written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jcm_mrv.findings.explain import TITLES, code_named, codes, explain
from jcm_mrv.findings.explanations import EXPLANATIONS
from jcm_mrv.findings.table import TABLE


def test_every_code_stands_in_both_tables_and_in_a_family() -> None:
    assert sorted(codes()) == sorted(TABLE) == sorted(EXPLANATIONS)
    assert {code[:3] for code in TABLE} == set(TITLES)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("MON-106", "MON-106"),
        ("mon106", "MON-106"),
        ("Mon 106", "MON-106"),
        ("mon_106", "MON-106"),
        ("prj-1", "PRJ-001"),
    ],
)
def test_a_code_is_found_however_it_is_written(written: str, code: str) -> None:
    assert code_named(written) == code


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("MON-1066", "did you mean MON-106?"),
        ("MN-106", "did you mean MON-106?"),
        ("mon", "MON-001 to MON-9"),
        ("MON-9155", "did you mean MON-915?"),
        ("?", "codes begin with PRJ, MET, MON, CAL, WBK, VER, EVI"),
        ("", "codes begin with"),
    ],
)
def test_an_unknown_code_names_the_nearest(written: str, said: str) -> None:
    with pytest.raises(ValueError, match="there is no code") as caught:
        code_named(written)
    assert said in str(caught.value)


@given(st.text(max_size=12))
def test_any_text_is_a_code_or_an_error_that_names_some(written: str) -> None:
    try:
        code = code_named(written)
    except ValueError as exc:
        code = str(exc)
    assert any(family in code for family in TITLES)


def test_codes_begin_as_asked() -> None:
    assert codes("mon-10") == [f"MON-10{n}" for n in range(1, 10)]
    assert codes("x") == []


def test_every_code_is_explained() -> None:
    for code in codes():
        item = explain(code)
        assert item.meaning, code
        assert not item.meaning.endswith("."), code
        assert item.messages, code
        assert item.why.endswith((".", "?")), code
        assert item.example, code
        assert item.mend.endswith((".", "?")), code
        assert set(item.as_dict()) == {
            "code", "severities", "meaning", "messages", "why", "example", "mend", "keeps_open",
        }  # fmt: skip


def test_severities_are_said_in_words() -> None:
    assert explain("MON-106").severity_text == "error"
    assert explain("VER-010").severity_text == "error or warning"
    assert explain("VER-014").severity_text == "error, warning or note"
