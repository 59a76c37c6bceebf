"""Texts that are written: CSV without formulas, JSON and terminals without what is not seen."""

from __future__ import annotations

import csv
import io
import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jcm_mrv.findings import Finding, Severity
from jcm_mrv.outputs import csv_bytes, findings_csv
from jcm_mrv.outputs.csv_text import text_cell
from jcm_mrv.visible import json_text, visible

SIGNS = "=+-@＝＋－＠"
HIDDEN = {
    *map(chr, range(0x20)),
    *map(chr, range(0x7F, 0xA0)),
    *"\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069",
} - {"\n", "\t"}


@pytest.mark.parametrize(
    "before", ["", " ", "\t", "\n", "\r\n", "\u3000 ", "\u00a0", "\u200b\ufeff"]
)
@pytest.mark.parametrize("sign", SIGNS)
def test_no_text_begins_a_formula(sign: str, before: str) -> None:
    assert text_cell(f"{before}{sign}cmd|' /C calc'!A0").startswith("'")
    assert text_cell(f"{before}{sign}") == f"'{before}{sign}"


@pytest.mark.parametrize("text", ["\tx", "\rx", "\nx"])
def test_nor_with_what_moves_it_into_another_cell(text: str) -> None:
    assert text_cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["-0.5", "+1", "-1e-3", "-.5", "M-A", "a=b", "", " x", "5 - 3"])
def test_what_is_no_formula_stays(text: str) -> None:
    assert text_cell(text) == text


@given(st.lists(st.lists(st.text(max_size=8) | st.floats(allow_nan=False) | st.none(), min_size=2)))
def test_a_table_reads_back(rows: list[list[object]]) -> None:
    text = csv_bytes(["a", "b"], rows).decode("utf-8-sig")
    read = list(csv.reader(io.StringIO(text, newline="")))[1:]
    assert len(read) == len(rows)
    for row, cells in zip(rows, read, strict=True):
        for value, cell in zip(row, cells, strict=True):
            if isinstance(value, str):
                shown = value.encode("utf-8", "backslashreplace").decode()
                assert cell.removeprefix("'") in (shown, shown.removeprefix("'"))
                bare = cell.lstrip()
                folded = unicodedata.normalize("NFKC", bare[:1])
                assert folded not in ("=", "+", "-", "@") or float(cell) is not None
            else:
                assert cell == ("" if value is None else str(value))


@given(st.text(st.characters() | st.sampled_from(sorted(HIDDEN))))
def test_nothing_hidden_is_shown(text: str) -> None:
    shown = visible(text)
    assert not HIDDEN & set(shown)
    shown.encode("utf-8")
    if not HIDDEN & set(text):
        assert shown == text
    written = json_text({"title": text})
    assert json.loads(written) == {"title": text}
    assert not HIDDEN & set(written)
    written.encode("utf-8")


def test_every_script_is_left_alone() -> None:
    text = "điện năng 電力量 พลังงาน ก๊าซ طاقة é e\u0301 👩\u200d🔧"
    assert visible(text) == text
    assert text in json_text([text])


def test_findings_as_csv_send_nothing_hidden_to_a_terminal() -> None:
    finding = Finding("MON-801", Severity.NOTE, "meter M\x1b[31m", "data/\u202eb.csv:2")
    text = findings_csv([finding]).decode("utf-8-sig")
    assert "meter M\\x1b[31m,data/\\u202eb.csv:2," in text
