"""Every word of a page of planning is there in every language, once."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from jcm_mrv.findings.language import LANGUAGES
from jcm_mrv.reporting.words import read_catalogue, texts_of
from jcm_mrv.shipped import shipped
from jcm_mrv.strict_yaml import load_file
from tests.reporting.test_words import GLOSSARY

ROOM = Path(__file__).parents[3] / "jcm_mrv" / "planning" / "pages"


def catalogue(lang: str, of: str = "planning") -> Path:
    return shipped("templates") / of / "locale" / lang / "LC_MESSAGES" / f"{of}.po"


def said_in_code() -> Iterator[str]:
    for path in sorted(ROOM.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            if isinstance(node.func, ast.Name) and node.func.id == "w":
                first = node.args[0]
                assert isinstance(first, ast.Constant), f"{path.name}:{node.lineno}"
                yield str(first.value)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_word_is_missing_fuzzy_left_over_or_said_twice(lang: str) -> None:
    found = {str(m.id): m for m in read_catalogue(catalogue(lang)) if m.id}
    of_reports = texts_of(catalogue(lang, "report"))
    said = set(said_in_code())
    assert len(said) > 150
    assert sorted(said - set(found) - set(of_reports)) == []
    assert sorted(set(found) - said) == []
    assert sorted(set(found) & set(of_reports)) == []
    assert [m.id for m in found.values() if m.fuzzy or not m.string] == []


@pytest.mark.parametrize("lang", ["ja", "vi"])
def test_translations_keep_what_is_filled_in_and_the_words_of_the_programme(lang: str) -> None:
    terms = load_file(GLOSSARY, "MET").data["terms"]
    for message in read_catalogue(catalogue(lang)):
        english, text = str(message.id), str(message.string)
        names = {n.partition(":")[0] for n in re.findall(r"\{([^}]*)\}", english)}
        kept = {n.partition(":")[0] for n in re.findall(r"\{([^}]*)\}", text)}
        assert kept == names, english
        for term, known in terms.items():
            if re.search(rf"\b{term}\b", english, re.IGNORECASE):
                assert known[lang].lower() in text.lower(), (english, term)
