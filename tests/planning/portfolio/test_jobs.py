"""A job gives plain data: the numbers of the project by itself, or what is wrong with it."""

from __future__ import annotations

import hashlib
import json
import pickle
from pathlib import Path
from typing import Any

import pytest

from jcm_mrv import calculate, estimate, load_project
from jcm_mrv.planning.portfolio import jobs
from jcm_mrv.planning.portfolio.hashes import hashes_of
from jcm_mrv.planning.portfolio.jobs import Job, run_job
from tests.planning.estimate.plans import planned
from tests.projects import GONE, write_project

EXAMPLE = Path(__file__).parents[3] / "examples" / "market-digester" / "project.yaml"
ALLOCATION = [
    {"year": 2024, "side": "japan", "participant": "A Co.", "share": "50 %"},
    {"year": 2024, "side": "partner", "participant": "B JSC", "share": "50 %"},
    {"year": 2025, "side": "partner", "participant": "B JSC", "share": "100 %"},
]
PARTICIPANTS = {"japan": ["A Co."], "partner": ["B JSC"]}
SHARED = {"participants": PARTICIPANTS, "allocation": ALLOCATION}


def job(file: Path, **more: Any) -> Job:
    return Job(0, f"{file.parent.name}/{file.name}", str(file), **more)


def test_a_project_that_calculates_has_the_numbers_that_it_has_alone(tmp_path: Path) -> None:
    file = write_project(tmp_path / "a", SHARED)
    outcome = run_job(job(file, group="north"))
    alone = calculate(load_project(file))
    given = alone.as_dict()
    assert outcome["status"] == "done"
    assert (outcome["path"], outcome["mode"], outcome["group"]) == (
        "a/project.yaml",
        "calculate",
        "north",
    )
    assert outcome["title"] == "Two roofs"
    assert outcome["reference"] == "VN999"
    assert outcome["country"] == "VN"
    assert outcome["monitoring_period"] == given["monitoring_period"]
    assert outcome["standing"] == given["standing"]
    assert outcome["ready"] == given["ready"]
    assert outcome["open"] == len(given["open"])
    assert outcome["emission_reductions"] == given["emission_reductions"] == 403 + 200
    without_label = [{k: v for k, v in y.items() if k != "label"} for y in given["years"]]
    assert outcome["years"] == without_label
    assert outcome["by_methodology"] == [
        {
            "methodology": "VN_AM007@1.0",
            "years": [
                {"year": 2024, "emission_reductions": 403},
                {"year": 2025, "emission_reductions": 200},
            ],
        }
    ]
    got: dict[str, int] = {}
    for share in outcome["allocation"]:
        got[share["participant"]] = got.get(share["participant"], 0) + share["emission_reductions"]
    assert got == {"A Co.": 202, "B JSC": 401}
    assert outcome["meters"] == [{"id": "M-A", "serial": "1"}]
    assert outcome["coordinates"] == {"latitude": 10.59, "longitude": 107.05}
    assert outcome["findings"] == given["findings"]


def test_a_project_that_lists_something_as_confidential_says_so(tmp_path: Path) -> None:
    listed = write_project(tmp_path / "a", {"confidential": ["meters.M-A.serial"]})
    assert run_job(job(listed))["confidential"] is True
    assert run_job(job(write_project(tmp_path / "b")))["confidential"] is False


def test_an_estimate_has_its_ends_and_is_not_called_ready(tmp_path: Path) -> None:
    file = planned(tmp_path / "p", {"value": 700, "unit": "MWh", "low": 630, "high": 735})
    outcome = run_job(job(file, mode="estimate"))
    alone = estimate(file)
    assert outcome["status"] == "done"
    assert outcome["years"] == [dict(year.as_dict()) for year in alone.years]
    assert all(year.low < year.high for year in alone.years)
    assert outcome["emission_reductions"] == alone.base
    assert outcome["ready"] is None
    assert outcome["monitoring_period"] is None


@pytest.mark.parametrize("mode", ["calculate", "estimate"])
@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({"methodology": "VN_AM999@1.0"}, {"MET-130"}),
        ({"site.timezone": "Mars/Phobos"}, {"PRJ-123"}),
        ({"surprise": 1}, {"PRJ-013"}),
    ],
)
def test_what_is_wrong_with_a_project_is_an_outcome(
    tmp_path: Path, changes: dict[str, Any], codes: set[str], mode: Any
) -> None:
    file = write_project(tmp_path / "a", changes)
    outcome = run_job(job(file, mode=mode))
    assert outcome["status"] == "failed"
    assert codes <= {finding["code"] for finding in outcome["findings"]}
    assert outcome["emission_reductions"] is None
    assert outcome["standing"] is None
    assert outcome["years"] == []


def test_a_project_without_data_is_not_calculated(tmp_path: Path) -> None:
    file = write_project(tmp_path / "a", {"monitoring_period": GONE})
    outcome = run_job(job(file))
    assert outcome["status"] == "failed"
    assert "PLN-001" in {finding["code"] for finding in outcome["findings"]}
    # What could be read of it is told all the same.
    assert outcome["title"] == "Two roofs"
    assert outcome["hashes"]["project"] == hashlib.sha256(file.read_bytes()).hexdigest()


def test_a_file_that_is_no_yaml_is_an_outcome_with_its_hash(tmp_path: Path) -> None:
    file = tmp_path / "project.yaml"
    file.write_text("title: [", encoding="utf-8")
    outcome = run_job(job(file))
    assert outcome["status"] == "failed"
    assert outcome["title"] is None
    assert outcome["hashes"]["project"] == hashlib.sha256(b"title: [").hexdigest()


def test_a_fault_of_the_program_is_named_without_a_traceback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(project: object) -> None:
        raise ZeroDivisionError("in /somewhere/module.py")

    monkeypatch.setattr(jobs, "calculate", broken)
    outcome = run_job(job(write_project(tmp_path / "a")))
    (finding,) = outcome["findings"]
    assert outcome["status"] == "failed"
    assert finding["code"] == "PLN-360"
    assert finding["found"] == "ZeroDivisionError: in module.py"
    assert finding["where"] == "a/project.yaml"
    assert "Traceback" not in json.dumps(outcome)


def test_want_of_memory_is_a_crash(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def greedy(project: object) -> None:
        raise MemoryError

    monkeypatch.setattr(jobs, "calculate", greedy)
    outcome = run_job(job(write_project(tmp_path / "a")))
    assert outcome["status"] == "crashed"
    assert [finding["code"] for finding in outcome["findings"]] == ["PLN-361"]


@pytest.mark.parametrize(
    "changes",
    [{}, {"title": GONE}, {"surprise": 1}, {"confirmations": "nowhere"}, {"site.timezone": "x"}],
)
def test_an_outcome_holds_nothing_of_the_machine(tmp_path: Path, changes: dict[str, Any]) -> None:
    one, other = tmp_path / "one" / "a", tmp_path / "elsewhere" / "deeper" / "a"
    outcomes = [run_job(job(write_project(folder, changes))) for folder in (one, other)]
    texts = [json.dumps(outcome, sort_keys=True) for outcome in outcomes]
    assert texts[0] == texts[1]
    assert str(tmp_path) not in texts[0]


def test_a_missing_project_is_named_without_its_folder(tmp_path: Path) -> None:
    outcome = run_job(job(tmp_path / "a" / "project.yaml"))
    assert str(tmp_path) not in json.dumps(outcome)
    assert outcome["hashes"]["project"] is None


def test_a_folder_of_rules_that_is_not_there_is_named_by_its_name(tmp_path: Path) -> None:
    outcome = run_job(job(write_project(tmp_path / "a"), methodologies=(str(tmp_path / "mine"),)))
    assert outcome["status"] == "failed"
    assert outcome["findings"][0]["code"] == "MET-133"
    assert outcome["findings"][0]["where"] == "mine"


def test_hashes_are_of_every_file_that_the_project_names(tmp_path: Path) -> None:
    changes = {"monitoring.EG.members.roof-a.evidence": "bills/*.pdf"}
    file = write_project(tmp_path / "a", changes)
    (tmp_path / "a" / "bills").mkdir()
    for name in ("one.pdf", "two.pdf"):
        (tmp_path / "a" / "bills" / name).write_text(name, encoding="utf-8")
    (tmp_path / "a" / "unnamed.txt").write_text("x", encoding="utf-8")
    (tmp_path / "secret.pdf").write_text("x", encoding="utf-8")
    (tmp_path / "a" / "bills" / "three.pdf").symlink_to(tmp_path / "secret.pdf")
    hashes = run_job(job(file))["hashes"]
    assert hashes["inputs"] == {
        f"bills/{name}": hashlib.sha256(name.encode()).hexdigest()
        for name in ("one.pdf", "two.pdf")
    }
    assert hashes["project"] == hashlib.sha256(file.read_bytes()).hexdigest()
    assert list(hashes["methodologies"]) == ["VN_AM007@1.0"]
    # What is known of the project alone says the same.
    assert hashes_of(file, load_project(file)) == hashes


def test_hashes_name_the_series_that_gave_a_value() -> None:
    hashes = run_job(job(EXAMPLE))["hashes"]
    alone = calculate(load_project(EXAMPLE))
    assert alone.series()
    of_series = {f"series/{name}": sha256 for name, sha256 in alone.series().items()}
    assert of_series.items() <= hashes["methodologies"].items()
    assert hashes_of(EXAMPLE, load_project(EXAMPLE)) == hashes


def test_findings_are_in_the_language_of_the_job(tmp_path: Path) -> None:
    file = tmp_path / "project.yaml"
    file.write_text("", encoding="utf-8")
    outcome = run_job(job(file, language="vi"))
    assert outcome["findings"][0]["message"] == "tệp trống"


def test_a_job_travels_and_an_outcome_is_json(tmp_path: Path) -> None:
    given = job(write_project(tmp_path / "a"), group="x", methodologies=())
    assert pickle.loads(pickle.dumps(given)) == given
    outcome = run_job(given)
    assert json.loads(json.dumps(outcome, allow_nan=False)) == outcome
    # What a text was made of does not travel with it.
    assert {type(text) for line in outcome["findings"] for text in line.values()} == {str}
