"""Bad project files and data, through the command line: told with place and mend, nothing left."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from jcm_mrv.cli import main
from tests.projects import GONE, write_project

ROWS = "timestamp,kwh\n2024-01-01 00:15,1\n2024-01-01 00:30,1\n"
READINGS: dict[str, Any] = {
    "readings": "a.csv",
    "time": "timestamp",
    "value": "kwh",
    "unit": "kWh",
    "kind": "energy",
    "interval": "15 min",
    "label": "end",
    "meter": "M-A",
}
MEMBER = "monitoring.EG.members.roof-a"
ENTRY = f"{MEMBER}.entries.0"


def calculate(folder: Path, changes: dict[str, Any] | None = None) -> Result:
    project = write_project(folder, changes)
    result = CliRunner().invoke(
        main, ["calculate", str(project), "-o", str(folder / "out")], catch_exceptions=False
    )
    left = {path.name for path in folder.iterdir()} - {"project.yaml", "a.csv", "out"}
    assert not left, left
    if result.exit_code != 0:
        assert not (folder / "out").exists()
    assert "Traceback" not in result.output
    return result


def refused(folder: Path, changes: dict[str, Any], *words: str) -> str:
    result = calculate(folder, changes)
    assert result.exit_code == 1, result.output
    assert "expected" in result.output
    assert "project.yaml:" in result.output or "a.csv" in result.output
    for word in words:
        assert word in result.output, (word, result.output)
    return result.output


def with_rows(folder: Path, text: str | bytes, changes: dict[str, Any], *words: str) -> str:
    raw = text.encode() if isinstance(text, str) else text
    (folder / "a.csv").write_bytes(raw)
    return refused(folder, {MEMBER: {**READINGS, **changes}}, *words)


def test_unknown_methodology(tmp_path: Path) -> None:
    refused(tmp_path, {"methodology": "VN_AM0077@1.0"}, "MET-130", "did you mean 'VN_AM007'?")


def test_unknown_version(tmp_path: Path) -> None:
    refused(tmp_path, {"methodology": "VN_AM007@2.0"}, "MET-131", "VN_AM007@1.0")


def test_methodology_name_as_a_path(tmp_path: Path) -> None:
    refused(tmp_path, {"methodology": "../../etc@1.0"}, "MET-130")


def test_unknown_parameter(tmp_path: Path) -> None:
    refused(tmp_path, {"values.EF_RX": {}}, "PRJ-104", "did you mean 'EF_RE'?")


def test_unknown_member(tmp_path: Path) -> None:
    refused(
        tmp_path,
        {"monitoring.EG.members.rof-a": {"entries": []}},
        "PRJ-105",
        "did you mean 'roof-a'?",
    )


def test_unknown_key(tmp_path: Path) -> None:
    refused(tmp_path, {"monitring": {}}, "PRJ-013", "did you mean 'monitoring'?")


def test_wrong_unit_dimension(tmp_path: Path) -> None:
    refused(tmp_path, {f"{ENTRY}.unit": "t"}, "MWh")


def test_kwh_where_mwh_is_meant_is_converted(tmp_path: Path) -> None:
    mwh = calculate(tmp_path / "mwh")
    kwh = calculate(tmp_path / "kwh", {f"{ENTRY}.unit": "kWh", f"{ENTRY}.value": 700_000})
    assert mwh.exit_code == kwh.exit_code == 0, kwh.output
    assert "403.696" in mwh.output
    assert "403.696" in kwh.output


def test_missing_project_file(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["calculate", str(tmp_path / "no.yaml")])
    assert result.exit_code == 1
    assert "PRJ-001" in result.output


def test_missing_readings(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(ROWS)
    refused(tmp_path, {MEMBER: {**READINGS, "readings": "b.csv"}}, "b.csv", "a.csv")


@pytest.mark.parametrize("path", ["../a.csv", "/etc/passwd", "x/../../a.csv"])
def test_readings_outside_of_the_folder(tmp_path: Path, path: str) -> None:
    (tmp_path / "a.csv").write_text(ROWS)
    inside = tmp_path / "inside"
    refused(inside, {MEMBER: {**READINGS, "readings": path}}, "folder")


def test_readings_outside_of_the_folder_by_a_link(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(ROWS)
    inside = tmp_path / "inside"
    inside.mkdir()
    (inside / "a.csv").symlink_to(tmp_path / "a.csv")
    refused(inside, {MEMBER: READINGS}, "folder")


def test_readings_that_are_a_link_to_themselves(tmp_path: Path) -> None:
    (tmp_path / "a.csv").symlink_to("a.csv")
    result = calculate(tmp_path, {MEMBER: READINGS})
    assert result.exit_code == 1
    assert "MON-012 a.csv cannot be read" in result.output


@pytest.mark.parametrize(
    "changes",
    [
        {"monitoring.EG.members.roof-a.entries.0.evidence": "loop/x.pdf"},
        {"confirmations": "loop"},
    ],
)
def test_a_link_to_itself_is_a_finding_and_no_traceback(
    tmp_path: Path, changes: dict[str, Any]
) -> None:
    file = write_project(tmp_path, changes)
    (tmp_path / "loop").symlink_to("loop")
    result = CliRunner().invoke(main, ["check", str(file)])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert "loop" in result.output


def test_empty_readings(tmp_path: Path) -> None:
    with_rows(tmp_path, "", {}, "a.csv")


def test_readings_with_a_header_only(tmp_path: Path) -> None:
    with_rows(tmp_path, "timestamp,kwh\n", {}, "a.csv")


def test_wrong_column(tmp_path: Path) -> None:
    with_rows(tmp_path, ROWS, {"value": "kwhh"}, "kwh")


def test_period_that_ends_before_it_starts(tmp_path: Path) -> None:
    refused(tmp_path, {"monitoring_period.end": "2023-12-31"}, "ends before it starts")


def test_period_before_operation(tmp_path: Path) -> None:
    refused(tmp_path, {"start_of_operation": "2024-06-01"}, "PRJ-124")


def test_overlapping_entries(tmp_path: Path) -> None:
    refused(
        tmp_path,
        {f"{MEMBER}.entries.1.start": "2024-12-31", f"{MEMBER}.entries.1.split": "days"},
        "overlap",
    )


def test_entry_across_a_year_end(tmp_path: Path) -> None:
    refused(
        tmp_path,
        {
            f"{MEMBER}.entries": [
                {"start": "2024-01-01", "end": "2025-06-30", "value": 1000, "unit": "MWh"}
            ]
        },
        "split",
    )


@pytest.mark.parametrize("text", ["nan", "NaN", ".nan", "inf", "-Infinity", "1e999", "abc", ""])
def test_numbers_that_are_none(tmp_path: Path, text: str) -> None:
    refused(tmp_path, {f"{ENTRY}.value": text}, "number")


@pytest.mark.parametrize("text", ["nan", "inf", "#REF!", "", "1e999", "--"])
def test_readings_that_are_no_numbers(tmp_path: Path, text: str) -> None:
    with_rows(tmp_path, ROWS + f"2024-01-01 00:45,{text}\n", {}, "a.csv:4")


def test_negative_entry(tmp_path: Path) -> None:
    refused(tmp_path, {f"{ENTRY}.value": -1}, "negative")


def test_division_by_zero(tmp_path: Path) -> None:
    from tests.calculation.test_calculate import CHILLER

    refused(
        tmp_path,
        {
            **CHILLER,
            "values": {
                **CHILLER["values"],
                "COP_RE": {"ch-1": {"value": 0, "unit": "1", "source": "x"}},
            },
        },
        "CAL-003",
        "division by zero",
    )


def test_band_table_outside_of_its_range(tmp_path: Path) -> None:
    from tests.calculation.test_calculate import CHILLER

    refused(
        tmp_path,
        {**CHILLER, "sets": {"equipment": [{"id": "ch-1", "capacity": "2000 USRt"}]}},
        "CAL-002",
        "ch-1",
    )


def test_binary_readings(tmp_path: Path) -> None:
    with_rows(tmp_path, bytes(range(256)) * 20, {}, "a.csv")


def test_truncated_readings(tmp_path: Path) -> None:
    with_rows(tmp_path, ROWS + "2024-01-01 00", {}, "a.csv:4")


def test_project_file_that_is_no_text(tmp_path: Path) -> None:
    (tmp_path / "project.yaml").write_bytes(b"\xff\xfe\x00a")
    result = CliRunner().invoke(main, ["calculate", str(tmp_path)])
    assert result.exit_code == 1
    assert "PRJ-003" in result.output


def test_billion_laughs(tmp_path: Path) -> None:
    text = 'a: &a ["lol"]\n' + "".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [{','.join(['*' + chr(97 + n)] * 9)}]\n" for n in range(9)
    )
    (tmp_path / "project.yaml").write_text(text)
    result = CliRunner().invoke(main, ["calculate", str(tmp_path)])
    assert result.exit_code == 1
    assert "PRJ-007" in result.output


def test_unknown_command() -> None:
    result = CliRunner().invoke(main, ["calcualte"])
    assert result.exit_code == 2
    assert "did you mean 'calculate'?" in result.output


def test_unknown_option(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["calculate", str(tmp_path), "--jsn"])
    assert result.exit_code == 2


def test_failure_in_json_is_json_only(tmp_path: Path) -> None:
    import json

    project = write_project(tmp_path, {"monitoring": {}})
    result = CliRunner().invoke(main, ["calculate", str(project), "--json"])
    assert result.exit_code == 1
    data = json.loads(result.stdout)
    assert set(data) == {"schema", "findings"}
    assert not (tmp_path / "output").exists()


def test_a_failing_run_leaves_an_earlier_output_as_it_was(tmp_path: Path) -> None:
    assert calculate(tmp_path).exit_code == 0
    before = {p.name: p.read_bytes() for p in (tmp_path / "out").iterdir()}
    project = write_project(tmp_path, {"criteria.1.met": False})
    result = CliRunner().invoke(main, ["calculate", str(project), "-o", str(tmp_path / "out")])
    assert result.exit_code == 1
    assert before == {p.name: p.read_bytes() for p in (tmp_path / "out").iterdir()}


def test_output_folder_that_is_a_file(tmp_path: Path) -> None:
    project = write_project(tmp_path)
    (tmp_path / "taken").write_text("x")
    result = CliRunner().invoke(
        main, ["calculate", str(project), "-o", str(tmp_path / "taken" / "out")]
    )
    assert result.exit_code == 1
    assert "CAL-030" in result.output


def test_missing_option_value_is_told(tmp_path: Path) -> None:
    refused(tmp_path, {"site": GONE}, "PRJ-014", "site")
