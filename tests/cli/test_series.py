"""`jcm-mrv series`: what there is, and what each holds."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner, Result

from jcm_mrv.cli import main
from jcm_mrv.methodology.library import Library


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
