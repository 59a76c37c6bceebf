"""The page of a city that was calculated: its numbers are those of the JSON that stands beside."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from jcm_mrv.cli import main
from jcm_mrv.planning.pages import page as pages
from jcm_mrv.planning.pages.of_city import city_context
from jcm_mrv.planning.pages.page import words_of
from tests.planning.city.cities import progress_of, write_city
from tests.planning.city.conftest import here as here
from tests.planning.pages.test_of_city import NUMBERS
from tests.planning.pages.test_pages import tables
from tests.projects import GONE, ONE_YEAR

pytestmark = pytest.mark.plain


def test_the_rows_are_those_of_the_json(tmp_path: Path) -> None:
    # Nobody has answered its criteria: that is open.
    found = progress_of(tmp_path, projects={"a": {**ONE_YEAR, "criteria": GONE}})
    data = found.to_json()
    rows = tables(city_context(found, words_of("ja")))["years"]
    assert len(rows) == len(data["years"]) > 1
    for row, year in zip(rows, data["years"], strict=True):
        for name in NUMBERS:
            value = row[name].get("value")
            assert (None if value is None else float(value)) == year[name]
    (project,) = tables(city_context(found, words_of("en")))["projects"]
    (line,) = data["projects"]
    assert project["open"]["value"] == str(line["open"]) == str(len(line["open_points"]))
    assert line["open"] > 0


def test_the_command_writes_the_page(tmp_path: Path) -> None:
    city = write_city(tmp_path)
    words = ["city", str(city), "-o", str(tmp_path / "out"), "--lang", "vi"]
    done = CliRunner().invoke(main, words, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    text = (tmp_path / "out" / "city.html").read_text(encoding="utf-8")
    listed = json.loads((tmp_path / "out" / "city.json").read_text(encoding="utf-8"))
    assert "city.html" in {one["path"] for one in listed["outputs"]}
    assert '<html lang="vi">' in text
    shown = re.search(r'<dd data-name="progress" data-value="([\d.]+)"', text)
    assert shown is not None
    assert float(shown[1]) == listed["years"][0]["progress"]


def test_what_is_to_be_said_of_the_page_is_said_with_json_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "missing", lambda _: ["matplotlib"])
    words = ["city", str(write_city(tmp_path)), "-o", str(tmp_path / "out"), "--json"]
    done = CliRunner().invoke(main, words)
    assert "PLN-190" in done.stderr
    assert json.loads(done.stdout)["schema"] == "jcm-mrv/city/1"
