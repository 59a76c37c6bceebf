"""Columns that are called net, or dry: what is to be taken off them is, or it is asked about."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from jcm_mrv import verify
from jcm_mrv.verification.verdict import Verdict
from tests.verification.log_books import MONTHS, ROOFS, Change, book

EF = 0.333
NET = ("Gross [kWh]", "Own use [kWh]", "Net [kWh]")
DRY = ("Wet amount", "Moisture [%]", "Dry amount")
OFF = [round(amount * 0.04) for amount in ROOFS[0]]
SHARES = [11.5 + n % 4 for n in range(12)]


def made_of(heads: tuple[str, str, str], off: list[float], formula: str, *more: str) -> Change:
    """Take the first roof from the last of three columns, which a formula makes in each line."""

    def change(made: openpyxl.Workbook) -> None:
        sheet = made.create_sheet("Plant")
        sheet.append(["Month", *heads])
        for row, (month, amount, less) in enumerate(zip(MONTHS, ROOFS[0], off, strict=True), 2):
            sheet.append([month, amount, less, formula.format(row)])
            sheet.cell(row, 1).number_format = "mmm yyyy"
        made["MRS(input)"]["F8"] = "=SUM(Plant!D2:D13)/1000"
        for text in more:
            made["MRS(input)"]["F9"] = text

    return change


def judged(folder: Path, change: Change) -> Verdict:
    return verify(book(folder / "book.xlsx", "columns", change))


def asked(verdict: Verdict) -> list[tuple[str, str]]:
    found = [i.finding for i in verdict.items if i.weighs]
    return [(finding.code, finding.where) for finding in found]


@pytest.mark.parametrize(
    ("heads", "formula", "times"),
    [
        (NET, "=B{0}+C{0}", 2),
        (NET, "=SUM(B{0}:C{0})", 2),
        (NET, "=B{0}", 1),
        (NET, "=B{0}*1", 1),
        (("Điện đầu cực [kWh]", "Tự dùng [kWh]", "Sản lượng ròng [kWh]"), "=B{0}+C{0}", 2),
        (("発電端 [kWh]", "所内 [kWh]", "送電端 [kWh]"), "=B{0}", 1),
    ],
)
def test_own_use_that_a_net_column_adds_or_ignores(
    heads: tuple[str, str, str], formula: str, times: int, tmp_path: Path
) -> None:
    """The sign of one column: 4 % were counted twice, and confirmed."""
    verdict = judged(tmp_path, made_of(heads, list(OFF), formula))
    assert not verdict.is_confirmed
    assert ("VER-223", "Plant!D2") in asked(verdict)
    item = next(i for i in verdict.items if i.finding.where == "Plant!D2")
    assert item.effect == pytest.approx(EF * times * sum(OFF) / 1000, rel=1e-3)


@pytest.mark.parametrize(
    "heads", [DRY, ("湿重量", "含水率 [%]", "乾燥重量"), ("Tươi", "Độ ẩm", "Khô")]
)
def test_moisture_that_a_dry_column_ignores(heads: tuple[str, str, str], tmp_path: Path) -> None:
    verdict = judged(tmp_path, made_of(heads, list(SHARES), "=B{0}"))
    assert not verdict.is_confirmed
    assert ("VER-223", "Plant!D2") in asked(verdict)
    water = sum(a * s / 100 for a, s in zip(ROOFS[0], SHARES, strict=True))
    item = next(i for i in verdict.items if i.finding.where == "Plant!D2")
    assert item.effect == pytest.approx(EF * water / 1000, rel=1e-3)


@pytest.mark.parametrize(
    ("heads", "off", "formula"),
    [
        (NET, OFF, "=B{0}-C{0}"),
        (NET, OFF, "=SUM(B{0},-C{0})"),
        (NET, OFF, "=(B{0}-C{0})*0.98"),
        (NET, [0] * 12, "=B{0}"),
        (DRY, SHARES, "=B{0}*(1-C{0}/100)"),
        (DRY, SHARES, "=B{0}-B{0}*C{0}%"),
        # Who consumes what it produces has both.
        (("Exported [kWh]", "Self-consumption [kWh]", "Net generation [kWh]"), OFF, "=B{0}+C{0}"),
        (("Exported [kWh]", "自家消費 [kWh]", "正味発電量 [kWh]"), OFF, "=B{0}+C{0}"),
        # Nothing is said to be taken off, or the column is called otherwise.
        (("Meter A [kWh]", "Meter B [kWh]", "Net of both [kWh]"), OFF, "=B{0}+C{0}"),
        (("Gross [kWh]", "Auxiliary [kWh]", "Total [kWh]"), OFF, "=B{0}+C{0}"),
    ],
)
def test_right_columns_are_left_alone(
    heads: tuple[str, str, str], off: list[float], formula: str, tmp_path: Path
) -> None:
    verdict = judged(tmp_path, made_of(heads, list(off), formula))
    assert "VER-223" not in {code for code, _ in asked(verdict)}


def test_own_use_that_another_value_takes_is_taken_off_there(tmp_path: Path) -> None:
    change = made_of(NET, list(OFF), "=B{0}", "=SUM(Plant!C2:C13)/1000")
    assert ("VER-223", "Plant!D2") not in asked(judged(tmp_path, change))
