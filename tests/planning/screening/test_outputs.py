"""What a screening writes: JSON of a shape, a workbook without formulas; schemas."""

from __future__ import annotations

import datetime as dt
import io
import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter

import jcm_mrv
from jcm_mrv.planning.screening.assumptions import assumptions_schema, load_assumptions
from jcm_mrv.planning.screening.schema import ScreeningFile
from jcm_mrv.planning.screening.screen import screen
from jcm_mrv.planning.screening.support import load_support, support_schema
from jcm_mrv.planning.screening.workbook import workbook_bytes
from tests.planning.screening.surveys import CHILLER, COST, site, survey

A = """\
pv_power_density: {value: 0.18, unit: kW/m2, source: data sheet}
pv_specific_yield: {value: 1400, unit: kWh/kW, source: Global Solar Atlas}
exchange: {USD: {value: 150, unit: JPY/USD, date: 2026-11-02, source: bank}}
"""
S = """\
rows:
  - {programme: =1+1, fiscal_year: 2026, country: VN, technology: solar_pv, max_rate: 40 %,
     cap: 2000000000, limit: 4000, legal_durable_years: 17, source: made for the test,
     standing: unverified}
"""


@pytest.fixture
def found(tmp_path: Path) -> Any:
    (tmp_path / "A.yaml").write_text(A, encoding="utf-8")
    (tmp_path / "S.yaml").write_text(S, encoding="utf-8")
    hidden = site({"contact_consent": "no", "name": "Secret Steel"}, costs=[COST])
    other = site({"site_id": "S-002", "name": "=cmd()"}, equipment=[CHILLER])
    return screen(
        survey(hidden, other),
        tmp_path / "A.yaml",
        tmp_path / "S.yaml",
        as_of=dt.date(2026, 11, 30),
    )


def test_the_json_has_its_shape(found: Any) -> None:
    text = json.dumps(found.as_dict())
    TypeAdapter(ScreeningFile).validate_json(text, strict=True)
    assert "Secret" not in text
    assert [item["path"] for item in found.as_dict()["inputs"]] == ["A.yaml", "S.yaml"]


def test_the_workbook_lists_all_candidates_and_holds_no_formula_and_no_hidden_name(
    found: Any,
) -> None:
    from openpyxl import load_workbook

    data = workbook_bytes(found)
    assert data == workbook_bytes(found)
    book = load_workbook(io.BytesIO(data))
    assert book.sheetnames == [
        "Ranking",
        "Quantities",
        "Missing",
        "Criteria",
        "Assumptions",
        "Support",
    ]
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert not [cell for cell in cells if "Secret" in str(cell.value)]
    rows = [[c.value for c in row] for row in book["Ranking"].iter_rows() if row[0].value == 1]
    assert rows[0][1:4] == ["S-001", "S-001", "VN_AM007@1.0"]
    assert rows[0][5] == 704


def test_files_are_described_by_schemas(tmp_path: Path) -> None:
    schema = assumptions_schema()
    assert {"countries", "methodologies", "sites", "exchange"} <= schema["properties"].keys()
    assert "legal_durable_years" in support_schema()["$defs"]["SupportRow"]["properties"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("pv_power_density: {value: 0.18, source: x}\n", "PRJ-015"),
        ("pv_power_density: {value: 0.18, unit: kW/m2}\n", "PRJ-014"),
        ("pv_power_density: 0.18\n", "PRJ-015"),
        ("a: {value: 1, months: [1, 2], unit: 1, source: x}\n", "PRJ-015"),
        ("exchange: {USD: {value: 150, unit: USD/JPY, date: 2026-01-01, source: x}}\n", "PRJ-015"),
        ("exchange: {USD: {value: 150, unit: JPY/EUR, date: 2026-01-01, source: x}}\n", "PRJ-015"),
        ("sites: {S: {a: {value: <number>, unit: kW, source: x}}}\n", "PRJ-133"),
    ],
)
def test_wrong_assumptions_are_told_by_line(tmp_path: Path, text: str, code: str) -> None:
    path = tmp_path / "A.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(jcm_mrv.FindingsError) as stopped:
        load_assumptions(path)
    assert {f.code for f in stopped.value.findings} == {code}
    assert all(f.where.startswith("A.yaml:1") for f in stopped.value.findings)


@pytest.mark.parametrize(
    "change",
    [
        {"max_rate": "50"},
        {"max_rate": "120 %"},
        {"fiscal_year": "26"},
        {"similar_projects": "{from: 5, to: 2}"},
        {"cap": "-1"},
        {"standing": "sure"},
        {"durable_years": "17"},
    ],
)
def test_wrong_rows_of_support_are_told(tmp_path: Path, change: dict[str, str]) -> None:
    row = {"programme": "A", "fiscal_year": "2026", "source": "x", "standing": "official"}
    text = ", ".join(f"{key}: {value}" for key, value in {**row, **change}.items())
    path = tmp_path / "S.yaml"
    path.write_text(f"rows:\n  - {{{text}}}\n", encoding="utf-8")
    with pytest.raises(jcm_mrv.FindingsError) as stopped:
        load_support(path)
    assert all(f.where.startswith("S.yaml:2") for f in stopped.value.findings)


def test_it_is_public() -> None:
    assert jcm_mrv.screen is screen


@pytest.mark.parametrize(
    ("was", "written", "expected"),
    [
        ("cap: 2000000000", "cap: 0", "0 より大きい"),
        ("max_rate: 40 %", "max_rate: 40", "1 以下"),
        ("legal_durable_years: 17", "legal_durable_years: -1", "0 より大きい"),
    ],
)
def test_what_a_row_of_support_cannot_say_is_told_in_the_language_of_the_reader(
    tmp_path: Path, was: str, written: str, expected: str
) -> None:
    from jcm_mrv.findings import FindingsError

    (tmp_path / "S.yaml").write_text(S.replace(was, written), encoding="utf-8")
    with pytest.raises(FindingsError) as stopped:
        load_support(tmp_path / "S.yaml")
    (told,) = stopped.value.findings
    assert "Input" not in told.message
    assert told.in_language("ja").expected == expected
    assert told.hint or "rate" not in was


def test_a_year_of_eleven_months_and_a_rate_of_another_currency_have_their_place(
    tmp_path: Path,
) -> None:
    from jcm_mrv.findings import FindingsError

    months = ", ".join(["100"] * 11)
    for text, place in (
        (f"pv_specific_yield: {{months: [{months}], unit: kWh/kW, source: x}}", "months"),
        (A.replace("JPY/USD", "JPY/VND"), "exchange"),
    ):
        (tmp_path / "A.yaml").write_text(text, encoding="utf-8")
        with pytest.raises(FindingsError) as stopped:
            load_assumptions(tmp_path / "A.yaml")
        (told,) = stopped.value.findings
        assert place in told.message
        assert "Tuple" not in told.message
