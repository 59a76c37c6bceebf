"""Lines that count in a log and are no reading of their own: twice, corrected, adjusted."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import openpyxl
import pytest

from jcm_mrv import verify
from jcm_mrv.verification.verdict import Verdict
from tests.effort import one_in
from tests.verification.log_books import MONTHS, ROOFS, Change, book, put

MORE = (5_000, 4_000, 3_500)
NAMES = {
    "English": "January February March April May June July August September October November "
    "December".split(),
    "Japanese": [f"{n}月" for n in range(1, 13)],
    "Vietnamese": [f"Tháng {n}" for n in range(1, 13)],
    "Indonesian": "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November "
    "Desember".split(),
}


def asked(verdict: Verdict) -> list[tuple[str, str]]:
    found = [item.finding for item in verdict.items if item.finding.severity != "note"]
    return [(finding.code, finding.where) for finding in found]


def down(name: str | dt.date, amounts: tuple[float, ...], at: int = 8, remark: str = "") -> Change:
    """Put one more line into the months of ``columns``, and take it into every sum."""

    def change(made: openpyxl.Workbook) -> None:
        log = made["Log"]
        log.insert_rows(at)
        log.cell(at, 2, name).number_format = "mmm yyyy"
        for n, amount in enumerate(amounts):
            log.cell(at, 3 + n, amount)
            letter = "CDE"[n]
            made["MRS(input)"].cell(8 + n, 6, f"=SUM(Log!{letter}5:{letter}17)/1000")
            log[f"{letter}18"] = f"=SUM({letter}5:{letter}17)"
        log.cell(at, 7, remark or None)

    return change


def across(name: str, amounts: tuple[float, ...]) -> Change:
    """Put one more month into the months of ``rows``."""

    def change(made: openpyxl.Workbook) -> None:
        log = made["Log"]
        log["O4"] = name
        for n, amount in enumerate(amounts):
            log.cell(5 + n, 15, amount)
            made["MRS(input)"].cell(8 + n, 6, f"=SUM(Log!C{5 + n}:O{5 + n})/1000")

    return change


def below(name: str, amounts: tuple[float, ...]) -> Change:
    """Put one more line under whole columns."""

    def change(made: openpyxl.Workbook) -> None:
        made["Log"].append([name, *amounts])

    return change


def called(language: str) -> Change:
    """Call the months by their names alone."""

    def change(made: openpyxl.Workbook) -> None:
        for row, name in enumerate(NAMES[language], start=5):
            made["Log"].cell(row, 2, name)

    return change


def number(content: object) -> float:
    """Give the number that stands in a cell."""
    assert isinstance(content, int | float), content
    return content


def again(rows: tuple[int, ...], remark: str = "", *, changed: float = 1.0) -> Change:
    """Copy days of the log of days to its end, ten times as large as they are."""

    def change(made: openpyxl.Workbook) -> None:
        log = made["Days"]
        for row in range(2, 368):
            for column in (2, 3, 4):
                log.cell(row, column, 10 * number(log.cell(row, column).value))
        for n, row in enumerate(rows):
            for column in range(1, 5):
                log.cell(368 + n, column, log.cell(row, column).value)
            log.cell(368 + n, 1).number_format = "yyyy-mm-dd"
            log.cell(368 + n, 2, changed * number(log.cell(row, 2).value))
            log.cell(368 + n, 6, remark or None)
        for n, letter in enumerate("BCD"):
            made["MRS(input)"].cell(
                8 + n, 6, f"=SUM(Days!{letter}2:{letter}{367 + len(rows)})/1000"
            )

    return change


MARCH = tuple(roof[2] + 100 for roof in ROOFS)
CORRECTED = [
    ("English", "March (corrected)"),
    ("English", "Mar rev."),
    ("English", "MARCH - revised"),
    ("Japanese", "3月（訂正）"),
    ("Japanese", "3月 修正後"),
    ("Vietnamese", "Tháng 3 (điều chỉnh)"),
    ("Vietnamese", "Tháng 3 - đã sửa"),
    ("Indonesian", "Maret (koreksi)"),
    ("Indonesian", "Maret revisi"),
]
ADJUSTED = (
    "Adjustment",
    "adj.",
    "Correction of readings",
    "Carry-over from 2023",
    "Brought forward",
    "Estimate for the failure in June",
    "補正",
    "繰越分",
    "推定値",
    "Điều chỉnh",
    "Ước tính",
    "Truy thu",
    "Penyesuaian",
    "Ajuste",
)


@one_in(3)
@pytest.mark.parametrize(("language", "name"), CORRECTED)
def test_a_month_beside_its_correction(language: str, name: str, tmp_path: Path) -> None:
    changes = (called(language), down(name, MARCH))
    verdict = verify(book(tmp_path / "book.xlsx", "columns", *changes))
    assert asked(verdict) == [("VER-208", "Log!C8")]
    assert not verdict.is_confirmed
    (item,) = (i for i in verdict.items if i.finding.code == "VER-208")
    assert item.effect == pytest.approx(0.333 * sum(roof[2] for roof in ROOFS) / 1000, rel=1e-6)


@pytest.mark.parametrize("language", NAMES)
def test_a_month_that_is_named_twice(language: str, tmp_path: Path) -> None:
    changes = (called(language), down(NAMES[language][2], MARCH))
    verdict = verify(book(tmp_path / "book.xlsx", "columns", *changes))
    assert asked(verdict) == [("VER-208", "Log!C8")]
    assert not verdict.is_confirmed


def test_a_correction_beside_a_date_is_told_once(tmp_path: Path) -> None:
    verdict = verify(book(tmp_path / "book.xlsx", "columns", down("March 2024 (corrected)", MARCH)))
    assert asked(verdict) == [("VER-208", "Log!C8")]


@one_in(3)
@pytest.mark.parametrize("name", ADJUSTED)
@pytest.mark.parametrize(
    ("layout", "put_in", "where"),
    [("columns", down, "Log!C8"), ("rows", across, "Log!O5"), ("whole_columns", below, "Log!B14")],
)
def test_an_adjustment_among_readings(
    layout: str, put_in: object, where: str, name: str, tmp_path: Path
) -> None:
    verdict = verify(book(tmp_path / "book.xlsx", layout, put_in(name, MORE)))  # type: ignore[operator]
    assert {code for code, _ in asked(verdict)} == {"VER-210"}
    assert ("VER-210", where) in asked(verdict)
    assert not verdict.is_confirmed
    effects = [i.effect or 0.0 for i in verdict.items if i.finding.code == "VER-210"]
    assert sum(effects) == pytest.approx(0.333 * sum(MORE) / 1000, rel=1e-6)


def test_an_adjustment_that_is_taken_off_is_asked_about_alone(tmp_path: Path) -> None:
    """A negative one with its reason is no more than a question, with its effect."""
    change = down("Correction, see report 12 of the laboratory", (-300, -200, -100))
    verdict = verify(book(tmp_path / "book.xlsx", "columns", change))
    assert asked(verdict) == [("VER-210", "Log!C8")]
    assert all(item.number.startswith(("CL", "FAR")) for item in verdict.items)
    effects = [i.effect for i in verdict.items if i.finding.code == "VER-210"]
    assert effects == [pytest.approx(-0.333 * 0.6, rel=1e-6)]


@pytest.mark.parametrize(
    ("rows", "where"), [((100,), "Days!B368"), ((2, 3, 4), "Days!B368"), ((367,), "Days!B368")]
)
def test_a_day_that_stands_twice(rows: tuple[int, ...], where: str, tmp_path: Path) -> None:
    verdict = verify(book(tmp_path / "book.xlsx", "days", again(rows)))
    assert asked(verdict) == [("VER-019", where)]
    assert not verdict.is_confirmed


RIGHT: dict[str, tuple[str, list[Change]]] = {
    "months by their names": ("columns", [called("English")]),
    "months by their names, in Japanese": ("columns", [called("Japanese")]),
    "corrected months alone": (
        "columns",
        [put(f"Log!B{row}", f"{name} (rev.)") for row, name in enumerate(NAMES["English"], 5)],
    ),
    "one corrected month, in its place": (
        "columns",
        [called("English"), put("Log!B7", "March (corrected)")],
    ),
    "the months of two meters, one below the other": (
        "columns",
        [
            put("F8", "=SUM(Log!C5:C16,Log!C20:C31)/1000"),
            put("F9", 502.378),
            put("F10", 228.519),
            called("English"),
            *[put(f"Log!B{20 + n}", name) for n, name in enumerate(NAMES["English"])],
            *[put(f"Log!C{20 + n}", 3_107 + 13 * n) for n in range(12)],
        ],
    ),
    "an adjustment that is left out": (
        "columns",
        [put("Log!B19", "Adjustment"), put("Log!C19", 5_000)],
    ),
    "two meters on one day, with a word": ("days", [again((100,), "new meter", changed=0.4)]),
    "half-months": (
        "columns",
        [
            put("F8", "=SUM(Log!I5:I28)/1000"),
            *[
                put(f"Log!H{5 + 2 * n + half}", month.replace(day=(1, 16)[half]))
                for n, month in enumerate(MONTHS)
                for half in (0, 1)
            ],
            *[
                put(f"Log!I{5 + 2 * n + half}", ROOFS[0][n] / 2 + (211 if half else -211))
                for n in range(12)
                for half in (0, 1)
            ],
        ],
    ),
}


@one_in(2)
@pytest.mark.parametrize("words", RIGHT)
def test_right_lines_are_left_alone(words: str, tmp_path: Path) -> None:
    layout, changes = RIGHT[words]
    verdict = verify(book(tmp_path / "book.xlsx", layout, *changes))
    assert asked(verdict) == []
    assert verdict.is_confirmed
