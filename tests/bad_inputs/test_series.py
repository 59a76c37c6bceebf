"""A bad series, or a bad question to a good one: told with place and mend, never a traceback."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from jcm_mrv.cli import main
from tests.projects import write_project

ROW = {"year": 2023, "value": 0.3, "standing": "official", "source": "letter", "place": "page 1"}
GOOD: dict[str, Any] = {
    "title": "Factors of the ministry",
    "unit": "tCO2/MWh",
    "sources": {"letter": {"title": "Letter of the ministry"}},
    "rows": [ROW, {**ROW, "year": 2024, "value": 0.29}],
}


def calculated(folder: Path, content: str, asked: Any) -> tuple[int, str]:
    path = folder / "rules" / "series" / "mine.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(content, encoding="utf-8")
    project = write_project(folder, {"values": {"EF_RE": {"roof-b": asked}}})
    rules = str(folder / "rules")
    done = CliRunner().invoke(
        main, ["calculate", str(project), "-o", str(folder / "out"), "--methodologies", rules]
    )
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.output


def test_the_good_one_calculates(tmp_path: Path) -> None:
    code, output = calculated(tmp_path, json.dumps(GOOD), {"series": "mine", "year": 2023})
    assert code == 0, output
    assert (tmp_path / "out" / "result.json").is_file()


@pytest.mark.parametrize(
    ("changes", "code", "told"),
    [
        ({"rows": [ROW, ROW]}, "MET-141", "rows 1 and 2 are valid for the same on one day"),
        ({"rows": [{"year": 2023, "value": 1}]}, "MET-105", "the value has no source"),
        ({"unit": "tCO2/zzz"}, "MET-015", "not a unit"),
        ({"unit": "tCO2/GJ"}, "MET-149", "another kind of value"),
        ({"rows": [{**ROW, "lower": 0.4}]}, "MET-015", "the limits do not enclose the value"),
        ({"rows": []}, "MET-015", "rows"),
        ({"rows": [{**ROW, "year": "2023-24"}]}, "MET-015", "a whole number is expected"),
        ({"rows": [{**ROW, "value": "about 0.3"}]}, "MET-015", "a finite number is expected"),
        ({"rows": [{**ROW, "source": "lettre"}]}, "MET-109", "did you mean 'letter'?"),
        ({"tittle": "x"}, "MET-013", "did you mean 'title'?"),
    ],
)
def test_bad_series(tmp_path: Path, changes: dict[str, Any], code: str, told: str) -> None:
    content = json.dumps({**GOOD, **changes}, indent=1)
    status, output = calculated(tmp_path, content, {"series": "mine", "year": 2023})
    assert (status, code in output, told in output) == (1, True, True), output
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("asked", "code", "told"),
    [
        ({"series": "mine", "year": 2022}, "MET-147", "mine: 2023 to 2024"),
        ({"series": "mine", "year": 2025}, "MET-147", "never carried over to another time"),
        ({"series": "mine"}, "MET-145", "add `year:`"),
        ({"series": "mine", "yaer": 2023}, "MET-145", "did you mean 'year'?"),
        ({"series": "mine", "year": 2023, "value": 0.3}, "MET-145", "is not asked by 'value'"),
        ({"series": "mime", "year": 2023}, "MET-140", "did you mean 'mine'?"),
        ({"series": "mine", "on": "31 May"}, "PRJ-106", "on: "),
        ({"series": ["mine"], "year": 2023}, "PRJ-106", "series: "),
        ({"series": "mine", "year": 2023, "limit": "low"}, "PRJ-106", "limit: "),
    ],
)
def test_bad_questions(tmp_path: Path, asked: Any, code: str, told: str) -> None:
    status, output = calculated(tmp_path, json.dumps(GOOD), asked)
    assert (status, code in output, told in output) == (1, True, True), output
    assert "project.yaml:" in output
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("content", ["", "[]", "title: [", "a: &x 1\nb: *x\n", "\x00", "- 1\n"])
def test_what_is_no_series_at_all(tmp_path: Path, content: str) -> None:
    status, output = calculated(tmp_path, content, {"series": "mine", "year": 2023})
    assert status == 1
    assert "MET-0" in output
