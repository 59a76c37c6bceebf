"""What is said of a pack is said in the language that is asked for."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from jcm_mrv import load_project, pack, reproduce
from tests.evidence.packs import Files, tampered
from tests.projects import READ, write_project


@pytest.mark.parametrize("language", ["ja", "vi"])
def test_what_is_said_of_a_pack_is_said_in_one_language(tmp_path: Path, language: str) -> None:
    pack(load_project(write_project(tmp_path / "p", READ)), tmp_path / "x.zip")

    def of_another(files: Files) -> None:
        for name in ("pack.json", "outputs/result.json"):
            data = json.loads(files[name])
            data["software"]["version"] = "0.0.1"
            data["standing"] = "draft"
            files[name] = json.dumps(data).encode()

    path = tampered(tmp_path / "x.zip", of_another, tmp_path / "y.zip", manifest=True)
    found = {finding.code: finding for finding in reproduce(path).findings}
    for code in ("EVI-054", "EVI-056", "EVI-061"):
        told = found[code].in_language(language)
        for word in ("packed", "runs", "version", "stated", "evidence", "draft,"):
            assert word not in f"{told.message} {told.found} {told.expected}", told
