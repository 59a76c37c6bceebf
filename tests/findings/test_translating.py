"""The files for translators: whatever is said stands in them, and they compile as they are."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from jcm_mrv.findings.compiling import Entry, read
from jcm_mrv.findings.language import LANGUAGES
from jcm_mrv.findings.translating import FOREIGN, bring_up, glossary, known, messages, wrong
from tests.effort import thorough


@cache
def entries() -> list[Entry]:
    return read()


@cache
def said() -> dict[str, list[str]]:
    return messages(entries())


def test_what_ships_is_what_the_files_give() -> None:
    for path, text in bring_up(entries()).items():
        assert path.read_text(encoding="utf-8") == text, f"{path}: python -m jcm_mrv.findings"


def test_every_kind_of_text_is_translated() -> None:
    assert said()["the file is empty"] == ["PRJ-005"]
    assert said()["{n} {n:error|errors}"] == ["cli/printing.py"]
    assert "findings/finding.py" in said()["did you mean {close!r}?"]
    assert any(text.startswith("Nothing can be said of a file") for text in said())
    assert not any(text in said() for text in ("{nearest}", "", "{key}: {problem}"))


@pytest.mark.parametrize("language", FOREIGN)
def test_nothing_is_left_in_english(language: str) -> None:
    has = known(language)
    assert not [text for text in said() if text not in has]


@pytest.mark.parametrize("language", FOREIGN)
def test_a_translation_leaves_open_what_its_text_leaves_open(language: str) -> None:
    has = known(language)
    found = {text: why for text in said() if text in has and (why := wrong(text, has[text]))}
    assert not found


@pytest.mark.parametrize("language", FOREIGN)
def test_translations_use_the_words_of_the_programme(language: str) -> None:
    terms, sources = glossary()
    assert all(set(term.source) == set(FOREIGN) for term in terms.values())
    assert {name for term in terms.values() for name in term.source.values()} <= set(sources)
    has = known(language)
    plain = {text: re.sub(r"`[^`]*`|\{[^}]*\}", "", text) for text in said() if text in has}
    missed = [
        (english, text)
        for english, term in terms.items()
        for text, words in plain.items()
        if english in words and re.search(rf"\b{english}\b", words)
        if term.said[language].casefold() not in has[text].casefold()
    ]
    assert not missed


@pytest.mark.parametrize("language", LANGUAGES)
def test_tolerate_is_advised_for_values_alone(language: str) -> None:
    # A reading without its time belongs nowhere: that it is left out is not to be advised.
    has = known(language) if language in FOREIGN else {}
    advised = {
        (entry.codes[0], texts["expected"])
        for entry in entries()
        for texts in entry.wordings.values()
        if "tolerate" in has.get(texts.get("hint", ""), texts.get("hint", ""))
    }
    assert advised == {("MON-101", "a number")}
    mends = {entry.codes[0]: entry.explained.get("mend", "") for entry in entries()}
    mentioned = {code for code, text in mends.items() if "tolerate" in has.get(text, text)}
    assert mentioned == {"MON-101"}


@thorough
def test_a_changed_text_loses_its_translation_and_nothing_else(tmp_path: Path) -> None:
    po = tmp_path / "ja.po"
    po.write_text(
        'msgid "the file is empty"\nmsgstr "空"\n\nmsgid "an old text"\nmsgstr "古"\n\n'
        '#, fuzzy\nmsgid "the file cannot be read"\nmsgstr "疑"\n',
        encoding="utf-8",
    )
    made = bring_up(entries(), tmp_path)
    assert '"空"' in made[po]
    assert "古" not in made[po]
    assert "疑" not in made[po]
    table = made[tmp_path / "ja.py"]
    assert table.endswith("TEXTS: dict[str, str] = {\n    'the file is empty': '空',\n}\n")


@pytest.mark.parametrize(
    ("text", "translation", "problem"),
    [
        ("{n} {n:day|days}", "{n}日", ""),
        ("{a} of {b}", "{b}の{a}", ""),
        ("write `{{x}}`", "`{{x}}`", ""),
        ("{a} of {b}", "{b}", "lacks {a}"),
        ("{a}", "{a}{c}", "has {c}"),
        ("{a}", "{a", "expected '}'"),
        ("{a}", " {a}", "blanks"),
    ],
)
def test_what_is_wrong_with_a_translation_is_told(
    text: str, translation: str, problem: str
) -> None:
    assert problem in wrong(text, translation)
    assert bool(problem) == bool(wrong(text, translation))
