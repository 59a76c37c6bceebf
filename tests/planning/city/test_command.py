"""`jcm-mrv city`: what it prints and writes, also where something is wrong."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from pydantic import TypeAdapter

import jcm_mrv
from jcm_mrv.cli import main
from jcm_mrv.methodology import units
from jcm_mrv.planning.city import listed
from jcm_mrv.planning.city.job import run_city_job
from jcm_mrv.planning.city.schema import CityProgressFile
from tests.planning.city.cities import GONE, write_city
from tests.planning.portfolio.engines_here import Here
from tests.projects import INVOICED, write_project


def run(*arguments: str) -> tuple[int, str]:
    """Run the command in this process."""
    done = CliRunner().invoke(main, ["city", *arguments])
    return done.exit_code, done.stdout


def test_the_files_and_the_json_are_the_same(tmp_path: Path) -> None:
    city = write_city(tmp_path)
    status, printed = run(str(city), "-o", str(tmp_path / "out"), "--json")
    assert status == 0
    told = json.loads(printed)
    TypeAdapter(CityProgressFile).validate_python(told)
    written = json.loads((tmp_path / "out" / "city.json").read_text(encoding="utf-8"))
    assert told["years"] == written["years"]
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert {"city.json", "city.xlsx", "findings.csv"} <= names


def test_the_screen_has_the_years_and_what_is_required(tmp_path: Path) -> None:
    status, printed = run(str(write_city(tmp_path)), "-o", str(tmp_path / "out"))
    assert status == 0
    assert "2,880,000" in printed
    assert "788.0" in printed
    assert "0.02 %" in printed


@pytest.mark.parametrize(
    ("changes", "open_codes", "unseen_codes"),
    [
        pytest.param({}, [], ["PRJ-244"], id="words"),
        pytest.param({"criteria.1.evidence": "TBD"}, ["PRJ-118"], ["PRJ-244"], id="open"),
    ],
)
def test_a_project_says_what_is_open_and_what_was_not_looked_at(
    tmp_path: Path, changes: dict[str, str], open_codes: list[str], unseen_codes: list[str]
) -> None:
    """Both are in the file and on the page: without them a final project looks done with."""
    city = write_city(tmp_path)
    write_project(tmp_path / "a", {**INVOICED, **changes})
    status, printed = run(str(city), "-o", str(tmp_path / "out"), "--json")
    (one,) = json.loads(printed)["projects"]
    assert (status, one["standing"], one["open"]) == (0, "final", len(open_codes))
    assert [point["code"] for point in one["open_points"]] == open_codes
    assert [point["code"] for point in one["unseen"]] == unseen_codes
    assert all("8 amounts; 1 calibration" in point["what"] for point in one["unseen"])
    page = (tmp_path / "out" / "city.html").read_text(encoding="utf-8")
    assert "Not looked at" in page
    assert all(code in page for code in (*open_codes, *unseen_codes))


def test_the_units_of_a_city_need_no_library(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # It takes longer to load than a city to calculate.
    asked: list[str] = []
    units._parsed.cache_clear()
    monkeypatch.setattr(units, "_from_pint", asked.append)
    status, _ = run(str(write_city(tmp_path)), "-o", str(tmp_path / "out"))
    assert (status, asked) == (0, [])
    assert {units.parse_unit(f"{prefix}tCO2{e}").text for prefix in "kM" for e in ("", "e")}
    assert asked == []


def test_an_error_ends_with_status_1_and_whole_files(tmp_path: Path) -> None:
    city = write_city(tmp_path, {"transfers.0.amount": 1000})
    status, printed = run(str(city), "-o", str(tmp_path / "out"), "--json")
    assert status == 1
    told = json.loads(printed)
    assert [row["progress"] for row in told["years"]] == [None] * len(told["years"])
    assert [f["code"] for f in told["findings"]] == ["PLN-428"]
    assert (tmp_path / "out" / "city.xlsx").is_file()


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"transfers.0.amount": -5}, "transfers"),
        ({"transfers.0.amount": "nan"}, "transfers"),
        ({"baseline.values.2030": -1}, "baseline"),
        ({"target.reduction": "180 %"}, "target"),
        ({"target.reduction": "0 %"}, "target"),
        ({"gwp": "AR7"}, "gwp"),
        ({"level": "all"}, "level"),
        ({"target.source": ""}, "target"),
        ({"target.sauce": "x"}, "target"),
        ({"grid_factor.values.24": {"value": 0.6, "unit": "tCO2/MWh", "source": "x"}}, "grid"),
        ({"title": "<title of the plan>"}, "title"),
        ({"boundary": []}, "boundary"),
    ],
)
def test_a_wrong_city_file_is_told_with_line_and_column(
    tmp_path: Path, changes: dict[str, object], where: str
) -> None:
    city = write_city(tmp_path, changes)
    status, printed = run(str(city), "-o", str(tmp_path / "out"), "--json")
    assert status == 1
    told = json.loads(printed)
    assert told["schema"] == "jcm-mrv/city/1"
    (finding, *_) = told["findings"]
    assert finding["where"].startswith("city.yaml:")
    assert not (tmp_path / "out").exists()
    assert where


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    city = write_city(tmp_path)
    (tmp_path / "taken").write_text("mine", encoding="utf-8")
    status, printed = run(str(city), "-o", str(tmp_path / "taken" / "out"), "--json")
    assert status == 1
    assert [f["code"] for f in json.loads(printed)["findings"]] == ["PLN-131"]


def test_nothing_of_the_users_is_overwritten(tmp_path: Path) -> None:
    city = write_city(tmp_path)
    before = city.read_bytes()
    status, _ = run(str(city), "-o", str(tmp_path))
    assert city.read_bytes() == before
    assert (tmp_path / "inventory.csv").read_text(encoding="utf-8").startswith("boundary")
    assert status in (0, 1)


def test_the_day_of_the_report_bounds_what_was_monitored(tmp_path: Path) -> None:
    city = str(write_city(tmp_path))
    out = str(tmp_path / "out")
    assert run(city, "-o", out, "--as-of", "2024-12-31")[0] == 0
    status, printed = run(city, "-o", out, "--as-of", "2024-12-30", "--json")
    assert status == 1
    assert [f["code"] for f in json.loads(printed)["findings"]] == ["PLN-433"]


@pytest.mark.parametrize(
    ("level", "shown"), [("35999.212 ktCO2e", "99.99 %"), ("35999.213 ktCO2e", "100.12 %")]
)
def test_what_is_not_reached_is_never_shown_as_reached(
    tmp_path: Path, level: str, shown: str
) -> None:
    changes = {"target.kind": "fixed_level", "target.reduction": GONE, "transfers": []}
    city = write_city(tmp_path, {**changes, "target.level": level})
    _, printed = run(str(city), "-o", str(tmp_path / "out"))
    assert shown in printed


def test_a_target_of_less_than_a_tonne_is_refused_with_its_digits(tmp_path: Path) -> None:
    changes = {"target.reduction": "0.0000000000000000000000001 %"}
    status, printed = run(str(write_city(tmp_path, changes)), "-o", str(tmp_path / "out"), "--json")
    (finding,) = json.loads(printed)["findings"]
    assert status == 1
    assert (finding["code"], finding["found"]) == ("PLN-403", "3.6e-20 tCO2e")


def test_python_gives_the_same_as_the_command(tmp_path: Path) -> None:
    city = write_city(tmp_path)
    found = jcm_mrv.city_progress(city)
    assert isinstance(found, jcm_mrv.CityProgress)
    _, printed = run(str(city), "-o", str(tmp_path / "out"), "--json")
    assert json.loads(json.dumps(found.to_json()))["years"] == json.loads(printed)["years"]
    assert "Climate action plan" in repr(found)
    with pytest.raises(KeyError):
        found.row(1999, "brvt")


def test_ctrl_c_ends_as_that_of_a_portfolio_and_writes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = Here(run_city_job, stop_after=0)
    monkeypatch.setattr(listed, "isolating", lambda *_: engine)
    arguments = ["city", str(write_city(tmp_path)), "-o", str(tmp_path / "out")]
    done = CliRunner().invoke(main, arguments)
    assert (done.exit_code, done.stdout) == (130, "")
    assert done.stderr == "stopped: interrupted\n"
    assert engine.is_closed
    assert not (tmp_path / "out").exists()
