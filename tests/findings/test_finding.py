"""Findings: what they carry, how severities act, and which name is called near."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jcm_mrv.findings import (
    Finding,
    FindingsError,
    Severity,
    has_errors,
    nearest,
)


def error(code: str, message: str) -> Finding:
    return Finding(code, Severity.ERROR, message)


def warning(code: str, message: str) -> Finding:
    return Finding(code, Severity.WARNING, message)


def note(code: str, message: str) -> Finding:
    return Finding(code, Severity.NOTE, message)


def test_a_result_is_not_ready_with_an_error_or_with_what_the_catalogue_says() -> None:
    assert error("PRJ-001", "no file").keeps_open
    assert warning("PRJ-119", "not answered").keeps_open
    assert not warning("PRJ-108", "outside its range").keeps_open


PARTS = {"where": "p.yaml:1:2", "found": "a", "expected": "b", "hint": "c"}


@pytest.mark.parametrize("severity", list(Severity))
def test_a_finding_is_written_with_all_of_its_parts(severity: Severity) -> None:
    finding = Finding("PRJ-101", severity, "unknown set", **PARTS)
    assert finding.as_dict() == {
        "code": "PRJ-101",
        "severity": severity.value,
        "message": "unknown set",
        **PARTS,
    }
    # In result.json a severity is a plain word.
    assert type(finding.as_dict()["severity"]) is str
    assert finding.is_error is (severity == "error")


def test_parts_that_are_not_known_are_empty() -> None:
    finding = note("PRJ-127", "no reference")
    assert [finding.where, finding.found, finding.expected, finding.hint] == [""] * 4


def test_findings_compare_by_content_and_cannot_be_changed() -> None:
    finding = error("A-1", "m")
    assert finding == error("A-1", "m")
    assert len({finding, error("A-1", "m"), warning("A-1", "m")}) == 2
    with pytest.raises(dataclasses.FrozenInstanceError):
        finding.code = "A-2"  # type: ignore[misc]


def test_only_errors_stop() -> None:
    assert not has_errors([])
    assert not has_errors([note("A-1", "m"), warning("A-2", "m")])
    assert has_errors([note("A-1", "m"), error("A-3", "m")])
    assert Finding("A-1", Severity("error"), "m").is_error


def test_the_exception_carries_every_finding() -> None:
    findings = [error("A-1", "first"), note("A-2", "second")]
    caught = FindingsError(iter(findings))
    assert caught.findings == tuple(findings)
    assert str(caught) == "A-1 first; A-2 second"


@pytest.mark.parametrize(
    ("name", "valid", "hint"),
    [
        ("reedings", ["readings", "entries"], "did you mean 'readings'?"),
        ("READINGS", ["readings", "entries"], "did you mean 'readings'?"),
        ("ef_re", ["EF_RE", "EG"], "did you mean 'EF_RE'?"),
        ("roof-c", ["roof-a"], "did you mean 'roof-a'?"),
        ("VN_AM07@1.0", ["VN_AM007@1.0", "TH_AM009@1.0"], "did you mean 'VN_AM007@1.0'?"),
        ("zzz", ["b", "a", "a"], "valid: a, b"),
        ("", ["a"], "valid: a"),
        ("x", [], "no names are valid here"),
    ],
)
def test_nearest_names(name: str, valid: list[str], hint: str) -> None:
    assert nearest(name, valid) == hint
    assert nearest(name, iter(reversed(valid))) == hint


def test_a_long_list_of_names_is_cut() -> None:
    hint = nearest("?", [f"name{n:03}" for n in range(600)])
    assert hint.startswith("valid: name000, ")
    assert hint.endswith("name029")


@given(st.text(max_size=30), st.lists(st.text(min_size=1, max_size=10), max_size=8))
def test_a_hint_never_depends_on_the_order_of_names(name: str, valid: list[str]) -> None:
    hint = nearest(name, valid)
    assert hint == nearest(name, valid[::-1])
    if hint.startswith("did you mean"):
        assert any(repr(candidate) in hint for candidate in valid)
