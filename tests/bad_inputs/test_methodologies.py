"""Bad methodology files of one's own, through the command line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from jcm_mrv.cli import main
from jcm_mrv.methodology.library import shipped_folder

FOLDER = "VN_AM007/1.0"


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """Give a folder of one's own with a copy of a shipped methodology and its family."""
    shutil.copytree(shipped_folder() / FOLDER, tmp_path / FOLDER)
    shutil.copytree(shipped_folder() / "families", tmp_path / "families")
    return tmp_path


def refused(own: Path, file: str, old: str, new: str, *words: str) -> str:
    path = own / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    result = CliRunner().invoke(
        main,
        ["methodology", "lint", "VN_AM007@1.0", "--methodologies", str(own)],
        catch_exceptions=False,
    )
    assert result.exit_code == 1, result.output
    assert "Traceback" not in result.output
    assert ".yaml:" in result.output
    for word in words:
        assert word in result.output, (word, result.output)
    return result.output


METHODOLOGY = f"{FOLDER}/methodology.yaml"
FAMILY = "families/electricity_generated.yaml"
RE = "sum(EG[i] * EF_RE[i] for i in system)"


def test_the_copy_itself_is_good(own: Path) -> None:
    result = CliRunner().invoke(
        main, ["methodology", "lint", "VN_AM007@1.0", "--methodologies", str(own)]
    )
    assert result.exit_code == 0, result.output


def test_unit_that_does_not_balance(own: Path) -> None:
    output = refused(own, FAMILY, "unit: MWh", "unit: kWh", "MET-117", "1000")
    assert "tCO2" in output


def test_unknown_name(own: Path) -> None:
    refused(own, FAMILY, RE, RE.replace("EF_RE", "EF_R"), "MET-110", "did you mean 'EF_RE'?")


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os').system('true')",
        "EG.__class__",
        "(lambda: 1)()",
        "[x for x in system]",
        "open('x')",
        "exec('1')",
        "f'{EG}'",
    ],
)
def test_code(own: Path, text: str) -> None:
    refused(own, FAMILY, RE, f'"{text}"', "MET-110")


@pytest.mark.parametrize(
    "text", ["(" * 100_000 + "1" + ")" * 100_000, "-" * 100_000 + "1", "+".join(["1"] * 100_000)]
)
def test_endless_nesting(own: Path, text: str) -> None:
    refused(own, FAMILY, RE, f'"{text}"', "MET-110", "too")


def test_aliases(own: Path) -> None:
    refused(own, METHODOLOGY, "families: [", "laughs: &a [x]\nfamilies: [*a, ", "MET-007")


def test_no_yaml(own: Path) -> None:
    refused(own, METHODOLOGY, "families: [", "families: [[", "MET-004")


def test_case_that_fails(own: Path) -> None:
    refused(own, f"{FOLDER}/cases.yaml", "RE: 38.63", "RE: 38.64", "MET-120", "38.63")


def test_case_file_missing(own: Path) -> None:
    (own / FOLDER / "cases.yaml").unlink()
    result = CliRunner().invoke(
        main, ["methodology", "lint", "VN_AM007@1.0", "--methodologies", str(own)]
    )
    assert result.exit_code == 1
    assert "cases.yaml" in result.output


def test_a_project_is_not_calculated_with_it(own: Path, tmp_path: Path) -> None:
    from tests.projects import write_project

    path = own / FAMILY
    path.write_text(path.read_text().replace("unit: MWh", "unit: kWh", 1))
    project = write_project(tmp_path / "project")
    result = CliRunner().invoke(main, ["calculate", str(project), "--methodologies", str(own)])
    assert result.exit_code == 1
    assert "MET-117" in result.output
    assert not (tmp_path / "project" / "output").exists()


def test_folder_that_does_not_exist(tmp_path: Path) -> None:
    result = CliRunner().invoke(
        main, ["methodology", "list", "--methodologies", str(tmp_path / "no")]
    )
    assert result.exit_code == 1
    assert "MET-133" in result.output
