"""Amounts of a log whose own words say that they do not count, and words that say less."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from jcm_mrv import verify
from jcm_mrv.verification.checks.logs.said_of_lines import said_in
from tests.verification.small_book import asked, with_table

MONTHS = [f"2024-{n:02}" for n in range(1, 13)]
AMOUNTS = [71.3, 68.4, 80.1, 84.9, 88.2, 79.6, 77.7, 76.1, 70.8, 69.9, 64.2, 61.5]
ASKED = "VER-238"


def judged(folder: Path, formula: str, table: list[list[Any]], words: str = "Roof") -> list[str]:
    """Give the requests for a book whose one value takes a table from A1 of a log on."""
    path = with_table(folder / "book.xlsx", formula, table, words)
    return [f"{code} {where}" for code, where in asked(verify(path)) if code == ASKED]


def inverters(*phases: str) -> list[list[Any]]:
    heads = [["Inverter", *(f"INV-{n}" for n, _ in enumerate(phases, 1))], ["Phase", *phases]]
    lines = [
        [m, *(v + 2.3 * n for n, _ in enumerate(phases))]
        for m, v in zip(MONTHS, AMOUNTS, strict=False)
    ]
    return [*heads, *lines]


@pytest.mark.parametrize(
    "phase",
    [
        "Phase 2 (not registered)",
        "2期（未登録）",
        "Giai đoạn 2, chưa đăng ký",
        "Tahap 2, belum terdaftar",
    ],
)
def test_a_column_that_says_so_is_asked_about(phase: str, tmp_path: Path) -> None:
    table = inverters("Phase 1", "Phase 1", phase)
    assert judged(tmp_path, "=SUM(Log!B3:D14)", table) == [f"{ASKED} MRS(input)!F8"]
    assert judged(tmp_path, "=SUM(Log!B3:C14)", table) == []


def test_columns_that_all_say_so_are_what_the_value_is_about(tmp_path: Path) -> None:
    assert judged(tmp_path, "=SUM(Log!B3:C14)", inverters(*["(not registered)"] * 2)) == []


@pytest.mark.parametrize(
    ("heading", "yes", "no"),
    [
        ("Counted?", "yes", "no"),
        ("対象", "はい", "いいえ"),
        ("Được tính không?", "có", "không"),
        ("Dihitung?", "ya", "tidak"),
        ("¿Incluido?", "sí", "no"),
    ],
)
def test_lines_that_a_column_has_not_counted(
    heading: str, yes: str, no: str, tmp_path: Path
) -> None:
    lines = [[f"INV-{n}", no if n == 3 else yes, v] for n, v in enumerate(AMOUNTS)]
    table = [["Inverter", heading, "MWh"], *lines]
    assert judged(tmp_path, "=SUM(Log!C2:C13)", table) == [f"{ASKED} Log!C5"]
    assert judged(tmp_path, f'=SUMIF(Log!B2:B13,"{yes}",Log!C2:C13)', table) == []


def test_a_column_that_asks_something_else_has_its_noes(tmp_path: Path) -> None:
    lines = [[f"INV-{n}", "no" if n == 3 else "yes", v] for n, v in enumerate(AMOUNTS)]
    assert judged(tmp_path, "=SUM(Log!C2:C13)", [["Inverter", "Shaded?", "MWh"], *lines]) == []


def remarked(amounts: list[float], remarks: dict[int, str]) -> list[list[Any]]:
    lines = zip(MONTHS, amounts, strict=True)
    return [["Month", "MWh", "Remark"], *([m, v, remarks.get(n)] for n, (m, v) in enumerate(lines))]


@pytest.mark.parametrize(
    "words",
    ["not in operation", "運転停止", "ngừng vận hành", "tidak beroperasi", "fuera de servicio"],
)
def test_an_amount_among_months_that_stood(words: str, tmp_path: Path) -> None:
    stood = [v if n < 4 or n == 7 else 0 for n, v in enumerate(AMOUNTS)]
    table = remarked(stood, dict.fromkeys(range(4, 12), words))
    assert judged(tmp_path, "=SUM(Log!B2:B13)", table) == [f"{ASKED} Log!B9"]
    # In the month in which the stop begins it ran for some days.
    table = remarked(stood, dict.fromkeys(range(7, 12), words))
    assert judged(tmp_path, "=SUM(Log!B2:B13)", table) == []


def test_the_same_amount_in_each_month_that_stood(tmp_path: Path) -> None:
    same = [75.0 if n in (6, 7) else v for n, v in enumerate(AMOUNTS)]
    stop = dict.fromkeys((6, 7), "Inverter burnt, not in operation")
    assert judged(tmp_path, "=SUM(Log!B2:B13)", remarked(same, stop)) == [f"{ASKED} Log!B8"]
    assert judged(tmp_path, "=SUM(Log!B2:B13)", remarked(AMOUNTS, stop)) == []
    part = dict.fromkeys((6, 7), "Inverter 3 not in operation for 2 days")
    assert judged(tmp_path, "=SUM(Log!B2:B13)", remarked(same, part)) == []


def test_a_repair_beside_a_usual_amount(tmp_path: Path) -> None:
    table = remarked(AMOUNTS, {2: "repaired on 3 March", 5: "shut down on 4 June, 2 hours"})
    assert judged(tmp_path, "=SUM(Log!B2:B13)", table) == []


def quarters(remark: str | None = None) -> list[list[Any]]:
    heads = ["Quarter", "Main meter (MWh)", "Check meter (MWh)", "Remark"]
    amounts = [(797.2, 798.8), (910.8, 908.1), (901.2, 925.3), (705.0, 706.8)]
    lines = [[f"Q{n} 2024", *pair, remark if n == 3 else None] for n, pair in enumerate(amounts, 1)]
    return [heads, *lines]


def test_one_quarter_of_a_check_meter(tmp_path: Path) -> None:
    taken = "=Log!B2+Log!B3+Log!C4+Log!B5"
    assert judged(tmp_path, taken, quarters()) == [f"{ASKED} MRS(input)!F8"]
    assert judged(tmp_path, taken, quarters("main meter failed; by check meter")) == []
    assert judged(tmp_path, "=Log!B2+Log!B3+Log!B4+Log!B5", quarters()) == []
    assert judged(tmp_path, "=Log!C2+Log!C3+Log!C4+Log!C5", quarters()) == []


def test_a_part_that_others_use(tmp_path: Path) -> None:
    heads = ["Month", "Board A (MWh)", "Of which: offices let to others (MWh)"]
    table = [heads, *([m, v, v / 9] for m, v in zip(MONTHS, AMOUNTS, strict=True))]
    assert judged(tmp_path, "=SUM(Log!C2:C13)", table) == [f"{ASKED} MRS(input)!F8"]
    assert judged(tmp_path, "=SUM(Log!C2:C13)", table, "Offices let to others") == []
    assert judged(tmp_path, "=SUM(Log!B2:B13)-SUM(Log!C2:C13)", table) == []


@pytest.mark.parametrize(
    "text",
    [
        "not calibrated from 3 to 5 May, 0.4 % taken off",
        "calibrated meter",
        "registered (not yet connected)",
        "no remark",
        "counted twice a day",
        "in operation",
        "vận hành bình thường",
        "beroperasi normal",
        "運転中",
        "en servicio",
    ],
)
def test_words_that_say_nothing_against_an_amount(text: str) -> None:
    assert said_in(text) is None


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("no calibrated meter", "flagged"),
        ("chưa được hiệu chuẩn", "flagged"),
        ("belum dikalibrasi", "flagged"),
        ("未校正", "flagged"),
        ("sin calibrar", "flagged"),
        ("for comparison only", "flagged"),
        ("boiler shut down", "stopped"),
        ("暖房期間外", "stopped"),
        ("tạm ngừng", "stopped"),
        ("หยุดเดินเครื่อง", "stopped"),
    ],
)
def test_words_that_speak_against_an_amount(text: str, kind: str) -> None:
    said = said_in(text)
    assert said is not None
    assert said.kind == kind
