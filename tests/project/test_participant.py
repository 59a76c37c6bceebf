"""Who takes part: a word in place of a name keeps a result open, a short name does not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from jcm_mrv import calculate, load_project
from tests.projects import INVOICED, write_project


def asked(folder: Path, participants: dict[str, Any]) -> list[str]:
    changes = {**INVOICED, "participants": participants}
    result = calculate(load_project(write_project(folder, changes)))
    assert result.ready is not any(one.code == "PRJ-246" for one in result.open)
    return [one.message for one in result.open]


@pytest.mark.parametrize(
    "name",
    ["TBD", "n/a", "NA", "xxx", "XXX Co., Ltd.", "Company name", "Test Company", "to be confirmed",
     "To be named later", "TBD JSC", "-", "未定", "株式会社未定", "chưa có", "Unknown"],
)  # fmt: skip
def test_a_participant_without_a_name_is_open(tmp_path: Path, name: str) -> None:
    """Credits of somebody who was still to be named were ready."""
    given = {"japan": ["Example Engineering Co., Ltd."], "partner": [name]}
    assert asked(tmp_path, given) == ["`participants.partner.0` names nobody yet"]


def test_so_is_one_with_a_tax_code(tmp_path: Path) -> None:
    told = asked(tmp_path, {"japan": ["A Co.", {"name": "TBD", "tax_code": "0312345678"}]})
    assert told == ["`participants.japan.1` names nobody yet"]


@pytest.mark.parametrize(
    "name",
    ["TBC Bank", "TBC", "PP", "PP JSC", "NIL", "KA", "Test Rite Co., Ltd.", "Missing JSC", "X Corp",
     "Later Co., Ltd.", "3M", "Company A", "Công ty Cổ phần Nước", "トーヨー", "Nguyễn Văn An"],
)  # fmt: skip
def test_names_that_are_short_or_odd_are_not(tmp_path: Path, name: str) -> None:
    assert asked(tmp_path, {"japan": ["Example Engineering Co., Ltd."], "partner": [name]}) == []


def test_nobody_has_to_be_named_yet(tmp_path: Path) -> None:
    assert asked(tmp_path, {"japan": []}) == []
