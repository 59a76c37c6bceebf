"""The summary says why the credits differ from the estimate, as the project file states it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from jcm_mrv.calculation.calculate import calculate
from jcm_mrv.findings.language import LANGUAGES, Language
from jcm_mrv.project.load import load_project
from jcm_mrv.reporting.context import Context
from tests.reporting.conftest import EXAMPLES
from tests.reporting.test_context import context

pytestmark = pytest.mark.plain

REASON = "A second shift since May"


def made(folder: Path, lang: Language = "en", more: str = "", *, public: bool = False) -> Context:
    source = (EXAMPLES / "refrigerator-entries" / "project.yaml").read_text(encoding="utf-8")
    estimate = 'estimate: {value: 135, unit: MWh, source: "Design document"'
    assert estimate in source
    path = folder / "project.yaml"
    text = source.replace(estimate, f"{estimate}, reason: {REASON}") + more
    path.write_text(text, encoding="utf-8")
    return context(calculate(load_project(path)), lang=lang, public=public)


def summary(shown: Context) -> list[Any]:
    return next(one["blocks"] for one in shown["sections"] if one["id"] == "summary")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_reason_of_a_difference_stands_in_the_summary(tmp_path: Path, lang: Language) -> None:
    blocks = summary(made(tmp_path, lang))
    (reasons,) = (block for block in blocks if block["type"] == "facts")
    assert [(row["label"], row["text"]) for row in reasons["rows"]] == [("EC_PJ freezer-1", REASON)]
    notes = [block["text"] for block in blocks if block["type"] == "paragraph"]
    assert len(notes) == 3
    assert notes[1].count("365") == 1


def test_without_a_reason_the_summary_says_that_there_is_none() -> None:
    path = EXAMPLES / "refrigerator-entries" / "project.yaml"
    blocks = summary(context(calculate(load_project(path))))
    assert not [block for block in blocks if block["type"] == "facts"]
    assert blocks[-1]["text"].endswith("The project file states no reason for the difference.")


def test_a_confidential_reason_is_left_out_of_the_public_version(tmp_path: Path) -> None:
    where = "monitoring.EC_PJ.members.freezer-1.estimate.reason"
    shown = made(tmp_path, more=f"\nconfidential: [{where}]\n", public=True)
    (reasons,) = (block for block in summary(shown) if block["type"] == "facts")
    assert reasons["rows"][0]["text"] == "XXX"
