"""What lint says of a methodology that can be read."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

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


@pytest.mark.parametrize(
    ("name", "title", "said"),
    [
        ("month", "Months of the period", True),
        ("part", "Quarters", True),
        ("plant_month", "Parts", True),
        ("crop", "Seasons of the crop", False),
    ],
)
def test_a_set_that_only_names_months(small: Any, name: str, title: str, said: bool) -> None:
    loss = {"description": "x", "unit": "tCO2", "sets": [name], "class": "fixed_ex_ante"}
    changes = {
        f"sets.{name}": {"index": "m", "title": title, "optional": "rare"},
        "parameters.W": loss,
    }
    text = f"sum(EG[i] for i in plant) * own_use + sum(W[m] for m in {name})"
    built = small(changes, family={"equations.PE.text": text})
    assert ("MET-156" in codes(built.folder)) is said
