"""`jcm-mrv screen` as a user calls it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from jcm_mrv.cli import main
from jcm_mrv.planning.screening.survey.form import form_bytes
from tests.effort import one_in

ASSUMPTIONS = """
pv_power_density: {value: 0.18, unit: kW/m2, source: made for the test}
pv_specific_yield: {value: 1400, unit: kWh/kW, source: made for the test}
"""
HEAD = "site_id,name,country,roof_area_m2,roof_usable_share,connection,planned_year,contact_consent"
RIGHT = "pm-01,Warehouse A,VN,10000,0.5,grid,2028,no"


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(a) for a in arguments], catch_exceptions=False)


def survey(folder: Path, *rows: str) -> list[str | Path]:
    (folder / "sites.csv").write_text("\n".join([HEAD, *rows]), encoding="utf-8")
    (folder / "a.yaml").write_text(ASSUMPTIONS, encoding="utf-8")
    return ["screen", folder / "sites.csv", "--assumptions", folder / "a.yaml"]


def test_candidates_are_printed_and_written(tmp_path: Path) -> None:
    result = run(*survey(tmp_path, RIGHT), "--as-of", "2026-11-30")
    assert result.exit_code == 0, result.output
    assert "VN_AM007@1.0" in result.output
    assert "pm-01" in result.output
    # 10,000 m2 x 0.5 x 0.18 kW/m2 x 1,400 kWh/kW x 0.333 tCO2/MWh
    assert "419" in result.output
    written = json.loads((tmp_path / "screening" / "screening.json").read_text(encoding="utf-8"))
    assert written["schema"] == "jcm-mrv/screening/1"
    assert written["sites"][0]["candidates"][0]["emission_reductions_per_year"] == 419
    assert (tmp_path / "screening" / "findings.csv").is_file()
    for path in (tmp_path / "screening").iterdir():
        assert b"Warehouse A" not in path.read_bytes(), path.name
    assert "Warehouse A" not in result.output


def test_everything_is_written_where_answers_are_wrong(tmp_path: Path) -> None:
    wrong = "pm-02,B,VN,~300,80,grid,2028,yes"
    result = run(*survey(tmp_path, RIGHT, wrong), "--json", "-o", tmp_path / "out")
    assert result.exit_code == 1
    printed = json.loads(result.stdout)
    written = json.loads((tmp_path / "out" / "screening.json").read_text(encoding="utf-8"))
    assert printed == written
    assert [site["site_id"] for site in printed["sites"]] == ["pm-01", "pm-02"]
    codes = {finding["code"] for finding in printed["sites"][1]["findings"]}
    assert {"PLN-110", "PLN-112"} <= codes


def test_many_answers_of_a_kind_are_one_on_the_screen(tmp_path: Path) -> None:
    rows = [f"pm-{n},x,VN,~300,0.5,grid,2028,yes" for n in range(40)]
    result = run(*survey(tmp_path, *rows))
    assert result.exit_code == 1
    assert result.output.count("PLN-110") == 1
    assert "40 of them" in result.output
    listed = (tmp_path / "screening" / "findings.csv").read_text(encoding="utf-8")
    assert listed.count("PLN-110") == 40


@one_in(3)
@pytest.mark.parametrize("language", ["en", "ja", "vi"])
def test_the_form_is_written_in_a_language(tmp_path: Path, language: str) -> None:
    path = tmp_path / "form.xlsx"
    result = run("screen", "--template", path, "--lang", language)
    assert result.exit_code == 0, result.output
    assert path.read_bytes() == form_bytes(language)  # type: ignore[arg-type]
    # Answers that somebody typed into it are not lost.
    assert run("screen", "--template", path).exit_code == 1
    assert path.read_bytes() == form_bytes(language)  # type: ignore[arg-type]
    assert run("screen", "--template", path, "--overwrite").exit_code == 0


def test_findings_are_said_in_a_language(tmp_path: Path) -> None:
    result = run(*survey(tmp_path, "pm-02,B,VN,~300,0.5,grid,2028,yes"), "--lang", "ja")
    assert "不明として扱います" in result.output


@pytest.mark.parametrize(
    "arguments",
    [
        ["screen"],
        ["screen", "sites.csv"],
        ["screen", "sites.csv", "--template", "form.xlsx"],
        ["screen", "sites.csv", "--assumptions", "a.yaml", "--overwrite"],
    ],
)
def test_wrong_use_is_told(arguments: list[str]) -> None:
    assert run(*arguments).exit_code == 2


def test_a_survey_that_is_not_there_is_told(tmp_path: Path) -> None:
    arguments = survey(tmp_path, RIGHT)
    arguments[1] = tmp_path / "none.xlsx"
    result = run(*arguments, "--json")
    assert result.exit_code == 1
    assert json.loads(result.stdout)["findings"][0]["code"] == "PLN-100"


def test_the_survey_itself_is_never_replaced(tmp_path: Path) -> None:
    survey(tmp_path, RIGHT)
    (tmp_path / "sites.csv").rename(tmp_path / "findings.csv")
    before = (tmp_path / "findings.csv").read_bytes()
    arguments = ["screen", tmp_path / "findings.csv", "--assumptions", tmp_path / "a.yaml"]
    assert run(*arguments, "-o", tmp_path).exit_code == 1
    assert (tmp_path / "findings.csv").read_bytes() == before


def test_the_schema_has_every_key() -> None:
    from jcm_mrv.methodology.survey_keys import survey_keys

    schema = json.loads(run("schema", "survey").stdout)
    for sheet, keys in survey_keys().items():
        rows = schema["properties"][sheet]["items"]
        assert list(rows["properties"]) == list(keys)
        assert rows["additionalProperties"] is False


def test_candidates_become_projects_that_check_and_estimate_take(tmp_path: Path) -> None:
    lifetime = "expected_lifetime: {years: 15, source: made for the test}\n"
    arguments = survey(tmp_path, RIGHT)
    (tmp_path / "a.yaml").write_text(ASSUMPTIONS + lifetime, encoding="utf-8")
    result = run(*arguments, "--projects", "1", "-o", tmp_path / "out")
    assert result.exit_code == 0, result.output
    assert "PLN-182" in result.output
    assert (tmp_path / "out" / "screening.xlsx").is_file()
    project = tmp_path / "out" / "projects" / "pm-01_VN_AM007" / "project.yaml"
    assert run("check", project).exit_code == 0
    estimated = json.loads(run("estimate", project, "--json").stdout)
    screened = json.loads((tmp_path / "out" / "screening.json").read_text(encoding="utf-8"))
    (candidate,) = screened["sites"][0]["candidates"]
    assert estimated["years"][0]["emission_reductions"] == 419
    assert candidate["emission_reductions_per_year"] == 419
    assert run(*arguments, "--projects", "9", "-o", tmp_path / "out").exit_code == 0
