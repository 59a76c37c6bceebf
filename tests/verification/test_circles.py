"""Formulas and defined names that rest on themselves: the cell and the name of the circle."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook.defined_name import DefinedName

from jcm_mrv import verify
from tests.verification.small_book import INPUT, write

YEAR = "01/01/2024 - 31/12/2024"
CIRCLES = {
    "two names": (
        {"alpha": "Beta*2", "Beta": "alpha+1"},
        "=alpha",
        f"{INPUT}!F8",
        "alpha -> Beta -> alpha",
    ),
    "a name of itself": ({"own": "own+1"}, "=2*own", f"{INPUT}!F8", "own -> own"),
    "a name of the cell that uses it": (
        {"output": f"'{INPUT}'!$F$8"},
        "=output/1000",
        f"{INPUT}!F8",
        f"{INPUT}!F8 -> {INPUT}!F8, by the name output",
    ),
    "a sum that takes in itself": (
        {},
        "=SUM(F8:F9)",
        f"{INPUT}!F8",
        f"{INPUT}!F8 -> {INPUT}!F8",
    ),
}


@pytest.mark.parametrize("kind", CIRCLES)
def test_a_circle_is_named(kind: str, tmp_path: Path) -> None:
    names, formula, where, found = CIRCLES[kind]
    path = tmp_path / "book.xlsx"
    line = (YEAR, "EG_1,p", formula, "MWh/p", "Output of roof 1")
    write(path, [line], [(YEAR, "=ROUNDDOWN(F8*D30,0)")])
    book = openpyxl.load_workbook(path)
    for name, text in names.items():
        book.defined_names[name] = DefinedName(name, attr_text=text)
    book.save(path)
    verdict = verify(path)
    circles = [f for f in verdict.findings if f.code == "VER-015"]
    assert [(f.where, f.found, f.severity) for f in circles] == [(where, found, "error")]
    assert not verdict.is_confirmed
