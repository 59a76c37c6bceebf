"""The public version: XXX for what is confidential, and what can be computed back is named."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from jcm_mrv.calculation.calculate import calculate
from jcm_mrv.calculation.result import Result
from jcm_mrv.cli import main
from jcm_mrv.evidence.packing import pack
from jcm_mrv.findings import FindingsError
from jcm_mrv.project.load import load_project
from jcm_mrv.reporting.attached import attached_result
from jcm_mrv.reporting.context import KINDS
from jcm_mrv.reporting.documents import report
from jcm_mrv.reporting.hiding import masking_of
from tests.effort import thorough
from tests.reporting.conftest import EXAMPLES
from tests.reporting.rich import rich
from tests.reporting.test_context import context, tables
from tests.reporting.test_hostile import made

pytestmark = pytest.mark.plain

SECRET = """\
values:
  EF_RE: {roof-a: {value: 0.31725, unit: tCO2/MWh, source: "Letter of the plant, 3 May 2024"}}
meters:
  M-A: {serial: "20231104", accuracy_class: "0.5S", calibrations: [
    {date: 2023-11-20, valid_until: 2026-11-19, certificate: "Certificate 77-X of 20231104"}]}
signatories: [{name: A. Secretive, role: Director, organisation: Hidden Holdings}]
confidential:
  - values.EF_RE.roof-a.value
  - meters.M-A.serial
  - signatories.0
  - participants.japan.0
"""
SECRETS = ("0.31725", "0,31725", "20231104", "Secretive", "Hidden Holdings", "Very Private K.K.")


@pytest.fixture
def secretive(tmp_path: Path) -> Result:
    return made(tmp_path / "p", {2024: 100.0}, SECRET, japan="Very Private K.K.")


@thorough
def test_nothing_confidential_is_left_in_any_document(secretive: Result, tmp_path: Path) -> None:
    for kind in ("monitoring", "verification", "issuance"):
        folder = tmp_path / kind
        report(secretive, folder, kind=kind, languages=["en", "ja", "vi"], public=True)
        for path in folder.iterdir():
            text = path.read_text(encoding="utf-8")
            assert [secret for secret in SECRETS if secret in text] == [], path.name
            assert secretive.project.sha256 not in text
        page = (folder / f"{kind}.en.html").read_text(encoding="utf-8")
        assert "XXX" in page
        assert "Public version" in page


def test_the_confidential_version_has_all_of_it(secretive: Result) -> None:
    text = json.dumps(context(secretive), ensure_ascii=False)
    assert [s for s in SECRETS if s not in text and s != "0,31725"] == []


def test_amounts_stay_and_what_can_be_computed_back_is_named(secretive: Result) -> None:
    shown = context(secretive, public=True)
    found = tables(shown)
    assert found["fixed_values"][0]["value"] == {"text": "XXX"}
    assert "value" in found["results"][0]["emission_reductions"]
    assert any("EF_RE is confidential, and can be computed back" in note for note in shown["notes"])
    equations = [b for s in shown["sections"] for b in s["blocks"] if b["type"] == "equation"]
    (numbers,) = next(e for e in equations if e["name"] == "RE")["lines"][1:]
    assert "EF_{\\mathrm{RE}" in numbers["latex"].replace("\\mathit{EF}", "EF")


def test_the_attached_result_hides_the_same(secretive: Result) -> None:
    text = attached_result(secretive, masking_of(secretive, public=True)).decode()
    assert [secret for secret in SECRETS if secret in text] == []
    data = json.loads(text)
    assert data["fixed_values"][0]["value"] == "XXX"
    assert data["emission_reductions"] == secretive.emission_reductions
    whole = json.loads(attached_result(secretive, masking_of(secretive, public=False)))
    assert whole == json.loads(json.dumps(secretive.as_dict()))


def test_the_unit_of_a_confidential_value_is_not_taken_out_of_all_texts(tmp_path: Path) -> None:
    path = tmp_path / "project.yaml"
    source = (EXAMPLES / "refrigerator-entries" / "project.yaml").read_text(encoding="utf-8")
    hidden = "values.COP_PJ, monitoring.EC_PJ.members.freezer-1.entries"
    path.write_text(f"{source}\nconfidential: [{hidden}]\n", encoding="utf-8")
    shown = context(calculate(load_project(path)), public=True)
    text = json.dumps(shown, ensure_ascii=False)
    assert "1.63" not in text
    assert shown["running"].endswith("1 January 2023 – 31 December 2023")
    found = tables(shown)
    assert found["fixed_values"][0]["value"] == {"text": "XXX"}
    assert found["fixed_values"][0]["member"]["text"] == "freezer-1"
    assert found["months"][0]["unit"]["text"] == "MWh"
    assert "--as-of XXX" not in text


def test_an_entry_that_names_nothing_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FindingsError) as caught:
        made(tmp_path / "p", {2024: 100.0}, "confidential: [meters.M-A.seriel]")
    assert "PRJ-190" in [finding.code for finding in caught.value.findings]


def test_where_nothing_is_confidential_the_public_version_says_so(tmp_path: Path) -> None:
    result = made(tmp_path / "p", {2024: 100.0})
    shown = context(result, public=True)
    assert "Public version" in shown["marks"]
    assert any("nothing is left out" in note for note in shown["notes"])


def test_the_command_makes_both_versions(secretive: Result, tmp_path: Path) -> None:
    project = str(secretive.project.path)
    for name, arguments in (("whole", []), ("public", ["--public"])):
        done = CliRunner().invoke(main, ["report", project, "-o", str(tmp_path / name), *arguments])
        assert done.exit_code == 0, done.output
    texts = [
        (tmp_path / name / "monitoring.en.html").read_text(encoding="utf-8")
        for name in ("whole", "public")
    ]
    assert ["20231104" in text for text in texts] == [True, False]


def test_the_pack_id_is_left_out_as_the_hash_of_the_project_file_is(
    secretive: Result, tmp_path: Path
) -> None:
    packed = pack(load_project(secretive.project.path), tmp_path / "pack.zip")
    for kind in KINDS:
        done = report(packed.path, tmp_path / kind, kind=kind, public=True)
        texts = [path.read_text(encoding="utf-8") for path in done.paths]
        assert [packed.pack_id in text for text in texts] == [False, False], kind
        assert json.loads(texts[0])["pack"]["pack_id"] == "XXX"
    whole = report(packed.path, tmp_path / "whole")
    assert all(packed.pack_id in path.read_text(encoding="utf-8") for path in whole.paths)


def test_the_size_of_a_confidential_file_is_left_out(tmp_path: Path) -> None:
    result = rich(tmp_path / "p", ["monitoring.EG.members.roof-qx.readings"])
    (row,) = [
        one
        for one in tables(context(result, public=True))["inputs"]
        if one["path"]["text"] == "XXX"
    ]
    assert row["bytes"] == {"text": "XXX"}
    attached = json.loads(attached_result(result, masking_of(result, public=True)))
    (line,) = [one for one in attached["inputs"] if one["path"] == "XXX"]
    assert line["bytes"] == "XXX"


def test_what_can_be_computed_back_is_told_on_the_screen(secretive: Result, tmp_path: Path) -> None:
    project = str(secretive.project.path)
    options = ["-o", str(tmp_path / "out"), "--lang", "en,ja"]
    done = CliRunner().invoke(main, ["report", project, *options])
    assert "RPT-019" not in done.output
    done = CliRunner().invoke(main, ["report", project, *options, "--public"])
    assert done.exit_code == 0, done.output
    assert done.output.count("RPT-019") == 1
    assert "EF_RE" in done.output
    listed = json.loads((tmp_path / "out" / "report.json").read_text(encoding="utf-8"))["findings"]
    (told,) = [one for one in listed if one["code"] == "RPT-019"]
    assert (told["severity"], told["found"]) == ("warning", "EF_RE")


@pytest.mark.parametrize("last", ["9999-12-31", "2030-12-31"])
def test_the_last_day_of_a_calibration_is_left_out(last: str, tmp_path: Path) -> None:
    more = (
        f'meters: {{M-A: {{calibrations: [{{date: "2023-06-01", valid_until: "{last}"}}]}}}}\n'
        "confidential: [meters.M-A.calibrations]\n"
    )
    report(made(tmp_path / "p", {2024: 100.5}, more), tmp_path / "out", public=True)
    text = (tmp_path / "out" / "monitoring.en.html").read_text(encoding="utf-8")
    assert last[:4] not in re.sub(r"base64,[^)']*", "", text)
    assert "XXX" in text
