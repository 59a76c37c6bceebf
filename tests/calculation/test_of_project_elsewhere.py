"""Attributes of the project in what is made of a methodology and of a result besides the number."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import openpyxl
import pytest
from click.testing import CliRunner

from jcm_mrv import FindingsError, calculate, load_project, write_outputs
from jcm_mrv.calculation.batch import calculate_batch
from jcm_mrv.cli import main
from jcm_mrv.methodology.catalogue.describe import describe
from jcm_mrv.methodology.catalogue.typeset import equation_latex
from jcm_mrv.methodology.judge import judge
from jcm_mrv.methodology.library import Library
from jcm_mrv.methodology.reference_tables import row_text
from jcm_mrv.methodology.screening import screening_rules
from jcm_mrv.project.fit import fit
from jcm_mrv.project.template import project_template
from jcm_mrv.verification.verify import verify
from jcm_mrv.workbook.filling.fill import fill_workbook, write_filled
from tests.effort import one_in, thorough
from tests.mills import CASES, PROJECT, RULES, write
from tests.reporting.test_context import context, tables
from tests.second_engine import recalculated
from tests.trucks import replaced

pytestmark = one_in(3)

SHEET = "out/monitoring_spreadsheet.xlsx"
MAIN = "    main: {symbol: m_mill, description: Main dryer, of: dryer}\n"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Library]:
    folder = tmp_path_factory.mktemp("mills")
    library = write(folder)
    write_outputs(calculate(load_project(folder / "project.yaml", library)), folder / "out")
    return folder, library


def with_main(folder: Path, main: str = "d-2") -> Library:
    """Write the mill with a main dryer, whose goods alone count."""
    rules = replaced(
        RULES,
        ("    contract: {symbol", MAIN + "    contract: {symbol"),
        ("text: sum(G[i] for i in dryer) * SEC * EF", "text: G[main] * SEC * EF"),
    )
    project = replaced(PROJECT, ("  connection: grid\n", f"  connection: grid\n  main: {main}\n"))
    library = write(folder, rules, project)
    cases = replaced(
        CASES.replace("{connection:", "{main: a, connection:"),
        ("RE: 33.6, PE: 10.066, ER: 23.534", "RE: 11.2, PE: 10.066, ER: 1.134"),
    )
    path = folder / "rules/VN_XX006/1.0/cases.yaml"
    path.write_text(cases, encoding="utf-8")
    return library


def test_a_member_that_the_project_names(tmp_path: Path) -> None:
    library = with_main(tmp_path)
    rules = library.load("VN_XX006@1.0")
    assert judge(rules) == []
    assert r"G_{m_{\mathrm{mill}},p}" in equation_latex(rules, "RE")
    project = load_project(tmp_path / "project.yaml", library)
    result = calculate(project)
    assert result.years[0].reference_emissions == pytest.approx(200 * 0.16 * 0.7, rel=1e-12)
    write_outputs(result, tmp_path / "out")
    verdict = verify(tmp_path / SHEET, project, library=library)
    assert not [f for f in verdict.findings if f.is_error], verdict.findings
    book = openpyxl.load_workbook(tmp_path / SHEET)
    cell = next(c for row in book["MPS(input)"].iter_rows() for c in row if c.value == "d-2")
    report = book["MRS(input)"]
    total = next(c for r in report.iter_rows() for c in r if str(c.value).startswith("=MAX(0,"))
    cell.value = "d-1"
    book.save(tmp_path / "other.xlsx")
    at = ("MRS(input)", total.row - 1, total.column - 2)
    (value,) = recalculated(tmp_path / "other.xlsx", [at])
    assert value == pytest.approx(100 * 0.16 * 0.7 - 10.066, rel=1e-12)


def test_a_member_that_is_not_there(tmp_path: Path) -> None:
    library = with_main(tmp_path, "d-3")
    with pytest.raises(FindingsError) as stopped:
        load_project(tmp_path / "project.yaml", library)
    (finding,) = [f for f in stopped.value.findings if f.is_error]
    assert finding.code == "PRJ-185"
    assert finding.message == "the project: main is no member of dryer: 'd-3'"


def test_a_sheet_says_it_in_one_cell_without_an_index(made: tuple[Path, Library]) -> None:
    book = openpyxl.load_workbook(made[0] / SHEET)
    texts = [str(c.value) for sheet in book for row in sheet.iter_rows() for c in row if c.value]
    assert texts.count("connection") == 2, "in the plan and in the report"
    assert not [text for text in texts if "_{}" in text]
    assert 'Needed where connection == "captive".' in texts


@thorough
def test_a_sheet_is_filled_with_it(made: tuple[Path, Library], tmp_path: Path) -> None:
    folder, library = made
    book = openpyxl.load_workbook(folder / SHEET)
    plan = book["MPS(input)"]
    rows = {str(row[0].value): row[0].row for row in plan.iter_rows() if row[0].value}
    cells = {name: plan.cell(rows[name], 4) for name in ("connection", "cmill", "Pmill", "dcon")}
    assert [c.value for c in cells.values()] == ["grid", "rice", 500, dt.datetime(2022, 7, 1)]
    for name, other in (("connection", None), ("cmill", "coffee"), ("Pmill", 1), ("dcon", None)):
        cells[name].value = other
    book.save(tmp_path / "official.xlsx")
    project = load_project(folder / "project.yaml", library)
    said = verify(tmp_path / "official.xlsx", project, library=library)
    assert {"VER-005", "VER-070"} <= {f.code for f in said.findings}
    filled = fill_workbook(tmp_path / "official.xlsx", calculate(project), recalculate=False)
    write_filled(filled, tmp_path / "official.xlsx", tmp_path / "filled.xlsx")
    back = openpyxl.load_workbook(tmp_path / "filled.xlsx")["MPS(input)"]
    found = [back.cell(cell.row, cell.column).value for cell in cells.values()]
    assert found == ["grid", "rice", 500, dt.datetime(2022, 7, 1)]
    verdict = verify(tmp_path / "filled.xlsx", project, library=library)
    assert not [f for f in verdict.findings if f.is_error], verdict.findings


@one_in(9)
@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("connection", "gird", "VER-012"),
        ("connection", None, "VER-012"),
        ("cmill", "coffee", "VER-070"),
        ("Pmill", "500 kW", "VER-011"),
        ("Pmill", 50, "VER-070"),
        ("Pmill", -5, "VER-036"),
        ("dcon", "2022-07-01", "VER-012"),
        ("dcon", dt.datetime(2021, 1, 1), "VER-070"),
    ],
)
def test_what_is_wrong_in_a_sheet_is_told(
    made: tuple[Path, Library], tmp_path: Path, name: str, value: object, code: str
) -> None:
    folder, library = made
    book = openpyxl.load_workbook(folder / SHEET)
    plan = book["MPS(input)"]
    row = next(row[0].row for row in plan.iter_rows() if str(row[0].value) == name)
    plan.cell(row, 4).value = value
    book.save(tmp_path / "sheet.xlsx")
    project = load_project(folder / "project.yaml", library)
    found = verify(tmp_path / "sheet.xlsx", project, library=library).findings
    assert code in {f.code for f in found}, found


def test_many_projects_at_once(made: tuple[Path, Library]) -> None:
    values = {
        "connection": ["grid", "captive"],
        "crop": ["rice", "rice"],
        "capacity": [500, 100],
        "contract": ["2022-07-01", "2022-06-30"],
        "G": [[100, 200], [100, 0]],
        "EC": [[4, 6], [0, 0]],
        "FC": [[0, 0], [20, 0]],
        "EF_own": [0.07, 0.07],
        "period_hours": [8760, 8760],
    }
    found = calculate_batch(made[1].load("VN_XX006@1.0"), values)
    assert np.allclose(found.emission_reductions_unrounded, [23.534, 13.8992], rtol=1e-12)


def test_it_is_shown_proposed_and_compared(made: tuple[Path, Library], tmp_path: Path) -> None:
    folder, library = made
    rules = library.load("VN_XX006@1.0")
    assert describe(rules)["attributes"]["capacity"]["unit"] == "kW"
    assert row_text(rules.tables["reference"], rules.tables["reference"].rows[0])
    given = ["--methodologies", str(folder / "rules")]
    shown = CliRunner().invoke(main, ["methodology", "show", "VN_XX006@1.0", *given]).output
    assert "the project" in shown
    assert "connection" in shown
    text = project_template(rules)["project.yaml"]
    assert "\nattributes:\n" in text
    assert "\n  connection: <grid or captive>\n" in text
    assert "\n  capacity: <number> kW\n" in text
    other = write(tmp_path, replaced(RULES, ("minimum: 0}", "minimum: 50}")))
    newer = tmp_path / "rules/VN_XX006/1.1"
    (tmp_path / "rules/VN_XX006/1.0").rename(newer)
    path = newer / "methodology.yaml"
    path.write_text(replaced(path.read_text("utf-8"), ('"1.0"', '"1.1"')), encoding="utf-8")
    assert other.folders
    names = ["VN_XX006@1.0", "VN_XX006@1.1", *given, "--methodologies", str(tmp_path / "rules")]
    changed = CliRunner().invoke(main, ["methodology", "diff", *names]).output
    assert "capacity of project, minimum: 0 -> 50" in changed


def test_another_methodology_that_does_not_ask_it_is_compared_without(
    made: tuple[Path, Library],
) -> None:
    folder, library = made
    project = load_project(folder / "project.yaml", library)
    own, solar = library.load("VN_XX006@1.0"), library.load("VN_AM007@1.0")
    # There `connection` and `capacity` are those of each system.
    fitted, left_out = fit(project.file.alone, solar, [own, solar], own)
    assert fitted.attributes == {}
    assert "attribute of the project crop" in left_out


def test_no_survey_asks_it(made: tuple[Path, Library]) -> None:
    rules = made[1].load("VN_XX006@1.0")
    assert screening_rules(rules) is None


def test_a_family_asks_it(tmp_path: Path) -> None:
    start, end = RULES.index("attributes:\n"), RULES.index("parameters:\n")
    families = tmp_path / "rules" / "families"
    families.mkdir(parents=True)
    (families / "mill.yaml").write_text(
        f"title: Mills\nsummary: What a mill is\n{RULES[start:end]}", encoding="utf-8"
    )
    rules = RULES[:start] + RULES[end:]
    library = write(
        tmp_path, replaced(rules, ("[emission_reductions]", "[emission_reductions, mill]"))
    )
    assert judge(library.load("VN_XX006@1.0")) == []


def test_a_report_states_it_and_hides_what_is_confidential(tmp_path: Path) -> None:
    library = write(tmp_path, project=f"{PROJECT}confidential: [attributes.capacity]\n")
    result = calculate(load_project(tmp_path / "project.yaml", library))
    for public, capacity in ((False, "500"), (True, "XXX")):
        rows = tables(context(result, public=public))["attributes_VN_XX006"]
        said = {row["attribute"]["text"]: row["value"]["text"] for row in rows}
        assert said == {
            "Where the electricity of the mill is from": "grid",
            "Crop that is dried": "rice",
            "Capacity of the whole mill (kW)": capacity,
            "Day of the contract": "1 July 2022",
        }
