"""What belongs together stands on one page of a PDF."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jcm_mrv.calculation.result import Result
from jcm_mrv.reporting.documents import report
from tests.effort import thorough
from tests.reporting.conftest import calculated
from tests.reporting.reading_pdf import page_texts, reader
from tests.reporting.test_context import context


@thorough
def test_a_line_to_judge_on_stands_below_what_is_judged(result: Result, tmp_path: Path) -> None:
    report(result, tmp_path / "out", kind="verification", formats=["pdf"])
    (section,) = (
        one for one in context(result, "verification")["sections"] if one["id"] == "requirements"
    )
    heads = [block["text"] for block in section["blocks"] if block["type"] == "heading"]
    judged = 0
    for page in page_texts((tmp_path / "out" / "verification.en.pdf").read_bytes()):
        if "Judged by" in page:
            above = page[: page.index("Judged by")]
            assert any(head in above for head in heads), above
            judged += page.count("Judged by")
    assert judged == len(heads) == 6


@thorough
def test_what_a_picture_is_called_stands_below_it(tmp_path: Path) -> None:
    report(calculated("textile-chiller"), tmp_path / "out", formats=["pdf"])
    captions: list[float] = []

    def met(text: str, matrix: list[float], *_: Any) -> None:
        if "From readings to credits" in text:
            captions.append(matrix[5])

    for page in reader((tmp_path / "out" / "monitoring.en.pdf").read_bytes()).pages:
        page.extract_text(visitor_text=met)
    (height,) = captions
    assert 60 < height < 600
