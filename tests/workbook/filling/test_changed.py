"""A sheet that says something else already: what is typed over it, and what is said beside it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from jcm_mrv import calculate, load_project, verify, write_outputs
from jcm_mrv.project.load import Project
from jcm_mrv.workbook.filling.fill import fill_workbook, write_filled
from tests import mills
from tests.effort import one_in
from tests.trucks import replaced

PLAN, REPORT = "MPS(input)", "MRS(input)"


def filled(folder: Path, before: str, after: str) -> tuple[Path, Project]:
    """Give the sheet of one project filled with another one."""
    (folder / "before").mkdir()
    library = mills.write(folder / "before", project=before)
    first = calculate(load_project(folder / "before/project.yaml", library))
    write_outputs(first, folder / "out")
    library = mills.write(folder, project=after)
    project = load_project(folder / "project.yaml", library)
    sheet = folder / "out/monitoring_spreadsheet.xlsx"
    done = fill_workbook(sheet, calculate(project), recalculate=False)
    write_filled(done, sheet, folder / "filled.xlsx")
    # Without the results of the formulas of before.
    openpyxl.load_workbook(folder / "filled.xlsx").save(folder / "filled.xlsx")
    return folder / "filled.xlsx", project


def rows(path: Path, name: str, symbol: str) -> list[list[Any]]:
    """Give what stands in the rows of a symbol."""
    sheet = openpyxl.load_workbook(path)[name]
    found = [[c.value for c in row if c.value is not None] for row in sheet.iter_rows()]
    return [row for row in found if any(str(text).startswith(symbol) for text in row[:3])]


def texts(path: Path) -> list[str]:
    book = openpyxl.load_workbook(path)
    return [
        line
        for name in (PLAN, REPORT)
        for row in book[name].iter_rows()
        for cell in row
        if isinstance(cell.value, str)
        for line in cell.value.splitlines()
    ]


CAPTIVE = replaced(mills.PROJECT, *mills.CAPTIVE)


@one_in(2)
@pytest.mark.parametrize(
    ("before", "after", "was", "holds", "none", "own"),
    [
        (mills.PROJECT, CAPTIVE, "grid: The public", "captive: Generators", "EC", "FC"),
        (CAPTIVE, mills.PROJECT, "captive: Generators", "grid: The public", "FC", "EC"),
    ],
)
def test_what_is_asked_no_more_is_not_needed(
    tmp_path: Path, before: str, after: str, was: str, holds: str, none: str, own: str
) -> None:
    path, project = filled(tmp_path, before, after)
    said = texts(path)
    assert not [text for text in said if text.startswith(was)]
    assert len([text for text in said if text.startswith(holds)]) == 2
    for row in rows(path, REPORT, f"{none}i"):
        assert "not needed" in row
        assert [text for text in row if str(text).startswith("Needed where connection")]
    needed = [row for name in (PLAN, REPORT) for row in rows(path, name, f"{own}i")]
    assert needed
    assert not [t for row in needed for t in row if str(t).startswith(("Needed", "not needed"))]
    verdict = verify(path, project, library=project.library)
    assert not [f for f in verdict.findings if f.is_error], verdict.findings
    assert verdict.is_confirmed, verdict.conclusion


@one_in(2)
@pytest.mark.parametrize(
    ("changes", "was", "holds"),
    [
        ([("crop: rice", "crop: coffee")], "crop = rice", "crop = coffee"),
        ([("capacity: 500 kW", "capacity: 400 kW")], "500", "below 500"),
    ],
)
def test_the_row_of_a_table_is_the_one_that_holds(
    tmp_path: Path, changes: list[tuple[str, str]], was: str, holds: str
) -> None:
    path, project = filled(tmp_path, mills.PROJECT, replaced(mills.PROJECT, *changes))
    chosen = [text for text in texts(path) if text.startswith("Selected from the list")]
    assert len(chosen) == 2
    assert all(holds in text for text in chosen), chosen
    assert not [text for text in texts(path) if changes[0][0] in text]
    assert verify(path, project, library=project.library).is_confirmed


def test_what_people_wrote_beside_it_stays(tmp_path: Path) -> None:
    library = mills.write(tmp_path)
    write_outputs(calculate(load_project(tmp_path / "project.yaml", library)), tmp_path / "out")
    sheet = tmp_path / "out/monitoring_spreadsheet.xlsx"
    book = openpyxl.load_workbook(sheet)
    for row in book[PLAN].iter_rows():
        for cell in row:
            if str(cell.value).startswith("rice: "):
                cell.value = f"{cell.value}\nSeen on site\n\nby A. Engineer"
    book.save(tmp_path / "official.xlsx")
    mills.write(tmp_path, project=replaced(mills.PROJECT, ("crop: rice", "crop: coffee")))
    result = calculate(load_project(tmp_path / "project.yaml", library))
    done = fill_workbook(tmp_path / "official.xlsx", result, recalculate=False)
    (item,) = [i for i in done.items if i.role == "comment" and "Seen on site" in i.before]
    assert item.content == "coffee: Coffee\nSeen on site\n\nby A. Engineer"
