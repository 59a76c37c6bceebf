"""Monitored values of one parameter whose formulas are made otherwise than those of the others."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from jcm_mrv import verify
from tests.verification.small_book import INPUT, with_table, write

YEAR = "01/01/2024 - 31/12/2024"
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


def three_roofs(path: Path, second: str, heading: str = "MWh", times: float = 1.0) -> Path:
    """Write roofs with sheets of their own: months in kWh, quarters, and months again."""
    lines = [(YEAR, f"EG_{n},p", 1.0) for n in (1, 2, 3)]
    write(path, lines, [(YEAR, "=ROUNDDOWN(SUM(F8:F10)*D30,0)")])
    book = openpyxl.load_workbook(path)
    kwh = [31_000 + 900 * (n * 5 % 7) + n for n in range(12)]
    for roof, size in (("A", 1.0), ("C", 0.7)):
        sheet = book.create_sheet(f"Roof {roof}")
        sheet.append(["Month", "kWh"])
        for month, amount in zip(MONTHS, kwh, strict=True):
            sheet.append([f"{month} 2024", round(size * amount)])
    sheet = book.create_sheet("Roof B")
    sheet.append(["Roof B, 350 kWp"])
    sheet.append(["Quarter", "Months", heading])
    for n in range(4):
        amount = times * sum(kwh[3 * n : 3 * n + 3]) / 1000
        sheet.append([f"Q{n + 1} 2024", f"{MONTHS[3 * n]}-{MONTHS[3 * n + 2]}", round(amount, 2)])
    book[INPUT]["F8"] = "=SUM('Roof A'!B2:B13)/1000"
    book[INPUT]["F9"] = second
    book[INPUT]["F10"] = "=SUM('Roof C'!B2:B13)/1000"
    book.save(path)
    return path


def asked(path: Path) -> list[tuple[str, str]]:
    return [(f.code, f.where) for f in verify(path).findings if f.severity != "note"]


@pytest.mark.parametrize(
    ("second", "heading", "times"),
    [
        ("=SUM('Roof B'!C3:C6)", "MWh", 1.0),
        ("=SUM('Roof B'!C3:C6)*1000", "Output [GWh]", 0.001),
        ("=SUM('Roof B'!C3:C6)/3.6", "GJ", 3.6),
    ],
)
def test_each_formula_by_the_unit_of_its_own_log(
    second: str, heading: str, times: float, tmp_path: Path
) -> None:
    assert asked(three_roofs(tmp_path / "book.xlsx", second, heading, times)) == []


@pytest.mark.parametrize(
    ("second", "heading"),
    [
        ("=SUM('Roof B'!C3:C6)*1.12", "MWh"),
        ("=SUM('Roof B'!C3:C6)", "GJ"),
        ("=SUM('Roof B'!C3:C6)", "Output"),
    ],
)
def test_a_formula_that_no_unit_tells(second: str, heading: str, tmp_path: Path) -> None:
    assert asked(three_roofs(tmp_path / "book.xlsx", second, heading)) != []


def lines_with(exchange: str, remark: str | None) -> list[list[object]]:
    """Write months of a register in lines of their own, one of which is made otherwise."""
    table: list[list[object]] = [["Month", "Before", "After", "kWh", "Remark", "New: first", "End"]]
    shown = 18_803
    for n in range(12):
        step, r = 15_700 + 210 * (n * 5 % 7), n + 2
        table.append([f"2024-{n + 1:02}", shown, shown + step, f"=C{r}-B{r}"])
        shown += step
        if n == 6:
            table[-1] = [*table[-1][:2], shown - 8_400, exchange.format(r=r), remark, 0, 8_400]
            shown = 8_400
    return table


@pytest.mark.parametrize(
    ("exchange", "remark", "is_right"),
    [
        ("=C{r}-B{r}+G{r}-F{r}", "meter replaced on 14 July", True),
        ("=(C{r}-B{r})+(G{r}-F{r})", "เปลี่ยนมิเตอร์ 14 ก.ค.", True),
        ("=C{r}-B{r}+G{r}-F{r}", None, False),
        ("=C{r}-B{r}+G{r}", "meter replaced on 14 July", False),
        ("=(C{r}-B{r})*1.1", "meter replaced on 14 July", False),
    ],
)
def test_what_a_new_meter_has_counted_is_added_in_the_line_of_its_exchange(
    exchange: str, remark: str | None, is_right: bool, tmp_path: Path
) -> None:
    path = tmp_path / "book.xlsx"
    with_table(path, "=SUM(Log!D2:D13)/1000", lines_with(exchange, remark), "Roof")
    assert (asked(path) == []) is is_right
