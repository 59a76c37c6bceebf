"""Every example gives what its independent script computes from the raw data."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from jcm_mrv import calculate, load_project, write_outputs
from tests.effort import THOROUGH, one_in
from tests.prepared import prepared, python

EXAMPLES = sorted(
    path.parent for path in (Path(__file__).parents[2] / "examples").glob("*/project.yaml")
)


# The measured one reads 500,000 rows; a module of its own looks at what it shows.
@one_in(2)
@pytest.mark.parametrize(
    "example",
    [path for path in EXAMPLES if THOROUGH or path.name != "measured-inverter"],
    ids=lambda path: path.name,
)
@pytest.mark.afresh
def test_the_result_is_the_independent_one(example: Path, tmp_path: Path) -> None:
    copy = prepared(example, tmp_path)
    if (copy / "make_data.py").exists():
        shutil.rmtree(copy / "data")
        (copy / "data").mkdir()
        python(copy / "make_data.py")
        for path in (example / "data").iterdir():
            assert path.read_bytes() == (copy / "data" / path.name).read_bytes(), path.name
    expected = json.loads((example / "expected.json").read_text(encoding="utf-8"))
    fresh = python(copy / "expected.py")
    if fresh.strip():
        assert json.loads(fresh) == expected
    result = calculate(load_project(copy))
    assert [y.part.year for y in result.years] == [y["year"] for y in expected["years"]]
    for ours, theirs in zip(result.years, expected["years"], strict=True):
        for name in ("reference_emissions", "project_emissions", "emission_reductions_unrounded"):
            assert getattr(ours, name) == pytest.approx(theirs[name], rel=1e-9, abs=1e-9)
        assert ours.emission_reductions == theirs["emission_reductions"]
    # That the same gives the same bytes is held of one in a quick run.
    if THOROUGH or example == EXAMPLES[0]:
        for name, one in (("one", result), ("two", calculate(load_project(copy)))):
            write_outputs(one, tmp_path / name)
        for path in (tmp_path / "one").iterdir():
            assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes(), path.name


def test_the_published_figures_come_out() -> None:
    folder = next(path for path in EXAMPLES if path.name == "refrigerator-entries")
    year = calculate(load_project(folder)).years[0]
    assert round(year.reference_emissions, 2) == 135.70
    assert year.emission_reductions == 25
