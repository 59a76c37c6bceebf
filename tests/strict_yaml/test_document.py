"""Strict YAML: what it refuses, what it keeps exact, and where it says that something stands."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from jcm_mrv.findings import Finding, FindingsError
from jcm_mrv.strict_yaml import document as strict
from jcm_mrv.strict_yaml import load_bytes, load_file
from tests.effort import one_in


def load(text: str | bytes) -> Any:
    raw = text.encode() if isinstance(text, str) else text
    return load_bytes(raw, "PRJ", "p.yaml").data


def refused(text: str | bytes) -> Finding:
    with pytest.raises(FindingsError) as caught:
        load(text)
    (finding,) = caught.value.findings
    assert finding.is_error
    assert finding.where.startswith("p.yaml")
    return finding


@pytest.fixture(params=["libyaml", "pure"], autouse=True)
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test with either parser: what a file means does not depend on what is installed."""
    if request.param == "pure":
        monkeypatch.setattr(strict, "_has_libyaml", lambda: False)
    elif not strict._has_libyaml():
        pytest.skip("libyaml is not installed")


@pytest.mark.parametrize(
    ("text", "number", "where"),
    [
        ("a: 1\nb: 2\na: 3\n", "011", "p.yaml:3:1"),
        ("a:\n  b: {x: 1, y: 2, x: 3}\n", "011", "p.yaml:2:19"),
        ("- a: 1\n- a: 1\n  'a': 2\n", "011", "p.yaml:3:3"),
        ("a: &x 1\nb: 2\n", "007", "p.yaml:1:4"),
        ("a: 1\nb: *x\n", "007", "p.yaml:2:4"),
        ("a: {<<: *x}\n", "007", "p.yaml:1:9"),
        ("a: !!python/object:os.system x\n", "009", "p.yaml:1:4"),
        ("a: !!int '1'\n", "009", "p.yaml:1:4"),
        ("a: !mine [1]\n", "009", "p.yaml:1:4"),
        ("? [a, b]\n: 1\n", "010", "p.yaml:1:3"),
        ("a: .nan\n", "012", "p.yaml:1:4"),
        ("a: 1\nb: [1, -.INF]\n", "012", "p.yaml:2:8"),
        ("a: 1\n---\nb: 2\n", "006", "p.yaml:2:1"),
        ("a: [1, 2\nb: 3\n", "004", "p.yaml:2:"),
        ("a: 'b\n", "004", "p.yaml:"),
        ("a:\n\t- 1\n", "004", "p.yaml:2:"),
        ("", "005", "p.yaml"),
        ("# only a comment\n", "005", "p.yaml"),
        ("~\n", "005", "p.yaml"),
        (b"a: caf\xe9\n", "003", "p.yaml:1"),
        (b"a: 1\nb: 2\nc: \xff\n", "003", "p.yaml:3"),
    ],
)
def test_what_is_refused_and_where(text: str | bytes, number: str, where: str) -> None:
    finding = refused(text)
    assert finding.code == f"PRJ-{number}"
    assert finding.where.startswith(where)
    assert finding.found
    assert finding.expected
    assert finding.hint


def test_a_second_key_names_the_line_of_the_first() -> None:
    assert refused("x: 0\na: 1\nb: 2\na: 3\n").found == "first in line 2"


def test_control_characters_are_no_yaml() -> None:
    assert refused("a: \x07\n").code == "PRJ-004"


def test_codes_carry_the_prefix_of_their_kind_of_file() -> None:
    with pytest.raises(FindingsError) as caught:
        load_bytes(b"a: 1\na: 2\n", "MET", "m.yaml")
    assert caught.value.findings[0].code == "MET-011"


def test_a_bomb_of_aliases_ends_at_its_first_anchor() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 10)]
    finding = refused("\n".join(lines))
    assert finding.code == "PRJ-007"
    assert finding.where == "p.yaml:1:5"


@one_in(2)
def test_depth_is_bounded() -> None:
    deepest = strict.MAX_DEPTH
    assert load("[" * deepest + "]" * deepest)
    finding = refused("[" * 100_000)
    assert finding.code == "PRJ-008"
    assert finding.where == f"p.yaml:1:{deepest + 2}"
    nested = "".join(" " * n + "a:\n" for n in range(deepest + 5))
    assert refused(nested).code == "PRJ-008"


def test_the_number_of_values_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(strict, "MAX_NODES", 10)
    # The list and nine items; the tenth is one too many.
    assert len(load("[1, 2, 3, 4, 5, 6, 7, 8, 9]")) == 9
    assert refused("[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]").code == "PRJ-008"


def test_the_size_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(strict, "MAX_BYTES", 8)
    assert load("a: 1234\n") == {"a": 1234}
    finding = refused("a: 12345\n")
    assert (finding.code, finding.found) == ("PRJ-002", "9 bytes")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.1", Decimal("0.1")),
        ("1e3", Decimal("1e3")),
        (".5", Decimal("0.5")),
        ("-12", -12),
        ("007", 7),
        ("true", True),
        ("FALSE", False),
        ("~", None),
        ("", None),
        # What YAML 1.1 takes for yes, an octal, a time or a number in groups is text here.
        ("yes", "yes"),
        ("no", "no"),
        ("on", "on"),
        ("0x1F", "0x1F"),
        ("0o17", "0o17"),
        ("12:30:45", "12:30:45"),
        ("1_000", "1_000"),
        ("2024-01-01", "2024-01-01"),
        # Quotes make text of everything.
        ("'1'", "1"),
        ('"true"', "true"),
        ("'~'", "~"),
        ("1" * 31, Decimal("1" * 31)),
        # Too long to be a number that anybody measured.
        ("1" * 61, "1" * 61),
    ],
)
def test_plain_values(text: str, value: Any) -> None:
    found = load(f"a: {text}\n")["a"]
    assert found == value
    assert type(found) is type(value)


def test_norway_is_a_country() -> None:
    assert load("partner_country: NO\n") == {"partner_country": "NO"}


def test_a_byte_order_mark_and_windows_line_ends_are_no_content() -> None:
    assert load(b"\xef\xbb\xbfa: 1\r\nb:\r\n  - x\r\n") == {"a": 1, "b": ["x"]}


def test_json_is_yaml() -> None:
    assert load('{"a": [1, {"b": "c"}], "d": 1.50}') == {"a": [1, {"b": "c"}], "d": Decimal("1.50")}


def test_places_of_keys_and_items() -> None:
    document = load_bytes(b"a: 1\nb:\n  - x\n  - {c: 2, d: [3]}\n", "PRJ", "p.yaml")
    assert document.where() == "p.yaml:1:1"
    assert document.where(("b",)) == "p.yaml:2:1"
    assert document.where(("b", 0)) == "p.yaml:3:5"
    assert document.where(("b", 1, "d")) == "p.yaml:4:12"
    assert document.where(("b", 1, "d", 0)) == "p.yaml:4:16"
    # What is not there is where it would belong.
    assert document.where(("b", 1, "missing", "deeper")) == "p.yaml:4:5"
    assert document.where(("nothing",)) == "p.yaml:1:1"


def test_columns_count_characters_and_not_bytes() -> None:
    assert refused("{ä: 1, ä: 2}").where == "p.yaml:1:8"


def test_a_file_is_called_as_it_is_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    path.write_text("a: 1\n", encoding="utf-8")
    assert load_file(path, "PRJ", "shown.yaml").where() == "shown.yaml:1:1"
    assert load_file(path, "PRJ").name == str(path)
    for missing in (tmp_path / "none.yaml", tmp_path):
        with pytest.raises(FindingsError) as caught:
            load_file(missing, "PRJ", "p.yaml")
        (finding,) = caught.value.findings
        assert (finding.code, finding.where) == ("PRJ-001", "p.yaml")
        assert finding.found


def test_a_time_of_day_in_braces_is_text() -> None:
    text = b"events: [{date: 2024-07-01T10:00, what: replaced}]\n"
    document = load_bytes(text, "PRJ", "p.yaml")
    assert document.data == {"events": [{"date": "2024-07-01T10:00", "what": "replaced"}]}
    assert document.where(("events", 0, "what")).startswith("p.yaml:1:")


@pytest.mark.parametrize("after", ["", "other: 1\n", "# a comment\n\nother: 1\n"])
def test_a_record_that_goes_on_in_comments_says_so(after: str) -> None:
    """Somebody removes the # before the first line of a record in three."""
    text = f"""confirmed:
    - {{what: criterion 1,
  #     document: "VN_AM007", version: "1.0",
  #     reader: "A. Engineer"}}
{after}"""
    with pytest.raises(FindingsError) as caught:
        load_bytes(text.encode(), "PRJ", "project.yaml")
    (told,) = caught.value.findings
    assert (told.code, told.where) == ("PRJ-004", "project.yaml:2")
    assert "lines that continue this one are comments" in told.message
