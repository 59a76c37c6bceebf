"""What a project itself says of its amounts: that they are estimated keeps a result open."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from jcm_mrv import calculate, load_project
from tests.projects import INVOICED, write_project

FIRST = "monitoring.EG.members.roof-a.entries.0.note"
SECOND = "monitoring.EG.members.roof-a.entries.1.note"
COMMENT = "monitoring.EG.members.roof-a.comment"


def asked(folder: Path, changes: dict[str, Any]) -> list[str]:
    result = calculate(load_project(write_project(folder, {**INVOICED, **changes})))
    return [f"{one.message}: {one.found}" for one in result.open if one.code == "PRJ-242"]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({FIRST: "March is estimated by the operator"}, "estimated"),
        ({FIRST: "3月は推定"}, "推定"),
        ({FIRST: "tháng 3 ước tính"}, "ước tính"),
        ({FIRST: "perkiraan operator"}, "perkiraan"),
        ({COMMENT: "Interpolated between two readings"}, "Interpolated"),
        ({"monitoring.EG.comment": "All amounts are assumed"}, "assumed"),
        ({"monitoring.EG.members.roof-b.point": "Estimated from the design"}, "Estimated"),
    ],
)
def test_an_amount_that_is_said_to_be_estimated_is_open(
    tmp_path: Path, changes: dict[str, Any], words: str
) -> None:
    """An entry whose note said that it was a guess of the operator was ready."""
    (told,) = asked(tmp_path, changes)
    assert f"1 remark says {words}: " in told


@pytest.mark.parametrize(
    "changes",
    [
        {FIRST: "Read by both sides on 2 January 2025"},
        {FIRST: "Not estimated: read on site"},
        {FIRST: "No value was estimated"},
        {FIRST: "Lower than estimated in the design"},
        {COMMENT: "推定より少ない"},
        {COMMENT: "Cable was moved in May"},
        {FIRST: "March is estimated", SECOND: "Corrects the estimate of March"},
        {"values.EF_RE": {"roof-a": {"value": 0.333, "unit": "tCO2/MWh", "comment": "estimated",
                                     "source": "VN_AM007, section I"}}},
    ],
)  # fmt: skip
def test_other_remarks_are_not(tmp_path: Path, changes: dict[str, Any]) -> None:
    assert asked(tmp_path, changes) == []


@pytest.mark.parametrize(
    "text",
    ["see criterion 2", "we are sure", "OK by management", "confidential", "รอดำเนินการ",
     "oral communication with the operator"],
)  # fmt: skip
def test_what_shows_no_criterion_is_open(tmp_path: Path, text: str) -> None:
    changes = {**INVOICED, "criteria.1.evidence": text}
    result = calculate(load_project(write_project(tmp_path, changes)))
    assert not result.ready


@pytest.mark.parametrize(
    "text",
    ["Commissioning report, criterion 2", "Confidential contract 7 of 2 May 2023",
     "Minutes approved by the management on 3 June 2023", "Letter of the operator, 4 May 2023"],
)  # fmt: skip
def test_what_names_a_document_is_not(tmp_path: Path, text: str) -> None:
    changes = {**INVOICED, "criteria.1.evidence": text}
    assert calculate(load_project(write_project(tmp_path, changes))).ready
