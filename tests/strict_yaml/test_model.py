"""Plain data to models: every problem has its line, what was found and a name that is near."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

import pytest
from pydantic import Field, ValidationError

from jcm_mrv.findings import Finding, FindingsError
from jcm_mrv.project.model import Source
from jcm_mrv.strict_yaml import StrictModel, load_bytes, validate


class Leaf(StrictModel):
    day: dt.date | None = None
    kind: Literal["register", "energy", "power"] | None = None
    number: int | None = None


class Tree(StrictModel):
    title: str
    sure: bool = False
    names: tuple[str, ...] = ()
    leaf: Leaf | None = None
    leaves: dict[str, Leaf] = Field(default_factory=dict)
    called: str = Field("", alias="class")


def read(text: str, base: tuple[str | int, ...] = ()) -> Tree:
    return validate(load_bytes(text.encode(), "PRJ", "p.yaml"), Tree, "PRJ", base)


def problems(text: str) -> list[Finding]:
    with pytest.raises(FindingsError) as caught:
        read(text)
    return list(caught.value.findings)


def problem(text: str) -> Finding:
    (finding,) = problems(text)
    return finding


def test_what_is_right_becomes_a_frozen_model() -> None:
    tree = read("title: a\nleaf: {day: 2024-02-29}\nclass: c\n")
    assert tree.leaf == Leaf(day=dt.date(2024, 2, 29))
    assert tree.called == "c"
    with pytest.raises(ValidationError):
        tree.title = "b"


def test_a_part_of_a_document_keeps_its_lines() -> None:
    document = load_bytes(b"parts:\n  - title: a\n  - title: b\n    sure: perhaps\n", "PRJ", "p")
    assert validate(document, Tree, "PRJ", ("parts", 0)).title == "a"
    with pytest.raises(FindingsError) as caught:
        validate(document, Tree, "PRJ", ("parts", 1))
    assert caught.value.findings[0].where == "p:4:5"


@pytest.mark.parametrize(
    ("text", "where", "hint"),
    [
        ("title: a\ntitel: b\n", "p.yaml:2:1", "did you mean 'title'?"),
        ("title: a\nleaf:\n  dya: 2024-01-01\n", "p.yaml:3:3", "did you mean 'day'?"),
        ("title: a\nleaves:\n  x: {Kind: power}\n", "p.yaml:3:7", "did you mean 'kind'?"),
        ("title: a\nclas: b\n", "p.yaml:2:1", "did you mean 'class'?"),
        ("title: a\nleaf: {zzzz: 1}\n", "p.yaml:2:8", "valid: day, kind, number"),
    ],
)
def test_an_unknown_key_has_the_nearest_name_of_its_own_level(
    text: str, where: str, hint: str
) -> None:
    finding = problem(text)
    assert (finding.code, finding.where, finding.hint) == ("PRJ-013", where, hint)


def test_a_missing_key_is_named_where_it_belongs() -> None:
    finding = problem("sure: true\n")
    assert (finding.code, finding.where) == ("PRJ-014", "p.yaml:1:1")
    assert "'title'" in finding.message


@pytest.mark.parametrize(
    ("text", "found", "hint"),
    [
        ("title: true\n", "true", 'put it in quotes: "true"'),
        ("title: 12\n", "12", 'put it in quotes: "12"'),
        ("title: 1.50\n", "1.50", 'put it in quotes: "1.50"'),
    ],
)
def test_text_is_never_made_of_a_boolean_or_a_number(text: str, found: str, hint: str) -> None:
    finding = problem(text)
    assert (finding.code, finding.where) == ("PRJ-015", "p.yaml:1:1")
    assert finding.message == "title: text is expected here"
    assert (finding.found, finding.hint) == (found, hint)


@pytest.mark.parametrize(
    ("line", "words", "found"),
    [
        ("title:\n", "text is expected", "nothing"),
        ("title: [a, b]\n", "text is expected", "a, b"),
        ("title: a\nsure: perhaps\n", "a yes or no is expected", "perhaps"),
        ("title: a\nleaf: {day: 2023-02-29}\n", "a date is expected", "2023-02-29"),
        ("title: a\nleaf: {day: 31/12/2024}\n", "a date is expected", "31/12/2024"),
        ("title: a\nleaf: {day: '2024-01-01 12:00'}\n", "a date is expected", "2024-01-01 12:00"),
        ("title: a\nleaf: {number: 1.5}\n", "a whole number is expected", "1.5"),
        ("title: a\nnames: one\n", "a list is expected", "one"),
        ("title: a\nleaf: 5\n", "a mapping of keys to values is expected", "5"),
        ("title: a\nleaves: [x]\n", "a mapping of keys to values is expected", "x"),
    ],
)
def test_values_of_another_kind(line: str, words: str, found: str) -> None:
    finding = problem(line)
    assert finding.code == "PRJ-015"
    assert words in finding.message
    assert finding.found == found
    assert finding.expected
    # The words are those of the file, not those of the library that checks it.
    assert "Input should" not in finding.message


def test_one_of_several_words_has_the_nearest_one() -> None:
    finding = problem("title: a\nleaf: {kind: registre}\n")
    assert finding.expected == "'register', 'energy' or 'power'"
    assert finding.hint == "did you mean 'register'?"
    assert finding.where == "p.yaml:2:8"


def test_all_problems_are_reported_at_once() -> None:
    found = problems("titel: a\nsure: perhaps\nnames: [1, x, true]\n")
    assert [(f.code, f.where) for f in sorted(found, key=lambda f: f.where)] == [
        ("PRJ-014", "p.yaml:1:1"),
        ("PRJ-013", "p.yaml:1:1"),
        ("PRJ-015", "p.yaml:2:1"),
        ("PRJ-015", "p.yaml:3:15"),
        ("PRJ-015", "p.yaml:3:9"),
    ]


def test_a_long_value_is_not_repeated_in_full() -> None:
    assert len(problem(f"title: a\nsure: {'x' * 5000}\n").found) <= 120
    items: Any = ", ".join("abcdefgh" for _ in range(50))
    assert problem(f"title: [{items}]\n").found == "a list"


@pytest.mark.parametrize("text", ["- a\n- b\n", "just text\n", "5\n"])
def test_a_file_that_is_no_mapping(text: str) -> None:
    finding = problem(text)
    assert (finding.code, finding.where) == ("PRJ-016", "p.yaml:1:1")


@pytest.mark.parametrize(
    ("written", "code", "key", "place"),
    [
        ("value: {column: 0}", "PRJ-015", "column", "s.yaml:1:9"),
        ("value: {column: three}", "PRJ-015", "column", "s.yaml:1:9"),
        ("value: {from: a}", "PRJ-014", "to", "s.yaml:1:1"),
        ("value: {form: a, to: b}", "PRJ-014", "from", "s.yaml:1:1"),
        ("value: [a, {column: 0}]", "PRJ-015", "column", "s.yaml:1:13"),
        ("value: 3", "PRJ-015", "value", "s.yaml:1:1"),
        ("time: {start: a}", "PRJ-014", "end", "s.yaml:1:1"),
        ("time: {date: a}", "PRJ-014", "slot", "s.yaml:1:1"),
        ("multiplier: [{from: 2024-01-01}]", "PRJ-014", "value", "s.yaml:1:14"),
        ("interval: [{from: 2024-01-01}]", "PRJ-014", "interval", "s.yaml:1:12"),
        ("format: {missing: [{above: 0}]}", "PRJ-014", "below", "s.yaml:1:20"),
        ("format: {header: [a]}", "PRJ-015", "header", "s.yaml:1:19"),
    ],
)
def test_of_several_forms_the_one_that_is_meant_is_told(
    written: str, code: str, key: str, place: str
) -> None:
    document = load_bytes(written.encode(), "PRJ", "s.yaml")
    with pytest.raises(FindingsError) as caught:
        validate(document, Source, "PRJ")
    first = caught.value.findings[0]
    assert (first.code, first.where) == (code, place)
    assert key in first.message
    assert len(caught.value.findings) <= 2
