"""A project of 100 members over 10 years: what it has too much of is said, in every format."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from docx import Document

from jcm_mrv.calculation.calculate import calculate
from jcm_mrv.calculation.result import Result
from jcm_mrv.project.load import load_project
from jcm_mrv.reporting.documents import report
from tests.effort import thorough
from tests.reporting.reading_pdf import squeezed, squeezed_text
from tests.reporting.test_documents import Page, column

MEMBERS, YEARS = 100, range(2015, 2025)


def large(folder: Path) -> Result:
    members = [f"roof-{n:03}" for n in range(MEMBERS)]
    ids = [{"id": one, "capacity": "600 kW", "connection": "grid"} for one in members]
    sources = {
        one: {
            "entries": [
                {
                    "start": f"{y}-01-01",
                    "end": f"{y}-12-31",
                    "value": (n + 1) * 10 + y - 2015 + 0.25,
                    "unit": "MWh",
                }
                for y in YEARS
            ]
        }
        for n, one in enumerate(members)
    }
    said = {
        "title": "A hundred roofs",
        "partner_country": "VN",
        "site": {"timezone": "Asia/Ho_Chi_Minh"},
        "start_of_operation": "2014-12-01",
        "monitoring_period": {"start": "2015-01-01", "end": "2024-12-31"},
        "methodology": "VN_AM007@1.0",
        "sets": {"system": ids},
        "monitoring": {"EG": {"option": "B", "members": sources}},
        "confidential": ["monitoring.EG.members.roof-007"],
    }
    folder.mkdir()
    (folder / "project.yaml").write_text(json.dumps(said), encoding="utf-8")
    return calculate(load_project(folder / "project.yaml"))


@thorough
def test_a_hundred_members_over_ten_years(tmp_path: Path) -> None:
    result = large(tmp_path / "p")
    report(result, tmp_path / "out", formats=["html", "docx", "pdf"])
    text = (tmp_path / "out" / "monitoring.en.html").read_text(encoding="utf-8")
    page = Page(text)
    quantities = result.as_dict()["quantities"]
    assert len(quantities) == MEMBERS * len(YEARS)
    assert column(page, "quantities", "quantity") == [q["value"] for q in quantities]
    assert "months" not in page.cells
    told = "12,000 rows of months are not shown"
    drawn = "Not drawn, since more than 1,000 parts cannot be told apart"
    assert told in text
    assert drawn in text
    assert len(text) < 3_000_000
    document = Document(str(tmp_path / "out" / "monitoring.en.docx"))
    assert max(len(table.rows) for table in document.tables) == len(quantities) + 1
    pdf = squeezed_text((tmp_path / "out" / "monitoring.en.pdf").read_bytes())
    for said in (told, drawn):
        assert any(said in one.text for one in document.paragraphs)
        assert squeezed(said) in pdf
    report(result, tmp_path / "public", public=True)
    public = Page((tmp_path / "public" / "monitoring.en.html").read_text(encoding="utf-8"))
    assert len(column(public, "quantities", "quantity")) == len(quantities) - len(YEARS)
    file = result.project.file.model_copy(update={"confidential": ("monitoring", "sets")})
    hidden = replace(result, project=replace(result.project, file=file))
    report(hidden, tmp_path / "nothing", public=True)
    text = (tmp_path / "nothing" / "monitoring.en.html").read_text(encoding="utf-8")
    assert column(Page(text), "quantities", "quantity") == []
    assert "roof-0" not in text
