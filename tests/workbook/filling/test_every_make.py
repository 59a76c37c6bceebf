"""Sheets of every make of methodology: each value finds the cell that already holds it."""

from __future__ import annotations

from pathlib import Path

from jcm_mrv.workbook.filling.fill import fill_workbook
from jcm_mrv.workbook.writing.xlsx import workbook_bytes
from tests.effort import THOROUGH
from tests.workbook.reading.test_own_sheets import results


def test_each_value_is_typed_where_it_stands(tmp_path: Path) -> None:
    typed = 0
    for n, result in enumerate(results(tmp_path)[:: 1 if THOROUGH else 6]):
        (application,) = result.applications
        official = tmp_path / f"book{n}.xlsx"
        official.write_bytes(workbook_bytes(result, application))
        filled = fill_workbook(official, result, recalculate=False)
        reference = application.methodology.reference
        assert [f.code for f in filled.findings] == ["WBK-153"], (reference, filled.findings)
        values = [item for item in filled.items if item.role == "value"]
        assert [item for item in values if item.before] == [], reference
        reported = {
            (item.symbol, item.member) for item in values if item.sheet.name == "MRS(input)"
        }
        assert {(q.parameter, q.member) for q in application.quantities} <= reported, reference
        typed += len(values)
    assert typed > (150 if THOROUGH else 20)
