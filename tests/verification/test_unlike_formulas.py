"""Formulas unlike their neighbours: what theirs would give in the same place."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from jcm_mrv import verify
from jcm_mrv.verification.verdict import Verdict
from tests.effort import one_in
from tests.verification.log_books import MONTHS, ROOFS, Change, book, put

MULTIPLIED = "multiplied"


def asked(verdict: Verdict) -> list[tuple[str, str, float | None]]:
    found = [i for i in verdict.items if i.finding.severity != "note"]
    return [(i.finding.code, i.finding.where, i.effect) for i in found]


def tonnes_per_kwh(tmp_path: Path) -> float:
    """Give what a kWh more makes of the result, by the effect of a month that is known."""
    wrong = put("Log!C17", "=SUM(C5:C16)+C16")
    totals = [put(f"F{8 + n}", f"=Log!{letter}17/1000") for n, letter in enumerate("CDE")]
    made = book(tmp_path / "known.xlsx", "columns", *totals, wrong)
    ((_, _, effect),) = asked(verify(made))
    assert effect is not None
    return effect / ROOFS[0][-1]


@pytest.mark.parametrize(
    ("formula", "more"),
    [("=(C9+C10)*$C$1", ROOFS[0][5]), ("=(C9-C10)*$C$1", -ROOFS[0][5]), ("=ABS(C9)*$C$1", 0.0)],
)
def test_the_effect_is_what_the_neighbours_would_give(
    formula: str, more: float, tmp_path: Path
) -> None:
    verdict = verify(book(tmp_path / "book.xlsx", MULTIPLIED, put("Log!E9", formula)))
    (item,) = [i for i in verdict.items if i.finding.code == "VER-021"]
    assert item.effect == pytest.approx(more * tonnes_per_kwh(tmp_path), abs=1e-6)
    assert (verdict.is_confirmed, item.finding.severity) == (
        (False, "warning") if more else (True, "note")
    )


def net(last: str) -> Change:
    """Give gross, own use and net of each roof, the last of them taken by a formula of its own."""

    def change(made: openpyxl.Workbook) -> None:
        sheet = made.create_sheet("Net")
        sheet["A1"] = "Month"
        for n in range(3):
            a, b, c = (openpyxl.utils.get_column_letter(2 + 3 * n + i) for i in range(3))
            for letter, name in ((a, "gross"), (b, "own use"), (c, "net")):
                sheet[f"{letter}1"] = f"Roof {n + 1} {name} [kWh]"
                sheet[f"{letter}14"] = f"=SUM({letter}2:{letter}13)"
            for row, (month, gross) in enumerate(zip(MONTHS, ROOFS[n], strict=True), start=2):
                sheet[f"A{row}"] = month
                sheet[f"A{row}"].number_format = "mmm yyyy"
                sheet[f"{a}{row}"], sheet[f"{b}{row}"] = gross, gross // 17 + row
                sheet[f"{c}{row}"] = f"={a}{row}-{b}{row}"
        for row, formula in enumerate(("=Net!D14/1000", "=Net!G14/1000", last), start=8):
            made["MRS(input)"].cell(row, 6, formula)

    return change


def test_the_same_amount_by_other_cells_stands_in_nobodys_way(tmp_path: Path) -> None:
    verdict = verify(book(tmp_path / "book.xlsx", "columns", net("=(Net!H14-Net!I14)/1000")))
    (item,) = [i for i in verdict.items if i.finding.code == "VER-021"]
    assert (item.finding.where, item.effect) == ("MRS(input)!F10", 0.0)
    assert asked(verdict) == []
    assert verdict.is_confirmed


@pytest.mark.parametrize("last", ["=(Net!H14-Net!F14)/1000", "=(Net!H14+Net!I14)/1000"])
def test_another_amount_by_other_cells_is_not_confirmed(last: str, tmp_path: Path) -> None:
    verdict = verify(book(tmp_path / "book.xlsx", "columns", net(last)))
    assert not verdict.is_confirmed


@pytest.mark.parametrize(
    ("formula", "more"),
    [("=ROUNDUP(813132/1000,-2)", 900 - 813.1), ("=ROUNDUP(813132/1000,1)", 813.2 - 813.1)],
)
def test_a_value_rounded_otherwise_is_held_against_the_others_rounding(
    formula: str, more: float, tmp_path: Path
) -> None:
    """No log stands behind them: the numbers are what the meters show."""
    numbers = (640_187, 988_821)
    others = [put(f"F{9 + n}", f"=ROUND({number}/1000,1)") for n, number in enumerate(numbers)]
    verdict = verify(book(tmp_path / "book.xlsx", "columns", put("F8", formula), *others))
    effects = [effect for code, where, effect in asked(verdict) if code == "VER-021"]
    assert effects == [pytest.approx(more * 1000 * tonnes_per_kwh(tmp_path), abs=1e-6)]


def changed_in_july(formula: str, remark: str, *changes: Change) -> list[Change]:
    """Give a register of the first roof that is a new one from July on; row 10 is its August."""

    def change(made: openpyxl.Workbook) -> None:
        sheet = made.create_sheet("Reg")
        rows: list[list[object]] = [["Read on", "Roof 1 register", "Ratio", "kWh", "Remarks"]]
        last = register = 402_117
        for n, month in enumerate([*MONTHS, MONTHS[0].replace(year=2025)]):
            if n == 7:
                last, register = register + 120, 31
            register += ROOFS[0][n - 1] // 20 if n else 0
            rows.append([month, register, 20, f"=(B{n + 3}-B{n + 2})*C{n + 3}" if n else None])
        rows[8][3:] = [formula, remark]
        for row, cells in enumerate(rows, start=2):
            for column, cell in enumerate(cells, start=1):
                sheet.cell(row, column, cell)
            sheet.cell(row, 1).number_format = "yyyy-mm-dd"
        sheet["G2"], sheet["G3"], sheet["G4"] = "Exchange of the meter, kWh", last, 31
        made["MRS(input)"]["F8"] = "=SUM(Reg!D4:D15)/1000"

    return [change, *changes]


REMARKS = (
    "Meter replaced on 1 July, record 12/2024",
    "メーター交換 2024/07/01",
    "Thay công tơ ngày 01/07/2024",
    "Meteran diganti 1 Juli",
)


@one_in(4)
@pytest.mark.parametrize("remark", REMARKS)
@pytest.mark.parametrize("formula", ["=(B10-G4)*C10", "=(B10-G4+G3-B9)*C10", "=B10*C10-G4*C10"])
def test_a_meter_that_was_changed_as_its_remark_says_is_noted(
    formula: str, remark: str, tmp_path: Path
) -> None:
    verdict = verify(book(tmp_path / "book.xlsx", "columns", *changed_in_july(formula, remark)))
    own = [f for f in verdict.findings if f.code == "VER-021"]
    assert [(f.where, f.severity) for f in own] == [("Reg!D10", "note")]
    assert asked(verdict) == []
    assert verdict.is_confirmed


@pytest.mark.parametrize(
    ("formula", "remark"),
    [
        ("=(B10-G4)*C10", ""),
        ("=(B10-G4)*C10", "Read by A. Engineer"),
        ("=MAX(0,B10-B9)*C10", "Meter replaced on 1 July"),
        ("=ABS(B10-B9)*C10", "Meter replaced on 1 July"),
    ],
)
def test_a_register_that_begins_again_is_asked_about_without_a_remark(
    formula: str, remark: str, tmp_path: Path
) -> None:
    verdict = verify(book(tmp_path / "book.xlsx", "columns", *changed_in_july(formula, remark)))
    found = {(code, where): effect for code, where, effect in asked(verdict)}
    assert "Reg!D10" in {where for _, where in found}
    assert not verdict.is_confirmed
    if "G4" in formula:
        # By the neighbours' formula the new register would be taken off the old one.
        assert found["VER-021", "Reg!D10"] is None


def test_a_difference_over_two_months_is_named_once_and_no_month_twice(tmp_path: Path) -> None:
    changes = changed_in_july("=(B10-G4)*C10", REMARKS[0], put("Reg!D6", "=(B6-B4)*C6"))
    verdict = verify(book(tmp_path / "book.xlsx", "columns", *changes))
    assert {where for _, where, _ in asked(verdict)} == {"Reg!D6"}
    assert not verdict.is_confirmed
