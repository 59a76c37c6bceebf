"""One cause is told once: texts of no use, and not the errors of the formulas behind them."""

from __future__ import annotations

import openpyxl
import pytest

from jcm_mrv import calculate, load_project, write_outputs
from jcm_mrv.methodology.library import Library
from jcm_mrv.verification.verify import verify
from tests import depots
from tests.effort import one_in
from tests.trucks import replaced

pytestmark = one_in(2)

# Else the third truck would have driven as far as both others together.
PROJECT = replaced(depots.PROJECT, ("value: 30, unit: MWh", "value: 31, unit: MWh"))


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    folder = tmp_path_factory.mktemp("depots")
    library = depots.write(folder, project=PROJECT)
    write_outputs(calculate(load_project(folder / "project.yaml", library)), folder / "out")
    return library


def told(library: Library, old: object, new: str) -> list[str]:
    """Give what is asked about where a text stands in the place of what the plan has."""
    folder = library.folders[-1].parent
    book = openpyxl.load_workbook(folder / "out/monitoring_spreadsheet.xlsx")
    first = next(c for row in book["MPS(input)"].iter_rows() for c in row if c.value == old)
    first.value = new
    book.save(folder / "other.xlsx")
    verdict = verify(folder / "other.xlsx", library=library)
    assert not verdict.is_confirmed
    return [
        f"{item.finding.code} {item.finding.message}"
        for item in verdict.items
        if item.finding.severity != "note"
    ]


@one_in(6)
@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        (0.5, "as before", ["VER-012 EF_grid[one] is no number"]),
        ("north", "nowhere", ["VER-012 depot[t-1] is none of the choices"]),
        ("north", "north ", ["VER-012 depot[t-1] has a blank before or after its text"]),
        # The formula finds the factor of the region by what another one has found.
        ("one", "nowhere", ["VER-012 region[north] is none of the choices"]),
        # That no factor of its own is needed rests on the supply.
        ("grid", "none", ["VER-012 supply[north] is none of the choices"]),
    ],
)
def test_a_text_is_told_alone(library: Library, old: object, new: str, wanted: list[str]) -> None:
    assert told(library, old, new) == wanted


def test_an_error_of_another_kind_is_told_beside_it(library: Library) -> None:
    folder = library.folders[-1].parent
    book = openpyxl.load_workbook(folder / "out/monitoring_spreadsheet.xlsx")
    plan, report = book["MPS(input)"], book["MRS(calc_process)"]
    next(c for row in plan.iter_rows() for c in row if c.value == 0.5).value = "as before"
    cell = next(c for row in report.iter_rows() for c in row if "SUM(" in str(c.value))
    cell.value = f"{cell.value}+1/0"
    book.save(folder / "other.xlsx")
    codes = [f.code for f in verify(folder / "other.xlsx", library=library).findings]
    assert "VER-012" in codes
    assert "VER-010" in codes
