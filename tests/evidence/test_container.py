"""A zip with more in it than the files of a pack is none."""

from __future__ import annotations

import io
import struct
import subprocess
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from jcm_mrv import reproduce
from jcm_mrv.cli import main
from tests.evidence.packs import edited, end_of, files_of, small_pack, tampered, write_zip

JUNK = b"#!/bin/sh\nJUNK"


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_pack(tmp_path_factory.mktemp("packed"))


def codes(path: Path) -> set[str]:
    found = reproduce(path)
    assert found.verdict == "damaged"
    return {finding.code for finding in found.findings if finding.is_error}


def _entries(raw: bytes) -> list[tuple[bytearray, bytes]]:
    """Give each entry of the directory: its fixed part, and its name."""
    at, found = end_of(raw)[5], []
    while raw[at : at + 4] == b"PK\1\2":
        length = struct.unpack_from("<H", raw, at + 28)[0]
        found.append((bytearray(raw[at : at + 46]), raw[at + 46 : at + 46 + length]))
        at += 46 + length
    return found


def _with(
    raw: bytes,
    *,
    before: bytes = b"",
    between: bytes = b"",
    extra: bytes = b"",
    comment: bytes = b"",
) -> bytes:
    """Give a zip with something in it that all its offsets make room for."""
    directory = b""
    for fixed, name in _entries(raw):
        offset = struct.unpack_from("<L", fixed, 42)[0]
        struct.pack_into("<HH", fixed, 30, len(extra), len(comment))
        struct.pack_into("<L", fixed, 42, offset + len(before))
        directory += bytes(fixed) + name + extra + comment
    start = end_of(raw)[5]
    end = bytearray(raw[-22:])
    struct.pack_into("<LL", end, 12, len(directory), len(before) + start + len(between))
    return before + raw[:start] + between + directory + bytes(end)


def _field(kind: int, data: bytes) -> bytes:
    return struct.pack("<2H", kind, len(data)) + data


OTHER_NAME = b"\1" + struct.pack("<L", zlib.crc32(b"README.txt")) + b"../evil.txt"
CHANGES: dict[str, Callable[[bytes], bytes]] = {
    "before, with offsets that fit": lambda raw: _with(raw, before=JUNK),
    "before the directory": lambda raw: _with(raw, between=JUNK),
    "a comment": lambda raw: _with(raw, comment=b"approved"),
    "another name": lambda raw: _with(raw, extra=_field(0x7075, OTHER_NAME)),
    "an extra field that is none": lambda raw: _with(raw, extra=b"\0"),
    "a time with more in it": lambda raw: _with(raw, extra=_field(0x5455, bytes(200))),
}


def test_what_is_changed_here_is_a_zip_all_the_same(packed: Path, tmp_path: Path) -> None:
    (tmp_path / "p.zip").write_bytes(_with(packed.read_bytes()))
    assert (tmp_path / "p.zip").read_bytes() == packed.read_bytes()


@pytest.mark.parametrize("what", CHANGES)
def test_what_no_file_of_the_pack_holds_is_refused(what: str, packed: Path, tmp_path: Path) -> None:
    path = tmp_path / "p.zip"
    path.write_bytes(CHANGES[what](packed.read_bytes()))
    with zipfile.ZipFile(path) as opened:
        assert opened.testzip() is None
    assert codes(path) == {"EVI-002"}


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("project/empty/", b"hidden", "EVI-002"),
        ("README.txt/", b"", "EVI-007"),
        ("Project/", b"", "EVI-007"),
        ("project/a\u2028b.pdf", b"x", "EVI-006"),
    ],
)
def test_folders_and_names_that_mislead_are_refused(
    name: str, content: bytes, code: str, packed: Path, tmp_path: Path
) -> None:
    path = write_zip(files_of(packed), tmp_path / "p.zip")
    with zipfile.ZipFile(path, "a") as opened:
        info = zipfile.ZipInfo(name)
        info.external_attr = 0o100644 << 16
        opened.writestr(info, content)
    assert codes(path) == {code}


def test_a_folder_without_anything_is_let_be(packed: Path, tmp_path: Path) -> None:
    path = write_zip({**files_of(packed), "project/docs/": b""}, tmp_path / "p.zip")
    assert reproduce(path).verdict == "identical"


def test_bytes_between_two_files_are_refused(packed: Path, tmp_path: Path) -> None:
    raw = packed.read_bytes()
    entries = _entries(raw)
    at = struct.unpack_from("<L", entries[3][0], 42)[0]
    start = end_of(raw)[5]
    directory = b""
    for fixed, name in entries:
        offset = struct.unpack_from("<L", fixed, 42)[0]
        struct.pack_into("<L", fixed, 42, offset + len(JUNK) * (offset >= at))
        directory += bytes(fixed) + name
    end = bytearray(raw[-22:])
    struct.pack_into("<L", end, 16, start + len(JUNK))
    path = tmp_path / "p.zip"
    path.write_bytes(raw[:at] + JUNK + raw[at:start] + directory + bytes(end))
    assert codes(path) == {"EVI-002"}


def test_bytes_after_the_packed_ones_of_a_file_are_refused(packed: Path, tmp_path: Path) -> None:
    path = tmp_path / "p.zip"
    files = files_of(packed)
    write_zip(files, path)
    raw = path.read_bytes()
    entries = _entries(raw)
    fixed, name = entries[-1]
    start, at = end_of(raw)[5], struct.unpack_from("<L", fixed, 42)[0]
    local = bytearray(raw[at:start])
    size = struct.unpack_from("<L", fixed, 20)[0] + len(JUNK)
    struct.pack_into("<L", fixed, 20, size)
    struct.pack_into("<L", local, 18, size)
    end = bytearray(raw[-22:])
    struct.pack_into("<L", end, 16, start + len(JUNK))
    directory = b"".join(bytes(head) + text for head, text in entries)
    path.write_bytes(raw[:at] + bytes(local) + JUNK + directory + bytes(end))
    assert name.decode() in files
    assert codes(path) == {"EVI-002"}


def test_packed_again_by_info_zip_it_is_the_same_pack(packed: Path, tmp_path: Path) -> None:
    folder, path = tmp_path / "unpacked", tmp_path / "p.zip"
    with zipfile.ZipFile(packed) as opened:
        opened.extractall(folder)
    try:
        subprocess.run(["zip", "-q", "-r", path, "."], cwd=folder, check=True)
    except FileNotFoundError:
        pytest.skip("Info-ZIP is not installed")
    found = reproduce(path)
    assert (found.verdict, found.pack_id) == ("identical", reproduce(packed).pack_id), [
        finding.found for finding in found.findings
    ]


class _Pipe(io.RawIOBase):
    """What cannot be gone back in: sizes are written after each file."""

    def __init__(self) -> None:
        self.written = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.written += data
        return len(data)


def test_sizes_may_stand_after_a_file_and_nothing_else(packed: Path, tmp_path: Path) -> None:
    pipe, path = _Pipe(), tmp_path / "p.zip"
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, data in files_of(packed).items():
            opened.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    path.write_bytes(pipe.written)
    assert reproduce(path).verdict == "identical"
    raw = bytes(pipe.written)
    at = raw.index(b"PK\7\x08")
    path.write_bytes(raw[: at + 4] + b"\1\2\3\4" + raw[at + 8 :])
    assert codes(path) == {"EVI-002"}


def test_what_was_not_reproduced_is_said_to_be_as_packed(packed: Path, tmp_path: Path) -> None:
    change = edited("project/data/roof-a.csv", b"2024-01-17 12:00,361.2", b"2024-01-17 12:00,461.2")
    path = tampered(packed, change, tmp_path / "p.zip", manifest=True)
    lines = CliRunner().invoke(main, ["reproduce", str(path)]).output.splitlines()
    [credits] = [line for line in lines if line.startswith("credits")]
    assert credits.endswith("as packed")
    lines = CliRunner().invoke(main, ["reproduce", str(packed)]).output.splitlines()
    assert not any("as packed" in line for line in lines)


@pytest.mark.parametrize("attributes", [0x10, 0x08, 0o040755 << 16])
def test_a_file_that_is_called_something_else_is_refused(
    attributes: int, packed: Path, tmp_path: Path
) -> None:
    # Some programs would make a folder of it, or leave it out.
    with zipfile.ZipFile(tmp_path / "p.zip", "w", zipfile.ZIP_DEFLATED) as opened:
        for name, data in files_of(packed).items():
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = attributes if name == "outputs/daily.csv" else 0o100644 << 16
            opened.writestr(info, data)
    found = reproduce(tmp_path / "p.zip")
    assert [finding.code for finding in found.findings if finding.is_error] == ["EVI-008"]
