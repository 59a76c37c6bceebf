"""A pack holds what its result rests on, in bytes that depend on nothing else."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import json
import os
import shutil
import stat
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from jcm_mrv import FindingsError, calculate, load_project, pack, reproduce, write_outputs
from jcm_mrv.calculation.schema import DayLine
from jcm_mrv.calculation.tables import DAY_COLUMNS
from jcm_mrv.evidence import archive
from jcm_mrv.evidence.contents import contents_of
from jcm_mrv.evidence.manifest import read_manifest
from jcm_mrv.evidence.names import MANIFEST
from jcm_mrv.project import evidence_names
from jcm_mrv.visible import visible
from tests.effort import thorough
from tests.evidence.packs import JANUARY, files_of, small_pack, small_project
from tests.made_pdf import pdf_bytes

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_pack(tmp_path_factory.mktemp("packed"))


def test_it_holds_project_rules_and_outputs(packed: Path) -> None:
    assert set(files_of(packed)) >= {
        "README.txt",
        "manifest-sha256.txt",
        "outputs/daily.csv",
        "outputs/findings.csv",
        "outputs/monitoring_spreadsheet.xlsx",
        "outputs/result.json",
        "pack.json",
        "project/data/roof-a.csv",
        "project/docs/report.pdf",
        "project/project.yaml",
        "ro-crate-metadata.json",
        "rules/VN_AM007/1.0/cases.yaml",
        "rules/VN_AM007/1.0/methodology.yaml",
        "rules/families/electricity_generated.yaml",
        "rules/families/emission_reductions.yaml",
    }


def test_the_outputs_are_those_of_calculate(packed: Path, tmp_path: Path) -> None:
    project = load_project(packed.parent / "project/project.yaml")
    for path in write_outputs(calculate(project, daily=True), tmp_path):
        assert files_of(packed)[f"outputs/{path.name}"] == path.read_bytes(), path.name


def test_the_zip_says_nothing_but_names_and_contents(packed: Path) -> None:
    with zipfile.ZipFile(packed) as opened:
        infos = opened.infolist()
    names = [info.filename for info in infos]
    assert names == sorted(names, key=str.encode)
    assert {info.date_time for info in infos} == {(1980, 1, 1, 0, 0, 0)}
    assert {info.external_attr >> 16 for info in infos} == {stat.S_IFREG | 0o644}
    assert {(info.extra, info.comment, info.create_system) for info in infos} == {(b"", b"", 3)}


def test_the_manifest_is_what_sha256sum_reads(packed: Path, tmp_path: Path) -> None:
    shutil.unpack_archive(packed, tmp_path)
    done = subprocess.run(
        ["sha256sum", "--strict", "-c", MANIFEST], cwd=tmp_path, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    lines = (tmp_path / MANIFEST).read_text().splitlines()
    assert len(done.stdout.splitlines()) == len(lines) == len(files_of(packed)) - 1
    names = [line[66:] for line in lines]
    assert names == sorted(names, key=str.encode)


def test_pack_json_says_what_is_in_it(packed: Path) -> None:
    files = files_of(packed)
    record = json.loads(files["pack.json"])
    result = json.loads(files["outputs/result.json"])
    assert record["schema"] == "jcm-mrv/pack/1"
    assert record["as_of"] == "2024-01-31"
    assert record["credits"] == {"2024": result["emission_reductions"]}
    assert record["total"] == result["emission_reductions"] > 0
    assert record["result_sha256"] == hashlib.sha256(files["outputs/result.json"]).hexdigest()
    [missing] = record["missing"]
    assert missing["path"] == "docs/diagram.pdf"
    assert missing["named_at"].startswith("project.yaml:")
    assert record["packages"]["numpy"]
    assert "cryptography" not in record["packages"]


def test_the_crate_describes_every_file(packed: Path) -> None:
    files = files_of(packed)
    graph = {item["@id"]: item for item in json.loads(files["ro-crate-metadata.json"])["@graph"]}
    for name, data in files.items():
        if name in ("ro-crate-metadata.json", MANIFEST):
            continue
        assert graph[name]["contentSize"] == str(len(data)), name
        assert graph[name]["sha256"] == hashlib.sha256(data).hexdigest(), name
    assert graph["./"]["datePublished"] == "2024-01-31"
    run = graph["#calculation"]
    assert {"@id": "project/data/roof-a.csv"} in run["object"]
    assert {"@id": "outputs/result.json"} in run["result"]


@thorough
def test_packed_elsewhere_the_bytes_are_equal(packed: Path, tmp_path: Path) -> None:
    other = small_project(tmp_path / "ein anderer Ort" / "é")
    target = tmp_path / "other.zip"
    command = [sys.executable, "-m", "jcm_mrv", "pack", str(other), "-o", str(target)]
    settings = {"LANG": "vi_VN.UTF-8", "LC_ALL": "C", "LANGUAGE": "ja", "TZ": "America/Caracas"}
    done = subprocess.run(
        command,
        env={**os.environ, **settings, "PYTHONPATH": str(ROOT)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert target.read_bytes() == packed.read_bytes()


def test_a_pattern_leaves_out_and_keeps_the_hash(tmp_path: Path) -> None:
    path = small_pack(tmp_path, leave_out=["data/*", "docs/"])
    record = json.loads(files_of(path)["pack.json"])
    assert [(item["path"], item["input"]) for item in record["left_out"]] == [
        ("project/data/roof-a.csv", True),
        ("project/docs/report.pdf", False),
    ]
    assert not {item["path"] for item in record["left_out"]} & set(files_of(path))


@pytest.mark.parametrize(("pattern", "code"), [("dat/*", "EVI-023"), ("project.yaml", "EVI-023")])
def test_a_pattern_that_does_not_fit_is_told(pattern: str, code: str, tmp_path: Path) -> None:
    with pytest.raises(FindingsError) as caught:
        small_pack(tmp_path, leave_out=[pattern])
    assert code in {finding.code for finding in caught.value.findings}
    assert not (tmp_path / "pack.zip").exists()


@pytest.mark.parametrize("day", ["2024-01-30", "2023-12-31"])
def test_a_day_before_the_end_of_the_period_is_not_stated(day: str, tmp_path: Path) -> None:
    with pytest.raises(FindingsError) as caught:
        small_pack(tmp_path, as_of=dt.date.fromisoformat(day))
    [finding] = caught.value.findings
    assert (finding.code, finding.found) == ("EVI-027", day)
    assert "2024-01-31" in finding.expected
    assert not (tmp_path / "pack.zip").exists()
    made = small_pack(tmp_path, as_of=dt.date(2024, 2, 1))
    assert json.loads(files_of(made)["pack.json"])["as_of"] == "2024-02-01"


def test_evidence_outside_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "outside.pdf").write_bytes(b"%PDF")
    with pytest.raises(FindingsError) as caught:
        small_pack(tmp_path, {"criteria.3.evidence": "../outside.pdf"})
    assert {finding.code for finding in caught.value.findings} == {"EVI-021"}


def test_a_link_that_leads_out_is_refused(tmp_path: Path) -> None:
    (tmp_path / "outside.pdf").write_bytes(b"%PDF")
    project = small_project(tmp_path / "project", {"criteria.3.evidence": "docs/link.pdf"})
    (project.parent / "docs/link.pdf").symlink_to(tmp_path / "outside.pdf")
    with pytest.raises(FindingsError) as caught:
        pack(load_project(project), tmp_path / "pack.zip")
    assert {finding.code for finding in caught.value.findings} == {"EVI-021"}
    assert not (tmp_path / "pack.zip").exists()


def test_a_link_inside_is_packed_as_the_file_it_leads_to(tmp_path: Path) -> None:
    project = small_project(tmp_path / "project", {"criteria.3.evidence": "docs/link.pdf"})
    (project.parent / "docs/link.pdf").symlink_to("report.pdf")
    pack(load_project(project), tmp_path / "pack.zip")
    files = files_of(tmp_path / "pack.zip")
    assert files["project/docs/link.pdf"] == files["project/docs/report.pdf"]


@pytest.mark.parametrize("named", [["data/roof-a.csv", "data/link.csv"], "data/*.csv"])
def test_an_input_and_a_link_to_it_are_refused(named: object, tmp_path: Path) -> None:
    # Calculated from one file, recomputed from two: it would not be reproduced.
    key = "monitoring.EG.members.roof-a"
    project = small_project(tmp_path / "project", {key: {**JANUARY[key], "readings": named}})
    (project.parent / "data/link.csv").symlink_to("roof-a.csv")
    with pytest.raises(FindingsError) as caught:
        pack(load_project(project), tmp_path / "pack.zip")
    assert {finding.code for finding in caught.value.findings} == {"EVI-022"}
    assert not (tmp_path / "pack.zip").exists()


@pytest.mark.parametrize("named", [["data/roof-a.csv", "./data/roof-a.csv"], "data/link.csv"])
def test_an_input_by_one_link_or_twice_by_one_name_is_reproduced(
    named: object, tmp_path: Path
) -> None:
    key = "monitoring.EG.members.roof-a"
    project = small_project(tmp_path / "project", {key: {**JANUARY[key], "readings": named}})
    (project.parent / "data/link.csv").symlink_to("roof-a.csv")
    pack(load_project(project), tmp_path / "pack.zip")
    assert reproduce(tmp_path / "pack.zip").verdict == "identical"


def test_a_file_that_is_named_twice_is_packed_once(tmp_path: Path) -> None:
    path = small_pack(tmp_path, {"criteria.3.evidence": "./docs/report.pdf"})
    assert list(files_of(path)).count("project/docs/report.pdf") == 1


def test_evidence_that_names_a_page_is_packed_or_missing(tmp_path: Path) -> None:
    path = small_pack(tmp_path, {"criteria.3.evidence": "docs/report.pdf, page 2"})
    assert "project/docs/report.pdf" in files_of(path)
    assert reproduce(path).verdict == "identical"
    project = small_project(tmp_path / "lost", {"criteria.3.evidence": "docs/gone.pdf, page 2"})
    lost = [found.found for found in load_project(project).findings if found.code == "PRJ-138"]
    assert "docs/gone.pdf, page 2" in lost


def test_what_is_left_out_may_be_named_by_its_page(tmp_path: Path) -> None:
    project = small_project(tmp_path / "own", {"criteria.3.evidence": "docs/report.pdf, page 2"})
    (project.parent / "docs/report.pdf").write_bytes(pdf_bytes(["Report", "Connected to the grid"]))
    pack(load_project(project), tmp_path / "out.zip", leave_out=["docs/report.pdf"])
    assert "project/docs/report.pdf" not in files_of(tmp_path / "out.zip")
    assert reproduce(tmp_path / "out.zip").verdict == "identical"


def test_names_that_differ_in_case_are_refused(tmp_path: Path) -> None:
    project = small_project(tmp_path / "project", {"criteria.3.evidence": "docs/Report.pdf"})
    (project.parent / "docs/Report.pdf").write_bytes(b"%PDF other")
    with pytest.raises(FindingsError) as caught:
        pack(load_project(project), tmp_path / "pack.zip")
    assert {finding.code for finding in caught.value.findings} == {"EVI-022"}


def test_a_name_that_is_not_nfc_is_refused(tmp_path: Path) -> None:
    name = "docs/re\u0301sume\u0301.pdf"
    project = small_project(tmp_path / "project", {"criteria.3.evidence": name})
    (project.parent / name).write_bytes(b"%PDF other")
    with pytest.raises(FindingsError) as caught:
        pack(load_project(project), tmp_path / "pack.zip")
    assert {finding.code for finding in caught.value.findings} == {"EVI-022"}


@pytest.mark.parametrize(
    "name", ["docs/nul.pdf", "docs/CON/a.pdf", "docs/what?.pdf", "docs/a|b.pdf"]
)
def test_a_name_that_windows_has_not_is_refused(name: str, tmp_path: Path) -> None:
    project = small_project(tmp_path / "project", {"criteria.3.evidence": "docs/"})
    (project.parent / name).parent.mkdir(exist_ok=True)
    (project.parent / name).write_bytes(b"%PDF other")
    with pytest.raises(FindingsError) as caught:
        pack(load_project(project), tmp_path / "pack.zip")
    assert {finding.code for finding in caught.value.findings} == {"EVI-022"}
    assert not (tmp_path / "pack.zip").exists()


def test_a_glob_gives_more_files_than_a_pack_can_have() -> None:
    assert evidence_names.MOST_FILES > archive.MOST_MEMBERS_WRITTEN


@thorough
def test_a_name_beyond_the_encoding_of_the_system_is_not_taken_for_missing(tmp_path: Path) -> None:
    name = "docs/報告.pdf"
    project = small_project(tmp_path / "project", {"criteria.3.evidence": name})
    (project.parent / name).write_bytes(b"%PDF")
    pack(load_project(project), tmp_path / "whole.zip")
    for command in (["pack", project, "-o", tmp_path / "p.zip"], ["reproduce", "whole.zip"]):
        done = subprocess.run(
            [sys.executable, "-m", "jcm_mrv", *map(str, command)],
            env={**os.environ, "LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0",
                 "PYTHONPATH": str(ROOT)},
            cwd=tmp_path, capture_output=True, text=True,
        )  # fmt: skip
        assert done.returncode == 1
        assert ("EVI-020" if command[0] == "pack" else "EVI-060") in done.stdout + done.stderr
        assert "Traceback" not in done.stderr
    assert not (tmp_path / "p.zip").exists()


@thorough
def test_no_file_of_a_large_folder_is_left_away(tmp_path: Path) -> None:
    project = small_project(
        tmp_path / "project",
        {"criteria.3.evidence": "photos/", "criteria.4.evidence": "scans/*.txt"},
    )
    for folder in ("photos", "scans"):
        (project.parent / folder).mkdir()
        for number in range(10_001):
            (project.parent / folder / f"{number}.txt").touch()
    names = contents_of(calculate(load_project(project))).files
    for folder in ("photos", "scans"):
        assert sum(name.startswith(f"project/{folder}/") for name in names) == 10_001


def test_more_files_than_a_pack_can_have_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "MOST_MEMBERS_WRITTEN", 5)
    with pytest.raises(FindingsError) as caught:
        small_pack(tmp_path)
    assert {finding.code for finding in caught.value.findings} == {"EVI-003"}
    assert not (tmp_path / "pack.zip").exists()


@pytest.mark.parametrize("mark", ["\u2028", "\u2029", "\x85"])
def test_a_name_that_reads_as_two_lines_is_refused(mark: str, tmp_path: Path) -> None:
    project = small_project(tmp_path / "project", {"criteria.1.evidence": "docs/"})
    (project.parent / f"docs/a{mark}b.pdf").write_bytes(b"%PDF other")
    with pytest.raises(FindingsError) as caught:
        pack(load_project(project), tmp_path / "pack.zip")
    assert {finding.code for finding in caught.value.findings} == {"EVI-022"}
    assert mark not in visible(str(caught.value))
    assert visible(f"a{mark}b") == f"a{repr(mark)[1:-1]}b"
    assert not (tmp_path / "pack.zip").exists()


def test_a_manifest_is_read_by_newlines_alone() -> None:
    line = f"{'0' * 64}  project/a\u2028b.pdf\n"
    with pytest.raises(FindingsError) as caught:
        read_manifest(line.encode())
    [finding] = caught.value.findings
    assert repr(line)[:40] in finding.found
    assert "b.pdf" in finding.found


def test_a_file_that_stands_there_is_kept(packed: Path, tmp_path: Path) -> None:
    target = tmp_path / "pack.zip"
    target.write_text("mine")
    project = load_project(packed.parent / "project/project.yaml")
    with pytest.raises(FindingsError, match="CAL-032"):
        pack(project, target)
    assert target.read_text() == "mine"
    pack(project, target, overwrite=True)
    assert target.read_bytes() == packed.read_bytes()


def test_a_project_with_errors_is_not_packed(tmp_path: Path) -> None:
    project = small_project(tmp_path / "project")
    (project.parent / "data/roof-a.csv").write_text("time,kwh\n2024-01-01 00:00,x\n")
    with pytest.raises(FindingsError):
        pack(load_project(project), tmp_path / "pack.zip")
    assert [path.name for path in tmp_path.iterdir()] == ["project"]


def test_what_packs_too_well_is_stored(tmp_path: Path) -> None:
    project = small_project(tmp_path / "project", {"criteria.3.evidence": "docs/zeros.bin"})
    (project.parent / "docs/zeros.bin").write_bytes(bytes(3_000_000))
    path = tmp_path / "pack.zip"
    pack(load_project(project), path)
    with zipfile.ZipFile(path) as opened:
        info = opened.getinfo("project/docs/zeros.bin")
        assert info.compress_type == zipfile.ZIP_STORED
        assert opened.testzip() is None


def test_the_tables_are_described_column_by_column(packed: Path) -> None:
    files = files_of(packed)
    described = json.loads(files["outputs/datapackage.json"])
    assert [item["path"] for item in described["resources"]] == ["daily.csv", "findings.csv"]
    readers = {"string": str, "number": float, "date": dt.date.fromisoformat}
    for resource in described["resources"]:
        raw = files[f"outputs/{resource['path']}"]
        assert resource["hash"] == f"sha256:{hashlib.sha256(raw).hexdigest()}"
        rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"))))
        fields = resource["schema"]["fields"]
        assert [field["name"] for field in fields] == rows[0]
        assert all(field["description"] for field in fields)
        for row in rows[1:]:
            for field, cell in zip(fields, row, strict=True):
                if cell:
                    readers[field["type"]](cell)


def test_the_types_of_a_day_are_those_of_its_columns() -> None:
    assert tuple(DayLine.__annotations__) == DAY_COLUMNS


def test_a_folder_that_is_not_there_is_told(packed: Path, tmp_path: Path) -> None:
    project = load_project(packed.parent / "project/project.yaml")
    with pytest.raises(FindingsError) as caught:
        pack(project, tmp_path / "none/pack.zip")
    assert {finding.code for finding in caught.value.findings} == {"EVI-024"}
    assert list(tmp_path.iterdir()) == []
