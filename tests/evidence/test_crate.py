"""The validator of the RO-Crate project accepts the description of a pack, under both profiles."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.evidence.packs import small_pack

ROOT = Path(__file__).parents[2]
# Installed by `make thorough`: it needs an older rich than jcm-mrv.
PYTHON = ROOT / ".venv-validator" / ("Scripts" if os.name == "nt" else "bin") / "python"
REQUIRED = os.environ.get("JCM_MRV_REQUIRE_VALIDATOR") == "1"

pytestmark = [
    pytest.mark.thorough,
    pytest.mark.skipif(
        not REQUIRED and not PYTHON.exists(), reason="`make thorough` installs the validator"
    ),
]


def validated(folder: Path) -> subprocess.CompletedProcess[str]:
    script = Path(__file__).with_name("validate_crate.py")
    environment = {key: text for key, text in os.environ.items() if key != "PYTHONPATH"}
    return subprocess.run(
        [PYTHON, script, folder], capture_output=True, text=True, env=environment, cwd=folder
    )


def test_a_pack_is_a_process_run_crate(tmp_path: Path) -> None:
    shutil.unpack_archive(small_pack(tmp_path), tmp_path / "unpacked")
    done = validated(tmp_path / "unpacked")
    assert done.stdout.splitlines() == ["ro-crate-1.1 passed", "process-run-crate-0.5 passed"]
    assert done.returncode == 0


def test_the_validator_finds_what_is_missing(tmp_path: Path) -> None:
    folder = tmp_path / "unpacked"
    shutil.unpack_archive(small_pack(tmp_path), folder)
    path = folder / "ro-crate-metadata.json"
    crate = json.loads(path.read_text())
    for item in crate["@graph"]:
        item.pop("instrument", None)
        item.pop("datePublished", None)
    path.write_text(json.dumps(crate))
    done = validated(folder)
    assert done.returncode == 1
    assert "MUST have an instrument" in done.stdout
    assert "datePublished" in done.stdout
