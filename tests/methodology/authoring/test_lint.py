"""What lint says of a methodology that can be read."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from jcm_mrv.methodology.authoring.lint import linted
from jcm_mrv.methodology.library import Library, shipped_folder


def codes(folder: Path) -> set[str]:
    return {f.code for found in linted(str(folder), Library()).values() for f in found}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (
            "standing: corroborated\n        source: published_ratios",
            "standing: official\n        source: knowledge",
        ),
        (
            "    url: https://ascii.jp/elem/000/001/871/1871003\n",
            "",
        ),
    ],
    ids=["domain knowledge", "no document"],
)
def test_what_nobody_read_is_not_official(tmp_path: Path, old: str, new: str) -> None:
    folder = tmp_path / "VN_AM007" / "1.0"
    shutil.copytree(shipped_folder() / "VN_AM007" / "1.0", folder)
    path = folder / "methodology.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    assert codes(folder) == set()
    text = text.replace(old, new, 1)
    if not new:
        text = text.replace(
            "standing: corroborated\n        source: pub", "standing: official\n        source: pub"
        )
    path.write_text(text, encoding="utf-8")
    assert "MET-154" in codes(folder)
