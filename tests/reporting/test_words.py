"""Every word of a document is there in every language, in the words of the programme."""

from __future__ import annotations

import ast
import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from jcm_mrv.findings.language import LANGUAGES, Language
from jcm_mrv.reporting.words import Words, plain, read_catalogue
from jcm_mrv.shipped import shipped
from jcm_mrv.strict_yaml import load_file
from jcm_mrv.verification.verdict import KINDS

ROOM = Path(__file__).parents[2] / "jcm_mrv" / "reporting"
GLOSSARY = Path(__file__).parents[2] / "jcm_mrv" / "findings" / "locale" / "glossary.yaml"


def catalogue(lang: str) -> Path:
    return shipped("templates") / "report" / "locale" / lang / "LC_MESSAGES" / "report.po"


def words(lang: Language) -> Words:
    return Words(lang, catalogue(lang))


def said_in_code() -> Iterator[str]:
    """Give what is put through ``w(...)`` or ``s.words(...)``, and what stands elsewhere."""
    yield from (f"{short} ({long})" for short, long in KINDS.values())
    for path in sorted(ROOM.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            called = node.func
            is_words = (isinstance(called, ast.Name) and called.id == "w") or (
                isinstance(called, ast.Attribute) and called.attr == "words"
            )
            if is_words:
                first = node.args[0]
                assert isinstance(first, ast.Constant), f"{path.name}:{node.lineno}"
                yield str(first.value)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_word_is_missing_fuzzy_or_left_over(lang: Language) -> None:
    found = {str(m.id): m for m in read_catalogue(catalogue(lang)) if m.id}
    said = set(said_in_code())
    assert len(said) > 200
    assert sorted(said - set(found)) == []
    assert sorted(set(found) - said) == []
    assert [m.id for m in found.values() if m.fuzzy or not m.string] == []


@pytest.mark.parametrize("lang", ["ja", "vi"])
def test_translations_keep_what_is_filled_in(lang: Language) -> None:
    for message in read_catalogue(catalogue(lang)):
        names = {n.partition(":")[0] for n in re.findall(r"\{([^}]*)\}", str(message.id))}
        kept = {n.partition(":")[0] for n in re.findall(r"\{([^}]*)\}", str(message.string))}
        assert kept == names, message.id


@pytest.mark.parametrize("lang", ["ja", "vi"])
def test_words_of_the_programme_are_those_of_the_glossary(lang: Language) -> None:
    terms = load_file(GLOSSARY, "MET").data["terms"]
    checked = 0
    for message in read_catalogue(catalogue(lang)):
        for term, known in terms.items():
            if re.search(rf"\b{term}\b", str(message.id), re.IGNORECASE):
                assert known[lang].lower() in str(message.string).lower(), (message.id, term)
                checked += 1
    assert checked > 20


def test_numbers_and_days_are_as_each_language_writes_them() -> None:
    assert [words(lang).number(1234.5) for lang in LANGUAGES] == ["1,234.5", "1,234.5", "1.234,5"]
    assert words("ja").day(dt.date(2025, 6, 30)) == "2025年6月30日"
    assert words("en").day("2025-06-30") == "30 June 2025"
    assert words("vi").month("2024-02") == "tháng 2 năm 2024"


def test_a_share_is_never_shown_as_more_than_it_is() -> None:
    assert words("en").percent(0.999997) == "99.99 %"
    assert words("en").percent(1) == "100 %"
    assert words("vi").percent(0.9993169398907104) == "99,93 %"


def test_a_small_number_is_not_shown_as_zero() -> None:
    assert words("en").number(1.26e-9) == "0.0000000013"
    assert words("en").number(0.0) == "0"
    assert plain(-1.5e-12) == "-0.0000000000015"
