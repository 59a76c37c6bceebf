"""What lint says of a methodology that can be read."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from jcm_mrv.methodology.authoring.lint import linted
from jcm_mrv.methodology.library import Library, shipped_folder

ROW = "standing: corroborated\n        source: published_ratios"


def codes(folder: Path) -> set[str]:
    return {f.code for found in linted(str(folder), Library()).values() for f in found}


@pytest.mark.parametrize(("source", "said"), [("knowledge", True), ("register", False)])
def test_what_nobody_read_is_not_official(tmp_path: Path, source: str, said: bool) -> None:
    folder = tmp_path / "VN_AM007" / "1.0"
    shutil.copytree(shipped_folder() / "VN_AM007" / "1.0", folder)
    path = folder / "methodology.yaml"
    text = path.read_text(encoding="utf-8")
    assert ROW in text
    assert codes(folder) == set()
    official = f"standing: official\n        source: {source}"
    path.write_text(text.replace(ROW, official, 1), encoding="utf-8")
    assert ("MET-154" in codes(folder)) is said
