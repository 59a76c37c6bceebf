"""One slip in logs, one request: of several meters, of both ends of a range, of a season."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from jcm_mrv import verify
from jcm_mrv.verification.requests.item import Item
from tests.effort import one_in
from tests.verification.log_books import ROOFS, Change, book, put
from tests.verification.small_book import write

IN = "MRS(input)"


def cut(made: openpyxl.Workbook) -> None:
    for row, column in zip((8, 9, 10), "CDE", strict=True):
        made[IN][f"F{row}"] = f"=SUM(Log!{column}5:{column}15)/1000"


def hidden(made: openpyxl.Workbook) -> None:
    made["Log"].row_dimensions[9].hidden = True
    for row, column in zip((8, 9, 10), "CDE", strict=True):
        made[IN][f"F{row}"] = f"=SUBTOTAL(109,Log!{column}5:{column}16)/1000"


def typed_again(made: openpyxl.Workbook) -> None:
    """July bears the day of June, and a sum by months takes June's readings twice."""
    sheet, days = made.create_sheet("Sum"), made["Log"]
    for n in range(12):
        sheet.append([days[f"B{5 + n}"].value])
        sheet.cell(n + 1, 1).number_format = "yyyy-mm"
        for k, column in enumerate("CDE"):
            condition = f"Log!$B$5:$B$16,$A{n + 1}"
            sheet.cell(n + 1, 2 + k, f"=SUMIFS(Log!{column}$5:{column}$16,{condition})")
    sheet["A7"] = sheet["A6"].value
    for row, column in zip((8, 9, 10), "BCD", strict=True):
        made[IN][f"F{row}"] = f"=SUM(Sum!{column}1:{column}12)/1000"


SLIPS: dict[str, tuple[Change, str, str, float | None]] = {
    "ranges without December": (
        cut,
        f"{IN}!F8",
        "=SUM(Log!C5:C15)/1000, and Log!C16; so too MRS(input)!F10, MRS(input)!F9",
        -sum(roof[11] for roof in ROOFS) / 1000,
    ),
    "a hidden row": (
        hidden,
        f"{IN}!F8",
        "=SUBTOTAL(109,Log!C5:C16)/1000: Log!C9; so too MRS(input)!F10, MRS(input)!F9",
        -sum(roof[4] for roof in ROOFS) / 1000,
    ),
    "June in the row of July": (
        typed_again,
        f"{IN}!F8",
        "2024-06, and nothing for 2024-07",
        None,
    ),
}


def asked(path: Path) -> list[Item]:
    return [i for i in verify(path).items if i.finding.severity != "note"]


@one_in(2)
@pytest.mark.parametrize("slip", SLIPS)
def test_one_slip_is_one_request_with_the_tonnes_of_all(slip: str, tmp_path: Path) -> None:
    change, where, found, mwh = SLIPS[slip]
    verdict = verify(book(tmp_path / "book.xlsx", "columns", change))
    (item,) = [i for i in verdict.items if i.finding.severity != "note"]
    assert (item.finding.where, item.finding.found) == (where, found)
    factor = next(c.number for c in verdict.claim.fixed if c.name.startswith("EF")) or 0.0
    assert item.effect == (None if mwh is None else pytest.approx(mwh * factor, abs=0.5))
    assert not verdict.is_confirmed


def test_slips_in_two_months_are_two_requests(tmp_path: Path) -> None:
    formulas = put("F8", "=SUM(Log!C5:C15)/1000"), put("F9", "=SUM(Log!D6:D16)/1000")
    found = asked(book(tmp_path / "book.xlsx", "columns", *formulas))
    assert [i.finding.where for i in found] == [f"{IN}!F8", f"{IN}!F9"]


def summer(note: str, *cells: str) -> Change:
    def change(made: openpyxl.Workbook) -> None:
        made["Log"].delete_rows(10, 3)
        for n, column in enumerate("CDE"):
            made["Log"][f"{column}14"] = f"=SUM({column}5:{column}13)"
            made[IN].cell(8 + n, 6, f"=SUM(Log!{column}5:{column}13)/1000")
        for cell in cells:
            made["Log"][cell] = note

    return change


@one_in(2)
@pytest.mark.parametrize(
    "note",
    [
        "Note: no operation from June to August; panels were covered (letter of 31 May 2024)",
        "6月～8月は休止",
        "Nghỉ từ tháng 6 đến tháng 8 để sửa mái",
        "Tidak beroperasi Juni - Agustus 2024",
        "Operating season: 1 September – 31 May",
    ],
)
def test_a_note_on_a_season_settles_its_months(note: str, tmp_path: Path) -> None:
    path = book(tmp_path / "book.xlsx", "columns", summer(note, "B17"))
    assert asked(path) == []
    assert verify(path).is_confirmed


@one_in(2)
@pytest.mark.parametrize(
    "note",
    [
        "",
        "Note: no operation from June to July",
        "Meter out of order from June to August",
        "Readings from September to May",
        "Roof 4: no operation from January to May",
    ],
)
def test_another_note_settles_nothing(note: str, tmp_path: Path) -> None:
    (item,) = asked(book(tmp_path / "book.xlsx", "columns", summer(note, "B17")))
    assert (item.finding.code, item.finding.wording, item.weighs) == ("VER-019", "months", True)
    assert "2024-08" in item.finding.found
    assert item.finding.found.count(";") == 0


def test_a_documented_correction_below_zero_is_no_slip(tmp_path: Path) -> None:
    def change(made: openpyxl.Workbook) -> None:
        made["Log"]["C9"] = -9_000
        made["Log"]["F9"] = "Correction of the utility for April, letter 77/2024"

    assert asked(book(tmp_path / "book.xlsx", "columns", change)) == []
    wrong = book(tmp_path / "wrong.xlsx", "columns", put("Log!C9", -9_000))
    assert [i.finding.wording for i in asked(wrong)] == ["negative"]


@pytest.mark.parametrize(
    ("formula", "wanted"),
    [
        ("=SUM(Log!C5:C16)/1024", 1000 / 1024 - 1),
        ('=AVERAGEIF(Log!C5:C16,">0")*12/1000', 0.0),
    ],
)
def test_the_effect_of_a_number_is_that_of_the_one_it_stands_for(
    formula: str, wanted: float, tmp_path: Path
) -> None:
    verdict = verify(book(tmp_path / "book.xlsx", "columns", put("F8", formula)))
    effects = [i.effect for i in verdict.items if i.finding.code == "VER-113"]
    factor = next(c.number for c in verdict.claim.fixed if c.name.startswith("EF")) or 0.0
    assert effects == [pytest.approx(wanted * sum(ROOFS[0]) / 1000 * factor, abs=0.01)]


def test_a_mean_goes_on_over_months_that_were_not_read(tmp_path: Path) -> None:
    def change(made: openpyxl.Workbook) -> None:
        made["Log"]["C8"] = made["Log"]["C9"] = None
        made[IN]["F8"] = "=AVERAGE(Log!C5:C16)*12/1000"

    verdict = verify(book(tmp_path / "book.xlsx", "columns", change))
    (item,) = [i for i in verdict.items if i.finding.severity != "note"]
    assert (item.finding.code, item.finding.where) == ("VER-019", "Log!C8")
    assert item.effect is not None
    assert item.effect > 1


def test_what_would_leave_nothing_is_the_whole_result(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    to_come = "01/01/2045 - 31/12/2045"
    write(path, [(to_come, "EG_1,p", 700.0)], [(to_come, "=ROUNDDOWN(F8*D30,0)")])
    verdict = verify(path)
    (item,) = [i for i in verdict.items if i.finding.code == "VER-207"]
    assert item.takes_all
    assert "the whole result" in verdict.conclusion
    assert "too much" not in verdict.conclusion
