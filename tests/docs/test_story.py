"""The page of the story: its commands run in their order and give the numbers that it states."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from jcm_mrv.cli import main
from tests.docs.pages import ROOT, blocks, text
from tests.prepared import python

PAGE = ROOT / "docs" / "tutorial" / "story.md"


def lines() -> list[str]:
    return [
        line
        for block in blocks(PAGE)
        if block.language == "console"
        for line in re.findall(r"(?m)^\$ (.*)$", block.text)
    ]


def test_the_page_goes_from_the_survey_to_the_target() -> None:
    steps = [shlex.split(line)[1] for line in lines() if line.startswith("jcm-mrv ")]
    assert steps == ["screen", "estimate", "estimate", "calculate", "portfolio", "city"]
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert set(steps) <= set(re.findall(r"\$\(BIN\)/jcm-mrv (\S+)", makefile))


@pytest.mark.thorough
def test_its_commands_run_in_their_order_and_give_what_it_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("ba-ria-vung-tau", "industrial-park-pv", "market-digester"):
        shutil.copytree(ROOT / "examples" / name, tmp_path / "examples" / name)
    monkeypatch.chdir(tmp_path)
    said: dict[str, str] = {}
    for line in lines():
        program, *words = shlex.split(line)
        if program == "cp":
            *files, place = [word for word in words if word != "-r"]
            for name in map(Path, files):
                copy = shutil.copytree if name.is_dir() else shutil.copy
                copy(name, Path(place, name.name))
        elif program == "python":
            python(Path(words[0]), *words[1:])
        else:
            assert program == "jcm-mrv"
            done = CliRunner().invoke(main, words, catch_exceptions=False)
            assert done.exit_code == 0, done.output
            said[words[0]] = done.output
    page = text(PAGE)
    for command, numbers in (
        ("calculate", ["1,688"]),
        ("portfolio", ["74,070"]),
        ("city", ["1,460,000"]),
    ):
        for number in numbers:
            assert number in said[command], command
            assert number in page
    html = (tmp_path / "story/city/city.html").read_text(encoding="utf-8")
    rows = re.findall(r"(?m)^\| .* \| ([\d,.]+(?: %)?) \|", page)
    assert rows[-6:] == ["2,880,000", "1,460,000", "7,154", "800", "6,354", "0.22 %"]
    for shown in (*rows[-6:], "1,129.4", "6,111"):
        assert f">{shown}<" in html, shown
        assert shown in page
    html = (tmp_path / "story/portfolio/portfolio.html").read_text(encoding="utf-8")
    for shown in ("6,111", "4,253", "74,070"):
        assert f">{shown}<" in html, shown
        assert shown in page
