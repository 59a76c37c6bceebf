"""The case that is declared of members, beside titles and contracts that name another one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from jcm_mrv import calculate, load_project
from tests.made_pdf import pdf_bytes
from tests.projects import INVOICED, write_project

CONTRACT = (
    "Contract on the supply of electricity at 22 kV from the national grid, EVN and the works"
)


def asked(folder: Path, changes: dict[str, Any], file: str = "") -> list[str]:
    if file:
        (folder / "k.pdf").write_bytes(pdf_bytes([file]))
    result = calculate(load_project(write_project(folder, {**INVOICED, **changes})))
    return [f.message for f in result.open if f.code == "PRJ-245"]


@pytest.mark.parametrize(
    ("case", "title", "is_asked"),
    [
        ("captive", "Roof A, EVN grid", True),
        ("captive", "Mái A, nối lưới điện 22 kV", True),
        ("grid", "Roof A, beside the diesel generators", True),
        ("grid", "Roof A, EVN grid", False),
        ("grid", "Roof A with an emergency generator", False),
        ("captive", "Roof A, not on the grid", False),
        ("captive", "Roof A", False),
        ("captive", "Generator hall", False),
        # A roof over generators may feed the grid; a grid of the site's own is none of the country.
        ("grid", "Roof of the generator hall", False),
        ("captive", "Mini-grid of the island", False),
        ("captive", "Roof A on the internal grid", False),
    ],
)
def test_a_title_names_the_case_that_is_declared(
    tmp_path: Path, case: str, title: str, is_asked: bool
) -> None:
    """A roof called `EVN grid` had the factor of diesel generators."""
    one = "sets.system.0"
    found = asked(tmp_path, {f"{one}.title": title, f"{one}.connection": case})
    assert found == ["roof-a.connection: its title says " + _other(case)] * is_asked


def _other(case: str) -> str:
    return "grid" if case == "captive" else "captive"


BOTH = {f"sets.system.{n}.connection": "captive" for n in (0, 1)}


@pytest.mark.parametrize(
    ("evidence", "file", "is_asked"),
    [
        ("k.pdf", CONTRACT, True),
        ("Grid connection agreement with EVN of 2022", "", True),
        ("Hợp đồng mua bán điện với EVN, 2022", "", True),
        (
            "k.pdf",
            "Single-line diagram of the works, two generators, no connection to the grid",
            False,
        ),
        ("Letter of EVN: there is no grid connection", "", False),
        ("k.pdf", "EVN has rejected the grid connection of the works in 2021", False),
        ("Power purchase agreement with the operator of the diesel generators", "", False),
        ("Single-line diagram of 2022", "", False),
    ],
)
def test_a_contract_with_the_grid_shows_no_system_off_it(
    tmp_path: Path, evidence: str, file: str, is_asked: bool
) -> None:
    """The captive factor stood beside the contract with the power company."""
    about = {"criteria.2.evidence": evidence}
    assert len(asked(tmp_path, {**BOTH, **about}, file)) == is_asked
    # Where one of the systems is on the grid, the contract is its own.
    assert asked(tmp_path, {"sets.system.0.connection": "captive", **about}, file) == []


def unshown(folder: Path, changes: dict[str, Any], file: str = "") -> list[str]:
    if file:
        (folder / "k.pdf").write_bytes(pdf_bytes([file]))
    result = calculate(load_project(write_project(folder, {**INVOICED, **changes})))
    return [str(finding.found) for finding in result.open if finding.code == "PRJ-239"]


DIAGRAM = "Single-line diagram of the works: two diesel generators of 400 kVA, busbar, feeders."
SHOWN_BY = "sets.system.0.evidence"


@pytest.mark.parametrize(
    ("changes", "file", "found"),
    [
        (BOTH, "", ["roof-a, roof-b"]),
        ({"sets.system.1.connection": "captive"}, "", ["roof-b"]),
        ({**BOTH, SHOWN_BY: "n/a"}, "", ["roof-a, roof-b"]),
        ({**BOTH, SHOWN_BY: "Single-line diagram of 3 May 2022"}, "", ["roof-b"]),
        ({**BOTH, SHOWN_BY: "https://example.com/diagram"}, "", ["roof-a, roof-b"]),
        ({"sets.system.0.connection": "captive", SHOWN_BY: "k.pdf"}, CONTRACT, ["k.pdf"]),
        # A report in which nothing is said of generators shows no case.
        (
            {**BOTH, "criteria.2.evidence": "k.pdf"},
            "Report of 2022 on both roofs",
            ["roof-a, roof-b"],
        ),
    ],
)
def test_a_case_by_the_word_of_the_project_is_open(
    tmp_path: Path, changes: dict[str, Any], file: str, found: list[str]
) -> None:
    """One word of the project raised each tonne by more than a half, and the result was ready."""
    assert unshown(tmp_path, changes, file) == found


@pytest.mark.parametrize(
    ("changes", "file"),
    [
        ({}, ""),
        ({SHOWN_BY: "Diagram"}, ""),
        ({"sets.system.0.connection": "captive", SHOWN_BY: "k.pdf"}, DIAGRAM),
        ({"sets.system.0.connection": "captive", SHOWN_BY: "Diagram of both generators"}, ""),
        ({**BOTH, "criteria.2.evidence": "k.pdf"}, DIAGRAM),
        ({**BOTH, "criteria.2.evidence": "Contract on the hire of the captive generators"}, ""),
        ({**BOTH, "criteria.2.evidence": "Hợp đồng thuê máy phát điện"}, ""),
    ],
)
def test_the_grid_and_a_case_that_is_shown_are_not_asked_about(
    tmp_path: Path, changes: dict[str, Any], file: str
) -> None:
    assert unshown(tmp_path, changes, file) == []
