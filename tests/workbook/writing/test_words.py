"""Sheets speak to who reads them: no codes, no keys of a file, no names of units for programs."""

from __future__ import annotations

import io
import re
from pathlib import Path

import openpyxl
import pytest

from jcm_mrv import calculate, load_project
from jcm_mrv.workbook.writing.xlsx import workbook_bytes
from tests.effort import one_in

EXAMPLES = Path(__file__).parents[3] / "examples"
FOR_PROGRAMS = re.compile(r"\b[A-Z]{3}-\d{3}\b|`|\bdegC\b|project file|project\.yaml")


@one_in(3)
@pytest.mark.parametrize("name", ["industrial-park-pv", "refrigerator-entries", "textile-chiller"])
def test_no_cell_speaks_to_a_program(name: str) -> None:
    result = calculate(load_project(EXAMPLES / name))
    data = workbook_bytes(result, result.applications[0])
    texts = {
        cell.value
        for sheet in openpyxl.load_workbook(io.BytesIO(data))
        for row in sheet.iter_rows()
        for cell in row
        # The line that says by what, and from what, it was made is for whoever makes it again.
        if isinstance(cell.value, str) and not cell.value.startswith("Made with")
    }
    assert len(texts) > 50
    assert not [text for text in texts if FOR_PROGRAMS.search(text)]


@pytest.mark.parametrize("name", ["industrial-park-pv", "textile-chiller"])
def test_the_line_on_drafts_names_symbols_and_titles(name: str) -> None:
    """It named rules as the files of methodologies do, ``COP_PJ_tc`` and ``reference_cop``."""
    result = calculate(load_project(EXAMPLES / name))
    (application, *_) = result.applications
    rules = application.methodology
    book = openpyxl.load_workbook(io.BytesIO(workbook_bytes(result, application)))
    line = str(book["MRS(input)"].cell(4, 1).value)
    known = {*rules.parameters, *rules.equations, *rules.tables}
    for_programs = {key for key in known if "_" in key} | set(rules.tables)
    # The address of the official text has keys of its own.
    told = line.partition(" The official text: ")[0]
    assert "numbers: " in told or "equations: " in told
    assert not for_programs & set(re.findall(r"\w+", told))


def test_texts_keep_their_distance_from_the_border() -> None:
    result = calculate(load_project(EXAMPLES / "textile-chiller"))
    data = workbook_bytes(result, result.applications[0])
    texts = [
        cell
        for sheet in openpyxl.load_workbook(io.BytesIO(data))
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, str) and cell.border.left.style and cell.alignment.wrap_text
    ]
    assert len(texts) > 100
    assert {c.alignment.indent for c in texts if c.alignment.horizontal == "left"} == {1}
