"""Every way to tamper with a pack is found and named, and nothing is left behind."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from jcm_mrv import reproduce, sign
from jcm_mrv.evidence import checking, container
from jcm_mrv.evidence.keys import make_key
from jcm_mrv.evidence.names import CRATE, MANIFEST, PACK, README
from jcm_mrv.evidence.reproducing import Reproduction
from tests.effort import one_in
from tests.evidence.packs import (
    READINGS,
    Files,
    edited,
    files_of,
    small_pack,
    small_project,
    tampered,
    write_zip,
)

pytestmark = one_in(3)

RULE = "rules/VN_AM007/1.0/methodology.yaml"
PROJECT = "project/project.yaml"
RESULT = "outputs/result.json"
BOOK = "outputs/monitoring_spreadsheet.xlsx"
ONE_READING = edited(READINGS, b"2024-01-17 12:00,361.2", b"2024-01-17 12:00,461.2")


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_pack(tmp_path_factory.mktemp("packed"))


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the folder of temporary files, in which nothing may be left."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def found_in(path: Path, temporary: Path, **options: list[Path]) -> Reproduction:
    found = reproduce(path, **options)  # type: ignore[arg-type]
    assert not found.holds
    assert list(temporary.iterdir()) == []
    assert path.exists()
    return found


def codes(found: Reproduction) -> set[str]:
    return {finding.code for finding in found.findings if finding.is_error}


def named(found: Reproduction) -> str:
    return " ".join(f"{f.message} {f.where} {f.found}" for f in found.findings)


@pytest.mark.parametrize("name", [READINGS, PROJECT, RULE, RESULT, BOOK, PACK, CRATE, README])
def test_one_byte_is_found_and_the_file_named(name: str, packed: Path, temporary: Path) -> None:
    def change(files: Files) -> None:
        raw = bytearray(files[name])
        raw[len(raw) // 2] ^= 1
        files[name] = bytes(raw)

    found = found_in(tampered(packed, change, temporary.parent / "p.zip"), temporary)
    assert (found.verdict, codes(found)) == ("damaged", {"EVI-013"})
    assert name in named(found)


def test_one_byte_in_the_manifest_is_found(packed: Path, temporary: Path) -> None:
    for old, new in ((b"\n", b"\r\n"), (b"  outputs", b" *outputs")):
        path = tampered(packed, edited(MANIFEST, old, new), temporary.parent / "p.zip")
        found = found_in(path, temporary)
        assert (found.verdict, codes(found)) == ("damaged", {"EVI-010"})
    digit = files_of(packed)[MANIFEST][:1]
    other = b"0" if digit != b"0" else b"1"
    path = tampered(packed, edited(MANIFEST, digit, other), temporary.parent / "p.zip")
    assert codes(found_in(path, temporary)) == {"EVI-013"}


# Versions, times and rights in the head of a file and in the directory: programs that pack a folder
# again write others, and they are let be.
LET_BE = {
    b"PK\x03\x04": {4, 5, 10, 11, 12, 13},
    b"PK\x01\x02": {*range(4, 8), *range(12, 16), *range(36, 42)},
}
CHECKSUM = 17
"""A byte of the checksum, in heads and in the directory."""


def telling(raw: bytes, at: int) -> int:
    """Give a place in a container, or one beside it where nothing is told by what stands there."""
    mark = max((raw.rfind(mark, 0, at + 1), mark) for mark in LET_BE)
    return mark[0] + CHECKSUM if at - mark[0] in LET_BE[mark[1]] else at


@pytest.mark.parametrize("at", [0.0005, 0.2, 0.5, 0.8, 0.97, 0.9995])
def test_one_byte_anywhere_in_the_container_is_found(
    at: float, packed: Path, temporary: Path
) -> None:
    raw = bytearray(packed.read_bytes())
    raw[telling(bytes(raw), int(len(raw) * at))] ^= 0x10
    path = temporary.parent / "p.zip"
    path.write_bytes(raw)
    assert found_in(path, temporary).verdict == "damaged"


CHANGES: dict[str, tuple[Callable[[Files], object], str]] = {
    "a reading": (ONE_READING, "quantities[0].value"),
    "the title": (edited(PROJECT, b"Two roofs", b"Ten roofs"), "project.title"),
    "the capacity": (edited(PROJECT, b"600 kW", b"900 kW"), "project.sha256"),
    "a factor": (edited(RULE, b"value: 0.333", b"value: 0.933"), "findings"),
    "a note on a factor": (edited(RULE, b"0.3330", b"0.9330"), "methodologies[0].sha256"),
    "evidence for a criterion": (edited(PROJECT, b"photographs", b"photograph"), "project.sha256"),
}


@pytest.mark.parametrize("what", CHANGES)
def test_with_a_new_manifest_the_recomputation_finds_it(
    what: str, packed: Path, temporary: Path
) -> None:
    change, first = CHANGES[what]
    path = tampered(packed, change, temporary.parent / "p.zip", manifest=True)
    found = found_in(path, temporary)
    assert found.verdict == "not reproduced", named(found)
    if what == "a factor":
        # The cases of a methodology hold its numbers.
        assert "EVI-050" in codes(found)
        # In the pack, not in a folder that is gone and was called otherwise the time before.
        assert str(temporary) not in json.dumps(found.as_dict())
        assert f"{RULE.rpartition('/')[0]}/cases.yaml" in {
            finding.where.partition(":")[0] for finding in found.findings
        }
    assert found.rules_differ == ("factor" in what)
    assert found.first_difference is not None
    assert found.first_difference["path"] == first


def _more_tonnes(files: Files) -> None:
    result = json.loads(files[RESULT])
    result["years"][0]["emission_reductions"] += 10
    result["by_methodology"][0]["years"][0]["emission_reductions"] += 10
    result["by_methodology"][0]["emission_reductions"] += 10
    result["emission_reductions"] += 10
    files[RESULT] = (json.dumps(result, indent=2, ensure_ascii=False) + "\n").encode()
    record = json.loads(files[PACK])
    record["total"] += 10
    record["credits"]["2024"] += 10
    files[PACK] = json.dumps(record).encode()


def test_what_does_not_agree_is_not_said_to(packed: Path, temporary: Path) -> None:
    for manifest, verdict in ((False, "damaged"), (True, "not reproduced")):
        path = tampered(packed, ONE_READING, temporary.parent / "p.zip", manifest=manifest)
        found = found_in(path, temporary)
        assert found.verdict == verdict
        [unsigned] = [finding for finding in found.findings if finding.code == "EVI-037"]
        assert "agreement" not in unsigned.message


def test_tonnes_that_were_added_everywhere_are_found(packed: Path, temporary: Path) -> None:
    path = tampered(packed, _more_tonnes, temporary.parent / "p.zip", manifest=True)
    found = found_in(path, temporary)
    assert found.verdict == "not reproduced"
    assert found.first_difference is not None
    assert found.first_difference["packed"] - found.first_difference["recomputed"] == 10


def test_tonnes_that_pack_json_alone_states_are_found(packed: Path, temporary: Path) -> None:
    def change(files: Files) -> None:
        record = json.loads(files[PACK])
        record["total"] += 1
        files[PACK] = json.dumps(record).encode()

    path = tampered(packed, change, temporary.parent / "p.zip", manifest=True)
    assert codes(found_in(path, temporary)) == {"EVI-015"}


def test_a_workbook_that_was_edited_is_found(packed: Path, temporary: Path) -> None:
    def change(files: Files) -> None:
        files[BOOK] = files[BOOK] + b"x"

    path = tampered(packed, change, temporary.parent / "p.zip", manifest=True)
    found = found_in(path, temporary)
    assert (found.verdict, codes(found)) == ("not reproduced", {"EVI-051"})


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        (CRATE, b"draft, not ready", b"final, ready"),
        (README, b"proves nothing", b"proves everything"),
        (PACK, b'"previous": null', b'"previous": "' + b"0" * 64 + b'"'),
        (PACK, b'"missing": [', b'"missing": [], "left_out": [], "x": ['),
    ],
)
def test_what_describes_the_pack_has_to_fit_it(
    name: str, old: bytes, new: bytes, packed: Path, temporary: Path
) -> None:
    path = tampered(packed, edited(name, old, new), temporary.parent / "p.zip", manifest=True)
    found = found_in(path, temporary)
    assert codes(found) <= {"EVI-059", "EVI-015"}
    assert codes(found)


def test_readings_and_result_that_fit_are_found_by_the_signature(
    packed: Path, temporary: Path
) -> None:
    folder = temporary.parent
    make_key(folder / "k.pem")
    sign(packed, folder / "k.pem", output=folder / "k.sig")
    project = small_project(folder / "other")
    readings = project.parent / "data/roof-a.csv"
    readings.write_text(readings.read_text().replace("12:00,361.2", "12:00,461.2"))
    from jcm_mrv import load_project, pack

    pack(load_project(project), folder / "p.zip")
    assert reproduce(folder / "p.zip").verdict == "identical"
    keys, signatures = [folder / "k.pub.pem"], [folder / "k.sig"]
    assert reproduce(packed, keys=keys, signatures=signatures).holds
    found = found_in(folder / "p.zip", temporary, keys=keys, signatures=signatures)
    assert (found.verdict, codes(found)) == ("identical", {"EVI-034"})


@pytest.mark.parametrize("name", [READINGS, RESULT, RULE, PROJECT])
def test_a_file_that_was_taken_out_is_named(name: str, packed: Path, temporary: Path) -> None:
    path = tampered(packed, lambda files: files.pop(name), temporary.parent / "p.zip")
    found = found_in(path, temporary)
    assert (found.verdict, codes(found)) == ("damaged", {"EVI-011"})
    assert name in named(found)


@pytest.mark.parametrize("name", [MANIFEST, PACK])
def test_without_manifest_or_pack_json_it_is_no_pack(
    name: str, packed: Path, temporary: Path
) -> None:
    path = tampered(packed, lambda files: files.pop(name), temporary.parent / "p.zip")
    assert codes(found_in(path, temporary)) == {"EVI-009"}


@pytest.mark.parametrize("manifest", [False, True])
@pytest.mark.parametrize("name", ["project/approval.pdf", "outputs/approval.pdf", "rules/x.yaml"])
def test_a_file_that_was_added_is_named(
    name: str, manifest: bool, packed: Path, temporary: Path
) -> None:
    path = temporary.parent / "p.zip"
    tampered(packed, lambda files: files.update({name: b"approved"}), path, manifest=manifest)
    found = found_in(path, temporary)
    assert ("EVI-058" if manifest else "EVI-012") in codes(found)
    assert name in named(found)


def test_evidence_that_was_taken_out_with_a_new_manifest_is_named(
    packed: Path, temporary: Path
) -> None:
    path = temporary.parent / "p.zip"
    tampered(packed, lambda files: files.pop("project/docs/report.pdf"), path, manifest=True)
    assert found_in(path, temporary).verdict == "not reproduced"


@pytest.mark.parametrize(
    "name",
    ["/etc/x", "../x", "project/../../x", "C:/x", "C:x", "project\\x", "a//b", "./x", "x\x01",
     "re\u0301.pdf", "project/x.", "project/x ", "project/" + "x" * 300, "project/NUL",
     "project/aux/x.pdf", "project/com1.csv", "project/x?.pdf", "project/x|y", 'project/"x"'],
)  # fmt: skip
def test_a_name_that_leads_elsewhere_is_refused(name: str, packed: Path, temporary: Path) -> None:
    path = tampered(packed, lambda files: files.update({name: b"x"}), temporary.parent / "p.zip")
    found = found_in(path, temporary)
    assert (found.verdict, codes(found)) == ("damaged", {"EVI-006"})
    assert sorted(p.name for p in temporary.parent.iterdir()) == ["p.zip", "temporary"]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_twice_is_refused(packed: Path, temporary: Path) -> None:
    path = tampered(packed, lambda files: None, temporary.parent / "p.zip")
    with zipfile.ZipFile(path, "a") as opened:
        opened.writestr(RESULT, "{}")
    assert codes(found_in(path, temporary)) == {"EVI-007"}


def test_names_that_differ_in_case_are_refused(packed: Path, temporary: Path) -> None:
    name = "outputs/Result.json"
    path = tampered(packed, lambda files: files.update({name: b"x"}), temporary.parent / "p.zip")
    assert codes(found_in(path, temporary)) == {"EVI-007"}


def test_a_link_is_refused(packed: Path, temporary: Path) -> None:
    path = tampered(packed, lambda files: files.pop(READINGS), temporary.parent / "p.zip")
    link = zipfile.ZipInfo(READINGS)
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(path, "a") as opened:
        opened.writestr(link, "/etc/passwd")
    assert codes(found_in(path, temporary)) == {"EVI-008"}


def test_a_zip_bomb_is_refused(packed: Path, temporary: Path) -> None:
    change = {"project/zeros.bin": bytes(5_000_000)}
    path = tampered(packed, lambda files: files.update(change), temporary.parent / "p.zip")
    assert codes(found_in(path, temporary)) == {"EVI-003"}


def test_more_files_than_allowed_are_refused(
    packed: Path, temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(container, "MOST_MEMBERS", 5)
    path = temporary.parent / "p.zip"
    path.write_bytes(packed.read_bytes())
    assert codes(found_in(path, temporary)) == {"EVI-003"}


def test_more_bytes_than_allowed_are_refused(packed: Path, temporary: Path) -> None:
    # What the directory claims is enough: three gigabytes are neither written nor read.
    raw = bytearray(packed.read_bytes())
    at = raw.rindex(b"PK\1\2")
    struct.pack_into("<L", raw, at + 24, 3 * 1024**3)
    path = temporary.parent / "p.zip"
    path.write_bytes(raw)
    assert "EVI-003" in codes(found_in(path, temporary))


def test_a_file_larger_than_allowed_is_refused(temporary: Path) -> None:
    path = temporary.parent / "p.zip"
    with path.open("wb") as file:
        file.truncate(2 * 1024**3 + 1)
    assert codes(found_in(path, temporary)) == {"EVI-003"}
    path.unlink()


@pytest.mark.parametrize("share", [0.0, 0.3, 0.9, 0.999])
def test_what_is_cut_off_is_refused(share: float, packed: Path, temporary: Path) -> None:
    raw = packed.read_bytes()
    path = temporary.parent / "p.zip"
    path.write_bytes(raw[: int(len(raw) * share)])
    assert codes(found_in(path, temporary)) == {"EVI-002"}


def test_what_stands_before_or_after_is_refused(packed: Path, temporary: Path) -> None:
    path = temporary.parent / "p.zip"
    for raw in (b"#!/bin/sh\n" + packed.read_bytes(), packed.read_bytes() + b"more"):
        path.write_bytes(raw)
        assert codes(found_in(path, temporary)) == {"EVI-002"}


def test_what_is_encrypted_is_refused(packed: Path, temporary: Path) -> None:
    raw = bytearray(packed.read_bytes())
    at = raw.index(b"PK\1\2")
    struct.pack_into("<H", raw, at + 8, 1)
    path = temporary.parent / "p.zip"
    path.write_bytes(raw)
    assert codes(found_in(path, temporary)) == {"EVI-004"}


def test_zip64_is_refused(packed: Path, temporary: Path) -> None:
    path = temporary.parent / "p.zip"
    with zipfile.ZipFile(path, "w") as opened:
        for name, data in files_of(packed).items():
            with opened.open(name, "w", force_zip64=True) as file:
                file.write(data)
    raw = bytearray(path.read_bytes())
    # The writer of the standard library leaves the extra field out of the directory.
    end = raw.rindex(b"PK\5\6")
    struct.pack_into("<2H", raw, end + 8, 0xFFFF, 0xFFFF)
    path.write_bytes(raw)
    assert codes(found_in(path, temporary)) == {"EVI-005"}


def test_files_that_overlap_are_refused(packed: Path, temporary: Path) -> None:
    raw = bytearray(packed.read_bytes())
    first = raw.index(b"PK\1\2")
    second = raw.index(b"PK\1\2", first + 4)
    struct.pack_into("<L", raw, second + 42, 0)
    path = temporary.parent / "p.zip"
    path.write_bytes(raw)
    assert codes(found_in(path, temporary)) == {"EVI-002"}


def test_what_the_zip_says_of_a_file_has_to_be_so(packed: Path, temporary: Path) -> None:
    raw = bytearray(packed.read_bytes())
    at = raw.index(b"PK\1\2")
    struct.pack_into("<L", raw, at + 16, zlib.crc32(b"something else"))
    path = temporary.parent / "p.zip"
    path.write_bytes(raw)
    found = found_in(path, temporary)
    assert codes(found) == {"EVI-002"}
    assert README in named(found)


def test_a_newer_form_says_what_to_install(packed: Path, temporary: Path) -> None:
    def change(files: Files) -> None:
        record = json.loads(files[PACK])
        files[PACK] = json.dumps(
            {"schema": "jcm-mrv/pack/2", "software": {"name": "jcm-mrv", "version": "7.5.0"},
             "project": record["project"], "news": 1}
        ).encode()  # fmt: skip

    path = tampered(packed, change, temporary.parent / "p.zip", manifest=True)
    found = found_in(path, temporary)
    assert (found.verdict, codes(found)) == ("unsupported", {"EVI-014"})
    [finding] = [finding for finding in found.findings if finding.is_error]
    assert "7.5.0" in finding.hint


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b"null", b"[" * 3000])
def test_a_pack_json_that_is_none_is_refused(content: bytes, packed: Path, temporary: Path) -> None:
    from jcm_mrv.evidence.manifest import manifest_bytes

    files = files_of(packed)
    files[PACK] = content
    hashes = {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
    files[MANIFEST] = manifest_bytes(hashes)
    path = write_zip(files, temporary.parent / "p.zip")
    assert codes(found_in(path, temporary)) == {"EVI-015"}


def _of_result(change: Callable[[dict[str, Any]], object]) -> Callable[[Files], object]:
    def changed(files: Files) -> None:
        result = json.loads(files[RESULT])
        change(result)
        files[RESULT] = json.dumps(result).encode()

    return changed


def _deep(result: dict[str, Any]) -> None:
    result["years"][0]["label"] = json.loads("[" * 400 + "]" * 400)


ODD: list[Callable[[dict[str, Any]], object]] = [
    lambda result: result.clear(),
    lambda result: result.update(outputs=[{"path": 1}]),
    lambda result: result.update(outputs=[]),
    lambda result: result.update(findings=["x"]),
    lambda result: result.update(trace=[{}]),
    lambda result: result.update(quantities=[{}], months=[{}]),
    lambda result: result.update(quantities=result["quantities"] * 2),
    lambda result: result.update(years=[{"year": []}]),
    lambda result: result.update(inputs=[{}]),
    lambda result: result.update(project=None, software=None),
    _deep,
]


@pytest.mark.parametrize("number", range(len(ODD)))
def test_whatever_stands_in_a_result_is_told_and_no_traceback(
    number: int, packed: Path, temporary: Path
) -> None:
    change = _of_result(ODD[number])
    path = tampered(packed, change, temporary.parent / "p.zip", manifest=True)
    found = found_in(path, temporary)
    assert found.verdict in ("damaged", "not reproduced")
    json.dumps(found.as_dict())


def test_a_table_that_cannot_be_read_breaks_no_chain(packed: Path, temporary: Path) -> None:
    def change(files: Files) -> None:
        ONE_READING(files)
        files["outputs/daily.csv"] = b"start,value\r\n2024-01-17,x\r\n"
        result = json.loads(files[RESULT])
        for item in result["outputs"]:
            if item["path"] == "daily.csv":
                item["sha256"] = hashlib.sha256(files["outputs/daily.csv"]).hexdigest()
        files[RESULT] = json.dumps(result).encode()

    path = tampered(packed, change, temporary.parent / "p.zip", manifest=True)
    found = found_in(path, temporary)
    assert found.first_difference is not None
    assert found.first_difference["path"] == "quantities[0].value"


def test_a_full_disk_is_told(
    packed: Path, temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> str:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(checking, "_taken_out", full)
    found = found_in(packed, temporary)
    assert (found.verdict, codes(found)) == ("damaged", {"EVI-060"})


def test_a_file_that_is_not_there_is_told(temporary: Path) -> None:
    found = reproduce(temporary.parent / "none.zip")
    assert (found.verdict, codes(found)) == ("damaged", {"EVI-001"})


def test_packed_again_by_another_program_it_is_the_same_pack(packed: Path, temporary: Path) -> None:
    path = tampered(packed, lambda files: None, temporary.parent / "p.zip")
    assert path.read_bytes() != packed.read_bytes()
    found = reproduce(path)
    assert (found.verdict, found.pack_id) == ("identical", reproduce(packed).pack_id)
