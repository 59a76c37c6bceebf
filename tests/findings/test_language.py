"""Findings in another language: filled anew, and what people wrote stays as they wrote it."""

from __future__ import annotations

import pickle
from dataclasses import replace

import pytest

from jcm_mrv.findings import MET, PRJ, Finding, Severity, counted, nearest
from jcm_mrv.findings import table as shipped
from jcm_mrv.findings.language import (
    LANGUAGES,
    SHOWN,
    WRITTEN,
    in_language,
    of_machine,
    said,
    speaking,
)
from jcm_mrv.findings.locale import ja


@pytest.fixture(autouse=True)
def entry(monkeypatch: pytest.MonkeyPatch) -> None:
    wording = ("{n} {n:day|days} of {path}", "nothing at all", "{nearest}", "mend {path}")
    monkeypatch.setitem(shipped.TABLE, "PRJ-101", ("error", {"": wording}))
    for english, japanese in {
        "{n} {n:day|days} of {path}": "{path}の{n}日",
        "nothing at all": "何もない",
        "mend {path}": "{path}を直す",
        "did you mean {close!r}?": "{close!r}のことですか",
        "{count:,} of them, also at {others}": "全{count:,}件、他に{others}",
        "{others} and {more:,} more": "{others}、その他{more:,}件",
    }.items():
        monkeypatch.setitem(ja.TEXTS, english, japanese)


def made(path: str = "a.csv", **more: str) -> Finding:
    return PRJ[101].at("p.yaml", n=2, path=path, nearest=nearest("reedings", ["readings"]), **more)


def test_every_text_is_said_anew() -> None:
    told = made().in_language("ja")
    assert told.message == "a.csvの2日"
    assert (told.found, told.hint) == ("何もない", "a.csvを直す")
    assert told.expected == "'readings'のことですか"
    assert (told.code, told.severity, told.where) == ("PRJ-101", Severity.ERROR, "p.yaml")


def test_english_is_what_it_was() -> None:
    assert made().in_language("en") == made()
    assert made().message == "2 days of a.csv"


@pytest.mark.parametrize(
    "theirs", ["nothing at all", "did you mean {close!r}?", "{n} {path}", "日"]
)
def test_what_people_wrote_is_never_translated(theirs: str) -> None:
    assert made(found=theirs).in_language("ja").found == theirs
    assert made(path=theirs).in_language("ja").message == f"{theirs}の2日"


def test_what_was_added_later_stays() -> None:
    more = replace(made(), hint=f"{made().hint}; and then rest")
    assert more.in_language("ja").hint == "a.csvを直す; and then rest"


def test_many_of_a_kind_are_counted_in_the_language() -> None:
    several = [replace(made(found="x"), where=f"a.csv:{n}") for n in (1, 2, 3)]
    (one,) = counted(several, 1000)
    assert one.in_language("ja").found == "x; 全1,000件、他にa.csv:2, a.csv:3、その他997件"


def test_a_text_that_nobody_translated_is_english() -> None:
    untold = MET[101].__class__("PRJ-101")
    assert in_language(said("never {said}", said="yes"), "ja") == "never yes"
    assert untold.at("", n=1, path="p", nearest="plain").in_language("ja").expected == "plain"


def test_a_phrase_travels_to_another_process() -> None:
    phrase = pickle.loads(pickle.dumps(nearest("reedings", ["readings"])))
    assert in_language(phrase, "ja") == "'readings'のことですか"
    assert pickle.loads(pickle.dumps(made())).in_language("ja") == made().in_language("ja")


def test_files_are_english_while_the_screen_is_not() -> None:
    token = SHOWN.set("ja")
    try:
        assert made().as_dict()["message"] == "2 days of a.csv"
        assert made().shown.message == "a.csvの2日"
    finally:
        SHOWN.reset(token)


def test_files_are_in_the_language_that_was_asked_for() -> None:
    with speaking("ja"):
        assert made().as_dict()["message"] == "a.csvの2日"
        assert made().as_open()["what"] == "a.csvの2日"
    assert WRITTEN.get() == SHOWN.get() == "en"
    with pytest.raises(ValueError, match="one of en, ja, vi"), speaking("fr"):
        pass


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": ""}, "en"),
        ({"LANG": "vi"}, "vi"),
        ({"LANG": "vi_VN"}, "vi"),
        ({"LANG": "ja_JP.eucJP"}, "ja"),
        ({"LANG": "viola"}, "en"),
        ({"LANG": "C.UTF-8", "LANGUAGE": "ja"}, "en"),
        ({"LANG": "en_GB.UTF-8", "LANGUAGE": "ja:en"}, "ja"),
        ({"LANG": "ja_JP.UTF-8", "LC_MESSAGES": "vi_VN.UTF-8"}, "vi"),
        ({"LANG": "ja_JP.UTF-8", "LC_ALL": "POSIX"}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "en"),
    ],
)
def test_the_machine_is_asked_as_gettext_does(environment: dict[str, str], language: str) -> None:
    assert of_machine(environment) == language
    assert language in LANGUAGES
