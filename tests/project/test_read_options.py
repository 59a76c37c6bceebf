"""What an overlay has read binds a project as its own records do."""

from __future__ import annotations

from pathlib import Path

import pytest

from jcm_mrv import load_project
from jcm_mrv.findings import Finding
from jcm_mrv.methodology.library import Library, library
from jcm_mrv.project.load import read_project
from tests.projects import read, write_project

OF_EG = "monitoring option of EG"


def overlay(folder: Path, *options: str) -> Path:
    """Write an overlay in which the options of EG were read: as they are, or others."""
    folder.mkdir()
    record = read(OF_EG) | ({"options": list(options)} if options else {})
    keys = ", ".join(f"{key}: {value!r}" for key, value in record.items() if key != "options")
    more = f", options: [{', '.join(options)}]" if options else ""
    lines = [
        "schema: jcm-mrv/overlay/1",
        "methodology: VN_AM007@1.0",
        f"sha256: {Library().load('VN_AM007@1.0').sha256}",
        f"confirmed: [{{{keys}{more}}}]",
    ]
    (folder / "o.yaml").write_text("\n".join(lines), encoding="utf-8")
    return folder


def said(tmp_path: Path, option: str, *options: str) -> list[Finding]:
    path = write_project(tmp_path / "p", {"monitoring.EG.option": option})
    known = library((), (overlay(tmp_path / "c", *options),))
    return [f for f in read_project(path, known).findings if f.code == "PRJ-112"]


@pytest.mark.parametrize(("option", "options"), [("B", ()), ("C", ("A", "B"))])
def test_an_option_that_the_text_does_not_have_is_refused(
    tmp_path: Path, option: str, options: tuple[str, ...]
) -> None:
    (finding,) = said(tmp_path, option, *options)
    assert finding.is_error
    assert "as far as is known" not in finding.expected


@pytest.mark.parametrize(("option", "options"), [("C", ()), ("B", ("A", "B"))])
def test_an_option_that_was_read_is_none_to_be_asked_for(
    tmp_path: Path, option: str, options: tuple[str, ...]
) -> None:
    assert not said(tmp_path, option, *options)
    path = write_project(tmp_path / "q", {"monitoring.EG.option": option})
    assert load_project(path, library((), (tmp_path / "c",))).applications[0].overlaid
