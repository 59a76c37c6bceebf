"""What was changed is named: the file, the key; and no history is told that nobody knows."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from jcm_mrv import load_project, pack, reproduce, seal
from jcm_mrv.evidence.manifest import manifest_bytes
from jcm_mrv.evidence.names import CRATE, MANIFEST, PACK
from tests.effort import one_in
from tests.evidence.packs import (
    Files,
    edited,
    files_of,
    small_pack,
    small_project,
    tampered,
    write_zip,
)

RESULT = "outputs/result.json"
REPORT, DIAGRAM = "project/docs/report.pdf", "project/docs/diagram.pdf"


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_pack(tmp_path_factory.mktemp("packed"))


@one_in(2)
@pytest.mark.parametrize(
    ("name", "change"),
    [
        (REPORT, lambda files: files.update({REPORT: b"%PDF-1.4 another one\n"})),
        (REPORT, lambda files: files.pop(REPORT)),
        (DIAGRAM, lambda files: files.update({DIAGRAM: b"%PDF-1.4 a diagram\n"})),
    ],
    ids=["edited", "taken out", "put in"],
)
def test_evidence_that_is_not_as_it_is_described_is_named(
    name: str, change: Callable[[Files], object], packed: Path, tmp_path: Path
) -> None:
    found = reproduce(tampered(packed, change, tmp_path / "p.zip", manifest=True))
    assert found.verdict == "not reproduced"
    told = [finding.where for finding in found.findings if finding.code == "EVI-059"]
    assert told == [name]


def test_evidence_that_is_listed_as_missing_and_is_there_is_named(
    packed: Path, tmp_path: Path
) -> None:
    path = tmp_path / "p.zip"
    tampered(packed, lambda f: f.update({DIAGRAM: b"%PDF"}), path, manifest=True, crate=True)
    told = [(f.where, f.expected) for f in reproduce(path).findings if f.code == "EVI-059"]
    assert told == [(DIAGRAM, "nothing, since pack.json lists it as missing")]


def test_seals_that_were_taken_out_are_named(tmp_path: Path) -> None:
    project = small_project(tmp_path / "project")
    seal(load_project(project), time=dt.datetime(2024, 2, 1))
    pack(load_project(project), tmp_path / "pack.zip")
    path = tmp_path / "p.zip"
    tampered(tmp_path / "pack.zip", lambda f: f.pop("project/seals.jsonl"), path, manifest=True)
    found = reproduce(path)
    assert found.verdict == "not reproduced"
    assert "project/seals.jsonl" in {f.where for f in found.findings if f.code == "EVI-059"}


def test_seals_that_were_put_in_are_named_where_the_calculation_stops(
    packed: Path, tmp_path: Path
) -> None:
    path = tmp_path / "p.zip"
    tampered(packed, lambda f: f.update({"project/seals.jsonl": b"{}\n"}), path, manifest=True)
    found = reproduce(path)
    assert "EVI-050" in {finding.code for finding in found.findings}
    assert [f.where for f in found.findings if f.code == "EVI-059"] == ["project/seals.jsonl"]


def test_rules_that_are_not_those_that_the_pack_states_count_on_their_own_word(
    packed: Path, tmp_path: Path
) -> None:
    rule = "rules/VN_AM007/1.0/methodology.yaml"
    for old, new in ((b"0.3330", b"0.9330"), (b"value: 0.333", b"value: [")):
        change = edited(rule, old, new)
        found = reproduce(tampered(packed, change, tmp_path / "p.zip", manifest=True))
        assert [f.severity for f in found.findings if f.code == "EVI-053"] == ["warning"]


@pytest.mark.parametrize(
    ("name", "old", "key"),
    [(PACK, b'"language":', "language"), (RESULT, b'"monitoring_period":', "monitoring_period")],
)
def test_a_key_twice_is_named(
    name: str, old: bytes, key: str, packed: Path, tmp_path: Path
) -> None:
    files = files_of(packed)
    edited(name, old, b'"' + key.encode() + b'": "en", ' + old)(files)
    hashes = {n: hashlib.sha256(data).hexdigest() for n, data in files.items() if n != MANIFEST}
    files[MANIFEST] = manifest_bytes(hashes)
    found = reproduce(write_zip(files, tmp_path / "p.zip"))
    assert found.verdict == "damaged"
    told = [(f.where, f.found) for f in found.findings if f.code == "EVI-015"]
    assert (name, f"the key '{key}' twice") in told


def test_a_crate_that_says_something_else_of_the_whole_is_told(
    packed: Path, tmp_path: Path
) -> None:
    change = edited(CRATE, b"draft, not ready", b"final, ready")
    found = reproduce(tampered(packed, change, tmp_path / "p.zip", manifest=True))
    assert CRATE in {f.where for f in found.findings if f.code == "EVI-059"}


def _worded(files: Files) -> None:
    result = json.loads(files[RESULT])
    result["findings"][0]["message"] += ", and all is well"
    files[RESULT] = (json.dumps(result, indent=2, ensure_ascii=False) + "\n").encode()


def test_words_that_were_changed_are_told_to_be_words(packed: Path, tmp_path: Path) -> None:
    found = reproduce(tampered(packed, _worded, tmp_path / "p.zip", manifest=True))
    assert found.verdict == "not reproduced"
    [told] = [f for f in found.findings if f.code == "EVI-051"]
    assert told.where == "findings[0].message"
    assert told.message.startswith("findings are worded otherwise in the packed result")

    def heavier(files: Files) -> None:
        _worded(files)
        result = json.loads(files[RESULT])
        result["findings"][0]["severity"] = "error"
        files[RESULT] = json.dumps(result).encode()

    found = reproduce(tampered(packed, heavier, tmp_path / "q.zip", manifest=True))
    [told] = [f for f in found.findings if f.code == "EVI-051"]
    assert "worded" not in told.message


@pytest.mark.parametrize("number", [10, 11, 12, 13, 15, 50, 58, 59, 72])
def test_no_history_is_told_that_nobody_knows(number: int) -> None:
    text = (Path(__file__).parents[2] / "jcm_mrv/findings.yaml").read_text(encoding="utf-8")
    entry = text.partition(f"\nEVI-{number:03}:\n")[2].partition("\n  why:")[0]
    hint = entry.partition("\n  hint: ")[2]
    assert "may have been" in hint
    assert not re.search("it was (?!written)", hint)
    assert "had a result" not in hint
