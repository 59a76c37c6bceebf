"""XLOOKUP, LET and AGGREGATE in submitted workbooks: judged here, whatever LibreOffice knows."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from jcm_mrv import verify
from tests.effort import one_in, thorough
from tests.libreoffice import requires_libreoffice
from tests.verification.small_book import INPUT, write

YEAR = "2024-01-01 - 2024-12-31"
FORMULAS = {
    "XLOOKUP": '=_xlfn.XLOOKUP("B",Meters!A1:A3,Meters!B1:B3)',
    "LET": "=_xlfn.LET(_xlpm.x,Meters!B2,_xlpm.x)",
    "AGGREGATE": "=_xlfn.AGGREGATE(9,6,Meters!B2:B2)",
}


def book(path: Path, formula: str, stated: object = "=ROUNDDOWN(F8*D30,0)") -> Path:
    write(path, [(YEAR, "EG_{i,p}", formula)], [(YEAR, stated)])
    made = openpyxl.load_workbook(path)
    meters = made.create_sheet("Meters")
    for row in (("A", 123.4), ("B", 700.0), ("C", 88.1)):
        meters.append(row)
    assert made[INPUT]["F8"].value == formula
    made.save(path)
    return path


@one_in(3)
@pytest.mark.parametrize("formula", FORMULAS.values(), ids=FORMULAS)
def test_they_are_judged(formula: str, tmp_path: Path) -> None:
    verdict = verify(book(tmp_path / "a.xlsx", formula))
    assert (verdict.is_confirmed, verdict.recomputed) == (True, 233)
    assert not any("not evaluated" in line for line in verdict.scope.not_judged)
    off = verify(book(tmp_path / "b.xlsx", formula, "=ROUNDDOWN(F8*D30,0)+500"))
    assert not off.is_confirmed


@thorough
@requires_libreoffice
@pytest.mark.parametrize("formula", FORMULAS.values(), ids=FORMULAS)
def test_another_program_that_does_not_know_them_accuses_nobody(
    formula: str, tmp_path: Path
) -> None:
    verdict = verify(book(tmp_path / "a.xlsx", formula), recalculate=True)
    assert verdict.is_confirmed, verdict.conclusion
