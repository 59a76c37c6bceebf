"""A result as tables: daily.csv, and frames of pandas."""

from __future__ import annotations

import csv
import io
import sys
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any, get_args

import pandas as pd
import pytest

from jcm_mrv import FindingsError, Result, calculate, load_project, write_outputs
from jcm_mrv.calculation.tables import DAY_COLUMNS, Table
from tests.projects import ONE_YEAR, write_project
from tests.workbook.case_projects import case_results

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture(scope="module")
def daily() -> Result:
    return calculate(load_project(EXAMPLES / "industrial-park-pv"), daily=True)


def rows_of(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))


def test_every_result_has_months_that_add_up_to_its_years(tmp_path: Path) -> None:
    examples = ("refrigerator-entries", "textile-chiller", "market-digester")
    results = [calculate(load_project(EXAMPLES / name)) for name in examples]
    results += [result for _, result in case_results()]
    checked = 0
    for application in (a for result in results for a in result.applications):
        assert application.over_time
        for quantity in application.over_time:
            assert not quantity.days
            parameter = application.methodology.parameters[quantity.parameter]
            for year in application.quantities if parameter.aggregation == "sum" else ():
                if (year.parameter, year.member) == (quantity.parameter, quantity.member):
                    months = [m for m in quantity.months if m.start.year == year.part.year]
                    assert sum((m.value or 0 for m in months), Fraction(0)) == year.value
                    checked += 1
    assert checked > 50


def test_days_are_written_where_they_are_asked_for(daily: Result, tmp_path: Path) -> None:
    names = {path.name for path in write_outputs(daily, tmp_path)}
    assert "daily.csv" in names
    rows = rows_of(tmp_path / "daily.csv")
    # One methodology: no column for it.
    assert tuple(rows[0]) == DAY_COLUMNS[1:]
    quantity = next(q for q in daily.applications[0].quantities if q.member == ("roof-a",))
    own = [
        float(row["value"])
        for row in rows
        if row["member"] == "roof-a" and row["start"].startswith(str(quantity.part.year))
    ]
    assert sum(own) == pytest.approx(float(quantity.value), rel=1e-12)
    # The next run, without days, takes the file away.
    plain = calculate(daily.project)
    assert plain.as_dict() == daily.as_dict()
    write_outputs(plain, tmp_path)
    assert not (tmp_path / "daily.csv").exists()


@pytest.mark.parametrize("table", get_args(Table))
def test_every_table_is_a_frame(daily: Result, table: Any) -> None:
    frame = daily.to_frame(table)
    assert len(frame)
    key = {"years": "year", "days": "start", "months": "month"}.get(table)
    if key in ("start", "month"):
        assert isinstance(frame[key].iloc[0], pd.Timestamp)
    if table in ("months", "quantities", "ledger", "findings"):
        assert list(frame.columns) == list(daily.as_dict()[table][0])


def test_a_table_without_a_line_has_its_columns(daily: Result) -> None:
    empty = replace(daily, findings=())
    assert list(empty.to_frame("findings").columns) == list(daily.as_dict()["findings"][0])


def test_without_pandas_a_frame_says_what_to_install(
    daily: Result, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(FindingsError) as stopped:
        daily.to_frame("months")
    (finding,) = stopped.value.findings
    assert (finding.code, finding.expected) == ("CAL-060", "pip install pandas")


def test_what_a_result_does_not_hold_is_refused(daily: Result) -> None:
    with pytest.raises(FindingsError) as stopped:
        daily.to_frame("month")  # type: ignore[arg-type]
    assert stopped.value.findings[0].code == "CAL-061"
    assert "months" in str(stopped.value.findings[0].hint)
    with pytest.raises(FindingsError) as stopped:
        replace(calculate(daily.project), by_day=None).to_frame("days")
    assert stopped.value.findings[0].code == "CAL-062"


def test_days_come_from_the_files_that_the_result_was_calculated_from(tmp_path: Path) -> None:
    readings = tmp_path / "a.csv"
    lines = "".join(f"2024-{m:02d}-01 00:00,{100 * m}\n" for m in range(1, 13))
    readings.write_text(f"time,kWh\n{lines}2025-01-01 00:00,1300\n")
    member = {"readings": "a.csv", "time": "time", "value": "kWh", "unit": "kWh"}
    changes = {
        **ONE_YEAR,
        "monitoring.EG.members.roof-a": {**member, "kind": "register", "meter": "M-A"},
    }
    result = calculate(load_project(write_project(tmp_path, changes)))
    assert not result.is_daily
    frame = result.to_frame("days")
    assert frame[frame["member"] == "roof-a"]["value"].tolist() == [0.1] * 12
    readings.write_text(f"time,kWh\n{lines}2025-01-01 00:00,1301\n")
    with pytest.raises(FindingsError) as stopped:
        result.to_frame("days")
    (finding,) = stopped.value.findings
    assert (finding.code, finding.where, finding.found) == ("CAL-062", "a.csv", "a.csv")


def test_an_amount_of_a_year_stands_month_by_month_and_is_marked(tmp_path: Path) -> None:
    result = calculate(load_project(write_project(tmp_path)), daily=True)
    write_outputs(result, tmp_path / "out")
    rows = rows_of(tmp_path / "out" / "daily.csv")
    # Known of no day, it is cut only where a month ends.
    assert len(rows) == 2 * 18
    assert (rows[0]["start"], rows[0]["end"]) == ("2024-01-01", "2024-01-31")
    assert {row["value"] == row["spread"] for row in rows} == {True}


def test_several_methodologies_are_told_apart(tmp_path: Path) -> None:
    result = calculate(load_project(write_project(tmp_path)), daily=True)
    twice = replace(result, applications=result.applications * 2)
    write_outputs(twice, tmp_path / "out")
    rows = rows_of(tmp_path / "out" / "daily.csv")
    assert tuple(rows[0]) == DAY_COLUMNS
    assert {row["methodology"] for row in rows} == {"VN_AM007@1.0"}
    assert len(twice.to_frame("years")) == 4
