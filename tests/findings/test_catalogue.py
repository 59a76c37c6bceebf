"""Findings made from the catalogue: texts filled in, loud where a name is wrong; what ships."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from jcm_mrv.findings import MET, MON, PRJ, FindingsError, Severity
from jcm_mrv.findings import table as shipped
from jcm_mrv.findings.compiling import CATALOGUE, compile_catalogue, read
from jcm_mrv.findings.language import fill


@pytest.fixture
def entry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(
        shipped.TABLE,
        "MON-106",
        (
            "error warning",
            {
                "": (
                    "{n} {n:date|dates} of {column!r} read as {found}",
                    "nothing in {column}",
                    "a {x:.1f}",
                    "",
                ),
                "two-meters": ("two meters", "", "", "say which"),
            },
        ),
    )


@pytest.mark.usefixtures("entry")
def test_a_finding_is_made_of_a_code_a_place_and_what_is_left_open() -> None:
    finding = MON[106].at("a.csv:2", found="1/2", n=2, column="A", x=0.25)
    assert finding.as_dict() == {
        "code": "MON-106",
        "severity": "error",
        "message": "2 dates of 'A' read as 1/2",
        "where": "a.csv:2",
        "found": "1/2",
        "expected": "a 0.2",
        "hint": "",
    }
    given = {"n": 2, "column": "A", "x": 0.25, "found": "1/2"}
    assert (finding.wording, dict(finding.values)) == ("", given)
    assert pickle.loads(pickle.dumps(finding)) == finding


@pytest.mark.usefixtures("entry")
def test_a_text_stands_where_nothing_is_found() -> None:
    finding = MON[106].at(n=1, column="A", x=1)
    assert finding.found == "nothing in A"
    assert finding.message == "1 date of 'A' read as nothing in A"


@pytest.mark.usefixtures("entry")
def test_a_code_can_have_several_wordings() -> None:
    finding = MON[106]["two-meters"].at("a.csv")
    assert (finding.code, finding.message, finding.hint) == ("MON-106", "two meters", "say which")
    assert finding.wording == "two-meters"


@pytest.mark.usefixtures("entry")
def test_a_code_with_two_severities_has_the_first_unless_told() -> None:
    made = MON[106]["two-meters"]
    assert made.at().severity is Severity.ERROR
    assert made.at(severity=Severity.WARNING).severity is Severity.WARNING
    with pytest.raises(TypeError, match="never of severity note"):
        made.at(severity=Severity.NOTE)


@pytest.mark.usefixtures("entry")
def test_stop_gives_the_exception() -> None:
    stop = MON[106]["two-meters"].stop("a.csv")
    assert isinstance(stop, FindingsError)
    assert stop.findings == (MON[106]["two-meters"].at("a.csv"),)


@pytest.mark.usefixtures("entry")
def test_names_that_are_wrong_or_missing_are_loud() -> None:
    with pytest.raises(TypeError, match=r"MON-106\['two-meters'\]: the texts do not name colum"):
        MON[106]["two-meters"].at(colum="A")
    with pytest.raises(TypeError, match=r"nothing is given for \{column\}"):
        MON[106].at()


def test_values_are_put_in_as_a_format_string_does() -> None:
    used: set[str] = set()
    assert fill("{path} {{x}} {found:>3}", {"path": Path("a"), "found": 1}, used) == "a {x}   1"
    assert used == {"path", "found"}


def test_families_are_told_apart() -> None:
    assert [MON[1].code, PRJ[14].code, MET[150].code] == ["MON-001", "PRJ-014", "MET-150"]


def test_the_tables_that_ship_are_those_of_the_catalogue() -> None:
    for path, made in compile_catalogue(read()).items():
        assert path.read_text(encoding="utf-8") == made, "run `python -m jcm_mrv.findings`"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("MON-1:\n  severity: error\n  meaning: m\n", "'MON-1' is no code"),
        ("MON-001:\n  severity: bad\n  meaning: m\n", "no severity 'bad'"),
        ("MON-001:\n  meaning: m\n", "no severity None"),
        ("MON-001:\n  severity: error\n", "no meaning"),
        ("MON-001:\n  severity: error\n  meaning: m\n  hit: x\n", "unknown key hit"),
        ("MON-001:\n  severity: error\n  meaning: m\n  hint: x\n", "no message"),
        ("MON-001:\n  severity: error\n  meaning: m\n  message: a {b.c} d\n", "no name for"),
        ("MON-001:\n  severity: error\n  meaning: m\n  message: a {b d\n", "expected '}'"),
        ("MON-001:\n  severity: error\n  meaning: m\n  message: a {b:x|y|z}\n", "cannot be"),
        ("MON-001:\n  severity: error\n  meaning: m\n  message: a {b!s}\n", "cannot be"),
        ("MON-001:\n  severity: error\n  meaning: m\n  message: ' a'\n", "blanks around"),
        ("MON-001:\n  severity: error\n  meaning: m\n  message: 3\n", "message is no text"),
        (
            "MON-001:\n  severity: error\n  meaning: m\n  also:\n    x: {hint: h}\n",
            "no message in x",
        ),
        (
            "MON-002:\n  severity: error\n  meaning: m\nMON-001: {severity: note, meaning: m}\n",
            "MON-001: stands after MON-002",
        ),
    ],
)
def test_a_catalogue_that_is_not_in_its_form_is_refused(
    tmp_path: Path, text: str, problem: str
) -> None:
    path = tmp_path / "findings.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match="MON-") as caught:
        read(path)
    assert problem in str(caught.value)


def test_the_catalogue_stands_beside_the_package() -> None:
    assert CATALOGUE.parts[-2:] == ("jcm_mrv", "findings.yaml")
