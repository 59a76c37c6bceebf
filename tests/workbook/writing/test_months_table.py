"""Months in the monitoring spreadsheet: where they are asked for, and nothing else changes."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils import coordinate_to_tuple

from jcm_mrv import calculate, load_project, verify
from jcm_mrv.workbook.writing.compose import compose
from jcm_mrv.workbook.writing.sheet import Meaning
from jcm_mrv.workbook.writing.xlsx import workbook_bytes
from tests.effort import one_in

EXAMPLES = Path(__file__).parents[3] / "examples"


@one_in(3)
@pytest.mark.parametrize("name", ["industrial-park-pv", "refrigerator-entries", "textile-chiller"])
def test_the_months_stand_below_the_tables_and_add_up(name: str, tmp_path: Path) -> None:
    result = calculate(load_project(EXAMPLES / name))
    application = result.applications[0]
    data = workbook_bytes(result, application, months=True)
    sheet = next(s for s in compose(result, application, months=True) if s.name == "MRS(input)")
    means = {cell.meaning: at for at, cell in sheet.cells.items() if cell.meaning is not None}
    book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)["MRS(input)"]
    formulas = openpyxl.load_workbook(io.BytesIO(data))["MRS(input)"]
    shown = 0
    for quantity in application.over_time:
        for month in quantity.months:
            code = month.start.year * 100 + month.start.month
            row, column = means[Meaning("month", quantity.parameter, quantity.member, code)]
            value = book.cell(row + 1, column + 1).value
            assert value == ("no data" if month.value is None else pytest.approx(month.value))
            shown += 1
    assert shown >= 12
    for meaning, (row, column) in means.items():
        if meaning.kind != "months":
            continue
        assert meaning.year is not None
        cell = formulas.cell(row + 1, column + 1)
        first, _, last = str(cell.value).removeprefix("=SUM(").removesuffix(")").partition(":")
        assert last
        rows = range(coordinate_to_tuple(first)[0], coordinate_to_tuple(last)[0] + 1)
        added = sum(float(str(book.cell(at, column + 1).value)) for at in rows)
        own = application.quantity(meaning.name, meaning.member, meaning.year)
        assert added == pytest.approx(float(own.value), abs=1e-9)
        assert book.cell(row + 1, column + 1).value == pytest.approx(added)
    # Whoever verifies it finds what there is without months.
    verdicts = []
    for months in (False, True):
        path = tmp_path / "monitoring.xlsx"
        path.write_bytes(workbook_bytes(result, application, months=months))
        verdict = verify(path)
        verdicts.append((verdict.conclusion, [(f.code, f.message) for f in verdict.findings]))
    assert verdicts[0] == verdicts[1]
