"""What a portfolio writes: JSON of its shape, a workbook whose sums another program repeats."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from openpyxl import load_workbook
from pydantic import TypeAdapter

from jcm_mrv.findings import FindingsError
from jcm_mrv.planning.portfolio.discovery import Discovered
from jcm_mrv.planning.portfolio.files import deliver
from jcm_mrv.planning.portfolio.job import Job
from jcm_mrv.planning.portfolio.result import portfolio_of
from jcm_mrv.planning.portfolio.schema import PortfolioJson
from jcm_mrv.planning.portfolio.workbook import workbook_bytes
from tests.effort import examples, thorough
from tests.planning.portfolio.made import FINDING, outcome, outcomes
from tests.second_engine import recalculated

SHAPE = TypeAdapter(PortfolioJson)
SHEETS = [
    "Projects",
    "Years",
    "By country",
    "By methodology",
    "By year",
    "By participant",
    "By vintage",
    "By standing",
    "Estimated",
    "Findings",
]


def portfolio(made: list[Any], title: str | None = "Parks", folder: Path = Path("/none")) -> Any:
    jobs = tuple(Job(n, one["path"], str(folder / one["path"])) for n, one in enumerate(made))
    return portfolio_of(Discovered(title, jobs, ()), made)


@settings(max_examples=examples(10, 250), deadline=None)
@given(outcomes())
def test_the_json_has_its_shape(made: list[Any]) -> None:
    text = json.dumps(portfolio(made).to_json())
    SHAPE.validate_json(text, strict=True)


@settings(max_examples=examples(4, 40), deadline=None)
@given(outcomes())
def test_another_program_computes_the_sums_that_stand_in_the_workbook(made: list[Any]) -> None:
    found = portfolio(made)
    data = workbook_bytes(found)
    assert data == workbook_bytes(found)
    book: Any = load_workbook(io.BytesIO(data))
    cached: Any = load_workbook(io.BytesIO(data), data_only=True)
    assert book.sheetnames == SHEETS
    formulas = [
        (sheet.title, cell.row - 1, cell.column - 1)
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    ]
    if not any(one["status"] == "done" for one in made):
        assert formulas == []
        return
    totals = found.totals
    path = Path(_kept(data))
    computed = recalculated(path, formulas)
    stored = [cached[sheet].cell(row + 1, column + 1).value for sheet, row, column in formulas]
    assert computed == [float(value) for value in stored]
    for heading, name in (("By country", "country"), ("By standing", "standing")):
        shown = {row[0].value: row[1].value for row in cached[heading].iter_rows() if row[1].value}
        for line in totals.by[name]:
            assert shown.get(line.key, 0) == line.emission_reductions
    path.unlink()


def _kept(data: bytes) -> str:
    import tempfile

    with tempfile.NamedTemporaryFile(suffix=".xlsx", delete=False) as file:
        file.write(data)
    return file.name


def test_texts_of_others_are_no_formulas_anywhere(tmp_path: Path) -> None:
    evil = '=HYPERLINK("http://x","y")'
    made = outcome(
        0,
        {2024: 10},
        title=evil,
        reference="@SUM(1)",
        group="+1+1",
        path="=cmd/project.yaml",
        allocation=[
            {"year": 2024, "side": "japan", "participant": "-1+2*", "emission_reductions": 4}
        ],
        findings=[{**FINDING, "found": "=1+1", "where": "\x1b[31m"}],
    )
    found = portfolio([made], title="=1+1", folder=tmp_path)
    book: Any = load_workbook(io.BytesIO(workbook_bytes(found)))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    for cell in cells:
        if cell.data_type == "f":
            assert str(cell.value).startswith(("=SUM(", "=SUMIFS('Years'!")), cell.value
    assert evil in {cell.value for cell in cells if cell.data_type == "s"}
    paths = deliver(found, tmp_path / "out").paths
    table = next(path for path in paths if path.name == "findings.csv").read_bytes()
    rows = list(csv.reader(io.StringIO(table.decode("utf-8-sig"))))
    assert rows[0][:3] == ["project", "severity", "code"]
    assert rows[1][0] == "'=cmd/project.yaml"
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "@", "+", "\x1b"))]


def test_a_sum_of_years_that_are_not_all_shown_is_no_formula(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from functools import partial

    from jcm_mrv.planning.portfolio import workbook
    from jcm_mrv.workbook.writing.tables import table_of

    monkeypatch.setattr(workbook, "_table", partial(table_of, most=3, whole="portfolio.json"))
    found = portfolio([outcome(n, {2023: 5, 2024: 10}) for n in range(4)])
    book = load_workbook(io.BytesIO(workbook_bytes(found)))
    rows = [[cell.value for cell in row] for row in book["By country"].iter_rows()]
    assert ["VN", 60, 4] in rows
    last = [row[0].value for row in book["Years"].iter_rows()][-1]
    assert last == "and 5 more, which stand in portfolio.json"


def test_a_sum_says_its_weakest_standing_and_an_empty_one_that_it_is_empty() -> None:
    found = portfolio([outcome(0, standing="final"), outcome(1, standing="provisional")])
    top = [row[0].value for row in load_workbook(io.BytesIO(workbook_bytes(found)))["Years"]][1:4]
    assert top == [
        "Parks",
        "2 done, 0 failed, 0 crashed, 0 timed out",
        "20 tCO2 monitored in 2 projects, provisional at the weakest, 2 of them not ready",
    ]
    none = portfolio([outcome(0, mode="estimate")])
    book = load_workbook(io.BytesIO(workbook_bytes(none)))
    assert book["Years"]["A4"].value == "Nothing monitored is counted"
    assert book["By country"]["A8"].value == "none"


@thorough
def test_files_of_the_user_are_not_replaced_and_inputs_never(tmp_path: Path) -> None:
    out = tmp_path / "out"
    found = portfolio([outcome(0)], folder=tmp_path)
    deliver(found, out)
    (out / "portfolio.xlsx").write_bytes(b"edited by hand")
    again = deliver(found, out)
    assert [finding.code for finding in again.findings] == ["CAL-035"]
    assert (out / "portfolio.edited-1.xlsx").read_bytes() == b"edited by hand"
    made = outcome(0, path="out/findings.csv")
    with pytest.raises(FindingsError) as stopped:
        deliver(portfolio([made], folder=tmp_path), out)
    assert {finding.code for finding in stopped.value.findings} == {"CAL-031"}
    with pytest.raises(FindingsError) as stopped:
        deliver(found, out / "findings.csv")
    assert [finding.code for finding in stopped.value.findings] == ["PLN-308"]
