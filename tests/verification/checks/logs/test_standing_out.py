"""One amount of a log far above all others, which are alike."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import openpyxl
import pytest

from jcm_mrv import verify
from tests.verification.log_books import Change, book

EF = 0.333
EVEN = (512, 438, 545, 471, 560, 433, 515, 548, 449, 556, 431, 503)
"""MWh of a month: a plant that runs through, and unlike its sisters."""
SEASON = (40, 55, 120, 310, 420, 515, 540, 498, 260, 140, 70, 45)
GROWS = (210, 225, 250, 300, 380, 460, 560, 640, 700, 730, 745, 750)
SUN = (260, 305, 410, 470, 520, 541, 530, 512, 430, 360, 285, 250)
CROP = (22, 27, 31, 64, 182, 405, 153, 52, 35, 30, 24, 21)
BUSY = (300, 310, 290, 305, 480, 510, 315, 300, 295, 310, 305, 290)
"""Two months of much stand beside each other."""


def months(amounts: tuple[float, ...], remark: str = "", spans: bool = False) -> Change:
    """Take the first roof from a list of its own."""

    def change(made: openpyxl.Workbook) -> None:
        sheet = made.create_sheet("Output")
        sheet.append(["Month", "Output (kWh)", "Remark"])
        for n, amount in enumerate(amounts, start=1):
            sheet.append([f"{n:02}/2024", amount * 120])
        if spans:
            sheet.delete_rows(6)
            sheet["A6"] = "2024-05-01 - 2024-06-30"
        if remark:
            sheet["C6"] = remark
        made["MRS(input)"]["F8"] = f"=SUM(Output!B2:B{len(amounts) + 1 - spans})/1000"

    return change


def asked(path: Path) -> list[tuple[str, str]]:
    return [(f.code, f.where) for f in verify(path).findings if f.severity != "note"]


def _with(amounts: tuple[float, ...], n: int, times: float) -> tuple[float, ...]:
    return (*amounts[:n], round(amounts[n] * times), *amounts[n + 1 :])


@pytest.mark.parametrize("times", [1.9, 2, 3, 4.7])
@pytest.mark.parametrize("n", [0, 4, 11])
def test_a_month_far_above_all_others(n: int, times: float, tmp_path: Path) -> None:
    path = book(tmp_path / "book.xlsx", "columns", months(_with(EVEN, n, times)))
    assert asked(path) == [("VER-254", f"Output!B{n + 2}")]
    (item,) = (i for i in verify(path).items if i.finding.code == "VER-254")
    assert item.effect == pytest.approx(EF * (EVEN[n] * times - 512) * 0.12, rel=0.02)


@pytest.mark.parametrize("times", [2, 3])
@pytest.mark.parametrize("n", [4, 5, 6])
def test_a_month_far_above_those_of_its_season(n: int, times: float, tmp_path: Path) -> None:
    """Twice a month of the summer is no season, though the winter has half of it."""
    path = book(tmp_path / "book.xlsx", "columns", months(_with(SUN, n, times)))
    assert asked(path) == [("VER-254", f"Output!B{n + 2}")]


@pytest.mark.parametrize(
    "amounts",
    [EVEN, SEASON, SUN, CROP, _with(CROP, 5, 1.2), GROWS, BUSY, _with(EVEN, 4, 0.4)],
)
def test_seasons_growth_and_a_month_of_little(amounts: tuple[float, ...], tmp_path: Path) -> None:
    assert asked(book(tmp_path / "book.xlsx", "columns", months(amounts))) == []


@pytest.mark.parametrize("n", [1, 6, 10])
def test_a_month_that_rises_by_half(n: int, tmp_path: Path) -> None:
    path = book(tmp_path / "book.xlsx", "columns", months(_with(EVEN, n, 1.5)))
    assert asked(path) == []


def test_a_line_that_says_why(tmp_path: Path) -> None:
    made = months(_with(EVEN, 4, 2), "second line of the plant was running in May for the festival")
    assert asked(book(tmp_path / "book.xlsx", "columns", made)) == []


@pytest.mark.parametrize(
    "remark", ["Nghỉ Tết", "Under maintenance for a week", "設備点検のため停止"]
)
def test_a_reason_for_less_is_none_for_more(remark: str, tmp_path: Path) -> None:
    """Twice the amount in the month of a holiday was taken for explained."""
    path = book(tmp_path / "book.xlsx", "columns", months(_with(EVEN, 4, 2), remark))
    assert ("VER-254", "Output!B6") in asked(path)
    less = book(tmp_path / "less.xlsx", "columns", months(_with(EVEN, 4, 0.4), remark))
    assert asked(less) == []


def test_a_line_of_two_months_holds_twice_as_much(tmp_path: Path) -> None:
    both = (*EVEN[:4], EVEN[4], EVEN[4] + EVEN[5], *EVEN[6:])
    path = book(tmp_path / "book.xlsx", "columns", months(both, spans=True))
    assert asked(path) == []


OWN_USE = (41, 44, 40, 45, 43, 39, 42, 46, 40, 44, 43, 41)


@pytest.mark.parametrize(("n", "times", "is_asked"), [(3, 3, True), (11, 2, True), (6, 1.5, False)])
def test_what_is_used_takes_off(n: int, times: float, is_asked: bool, tmp_path: Path) -> None:
    """To the project's own loss, the amount is as wrong."""

    def used(made: openpyxl.Workbook) -> None:
        sheet = made.create_sheet("Cooling")
        sheet.append(["Month", *(f"Cooling of roof {k} (kWh)" for k in (1, 2, 3))])
        for line, amount in enumerate(_with(OWN_USE, n, times), start=1):
            others = OWN_USE[line % 12] * 90, OWN_USE[(line + 4) % 12] * 70
            sheet.append([f"{line:02}/2024", amount * 120, *others])
        for row, (own, use) in enumerate(("CB", "DC", "ED"), start=8):
            taken = f"=(SUM(Log!{own}5:{own}16)-SUM(Cooling!{use}2:{use}13))/1000"
            made["MRS(input)"][f"F{row}"] = taken

    path = book(tmp_path / "book.xlsx", "columns", used)
    found = [i for i in verify(path).items if i.finding.code == "VER-254"]
    assert [i.finding.where for i in found] == ([f"Cooling!B{n + 2}"] if is_asked else [])
    assert all(i.effect is not None and i.effect < -1 for i in found)


QUARTERS = [f"Q{n} 2024" for n in range(1, 5)]
"""Lines of a year that are few; the last one may stand as its three months."""


def quarters(amounts: tuple[float, ...]) -> Change:
    """Take the first roof from quarters, in MWh."""

    def change(made: openpyxl.Workbook) -> None:
        sheet = made.create_sheet("Output")
        sheet.append(["Period", "Output (kWh)"])
        lines = [*QUARTERS[:3], "Oct 2024", "Nov 2024", "Dec 2024"]
        for line in zip(QUARTERS if len(amounts) == 4 else lines, amounts, strict=True):
            sheet.append([line[0], line[1] * 1000])
        made["MRS(input)"]["F8"] = f"=SUM(Output!B2:B{len(amounts) + 1})/1000"

    return change


@pytest.mark.parametrize(
    ("amounts", "where"),
    [
        ((160.0, 190.0, 180.0, 420.0), "Output!B5"),
        ((160.0, 500.0, 180.0, 155.0), "Output!B3"),
        ((160.0, 190.0, 172.0, 150.0, 48.0, 46.0), "Output!B5"),
        ((160.0, 190.0, 172.0, 50.0, 48.0, 150.0), "Output!B7"),
        # A season, one of a single quarter, growth, a stop, and a plant that began late.
        ((310.0, 120.0, 9.0, 280.0), None),
        ((20.0, 900.0, 15.0, 30.0), None),
        ((200.0, 260.0, 390.0, 520.0), None),
        ((170.0, 160.0, 60.0, 165.0), None),
        ((14.0, 186.0, 176.0, 160.0), None),
        ((0.0, 105.0, 100.0, 230.0), None),
        ((160.0, 190.0, 172.0, 50.0, 48.0, 46.0), None),
    ],
)
def test_few_lines(amounts: tuple[float, ...], where: str | None, tmp_path: Path) -> None:
    path = book(tmp_path / "book.xlsx", "columns", quarters(amounts))
    found = [place for code, place in asked(path) if code == "VER-254"]
    assert found == ([] if where is None else [where])


@pytest.mark.parametrize(
    ("n", "times", "where"),
    [
        (11, 5, "Output!B14"),
        (11, 10, "Output!B14"),
        (0, 4, "Output!B2"),
        # One between is not taken by itself; an end like the others, and a season.
        (11, 1, None),
        (11, 1.4, None),
        (0, 0.2, None),
        (11, 0.2, None),
    ],
)
def test_an_end_of_a_register(n: int, times: float, where: str | None, tmp_path: Path) -> None:
    def change(made: openpyxl.Workbook) -> None:
        sheet = made.create_sheet("Output")
        sheet.append(["Read on", "Register (kWh)"])
        total = 100_000.0
        for k, amount in enumerate((*_with(EVEN, n, times), 0.0)):
            sheet.append([dt.date(2024 + k // 12, k % 12 + 1, 1), total])
            total += amount * 120
        made["MRS(input)"]["F8"] = "=(Output!B14-Output!B2)/1000"

    found = [
        p for code, p in asked(book(tmp_path / "b.xlsx", "columns", change)) if code == "VER-254"
    ]
    assert found == ([] if where is None else [where])


def test_the_number_is_named_that_an_amount_is_calculated_from(tmp_path: Path) -> None:
    def change(made: openpyxl.Workbook) -> None:
        months(_with(EVEN, 4, 2))(made)
        sheet = made["Output"]
        for row in range(2, 14):
            sheet[f"D{row}"] = f"=B{row}*0.98"
        made["MRS(input)"]["F8"] = "=SUM(Output!D2:D13)/1000"

    assert ("VER-254", "Output!B6") in asked(book(tmp_path / "book.xlsx", "columns", change))
