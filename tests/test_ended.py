"""A command that is asked to end clears away as with Ctrl-C."""

from __future__ import annotations

import os
import signal
import tempfile
from pathlib import Path

import pytest

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
