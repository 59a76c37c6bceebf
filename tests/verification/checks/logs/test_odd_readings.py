"""One line of a long list that is a power of ten off, and hardly counts beside all of them."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from jcm_mrv import verify
from tests.verification.right.hands import HANDS, INPUT, STYLES, by_hand
from tests.verification.right.sheets import Made
from tests.verification.small_book import asked, with_table


def judged(folder: Path, apart: float, off: float, at: int = 77) -> list[tuple[str, str]]:
    """Give what is asked about 900 fillings that lie so far apart, one of them off by so much."""
    numbers = random.Random(3)
    rows: list[list[object]] = [["Station", "Energy (kWh)"]]
    for n in range(900):
        amount = 480 * (1 + apart * (numbers.random() - 0.5)) * (off if n == at else 1.0)
        rows.append([f"North {n % 3}", round(amount, 1)])
    path = with_table(folder / "b.xlsx", "=SUM(Log!B2:B901)/1000", rows, "Solar roofs")
    return [one for one in asked(verify(path)) if one[0] == "VER-110"]


@pytest.mark.parametrize("off", [10, 100])
def test_a_line_that_is_ten_times_all_others(off: float, tmp_path: Path) -> None:
    assert judged(tmp_path, 0.4, off) == [("VER-110", "Log!B79")]


@pytest.mark.parametrize(("apart", "off"), [(0.4, 1), (0.4, 3), (0.4, 5.5), (1.9, 4), (1.9, 6)])
def test_lines_that_differ(apart: float, off: float, tmp_path: Path) -> None:
    assert judged(tmp_path, apart, off) == []


def test_a_line_in_another_unit_weighs_what_it_lacks_in_its_own(tmp_path: Path) -> None:
    """174 MWh, called kWh, count as 0.174: asked about without a tonne, it was confirmed."""
    rows: list[list[object]] = [["Month", "Amount", "Unit"]]
    amounts = (145.7, 142.9, 175.5, 185.6, 186.9, 177.8, 174.3, 164.2, 151.2, 136.6, 133.8, 136.6)
    for month, amount in enumerate(amounts, start=1):
        rows.append([f"2024-{month:02}", amount, "kWh" if month == 7 else "MWh"])
    for month in range(1, 13):
        rows.append([f"2024-{month:02}", 26000 + 400 * month, "kWh"])
    both = '=SUMIFS(Log!B2:B13,Log!C2:C13,"MWh")+SUMIFS(Log!B2:B13,Log!C2:C13,"kWh")/1000'
    verdict = verify(with_table(tmp_path / "b.xlsx", both, rows, "Solar roofs"))
    found = [one for one in verdict.findings if one.where == "Log!B8"]
    assert [one.code for one in found] == ["VER-110"]
    assert not verdict.is_confirmed


@pytest.mark.parametrize(
    ("label", "at", "is_asked"),
    [
        ("Stok akhir", 14, False),
        ("Closing stock at 31 December", 14, False),
        ("Tồn kho cuối kỳ", 14, False),
        ("期末在庫", 14, False),
        ("Delivery 13", 14, True),
        ("Stok akhir", 7, True),
    ],
)
def test_the_stock_at_the_end_is_taken_off(
    label: str, at: int, is_asked: bool, tmp_path: Path
) -> None:
    made = Made()
    cell = by_hand(made, HANDS["burners"], STYLES["English"]).monitored[0, 0]
    rows: list[list[object]] = [["Opening stock", 41_000.0]]
    rows += [[f"Delivery {n}", 96_000.0 + 700 * (n * 5 % 7)] for n in range(1, 13)]
    rows.insert(at - 1, [label, -38_500.0])
    made.put("Gas", "A1", [["Document", "Gas (Nm3)"], *rows])
    made.sheet(INPUT)[cell] = "=SUM(Gas!B2:B15)"
    made.save(tmp_path / "book.xlsx")
    found = {f.code for f in verify(tmp_path / "book.xlsx").findings if f.severity != "note"}
    assert ("VER-110" in found) == is_asked
