"""``--lang``: findings in another language; without it no byte of a file hangs on the machine."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from jcm_mrv.cli import main
from jcm_mrv.findings.language import SHOWN, WRITTEN
from jcm_mrv.findings.locale import ja, vi

EMPTY = "the file is empty"


@pytest.fixture(autouse=True)
def texts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ja.TEXTS, EMPTY, "ファイルが空です")
    monkeypatch.setitem(vi.TEXTS, EMPTY, "tệp trống")
    monkeypatch.setitem(ja.TEXTS, "{n} {n:error|errors}", "エラー {n} 件")
    monkeypatch.setitem(ja.TEXTS, "expected", "期待される内容")


def check(tmp_path: Path, *more: str, lang: str = "C") -> Result:
    project = tmp_path / "project.yaml"
    project.write_text("", encoding="utf-8")
    environment = {"LC_ALL": None, "LANG": lang}
    return CliRunner(env=environment).invoke(main, ["check", str(project), *more])


def test_the_screen_speaks_as_the_machine_does(tmp_path: Path) -> None:
    assert EMPTY in check(tmp_path).stderr
    shown = check(tmp_path, lang="ja_JP.UTF-8").stderr
    assert "ファイルが空です" in shown
    assert "エラー 1 件" in shown
    assert "期待される内容 " in shown


def test_json_is_english_whatever_the_machine_says(tmp_path: Path) -> None:
    assert check(tmp_path, "--json", lang="vi_VN.UTF-8").stdout == check(tmp_path, "--json").stdout


def test_what_is_asked_for_holds_for_screen_and_json(tmp_path: Path) -> None:
    assert "tệp trống" in check(tmp_path, "--lang", "vi", lang="ja_JP.UTF-8").stderr
    (finding,) = json.loads(check(tmp_path, "--json", "--lang", "vi").stdout)["findings"]
    assert finding["message"] == "tệp trống"
    assert EMPTY in check(tmp_path, "--lang", "en", lang="ja_JP.UTF-8").stderr


def test_a_command_leaves_no_language_behind(tmp_path: Path) -> None:
    check(tmp_path, "--lang", "vi")
    assert (WRITTEN.get(), SHOWN.get()) == ("en", "en")


def test_another_language_is_wrong_use(tmp_path: Path) -> None:
    refused = check(tmp_path, "--lang", "fr")
    assert refused.exit_code == 2
    assert "'en', 'ja', 'vi'" in refused.stderr


@pytest.mark.parametrize(
    "command",
    [["calculate"], ["verify"], ["meter", "inspect"], ["methodology", "lint"], ["series", "show"]],
)
def test_every_command_knows_it(command: list[str]) -> None:
    assert "--lang" in CliRunner().invoke(main, [*command, "--help"]).stdout


def test_meter_takes_it_before_and_behind_its_files(tmp_path: Path) -> None:
    said = ["--source", str(tmp_path / "none.yaml")]
    for arguments in (["--lang", "ja", "none.csv"], ["none.csv", "--lang", "ja"]):
        shown = CliRunner().invoke(main, ["meter", *arguments, *said])
        assert "エラー" in shown.stderr
