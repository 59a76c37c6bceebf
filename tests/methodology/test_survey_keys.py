"""The keys of a needs survey."""

from __future__ import annotations

import pytest

from jcm_mrv.findings.language import LANGUAGES
from jcm_mrv.methodology.survey_keys import SHEETS, survey_file, survey_keys


def test_every_key_has_a_label_and_a_help_in_each_language() -> None:
    for sheet in survey_keys().values():
        for key in sheet.values():
            for language in LANGUAGES:
                assert dict(key.label)[language].strip()
                assert dict(key.help)[language].strip()


@pytest.mark.parametrize("sheet", SHEETS)
def test_every_sheet_begins_with_the_site(sheet: str) -> None:
    keys = survey_keys()[sheet]  # type: ignore[index]
    assert next(iter(keys)) == "site_id"
    assert keys["site_id"].needed


def test_words_of_one_choice_are_told_apart_in_each_language() -> None:
    words = survey_file().words
    for sheet in survey_keys().values():
        for name, key in sheet.items():
            for language in LANGUAGES:
                called = [dict(words[choice])[language].casefold() for choice in key.choices]
                assert len(set(called)) == len(called), (name, language)
