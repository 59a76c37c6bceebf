"""Lines that come one after another: whole or absent, of one run at a time, never over a user's."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jcm_mrv.findings import FindingsError
from jcm_mrv.outputs import journal
from jcm_mrv.outputs.journal import opened_line, sealed_line

SCHEMA = "jcm-mrv/test/1"


def line(n: Any) -> dict[str, Any]:
    return {"schema": SCHEMA, "n": n}


def numbers(path: Path) -> list[Any]:
    found = [opened_line(one) for one in path.read_bytes().splitlines(keepends=True)]
    return [None if one is None else one["n"] for one in found]


@given(st.recursive(st.none() | st.integers() | st.text(), lambda x: st.lists(x)), st.data())
def test_a_line_is_read_as_it_was_written_and_not_at_all_with_any_byte_changed(
    value: Any, data: Any
) -> None:
    sealed = sealed_line(line(value))
    assert opened_line(sealed) == line(value)
    assert sealed.count(b"\n") == 1
    at = data.draw(st.integers(0, len(sealed) - 1))
    other = data.draw(st.integers(0, 255).filter(lambda byte: byte != sealed[at]))
    assert opened_line(sealed[:at] + bytes([other]) + sealed[at + 1 :]) is None
    assert opened_line(sealed[:at]) is None


def test_lines_stay_where_they_are_to_be_kept_and_are_gone_where_not(tmp_path: Path) -> None:
    path = tmp_path / "new" / "lines.jsonl"
    with journal(path, SCHEMA) as opened:
        for n in (3, 1, 2):
            opened.add(line(n))
            assert numbers(path)[-1] == n
    with journal(path, SCHEMA, lambda data: data if data["n"] > 1 else None) as opened:
        opened.add(line(4))
        assert opened.findings == ()
    assert numbers(path) == [3, 2, 4]
    with journal(path, SCHEMA):
        pass
    assert path.read_bytes() == b""
    assert os.listdir(path.parent) == ["lines.jsonl"]


def test_in_order_the_same_lines_are_the_same_file(tmp_path: Path) -> None:
    found = []
    for name, order in (("a", (3, 1, 2)), ("b", (1, 2, 3))):
        path = tmp_path / name
        with journal(path, SCHEMA) as opened:
            for n in order:
                opened.add(line(n))
            opened.put_in_order(lambda data: data["n"])
            opened.add(line(9))
        found.append(path.read_bytes())
    assert numbers(tmp_path / "a") == [1, 2, 3, 9]
    assert found[0] == found[1]


@pytest.mark.parametrize(
    "content",
    [
        b"my notes",
        b"my notes\n",
        sealed_line(line(1)) + sealed_line(line(2)).replace(b"2", b"7", 1),
        sealed_line(line(1)) + sealed_line(line(2))[:-9],
        sealed_line({"schema": "jcm-mrv/other/1", "n": 1}),
        b'{"schema":"jcm-mrv/test/1","n":' + b"[" * 100_000,
    ],
)
def test_what_somebody_edited_or_wrote_is_kept_under_another_name(
    content: bytes, tmp_path: Path
) -> None:
    path = tmp_path / "lines.jsonl"
    path.write_bytes(content)
    with journal(path, SCHEMA, lambda data: data) as opened:
        (finding,) = opened.findings
    assert finding.code == "CAL-035"
    assert (tmp_path / "lines.edited-1.jsonl").read_bytes() == content
    good = [one for one in content.splitlines(keepends=True) if b'"n":1' in one]
    kept = [one for one in good if (data := opened_line(one)) and data["schema"] == SCHEMA]
    assert path.read_bytes() == b"".join(kept)


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "readings.csv").write_text("mine")
    path = tmp_path / "lines.jsonl"
    path.symlink_to("readings.csv")
    with journal(path, SCHEMA) as opened:
        opened.add(line(1))
    assert (tmp_path / "readings.csv").read_text() == "mine"
    assert (tmp_path / "lines.edited-1.jsonl").is_symlink()


def test_a_second_run_is_refused_at_once(tmp_path: Path) -> None:
    path = tmp_path / "lines.jsonl"
    with journal(path, SCHEMA) as first:
        first.add(line(1))
        with pytest.raises(FindingsError) as stopped, journal(path, SCHEMA):
            pass
        first.add(line(2))
    assert [finding.code for finding in stopped.value.findings] == ["CAL-033"]
    assert numbers(path) == [1, 2]


def test_a_full_disk_leaves_the_lines_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "lines.jsonl"
    write = os.write
    with journal(path, SCHEMA) as opened:
        opened.add(line(1))

        def full(handle: int, data: bytes) -> int:
            if len(data) < 20:
                raise OSError(28, "No space left on device")
            return write(handle, data[: len(data) - 10])

        monkeypatch.setattr(os, "write", full)
        with pytest.raises(OSError, match="No space"):
            opened.add(line(2))
        monkeypatch.undo()
        assert numbers(path) == [1]
        opened.add(line(3))
    assert numbers(path) == [1, 3]


def test_a_folder_that_cannot_be_written_to_is_not_left_behind(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(OSError), journal(tmp_path / "file" / "lines.jsonl", SCHEMA):
        pass
    (tmp_path / "dir").mkdir()
    (tmp_path / "dir" / "lines.jsonl").mkdir()
    with journal(tmp_path / "dir" / "lines.jsonl", SCHEMA) as opened:
        opened.add(line(1))
    assert (tmp_path / "dir" / "lines.edited-1.jsonl").is_dir()


def test_after_a_kill_the_lines_are_there_and_the_next_run_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "lines.jsonl"
    code = (
        "import os, signal, sys\n"
        "from pathlib import Path\n"
        "from jcm_mrv.outputs import journal\n"
        f"with journal(Path({str(path)!r}), {SCHEMA!r}) as opened:\n"
        f"    opened.add({json.dumps(line(1))})\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    ended = subprocess.run([sys.executable, "-c", code], check=False)
    assert ended.returncode == -signal.SIGKILL
    with journal(path, SCHEMA, lambda data: data) as opened:
        opened.add(line(2))
        assert opened.findings == ()
    assert numbers(path) == [1, 2]
    assert os.listdir(tmp_path) == ["lines.jsonl"]
