"""A file of a newer form is told as that, and not as a file full of mistakes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from jcm_mrv.findings import FindingsError
from jcm_mrv.planning.city.file import load_city
from jcm_mrv.planning.portfolio.file import load_portfolio_file
from jcm_mrv.project.load import read_project
from jcm_mrv.project.overlays import read_overlay
from tests.projects import write_project

NEW = {"schema": "jcm-mrv/project/9", "tariffs": {"a": 1}, "title": "<title>"}


def told(read: Any, path: Path) -> list[tuple[str, str, str]]:
    with pytest.raises(FindingsError) as caught:
        read(path)
    return [(one.code, one.found, one.where) for one in caught.value.findings]


def test_a_project_of_a_newer_form_is_told_as_that_alone(tmp_path: Path) -> None:
    path = write_project(tmp_path, NEW)
    ((code, found, where),) = told(read_project, path)
    assert (code, found) == ("PRJ-017", "jcm-mrv/project/9")
    assert where.startswith("project.yaml:")
    # Tables of a newer form are not looked at either.
    path = write_project(tmp_path, {**NEW, "sets": {"file": "x.csv"}})
    assert [code for code, *_ in told(read_project, path)] == ["PRJ-017"]


@pytest.mark.parametrize("schema", [9, "9", "https://json-schema.org", ["jcm-mrv/project/9"]])
def test_what_is_no_form_is_an_unknown_key(schema: Any, tmp_path: Path) -> None:
    path = write_project(tmp_path, {"schema": schema})
    assert [code for code, *_ in told(read_project, path)] == ["PRJ-013"]


@pytest.mark.parametrize("read", [load_city, load_portfolio_file, read_overlay])
def test_other_files_say_so_too(read: Any, tmp_path: Path) -> None:
    path = tmp_path / "file.yaml"
    path.write_text("schema: jcm-mrv/overlay/2\nmore: [1]\n", encoding="utf-8")
    with pytest.raises(FindingsError) as caught:
        read(path)
    (one,) = caught.value.findings
    assert (one.code, one.found) == ("PRJ-017", "jcm-mrv/overlay/2")
    own = "jcm-mrv/overlay/1" if read is read_overlay else "a file without `schema`"
    assert one.expected == own
