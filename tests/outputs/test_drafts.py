"""Drafts that are written together: each has reached the disk, or none is left."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from jcm_mrv.outputs.drafts import write_drafts

CONTENTS = {"findings.csv": b"code\n", "sheet.xlsx": b"PK", "result.json": b"{}\n"}


def test_all_have_reached_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: set[int] = set()
    monkeypatch.setattr(os, "fsync", lambda handle: synced.add(os.fstat(handle).st_ino))
    drafts = write_drafts(tmp_path, CONTENTS)
    assert {name: path.read_bytes() for name, path in drafts.items()} == CONTENTS
    assert {path.stat().st_ino for path in drafts.values()} == synced
    assert len(synced) == len(CONTENTS)


def test_they_are_waited_for_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # None comes back before all have been asked for.
    all_asked = threading.Barrier(len(CONTENTS), timeout=60)
    monkeypatch.setattr(os, "fsync", lambda _: all_asked.wait())
    assert len(write_drafts(tmp_path, CONTENTS)) == len(CONTENTS)


def test_none_is_left_where_one_does_not_get_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []

    def full(handle: int) -> None:
        asked.append(handle)
        if len(asked) == 2:
            raise OSError(28, "full")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="full"):
        write_drafts(tmp_path, CONTENTS)
    assert not list(tmp_path.iterdir())


def test_none_is_left_where_one_cannot_be_begun(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, begun = os.open, list[Path]()

    def refusing(path: Path, flags: int, mode: int = 0o777) -> int:
        begun.append(path)
        if len(begun) == 3:
            raise OSError(24, "too many open files")
        return whole(path, flags, mode)

    monkeypatch.setattr(os, "open", refusing)
    with pytest.raises(OSError, match="too many"):
        write_drafts(tmp_path, CONTENTS)
    assert not list(tmp_path.iterdir())


def test_where_there_is_no_thread_they_get_there_one_after_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none_left(_: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    synced: list[int] = []
    monkeypatch.setattr(threading.Thread, "start", none_left)
    monkeypatch.setattr(os, "fsync", synced.append)
    assert len(write_drafts(tmp_path, CONTENTS)) == len(synced)
