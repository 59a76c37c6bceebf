"""A table of many rows in a project: calculated, written into sheets, verified."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from jcm_mrv import Result, calculate, load_project, write_outputs
from jcm_mrv.methodology.library import Library
from jcm_mrv.verification.claim.read import read_workbook
from jcm_mrv.verification.verify import verify
from tests.depots import CASES, PROJECT, RULES, write
from tests.effort import THOROUGH, thorough
from tests.libreoffice import recalculate, requires_libreoffice
from tests.trucks import replaced

SHEET = "out/monitoring_spreadsheet.xlsx"
ROWS = 150 if THOROUGH else 31
"""So many rows has the table of each supply: both have more than nested conditions take."""
REFERENCE = 10 * 1.07 + 20 * (2 + (ROWS - 1) / 100) + 30 * 9
"""What the three trucks of the project would have emitted."""
HEAD = """\
tables:
  by_mass:
    title: What a megawatt-hour does, by mass and supply
    unit: tCO2/MWh
    keys: {supply: {text: true}, mass: {unit: t}}
    rows:
"""
SAID = "standing: unverified, source: text"


def table() -> str:
    rows = [
        f"      - {{when: {{supply: {supply}, mass: {{from: {n}, below: {n + 1}}}}}, "
        f"value: {value + n / 100:g}, {SAID}}}\n"
        for supply, value in (("grid", 1), ("own", 2))
        for n in range(ROWS)
    ]
    rows.append(f"      - {{when: {{supply: grid, mass: any}}, value: 9, {SAID}}}\n")
    return f"{HEAD}{''.join(rows)}equations:\n"


TEXT = "sum(EC[v] * lookup(by_mass, supply[depot[v]], mass[v]) for v in vehicle) * k"
LONG = replaced(
    RULES,
    ("of: depot}\n", "of: depot}\n      mass: {description: Mass of the truck, unit: t}\n"),
    ("sum(EC[v] for v in vehicle) * k", TEXT),
    ("equations:\n", table()),
    (
        "unit: tCO2/MWh\n    class: default\n    value: 1.5",
        'unit: "1"\n    class: default\n    value: 1',
    ),
)
CASES_OF_LONG = replaced(
    CASES,
    ("depot: north}", "depot: north, mass: 7.5 t}"),
    ("depot: south}", f"depot: south, mass: {ROWS - 0.01:.2f} t}}"),
    ("depot: west}", "depot: west, mass: 200 t}"),
    ("depot: x}", "depot: x, mass: 1.5 t}"),
    ("RE: 90, PE: 32, ER: 58", f"RE: {REFERENCE:g}, PE: 32, ER: {REFERENCE - 32:g}"),
    ("{PE: 4, ER: 11}", "{PE: 4, ER: 6.1}"),
)
DEPOTS = ("north", "south", '"3"')
MASSES = (7.5, ROWS - 0.01, 200)


@pytest.fixture
def result(tmp_path: Path) -> Result:
    pairs = [
        (f"depot: {d}}}", f"depot: {d}, mass: {m} t}}") for d, m in zip(DEPOTS, MASSES, strict=True)
    ]
    write(tmp_path, LONG, replaced(PROJECT, *pairs), CASES_OF_LONG)
    return calculate(load_project(tmp_path / "project.yaml", of(tmp_path)))


def of(folder: Path) -> Library:
    folder = folder if folder.name != "out" else folder.parent
    return Library((next(folder.rglob("methodology.yaml")).parents[2],))


@thorough
def test_a_long_table_in_the_sheets(result: Result, tmp_path: Path) -> None:
    assert result.years[0].reference_emissions == pytest.approx(REFERENCE, rel=1e-12)
    write_outputs(result, tmp_path / "out")
    verdict = verify(tmp_path / SHEET, result.project, library=of(tmp_path))
    assert not [f for f in verdict.findings if f.is_error], verdict.findings
    assert verdict.is_confirmed
    assert evaluated(tmp_path / SHEET) == pytest.approx(REFERENCE - 32, rel=1e-12)
    book = openpyxl.load_workbook(tmp_path / SHEET)
    plan = book["MPS(calc_process)"]
    row = next(c.row for r in plan.iter_rows() for c in r if c.value == 1.07)
    plan.cell(row, 3).value = 2.07
    book.save(tmp_path / "other.xlsx")
    assert evaluated(tmp_path / "other.xlsx") == pytest.approx(REFERENCE - 22, rel=1e-12)


def evaluated(path: Path) -> object:
    """Give the unrounded result by the evaluator of `verify`."""
    claim = read_workbook(path, of(path.parent))
    result = next(r for r in claim.results if r.kind == "unrounded")
    return claim.evaluator.value(result.place)


@thorough
def test_a_cell_of_another_row_is_found(result: Result, tmp_path: Path) -> None:
    write_outputs(result, tmp_path / "out")
    book = openpyxl.load_workbook(tmp_path / SHEET)
    plan = book["MPS(calc_process)"]
    row = next(c.row for r in plan.iter_rows() for c in r if c.value == 1.07)
    plan.cell(row, 9).value = 6.0  # of 7 and more it says 6 and more: two rows hold for 7.5
    plan.cell(row - 1, 10).value = 8.0
    book.save(tmp_path / "other.xlsx")
    assert not verify(tmp_path / "other.xlsx", library=of(tmp_path)).is_confirmed


@thorough
@requires_libreoffice
def test_libreoffice_agrees(result: Result, tmp_path: Path) -> None:
    write_outputs(result, tmp_path / "out")
    (fresh,) = recalculate([tmp_path / SHEET], tmp_path / "fresh")
    values = [
        c.value
        for row in openpyxl.load_workbook(fresh, data_only=True)["MRS(calc_process)"].iter_rows()
        for c in row
        if isinstance(c.value, int | float)
    ]
    assert any(value == pytest.approx(REFERENCE - 32) for value in values)
