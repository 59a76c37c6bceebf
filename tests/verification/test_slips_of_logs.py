"""Slips in the logs of consultants that were confirmed, and right logs that were accused."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import openpyxl
import pytest

from jcm_mrv import verify
from jcm_mrv.verification.verdict import Verdict
from tests.effort import one_in
from tests.verification.log_books import ROOFS, Change, book, put

F8 = "MRS(input)!F8"
TOTAL = float(sum(ROOFS[0]))


def to_date(skipped: int | None = None) -> Change:
    """Take the first roof from a column of amounts to date; one line may skip the one before."""

    def change(made: openpyxl.Workbook) -> None:
        log = made["Log"]
        log["G4"] = "Roof 1 to date [kWh]"
        for row in range(5, 17):
            before = row - 2 if row == skipped else row - 1
            log[f"G{row}"] = f"=G{before}+C{row}" if row > 5 else "=C5"
        made["MRS(input)"]["F8"] = "=Log!G16/1000"

    return change


def set_back(row: int | None) -> Change:
    """Take the first roof as the largest reading less the smallest; the meter may be changed."""

    def change(made: openpyxl.Workbook) -> None:
        made["MRS(input)"]["F8"] = "=(MAX(Log!C5:C17)-MIN(Log!C5:C17))/1000"
        for n in range(row or 99, 19):
            made["Log"][f"C{n}"] = 100.0 + 61_000 * (n - (row or 0))

    return change


def power(times: float, unit: str = "[kW]") -> Change:
    """Take the first roof from readings of power, one for each six hours."""

    def change(made: openpyxl.Workbook) -> None:
        sheet = made.create_sheet("Power")
        sheet.append(["Time", f"Roof 1 {unit}"])
        for n in range(366 * 4):
            time = dt.datetime(2024, 1, 1) + dt.timedelta(hours=6 * n)
            sheet.append([time, (0.0, 130.5, 189.25, 20.75)[n % 4] * (0.8 + n % 7 / 20)])
        made["MRS(input)"]["F8"] = f"=SUM(Power!B2:B1465)*{times:g}/1000"

    return change


def quarters(made: openpyxl.Workbook) -> None:
    """Take the first roof as a subtotal over subtotals, which leaves those out."""
    sheet, row = made.create_sheet("Quarters"), 4
    sheet["B3"], sheet["C3"] = "Month", "Roof 1 [kWh]"
    for quarter in range(4):
        for month in range(3 * quarter, 3 * quarter + 3):
            sheet.cell(row, 2, dt.date(2024, month + 1, 1)).number_format = "mmm yyyy"
            sheet.cell(row, 3, ROOFS[0][month])
            row += 1
        sheet.cell(row, 2, f"Q{quarter + 1}")
        sheet.cell(row, 3, f"=SUBTOTAL(9,C{row - 3}:C{row - 1})")
        row += 1
    sheet["B20"], sheet["C20"] = "Total", "=SUBTOTAL(9,C4:C19)"
    made["MRS(input)"]["F8"] = "=Quarters!C20/1000"


def blank_lines(made: openpyxl.Workbook) -> None:
    """Leave lines blank between the months, one with a remark."""
    log = made["Log"]
    log.insert_rows(8, 2)
    log["B8"] = "remark: site closed"
    log.insert_rows(14, 2)
    for row, column in ((8, "C"), (9, "D"), (10, "E")):
        made["MRS(input)"][f"F{row}"] = f"=SUM(Log!{column}5:{column}20)/1000"
    for column in "CDE":
        log[f"{column}21"] = f"=SUM({column}5:{column}20)"


def hidden_meter(made: openpyxl.Workbook) -> None:
    """Take the first roof from a list of two meters, the lines of the other one hidden by hand."""
    listed = made.create_sheet("List")
    listed.append(("Month", "Roof", "MWh"))
    for month in range(12):
        for roof in range(2):
            first = dt.date(2024, month + 1, 1)
            listed.append((first, f"Roof {roof + 1}", ROOFS[roof][month] / 1000))
            listed.row_dimensions[listed.max_row].hidden = roof == 1
    made["MRS(input)"]["F8"] = "=SUBTOTAL(109,List!C2:C25)"


def typed_total(total: float) -> list[Change]:
    return [put("Log!C17", total), put("F8", "=Log!C17/1000")]


def two_readings(first: dt.date, last: dt.date, shown: float = 100_000, *, wide: bool) -> Change:
    """Take the first two roofs from registers of which two readings are kept."""

    def change(made: openpyxl.Workbook) -> None:
        sheet = made.create_sheet("Read")
        end = shown + TOTAL
        lines = [["Meter", first, last], ["M-1", shown, end], ["M-2", shown, end]]
        for line in lines if wide else zip(*lines, strict=True):
            sheet.append(list(line))
        made["MRS(input)"]["F8"] = f"=(Read!{'C2' if wide else 'B3'}-Read!B2)/1000"
        made["MRS(input)"]["F9"] = f"=(Read!C3-Read!{'B3' if wide else 'C2'})/1000"

    return change


WRONG: dict[str, tuple[str, list[Change], str, str]] = {
    "a typed total that is no sum": ("columns", typed_total(TOTAL + 50_000), "VER-113", "Log!C17"),
    "an amount to date that skips a month": ("columns", [to_date(9)], "VER-021", "Log!G9"),
    "a reading with a correction": ("columns", [put("Log!D8", "=43755*1.15")], "VER-113", "Log!D8"),
    "a changed meter between extremes": ("register", [set_back(11)], "VER-112", "Log!C11"),
    "power summed as energy": ("columns", [power(1)], "VER-111", F8),
}

RIGHT: dict[str, tuple[str, list[Change]]] = {
    "a typed total that is the sum": ("columns", typed_total(TOTAL)),
    "a typed total of rounded months": ("columns", typed_total(TOTAL + 4)),
    "amounts to date": ("columns", [to_date()]),
    "the largest reading less the smallest": ("register", [set_back(None)]),
    "power times its hours": ("columns", [power(6)]),
    "lines of another meter hidden": ("columns", [hidden_meter]),
    "a subtotal over subtotals": ("columns", [quarters]),
    "blank lines between the months": ("columns", [blank_lines]),
    "a reading times the ratio of a transformer": ("columns", [put("Log!C5", "=1530.85*40")]),
}


def asked(verdict: Verdict) -> list[tuple[str, str]]:
    found = [item.finding for item in verdict.items if item.finding.severity != "note"]
    return [(finding.code, finding.where) for finding in found]


def made(path: Path, layout: str, changes: list[Change]) -> Verdict:
    """Verify a book whose third roof is typed: two formulas are no group to be unlike."""
    typed = put("F10", sum(ROOFS[2]) / 1000)
    return verify(book(path / "book.xlsx", layout, typed, *changes))


@one_in(4)
@pytest.mark.parametrize("words", WRONG)
def test_a_slip_is_named_where_it_is(words: str, tmp_path: Path) -> None:
    layout, changes, code, where = WRONG[words]
    verdict = made(tmp_path, layout, changes)
    assert asked(verdict) == [(code, where)]
    assert not verdict.is_confirmed


@one_in(12)
@pytest.mark.parametrize("words", RIGHT)
def test_a_right_log_is_not_accused(words: str, tmp_path: Path) -> None:
    layout, changes = RIGHT[words]
    verdict = made(tmp_path, layout, changes)
    assert asked(verdict) == []
    assert verdict.is_confirmed


def test_what_power_of_ten_would_change_is_said_of_what_is_typed(tmp_path: Path) -> None:
    """Of every value that is taken as stated, in the scope of a confirmed verdict."""
    verdict = verify(book(tmp_path / "book.xlsx", "columns"))
    assert verdict.is_confirmed
    amounts, factor = verdict.scope.taken_as_stated[:2]
    ten, tenth = TOTAL / 1000 * 0.333 * 9, TOTAL / 1000 * 0.333 * 0.9
    assert amounts == (
        f"EG: MRS(input)!F8, F9, F10 (ten times {F8} would change the result by +{ten:,.0f} tCO2, "
        f"a tenth of it by -{tenth:,.0f} tCO2)"
    )
    assert factor.startswith("EF_RE: MRS(input)!D30 (ten times MRS(input)!D30 would change")


@one_in(3)
@pytest.mark.parametrize("wide", [True, False])
@pytest.mark.parametrize(
    ("first", "last", "outside"),
    [
        (dt.date(2023, 12, 1), dt.date(2024, 12, 31), 31 / 396),
        (dt.date(2024, 1, 1), dt.date(2025, 1, 31), 30 / 396),
        (dt.date(2024, 2, 1), dt.date(2024, 12, 31), -31 / 334),
    ],
)
def test_two_readings_of_other_days_than_the_period_has(
    first: dt.date, last: dt.date, outside: float, wide: bool, tmp_path: Path
) -> None:
    """Thirteen months of a register in one year: by its days, what is too much."""
    verdict = made(tmp_path, "columns", [two_readings(first, last, wide=wide)])
    found = [item for item in verdict.items if item.finding.code == "VER-112"]
    assert [item.finding.where for item in found] == [F8, "MRS(input)!F9"]
    for item in found:
        assert item.effect == pytest.approx(outside * TOTAL / 1000 * 0.333, rel=1e-6)
    assert not verdict.is_confirmed


@one_in(3)
@pytest.mark.parametrize("wide", [True, False])
@pytest.mark.parametrize(
    ("first", "last", "shown"),
    [
        (dt.date(2024, 1, 1), dt.date(2024, 12, 31), 100_000),
        (dt.date(2023, 12, 31), dt.date(2024, 12, 31), 100_000),
        (dt.date(2023, 12, 29), dt.date(2025, 1, 3), 100_000),
        # A meter that was put in then.
        (dt.date(2024, 3, 5), dt.date(2024, 12, 31), 0),
    ],
)
def test_two_readings_at_the_ends_of_the_period(
    first: dt.date, last: dt.date, shown: float, wide: bool, tmp_path: Path
) -> None:
    verdict = made(tmp_path, "columns", [two_readings(first, last, shown, wide=wide)])
    assert "VER-112" not in {item.finding.code for item in verdict.items}


def test_months_that_are_differences_of_registers(tmp_path: Path) -> None:
    """Each reading ends one month and begins the next."""

    def change(made: openpyxl.Workbook) -> None:
        sheet = made["Log"]
        for row in range(19, 5, -1):
            sheet[f"G{row}"] = f"=C{row}-C{row - 1}"
        made["MRS(input)"]["F8"] = "=SUM(G6:G17)/1000".replace("G", "Log!G", 1)

    verdict = made(tmp_path, "register", [change])
    assert "VER-112" not in {item.finding.code for item in verdict.items}


def readings_of(path: Path, first: int, *months: float, remark: str = "") -> list[str]:
    """Give where readings of the first roof, from a row of its log on, are asked about."""
    changes = [put(f"Log!C{first + n}", month) for n, month in enumerate(months)]
    changes += [put(f"Log!G{first}", remark)] if remark else []
    verdict = verify(book(path, "columns", *changes))
    found = [i for i in verdict.items if i.finding.code == "VER-110"]
    assert verdict.is_confirmed is not any(abs(i.effect or 1) >= 1 for i in found)
    return [i.finding.where for i in found]


def test_two_months_in_a_larger_unit(tmp_path: Path) -> None:
    assert readings_of(tmp_path / "a.xlsx", 15, 62.591, 69.417) == ["Log!C15", "Log!C16"]
    # A site that stood for two months draws little; its meter shows whole kWh as before.
    assert readings_of(tmp_path / "b.xlsx", 15, 62, 69) == []


def test_months_that_are_one_amount(tmp_path: Path) -> None:
    assert readings_of(tmp_path / "a.xlsx", 8, *[66_000] * 9) == ["Log!C8"]
    assert readings_of(tmp_path / "b.xlsx", 8, *[66_000] * 3) == ["Log!C8"]
    assert readings_of(tmp_path / "c.xlsx", 8, 66_000, 66_000) == []
    # A meter that counts in steps of 1,000 kWh shows such months now and then.
    steps = [round(month, -3) for month in ROOFS[0]]
    assert readings_of(tmp_path / "d.xlsx", 5, *steps[:3], *[66_000] * 3, *steps[6:]) == []
