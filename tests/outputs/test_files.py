"""Outputs of one file, and files to start from."""

from __future__ import annotations

import errno
import os
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from jcm_mrv.findings import FindingsError
from jcm_mrv.outputs import TakenError, write_file, write_new
from tests.effort import THOROUGH, one_in, thorough
from tests.outputs.breaking import broken_off, contents, full, interrupt, killed, untouched

MOST_STEPS = 40


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Do not wait for the disk."""
    monkeypatch.setattr(os, "fsync", lambda _: None)


@pytest.fixture(params=["links", "no links"])
def links(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Some file systems have no hard links."""
    if request.param == "no links":

        def refused(*_: object, **__: object) -> None:
            raise OSError(errno.EPERM, os.strerror(errno.EPERM))

        monkeypatch.setattr(os, "link", refused)


@pytest.mark.usefixtures("links")
def test_a_file_is_written_once_and_replaced_when_the_user_says_so(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    write_file(path, b"one", inputs=())
    before = untouched(tmp_path)
    with pytest.raises(FindingsError, match="CAL-032"):
        write_file(path, b"two", inputs=())
    assert untouched(tmp_path) == before
    write_file(path, b"two", inputs=(), overwrite=True)
    assert contents(tmp_path) == {"list.csv": b"two"}
    write_file(tmp_path / "new.csv", b"x", inputs=(), overwrite=True)


@pytest.mark.parametrize("overwrite", [False, True])
@pytest.mark.parametrize("how", ["itself", "hard link", "link", "way round", "case", "form"])
def test_an_output_is_never_an_input(how: str, overwrite: bool, tmp_path: Path) -> None:
    official = tmp_path / "báo cáo.xlsx"
    official.write_bytes(b"official")
    output = tmp_path / "out.xlsx"
    if how == "itself":
        output = official
    elif how == "hard link":
        output.hardlink_to(official)
    elif how == "link":
        output.symlink_to(official)
    elif how == "way round":
        output = tmp_path / "sub" / ".." / official.name
        (tmp_path / "sub").mkdir()
    elif how == "case":
        output = tmp_path / official.name.upper()
    else:
        output = tmp_path / unicodedata.normalize("NFD", official.name)
    before = untouched(tmp_path)
    with pytest.raises(FindingsError, match="CAL-031"):
        write_file(output, b"new", inputs=(tmp_path / "none", official), overwrite=overwrite)
    assert untouched(tmp_path) == before


def test_the_file_that_a_link_leads_to_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    target, link = tmp_path / "there" / "latest.xlsx", tmp_path / "link.xlsx"
    target.write_bytes(b"old")
    link.symlink_to(target)
    with pytest.raises(FindingsError, match="CAL-032"):
        write_file(link, b"new", inputs=())
    write_file(link, b"new", inputs=(), overwrite=True)
    assert link.is_symlink()
    assert target.read_bytes() == b"new"
    target.unlink()
    with pytest.raises(FindingsError, match="CAL-032"):
        write_file(link, b"new", inputs=())


@pytest.mark.parametrize("overwrite", [False, True])
@pytest.mark.parametrize("where", ["folder", "file/x", "none/x", "pipe", "x" * 300, "\0", "circle"])
def test_what_cannot_be_written(where: str, overwrite: bool, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").touch()
    (tmp_path / "circle").symlink_to("circle")
    os.mkfifo(tmp_path / "pipe")
    before = untouched(tmp_path)
    with pytest.raises((OSError, FindingsError)):
        write_file(tmp_path / where, b"x", inputs=(), overwrite=overwrite)
    assert untouched(tmp_path) == before


def test_a_device_is_never_replaced() -> None:
    with pytest.raises(OSError, match="a device or pipe"):
        write_file(Path("/dev/null"), b"x", inputs=(), overwrite=True)
    assert Path("/dev/null").is_char_device()


FILES = {"project.yaml": b"project", "data/a.csv": b"a", "data/b.csv": b"b"}


def start(folder: Path) -> list[Path]:
    return write_new({folder / name: data for name, data in FILES.items()}, folders=True)


@pytest.mark.usefixtures("links")
def test_all_files_or_none(tmp_path: Path) -> None:
    assert start(tmp_path / "new" / "one") == [tmp_path / "new" / "one" / name for name in FILES]
    assert contents(tmp_path / "new" / "one") == FILES
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "b.csv").write_bytes(b"mine")
    with pytest.raises(TakenError) as caught:
        start(tmp_path)
    assert caught.value.paths == (tmp_path / "data" / "b.csv",)
    assert set(os.listdir(tmp_path)) == {"new", "data"}


@pytest.mark.parametrize("how", [interrupt, full])
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_a_run_that_fails_leaves_nothing(
    how: Callable[[], None], after: bool, tmp_path: Path
) -> None:
    for at in range(MOST_STEPS):
        folder = tmp_path / str(at)
        with broken_off(at, how, after=after) as steps:
            try:
                start(folder / "new")
            except (KeyboardInterrupt, OSError):
                assert not (folder / "new").exists() or contents(folder / "new") == FILES, steps
            else:
                assert contents(folder / "new") == FILES
        if len(steps) <= at:
            break
    assert 10 < at < MOST_STEPS - 1


@one_in(2)
@pytest.mark.parametrize("overwrite", [False, True])
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_a_killed_run_leaves_a_whole_file_or_none(
    overwrite: bool, after: bool, tmp_path: Path
) -> None:
    for at in range(MOST_STEPS):
        folder = tmp_path / str(at)
        folder.mkdir()
        path = folder / "list.csv"
        if overwrite:
            path.write_bytes(b"old")
        reached = killed(
            lambda: write_file(path, b"new", inputs=(), overwrite=overwrite),  # noqa: B023
            at,
            after=after,
        )
        assert contents(folder).get("list.csv") in (b"new", b"old" if overwrite else None)
        write_file(folder / "other.csv", b"x", inputs=())
        assert set(os.listdir(folder)) <= {"list.csv", "other.csv"}
        if not reached:
            break
    assert 2 < at < MOST_STEPS - 1


@pytest.mark.usefixtures("links")
def test_what_another_program_writes_in_the_meantime_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from jcm_mrv.outputs import files

    put_in_place = files.put_in_place

    def beaten(draft: Path, target: Path) -> None:
        if target.name == "a.csv":
            target.write_bytes(b"mine")
        put_in_place(draft, target)

    monkeypatch.setattr(files, "put_in_place", beaten)
    (tmp_path / "new").mkdir()
    with pytest.raises(TakenError):
        start(tmp_path / "new")
    assert contents(tmp_path) == {"new/data/a.csv": b"mine"}


@pytest.mark.parametrize("as_folder", [True, False])
def test_what_another_program_makes_where_the_folder_is_to_be_stays(
    as_folder: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rename = os.rename

    def beaten(draft: Path, target: Path) -> None:
        mine = target / "project.yaml" if as_folder else target
        mine.parent.mkdir(exist_ok=True)
        mine.write_bytes(b"mine")
        rename(draft, target)

    monkeypatch.setattr(os, "rename", beaten)
    with pytest.raises(TakenError) as caught:
        start(tmp_path / "new")
    assert caught.value.paths == (tmp_path / "new",)
    assert contents(tmp_path) == {"new/project.yaml" if as_folder else "new": b"mine"}


@thorough
def test_a_run_that_is_killed_in_a_folder_of_the_user_leaves_the_first_file_out(
    tmp_path: Path,
) -> None:
    for at in range(MOST_STEPS):
        folder = tmp_path / str(at)
        folder.mkdir()
        reached = killed(lambda: start(folder), at, after=False)  # noqa: B023
        left = contents(folder)
        assert "project.yaml" not in left or left == FILES
        if not reached:
            break
    assert 10 < at < MOST_STEPS - 1


@one_in(2)
@pytest.mark.parametrize("below", ["new", "new/one"])
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_a_killed_run_leaves_a_whole_folder_or_none(
    below: str, after: bool, tmp_path: Path
) -> None:
    for at in range(0, MOST_STEPS, 1 if THOROUGH else 3):
        place = tmp_path / str(at)
        place.mkdir()
        reached = killed(lambda: start(place / below), at, after=after)  # noqa: B023
        assert not (place / "new").exists() or contents(place / below) == FILES
        if (place / "new").exists():
            (place / "new").rename(tmp_path / f"whole {at}")
        start(place / below)
        assert os.listdir(place) == ["new"]
        assert contents(place / below) == FILES
        if not reached:
            break
    assert 10 < at < MOST_STEPS - 1


@pytest.mark.parametrize("mask", [0o022, 0o077])
def test_the_umask_says_who_may_read(mask: int, tmp_path: Path) -> None:
    before = os.umask(mask)
    try:
        start(tmp_path / "new")
        write_file(tmp_path / "new" / "one", b"x", inputs=(), overwrite=True)
    finally:
        os.umask(before)
    for path in (tmp_path / "new").rglob("*"):
        allowed = 0o777 if path.is_dir() else 0o666
        assert path.stat().st_mode & 0o777 == allowed & ~mask


@pytest.mark.parametrize("there", [True, False], ids=["in a folder", "with the folder"])
def test_a_private_file_is_for_its_owner_alone(there: bool, tmp_path: Path) -> None:
    folder = tmp_path if there else tmp_path / "new"
    secret = folder / "key"
    write_new({secret: b"secret", folder / "key.pub": b"x"}, folders=True, private=[secret])
    assert secret.stat().st_mode & 0o077 == 0
    assert (folder / "key.pub").stat().st_mode & 0o444 != 0o400
