"""`jcm-mrv series`: what there is, and what each holds."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from jcm_mrv.cli import main
from jcm_mrv.methodology.library import Library
from tests.effort import one_in, thorough

pytestmark = one_in(4)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["series", *arguments])


def test_list_names_every_series() -> None:
    done = run("list")
    assert done.exit_code == 0
    for name in Library().series():
        assert name in done.output


def test_list_takes_words_and_gives_json() -> None:
    [found] = json.loads(run("list", "viet nam", "COMBINED margin, by year", "--json").output)
    assert found == {
        "name": "vn_grid",
        "title": "Emission factor of the grid of Viet Nam, combined margin, by year of its data",
        "unit": "tCO2/MWh",
        "keys": [],
        "valid": "2010; 2012 to 2023",
        "values": 13,
        "standings": ["corroborated", "unverified"],
    }


@pytest.mark.parametrize("name", list(Library().series()))
def test_show_prints_every_value(name: str) -> None:
    done = run("show", name)
    assert done.exit_code == 0, done.output
    data = json.loads(run("show", name, "--json").output)
    for row in data["rows"]:
        assert row["value"] in done.output
    assert f"series: {name}" in done.output


def test_an_unknown_series_is_told_with_the_nearest() -> None:
    done = run("show", "vn_gird")
    assert done.exit_code == 1
    assert "MET-140" in done.output
    assert "did you mean 'vn_grid'?" in done.output


@thorough
def test_a_calculation_without_series_does_not_pay_for_them(tmp_path: Path) -> None:
    example = Path(__file__).parents[2] / "examples" / "industrial-park-pv" / "project.yaml"
    code = (
        "import sys; from jcm_mrv.cli import main\n"
        f"main(['calculate', {str(example)!r}, '-o', {str(tmp_path / 'out')!r}],"
        " standalone_mode=False)\n"
        "print(sorted(m for m in sys.modules if m.startswith('jcm_mrv.methodology.series.')))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert done.stdout.splitlines()[-1] == "['jcm_mrv.methodology.series.use']"
