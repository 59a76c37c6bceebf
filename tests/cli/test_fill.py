"""``jcm-mrv fill``: what it prints, and its exit status."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from jcm_mrv.cli import main
from tests.projects import write_project
from tests.workbook.official.build import build
from tests.workbook.official.content import solar
from tests.workbook.official.looks import LOOKS


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str, str]:
    build(
        tmp_path / "official.xlsx",
        solar({"": [None, None], " ": [None, None]}, factor=None),
        LOOKS["japanese"],
    )
    project = write_project(tmp_path)
    return str(tmp_path / "official.xlsx"), str(project), str(tmp_path / "new" / "filled.xlsx")


def test_report(files: tuple[str, str, str]) -> None:
    official, project, output = files
    done = CliRunner().invoke(main, ["fill", official, project, "-o", output, "--no-recalculate"])
    assert done.exit_code == 0, done.output
    for words in ("roof-a", "512.3", "MWh/p", "6 values and", "WBK-153", f"wrote {output}"):
        assert words in done.output
    assert Path(output).is_file()


def test_json(files: tuple[str, str, str]) -> None:
    official, project, output = files
    arguments = ["fill", official, project, "-o", output, "--no-recalculate", "--json"]
    done = CliRunner().invoke(main, arguments)
    report = json.loads(done.stdout)
    assert report["schema"] == "jcm-mrv/fill/1"
    assert report["recalculated"] is False
    assert report["output"] == output
    cells = [cell for cell in report["cells"] if cell["symbol"] == "EG"]
    assert [cell["value"] for cell in cells] == [700.0, 512.3, 351.5, 250.1]
    assert [cell["year"] for cell in cells] == [2024, 2024, 2025, 2025]


def test_exchanged_arguments_are_said(files: tuple[str, str, str]) -> None:
    official, project, output = files
    done = CliRunner().invoke(main, ["fill", project, official, "-o", output, "--json"])
    assert done.exit_code == 1
    (finding,) = json.loads(done.stdout)["findings"]
    assert finding["code"] == "WBK-158"
    assert finding["expected"] == f"jcm-mrv fill {official} {project} ..."
    assert not Path(output).exists()


def test_status_1_leaves_the_output_as_it_was(files: tuple[str, str, str]) -> None:
    official, project, output = files
    Path(output).parent.mkdir()
    Path(output).write_bytes(b"before")
    done = CliRunner().invoke(
        main, ["fill", project, project, "-o", output, "--json", "--overwrite"]
    )
    assert done.exit_code == 1
    assert [f["code"] for f in json.loads(done.stdout)["findings"]] == ["WBK-102"]
    wrong = ["fill", official, project, "-o", output, "--year", "1999", "--overwrite"]
    assert CliRunner().invoke(main, wrong).exit_code == 1
    assert Path(output).read_bytes() == b"before"


def test_a_file_that_stands_there_is_replaced_only_when_asked(files: tuple[str, str, str]) -> None:
    official, project, output = files
    fill = ["fill", official, project, "-o", output, "--no-recalculate"]
    Path(output).parent.mkdir()
    Path(output).write_bytes(b"before")
    done = CliRunner().invoke(main, fill)
    assert (done.exit_code, "CAL-032" in done.stderr) == (1, True)
    assert Path(output).read_bytes() == b"before"
    assert CliRunner().invoke(main, [*fill, "--overwrite"]).exit_code == 0
    assert Path(output).read_bytes() != b"before"


@pytest.mark.parametrize("which", [0, 1])
def test_what_is_read_is_never_written_over(files: tuple[str, str, str], which: int) -> None:
    official, project, _ = files
    before = [Path(path).read_bytes() for path in (official, project)]
    done = CliRunner().invoke(main, ["fill", official, project, "-o", files[which], "--overwrite"])
    assert (done.exit_code, "CAL-031" in done.stderr) == (1, True)
    assert before == [Path(path).read_bytes() for path in (official, project)]
    done = CliRunner().invoke(main, ["fill", official, project])
    assert done.exit_code == 2


def test_a_sheet_whose_name_looks_like_markup_is_shown_as_it_is(
    files: tuple[str, str, str], tmp_path: Path
) -> None:
    official, project, output = files
    # No program lets anybody type it, and a file can hold it.
    odd = tmp_path / "[bold]x[bold].xlsx"
    with zipfile.ZipFile(official) as book, zipfile.ZipFile(odd, "w") as made:
        for name in book.namelist():
            data = book.read(name)
            if name == "xl/workbook.xml":
                data = data.replace("MRS（input）".encode(), "MRS（input）[/]".encode())
            made.writestr(name, data)
    done = CliRunner().invoke(main, ["fill", str(odd), project, "-o", output, "--no-recalculate"])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    assert done.exit_code == 0, done.output
    assert "MRS（input）[/]!" in done.output
