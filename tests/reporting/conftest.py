"""One calculated example and its documents, for every test of the room."""

from __future__ import annotations

from pathlib import Path

import pytest

from jcm_mrv.calculation.calculate import calculate
from jcm_mrv.calculation.result import Result
from jcm_mrv.project.load import load_project

EXAMPLES = Path(__file__).parents[2] / "examples"


def calculated(name: str) -> Result:
    return calculate(load_project(EXAMPLES / name / "project.yaml"))


@pytest.fixture(scope="session")
def result() -> Result:
    return calculated("industrial-park-pv")
