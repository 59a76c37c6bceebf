"""One calculated example and its documents, for every test of the room."""

from __future__ import annotations

from pathlib import Path

import pytest

from jcm_mrv.calculation.calculate import calculate
from jcm_mrv.calculation.result import Result
from jcm_mrv.project.load import load_project
from tests import made_once

EXAMPLES = Path(__file__).parents[2] / "examples"


def calculated(name: str) -> Result:
    return calculate(load_project(EXAMPLES / name / "project.yaml"))


@pytest.fixture(scope="session")
def result() -> Result:
    return calculated("industrial-park-pv")


@pytest.fixture(autouse=True)
def _afresh(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.node.get_closest_marker("afresh") is not None:
        made_once.unpatch(monkeypatch)
