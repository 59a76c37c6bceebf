"""The program's own words in tables are in the language of the document."""

from __future__ import annotations

from pathlib import Path

import pytest

from jcm_mrv.calculation.result import Result
from jcm_mrv.findings import FindingsError
from jcm_mrv.findings.language import Language
from jcm_mrv.reporting.words import Words
from tests.effort import one_in
from tests.reporting.conftest import calculated
from tests.reporting.test_context import context, tables


@pytest.mark.parametrize(
    ("lang", "expected"),
    [
        (
            "en",
            {
                "criterion 1",
                "monitoring option of EG",
                "class and unit of EG",
                "frequency of EG",
                "method of EG",
                "equation RE",
                "not read in an official text",
            },
        ),
        (
            "ja",
            {
                "要件 1",
                "EG のモニタリングオプション",
                "EG の区分と単位",
                "EG の頻度",
                "EG の方法",
                "算定式 RE",
                "公式文書では未確認",
            },
        ),
        (
            "vi",
            {
                "tiêu chí 1",
                "phương án giám sát của EG",
                "loại và đơn vị của EG",
                "tần suất của EG",
                "phương pháp của EG",
                "công thức RE",
                "chưa được đọc trong văn bản chính thức",
            },
        ),
    ],
)
def test_what_a_result_rests_on_is_named_in_the_language(
    result: Result, lang: Language, expected: set[str]
) -> None:
    rows = tables(context(result, lang=lang))["documents"]
    said = {row[column]["text"] for row in rows for column in ("what", "source")}
    assert expected <= said
    table = next(text for text in said if "reference_factor, connection = grid" in text)
    assert table.startswith("table ") == (lang == "en")


@one_in(2)
@pytest.mark.parametrize(("lang", "word"), [("ja", "value of"), ("vi", "eligibility criteria")])
def test_values_and_unread_criteria_are_named_in_the_language(lang: Language, word: str) -> None:
    made = tables(context(calculated("market-digester"), lang=lang))["documents"]
    english = tables(context(calculated("market-digester")))["documents"]
    assert any(row["what"]["text"].startswith(word) for row in english)
    assert not any(row["what"]["text"].startswith(word) for row in made)


@pytest.mark.parametrize("lang", ["ja", "vi"])
def test_that_details_of_adjustments_stay_english_is_said(result: Result, lang: Language) -> None:
    assert any(row["detail"]["text"] for row in tables(context(result, lang=lang))["ledger"])
    notes = {kind: context(result, kind, lang)["notes"] for kind in ("monitoring", "issuance")}
    assert len(notes["monitoring"]) == len(notes["issuance"]) + 1
    assert len(context(result)["notes"]) == 1


@pytest.mark.parametrize("text", [b'msgid "x', b"no catalogue", b"\xff\xfe", b'msgid ""\nmsgst ""'])
def test_texts_that_cannot_be_read_are_told(tmp_path: Path, text: bytes) -> None:
    path = tmp_path / "report.po"
    path.write_bytes(text)
    with pytest.raises(FindingsError) as told:
        Words("ja", path)("Findings")
    (finding,) = told.value.findings
    assert (finding.code, finding.where) == ("RPT-014", str(path))
    assert "gettext" in finding.expected
