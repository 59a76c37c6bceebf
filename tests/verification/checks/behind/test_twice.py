"""Readings that are added on two ways, and what looks like it and is right."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from jcm_mrv import verify
from jcm_mrv.verification.verdict import Verdict
from tests.verification.small_book import INPUT, asked, with_log, write

YEAR = "01/01/2024 - 31/12/2024"
FACTOR = 0.333

FORWARD = {
    **{"C2": "=B2", "C3": "=C2+B3", "C4": "=C3+B4"},
    **{"D4": "=C4", "D5": "=D4+B5", "D6": "=D5+B6", "D7": "=D6+B7"},
}
"""What was counted from the first lot on, and from what the first three are brought forward as."""


def judged(path: Path, formula: str, cells: Mapping[str, object]) -> Verdict:
    write(path, [(YEAR, "EG_i,p", 1.0)], [(YEAR, "=ROUNDDOWN(F8*D30,0)")])
    with_log(path, {"F8": formula}, cells)
    return verify(path)


NAMES = ("Lot A", "Lot B", "Lot C", "Lot D", "Lot E", "Lot F")
KWH = (91_420.0, 88_035.0, 104_770.0, 97_310.0, 93_905.0, 101_260.0)


def lots(**more: object) -> dict[str, object]:
    """Give a log of lots without days, from B2 to B7."""
    cells: dict[str, object] = {"A1": "Lot", "B1": "Output (kWh)"}
    for n, (name, amount) in enumerate(zip(NAMES, KWH, strict=True), start=2):
        cells |= {f"A{n}": name, f"B{n}": amount}
    return cells | more


HALVES: dict[str, object] = {"A8": "Lots A to C", "A9": "Lots D to F", "B8": "=SUM(B2:B4)"}


@pytest.mark.parametrize(
    ("formula", "more", "cell", "kwh"),
    [
        # One by its name, and another one not.
        ("=(Log!B2+Log!B3+Log!B3+Log!B5+Log!B6+Log!B7)/1000", {}, "F8", KWH[1] - KWH[2]),
        ("=(Log!B2+Log!B3+Log!B3+Log!B5)/1000", {}, "F8", KWH[1] - KWH[2]),
        # One besides the sum that has it.
        ("=(SUM(Log!B2:B7)+Log!B5)/1000", {}, "F8", KWH[3]),
        ("=(Log!B8+Log!B9+Log!B6)/1000", HALVES | {"B9": "=SUM(B5:B7)"}, "F8", KWH[4]),
        # Two ranges that overlap.
        ("=(SUM(Log!B2:B4)+SUM(Log!B4:B7))/1000", {}, "F8", KWH[2]),
        ("=Log!B10/1000", HALVES | {"B9": "=SUM(B4:B7)", "B10": "=B8+B9"}, "Log!B10", KWH[2]),
        # The sheet, or the half of the year, that is named once more in the place of the other.
        ("=(Log!B8+Log!B8)/1000", HALVES, "F8", sum(KWH[:3])),
        # The end of a half-year, beside that of the year to which it was brought forward.
        ("=(Log!C4+Log!D7)/1000", FORWARD, "F8", sum(KWH[:3])),
        # A sum that takes in another one.
        ("=Log!B10/1000", HALVES | {"B9": "=SUM(B5:B8)", "B10": "=B8+B9"}, "Log!B9", sum(KWH[:3])),
    ],
)
def test_what_is_added_twice_is_named_where_it_is(
    formula: str, more: dict[str, object], cell: str, kwh: float, tmp_path: Path
) -> None:
    verdict = judged(tmp_path / "book.xlsx", formula, lots(**more))
    wanted = cell if "!" in cell else f"{INPUT}!{cell}"
    assert asked(verdict) == [("VER-019", wanted)]
    assert verdict.items[0].effect == pytest.approx(kwh / 1000 * FACTOR)
    assert not verdict.is_confirmed


def test_a_column_beside_the_one_that_has_it(tmp_path: Path) -> None:
    """The total of two feeders, and one of them again."""
    cells = lots(C1="Second feeder (kWh)", D1="Total (kWh)")
    for row, amount in enumerate(KWH, start=2):
        cells |= {f"C{row}": amount / 4, f"D{row}": f"=B{row}+C{row}"}
    verdict = judged(tmp_path / "book.xlsx", "=(SUM(Log!D2:D7)+SUM(Log!C2:C7))/1000", cells)
    assert asked(verdict) == [("VER-019", f"{INPUT}!F8")]
    assert verdict.items[0].effect == pytest.approx(sum(KWH) / 4000 * FACTOR)


@pytest.mark.parametrize(
    ("formula", "more"),
    [
        ("=SUM(Log!B2:B7)/1000", {}),
        # A loss is another number, and what is taken off again is none.
        ("=(SUM(Log!B2:B7)-SUM(Log!B2:B7)*0.02)/1000", {}),
        ("=(SUM(Log!B2:B7)-Log!B3)/1000", {}),
        # Lots that are added to sums of others.
        ("=(Log!B8+Log!B5+Log!B6+Log!B7)/1000", HALVES),
        ("=Log!B10/1000", HALVES | {"B9": "=SUM(B5:B7)", "B10": "=B8+B9"}),
        ("=(SUM(Log!B2:B4)+SUM(Log!B5:B7))/1000", {}),
        # A mean of the lots before stands for one that was not read.
        ("=SUM(Log!B2:B7)/1000", {"B6": "=(B5+B7)/2"}),
        ("=SUM(Log!B2:B7)/1000", {"B6": "=B5"}),
        ("=Log!D7/1000", FORWARD),
        # Every lot twice: two like lines, of which one has the meter.
        ("=SUM(Log!B2:B7)*2/1000", {}),
    ],
)
def test_right_sums_are_not_said_to_count_twice(
    formula: str, more: dict[str, object], tmp_path: Path
) -> None:
    verdict = judged(tmp_path / "book.xlsx", formula, lots(**more))
    assert ("VER-019", "again") not in [(f.code, f.wording) for f in verdict.findings]


@pytest.mark.parametrize("written", ["{year}-M{month:02}", "{year}M{month:02}", "{year} M{month}"])
def test_months_as_statistics_count_them_are_of_their_year(written: str, tmp_path: Path) -> None:
    """A list of two years, and a condition that takes both of them."""
    cells: dict[str, object] = {"A1": "Period", "B1": "Output (kWh)"}
    for n in range(24):
        year, month = 2023 + n // 12, n % 12 + 1
        cells[f"A{n + 2}"] = written.format(year=year, month=month)
        cells[f"B{n + 2}"] = 70_000.0 + 1_300 * (n * 5 % 12)
    both = '=SUMPRODUCT((LEFT(Log!A2:A25,3)="202")*Log!B2:B25)/1000'
    verdict = judged(tmp_path / "both.xlsx", both, cells)
    assert asked(verdict) == [("VER-019", f"{INPUT}!F8")]
    assert not verdict.is_confirmed
    one = judged(tmp_path / "one.xlsx", both.replace('3)="202"', '4)="2024"'), cells)
    assert (one.is_confirmed, asked(one)) == (True, [])
