"""Several lines of Table 3 for the same days, one per meter: added, then rounded down."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from jcm_mrv import verify
from jcm_mrv.verification.verdict import Verdict
from tests.verification.small_book import INPUT, Line, laid_out
from tests.verification.test_years import H1, H2, Y24, Y25, asked

ROOFS: list[Line] = [(Y24, "EG_1,p", 700.9), (Y24, "EG_2,p", 512.7)]
"""233.3997 and 170.7291 tCO2: 404 for the year."""
OWN = [(Y24, "=F8*$D$30"), (Y24, "=F9*$D$30")]
CUT = "=ROUNDDOWN(SUM(C40:C41),0)"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "book.xlsx"


def judged(
    path: Path,
    lines: Sequence[Line],
    stated: Sequence[tuple[str, object]],
    total: str = "",
    labels: Sequence[str] = (),
) -> Verdict:
    """Verify a workbook whose Table 3 has a total below its lines, and labels beside them."""
    book = laid_out(lines, stated)
    sheet = book[INPUT]
    if total:
        for column, cell in enumerate(("Total", total, "tCO2"), start=2):
            sheet.cell(40 + len(stated), column, cell)
    for n, label in enumerate(labels and ("Other comments", *labels)):
        sheet.cell(39 + n, 5, label)
    book.save(path)
    return verify(path)


@pytest.mark.parametrize("labels", [(), ("roof 1", "roof 2")])
def test_a_line_per_meter_is_added_before_the_total_is_rounded(
    labels: tuple[str, ...], path: Path
) -> None:
    verdict = judged(path, ROOFS, OWN, CUT, labels)
    assert (verdict.stated, verdict.recomputed, asked(verdict)) == (404, 404, [])
    assert verdict.is_confirmed


def test_a_line_per_meter_in_each_of_two_years(path: Path) -> None:
    """404.1288 and 404.9946 tCO2: 808 of whole years, 809 where both are added first."""
    lines = [*ROOFS, (Y25, "EG_1,p", 703.4), (Y25, "EG_2,p", 512.8)]
    stated = [*OWN, (Y25, "=F10*$D$30"), (Y25, "=F11*$D$30")]
    right = judged(path, lines, stated, "=ROUNDDOWN(SUM(C40:C41),0)+ROUNDDOWN(SUM(C42:C43),0)")
    assert (right.stated, right.recomputed, asked(right)) == (808, 808, [])
    wrong = judged(path, lines, stated, "=ROUNDDOWN(SUM(C40:C43),0)")
    assert (wrong.stated, wrong.recomputed, wrong.is_confirmed) == (809, 808, False)
    assert ("VER-062", "C44") in [(code, cell) for code, cell, _ in asked(wrong)]


def test_a_total_of_years_together_is_found_where_it_is_right_by_chance(path: Path) -> None:
    """404.1288 tCO2 twice: 808 either way, with these amounts."""
    lines = [*ROOFS, (Y25, "EG_1,p", 700.8), (Y25, "EG_2,p", 512.8)]
    stated = [*OWN, (Y25, "=F10*$D$30"), (Y25, "=F11*$D$30")]
    verdict = judged(path, lines, stated, "=ROUNDDOWN(SUM(C40:C43),0)")
    assert ("VER-063", "C44") in [(code, cell) for code, cell, _ in asked(verdict)]


def test_halves_with_fractions_are_cut_in_the_total(path: Path) -> None:
    lines: list[Line] = [(H1, "EG_1,p", 700.9), (H2, "EG_1,p", 512.7)]
    stated = [(H1, "=F8*$D$30"), (H2, "=F9*$D$30")]
    verdict = judged(path, lines, stated, CUT)
    assert (verdict.stated, verdict.recomputed, asked(verdict)) == (404, 404, [])


def test_lines_that_are_cut_nowhere_are_too_much(path: Path) -> None:
    verdict = judged(path, ROOFS, OWN, "=SUM(C40:C41)")
    assert not verdict.is_confirmed
    assert ("VER-060", "C41", pytest.approx(0.1288)) in asked(verdict)


def test_each_line_rounded_loses_a_tonne(path: Path) -> None:
    stated = [(Y24, "=ROUNDDOWN(F8*$D$30,0)"), (Y24, "=ROUNDDOWN(F9*$D$30,0)")]
    assert asked(judged(path, ROOFS, stated, "=SUM(C40:C41)")) == [("VER-060", "C41", -1)]


def test_a_line_that_rounds_up_is_found(path: Path) -> None:
    verdict = judged(path, ROOFS, [OWN[0], (Y24, "=ROUNDUP(F9*$D$30,0)")], CUT)
    assert ("VER-027", "C41") in [(code, cell) for code, cell, _ in asked(verdict)]


def test_a_meter_too_high_is_found(path: Path) -> None:
    verdict = judged(path, ROOFS, [OWN[0], (Y24, "=F9*$D$30*1.2")], CUT)
    assert (verdict.stated, verdict.recomputed, verdict.is_confirmed) == (438, 404, False)
    assert [(code, cell) for code, cell, _ in asked(verdict)] == [
        ("VER-022", "C41"),
    ]


def test_a_meter_left_out_is_found(path: Path) -> None:
    verdict = judged(path, [*ROOFS, (Y24, "EG_3,p", 300.0)], OWN, CUT)
    assert (verdict.stated, verdict.recomputed, verdict.is_confirmed) == (404, 504, False)
    assert ("VER-025", "C41") in {(code, cell) for code, cell, _ in asked(verdict)}


def test_the_result_of_the_year_twice_is_found(path: Path) -> None:
    whole = (Y24, "=ROUNDDOWN(SUM(F8:F9)*$D$30,0)")
    verdict = judged(path, ROOFS, [whole, whole], "=SUM(C40:C41)")
    assert (verdict.stated, verdict.recomputed, verdict.is_confirmed) == (808, 404, False)
    assert asked(verdict) == [("VER-060", "C41", 404)]


def test_the_sum_below_the_lines_of_its_meters_is_found(path: Path) -> None:
    whole = (Y24, "=ROUNDDOWN(SUM(F8:F9)*$D$30,0)")
    verdict = judged(path, ROOFS, [*OWN, whole])
    assert (verdict.is_confirmed, verdict.recomputed) == (False, 404)


def test_amounts_before_rounding_beside_lines_per_meter(path: Path) -> None:
    book = laid_out(ROOFS, [(Y24, "=F40"), (Y24, "=F41")])
    sheet = book[INPUT]
    for n, cell in enumerate(("Before rounding down", "=F8*$D$30", "=F9*$D$30")):
        sheet.cell(39 + n, 6, cell)
    for column, cell in enumerate(("Total", CUT, "tCO2"), start=2):
        sheet.cell(42, column, cell)
    book.save(path)
    verdict = verify(path)
    assert [r.where for r in verdict.claim.results if r.kind == "unrounded"] == [
        f"{INPUT}!F40",
        f"{INPUT}!F41",
    ]
    assert (verdict.stated, verdict.recomputed, asked(verdict)) == (404, 404, [])


def test_an_amount_of_no_year_of_the_report_is_too_much_as_a_whole(path: Path) -> None:
    stated = [(Y24, "=ROUNDDOWN(SUM(F8:F9)*$D$30,0)"), ("of which carried over from 2023", 12)]
    verdict = judged(path, ROOFS, stated, "=SUM(C40:C41)")
    effects = {(code, cell): effect for code, cell, effect in asked(verdict)}
    assert effects["VER-020", "C41"] == 12
    assert (verdict.stated, verdict.is_confirmed) == (416, False)
