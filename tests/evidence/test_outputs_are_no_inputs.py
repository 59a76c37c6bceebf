"""Keys, passwords, seals and packs are read: nothing is written over them."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from jcm_mrv.cli import main
from jcm_mrv.evidence.keys import make_key
from tests.effort import one_in
from tests.evidence.packs import small_pack

pytestmark = one_in(3)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder with a project, its pack, keys and a password."""
    small_pack(tmp_path)
    (tmp_path / "pw.txt").write_text("secret\n")
    make_key(tmp_path / "k.pem", b"secret")
    make_key(tmp_path / "zz.zip.sig", b"secret")
    make_key(tmp_path / "other.pem")
    return tmp_path


BY = ["--password-file", "pw.txt", "--overwrite"]
COMMANDS = [
    (["pack", "project", "-o", "k.pem", "--sign", "k.pem", *BY], "CAL-031"),
    (["pack", "project", "-o", "k.pub.pem", "--sign", "k.pem", *BY], "CAL-031"),
    (["pack", "project", "-o", "zz.zip", "--sign", "zz.zip.sig", *BY], "CAL-031"),
    (["pack", "project", "-o", "pw.txt", "--sign", "k.pem", *BY], "CAL-031"),
    (["pack", "project", "-o", "other.pem", "--overwrite"], "EVI-033"),
    (["pack", "project", "-o", "project/seals.jsonl"], "CAL-031"),
    (["sign", "pack.zip", "--key", "k.pem", "-o", "pw.txt", *BY], "CAL-031"),
    (["sign", "pack.zip", "--key", "k.pem", "-o", "k.pub.pem", *BY], "CAL-031"),
    (["sign", "pack.zip", "--key", "k.pem", "-o", "k.pem", *BY], "CAL-031"),
    (["sign", "pack.zip", "--key", "k.pem", "-o", "pack.zip", *BY], "CAL-031"),
    (["sign", "pack.zip", "--key", "k.pem", "-o", "other.pem", *BY], "EVI-033"),
    (["sign", "pack.zip", "--key", "k.pem", "-o", "other.pub.pem", *BY], "EVI-033"),
]


@pytest.mark.parametrize(("command", "code"), COMMANDS)
def test_what_is_read_is_never_written_over(
    command: list[str], code: str, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(place)
    before = {path: path.read_bytes() for path in place.iterdir() if path.is_file()}
    done = CliRunner().invoke(main, command)
    assert done.exit_code == 1, done.output
    assert code in done.output
    assert {path: path.read_bytes() for path in place.iterdir() if path.is_file()} == before
    assert not (place / "project/seals.jsonl").exists()
