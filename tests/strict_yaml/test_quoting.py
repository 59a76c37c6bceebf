"""Whatever is quoted reads back as the same text, by the strict reader and by others."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from jcm_mrv.strict_yaml import load_bytes, quoted

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


@given(TEXTS, TEXTS, st.booleans())
def test_a_text_reads_back_as_itself(text: str, key: str, always: bool) -> None:
    value = quoted(text, always)
    written = f"block: {value}\nflow: {{{quoted('k' + key)}: {value}, b: [{value}, {value}]}}\n"
    data = load_bytes(written.encode(), "PRJ", "p.yaml").data
    assert data == {"block": text, "flow": {"k" + key: text, "b": [text, text]}}
    assert YAML(typ="safe").load(written) == data
    assert "\n" not in value


@pytest.mark.parametrize("text", ["tCO2/MWh", "VN_AM007@1.0", "Asia/Ho_Chi_Minh", "<YYYY-MM-DD>"])
def test_plain_texts_stay_plain(text: str) -> None:
    assert quoted(text) == text
    assert quoted(text, always=True) == f'"{text}"'


@pytest.mark.parametrize(
    "text", ["1.0", "No", "null", "", "2024-01-01", "%", "a: b", "<a, b>", "-"]
)
def test_what_reads_as_something_else_gets_quotes(text: str) -> None:
    assert quoted(text) == f'"{text}"'
