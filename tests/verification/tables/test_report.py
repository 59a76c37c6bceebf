"""The tables of a third party: calibration, invoices, criteria, parameters, and their files."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner

from jcm_mrv import calculate, load_project, verify, write_outputs
from jcm_mrv.cli import main
from jcm_mrv.verification.checks.papers.evidence import state_of_evidence
from jcm_mrv.verification.tables.material import Material
from jcm_mrv.verification.tables.report import report_tables
from jcm_mrv.verification.verify import gather_facts, judge
from jcm_mrv.workbook.writing.tables import Table
from tests.effort import thorough
from tests.projects import write_project
from tests.verification.small_book import INPUT, write

START, END = dt.date(2024, 1, 1), dt.date(2024, 12, 31)
YEAR = "2024-01-01 - 2024-12-31"
DAILY = {
    "readings": "daily.csv",
    "time": "day",
    "value": "kwh",
    "unit": "kWh",
    "kind": "energy",
    "label": "start",
    "interval": "1 d",
    "timezone": "Asia/Ho_Chi_Minh",
    "meter": "M-A",
    "invoiced": [
        {
            "start": "2024-03-01",
            "end": "2024-03-31",
            "value": 29,
            "unit": "MWh",
            "evidence": "bills/march.pdf",
        },
        {
            "start": "2024-04-01",
            "end": "2024-04-30",
            "value": 30,
            "unit": "MWh",
            "evidence": "bill",
        },
    ],
}
METERS = {
    "M-A": {
        "serial": "=HYPERLINK(1)",
        "accuracy_class": "0.5S",
        "maximum_permissible_error": "1 %",
        "calibrations": [
            {"date": "2023-06-01", "valid_until": "2024-06-30", "certificate": "certs/a.pdf"},
            {"date": "2024-08-01", "valid_until": "2026-07-31", "certificate": "a certificate"},
        ],
    }
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A project with a meter that is overdue in July and invoices, and its workbook."""
    folder = tmp_path_factory.mktemp("made")
    days = [START + dt.timedelta(days=n) for n in range((END - START).days + 1)]
    project = write_project(
        folder / "project",
        {
            "monitoring_period.end": "2024-12-31",
            "meters": METERS,
            "monitoring.EG.members.roof-a": DAILY,
            "monitoring.EG.members.roof-b.entries": [
                {"start": "2024-01-01", "end": "2024-12-31", "value": 512.3, "unit": "MWh"}
            ],
            "criteria.1": {"met": True, "evidence": "bills/march.pdf"},
        },
    )
    (project.parent / "bills").mkdir()
    (project.parent / "bills" / "march.pdf").write_bytes(b"%PDF")
    (project.parent / "daily.csv").write_text(
        "day,kwh\n" + "".join(f"{day},1000\n" for day in days), encoding="utf-8"
    )
    write_outputs(calculate(load_project(project)), project.parent / "out")
    return project, project.parent / "out" / "monitoring_spreadsheet.xlsx"


def tables(workbook: Path, project: Path | None = None, **more: Any) -> dict[str, Table]:
    digest, facts = gather_facts(workbook, load_project(project) if project else None, **more)
    made = report_tables(Material(judge(facts), facts, digest))
    return {table.key: table for table in made}


def rows(table: Table) -> list[dict[str, Any]]:
    return [dict(zip([c.heading for c in table.columns], r, strict=True)) for r in table.lines]


def run(*arguments: object) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["verify", *map(str, arguments)])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.output


def test_calibration_names_certificate_and_error_applied(made: tuple[Path, Path]) -> None:
    project, workbook = made
    found = rows(tables(workbook, project)["calibration"])
    own = [row for row in found if row["Meter"] == "M-A"]
    assert [(r["From"], r["To"], r["State"]) for r in own] == [
        (START, dt.date(2024, 6, 30), "valid"),
        (dt.date(2024, 7, 1), dt.date(2024, 7, 31), "overdue"),
        (dt.date(2024, 8, 1), END, "valid"),
    ]
    assert sum(r["Days"] for r in own) == 366
    assert own[0]["Certificate file"] == "file is missing"
    assert own[2]["Certificate file"] == "named, not as a file"
    # 31 days of 1 MWh, less 1 %.
    assert own[1]["Error applied"].startswith("EG[roof-a] -0.31 MWh (-0.10323 tCO2)")
    assert own[0]["Error applied"] == "none needed"


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("bills/march.pdf, page 2", "file is there, not read"),
        ("bills/", "file is there, not read"),
        ("bills/may.pdf (p. 2)", "file is missing"),
        ("EVN bill 7, page 2", "named, not as a file"),
        (" ", "none named"),
    ],
)
def test_evidence_is_found_with_its_page(text: str, state: str, made: tuple[Path, Path]) -> None:
    assert state_of_evidence(load_project(made[0]), text) == state


def test_invoices_beside_the_meter(made: tuple[Path, Path]) -> None:
    project, workbook = made
    first, second, entry = rows(tables(workbook, project)["invoices"])
    assert (first["Metered"], first["Invoiced"], first["Difference"]) == (31, 29, 2)
    assert first["Difference %"] == "+6.452%"
    assert first["Result"] == "differs by more than two meters err; the invoiced amount counts"
    assert first["Evidence file"] == "file is there, not read"
    assert (first["From"], first["To"]) == (dt.date(2024, 3, 1), dt.date(2024, 3, 31))
    assert second["Result"].startswith("agrees; ")
    assert entry["Result"].startswith("not checked: ")


def test_parameters_say_what_was_checked(made: tuple[Path, Path]) -> None:
    project, workbook = made
    found = {row["Value of"]: row for row in rows(tables(workbook, project)["parameters"])}
    metered, factor = found["EG[roof-a]"], found["EF_RE[roof-a]"]
    assert "agrees with the readings" in metered["Checked by the program, and how"]
    assert metered["To be seen on site"].startswith("meter M-A, serial ")
    assert factor["Second source"].startswith("methodology: 0.333")
    assert "equals the methodology's value" in factor["Checked by the program, and how"]
    assert "not checked: the source itself" in factor["Checked by the program, and how"]
    alone = {row["Value of"]: row for row in rows(tables(workbook)["parameters"])}
    assert alone["EG[roof-a]"]["Second source"].startswith("not checked: ")
    assert "agrees" not in alone["EG[roof-a]"]["Checked by the program, and how"]


def test_criteria_with_what_the_file_shows(made: tuple[Path, Path]) -> None:
    project, workbook = made
    first, *_ = rows(tables(workbook, project)["criteria"])
    assert first["Answer of the participants"] == "met"
    assert first["Evidence file"] == "file is there, not read"
    assert first["Outcome of the test"].startswith("not checked: ")
    alone, *_ = rows(tables(workbook)["criteria"])
    assert alone["Answer of the participants"].startswith("not checked: ")


def test_a_site_sheet_for_each_meter(made: tuple[Path, Path]) -> None:
    project, workbook = made
    (meter,) = rows(tables(workbook, project)["site"])
    assert meter["Last reading in the data"].startswith("1000 kWh (energy) at 2024-12-31T00:00")
    assert meter["Location"] == "Warehouse A, Warehouse B, Phu My, 10.59, 107.05"
    assert meter["Reading today"] is None
    alone = rows(tables(workbook)["site"])
    assert [row["Cells of the workbook"] for row in alone] == ["MRS(input)!E8", "MRS(input)!E9"]
    assert alone[0]["Last calibration"].startswith("not checked")


@thorough
def test_events_of_a_meter_stand_in_its_sheet(tmp_path: Path) -> None:
    event = {
        "date": "2024-07-01T10:00",
        "what": "replaced",
        "before": 412345.6,
        "after": 0,
        "unit": "kWh",
        "evidence": "swap.pdf",
    }
    path = write_project(tmp_path, {"meters.M-A.events": [event]})
    write_outputs(calculate(load_project(path)), tmp_path / "out")
    workbook = tmp_path / "out" / "monitoring_spreadsheet.xlsx"
    (meter,) = rows(tables(workbook, path)["site"])
    assert meter["Events"] == "2024-07-01 10:00:00 replaced before 412345.6 after 0 kWh"
    verdict = verify(workbook, load_project(path))
    assert "swap.pdf" in {i.finding.found for i in verdict.items if i.finding.code == "VER-168"}


def test_each_year_and_their_total(made: tuple[Path, Path]) -> None:
    _, workbook = made
    year, total = rows(tables(workbook)["years"])
    assert (year["Period"], year["Stated reductions, tCO2"]) == (YEAR, year["Reductions, tCO2"])
    assert year["Reference emissions, tCO2"] > year["Reductions, tCO2"]
    assert total["Period"] == "Total"
    assert total["Stated less recomputed, tCO2"] == 0
    assert total["Verified amount, tCO2"] is None


def test_without_a_project_nothing_is_claimed(tmp_path: Path) -> None:
    book = write(tmp_path / "a.xlsx", [(YEAR, "EG_{i,p}", 700.0)], [(YEAR, 233.0)])
    found = tables(book)
    for key, column in (("calibration", "State"), ("invoices", "Result"), ("plan", "Result")):
        assert all(row[column].startswith("not checked") for row in rows(found[key])), key


def test_a_workbook_that_leads_nowhere_has_tables_too(tmp_path: Path) -> None:
    book = write(tmp_path / "a.xlsx", [(YEAR, "EG_{i,p}", "broken")], [(YEAR, "none")])
    found = tables(book)
    assert "not checked: the inputs lead to no result" in str(found["summary"].rows)
    assert rows(found["parameters"])[0]["Value"] == "broken"


def test_what_the_project_file_shows_is_asked_and_leaves_the_result_confirmed(
    made: tuple[Path, Path],
) -> None:
    project, workbook = made
    verdict = verify(workbook, load_project(project))
    asked = {(i.finding.code, i.finding.found) for i in verdict.items if not i.weighs}
    assert ("VER-167", "31 days, 2024-07-01 - 2024-07-31") in asked
    assert ("VER-168", "certs/a.pdf") in asked
    assert ("VER-169", "metered 31, invoiced 29 MWh") in asked
    invoice = next(i.finding for i in verdict.items if i.finding.code == "VER-169")
    assert "for 2024-03-01 - 2024-03-31 differ" in invoice.message
    overdue = next(i.finding for i in verdict.items if i.finding.code == "VER-167")
    assert "the permissible error was applied to the readings: -0.247724 tCO2" in overdue.expected
    assert verdict.is_confirmed
    (request,) = [r for r in verdict.requests if r.code == "VER-167"]
    assert request.subject == "the calibration of meter M-A (EG[roof-a], EG[roof-b]) was overdue"


@thorough
def test_a_meter_without_calibration_and_criteria_without_answers(tmp_path: Path) -> None:
    path = write_project(
        tmp_path,
        {"meters.M-A.calibrations": [], "criteria": {"1": {"met": True, "evidence": "report"}}},
    )
    write_outputs(calculate(load_project(path)), tmp_path / "out")
    verdict = verify(tmp_path / "out" / "monitoring_spreadsheet.xlsx", load_project(path))
    found = {i.finding.code: i.finding for i in verdict.items}
    assert found["VER-167"].found == "547 days, 2024-01-01 - 2025-06-30"
    assert "No error was applied" in found["VER-167"].hint
    assert found["VER-170"].found == "2, 3, 4"
    assert verdict.is_confirmed


# -- files ------------------------------------------------------------------------------------


def test_the_folder_of_a_report(made: tuple[Path, Path], tmp_path: Path) -> None:
    project, workbook = made
    folder = tmp_path / "report"
    status, shown = run(workbook, "--project", project, "--report", folder)
    assert status == 0, shown
    names = {path.name for path in folder.iterdir()}
    assert {"verification_report.xlsx", "requests.csv", "site.csv", "result.json"} <= names
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    run(workbook, "--project", project, "--report", folder)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    # What begins like a formula is text, in CSV and in the workbook.
    text = (folder / "calibration.csv").read_text("utf-8-sig")
    assert "'=HYPERLINK(1)" in text
    book = openpyxl.load_workbook(folder / "verification_report.xlsx")
    assert book.sheetnames[:3] == ["Summary", "Years", "Requests"]
    kinds = {cell.data_type for sheet in book for row in sheet for cell in row}
    assert "f" not in kinds
    site = list(csv.DictReader(io.StringIO((folder / "site.csv").read_text("utf-8-sig"))))
    assert site[0]["Meter"] == "Meter M-A"


def test_what_people_put_into_the_folder_is_kept(made: tuple[Path, Path], tmp_path: Path) -> None:
    _, workbook = made
    folder = tmp_path / "report"
    folder.mkdir()
    (folder / "requests.csv").write_text("mine")
    (folder / "notes.txt").write_text("mine too")
    _, shown = run(workbook, "--report", folder)
    assert "CAL-035" in shown
    assert (folder / "requests.edited-1.csv").read_text() == "mine"
    assert (folder / "notes.txt").read_text() == "mine too"
    book = openpyxl.load_workbook(folder / "verification_report.xlsx")
    book["Requests"]["A1"] = "edited"
    book.save(folder / "verification_report.xlsx")
    run(workbook, "--report", folder)
    assert (folder / "verification_report.edited-1.xlsx").exists()


def test_no_input_is_written_over(made: tuple[Path, Path], tmp_path: Path) -> None:
    _, workbook = made
    folder = tmp_path / "report"
    run(workbook, "--report", folder)
    listed = folder / "requests.csv"
    before = listed.read_bytes()
    status, shown = run(workbook, "--previous", listed, "--report", folder)
    assert (status, "CAL-031" in shown, listed.read_bytes()) == (1, True, before)
    # The folder of another command keeps its own.
    status, shown = run(workbook, "--report", workbook.parent)
    assert (status, "CAL-034" in shown) == (1, True)
    status, shown = run(workbook, "--report", listed)
    assert (status, "VER-155" in shown) == (1, True)
    status, shown = run(workbook, "--plan", workbook, "-o", workbook, "--overwrite")
    assert status == 1
    assert "CAL-031" in shown


def test_responses_typed_into_the_workbook_of_the_report(tmp_path: Path) -> None:
    book = write(tmp_path / "a.xlsx", [(YEAR, "EG_{i,p}", "700")], [(YEAR, 233.0)])
    run(book, "--report", tmp_path / "1")
    path = tmp_path / "1" / "verification_report.xlsx"
    opened = openpyxl.load_workbook(path)
    sheet = opened["Requests"]
    header = next(row for row in sheet.iter_rows() if row[0].value == "number")
    column = next(cell.column for cell in header if cell.value == "response")
    line = next(row[0].row for row in sheet.iter_rows() if row[0].value == "CAR-1")
    sheet.cell(line, column, "read again, two\nlines")
    sheet.cell(line, column + 1, dt.date(2026, 11, 29))
    opened.save(path)
    result = CliRunner().invoke(main, ["verify", str(book), "--previous", str(path), "--json"])
    request = json.loads(result.stdout)["requests"][0]
    assert (request["number"], request["state"]) == ("CAR-1", "open")
    assert request["response"] == "read again, two\nlines"
    assert request["conclusion"] == "2026-11-29"


def test_json_carries_the_tables(made: tuple[Path, Path], tmp_path: Path) -> None:
    _, workbook = made
    arguments = ["verify", str(workbook), "--report", str(tmp_path / "r"), "--json"]
    data = json.loads(CliRunner().invoke(main, arguments).stdout)
    assert len(data["report"]["files"]) == 11
    assert data["report"]["tables"]["criteria"]["rows"][0]["Criterion"] == "1"
    assert json.loads((tmp_path / "r" / "result.json").read_text())["tables"]


# -- what stands beside -----------------------------------------------------------------------


def test_a_folder_is_no_workbook(made: tuple[Path, Path], tmp_path: Path) -> None:
    _, workbook = made
    status, shown = run(workbook.parent)
    assert status == 1
    assert "VER-154" in shown
    assert "monitoring_spreadsheet.xlsx" in shown
    assert "VER-154" in run(tmp_path)[1]


@thorough
def test_a_project_beside_is_proposed_and_not_used(made: tuple[Path, Path], tmp_path: Path) -> None:
    project, workbook = made
    _, shown = run(workbook)
    assert "VER-156" in shown
    assert f"--project {project}" in shown.replace("\n", " ")
    assert "monitored values, from the readings" not in shown
    assert "VER-156" not in run(workbook, "--project", project)[1]
    # The same bytes elsewhere: the verdict is the same, nothing is proposed.
    copy = tmp_path / workbook.name
    copy.write_bytes(workbook.read_bytes())
    assert "VER-156" not in run(copy)[1]
    other = tmp_path / "other.yaml"
    other.write_text(project.read_text().replace("Two roofs", "Others"))
    (tmp_path / "daily.csv").write_bytes((project.parent / "daily.csv").read_bytes())
    assert "another project file" in run(workbook, "--project", other)[1]
    edited = openpyxl.load_workbook(workbook)
    edited[INPUT]["E8"] = 5.0
    (tmp_path / "result.json").write_bytes((workbook.parent / "result.json").read_bytes())
    edited.save(copy)
    assert "VER-157" in run(copy)[1]
    (tmp_path / "result.json").unlink()
    assert "VER-157" in run(copy, "--project", project)[1]
    assert "VER-157" not in run(copy)[1]


@thorough
def test_meters_one_after_another(tmp_path: Path) -> None:
    """Of a meter that was replaced, days after that are no days of its calibration."""
    days = [START + dt.timedelta(days=n) for n in range((END - START).days + 1)]
    sources: list[dict[str, Any]] = []
    for name, part in (("M-A", days[:182]), ("M-B", days[182:])):
        text = "day,kwh\n" + "".join(f"{day},1000\n" for day in part)
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
        own = {k: v for k, v in DAILY.items() if k not in ("invoiced", "readings", "meter")}
        sources.append({**own, "readings": f"{name}.csv", "meter": name})
    dates = {"M-A": ("2023-07-01", "2024-06-30"), "M-B": ("2024-06-30", "2024-11-30")}
    path = write_project(
        tmp_path,
        {
            "monitoring_period.end": "2024-12-31",
            "sets.system": [{"id": "roof", "capacity": "600 kW", "connection": "grid"}],
            "monitoring.EG.members": {"roof": {"sources": sources}},
            "meters": {
                name: {
                    "serial": name,
                    "maximum_permissible_error": "1 %",
                    "calibrations": [{"date": first, "valid_until": last}],
                }
                for name, (first, last) in dates.items()
            },
        },
    )
    write_outputs(calculate(load_project(path)), tmp_path / "out")
    workbook = tmp_path / "out" / "monitoring_spreadsheet.xlsx"
    verdict = verify(workbook, load_project(path))
    found = [i.finding for i in verdict.items if i.finding.code == "VER-167"]
    assert [f.found for f in found] == ["31 days, 2024-12-01 - 2024-12-31"]
    assert "meter M-B" in found[0].message
    made = tables(workbook, path)
    assert [row["Meter"] for row in rows(made["site"])] == ["Meter M-A", "Meter M-B"]
    first, second = (row["Last reading in the data"] for row in rows(made["site"]))
    assert first.startswith("1000 kWh (energy) at 2024-06-30T00:00")
    assert second.startswith("1000 kWh (energy) at 2024-12-31T00:00")
    see = rows(made["parameters"])[0]["To be seen on site"]
    assert see == "meter M-A, serial M-A; meter M-B, serial M-B: reading, seal, certificate"
