"""Gas that is worked out at normal conditions from its pressure and its temperature."""

from __future__ import annotations

from typing import Any

import openpyxl
import pytest

from jcm_mrv import verify
from tests.verification.right.hands import HANDS, INPUT, STYLES, by_hand
from tests.verification.right.sheets import Made


def found(path: Any, heads: list[str], rows: list[list[Any]], formula: str) -> list[str]:
    """Take the gas of a furnace from a table with a formula in each line, and say what is asked."""
    made = Made()
    hand, style = HANDS["burners"], STYLES["English"]
    cell = by_hand(made, hand, style).monitored[0, 0]
    made.save(path)
    book = openpyxl.load_workbook(path)
    log = book.create_sheet("Gas")
    log.append(["Month", *heads, "Gas (Nm3)"])
    for n, row in enumerate(rows, start=2):
        log.append([f"2024-{n - 1:02}", *row, formula.format(r=n)])
    column = "ABCDEFGH"[len(heads) + 1]
    book[INPUT][cell] = f"=SUM(Gas!{column}2:{column}13)"
    book.save(path)
    return [f.code for f in verify(path).findings if f.code == "VER-113" and f.severity != "note"]


HEADS = ["Volume (m3)", "Pressure (barg)", "Temperature (°C)"]
ROWS = [[29_300 + 310 * (n * 5 % 7), 3.0 + n % 3 / 100, 28.5 + n % 4 / 2] for n in range(12)]


@pytest.mark.parametrize(
    ("heads", "times", "formula"),
    [
        (HEADS, 1.0, "=B{r}*(C{r}+1.01325)/1.01325*273.15/(273.15+D{r})"),
        (HEADS, 1.0, "=ROUND(B{r}*(1+C{r}/1.013)*273/(D{r}+273),1)"),
        (["Gas m3", "圧力(kPaG)", "温度(℃)"], 100.0, "=B{r}*(C{r}+101.3)/101.3/(1+D{r}/273.15)"),
        (["m3", "Tekanan (bar abs)", "Suhu (°C)"], 1.3, "=B{r}*C{r}/1.01325*273.15/(273.15+D{r})"),
    ],
)
def test_numbers_of_normal_conditions_need_no_source(
    heads: list[str], times: float, formula: str, tmp_path: Any
) -> None:
    rows = [[volume, pressure * times, degrees] for volume, pressure, degrees in ROWS]
    assert found(tmp_path / "book.xlsx", heads, rows, formula) == []


@pytest.mark.parametrize(
    "formula",
    [
        "=B{r}*(C{r}+1.01325)/1.01325*293.15/(273.15+D{r})",
        "=B{r}*(C{r}+1.01325)/1.01325*273.15/(273.15+D{r})*1.12",
        "=B{r}*C{r}/1.01325*273.15/(273.15+D{r})",
        "=B{r}*(C{r}+101.325)/101.325*273.15/(273.15+D{r})",
    ],
)
def test_numbers_that_are_others(formula: str, tmp_path: Any) -> None:
    assert found(tmp_path / "book.xlsx", HEADS, ROWS, formula) == ["VER-113"]
