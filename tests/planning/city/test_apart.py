"""Projects of a city run apart: what one does to its process it does to itself alone."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import Any

import pytest

from jcm_mrv.methodology.library import Library
from jcm_mrv.planning.city.job import CityOutcome, run_city_job
from jcm_mrv.planning.city.progress import city_progress
from jcm_mrv.planning.portfolio import jobs
from jcm_mrv.planning.portfolio.engines.local import LocalEngine
from jcm_mrv.planning.portfolio.job import Job
from tests.planning.city.cities import codes, progress_of, write_city
from tests.planning.city.test_once import BOTH, OTHER
from tests.planning.portfolio import hostile


def work(job: Job) -> CityOutcome:
    """Die with the project `b`; give the outcome of any other."""
    if job.path.startswith("b/"):
        os.kill(os.getpid(), signal.SIGKILL)
    return run_city_job(job)


def test_a_project_that_ends_its_process_leaves_the_others_as_they_are(tmp_path: Path) -> None:
    city = write_city(tmp_path, BOTH, projects={"b": OTHER})
    alone = city_progress(city)
    found = city_progress(city, engine=LocalEngine(1, work=work))
    assert [one["status"] for one in found.projects] == ["done", "crashed"]
    assert codes(found) == ["PLN-447"]
    assert "PLN-361" in found.findings[0].found
    assert "--workers 1" in found.findings[0].hint
    assert found.projects[0] == alone.projects[0]
    of_both = [one.contributions[0] for one in (alone.row(2024, "brvt"), found.row(2024, "brvt"))]
    assert of_both[0] == of_both[1]


def test_apart_and_here_give_the_same(tmp_path: Path) -> None:
    city = write_city(tmp_path)
    apart = city_progress(city, engine=LocalEngine(1, work=run_city_job))
    assert apart.to_json() == city_progress(city).to_json()


def test_a_library_alone_is_alone_for_projects_too(tmp_path: Path) -> None:
    found = city_progress(write_city(tmp_path), library=Library(alone=True))
    assert [one["status"] for one in found.projects] == ["failed"]
    assert "MET-130" in str(found.to_json())


@pytest.mark.parametrize("kind", ["pipe", "endless", "pipe-as-project", "binary"])
def test_a_file_that_never_ends_is_told(tmp_path: Path, kind: str) -> None:
    make, code = hostile.FAILING[kind]
    changes: dict[str, Any] = {
        "projects.0.project": "c/project.yaml",
        "transfers.0.project": "c/project.yaml",
    }
    make(tmp_path / "c")
    found = progress_of(tmp_path, changes)
    assert codes(found) == ["PLN-447"]
    assert found.findings[0].found.startswith(code)


def test_a_project_file_that_goes_while_it_is_calculated_is_what_was_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    city = write_city(tmp_path)
    whole = city_progress(city)
    file = tmp_path / "a" / "project.yaml"
    calculated = jobs.calculate

    def calculate_and_lose(project: Any) -> Any:
        result = calculated(project)
        file.unlink()
        return result

    monkeypatch.setattr(jobs, "calculate", calculate_and_lose)
    found = city_progress(city)
    assert found.to_json() == whole.to_json()
    # Gone before it is read, it is named like any other that cannot be read.
    (told,) = (one for one in city_progress(city).findings if one.code == "PLN-447")
    assert told.found.startswith("PRJ-001")
