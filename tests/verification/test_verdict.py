"""Verdicts: a published slip, materiality, projects, plans, what is asked and what is wrong."""

from __future__ import annotations

import datetime as dt
import json
import warnings
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from jcm_mrv import FindingsError, calculate, load_project, verify, write_outputs
from jcm_mrv.verification.verdict import Verdict
from jcm_mrv.workbook.writing.xlsx import workbook_bytes
from tests.effort import one_in, thorough
from tests.prepared import prepared
from tests.projects import write_project
from tests.verification import small_book
from tests.verification.faults.editing import Workbook
from tests.verification.faults.targets import SOLAR_4, _complete, own_solar
from tests.workbook.official.build import build
from tests.workbook.official.content import REFERENCE, Content, Line, chillers, solar
from tests.workbook.official.looks import LOOKS

YEAR = "01/01/2024 - 31/12/2024"


def verdict_of(content: Content, path: Path, look: str = "plain", **options: float) -> Verdict:
    build(path, _complete(content), LOOKS[look])
    return verify(path, **options)  # type: ignore[arg-type]


def codes(verdict: Verdict) -> set[str]:
    return {f.code for f in verdict.findings if f.severity != "note"}


def test_the_published_sheet_of_id009(tmp_path: Path) -> None:
    """42,826,880 "MWh" of grid import beside a chiller of 347.2 MWh: kWh, though nothing moves."""
    content = chillers("01/Jan/2017-31/Dec/2017", [347.2], grid=42_826_880.0)
    verdict = verdict_of(content, tmp_path / "id009.xlsx", "shifted")
    assert codes(verdict) == {"VER-032"}
    item = verdict.items[0]
    assert item.number == "CAR-1"
    assert "42,826,880 MWh" in item.finding.found
    assert "42,826.88" in item.finding.expected
    assert item.effect == pytest.approx(0.0, abs=1e-6)
    assert not verdict.is_confirmed
    assert verdict.difference == 0


def test_materiality_is_only_judged_where_a_threshold_is_stated(tmp_path: Path) -> None:
    content = solar({YEAR: [700.0, 512_300.0, 648.4, 905.2]})
    silent = verdict_of(content, tmp_path / "a.xlsx")
    assert silent.is_material is None
    assert all(item.is_material is None for item in silent.items)
    judged = verdict_of(content, tmp_path / "a.xlsx", materiality=0.05)
    assert judged.material == ("CAR-1",)
    assert judged.is_material
    assert judged.items[0].effect == pytest.approx(512_300 * 0.333 * 0.999)
    assert "in question by CAR-1" in judged.conclusion


@one_in(3)
@pytest.mark.parametrize("look", ["plain", "vietnamese", "numbered"])
def test_a_range_that_misses_a_row_names_the_input(tmp_path: Path, look: str) -> None:
    span = SOLAR_4.spans[0]
    total = span.blocks[REFERENCE][0]
    rows = (
        replace(total, formula="SUM({RE.1@1:RE.3@1})", value=0.333 * 1860.7),
        *span.blocks[REFERENCE][1:],
    )
    short = replace(
        SOLAR_4,
        spans=(replace(span, blocks={**span.blocks, REFERENCE: rows}),),
    )
    path = tmp_path / "short.xlsx"
    cells = build(path, _complete(short), LOOKS[look])
    book = Workbook(path)
    book.save(path)
    verdict = verify(path)
    found = next(i for i in verdict.items if i.finding.code == "VER-025")
    sheet, cell = cells["EG.4@1"]
    assert f"{sheet}!{cell}" in found.finding.expected
    assert found.effect == pytest.approx(-0.333 * 905.2)
    assert verdict.difference == pytest.approx(619 - 921)


def test_a_project_of_its_own(tmp_path: Path) -> None:
    path, project = own_solar(tmp_path)
    loaded = load_project(project)
    assert verify(path, loaded).is_confirmed
    book = Workbook(path)
    claim = verify(path).claim
    first, second = claim.monitored[:2]
    book.number(first.place, 712.0)
    book.number(second.place, 512.0)
    book.save(path)
    verdict = verify(path, loaded)
    by_code = {i.finding.code: i for i in verdict.items}
    assert by_code["VER-070"].finding.where == first.where
    assert by_code["VER-070"].effect == pytest.approx(12 * 0.333)
    # 512.3 written as 512: less than a tonne, and asked about.
    assert by_code["VER-072"].finding.where == second.where


ONE_YEAR = {
    "monitoring_period.end": "2024-12-31",
    "monitoring.EG.members.roof-a.entries": [
        {"start": "2024-01-01", "end": "2024-12-31", "value": 700, "unit": "MWh"}
    ],
    "monitoring.EG.members.roof-b.entries": [
        {"start": "2024-01-01", "end": "2024-12-31", "value": 512.3, "unit": "MWh"}
    ],
}


def test_one_year_of_a_project_of_two(tmp_path: Path) -> None:
    """A form with rows for one year is filled once per year: that year alone is compared."""
    _, project = own_solar(tmp_path)
    two = load_project(project)
    result = calculate(load_project(write_project(tmp_path / "one", ONE_YEAR)))
    path = tmp_path / "2024.xlsx"
    path.write_bytes(workbook_bytes(result, result.applications[0]))
    verdict = verify(path, two)
    assert codes(verdict) <= {"VER-081"}
    assert verdict.is_confirmed
    line = "years of the project file that are not in the workbook: 2025 (2025-01-01 - 2025-06-30)"
    assert line in verdict.scope.not_judged
    # What it has is compared all the same.
    book = Workbook(path)
    first = verdict.claim.monitored[0]
    book.number(first.place, 712.0)
    book.save(path)
    changed = verify(path, two)
    assert "VER-070" in codes(changed)
    assert not changed.is_confirmed


@thorough
def test_part_of_a_year_of_a_project(tmp_path: Path) -> None:
    _, project = own_solar(tmp_path)
    half = {
        "monitoring_period.end": "2024-06-30",
        "monitoring.EG.members.roof-a.entries": [
            {"start": "2024-01-01", "end": "2024-06-30", "value": 350, "unit": "MWh"}
        ],
        "monitoring.EG.members.roof-b.entries": [
            {"start": "2024-01-01", "end": "2024-06-30", "value": 250, "unit": "MWh"}
        ],
    }
    result = calculate(load_project(write_project(tmp_path / "half", half)))
    path = tmp_path / "half.xlsx"
    path.write_bytes(workbook_bytes(result, result.applications[0]))
    assert "VER-071" in codes(verify(path, load_project(project)))


def test_another_project(tmp_path: Path) -> None:
    path, _ = own_solar(tmp_path)
    periods = write_project(tmp_path / "short", ONE_YEAR)
    assert codes(verify(path, load_project(periods))) == {"VER-071"}
    methodology = write_project(tmp_path / "other", {"methodology": "VN_AM007@1.0"})
    loaded = load_project(methodology)
    chiller = tmp_path / "chiller.xlsx"
    build(chiller, chillers(YEAR, [10.0]), LOOKS["plain"])
    with pytest.raises(FindingsError) as caught:
        verify(chiller, loaded)
    assert [f.code for f in caught.value.findings] == ["VER-071"]
    lost = write_project(
        tmp_path / "members",
        {
            "sets.system": [{"id": "roof-a", "connection": "grid"}],
            "monitoring.EG.members": {
                "roof-a": {
                    "meter": "M-A",
                    "entries": [
                        {"start": "2024-01-01", "end": "2024-12-31", "value": 700, "unit": "MWh"},
                        {"start": "2025-01-01", "end": "2025-06-30", "value": 351.5, "unit": "MWh"},
                    ],
                }
            },
        },
    )
    assert "VER-071" in codes(verify(path, load_project(lost)))


def test_a_plan_is_verified_where_there_is_no_report(tmp_path: Path) -> None:
    entry = {"value": 650, "unit": "MWh", "source": "yield study"}
    project = write_project(
        tmp_path,
        {
            "monitoring.EG.members.roof-a.estimate": entry,
            "monitoring.EG.members.roof-b.estimate": entry,
        },
    )
    from jcm_mrv import calculate
    from jcm_mrv.workbook.writing.xlsx import workbook_bytes

    result = calculate(load_project(project))
    path = tmp_path / "plan.xlsx"
    path.write_bytes(workbook_bytes(result, result.applications[0]))
    book = Workbook(path)
    for stated in verify(path).claim.monitored:
        book.blank(stated.place)
    book.save(path)
    verdict = verify(path)
    assert verdict.claim.side == "plan"
    assert verdict.recomputed == verdict.stated == 432  # 2 x 650 x 0.333 = 432.9
    assert verdict.is_confirmed


def test_results_in_a_file_without_any_formula(tmp_path: Path) -> None:
    """Pasted by other software: right to the tonne, and nothing can be followed."""
    path = tmp_path / "pasted.xlsx"
    build(path, _complete(SOLAR_4), LOOKS["plain"])
    claim = verify(path).claim
    book = Workbook(path)
    for result in claim.results:
        if claim.book.formula(result.place) is not None:
            book.number(result.place, float(claim.evaluator.value(result.place)))  # type: ignore
    book.save(path)
    verdict = verify(path)
    assert "VER-020" in codes(verdict)
    assert verdict.difference == 0
    assert "stated and recomputed" in verdict.conclusion


def test_stored_results_may_be_missing(tmp_path: Path) -> None:
    path = tmp_path / "library.xlsx"
    build(path, _complete(SOLAR_4), LOOKS["plain"])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl drops a footer
        openpyxl.load_workbook(path).save(path)
    verdict = verify(path)
    assert verdict.is_confirmed
    assert [f.code for f in verdict.findings if f.code != "VER-081"] == ["VER-028"]
    assert verdict.stated == 921


def test_two_rows_of_one_value(tmp_path: Path) -> None:
    content = chillers(YEAR, [100.0])
    span = content.spans[0]
    grid = next(line for line in span.monitored if line.key == "EI@1")

    def found(description: str) -> set[str]:
        twice = Line("EI.2@1", "EI_{grid,p}", 5.0, "MWh/p", description)
        more = replace(content, spans=(replace(span, monitored=(*span.monitored, twice)),))
        return codes(verdict_of(more, tmp_path / "twice.xlsx"))

    assert "VER-007" in found(grid.description)
    # A second meter, which the formulas leave out.
    assert found("Second transformer") >= {"VER-025"}


def test_periods(tmp_path: Path) -> None:
    def found(*periods: str) -> set[str]:
        content = solar({period: [100.0] for period in periods})
        return codes(verdict_of(content, tmp_path / "periods.xlsx"))

    # The second half is stated twice: the year is 33 tCO2, not 66.
    assert found("01/01/2024 - 31/12/2024", "01/07/2024 - 31/12/2024") == {"VER-042"}
    assert found("01/01/2024 - 30/06/2024", "01/08/2024 - 31/12/2024") == {"VER-043"}
    assert "VER-040" in found("01/07/2020 - 30/06/2021")
    assert "VER-041" in found("")


def test_unknown_symbols_and_missing_parameters(tmp_path: Path) -> None:
    content = chillers(YEAR, [100.0])
    span = content.spans[0]
    renamed = tuple(
        replace(line, symbol="EX_{p}") if line.key == "EI@1" else line for line in span.monitored
    )
    content = replace(content, spans=(replace(span, monitored=renamed),))
    verdict = verdict_of(content, tmp_path / "renamed.xlsx")
    assert {"VER-003", "VER-006"} <= codes(verdict)
    assert verdict.recomputed is None
    assert "cannot be recomputed" in verdict.conclusion


def test_verdict_as_json_is_plain(tmp_path: Path) -> None:
    verdict = verdict_of(solar({YEAR: [700.0, 512.3]}), tmp_path / "a.xlsx", materiality=0.01)
    data = json.loads(json.dumps(verdict.as_dict(), allow_nan=False))
    assert data["schema"] == "jcm-mrv/verification/1"
    assert data["recomputed"] == 403
    assert data["confirmed"] is True
    assert data["inputs"][0]["cell"].startswith("MRS(input)!")


def test_only_what_was_compared_is_said_to_be(tmp_path: Path) -> None:
    """Months are held against the readings of the months; a plan's estimates are against none."""
    days = [dt.date(2024, 1, 1) + dt.timedelta(days=n) for n in range(366)]
    (tmp_path / "daily.csv").write_text("day,kwh\n" + "".join(f"{d},1000\n" for d in days))
    daily = {
        "readings": "daily.csv",
        "time": "day",
        "value": "kwh",
        "unit": "kWh",
        "kind": "energy",
        "label": "start",
        "interval": "1 d",
        "timezone": "Asia/Ho_Chi_Minh",
    }
    project = load_project(
        write_project(
            tmp_path,
            {
                "sets.system": [{"id": "roof", "capacity": "600 kW", "connection": "grid"}],
                "monitoring_period.end": "2024-12-31",
                "monitoring.EG.members": {"roof": daily},
            },
        )
    )
    halves = ("2024-01-01 - 2024-06-30", 182.0), ("2024-07-01 - 2024-12-31", 190.0)
    lines: list[small_book.Line] = [(period, "EG_{i,p}", value) for period, value in halves]
    book = small_book.write(tmp_path / "a.xlsx", lines, [("2024-01-01 - 2024-12-31", 123.0)])
    verdict = verify(book, project)
    wrong = [i.finding for i in verdict.items if i.finding.code == "VER-070"]
    assert [(f.where, f.expected) for f in wrong] == [
        ("MRS(input)!F9", "the readings give 184 MWh")
    ]
    assert "monitored values, from the readings of the project" in verdict.scope.recomputed
    days_apart = ("2024-01-01 - 2024-06-15", 167.0), ("2024-06-16 - 2024-12-31", 199.0)
    lines = [(period, "EG_{i,p}", value) for period, value in days_apart]
    book = small_book.write(tmp_path / "b.xlsx", lines, [("2024-01-01 - 2024-12-31", 121.0)])
    verdict = verify(book, project)
    assert not any("from the readings" in line for line in verdict.scope.recomputed)
    assert any("give no amount for: MRS(input)!F8" in line for line in verdict.scope.not_judged)
    assert "taken as stated" in verdict.conclusion
    assert "compared" not in verdict.conclusion


@thorough
def test_amounts_of_earlier_years_are_held_against_the_project(tmp_path: Path) -> None:
    """Waste of earlier years belongs to these years, not to those of the result."""
    folder = prepared(Path("examples/market-digester").resolve(), tmp_path)
    project = load_project(folder / "project.yaml")
    book = write_outputs(calculate(project), tmp_path / "out")[-1]
    right = verify(book, project)
    assert "10 monitored values" in right.conclusion
    assert "monitored values, from the readings of the project" in right.scope.recomputed
    early = next(s for s in right.claim.monitored if s.members[0][-1] == "2023")
    changed = Workbook(book)
    assert isinstance(early.value, float)
    changed.number(early.place, early.value * 1.25)
    changed.save(book)
    wrong = verify(book, project)
    assert early.where in {i.finding.where for i in wrong.items if i.finding.code == "VER-070"}
