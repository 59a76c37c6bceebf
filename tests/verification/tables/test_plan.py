"""The report against the plan that was registered."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner

from jcm_mrv import FindingsError, verify
from jcm_mrv.cli import main
from jcm_mrv.verification.tables.material import Material
from jcm_mrv.verification.tables.plan import plan as plan_table
from jcm_mrv.verification.verdict import Verdict
from jcm_mrv.verification.verify import gather_facts, judge
from tests.effort import one_in, thorough
from tests.verification.faults.targets import own_chiller, own_solar
from tests.verification.small_book import write

PLAN = "MPS(input)"
YEAR = "2024-01-01 - 2024-12-31"


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return own_solar(tmp_path_factory.mktemp("own"))[0]


def registered(book: Path, path: Path, **cells: Any) -> Path:
    """Write a copy whose plan has other values in some cells."""
    copy = openpyxl.load_workbook(book)
    copy["MSS"]["A1"] = "registered"
    for cell, value in cells.items():
        copy[PLAN][cell] = value
    copy.save(path)
    return path


def against(book: Path, plan: Path) -> tuple[Verdict, list[tuple[str, str, str]]]:
    verdict = verify(book, plan=plan)
    asked = [
        (i.finding.code, i.finding.where, i.finding.found)
        for i in verdict.items
        if i.finding.code.startswith("VER-16")
    ]
    return verdict, asked


def test_the_same_plan(book: Path, tmp_path: Path) -> None:
    verdict, asked = against(book, registered(book, tmp_path / "plan.xlsx"))
    assert asked == []
    assert verdict.is_confirmed


@thorough
def test_options_and_serials_are_asked_about_and_leave_the_result_confirmed(
    book: Path, tmp_path: Path
) -> None:
    plan = registered(book, tmp_path / "plan.xlsx", F8="Option B")
    sheet = openpyxl.load_workbook(plan)[PLAN]
    source = next(c for c in sheet[8] if "serial 1" in str(c.value))
    words = str(source.value).replace("serial 1", "S/N 7788-A")
    plan = registered(book, plan, **{"F8": "Option B", source.coordinate: words})
    verdict, asked = against(book, plan)
    assert {(code, where) for code, where, _ in asked} == {("VER-162", "MRS(input)!E8")}
    assert verdict.is_confirmed
    # A serial of two characters is none that a text can be told by; a longer one is.
    copy = openpyxl.load_workbook(book)
    report = next(c for c in copy["MRS(input)"][8] if "serial 1" in str(c.value))
    words = str(report.value).replace("serial 1", "serial 0123456")
    copy["MRS(input)"][report.coordinate] = words
    copy.save(tmp_path / "report.xlsx")
    verdict, asked = against(tmp_path / "report.xlsx", plan)
    assert ("VER-165", "MRS(input)!E8", "0123456") in asked
    assert verdict.is_confirmed


def test_another_factor_has_its_effect_and_stands_beside_the_result(
    book: Path, tmp_path: Path
) -> None:
    verdict, asked = against(book, registered(book, tmp_path / "plan.xlsx", D14=0.3))
    # The plan in the workbook itself has another one, and the report takes it from there.
    found = "0.333 tCO2/MWh, taken by MRS(input)!E16"
    assert asked == [("VER-161", "MPS(input)!D14", found)]
    item = next(i for i in verdict.items if i.finding.code == "VER-161")
    assert item.effect == pytest.approx((700 + 351.5) * 0.033)
    assert "0.3 tCO2/MWh, as in MPS(input)!D14 of the plan" in item.finding.expected
    # A request about the plan takes no confirmation away; what hangs on it is said all the same.
    assert verdict.is_confirmed
    assert f"in question by {item.number}" in verdict.conclusion
    assert any(item.number in line for line in verdict.scope.not_judged)


@thorough
def test_a_cell_is_accused_once_where_the_plan_in_the_workbook_differs_too(
    book: Path, tmp_path: Path
) -> None:
    copy = openpyxl.load_workbook(book)
    copy[PLAN]["D14"] = 0.3
    copy["MRS(input)"]["E16"] = 0.333
    copy.save(tmp_path / "both.xlsx")
    verdict, asked = against(tmp_path / "both.xlsx", registered(book, tmp_path / "p.xlsx", D14=0.3))
    assert asked == []
    (item,) = (i for i in verdict.items if i.finding.where == "MRS(input)!E16")
    assert item.finding.code == "VER-106"
    assert not verdict.is_confirmed
    digest, facts = gather_facts(tmp_path / "both.xlsx", plan=tmp_path / "p.xlsx")
    rows = plan_table(Material(judge(facts), facts, digest)).rows
    value = next(r for r in rows if not isinstance(r, str) and r[0] == "value")
    assert value[7] == item.number


def test_systems_and_parameters(book: Path, tmp_path: Path) -> None:
    lines = [(YEAR, "EG_{i,p}", 700.0 + n, "MWh/p", f"Roof {n}") for n in range(3)]
    report = write(tmp_path / "report.xlsx", lines, [(YEAR, 700.0)])  # type: ignore[arg-type]
    _, asked = against(report, book)
    codes = {code for code, _, _ in asked}
    assert {"VER-163", "VER-164"} <= codes
    systems = next(a for a in asked if a[0] == "VER-163")
    assert systems[2] == "3"


def test_another_reference_number_is_asked_about(book: Path, tmp_path: Path) -> None:
    copy = openpyxl.load_workbook(book)
    for sheet in copy:
        for row in sheet.iter_rows(max_row=3):
            for cell in row:
                if "VN999" in str(cell.value):
                    sheet[cell.coordinate] = str(cell.value).replace("VN999", "VN111")
    copy.save(tmp_path / "plan.xlsx")
    _, asked = against(book, tmp_path / "plan.xlsx")
    assert [(code, found) for code, _, found in asked] == [("VER-166", "VN999")]


@one_in(3)
@pytest.mark.parametrize("kind", ["itself", "a copy", "no plan", "another", "none", "text"])
def test_what_is_no_plan_of_it(kind: str, book: Path, tmp_path: Path) -> None:
    plan = tmp_path / "plan.xlsx"
    if kind == "itself":
        plan = book
    elif kind == "a copy":
        shutil.copy(book, plan)
    elif kind == "no plan":
        write(plan, [(YEAR, "EG_{i,p}", 700.0)], [(YEAR, 233.0)])
    elif kind == "another":
        plan = own_chiller(tmp_path)[0]
    elif kind == "text":
        plan.write_text("plan")
    with pytest.raises(FindingsError) as stopped:
        verify(book, plan=plan)
    expected = {"none": "WBK-101", "text": "WBK-102"}.get(kind, "VER-160")
    assert stopped.value.findings[0].code == expected


def test_the_table_lists_what_differs_first(book: Path, tmp_path: Path) -> None:
    plan = registered(book, tmp_path / "plan.xlsx", D14=0.3, F8="Option B")
    digest, facts = gather_facts(book, plan=plan)
    verdict = judge(facts)
    rows = plan_table(Material(verdict, facts, digest)).rows
    assert str(rows[0]).startswith("Different: ")
    value = next(r for r in rows if not isinstance(r, str) and r[0] == "value")
    assert value[1:5] == ("EF_RE[roof-a]", "0.3 tCO2/MWh", "0.333 tCO2/MWh", "different")
    number = next(i.number for i in verdict.items if i.finding.code == "VER-161")
    assert value[7] == number


def test_the_command(book: Path, tmp_path: Path) -> None:
    plan = registered(book, tmp_path / "plan.xlsx", D14=0.3)
    arguments = ["verify", str(book), "--plan", str(plan), "--json"]
    done = CliRunner().invoke(main, arguments)
    data = json.loads(done.stdout)
    assert (done.exit_code, data["confirmed"]) == (0, True)
    assert not any("without the registered plan" in line for line in data["scope"]["not_judged"])
    status = CliRunner().invoke(main, [*arguments[:-1], "-o", str(plan), "--overwrite"])
    assert "CAL-031" in status.output
