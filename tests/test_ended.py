"""How a process of our own ends: asked to, it clears away; at its end it leaves at once."""

from __future__ import annotations

import atexit
import os
import signal
import sys
import tempfile
import threading
from pathlib import Path
from typing import Any

import pytest

from jcm_mrv import __main__
from jcm_mrv.__main__ import end_as_asked


@pytest.mark.skipif(os.name == "nt", reason="there a process is ended without being asked")
def test_asked_to_end_a_temporary_folder_is_cleared_away(tmp_path: Path) -> None:
    before = signal.signal(signal.SIGTERM, signal.SIG_DFL)
    try:
        end_as_asked()
        with pytest.raises(SystemExit) as caught:
            _ended_at_work(tmp_path)
        assert caught.value.code == 143
        assert list(tmp_path.iterdir()) == []
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        end_as_asked()
        assert signal.getsignal(signal.SIGTERM) == signal.SIG_IGN
    finally:
        signal.signal(signal.SIGTERM, before)


def _ended_at_work(place: Path) -> None:
    with tempfile.TemporaryDirectory(dir=place) as folder:
        Path(folder, "readings.csv").write_text("time,kwh\n")
        signal.raise_signal(signal.SIGTERM)


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What was done at the end: a word, or the status."""
    noted: list[Any] = []
    monkeypatch.setattr(atexit, "_run_exitfuncs", lambda: noted.append("registered"))
    monkeypatch.setattr(os, "_exit", noted.append)
    return noted


@pytest.mark.parametrize(("code", "status"), [(None, 0), (0, 0), (1, 1), (141, 141)])
def test_what_is_registered_for_the_end_is_done_before_leaving(
    done: list[Any], code: int | None, status: int
) -> None:
    __main__._leave(SystemExit(code))
    assert done == ["registered", status]


def test_what_cannot_be_printed_at_the_end_changes_the_status(
    done: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Lost:
        def flush(self) -> None:
            raise SystemExit(141)

    monkeypatch.setattr(sys, "stdout", Lost())
    __main__._leave(SystemExit(0))
    assert done == ["registered", 141]


def test_a_text_in_place_of_a_status_is_printed_in_the_usual_way(done: list[Any]) -> None:
    __main__._leave(SystemExit("stopped"))
    assert done == []


def test_a_thread_that_has_work_is_waited_for(done: list[Any]) -> None:
    may_end = threading.Event()
    thread = threading.Thread(target=may_end.wait)
    thread.start()
    try:
        __main__._leave(SystemExit(0))
    finally:
        may_end.set()
        thread.join()
    assert done == []
