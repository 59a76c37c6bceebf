"""Rows that a form has to spare: not used, one note; what is missing is asked all the same."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from jcm_mrv import verify
from jcm_mrv.verification.verdict import Verdict
from tests.effort import one_in
from tests.verification.small_book import INPUT, Line, write

Y24, Y25 = "01/01/2024 - 31/12/2024", "01/01/2025 - 31/12/2025"


def down(cells: str) -> str:
    return f"=ROUNDDOWN(SUM({cells})*$D$30,0)"


def asked(verdict: Verdict) -> list[tuple[str, str]]:
    found = [f for f in verdict.findings if f.severity != "note"]
    return [(f.code, f.where.removeprefix(f"{INPUT}!")) for f in found]


def spare(verdict: Verdict) -> list[str]:
    found = [f.found for f in verdict.findings if f.code == "VER-130"]
    return found[0].replace(f"{INPUT}!", "").split(", ") if found else []


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "book.xlsx"


EMPTY = '=IF(Z1="","",Z1)'
FORMS: dict[str, tuple[list[Line], list[str]]] = {
    "with a period": ([(Y24, "EG_i,p", None)], ["F10"]),
    "without one": ([(None, "EG_i,p", None), (None, "EG_i,p", None)], ["F10", "F11"]),
    "numbered": ([(Y24, "EG_3,p", None)], ["F10"]),
    "filled by a formula": ([(Y24, "EG_i,p", EMPTY)], ["F10"]),
    "of another year": ([(Y25, "EG_i,p", None), (Y25, "EG_i,p", None)], ["F10", "F11"]),
}


@pytest.mark.parametrize("form", FORMS)
def test_rows_to_spare_are_one_note(path: Path, form: str) -> None:
    more, cells = FORMS[form]
    lines: list[Line] = [(Y24, "EG_i,p", 700.5), (Y24, "EG_i,p", 512.0), *more]
    results: list[tuple[str, object]] = [(Y24, down("F8:F9"))]
    if form == "of another year":
        results.append((Y25, down("F10:F11")))
    verdict = verify(write(path, lines, results))
    assert (verdict.is_confirmed, verdict.recomputed) == (True, 403), verdict.conclusion
    assert (asked(verdict), spare(verdict)) == ([], cells)


MARKS = ["-", "N/A", "—", " ", "not used", "該当なし", "không sử dụng", '=IF(Z1="","-",Z1)']


@one_in(4)
@pytest.mark.parametrize("mark", MARKS)
@pytest.mark.parametrize("period", [Y24, None])
def test_a_mark_that_nothing_is_there(path: Path, mark: str, period: str | None) -> None:
    lines: list[Line] = [(Y24, "EG_i,p", 700.5), (Y24, "EG_i,p", 512.0)]
    lines += [(period, "EG_i,p", mark), (period, "EG_i,p", mark)]
    verdict = verify(write(path, lines, [(Y24, down("F8:F11"))]))
    assert (verdict.is_confirmed, verdict.recomputed) == (True, 403), verdict.conclusion
    assert (asked(verdict), spare(verdict)) == ([], ["F10", "F11"])


@pytest.mark.parametrize("zero", [0, '=IF(Z1="",0,Z1)'])
def test_a_zero_in_a_bare_row(path: Path, zero: object) -> None:
    """One that says when, or how, it is monitored was monitored."""
    lines: list[Line] = [(Y24, "EG_i,p", 700.5), (Y24, "EG_i,p", 512.0), (None, "EG_i,p", zero)]
    write(path, lines, [(Y24, down("F8:F10"))])
    verdict = verify(path)
    assert (verdict.is_confirmed, asked(verdict), spare(verdict)) == (True, [], [])
    book = openpyxl.load_workbook(path)
    for column in (8, 9):
        book.worksheets[0].cell(10, column).value = None
    book.save(path)
    verdict = verify(path)
    assert (verdict.is_confirmed, asked(verdict), spare(verdict)) == (True, [], ["F10"])


@pytest.mark.parametrize("mark", ["-", "N/A"])
def test_a_mark_in_place_of_a_value_is_asked_for(path: Path, mark: str) -> None:
    """Of a member that has a value in another year, or among others that are monitored alike."""
    lines: list[Line] = [(Y24, "EG_1,p", 700.5), (Y25, "EG_1,p", mark), (Y25, "EG_2,p", 60.0)]
    results: list[tuple[str, object]] = [(Y24, down("F8")), (Y25, down("F9:F10"))]
    verdict = verify(write(path, lines, results))
    assert not verdict.is_confirmed
    assert ("VER-012", "F9") in asked(verdict)
    lines = [(Y24, "EG_i,p", v) for v in (700.5, mark, 512.0)]
    verdict = verify(write(path, lines, [(Y24, down("F8:F10"))]))
    assert ("VER-012", "F9") in asked(verdict)


def test_an_empty_period_of_a_member_is_no_further_member(path: Path) -> None:
    parts = ["01/01/2024 - 31/03/2024", "01/04/2024 - 30/06/2024", "01/07/2024 - 31/12/2024"]
    lines: list[Line] = [
        (part, "EG_1,p", value) for part, value in zip(parts, (310.0, None, 402.0), strict=True)
    ]
    verdict = verify(write(path, lines, [(Y24, down("F8:F10"))]))
    assert [f.where.removeprefix(f"{INPUT}!") for f in verdict.findings if f.code == "VER-130"] == [
        "F9"
    ]
    (note,) = [f.message for f in verdict.findings if f.code == "VER-130"]
    assert note == "rows of periods without any value count nothing"
    assert asked(verdict) != []


def test_a_fixed_value_printed_beside(path: Path) -> None:
    lines: list[Line] = [(Y24, "EG_i,p", 700.5), (Y24, "EG_i,p", None), (Y24, "EG_i,p", None)]
    write(path, lines, [(Y24, "=ROUNDDOWN(SUMPRODUCT(F8:F10,D30:D32),0)")])
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    for row in (31, 32):
        for column in range(2, 7):
            sheet.cell(row, column, sheet.cell(30, column).value)
    book.save(path)
    verdict = verify(path)
    assert (verdict.is_confirmed, verdict.recomputed, asked(verdict)) == (True, 233, [])
    assert spare(verdict) == ["F9", "F10"]


def test_a_bare_row_in_the_middle(path: Path) -> None:
    """It says nothing of how it is monitored; the others keep their numbers."""
    lines: list[Line] = [(Y24, "EG_i,p", v) for v in (700.5, None, 512.0)]
    write(path, lines, [(Y24, down("F8:F10"))])
    book = openpyxl.load_workbook(path)
    for column in (8, 9):
        book.worksheets[0].cell(9, column).value = None
    book.save(path)
    verdict = verify(path)
    assert (verdict.is_confirmed, asked(verdict), spare(verdict)) == (True, [], ["F9"])
    assert verdict.claim.bound.members["system"] == ("1", "3")


# -- what is missing ---------------------------------------------------------------------------


def test_a_value_missing_among_others_is_asked_for(path: Path) -> None:
    lines: list[Line] = [(Y24, "EG_i,p", v) for v in (700.5, None, 512.0)]
    verdict = verify(write(path, lines, [(Y24, down("F8:F10"))]))
    assert not verdict.is_confirmed
    assert ("VER-005", "F9") in asked(verdict)


def test_a_member_of_one_year_and_not_of_the_next(path: Path) -> None:
    lines: list[Line] = [(Y24, "EG_i,p", 700.5), (Y24, "EG_i,p", 300.0)]
    lines += [(Y25, "EG_i,p", 400.0), (Y25, "EG_i,p", None)]
    verdict = verify(write(path, lines, [(Y24, down("F8:F9")), (Y25, down("F10:F11"))]))
    assert not verdict.is_confirmed
    assert ("VER-005", "F11") in asked(verdict)


def test_reductions_of_a_year_whose_rows_are_empty(path: Path) -> None:
    """A year that nothing was monitored in earns no confirmation of what is stated for it."""
    lines: list[Line] = [(Y24, "EG_i,p", 700.5), (Y25, "EG_i,p", None)]
    verdict = verify(write(path, lines, [(Y24, down("F8")), (Y25, "=ROUNDDOWN(200.7,0)")]))
    assert not verdict.is_confirmed
    assert "VER-044" in dict(asked(verdict))


def test_rows_that_are_all_empty_are_no_result(path: Path) -> None:
    lines: list[Line] = [(Y24, "EG_i,p", None), (Y24, "EG_i,p", None)]
    verdict = verify(write(path, lines, [(Y24, down("F8:F9"))]))
    assert (verdict.is_confirmed, verdict.recomputed) == (False, None)
    assert spare(verdict) == []


def test_a_formula_without_its_result_is_no_empty_cell(path: Path) -> None:
    lines: list[Line] = [(Y24, "EG_1,p", '=SUM(INDIRECT("Z1:Z3"))'), (Y24, "EG_2,p", 512.0)]
    verdict = verify(write(path, lines, [(Y24, down("F8:F9"))]))
    assert not verdict.is_confirmed
    assert asked(verdict) == [("VER-132", "book.xlsx"), ("VER-131", "F8")]
    assert {i.number[:3] for i in verdict.items if i.finding.code != "VER-028"} == {"NR-"}
