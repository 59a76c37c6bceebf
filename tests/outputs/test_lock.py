"""One run at a time in a folder, and none that is dead."""

from __future__ import annotations

import errno
import os
import signal
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from jcm_mrv.findings import FindingsError
from jcm_mrv.outputs import lock, write_folder
from jcm_mrv.outputs.lock import LOCK, alone_in
from tests.outputs.breaking import contents, die, in_a_child

fcntl = pytest.importorskip("fcntl")


@pytest.fixture(params=["folder", "file"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Lock the folder itself, or a file where the file system cannot lock folders."""
    whole = fcntl.flock
    if request.param == "file":

        def files_only(handle: int, how: int) -> None:
            if stat.S_ISDIR(os.fstat(handle).st_mode):
                raise OSError(errno.EBADF, os.strerror(errno.EBADF))
            whole(handle, how)

        monkeypatch.setattr(fcntl, "flock", files_only)
    return request.param


def open_handles() -> int:
    return len(os.listdir("/proc/self/fd"))


def test_the_second_run_is_told_and_touches_nothing(
    way: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lock, "PATIENCE", 0)
    with alone_in(tmp_path):
        assert os.listdir(tmp_path) == ([LOCK] if way == "file" else [])
        with pytest.raises(FindingsError, match="CAL-033"):
            write_folder(tmp_path, {"schema": "jcm-mrv/x/1"}, {}, inputs=(), names="x")
        assert os.listdir(tmp_path) == ([LOCK] if way == "file" else [])
    assert os.listdir(tmp_path) == []
    with alone_in(tmp_path):
        pass


def test_a_folder_is_free_again_after_an_error(way: str, tmp_path: Path) -> None:
    before = open_handles()
    for _ in range(3):
        with pytest.raises(ZeroDivisionError), alone_in(tmp_path):
            raise ZeroDivisionError
    assert os.listdir(tmp_path) == []
    assert open_handles() == before


def test_the_second_run_waits_for_the_first(
    way: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = alone_in(tmp_path)
    first.__enter__()
    waited: list[float] = []

    def pause(seconds: float) -> None:
        waited.append(seconds)
        if len(waited) == 3:
            first.__exit__(None, None, None)

    monkeypatch.setattr("jcm_mrv.outputs.lock.time.sleep", pause)
    with alone_in(tmp_path):
        assert len(waited) == 3
    assert os.listdir(tmp_path) == []


def test_a_dead_run_keeps_nobody_out(
    way: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed_inside() -> None:
        with alone_in(tmp_path):
            die()

    assert in_a_child(killed_inside) == signal.SIGKILL
    monkeypatch.setattr(lock, "PATIENCE", 0)
    with alone_in(tmp_path):
        pass
    assert os.listdir(tmp_path) == []


def test_a_lock_on_a_file_that_was_removed_is_no_lock(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between opening the file and locking it, the run before removes it, and another makes it."""
    whole = fcntl.flock
    raced: list[str] = []

    def flock(handle: int, how: int) -> None:
        if stat.S_ISDIR(os.fstat(handle).st_mode):
            raise OSError(errno.EBADF, os.strerror(errno.EBADF))
        if len(raced) < 2:
            (tmp_path / LOCK).unlink()
            if raced:
                (tmp_path / LOCK).touch()
            raced.append("removed")
        whole(handle, how)

    monkeypatch.setattr(fcntl, "flock", flock)
    monkeypatch.setattr("jcm_mrv.outputs.lock.time.sleep", lambda _: None)
    with alone_in(tmp_path):
        assert len(raced) == 2
        with (tmp_path / LOCK).open() as other, pytest.raises(BlockingIOError):
            whole(other.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    assert os.listdir(tmp_path) == []


def test_a_folder_that_was_removed_and_made_again_is_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    whole = fcntl.flock
    raced: list[str] = []

    def flock(handle: int, how: int) -> None:
        whole(handle, how)
        if not raced:
            folder.rename(tmp_path / "gone")
            folder.mkdir()
            raced.append("removed")

    monkeypatch.setattr(fcntl, "flock", flock)
    monkeypatch.setattr("jcm_mrv.outputs.lock.time.sleep", lambda _: None)
    monkeypatch.setattr(lock, "PATIENCE", 10)
    with alone_in(folder):
        handle = os.open(folder, os.O_RDONLY)
        with pytest.raises(BlockingIOError):
            whole(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        os.close(handle)


@pytest.mark.parametrize(
    ("where", "kind"), [("none", FileNotFoundError), ("file", NotADirectoryError)]
)
def test_no_folder_to_be_alone_in(
    where: str, kind: type[OSError], way: str, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(kind), alone_in(tmp_path / where):
        pass


def test_two_runs_at_once_leave_the_files_of_one(tmp_path: Path) -> None:
    def run(content: bytes) -> Callable[[], None]:
        def write() -> None:
            for _ in range(5):
                write_folder(
                    tmp_path,
                    {"schema": "jcm-mrv/x/1", "of": content.decode()},
                    {f"{name}.csv": content for name in "abcdef"},
                    inputs=(),
                    names=r"[a-f]\.csv",
                )

        return write

    def one_beside_the_other() -> None:
        children = []
        for content in (b"one", b"two", b"six"):
            child = os.fork()
            if child == 0:
                try:
                    run(content)()
                finally:
                    os._exit(0)
            children.append(child)
        for child in children:
            os.waitpid(child, 0)

    assert in_a_child(one_beside_the_other) == 0
    found = contents(tmp_path)
    assert set(found) == {"result.json", *(f"{name}.csv" for name in "abcdef")}
    (content,) = {data for name, data in found.items() if name != "result.json"}
    assert content in found["result.json"]
    assert len(os.listdir(tmp_path)) == 7
