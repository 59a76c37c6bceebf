"""Values of a project file that a series gives: with its source, standing and limits."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from jcm_mrv import write_outputs
from jcm_mrv.calculation.calculate import calculate
from jcm_mrv.calculation.result import Result
from jcm_mrv.calculation.trace import trace
from jcm_mrv.findings import Finding, FindingsError
from jcm_mrv.methodology.library import Library
from jcm_mrv.project.load import load_project
from tests.effort import one_in
from tests.projects import READ, read, write_project

MINE: dict[str, Any] = {
    "title": "Factors of the ministry",
    "unit": "kgCO2/MWh",
    "sources": {"letter": {"title": "Letter of the ministry"}},
    "rows": [
        {
            "from": "2022-01-01",
            "to": "2024-12-31",
            "value": 300,
            "lower": 290,
            "upper": 310,
            "standing": "official",
            "source": "letter",
            "place": "page 2",
            "note": "Of the south.",
        },
        {"year": 2025, "value": 280, "standing": "unverified", "source": "letter"},
    ],
}


def result(folder: Path, value: Any, **changes: Any) -> Result:
    series = folder / "rules" / "series"
    series.mkdir(parents=True, exist_ok=True)
    (series / "ministry.yaml").write_text(json.dumps(MINE), encoding="utf-8")
    path = write_project(folder, {"values": {"EF_RE": {"roof-b": value}}, **changes})
    return calculate(load_project(path, Library((folder / "rules",))))


def error(folder: Path, value: Any) -> Finding:
    with pytest.raises(FindingsError) as caught:
        result(folder, value)
    [found] = [f for f in caught.value.findings if f.is_error]
    assert found.where.startswith("project.yaml:")
    return found


def test_a_value_comes_with_unit_source_and_standing(tmp_path: Path) -> None:
    found = result(tmp_path, {"series": "ministry", "year": 2023, "limit": "lower"})
    [line] = [v for v in found.as_dict()["fixed_values"] if v["member"] == "roof-b"]
    assert line == {
        "methodology": "VN_AM007@1.0",
        "parameter": "EF_RE",
        "member": "roof-b",
        "value": 0.29,
        "unit": "tCO2/MWh",
        "given_by": "project",
        "source": "Letter of the ministry, page 2 (official on its own word) "
        "(series ministry, year 2023, lower limit)",
        "standing": "unverified",
        "series": "ministry, year 2023, lower limit",
        "way": None,
        "year": None,
    }
    [used] = found.as_dict()["series"]
    path = tmp_path / "rules" / "series" / "ministry.yaml"
    assert used == {"name": "ministry", "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
    # 2024: 700 x 0.333 + 512.3 x 0.29 = 381.667; nobody known here has read the series.
    assert found.years[0].emission_reductions_unrounded == pytest.approx(381.667)
    assert [name for name in found.drafts if "EF_RE[roof-b]" in name]
    other = next(v for v in found.as_dict()["fixed_values"] if v["member"] == "roof-a")
    assert other["series"] is None


def test_a_series_of_ones_own_is_told_once_as_own_methodologies_are(tmp_path: Path) -> None:
    found = result(tmp_path, {"series": "ministry", "year": 2023})
    (told,) = [f for f in found.findings if f.code == "PRJ-147"]
    assert told.message.startswith("series ministry is not as it is shipped")
    assert told.where.startswith("project.yaml:")


def test_an_unverified_value_makes_a_draft_until_it_is_confirmed(tmp_path: Path) -> None:
    value = {"series": "ministry", "year": 2025, "comment": "The newest."}
    draft = result(tmp_path, value)
    assert draft.standing == "draft"
    source = "Letter of the ministry (series ministry, year 2025)"
    assert f"VN_AM007@1.0: value of EF_RE[roof-b] ({source})" in draft.drafts
    assert result(tmp_path, value, **READ).standing == "draft"
    confirmed = [*READ["confirmed"], read("EF_RE", 0.28, "tCO2/MWh")]
    assert result(tmp_path, value, confirmed=confirmed).standing == "final"


def test_the_trace_names_the_series(tmp_path: Path) -> None:
    found = result(tmp_path, {"series": "ministry", "year": 2023})
    _, node = trace(found, "RE")[0]
    [factor] = [n for n in node.children if n.symbol == "EF_RE" and n.member == "roof-b"]
    assert (factor.kind, factor.standing) == ("series", "unverified")
    assert "series ministry, year 2023" in factor.detail
    assert "Of the south." in factor.detail


@one_in(3)
@pytest.mark.parametrize(
    ("shipped", "year", "value", "mark"),
    [
        (True, 2023, 0.3, "official"),
        (False, 2023, 0.3, "unverified"),
        (True, 2025, 0.28, "unverified"),
    ],
)
def test_the_workbook_names_series_and_standing(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    shipped: bool,
    year: int,
    value: float,
    mark: str,
) -> None:
    monkeypatch.setattr("jcm_mrv.methodology.library.was_shipped", lambda name, sha256: shipped)
    found = result(tmp_path, {"series": "ministry", "year": year})
    write_outputs(found, tmp_path / "out")
    book = openpyxl.load_workbook(tmp_path / "out" / "monitoring_spreadsheet.xlsx")
    rows = [
        [cell.value for cell in row if cell.value is not None] for row in book["MPS(input)"].rows
    ]
    [row] = [row for row in rows if any(f"series ministry, year {year}" in str(c) for c in row)]
    assert value in row
    assert str(row[-1]).splitlines()[0] == mark
    [headline] = [r[0] for r in rows if r and str(r[0]).startswith(("DRAFT", "FINAL"))]
    assert ("EFRE,i[roof-b]" in str(headline)) is (mark == "unverified")


@pytest.mark.parametrize(
    ("value", "code", "expected"),
    [
        ({"series": "ministry", "year": 2026}, "MET-147", "ministry: 2022 to 2025"),
        ({"series": "ministry", "on": "2021-12-31"}, "MET-147", "ministry: 2022 to 2025"),
        ({"series": "ministry"}, "MET-145", "2022 to 2025"),
        ({"series": "ministry", "grid": "north", "year": 2023}, "MET-145", "year, on"),
        ({"series": "ministry", "year": 2025, "limit": "upper"}, "MET-148", "values with limits"),
        ({"series": "ministri", "year": 2025}, "MET-140", "a series of the library"),
        ({"series": "gwp", "report": "AR5", "gas": "CH4"}, "MET-149", "tCO2/MWh"),
        ({"series": "ipcc2006_fuel_co2", "fuel": "diesel"}, "MET-149", "tCO2/MWh"),
        ({"series": "vn_grid", "year": 2022}, "MET-149", "another parameter"),
        ({"series": "th_grid", "margin": "combined", "year": 2017}, "MET-149", "TH"),
        ({"series": "ministry", "year": "soon"}, "PRJ-106", "{series: ...}"),
        ({"series": "../ministry"}, "PRJ-106", "{series: ...}"),
    ],
)
def test_what_is_asked_wrongly(tmp_path: Path, value: Any, code: str, expected: str) -> None:
    problem = error(tmp_path, value)
    assert problem.code == code
    assert expected in problem.expected


@pytest.mark.parametrize(
    ("value", "key"),
    [
        ({"series": "ministry", "year": 2023}, "series"),
        ({"value": 0.3, "unit": "tCO2/MWh", "source": "letter"}, "value"),
    ],
)
def test_one_value_for_all_members_is_told_how_to_write(
    tmp_path: Path, value: Any, key: str
) -> None:
    path = write_project(tmp_path, {"values": {"EF_RE": value}})
    with pytest.raises(FindingsError) as caught:
        load_project(path)
    [problem] = [f for f in caught.value.findings if f.is_error]
    assert problem.code == "PRJ-105"
    assert problem.found == f"`{key}:` without a member"
    assert problem.hint == f"write `roof-a: {{{key}: ...}}`, one line each"
