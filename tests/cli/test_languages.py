"""``--lang``: findings in another language; without it no byte of a file hangs on the machine."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from rich.cells import cell_len

from jcm_mrv.cli import main
from jcm_mrv.findings.language import SHOWN, WRITTEN
from jcm_mrv.findings.locale import ja, vi
from tests.effort import one_in, thorough
from tests.projects import write_project

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


EXAMPLE = Path(__file__).parents[2] / "examples" / "industrial-park-pv"
TOLD = {
    "ja": ("draft(草案): 公式の文書で", "not ready(未完了): 未解決", "合計", "式: ER"),
    "vi": (
        "draft (bản nháp): kết quả",
        "not ready (chưa sẵn sàng): còn",
        "Tổng",
        "phương trình: ER",
    ),
}
ENGLISH = (
    "it rests on", "not ready: ", " open (", "Total", "Reference", "Reduction", "monitoring period",
    "eligibility criteria", "rows of tables", "wrote ",
)  # fmt: skip


def screen(*arguments: object, lang: str | None = None) -> str:
    more = [] if lang is None else ["--lang", lang]
    done = CliRunner(env={"LC_ALL": None, "LANG": "C"}).invoke(main, [*map(str, arguments), *more])
    assert "Traceback" not in done.output
    return done.output


@pytest.mark.parametrize("language", ["ja", pytest.param("vi", marks=thorough)])
def test_calculate_says_all_that_stands_beside_findings(tmp_path: Path, language: str) -> None:
    shown = screen("calculate", EXAMPLE, "-o", tmp_path / "out", lang=language)
    assert all(text in shown for text in TOLD[language])
    head = shown.partition("MON-801 ")[0]
    assert [text for text in ENGLISH if text in head.replace("(", " (")] == []
    # Headings and numbers stand below each other, whatever letters are wide.
    lines = shown.splitlines()
    rule = next(n for n, line in enumerate(lines) if "────" in line)
    widths = {cell_len(line) for line in lines[rule - 2 : rule + 3]}
    assert len(widths) == 1


@pytest.mark.parametrize("language", ["vi", pytest.param("ja", marks=thorough)])
def test_files_of_a_run_are_those_of_english_but_for_texts_of_findings(
    tmp_path: Path, language: str
) -> None:
    """The screen of a machine changes no byte; --lang changes what findings say."""
    screen("calculate", EXAMPLE, "-o", tmp_path / "c")
    machine = CliRunner(env={"LC_ALL": None, "LANG": f"{language}_XX.UTF-8"})
    shown = machine.invoke(main, ["calculate", str(EXAMPLE), "-o", str(tmp_path / "m")])
    assert TOLD[language][0] in shown.output
    for path in (tmp_path / "c").iterdir():
        assert path.read_bytes() == (tmp_path / "m" / path.name).read_bytes(), path.name


@one_in(2)
@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("ja", ("適格性", "満たしている", "カバー率", "未解決", "本文")),
        ("vi", ("Tính hợp lệ", "đạt", "Độ bao phủ", "chưa sẵn sàng", "Nội dung")),
    ],
)
def test_check_says_its_tables(language: str, words: tuple[str, ...]) -> None:
    shown = screen("check", EXAMPLE, lang=language)
    assert [word for word in words if word not in shown] == []
    assert "Coverage" not in shown
    assert "not ready:" not in shown


@one_in(2)
@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("ja", ("モニタリング報告書", "将来措置要求: 1", "確認: 885 tCO2", "規則は draft(草案)")),
        ("vi", ("báo cáo giám sát", "Yêu cầu hành động về sau: 1", "xác nhận: 885 tCO2")),
    ],
)
def test_verify_says_its_tables_and_its_last_line(
    tmp_path: Path, language: str, words: tuple[str, ...]
) -> None:
    screen("calculate", EXAMPLE, "-o", tmp_path)
    book = tmp_path / "monitoring_spreadsheet.xlsx"
    shown = screen("verify", book, lang=language)
    assert [word for word in words if word not in shown] == []
    assert "taken as stated" not in shown
    english = screen("verify", book, "--json")
    assert (
        '"conclusion": "confirmed: 885 tCO2; 4 monitored values and 4 fixed values taken' in english
    )


@one_in(2)
@pytest.mark.parametrize(
    ("language", "label", "last"),
    [
        ("ja", "パック ID", "完全に再現: 結果は 1 バイトに至るまで同じ"),
        ("vi", "mã gói", "tái hiện y hệt: cùng kết quả, từng byte"),
    ],
)
def test_pack_and_reproduce_say_what_a_pack_is(
    tmp_path: Path, language: str, label: str, last: str
) -> None:
    project = write_project(tmp_path / "p")
    made = screen("pack", project, "-o", tmp_path / "x.zip", lang=language)
    again = screen("reproduce", tmp_path / "x.zip", lang=language)
    assert again.rstrip().endswith(last)
    for shown in (made, again):
        named = [line for line in shown.splitlines()[:5] if "  " in line]
        assert named[0].startswith(label)
        # What is said of each begins in one column.
        starts = {cell_len(line) - cell_len(line.split("  ", 1)[1].lstrip()) for line in named}
        assert len(starts) == 1


def test_meter_says_its_table(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    rows = [f"2024-01-{day:02} 00:00,{day * 10}" for day in range(1, 31)]
    file.write_text("\n".join(["time,kwh", *rows, ""]), encoding="utf-8")
    options = [
        "--time", "time", "--value", "kwh", "--unit", "kWh", "--kind", "register",
        "--interval", "1 day", "--timezone", "Asia/Tokyo", "--by", "month",
    ]  # fmt: skip
    english = screen("meter", file, *options)
    shown = screen("meter", file, *options, lang="ja")
    assert "Coverage" in english
    assert "台帳" in shown
    assert "Coverage" not in shown
    assert "カバー率" in shown


def test_the_list_of_methodologies_says_what_each_standing_gives() -> None:
    # What is only corroborated makes no result final.
    assert "final, what is corroborated a provisional one" in screen("methodology", "list")
    shown = screen("methodology", "list", "--country", "VN", lang="ja")
    assert [word for word in ("方法論", "題名", "状態", "該当") if word not in shown] == []
    assert "methodologies fit" not in shown


def test_init_says_what_comes_next(tmp_path: Path) -> None:
    shown = screen("init", "VN_AM007@1.0", tmp_path / "p", lang="vi")
    assert "tiếp theo: điền" in shown
    assert "next:" not in shown
