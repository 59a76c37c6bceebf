"""Columns and numbers that formulas behind amounts take against their headings."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from jcm_mrv import verify
from jcm_mrv.verification.verdict import Verdict
from tests.verification.log_books import MONTHS, ROOFS, Change, book
from tests.verification.small_book import with_table

EF = 0.333


def asked(verdict: Verdict) -> list[tuple[str, str]]:
    found = [item.finding for item in verdict.items if item.finding.severity != "note"]
    return [(finding.code, finding.where) for finding in found]


def tariffs(total: str, heads: tuple[str, ...], unit: float = 1000.0) -> Change:
    """Take the first roof from months by tariff: B, C and, beside them, D; totals in E."""

    def change(made: openpyxl.Workbook) -> None:
        sheet = made.create_sheet("Tariffs")
        sheet.append(["Meter at the gate"])
        sheet.append(["Month", *heads])
        for row, (month, amount) in enumerate(zip(MONTHS, ROOFS[0], strict=True), start=3):
            day = round(amount * 0.7)
            parts = [day, amount - day, round(amount * (0.11 + row % 3 / 100))]
            sheet.append([month, *parts, total.format(r=row)])
            sheet.cell(row, 1).number_format = "mmm yyyy"
        made["MRS(input)"]["F8"] = f"=SUM(Tariffs!E3:E14)/{unit:g}"

    return change


REACTIVE = sum(round(a * (0.11 + r % 3 / 100)) for r, a in enumerate(ROOFS[0], start=3))


@pytest.mark.parametrize(
    ("total", "heads"),
    [
        ("=SUM(B{r}:D{r})", ("Day kWh", "Night kWh", "Reactive kVArh", "Total kWh")),
        ("=B{r}+C{r}+D{r}", ("昼 (kWh)", "夜 (kWh)", "無効電力量", "合計 (kWh)")),
        ("=SUM(B{r},C{r},D{r})", ("Ngày (kWh)", "Đêm (kWh)", "Phản kháng", "Tổng (kWh)")),
        ("=ROUND(B{r}+C{r}+D{r},0)", ("kWh day", "kWh night", "kvarh", "kWh")),
    ],
)
def test_a_sum_takes_the_reactive_column(
    total: str, heads: tuple[str, ...], tmp_path: Path
) -> None:
    verdict = verify(book(tmp_path / "book.xlsx", "columns", tariffs(total, heads)))
    assert asked(verdict) == [("VER-233", "Tariffs!E3")]
    (item,) = (i for i in verdict.items if i.finding.code == "VER-233")
    assert item.effect == pytest.approx(EF * REACTIVE / 1000, rel=1e-6)
    assert not verdict.is_confirmed


@pytest.mark.parametrize(
    ("total", "heads"),
    [
        ("=B{r}+C{r}", ("Day kWh", "Night kWh", "Reactive kVArh", "Total kWh")),
        ("=SUM(B{r}:D{r})", ("Day kWh", "Night kWh", "Peak kWh", "Total kWh")),
        ("=SUM(B{r}:D{r})", ("Active, day", "Active, night", "Active, peak", "Total kWh")),
        # A power of both, and a factor that is worked out of it, is no sum.
        ("=(B{r}+C{r})*(D{r}/D{r})", ("Day kWh", "Night kWh", "kVArh", "Total kWh")),
    ],
)
def test_sums_of_one_unit_are_left_alone(
    total: str, heads: tuple[str, ...], tmp_path: Path
) -> None:
    verdict = verify(book(tmp_path / "book.xlsx", "columns", tariffs(total, heads)))
    assert "VER-233" not in {code for code, _ in asked(verdict)}


def converted(
    before: str, after: str, formula: str, unit: float, labels: tuple[object, ...] = ()
) -> Change:
    """Take the first roof from months in one unit, converted beside to another one."""

    def change(made: openpyxl.Workbook) -> None:
        sheet = made.create_sheet("Heat")
        for column, label in enumerate(labels, start=7):
            sheet.cell(1, column, label)
        sheet.cell(3, 1, "Month")
        sheet.cell(3, 2, f"Meter ({before})")
        sheet.cell(3, 3, f"Meter ({after})")
        for row, (month, amount) in enumerate(zip(MONTHS, ROOFS[0], strict=True), start=4):
            sheet.cell(row, 1, month).number_format = "mmm yyyy"
            sheet.cell(row, 2, amount)
            sheet.cell(row, 3, formula.format(r=row))
        made["MRS(input)"]["F8"] = f"=SUM(Heat!C4:C15)/{unit:g}"

    return change


@pytest.mark.parametrize(
    ("change", "where"),
    [
        (converted("MWh", "GJ", "=B{r}*4.1868", 3600), "Heat!C4"),
        (converted("Mcal", "MJ", "=B{r}*3.6", 3600), "Heat!C4"),
        (converted("MWh", "GJ", "=B{r}*$H$1", 3600, ("Factor", 4.1868)), "Heat!C4"),
        (converted("Gcal", "GJ", "=B{r}*$H$1", 3600, ("GJ per Gcal", 4.816)), "Heat!H1"),
        (converted("MWh", "GJ", "=B{r}*$H$1", 3600, ("GJ/MWh", 6.3)), "Heat!H1"),
        (converted("Gcal", "GJ", "=B{r}*$H$1", 3600, ("換算係数", 4.1686, "GJ/Gcal")), None),
        (converted("Gcal", "GJ", "=B{r}*$H$1", 3600, ("換算係数", 4.8168, "GJ/Gcal")), "Heat!H1"),
    ],
)
def test_a_conversion_is_not_that_of_its_headings(
    change: Change, where: str | None, tmp_path: Path
) -> None:
    verdict = verify(book(tmp_path / "book.xlsx", "columns", change))
    found = [place for code, place in asked(verdict) if code == "VER-233"]
    assert found == ([where] if where else [])


@pytest.mark.parametrize(
    "change",
    [
        converted("MWh", "GJ", "=B{r}*3.6", 3600),
        converted("Gcal", "GJ", "=B{r}*4.184", 3600),
        converted("Gcal", "GJ", "=B{r}*$H$1", 3600, ("GJ per Gcal", 4.19)),
        converted("GJ", "MWh", "=B{r}/$H$1", 1000, ("GJ per MWh", 3.6)),
        converted("GJ", "MWh", "=B{r}*$H$1", 1000, ("GJ per MWh", 0.27778)),
        # A multiplier of the meter, in the formula with the conversion.
        converted("MWh", "GJ", "=B{r}*3.6*40", 3600),
        converted("kWh", "kWh", "=B{r}*1.163", 1000),
        converted("kWh", "GJ", "=B{r}*3.6", 3600),
        # A rate of heat is no conversion.
        converted("MWh", "fuel", "=B{r}*$I$1", 9000, ("Heat rate", "GJ/MWh", 9.0)),
    ],
)
def test_right_conversions_are_left_alone(change: Change, tmp_path: Path) -> None:
    verdict = verify(book(tmp_path / "book.xlsx", "columns", change))
    assert "VER-233" not in {code for code, _ in asked(verdict)}


def total_in_kwh(label: str, total: str) -> Change:
    """Take the first roof from a log in MJ, whose total has a unit of its own."""

    def change(made: openpyxl.Workbook) -> None:
        sheet = made.create_sheet("Heat")
        sheet.append(["Month", "Roof 1 (MJ)"])
        for row, (month, amount) in enumerate(zip(MONTHS, ROOFS[0], strict=True), start=2):
            sheet.append([month, round(amount * 3.6, 1)])
            sheet.cell(row, 1).number_format = "mmm yyyy"
        sheet.append([label, total])
        made["MRS(input)"]["F8"] = "=Heat!B14/1000"

    return change


@pytest.mark.parametrize("label", ["Total (kWh)", "合計 [kWh]", "Tổng cộng (kWh)"])
def test_a_total_may_have_a_unit_of_its_own(label: str, tmp_path: Path) -> None:
    right = total_in_kwh(label, "=SUM(B2:B13)/3.6")
    verdict = verify(book(tmp_path / "right.xlsx", "columns", right))
    assert (asked(verdict), verdict.is_confirmed) == ([], True)
    wrong = total_in_kwh(label, "=SUM(B2:B13)/4.1868")
    verdict = verify(book(tmp_path / "wrong.xlsx", "columns", wrong))
    assert asked(verdict) == [("VER-233", "Heat!B14")]


@pytest.mark.parametrize(
    ("label", "right", "wrong"),
    [
        ("m3/bbl", 0.158987, 0.185987),
        ("L/gal", 3.785, 3.875),
        ("kg/lb", 0.4536, 0.5436),
    ],
)
def test_the_label_of_a_conversion_of_volume_or_mass(
    label: str, right: float, wrong: float, tmp_path: Path
) -> None:
    """Of units of one kind that are no power of ten apart; litres for each kilolitre are used."""

    def asks(number: float, text: str = label) -> bool:
        table: list[list[object]] = [[text, number], ["Month", "Read", "Energy (kWh)"]]
        for n in range(12):
            table.append([f"2024-{n + 1:02}", 61_000 + 800 * (n * 5 % 7), f"=B{n + 3}*$B$1"])
        path = with_table(tmp_path / "b.xlsx", "=SUM(Log!C3:C14)/1000", table, "Electricity")
        return "VER-233" in {f.code for f in verify(path).findings if f.severity != "note"}

    assert (asks(right), asks(1 / right), asks(wrong)) == (False, False, True)
    assert not asks(wrong, "kg/t")
    assert not asks(wrong, f"Loss {label}")
