"""Examples of explanations are true: a file that says what they show gets that very finding."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from jcm_mrv import calculate, load_project
from jcm_mrv.findings import FindingsError
from jcm_mrv.findings.explain import codes, explain
from jcm_mrv.project.model import ProjectFile
from jcm_mrv.strict_yaml import load_bytes, validate
from tests.effort import one_in
from tests.projects import BASE

pytestmark = one_in(3)

# Of these an example is no part of a file that applies VN_AM007, or no file at all.
OTHERS = {
    "PRJ-001", "PRJ-002", "PRJ-003", "PRJ-008", "PRJ-012", "PRJ-014",
    "PRJ-108", "PRJ-129", "PRJ-130", "PRJ-131", "PRJ-132", "PRJ-134",
    "PRJ-141", "PRJ-142", "PRJ-143", "PRJ-144", "PRJ-145", "PRJ-147", "PRJ-152",
    "PRJ-153", "PRJ-154", "PRJ-155", "PRJ-161", "PRJ-162", "PRJ-163", "PRJ-164",
    "PRJ-165", "PRJ-166", "PRJ-167", "PRJ-168", "PRJ-169", "PRJ-175", "PRJ-176",
    "PRJ-177", "PRJ-181", "PRJ-184", "PRJ-185", "PRJ-192", "PRJ-193", "PRJ-194",
    "PRJ-195", "PRJ-196", "PRJ-197", "PRJ-198", "PRJ-199", "PRJ-200", "PRJ-206",
    "PRJ-211", "PRJ-212", "PRJ-213", "PRJ-214", "PRJ-217", "PRJ-218", "PRJ-219",
    "PRJ-220", "PRJ-221", "PRJ-224", "PRJ-225", "PRJ-226", "PRJ-227", "PRJ-228", "PRJ-230",
    "PRJ-232", "PRJ-236", "PRJ-237", "PRJ-243",
}  # fmt: skip


@pytest.mark.parametrize("code", [c for c in codes("PRJ-0") if c not in OTHERS])
def test_an_example_of_a_text_that_is_refused(code: str) -> None:
    with pytest.raises(FindingsError) as caught:
        validate(load_bytes(explain(code).example.encode(), "PRJ", "p.yaml"), ProjectFile, "PRJ")
    assert code in {finding.code for finding in caught.value.findings}


@pytest.mark.parametrize(
    "code", [c for c in codes("PRJ") if c not in OTHERS and not c.startswith("PRJ-0")]
)
def test_an_example_of_a_project(code: str, tmp_path: Path) -> None:
    part = YAML(typ="safe").load(explain(code).example)
    frame = {key: part.get(key, value) for key, value in BASE.items()} | part
    of_one = {"methodology", "sets", "monitoring", "criteria"}
    if "applications" in part:
        frame = {k: v for k, v in frame.items() if k not in of_one}
    assert code in set(found(frame, tmp_path))


def found(project: dict[str, Any], folder: Path) -> Iterator[str]:
    path = folder / "project.yaml"
    YAML().dump(project, path)
    try:
        loaded = load_project(path)
        yield from (finding.code for finding in loaded.findings)
        yield from (finding.code for finding in calculate(loaded).findings)
    except FindingsError as exc:
        yield from (finding.code for finding in exc.findings)
