"""The methodology of the how-to, written as the page says, from first mistake to result."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from jcm_mrv.cli import main
from tests.docs.pages import block

PAGE = "docs/how-to/own-methodology.md"
FOLDER = "rules/VN_XX001/0.1"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments), catch_exceptions=False)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for title in (f"{FOLDER}/methodology.yaml", f"{FOLDER}/cases.yaml", "project.yaml"):
        path = tmp_path / title
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(block(PAGE, title), encoding="utf-8")
    return tmp_path


def complete(folder: Path) -> None:
    path = folder / FOLDER / "methodology.yaml"
    more = block(PAGE, "more parameters")
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("\ntables:\n", f"{more}\ntables:\n"), encoding="utf-8")


def test_lint_names_what_the_page_says_is_missing(folder: Path) -> None:
    result = run("methodology", "lint", FOLDER, "--methodologies", "rules")
    assert result.exit_code == 1
    assert "head_max" in result.output
    assert "MET-110" in result.output


def test_the_complete_methodology_calculates(folder: Path) -> None:
    complete(folder)
    linted = run("methodology", "lint", FOLDER, "--methodologies", "rules")
    assert linted.exit_code == 0, linted.output
    tested = run("methodology", "test", "VN_XX001@0.1", "--methodologies", "rules")
    assert tested.exit_code == 0, tested.output
    assert "3 of 3 cases passed" in tested.output
    assert "VN_XX001@0.1" in run("methodology", "list", "--methodologies", "rules").output
    result = run("calculate", "project.yaml", "--methodologies", "rules", "--json")
    assert result.exit_code == 0, result.output
    data = json.loads(result.stdout)
    (year,) = data["years"]
    assert year["reference_emissions"] == pytest.approx(21, abs=1e-9)
    assert year["project_emissions"] == pytest.approx(18, abs=1e-9)
    assert (data["emission_reductions"], data["standing"]) == (3, "draft")
    assert {f["code"] for f in data["findings"]} == {
        "CAL-010",
        "MON-806",
        "MON-929",
        "PRJ-127",
        # Rules of one's own, and a site without coordinates.
        "PRJ-147",
        "PRJ-149",
        # Amounts by documents in words.
        "PRJ-244",
    }


def test_without_the_conversion_units_do_not_balance(folder: Path) -> None:
    complete(folder)
    path = folder / FOLDER / "methodology.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("SEC_RE[i] * c", "SEC_RE[i] * (c / c)"), encoding="utf-8")
    result = run("methodology", "lint", FOLDER, "--methodologies", "rules")
    assert result.exit_code == 1
    assert "MET-117" in result.output


def test_the_other_side_is_not_conservative(folder: Path) -> None:
    complete(folder)
    path = folder / FOLDER / "methodology.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("conservative: lower ", "conservative: higher "), encoding="utf-8")
    assert "MET-119" in run("methodology", "lint", FOLDER, "--methodologies", "rules").output


def test_init_knows_it(folder: Path) -> None:
    complete(folder)
    result = run("init", "VN_XX001", "my-pumps", "--methodologies", "rules")
    assert result.exit_code == 0, result.output
    assert "head: <number> m" in (folder / "my-pumps" / "project.yaml").read_text(encoding="utf-8")
