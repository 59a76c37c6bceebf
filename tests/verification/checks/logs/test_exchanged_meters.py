"""Meters that are exchanged during the year: both count, each by its own two readings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from jcm_mrv import verify
from jcm_mrv.verification.verdict import Verdict
from tests.verification.small_book import INPUT, asked, with_log, with_table, write

YEAR = "01/01/2024 - 31/12/2024"
Row = list[Any]
HEADS = {
    "en": ["Meter", "Place", "First", "Date", "Last", "Date", "Multiplier", "kWh", "Note"],
    "ja": [
        "計器",
        "設置場所",
        "始指示数",
        "日付",
        "終指示数",
        "日付",
        "乗率",
        "電力量(kWh)",
        "備考",
    ],
}


def lists(
    path: Path, rows: Sequence[Row], formulas: Sequence[str], language: str = "en", **cells: Any
) -> Verdict:
    """Judge a list with a meter in each row, from row 3, which two roofs are taken from."""
    write(path, [(YEAR, "EG_1,p", 0), (YEAR, "EG_2,p", 0)], [("2024", 0)])
    content: dict[str, Any] = dict(
        zip(map("{}2".format, "ABCDEFGHI"), HEADS[language], strict=True)
    )
    for n, row in enumerate(rows, start=3):
        line = [*row[:7], f"=(E{n}-C{n})*G{n}", *row[7:]]
        content |= {f"{chr(65 + column)}{n}": value for column, value in enumerate(line)}
    inputs = {f"F{8 + n}": formula for n, formula in enumerate(formulas)}
    inputs["C40"] = "=ROUNDDOWN(SUM(F8:F9)*D30,0)"
    return verify(with_log(path, inputs, content | cells))


def meters(exchange: dt.date = dt.date(2024, 6, 11)) -> list[Row]:
    first, last = dt.date(2024, 1, 1), dt.date(2025, 1, 1)
    return [
        ["M-1", "Hall", 8_120.5, first, 20_410.0, last, 30],
        ["M-2", "Store", 51_200.0, first, 56_480.5, exchange, 30, "taken down"],
        ["M-9", "Store", 14.5, exchange, 6_702.0, last, 30, "put up"],
    ]


BOTH = ("=Log!H3/1000", "=(Log!H4+Log!H5)/1000")


@pytest.mark.parametrize("language", sorted(HEADS))
@pytest.mark.parametrize("exchange", [dt.date(2024, 3, 2), dt.date(2024, 10, 28)])
def test_both_meters_count(exchange: dt.date, language: str, tmp_path: Path) -> None:
    share = (exchange - dt.date(2024, 1, 1)).days / 366
    rows = meters(exchange)
    rows[1][4], rows[2][4] = round(51_200 + 12_000 * share), round(14.5 + 12_000 * (1 - share))
    verdict = lists(tmp_path / "b.xlsx", rows, BOTH, language)
    assert (asked(verdict), verdict.is_confirmed) == ([], True)


@pytest.mark.parametrize("kept", [4, 5])
def test_one_of_two_meters_is_left_out(kept: int, tmp_path: Path) -> None:
    formulas = (BOTH[0], f"=Log!H{kept}/1000")
    assert asked(lists(tmp_path / "b.xlsx", meters(), formulas)) == [("VER-019", f"{INPUT}!F9")]


def test_a_note_that_names_the_day(tmp_path: Path) -> None:
    rows = meters()
    rows[2][7] = "put up on 11/06/2024"
    assert lists(tmp_path / "b.xlsx", rows, BOTH).is_confirmed
    formulas = (BOTH[0], "=Log!H5/1000")
    assert asked(lists(tmp_path / "c.xlsx", rows, formulas)) == [("VER-019", f"{INPUT}!F9")]


def test_the_year_before_of_one_register_is_not_left_out(tmp_path: Path) -> None:
    before = ["M-1", "Hall", 900.0, dt.date(2023, 1, 1), 8_120.5, dt.date(2024, 1, 1), 30]
    rows = [before, meters()[0], ["M-2", "Store", 51_200.0, *meters()[0][3:]]]
    rows[2][4] = 63_000.0
    verdict = lists(tmp_path / "b.xlsx", rows, ("=Log!H4/1000", "=Log!H5/1000"))
    assert (asked(verdict), verdict.is_confirmed) == ([], True)


@pytest.mark.parametrize("row", [3, 5])
def test_a_last_reading_that_is_taken_whole(row: int, tmp_path: Path) -> None:
    rows = meters()
    rows[2][2] = 3_014.5
    rows[2][4] = 9_702.0
    verdict = lists(tmp_path / "b.xlsx", rows, BOTH, **{f"H{row}": f"=E{row}*G{row}"})
    assert ("VER-112", f"Log!H{row}") in asked(verdict)


def test_a_new_meter_that_began_at_zero_may_be_taken_whole(tmp_path: Path) -> None:
    rows = meters()
    rows[2][2] = 0.0
    verdict = lists(tmp_path / "b.xlsx", rows, BOTH, H5="=E5*G5")
    assert ("VER-112", "Log!H5") not in asked(verdict)


@pytest.mark.parametrize("row", [3, 4])
def test_the_first_reading_of_another_row(row: int, tmp_path: Path) -> None:
    rows = meters()
    verdict = lists(tmp_path / "b.xlsx", rows, BOTH, **{f"H{row}": f"=(E{row}-C5)*G{row}"})
    assert ("VER-252", f"Log!H{row}") in asked(verdict)


def test_one_register_over_two_rows(tmp_path: Path) -> None:
    rows = meters()
    rows[2][2] = rows[1][4]
    rows[2][4] = rows[2][2] + 6_900.0
    verdict = lists(tmp_path / "b.xlsx", rows, (BOTH[0], "=Log!H5/1000"), H5="=(E5-C4)*G5")
    assert not {"VER-112", "VER-252"} & {
        code for code, where in asked(verdict) if where == "Log!H5"
    }


# -- one below the other --------------------------------------------------------------------------


def below(path: Path, shown: Sequence[float], *, note: str | None = None) -> Verdict:
    read = [(2024, 1, 1), (2024, 5, 3), (2024, 5, 3), (2025, 1, 1)]
    rows = zip(read, "PPQQ", shown, (None, None, note, None), strict=True)
    table = [["Date", "Meter", "Register", "Note"], *([dt.date(*d), *row] for d, *row in rows)]
    formula = "=((Log!C3-Log!C2)+(Log!C5-Log!C4))/1000"
    return verify(with_table(path, formula, table, "Electricity of the roof"))


@pytest.mark.parametrize(
    "shown",
    [
        (4_000.0, 284_000.0, 480_000.0, 480_760.0),
        (283_700.0, 284_000.0, 12.0, 480_760.0),
        (4_000.0, 284_000.0, 440_000.0, 480_760.0),
    ],
)
def test_a_meter_that_hardly_counted(shown: Sequence[float], tmp_path: Path) -> None:
    verdict = below(tmp_path / "b.xlsx", shown)
    assert [code for code, _ in asked(verdict)] == ["VER-253"]


@pytest.mark.parametrize(
    "shown",
    [(4_000.0, 284_000.0, 12.0, 480_760.0), (4_000.0, 84_000.0, 9_000.0, 880_760.0)],
)
def test_meters_that_count_as_the_season_has_it(shown: Sequence[float], tmp_path: Path) -> None:
    assert asked(below(tmp_path / "b.xlsx", shown)) == []


def test_a_roof_that_stood(tmp_path: Path) -> None:
    shown = (4_000.0, 284_000.0, 12.0, 760.0)
    verdict = below(tmp_path / "b.xlsx", shown, note="out of operation from 5 May, roof repaired")
    assert "VER-253" not in dict(asked(verdict))
