"""The city of the story: what its projects add up to, computed again from what they measured."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from jcm_mrv import calculate, city_progress, load_project
from jcm_mrv.cli import main
from jcm_mrv.planning.city.result import CityProgress
from tests.prepared import python

EXAMPLES = Path(__file__).parents[2] / "examples"
STORY = EXAMPLES / "ba-ria-vung-tau"


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder in which `make story` has the city with its projects."""
    folder = tmp_path_factory.mktemp("city")
    out = folder / "story"
    done = CliRunner().invoke(
        main,
        [
            *("screen", str(STORY / "survey"), "--assumptions", str(STORY / "assumptions.yaml")),
            *("--support", str(STORY / "support.yaml"), "--as-of", "2023-11-30"),
            *("--projects", "2", "-o", str(out)),
        ],
        catch_exceptions=False,
    )
    assert done.exit_code == 0
    python(STORY / "monitored_year.py", out / "projects" / "bv-02_VN_AM007", out / "monitored")
    for name in ("city.yaml", "inventory.csv"):
        shutil.copy(STORY / name, out / name)
    for name in ("industrial-park-pv", "market-digester"):
        shutil.copytree(EXAMPLES / name, out / name)
    return out


@pytest.fixture(scope="module")
def found(city: Path) -> CityProgress:
    return city_progress(city / "city.yaml")


def test_nothing_is_wrong_and_all_that_was_made_up_is_said(found: CityProgress) -> None:
    assert not [f for f in found.findings if f.is_error]
    said = {one.what for one in found.illustrative}
    assert {"target", "baseline", "grid_factor.values.2024", "transfers.0"} <= said
    assert "inventory.csv: 9" in said


def test_what_the_roof_gave_counts_by_the_factor_of_the_grid(
    city: Path, found: CityProgress
) -> None:
    with (city / "monitored" / "data" / "system.csv").open(encoding="utf-8") as file:
        mwh = sum(float(row["energy_kwh"]) for row in csv.DictReader(file)) / 1000
    row = found.row(2024, "brvt")
    roof, park, digester = (
        next(c for c in row.contributions if c.project.startswith(name))
        for name in ("monitored", "industrial-park-pv", "market-digester")
    )
    assert roof.counted == pytest.approx(mwh * 0.65, rel=1e-6)
    assert roof.jcm == int(mwh * 0.333)
    # What is sold to the grid counts where it is used.
    assert (park.counted, park.outside) == (0, 0)
    assert park.apart == pytest.approx(
        sum(
            float(q.value) * 0.65
            for q in calculate(load_project(city / "industrial-park-pv")).applications[0].quantities
            if q.part.year == 2024
        )
    )
    # Its methane and fuel stay; its electricity of 447.3 MWh is counted by another factor.
    own = calculate(load_project(city / "market-digester")).years[0]
    assert digester.counted == pytest.approx(
        own.emission_reductions_unrounded + 447.3 * (0.6766 - 0.65)
    )
    assert row.value("bottom_up") == pytest.approx((roof.counted or 0) + (digester.counted or 0))
    assert row.value("inventory") == pytest.approx(
        1000 * (350 + 900 + 650 + 11800 + 9400 + 3900) + 28_000 * (46 + 9)
    )
    required = 0.08 * 36e6
    assert row.value("progress") == pytest.approx(((row.value("bottom_up") or 0) - 800) / required)


def test_a_year_without_a_factor_states_nothing_of_either_area(found: CityProgress) -> None:
    for area in ("brvt", "hcmc"):
        row = found.row(2025, area)
        assert row.value("bottom_up") is None
        assert row.value("progress") is None
        assert row.contributions
    assert {"PLN-440", "PLN-413"} <= {f.code for f in found.findings}
