"""Files that are read: regular, bounded, and found whatever form their names have."""

from __future__ import annotations

import os
import socket
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from jcm_mrv.findings import FindingsError
from jcm_mrv.input_files import (
    FileTooLargeError,
    as_on_disk,
    glob_files,
    open_file,
    read_file,
)
from jcm_mrv.methodology.library import Library, library
from jcm_mrv.project.load import load_project
from jcm_mrv.strict_yaml import load_file
from jcm_mrv.workbook.reading.package import open_package

NFC = unicodedata.normalize("NFC", "Điện năng số 1")
NFD = unicodedata.normalize("NFD", NFC)

pytestmark = pytest.mark.skipif(os.name == "nt", reason="pipes, devices and sparse files of POSIX")


def pipe(folder: Path) -> Path:
    path = folder / "pipe"
    os.mkfifo(path)
    return path


def bound_socket(folder: Path) -> Path:
    path = folder / "s"
    # A path of a socket is short: bound by its name in the folder alone.
    before = Path.cwd()
    os.chdir(folder)
    try:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind("s")
    finally:
        os.chdir(before)
    return path


def sparse(folder: Path) -> Path:
    path = folder / "sparse"
    with path.open("wb") as file:
        file.truncate(100 * 1024**3)
    return path


def a_link_to(make: Callable[[Path], Path]) -> Callable[[Path], Path]:
    def linked(folder: Path) -> Path:
        path = folder / "link.yaml"
        path.symlink_to(make(folder))
        return path

    return linked


ENDLESS = {
    "zero": lambda _: Path("/dev/zero"),
    "random": lambda _: Path("/dev/urandom"),
    "terminal": lambda _: Path("/dev/ptmx"),
    "a pipe": pipe,
    "a socket": bound_socket,
    "a folder": lambda folder: folder,
    "100 GB": sparse,
    "a link to a pipe": a_link_to(pipe),
    "a link to zero": a_link_to(lambda _: Path("/dev/zero")),
}


@pytest.mark.parametrize("what", ENDLESS)
def test_what_is_no_file_is_refused_before_it_is_read(what: str, tmp_path: Path) -> None:
    path = ENDLESS[what](tmp_path)
    with pytest.raises(OSError) as caught:
        read_file(path, 1000)
    assert caught.value.strerror
    assert isinstance(caught.value, FileTooLargeError) == (what == "100 GB")


@pytest.mark.parametrize("what", ENDLESS)
@pytest.mark.parametrize(
    ("read", "code"),
    [
        (lambda path: load_file(path, "MET"), "MET"),
        (load_project, "PRJ"),
        (open_package, "WBK"),
    ],
    ids=["yaml", "project", "workbook"],
)
def test_every_reader_says_so(
    what: str, read: Callable[[Path], object], code: str, tmp_path: Path
) -> None:
    with pytest.raises(FindingsError) as caught:
        read(ENDLESS[what](tmp_path))
    (finding,) = caught.value.findings
    assert finding.code.startswith(code)
    assert finding.found


def test_a_pipe_that_takes_the_place_of_a_file_is_refused_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "project.yaml"
    path.write_text("title: x")
    opened = os.open

    def exchanged(name: Path, flags: int) -> int:
        path.unlink()
        os.mkfifo(path)
        return opened(name, flags)

    monkeypatch.setattr("jcm_mrv.input_files.os.open", exchanged)
    with pytest.raises(OSError, match="a pipe, not a file"):
        read_file(path, 1000)


def test_a_series_that_is_a_pipe_is_no_series(tmp_path: Path) -> None:
    (tmp_path / "series").mkdir()
    os.mkfifo(tmp_path / "series" / "grid.yaml")
    with pytest.raises(FindingsError, match="MET-140"):
        Library((tmp_path,)).load_series("grid")


def test_a_file_that_says_it_is_empty_is_read_to_the_limit() -> None:
    assert Path("/proc/self/maps").stat().st_size == 0
    assert read_file("/proc/self/maps", 10**7)
    with pytest.raises(FileTooLargeError):
        read_file("/proc/self/maps", 10)


@pytest.mark.parametrize("size", [0, 9, 10, 11])
def test_the_limit_is_the_most_that_is_read(size: int, tmp_path: Path) -> None:
    path = tmp_path / "f"
    path.write_bytes(b"x" * size)
    if size > 10:
        with pytest.raises(FileTooLargeError, match="11 bytes, more than 10"):
            read_file(path, 10)
    else:
        assert read_file(path, 10) == b"x" * size


@pytest.mark.parametrize("name", ["a\0b", "x" * 5000, "\ud800"])
def test_a_name_that_no_file_has(name: str, tmp_path: Path) -> None:
    with pytest.raises(OSError) as caught:
        read_file(tmp_path / name, 10)
    assert caught.value.strerror


@pytest.mark.parametrize(("on_disk", "asked"), [(NFC, NFD), (NFD, NFC), (NFC, NFC)])
def test_a_name_in_another_unicode_form_is_found(on_disk: str, asked: str, tmp_path: Path) -> None:
    folder = tmp_path / on_disk
    folder.mkdir()
    (folder / f"{on_disk}.csv").write_bytes(b"here")
    path = tmp_path / asked / f"{asked}.csv"
    assert read_file(path, 10) == b"here"
    assert as_on_disk(path) == folder / f"{on_disk}.csv"
    with open_file(path) as stream:
        assert stream.read() == b"here"
    first, *_, last = asked.split(" ")
    assert list(glob_files(tmp_path, f"{first}*/*{last}.csv")) == [as_on_disk(path)]


def test_of_two_forms_the_one_that_was_asked_for_is_read(tmp_path: Path) -> None:
    for name in (NFC, NFD):
        (tmp_path / name).write_text("C" if unicodedata.is_normalized("NFC", name) else "D")
    assert read_file(tmp_path / NFC, 10) == b"C"
    assert read_file(tmp_path / NFD, 10) == b"D"
    assert len(list(glob_files(tmp_path, f"{NFC.split()[0]}*"))) == 2
    # A third form could be either of them.
    mixed = NFD[: NFD.index("n")] + NFC[NFC.index("n") :]
    assert mixed not in (NFC, NFD)
    with pytest.raises(FileNotFoundError):
        read_file(tmp_path / mixed, 10)


def test_a_path_of_nothing_is_given_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert as_on_disk(tmp_path / NFC / "x") == tmp_path / NFC / "x"
    monkeypatch.chdir(tmp_path)
    (tmp_path / NFD).write_text("x")
    assert as_on_disk(Path(NFC)) == Path(NFD)


def test_a_project_in_a_folder_of_another_form(tmp_path: Path) -> None:
    (tmp_path / NFD).mkdir()
    (tmp_path / NFD / "project.yaml").write_text("title: [")
    with pytest.raises(FindingsError) as caught:
        load_project(tmp_path / NFC)
    assert caught.value.findings[0].code == "PRJ-004"


def test_a_pipe_in_place_of_a_project_file_is_not_proposed_in_its_own_place(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "project.yaml")
    with pytest.raises(FindingsError) as stopped:
        load_project(tmp_path)
    (problem,) = stopped.value.findings
    assert (problem.code, problem.found) == ("PRJ-001", "a pipe, not a file")
    assert "did you mean" not in problem.hint


def test_a_folder_of_methodologies_of_another_form(tmp_path: Path) -> None:
    (tmp_path / NFD / "series").mkdir(parents=True)
    (tmp_path / NFD / "series" / "mine.yaml").write_text("x: [")
    with pytest.raises(FindingsError, match="MET-004"):
        library([tmp_path / NFC]).load_series("mine")
