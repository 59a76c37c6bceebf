"""Files of readings: found inside the project folder only, read once, hashed and decoded."""

from __future__ import annotations

import hashlib
import os
import unicodedata
from pathlib import Path
from types import SimpleNamespace

import pytest

from jcm_mrv.findings import Finding, FindingsError
from jcm_mrv.metering.reading import files as input_files
from jcm_mrv.metering.reading.encoding import encodings_of, utf8_lines
from jcm_mrv.metering.reading.files import find_files, open_file

TEXT = "time,kwh\n2024-01-01 00:00,1\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project folder with some files, and one file beside it."""
    project = tmp_path / "project"
    (project / "data" / "old").mkdir(parents=True)
    for name in ("a.csv", "b.csv", "old/a.csv", "notes.txt"):
        (project / "data" / name).write_text(TEXT)
    (tmp_path / "outside.csv").write_text(TEXT)
    return project


def found(folder: Path, *patterns: str) -> list[str]:
    return [shown for shown, _ in find_files(list(patterns), folder, "project.yaml:1:1")]


def not_found(folder: Path, *patterns: str) -> Finding:
    with pytest.raises(FindingsError) as caught:
        find_files(list(patterns), folder, "project.yaml:1:1")
    (problem,) = caught.value.findings
    assert problem.where == "project.yaml:1:1"
    return problem


def read_file(path: str, place: Path, encoding: str | None) -> SimpleNamespace:
    with open_file(path, place) as file:
        codec = encodings_of(file, encoding).codecs[0]
        text = b"".join(utf8_lines(file, codec)).decode()
        return SimpleNamespace(text=text, input_file=file.input_file())


def not_read(path: Path, encoding: str | None = None) -> Finding:
    with pytest.raises(FindingsError) as caught:
        read_file("data/x.csv", path, encoding)
    (problem,) = caught.value.findings
    assert problem.where.startswith("data/x.csv")
    return problem


# ---------------------------------------------------------------------------------------- finding


def test_paths_and_globs_give_each_file_once_in_order(folder: Path) -> None:
    assert found(folder, "data/b.csv", "data/a.csv") == ["data/a.csv", "data/b.csv"]
    assert found(folder, "data/*.csv") == ["data/a.csv", "data/b.csv"]
    assert found(folder, "data/[ab].csv", "data/a.csv", "data/./b.csv") == [
        "data/a.csv",
        "data/b.csv",
    ]
    assert found(folder, "**/a.csv") == ["data/a.csv", "data/old/a.csv"]
    # A folder that a glob names is passed over.
    assert found(folder, "data/*") == ["data/a.csv", "data/b.csv", "data/notes.txt"]
    assert found(folder, "data/old/../a.csv") == ["data/a.csv"]


def test_a_name_with_brackets_is_a_name_where_there_is_such_a_file(folder: Path) -> None:
    (folder / "data" / "roof[1].csv").write_text(TEXT)
    assert found(folder, "data/roof[1].csv") == ["data/roof[1].csv"]


@pytest.mark.parametrize(
    "pattern",
    [
        "../outside.csv",
        "data/../../outside.csv",
        "../*.csv",
        "data/../../*.csv",
        "/etc/hostname",
        "/etc/*",
        "C:\\data\\a.csv",
        "C:data.csv",
    ],
)
def test_nothing_outside_the_folder_is_read(folder: Path, pattern: str) -> None:
    problem = not_found(folder, pattern)
    assert (problem.code, problem.found) == ("MON-010", pattern)


def test_links_may_lead_on_inside_the_folder_but_not_out_of_it(folder: Path) -> None:
    (folder / "data" / "inside.csv").symlink_to(folder / "data" / "a.csv")
    assert found(folder, "data/inside.csv") == ["data/inside.csv"]
    # The same file by two names is one file.
    assert len(found(folder, "data/inside.csv", "data/a.csv")) == 1
    (folder / "data" / "z.csv").symlink_to(folder.parent / "outside.csv")
    for pattern in ("data/z.csv", "data/*.csv"):
        assert not_found(folder, pattern).code == "MON-010"
    (folder / "away").symlink_to(folder.parent, target_is_directory=True)
    assert not_found(folder, "away/outside.csv").code == "MON-010"


def test_links_that_lead_in_a_circle(folder: Path) -> None:
    (folder / "one.csv").symlink_to(folder / "two.csv")
    (folder / "two.csv").symlink_to(folder / "one.csv")
    with pytest.raises(FindingsError) as caught:
        find_files(["one.csv"], folder, "project.yaml:1:1")
    assert {problem.code for problem in caught.value.findings} <= {"MON-011", "MON-012"}


@pytest.mark.parametrize(
    ("pattern", "code", "hint"),
    [
        ("data/aa.csv", "MON-011", "a.csv"),
        ("nowhere/a.csv", "MON-011", "relative to the project file"),
        ("data/*.parquet", "MON-011", "relative to the folder"),
        ("data/[", "MON-011", "relative to the folder"),
        ("data", "MON-012", "data/*.csv"),
        ("", "MON-011", ""),
        ("a\0b.csv", "MON-011", ""),
        ("data/" + "*" * 5000, "MON-011", ""),
        ("***/a.csv", "MON-011", ""),
    ],
)
def test_what_is_not_there_is_named_with_what_may_be_meant(
    folder: Path, pattern: str, code: str, hint: str
) -> None:
    problem = not_found(folder, pattern)
    assert problem.code == code
    assert hint in problem.hint


def test_a_path_of_windows_is_shown_as_it_was_written(folder: Path) -> None:
    problem = not_found(folder, "data\\*.csv")
    assert problem.message == "no file is called 'data\\*.csv'"
    assert (problem.found, problem.hint) == ("a \\ in the path", "write data/*.csv")


def test_a_name_longer_than_the_file_system_allows(folder: Path) -> None:
    with pytest.raises(FindingsError) as caught:
        find_files(["x" * 5000], folder, "project.yaml:1:1")
    assert [problem.code for problem in caught.value.findings] == ["MON-012"]


def test_a_list_without_a_path(folder: Path) -> None:
    problem = not_found(folder)
    assert (problem.code, problem.found) == ("MON-011", "an empty list")


def test_what_is_no_regular_file_is_refused_before_it_is_read(folder: Path) -> None:
    os.mkfifo(folder / "data" / "pipe.csv")
    with pytest.raises(FindingsError) as caught:
        find_files(["data/pipe.csv"], folder, "project.yaml:1:1")
    (problem,) = caught.value.findings
    assert (problem.code, problem.found) == ("MON-012", "a pipe, not a file")
    # A glob passes over it, as over folders.
    assert found(folder, "data/*.csv") == ["data/a.csv", "data/b.csv"]
    assert not_read(folder / "data" / "pipe.csv").found == "a pipe, not a file"
    assert not_read(Path("/dev/zero")).found == "a device, not a file"
    with (folder / "sparse.csv").open("wb") as stream:
        stream.truncate(100 * 2**30)
    assert not_read(folder / "sparse.csv").code == "MON-013"


@pytest.mark.parametrize(("on_disk", "declared"), [("NFC", "NFD"), ("NFD", "NFC")])
def test_names_in_another_form_of_unicode(folder: Path, on_disk: str, declared: str) -> None:
    name = "số đọc/電力がく.csv"
    path = folder / unicodedata.normalize(on_disk, name)
    path.parent.mkdir()
    path.write_text(TEXT)
    for pattern in (name, "số đọc/*.csv", "**/電力が?.csv"):
        (shown,) = found(folder, unicodedata.normalize(declared, pattern))
        assert unicodedata.normalize("NFC", shown) == name


def test_too_many_files(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(input_files, "MAX_FILES", 2)
    assert len(found(folder, "data/*.csv")) == 2
    assert not_found(folder, "data/*.csv", "data/notes.txt").code == "MON-013"
    for number in range(40):
        (folder / "data" / f"c{number}.csv").write_text(TEXT)
    assert not_found(folder, "data/*").code == "MON-013"


# ---------------------------------------------------------------------------------------- reading


def test_what_is_hashed_is_what_is_read(tmp_path: Path) -> None:
    data = b"\xef\xbb\xbf" + TEXT.replace("\n", "\r\n").encode()
    place = tmp_path / "x.csv"
    place.write_bytes(data)
    read = read_file("data/x.csv", place, None)
    assert read.text == TEXT
    assert read.input_file.path == "data/x.csv"
    assert read.input_file.sha256 == hashlib.sha256(data).hexdigest()
    assert read.input_file.bytes == len(data)


@pytest.mark.parametrize(
    ("encoding", "used", "text"),
    [
        (None, "utf-8", "時刻,điện\n"),
        ("utf-8", "utf-8-sig", "時刻,điện\n"),
        ("cp932", "cp932", "時刻,電力量\n"),
        ("windows-1258", "windows-1258", "giờ,kwh\n".replace("ờ", "ơ")),
        ("utf-16", "utf-16", "時刻,điện\n"),
        (None, "utf-16", "時刻,điện\n"),
        ("utf-16-le", "utf-16-le", "\ufefftime,điện\n"),
        ("latin-1", "latin-1", "année,kWh\n"),
    ],
)
def test_text_in_the_declared_encoding(
    tmp_path: Path, encoding: str | None, used: str, text: str
) -> None:
    place = tmp_path / "x.csv"
    place.write_bytes(text.encode(used))
    assert read_file("data/x.csv", place, encoding).text == text.removeprefix("\ufeff")


def test_old_line_breaks(tmp_path: Path) -> None:
    place = tmp_path / "x.csv"
    place.write_bytes(b"a\rb\r\nc\n")
    assert read_file("data/x.csv", place, None).text == "a\nb\nc\n"


@pytest.mark.parametrize(
    ("data", "encoding", "code", "hint"),
    [
        (b"", None, "MON-014", ""),
        (b"\xef\xbb\xbf \r\n", None, "MON-014", ""),
        ("時刻,1\n".encode("cp932"), "utf-8", "MON-015", "format.encoding"),
        ("ok\n時刻,1\n".encode(), "ascii", "MON-015", "format.encoding"),
        (b"PK\x03\x04rest", None, "MON-015", "Excel"),
        (b"\xd0\xcf\x11\xe0rest", None, "MON-015", "Excel"),
        (b"a\0b", "latin-1", "MON-015", "CSV"),
        (TEXT.encode(), "klingon", "MON-006", ""),
        (TEXT.encode(), "hex", "MON-006", ""),
        (TEXT.encode(), "rot13", "MON-006", ""),
        (TEXT.encode(), "idna\0", "MON-006", ""),
        (b"\xff", "utf-16", "MON-015", ""),
    ],
)
def test_what_is_not_text(
    tmp_path: Path, data: bytes, encoding: str | None, code: str, hint: str
) -> None:
    place = tmp_path / "x.csv"
    place.write_bytes(data)
    problem = not_read(place, encoding)
    assert problem.code == code
    assert hint in problem.hint


def test_the_line_of_the_first_wrong_byte_is_named(tmp_path: Path) -> None:
    place = tmp_path / "x.csv"
    place.write_bytes(b"a\nb\n\xe9\n")
    problem = not_read(place, "utf-8")
    assert (problem.where, problem.found) == ("data/x.csv:3", "byte 0xe9")


def test_a_file_that_is_not_there_any_more_and_a_folder(tmp_path: Path) -> None:
    assert not_read(tmp_path / "gone.csv").code == "MON-012"
    assert not_read(tmp_path).code == "MON-012"


def test_a_file_that_is_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "x.csv"
    place.write_text(TEXT)
    monkeypatch.setattr(input_files, "MAX_FILE_BYTES", len(TEXT))
    assert read_file("data/x.csv", place, None).text == TEXT
    monkeypatch.setattr(input_files, "MAX_FILE_BYTES", len(TEXT) - 1)
    assert not_read(place).code == "MON-013"


@pytest.mark.parametrize(("size", "time"), [(len(TEXT) + 1, 1), (len(TEXT), 2), (len(TEXT) - 1, 1)])
def test_a_file_that_changes_while_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int, time: int
) -> None:
    place = tmp_path / "x.csv"
    place.write_text(TEXT)
    states = [(len(TEXT), 1), (size, time)]

    def fstat(_: int) -> SimpleNamespace:
        st_size, st_mtime_ns = states.pop(0)
        return SimpleNamespace(st_size=st_size, st_mtime_ns=st_mtime_ns)

    monkeypatch.setattr(input_files, "os", SimpleNamespace(**{**vars(os), "fstat": fstat}))
    problem = not_read(place)
    assert problem.code == "MON-012"
    assert "changed" in problem.message
