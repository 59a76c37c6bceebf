"""The PDF documents of an example: what the context says stands on their pages, in all of them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from jcm_mrv.calculation.calculate import calculate
from jcm_mrv.calculation.result import Result
from jcm_mrv.findings import FindingsError
from jcm_mrv.findings.language import Language
from jcm_mrv.project.load import load_project
from jcm_mrv.reporting import apart
from jcm_mrv.reporting.context import KINDS, Kind
from jcm_mrv.reporting.documents import report
from jcm_mrv.reporting.material import shipped_templates
from tests.effort import one_in, thorough
from tests.reporting.conftest import EXAMPLES
from tests.reporting.reading_pdf import (
    fonts,
    page_texts,
    reader,
    said_in,
    squeezed,
    squeezed_text,
    tags,
)
from tests.reporting.test_context import context
from tests.reporting.test_documents import WRITTEN


@pytest.fixture(scope="module")
def written(result: Result, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pdf")
    for kind in KINDS:
        report(result, folder / kind, kind=kind, formats=["pdf"], languages=WRITTEN[kind])
    return folder


# The shortest first.
@one_in(3)
@pytest.mark.parametrize(
    ("kind", "lang"),
    [(kind, lang) for kind, languages in reversed(WRITTEN.items()) for lang in languages],
)
def test_a_document_says_what_its_context_says(
    written: Path, result: Result, kind: Kind, lang: Language
) -> None:
    data = (written / kind / f"{kind}.{lang}.pdf").read_bytes()
    made = context(result, kind, lang)
    # What tells of the run itself is not known to a context without one.
    sections = [one for one in made["sections"] if one["id"] not in ("reproducibility", "means")]
    text, place = squeezed_text(data), 0
    for said in said_in({"sections": sections}):
        found = text.find(squeezed(said), place)
        assert found >= 0, said
        place = found + len(squeezed(said))
    for page in page_texts(data):
        assert all(squeezed(mark) in squeezed(page) for mark in made["marks"])
    alternative = [alt for name, alt in tags(data) if name in ("Figure", "Formula")]
    assert all(alternative)
    assert {embedded for _, embedded in fonts(data)} == {True}


def test_the_attached_result_is_that_of_the_run(written: Path, result: Result) -> None:
    attached = reader((written / "monitoring" / "monitoring.en.pdf").read_bytes()).attachments
    (data,) = attached["result.json"]
    whole: Any = result.as_dict()
    read = json.loads(data)
    assert read["years"] == whole["years"]
    assert read["emission_reductions"] == whole["emission_reductions"]


@thorough
def test_a_public_document_hides_what_is_confidential_in_the_attachment_too(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "project"
    shutil.copytree(EXAMPLES / "industrial-park-pv", folder)
    with (folder / "project.yaml").open("a", encoding="utf-8") as stream:
        stream.write("\nconfidential: [participants.japan.0]\n")
    hidden = "Example Engineering Co., Ltd."
    made = calculate(load_project(folder / "project.yaml"))
    for public in (False, True):
        report(made, tmp_path / str(public), formats=["pdf"], public=public)
        data = (tmp_path / str(public) / "monitoring.en.pdf").read_bytes()
        assert (squeezed(hidden) not in squeezed_text(data)) is public
        assert ("XXX" in squeezed_text(data)) is public
        attached = reader(data).attachments["result.json"][0]
        assert (hidden.encode() in attached) is not public


def _own(folder: Path, source: str) -> Path:
    (folder / "typst").mkdir(parents=True)
    (folder / "typst" / "report.typ").write_text(source, encoding="utf-8")
    return folder


@thorough
def test_an_own_template_makes_in_its_process_what_a_call_makes(
    result: Result, tmp_path: Path
) -> None:
    source = shipped_templates()["typst/report.typ"].read_text(encoding="utf-8")
    mine = _own(tmp_path / "mine", source)
    # The name of the folder stands in the commands that check the document.
    (tmp_path / "none" / "mine").mkdir(parents=True)
    made = []
    for name, templates in (("apart", mine), ("here", tmp_path / "none" / "mine")):
        report(result, tmp_path / name, kind="issuance", formats=["pdf"], templates=templates)
        made.append((tmp_path / name / "issuance.en.pdf").read_bytes())
    assert made[0] == made[1]


@one_in(2)
@pytest.mark.parametrize(
    ("source", "code", "found"),
    [
        ("#let m = range(9999)\n#for a in m { for b in m { let c = a * b } }", "RPT-016", ""),
        ('#let text = "x"\n#for n in range(99) { text = text + text }', "RPT-016", ""),
        ('#let name = "preview/cetz:0.3.0"\n#import "@" + name', "RPT-031", "refused"),
        ('#import "@preview/cetz:0.3.0"', "RPT-032", "@preview/cetz:0.3.0"),
    ],
    ids=["time", "memory", "network", "package"],
)
def test_an_own_template_is_stopped_and_leaves_nothing_behind(
    result: Result,
    tmp_path: Path,
    source: str,
    code: str,
    found: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(apart, "SECONDS", 1 if "range(9999)" in source else 3)
    mine = _own(tmp_path / "mine", source)
    with pytest.raises(FindingsError) as caught:
        report(result, tmp_path / "out", formats=["pdf"], templates=mine)
    assert [finding.code for finding in caught.value.findings] == [code]
    assert found in caught.value.findings[0].found
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]
