"""Attributes of the project as a whole: they choose rows, factors, branches and what is asked."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from jcm_mrv import FindingsError, calculate, load_project, write_outputs
from jcm_mrv.calculation.trace import trace
from jcm_mrv.methodology.judge import judge
from jcm_mrv.methodology.methodology import Methodology
from jcm_mrv.verification.claim.read import read_workbook
from jcm_mrv.verification.verify import verify
from tests.effort import one_in, thorough
from tests.libreoffice import recalculate, requires_libreoffice
from tests.mills import CASES, PROJECT, RULES, write
from tests.second_engine import recalculated
from tests.trucks import replaced

SHEET = "out/monitoring_spreadsheet.xlsx"
ATTRIBUTES = "connection: grid, crop: rice, capacity: 0.5 MW, contract: 2022-07-01"


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> Methodology:
    return write(tmp_path_factory.mktemp("mills")).load("VN_XX006@1.0")


def test_the_rules_hold_with_their_cases(rules: Methodology) -> None:
    assert judge(rules) == []


def test_project_trace_sheet_and_verdict(tmp_path: Path) -> None:
    library = write(tmp_path)
    project = load_project(tmp_path / "project.yaml", library)
    result = calculate(project)
    (year,) = result.years
    # 300 x 0.16 x 0.7, and 10 x 0.7 + 0.001 x 500 x 8760 x 0.001 x 0.7.
    assert year.reference_emissions == pytest.approx(33.6, rel=1e-12)
    assert year.project_emissions == pytest.approx(10.066, rel=1e-12)
    ((_, node),) = trace(result, "PE")
    used = {(child.symbol, child.member, child.value) for child in node.children}
    assert ("connection", None, "grid") in used
    write_outputs(result, tmp_path / "out")
    verdict = verify(tmp_path / SHEET, project, library=library)
    assert not [f for f in verdict.findings if f.is_error], verdict.findings
    described = read_workbook(tmp_path / SHEET, library).described.values
    assert described["connection"] == {(): "grid"}
    assert described["capacity"] == {(): 500}


def test_a_blank_behind_a_choice_is_told_and_no_formula_accused(tmp_path: Path) -> None:
    library = write(tmp_path)
    project = load_project(tmp_path / "project.yaml", library)
    write_outputs(calculate(project), tmp_path / "out")
    book = openpyxl.load_workbook(tmp_path / SHEET)
    for row in book["MPS(input)"].iter_rows():
        for cell in row:
            if cell.value == "rice":
                cell.value = "rice "
    book.save(tmp_path / "other.xlsx")
    verdict = verify(tmp_path / "other.xlsx", project, library=library)
    found = {finding.code: finding for finding in verdict.findings if finding.is_error}
    assert not {"VER-022", "VER-025", "VER-070"} & set(found), found
    blank = found["VER-012"]
    assert blank.message == "crop has a blank before or after its text"
    assert (blank.found, blank.expected) == (
        "'rice ', taken by MRS(input)!E21",
        "rice",
    )
    assert not verdict.is_confirmed


@one_in(2)
@pytest.mark.parametrize(
    ("was", "now", "expected"),
    [
        ("rice", "coffee", 300 * 0.4 * 0.7 - 10.066),
        (500.0, 400.0, 300 * 0.2 * 0.7 - (7 + 0.001 * 400 * 8.760 * 0.7)),
    ],
)
def test_another_attribute_in_the_sheet_chooses_another_row(
    tmp_path: Path, was: object, now: object, expected: float
) -> None:
    library = write(tmp_path)
    write_outputs(calculate(load_project(tmp_path / "project.yaml", library)), tmp_path / "out")
    book = openpyxl.load_workbook(tmp_path / SHEET)
    plan, report = book["MPS(input)"], book["MRS(input)"]
    cell = next(c for row in plan.iter_rows() for c in row if c.value == was)
    total = next(c for r in report.iter_rows() for c in r if str(c.value).startswith("=MAX(0,"))
    cell.value = now
    book.save(tmp_path / "other.xlsx")
    at = ("MRS(input)", total.row - 1, total.column - 2)
    (value,) = recalculated(tmp_path / "other.xlsx", [at])
    assert value == pytest.approx(expected, rel=1e-12)


@thorough
@requires_libreoffice
def test_libreoffice_agrees(tmp_path: Path) -> None:
    library = write(tmp_path)
    write_outputs(calculate(load_project(tmp_path / "project.yaml", library)), tmp_path / "out")
    (fresh,) = recalculate([tmp_path / SHEET], tmp_path / "fresh")
    book = openpyxl.load_workbook(fresh, data_only=True)
    values = [c.value for row in book["MRS(calc_process)"].iter_rows() for c in row]
    assert 23.534 in [round(v, 9) for v in values if isinstance(v, int | float)]


WRONG = [
    ("connection: grid", "connection: gird", "PRJ-203"),
    ("crop: rice", "crop: 1", "PRJ-203"),
    ("capacity: 500 kW", "capacity: 500 kWh", "PRJ-205"),
    ("capacity: 500 kW", "capacity: 500", "PRJ-204"),
    ("capacity: 500 kW", "capacity: -1 kW", "PRJ-206"),
    ("capacity: 500 kW", "capacity: [500 kW]", "PRJ-204"),
    ("contract: 2022-07-01", "contract: 2022-02-30", "PRJ-204"),
    ("contract: 2022-07-01", "contract: 2022", "PRJ-204"),
    ("  connection: grid\n", "", "PRJ-192"),
    ("connection: grid", "conection: grid", "PRJ-191"),
    ("{id: d-1, title: Dryer 1}", "{id: d-1, title: Dryer 1, connection: grid}", "PRJ-193"),
]


@pytest.mark.parametrize(("old", "new", "code"), WRONG)
def test_what_is_wrong_in_a_project(tmp_path: Path, old: str, new: str, code: str) -> None:
    library = write(tmp_path, project=replaced(PROJECT, (old, new)))
    with pytest.raises(FindingsError) as stopped:
        load_project(tmp_path / "project.yaml", library)
    found = [f for f in stopped.value.findings if f.code == code]
    assert found, stopped.value.findings
    line = (tmp_path / "project.yaml").read_text("utf-8").split("\n")
    at = line[int(found[0].where.split(":")[1]) - 1]
    assert (new.strip().split(",")[0] or "attributes:") in at


def test_what_is_asked_of_members_rests_on_it(tmp_path: Path) -> None:
    library = write(
        tmp_path, project=replaced(PROJECT, ("connection: grid", "connection: captive"))
    )
    with pytest.raises(FindingsError) as stopped:
        load_project(tmp_path / "project.yaml", library)
    said = [(f.code, f.message.split()[0]) for f in stopped.value.findings]
    assert ("PRJ-115", "FC") in said
    assert ("PRJ-184", "EC[d-1]") in said


def test_a_project_without_any_says_what_it_lacks(tmp_path: Path) -> None:
    start, end = PROJECT.index("attributes:\n"), PROJECT.index("sets:\n")
    library = write(tmp_path, project=PROJECT[:start] + PROJECT[end:])
    with pytest.raises(FindingsError) as stopped:
        load_project(tmp_path / "project.yaml", library)
    found = [f for f in stopped.value.findings if f.code == "PRJ-192"]
    assert [f.hint for f in found] == [
        "add `connection: grid` under `attributes`",
        "add `crop: rice` under `attributes`",
        "add `capacity: ... kW` under `attributes`",
        "add `contract: YYYY-MM-DD` under `attributes`",
    ]


@pytest.mark.parametrize(
    ("pairs", "code"),
    [
        ([("    crop: {symbol", "    crops: {symbol")], "MET-110"),
        ([("    crop: {symbol", "    dryer: {symbol")], "MET-190"),
        ([("    crop: {symbol", "    EC: {symbol")], "MET-102"),
        ([("    crop: {symbol", "    i: {symbol")], "MET-102"),
        ([("    crop: {symbol", "    period_end: {symbol")], "MET-102"),
        (
            [("  dryer: {index: i", "  project: {index: j, title: P}\n  dryer: {index: i")],
            "MET-190",
        ),
        (
            [("lookup(reference, crop, capacity)", "lookup(reference, crop[i], capacity)")],
            "MET-110",
        ),
        ([("lookup(factor, contract)", "lookup(factor, capacity)")], "MET-117"),
        ([("capacity >= 100 kW", "capacity >= 100 kWh")], "MET-117"),
        (
            [
                (
                    'connection == "captive"\n    conservative',
                    'connection == "own"\n    conservative',
                )
            ],
            "MET-171",
        ),
        ([("lookup(factor, contract)", '0.7 if connection == "diesel" else 0.8')], "MET-171"),
        ([("r * capacity", "r * contract")], "MET-117"),
        ([("Capacity of the whole mill, unit: kW", "Capacity of it, unit: kWatts")], "MET-015"),
        ([("unit: kW, minimum: 0}", "unit: kW, of: dryer}")], "MET-015"),
        (
            [
                (
                    "    contract: {symbol",
                    "    other: {description: O, unit: kW}\n    contract: {symbol",
                )
            ],
            "MET-116",
        ),
    ],
)
def test_what_is_wrong_in_rules(tmp_path: Path, pairs: list[tuple[str, str]], code: str) -> None:
    library = write(tmp_path, replaced(RULES, *pairs))
    try:
        found = judge(library.load("VN_XX006@1.0"))
    except FindingsError as stopped:
        found = list(stopped.findings)
    assert code in {f.code for f in found}, found


@pytest.mark.parametrize(
    ("new", "code"),
    [
        (ATTRIBUTES.replace("grid", "gird"), "PRJ-203"),
        (ATTRIBUTES.replace("crop: rice, ", ""), "PRJ-192"),
        (ATTRIBUTES.replace("crop", "corp"), "PRJ-191"),
    ],
)
def test_what_is_wrong_in_a_case(tmp_path: Path, new: str, code: str) -> None:
    library = write(tmp_path)
    path = tmp_path / "rules/VN_XX006/1.0/cases.yaml"
    path.write_text(replaced(CASES, (ATTRIBUTES, new)), encoding="utf-8")
    found = judge(library.load("VN_XX006@1.0"))
    assert code in {f.code for f in found}
    assert "the project" in next(f.message for f in found if f.code == code)
