"""The story from a needs survey to a province's target gives what its own script computes."""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from jcm_mrv import calculate, city_progress, estimate, load_project, run_portfolio
from jcm_mrv.cli import main
from tests.prepared import python

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
STORY = EXAMPLES / "ba-ria-vung-tau"
OTHERS = ("industrial-park-pv", "market-digester")
"""Other examples, which are projects of the portfolio and of the province."""


def run(*arguments: str | Path) -> Result:
    result = CliRunner().invoke(main, [str(a) for a in arguments], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give what `make story` has before the first estimate, and the monitored year."""
    copy = shutil.copytree(STORY, tmp_path_factory.mktemp("story") / "ba-ria-vung-tau")
    out = copy / "out"
    run(
        *("screen", copy / "survey", "--assumptions", copy / "assumptions.yaml"),
        *("--support", copy / "support.yaml", "--as-of", "2023-11-30"),
        *("--projects", "4", "-o", out),
    )
    first = out / "projects" / f"{expected()['first']['site_id']}_VN_AM007"
    python(copy / "monitored_year.py", first, out / "monitored")
    return out


def expected() -> dict[str, Any]:
    return json.loads((STORY / "expected.json").read_text(encoding="utf-8"))


def of(path: Path) -> dict[str, Any]:
    return json.loads(path.read_text(encoding="utf-8"))


def test_what_is_expected_is_computed_apart(tmp_path: Path) -> None:
    copy = shutil.copytree(STORY, tmp_path / "copy")
    for name in OTHERS:
        shutil.copytree(EXAMPLES / name, tmp_path / name)
    assert json.loads(python(copy / "expected.py")) == expected()


def test_candidates_are_as_expected(story: Path) -> None:
    screening = of(story / "screening.json")
    found = {
        site["site_id"]: candidate
        for site in screening["sites"]
        for candidate in site["candidates"]
        if candidate["measure"] == "VN_AM007"
    }
    for site, wanted in expected()["sites"].items():
        candidate = found[site]
        assert candidate["emission_reductions_per_year"] == wanted["emission_reductions_per_year"]
        assert candidate["cost_effectiveness"] == pytest.approx(
            wanted["cost_effectiveness"], abs=1e-3
        )
    for site in set(found) - set(expected()["sites"]):
        assert found[site]["emission_reductions_per_year"] is None
        assert found[site]["missing"]
    complete = expected()["complete"]
    ranking = [place["site_id"] for place in screening["ranking"]]
    assert ranking[: len(complete)] == complete


def test_projects_give_the_same_tonnes(story: Path) -> None:
    first = expected()["first"]
    for site in expected()["complete"]:
        found = estimate(story / "projects" / f"{site}_VN_AM007")
        wanted = expected()["sites"][site]["emission_reductions_per_year"]
        assert found.years[0].emission_reductions == wanted
        if site == first["site_id"]:
            assert found.base == first["estimate"]


def test_the_monitored_year_is_compared(story: Path) -> None:
    result = calculate(load_project(story / "monitored"))
    assert result.emission_reductions == expected()["first"]["monitored"]
    comparison = estimate(story / "monitored").comparison
    assert comparison is not None


@pytest.fixture(scope="module")
def target(story: Path) -> Path:
    """Give the folder of the story with the files of its portfolio and its target."""
    for name in ("portfolio.yaml", "city.yaml", "inventory.csv"):
        shutil.copy(STORY / name, story)
    for name in OTHERS:
        shutil.copytree(EXAMPLES / name, story / name, ignore=shutil.ignore_patterns("output"))
    return story


def test_the_portfolio_sums_what_was_monitored_and_apart_what_is_expected(target: Path) -> None:
    found = run_portfolio([target / "portfolio.yaml"]).to_json()
    wanted = expected()["portfolio"]
    assert found["counts"] == {"done": 6, "failed": 0, "crashed": 0, "timed_out": 0}
    by_year = {one["key"]: one["emission_reductions"] for one in found["totals"]["by_year"]}
    assert by_year == wanted["monitored"]
    assert found["totals"]["standing"] == "draft"
    assert found["estimated"]["emission_reductions"] == wanted["estimated"]
    planned = [one["path"] for one in found["projects"] if one["mode"] == "estimate"]
    assert [re.search(r"bv-\d+", path)[0] for path in planned] == wanted["planned"]  # type: ignore[index]


def test_the_target_is_gone_towards_as_far_as_expected(target: Path) -> None:
    progress = city_progress(target / "city.yaml", dt.date(2026, 11, 30))
    data, wanted = progress.to_json(), expected()["city"]
    (year,) = [one for one in data["years"] if (one["year"], one["boundary"]) == (2024, "brvt")]
    found = {**data["target"], **year}
    for name, value in wanted.items():
        assert found[name] == pytest.approx(value, rel=1e-9), name
    # What the JCM gives stands beside, and is another number.
    assert year["jcm"] == expected()["portfolio"]["monitored"]["2024"]
    assert data["illustrative"]
    assert all("illustrative" in one["source"] for one in data["illustrative"])
    later = [one for one in data["years"] if one["year"] > 2024]
    assert len(later) > 2
    assert {one["progress"] for one in later} == {None}


@pytest.mark.thorough
def test_every_step_ends_well(story: Path) -> None:
    for project in [*sorted((story / "projects").iterdir()), story / "monitored"]:
        run("estimate", project)
    run("calculate", story / "monitored")
    assert (story / "monitored" / "estimate" / "estimate.html").is_file()
    assert (story / "monitored" / "output" / "monitoring_spreadsheet.xlsx").is_file()


@pytest.mark.thorough
def test_the_pages_of_the_story_have_its_numbers(target: Path) -> None:
    run("portfolio", target / "portfolio.yaml", "-o", target / "portfolio")
    run("city", target / "city.yaml", "--as-of", "2026-11-30", "-o", target / "city")
    text = (target / "portfolio" / "portfolio.html").read_text(encoding="utf-8")
    wanted = expected()["portfolio"]
    for tonnes in (*wanted["monitored"].values(), wanted["estimated"]):
        assert f'data-value="{tonnes}"' in text
    text = (target / "city" / "city.html").read_text(encoding="utf-8")
    assert 'data-value="2880000">2,880,000<' in text
    assert re.search(r'<dd data-name="progress" data-value="0\.0022\d*"[^>]*>0\.22 %<', text)
    # The grid has no factor of 2025: of that year nothing is claimed.
    assert re.search(r'<dd data-name="not_known"[^>]*>not known: ', text)
    values = map(float, re.findall(r'<td [^>]*data-name="progress" data-value="([\d.]+)"', text))
    assert [*values] == [pytest.approx(expected()["city"]["progress"], rel=1e-6)]


def test_who_does_not_agree_is_not_named(story: Path) -> None:
    for path in story.rglob("*"):
        if path.is_file():
            assert b"garment factory" not in path.read_bytes(), path.name


def test_everything_says_that_it_is_made_up() -> None:
    sites = (STORY / "survey" / "sites.csv").read_text(encoding="utf-8").splitlines()[1:]
    assert all("Illustrative" in line and "made up, for illustration" in line for line in sites)
    values = (STORY / "assumptions.yaml").read_text(encoding="utf-8")
    values += (STORY / "city.yaml").read_text(encoding="utf-8")
    support = (STORY / "support.yaml").read_text(encoding="utf-8")
    lines = (STORY / "inventory.csv").read_text(encoding="utf-8").splitlines()[1:]
    assert all("illustrative: " in line and line.endswith(",yes") for line in lines)
    assert "illustrative" in support
    # Each value that is not marked names what it was read in.
    for source in re.findall(r"source: (?:>-\n\s+)?(.+)", values):
        assert re.search(r"illustrative|Global Solar Atlas|letter \d+", source), source


def test_the_makefile_does_the_same() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    recipe = re.search(r"(?m)^story:.*\n((?:\t.*\n)+)", makefile)
    assert recipe is not None
    steps = re.findall(r"(?:jcm-mrv|python) (\S+)", recipe[1])
    assert [step.rpartition("/")[2] for step in steps] == [
        *("screen", "estimate", "monitored_year.py", "estimate", "calculate"),
        *("portfolio", "city"),
    ]
    assert "cp $(STORY)/portfolio.yaml $(STORY)/city.yaml $(STORY)/inventory.csv" in recipe[1]
    assert f"cp -r examples/{OTHERS[0]} examples/{OTHERS[1]} $(STORY_OUTPUT)" in recipe[1]
    assert "--as-of 2023-11-30 --projects 4" in recipe[1]
