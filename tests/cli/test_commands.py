"""Every command as a user calls it: what it prints, what it writes, how it ends."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner, Result

from jcm_mrv.cli import main
from jcm_mrv.methodology.library import Library, shipped_folder
from jcm_mrv.version import __version__
from tests.effort import one_in, thorough
from tests.projects import INVOICED, READ, read, write_project
from tests.shipped import of_each_make

SHIPPED = Library().references()


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(a) for a in arguments], catch_exceptions=False)


def conforms(
    data: Any, schema: dict[str, Any], path: str = "$", whole: dict[str, Any] | None = None
) -> list[str]:
    """Give what does not conform to the part of JSON Schema that result_schema uses."""
    whole = whole or schema
    if "$ref" in schema:
        schema = whole["$defs"][schema["$ref"].rsplit("/", 1)[-1]]
    if "anyOf" in schema:
        each = [conforms(data, part, path, whole) for part in schema["anyOf"]]
        return [] if [] in each else each[0]
    problems = []
    if "const" in schema and data != schema["const"]:
        problems.append(f"{path}: {data!r}")
    if "enum" in schema and data not in schema["enum"]:
        problems.append(f"{path}: {data!r}")
    names = schema.get("type", [])
    kinds = {
        "string": str,
        "integer": int,
        "number": (int, float),
        "object": dict,
        "array": list,
        "null": type(None),
        "boolean": bool,
    }
    wanted = [names] if isinstance(names, str) else names
    if wanted and not any(isinstance(data, kinds[name]) for name in wanted):
        problems.append(f"{path}: {data!r} is no {wanted}")
    if isinstance(data, dict) and "properties" in schema:
        problems += [f"{path}.{key} is missing" for key in schema["required"] if key not in data]
        assert schema["additionalProperties"] is False
        problems += [f"{path}.{key} is unknown" for key in data if key not in schema["properties"]]
        for key, part in schema["properties"].items():
            if key in data:
                problems += conforms(data[key], part, f"{path}.{key}", whole)
    if isinstance(data, list):
        for n, item in enumerate(data):
            problems += conforms(item, schema.get("items", {}), f"{path}[{n}]", whole)
    if "pattern" in schema and not re.search(schema["pattern"], str(data)):
        problems.append(f"{path}: {data!r}")
    return problems


def test_help_names_every_command() -> None:
    for arguments in ([], ["--help"], ["-h"]):
        output = run(*arguments).output
        for name in ("calculate", "check", "init", "methodology", "schema", "trace"):
            assert name in output
    assert run("--version").output.strip() == f"jcm-mrv, version {__version__}"


def test_days_and_months_are_given_where_they_are_asked_for(tmp_path: Path) -> None:
    project, out = write_project(tmp_path, READ), tmp_path / "out"
    months = "[Monitored values by month]"

    def texts() -> set[str]:
        book = openpyxl.load_workbook(out / "monitoring_spreadsheet.xlsx")
        return {str(cell.value) for row in book["MRS(input)"].iter_rows() for cell in row}

    assert run("calculate", project, "-o", out, "--daily", "--months").exit_code == 0
    assert (out / "daily.csv").read_text("utf-8-sig").startswith("parameter,member,start,end,value")
    assert months in texts()
    assert run("calculate", project, "-o", out).exit_code == 0
    assert not (out / "daily.csv").exists()
    assert months not in texts()


def test_calculate_prints_the_years_and_writes_the_outputs(tmp_path: Path) -> None:
    result = run("calculate", write_project(tmp_path, INVOICED))
    assert result.exit_code == 0
    assert "403.696" in result.output
    assert "final: everything it rests on was read" in result.output
    # Its documents are words: the line of the word says so too.
    assert "ready: nothing is open; 1 thing was not looked at here (PRJ-244)" in result.output
    assert {p.name for p in (tmp_path / "output").iterdir()} == {
        "result.json",
        "findings.csv",
        "monitoring_spreadsheet.xlsx",
    }


def test_json_is_nothing_but_the_result(tmp_path: Path) -> None:
    result = run("calculate", write_project(tmp_path), "-o", tmp_path / "out", "--json")
    data = json.loads(result.stdout)
    assert data == json.loads((tmp_path / "out" / "result.json").read_text(encoding="utf-8"))
    schema = json.loads(run("schema", "result").stdout)
    assert conforms(data, schema) == []
    assert conforms({**data, "years": "none"}, schema) != []


@pytest.mark.afresh
def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    project = write_project(tmp_path)
    for name in ("one", "two"):
        assert run("calculate", project, "-o", tmp_path / name).exit_code == 0
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes(), path.name


def test_a_stale_spreadsheet_does_not_stay(tmp_path: Path) -> None:
    project = write_project(tmp_path)
    out = tmp_path / "out"
    assert run("calculate", project, "-o", out).exit_code == 0
    (out / "monitoring_spreadsheet_VN_AM001.xlsx").write_bytes(b"old")
    (out / "my_notes.txt").write_text("mine")
    assert run("calculate", project, "-o", out).exit_code == 0
    assert not (out / "monitoring_spreadsheet_VN_AM001.xlsx").exists()
    # No run is known to have written it: it may be somebody's own.
    assert (out / "monitoring_spreadsheet_VN_AM001.edited-1.xlsx").read_bytes() == b"old"
    assert (out / "my_notes.txt").exists()


def test_findings_csv_holds_no_formulas(tmp_path: Path) -> None:
    project = write_project(tmp_path, {"criteria.1": {"met": True}, "title": "=1+1"})
    assert run("calculate", project, "-o", tmp_path / "out").exit_code == 0
    text = (tmp_path / "out" / "findings.csv").read_text(encoding="utf-8-sig")
    assert "PRJ-118" in text
    assert not re.search(r"(^|,)[=+@-]", text, re.M)


def test_a_draft_says_what_it_rests_on(tmp_path: Path) -> None:
    result = run("calculate", write_project(tmp_path, {"sets.system.0.connection": "captive"}))
    assert "draft" in result.output
    assert "connection = captive" in result.output


def test_check_shows_coverage_and_eligibility(tmp_path: Path) -> None:
    project = write_project(tmp_path)
    result = run("check", project)
    assert result.exit_code == 0
    assert "100.00%" in result.output
    assert "met" in result.output
    assert not (tmp_path / "output").exists()
    data = json.loads(run("check", project, "--json").stdout)
    assert {line["year"] for line in data["coverage"]} == {2024, 2025}
    assert {line["answer"] for line in data["eligibility"]} == {"met"}


def test_check_tells_errors_of_data_and_calculation(tmp_path: Path) -> None:
    member = "monitoring.EG.members.roof-a.entries.0.value"
    assert run("check", write_project(tmp_path / "a", {member: -1})).exit_code == 1
    answers = run("check", write_project(tmp_path / "b", {"criteria": {}}))
    assert "not answered" in answers.output


def test_trace_goes_down_to_the_inputs(tmp_path: Path) -> None:
    project = write_project(
        tmp_path,
        {
            "sets.system.1.connection": "captive",
            "values.EF_RE": {"roof-a": {"value": 0.3, "unit": "tCO2/MWh", "source": "letter"}},
        },
    )
    output = run("trace", project).output
    for words in ("ER", "RE - PE", "EG[roof-a] 700 MWh", "letter", "captive", "unverified"):
        assert words in output, words
    data = json.loads(run("trace", project, "RE", "--json").stdout)
    assert [tree["year"] for tree in data["trace"]] == [2024, 2025]
    assert {node["symbol"] for node in data["trace"][0]["inputs"]} == {"EG", "EF_RE"}
    one = json.loads(run("trace", project, "EG", "--json").stdout)
    assert len(one["trace"]) == 4
    unknown = run("trace", project, "EGG")
    assert unknown.exit_code == 1
    assert "did you mean 'EG'?" in unknown.output


def test_trace_of_built_in_values_conversions_and_confirmations(tmp_path: Path) -> None:
    from tests.calculation.test_calculate import CHILLER

    project = write_project(
        tmp_path,
        {**CHILLER, "confirmed": [{**read("RE"), "document": "ID_AM002", "version": "2.0"}]},
    )
    output = run("trace", project).output
    # Lines of a tree are wrapped, wherever the screen ends.
    assert re.search(r"confirmed:\W+ID_AM002\W+2\.0", output)
    assert "table" in output or "lookup" in output or "capacity" in output


@pytest.mark.parametrize("what", ["project", "methodology", "result"])
def test_schemas_are_json(what: str) -> None:
    schema = json.loads(run("schema", what).stdout)
    assert schema["$schema"].startswith("https://json-schema.org")
    assert schema["properties"]


def test_schema_of_nothing() -> None:
    assert run("schema", "universe").exit_code == 2


@one_in(4)
@pytest.mark.parametrize("reference", of_each_make())
def test_init_writes_a_file_that_only_needs_filling(tmp_path: Path, reference: str) -> None:
    from jcm_mrv.project.model import ProjectFile
    from jcm_mrv.strict_yaml import load_bytes, validate

    folder = tmp_path / "new"
    result = run("init", reference, folder)
    assert result.exit_code == 0
    text = (folder / "project.yaml").read_text(encoding="utf-8")
    filled = (
        text.replace("start_of_operation: <YYYY-MM-DD>", "start_of_operation: 2024-01-01")
        .replace("{start: <YYYY-MM-DD>, end: <YYYY-MM-DD>", "{start: 2024-01-01, end: 2024-12-31")
        .replace("disposal: <YYYY-MM-DD>", "disposal: 2024-01-01")
        .replace("value: <number>", "value: 1")
        .replace("<number>", "1")
        .replace("<true or false>", "true")
    )
    data = validate(load_bytes(filled.encode(), "PRJ", "project.yaml"), ProjectFile, "PRJ")
    assert data.methodology == reference
    again = run("init", reference, folder)
    assert again.exit_code == 1
    assert "PRJ-131" in again.output
    assert (folder / "project.yaml").read_text(encoding="utf-8") == text


def test_init_says_which_version_it_takes(tmp_path: Path) -> None:
    assert "VN_AM007@1.0" in run("init", "VN_AM007", tmp_path / "new").output


def test_init_into_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    result = run("init", "VN_AM007@1.0", tmp_path / "file" / "new")
    assert result.exit_code == 1
    assert "PRJ-132" in result.output


def test_methodology_list() -> None:
    output = run("methodology", "list").output
    data = json.loads(run("methodology", "list", "--json").stdout)
    for reference in SHIPPED:
        assert reference in output
    first = data[0]
    assert {
        "id",
        "version",
        "title",
        "partner_country",
        "family",
        "standing",
        "status",
        "projects",
    } <= set(first)


def test_methodology_list_shows_what_is_only_registered_and_the_coverage() -> None:
    output = run("methodology", "list").output
    assert re.search(r"^\d+ of 147 listed projects can be calculated", output, re.M)
    assert "fit" not in output.splitlines()[-2]
    data = json.loads(run("methodology", "list", "--json").stdout)
    assert {entry["status"] for entry in data} == {"available", "registered"}
    available = [e for e in data if e["status"] == "available"]
    assert sorted(f"{e['id']}@{e['version']}" for e in available) == sorted(SHIPPED)
    assert all(e["standing"] and e["family"] for e in available)
    assert {e["standing"] for e in data if e["status"] == "registered"} == {None}


def test_methodology_list_filters() -> None:
    def ids(*arguments: str) -> list[str]:
        data = json.loads(run("methodology", "list", "--json", *arguments).stdout)
        return [f"{entry['id']}@{entry['version']}" for entry in data]

    assert ids("--country", "ke", "--status", "available") == ["KE_AM002@1.0"]
    assert ids("--country", "KE", "--country", "MV", "--status", "registered") == [
        "KE_AM001@1.0",
        "KE_AM003@1.0",
        "MV_AM002@1.0",
    ]
    assert ids("--family", "run_of_river", "--standing", "unverified", "indonesia") == [
        "ID_AM019@1.0"
    ]
    assert "VN_AM007@1.0" in ids("--scope", "1", "solar")
    assert ids("no such words") == []
    assert re.search(
        r"^1 of \d+ methodologies fit", run("methodology", "list", "palau").output, re.M
    )
    assert run("methodology", "list", "--status", "unknown").exit_code == 2


def test_methodology_show_of_what_is_registered_says_why_and_where() -> None:
    output = run("methodology", "show", "KE_AM001").output
    for words in ("cannot be calculated", "micro hydro", "www.jcm.go.jp", "Kenya", "projects"):
        assert words in output, words
    data = json.loads(run("methodology", "show", "MN_AM003@3.0", "--json").stdout)
    assert (data["status"], data["standing"], data["version"]) == ("registered", None, "3.0")
    assert data["missing"]
    assert data["where"]
    both = run("methodology", "show", "PH_AM003")
    assert (both.exit_code, "MET-130" in both.output) == (1, True)


def test_init_of_what_is_registered_says_why(tmp_path: Path) -> None:
    result = run("init", "KE_AM001", tmp_path / "project")
    assert (result.exit_code, "MET-134" in result.output) == (1, True)
    assert not (tmp_path / "project").exists()


@one_in(4)
@pytest.mark.parametrize("reference", of_each_make())
def test_methodology_show(reference: str) -> None:
    output = run("methodology", "show", reference).output
    assert "RE" in output
    data = json.loads(run("methodology", "show", reference, "--json").stdout)
    assert data["equations"]["ER"]["unit"] == "tCO2"
    assert all(e["standing"] for e in data["equations"].values())


def test_methodology_show_of_the_newest() -> None:
    assert "no version is named" in run("methodology", "show", "VN_AM007").output


@thorough
def test_methodology_test_and_lint_of_all() -> None:
    tested = run("methodology", "test")
    assert tested.exit_code == 0
    assert "cases passed" in tested.output
    linted = run("methodology", "lint", "--json")
    assert linted.exit_code == 0
    # Where a text leaves a key of a table open, that is noted, and nothing else.
    noted = json.loads(linted.stdout)["findings"]
    assert {(f["code"], f["severity"]) for f in noted} <= {("MET-128", "note")}


def test_methodology_test_and_lint() -> None:
    tested = run("methodology", "test", "VN_AM007@1.0")
    assert tested.exit_code == 0
    assert "cases passed" in tested.output
    data = json.loads(run("methodology", "test", "VN_AM007@1.0", "--json").stdout)
    assert all(case["passed"] for case in data["cases"])
    assert run("methodology", "test", "XX_AM000@1.0").exit_code == 1
    assert run("methodology", "lint", shipped_folder() / "VN_AM007" / "1.0").exit_code == 0


@thorough
def test_a_methodology_of_ones_own(tmp_path: Path) -> None:
    own = tmp_path / "own"
    shutil.copytree(shipped_folder() / "VN_AM007" / "1.0", own / "VN_AM099" / "1.0")
    path = own / "VN_AM099" / "1.0" / "methodology.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("id: VN_AM007", "id: VN_AM099"), encoding="utf-8"
    )
    assert "VN_AM099@1.0" in run("methodology", "list", "--methodologies", own).output
    project = write_project(tmp_path / "p", {"methodology": "VN_AM099@1.0"})
    assert run("calculate", project).exit_code == 1
    result = run("calculate", project, "--methodologies", own)
    assert result.exit_code == 0, result.output
    assert "403.696" in result.output


def test_several_methodologies_get_a_workbook_each(tmp_path: Path) -> None:
    from tests.calculation import test_calculate

    tmp = tmp_path / "several"
    test_calculate.test_several_methodologies_are_rounded_each(tmp)
    result = run("calculate", tmp / "project.yaml")
    assert result.exit_code == 0, result.output
    assert "Total" in result.output
    names = {p.name for p in (tmp / "output").iterdir()}
    assert {"monitoring_spreadsheet_VN_AM007.xlsx", "monitoring_spreadsheet_VN_AM005.xlsx"} <= names


def test_show_keeps_every_address_whole() -> None:
    output = run("methodology", "show", "VN_AM007@1.0").output
    assert "…" not in output
    # An address that is broken over two lines goes on in the same column.
    assert "https://www.jcm.go.jp/vn-jp/methodologies/" in output


def test_where_the_official_text_is_stands_wherever_one_needs_it(tmp_path: Path) -> None:
    address = "https://www.jcm.go.jp/jc/methodologies/vn-am006-ver1-0/"
    assert address in run("methodology", "show", "VN_AM006@1.0").output.replace("\n", "")
    shown = json.loads(run("methodology", "show", "VN_AM006@1.0", "--json").stdout)
    assert address in shown["where"]
    assert address in run("init", "VN_AM006@1.0", tmp_path / "project").output
    assert address in (tmp_path / "project" / "project.yaml").read_text(encoding="utf-8")
    registered = run("init", "KE_AM001", tmp_path / "other").output.replace("\n", "")
    assert "https://www.jcm.go.jp/jc/methodologies/ke-am001-ver1-0/" in re.sub(" +", "", registered)


@pytest.mark.parametrize(
    "arguments",
    [
        ("calculate", "p.yaml"),
        ("fill", "official.xlsx", "p.yaml"),
        ("verify", "report.xlsx"),
        ("meter", "readings.csv"),
    ],
)
@pytest.mark.parametrize("name", ["", "  "])
def test_an_output_without_a_name_is_refused(arguments: tuple[str, ...], name: str) -> None:
    result = CliRunner().invoke(main, [*arguments, "-o", name])
    assert result.exit_code == 2
    assert "the name is empty" in result.stderr


def test_a_workbook_is_not_taken_for_a_project(tmp_path: Path) -> None:
    workbook = tmp_path / "report.xlsx"
    workbook.write_bytes(b"PK\x03\x04 and so on")
    result = CliRunner().invoke(main, ["calculate", str(workbook)])
    assert result.exit_code == 1
    assert "PRJ-003" in result.output
    assert "jcm-mrv verify" in result.output


def test_an_empty_plan_is_said_before_somebody_opens_the_workbook(tmp_path: Path) -> None:
    project = write_project(tmp_path)
    words = "the plan (MPS) has no result, as nothing is estimated of EG"
    assert words in run("calculate", project, "-o", tmp_path / "a").output
    estimate = {"value": 700, "unit": "MWh"}
    both = {f"monitoring.EG.members.{roof}.estimate": estimate for roof in ("roof-a", "roof-b")}
    one = dict(list(both.items())[:1])
    partly = write_project(tmp_path / "b", one)
    assert words in run("calculate", partly, "-o", tmp_path / "c").output
    whole = write_project(tmp_path / "d", both)
    assert words not in run("calculate", whole, "-o", tmp_path / "e").output
